//! What people and the team read about credit: in the shop, in `/status`, given and taken by hand, paid out.

use chrono_tz::Tz;

use super::{Arg, date, html, label, plain, shop::money};
use crate::domain::{
    Lang, Moment, Money, UserId,
    balance::{Entry, Kind, Standing},
};

/// Button: credit pays all of it.
pub fn button_all(lang: Lang, price: Money) -> String {
    plain(lang, "button-credit-all", &[("price", Arg::Text(&money(lang, price)))])
}

/// Button: credit pays a part of it.
pub fn button_part(lang: Lang, free: Money) -> String {
    plain(lang, "button-credit-part", &[("free", Arg::Text(&money(lang, free)))])
}

/// Above the ways to pay what credit leaves of a price.
pub fn part(lang: Lang, plan: &str, free: Money) -> String {
    html(lang, "credit-part", &[("plan", Arg::Text(plan)), ("free", Arg::Text(&money(lang, free)))])
}

/// A line of `/status`.
pub fn status(lang: Lang, standing: &Standing) -> String {
    let (free, held) = (money(lang, standing.free), money(lang, standing.held));
    match standing.held.minor {
        0 => html(lang, "status-credit", &[("free", Arg::Text(&free))]),
        _ => html(lang, "status-credit-held", &[("free", Arg::Text(&free)), ("held", Arg::Text(&held))]),
    }
}

/// The person hears that the team gave, took or paid out some of their credit, and why if the team said so.
pub fn changed(lang: Lang, kind: Kind, amount: Money, left: Money, note: Option<&str>) -> String {
    let (amount, left) = (money(lang, amount), money(lang, left));
    let args = [("kind", Arg::Text(kind.name())), ("amount", Arg::Text(&amount)), ("left", Arg::Text(&left))];
    let text = html(lang, "credit-changed", &args);
    match note {
        Some(note) => format!("{text}\n\n{}", html(lang, "credit-note", &[("note", Arg::Text(note))])),
        None => text,
    }
}

/// An amount that is none.
pub fn bad_amount(lang: Lang, typed: &str, currency: &str) -> String {
    html(lang, "credit-bad-amount", &[("amount", Arg::Text(typed)), ("currency", Arg::Text(currency))])
}

/// Credit was given or taken.
pub fn done(lang: Lang, id: UserId, left: Money) -> String {
    html(lang, "credit-done", &[("id", Arg::Text(&id.to_string())), ("left", Arg::Text(&money(lang, left)))])
}

/// There is not so much to take.
pub fn not_enough(lang: Lang, id: UserId, free: Money) -> String {
    html(lang, "credit-not-enough", &[("id", Arg::Text(&id.to_string())), ("free", Arg::Text(&money(lang, free)))])
}

/// `/credit ID`: how it stands, and the latest entries.
pub fn of(lang: Lang, id: UserId, person: &str, standing: &Standing, lines: &[String]) -> String {
    let id = id.to_string();
    let [free, held, earned, paid] =
        [standing.free, standing.held, standing.earned, standing.paid_out].map(|sum| money(lang, sum));
    let args = [
        ("id", Arg::Text(&id)),
        ("person", Arg::Text(person)),
        ("free", Arg::Text(&free)),
        ("held", Arg::Text(&held)),
        ("earned", Arg::Text(&earned)),
        ("paid", Arg::Text(&paid)),
    ];
    let text = html(lang, "credit-of", &args);
    if lines.is_empty() { text } else { format!("{text}\n\n{}", lines.join("\n")) }
}

/// One entry; `by` is whose word it was.
pub fn line(lang: Lang, entry: &Entry, by: &str, zone: Tz) -> String {
    let (at, amount) = (date(lang, entry.at, zone), money(lang, entry.amount));
    let order = entry.order.as_deref().unwrap_or_default();
    let args = [("kind", Arg::Text(entry.kind.name())), ("by", Arg::Text(by)), ("order", Arg::Text(order))];
    let mut what = plain(lang, "credit-entry", &args);
    if let Some(note) = &entry.note {
        what.push_str(&format!(" ({note})"));
    }
    html(lang, "credit-line", &[("at", Arg::Text(&at)), ("amount", Arg::Text(&amount)), ("what", Arg::Text(&what))])
}

/// `/payouts`: above the lines.
pub fn payouts(lang: Lang, lines: &[String]) -> String {
    format!("{}\n\n{}", html(lang, "payouts-title", &[]), lines.join("\n"))
}

/// Nobody has as much.
pub fn no_payouts(lang: Lang, minimum: Money) -> String {
    html(lang, "payouts-none", &[("minimum", Arg::Text(&money(lang, minimum)))])
}

/// Nothing is paid out.
pub fn payouts_off(lang: Lang) -> String {
    html(lang, "payouts-off", &[])
}

/// Somebody who is to be paid out.
pub fn payout_line(lang: Lang, id: UserId, person: &str, free: Money, asked: Option<Moment>, zone: Tz) -> String {
    let (id, free) = (id.to_string(), money(lang, free));
    let args = [("id", Arg::Text(id.as_str())), ("person", Arg::Text(person)), ("free", Arg::Text(&free))];
    match asked.map(|at| date(lang, at, zone)) {
        Some(at) => {
            let [id, person, free] = args;
            html(lang, "payouts-line-asked", &[id, person, free, ("at", Arg::Text(&at))])
        }
        None => html(lang, "payouts-line", &args),
    }
}

/// Button: the owner has paid them.
pub fn button_paid_out(lang: Lang, person: &str, amount: Money) -> String {
    let amount = money(lang, amount);
    plain(lang, "button-payout-done", &[("amount", Arg::Text(&amount)), ("person", Arg::Text(&label(person)))])
}

/// It is noted that they were paid.
pub fn paid_out(lang: Lang, id: UserId, amount: Money) -> String {
    html(lang, "payout-done", &[("id", Arg::Text(&id.to_string())), ("amount", Arg::Text(&money(lang, amount)))])
}

/// A toast: why it is not noted.
pub fn not_paid_out(lang: Lang, again: bool) -> String {
    plain(lang, if again { "payout-again" } else { "payout-less" }, &[])
}
