//! The control surface: somebody with nothing but curl plays people.

use serde_json::{Value, json};
use usher::emulator::Options;

use crate::lounge::{Lounge, START};

#[tokio::test]
async fn a_whole_story_can_be_played_over_http() {
    let lounge = Lounge::with(|options| Options { control: true, ..options }).await;
    let world = async |verb: &str, params: Value| {
        let address = format!("{}/_world/{verb}", lounge.emulator.url());
        let answer: Value = lounge.http.post(address).json(&params).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["ok"], json!(true), "{verb}: {answer}");
        answer["result"].clone()
    };
    let bot = world("bot", json!({ "token": "777:x", "username": "second_bot" })).await;
    let owner = world("person", json!({ "first_name": "Olga" })).await;
    let alice = world("person", json!({ "first_name": "Alice", "id": 42, "language_code": "ru" })).await;
    assert_eq!((&bot, &alice), (&json!(777), &json!(42)));
    let chat = world("channel", json!({ "title": "Gold", "owner": owner })).await;
    world("promotes", json!({ "by": owner, "user": bot, "chat": chat })).await;
    let said = world("says", json!({ "user": alice, "bot": bot, "text": "/start" })).await;
    let seen = world("messages", json!({ "user": alice, "bot": bot })).await;
    assert_eq!((&seen[0]["id"], &seen[0]["text"]), (&said, &json!("/start")));
    let photo = world("sends_photo", json!({ "user": alice, "bot": bot, "caption": "paid" })).await;
    let file = json!({ "user": alice, "bot": bot, "file_name": "a.pdf" });
    let document = world("sends_document", file).await;
    let seen = world("messages", json!({ "user": alice, "bot": bot })).await;
    assert_eq!((&seen[1]["id"], &seen[1]["text"], &seen[2]["id"]), (&photo, &json!("paid"), &document));
    assert!(seen[1]["media"]["photo"].is_string());
    assert_eq!(seen[2]["media"]["document"]["name"], json!("a.pdf"));
    let tap = world("taps", json!({ "user": alice, "bot": bot, "message_id": 1, "data": "go" })).await;
    assert_eq!(world("answered", json!({ "callback_query_id": tap })).await, json!(null));
    let address = format!("{}/bot777:x/createChatInviteLink?chat_id={chat}", lounge.emulator.url());
    let link: Value = lounge.http.get(address).send().await.unwrap().json().await.unwrap();
    let link = &link["result"]["invite_link"];
    let entered = world("opens_link", json!({ "user": alice, "link": link })).await;
    assert_eq!(entered, json!({ "Joined": { "chat": chat } }));
    assert_eq!(world("members", json!({ "chat": chat })).await, json!([alice, bot, owner]));
    world("leaves", json!({ "user": alice, "chat": chat })).await;
    assert_eq!(world("status", json!({ "user": alice, "chat": chat })).await, json!("left"));
    world("advance", json!({ "seconds": 86_400 })).await;
    assert_eq!(world("now", json!({})).await, json!(START + 86_400));
    world("fault", json!({ "trouble": "too_many", "seconds": 7, "times": 1 })).await;
    let refused = lounge.http.get(format!("{}/bot777:x/getMe", lounge.emulator.url())).send().await.unwrap();
    assert_eq!(refused.status(), 429);
    let message = json!({ "chat_id": alice, "title": "Gold", "description": "Ten days", "payload": "p",
        "currency": "XTR", "prices": [{ "label": "Gold", "amount": 250 }] });
    let invoice = lounge.http.post(format!("{}/bot777:x/sendInvoice", lounge.emulator.url())).json(&message);
    let invoice: Value = invoice.send().await.unwrap().json().await.unwrap();
    world("set_stars", json!({ "user": alice, "amount": 400 })).await;
    let pay = json!({ "user": alice, "bot": bot, "message_id": invoice["result"]["message_id"] });
    let payment = world("pays", pay).await;
    assert_eq!(world("outcome", json!({ "payment": payment })).await, json!(null));
    let answer = json!({ "pre_checkout_query_id": payment, "ok": true });
    let answer = lounge.http.post(format!("{}/bot777:x/answerPreCheckoutQuery", lounge.emulator.url())).json(&answer);
    assert_eq!(answer.send().await.unwrap().status(), 200);
    let charge = world("outcome", json!({ "payment": payment })).await["Paid"].clone();
    assert_eq!(world("stars", json!({ "user": alice })).await, json!(150));
    assert_eq!(world("refunds", json!({ "charge": charge })).await, json!(true));
    assert_eq!(world("stars", json!({ "user": alice })).await, json!(400));
    assert_eq!(world("subscriptions", json!({ "user": alice })).await, json!([]));
    let problems = world("problems", json!({})).await;
    assert_eq!(problems, json!([]));
    let transcript = world("transcript", json!({ "bot": bot })).await;
    assert!(transcript.as_str().unwrap().contains("Gold: Alice left -> member"));
    let address = format!("{}/_world/dances", lounge.emulator.url());
    let unknown = lounge.http.get(address).send().await.unwrap();
    assert_eq!((unknown.status().as_u16(), unknown.text().await.unwrap().contains("dances")), (400, true));
    lounge.close().await;
}
