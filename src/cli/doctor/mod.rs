//! `usher doctor`: one line per finding, what is wrong and how to mend it. Works with and without a running daemon.

mod base;
mod bots;
mod places;
mod shop;
mod sponsors;

use std::process::ExitCode;

use clap::Args;
use futures::StreamExt as _;
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    answer::Shape,
    desk::{self, Desk},
};
use crate::config::Settings;

pub const EXAMPLES: &str = "\
Examples:
  usher doctor             ✓ fine, ⚠ worth a look, ✗ wrong; exit code 1 if anything is wrong
  usher doctor --retry     try again what was given up, then look";

/// Bots that are looked at together.
const AT_ONCE: usize = 8;

/// What is asked of the doctor.
#[derive(Args, Debug)]
pub struct Ask {
    /// First put back to work what was given up; a running daemon takes it up within a second
    #[arg(long)]
    retry: bool,

    #[command(flatten)]
    shape: Shape,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Fine,
    Look,
    Wrong,
}

/// One thing that was looked at.
struct Finding {
    mark: Mark,
    /// What was looked at.
    about: String,
    /// How it is.
    text: String,
    /// How to mend it.
    mend: Option<String>,
}

impl Finding {
    fn fine(about: impl Into<String>, text: impl Into<String>) -> Self {
        Self { mark: Mark::Fine, about: about.into(), text: text.into(), mend: None }
    }

    fn look(about: impl Into<String>, text: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { mark: Mark::Look, about: about.into(), text: text.into(), mend: Some(mend.into()) }
    }

    fn wrong(about: impl Into<String>, text: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { mark: Mark::Wrong, ..Self::look(about, text, mend) }
    }

    fn line(&self) -> String {
        let sign = match self.mark {
            Mark::Fine => "✓",
            Mark::Look => "⚠",
            Mark::Wrong => "✗",
        };
        let mend = self.mend.as_ref().map(|mend| format!(". {mend}")).unwrap_or_default();
        format!("{sign} {}: {}{mend}", self.about, self.text)
    }

    fn json(&self) -> Value {
        let mark = match self.mark {
            Mark::Fine => "fine",
            Mark::Look => "look",
            Mark::Wrong => "wrong",
        };
        json!({ "mark": mark, "about": self.about, "text": self.text, "mend": self.mend })
    }
}

pub async fn run(settings: Settings, ask: &Ask) -> Result<ExitCode, Failure> {
    let mut findings = vec![base::settings(&settings)];
    match base::open(settings.clone(), &mut findings).await {
        Some(desk) => {
            examine(&desk, ask, &mut findings).await?;
            desk.close().await;
        }
        // Without a database there is still the token to look at.
        None => findings.extend(bots::token_alone(&settings).await?),
    }
    let is_well = findings.iter().all(|finding| finding.mark != Mark::Wrong);
    let answer = Answer {
        text: findings.iter().map(Finding::line).collect::<Vec<_>>().join("\n"),
        json: json!({ "ok": is_well, "items": findings.iter().map(Finding::json).collect::<Vec<_>>() }),
    };
    answer.say(&ask.shape);
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn examine(desk: &Desk, ask: &Ask, findings: &mut Vec<Finding>) -> Result<(), Failure> {
    if ask.retry {
        let count = desk.app.store.retry_parked().await?;
        findings.push(Finding::fine("given up", format!("{count} thing(s) put back to work")));
    }
    findings.extend(base::parked(desk).await?);
    let rows = desk.rows().await?;
    if rows.is_empty() {
        findings.push(Finding::look(
            "bots",
            "there is none yet",
            "Set BOT_TOKEN, or `usher bot add TOKEN --owners ID`",
        ));
    }
    let looks = rows.iter().map(|row| async {
        let mut findings = Vec::new();
        bots::look(desk, row, &format!("bot {}", desk::name(row)), &mut findings).await.map(|()| findings)
    });
    let looks: Vec<_> = futures::stream::iter(looks).buffered(AT_ONCE).collect().await;
    for look in looks {
        findings.extend(look?);
    }
    Ok(())
}
