//! What people read when they ask to be forgotten.

use chrono_tz::Tz;

use super::{Arg, date, html, plain, until};
use crate::domain::{Lang, Subscription, UserId, balance::Standing};

/// `/forget`: what is kept, why, and what stays.
pub fn about(lang: Lang, banned: bool) -> String {
    html(lang, "forget-about", &[("banned", Arg::Text(if banned { "yes" } else { "no" }))])
}

/// Button: one's own data.
pub fn button_data(lang: Lang) -> String {
    plain(lang, "button-forget-data", &[])
}

/// Button: be forgotten.
pub fn button_ask(lang: Lang) -> String {
    plain(lang, "button-forget", &[])
}

/// What is lost, before it is.
pub fn sure(lang: Lang, rights: &[Subscription], credit: &Standing, payments: usize, zone: Tz) -> String {
    let mut lines = vec![html(lang, "forget-sure", &[])];
    if !rights.is_empty() || !credit.is_empty() {
        lines.push(html(lang, "forget-lose", &[]));
    }
    for right in rights {
        let until = until(lang, right.ends_at, &date(lang, right.ends_at, zone));
        let args = [("plan", Arg::Text(right.plan_name.as_str())), ("until", Arg::Text(&until))];
        lines.push(html(lang, "status-line", &args));
    }
    if !credit.is_empty() {
        lines.push(super::balance::status(lang, credit));
    }
    if payments > 0 {
        lines.push(html(lang, "forget-payments", &[("count", Arg::Count(payments))]));
    }
    lines.join("\n")
}

/// Button: they mean it.
pub fn button_yes(lang: Lang) -> String {
    plain(lang, "button-forget-yes", &[])
}

/// Button: they do not.
pub fn button_no(lang: Lang) -> String {
    plain(lang, "button-forget-no", &[])
}

/// Toast: everything stays.
pub fn kept(lang: Lang) -> String {
    plain(lang, "forget-kept", &[])
}

/// It is done: the last message.
pub fn done(lang: Lang) -> String {
    html(lang, "forget-done", &[])
}

/// It cannot be done now.
pub fn impossible(lang: Lang, is_on_team: bool) -> String {
    html(lang, "forget-impossible", &[("why", Arg::Text(if is_on_team { "team" } else { "claimed" }))])
}

/// Below the file with somebody's data.
pub fn data(lang: Lang) -> String {
    html(lang, "forget-data", &[])
}

/// Somebody who was forgotten, where a name stood.
pub fn nobody(lang: Lang) -> String {
    plain(lang, "forgotten-person", &[])
}

/// A person of the audit log: forgotten, or by their id.
pub fn id(lang: Lang, id: UserId) -> String {
    if id.0 < 0 { nobody(lang) } else { id.to_string() }
}
