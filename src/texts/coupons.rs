//! What people read about discount coupons.

use chrono_tz::Tz;

use super::{Arg, date_in_zone, html, plain, shop::money};
use crate::domain::{
    Lang, Moment, Money,
    coupon::{Coupon, Discount},
};

/// Button: "I have a coupon".
pub fn button(lang: Lang) -> String {
    plain(lang, "button-coupon", &[])
}

/// Button: what costs nothing by a coupon.
pub fn button_free(lang: Lang) -> String {
    plain(lang, "button-free", &[])
}

/// The next words are a coupon.
pub fn ask(lang: Lang) -> String {
    html(lang, "coupon-ask", &[])
}

/// Unknown, used up, revoked or over: one sentence for all; and until when the person has to wait, if they have to.
pub fn wrong(lang: Lang, wait: Option<Moment>, zone: Tz) -> String {
    let text = html(lang, "coupon-wrong", &[]);
    match wait {
        Some(until) => format!("{text}\n\n{}", super::codes::wait(lang, until, zone)),
        None => text,
    }
}

/// A good coupon that the person used as often as one may.
pub fn spent(lang: Lang, word: &str) -> String {
    html(lang, "coupon-spent", &[("word", Arg::Text(word))])
}

/// The coupon in hand works no more; `used` if the person had what it gives.
pub fn gone(lang: Lang, word: &str, used: bool) -> String {
    let why = if used { "used" } else { "over" };
    html(lang, "coupon-gone", &[("word", Arg::Text(word)), ("why", Arg::Text(why))])
}

/// A coupon was taken in hand, above the list of plans.
pub fn taken(lang: Lang, coupon: &Coupon) -> String {
    let off = match coupon.discount {
        Discount::Percent(percent) => format!("{percent}\u{a0}%"),
        Discount::Amount(amount) => money(lang, amount),
    };
    html(lang, "coupon-taken", &[("word", Arg::Text(&coupon.word)), ("off", Arg::Text(&off))])
}

/// A price with the coupon and without it.
pub fn lowered(lang: Lang, word: &str, full: Money, less: Money) -> String {
    let (full, less) = (money(lang, full), money(lang, less));
    let args = [("word", Arg::Text(word)), ("full", Arg::Text(&full)), ("price", Arg::Text(&less))];
    html(lang, "coupon-lowered", &args)
}

/// A renewal is not lowered.
pub fn once(lang: Lang) -> String {
    html(lang, "coupon-once", &[])
}

/// The coupon leaves a subscription in Stars as it is.
pub fn not_recurring(lang: Lang, word: &str) -> String {
    html(lang, "coupon-not-recurring", &[("word", Arg::Text(word))])
}

/// The coupon lowers a subscription in Stars for as long as it runs.
pub fn recurring(lang: Lang) -> String {
    html(lang, "coupon-recurring", &[])
}

/// A plan was had for nothing.
pub fn free(lang: Lang, plan: &str, end: Moment, zone: Tz) -> String {
    let until = super::until(lang, end, &date_in_zone(lang, end, zone));
    html(lang, "coupon-free", &[("plan", Arg::Text(plan)), ("until", Arg::Text(&until))])
}
