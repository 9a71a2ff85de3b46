//! What people read about questions to the owners and about proofs of a payment.

use chrono_tz::Tz;

use super::{Arg, date_in_zone, html};
use crate::domain::{Lang, Moment};

/// `/paysupport`: the next words are the question.
pub fn paysupport(lang: Lang) -> String {
    html(lang, "paysupport", &[])
}

/// The question is on its way to the owners.
pub fn sent(lang: Lang) -> String {
    html(lang, "paysupport-sent", &[])
}

/// The owners have enough questions of this person's.
pub fn wait(lang: Lang, until: Moment, zone: Tz) -> String {
    html(lang, "paysupport-wait", &[("until", Arg::Text(&date_in_zone(lang, until, zone)))])
}

/// Owners: who asks is banned.
pub fn asker_is_banned(lang: Lang, user: &str) -> String {
    html(lang, "alert-support-banned", &[("user", Arg::Text(user))])
}

/// A photo or document is on its way to the owners.
pub fn proof_received(lang: Lang, key: &str) -> String {
    html(lang, "proof-received", &[("key", Arg::Text(key))])
}

/// The owners have photos and documents enough of this order.
pub fn proofs_enough(lang: Lang, key: &str) -> String {
    html(lang, "proofs-enough", &[("key", Arg::Text(key))])
}
