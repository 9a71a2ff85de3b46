//! Credit: what somebody may spend here, as the sum of the entries in one ledger that is only added to.

use super::{
    BotId, Currency, Moment, Money, UserId,
    rate::{Rates, Round},
};

/// Why an entry was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Somebody whom they brought has paid.
    Commission,
    /// That payment went back.
    Clawback,
    /// By the team's hand.
    Given,
    /// Taken by the team's hand.
    Taken,
    /// Pays an order, or a part of it.
    Order,
    /// The order came to nothing, or went back.
    Returned,
    /// Paid out in money.
    Payout,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] =
        [Self::Commission, Self::Clawback, Self::Given, Self::Taken, Self::Order, Self::Returned, Self::Payout];

    /// The name in the database, in the texts and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Commission => "commission",
            Self::Clawback => "clawback",
            Self::Given => "given",
            Self::Taken => "taken",
            Self::Order => "order",
            Self::Returned => "returned",
            Self::Payout => "payout",
        }
    }

    /// The kind of a name; none for one that a later version wrote.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Of which bot.
    pub bot: BotId,
    /// Whose.
    pub user: UserId,
    /// When.
    pub at: Moment,
    /// Why.
    pub kind: Kind,
    /// Added, or taken away if below nothing.
    pub amount: Money,
    /// It cannot be spent before.
    pub free_at: Moment,
    /// Commission and clawback: our number for the payment.
    pub payment: Option<i64>,
    /// Order and returned: the order's key.
    pub order: Option<String>,
    /// Given, taken and payout: whose word it was; 0 is the operator.
    pub by: Option<UserId>,
    /// Their words for it.
    pub note: Option<String>,
}

/// The sums of somebody's entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Can be spent; below nothing if more went back than there was.
    pub free: Money,
    /// Commissions whose payments may still go back.
    pub held: Money,
    /// All commissions, without those whose payments went back.
    pub earned: Money,
    /// Paid out in money.
    pub paid_out: Money,
}

impl Standing {
    /// No entry at all.
    pub const fn none(currency: Currency) -> Self {
        let nothing = Money::new(0, currency);
        Self { free: nothing, held: nothing, earned: nothing, paid_out: nothing }
    }

    /// What can be paid out in money: what was earned and is not held, paid out or spent. Gifts are spent here.
    pub fn payable(&self) -> Money {
        let earned = self.earned.minor - self.held.minor - self.paid_out.minor;
        Money::new(earned.min(self.free.minor).max(0), self.free.currency)
    }

    /// Nothing to tell of.
    pub const fn is_empty(&self) -> bool {
        self.free.minor == 0 && self.held.minor == 0
    }
}

/// What of an order its person's credit pays, pinned when it is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// So much of the credit is spent.
    pub spent: Money,
    /// So much less is to be paid; nothing where credit pays the whole order, whose amount stays what it is.
    pub less: Money,
}

/// What somebody may spend now, with the rates by which it pays prices in other currencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purse {
    /// So much.
    pub free: Money,
    /// The owner's rates.
    pub rates: Rates,
}

impl Purse {
    /// What a price costs of the credit.
    pub fn cost(&self, price: Money) -> Option<Money> {
        self.rates.convert(price, self.free.currency, Round::Up).filter(|cost| cost.minor > 0)
    }

    /// The part by which credit pays all of a price; none if there is not enough.
    pub fn covers(&self, price: Money) -> Option<Part> {
        let spent = self.cost(price).filter(|cost| cost.minor <= self.free.minor)?;
        Some(Part { spent, less: Money::new(0, price.currency) })
    }

    /// The part by which it pays some of a price; none if it pays nothing or all of it.
    pub fn lowers(&self, price: Money) -> Option<Part> {
        let less = self.rates.convert(self.free, price.currency, Round::Down)?;
        let spent = self.cost(less)?;
        let is_some = less.minor > 0 && less.minor < price.minor && spent.minor <= self.free.minor;
        is_some.then_some(Part { spent, less })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rate::Rate;

    fn purse(minor: i64) -> Purse {
        let free = Money::new(minor, "USD".parse().unwrap());
        Purse { free, rates: Rates(vec![Rate::read("100 XTR = 1.30 USD").unwrap()]) }
    }

    #[test]
    fn credit_pays_all_of_a_price_or_some_of_it_and_never_more_than_there_is() {
        let (usd, stars) =
            (|minor| Money::new(minor, "USD".parse().unwrap()), |minor| Money::new(minor, Currency::STARS));
        assert_eq!(purse(999).covers(usd(999)), Some(Part { spent: usd(999), less: usd(0) }));
        assert_eq!(purse(998).covers(usd(999)), None);
        assert_eq!(purse(998).lowers(usd(999)), Some(Part { spent: usd(998), less: usd(998) }));
        assert_eq!(purse(999).lowers(usd(999)), None);
        assert_eq!(purse(0).lowers(usd(999)), None);
        assert_eq!(purse(-5).lowers(usd(999)), None);
        assert_eq!(purse(-5).covers(usd(999)), None);
        // 250 Stars are 3.25 USD; what does not make a whole Star is not spent.
        assert_eq!(purse(325).covers(stars(250)), Some(Part { spent: usd(325), less: stars(0) }));
        assert_eq!(purse(200).lowers(stars(250)), Some(Part { spent: usd(199), less: stars(153) }));
        assert_eq!(purse(1).lowers(stars(250)), None);
        assert_eq!(purse(900).covers(Money::new(1, "EUR".parse().unwrap())), None, "no rate");
    }

    #[test]
    fn gifts_are_not_paid_out() {
        let usd = |minor| Money::new(minor, "USD".parse().unwrap());
        let of = |free, held, earned, paid| {
            Standing { free: usd(free), held: usd(held), earned: usd(earned), paid_out: usd(paid) }.payable().minor
        };
        assert_eq!(of(500, 0, 200, 0), 200, "three were given");
        assert_eq!(of(100, 0, 200, 0), 100, "one was spent");
        assert_eq!(of(200, 150, 350, 0), 200);
        assert_eq!(of(300, 0, 200, 200), 0);
        assert_eq!(of(-200, 0, 0, 200), 0);
    }

    #[test]
    fn kinds_are_found_by_their_names() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.name()), Some(kind));
        }
        assert_eq!(Kind::parse("gift"), None);
    }
}
