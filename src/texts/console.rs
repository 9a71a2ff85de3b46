//! What the team reads in answer to its commands.

use chrono_tz::Tz;

use super::{Arg, date_in_zone, html, plain};
use crate::domain::{
    Lang, Moment, PlanId, Term, UserId,
    team::{Entry, Role},
};

fn until(lang: Lang, at: Moment, zone: Tz) -> String {
    super::until(lang, at, &date_in_zone(lang, at, zone))
}

fn about(lang: Lang, sentence: &str, id: UserId) -> String {
    html(lang, sentence, &[("id", Arg::Text(&id.to_string()))])
}

/// A term that is none, or is over already.
pub fn bad_term(lang: Lang, term: &str) -> String {
    html(lang, "bad-term", &[("term", Arg::Text(term))])
}

/// There is no plan of this number; lines of those there are.
pub fn no_plan(lang: Lang, typed: &str, lines: &[String]) -> String {
    match lines {
        [] => no_plans(lang),
        lines => format!("{}\n{}", html(lang, "no-such-plan", &[("id", Arg::Text(typed))]), lines.join("\n")),
    }
}

/// A plan among others.
pub fn plan_line(lang: Lang, id: PlanId, name: &str) -> String {
    html(lang, "plan-line", &[("id", Arg::Text(&id.to_string())), ("plan", Arg::Text(name))])
}

/// There is no plan at all.
pub fn no_plans(lang: Lang) -> String {
    html(lang, "no-plans-yet", &[])
}

/// `/grant ID`: which plan?
pub fn grant_which(lang: Lang, id: UserId, name: &str) -> String {
    html(lang, "grant-which", &[("id", Arg::Text(&id.to_string())), ("person", Arg::Text(name))])
}

/// Time was given by hand.
pub fn granted(lang: Lang, id: UserId, plan: &str, end: Moment, added: bool, zone: Tz) -> String {
    let (id, end) = (id.to_string(), until(lang, end, zone));
    let args = [("id", Arg::Text(&id)), ("plan", Arg::Text(plan)), ("until", Arg::Text(&end))];
    html(lang, if added { "granted-more" } else { "granted" }, &args)
}

/// They have as much of the plan as this would give.
pub fn has_enough(lang: Lang, id: UserId, plan: &str, end: Moment, zone: Tz) -> String {
    let (id, end) = (id.to_string(), until(lang, end, zone));
    html(lang, "has-enough", &[("id", Arg::Text(&id)), ("plan", Arg::Text(plan)), ("until", Arg::Text(&end))])
}

/// A banned person gets nothing.
pub fn is_banned(lang: Lang, id: UserId) -> String {
    about(lang, "is-banned", id)
}

/// No right runs.
pub fn has_nothing(lang: Lang, id: UserId) -> String {
    about(lang, "has-nothing", id)
}

/// `/extend` of somebody with several rights: a line for each.
pub fn has_several(lang: Lang, id: UserId, lines: &[String]) -> String {
    format!("{}\n{}", about(lang, "has-several", id), lines.join("\n"))
}

/// The command that extends one of several rights.
pub fn grant_line(lang: Lang, id: UserId, plan: PlanId, name: &str, term: Term) -> String {
    let command = format!("/grant {id} {plan} {term}");
    html(lang, "grant-line", &[("command", Arg::Text(&command)), ("plan", Arg::Text(name))])
}

/// `/revoke ID`: which right?
pub fn revoke_which(lang: Lang, id: UserId, name: &str) -> String {
    html(lang, "revoke-which", &[("id", Arg::Text(&id.to_string())), ("person", Arg::Text(name))])
}

/// Button: all of them.
pub fn button_all(lang: Lang) -> String {
    plain(lang, "button-all-rights", &[])
}

/// Rights were taken away by hand.
pub fn revoked(lang: Lang, id: UserId, plans: &str) -> String {
    html(lang, "revoked", &[("id", Arg::Text(&id.to_string())), ("plans", Arg::Text(plans))])
}

/// What the person reads then.
pub fn taken(lang: Lang, plans: &str) -> String {
    html(lang, "access-taken", &[("plans", Arg::Text(plans))])
}

/// `/whitelist`.
pub fn whitelisted(lang: Lang, id: UserId, chats: usize) -> String {
    html(lang, "whitelisted", &[("id", Arg::Text(&id.to_string())), ("chats", Arg::Count(chats))])
}

/// `/unwhitelist`.
pub fn unwhitelisted(lang: Lang, id: UserId, chats: usize) -> String {
    html(lang, "unwhitelisted", &[("id", Arg::Text(&id.to_string())), ("chats", Arg::Count(chats))])
}

/// `/unwhitelist` of somebody who was not on it.
pub fn was_not_whitelisted(lang: Lang, id: UserId) -> String {
    about(lang, "was-not-whitelisted", id)
}

/// `/newcode`: which plan?
pub fn new_code_which(lang: Lang) -> String {
    html(lang, "newcode-which", &[])
}

/// Codes, with the link of each.
pub fn new_codes(lang: Lang, batch: i64, plan: &str, bot: &str, codes: &[String]) -> String {
    let batch = batch.to_string();
    let args = [("plan", Arg::Text(plan)), ("batch", Arg::Text(&batch)), ("count", Arg::Count(codes.len()))];
    let lines = codes.iter().map(|code| format!("<code>{code}</code>\nhttps://t.me/{bot}?start=c_{code}"));
    format!("{}\n\n{}", html(lang, "newcode-made", &args), lines.collect::<Vec<_>>().join("\n"))
}

/// `/orders`: how many wait.
pub fn orders(lang: Lang, count: usize) -> String {
    html(lang, "orders-waiting", &[("count", Arg::Count(count))])
}

/// A role, in words.
fn role(lang: Lang, role: Role) -> String {
    plain(lang, "role", &[("role", Arg::Text(role.name()))])
}

/// One of the team.
pub fn member(lang: Lang, id: UserId, name: &str, is: Role) -> String {
    let id = id.to_string();
    let args = [("id", Arg::Text(&id)), ("person", Arg::Text(name)), ("role", Arg::Text(&role(lang, is)))];
    html(lang, "team-member", &args)
}

/// `/team`.
pub fn team(lang: Lang, lines: &[String]) -> String {
    format!("{}\n{}\n\n{}", html(lang, "team-title", &[]), lines.join("\n"), html(lang, "team-usage", &[]))
}

/// A role was given, or taken.
pub fn role_set(lang: Lang, id: UserId, now: Option<Role>) -> String {
    match now {
        None => about(lang, "team-left", id),
        Some(now) => {
            html(lang, "team-set", &[("id", Arg::Text(&id.to_string())), ("role", Arg::Text(&role(lang, now)))])
        }
    }
}

/// Owners by `OWNER_IDS` are not changed in the chat.
pub fn is_set_owner(lang: Lang, id: UserId) -> String {
    about(lang, "team-set-owner", id)
}

/// Somebody must stay owner.
pub fn last_owner(lang: Lang, id: UserId) -> String {
    about(lang, "team-last-owner", id)
}

/// `/audit`: its lines, latest first.
pub fn audit(lang: Lang, lines: &[String], zone: Tz) -> String {
    if lines.is_empty() {
        return html(lang, "audit-empty", &[]);
    }
    let zone = html(lang, "status-zone", &[("zone", Arg::Text(zone.name()))]);
    format!("{}\n{}\n\n{zone}", html(lang, "audit-title", &[]), lines.join("\n"))
}

/// One line of the audit log.
pub fn act(lang: Lang, entry: &Entry, by: &str, zone: Tz) -> String {
    let (id, at) =
        (entry.about.map(|id| super::forget::id(lang, id)).unwrap_or_default(), super::date(lang, entry.at, zone));
    let what = plain(
        lang,
        "act",
        &[("act", Arg::Text(entry.act.name())), ("id", Arg::Text(&id)), ("what", Arg::Text(&entry.what))],
    );
    html(lang, "audit-line", &[("at", Arg::Text(&at)), ("by", Arg::Text(by)), ("what", Arg::Text(what.trim_end()))])
}
