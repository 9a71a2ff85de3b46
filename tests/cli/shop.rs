//! The doctor of a shop, presents beside what was paid, and trials for a campaign.

use serde_json::json;

use crate::house::{House, MASTER_KEY, RIGHTS, on_each_database};

/// The doctor's answer and its lines with a mark and all of these words.
#[track_caller]
fn told(text: &str, mark: &str, words: &[&str]) {
    let found = text.lines().any(|line| line.starts_with(mark) && words.iter().all(|word| line.contains(word)));
    assert!(found, "no line {mark} with {words:?} in\n{text}");
}

async fn club(house: &House) -> i64 {
    let chat = house.channel("Gold", &RIGHTS);
    house.call(&["chat", "add", &chat.to_string()]).await.ok();
    house.call(&["plan", "add", "--name", "Free", "--term", "1 day", "--chat", &chat.to_string(), "--gate"]).await.ok();
    house.call(&["gate", "sources", "none"]).await.ok();
    chat
}

#[tokio::test]
async fn a_shop_in_which_nobody_can_pay_is_found() {
    on_each_database(async |mut house| {
        let chat = club(&house).await.to_string();
        let text = house.call(&["doctor"]).await.ok();
        assert!(!text.contains("sold") && !text.contains("payment"), "nothing is sold: {text}");
        let add =
            ["plan", "add", "--name", "Month", "--term", "1 month", "--chat", &chat, "--price", "9.99 USD", "250 XTR"];
        house.call(&add).await.ok();
        let ran = house.call(&["doctor"]).await;
        assert_eq!(ran.code, 1);
        told(&ran.out, "✗", &["plan 2 “Month”", "no way to pay takes 9.99 USD, 250 XTR", "usher method set stars"]);
        told(&ran.out, "⚠", &["without terms", "usher terms set"]);
        house.call(&["method", "set", "stars"]).await.ok();
        house.call(&["terms", "set", "Be kind."]).await.ok();
        let text = house.call(&["doctor"]).await.ok();
        told(&text, "✓", &["payment by stars", "can pay for 1 plan"]);
        told(&text, "⚠", &["no way to pay takes 9.99 USD", "usher method set manual"]);
        assert!(!text.contains("without terms"), "{text}");
        house.call(&["method", "set", "manual", "--instructions", "Account 12-34."]).await.ok();
        let text = house.call(&["doctor"]).await.ok();
        told(&text, "✓", &["plan 2 “Month”", "is sold for 9.99 USD, 250 XTR"]);
        assert!(!text.contains('⚠') && !text.contains('✗'), "{text}");

        // A card method whose token cannot be read.
        house.set("MASTER_KEY", MASTER_KEY);
        house.call(&["method", "set", "telegram", "--provider-token", "284685063:TEST:NjQ3NTMwNjI3ZmZh"]).await.ok();
        told(&house.call(&["doctor"]).await.ok(), "✓", &["payment by telegram", "can pay for 1 plan"]);
        house.unset("MASTER_KEY");
        let ran = house.call(&["doctor"]).await;
        told(&ran.out, "✗", &["payment by telegram", "MASTER_KEY is not set", "usher method set telegram"]);
        house.set("MASTER_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        told(&house.call(&["doctor"]).await.out, "✗", &["payment by telegram", "MASTER_KEY is not the one"]);
        house.call(&["method", "remove", "telegram"]).await.ok();
        house.unset("MASTER_KEY");

        // A way to pay that nothing is sold for, and a plan whose day is over.
        house.call(&["plan", "change", "2", "--price", "9.99 USD"]).await.ok();
        told(&house.call(&["doctor"]).await.ok(), "⚠", &["payment by stars", "no plan in sale has a price for it"]);
    })
    .await;
}

#[tokio::test]
async fn a_shop_that_leads_nowhere_or_does_not_answer_is_found() {
    on_each_database(async |house| {
        let chat = club(&house).await;
        let id = chat.to_string();
        house
            .call(&["plan", "add", "--name", "Month", "--term", "1 month", "--chat", &id, "--price", "250 XTR"])
            .await
            .ok();
        house.call(&["method", "set", "stars"]).await.ok();
        house.call(&["terms", "set", "Be kind."]).await.ok();
        house.call(&["doctor"]).await.ok();
        house.world().set_bot_rights(chat, house.bot, &["can_restrict_members"], house.owner);
        let ran = house.call(&["doctor"]).await;
        told(&ran.out, "✗", &["plan 2 “Month”", &id, "cannot let them in", "invite users"]);
        house.world().set_bot_rights(chat, house.bot, &RIGHTS, house.owner);
        house.world().blocks(house.owner, house.bot);
        let ran = house.call(&["doctor"]).await;
        assert_eq!(ran.code, 1);
        told(&ran.out, "✗", &["/paysupport reaches nobody", "/start"]);
        house.world().unblocks(house.owner, house.bot);
        house.call(&["doctor"]).await.ok();
    })
    .await;
}

#[tokio::test]
async fn a_present_is_added_to_what_somebody_has() {
    on_each_database(async |house| {
        let chat = club(&house).await.to_string();
        house.call(&["plan", "add", "--name", "Month", "--term", "30 days", "--chat", &chat]).await.ok();
        let grant = async |more: &[&str]| {
            house.call(&[&["member", "grant", "987654321", "--plan", "2", "--json"], more].concat()).await
        };
        let first = grant(&[]).await.json();
        assert_eq!(first["added"], false);
        let second = grant(&["--term", "7 days"]).await.json();
        assert_eq!(second["added"], true);
        let shown = house.call(&["member", "show", "987654321", "--json"]).await.json();
        let rights = shown["subscriptions"].as_array().unwrap();
        assert_eq!((rights.len(), &rights[0]["paid_until"]), (1, &second["until"]));
        let day =
            |json: &serde_json::Value| json["until"].as_str().unwrap()[..10].parse::<chrono::NaiveDate>().unwrap();
        assert_eq!((day(&second) - day(&first)).num_days(), 7);
        grant(&["--term", "forever"]).await.json();
        grant(&[]).await.fails(1, &["for ever already", "nothing to add"]);
    })
    .await;
}

#[tokio::test]
async fn trials_are_reset_for_a_plan_a_person_or_all() {
    on_each_database(async |house| {
        club(&house).await;
        let none = house.call(&["trial", "reset", "--all", "--json"]).await.json();
        assert_eq!(none, json!({ "id": house.bot, "people": 0 }));
        house.call(&["trial", "reset"]).await.fails(2, &["--plan"]);
        house.call(&["trial", "reset", "--all", "--plan", "1"]).await.fails(2, &["--plan"]);
        house.call(&["trial", "reset", "--plan", "77"]).await.fails(1, &["no plan 77"]);
        let text = house.call(&["trial", "reset", "--plan", "1", "--person", "5"]).await.ok();
        assert!(text.contains("Nobody had such a trial"), "{text}");
    })
    .await;
}
