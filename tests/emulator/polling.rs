//! getUpdates: offsets, waiting, rivals, retention, what is allowed; and how bots are told apart.

use std::time::Duration;

use serde_json::{Value, json};

use crate::lounge::{Answer, Lounge, PATIENCE, TOKEN, kinds};

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|update| update["update_id"].as_i64().unwrap()).collect()
}

/// A getUpdates that runs beside the story.
fn poll(lounge: &Lounge, params: Value) -> tokio::task::JoinHandle<Answer> {
    let request = lounge.http.post(lounge.address("getUpdates")).json(&params);
    tokio::spawn(async move {
        let response = request.send().await.unwrap();
        let code = response.status().as_u16();
        Answer { code, body: response.json().await.unwrap() }
    })
}

#[tokio::test]
async fn an_offset_confirms_everything_before_it() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let alice = world.person("Alice");
    for text in ["1", "2", "3", "4", "5"] {
        world.says(alice, bot, text).unwrap();
    }
    let get = async |params: Value| ids(&lounge.call("getUpdates", params).await.ok());
    let all = get(json!({})).await;
    assert_eq!(all, (all[0]..all[0] + 5).collect::<Vec<_>>());
    assert_eq!(get(json!({ "limit": 2 })).await, all[..2]);
    assert_eq!(get(json!({ "limit": 0 })).await.len(), 5);
    assert_eq!(get(json!({ "limit": 1000 })).await.len(), 5);
    assert_eq!(get(json!({ "offset": all[2] })).await, all[2..]);
    assert_eq!(world.pending(bot), 3);
    assert_eq!(get(json!({ "offset": 0 })).await, all[2..]);
    // Far too large or far too small offsets are ignored.
    assert_eq!(get(json!({ "offset": all[4] + 12 })).await, all[2..]);
    assert_eq!(get(json!({ "offset": 1 })).await, all[2..]);
    assert_eq!(get(json!({ "offset": -2 })).await, all[3..]);
    assert_eq!(world.pending(bot), 2);
    assert_eq!(get(json!({ "offset": all[4] + 1 })).await, [0; 0]);
    assert_eq!(world.pending(bot), 0);
    assert_eq!(world.polls(bot), 10);
    lounge.close().await;
}

#[tokio::test]
async fn a_waiting_bot_is_woken_at_once() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let waiting = poll(&lounge, json!({ "timeout": 50 }));
    assert!(world.until(|world| world.is_polling(bot), PATIENCE).await);
    assert_eq!(world.busy(), 0);
    world.says(world.person("Alice"), bot, "hello").unwrap();
    let list = waiting.await.unwrap().ok();
    // One that is not woken is answered with nothing when its time is over.
    assert_eq!(list[0]["message"]["text"], json!("hello"));
    assert!(world.until(|world| !world.is_polling(bot), PATIENCE).await);
    lounge.close().await;
}

#[tokio::test]
async fn of_two_rivals_the_older_is_sent_away() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let older = poll(&lounge, json!({ "timeout": 50 }));
    assert!(world.until(|world| world.is_polling(bot), PATIENCE).await);
    lounge.call("getUpdates", json!({})).await.ok();
    let text = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    assert_eq!(older.await.unwrap().refused(), (409, text));
    lounge.close().await;
}

#[tokio::test]
async fn a_client_that_goes_away_polls_no_longer() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let gone = poll(&lounge, json!({ "timeout": 50 }));
    assert!(world.until(|world| world.is_polling(bot), PATIENCE).await);
    gone.abort();
    assert!(world.until(|world| !world.is_polling(bot), PATIENCE).await);
    lounge.close().await;
}

#[tokio::test]
async fn old_updates_vanish_taps_first() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let alice = world.person("Alice");
    world.says(alice, bot, "/start").unwrap();
    world.taps_missing(alice, bot, "go");
    assert_eq!(world.pending(bot), 2);
    lounge.clock.advance(Duration::from_secs(151));
    let list = lounge.call("getUpdates", json!({})).await.ok();
    assert_eq!(kinds(list.as_array().unwrap()), ["message"]);
    lounge.clock.advance(Duration::from_secs(24 * 3600));
    assert_eq!(world.pending(bot), 0);
    assert_eq!(lounge.call("getUpdates", json!({})).await.ok(), json!([]));
    lounge.close().await;
}

#[tokio::test]
async fn after_a_silent_week_ids_begin_anew_and_old_offsets_do_no_harm() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let alice = world.person("Alice");
    let mut offset = 0;
    let mut smaller = false;
    for _ in 0..12 {
        world.says(alice, bot, "hi").unwrap();
        let got = ids(&lounge.call("getUpdates", json!({ "offset": offset })).await.ok());
        assert_eq!(got.len(), 1, "the update arrives in spite of the old offset");
        assert_ne!(got[0], offset, "ids do not go on where they were");
        smaller |= got[0] < offset;
        offset = got[0] + 1;
        lounge.call("getUpdates", json!({ "offset": offset })).await.ok();
        lounge.clock.advance(Duration::from_secs(8 * 24 * 3600));
    }
    assert!(smaller, "sometimes they go down");
    lounge.close().await;
}

#[tokio::test]
async fn what_is_allowed_is_decided_when_it_happens_and_remembered() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let owner = world.person("Olga");
    let chat = world.channel("Gold", owner);
    world.add_bot_admin(chat, bot, &["can_invite_users"], owner);
    let alice = world.person("Alice");
    world.public_join(alice, chat);
    // chat_member is not in the default set.
    assert_eq!(kinds(&lounge.updates().await), ["my_chat_member left->administrator"]);
    let allow = async |list: Value| lounge.call("getUpdates", json!({ "allowed_updates": list })).await.ok();
    allow(json!(["chat_member", "no_such_kind"])).await;
    world.leaves(alice, chat);
    world.says(alice, bot, "hi").unwrap();
    // Narrowing does not take back what is queued, and leaving the list out changes nothing.
    allow(json!(["message"])).await;
    assert_eq!(kinds(&lounge.updates().await), ["chat_member member->left"]);
    let info = lounge.call("getWebhookInfo", json!({})).await.ok();
    assert_eq!((&info["url"], &info["allowed_updates"]), (&json!(""), &json!(["message"])));
    world.public_join(alice, chat);
    world.says(alice, bot, "hi").unwrap();
    assert_eq!(kinds(&lounge.updates().await), ["message"]);
    // Nothing but unknown names, or an empty list, brings the default set back.
    for list in [json!(["no_such_kind"]), json!([])] {
        allow(json!(["message"])).await;
        allow(list).await;
        world.blocks(alice, bot);
        world.says(alice, bot, "hi").unwrap();
        let kinds = kinds(&lounge.updates().await);
        assert_eq!(kinds, ["my_chat_member member->kicked", "my_chat_member kicked->member", "message"]);
    }
    lounge.close().await;
}

#[tokio::test]
async fn tokens_and_paths_are_checked() {
    let lounge = Lounge::open().await;
    let get = async |path: &str| {
        let response = lounge.http.get(format!("{}{path}", lounge.emulator.url())).send().await.unwrap();
        let code = response.status().as_u16();
        Answer { code, body: response.json().await.unwrap() }
    };
    assert_eq!(get("/bot123:wrong/getMe").await.refused(), (401, "Unauthorized"));
    assert_eq!(get("/botnonsense/getMe").await.refused(), (401, "Unauthorized: invalid token specified"));
    assert_eq!(get(&format!("/bot{TOKEN}/noSuchThing")).await.refused(), (404, "Not Found: method not found"));
    assert_eq!(get("/hello").await.refused(), (404, "Not Found"));
    assert_eq!(get("/_world/state").await.refused(), (404, "Not Found"));
    lounge.world().revokes_token(lounge.bot);
    assert_eq!(get(&format!("/bot{TOKEN}/getMe")).await.refused(), (401, "Unauthorized"));
    lounge.close().await;
}

#[tokio::test]
async fn a_stopped_server_can_come_back_with_the_same_world() {
    let lounge = Lounge::open().await;
    let world = lounge.world().clone();
    let addr = lounge.emulator.addr();
    let waiting = poll(&lounge, json!({ "timeout": 50 }));
    assert!(world.until(|world| world.is_polling(lounge.bot), PATIENCE).await);
    lounge.emulator.stop().await;
    assert_eq!(waiting.await.unwrap().code, 500);
    assert!(lounge.http.get(format!("http://{addr}/bot{TOKEN}/getMe")).send().await.is_err());
    world.says(world.person("Alice"), lounge.bot, "anybody there?").unwrap();
    let options = usher::emulator::Options { addr, clock: lounge.clock.clone(), ..Default::default() };
    let emulator = usher::emulator::Emulator::open(world, options).await.unwrap();
    let answer = lounge.http.get(format!("http://{addr}/bot{TOKEN}/getUpdates")).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["result"][0]["message"]["text"], json!("anybody there?"));
    emulator.stop().await;
}

#[tokio::test]
async fn a_webhook_keeps_pollers_away() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let waiting = poll(&lounge, json!({ "timeout": 50 }));
    assert!(world.until(|world| world.is_polling(bot), PATIENCE).await);
    world.sets_webhook(bot, "https://elsewhere.example/hook");
    assert_eq!(waiting.await.unwrap().refused(), (409, "Conflict: terminated by setWebhook request"));
    let text = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook \
                first";
    assert_eq!(lounge.call("getUpdates", json!({})).await.refused(), (409, text));
    let info = lounge.call("getWebhookInfo", json!({})).await.ok();
    assert_eq!(info["url"], json!("https://elsewhere.example/hook"));
    lounge.call("deleteWebhook", json!({})).await.ok();
    lounge.call("getUpdates", json!({})).await.ok();
    lounge.close().await;
}

#[tokio::test]
async fn any_update_can_be_slipped_in_and_updates_can_be_dropped() {
    let lounge = Lounge::open().await;
    let user = json!({ "id": 5, "is_bot": false, "first_name": "A" });
    let body = json!({ "user": user, "invoice_payload": "p", "state": "canceled" });
    lounge.world().push_raw(lounge.bot, json!({ "update_id": 1, "subscription": body }));
    lounge.world().push_raw(lounge.bot, json!({ "subscription": body }));
    let list = lounge.call("getUpdates", json!({ "limit": 1 })).await.ok();
    assert_eq!(list[0]["subscription"], body);
    assert_ne!(list[0]["update_id"], json!(1));
    lounge.call("deleteWebhook", json!({ "drop_pending_updates": true })).await.ok();
    assert_eq!(lounge.world().pending(lounge.bot), 0);
    lounge.close().await;
}
