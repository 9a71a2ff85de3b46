//! The other order of the tour, without a browser: the stranger is faster than the owner of the link.

use std::time::Duration;

use serde_json::{Value, json};
use usher::demo::Demo;

use crate::doors::anywhere;

/// Nothing waits for it unless the story fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// Her Telegram id, by which the owner is told of her.
const MALLORY: &str = "501000002";

/// The page's side of the wire.
pub struct Page {
    pub http: reqwest::Client,
    pub url: String,
}

impl Page {
    pub async fn act(&self, act: Value) {
        let answer = self.http.post(format!("{}act", self.url)).json(&act).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{act}: {}", answer.status());
    }

    /// The first thing to be found in what the page is shown.
    pub async fn shown<T>(&self, what: &str, find: impl Fn(&Value) -> Option<T>) -> T {
        let mut events = self.http.get(format!("{}events", self.url)).send().await.expect("events");
        let search = async {
            let mut text = Vec::new();
            while let Some(chunk) = events.chunk().await.expect("more") {
                text.extend_from_slice(&chunk);
                while let Some(end) = text.windows(2).position(|pair| pair == b"\n\n") {
                    let event: Vec<u8> = text.drain(..end + 2).collect();
                    let data = String::from_utf8_lossy(&event);
                    let view = data.trim().strip_prefix("data: ").and_then(|data| serde_json::from_str(data).ok());
                    if let Some(found) = view.as_ref().and_then(&find) {
                        return found;
                    }
                }
            }
            panic!("the demo ended");
        };
        tokio::time::timeout(PATIENCE, search).await.unwrap_or_else(|_| panic!("never shown: {what}"))
    }
}

/// The messages and notes on somebody's phone.
pub fn chat(view: &Value, who: &str) -> Vec<Value> {
    let person = view["people"].as_array().into_iter().flatten().find(|person| person["key"] == who);
    person.and_then(|person| person["chat"].as_array().cloned()).unwrap_or_default()
}

/// The latest button of a kind on somebody's phone, with its message.
fn button(view: &Value, who: &str, kind: &str, state: Option<&str>) -> Option<(i64, Value)> {
    let chat = chat(view, who);
    let mut buttons = chat.iter().flat_map(|item| {
        let rows = item["rows"].as_array().cloned().unwrap_or_default();
        rows.into_iter()
            .flat_map(|row| row.as_array().cloned().unwrap_or_default())
            .map(|b| (item["id"].as_i64().unwrap_or(0), b))
    });
    let fits =
        |(_, button): &(i64, Value)| button["kind"] == kind && state.is_none_or(|state| button["state"] == state);
    buttons.rfind(fits)
}

fn out(view: &Value, who: &str) -> Option<()> {
    let members = view["members"].as_array()?;
    let places = members.iter().filter_map(|member| member["places"].as_array()).flatten();
    let out = |place: &Value| place["who"] == who && place["club"] == "gold" && place["inside"] == false;
    places.into_iter().any(out).then_some(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_is_faster_is_thrown_out_and_alice_gets_another_link() {
    let demo = Demo::start(anywhere()).await.expect("a demo");
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let page = Page { http, url: demo.url() };
    for sponsor in 0..3 {
        page.act(json!({ "act": "subscribe", "who": "alice", "sponsor": sponsor, "on": true })).await;
    }
    page.act(json!({ "act": "say", "who": "alice", "text": "/start" })).await;
    let (_, first) = page.shown("a link for Alice", |view| button(view, "alice", "invite", Some("live"))).await;
    page.act(json!({ "act": "forward", "who": "alice", "url": first["url"] })).await;
    page.act(json!({ "act": "open", "who": "mallory", "url": first["url"] })).await;

    let removed = |item: &Value| item["note"].as_str().is_some_and(|note| note.contains("You were removed"));
    page.shown("Mallory thrown out", |view| chat(view, "mallory").iter().any(removed).then(|| out(view, "mallory"))?)
        .await;
    let told = |item: &Value| item["text"].as_str().is_some_and(|text| text.contains(MALLORY));
    page.shown("Olga told", |view| chat(view, "olga").iter().any(told).then_some(())).await;
    page.shown("the link revoked", |view| button(view, "alice", "invite", Some("revoked"))).await;

    page.act(json!({ "act": "say", "who": "alice", "text": "/status" })).await;
    let (message, again) = page.shown("a way to another", |view| button(view, "alice", "callback", None)).await;
    page.act(json!({ "act": "tap", "who": "alice", "message": message, "data": again["data"] })).await;
    let (_, second) = page.shown("another link", |view| button(view, "alice", "invite", Some("live"))).await;
    assert_ne!(first["url"], second["url"]);
    page.act(json!({ "act": "open", "who": "alice", "url": second["url"] })).await;
    page.shown("Alice inside", |view| out(view, "alice").is_none().then_some(())).await;
    page.shown("Mallory outside", |view| out(view, "mallory")).await;
    demo.stop().await;
}
