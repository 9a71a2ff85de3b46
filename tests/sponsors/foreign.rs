//! An outside oracle: a client from the Python package index reads the emulated SubGram as its author meant the real one.

use std::path::Path;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::door::{Door, KEY};

/// Needs `pip install aiosubgram==1.0.1`; `FOREIGN_PYTHON` names the interpreter that has it.
#[tokio::test]
async fn aiosubgram_reads_the_emulated_subgram() {
    let python = std::env::var("FOREIGN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python).args(["-c", "import aiosubgram"]).output().await;
    if !found.is_ok_and(|found| found.status.success()) {
        eprintln!(
            "LEFT OUT: aiosubgram is not installed for {python}; set FOREIGN_PYTHON to an interpreter that has it"
        );
        return;
    }
    let door = Door::open().await;
    let news = door.world().sponsor("News", "https://t.me/news");
    let music = door.world().sponsor_of("smart_link", "Music", "https://smart.example/m");
    door.world().subscribes(1, news);
    door.world().subscribes(2, news);
    door.world().rejoined(2, music);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sponsors/foreign.py");
    let run = Command::new(&python).arg(script).args([door.subgram.url().as_str(), KEY]).output().await.unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let told: Value = serde_json::from_slice(&run.stdout).unwrap();
    let expected =
        json!(
            [["warning", ["https://smart.example/m"]], ["ok", []], ["ok", []], ["APIError", 422], ["APIError", 401],]
        );
    assert_eq!(told, expected);
    assert_eq!(door.world().problems().len(), 1, "only the eleven sponsors");
}
