//! Telegram's limits, its outages, and the judge who compares calls and answers with the specification.

use std::time::Duration;

use serde_json::{Value, json};
use usher::emulator::{Fault, Options, Trouble};

use crate::lounge::{Lounge, PATIENCE};

#[tokio::test]
async fn one_person_gets_one_message_per_second_after_a_small_burst() {
    let lounge = Lounge::with(|options| Options { limits: true, ..options }).await;
    let alice = lounge.guest("Alice").await;
    let send = async || lounge.call("sendMessage", json!({ "chat_id": alice, "text": "x" })).await;
    for _ in 0..3 {
        send().await.ok();
    }
    let refused = send().await;
    assert_eq!(refused.refused(), (429, "Too Many Requests: retry after 1"));
    assert_eq!(refused.body["parameters"], json!({ "retry_after": 1 }));
    assert_eq!(lounge.world().violations(), 1);
    for _ in 0..5 {
        lounge.clock.advance(Duration::from_secs(1));
        send().await.ok();
    }
    assert_eq!(send().await.code, 429);
    lounge.close().await;
}

#[tokio::test]
async fn all_people_together_get_thirty_in_any_second() {
    let lounge = Lounge::with(|options| Options { limits: true, ..options }).await;
    let mut people = Vec::new();
    for number in 0..31 {
        people.push(lounge.guest(&format!("Guest {number}")).await);
    }
    for (place, person) in people.iter().enumerate() {
        lounge.clock.advance(Duration::from_millis(10));
        let answer = lounge.call("sendMessage", json!({ "chat_id": person, "text": "x" })).await;
        assert_eq!(answer.code, if place < 30 { 200 } else { 429 });
    }
    lounge.clock.advance(Duration::from_millis(700));
    let hello = json!({ "chat_id": people[30], "text": "x" });
    lounge.call("sendMessage", hello.clone()).await.ok();
    assert_eq!(lounge.call("sendMessage", hello.clone()).await.code, 429);
    lounge.world().set_limits(false);
    lounge.call("sendMessage", hello).await.ok();
    lounge.close().await;
}

#[tokio::test]
async fn a_group_gets_twenty_per_minute() {
    let lounge = Lounge::with(|options| Options { limits: true, ..options }).await;
    let (chat, _) = lounge.channel("Gold").await;
    let post = async || lounge.call("sendMessage", json!({ "chat_id": chat, "text": "x" })).await;
    for _ in 0..20 {
        post().await.ok();
        lounge.clock.advance(Duration::from_secs(1));
    }
    assert_eq!(post().await.refused(), (429, "Too Many Requests: retry after 40"));
    let response = lounge.http.post(lounge.address("sendMessage")).json(&json!({ "chat_id": chat, "text": "x" }));
    assert_eq!(response.send().await.unwrap().headers()["retry-after"], "40");
    lounge.clock.advance(Duration::from_secs(40));
    post().await.ok();
    post().await.refused();
    lounge.close().await;
}

#[tokio::test]
async fn answers_can_fail_in_every_way() {
    let lounge = Lounge::open().await;
    let alice = lounge.guest("Alice").await;
    let world = lounge.world();
    let send = || lounge.try_call("sendMessage", json!({ "chat_id": alice, "text": "x" }));
    let heard = || world.chat_view(alice, lounge.bot).len() - 1;

    world.fault(Fault::on("SendMessage", Trouble::Drop).once());
    assert!(send().await.is_err());
    assert_eq!(heard(), 0);

    world.fault(Fault::on("sendMessage", Trouble::LostAnswer).once());
    assert!(send().await.is_err());
    assert_eq!(heard(), 1);

    let fault = world.fault(Fault::any(Trouble::TooMany(7)).times(2));
    assert_eq!(send().await.unwrap().refused(), (429, "Too Many Requests: retry after 7"));
    assert_eq!(lounge.call("getMe", json!({})).await.code, 429);
    assert_eq!(world.hits(fault), 2);
    lounge.call("getMe", json!({})).await.ok();

    let fault = world.fault(Fault::any(Trouble::Status(503)));
    assert_eq!(send().await.unwrap().refused(), (503, "Service Unavailable"));
    world.heal(fault);

    world.fault(Fault::any(Trouble::Html).once());
    let page = lounge.http.get(lounge.address("getMe")).send().await.unwrap();
    assert_eq!((page.status().as_u16(), page.headers()["content-type"].to_str().unwrap()), (502, "text/html"));
    assert!(page.text().await.unwrap().starts_with("<html>"));

    let text = "Bad Request: PARTICIPANT_ID_INVALID".to_owned();
    world.fault(Fault::on("sendMessage", Trouble::Error(400, text)).in_chat(alice).of_bot(lounge.bot).once());
    send().await.unwrap().bad("PARTICIPANT_ID_INVALID");
    send().await.unwrap().ok();

    world.fault(Fault::any(Trouble::Drop));
    assert!(send().await.is_err());
    world.heal_all();
    send().await.unwrap().ok();
    let codes: Vec<u16> =
        world.calls().iter().filter(|call| call.method == "sendMessage").map(|call| call.code).collect();
    assert_eq!(codes, [0, 0, 429, 503, 400, 200, 0, 200]);
    assert_eq!(world.count("sendmessage"), 8);
    lounge.close().await;
}

#[tokio::test]
async fn a_call_can_be_held_until_released() {
    let lounge = Lounge::open().await;
    let alice = lounge.guest("Alice").await;
    let world = lounge.world().clone();
    let fault = world.fault(Fault::on("sendMessage", Trouble::Hold));
    let request = lounge.http.post(lounge.address("sendMessage")).json(&json!({ "chat_id": alice, "text": "late" }));
    let call = tokio::spawn(async move { request.send().await.unwrap().status() });
    assert!(world.until(|world| world.hits(fault) == 1, PATIENCE).await);
    assert_eq!(world.busy(), 1);
    assert_eq!(world.chat_view(alice, lounge.bot).len(), 1);
    world.heal(fault);
    assert_eq!(call.await.unwrap(), 200);
    assert!(world.until(|world| world.busy() == 0, PATIENCE).await);
    assert_eq!(world.chat_view(alice, lounge.bot).len(), 2);
    lounge.close().await;
}

#[tokio::test]
async fn a_slow_answer_is_slow() {
    let lounge = Lounge::open().await;
    lounge.world().fault(Fault::on("getMe", Trouble::Delay(Duration::from_millis(30))).once());
    let begun = std::time::Instant::now();
    lounge.call("getMe", json!({})).await.ok();
    assert!(begun.elapsed() >= Duration::from_millis(30));

    // A late answer differs from a late call: what was asked for is done although nobody waits for the answer.
    let alice = lounge.guest("Alice").await;
    lounge.world().fault(Fault::on("sendMessage", Trouble::LateAnswer(PATIENCE * 10)).once());
    let call = lounge.http.post(lounge.address("sendMessage")).json(&json!({ "chat_id": alice, "text": "hi" }));
    let call = tokio::spawn(call.send());
    assert!(lounge.world().until(|world| world.chat_view(alice, lounge.bot).len() == 2, PATIENCE).await);
    call.abort();
    assert!(lounge.world().until(|world| world.busy() == 0, PATIENCE).await);

    // Healing ends the waiting.
    let late = lounge.world().fault(Fault::on("sendMessage", Trouble::LateAnswer(PATIENCE * 10)).once());
    let call = lounge.call("sendMessage", json!({ "chat_id": alice, "text": "hi" }));
    let heal = async {
        assert!(lounge.world().until(|world| world.chat_view(alice, lounge.bot).len() == 3, PATIENCE).await);
        lounge.world().heal(late);
    };
    let (answer, ()) = tokio::join!(call, heal);
    answer.ok();
    lounge.close().await;
}

#[tokio::test]
async fn the_judge_notices_wrong_calls_and_wrong_updates() {
    let mut lounge = Lounge::open().await;
    lounge.careless = true;
    let alice = lounge.guest("Alice").await;
    let found = async |method: &str, params: Value, expected: &str| {
        lounge.call(method, params).await;
        let problems = lounge.world().spec_problems();
        assert!(problems.iter().any(|problem| problem.contains(expected)), "{expected} in {problems:#?}");
    };
    found("sendMessage", json!({ "chat_id": alice, "text": "x", "txet": 1 }), "txet is unknown").await;
    found("sendMessage", json!({ "chat_id": alice }), "text is missing").await;
    found("sendMessage", json!({ "chat_id": alice, "text": 5 }), "sendMessage.text: wrong type of 5").await;
    found("getChatMember", json!({ "chat_id": alice, "user_id": "7" }), "user_id: wrong type").await;
    let keyboard = json!({ "inline_keyboard": [[{ "text": "a", "callback_data": 5 }]] });
    let params = json!({ "chat_id": alice, "text": "x", "reply_markup": keyboard });
    found("sendMessage", params, "reply_markup.inline_keyboard[0][0].callback_data: wrong type").await;
    found("sendSticker", json!({}), "sendSticker is a method of Telegram's that is not emulated").await;
    lounge.close().await;
}

#[tokio::test]
async fn a_story_can_be_read_afterwards() {
    let lounge = Lounge::open().await;
    let alice = lounge.guest("Alice").await;
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Go", "callback_data": "go" }]] });
    let params = json!({ "chat_id": alice, "text": "Ready?", "reply_markup": keyboard });
    let sent = lounge.call("sendMessage", params).await.ok();
    lounge.world().taps(alice, lounge.bot, sent["message_id"].as_i64().unwrap(), "go");
    let transcript = lounge.world().transcript(lounge.bot);
    assert_eq!(transcript, "Alice: /start\n@usher_bot -> Alice: Ready? [Go]\nAlice taps [go]\n");
    let call = &lounge.world().calls()[2];
    assert_eq!((call.method, call.bot, call.code), ("sendMessage", lounge.bot, 200));
    assert_eq!(call.params["text"], json!("Ready?"));
    lounge.close().await;
}
