//! The test's own books, kept apart from the daemon's: orders, charges, and the rights that follow from them.

use std::collections::BTreeMap;

use usher::domain::{
    Moment,
    order::{Method, Outcome, State},
};

use crate::{
    purse::Purse,
    right::{Piece, Right, Share, fraction},
    rows::{OfRow, Row},
    wares::{COUPONS, DAY, Discount, WARES},
};

/// An order, as the daemon placed it.
#[derive(Clone, Debug)]
pub struct Ordered {
    pub key: String,
    pub who: usize,
    pub ware: usize,
    pub by_stars: bool,
    pub amount: i64,
    /// Without credit, and without a coupon.
    pub full: i64,
    pub recurring: bool,
    /// The right of the same plan that ran, which it makes longer.
    pub renewed: Option<usize>,
    /// The right that is left, and the credit for it.
    pub change: Option<(usize, i64)>,
    /// What of their credit pays it, in cents, and what it takes off the amount.
    pub credit: Option<(i64, i64)>,
    /// All of it is paid by credit.
    pub by_credit: bool,
    pub coupon: Option<usize>,
    pub expires: Moment,
    pub state: State,
    /// Paid when it held no place and no coupon any more.
    pub late: bool,
    /// Of somebody who has the plan beyond the number of its places.
    pub beyond: bool,
}

/// Money that changed hands in the world.
#[derive(Clone, Debug)]
pub struct Charge {
    pub id: String,
    pub method: Method,
    pub order: usize,
    pub amount: i64,
    pub stars: bool,
    /// Of a subscription.
    pub row: Option<OfRow>,
    /// What the daemon was to make of it, once it heard.
    pub booked: Option<Outcome>,
    /// When it heard.
    pub booked_at: Option<Moment>,
    /// The daemon knows that it went back.
    pub noted: bool,
}

/// A code that was redeemed.
#[derive(Clone, Debug)]
pub struct Redemption {
    pub who: usize,
    pub code: usize,
    pub undone: bool,
}

#[derive(Default)]
pub struct Ledger {
    pub orders: Vec<Ordered>,
    pub charges: Vec<Charge>,
    pub rows: Vec<Row>,
    pub rights: Vec<Right>,
    pub redemptions: Vec<Redemption>,
    /// What came to people's credit, and who brought them.
    pub purse: Purse,
    pub banned: [bool; 3],
    /// Plans that are not sold now.
    pub disabled: [bool; WARES.len()],
    /// What a plan costs now, in hundredths of its first price.
    pub dearness: BTreeMap<usize, i64>,
    /// How often an order was taken up again by a claim, by an owner's word, or could not be.
    pub claimed_late: usize,
    pub confirmed_late: usize,
    pub barred: usize,
    /// How often a payment went back out of a right into which it was taken along, once or several times.
    pub followed: usize,
    /// How often a payment went back with time of others behind it.
    pub moved_up: usize,
}

impl Ordered {
    /// Something may still come of it, and it holds a place and a coupon.
    pub fn holds(&self, now: Moment) -> bool {
        self.state == State::AwaitingConfirmation || (self.state == State::Pending && self.expires > now)
    }

    /// Nobody paid in time, whether it says so or not.
    pub fn has_lapsed(&self, now: Moment) -> bool {
        self.state == State::Expired || (self.state == State::Pending && self.expires <= now)
    }
}

impl Ledger {
    /// The right of somebody that runs, grace included.
    pub fn running(&self, who: usize, ware: usize, now: Moment) -> Option<usize> {
        self.rights.iter().position(|right| (right.who, right.ware) == (who, ware) && right.runs(now))
    }

    /// What a plan costs anybody who comes now.
    pub fn price(&self, ware: usize, in_stars: bool) -> i64 {
        WARES[ware].price(in_stars) * self.dearness.get(&ware).copied().unwrap_or(100) / 100
    }

    /// What it costs somebody: who has it pays what they paid before, or less if it costs less now.
    pub fn asks(&self, who: usize, ware: usize, in_stars: bool, now: Moment) -> i64 {
        let price = self.price(ware, in_stars);
        let right = self.running(who, ware, now).and_then(|right| self.rights[right].price);
        right.filter(|(_, stars)| *stars == in_stars).map_or(price, |(old, _)| old.min(price))
    }

    /// How many others have a place of a plan, or hold one by an order.
    fn others(&self, who: usize, ware: usize, now: Moment) -> u32 {
        let has = |other: &usize| {
            let orders = |order: &Ordered| (order.who, order.ware) == (*other, ware) && order.holds(now);
            self.running(*other, ware, now).is_some() || self.orders.iter().any(orders)
        };
        u32::try_from((0..3).filter(|other| *other != who).filter(has).count()).unwrap()
    }

    /// Whether an order whose time is over may be taken up again: its plan, a place and its coupon can still be had.
    pub fn may_be_revived(&self, order: usize, now: Moment) -> bool {
        let order = &self.orders[order];
        let right = self.running(order.who, order.ware, now).map(|right| &self.rights[right]);
        let sold = match right {
            Some(right) if right.until().is_forever() => false,
            Some(right) if !right.trial => true,
            _ => {
                let full = WARES[order.ware].places.is_some_and(|all| self.others(order.who, order.ware, now) >= all);
                !self.disabled[order.ware] && !full
            }
        };
        let affordable = order.credit.is_none_or(|(spent, _)| self.spendable(order.who, now) >= spent);
        sold && affordable && order.coupon.is_none_or(|coupon| self.has_uses_for(order.who, coupon, now))
    }

    /// Whether a coupon is left for somebody, whose own unpaid orders give way.
    fn has_uses_for(&self, who: usize, coupon: usize, now: Moment) -> bool {
        let of_it = || self.orders.iter().filter(|order| order.coupon == Some(coupon));
        let used =
            |order: &&Ordered| matches!(order.state, State::AwaitingConfirmation | State::Paid | State::Refunded);
        let mine = of_it().filter(used).filter(|order| order.who == who).count();
        let all = of_it().filter(|order| used(order) || (order.who != who && order.holds(now))).count();
        let Discount { uses, per_person, .. } = &COUPONS[coupon];
        all < *uses as usize && per_person.is_none_or(|limit| mine < limit as usize)
    }

    /// What must become of a charge of which the daemon hears now for the first time; two answers where nobody can tell.
    pub fn outcomes(&self, charge: usize, now: Moment) -> Vec<Outcome> {
        let (charge, order) = (&self.charges[charge], &self.orders[self.charges[charge].order]);
        let may_go_on = match (order.state, charge.row) {
            (State::Paid, Some(row)) => self.goes_on(row, now),
            (State::Paid | State::Refunded, _) => Some(false),
            _ => Some(true),
        };
        let granted = || self.may_be_given(charge, order, now);
        match may_go_on {
            Some(true) => vec![granted()],
            Some(false) => vec![Outcome::Surplus],
            None => vec![granted(), Outcome::Surplus],
        }
    }

    fn may_be_given(&self, charge: &Charge, order: &Ordered, now: Moment) -> Outcome {
        if self.banned[order.who] {
            return Outcome::Banned;
        }
        let is_left = order.change.is_some_and(|(right, _)| self.rights[right].cancelled);
        let has = self.running(order.who, order.ware, now);
        let has_forever = charge.row.is_none() && has.is_some_and(|right| self.rights[right].until().is_forever());
        if is_left || has_forever { Outcome::Nothing } else { Outcome::Granted }
    }

    /// Books a charge: the order is paid, and what it pays for is given.
    pub fn book(&mut self, charge: usize, outcome: Outcome, now: Moment) {
        (self.charges[charge].booked, self.charges[charge].booked_at) = (Some(outcome), Some(now));
        let order = &mut self.orders[self.charges[charge].order];
        if !matches!(order.state, State::Paid | State::Refunded) {
            // What an owner confirms was taken up again.
            order.late = self.charges[charge].method == Method::Stars && !order.holds(now);
            order.state = State::Paid;
        }
        match (outcome, self.charges[charge].row) {
            (Outcome::Granted, _) => {
                self.give(self.charges[charge].order, Some(charge), now);
                self.earns(charge, now);
            }
            (_, Some(of)) => self.ends_row(of.row),
            (_, None) => {}
        }
    }

    /// What an order gives, by a charge or (a change that costs nothing) without one.
    pub fn give(&mut self, order: usize, charge: Option<usize>, now: Moment) {
        let ordered = self.orders[order].clone();
        let in_stars = charge.map_or(ordered.by_stars, |charge| self.charges[charge].stars);
        // The quote was pinned: what was unused then is credited, even if it was used since; and what came since, too.
        let taken = ordered.change.map(|(left, credit)| {
            let worth = self.rights[left].unused(now, in_stars).max(credit);
            self.rights[left].close(now, true);
            self.give_up_about(left);
            (worth, worth - credit, self.rights[left].takes_along(worth, in_stars))
        });
        let row = charge.and_then(|charge| self.charges[charge].row);
        let at = self.extend(ordered.who, ordered.ware, now);
        let is_new = self.rights[at].pieces.is_empty();
        let (held, days) = (self.rights[at].until(), WARES[ordered.ware].days);
        let (from, mut until) = match (row, days) {
            (Some(OfRow { until, .. }), _) => {
                let begins = until - DAY * 30;
                let from = if is_new { begins } else { held.max(begins) };
                (from, until + from.since(begins))
            }
            (None, None) => (held, Moment::FOREVER),
            // In the grace it goes on from where it ended, unless that would be over by now.
            (None, Some(days)) if held + DAY * days > now => (held, held + DAY * days),
            (None, Some(days)) => (now, now + DAY * days),
        };
        if let Some(row) = row {
            self.pays_for(row, at);
        }
        let right = &mut self.rights[at];
        right.trial = false;
        right.late |= is_new && (ordered.late || ordered.beyond);
        let pinned = if ordered.recurring { ordered.amount } else { ordered.full };
        right.price = Some((pinned, ordered.by_stars));
        match row {
            Some(_) => (right.renews, right.renewal_off) = (true, None),
            None if right.renewal_off.is_some() => (right.renews, right.renewal_off) = (false, None),
            None => {}
        }
        let by_charge = |from: Moment, until: Moment, value: i64| {
            let shares = charge.map(|charge| Share { charge, value }).into_iter().collect();
            Piece { from, until, value, stars: in_stars, shares, by_code: None, gone: false }
        };
        let Some((worth, over, shares)) = taken else {
            let beside = ordered.credit.map_or(0, |(_, less)| less);
            return right.add(by_charge(from, until, ordered.amount + beside));
        };
        // The price first, then what was taken along; of what never ends there are no parts.
        let mut cut = until;
        if !until.is_forever() {
            until = until + fraction(until.since(from), over, ordered.full);
            cut = from + fraction(until.since(from), ordered.amount, worth + ordered.amount);
        }
        if ordered.amount > 0 {
            right.add(by_charge(from, cut, ordered.amount));
        } else {
            cut = from;
        }
        if cut < until {
            right.add(Piece { from: cut, until, value: worth, stars: in_stars, shares, by_code: None, gone: false });
        }
    }

    /// Who leaves a right has no use for what else they ordered about it, unless they say that they paid.
    fn give_up_about(&mut self, left: usize) {
        for order in self.orders.iter_mut().filter(|order| order.state == State::Pending) {
            if order.change.map_or(order.renewed, |(right, _)| Some(right)) == Some(left) {
                order.state = State::Cancelled;
            }
        }
    }

    /// The right to which time is added: the one that runs, or a new one.
    fn extend(&mut self, who: usize, ware: usize, now: Moment) -> usize {
        self.running(who, ware, now).unwrap_or_else(|| {
            self.rights.push(Right::new(who, ware, now));
            self.rights.len() - 1
        })
    }

    /// A charge went back, and the daemon hears of it.
    pub fn returns(&mut self, charge: usize, now: Moment) {
        let order = self.charges[charge].order;
        self.charges[charge].noted = true;
        self.loses(charge, now);
        let mut others = self.charges.iter().filter(|other| other.order == order && !other.noted);
        let answers =
            |other: &Charge| matches!(other.booked, Some(Outcome::Granted | Outcome::Banned | Outcome::Nothing));
        if !others.any(answers) && self.orders[order].state == State::Paid {
            self.orders[order].state = State::Refunded;
        }
        // Whoever gives back what runs now does not want the next charge.
        let (is_granted, at) = (self.charges[charge].booked == Some(Outcome::Granted), self.charges[charge].booked_at);
        let granted = |other: &Charge| other.booked == Some(Outcome::Granted) && other.booked_at > at;
        if is_granted && !self.charges.iter().any(|other| other.order == order && !other.noted && granted(other)) {
            self.ends_rows_of(order);
        }
        for right in self.rights.iter_mut().filter(|right| right.is_open()) {
            let has = |piece: &Piece| piece.shares.iter().any(|share| share.charge == charge);
            if let Some(at) = right.pieces.iter().position(has) {
                let is_last = at + 1 == right.pieces.len();
                self.moved_up += usize::from(!is_last && right.pieces[at].until > now);
                self.followed +=
                    usize::from(right.pieces[at].shares.len() > 1 || self.orders[order].ware != right.ware);
                right.lose(at, charge, now);
            }
        }
    }

    /// A code gives its days.
    pub fn redeem(&mut self, who: usize, code: usize, now: Moment) -> Moment {
        let key = &crate::wares::CODES[code];
        let at = self.extend(who, key.ware, now);
        self.redemptions.push(Redemption { who, code, undone: false });
        let by_code = Some(self.redemptions.len() - 1);
        let right = &mut self.rights[at];
        let from = right.until().max(now);
        let until = from + DAY * key.days;
        right.trial = false;
        right.add(Piece::free(from, until, by_code));
        until
    }

    /// The last use of a code is taken back.
    pub fn undo(&mut self, who: usize, code: usize, now: Moment) {
        let is_it = |one: &Redemption| (one.who, one.code, one.undone) == (who, code, false);
        let redemption = self.redemptions.iter().rposition(is_it).expect("a redemption to take back");
        self.redemptions[redemption].undone = true;
        for right in self.rights.iter_mut().filter(|right| right.is_open()) {
            if let Some(at) = right.pieces.iter().position(|piece| piece.by_code == Some(redemption)) {
                let from = right.pieces[at].from;
                right.take(at, from, now);
            }
        }
    }

    pub fn try_out(&mut self, who: usize, ware: usize, now: Moment) {
        let at = self.extend(who, ware, now);
        let until = now + DAY * WARES[ware].trial.expect("a trial");
        self.rights[at].trial = true;
        self.rights[at].add(Piece::free(now, until, None));
    }

    pub fn ban(&mut self, who: usize, now: Moment) {
        self.banned[who] = true;
        for row in self.rows.iter_mut().filter(|row| self.orders[row.order].who == who) {
            row.stopped |= row.right.is_some();
        }
        for right in self.rights.iter_mut().filter(|right| right.who == who && right.is_open()) {
            right.close(now, true);
        }
    }

    pub fn sweep(&mut self, now: Moment) {
        for right in self.rights.iter_mut().filter(|right| right.is_open() && right.ends <= now) {
            right.close(now, false);
        }
    }
}
