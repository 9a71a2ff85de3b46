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
                "id": 1, "name": "Gold", "description": null, "term": "1 month",
                "chats": [two.min(one), two.max(one)], "exclude_chats": null, "price_minor": 999, "currency": "USD",
                "prices": [{ "minor": 999, "currency": "USD" }], "rules": [], "max_customers": null, "days": [],
                "sort_order": 0, "grace": null, "trial": null, "trial_once": null, "enabled": true, "gate": false,
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
        house.call(&["plan", "gate", "2"]).await.fails(1, &["out of sale", "usher plan enable 2"]);
        let removed = house.call(&["plan", "disable", "1", "--json"]).await.json();
        assert_eq!((&removed["id"], &removed["enabled"]), (&json!(1), &json!(false)));
        assert!(house.call(&["plan", "disable", "1"]).await.ok().contains("is out of sale"), "twice is no harm");
        assert!(house.call(&["plan", "list"]).await.ok().contains("; out of sale"));
        assert!(house.call(&["plan", "enable", "1"]).await.ok().contains("is in sale"));
        assert_eq!(house.call(&["plan", "list", "--json"]).await.json()["items"][0], gold);
        house.call(&["plan", "enable", "7"]).await.fails(1, &["no plan 7", "1 “Gold”"]);
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

#[tokio::test]
async fn everything_about_the_sale_of_a_plan_is_chosen_and_changed() {
    on_each_database(async |house| {
        let chat = house.channel("Club", &RIGHTS).to_string();
        house.call(&["chat", "add", &chat]).await.ok();
        let add = ["plan", "add", "--name", "Gold", "--term", "30 days", "--chat", &chat, "--json"];
        let sale = [
            "--price",
            "9.99 USD",
            "250 XTR",
            "--description",
            "All we write.",
            "--rule",
            "recurring,is_hidden",
            "--max-customers",
            "7",
            "--days",
            "tue,Mon",
            "--sort-order",
            "-3",
            "--grace",
            "2 days",
            "--trial",
            "7 days",
            "--trial-once",
            "bot",
        ];
        let gold = house.call(&[&add[..], &sale].concat()).await.json();
        for (key, value) in [
            ("prices", json!([{ "minor": 999, "currency": "USD" }, { "minor": 250, "currency": "XTR" }])),
            ("description", json!("All we write.")),
            ("rules", json!(["recurring", "is_hidden"])),
            ("max_customers", json!(7)),
            ("days", json!(["mon", "tue"])),
            ("sort_order", json!(-3)),
            ("grace", json!("2 days")),
            ("trial", json!("7 days")),
            ("trial_once", json!("bot")),
        ] {
            assert_eq!(gold[key], value, "{key}");
        }
        let line = house.call(&["plan", "list"]).await.ok();
        for word in [
            "9.99 USD or 250 XTR",
            "recurring, is_hidden",
            "at most 7",
            "sold on Mon, Tue",
            "2 days of grace",
            "trial of 7 days once per bot",
            "sort order -3",
        ] {
            assert!(line.contains(word), "{word}: {line}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_named_stays_and_none_takes_away() {
    on_each_database(async |house| {
        let chat = house.channel("Club", &RIGHTS).to_string();
        house.call(&["chat", "add", &chat]).await.ok();
        let add = ["plan", "add", "--name", "Gold", "--term", "30 days", "--chat", &chat, "--price", "9.99 USD"];
        let sale =
            ["--rule", "is_hidden", "--max-customers", "7", "--days", "mon", "--grace", "2 days", "--trial", "7 days"];
        house.call(&[&add[..], &sale].concat()).await.ok();
        let change = ["plan", "change", "1", "--json"];
        let changed = house.call(&[&change[..], &["--name", "Platinum"]].concat()).await.json();
        assert_eq!(
            (&changed["name"], &changed["rules"]),
            (&json!("Platinum"), &json!(["is_hidden"])),
            "the rest stays"
        );
        let none = [
            "--description",
            "none",
            "--rule",
            "none",
            "--max-customers",
            "none",
            "--days",
            "all",
            "--grace",
            "none",
            "--trial",
            "none",
            "--price",
            "none",
            "--sort-order",
            "0",
        ];
        let plain = house.call(&[&change[..], &none].concat()).await.json();
        for key in ["description", "max_customers", "grace", "trial", "trial_once", "price_minor"] {
            assert_eq!(plain[key], json!(null), "{key}");
        }
        assert_eq!((&plain["rules"], &plain["days"]), (&json!([]), &json!([])));
        assert_eq!(house.call(&[&change[..], &["--term", "1 year"]].concat()).await.json()["term"], "1 year");
        house.call(&["member", "grant", "77", "--plan", "1"]).await.ok();
        house
            .call(&["plan", "change", "1", "--term", "1 day"])
            .await
            .fails(1, &["1 person(s) have this plan", "usher plan add"]);
        house.call(&["plan", "change", "9", "--name", "X"]).await.fails(1, &["no plan 9"]);
    })
    .await;
}

#[tokio::test]
async fn a_plan_may_open_every_chat_but_some_now_and_later() {
    on_each_database(async |house| {
        let [one, two, three] = ["One", "Two", "Three"].map(|name| house.channel(name, &RIGHTS));
        for chat in [one, two] {
            house.call(&["chat", "add", &chat.to_string()]).await.ok();
        }
        let add = ["plan", "add", "--name", "Most", "--term", "forever", "--exclude-chat", &two.to_string(), "--json"];
        let most = house.call(&add).await.json();
        assert_eq!((&most["chats"], &most["exclude_chats"]), (&json!([one]), &json!([two])));
        house.call(&["member", "grant", "77", "--plan", "1"]).await.ok();
        let seats = async || {
            let shown = house.call(&["member", "show", "77", "--json"]).await.json();
            let seats = shown["seats"].as_array().unwrap().clone();
            let mut open: Vec<_> = seats
                .iter()
                .filter(|seat| seat["wanted_until"] == "forever")
                .map(|seat| seat["chat"].as_i64().unwrap())
                .collect();
            open.sort_unstable();
            open
        };
        assert_eq!(seats().await, [one]);
        house.call(&["chat", "add", &three.to_string()]).await.ok();
        let mut both = [one, three];
        both.sort_unstable();
        assert_eq!(seats().await, both, "who has it has a seat in the new chat");
        let line = house.call(&["plan", "list"]).await.ok();
        assert!(line.contains(&format!("opens all chats but {two}")), "{line}");
        let news = house.channel("News", &RIGHTS);
        house.call(&["gate", "require", &news.to_string(), "--link", "https://t.me/+AbC"]).await.ok();
        house.call(&["chat", "add", &news.to_string()]).await.ok();
        let listed = house.call(&["plan", "list", "--json"]).await.json();
        assert_eq!(listed["items"][0]["chats"], json!(both), "what the gate requires of everybody is no part of it");
        let changed = house.call(&["plan", "change", "1", "--chat", &two.to_string(), "--json"]).await.json();
        assert_eq!((&changed["chats"], &changed["exclude_chats"]), (&json!([two]), &json!(null)));
        assert_eq!(seats().await, [two], "seats follow the plan");
        house.call(&["plan", "change", "1", "--all-chats"]).await.ok();
        assert_eq!(seats().await.len(), 3);
        house.call(&["plan", "change", "1", "--exclude-chat", "-1005"]).await.fails(1, &["not connected"]);
    })
    .await;
}
