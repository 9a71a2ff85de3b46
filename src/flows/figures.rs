//! Figures of the last days: gathered from the books, and drawn as one picture.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::{
    app::App,
    domain::{
        BotId, Currency, Lang, Money, Term,
        figures::{Calendar, Day, Figures, Kept, monthly},
    },
    error::Result,
    picture::{self, Chart, Panel, Shape},
    store::figures::quarter,
    telegram::{Button, Keyboard},
    texts::figures as texts,
};

/// Periods to choose from, in days.
pub const PERIODS: [u32; 4] = [7, 30, 90, 365];

/// What there is to show of the last days.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn gather(app: &App, bot: BotId, days: u32) -> Result<Figures> {
    let (now, store) = (app.clock.now(), &app.store);
    let calendar = Calendar::until(now, days, app.settings.time_zone);
    let since = calendar.start();
    let base: Currency = app.settings.base_currency.parse().map_err(|error: String| anyhow::anyhow!(error))?;
    let spread = |rows: Vec<(i64, i64)>| {
        let mut days = vec![0; calendar.len()];
        rows.into_iter().for_each(|(number, count)| days[calendar.place(quarter(number))] += count);
        days
    };
    let joined = spread(store.joined(bot, since, false).await?);
    let left = spread(store.left(bot, since, false).await?);
    let mut shown = calendar.days(&joined, &left, store.count_members(bot, false).await?);
    let total = |rows: Vec<(i64, i64)>| rows.into_iter().map(|(_, count)| count).sum();
    let kept = Kept {
        now: store.count_members(bot, true).await?,
        joined: total(store.joined(bot, since, true).await?),
        left: total(store.left(bot, since, true).await?),
    };
    let (mut revenue, mut unconverted) = (BTreeMap::new(), 0);
    for income in store.income(bot, since, now, base.code()).await? {
        let day: &mut Day = &mut shown[calendar.place(quarter(income.quarter))];
        day.sales += income.sales;
        day.revenue += income.in_base;
        unconverted += income.unconverted;
        *revenue.entry(income.currency).or_insert(0_i64) += income.minor;
    }
    let mut renewed = BTreeMap::new();
    for running in store.running_prices(bot).await? {
        let worth = running.term.parse::<Term>().ok().and_then(|term| monthly(running.price_minor, term));
        *renewed.entry(running.currency).or_insert(0_i64) += worth.unwrap_or(0).saturating_mul(running.count);
    }
    Ok(Figures { days: shown, kept, revenue: moneys(revenue, base), base, unconverted, monthly: moneys(renewed, base) })
}

/// Sums by currency, the base currency first.
fn moneys(sums: BTreeMap<String, i64>, base: Currency) -> Vec<Money> {
    let read = |(code, minor): (String, i64)| Some(Money::new(minor, code.parse().ok()?)).filter(|sum| sum.minor > 0);
    let mut all: Vec<Money> = sums.into_iter().filter_map(read).collect();
    all.sort_by_key(|sum| sum.currency != base);
    all
}

/// The picture, as PNG.
///
/// # Errors
/// `Broken` when it cannot be drawn.
pub fn picture(zone: Tz, lang: Lang, figures: &Figures, dark: bool) -> Result<Vec<u8>> {
    let dates: Vec<String> = figures.days.iter().map(|day| texts::day(lang, day.date)).collect();
    let short = |value: i64| texts::short(lang, value, 0);
    let money = |value: i64| texts::short(lang, value, figures.base.decimals());
    let of = |value: fn(&Day) -> i64| figures.days.iter().map(value).collect::<Vec<_>>();
    let panel = |key: &str, shape: Shape, values: Vec<i64>, below: Vec<i64>, label: &dyn Fn(i64) -> String| {
        let (title, figure) = texts::panel(lang, key, figures);
        Panel::new(title, figure, shape, values, below, label)
    };
    let chart = Chart {
        title: texts::title(lang, figures, zone),
        nothing: texts::nothing(lang),
        dark,
        panels: vec![
            panel("members", Shape::Area, of(|day| day.members), Vec::new(), &short),
            panel("moves", Shape::Bars, of(|day| day.joined), of(|day| day.left), &short),
            panel("revenue", Shape::Bars, of(|day| day.revenue), Vec::new(), &money),
            panel("sales", Shape::Bars, of(|day| day.sales), Vec::new(), &short),
        ],
        dates,
    };
    Ok(picture::draw(&chart).map_err(|error| anyhow::anyhow!("the picture cannot be drawn: {error}"))?)
}

/// Buttons below it: other periods, the other shade.
pub fn keyboard(lang: Lang, days: u32, dark: bool) -> Keyboard {
    let shade = |dark| if dark { "dark" } else { "light" };
    let period = |of: u32| {
        let text = texts::button_period(lang, of, of == days);
        Button::data(text, format!("stats:{}:{of}", shade(dark)))
    };
    let other = Button::data(texts::button_shade(lang, !dark), format!("stats:{}:{days}", shade(!dark)));
    vec![PERIODS.map(period).to_vec(), vec![other]]
}
