//! What people and the team read about their letters to each other, and people about proofs of a payment.

use chrono_tz::Tz;

use super::{Arg, date, date_in_zone, html, plain, until};
use crate::domain::{Lang, Moment, Subscription, UserId, letter::About};

/// `/paysupport`: the next words are the question.
pub fn paysupport(lang: Lang) -> String {
    html(lang, "paysupport", &[])
}

/// The question is on its way to the owners.
pub fn sent(lang: Lang) -> String {
    html(lang, "paysupport-sent", &[])
}

/// A letter outside of any command is on its way to the team.
pub fn written(lang: Lang) -> String {
    html(lang, "letter-sent", &[])
}

/// The team has enough letters of this person's.
pub fn wait(lang: Lang, until: Moment, zone: Tz) -> String {
    html(lang, "letter-wait", &[("until", Arg::Text(&date_in_zone(lang, until, zone)))])
}

/// The team does not want to hear of this person.
pub fn not_heard(lang: Lang) -> String {
    html(lang, "letter-not-heard", &[])
}

/// Who wrote a letter, for those who read it.
pub struct Sender<'a> {
    /// Their id.
    pub user: UserId,
    /// Their name.
    pub name: &'a str,
    /// Without `@`.
    pub username: Option<&'a str>,
    /// What they have and had.
    pub rights: &'a [Subscription],
    /// Banned.
    pub banned: bool,
    /// Their letters do not reach the team, but this one does.
    pub muted: bool,
    /// What it is about.
    pub about: About,
    /// Now.
    pub now: Moment,
    /// The zone of all times.
    pub zone: Tz,
}

/// What stands above a letter: who it is, and what they have.
pub fn header(lang: Lang, sender: &Sender<'_>) -> String {
    let (user, username) = (sender.user.to_string(), sender.username.map(|name| format!(" @{name}")));
    let about = if sender.about == About::Payment { "payment" } else { "anything" };
    let who = [
        ("user", Arg::Text(&user)),
        ("name", Arg::Text(sender.name)),
        ("username", Arg::Text(username.as_deref().unwrap_or_default())),
        ("about", Arg::Text(about)),
    ];
    let one = |right: &Subscription| {
        let until = until(lang, right.ends_at, &date(lang, right.ends_at, sender.zone));
        plain(lang, "letter-right", &[("plan", Arg::Text(&right.plan_name)), ("until", Arg::Text(&until))])
    };
    let running: Vec<String> = sender.rights.iter().filter(|right| right.runs(sender.now)).map(one).collect();
    let (has, what) = match (&running[..], sender.rights) {
        ([], []) => ("nothing", String::new()),
        ([], [.., _]) => ("had", sender.rights.iter().max_by_key(|right| right.ends_at).map(one).unwrap_or_default()),
        (running, _) => ("has", running.join("; ")),
    };
    let mut lines = vec![
        html(lang, "letter-from", &who),
        html(lang, "letter-has", &[("has", Arg::Text(has)), ("what", Arg::Text(&what))]),
    ];
    if sender.banned {
        lines.push(html(lang, "letter-banned", &[("user", Arg::Text(&user))]));
    }
    if sender.muted {
        lines.push(html(lang, "letter-muted", &[]));
    }
    lines.join("\n")
}

/// Button: this person's letters reach the team no more.
pub fn button_mute(lang: Lang) -> String {
    plain(lang, "button-mute", &[])
}

/// Button: they do again.
pub fn button_hear(lang: Lang) -> String {
    plain(lang, "button-hear", &[])
}

/// Toast: so it is.
pub fn muted(lang: Lang, on: bool) -> String {
    plain(lang, if on { "muted-on" } else { "muted-off" }, &[])
}

/// The team: who answered whom.
pub fn answered(lang: Lang, author: &str, person: &str) -> String {
    html(lang, "letter-answered", &[("author", Arg::Text(author)), ("person", Arg::Text(person))])
}

/// Who answered: the person has it.
pub fn delivered(lang: Lang, person: &str) -> String {
    html(lang, "letter-delivered", &[("person", Arg::Text(person))])
}

/// Who answered: the person has blocked the bot.
pub fn blocked(lang: Lang, person: &str) -> String {
    html(lang, "letter-blocked", &[("person", Arg::Text(person))])
}

/// Who answered: Telegram does not send it on.
pub fn refused(lang: Lang, person: &str, why: &str) -> String {
    html(lang, "letter-refused", &[("person", Arg::Text(person)), ("why", Arg::Text(why))])
}

/// A photo or document is on its way to the owners.
pub fn proof_received(lang: Lang, key: &str) -> String {
    html(lang, "proof-received", &[("key", Arg::Text(key))])
}

/// The owners have photos and documents enough of this order.
pub fn proofs_enough(lang: Lang, key: &str) -> String {
    html(lang, "proofs-enough", &[("key", Arg::Text(key))])
}
