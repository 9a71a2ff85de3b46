//! Every status that the document promises.

use std::time::Duration;

use serde_json::json;
use usher::domain::gate::{AgeGroup, AskOptions, Fault, Gender, Offer, Question, Verdict};

use crate::door::{ALICE, BOB, Door, KEY, offers, person};

#[tokio::test]
async fn without_a_fitting_sponsor_the_person_passes() {
    let door = Door::open().await;
    assert_eq!(door.ask(ALICE).await, Verdict::Pass);
    let answer = &door.world().requests()[0]["answer"];
    assert_eq!(*answer, json!({ "http": 404, "status": "ok" }));
    door.closes();
}

#[tokio::test]
async fn a_person_is_shown_what_is_left_and_passes_when_all_is_joined() {
    let door = Door::open().await;
    let news = door.world().sponsor("Новости", "https://t.me/+AbCdEfGhIjKlMnOp");
    let bot = door.world().sponsor_of("bot", "Helper", "tg://resolve?domain=helper_bot&start=ref");
    let shown = offers(door.ask(ALICE).await);
    let first = Offer {
        url: "https://t.me/+AbCdEfGhIjKlMnOp".to_owned(),
        title: Some("Новости".to_owned()),
        button: Some("Подписаться".to_owned()),
    };
    assert_eq!(shown[0], first);
    assert_eq!(shown[1].button.as_deref(), Some("Запустить бота"));
    door.world().subscribes(ALICE, news);
    assert_eq!(door.links(ALICE).await, ["tg://resolve?domain=helper_bot&start=ref"]);
    door.world().rejoined(ALICE, bot);
    assert_eq!(door.ask(ALICE).await, Verdict::Pass, "joined once more is joined");
    assert_eq!(door.links(BOB).await.len(), 2, "what Alice does is not Bob's");
    door.world().unsubscribes(ALICE, news);
    assert_eq!(door.links(ALICE).await, ["https://t.me/+AbCdEfGhIjKlMnOp"]);
    door.closes();
}

#[tokio::test]
async fn a_withdrawn_sponsor_is_not_shown() {
    let door = Door::open().await;
    let news = door.world().sponsor("News", "https://t.me/news");
    door.world().sponsor("Music", "https://t.me/music");
    assert_eq!(door.links(ALICE).await.len(), 2);
    door.world().withdraw(news);
    assert_eq!(door.links(ALICE).await, ["https://t.me/music"]);
    door.world().restore(news);
    assert_eq!(door.links(ALICE).await.len(), 2);
    door.closes();
}

#[tokio::test]
async fn gender_and_age_are_asked_and_the_answers_handed_on() {
    let door = Door::open().await;
    door.world().bot_key(KEY).ask_gender(true).ask_age(true);
    door.world().sponsor("News", "https://t.me/news");
    assert_eq!(door.ask(ALICE).await, Verdict::Ask(Question::Gender));
    let mut alice = person(ALICE);
    alice.gender = Some(Gender::Female);
    assert_eq!(door.client.ask(&alice, &AskOptions::default()).await, Verdict::Ask(Question::Age));
    alice.age = AgeGroup::parse("c5");
    assert_eq!(offers(door.client.ask(&alice, &AskOptions::default()).await).len(), 1);
    let told = door.last_body();
    assert_eq!((&told["gender"], &told["age"]), (&json!("female"), &json!("c5")));
    door.closes();
}

#[tokio::test]
async fn a_form_is_shown_until_it_is_filled() {
    let door = Door::open().await;
    door.world().bot_key(KEY).show_form(true);
    door.world().sponsor("News", "https://t.me/news");
    let Verdict::Form(address) = door.ask(ALICE).await else { panic!("no form") };
    assert!(address.starts_with("https://"));
    door.world().fills_form(ALICE);
    assert_eq!(door.links(ALICE).await, ["https://t.me/news"]);
    assert!(matches!(door.ask(BOB).await, Verdict::Form(_)));
    door.closes();
}

#[tokio::test]
async fn in_delegated_mode_subgram_writes_and_we_stay_silent() {
    let door = Door::with(true, KEY, Duration::from_secs(30)).await;
    assert_eq!(door.ask(ALICE).await, Verdict::Pass);
    let news = door.world().sponsor("News", "https://t.me/news");
    let bot = door.world().bot_key(KEY);
    for (form, gender, age) in [(true, false, false), (false, true, false), (false, false, true), (false, false, false)]
    {
        let _ = bot.clone().show_form(form).ask_gender(gender).ask_age(age);
        assert_eq!(door.ask(ALICE).await, Verdict::Delegated);
    }
    let letters = door.world().letters_to(ALICE);
    let reasons: Vec<_> = letters.iter().map(|letter| letter.status.as_str()).collect();
    assert_eq!(reasons, ["register", "gender", "age", "warning"]);
    assert_eq!(letters.last().unwrap().shows["sponsors"][0]["link"], "https://t.me/news");
    assert!(door.last_body().get("get_links").is_none());
    door.world().subscribes(ALICE, news);
    assert_eq!(door.ask(ALICE).await, Verdict::Pass);
    assert_eq!(door.world().letters().len(), letters.len());
    door.closes();
}

#[tokio::test]
async fn who_writes_may_be_chosen_for_one_bot() {
    for usual in [true, false] {
        let door = Door::with(usual, KEY, Duration::from_secs(30)).await;
        door.world().bot_key(KEY).delegated(!usual);
        door.world().sponsor("News", "https://t.me/news");
        let options = AskOptions { delegated: Some(!usual), ..AskOptions::default() };
        let verdict = door.client.ask(&person(ALICE), &options).await;
        assert_eq!(verdict == Verdict::Delegated, !usual, "{verdict:?}");
        assert_eq!(door.last_body().get("get_links"), usual.then_some(&json!(1)));
        door.closes();
    }
}

#[tokio::test]
async fn a_picked_list_stays_with_the_person_until_the_cache_forgets_it() {
    let door = Door::open().await;
    let first: Vec<_> = (0..4).map(|n| door.world().sponsor("Early", &format!("https://t.me/early{n}"))).collect();
    assert_eq!(door.links(ALICE).await.len(), 4);
    door.world().sponsor("Late", "https://t.me/late");
    first.iter().for_each(|ads| door.world().subscribes(ALICE, *ads));
    assert_eq!(door.ask(ALICE).await, Verdict::Pass);
    door.clock.advance(Duration::from_secs(180 * 60));
    assert_eq!(door.links(ALICE).await, ["https://t.me/late"]);
    door.closes();
}

#[tokio::test]
async fn a_wrong_key_is_the_owners_business() {
    let door = Door::with(false, "somebody else's key", Duration::from_secs(30)).await;
    assert_eq!(door.ask(ALICE).await, Verdict::Failed(Fault::Auth));
    door.closes();
}
