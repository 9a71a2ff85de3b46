//! What people read about inviting others, and what owners read about what they pay for it.

use std::time::Duration;

use chrono_tz::Tz;

use super::{Arg, date, html, plain, shop::money};
use crate::domain::{
    Lang, Moment, Money, Term, Unit,
    alert::Alert,
    balance::Standing,
    referral::{Pay, Program, Reach},
};

/// `/invite` where nothing is paid.
pub fn none(lang: Lang) -> String {
    html(lang, "invite-none", &[])
}

/// A time in the largest unit that it is a whole number of.
fn span(lang: Lang, time: Duration) -> String {
    let seconds = time.as_secs();
    let (count, unit) = match seconds {
        0 => (0, Unit::Day),
        _ if seconds.is_multiple_of(86_400) => (seconds / 86_400, Unit::Day),
        _ if seconds.is_multiple_of(3_600) => (seconds / 3_600, Unit::Hour),
        _ if seconds.is_multiple_of(60) => (seconds / 60, Unit::Minute),
        _ => (seconds, Unit::Second),
    };
    super::shop::term(lang, Term::Span(u32::try_from(count).unwrap_or(u32::MAX), unit))
}

/// `/invite`; `asked` if they wish to be paid out already.
pub fn page(lang: Lang, program: &Program, link: &str, reach: Reach, standing: &Standing, asked: bool) -> String {
    let (first, renewal) = (program.first.to_string(), program.renewal.to_string());
    let offer = match (program.first, program.renewal) {
        (_, 0) => "first",
        (0, _) => "renewal",
        _ => "both",
    };
    let args = [("offer", Arg::Text(offer)), ("first", Arg::Text(&first)), ("renewal", Arg::Text(&renewal))];
    let mut parts = vec![html(lang, "invite-offer", &args), html(lang, "invite-link", &[("link", Arg::Text(link))])];
    let (clicks, joins) = (reach.clicks.to_string(), reach.joins.to_string());
    let reach = html(lang, "invite-reach", &[("clicks", Arg::Text(&clicks)), ("joins", Arg::Text(&joins))]);
    let [free, held, earned, paid] =
        [standing.free, standing.held, standing.earned, standing.paid_out].map(|sum| money(lang, sum));
    let args = [
        ("free", Arg::Text(&free)),
        ("held", Arg::Text(&held)),
        ("earned", Arg::Text(&earned)),
        ("paid", Arg::Text(&paid)),
    ];
    parts.push(format!("{reach}\n{}", html(lang, "invite-money", &args)));
    let mut rules = Vec::new();
    if !program.hold.is_zero() {
        rules.push(html(lang, "invite-hold", &[("hold", Arg::Text(&span(lang, program.hold)))]));
    }
    let minimum = money(lang, program.minimum);
    rules.push(html(lang, "invite-use", &[("pay", Arg::Text(program.pay.name())), ("minimum", Arg::Text(&minimum))]));
    parts.push(rules.join(" "));
    if asked && program.pay == Pay::Manual {
        parts.push(html(lang, "invite-asked", &[]));
    }
    parts.join("\n\n")
}

/// Button: share the link.
pub fn button_share(lang: Lang) -> String {
    plain(lang, "button-share", &[])
}

/// What stands beside the link when it is shared.
pub fn share(lang: Lang) -> String {
    plain(lang, "share-text", &[])
}

/// Button: ask to be paid out.
pub fn button_payout(lang: Lang, free: Money) -> String {
    plain(lang, "button-payout", &[("amount", Arg::Text(&money(lang, free)))])
}

/// The owner knows that they wish to be paid out.
pub fn asked(lang: Lang, free: Money) -> String {
    html(lang, "payout-asked", &[("amount", Arg::Text(&money(lang, free)))])
}

/// A toast: there is nothing to pay out, or they have asked already.
pub fn nothing(lang: Lang) -> String {
    plain(lang, "payout-nothing", &[])
}

/// Somebody they invited has paid; from when on their share is theirs to use, if it is held.
pub fn earned(lang: Lang, amount: Money, free_at: Option<Moment>, zone: Tz) -> String {
    let amount = money(lang, amount);
    match free_at.map(|at| date(lang, at, zone)) {
        Some(at) => html(lang, "share-earned-held", &[("amount", Arg::Text(&amount)), ("at", Arg::Text(&at))]),
        None => html(lang, "share-earned", &[("amount", Arg::Text(&amount))]),
    }
}

/// That payment went back; what they have then.
pub fn clawed_back(lang: Lang, amount: Money, left: Money) -> String {
    let state = if left.minor < 0 { "below" } else { "fine" };
    let (amount, left) = (money(lang, amount), money(lang, left));
    let args = [("state", Arg::Text(state)), ("amount", Arg::Text(&amount)), ("left", Arg::Text(&left))];
    html(lang, "share-taken", &args)
}

/// `/referrals`: what the owner pays.
pub fn program(lang: Lang, program: Option<&Program>) -> String {
    let Some(program) = program else { return html(lang, "referrals-off", &[]) };
    let (first, renewal) = (program.first.to_string(), program.renewal.to_string());
    let (hold, minimum) = (span(lang, program.hold), money(lang, program.minimum));
    let args = [
        ("first", Arg::Text(&first)),
        ("renewal", Arg::Text(&renewal)),
        ("hold", Arg::Text(&hold)),
        ("minimum", Arg::Text(&minimum)),
        ("pay", Arg::Text(program.pay.name())),
        ("click", Arg::Text(program.click.name())),
    ];
    html(lang, "referrals-on", &args)
}

/// A word of `/referrals` that means nothing.
pub fn wrong(lang: Lang, word: &str, currency: &str) -> String {
    html(lang, "referrals-wrong", &[("word", Arg::Text(word)), ("currency", Arg::Text(currency))])
}

/// What owners hear of commissions and payouts; none if the alert is about something else.
pub fn alert(lang: Lang, alert: &Alert) -> Option<String> {
    let amount = |noted: &str| super::payments::amount(lang, noted);
    Some(match alert {
        Alert::NoRate { currency, base, amount: noted } => {
            let amount = amount(noted);
            let args = [("amount", Arg::Text(&amount)), ("currency", Arg::Text(currency)), ("base", Arg::Text(base))];
            html(lang, "alert-no-rate", &args)
        }
        Alert::PayoutAsked { user, name, amount: noted } => {
            let (user, amount) = (user.to_string(), amount(noted));
            let args = [("user", Arg::Text(&user)), ("name", Arg::Text(name)), ("amount", Arg::Text(&amount))];
            html(lang, "alert-payout", &args)
        }
        _ => return None,
    })
}
