//! What people read when they buy.

use chrono::Weekday;
use chrono_tz::Tz;

use super::{Arg, date_in_zone, html, label, plain};
use crate::domain::{
    Currency, Lang, Moment, Money, Plan, Term, Unit,
    order::{Method, Order, State},
    sale::Obstacle,
};

/// An amount as the language writes it: `1,234.50 USD`, `1 234,50 USD`, `250 ⭐`.
pub fn money(lang: Lang, money: Money) -> String {
    let text = grouped(lang, &money.digits());
    match money.currency {
        Currency::STARS => format!("{text}\u{a0}⭐"),
        currency => format!("{text}\u{a0}{currency}"),
    }
}

/// The digits of a number as the language writes them.
pub(super) fn grouped(lang: Lang, digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("−", digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let (group, point) = match lang {
        Lang::En => (",", "."),
        Lang::Ru => ("\u{a0}", ","),
        Lang::Id => (".", ","),
    };
    let mut text = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push_str(group);
        }
        text.push(digit);
    }
    if !part.is_empty() {
        text.push_str(point);
        text.push_str(part);
    }
    text
}

/// A term in words.
pub fn term(lang: Lang, term: Term) -> String {
    match term {
        Term::Forever => plain(lang, "term-forever", &[]),
        Term::Until(day) => {
            let format = if lang == Lang::En { "%-d %b %Y" } else { "%d.%m.%Y" };
            plain(lang, "term-until", &[("date", Arg::Text(&day.format(format).to_string()))])
        }
        Term::Span(count, unit) => {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            let sentence = match unit {
                Unit::Second => "term-second",
                Unit::Minute => "term-minute",
                Unit::Hour => "term-hour",
                Unit::Day => "term-day",
                Unit::Week => "term-week",
                Unit::Month => "term-month",
                Unit::Year => "term-year",
            };
            plain(lang, sentence, &[("count", Arg::Count(count))])
        }
    }
}

fn until(lang: Lang, at: Moment, zone: Tz) -> String {
    super::until(lang, at, &date_in_zone(lang, at, zone))
}

/// The list of plans, above its buttons.
pub fn plans(lang: Lang, any: bool) -> String {
    html(lang, if any { "plans-list" } else { "plans-none" }, &[])
}

/// Button: one plan of the list.
pub fn button_plan(lang: Lang, plan: &str, price: Money) -> String {
    plain(lang, "button-plan", &[("plan", Arg::Text(&label(plan))), ("price", Arg::Text(&money(lang, price)))])
}

/// One plan with its ways to pay. `renews` if it is paid again by itself: whichever way is taken, or by Stars alone;
/// `coupon` is what a coupon changes, `has_until` if the person has it already.
pub fn plan(
    lang: Lang,
    plan: &Plan,
    price: Money,
    renews: Option<bool>,
    coupon: Option<String>,
    has_until: Option<Moment>,
    zone: Tz,
) -> String {
    let mut lines = vec![html(lang, "plan-title", &[("plan", Arg::Text(&plan.name))])];
    lines.extend(plan.description.as_deref().map(|text| super::escape(text).into_owned()));
    lines.push(String::new());
    lines.push(html(lang, "plan-term", &[("term", Arg::Text(&term(lang, plan.term)))]));
    lines.push(html(lang, "plan-price", &[("price", Arg::Text(&money(lang, price)))]));
    if let Some(always) = renews {
        lines.push(html(lang, if always { "plan-renews" } else { "plan-renews-stars" }, &[]));
    }
    if let Some(end) = has_until {
        lines.push(html(lang, "plan-renewal", &[("until", Arg::Text(&until(lang, end, zone)))]));
    }
    if let Some(coupon) = coupon {
        lines.extend([String::new(), coupon]);
    }
    lines.extend([String::new(), html(lang, "plan-choose", &[])]);
    lines.join("\n")
}

/// Button: pay in this way.
pub fn button_pay(lang: Lang, method: Method, price: Money) -> String {
    plain(lang, "button-pay", &[("method", Arg::Text(method.name())), ("price", Arg::Text(&money(lang, price)))])
}

/// Button: back to the list.
pub fn button_back(lang: Lang) -> String {
    plain(lang, "button-back", &[])
}

/// Button: "I paid".
pub fn button_paid(lang: Lang) -> String {
    plain(lang, "button-paid", &[])
}

/// Button: give the order up.
pub fn button_cancel(lang: Lang) -> String {
    plain(lang, "button-cancel-order", &[])
}

/// Why a plan cannot be bought.
pub fn obstacle(lang: Lang, plan: &str, obstacle: &Obstacle) -> String {
    let (why, days) = match obstacle {
        Obstacle::Disabled => ("disabled", String::new()),
        Obstacle::OnlyNewcomers => ("newcomers", String::new()),
        Obstacle::OnlyOnce => ("once", String::new()),
        Obstacle::OnlyByCode => ("code", String::new()),
        Obstacle::OnlyByCredit => ("credit", String::new()),
        Obstacle::OnlyInvited => ("invited", String::new()),
        Obstacle::SoldOut => ("full", String::new()),
        Obstacle::NotToday(days) => {
            ("today", days.iter().map(|day| weekday(lang, *day)).collect::<Vec<_>>().join(", "))
        }
        Obstacle::HasForever => ("forever", String::new()),
        Obstacle::HasAll => ("all", String::new()),
        Obstacle::Tried => return super::trial::refused(lang, plan),
        Obstacle::Over => ("over", String::new()),
        Obstacle::NotForSale => ("none", String::new()),
        Obstacle::CouponGone => ("coupon", String::new()),
        Obstacle::CreditGone => ("balance", String::new()),
    };
    html(lang, "obstacle", &[("plan", Arg::Text(plan)), ("why", Arg::Text(why)), ("days", Arg::Text(&days))])
}

/// A day of sale.
pub fn weekday(lang: Lang, day: Weekday) -> &'static str {
    let names = match lang {
        Lang::En => ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"],
        Lang::Ru => ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
        Lang::Id => ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    };
    names[day.num_days_from_monday() as usize % 7]
}

/// Why an order was rejected, in words; none if no reason was given.
pub fn reason(lang: Lang, order: &Order) -> Option<String> {
    let given = order.reason.as_deref().filter(|reason| *reason != "@none")?;
    Some(match given.strip_prefix('@') {
        Some(ours) => plain(lang, "reject-told", &[("reason", Arg::Text(ours))]),
        None => given.to_owned(),
    })
}

/// What the person reads about an order that an owner confirms, as it stands; `may_order` unless they are banned.
pub fn order(lang: Lang, order: &Order, plan: &str, instructions: &str, may_order: bool, zone: Tz) -> String {
    let price = money(lang, order.amount);
    let end = date_in_zone(lang, order.expires_at, zone);
    let args = [
        ("key", Arg::Text(order.key.as_str())),
        ("plan", Arg::Text(plan)),
        ("price", Arg::Text(&price)),
        ("instructions", Arg::Text(instructions)),
        ("until", Arg::Text(&end)),
        ("may", Arg::Text(if may_order { "order" } else { "ask" })),
    ];
    let sentence = match order.state {
        State::Pending => "order-manual",
        State::AwaitingConfirmation => "order-claimed",
        State::Rejected => "order-refused",
        State::Expired if may_order => "order-expired",
        State::Cancelled | State::Expired => "order-cancelled",
        State::Paid => "order-settled",
        State::Refunded => "order-returned",
    };
    html(lang, sentence, &args)
}

/// The person hears that an owner rejected their order, and why if the owner said so.
pub fn rejection(lang: Lang, order: &Order, plan: &str) -> String {
    let reason = reason(lang, order);
    let sentence = if reason.is_some() { "order-rejected-because" } else { "order-rejected" };
    let reason = reason.unwrap_or_default();
    let args =
        [("key", Arg::Text(order.key.as_str())), ("plan", Arg::Text(plan)), ("reason", Arg::Text(reason.as_str()))];
    html(lang, sentence, &args)
}

/// The money is there.
pub fn paid(lang: Lang, plan: &str, price: Money, end: Moment, is_renewal: bool, zone: Tz) -> String {
    let (price, end) = (money(lang, price), until(lang, end, zone));
    let sentence = if is_renewal { "order-renewed" } else { "order-paid" };
    html(lang, sentence, &[("plan", Arg::Text(plan)), ("price", Arg::Text(&price)), ("until", Arg::Text(&end))])
}

/// Money arrived for which nothing could be given.
pub fn kept(lang: Lang, amount: Money) -> String {
    html(lang, "payment-kept", &[("price", Arg::Text(&money(lang, amount)))])
}

/// What came too late for an order; plain text.
pub fn over(lang: Lang, state: State) -> String {
    plain(lang, "order-over", &[("state", Arg::Text(state.name()))])
}

/// Above the button that leads to a subscription in Stars.
pub fn subscribe(lang: Lang, plan: &str, price: Money) -> String {
    html(lang, "subscribe", &[("plan", Arg::Text(plan)), ("price", Arg::Text(&money(lang, price)))])
}

/// Button: subscribe in Stars.
pub fn button_subscribe(lang: Lang, price: Money) -> String {
    plain(lang, "button-subscribe-stars", &[("price", Arg::Text(&money(lang, price)))])
}

/// Telegram refused the invoice; the owner has been told.
pub fn no_invoice(lang: Lang) -> String {
    html(lang, "no-invoice", &[])
}

/// A payment went back; `until` is when the right ends now, if it still runs.
pub fn refunded(lang: Lang, amount: Money, until: Option<Moment>, zone: Tz) -> String {
    let price = money(lang, amount);
    let (end, sentence) = match until {
        Some(at) => (self::until(lang, at, zone), "refunded-runs"),
        None => (String::new(), "refunded"),
    };
    html(lang, sentence, &[("price", Arg::Text(&price)), ("until", Arg::Text(&end))])
}

/// The owner's terms, before the first purchase.
pub fn terms_first(lang: Lang, terms: &str) -> String {
    html(lang, "terms-first", &[("terms", Arg::Text(terms))])
}

/// Button: "I agree".
pub fn button_agree(lang: Lang) -> String {
    plain(lang, "button-agree", &[])
}

/// Reasons of ours for a rejection; the last one is none at all.
pub const REASONS: [&str; 4] = ["nothing", "amount", "proof", "none"];

/// An owner rejected somebody's order: why?
pub fn ask_reason(lang: Lang, key: &str, person: &str) -> String {
    html(lang, "reject-ask", &[("key", Arg::Text(key)), ("person", Arg::Text(person))])
}

/// Button: a reason in the owner's own words.
pub fn button_own_words(lang: Lang) -> String {
    plain(lang, "button-own-words", &[])
}

/// The message to which those words are the reply.
pub fn ask_own_words(lang: Lang, key: &str, person: &str) -> String {
    html(lang, "reject-own", &[("key", Arg::Text(key)), ("person", Arg::Text(person))])
}

/// Button: one of our reasons.
pub fn button_reason(lang: Lang, reason: &str) -> String {
    plain(lang, "reject-reason", &[("reason", Arg::Text(reason))])
}

/// An owner's reason was noted; plain text.
pub fn reason_noted(lang: Lang, person: &str) -> String {
    plain(lang, "reject-known", &[("person", Arg::Text(person))])
}

/// Words that may be the reason of a rejection, but of which?
pub fn which_order(lang: Lang) -> String {
    html(lang, "reject-which", &[])
}

/// `/terms` where the owner set none.
pub fn no_terms(lang: Lang) -> String {
    html(lang, "terms-none", &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_language_does() {
        let usd = |minor| Money::new(minor, "USD".parse().unwrap());
        assert_eq!(money(Lang::En, usd(123_456_750)), "1,234,567.50\u{a0}USD");
        assert_eq!(money(Lang::Ru, usd(123_456_750)), "1\u{a0}234\u{a0}567,50\u{a0}USD");
        assert_eq!(money(Lang::Id, usd(99)), "0,99\u{a0}USD");
        assert_eq!(money(Lang::En, usd(-12_345)), "−123.45\u{a0}USD");
        assert_eq!(money(Lang::En, Money::new(250, Currency::STARS)), "250\u{a0}⭐");
    }

    #[test]
    fn terms_have_the_right_plurals() {
        let months = |n| term(Lang::Ru, Term::Span(n, Unit::Month));
        assert_eq!([1, 21].map(months), ["1 месяц", "21 месяц"]);
        assert_eq!([2, 22].map(months), ["2 месяца", "22 месяца"]);
        assert_eq!([5, 11, 25].map(months), ["5 месяцев", "11 месяцев", "25 месяцев"]);
        assert_eq!(term(Lang::En, "1 day".parse().unwrap()), "one day");
    }
}
