//! Changing from one plan to another: what is unused of what was paid counts towards the new one.

use std::time::Duration;

use super::{Currency, Moment, Money, SpanId, SubscriptionId, span::Span};

/// Quotes hold for the rest of an hour: shorter than that nobody reads, decides and presses.
const HOUR: i64 = 3_600_000;

/// What is unused at `now` of what was paid for a right in a currency.
///
/// The time that is left is taken from the end: what was paid last is used last. Time that was given, or that never
/// ends, is worth nothing here; nor is more than what is left of the right, whatever the payments say (some may have
/// gone back).
pub fn unused(spans: &[Span], paid_until: Moment, now: Moment, currency: Currency) -> Money {
    let now = hour(now);
    let mut left = time_left(paid_until, now);
    let mut spans: Vec<&Span> = spans.iter().filter(|span| !span.until.is_forever()).collect();
    spans.sort_by_key(|span| std::cmp::Reverse((span.until, span.from)));
    let mut credit = 0_i64;
    for span in spans {
        let Some(value) = span.value else { continue };
        let time = span.until.since(now.max(span.from)).min(left);
        left -= time;
        if value.currency == currency {
            let share =
                Money::new(value.minor.max(0), currency).share(millis(time), millis(span.until.since(span.from)));
            credit = credit.saturating_add(share.minor);
        }
    }
    Money::new(credit, currency)
}

/// How much of what was taken along came from one of the times of the right that was left: what was paid last is used
/// last, so it is the worth of the end of the row. That holds too if less was unused by then than had been promised.
pub fn taken_from(spans: &[Span], id: SpanId, taken: Money) -> Money {
    let mut spans: Vec<&Span> = spans.iter().filter(|span| !span.until.is_forever()).collect();
    spans.sort_by_key(|span| std::cmp::Reverse((span.until, span.from)));
    let mut rest = taken.minor;
    for span in spans {
        let value = span.value.filter(|value| value.currency == taken.currency).map_or(0, |value| value.minor);
        let part = value.clamp(0, rest.max(0));
        if span.id == id {
            return Money::new(part, taken.currency);
        }
        rest -= part;
    }
    Money::new(0, taken.currency)
}

/// The beginning of the hour.
fn hour(now: Moment) -> Moment {
    Moment::from_millis(now.millis() - now.millis().rem_euclid(HOUR))
}

/// How much of a right is unused, by the hour; what never ends is not measured.
pub fn time_left(paid_until: Moment, now: Moment) -> Duration {
    if paid_until.is_forever() { Duration::ZERO } else { paid_until.since(hour(now)) }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// The arithmetic of a change, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// What the new plan costs.
    pub price: Money,
    /// What is unused of the old one.
    pub credit: Money,
}

impl Sum {
    /// What is to be paid; nothing if the credit covers it.
    pub fn pay(&self) -> Money {
        self.price.less(self.credit)
    }

    /// What the credit is worth beyond the price.
    pub fn over(&self) -> Money {
        self.credit.less(self.price)
    }
}

/// A time that was bought for `price`, with as much more of it as `over` would buy; for ever stays for ever.
pub fn longer(from: Moment, until: Moment, over: Money, price: Money) -> Moment {
    if until.is_forever() || price.minor <= 0 || over.minor <= 0 {
        return until;
    }
    let more =
        u128::from(over.minor.unsigned_abs()) * until.since(from).as_millis() / u128::from(price.minor.unsigned_abs());
    until + Duration::from_millis(u64::try_from(more).unwrap_or(u64::MAX))
}

/// Where the share of a time ends that `part` of `whole` paid for.
pub fn cut(from: Moment, until: Moment, part: i64, whole: i64) -> Moment {
    let (part, whole) = (u128::from(part.max(0).unsigned_abs()), u128::from(whole.max(1).unsigned_abs()));
    let share = until.since(from).as_millis() * part.min(whole) / whole;
    from + Duration::from_millis(u64::try_from(share).unwrap_or(u64::MAX))
}

/// What an order to change leaves behind, as it was quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    /// The rights that end; one at least.
    pub rights: Vec<Left>,
    /// What the new plan costs without their credit: renewals cost it again.
    pub price: Money,
}

impl Leave {
    /// Rights with what is unused of each: no more of it is taken off the price than there is.
    pub fn new(price: Money, unused: impl IntoIterator<Item = (SubscriptionId, Moment, Money)>) -> Self {
        let mut rest = price;
        let left = |(right, paid_until, unused): (SubscriptionId, Moment, Money)| {
            let credit = Money::new(unused.minor.min(rest.minor), unused.currency);
            rest = rest.less(credit);
            Left { right, paid_until, credit }
        };
        Self { rights: unused.into_iter().map(left).collect(), price }
    }
}

/// One right of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// The right that ends.
    pub right: SubscriptionId,
    /// Until when it was paid then; another date means that the quote is out of date.
    pub paid_until: Moment,
    /// What of its unused worth is taken off the price.
    pub credit: Money,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400_000;

    fn day(n: i64) -> Moment {
        Moment::from_millis(n * DAY)
    }

    fn usd(minor: i64) -> Money {
        Money::new(minor, "USD".parse().unwrap())
    }

    fn between(minor: i64, from: Moment, until: Moment) -> Span {
        Span { id: SpanId(0), right: SubscriptionId(1), value: Some(usd(minor)), from, until, taken_at: None }
    }

    fn span(minor: i64, from: i64, until: i64) -> Span {
        between(minor, day(from), day(until))
    }

    fn credit(spans: &[Span], until: i64, now: i64) -> i64 {
        unused(spans, day(until), day(now), usd(0).currency).minor
    }

    #[test]
    fn unused_days_are_worth_their_share_of_the_price() {
        let month = [span(1_050, 0, 30)];
        assert_eq!([0, 18, 29, 30, 40].map(|now| credit(&month, 30, now)), [1_050, 420, 35, 0, 0]);
        assert_eq!(unused(&month, day(30), day(18), Currency::STARS).minor, 0, "only in its own currency");
        let two = [span(1_000, 0, 30), span(1_000, 30, 60)];
        assert_eq!([0, 15, 30, 45].map(|now| credit(&two, 60, now)), [2_000, 1_500, 1_000, 500]);
    }

    #[test]
    fn what_was_given_is_worth_nothing() {
        // A trial before, days by a code behind.
        assert_eq!(credit(&[span(1_000, 7, 37)], 37, 3), 1_000);
        assert_eq!(credit(&[span(1_000, 0, 30)], 40, 15), 500);
        // The first of two payments went back, and thirty days with it.
        assert_eq!(credit(&[span(1_000, 30, 60)], 30, 15), 500);
        let forever = between(9_900, day(0), Moment::FOREVER);
        assert_eq!(unused(&[forever], Moment::FOREVER, day(1), usd(0).currency).minor, 0);
    }

    #[test]
    fn a_price_and_the_credit_behind_it_are_worth_their_whole() {
        let cut = cut(day(0), day(30), 579, 999);
        assert_eq!(credit(&[between(579, day(0), cut), between(420, cut, day(30))], 30, 15), 499);
        let given = Span { value: None, ..span(0, 30, 40) };
        assert_eq!(credit(&[span(300, 0, 30), given], 40, 20), 100, "days by a code are unused, and worth nothing");
    }

    #[test]
    fn what_was_taken_along_is_the_end_of_the_row() {
        let of = |id, minor, from, until| Span { id: SpanId(id), ..span(minor, from, until) };
        let row = [of(1, 300, 0, 30), Span { value: None, ..of(2, 0, 30, 40) }, of(3, 200, 40, 60)];
        let parts = |taken| [1, 2, 3, 4].map(|id| taken_from(&row, SpanId(id), usd(taken)).minor);
        assert_eq!(parts(350), [150, 0, 200, 0]);
        assert_eq!(parts(120), [0, 0, 120, 0]);
        assert_eq!(parts(900), [300, 0, 200, 0], "no more than was paid");
        assert_eq!(taken_from(&row, SpanId(3), Money::new(100, Currency::STARS)).minor, 0);
    }

    #[test]
    fn what_is_left_over_makes_the_new_plan_longer() {
        let sum = Sum { price: usd(500), credit: usd(750) };
        assert_eq!((sum.pay().minor, sum.over().minor), (0, 250));
        assert_eq!(longer(day(0), day(30), sum.over(), sum.price), day(45));
        assert_eq!(longer(day(0), Moment::FOREVER, sum.over(), sum.price), Moment::FOREVER);
        let dearer = Sum { price: usd(999), credit: usd(420) };
        assert_eq!((dearer.pay().minor, dearer.over().minor), (579, 0));
    }

    #[test]
    fn several_rights_pay_no_more_than_the_price_between_them() {
        let unused = [(1, 300), (2, 300), (3, 300)].map(|(id, minor)| (SubscriptionId(id), day(9), usd(minor)));
        let credits =
            |price| Leave::new(usd(price), unused).rights.iter().map(|left| left.credit.minor).collect::<Vec<_>>();
        assert_eq!(credits(1_000), [300, 300, 300]);
        assert_eq!(credits(500), [300, 200, 0]);
    }

    fn paid() -> impl Strategy<Value = (Vec<Span>, Moment)> {
        let one = (0_i64..10_000_000_000, 1_i64..400 * DAY, 0_i64..40 * DAY);
        (proptest::collection::vec(one, 1..6), -400 * DAY..400 * DAY).prop_map(|(row, off)| {
            let (mut spans, mut at) = (Vec::new(), 0);
            for (minor, span, gap) in row {
                let from = at + gap;
                at = from + span;
                spans.push(between(minor, Moment::from_millis(from), Moment::from_millis(at)));
            }
            (spans, Moment::from_millis(at + off))
        })
    }

    proptest! {
        /// Whatever was paid and when: never less than nothing, never more than was paid, and never more later on.
        #[test]
        fn credit_is_never_more_than_was_paid_and_only_shrinks((spans, until) in paid(), now in 0..2_000 * DAY, later in 0..400 * DAY) {
            let at = |now| unused(&spans, until, Moment::from_millis(now), usd(0).currency).minor;
            let all: i64 = spans.iter().filter_map(|span| span.value).map(|value| value.minor).sum();
            prop_assert!((0..=all).contains(&at(now)));
            prop_assert!(at(now + later) <= at(now));
            prop_assert_eq!(at(until.millis().max(0) + HOUR), 0);
        }

        /// What is to be paid and what is left over are never both there, and nothing gets lost between them.
        #[test]
        fn price_and_credit_balance(price in 1_i64..i64::MAX, credit in 0_i64..i64::MAX) {
            let sum = Sum { price: usd(price), credit: usd(credit) };
            prop_assert!(sum.pay().minor >= 0 && sum.over().minor >= 0);
            prop_assert!(sum.pay().minor == 0 || sum.over().minor == 0);
            prop_assert_eq!(sum.pay().minor - sum.over().minor, price - credit);
        }
    }
}
