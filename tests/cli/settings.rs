//! Wrong settings end with 78, the setting's name and an example of a right value.

use std::os::unix::ffi::OsStringExt as _;

use crate::house::{House, MASTER_KEY, SECOND, TOKEN};

const WRONG: [(&str, &str, &str); 30] = [
    ("BOT_TOKEN", "secret-but-no-token", "123456789:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8"),
    ("OWNER_IDS", "1,olga", "123456789"),
    ("OWNER_IDS", "-5", "123456789"),
    ("DATABASE_URL", "mysql://root@localhost/usher", "sqlite://usher.db"),
    ("DATABASE_URL", "usher.db", "postgres://user:password@host/database"),
    ("TELEGRAM_API_URL", "api.telegram.org", "https://api.telegram.org"),
    ("TELEGRAM_API_URL", "ftp://api.telegram.org", "https://api.telegram.org"),
    ("SUBGRAM_API_URL", "subgram", "https://api."),
    ("SUBGRAM_MODE", "both", "links or delegated"),
    ("GATE_TIMEOUT", "5", "5s"),
    ("GATE_TIMEOUT", "-5s", "500ms"),
    ("GATE_PASS_TTL", "soon", "180s"),
    ("GATE_PASS_TTL", "99999999999999999d", "180s"),
    ("GATE_ON_ERROR", "maybe", "open or closed"),
    ("GATE_SCOPE", "some", "free or all"),
    ("SWEEP_CRON", "* * * * *", "0 * * * * *"),
    ("SWEEP_CRON", "99 * * * * *", "0 * * * * *"),
    ("HTTP_ADDR", "localhost", "127.0.0.1:8080"),
    ("HTTP_ADDR", "127.0.0.1:99999", "127.0.0.1:8080"),
    ("PUBLIC_URL", "usher.example", "https://"),
    ("MASTER_KEY", "c2hvcnQ=", "openssl rand -base64 32"),
    ("MASTER_KEY", "not base64!", "openssl rand -base64 32"),
    ("DEFAULT_LOCALE", "tlh", "en, ru or id"),
    ("TIME_ZONE", "Moon/Base", "Europe/Berlin"),
    ("BASE_CURRENCY", "dollars", "USD"),
    ("SEND_RATE", "fast", "30"),
    ("SEND_RATE", "-1", "30"),
    ("LOG", "usher=loud=er", "usher=debug,info"),
    ("LOG_FORMAT", "xml", "pretty or json"),
    ("OWNER_IDS", "1,,2", "123456789"),
];

#[tokio::test]
async fn every_wrong_setting_is_named_with_an_example() {
    for (name, value, example) in WRONG {
        let mut house = House::open().await;
        house.set(name, value);
        for line in [["run"].as_slice(), &["chat", "list"], &["doctor"]] {
            let ran = house.call(line).await;
            ran.fails(78, &[name, example]);
            assert_eq!(ran.err.trim_end().lines().count(), 1, "{ran:?}");
        }
    }
}

#[tokio::test]
async fn the_value_of_a_secret_is_not_shown_that_of_another_setting_is() {
    let mut house = House::open().await;
    house.set("BOT_TOKEN", "secret-but-no-token");
    let ran = house.call(&["run"]).await;
    ran.fails(78, &["BOT_TOKEN"]);
    assert!(!ran.err.contains("secret-but-no-token"), "{ran:?}");
    house.set("BOT_TOKEN", TOKEN);
    house.set("TIME_ZONE", "Moon/Base");
    house.call(&["run"]).await.fails(78, &["TIME_ZONE", "Moon/Base"]);
}

#[tokio::test]
async fn the_file_env_is_read_and_the_environment_wins_over_it() {
    let mut house = House::empty().await;
    std::fs::write(house.path(".env"), format!("# ours\nBOT_TOKEN={TOKEN}\nDATABASE_URL=sqlite://from-file.db\n"))
        .unwrap();
    let listed = house.call(&["bot", "list", "--json"]).await.json();
    assert_eq!(listed["items"][0]["id"], house.bot);
    assert!(house.path("from-file.db").exists());
    house.set("DATABASE_URL", "sqlite://from-environment.db");
    house.call(&["bot", "list"]).await.ok();
    assert!(house.path("from-environment.db").exists());
    std::fs::write(house.path(".env"), "LOG=info\nGATE_TIMEOUT=soon\n").unwrap();
    house.call(&["bot", "list"]).await.fails(78, &["GATE_TIMEOUT", "5s"]);
    std::fs::write(house.path(".env"), "LOG=info\nBOT_TOKEN 1:secret\n").unwrap();
    let ran = house.call(&["bot", "list"]).await;
    ran.fails(78, &[".env", "line 2", "NAME=value"]);
    assert!(!ran.err.contains("secret"), "{ran:?}");
}

#[tokio::test]
async fn what_is_no_text_is_a_wrong_setting() {
    let mut house = House::open().await;
    house.set("TIME_ZONE", std::ffi::OsString::from_vec(vec![0xff, 0xfe]));
    house.call(&["bot", "list"]).await.fails(78, &["TIME_ZONE"]);
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_a_wrong_setting_for_all() {
    let mut house = House::open().await;
    house.set("DATABASE_URL", "sqlite://nowhere/usher.db");
    for line in [["run"].as_slice(), &["bot", "list"], &["migrate"], &["backup", "copy.db"]] {
        house.call(line).await.fails(78, &["DATABASE_URL", "sqlite://usher.db"]);
    }
}

#[tokio::test]
async fn the_key_that_opens_stored_tokens_is_asked_for_by_name() {
    let mut house = House::empty().await;
    house.call(&["bot", "add", TOKEN, "--owners", "5"]).await.fails(78, &["MASTER_KEY", "openssl rand -base64 32"]);
    house.set("MASTER_KEY", MASTER_KEY);
    house.call(&["bot", "add", TOKEN, "--owners", "5"]).await.ok();
    house.unset("MASTER_KEY");
    house.call(&["member", "ban", "77"]).await.fails(78, &["MASTER_KEY", "base64"]);
    house.set("MASTER_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    house.call(&["member", "ban", "77"]).await.fails(78, &["MASTER_KEY", "sealed"]);
    house.unset("MASTER_KEY");
    house.call(&["gate", "subgram", "KEY"]).await.fails(78, &["MASTER_KEY"]);
}

#[tokio::test]
async fn an_empty_setting_is_not_set() {
    let mut house = House::open().await;
    for name in ["SUBGRAM_API_KEY", "MASTER_KEY", "PUBLIC_URL", "DATABASE_URL", "LOG", "LOG_FORMAT", "SWEEP_CRON"] {
        house.set(name, "");
    }
    house.set("TIME_ZONE", "  ");
    house.serve().await.stop().await;
    assert!(house.path("usher.db").exists(), "the usual place");
    // Where one is required, it is asked for by name.
    house.call(&["bot", "add", SECOND, "--offline"]).await.fails(78, &["MASTER_KEY", "openssl rand -base64 32"]);
    let mut house = House::empty().await;
    std::fs::write(house.path(".env"), "BOT_TOKEN=\nOWNER_IDS=\n").unwrap();
    house.call(&["chat", "list"]).await.fails(1, &["there is no bot yet", "BOT_TOKEN"]);
    // What is typed is meant.
    house.call(&["chat", "list", "--bot-token", ""]).await.fails(2, &["not a bot token"]);
    // The environment wins over the file, and says here that there is none.
    std::fs::write(house.path(".env"), format!("BOT_TOKEN={TOKEN}\n")).unwrap();
    house.set("BOT_TOKEN", "");
    house.call(&["chat", "list"]).await.fails(1, &["there is no bot yet"]);
    house.unset("BOT_TOKEN");
    house.call(&["chat", "list"]).await.ok();
}
