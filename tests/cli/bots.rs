//! Bots are added, listed and removed.

use serde_json::json;

use crate::house::{MASTER_KEY, SECOND, TOKEN, on_each_database};

#[tokio::test]
async fn a_bot_is_added_listed_and_removed() {
    on_each_database(async |mut house| {
        house.forgets_its_bot();
        house.set("MASTER_KEY", MASTER_KEY);
        let added = house.call(&["bot", "add", TOKEN, "--owners", "5,6", "--json"]).await.json();
        assert_eq!(
            (&added["id"], &added["username"], &added["owners"]),
            (&json!(house.bot), &json!("usher_bot"), &json!([5, 6]))
        );
        assert_eq!(added["token"], "sealed");
        let listed = house.call(&["bot", "list"]).await.ok();
        assert!(listed.contains("110201543 (@usher_bot)") && listed.contains("5, 6"), "{listed}");
        assert_eq!(house.call(&["bot", "list", "--json"]).await.json()["items"], json!([added]));
        // The token is nowhere in the file.
        for file in ["usher.db", "usher.db-wal"] {
            let bytes = std::fs::read(house.path(file)).unwrap_or_default();
            assert!(!bytes.windows(20).any(|part| part == &TOKEN.as_bytes()[10..30]), "{file}");
        }
        let removed = house.call(&["bot", "remove", "110201543", "--json"]).await.json();
        assert_eq!(removed, json!({ "id": house.bot, "removed": true }));
        house.call(&["bot", "remove", "110201543"]).await.fails(1, &["no bot 110201543", "No bot is known"]);
        assert!(house.call(&["bot", "list"]).await.ok().contains("No bot yet"));
    })
    .await;
}

#[tokio::test]
async fn a_refused_token_says_what_to_do_and_nothing_is_kept() {
    on_each_database(async |mut house| {
        house.forgets_its_bot();
        house.set("MASTER_KEY", MASTER_KEY);
        house.call(&["bot", "add", SECOND]).await.fails(1, &["Telegram refuses this token", "@BotFather"]);
        assert!(house.call(&["bot", "list", "--json"]).await.json()["items"].as_array().unwrap().is_empty());
        // No network: unchecked, if that is wanted.
        house.set("TELEGRAM_API_URL", "http://127.0.0.1:9");
        house.call(&["bot", "add", SECOND]).await.fails(1, &["could not be checked", "--offline"]);
        let added = house.call(&["bot", "add", SECOND, "--offline", "--json"]).await.json();
        assert_eq!((&added["id"], &added["username"]), (&json!(220_301_654), &json!(null)));
    })
    .await;
}

#[tokio::test]
async fn a_token_may_come_by_standard_input() {
    on_each_database(async |mut house| {
        house.forgets_its_bot();
        house.set("MASTER_KEY", MASTER_KEY);
        let ran = house.call_with_input(&["bot", "add", "-", "--owners", "5"], &format!("{TOKEN}\n")).await;
        assert!(ran.ok().contains("@usher_bot"));
        house.call_with_input(&["bot", "add", "-"], "nonsense\n").await.fails(2, &["not a bot token"]);
    })
    .await;
}

#[tokio::test]
async fn the_bot_of_bot_token_needs_no_key_and_is_never_written() {
    on_each_database(async |house| {
        let added = house.call(&["bot", "add", TOKEN, "--owners", "5", "--json"]).await.json();
        assert_eq!((&added["token"], &added["owners"]), (&json!("BOT_TOKEN"), &json!([5, house.owner])));
        let other = format!("{}x", TOKEN);
        house.call(&["bot", "add", &other]).await.fails(1, &["BOT_TOKEN"]);
        // Removed means removed, until the daemon starts with it again.
        let removed = house.call(&["bot", "remove", "110201543"]).await.ok();
        assert!(removed.contains("BOT_TOKEN"), "{removed}");
        house.call(&["chat", "list"]).await.fails(1, &["there is no bot yet"]);
    })
    .await;
}

#[tokio::test]
async fn with_several_bots_one_must_be_named() {
    on_each_database(async |mut house| {
        house.set("MASTER_KEY", MASTER_KEY);
        house.world().bot(SECOND, "second_bot");
        house.call(&["chat", "list"]).await.ok();
        house.call(&["bot", "add", SECOND, "--owners", "5"]).await.ok();
        for line in [["chat", "list"], ["gate", "show"], ["plan", "list"]] {
            house.call(&line).await.fails(1, &["--bot", "110201543", "220301654 (@second_bot)"]);
        }
        house.call(&["member", "show", "5"]).await.fails(1, &["--bot"]);
        house.call(&["chat", "list", "--bot", "220301654"]).await.ok();
        house.call(&["chat", "--bot", "220301654", "list"]).await.ok();
        house.call(&["chat", "list", "--bot", "7"]).await.fails(1, &["no bot 7", "second_bot"]);
    })
    .await;
}
