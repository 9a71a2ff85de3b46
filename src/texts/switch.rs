//! What people read when they change from one plan to another.

use std::time::Duration;

use chrono_tz::Tz;

use super::{
    Arg, date_in_zone, html, plain,
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
pub fn button_switch(lang: Lang, old: &str, pay: Money) -> String {
    if pay.minor == 0 {
        return plain(lang, "button-switch-free", &[("old", Arg::Text(old))]);
    }
    plain(lang, "button-switch", &[("old", Arg::Text(old)), ("price", Arg::Text(&money(lang, pay)))])
}

/// Button: one plan of those that one may change to.
pub fn button_change_to(lang: Lang, plan: &str, pay: Money) -> String {
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
pub fn list(lang: Lang, old: &str, end: Moment, zone: Tz) -> String {
    html(lang, "switch-list", &[("old", Arg::Text(old)), ("until", Arg::Text(&until(lang, end, zone)))])
}

/// There is no plan to change to.
pub fn none(lang: Lang) -> String {
    html(lang, "switch-none", &[])
}

/// A quote as its page shows it.
pub struct Page<'a> {
    /// The plan that is left.
    pub old: &'a str,
    /// The plan that comes.
    pub plan: &'a str,
    /// The arithmetic, for each currency in which it can be paid.
    pub sums: &'a [Sum],
    /// How much of the old plan is unused.
    pub unused: Duration,
    /// Until when the new plan runs.
    pub end: Moment,
    /// What is left over makes it longer.
    pub longer: bool,
    /// The old plan is paid again by itself, until now.
    pub renews: bool,
    /// The zone of all times.
    pub zone: Tz,
}

/// The price of a change with its arithmetic.
pub fn page(lang: Lang, page: &Page<'_>) -> String {
    let (old, plan, unused) = (page.old, page.plan, span(lang, page.unused));
    let mut lines =
        vec![html(lang, "switch-title", &[("old", Arg::Text(old)), ("plan", Arg::Text(plan))]), String::new()];
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
        &[("plan", Arg::Text(plan)), ("old", Arg::Text(old)), ("until", Arg::Text(&end))],
    ));
    if page.renews {
        lines.push(html(lang, "switch-renewal", &[("old", Arg::Text(old))]));
    }
    lines.join("\n")
}

/// The price is another than the one that was shown; plain text.
pub fn changed(lang: Lang) -> String {
    plain(lang, "switch-changed", &[])
}

/// The change is made.
pub fn done(lang: Lang, old: &str, plan: &str, end: Moment, zone: Tz) -> String {
    let end = until(lang, end, zone);
    html(lang, "switch-done", &[("plan", Arg::Text(plan)), ("old", Arg::Text(old)), ("until", Arg::Text(&end))])
}

/// Why Telegram shall not take the money: what is left has changed; plain text.
pub fn checkout_changed(lang: Lang) -> String {
    plain(lang, "checkout-changed", &[])
}
