//! The daemon itself as a process, and what is done beside it.

use std::net::TcpListener;

use serde_json::Value;

use sqlx::{Connection as _, SqliteConnection};

use crate::house::{House, RIGHTS, TOKEN, on_each_database};

#[tokio::test]
async fn the_daemon_serves_until_it_is_told_to_stop() {
    let house = House::open().await;
    let daemon = house.serve().await;
    daemon.stop().await;
    let (bot, mut plain) = (house.bot, house.start(&[]));
    plain.says("at the door").await;
    house.sees(move |world| world.is_polling(bot)).await;
    plain.stop().await;
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let mut house = House::open().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    house.set("HTTP_ADDR", taken.local_addr().unwrap().to_string());
    house.call(&["run"]).await.fails(1, &["HTTP_ADDR", &taken.local_addr().unwrap().to_string()]);
}

#[tokio::test]
async fn a_wrong_token_is_a_wrong_setting() {
    let mut house = House::open().await;
    house.set("BOT_TOKEN", "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaX");
    let ran = house.call(&["run"]).await;
    ran.fails(78, &["BOT_TOKEN", "@BotFather"]);
    assert!(!ran.err.contains("AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaX"), "{ran:?}");
}

#[tokio::test]
async fn a_second_daemon_on_the_same_file_is_refused() {
    let house = House::open().await;
    let daemon = house.serve().await;
    house.call(&["run"]).await.fails(1, &["another `usher run`", "DATABASE_URL"]);
    daemon.stop().await;
    // The lock died with its holder.
    house.serve().await.stop().await;
}

#[tokio::test]
async fn a_bot_added_beside_the_daemon_is_served_within_moments_and_stops_when_removed() {
    let mut house = House::empty().await;
    house.set("MASTER_KEY", crate::house::MASTER_KEY);
    let mut daemon = house.start(&["run"]);
    daemon.says("no bot yet").await;
    house.call(&["bot", "add", TOKEN, "--owners", &house.owner.to_string()]).await.ok();
    let bot = house.bot;
    house.sees(move |world| world.is_polling(bot)).await;
    let chat = house.channel("Club", &RIGHTS);
    house.call(&["chat", "add", &chat.to_string()]).await.ok();
    house.call(&["bot", "remove", &bot.to_string()]).await.ok();
    daemon.says("a bot stops").await;
    daemon.stop().await;
}

#[tokio::test]
async fn the_log_is_json_for_machines() {
    let mut house = House::open().await;
    house.set("LOG_FORMAT", "json");
    let mut daemon = house.start(&["run"]);
    let line: Value = serde_json::from_str(&daemon.says("Usher is at the door").await).expect("JSON");
    assert_eq!(line["level"], "INFO", "{line}");
    assert!(line["timestamp"].as_str().is_some_and(|at| at.ends_with('Z')), "{line}");
    daemon.stop().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    house.set("HTTP_ADDR", taken.local_addr().unwrap().to_string());
    let ran = house.call(&["run"]).await;
    assert_eq!(ran.code, 1, "{ran:?}");
    for line in ran.err.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
    }
    assert!(ran.err.contains("HTTP_ADDR"), "{ran:?}");
}

#[tokio::test]
async fn administration_is_quiet_unless_the_log_is_asked_for() {
    let mut house = House::open().await;
    let ran = house.call(&["member", "ban", "77"]).await;
    assert!(ran.err.is_empty(), "{ran:?}");
    house.set("LOG", "info");
    let ran = house.call(&["member", "ban", "78"]).await;
    assert!(ran.err.contains("banned") && !ran.err.contains("sqlx"), "{ran:?}");
}

#[tokio::test]
async fn the_database_is_migrated_by_command() {
    on_each_database(async |house| {
        let first = house.call(&["migrate", "--json"]).await.json();
        assert_eq!(first["id"], house.backend());
        assert!(first["migrations_run"].as_u64().is_some_and(|count| count > 0), "{first}");
        assert_eq!(house.call(&["migrate", "--json"]).await.json()["migrations_run"], 0);
        assert!(house.call(&["migrate"]).await.ok().contains("up to date"));
    })
    .await;
}

#[tokio::test]
async fn many_may_open_a_new_database_at_the_same_time() {
    for _ in 0..3 {
        on_each_database(async |house| {
            let mut daemon = house.start(&["run"]);
            let line = ["migrate", "--json"];
            let (a, b, c, d) =
                tokio::join!(house.call(&line), house.call(&line), house.call(&line), house.call(&["chat", "list"]));
            let ran = [a, b, c].map(|ran| ran.json()["migrations_run"].as_u64().unwrap());
            assert!(ran.iter().filter(|count| **count > 0).count() <= 1, "one of them did it: {ran:?}");
            d.ok();
            daemon.says("Usher is at the door").await;
            daemon.stop().await;
        })
        .await;
    }
}

/// Makes the database that of another version, past Usher.
async fn tampers(house: &House, statement: &'static str) {
    let url = format!("sqlite://{}", house.path("usher.db").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn tables_are_not_changed_under_a_daemon_of_an_older_version() {
    let house = House::open().await;
    let daemon = house.serve().await;
    tampers(&house, "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)").await;
    for line in [["migrate"].as_slice(), &["chat", "list"]] {
        house.call(line).await.fails(1, &["`usher run` of an older version", "stop it"]);
    }
    daemon.stop().await;
}

#[tokio::test]
async fn the_database_of_a_newer_version_is_left_alone() {
    let house = House::open().await;
    house.call(&["migrate"]).await.ok();
    tampers(&house, "update _sqlx_migrations set version = 9999 where version = 2").await;
    for line in [["run"].as_slice(), &["migrate"], &["chat", "list"]] {
        house.call(line).await.fails(1, &["newer version of Usher", "DATABASE_URL"]);
    }
}

#[tokio::test]
async fn the_database_is_copied_beside_the_daemon_and_nothing_is_overwritten() {
    let mut house = House::open().await;
    house.call(&["backup", "copy.db"]).await.fails(78, &["DATABASE_URL"]);
    assert!(!house.path("usher.db").exists());
    let (chat, _) = house.club().await;
    let daemon = house.serve().await;
    let copied = house.call(&["backup", "copy.db", "--json"]).await.json();
    assert!(copied["id"] == "copy.db" && copied["bytes"].as_u64().is_some_and(|bytes| bytes > 0), "{copied}");
    daemon.stop().await;
    let before = std::fs::read(house.path("copy.db")).unwrap();
    house.call(&["backup", "copy.db"]).await.fails(1, &["copy.db", "exists already"]);
    assert_eq!(std::fs::read(house.path("copy.db")).unwrap(), before);
    house.call(&["backup", "nowhere/copy.db"]).await.fails(1, &["nowhere/copy.db", "look whether its folder exists"]);
    house.set("DATABASE_URL", "sqlite://copy.db");
    assert_eq!(house.call(&["chat", "list", "--json"]).await.json()["items"][0]["id"], chat);
    let left: Vec<_> = std::fs::read_dir(house.folder()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".part")), "{left:?}");
    house.set("DATABASE_URL", "postgres://nobody@127.0.0.1:9/usher");
    house.call(&["backup", "other.db"]).await.fails(1, &["pg_dump"]);
}

#[tokio::test]
async fn the_emulator_serves_foreign_bots() {
    let house = House::empty().await;
    let mut emulator = house.start(&["emulator", "--addr", "127.0.0.1:0"]);
    let line = emulator.prints().await;
    let url = line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address");
    let made = reqwest::get(format!("{url}/_world/bot?token=1:TEST&username=my_bot")).await.unwrap();
    assert_eq!(made.json::<Value>().await.unwrap()["ok"], true);
    let me = reqwest::get(format!("{url}/bot1:TEST/getMe")).await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(me["result"]["username"], "my_bot");
    let addr = url.trim_start_matches("http://");
    house.call(&["emulator", "--addr", addr]).await.fails(1, &["--addr", addr]);
    emulator.stop().await;
}
