//! Subscriptions in Stars as Telegram runs them: each is a row of charges, and a person may have several at once.

use std::time::Duration;

use super::{Moment, SubscriptionId, UserId};

/// The only period there is. Bot API: createInvoiceLink, subscription_period.
pub const PERIOD: Duration = Duration::from_secs(2_592_000);

/// So exactly a row goes on where its paid time ended, if there were Stars.
const EXACTLY: Duration = Duration::from_secs(60);

/// One subscription of Telegram's. All dates are Telegram's own, whatever time the right has from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StarSubscription {
    /// The charge that it began with, which is its name at Telegram.
    pub charge: String,
    /// What its invoice carried: the order's key.
    pub order: String,
    /// Who pays.
    pub user: UserId,
    /// The right that it pays for; none if nothing was given for it.
    pub right: Option<SubscriptionId>,
    /// When it began; none if that was never told: then `charge` is one that came later, and Telegram does not know the
    /// row by it.
    pub began_at: Option<Moment>,
    /// Until when it is paid.
    pub until: Moment,
    /// When we told Telegram to charge no more.
    pub stopped_at: Option<Moment>,
}

impl StarSubscription {
    /// Whether a charge that pays until then may be one of this row: of a row whose beginning is known that one is not.
    fn may_hold(&self, first: bool, until: Moment) -> bool {
        !first || (self.began_at.is_none() && until < self.until)
    }

    fn gap(&self, begins: Moment) -> Duration {
        begins.since(self.until).max(self.until.since(begins))
    }
}

/// The row of an order to which a charge belongs that pays until then; none if it begins one of its own.
///
/// Telegram does not say which: a row goes on where its paid time ended, and only one that was stopped never does.
pub fn row_of(rows: &[StarSubscription], first: bool, until: Moment) -> Option<&StarSubscription> {
    let begins = until - PERIOD;
    rows.iter()
        .filter(|row| row.may_hold(first, until))
        .min_by_key(|row| (row.gap(begins) > EXACTLY, row.stopped_at.is_some(), row.gap(begins)))
}

/// Whether a charge of which only the date is known began a row: two beginnings of one order lie within the order's day,
/// two charges of one row thirty days apart.
pub fn is_first(rows: &[StarSubscription], until: Moment) -> bool {
    let begins = until - PERIOD;
    !rows.iter().any(|row| row.began_at.is_some_and(|began| begins > began + PERIOD / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(days: u64, minutes: u64) -> Moment {
        Moment::from_secs(0) + Duration::from_secs(days * 86_400 + minutes * 60)
    }

    fn row(charge: &str, began: Option<Moment>, until: Moment, stopped: bool) -> StarSubscription {
        StarSubscription {
            charge: charge.into(),
            order: "KEY".into(),
            user: UserId(1),
            right: None,
            began_at: began,
            until,
            stopped_at: stopped.then_some(until),
        }
    }

    fn of(rows: &[StarSubscription], first: bool, until: Moment) -> &str {
        row_of(rows, first, until).map_or("none", |row| &row.charge)
    }

    #[test]
    fn a_charge_belongs_to_the_row_that_it_goes_on() {
        let two = [row("a", Some(at(0, 0)), at(30, 0), false), row("b", Some(at(0, 60)), at(30, 60), true)];
        assert_eq!(of(&two, true, at(30, 30)), "none", "one more beginning");
        assert_eq!(of(&two, false, at(60, 0)), "a");
        assert_eq!(of(&two, false, at(60, 60)), "b", "it was not stopped after all");
        assert_eq!(of(&two, false, at(60, 90)), "a", "late, and the other is stopped");
        assert_eq!(of(&two, false, at(120, 0)), "a", "some were never told");
        assert_eq!(of(&[], false, at(60, 0)), "none");
    }

    #[test]
    fn a_beginning_that_is_told_late_is_found() {
        let rows = [row("second", None, at(60, 0), false)];
        assert!(is_first(&rows, at(30, 0)));
        assert_eq!(of(&rows, true, at(30, 0)), "second");
        assert_eq!(of(&rows, true, at(90, 0)), "none", "it is later than what is known");
        let rows = [row("first", Some(at(0, 0)), at(90, 0), false)];
        assert!(!is_first(&rows, at(60, 0)), "one in between");
        assert_eq!(of(&rows, false, at(60, 0)), "first");
        assert!(is_first(&rows, at(30, 600)), "paid twice on the same day");
        assert!(is_first(&[], at(30, 0)));
    }

    proptest::proptest! {
        /// Whatever is lost, and in whatever order the rest is told: charges of one row stay one row.
        #[test]
        fn a_row_stays_one(order in proptest::sample::subsequence((0..12_u64).collect::<Vec<_>>(), 1..12), turn in 0..12_usize, late in 0..600_u64) {
            let mut order = order;
            let n = order.len();
            order.rotate_left(turn % n);
            let mut rows: Vec<StarSubscription> = Vec::new();
            for n in order {
                let until = at(30 * (n + 1), if n == 0 { 0 } else { late });
                match row_of(&rows, n == 0, until).map(|row| row.charge.clone()) {
                    Some(_) => {
                        rows[0].until = rows[0].until.max(until);
                        if n == 0 {
                            rows[0].began_at = Some(until - PERIOD);
                        }
                    }
                    None => rows.push(row("x", (n == 0).then(|| until - PERIOD), until, false)),
                }
            }
            proptest::prop_assert_eq!(rows.len(), 1);
        }
    }
}
