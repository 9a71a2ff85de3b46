//! What the lives of a test had in them, so that one in which nothing happens any more is noticed.

use std::collections::BTreeMap;

use usher::domain::order::{Outcome, State};

use crate::ledger::{Ledger, Ordered};

/// How often what happened.
pub type Seen = BTreeMap<&'static str, usize>;

impl Ledger {
    /// Counts what a life had in it.
    pub fn counts(&self, seen: &mut Seen) {
        let booked = |outcome| self.charges.iter().filter(|charge| charge.booked == Some(outcome)).count();
        let orders = |is: &dyn Fn(&Ordered) -> bool| self.orders.iter().filter(|order| is(order)).count();
        let codes = |undone| self.redemptions.iter().filter(|one| one.undone == undone).count();
        let changed = |order: &Ordered| order.change.is_some() && order.state == State::Paid;
        for (what, times) in [
            ("granted", booked(Outcome::Granted)),
            ("nothing to give", booked(Outcome::Nothing)),
            ("surplus", booked(Outcome::Surplus)),
            ("paid while banned", booked(Outcome::Banned)),
            ("renewed", self.charges.iter().filter(|charge| charge.row.is_some_and(|row| !row.first)).count()),
            ("gone back", self.charges.iter().filter(|charge| charge.noted).count()),
            ("changed", orders(&changed)),
            ("changed at once", orders(&|order| changed(order) && order.amount == 0)),
            ("paid late", orders(&|order| order.late)),
            ("claimed after it lapsed", self.claimed_late),
            ("confirmed after it lapsed", self.confirmed_late),
            ("not to be had any more", self.barred),
            ("gone back after a change", self.followed),
            ("gone back before others", self.moved_up),
            ("with a coupon", orders(&|order| order.coupon.is_some())),
            ("paid by credit", orders(&|order| order.by_credit)),
            (
                "paid partly by credit",
                orders(&|order| !order.by_credit && order.credit.is_some() && order.state == State::Paid),
            ),
            ("credit given back", orders(&|order| order.credit.is_some() && !matches!(order.state, State::Paid))),
            ("shares", self.purse.lines.iter().filter(|line| line.charge.is_some() && line.cents > 0).count()),
            (
                "shares taken back",
                self.purse.lines.iter().filter(|line| line.charge.is_some() && line.cents < 0).count(),
            ),
            ("expired", orders(&|order| order.state == State::Expired)),
            ("redeemed", codes(false)),
            ("taken back", codes(true)),
            ("several pieces", self.rights.iter().filter(|right| right.pieces.len() > 2).count()),
        ] {
            *seen.entry(what).or_default() += times;
        }
    }
}
