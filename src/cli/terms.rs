//! `usher terms`: what people must agree to before their first purchase.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
use serde_json::json;

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
};
use crate::domain::BotId;

/// Telegram takes messages of 4096 characters; what is around the terms needs some.
const LONGEST: usize = 3_500;

#[derive(Args, Debug)]
pub struct Group {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub shape: Shape,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Set the terms: people read them by /terms, and agree to them before their first purchase
    #[command(
        group = ArgGroup::new("source").required(true).args(["text", "file"]),
        after_help = "Examples:\n  usher terms set \"No refunds after the first day. Be kind.\"\n  usher terms set --file terms.txt"
    )]
    Set {
        /// The terms themselves
        text: Option<String>,
        /// A file with them
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Show the terms
    Show,
    /// Take the terms away: nobody is asked to agree any more
    Clear,
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let terms = match command {
        Command::Show => {
            let text = row.terms.clone().unwrap_or_else(|| "No terms yet: `usher terms set --file FILE`".into());
            return Ok(Answer { text, json: json!({ "id": row.bot_id, "terms": row.terms }) });
        }
        Command::Clear => None,
        Command::Set { text, file } => Some(told("the terms", text, file, LONGEST)?),
    };
    let mut work = desk.begin().await?;
    work.set_terms(row.bot_id, terms.as_deref()).await?;
    work.commit().await?;
    let text = match &terms {
        Some(_) => "The terms are set: people read them by /terms and agree to them before their first purchase.",
        None => "There are no terms any more: nobody is asked to agree.",
    };
    Ok(Answer { text: text.into(), json: json!({ "id": row.bot_id, "terms": terms }) })
}

/// A text that was typed, or that stands in a file.
pub fn told(what: &str, text: Option<String>, file: Option<PathBuf>, longest: usize) -> Result<String, Failure> {
    let text = match (text, file) {
        (_, Some(file)) => std::fs::read_to_string(&file)
            .map_err(|error| Failure::Failed(format!("{} cannot be read: {error}", file.display())))?,
        (text, None) => text.unwrap_or_default(),
    };
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Failure::Usage(format!("{what}: there is no text"))),
        length if length > longest => Err(Failure::Usage(format!(
            "{what}: {length} characters are too many for one message; write at most {longest}"
        ))),
        _ => Ok(text.to_owned()),
    }
}
