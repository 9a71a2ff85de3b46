//! What owners read in and below the picture of figures, and below tables.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    Arg, html, plain,
    shop::{grouped, money},
};
use crate::domain::{Lang, Money, figures::Figures, paper::Table};

/// A day as an axis shows it.
pub fn day(lang: Lang, date: NaiveDate) -> String {
    let format = match lang {
        Lang::En => "%-d %b",
        Lang::Ru => "%d.%m",
        Lang::Id => "%d/%m",
    };
    date.format(format).to_string()
}

fn whole_day(lang: Lang, date: NaiveDate) -> String {
    let format = match lang {
        Lang::En => "%-d %b %Y",
        Lang::Ru => "%d.%m.%Y",
        Lang::Id => "%d/%m/%Y",
    };
    date.format(format).to_string()
}

/// A number in a few characters, of whole units with so many decimals: 950, 1.2k, 34M.
pub fn short(lang: Lang, value: i64, decimals: usize) -> String {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    #[expect(clippy::cast_precision_loss, reason = "what is shown has three digits")]
    let value = value as f64 / scale;
    let steps = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand")];
    let (digits, unit) = match steps.into_iter().find(|(step, _)| value.abs() >= *step) {
        Some((step, unit)) => (value / step, unit),
        None => (value, "whole"),
    };
    let mut text = if digits.abs() < 100.0 { format!("{digits:.1}") } else { format!("{digits:.0}") };
    if let Some(whole) = text.strip_suffix(".0") {
        text = whole.to_owned();
    }
    if lang != Lang::En {
        text = text.replace('.', ",");
    }
    plain(lang, "figures-short", &[("digits", Arg::Text(&text)), ("unit", Arg::Text(unit))])
}

/// Above the picture: from when to when.
pub fn title(lang: Lang, figures: &Figures, zone: Tz) -> String {
    let of = |day: Option<&crate::domain::figures::Day>| day.map(|day| whole_day(lang, day.date)).unwrap_or_default();
    let (from, to) = (of(figures.days.first()), of(figures.days.last()));
    let args = [
        ("days", Arg::Count(figures.days.len())),
        ("from", Arg::Text(&from)),
        ("to", Arg::Text(&to)),
        ("zone", Arg::Text(zone.name())),
    ];
    plain(lang, "figures-title", &args)
}

/// The name of a panel, and its main figure.
pub fn panel(lang: Lang, key: &str, figures: &Figures) -> (String, String) {
    let currency = figures.base.to_string();
    let title = plain(lang, "figures-panel", &[("panel", Arg::Text(key)), ("currency", Arg::Text(&currency))]);
    let figure = match key {
        "members" => count(lang, figures.members()),
        "moves" => {
            let (joined, left) = (figures.sum(|day| day.joined), figures.sum(|day| day.left));
            let moves = format!("+{} −{}", count(lang, joined), count(lang, left));
            match churn(lang, figures) {
                Some(churn) => {
                    let churn = plain(lang, "figures-panel-churn", &[("churn", Arg::Text(&churn))]);
                    format!("{moves}, {churn}")
                }
                None => moves,
            }
        }
        // The font has no coloured stars.
        "revenue" => money(lang, Money::new(figures.sum(|day| day.revenue), figures.base)).replace('⭐', "★"),
        _ => count(lang, figures.sum(|day| day.sales)),
    };
    (title, figure)
}

/// Of all who had a plan, how many in a hundred left.
fn churn(lang: Lang, figures: &Figures) -> Option<String> {
    let point = if lang == Lang::En { '.' } else { ',' };
    figures.kept.churn().map(|churn| format!("{}{point}{}", churn / 10, churn % 10))
}

/// In a panel without figures.
pub fn nothing(lang: Lang) -> String {
    plain(lang, "figures-nothing", &[])
}

fn count(lang: Lang, number: i64) -> String {
    grouped(lang, &number.to_string())
}

fn sums(lang: Lang, sums: &[Money]) -> String {
    match sums {
        [] => "0".to_owned(),
        sums => sums.iter().map(|sum| money(lang, *sum)).collect::<Vec<_>>().join(" + "),
    }
}

/// Below the picture. Bot API: captions have 1024 characters.
pub fn caption(lang: Lang, figures: &Figures, zone: Tz) -> String {
    let (members, joined, left) =
        (count(lang, figures.members()), figures.sum(|day| day.joined), figures.sum(|day| day.left));
    let (joined, left) = (count(lang, joined), count(lang, left));
    let args = [("members", Arg::Text(&members)), ("joined", Arg::Text(&joined)), ("left", Arg::Text(&left))];
    let title = html(lang, "figures-caption", &[("title", Arg::Text(&title(lang, figures, zone)))]);
    let mut lines = vec![title, html(lang, "figures-members", &args)];
    let (sales, revenue) = (count(lang, figures.sum(|day| day.sales)), sums(lang, &figures.revenue));
    let args = [("sales", Arg::Text(&sales)), ("revenue", Arg::Text(&revenue))];
    lines.push(html(lang, "figures-sales", &args));
    if !figures.monthly.is_empty() {
        let monthly = sums(lang, &figures.monthly);
        lines.push(html(lang, "figures-monthly", &[("sum", Arg::Text(&monthly))]));
    }
    if let Some(churn) = churn(lang, figures) {
        lines.push(html(lang, "figures-churn", &[("churn", Arg::Text(&churn))]));
    }
    if figures.unconverted > 0 {
        let currency = figures.base.to_string();
        let count = usize::try_from(figures.unconverted).unwrap_or_default();
        let args = [("count", Arg::Count(count)), ("currency", Arg::Text(&currency))];
        lines.push(html(lang, "figures-unconverted", &args));
    }
    lines.join("\n")
}

/// Button: a period of so many days.
pub fn button_period(lang: Lang, days: u32, chosen: bool) -> String {
    let days = days.to_string();
    let args = [("days", Arg::Text(&days)), ("chosen", Arg::Text(if chosen { "yes" } else { "no" }))];
    plain(lang, "button-period", &args)
}

/// Button: light or dark.
pub fn button_shade(lang: Lang, dark: bool) -> String {
    plain(lang, "button-shade", &[("shade", Arg::Text(if dark { "dark" } else { "light" }))])
}

/// Tables are on their way.
pub fn tables(lang: Lang) -> String {
    html(lang, "export-begins", &[])
}

/// Below a table.
pub fn table(lang: Lang, table: Table, rows: usize) -> String {
    html(lang, "export-table", &[("table", Arg::Text(table.name())), ("rows", Arg::Count(rows))])
}

/// A table is too large for Telegram.
pub fn too_large(lang: Lang, table: Table) -> String {
    html(lang, "export-too-large", &[("table", Arg::Text(table.name()))])
}
