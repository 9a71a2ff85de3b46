//! Access codes: made and shown once, listed, revoked, and taken back.

use serde_json::json;

use crate::house::{MASTER_KEY, SECOND, on_each_database};

#[tokio::test]
async fn codes_are_shown_once_listed_without_their_letters_revoked_and_taken_back() {
    on_each_database(async |house| {
        let (_, plan) = house.club().await;
        let plan = plan.to_string();
        assert!(house.call(&["code", "list"]).await.ok().contains("No code yet"));
        let create =
            ["code", "create", "--plan", &plan, "--count", "3", "--note", "autumn leaflet", "--until", "2999-01-01"];
        let made = house.call(&[&create[..], &["--json"]].concat()).await.json();
        assert_eq!((&made["id"], &made["codes"], &made["uses"]), (&json!(1), &json!(3), &json!(1)));
        assert_eq!(made["valid_until"], "2999-01-01T00:00:00.000Z");
        let code = |n: usize| made["items"][n]["code"].as_str().expect("a code").to_owned();
        assert_eq!((code(0).len(), &made["items"][2]["id"]), (26, &json!("1-3")));
        assert_eq!(made["items"][0]["link"], format!("https://t.me/usher_bot?start=c_{}", code(0)));

        let listed = house.call(&["code", "list"]).await.ok();
        assert!(listed.contains("1: 3 code(s) for plan") && listed.contains("(autumn leaflet)"), "{listed}");
        let codes = house.call(&["code", "list", "1"]).await.ok();
        assert!(codes.contains(&format!("1-1 …{}", &code(0)[22..])), "{codes}");
        for n in 0..3 {
            assert!(!listed.contains(&code(n)) && !codes.contains(&code(n)));
        }

        let guest = house.guest("Gwen");
        let daemon = house.serve().await;
        house.world().says(guest, house.bot, &format!("/redeem {}", code(0))).expect("said");
        let bot = house.bot;
        house.sees(move |world| world.chat_view(guest, bot).iter().any(|m| m.text.contains("Your code works"))).await;
        let used = house.call(&["code", "list", "1", "--json"]).await.json();
        assert_eq!(used["items"][0]["redemptions"][0]["person"], guest);
        let person = guest.to_string();
        let back = house.call(&["code", "rollback", "1-1", "--person", &person]).await.ok();
        // What the gate gave Gwen before is left.
        assert!(back.contains("runs until"), "{back}");
        house.sees(move |world| world.chat_view(guest, bot).iter().any(|m| m.text.contains("taken back"))).await;
        house
            .call(&["code", "rollback", &code(0), "--person", &person])
            .await
            .fails(1, &["no redemption of this code"]);
        let text = house.call(&["code", "list", "1"]).await.ok();
        assert!(text.contains(&format!("redeemed by {guest}")) && text.contains("taken back"), "{text}");
        daemon.stop().await;

        let revoked = house.call(&["code", "revoke", "1-2", "--json"]).await.json();
        assert_eq!(revoked, json!({ "id": "1-2", "revoked": 1 }));
        let dashed = format!("{}-{}", &code(2)[..13].to_lowercase(), &code(2)[13..]);
        assert_eq!(house.call(&["code", "revoke", &dashed, "--json"]).await.json()["id"], "1-3");
        assert!(house.call(&["code", "revoke", "1"]).await.ok().contains("1 code(s) of 1 work no more"));
        assert!(house.call(&["code", "revoke", "1"]).await.ok().contains("revoked before"));
        assert!(house.call(&["code", "list"]).await.ok().contains("3 revoked"));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_a_code_is_refused_with_the_reason() {
    on_each_database(async |mut house| {
        house.set("MASTER_KEY", MASTER_KEY);
        let (_, plan) = house.club().await;
        let plan = plan.to_string();
        let create = |more: &[&str]| {
            let line: Vec<String> =
                ["code", "create", "--plan", &plan].iter().chain(more).map(|word| (*word).to_owned()).collect();
            line
        };
        let wrong: [(&[&str], &[&str]); 9] = [
            (&["--count", "0"], &["--count"]),
            (&["--count", "1001"], &["1000"]),
            (&["--uses", "0"], &["unlimited"]),
            (&["--per-person", "some"], &["unlimited"]),
            (&["--only-for", "friends"], &["newcomer or churned"]),
            (&["--term", "until 2001-01-01"], &["over already"]),
            (&["--until", "2001-01-01"], &["has come already"]),
            (&["--from", "2999-02-01", "--until", "2999-01-01"], &["not after --from"]),
            (&["--from", "tomorrow"], &["--from"]),
        ];
        for (more, words) in wrong {
            let line = create(more);
            house.call(&line.iter().map(String::as_str).collect::<Vec<_>>()).await.fails(2, words);
        }
        house.call(&["code", "create", "--plan", "9"]).await.fails(1, &["no plan 9"]);
        house.call(&["code", "list", "4"]).await.fails(1, &["no batch 4"]);
        house.call(&["code", "revoke", "4"]).await.fails(1, &["no batch 4"]);
        house.call(&["code", "revoke", "4-1"]).await.fails(1, &["no code 4-1"]);
        house.call(&["code", "revoke", "leaflet"]).await.fails(2, &["is no code", "7-3"]);
        house.call(&["code", "rollback", "1-1", "--person", "5"]).await.fails(1, &["no code 1-1"]);
        let open = create(&["--uses", "unlimited", "--term", "3 days", "--only-for", "churned"]);
        let text = house.call(&open.iter().map(String::as_str).collect::<Vec<_>>()).await.ok();
        assert!(
            text.contains("for 3 days, any number of times each, 1 time(s) per person, only churned people"),
            "{text}"
        );
        // Another bot has none of them.
        house.call(&["bot", "add", SECOND, "--owners", "5", "--offline"]).await.ok();
        house.call(&["code", "revoke", "1", "--bot", "220301654"]).await.fails(1, &["no batch 1"]);
        assert!(house.call(&["code", "list", "--bot", "220301654"]).await.ok().contains("No code yet"));
    })
    .await;
}
