//! An outside oracle: a client from the Python package index reads the emulated SubGram as its author meant the real one.

use std::path::Path;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::{
    door::{Door, KEY},
    foreign,
};

#[tokio::test]
async fn aiosubgram_reads_the_emulated_subgram() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sponsors/foreign");
    let python = match foreign::python("foreign-subgram", &here).await {
        Ok(python) => python,
        Err(why) => return foreign::left_out("aiosubgram", &why),
    };
    let door = Door::open().await;
    let news = door.world().sponsor("News", "https://t.me/news");
    let music = door.world().sponsor_of("smart_link", "Music", "https://smart.example/m");
    door.world().subscribes(1, news);
    door.world().subscribes(2, news);
    door.world().rejoined(2, music);
    let mut run = Command::new(python);
    run.arg(here.join("ask.py")).args([door.subgram.url().as_str(), KEY]).env("NO_PROXY", "127.0.0.1");
    let run = run.env("PYTHONDONTWRITEBYTECODE", "1").output().await.unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let told: Value = serde_json::from_slice(&run.stdout).unwrap();
    let expected =
        json!(
            [["warning", ["https://smart.example/m"]], ["ok", []], ["ok", []], ["APIError", 422], ["APIError", 401],]
        );
    assert_eq!(told, expected);
    assert_eq!(door.world().problems().len(), 1, "only the eleven sponsors");
}
