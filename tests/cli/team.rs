//! `usher team`, `usher audit`, `usher member revoke`: who may do what, who did what, and access that is taken away.

use serde_json::json;

use crate::house::{MASTER_KEY, SECOND, on_each_database};

#[tokio::test]
async fn the_team_is_put_together_and_its_deeds_are_written_down() {
    on_each_database(async |house| {
        let (_, plan) = house.club().await;
        let added = house.call(&["team", "add", "77", "--role", "code-manager", "--json"]).await.json();
        assert_eq!(added, json!({ "id": 77, "role": "code_manager" }));
        house
            .call(&["team", "add", "78", "--role", "boss"])
            .await
            .fails(2, &["owner, manager, code_manager or viewer"]);
        let listed = house.call(&["team", "list"]).await.ok();
        assert!(listed.contains("(OWNER_IDS)") && listed.contains("77: code_manager, since "), "{listed}");
        house.call(&["member", "ban", "77"]).await.fails(1, &["usher team remove 77"]);
        house.call(&["team", "remove", "77"]).await.ok();
        house.call(&["team", "remove", "77"]).await.fails(1, &["not on the team list"]);

        let plan = plan.to_string();
        house.call(&["member", "grant", "80", "--plan", &plan]).await.ok();
        house.call(&["member", "revoke", "80"]).await.fails(2, &["--plan"]);
        let revoked = house.call(&["member", "revoke", "80", "--all", "--json"]).await.json();
        assert_eq!(revoked["plans"].as_array().map(Vec::len), Some(1), "{revoked}");
        house
            .call(&["member", "revoke", "80", "--plan", &plan])
            .await
            .fails(1, &["no such access", "usher member show 80"]);

        let acts = house.call(&["audit", "--person", "80", "--json"]).await.json();
        let names: Vec<_> = acts["items"].as_array().expect("acts").iter().map(|act| act["act"].clone()).collect();
        assert_eq!(names, [json!("revoke"), json!("grant")]);
        let all = house.call(&["audit"]).await.ok();
        assert!(all.contains("operator set_role 77: code_manager") && all.contains("operator end_role 77"), "{all}");
        assert_eq!(house.call(&["audit", "--limit", "1"]).await.ok().trim().lines().count(), 1);
    })
    .await;
}

#[tokio::test]
async fn somebody_stays_owner() {
    on_each_database(async |mut house| {
        house.set("MASTER_KEY", MASTER_KEY);
        house.call(&["bot", "add", SECOND, "--owners", "5", "--offline"]).await.ok();
        let second = |line: &[&str]| {
            [line, &["--bot", "220301654"]].concat().iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()
        };
        for line in [&["team", "remove", "5"][..], &["team", "add", "5", "--role", "viewer"]] {
            let line = second(line);
            let line: Vec<&str> = line.iter().map(String::as_str).collect();
            house.call(&line).await.fails(1, &["5 is the only owner", "usher team add ID --role owner"]);
        }
        house.call(&["team", "add", "6", "--role", "owner", "--bot", "220301654"]).await.ok();
        house.call(&["team", "remove", "5", "--bot", "220301654"]).await.ok();
        // Those of OWNER_IDS are owners always.
        house.call(&["team", "add", "77", "--role", "owner", "--bot", "110201543"]).await.ok();
        house.call(&["team", "remove", "77", "--bot", "110201543"]).await.ok();
    })
    .await;
}
