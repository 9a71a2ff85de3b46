//! The throw-away PostgreSQL gives every story a database of its own.

use usher::{
    clock::Clock,
    store::{Backend, Store},
};

use crate::postgres;

#[tokio::test]
async fn every_database_is_fresh_and_takes_our_tables() {
    let Some(server) = postgres::server() else { return };
    let (one, two) = (server.database(), server.database());
    assert_ne!(one, two);
    for url in [one, two] {
        let store = Store::connect(&url, Clock::system()).await.unwrap();
        assert_eq!(store.backend(), Backend::Postgres);
        store.migrate().await.unwrap();
        assert!(store.bots().await.unwrap().is_empty());
        store.close().await;
    }
}
