//! `usher stats` and `usher export`: figures as a picture, and everything as tables.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use tokio::io::AsyncWriteExt as _;

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
};
use crate::{
    domain::{BotId, Lang, UserId, paper::Table, team::Act},
    flows::{export::Export, figures},
    texts,
};

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  usher stats --days 90 --out stats.png")]
pub struct Stats {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub shape: Shape,
    /// So many days, today included
    #[arg(long, default_value_t = 30, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=365))]
    days: u32,
    /// Draw the figures as a picture (PNG) into this file; without it they are only told
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Light on dark
    #[arg(long)]
    dark: bool,
    /// The language of the picture: en, ru or id; without it `DEFAULT_LOCALE`
    #[arg(long, value_name = "CODE", value_parser = lang)]
    lang: Option<Lang>,
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "write en, ru or id".to_owned())
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  usher export --what customers --out customers.csv")]
pub struct Ask {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub shape: Shape,
    /// customers, payments or subscriptions
    #[arg(long)]
    what: Table,
    /// The new file; one that exists is refused
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub async fn stats(desk: &Desk, ask: &Stats) -> Result<Answer, Failure> {
    let (row, app) = (desk.row(ask.which.bot).await?, &desk.app);
    let lang = ask.lang.unwrap_or(app.settings.default_locale);
    let shown = figures::gather(app, row.bot_id, ask.days).await?;
    if let Some(out) = &ask.out {
        let picture = figures::picture(app.settings.time_zone, lang, &shown, ask.dark)?;
        save(out, &picture).await?;
    }
    let text = super::members::plain(&texts::figures::caption(lang, &shown, app.settings.time_zone));
    let day = |day: &crate::domain::figures::Day| {
        json!({
            "date": day.date.to_string(),
            "members": day.members,
            "joined": day.joined,
            "left": day.left,
            "sales": day.sales,
            "revenue_minor": day.revenue,
        })
    };
    let json = json!({
        "id": row.bot_id,
        "days": shown.days.iter().map(day).collect::<Vec<_>>(),
        "currency": shown.base.to_string(),
        "revenue": shown.revenue.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "monthly": shown.monthly.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "churn_per_mille": shown.kept.churn(),
        "unconverted": shown.unconverted,
        "file": ask.out,
    });
    Ok(Answer { text, json })
}

pub async fn export(desk: &Desk, ask: &Ask) -> Result<Answer, Failure> {
    let row = desk.row(ask.which.bot).await?;
    let rows = write(desk, row.bot_id, ask.what, &ask.out).await?;
    let mut work = desk.begin().await?;
    work.audit(row.bot_id, UserId::OPERATOR, Act::Export, None, ask.what.name()).await?;
    work.commit().await?;
    let (what, out) = (ask.what.name(), ask.out.display().to_string());
    let text = format!("{rows} row(s) of {what} are in {out}.");
    Ok(Answer { text, json: json!({ "id": what, "rows": rows, "file": out }) })
}

async fn write(desk: &Desk, bot: BotId, table: Table, out: &Path) -> Result<usize, Failure> {
    let mut file = new_file(out).await?;
    let mut export = Export::new(bot, table);
    while let Some(page) = export.page(&desk.app).await? {
        file.write_all(&page).await.map_err(|error| unwritten(out, &error))?;
    }
    file.flush().await.map_err(|error| unwritten(out, &error))?;
    Ok(export.rows)
}

/// Writes a new file, whole.
pub async fn save(out: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = new_file(out).await?;
    file.write_all(bytes).await.map_err(|error| unwritten(out, &error))?;
    file.flush().await.map_err(|error| unwritten(out, &error))
}

/// A file that was not there before.
async fn new_file(out: &Path) -> Result<tokio::fs::File, Failure> {
    let file = tokio::fs::OpenOptions::new().write(true).create_new(true).open(out).await;
    file.map_err(|error| unwritten(out, &error))
}

fn unwritten(out: &Path, error: &std::io::Error) -> Failure {
    Failure::Failed(format!("{} cannot be written: {error}. Name a new file in a folder that is there", out.display()))
}
