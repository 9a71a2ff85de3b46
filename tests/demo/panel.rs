//! The panel beside the phones says what the people on them are told.

use serde_json::{Value, json};
use usher::demo::Demo;

use crate::{
    doors::anywhere,
    leak::{Page, chat},
};

const DAY: i64 = 86_400_000;

/// A button of Alice's with this text, and its message.
fn key(view: &Value, text: &str) -> Option<(i64, Value)> {
    let of = |item: &Value| {
        let rows = item["rows"].as_array().cloned().unwrap_or_default();
        let mut buttons = rows.into_iter().flat_map(|row| row.as_array().cloned().unwrap_or_default());
        let found = buttons.find(|button| button["text"].as_str().is_some_and(|shown| shown.contains(text)))?;
        Some((item["id"].as_i64().unwrap_or(0), found))
    };
    chat(view, "alice").iter().rev().find_map(of)
}

async fn taps(page: &Page, text: &str) {
    let (message, button) = page.shown(text, |view| key(view, text)).await;
    page.act(json!({ "act": "tap", "who": "alice", "message": message, "data": button["data"] })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_ends_on_the_day_that_alice_is_told() {
    let demo = Demo::start(anywhere()).await.expect("a demo");
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let page = Page { http, url: demo.url() };
    page.act(json!({ "act": "say", "who": "alice", "text": "/plans" })).await;
    taps(&page, "Platinum subscription").await;
    taps(&page, "Pay 225").await;
    let (_, bill) = page.shown("a bill", |view| key(view, "Subscribe for 225")).await;
    page.act(json!({ "act": "open", "who": "alice", "url": bill["url"] })).await;
    let place = |place: &&Value| place["who"] == "alice" && place["club"] == "platinum";
    let days = |view: &Value| {
        let places = view["members"].as_array()?.iter().filter_map(|member| member["places"].as_array()).flatten();
        let until = places.into_iter().find(place)?["until"].as_i64()?;
        Some((until - view["now"].as_i64()? + DAY / 2) / DAY)
    };
    assert_eq!(page.shown("the end on the panel", days).await, 30, "without the day of grace behind it");
    demo.stop().await;
}
