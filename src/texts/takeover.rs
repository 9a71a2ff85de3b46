//! What people read of a chat that is taken over: the owners, and those who were inside before.

use chrono_tz::Tz;

use super::{Arg, date, date_in_zone, html, plain, until};
use crate::domain::{
    ChatId, Lang, Moment,
    import::{Flaw, NoList, Progress},
};

fn count(number: i64) -> Arg<'static> {
    Arg::Count(usize::try_from(number).unwrap_or(0))
}

/// To somebody who was inside before: until when they may stay without a right.
pub fn grace(lang: Lang, chat: &str, ends_at: Moment, zone: Tz) -> String {
    let at = date_in_zone(lang, ends_at, zone);
    html(lang, "takeover-grace", &[("chat", Arg::Text(chat)), ("at", Arg::Text(&at))])
}

/// To somebody who has a right by the list.
pub fn goes_on(lang: Lang, chat: &str, plan: &str, end: Moment, zone: Tz) -> String {
    let end = until(lang, end, &date_in_zone(lang, end, zone));
    html(lang, "takeover-goes-on", &[("chat", Arg::Text(chat)), ("plan", Arg::Text(plan)), ("until", Arg::Text(&end))])
}

/// A list was read: people, of whom so many are new.
pub fn begun(lang: Lang, chat: &str, (people, news): (usize, usize), ends_at: Moment, zone: Tz) -> String {
    let at = date_in_zone(lang, ends_at, zone);
    let args =
        [("chat", Arg::Text(chat)), ("people", Arg::Count(people)), ("news", Arg::Count(news)), ("at", Arg::Text(&at))];
    html(lang, "takeover-begun", &args)
}

/// Lines of a list that were skipped; so many of them are named.
pub fn flaws(lang: Lang, flaws: &[(usize, Flaw)], shown: usize) -> String {
    let line = |(line, flaw): &(usize, Flaw)| {
        html(lang, "takeover-flaw", &[("line", Arg::Text(&line.to_string())), ("flaw", Arg::Text(flaw.name()))])
    };
    let mut lines = vec![html(lang, "takeover-flaws", &[("count", Arg::Count(flaws.len()))])];
    lines.extend(flaws.iter().take(shown).map(line));
    if flaws.len() > shown {
        lines.push(super::promises::and_more(lang, flaws.len() - shown));
    }
    lines.join("\n")
}

/// What an owner may publish in the chat, introduced; the post itself is marked for copying.
pub fn post(lang: Lang, chat: &str, ends_at: Moment, zone: Tz, bot: &str) -> String {
    let at = format!("{} ({})", date(lang, ends_at, zone), zone.name());
    let link = format!("https://t.me/{bot}");
    let args = [("chat", Arg::Text(chat)), ("at", Arg::Text(&at)), ("link", Arg::Text(&link))];
    let post = html(lang, "takeover-post", &args);
    format!("{}\n\n<pre>{post}</pre>", html(lang, "takeover-post-intro", &[]))
}

/// The file is no list.
pub fn no_list(lang: Lang, why: NoList) -> String {
    html(lang, "takeover-no-list", &[("why", Arg::Text(why.name()))])
}

/// The file is larger than a bot may fetch.
pub fn too_large(lang: Lang) -> String {
    html(lang, "takeover-too-large", &[])
}

/// How to begin one; a line for each chat.
pub fn usage(lang: Lang, chats: &[(ChatId, String)]) -> String {
    let line = |(id, title): &(ChatId, String)| {
        html(lang, "takeover-chat", &[("id", Arg::Text(&id.to_string())), ("chat", Arg::Text(title))])
    };
    let mut lines = vec![html(lang, "takeover-usage", &[])];
    lines.extend(chats.iter().map(line));
    lines.join("\n")
}

/// The chat keeps people without a right: a take-over would change nothing.
pub fn keeps_strays(lang: Lang, chat: ChatId, title: &str) -> String {
    html(lang, "takeover-keeps", &[("id", Arg::Text(&chat.to_string())), ("chat", Arg::Text(title))])
}

/// How far a take-over is; `left` is how many days are to go, none when it is over or was stopped.
pub fn progress(lang: Lang, chat: &str, state: (&str, usize), ends_at: Moment, zone: Tz, far: &Progress) -> String {
    let at = date_in_zone(lang, ends_at, zone);
    let head = [
        ("chat", Arg::Text(chat)),
        ("state", Arg::Text(state.0)),
        ("days", Arg::Count(state.1)),
        ("at", Arg::Text(&at)),
    ];
    let head = html(lang, "takeover-head", &head);
    let lines = [
        ("imported", far.imported),
        ("looked", far.looked),
        ("inside", far.inside),
        ("entitled", far.entitled),
        ("exempt", far.exempt),
        ("outside", far.outside),
        ("unmet", far.unmet),
    ];
    let line = |(what, number): &(&str, i64)| {
        html(lang, "takeover-line", &[("what", Arg::Text(what)), ("count", count(*number))])
    };
    let lines: Vec<String> = lines.iter().filter(|(what, number)| *what != "unmet" || *number > 0).map(line).collect();
    format!("{head}\n{}", lines.join("\n"))
}

/// Button: more time.
pub fn button_more(lang: Lang) -> String {
    plain(lang, "button-takeover-more", &[])
}

/// Button: everybody may stay.
pub fn button_stop(lang: Lang) -> String {
    plain(lang, "button-takeover-stop", &[])
}

/// More time was given, or everybody may stay.
pub fn changed(lang: Lang, chat: &str, ends_at: Option<Moment>, zone: Tz) -> String {
    match ends_at {
        Some(at) => {
            let at = date_in_zone(lang, at, zone);
            html(lang, "takeover-longer", &[("chat", Arg::Text(chat)), ("at", Arg::Text(&at))])
        }
        None => html(lang, "takeover-stopped", &[("chat", Arg::Text(chat))]),
    }
}
