//! What people read about trials.

use chrono_tz::Tz;

use super::{Arg, date_in_zone, html, plain};
use crate::domain::{Lang, Moment, Term};

/// Button: take the trial.
pub fn button_try(lang: Lang, term: Term) -> String {
    plain(lang, "button-try", &[("term", Arg::Text(&super::shop::term(lang, term)))])
}

/// A trial has begun.
pub fn begun(lang: Lang, plan: &str, end: Moment, zone: Tz) -> String {
    let until = super::until(lang, end, &date_in_zone(lang, end, zone));
    html(lang, "trial-begun", &[("plan", Arg::Text(plan)), ("until", Arg::Text(&until))])
}

/// Had it, or tried it, before.
pub fn refused(lang: Lang, plan: &str) -> String {
    html(lang, "trial-refused", &[("plan", Arg::Text(plan))])
}
