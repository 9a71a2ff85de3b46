//! What owners read of promises kept: the brake on suspicious numbers, consistency checks, dry runs.

use chrono_tz::Tz;

use super::{Arg, date_in_zone, html, plain};
use crate::domain::{
    Lang, Moment, UserId,
    fate::{Wait, Why},
};

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn counted(lang: Lang, key: &str, name: &str, number: usize) -> String {
    html(lang, key, &[(name, Arg::Count(number))])
}

/// A question about unexpectedly many removals (so many people; so many gone in the last hour; of so many), and how it was
/// answered: `judge` says by whom, `went` that they go.
pub fn brake(
    lang: Lang,
    chat: &str,
    (people, gone, members): (i64, i64, Option<i64>),
    judge: Option<&str>,
    went: bool,
) -> String {
    let mut parts = vec![html(lang, "brake", &[("chat", Arg::Text(chat)), ("people", Arg::Count(count(people)))])];
    if gone > 0 {
        parts.push(counted(lang, "brake-after", "gone", count(gone)));
    }
    parts.extend(members.map(|members| counted(lang, "brake-of", "members", count(members))));
    let end = match judge {
        None => html(lang, "brake-open", &[]),
        Some(judge) if went => html(lang, "brake-went", &[("judge", Arg::Text(judge))]),
        Some(judge) => html(lang, "brake-stayed", &[("judge", Arg::Text(judge))]),
    };
    format!("{}\n\n{end}", parts.join(" "))
}

/// Button: the removals go on.
pub fn button_brake_go(lang: Lang) -> String {
    plain(lang, "button-brake-go", &[])
}

/// Button: they may stay.
pub fn button_brake_stay(lang: Lang) -> String {
    plain(lang, "button-brake-stay", &[])
}

/// Button: who is meant.
pub fn button_brake_who(lang: Lang) -> String {
    plain(lang, "button-brake-who", &[])
}

/// Whose removal a question is about.
pub fn brake_who(lang: Lang, chat: &str, people: &[(UserId, String)], more: i64) -> String {
    let head = html(lang, "brake-who", &[("chat", Arg::Text(chat))]);
    format!("{head}\n{}", names(lang, people, count(more)))
}

/// A line for each, and how many more there are.
fn names(lang: Lang, people: &[(UserId, String)], more: usize) -> String {
    let line = |(id, name): &(UserId, String)| {
        html(lang, "person-line", &[("person", Arg::Text(name)), ("id", Arg::Text(&id.to_string()))])
    };
    let mut lines: Vec<String> = people.iter().map(line).collect();
    if more > 0 {
        lines.push(counted(lang, "and-more", "count", more));
    }
    lines.join("\n")
}

/// A check begins.
pub fn check_begins(lang: Lang) -> String {
    html(lang, "check-begins", &[])
}

/// One is running.
pub fn check_runs(lang: Lang, looked: i64) -> String {
    counted(lang, "check-runs", "looked", count(looked))
}

/// What becomes of those who are inside without a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fortune {
    /// They are being removed.
    Removed,
    /// When the bot has its rights back.
    WaitRights,
    /// When the owners have answered.
    WaitAnswer,
}

/// One chat in a report.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// Its title.
    pub title: &'a str,
    /// Telegram's count.
    pub members: Option<i64>,
    /// Inside with a right.
    pub entitled: i64,
    /// Inside, exempt.
    pub exempt: i64,
    /// Administrators and owner, the bot not counted.
    pub admins: i64,
    /// Inside, and never met.
    pub unknown: Option<i64>,
    /// What becomes of those inside without a right.
    pub fortune: Fortune,
    /// Inside without a right: how many, and some of them by name.
    pub inside: (usize, Vec<(UserId, String)>),
    /// Outside with one.
    pub outside: (usize, Vec<(UserId, String)>),
}

/// The report of a check: looked at, repaired, unclear; and a part for each chat.
pub fn report(lang: Lang, (looked, repaired, unclear): (i64, i64, i64), places: &[String]) -> String {
    let args = [("looked", Arg::Count(count(looked))), ("repaired", Arg::Count(count(repaired)))];
    let mut head = html(lang, "report-title", &args);
    if unclear > 0 {
        head.push(' ');
        head.push_str(&counted(lang, "report-unclear", "unclear", count(unclear)));
    }
    let parts: Vec<&str> = std::iter::once(head.as_str()).chain(places.iter().map(String::as_str)).collect();
    parts.join("\n\n")
}

/// One chat in the report.
pub fn place(lang: Lang, place: &Place<'_>) -> String {
    let args = [
        ("chat", Arg::Text(place.title)),
        ("entitled", Arg::Count(count(place.entitled))),
        ("exempt", Arg::Count(count(place.exempt))),
        ("admins", Arg::Count(count(place.admins))),
    ];
    let mut lines = vec![html(lang, "report-place", &args)];
    if let (Some(members), Some(unknown)) = (place.members, place.unknown) {
        let args = [("members", Arg::Count(count(members))), ("unknown", Arg::Count(count(unknown)))];
        lines.push(html(lang, "report-unknown", &args));
    }
    let (inside, who) = &place.inside;
    if *inside > 0 {
        let fortune = match place.fortune {
            Fortune::Removed => "removed",
            Fortune::WaitRights => "rights",
            Fortune::WaitAnswer => "answer",
        };
        lines.push(html(lang, "report-inside", &[("count", Arg::Count(*inside)), ("fortune", Arg::Text(fortune))]));
        lines.push(names(lang, who, inside - who.len()));
    }
    let (outside, who) = &place.outside;
    if *outside > 0 {
        lines.push(counted(lang, "report-outside", "count", *outside));
        lines.push(names(lang, who, outside - who.len()));
    }
    lines.join("\n")
}

/// Button: those outside with a right get the way in once more.
pub fn button_send_links(lang: Lang) -> String {
    plain(lang, "button-send-links", &[])
}

/// The way in is on its way to so many; so many cannot be written to. None: it was done before.
pub fn links_sent(lang: Lang, done: Option<(usize, usize)>) -> String {
    match done {
        None => html(lang, "links-sent-before", &[]),
        Some((sent, 0)) => counted(lang, "links-sent", "sent", sent),
        Some((sent, silent)) => {
            let sent = counted(lang, "links-sent", "sent", sent);
            format!("{sent} {}", counted(lang, "links-silent", "silent", silent))
        }
    }
}

/// The head of a dry run; `calm` says that nothing would happen.
pub fn dryrun(lang: Lang, at: Moment, zone: Tz, calm: bool) -> String {
    let at = date_in_zone(lang, at, zone);
    let title = html(lang, "dryrun-title", &[("at", Arg::Text(&at))]);
    if calm { format!("{title}\n\n{}", html(lang, "dryrun-calm", &[])) } else { title }
}

/// What a list of a dry run is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Rights that end.
    Ends,
    /// People who are reminded.
    Reminded,
    /// Orders that lapse.
    Lapses,
}

/// A list: whose, and what; so many of them are shown.
pub fn dryrun_list(lang: Lang, list: List, people: &[(UserId, String, String)], shown: usize) -> String {
    let head = match list {
        List::Ends => counted(lang, "dryrun-ends", "count", people.len()),
        List::Reminded => counted(lang, "dryrun-reminded", "count", people.len()),
        List::Lapses => counted(lang, "dryrun-lapses", "count", people.len()),
    };
    let line = |(id, name, what): &(UserId, String, String)| {
        let id = id.to_string();
        let args = [("person", Arg::Text(name)), ("id", Arg::Text(&id)), ("what", Arg::Text(what))];
        html(lang, if what.is_empty() { "person-line" } else { "dryrun-end" }, &args)
    };
    let mut lines = vec![head];
    lines.extend(people.iter().take(shown).map(line));
    if people.len() > shown {
        lines.push(counted(lang, "and-more", "count", people.len() - shown));
    }
    lines.join("\n")
}

/// One chat of a dry run: so many go, so many wait.
pub fn dryrun_place(lang: Lang, chat: &str, goes: usize, waits: usize) -> String {
    let args = [("chat", Arg::Text(chat)), ("goes", Arg::Count(goes)), ("waits", Arg::Count(waits))];
    html(lang, "dryrun-place", &args)
}

/// One person there.
pub fn dryrun_line(lang: Lang, (id, name): (UserId, &str), why: Why, waits: Option<Wait>, zone: Tz) -> String {
    let (why, at) = match why {
        Why::Banned => ("banned", String::new()),
        Why::Ended(at) => ("ended", super::date(lang, at, zone)),
        Why::Stray => ("stray", String::new()),
    };
    let waits = match waits {
        Some(Wait::Rights) => "rights",
        Some(Wait::Answer) => "answer",
        None => "no",
    };
    let id = id.to_string();
    let args = [
        ("person", Arg::Text(name)),
        ("id", Arg::Text(&id)),
        ("why", Arg::Text(why)),
        ("at", Arg::Text(&at)),
        ("waits", Arg::Text(waits)),
    ];
    html(lang, "dryrun-line", &args)
}

/// So many more people.
pub fn and_more(lang: Lang, more: usize) -> String {
    counted(lang, "and-more", "count", more)
}

/// The owners would be asked first.
pub fn dryrun_asks(lang: Lang) -> String {
    html(lang, "dryrun-asks", &[])
}

/// So many administrators would be looked at.
pub fn dryrun_looks(lang: Lang, looks: usize) -> String {
    counted(lang, "dryrun-looks", "count", looks)
}

/// At so many places the nightly check looks.
pub fn dryrun_check(lang: Lang, places: i64) -> String {
    counted(lang, "dryrun-check", "count", count(places))
}

/// Button: a check begins.
pub fn button_check_now(lang: Lang) -> String {
    plain(lang, "button-check-now", &[])
}
