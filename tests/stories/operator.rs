//! What an operator does beside the running daemon.

use std::time::Duration;

use secrecy::ExposeSecret as _;
use sqlx::{AnyConnection, Connection as _};
use usher::store::Store;

use crate::town::{Town, story};

/// Writes into the database past Usher.
async fn tampers(town: &Town, statement: &'static str) {
    let mut connection = AnyConnection::connect(town.settings.database_url.expose_secret()).await.unwrap();
    sqlx::query(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// `usher doctor --retry`, a program of its own. The answer is how many rows it put back to work.
async fn retries(town: &Town) -> u64 {
    let store = Store::connect(town.settings.database_url.expose_secret(), town.clock.clone()).await.unwrap();
    let count = store.retry_parked().await.unwrap();
    store.close().await;
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_that_were_given_up_are_tried_again_at_once() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        tampers(town, "update plans set term = 'whenever'").await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        alice.says("/start").await;
        bob.says("/start").await;
        assert_eq!(retries(town).await, 2);
        town.settle().await;
        assert_eq!(town.usher().app.store.parked(10).await.unwrap().updates.len(), 2, "tried, and given up again");
        tampers(town, "update plans set term = '7 days'").await;
        let asked = town.clock.now();
        assert_eq!(retries(town).await, 2);
        town.settle().await;
        assert!(town.clock.now() < asked + Duration::from_secs(10), "it is looked for each second");
        alice.hears("Trial week");
        bob.hears("Trial week");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_put_back_to_work_while_nobody_is_there_wait_for_the_next_start() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        tampers(town, "update plans set term = 'whenever'").await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        town.sleep().await;
        tampers(town, "update plans set term = '7 days'").await;
        assert_eq!(retries(town).await, 1);
        town.wake().await;
        alice.hears("Trial week");
    })
    .await;
}
