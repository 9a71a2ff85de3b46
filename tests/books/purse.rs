//! Credit in the test's own books: what came to it, who brought whom, and what orders keep of it.

use std::time::Duration;

use usher::{
    domain::{
        Currency, Moment,
        order::{Method, Order, Outcome, State},
        referral::Click,
    },
    flows::balance,
};

use crate::{
    desk::{money, user},
    ledger::Ledger,
    life::{Life, OWNER, Verdict},
};

/// How long a share is held.
pub const HOLD: Duration = Duration::from_secs(5 * 86_400);

/// Something that came to somebody's credit, or went.
#[derive(Clone, Debug)]
pub struct Line {
    pub who: usize,
    pub cents: i64,
    pub free_at: Moment,
    /// The charge of which it is a share.
    pub charge: Option<usize>,
}

#[derive(Default)]
pub struct Purse {
    pub lines: Vec<Line>,
    /// Who brought whom.
    pub brought: [Option<usize>; 3],
}

/// A Star is worth 1.30 dollars, so that no cent is left over.
fn cents(stars: i64) -> i64 {
    stars * 130
}

impl Ledger {
    /// What orders that stand keep of somebody's credit, or have spent.
    fn kept(&self, who: usize, pending_too: bool) -> i64 {
        let stands = |state: State| match state {
            State::Pending => pending_too,
            State::AwaitingConfirmation | State::Paid => true,
            _ => false,
        };
        let mine = self.orders.iter().filter(|order| order.who == who && stands(order.state));
        mine.filter_map(|order| order.credit).map(|(spent, _)| spent).sum()
    }

    fn came(&self, who: usize, now: Moment, is_free: bool) -> i64 {
        let lines = self.purse.lines.iter().filter(|line| line.who == who && (line.free_at <= now) == is_free);
        lines.map(|line| line.cents).sum()
    }

    pub fn free(&self, who: usize, now: Moment) -> i64 {
        self.came(who, now, true) - self.kept(who, true)
    }

    pub fn held(&self, who: usize, now: Moment) -> i64 {
        self.came(who, now, false)
    }

    /// What an order may take that is placed now: those that are not paid give way.
    pub fn spendable(&self, who: usize, now: Moment) -> i64 {
        self.came(who, now, true) - self.kept(who, false)
    }

    /// What an order takes of its person's credit, if that is what it should.
    pub fn credit_of(&self, who: usize, placed: &Order) -> Verdict<Option<(i64, i64)>> {
        let Some(part) = placed.balance else {
            return if placed.method == Method::Credit { Err("paid by no credit".into()) } else { Ok(None) };
        };
        let (spent, less, all) = (part.spent.minor, part.less.minor, self.spendable(who, placed.created_at));
        let worth = |amount: i64| if placed.amount.currency == Currency::STARS { cents(amount) } else { amount };
        let fits = match placed.method {
            Method::Credit => less == 0 && spent == worth(placed.amount.minor),
            // All that makes whole units, and it leaves something to pay.
            _ => less > 0 && spent == worth(less) && all - spent < worth(1) && placed.amount.minor > 0,
        };
        // Gone on with, an order keeps what it has.
        let is_known = self.orders.iter().any(|order| order.key == placed.key);
        if is_known || (fits && spent <= all) {
            Ok(Some((spent, less)))
        } else {
            Err(format!("{part:?} of {all} cents pays of {}", placed.amount))
        }
    }

    /// A charge was granted: who brought the person earns a share of it.
    pub fn earns(&mut self, charge: usize, now: Moment) {
        let paid = &self.charges[charge];
        let who = self.orders[paid.order].who;
        let Some(by) = self.purse.brought[who].filter(|by| !self.banned[*by]) else { return };
        let is_money = |at: usize| self.charges[at].amount > 0 && self.charges[at].method != Method::Credit;
        if !is_money(charge) {
            return;
        }
        let before = |at: &usize| {
            let other = &self.charges[*at];
            let stands = other.booked == Some(Outcome::Granted) && !other.noted;
            *at != charge && stands && is_money(*at) && self.orders[other.order].who == who
        };
        let percent = if (0..self.charges.len()).any(|at| before(&at)) { 10 } else { 20 };
        let worth = if paid.stars { cents(paid.amount) } else { paid.amount };
        let share = worth * percent / 100;
        if share > 0 {
            self.purse.lines.push(Line { who: by, cents: share, free_at: now + HOLD, charge: Some(charge) });
        }
    }

    /// It went back, and the share with it.
    pub fn loses(&mut self, charge: usize, now: Moment) {
        let Some(share) = self.purse.lines.iter().find(|line| line.charge == Some(charge)).cloned() else { return };
        self.purse.lines.push(Line { cents: -share.cents, free_at: share.free_at.max(now), ..share });
    }
}

impl Life {
    pub async fn clicks(&mut self, who: usize, by: usize) {
        let (bot, visitors) = (self.shop.bot.id, [self.visitor(who), self.visitor(by)]);
        let mut work = self.work().await;
        for visitor in &visitors {
            work.remember(bot, &visitor.user).await.unwrap();
        }
        work.commit().await.unwrap();
        let mut work = self.work().await;
        work.note_click(bot, user(who), user(by), Click::First).await.unwrap();
        work.commit().await.unwrap();
        let is_customer = self.ledger.rights.iter().any(|right| right.who == who && !right.trial);
        let brought = &mut self.ledger.purse.brought;
        if who != by && !self.ledger.banned[by] && !is_customer && brought[by] != Some(who) && brought[who].is_none() {
            brought[who] = Some(by);
        }
    }

    pub async fn gives(&mut self, who: usize, amount: i64) -> Verdict {
        let (app, bot, now) = (self.shop.app.clone(), self.shop.bot.id, self.now());
        let mut work = self.work().await;
        let given =
            balance::change(&app, &mut work, (bot, OWNER), user(who), money(amount, false), None).await.unwrap();
        work.commit().await.unwrap();
        let free = self.ledger.free(who, now);
        if given.is_ok() != (amount > 0 || free + amount >= 0) {
            return Err(format!("{amount} of {free}: {given:?}"));
        }
        if given.is_ok() {
            self.ledger.purse.lines.push(Line { who, cents: amount, free_at: now, charge: None });
        }
        Ok(())
    }
}
