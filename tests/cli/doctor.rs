//! The doctor finds what is wrong and says how to mend it.

use axum::{Json, Router, extract::Path};
use serde_json::{Value, json};
use usher::{
    clock::Clock,
    emulator::{
        Fault, Trouble,
        subgram::{Quirk, SubGramEmulator},
    },
};

use crate::house::{House, MASTER_KEY, RIGHTS, SECOND, TOKEN, on_each_database, way_in};

/// A house in which all is well.
async fn healthy(house: House) -> (House, i64) {
    let (chat, _) = house.club().await;
    house.call(&["gate", "sources", "channels"]).await.ok();
    let news = house.channel("News", &RIGHTS);
    house.call(&["gate", "require", &news.to_string(), "--link", "https://t.me/+A"]).await.ok();
    (house, chat)
}

/// The doctor's verdict must be "something is wrong", with a line that has all of these words.
#[track_caller]
fn finds(ran: &crate::house::Ran, words: &[&str]) {
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(has(&ran.out, "✗", words), "no line with {words:?} in\n{}", ran.out);
}

fn has(text: &str, mark: &str, words: &[&str]) -> bool {
    text.lines().any(|line| line.starts_with(mark) && words.iter().all(|word| line.contains(word)))
}

#[tokio::test]
async fn a_healthy_house_is_fine_with_and_without_the_daemon() {
    on_each_database(async |house| {
        let (house, _) = healthy(house).await;
        let text = house.call(&["doctor"]).await.ok();
        for words in [
            ["settings", "valid"],
            ["database", "up to date"],
            ["given up", "nothing"],
            ["bot 110201543", "@usher_bot"],
            ["owner", "can be written to"],
            ["“Club”", "rights are complete; join requests off, strays are removed"],
            ["“News”", "sees who has joined"],
            ["the gate opens plan 1", "“Free” (1 day)"],
        ] {
            assert!(has(&text, "✓", &words), "{words:?}\n{text}");
        }
        assert!(!text.contains('⚠') && !text.contains('✗'), "{text}");
        let daemon = house.serve().await;
        let found: Value = serde_json::from_str(&house.call(&["doctor", "--json"]).await.ok()).expect("JSON");
        assert!(
            found["ok"] == true && found["items"].as_array().unwrap().iter().all(|item| item["mark"] == "fine"),
            "{found}"
        );
        daemon.stop().await;
        assert_eq!(house.world().spec_problems(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_missing_right_is_named_with_its_chat() {
    on_each_database(async |house| {
        let (house, chat) = healthy(house).await;
        house.world().set_bot_rights(chat, house.bot, &["can_invite_users"], house.owner);
        finds(&house.call(&["doctor"]).await, &["“Club”", "lacks these rights: ban users", "administrator settings"]);
        house.world().demote_bot(chat, house.bot, house.owner);
        finds(&house.call(&["doctor"]).await, &["“Club”", "invite users, ban users"]);
        house.world().remove_bot(chat, house.bot, house.owner);
        let found = house.call(&["doctor", "--json"]).await;
        let json: Value = serde_json::from_str(&found.out).expect("JSON");
        assert_eq!((found.code, &json["ok"]), (1, &json!(false)));
        let wrong: Vec<&Value> =
            json["items"].as_array().unwrap().iter().filter(|item| item["mark"] == "wrong").collect();
        assert!(
            wrong[0]["text"].as_str().unwrap().contains("not in it any more") && wrong[0]["mend"].is_string(),
            "{json}"
        );
    })
    .await;
}

#[tokio::test]
async fn rights_that_came_back_unseen_are_found() {
    on_each_database(async |house| {
        let chat = house.channel("Club", &[]);
        house.call(&["chat", "add", &chat.to_string()]).await.ok();
        house.world().set_bot_rights(chat, house.bot, &RIGHTS, house.owner);
        finds(&house.call(&["doctor"]).await, &["“Club”", "the database does not know it", "usher chat add"]);
        house.call(&["chat", "add", &chat.to_string()]).await.ok();
        house.call(&["doctor"]).await.ok();
    })
    .await;
}

#[tokio::test]
async fn a_required_channel_without_the_bot_is_found() {
    on_each_database(async |house| {
        let (house, _) = healthy(house).await;
        let foreign = house.world().channel("Foreign", house.owner);
        house.world().makes_public(foreign, "foreign");
        house.call(&["gate", "require", &foreign.to_string()]).await.ok();
        finds(&house.call(&["doctor"]).await, &["“Foreign”", "cannot see who has joined", "usher gate drop"]);
        house.call(&["gate", "sources", "subgram"]).await.ok();
        let text = house.call(&["doctor"]).await.out;
        assert!(has(&text, "⚠", &["does not ask for them"]), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_revoked_token_and_a_silent_telegram_are_told_apart() {
    on_each_database(async |house| {
        let (mut house, _) = healthy(house).await;
        house.world().revokes_token(house.bot);
        finds(&house.call(&["doctor"]).await, &["Telegram refuses the token", "set BOT_TOKEN"]);
        house.set("TELEGRAM_API_URL", "http://127.0.0.1:9");
        let ran = house.call(&["doctor"]).await;
        finds(&ran, &["does not answer at http://127.0.0.1:9", "TELEGRAM_API_URL"]);
        assert!(!ran.out.contains(&TOKEN[10..]), "{ran:?}");
    })
    .await;
}

#[tokio::test]
async fn a_webhook_is_found_without_telling_its_path() {
    on_each_database(async |house| {
        let (mut house, _) = healthy(house).await;
        let answer = |Path((_, method)): Path<(String, String)>| async move {
            Json(match method.as_str() {
                "getMe" => {
                    json!({ "ok": true, "result": { "id": 110_201_543, "is_bot": true, "username": "usher_bot" } })
                }
                "getWebhookInfo" => json!({ "ok": true, "result": { "url": "https://old.example/secret-path" } }),
                _ => json!({ "ok": false, "error_code": 400, "description": "Bad Request: chat not found" }),
            })
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        house.set("TELEGRAM_API_URL", format!("http://{}", listener.local_addr().unwrap()));
        tokio::spawn(
            axum::serve(listener, Router::new().route("/{bot}/{method}", axum::routing::post(answer))).into_future(),
        );
        let ran = house.call(&["doctor"]).await;
        finds(&ran, &["webhook at old.example", "deleteWebhook"]);
        assert!(!ran.out.contains("secret-path"), "{ran:?}");
        // Who is asked in vain is an owner to look after, not a disaster.
        assert!(has(&ran.out, "⚠", &["owner", "cannot be written to", "/start"]), "{ran:?}");
    })
    .await;
}

#[tokio::test]
async fn owners_are_known_and_reachable_or_it_is_said() {
    on_each_database(async |house| {
        let (mut house, _) = healthy(house).await;
        house.world().blocks(house.owner, house.bot);
        let text = house.call(&["doctor"]).await.ok();
        assert!(has(&text, "⚠", &[&house.owner.to_string(), "blocked"]), "{text}");
        house.unset("OWNER_IDS");
        finds(&house.call(&["doctor"]).await, &["nobody owns it", "OWNER_IDS"]);
    })
    .await;
}

#[tokio::test]
async fn a_token_that_cannot_be_opened_is_found() {
    on_each_database(async |house| {
        let (mut house, _) = healthy(house).await;
        house.set("MASTER_KEY", MASTER_KEY);
        house.world().bot(SECOND, "second_bot");
        house.call(&["bot", "add", SECOND, "--owners", &house.owner.to_string()]).await.ok();
        house.unset("MASTER_KEY");
        finds(&house.call(&["doctor"]).await, &["bot 220301654 (@second_bot)", "MASTER_KEY is not set"]);
        house.set("MASTER_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        finds(&house.call(&["doctor"]).await, &["MASTER_KEY is not the one"]);
    })
    .await;
}

#[tokio::test]
async fn the_database_is_looked_at_and_not_touched() {
    let mut house = House::open().await;
    finds(&house.call(&["doctor"]).await, &["database", "usher migrate"]);
    assert!(!house.path("usher.db").exists());
    // The token is looked at all the same.
    assert!(has(&house.call(&["doctor"]).await.out, "✓", &["@usher_bot"]));
    std::fs::write(house.path("empty.db"), "").unwrap();
    house.set("DATABASE_URL", "sqlite://empty.db");
    finds(&house.call(&["doctor"]).await, &["database", "still to be run", "usher migrate"]);
    std::fs::write(house.path("letter.db"), "Dear database,\n".repeat(100)).unwrap();
    house.set("DATABASE_URL", "sqlite://letter.db");
    finds(&house.call(&["doctor"]).await, &["database"]);
    house.set("DATABASE_URL", "postgres://nobody@127.0.0.1:9/usher");
    finds(&house.call(&["doctor"]).await, &["database", "does not answer", "Look whether the server runs"]);
}

#[tokio::test]
async fn a_database_that_cannot_be_written_is_found() {
    let (mut house, _) = healthy(House::open().await).await;
    house.set("DATABASE_URL", "sqlite://usher.db?mode=ro");
    finds(&house.call(&["doctor"]).await, &["database", "cannot be"]);
}

#[tokio::test]
async fn the_gates_plan_must_lead_somewhere() {
    on_each_database(async |house| {
        let (house, chat) = healthy(house).await;
        house.call(&["plan", "gate", "--none"]).await.ok();
        let text = house.call(&["doctor"]).await.ok();
        assert!(has(&text, "⚠", &["opens nothing", "usher plan gate"]), "{text}");
        house.call(&["plan", "gate", "1"]).await.ok();
        let daemon = house.serve().await;
        house.world().remove_bot(chat, house.bot, house.owner);
        house
            .sees({
                let (bot, owner) = (house.bot, house.owner);
                move |world| world.chat_view(owner, bot).iter().any(|message| message.text.contains("removed"))
            })
            .await;
        finds(&house.call(&["doctor"]).await, &["opens chat", "not connected"]);
        daemon.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_sponsor_key_and_the_faults_of_the_week_are_told() {
    on_each_database(async |house| {
        let (mut house, _) = healthy(house).await;
        let subgram = SubGramEmulator::start("127.0.0.1:0", Clock::system()).await.unwrap();
        subgram.world().bot_key("right");
        house.set("SUBGRAM_API_URL", subgram.url());
        house.set("SUBGRAM_API_KEY", "wrong");
        house.call(&["gate", "sources", "subgram"]).await.ok();
        finds(&house.call(&["doctor"]).await, &["SubGram refuses the key", "SUBGRAM_API_KEY"]);
        house.set("SUBGRAM_API_KEY", "right");
        assert!(has(&house.call(&["doctor"]).await.ok(), "✓", &["SubGram takes the key"]));
        subgram.world().quirk(Quirk::Error(500));
        let daemon = house.serve().await;
        let (erin, bot) = (house.guest("Erin"), house.bot);
        house.sees(move |world| way_in(world, erin, bot).is_some()).await;
        daemon.stop().await;
        let text = house.call(&["doctor"]).await.ok();
        assert!(has(&text, "⚠", &["SubGram gives no usable answer", "server"]), "{text}");
        assert!(has(&text, "⚠", &["subgram gave no usable answer 1 time(s) in the last 7 days (server)"]), "{text}");
        house.unset("SUBGRAM_API_KEY");
        assert!(has(&house.call(&["doctor"]).await.ok(), "⚠", &["SubGram is the only source and has no key"]));
        subgram.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_was_given_up_is_shown_with_its_reason_and_tried_again() {
    on_each_database(async |house| {
        let (house, _) = healthy(house).await;
        house.call(&["gate", "sources", "none"]).await.ok();
        let mut daemon = house.serve().await;
        let (bot, frank) = (house.bot, house.world().person("Frank"));
        let refusal = Trouble::Error(400, "Bad Request: message is too long".into());
        let fault = house.world().fault(Fault::on("sendMessage", refusal).in_chat(frank));
        house.world().says(frank, bot, "/start").unwrap();
        daemon.says("an errand is parked").await;
        let ran = house.call(&["doctor"]).await;
        finds(&ran, &["given up (bot 110201543)", "say", "message is too long", "usher doctor --retry"]);
        house.world().heal(fault);
        let text = house.call(&["doctor", "--retry"]).await.ok();
        assert!(has(&text, "✓", &["1 thing(s) put back to work"]), "{text}");
        house.sees(move |world| way_in(world, frank, bot).is_some()).await;
        daemon.stop().await;
        house.call(&["doctor"]).await.ok();
    })
    .await;
}
