//! What people read when they change from one plan to another.

use std::time::Duration;

use chrono_tz::Tz;

use super::{
    Arg, date_in_zone, html, label, plain,
    shop::{money, term},
};
use crate::domain::{Lang, Moment, Money, Term, Unit, switch::Sum};

fn until(lang: Lang, at: Moment, zone: Tz) -> String {
    super::until(lang, at, &date_in_zone(lang, at, zone))
}

/// A length of time in whole days, or in hours if it is short.
fn span(lang: Lang, time: Duration) -> String {
    let hours = time.as_secs() / 3_600;
    let (count, unit) = if hours >= 48 { (hours / 24, Unit::Day) } else { (hours.max(1), Unit::Hour) };
    term(lang, Term::Span(u32::try_from(count).unwrap_or(u32::MAX), unit))
}

/// Button: to the plans that one may change to.
pub fn button_change_plan(lang: Lang) -> String {
    plain(lang, "button-change-plan", &[])
}

/// Button on a plan's page: to the price with what is unused of the plan that one has.
pub fn button_switch(lang: Lang, olds: &[&str], pay: Money) -> String {
    let olds = olds.join(", ");
    let old = &label(&olds);
    if pay.minor == 0 {
        return plain(lang, "button-switch-free", &[("old", Arg::Text(old))]);
    }
    plain(lang, "button-switch", &[("old", Arg::Text(old)), ("price", Arg::Text(&money(lang, pay)))])
}

/// Button: one plan of those that one may change to.
pub fn button_change_to(lang: Lang, plan: &str, pay: Money) -> String {
    let plan = &label(plan);
    if pay.minor == 0 {
        return plain(lang, "button-change-free", &[("plan", Arg::Text(plan))]);
    }
    plain(lang, "button-change-to", &[("plan", Arg::Text(plan)), ("price", Arg::Text(&money(lang, pay)))])
}

/// Button: change without paying anything.
pub fn button_now(lang: Lang) -> String {
    plain(lang, "button-change-now", &[])
}

/// Above the plans that one may change to.
pub fn list(lang: Lang, olds: &[&str], end: Moment, zone: Tz) -> String {
    let [old] = olds else { return html(lang, "switch-list-several", &[("old", Arg::Text(&olds.join(", ")))]) };
    html(lang, "switch-list", &[("old", Arg::Text(old)), ("until", Arg::Text(&until(lang, end, zone)))])
}

/// Whether a sentence is about one plan that is left or about several.
fn many(olds: &[&str]) -> Arg<'static> {
    Arg::Text(if olds.len() == 1 { "single" } else { "several" })
}

/// There is no plan to change to.
pub fn none(lang: Lang) -> String {
    html(lang, "switch-none", &[])
}

/// A quote as its page shows it.
pub struct Page<'a> {
    /// The plans that are left.
    pub olds: &'a [&'a str],
    /// The plan that comes.
    pub plan: &'a str,
    /// The arithmetic, for each currency in which it can be paid.
    pub sums: &'a [Sum],
    /// How much of the old plan is unused, if it is one.
    pub unused: Duration,
    /// Until when the new plan runs.
    pub end: Moment,
    /// What is left over makes it longer.
    pub longer: bool,
    /// Those of the old plans that are paid again by themselves, until now.
    pub renewed: &'a [&'a str],
    /// The zone of all times.
    pub zone: Tz,
}

/// The price of a change with its arithmetic.
pub fn page(lang: Lang, page: &Page<'_>) -> String {
    let (old, plan) = (page.olds.join(", "), page.plan);
    let unused = match page.olds {
        [_] => span(lang, page.unused),
        _ => plain(lang, "switch-unused", &[("old", Arg::Text(&old))]),
    };
    let mut lines =
        vec![html(lang, "switch-title", &[("old", Arg::Text(&old)), ("plan", Arg::Text(plan))]), String::new()];
    for sum in page.sums {
        let (price, credit, pay) = (money(lang, sum.price), money(lang, sum.credit), money(lang, sum.pay()));
        let args = [
            ("price", Arg::Text(&price)),
            ("credit", Arg::Text(&credit)),
            ("unused", Arg::Text(&unused)),
            ("pay", Arg::Text(&pay)),
        ];
        lines.push(html(lang, if sum.pay().minor == 0 { "switch-covered" } else { "switch-sum" }, &args));
    }
    if page.sums.iter().any(|sum| sum.over().minor > 0) {
        lines.push(match page.longer {
            true => html(lang, "switch-longer", &[("plan", Arg::Text(plan))]),
            false => html(lang, "switch-rest", &[]),
        });
    }
    let end = until(lang, page.end, page.zone);
    lines.push(String::new());
    lines.push(html(
        lang,
        "switch-ends",
        &[("plan", Arg::Text(plan)), ("old", Arg::Text(&old)), ("many", many(page.olds)), ("until", Arg::Text(&end))],
    ));
    for old in page.renewed {
        lines.push(html(lang, "switch-renewal", &[("old", Arg::Text(old))]));
    }
    lines.join("\n")
}

/// The price is another than the one that was shown; plain text.
pub fn changed(lang: Lang) -> String {
    plain(lang, "switch-changed", &[])
}

/// The change is made.
pub fn done(lang: Lang, olds: &[&str], plan: &str, end: Moment, zone: Tz) -> String {
    let (old, end) = (olds.join(", "), until(lang, end, zone));
    let args = [("plan", Arg::Text(plan)), ("old", Arg::Text(&old)), ("many", many(olds)), ("until", Arg::Text(&end))];
    html(lang, "switch-done", &args)
}
