//! A handler that fails or panics costs one update a try, or its place, and nobody else anything.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use secrecy::SecretString;
use teloxide::{dispatching::UpdateFilterExt as _, types::Message, types::Update};
use tokio_util::sync::CancellationToken;
use usher::{
    app::{App, Bot},
    bot::Handled,
    delivery::{self, Office},
    domain::{BotId, Origin},
    error::Error,
    run, store,
    store::Store,
    telegram::Client,
};

use crate::town::{PATIENCE, TOKEN, Town, story};

/// How often `stumble` was tried.
static STUMBLED: AtomicUsize = AtomicUsize::new(0);

/// Handles every message in its own way; delivery knows its routes only as a value.
async fn clumsy(app: App, origin: Origin, message: Message) -> Handled {
    match message.text().unwrap_or_default() {
        "panic" => panic!("out of hand"),
        "break" => Err(Error::Broken(anyhow::anyhow!("beyond repair"))),
        "stumble" if STUMBLED.fetch_add(1, Ordering::Relaxed) % 3 < 2 => Err(Error::retry("not yet")),
        "never" => Err(Error::retry("not today")),
        _ => app.begin(origin).await?.commit().await,
    }
}

/// Delivers updates to the clumsy handler until stopped.
async fn delivers(town: &Town, app: App, stop: CancellationToken) {
    let telegram = Client::new(
        BotId(town.bot),
        SecretString::from(TOKEN.to_owned()),
        &town.settings.telegram_api_url,
        app.http.clone(),
    );
    let bot = Bot { id: BotId(town.bot), username: "usher_bot".into(), telegram, set_owners: vec![], subgram: None };
    let errands = app.store.open_post(bot.id);
    let routes = dptree::entry().branch(Update::filter_message().endpoint(clumsy));
    let office = Office { routes, allowed_updates: r#"["message"]"#, errands };
    delivery::run(app, Arc::new(bot), office, stop).await;
}

/// What the clumsy handler leaves behind, once nothing moves any more.
async fn left_behind(town: &Town) -> store::Parked {
    use secrecy::ExposeSecret as _;
    let store = Store::connect(town.settings.database_url.expose_secret(), town.clock.clone()).await.unwrap();
    let app = App::new(town.settings.clone(), store, town.clock.clone(), run::http_client().unwrap());
    let stop = CancellationToken::new();
    let work = async {
        let begun = std::time::Instant::now();
        while app.store.count_unhandled(BotId(town.bot)).await.unwrap() > 0 || town.world.pending(town.bot) > 0 {
            assert!(begun.elapsed() < PATIENCE, "it never comes to rest");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            // Pauses between two tries are the clock's.
            town.clock.advance(std::time::Duration::from_secs(1));
        }
        stop.cancel();
    };
    tokio::join!(delivers(town, app.clone(), stop.clone()), work);
    let parked = app.store.parked(10).await.unwrap();
    app.store.close().await;
    parked
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_handled_is_parked_and_what_stumbles_is_tried_again() {
    story(async |town| {
        let people: Vec<_> =
            ["panic", "break", "never", "stumble", "fine"].map(|word| (word, town.person(word))).into();
        town.sleep().await;
        STUMBLED.store(0, Ordering::Relaxed);
        for (word, person) in &people {
            town.world.says(person.id, town.bot, word).unwrap();
            // What follows in the same lane is not held up for ever.
            town.world.says(person.id, town.bot, "fine").unwrap();
        }
        let parked = left_behind(town).await;
        let mut reasons: Vec<_> = parked.updates.iter().map(|(.., reason)| reason.as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["beyond repair", "panic: out of hand", "try again: not today"]);
        assert_eq!(STUMBLED.load(Ordering::Relaxed), 3, "tried until it worked");

        // The operator puts them back, and a better handler does them.
        town.wake().await;
        let store = town.usher().app.store.clone();
        assert_eq!(store.retry_parked().await.unwrap(), 3);
        town.wait(std::time::Duration::from_secs(1)).await;
        for (word, person) in &people {
            if ["panic", "break", "never"].contains(word) {
                person.hears("Your message is with the owner");
            }
            person.hears_nothing();
        }
    })
    .await;
}
