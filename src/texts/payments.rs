//! What people and owners read about money on its way: renewals, refunds, and why an invoice cannot be paid.

use chrono_tz::Tz;

use super::{Arg, date_in_zone, html, plain, shop::money};
use crate::domain::{Lang, Moment, Money, Term, UserId, order::Method};

/// Characters of the names in an invoice, of the 255 that its description may have.
const NAMES: usize = 160;

fn until(lang: Lang, at: Moment, zone: Tz) -> String {
    super::until(lang, at, &date_in_zone(lang, at, zone))
}

/// Renewals are off; until when the right runs.
pub fn renewal_off(lang: Lang, plan: &str, end: Moment, zone: Tz) -> String {
    html(lang, "renewal-off", &[("plan", Arg::Text(plan)), ("until", Arg::Text(&until(lang, end, zone)))])
}

/// Renewals are on again.
pub fn renewal_on(lang: Lang, plan: &str, price: Money, paid: Moment, zone: Tz) -> String {
    let (price, paid) = (money(lang, price), until(lang, paid, zone));
    html(lang, "renewal-on", &[("plan", Arg::Text(plan)), ("price", Arg::Text(&price)), ("until", Arg::Text(&paid))])
}

/// Renewals may be switched on again, which only the person can do.
pub fn renewal_allowed(lang: Lang, plan: &str, end: Moment, zone: Tz) -> String {
    html(lang, "renewal-allowed", &[("plan", Arg::Text(plan)), ("until", Arg::Text(&until(lang, end, zone)))])
}

/// A renewal could not be paid; until when it still can.
pub fn renewal_missed(lang: Lang, plan: &str, price: Money, end: Moment, zone: Tz) -> String {
    let (price, end) = (money(lang, price), until(lang, end, zone));
    html(lang, "renewal-missed", &[("plan", Arg::Text(plan)), ("price", Arg::Text(&price)), ("until", Arg::Text(&end))])
}

/// Renewals are off because the person has the plan for good.
pub fn renewal_needless(lang: Lang, plan: &str) -> String {
    html(lang, "renewal-needless", &[("plan", Arg::Text(plan))])
}

/// Telegram does not take our word about renewals.
pub fn renewal_refused(lang: Lang) -> String {
    html(lang, "renewal-refused", &[])
}

/// A toast: renewals stand as the button wanted them.
pub fn renewal_already(lang: Lang, off: bool) -> String {
    plain(lang, "renewal-already", &[("state", Arg::Text(if off { "off" } else { "on" }))])
}

/// Button: no more renewals.
pub fn button_renewal_off(lang: Lang) -> String {
    plain(lang, "button-renewal-off", &[])
}

/// Button: renewals again.
pub fn button_renewal_on(lang: Lang) -> String {
    plain(lang, "button-renewal-on", &[])
}

/// An amount that waits in an alert as `250 XTR`, written as the language does; what is none stays as it is.
pub fn amount(lang: Lang, noted: &str) -> String {
    let read = |(digits, currency): (&str, &str)| Money::read(digits, currency.parse().ok()?).ok();
    noted.split_once(' ').and_then(read).map_or_else(|| noted.to_owned(), |amount| money(lang, amount))
}

/// Button for owners: give a payment back, or note that they did where only they can.
pub fn button_refund(lang: Lang, noted: &str, method: Method) -> String {
    let sentence = if method.abilities().refunds { "button-refund" } else { "button-refund-noted" };
    plain(lang, sentence, &[("price", Arg::Text(&amount(lang, noted)))])
}

/// A payment went back by an owner's word.
pub fn refund_done(lang: Lang, user: UserId, amount: Money, method: Method) -> String {
    let sentence = if method.abilities().refunds { "refund-done" } else { "refund-noted" };
    html(lang, sentence, &[("user", Arg::Text(&user.to_string())), ("price", Arg::Text(&money(lang, amount)))])
}

/// A payment cannot go back; the provider's words.
pub fn refund_refused(lang: Lang, user: UserId, amount: Money, reason: &str) -> String {
    let (user, price) = (user.to_string(), money(lang, amount));
    let args = [("user", Arg::Text(user.as_str())), ("price", Arg::Text(&price)), ("reason", Arg::Text(reason))];
    html(lang, "refund-refused", &args)
}

/// A toast: the payment went back before.
pub fn refund_again(lang: Lang) -> String {
    plain(lang, "refund-again", &[])
}

/// Money for which nothing had been given went back to the person.
pub fn returned(lang: Lang, amount: Money) -> String {
    html(lang, "payment-returned", &[("price", Arg::Text(&money(lang, amount)))])
}

/// Money arrived for what can be given no more: the person has all of it, or its time is over.
pub fn nothing(lang: Lang, amount: Money) -> String {
    html(lang, "payment-nothing", &[("price", Arg::Text(&money(lang, amount)))])
}

/// Under the news of money for which nothing was given: it went back, by whose word if it was an owner's.
pub fn went_back(lang: Lang, judge: Option<&str>) -> String {
    let by = if judge.is_some() { "owner" } else { "nobody" };
    html(lang, "payment-went-back", &[("by", Arg::Text(by)), ("judge", Arg::Text(judge.unwrap_or_default()))])
}

/// An order had lapsed, and what was ordered cannot be had any more; `why` is the sentence that says so. To the person or
/// to an owner.
pub fn barred(lang: Lang, key: &str, why: &str, to_person: bool) -> String {
    let who = if to_person { "person" } else { "owner" };
    let head = html(lang, "order-barred", &[("key", Arg::Text(key))]);
    format!("{head} {why} {}", html(lang, "order-barred-then", &[("who", Arg::Text(who))]))
}

/// What an invoice says of a plan that its owner did not describe: the chats it opens, and for how long or how it renews;
/// plain text.
pub fn invoice_about(lang: Lang, chats: &[String], term: Term, renews: bool) -> String {
    let (chats, term) = (chats.join(", "), super::shop::term(lang, term));
    // With many chats there is room for their names, but not for all of them.
    let chats = super::cut(&chats, NAMES);
    let sentence = match renews {
        _ if chats.is_empty() => "plan-term",
        true => "invoice-renews",
        false => "invoice-about",
    };
    plain(lang, sentence, &[("chats", Arg::Text(&chats)), ("term", Arg::Text(&term))])
}

/// Why Telegram shall not take the money, and what to do instead; plain text.
pub fn checkout_refused(lang: Lang, why: &str) -> String {
    plain(lang, "checkout-refused", &[("why", Arg::Text(why))])
}
