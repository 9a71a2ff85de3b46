//! What people read about the end of what they have, in reminders and in `/status`; and what `/check` says about money.

use chrono_tz::Tz;

use super::{
    Arg, date, date_in_zone, html, label, plain,
    shop::{money, term},
    tapped,
};
use crate::domain::{
    Lang, Moment, Money, Subscription, Term,
    order::{Order, Payment},
};

/// What a right is to its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Bought or given.
    Right,
    /// Given once for nothing.
    Trial,
}

impl Kind {
    /// From where the right came from.
    pub fn of(source: &str) -> Self {
        if source == "trial" { Self::Trial } else { Self::Right }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Trial => "trial",
        }
    }
}

/// How many midnights of the zone lie between now and then.
fn days_left(now: Moment, end: Moment, zone: Tz) -> usize {
    let day = |at: Moment| at.utc().with_timezone(&zone).date_naive();
    usize::try_from((day(end) - day(now)).num_days()).unwrap_or(0)
}

/// Reminder: the end comes nearer.
pub fn before(lang: Lang, kind: Kind, plan: &str, end: Moment, now: Moment, zone: Tz) -> String {
    let args = [
        ("kind", Arg::Text(kind.name())),
        ("plan", Arg::Text(plan)),
        ("left", Arg::Count(days_left(now, end, zone))),
        ("date", Arg::Text(&date_in_zone(lang, end, zone))),
    ];
    html(lang, "remind-before", &args)
}

/// Reminder: the paid time is over, access goes on for a while.
pub fn grace(lang: Lang, plan: &str, since: Moment, end: Moment, zone: Tz) -> String {
    let (since, end) = (date_in_zone(lang, since, zone), date_in_zone(lang, end, zone));
    html(lang, "remind-grace", &[("plan", Arg::Text(plan)), ("since", Arg::Text(&since)), ("date", Arg::Text(&end))])
}

/// Reminder: come back.
pub fn win_back(lang: Lang, plan: &str, ended: Moment, zone: Tz) -> String {
    let ended = date_in_zone(lang, ended, zone);
    html(lang, "remind-win-back", &[("plan", Arg::Text(plan)), ("date", Arg::Text(&ended))])
}

/// What a plan costs this person now.
pub fn price(lang: Lang, plan: &str, term: Term, price: Money) -> String {
    let (term, price) = (self::term(lang, term), money(lang, price));
    html(lang, "remind-price", &[("plan", Arg::Text(plan)), ("term", Arg::Text(&term)), ("price", Arg::Text(&price))])
}

/// What is bought before the end is not lost.
pub fn added(lang: Lang) -> String {
    html(lang, "remind-added", &[])
}

/// Button: renew, or go on after a trial.
pub fn button_renew(lang: Lang, kind: Kind, plan: &str, price: Money) -> String {
    let price = money(lang, price);
    let plan = label(plan);
    let args = [("kind", Arg::Text(kind.name())), ("plan", Arg::Text(&plan)), ("price", Arg::Text(&price))];
    plain(lang, "button-renew", &args)
}

/// The farewell of a trial.
pub fn trial_ended(lang: Lang, plan: &str, ended: Moment, zone: Tz) -> String {
    let ended = date_in_zone(lang, ended, zone);
    html(lang, "expired-trial", &[("plan", Arg::Text(plan)), ("date", Arg::Text(&ended))])
}

/// In a farewell, above the button: what it costs to come back, or to go on after a trial.
pub fn comes_back_for(lang: Lang, kind: Kind, term: Term, price: Money) -> String {
    let (term, price) = (self::term(lang, term), money(lang, price));
    let sentence = if kind == Kind::Trial { "expired-go-on" } else { "expired-renew" };
    html(lang, sentence, &[("term", Arg::Text(&term)), ("price", Arg::Text(&price))])
}

/// One right in `/status`: until when, and what is to be known of that.
pub fn right(lang: Lang, right: &Subscription, now: Moment, zone: Tz) -> String {
    let in_grace = right.is_in_grace(now);
    let end = right.told_until(now);
    let until = super::until(lang, end, &tapped(lang, end, zone));
    let line = html(lang, "status-line", &[("plan", Arg::Text(&right.plan_name)), ("until", Arg::Text(&until))]);
    let state = if in_grace {
        "grace"
    } else if right.renews.is_some() {
        if right.renews() { "renews" } else { "off" }
    } else if Kind::of(&right.source) == Kind::Trial {
        "trial"
    } else {
        return line;
    };
    let paid = tapped(lang, right.paid_until, zone);
    let state = html(lang, "status-state", &[("state", Arg::Text(state)), ("date", Arg::Text(&paid))]);
    format!("{line}; {state}")
}

/// `/status`: rights, open orders with the names of their plans, and the zone of all times.
pub fn status(lang: Lang, rights: &[&Subscription], orders: &[(&Order, String)], now: Moment, zone: Tz) -> String {
    let title = match (rights, orders) {
        ([], []) => "status-none",
        ([], _) => "status-ordered",
        _ => "status-title",
    };
    let mut lines = vec![html(lang, title, &[])];
    lines.extend(rights.iter().map(|one| right(lang, one, now, zone)));
    if !orders.is_empty() {
        lines.push(String::new());
        lines.push(html(lang, "status-orders", &[]));
        lines.extend(orders.iter().map(|(order, plan)| order_line(lang, order, plan, zone)));
    }
    if !(rights.is_empty() && orders.is_empty()) {
        lines.push(html(lang, "status-zone", &[("zone", Arg::Text(zone.name()))]));
    }
    lines.join("\n")
}

fn order_line(lang: Lang, order: &Order, plan: &str, zone: Tz) -> String {
    let (price, until) = (money(lang, order.amount), tapped(lang, order.expires_at, zone));
    let args = [
        ("key", Arg::Text(order.key.as_str())),
        ("plan", Arg::Text(plan)),
        ("price", Arg::Text(&price)),
        ("until", Arg::Text(&until)),
        ("state", Arg::Text(order.state.name())),
    ];
    html(lang, "status-order", &args)
}

/// Button: pay an open order.
pub fn button_order_pay(lang: Lang, plan: &str, price: Money) -> String {
    plain(lang, "button-order-pay", &[("plan", Arg::Text(&label(plan))), ("price", Arg::Text(&money(lang, price)))])
}

/// Button: give an open order up.
pub fn button_order_drop(lang: Lang, plan: &str) -> String {
    plain(lang, "button-order-drop", &[("plan", Arg::Text(&label(plan)))])
}

/// Button: end the automatic payments, or begin them again.
pub fn button_renewal(lang: Lang, plan: &str, on: bool) -> String {
    plain(lang, if on { "status-renewal-on" } else { "status-renewal-off" }, &[("plan", Arg::Text(&label(plan)))])
}

/// In `/check`: the grace of a right that is in it.
pub fn in_grace(lang: Lang, paid_until: Moment, zone: Tz) -> String {
    html(lang, "check-paid-until", &[("date", Arg::Text(&date(lang, paid_until, zone)))])
}

/// In `/check`: orders with the names of their plans, and payments with what they come to, latest first.
pub fn dealings(lang: Lang, payments: &[Payment], paid: &[Money], orders: &[(Order, String)], zone: Tz) -> Vec<String> {
    let mut lines = Vec::new();
    if !orders.is_empty() {
        lines.extend([String::new(), html(lang, "check-orders", &[])]);
        lines.extend(orders.iter().map(|(order, plan)| one_order(lang, order, plan, zone)));
    }
    if !payments.is_empty() {
        let sums: Vec<String> = paid.iter().map(|sum| money(lang, *sum)).collect();
        let sum = if sums.is_empty() { "0".to_owned() } else { sums.join(" + ") };
        lines.extend([String::new(), html(lang, "check-payments", &[("sum", Arg::Text(&sum))])]);
        lines.extend(payments.iter().map(|one| payment(lang, one, zone)));
    }
    lines
}

fn one_order(lang: Lang, order: &Order, plan: &str, zone: Tz) -> String {
    let (price, placed) = (money(lang, order.amount), date(lang, order.created_at, zone));
    let args = [
        ("key", Arg::Text(order.key.as_str())),
        ("plan", Arg::Text(plan)),
        ("price", Arg::Text(&price)),
        ("date", Arg::Text(&placed)),
        ("state", Arg::Text(order.state.name())),
    ];
    html(lang, "check-order", &args)
}

fn payment(lang: Lang, payment: &Payment, zone: Tz) -> String {
    let (price, paid) = (money(lang, payment.amount), date(lang, payment.paid_at, zone));
    let args = [
        ("date", Arg::Text(paid.as_str())),
        ("price", Arg::Text(&price)),
        ("method", Arg::Text(payment.method.name())),
        ("outcome", Arg::Text(payment.outcome.name())),
    ];
    let mut line = vec![html(lang, "check-payment", &args)];
    if let Some(at) = payment.refunded_at {
        line.push(html(lang, "check-payment-back", &[("date", Arg::Text(&date(lang, at, zone)))]));
    }
    line.push(html(lang, "check-payment-charge", &[("charge", Arg::Text(&payment.charge))]));
    line.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::from_millis(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp_millis())
    }

    #[test]
    fn days_are_counted_by_the_calendar_of_the_zone() {
        let (now, end) = (at("2027-01-15T12:00:00Z"), at("2027-01-22T01:00:00Z"));
        assert_eq!(days_left(now, end, Tz::UTC), 7);
        assert_eq!(days_left(now, end, Tz::America__New_York), 6);
        assert_eq!(days_left(end, now, Tz::UTC), 0);
    }

    #[test]
    fn the_days_that_are_left_have_their_plural() {
        let (now, zone) = (at("2027-01-15T12:00:00Z"), Tz::UTC);
        let said = |lang, end| before(lang, Kind::Right, "Gold", at(end), now, zone);
        let today = said(Lang::En, "2027-01-15T20:00:00Z");
        assert!(today.contains("ends today: ") && today.contains(">15 Jan 2027, 20:00 (UTC)<"), "{today}");
        assert!(said(Lang::En, "2027-01-16T20:00:00Z").contains("ends tomorrow"));
        assert!(said(Lang::En, "2027-01-22T20:00:00Z").contains("ends in 7 days"));
        assert!(said(Lang::Ru, "2027-01-18T20:00:00Z").contains("через 3 дня"));
        assert!(said(Lang::Ru, "2027-01-22T20:00:00Z").contains("через 7 дней"));
        assert!(said(Lang::Ru, "2027-02-05T20:00:00Z").contains("через 21 день"));
        assert!(said(Lang::Id, "2027-01-22T20:00:00Z").contains("berakhir 7 hari lagi"));
    }
}
