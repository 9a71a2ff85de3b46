//! What a command answers: sentences for people, or one JSON object.

use std::io::Write as _;

use clap::Args;
use serde_json::{Value, json};

use crate::domain::BotId;

/// How to answer.
#[derive(Args, Clone, Copy, Debug)]
pub struct Shape {
    /// Answer with exactly one JSON object; its `id` is the thing's id, lists are `{"items":[...]}`
    #[arg(long, global = true, display_order = 100)]
    pub json: bool,
}

/// Which bot is meant.
#[derive(Args, Clone, Copy, Debug)]
pub struct Which {
    /// Which bot, by its id (`usher bot list`); may be left out while there is only one
    #[arg(long, global = true, value_name = "ID", display_order = 99, value_parser = bot_id)]
    pub bot: Option<BotId>,
}

/// A bot's id.
pub fn bot_id(text: &str) -> Result<BotId, String> {
    match text.trim().parse() {
        Ok(id @ 1..) => Ok(BotId(id)),
        _ => Err("a bot's id is the digits before the colon of its token, such as 123456789 (`usher bot list`)".into()),
    }
}

/// What a command answers.
pub struct Answer {
    pub text: String,
    pub json: Value,
}

impl Answer {
    /// A list: one line per item, or a sentence when it is empty.
    pub fn list(items: Vec<(String, Value)>, empty: &str) -> Self {
        let (lines, items): (Vec<_>, Vec<_>) = items.into_iter().unzip();
        let text = if lines.is_empty() { empty.to_owned() } else { lines.join("\n") };
        Self { text, json: json!({ "items": items }) }
    }

    pub fn say(&self, shape: &Shape) {
        if shape.json { print(&self.json.to_string()) } else { print(&self.text) }
    }
}

/// Prints a line. Whoever closed the pipe has read enough.
pub fn print(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
