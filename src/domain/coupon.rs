//! Discount coupons: what one takes off which price.

use super::{Currency, Moment, Money, PlanId};

/// What a coupon takes off a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    /// So many hundredths of it, 1 to 100.
    Percent(u32),
    /// So much of its own currency; other prices stay as they are.
    Amount(Money),
}

impl Discount {
    /// A price less the discount; none where it takes nothing off. What does not divide is the owner's.
    pub fn of(self, price: Money) -> Option<Money> {
        let less = match self {
            Self::Percent(percent) => price.less(price.share(percent.into(), 100)),
            Self::Amount(amount) => price.less(amount),
        };
        (less != price).then_some(less)
    }
}

/// A coupon as it stands for one person.
#[derive(Clone, Debug)]
pub struct Coupon {
    /// Ours.
    pub id: i64,
    /// As the owner writes it.
    pub word: String,
    /// What it takes off.
    pub discount: Discount,
    /// Off these plans; empty: all.
    pub plans: Vec<PlanId>,
    /// So often in all; none: no limit.
    pub uses: Option<u32>,
    /// So often by one person; none: no limit.
    pub per_person: Option<u32>,
    /// Lowers subscriptions in Stars too, which are then charged at this price for ever.
    pub recurring: bool,
    /// Works from then on.
    pub valid_from: Option<Moment>,
    /// Works no more from then on.
    pub valid_until: Option<Moment>,
    /// The owner's words for themselves.
    pub note: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// Made useless by the owner.
    pub revoked_at: Option<Moment>,
    /// Uses that are paid, or held by orders that others may still pay.
    pub held: u32,
    /// Uses of this person that are paid or that they say to have paid.
    pub mine: u32,
}

impl Coupon {
    /// Anybody could use it now.
    pub fn is_good(&self, now: Moment) -> bool {
        self.revoked_at.is_none()
            && self.uses.is_none_or(|uses| self.held < uses)
            && self.valid_from.is_none_or(|from| now >= from)
            && self.valid_until.is_none_or(|until| now < until)
    }

    /// This person used it as often as one may.
    pub fn is_spent(&self) -> bool {
        self.per_person.is_some_and(|limit| self.mine >= limit)
    }

    /// Lowers prices of a plan.
    pub fn is_for(&self, plan: PlanId) -> bool {
        self.plans.is_empty() || self.plans.contains(&plan)
    }

    /// A price of a plan less the discount; none where it takes nothing off. `renews` is a subscription in Stars:
    /// Telegram would charge the lower price for ever, which an owner has to want.
    pub fn lower(&self, price: Money, renews: bool) -> Option<Money> {
        if renews && price.currency == Currency::STARS && !self.recurring { None } else { self.discount.of(price) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, "USD".parse().unwrap())
    }

    #[test]
    fn what_does_not_divide_is_the_owners() {
        assert_eq!(Discount::Percent(20).of(usd(999)), Some(usd(800)));
        assert_eq!(Discount::Percent(33).of(usd(100)), Some(usd(67)));
        assert_eq!(Discount::Percent(100).of(usd(999)), Some(usd(0)));
        assert_eq!(Discount::Percent(50).of(Money::new(1, Currency::STARS)), None);
        assert_eq!(Discount::Amount(usd(500)).of(usd(999)), Some(usd(499)));
        assert_eq!(Discount::Amount(usd(5_000)).of(usd(999)), Some(usd(0)));
        assert_eq!(Discount::Amount(usd(500)).of(Money::new(250, Currency::STARS)), None);
    }

    proptest::proptest! {
        #[test]
        fn a_price_is_never_raised_and_never_below_nothing(minor in 1_i64..=i64::MAX, percent in 1_u32..=100, off in 1_i64..=i64::MAX) {
            for discount in [Discount::Percent(percent), Discount::Amount(usd(off))] {
                if let Some(less) = discount.of(usd(minor)) {
                    proptest::prop_assert!((0..minor).contains(&less.minor));
                }
            }
        }
    }
}
