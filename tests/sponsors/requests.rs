//! What we send: the document's parameters with the document's types, and nothing that we do not know.

use std::time::Duration;

use chrono::NaiveDate;
use secrecy::SecretString;
use serde_json::json;
use usher::{
    domain::gate::{Action, AgeGroup, AskOptions, Gender, Profile},
    sponsors::{self, Kind, State, SubGram, SubGramSettings, Unusable, Which},
};

use crate::door::{ALICE, Door, KEY, offers, person};

#[tokio::test]
async fn a_person_of_whom_all_is_known_is_described_in_full() {
    let door = Door::open().await;
    let alice = Profile {
        chat: -100_123,
        username: Some("@alice".to_owned()),
        is_premium: true,
        gender: Some(Gender::Male),
        age: AgeGroup::parse("c1"),
        ..person(ALICE)
    };
    let options = AskOptions {
        action: Action::NewTask,
        max_sponsors: Some(99),
        exclude_resource_ids: vec!["-1001".to_owned()],
        exclude_ads_ids: vec![7],
        delegated: None,
    };
    door.client.ask(&alice, &options).await;
    let everything = json!({
        "user_id": ALICE, "chat_id": -100_123, "first_name": "Алиса", "username": "alice", "language_code": "ru",
        "is_premium": true, "action": "newtask", "gender": "male", "age": "c1", "max_sponsors": 10,
        "exclude_resource_ids": ["-1001"], "exclude_ads_ids": [7], "get_links": 1,
    });
    assert_eq!(door.last_body(), everything);
    assert_eq!(door.world().requests()[0]["key"], KEY);
    door.closes();
}

#[tokio::test]
async fn nothing_is_made_up_for_what_is_unknown() {
    let door = Door::open().await;
    let nobody = Profile { first_name: String::new(), username: None, language_code: None, ..person(ALICE) };
    door.client.ask(&nobody, &AskOptions::default()).await;
    let little =
        json!({ "user_id": ALICE, "chat_id": ALICE, "is_premium": false, "action": "subscribe", "get_links": 1 });
    assert_eq!(door.last_body(), little);
    door.closes();
}

#[tokio::test]
async fn excluded_sponsors_and_a_smaller_number_are_respected() {
    let door = Door::open().await;
    let ads: Vec<_> = (0..6).map(|n| door.world().sponsor("S", &format!("https://t.me/s{n}"))).collect();
    let options = AskOptions { max_sponsors: Some(2), exclude_ads_ids: vec![ads[0]], ..AskOptions::default() };
    let shown = offers(door.client.ask(&person(ALICE), &options).await);
    let shown: Vec<_> = shown.iter().map(|offer| offer.url.as_str()).collect();
    assert_eq!(shown, ["https://t.me/s1", "https://t.me/s2"]);
    door.closes();
}

#[tokio::test]
async fn subscriptions_are_told_by_link_and_by_day() {
    let door = Door::open().await;
    let news = door.world().sponsor("News", "https://t.me/news");
    let bot = door.world().sponsor_of("bot", "Bot", "https://t.me/some_bot?start=ref");
    door.world().sponsor_of("smart_link", "Never joined", "https://smart.example/x");
    door.world().subscribes(ALICE, news);
    door.clock.advance(Duration::from_secs(40 * 86_400));
    door.world().rejoined(ALICE, bot);

    let links = ["https://t.me/news", "https://smart.example/x", "https://t.me/unknown"].map(str::to_owned);
    let told = door.client.subscriptions(ALICE, Which::Links(&links)).await.unwrap();
    assert_eq!((told[0].state, told[0].kind), (State::Subscribed, Kind::Channel));
    assert_eq!((told[1].state, told[1].kind), (State::Unsubscribed, Kind::SmartLink));
    assert_eq!((told[0].ads_id.as_deref(), told[0].name.as_deref()), (Some("1001"), Some("News")));
    assert_eq!(told.len(), 2);

    let recent = door.client.subscriptions(ALICE, Which::Recent).await.unwrap();
    assert_eq!(recent.iter().map(|s| s.state).collect::<Vec<_>>(), [State::NotGetted]);
    let first = NaiveDate::from_ymd_opt(2027, 1, 14).unwrap();
    let early = door.client.subscriptions(ALICE, Which::Days { first, last: first.succ_opt().unwrap() }).await.unwrap();
    assert_eq!(early.iter().map(|s| s.link.as_str()).collect::<Vec<_>>(), ["https://t.me/news"]);
    assert_eq!(door.last_body()["start_date"], "2027-01-14");

    assert_eq!(door.client.subscriptions(ALICE, Which::Links(&[])).await, Ok(vec![]));
    assert_eq!(door.world().count("/get-user-subscriptions"), 3, "no link, no question");
    door.closes();
}

#[test]
fn the_key_is_never_shown() {
    let settings = SubGramSettings { url: "http://127.0.0.1:1/".to_owned(), key: KEY.into(), delegated: false };
    let client = SubGram::new(&settings, sponsors::client().unwrap(), Duration::from_secs(1)).unwrap();
    let shown = format!("{settings:?} {client:?}");
    assert!(!shown.contains(KEY) && shown.contains("delegated"), "{shown}");
}

#[test]
fn settings_that_can_never_work_are_refused_at_the_start() {
    let try_with = |url: &str, key: &str| {
        let settings = SubGramSettings { url: url.to_owned(), key: SecretString::from(key), delegated: false };
        SubGram::new(&settings, sponsors::client().unwrap(), Duration::from_secs(1)).err()
    };
    for url in ["", "api.subgram.org", "ftp://api.subgram.org", "https://"] {
        assert_eq!(try_with(url, KEY), Some(Unusable::Url), "{url}");
    }
    for key in ["", "  ", "two\nlines", "ключ\u{7f}"] {
        assert_eq!(try_with("https://api.subgram.org", key), Some(Unusable::Key), "{key}");
    }
    assert_eq!(try_with("https://api.subgram.org/", KEY), None);
    assert!(!format!("{} {}", Unusable::Url, Unusable::Key).contains(KEY));
}
