//! The emulated SubGram itself: as strict as the document, and it says what it saw.

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use usher::domain::gate::Verdict;

use crate::door::{ALICE, Door, KEY};

async fn post(door: &Door, path: &str, body: &Value) -> (StatusCode, Value) {
    let request = Client::new().post(format!("{}{path}", door.subgram.url())).header("Auth", KEY).json(body);
    let response = request.send().await.unwrap();
    (response.status(), response.json().await.unwrap())
}

#[tokio::test]
async fn what_the_document_does_not_allow_is_refused_and_remembered() {
    let door = Door::open().await;
    let mut wrong = 0;
    for (field, value) in [
        ("user_id", json!("5")),
        ("chat_id", json!(null)),
        ("first_name", json!(7)),
        ("username", json!("@alice")),
        ("language_code", json!(null)),
        ("is_premium", json!(1)),
        ("action", json!("sell")),
        ("gender", json!("unknown")),
        ("age", json!("c7")),
        ("max_sponsors", json!(11)),
        ("exclude_resource_ids", json!([5])),
        ("exclude_ads_ids", json!(["5"])),
        ("get_links", json!(true)),
        ("UserId", json!(5)),
    ] {
        let mut body = json!({ "user_id": ALICE, "chat_id": ALICE });
        body[field] = value;
        let (http, answer) = post(&door, "/get-sponsors", &body).await;
        wrong += 1;
        assert_eq!((http.as_u16(), &answer["status"]), (422, &json!("error")), "{field}");
        let problems = door.world().problems();
        assert!(problems.len() == wrong && problems[wrong - 1].contains(field), "{problems:?}");
    }
    for body in [
        json!({}),
        json!([]),
        json!({ "user_id": 1, "ads_ids": [1] }),
        json!({ "user_id": 1, "start_date": "1.5.2026" }),
    ] {
        assert_eq!(post(&door, "/get-user-subscriptions", &body).await.0, 422);
    }
    assert_eq!(post(&door, "/request-op", &json!({})).await.0, 404);
    assert_eq!(door.world().problems().len(), wrong + 5);
}

#[tokio::test]
async fn a_body_that_does_not_call_itself_json_is_refused() {
    let door = Door::open().await;
    let request = Client::new().post(format!("{}/get-sponsors", door.subgram.url())).header("Auth", KEY);
    let response = request.body(r#"{"user_id": 1, "chat_id": 1}"#).send().await.unwrap();
    assert_eq!(response.status(), 422);
    assert_eq!(door.world().problems().len(), 1);
}

#[tokio::test]
async fn the_log_of_requests_can_be_fetched() {
    let door = Door::open().await;
    assert_eq!(door.ask(ALICE).await, Verdict::Pass);
    let log: Value =
        reqwest::get(format!("{}/_emulator/requests", door.subgram.url())).await.unwrap().json().await.unwrap();
    assert_eq!(log[0]["path"], "/get-sponsors");
    assert_eq!(log[0]["body"]["user_id"], ALICE);
    door.closes();
}

#[tokio::test]
async fn two_bots_of_one_world_have_their_own_settings() {
    let door = Door::open().await;
    door.world().bot_key("other").ask_gender(true).max_sponsors(1);
    (0..3).for_each(|n| _ = door.world().sponsor("S", &format!("https://t.me/s{n}")));
    let other = crate::door::client(&door.subgram.url(), "other", false, std::time::Duration::from_secs(30));
    assert!(matches!(other.ask(&crate::door::person(ALICE), &Default::default()).await, Verdict::Ask(_)));
    door.world().fills_form(ALICE);
    let one = other.ask(&crate::door::person(ALICE), &Default::default()).await;
    assert_eq!(crate::door::offers(one).len(), 1);
    assert_eq!(door.links(ALICE).await.len(), 3);
    door.closes();
}
