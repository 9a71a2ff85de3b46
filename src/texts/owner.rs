//! What owners read: reports, answers to their commands and alerts.

use chrono_tz::Tz;

use super::{Arg, date, html, plain, remind};
use crate::domain::{
    Customer, Invite, Lang, Moment, Money, Subscription, User, UserId,
    order::{Order, Payment},
    seat::{Observed, Seat},
};

/// Everything `/check` shows of one person.
pub struct Report<'a> {
    /// The person.
    pub user: UserId,
    /// What is remembered of them; none if they never wrote to the bot.
    pub customer: Option<&'a Customer>,
    /// Rights, latest first.
    pub subscriptions: &'a [Subscription],
    /// Seats with the titles of their chats.
    pub seats: &'a [(String, Seat)],
    /// Links with the titles of their chats, latest first.
    pub links: &'a [(String, Invite)],
    /// Payments, latest first.
    pub payments: &'a [Payment],
    /// What they paid in all and did not get back, by currency.
    pub paid: &'a [Money],
    /// Open orders and the latest others, with the names of their plans.
    pub orders: &'a [(Order, String)],
    /// What they write does not reach the team.
    pub muted: bool,
    /// When the report was asked for.
    pub now: Moment,
    /// The zone of all times.
    pub zone: Tz,
}

/// How to use a command with an id.
pub fn usage(lang: Lang, command: &str) -> String {
    html(lang, &format!("{command}-usage"), &[])
}

/// `/check` of somebody never met.
pub fn check_unknown(lang: Lang, id: UserId) -> String {
    html(lang, "check-unknown", &[("id", Arg::Text(&id.to_string()))])
}

/// `/check`.
pub fn check(lang: Lang, report: &Report<'_>) -> String {
    let mut lines = person(lang, report);
    lines.push(String::new());
    if report.subscriptions.is_empty() {
        lines.push(html(lang, "check-no-subscriptions", &[]));
    } else {
        lines.push(html(lang, "check-subscriptions", &[]));
        lines.extend(report.subscriptions.iter().map(|s| subscription(lang, report, s)));
    }
    lines.push(String::new());
    if report.seats.is_empty() {
        lines.push(html(lang, "check-no-seats", &[]));
    } else {
        lines.push(html(lang, "check-seats", &[]));
        lines.extend(report.seats.iter().map(|(title, s)| seat(lang, report, title, s)));
    }
    if !report.links.is_empty() {
        lines.push(String::new());
        lines.push(html(lang, "check-links", &[]));
        lines.extend(report.links.iter().take(10).map(|(title, l)| link(lang, report, title, l)));
    }
    lines.extend(remind::dealings(lang, report.payments, report.paid, report.orders, report.zone));
    lines.push(String::new());
    lines.push(html(lang, "status-zone", &[("zone", Arg::Text(report.zone.name()))]));
    lines.join("\n")
}

fn person(lang: Lang, report: &Report<'_>) -> Vec<String> {
    let (customer, zone) = (report.customer, report.zone);
    let user = customer.map(|customer| &customer.user);
    let name = user.filter(|user| !user.first_name.is_empty()).map_or_else(|| "–".to_owned(), User::name);
    let username = user.and_then(|user| user.username.as_ref()).map(|name| format!("@{name}")).unwrap_or_default();
    let id = report.user.to_string();
    let title = [("name", Arg::Text(&name)), ("username", Arg::Text(&username)), ("id", Arg::Text(&id))];
    let banned_at = customer.and_then(|customer| customer.banned_at);
    let standing = if banned_at.is_some() {
        "banned"
    } else if report.subscriptions.iter().any(|s| s.runs(report.now)) {
        "customer"
    } else if report.subscriptions.is_empty() {
        "lead"
    } else {
        "churned"
    };
    let since = banned_at.map(|at| date(lang, at, zone)).unwrap_or_default();
    let standing = [("standing", Arg::Text(standing)), ("since", Arg::Text(&since))];
    let mut lines = vec![html(lang, "check-title", &title), html(lang, "check-standing", &standing)];
    if report.muted {
        lines.push(html(lang, "check-muted", &[]));
    }
    // Who was banned or whitelisted in advance is a row without a name.
    match customer.filter(|customer| !customer.user.first_name.is_empty()) {
        Some(customer) => lines.extend(remembered(lang, customer, zone)),
        None => lines.push(html(lang, "check-never-met", &[])),
    }
    lines
}

fn remembered(lang: Lang, customer: &Customer, zone: Tz) -> Vec<String> {
    let language = customer.language.map(Lang::code).or(customer.user.language_code.as_deref()).unwrap_or("–");
    let since = date(lang, customer.first_seen_at, zone);
    let mut lines =
        vec![html(lang, "check-language", &[("language", Arg::Text(language)), ("since", Arg::Text(&since))])];
    if let Some(at) = customer.unreachable_at {
        lines.push(html(lang, "check-unreachable", &[("since", Arg::Text(&date(lang, at, zone)))]));
    }
    let told: Vec<&str> =
        [customer.gender.map(|g| g.name()), customer.age.map(|a| a.name())].into_iter().flatten().collect();
    if !told.is_empty() {
        lines.push(html(lang, "check-told", &[("what", Arg::Text(&told.join(", ")))]));
    }
    if let Some(payload) = &customer.payload {
        lines.push(html(lang, "check-came-with", &[("payload", Arg::Text(payload))]));
    }
    if let Some(verdict) = &customer.verdict {
        let passed = customer.passed_at.map(|at| date(lang, at, zone));
        let key = if passed.is_some() { "check-gate-passed" } else { "check-gate" };
        let since = passed.unwrap_or_default();
        lines.push(html(lang, key, &[("verdict", Arg::Text(verdict)), ("since", Arg::Text(&since))]));
    }
    lines
}

fn subscription(lang: Lang, report: &Report<'_>, s: &Subscription) -> String {
    let state = if s.runs(report.now) {
        "running"
    } else if s.cancelled_at.is_some() {
        "cancelled"
    } else {
        "ended"
    };
    let at = s.cancelled_at.map(|at| date(lang, at, report.zone)).unwrap_or_default();
    let args = [
        ("plan", Arg::Text(s.plan_name.as_str())),
        ("from", Arg::Text(&date(lang, s.starts_at, report.zone))),
        ("until", Arg::Text(&end(lang, s.ends_at, report.zone))),
        ("source", Arg::Text(&s.source)),
        ("state", Arg::Text(state)),
        ("at", Arg::Text(&at)),
    ];
    let mut line = html(lang, "check-subscription", &args);
    if s.is_in_grace(report.now) {
        line.push_str("; ");
        line.push_str(&remind::in_grace(lang, s.paid_until, report.zone));
    }
    line
}

fn seat(lang: Lang, report: &Report<'_>, title: &str, seat: &Seat) -> String {
    let wanted = match seat.wanted_until {
        None => "no",
        Some(_) if seat.is_entitled(report.now) => "yes",
        Some(_) => "past",
    };
    let until = match seat.wanted_until {
        Some(until) if wanted == "yes" => super::until(lang, until, &date(lang, until, report.zone)),
        until => until.map(|until| end(lang, until, report.zone)).unwrap_or_default(),
    };
    let chat = if title.is_empty() { seat.chat.to_string() } else { title.to_owned() };
    let args = [
        ("chat", Arg::Text(chat.as_str())),
        ("wanted", Arg::Text(wanted)),
        ("until", Arg::Text(&until)),
        ("observed", Arg::Text(seat.observed.name())),
    ];
    // What is put together from finished sentences is escaped once, there.
    let mut line = html(lang, "check-seat", &args);
    if let Some(at) = seat.observed_at.filter(|_| seat.observed != Observed::Unknown) {
        line = plain(
            lang,
            "check-seat-since",
            &[("line", Arg::Text(&line)), ("since", Arg::Text(&date(lang, at, report.zone)))],
        );
    }
    if let Some(why) = seat.exemption(report.now) {
        let until = seat.exempt_until.map(|until| end(lang, until, report.zone)).unwrap_or_default();
        line.push_str("; ");
        line.push_str(&html(lang, "check-exempt", &[("why", Arg::Text(why.name())), ("until", Arg::Text(&until))]));
    }
    line
}

fn link(lang: Lang, report: &Report<'_>, title: &str, link: &Invite) -> String {
    let (state, at) = match (link.used_at, link.revoked_at) {
        (Some(at), _) => ("used", at),
        (None, Some(at)) => ("revoked", at),
        _ if link.expires_at <= report.now => ("expired", link.expires_at),
        _ => ("live", link.expires_at),
    };
    let chat = if title.is_empty() { link.chat.to_string() } else { title.to_owned() };
    let args = [
        ("chat", Arg::Text(chat.as_str())),
        ("made", Arg::Text(&date(lang, link.made_at, report.zone))),
        ("state", Arg::Text(state)),
        ("at", Arg::Text(&date(lang, at, report.zone))),
    ];
    html(lang, "check-link", &args)
}

fn end(lang: Lang, at: Moment, zone: Tz) -> String {
    if at.is_forever() { plain(lang, "until-forever", &[]) } else { date(lang, at, zone) }
}

/// `/ban` took effect; `again` if the person was banned before.
pub fn banned(lang: Lang, id: UserId, again: bool, subscriptions: usize, chats: usize) -> String {
    let id = id.to_string();
    let args =
        [("id", Arg::Text(id.as_str())), ("subscriptions", Arg::Count(subscriptions)), ("chats", Arg::Count(chats))];
    html(lang, if again { "ban-again" } else { "ban-done" }, &args)
}

/// Why somebody cannot be banned.
pub enum Impossible<'a> {
    /// The bot itself.
    Myself,
    /// Somebody of the team.
    Team,
    /// Owner or administrator of this chat.
    Admin(&'a str),
}

/// `/ban` of somebody who cannot be banned.
pub fn ban_impossible(lang: Lang, id: UserId, why: &Impossible<'_>) -> String {
    let (why, chat) = match why {
        Impossible::Myself => ("self", ""),
        Impossible::Team => ("team", ""),
        Impossible::Admin(chat) => ("admin", *chat),
    };
    let id = id.to_string();
    html(lang, "ban-impossible", &[("id", Arg::Text(&id)), ("why", Arg::Text(why)), ("chat", Arg::Text(chat))])
}

/// `/unban`; `was_banned` says whether there was anything to lift.
pub fn unbanned(lang: Lang, id: UserId, was_banned: bool) -> String {
    html(lang, if was_banned { "unban-done" } else { "unban-none" }, &[("id", Arg::Text(&id.to_string()))])
}
