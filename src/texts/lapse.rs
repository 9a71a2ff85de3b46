//! What people read when they did not pay in time.

use super::{Arg, html, label, plain};
use crate::domain::Lang;

/// An invoice has lapsed and was taken away.
pub fn lapsed(lang: Lang, plan: &str) -> String {
    html(lang, "invoice-lapsed", &[("plan", Arg::Text(plan))])
}

/// Button: look at the plan again.
pub fn button(lang: Lang, plan: &str) -> String {
    plain(lang, "button-look-again", &[("plan", Arg::Text(&label(plan)))])
}
