//! What is not there is waited for, and `/health` says what is missing. Signals end the waiting too.

use std::{
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::Value;
use sqlx::{Connection as _, PgConnection};
use usher::emulator::{Fault, Trouble};

use crate::{
    daemon::Daemon,
    place::{Place, TOKEN, story},
    postgres,
};

/// A PostgreSQL behind a door of ours: whoever knocks reaches it only while the door is open.
struct Door {
    address: String,
    real: String,
    socket: PathBuf,
    door: PathBuf,
    _folder: tempfile::TempDir,
}

impl Door {
    /// A closed door; none where PostgreSQL is not installed.
    fn new() -> Option<Self> {
        let real = postgres::server()?.database();
        let (address, host) = real.split_once("?host=").expect("an address by its socket");
        let folder = tempfile::tempdir().expect("a folder");
        let name = ".s.PGSQL.5432";
        Some(Self {
            address: format!("{address}?host={}", folder.path().display()),
            socket: Path::new(host).join(name),
            door: folder.path().join(name),
            real,
            _folder: folder,
        })
    }

    fn opens(&self) {
        symlink(&self.socket, &self.door).expect("a link");
    }

    /// Nobody comes in any more, and whoever is inside is thrown out.
    async fn closes(&self) {
        std::fs::remove_file(&self.door).expect("an open door");
        let mut inside = PgConnection::connect(&self.real).await.expect("the database");
        let out = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
        // They are only told to go.
        while sqlx::query(out).execute(&mut inside).await.expect("an answer").rows_affected() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        inside.close().await.expect("closed");
    }
}

/// The status and body of `/health`.
async fn health(daemon: &Daemon) -> (u16, Value) {
    let log = daemon.said();
    let line = log.lines().find(|line| line.contains("Usher is at the door")).expect("it has started");
    let port: String =
        line.split("127.0.0.1:").nth(1).expect("an address").chars().take_while(char::is_ascii_digit).collect();
    let answer = reqwest::get(format!("http://127.0.0.1:{port}/health")).await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_not_there_is_waited_for() {
    let Some(door) = Door::new() else { return };
    let place = Place::found(door.address.clone(), Vec::new()).await;
    let daemon = place.spawn();
    daemon.says("the database does not answer; trying again", 2).await;
    door.opens();
    daemon.says("Usher is at the door", 1).await;
    assert_eq!(health(&daemon).await, (200, serde_json::json!({ "ok": true, "bots": 1 })));

    door.closes().await;
    let alice = place.world.person("Alice");
    place.world.says(alice, place.bot, "/help").unwrap();
    let (code, body) = health(&daemon).await;
    assert_eq!((code, &body["ok"]), (503, &false.into()), "{body}");
    assert!(body["description"].as_str().is_some_and(|text| text.contains("the database does not answer")), "{body}");

    door.opens();
    place.until("she is answered", |_| place.view(alice).iter().any(|message| message.from_bot)).await;
    assert_eq!(health(&daemon).await.0, 200);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn either_signal_ends_the_daemon_well_even_while_it_waits() {
    for signal in ["-TERM", "-INT"] {
        story("7 days", &[], async |place| {
            let mut daemon = place.start().await;
            daemon.signal(signal);
            assert!(daemon.ends().await.is_ok_and(|status| status.success()), "{signal}: {}", daemon.said());
            daemon.says("stopped", 1).await;
        })
        .await;
        let Some(door) = Door::new() else { continue };
        let place = Place::found(door.address.clone(), Vec::new()).await;
        let mut daemon = place.spawn();
        daemon.says("the database does not answer", 1).await;
        daemon.signal(signal);
        assert!(daemon.ends().await.is_ok_and(|status| status.success()), "{signal}: {}", daemon.said());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_in_the_log_however_much_is_logged() {
    // The libraries too, which are quiet unless they are named.
    let everything = "trace,hyper=trace,reqwest=trace,teloxide=trace,sqlx=trace,rustls=trace,axum=trace,tower=trace";
    story("7 days", &[("LOG", everything)], async |place| {
        for trouble in [Trouble::Drop, Trouble::Html, Trouble::Error(401, "Unauthorized".into()), Trouble::TooMany(1)] {
            for method in ["getUpdates", "sendMessage", "setMyCommands"] {
                place.world.fault(Fault::on(method, trouble.clone()).once());
            }
        }
        let daemon = place.start().await;
        let alice = place.world.person("Alice");
        place.journey(alice, async || {}).await;
        place.sponsors.quirk(usher::emulator::subgram::Quirk::Dropped);
        let bob = place.world.person("Bob");
        place.world.says(bob, place.bot, "/start").unwrap();
        place.until("Bob is answered", |_| place.view(bob).iter().any(|message| message.from_bot)).await;
        let log = daemon.stop().await;
        assert!(log.contains("TRACE") && log.contains("insert into inbox"), "much is logged");
        let (_, secret) = TOKEN.split_once(':').expect("a token");
        for secret in [secret, "subgram-key"] {
            let line = log.lines().find(|line| line.contains(secret));
            assert_eq!(line, None);
        }
    })
    .await;
}
