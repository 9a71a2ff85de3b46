//! What can be had.

use serde_json::json;

use crate::house::{MASTER_KEY, RIGHTS, SECOND, on_each_database};

#[tokio::test]
async fn plans_are_added_listed_hung_on_the_gate_and_removed() {
    on_each_database(async |house| {
        let (one, two) = (house.channel("One", &RIGHTS), house.channel("Two", &RIGHTS));
        let (first, second) = (one.to_string(), two.to_string());
        assert!(house.call(&["plan", "list"]).await.ok().contains("No plan yet"));
        let add = ["plan", "add", "--name", "Gold", "--term", "1 month", "--chat", &first, &second];
        house.call(&add).await.fails(1, &["not connected", "usher chat add"]);
        house.call(&["chat", "add", &first]).await.ok();
        house.call(&["chat", "add", &second]).await.ok();
        let gold = house.call(&[&add[..], &["--price", "9.99", "--currency", "USD", "--json"]].concat()).await.json();
        assert_eq!(
            gold,
            json!({
                "id": 1, "name": "Gold", "term": "1 month", "chats": [two.min(one), two.max(one)], "price_minor": 999,
                "currency": "USD", "gate": false,
            })
        );
        let stars = ["plan", "add", "--name", "Stars", "--term", "forever", "--chat", &first, "--price", "500"];
        let text = house.call(&[&stars[..], &["--currency", "XTR", "--gate"]].concat()).await.ok();
        assert!(text.contains("500 XTR") && text.contains("opened by the gate"), "{text}");

        let listed = house.call(&["plan", "list"]).await.ok();
        assert!(listed.contains("9.99 USD") && listed.contains("“Stars”: forever"), "{listed}");
        assert_eq!(house.call(&["plan", "list", "--json"]).await.json()["items"][0], gold);

        assert_eq!(house.call(&["plan", "gate", "1", "--json"]).await.json(), json!({ "id": 1, "gate": true }));
        assert!(house.call(&["plan", "gate", "--none"]).await.ok().contains("opens nothing"));
        house.call(&["plan", "gate", "9"]).await.fails(1, &["no plan 9", "1 “Gold”"]);
        house.call(&["plan", "gate", "2"]).await.ok();
        let removed = house.call(&["plan", "remove", "2"]).await.ok();
        assert!(removed.contains("It was the gate's"), "{removed}");
        assert_eq!(house.call(&["gate", "show", "--json"]).await.json()["plan"], json!(null));
        assert_eq!(house.call(&["plan", "remove", "1", "--json"]).await.json(), json!({ "id": 1, "removed": true }));
        house.call(&["plan", "remove", "1"]).await.fails(1, &["no plan 1", "none yet"]);
    })
    .await;
}

#[tokio::test]
async fn the_plan_of_another_bot_is_unknown() {
    on_each_database(async |mut house| {
        house.set("MASTER_KEY", MASTER_KEY);
        let (_, plan) = house.club().await;
        house.call(&["bot", "add", SECOND, "--owners", "5", "--offline"]).await.ok();
        let plan = plan.to_string();
        for line in [["plan", "gate", &plan], ["plan", "remove", &plan]] {
            let line = [&line[..], &["--bot", "220301654"]].concat();
            house.call(&line).await.fails(1, &["no plan 1", "none yet"]);
        }
        let grant = ["member", "grant", "77", "--plan", &plan, "--bot", "220301654"];
        house.call(&grant).await.fails(1, &["no plan 1", "none yet"]);
        house.call(&["member", "grant", "77", "--plan", &plan, "--bot", "110201543"]).await.ok();
    })
    .await;
}
