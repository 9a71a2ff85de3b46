//! The times that make up a right, one behind the other: each was given by a payment, a code, or what was unused of
//! another right. Before the first of them lies what the right began with: a gift, a trial, the gate.

use super::{Moment, Money, SpanId, SubscriptionId, switch::cut};

/// A time of a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Ours.
    pub id: SpanId,
    /// Of which right.
    pub right: SubscriptionId,
    /// What was paid for it; none: nothing.
    pub value: Option<Money>,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// When it was taken out; it keeps the times it had then.
    pub taken_at: Option<Moment>,
}

/// Takes a span out of the row of a right that is paid until then, or as much of its end as `lost` had paid for. The
/// answer is until when the right is paid now.
///
/// Time that was used is gone: it is not taken from what else gave time, which begins that much earlier and stays as long
/// as it was. So it makes no difference what gave a span, nor which of several goes first.
pub fn take_out(row: &mut [Span], id: SpanId, lost: Option<Money>, paid_until: Moment, now: Moment) -> Moment {
    let Some(span) = row.iter_mut().find(|span| span.id == id && span.taken_at.is_none()) else { return paid_until };
    let out = *span;
    let kept = out.value.zip(lost).map(|(value, lost)| (value.less(lost), value)).filter(|(kept, _)| kept.minor > 0);
    let from = match kept {
        Some((kept, value)) => {
            span.value = Some(kept);
            // Of what never ends there is no part.
            span.until =
                if out.until.is_forever() { out.until } else { cut(out.from, out.until, kept.minor, value.minor) };
            span.until
        }
        None => {
            span.taken_at = Some(now);
            out.from
        }
    };
    let rest = out.until.since(from.max(now));
    let earlier = |at: Moment| if at.is_forever() { at } else { at - rest };
    for later in row.iter_mut().filter(|later| later.id != id && later.taken_at.is_none() && later.from >= out.until) {
        (later.from, later.until) = (later.from - rest, earlier(later.until));
    }
    if out.until.is_forever() { from } else { earlier(paid_until) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400_000;

    fn day(n: i64) -> Moment {
        Moment::from_millis(n * DAY)
    }

    fn usd(minor: i64) -> Money {
        Money::new(minor, "USD".parse().unwrap())
    }

    /// Spans of so many days, one behind the other from day 0 on.
    fn row(lengths: &[i64]) -> Vec<Span> {
        let mut at = 0;
        let span = |(number, length): (usize, &i64)| {
            at += length;
            let id = SpanId(i64::try_from(number).unwrap());
            let (from, until) = (day(at - length), day(at));
            Span { id, right: SubscriptionId(1), value: Some(usd(100 * length)), from, until, taken_at: None }
        };
        lengths.iter().enumerate().map(span).collect()
    }

    fn times(row: &[Span]) -> Vec<(i64, i64)> {
        let open = row.iter().filter(|span| span.taken_at.is_none());
        open.map(|span| (span.from.millis() / DAY, span.until.millis() / DAY)).collect()
    }

    #[test]
    fn what_lies_behind_begins_earlier_and_stays_as_long() {
        let mut spans = row(&[30, 30, 30]);
        let until = take_out(&mut spans, SpanId(0), None, day(90), day(10));
        assert_eq!((until, times(&spans)), (day(70), vec![(10, 40), (40, 70)]));
        let until = take_out(&mut spans, SpanId(1), None, until, day(20));
        assert_eq!((until, times(&spans)), (day(50), vec![(20, 50)]));
        // Once only, and what is used up gives nothing back.
        assert_eq!(take_out(&mut spans, SpanId(1), None, until, day(20)), until);
        assert_eq!(take_out(&mut spans, SpanId(2), None, until, day(60)), until);
    }

    #[test]
    fn a_part_is_taken_from_the_end_of_its_span() {
        let mut spans = row(&[30, 30]);
        let until = take_out(&mut spans, SpanId(0), Some(usd(1_000)), day(60), day(5));
        assert_eq!((until, times(&spans)), (day(50), vec![(0, 20), (20, 50)]));
        let until = take_out(&mut spans, SpanId(0), Some(usd(2_000)), until, day(5));
        assert_eq!((until, times(&spans)), (day(35), vec![(5, 35)]));
    }

    #[test]
    fn what_never_ends_goes_as_a_whole_and_is_no_shorter_for_what_goes_before_it() {
        let mut spans = row(&[30, 30]);
        (spans[1].until, spans[1].value) = (Moment::FOREVER, Some(usd(900)));
        let part = take_out(&mut spans.clone(), SpanId(1), Some(usd(300)), Moment::FOREVER, day(10));
        assert!(part.is_forever());
        let until = take_out(&mut spans, SpanId(0), None, Moment::FOREVER, day(10));
        assert_eq!((until, spans[1].from), (Moment::FOREVER, day(10)));
        assert_eq!(take_out(&mut spans, SpanId(1), None, until, day(10)), day(10));
    }

    proptest! {
        /// Whatever is taken out, in whatever order and when: everything else keeps its length, the row has no gap, and
        /// the right is paid exactly until its last span ends.
        #[test]
        fn nobody_gains_or_loses_time_by_the_order(
            lengths in proptest::collection::vec(1_i64..60, 1..7),
            moves in proptest::collection::vec((0_usize..7, 0_i64..5 * DAY), 1..12),
        ) {
            let (mut spans, mut now) = (row(&lengths), 0);
            let mut until = spans.last().unwrap().until;
            for (which, later) in moves {
                now += later;
                let at = Moment::from_millis(now);
                let left = until.since(at);
                let out = spans.get(which).filter(|span| span.taken_at.is_none()).copied();
                let own = out.map_or(Duration::ZERO, |out| out.until.since(out.from.max(at)));
                until = take_out(&mut spans, SpanId(i64::try_from(which).unwrap()), None, until, at);
                prop_assert_eq!(until.since(at), left - own.min(left));
                for span in spans.iter().filter(|span| span.taken_at.is_none()) {
                    let length = lengths[usize::try_from(span.id.0).unwrap()];
                    prop_assert_eq!(span.until.since(span.from), day(length).since(day(0)));
                }
                let unused: Duration = spans.iter().filter(|span| span.taken_at.is_none())
                    .map(|span| span.until.since(span.from.max(at))).sum();
                prop_assert_eq!(unused, until.since(at));
            }
        }
    }
}
