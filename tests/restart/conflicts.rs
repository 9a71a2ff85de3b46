//! Somebody else is there already: another daemon on the database, another program that polls.

use crate::place::{Place, story};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_daemon_on_the_same_database_is_refused() {
    story("7 days", &[], async |place| {
        let daemon = place.start().await;
        let mut second = place.spawn();
        let status = second.ends().await.expect("it ends");
        assert_eq!(status.code(), Some(1), "{}", second.said());
        second.says("another `usher run` works on this database", 1).await;
        is_answered(place).await;
        daemon.kill().await;
        // The claim dies with its holder.
        let third = place.start().await;
        is_answered(place).await;
        third.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_program_that_polls_is_named_with_what_to_do_and_polling_goes_on_when_it_stops() {
    story("7 days", &[], async |place| {
        let daemon = place.start().await;
        // Another program asks again whenever it is thrown out, until it gives up.
        let (http, url) = (reqwest::Client::new(), format!("{}/getUpdates", place.telegram_url()));
        let other = async {
            loop {
                let _ = http.post(&url).json(&serde_json::json!({ "timeout": 30 })).send().await;
            }
        };
        tokio::select! {
            () = other => {}
            () = daemon.says("another program receives this bot's updates", 1) => {}
        }
        is_answered(place).await;
        daemon.says("polling works again", 1).await;
        // A webhook is the same case.
        place.world.sets_webhook(place.bot, "https://example.org/hook");
        daemon.says("another program receives this bot's updates", 2).await;
        place.world.sets_webhook(place.bot, "");
        is_answered(place).await;
        daemon.stop().await;
    })
    .await;
}

async fn is_answered(place: &Place) {
    let person = place.world.person("Alice");
    place.world.says(person, place.bot, "/help").unwrap();
    place.until("she is answered", |_| place.view(person).iter().any(|message| message.from_bot)).await;
}
