//! What people read in the chat with the bot.

use chrono_tz::Tz;

use super::{Arg, date_in_zone, html, label, plain};
use crate::domain::{
    Lang, Moment,
    gate::AgeGroup,
    team::{Deed, Role},
};

/// The sponsors are shown for the first time.
pub fn gate_prompt(lang: Lang, left: usize) -> String {
    html(lang, "gate-prompt", &[("left", Arg::Count(left))])
}

/// "Done" was pressed and something is still missing.
pub fn gate_still(lang: Lang, left: usize) -> String {
    html(lang, "gate-still", &[("left", Arg::Count(left))])
}

/// The sponsor network needs to know the gender.
pub fn gate_gender(lang: Lang) -> String {
    html(lang, "gate-gender", &[])
}

/// The sponsor network needs to know the age.
pub fn gate_age(lang: Lang) -> String {
    html(lang, "gate-age", &[])
}

/// The sponsor network wants a form filled in.
pub fn gate_form(lang: Lang) -> String {
    html(lang, "gate-form", &[])
}

/// The check could not be made and the owner's policy is to wait.
pub fn gate_unavailable(lang: Lang) -> String {
    html(lang, "gate-unavailable", &[])
}

/// A toast while the check runs.
pub fn gate_checking(lang: Lang) -> String {
    plain(lang, "gate-checking", &[])
}

/// Button: a sponsor without a name.
pub fn button_subscribe(lang: Lang) -> String {
    plain(lang, "button-subscribe", &[])
}

/// Button: ask the gate again.
pub fn button_done(lang: Lang) -> String {
    plain(lang, "button-done", &[])
}

/// Button: go on after the form.
pub fn button_continue(lang: Lang) -> String {
    plain(lang, "button-continue", &[])
}

/// Button: open the form.
pub fn button_form(lang: Lang) -> String {
    plain(lang, "button-form", &[])
}

/// Button: ask again after a failure.
pub fn button_retry(lang: Lang) -> String {
    plain(lang, "button-retry", &[])
}

/// Button: male.
pub fn button_male(lang: Lang) -> String {
    plain(lang, "button-male", &[])
}

/// Button: female.
pub fn button_female(lang: Lang) -> String {
    plain(lang, "button-female", &[])
}

/// Button: an age group.
pub fn button_age(lang: Lang, group: AgeGroup) -> String {
    plain(lang, &format!("age-{}", group.name()), &[])
}

/// The gate is passed and no plan hangs on it.
pub fn access_open(lang: Lang) -> String {
    html(lang, "access-open", &[])
}

/// The way in, by personal links; the first of them ends at `ends`.
pub fn access_links(lang: Lang, plan: &str, until: Moment, zone: Tz, count: usize, ends: Moment) -> String {
    let (until, ends) = (self::until(lang, until, zone), date_in_zone(lang, ends, zone));
    let args = [
        ("plan", Arg::Text(plan)),
        ("until", Arg::Text(until.as_str())),
        ("count", Arg::Count(count)),
        ("ends", Arg::Text(&ends)),
    ];
    html(lang, "access-links", &args)
}

/// The way in, by asking to join.
pub fn access_request(lang: Lang, plan: &str, until: Moment, zone: Tz) -> String {
    let until = self::until(lang, until, zone);
    html(lang, "access-request", &[("plan", Arg::Text(plan)), ("until", Arg::Text(&until))])
}

/// Already inside.
pub fn access_inside(lang: Lang, plan: &str, until: Moment, zone: Tz) -> String {
    let until = self::until(lang, until, zone);
    html(lang, "access-inside", &[("plan", Arg::Text(plan)), ("until", Arg::Text(&until))])
}

/// The plan behind the gate was until a day that has come.
pub fn access_over(lang: Lang, plan: &str, since: Moment, zone: Tz) -> String {
    let since = date_in_zone(lang, since, zone);
    html(lang, "access-over", &[("plan", Arg::Text(plan)), ("since", Arg::Text(&since))])
}

/// A chat in which the bot cannot work now.
pub fn access_not_ready(lang: Lang, chat: &str) -> String {
    html(lang, "access-not-ready", &[("chat", Arg::Text(chat))])
}

/// A chat from which the person was banned by hand.
pub fn access_barred(lang: Lang, chat: &str) -> String {
    html(lang, "access-barred", &[("chat", Arg::Text(chat))])
}

/// Links that cannot be made at the moment and will follow.
pub fn access_late(lang: Lang, count: usize) -> String {
    html(lang, "access-late", &[("count", Arg::Count(count))])
}

fn until(lang: Lang, until: Moment, zone: Tz) -> String {
    super::until(lang, until, &date_in_zone(lang, until, zone))
}

/// Button: enter a chat by a personal link.
pub fn button_enter(lang: Lang, chat: &str) -> String {
    plain(lang, "button-enter", &[("chat", Arg::Text(&label(chat)))])
}

/// Button: ask for a new link.
pub fn button_link(lang: Lang, chat: &str) -> String {
    plain(lang, "button-link", &[("chat", Arg::Text(&label(chat)))])
}

/// Button: the way back after the end.
pub fn button_come_back(lang: Lang) -> String {
    plain(lang, "button-come-back", &[])
}

/// The time is over.
pub fn expired(lang: Lang, plan: &str, ended: Moment, zone: Tz) -> String {
    let ended = date_in_zone(lang, ended, zone);
    html(lang, "expired", &[("plan", Arg::Text(plan)), ("date", Arg::Text(&ended))])
}

/// How to come back: through the gate if it would open the plan again, otherwise by the owner.
pub fn way_back(lang: Lang, by_gate: bool) -> String {
    html(lang, if by_gate { "expired-come-back" } else { "expired-ask" }, &[])
}

/// A request to join was declined.
pub fn declined(lang: Lang, chat: &str) -> String {
    html(lang, "declined", &[("chat", Arg::Text(chat))])
}

/// No right to that chat.
pub fn no_right(lang: Lang) -> String {
    html(lang, "no-right", &[])
}

/// Enough links for this hour.
pub fn too_many_links(lang: Lang) -> String {
    html(lang, "too-many-links", &[])
}

/// A toast: the button is old.
pub fn stale(lang: Lang) -> String {
    plain(lang, "stale", &[])
}

/// `/help`.
pub fn help(lang: Lang, role: Option<Role>) -> String {
    let mut text = html(lang, "help", &[]);
    let may = |deed: Deed| role.is_some_and(|role| role.may(deed));
    let parts = [
        (Deed::Look, "help-look"),
        (Deed::People, "help-people"),
        (Deed::Orders, "help-orders"),
        (Deed::Codes, "help-codes"),
        (Deed::Shop, "help-shop"),
        (Deed::Till, "help-till"),
        (Deed::Export, "help-export"),
        (Deed::Team, "help-team"),
    ];
    if role.is_some() {
        text.push_str("\n\n");
        text.push_str(&html(lang, "help-owner", &[]));
        text.push('\n');
    }
    for (_, part) in parts.into_iter().filter(|(deed, _)| may(*deed)) {
        text.push('\n');
        text.push_str(&html(lang, part, &[]));
    }
    text
}

/// Anything we do not understand.
pub fn unknown_command(lang: Lang) -> String {
    html(lang, "unknown-command", &[])
}

/// `/language`.
pub fn language_choose(lang: Lang) -> String {
    html(lang, "language-choose", &[])
}

/// A language was chosen; said in that language.
pub fn language_set(lang: Lang) -> String {
    html(lang, "language-set", &[])
}

/// The description of a command in Telegram's own list.
pub fn command_hint(lang: Lang, command: &str) -> String {
    plain(lang, &format!("command-{command}"), &[])
}
