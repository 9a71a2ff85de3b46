//! Answers that differ from the document in ways that were seen, and still have a meaning.

use usher::{
    domain::gate::{Fault, Verdict},
    emulator::subgram::Quirk,
    sponsors::{Kind, Which},
};

use crate::door::{ALICE, Door, offers};

const MALFORMED: Verdict = Verdict::Failed(Fault::Malformed);

async fn door_with_two_sponsors() -> Door {
    let door = Door::open().await;
    door.world().sponsor("News", "https://t.me/news");
    door.world().sponsor("Music", "https://t.me/music");
    door
}

#[tokio::test]
async fn bent_fields_do_not_hide_the_sponsors() {
    let door = door_with_two_sponsors().await;
    for quirk in [
        Quirk::IntIds,
        Quirk::NullIds,
        Quirk::MissingFields,
        Quirk::NullFields,
        Quirk::ExtraFields,
        Quirk::SmartLink,
        Quirk::PlainText,
    ] {
        door.world().quirk_times(quirk.clone(), 1);
        assert_eq!(door.links(ALICE).await, ["https://t.me/news", "https://t.me/music"], "{quirk:?}");
    }
    door.closes();
}

#[tokio::test]
async fn a_sponsor_without_a_name_or_a_button_text_is_shown_without() {
    let door = door_with_two_sponsors().await;
    for quirk in [Quirk::MissingFields, Quirk::NullFields] {
        door.world().quirk_times(quirk, 1);
        let shown = offers(door.ask(ALICE).await);
        assert!(shown.iter().all(|offer| offer.title.is_none() && offer.button.is_none()));
    }
    door.closes();
}

#[tokio::test]
async fn subscriptions_are_read_with_numbers_or_nothing_for_ids() {
    let door = door_with_two_sponsors().await;
    let links = ["https://t.me/news".to_owned()];
    for (quirk, ads_id, kind) in [
        (Quirk::IntIds, Some("1001"), Kind::Channel),
        (Quirk::NullIds, None, Kind::Channel),
        (Quirk::MissingFields, Some("1001"), Kind::Other),
        (Quirk::PlainText, Some("1001"), Kind::Channel),
    ] {
        door.world().quirk_times(quirk, 1);
        let told = door.client.subscriptions(ALICE, Which::Links(&links)).await.unwrap();
        assert_eq!((told[0].ads_id.as_deref(), told[0].kind), (ads_id, kind));
    }
    door.closes();
}

#[tokio::test]
async fn a_link_that_no_button_may_have_costs_only_its_own_offer() {
    let door = door_with_two_sponsors().await;
    door.world().quirk(Quirk::InvalidLink);
    assert_eq!(door.links(ALICE).await, ["https://t.me/music"]);
    door.world().subscribes(ALICE, 1_002);
    assert_eq!(door.ask(ALICE).await, MALFORMED, "blocked by nothing that can be shown");
    door.closes();
}

#[tokio::test]
async fn answers_without_sense_are_malformed() {
    let door = door_with_two_sponsors().await;
    for quirk in [
        Quirk::EmptyWarning,
        Quirk::UnknownStatus,
        Quirk::FormWithoutUrl,
        Quirk::Html(200),
        Quirk::Html(404),
        Quirk::Bare(200),
        Quirk::Bare(302),
        Quirk::Huge,
        Quirk::Raw(200, b"[]".to_vec()),
        Quirk::Raw(404, br#"{"detail": "Not Found"}"#.to_vec()),
    ] {
        door.world().quirk_times(quirk.clone(), 1);
        assert_eq!(door.ask(ALICE).await, MALFORMED, "{quirk:?}");
    }
    door.closes();
}

#[tokio::test]
async fn no_offers_is_understood_in_every_spelling() {
    let door = door_with_two_sponsors().await;
    for quirk in [
        Quirk::Bare(404),
        Quirk::Raw(404, b" \n".to_vec()),
        Quirk::Raw(404, br#"{"code": "404", "message": "..."}"#.to_vec()),
        Quirk::Raw(404, "\u{feff}{\"status\": \"OK\"}".as_bytes().to_vec()),
        Quirk::Raw(500, br#"{"status": "ok"}"#.to_vec()),
    ] {
        door.world().quirk_times(quirk.clone(), 1);
        assert_eq!(door.ask(ALICE).await, Verdict::Pass, "{quirk:?}");
    }
    door.closes();
}

#[tokio::test]
async fn at_most_ten_offers_are_shown() {
    let door = Door::open().await;
    let sponsor = |n| format!(r#"{{"link": "https://t.me/s{n}", "status": "unsubscribed"}}"#);
    let many: Vec<_> = (0..30).map(sponsor).collect();
    let body = format!(r#"{{"status": "warning", "additional": {{"sponsors": [{}]}}}}"#, many.join(","));
    door.world().quirk(Quirk::Raw(200, body.into_bytes()));
    assert_eq!(door.links(ALICE).await.len(), 10);
    door.closes();
}
