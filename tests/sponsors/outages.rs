//! Answers that are errors, or that never come.

use std::time::Duration;

use usher::{
    domain::gate::{Fault, Verdict},
    emulator::subgram::Quirk,
    sponsors::{Breaker, Which},
};

use crate::door::{ALICE, BOB, Door, KEY};

/// For answers that never come.
const SHORT: Duration = Duration::from_millis(100);

#[tokio::test]
async fn an_error_is_told_by_its_code_and_never_by_its_words() {
    let door = Door::open().await;
    let raw = |http, body: &str| Quirk::Raw(http, body.as_bytes().to_vec());
    for (quirk, fault) in [
        (Quirk::Error(400), Fault::Server),
        (Quirk::Error(401), Fault::Auth),
        (Quirk::Error(403), Fault::Auth),
        (Quirk::Error(422), Fault::Server),
        (Quirk::Error(429), Fault::Rate),
        (Quirk::Error(500), Fault::Server),
        (Quirk::Error(503), Fault::Server),
        (Quirk::Bare(401), Fault::Auth),
        (Quirk::Html(403), Fault::Auth),
        (Quirk::Bare(429), Fault::Rate),
        (Quirk::Html(502), Fault::Server),
        (Quirk::Bare(504), Fault::Server),
        (raw(200, r#"{"status": "error", "code": 401}"#), Fault::Auth),
        (raw(200, r#"{"status": "error", "code": "429"}"#), Fault::Rate),
        (raw(429, r#"{"status": "error", "code": null}"#), Fault::Rate),
        (raw(200, r#"{"status": "error", "message": "Invalid API key 401"}"#), Fault::Server),
        (raw(500, r#"{"detail": "Internal Server Error"}"#), Fault::Server),
    ] {
        door.world().quirk_times(quirk.clone(), 2);
        assert_eq!(door.ask(ALICE).await, Verdict::Failed(fault), "{quirk:?}");
        assert_eq!(door.client.subscriptions(ALICE, Which::Recent).await, Err(fault), "{quirk:?}");
    }
    door.closes();
}

#[tokio::test]
async fn a_lost_connection_is_a_time_out_and_nothing_is_tried_again() {
    let door = Door::open().await;
    for (n, quirk) in [(1, Quirk::Dropped), (2, Quirk::CutOff)] {
        door.world().quirk_times(quirk, 1);
        assert_eq!(door.ask(ALICE).await, Verdict::Failed(Fault::Timeout));
        assert_eq!(door.world().count("/get-sponsors"), n);
    }
    assert_eq!(door.ask(ALICE).await, Verdict::Pass);
    door.closes();
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_is_not_waited_for() {
    let door = Door::with(false, KEY, SHORT).await;
    for quirk in [Quirk::Hang, Quirk::Slow(Duration::from_secs(600))] {
        door.world().quirk_times(quirk, 1);
        assert_eq!(door.ask(ALICE).await, Verdict::Failed(Fault::Timeout));
    }
    door.closes();
}

#[tokio::test]
async fn a_slow_answer_for_one_holds_up_nobody_else() {
    let door = Door::open().await;
    door.world().quirk_times(Quirk::Hang, 1);
    let client = door.client.clone();
    let alice = tokio::spawn(async move { client.ask(&crate::door::person(ALICE), &Default::default()).await });
    while door.world().count("/get-sponsors") == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(door.ask(BOB).await, Verdict::Pass);
    assert!(!alice.is_finished());
    door.world().heal();
    assert_eq!(alice.await.unwrap(), Verdict::Pass);
    door.closes();
}

#[tokio::test]
async fn a_closed_port_is_a_time_out_at_once() {
    let Door { subgram, client, .. } = Door::open().await;
    subgram.stop().await;
    let verdict = client.ask(&crate::door::person(ALICE), &Default::default()).await;
    assert_eq!(verdict, Verdict::Failed(Fault::Timeout));
}

#[tokio::test]
async fn behind_the_breaker_a_source_that_is_down_is_left_alone_and_then_found_well_again() {
    let door = Door::open().await;
    let breaker = Breaker::new(door.clock.clone());
    door.world().quirk(Quirk::Error(500));
    for _ in 0..20 {
        assert_eq!(breaker.watch(door.ask(ALICE)).await, Verdict::Failed(Fault::Server));
    }
    assert_eq!(door.world().count("/get-sponsors"), 5);
    door.world().heal();
    assert_eq!(breaker.watch(door.ask(ALICE)).await, Verdict::Failed(Fault::Server));
    door.clock.advance(Duration::from_secs(10));
    assert_eq!(breaker.watch(door.ask(ALICE)).await, Verdict::Pass);
    door.closes();
}
