//! What people read about access codes.

use chrono_tz::Tz;

use super::{Arg, date_in_zone, html};
use crate::domain::{Lang, Moment, code::Unfit};

fn until(lang: Lang, at: Moment, zone: Tz) -> String {
    super::until(lang, at, &date_in_zone(lang, at, zone))
}

/// `/redeem` without a code.
pub fn redeem_usage(lang: Lang) -> String {
    html(lang, "redeem-usage", &[])
}

/// The code gave a plan, or more of it.
pub fn redeemed(lang: Lang, plan: &str, end: Moment, added: bool, zone: Tz) -> String {
    let sentence = if added { "redeemed-more" } else { "redeemed" };
    html(lang, sentence, &[("plan", Arg::Text(plan)), ("until", Arg::Text(&until(lang, end, zone)))])
}

/// Unknown, used up, revoked or over: one sentence for all; and until when the person has to wait, if they have to.
pub fn wrong(lang: Lang, wait: Option<Moment>, zone: Tz) -> String {
    let text = html(lang, "code-wrong", &[]);
    match wait {
        Some(until) => format!("{text}\n\n{}", self::wait(lang, until, zone)),
        None => text,
    }
}

/// Too many wrong codes.
pub fn wait(lang: Lang, until: Moment, zone: Tz) -> String {
    html(lang, "code-wait", &[("until", Arg::Text(&date_in_zone(lang, until, zone)))])
}

/// A good code that gives this person nothing.
pub fn unfit(lang: Lang, plan: &str, why: Unfit, zone: Tz) -> String {
    let date = match why {
        Unfit::Early(from) => date_in_zone(lang, from, zone),
        _ => String::new(),
    };
    let args = [("plan", Arg::Text(plan)), ("why", Arg::Text(why.name())), ("date", Arg::Text(&date))];
    html(lang, "code-unfit", &args)
}

/// An owner took the redemption of a code back.
pub fn rolled_back(lang: Lang, plan: &str, end: Option<Moment>, zone: Tz) -> String {
    let (end, sentence) = match end {
        Some(at) => (until(lang, at, zone), "code-taken-back-runs"),
        None => (String::new(), "code-taken-back"),
    };
    html(lang, sentence, &[("plan", Arg::Text(plan)), ("until", Arg::Text(&end))])
}
