//! Money that comes and goes: charges and their news, renewals, refunds, and Telegram's list of all of it.

use usher::{
    domain::{
        Moment,
        order::{Method, Outcome, State},
    },
    flows::{
        checkout,
        pay::{self, Arrival, Recurring, Settled},
        refund::{self, Refund},
        renewal::{self, News},
        stars,
    },
};

use crate::{
    audit,
    desk::{money, user},
    ledger::Charge,
    life::{Life, Verdict},
    rows::{OfRow, Row},
    wares::DAY,
};

impl Life {
    /// The world makes a charge.
    pub fn charged(&mut self, order: usize, method: Method, id: String, row: Option<OfRow>) {
        let (amount, stars) = (self.ledger.orders[order].amount, self.ledger.orders[order].by_stars);
        self.ledger.charges.push(Charge {
            id,
            method,
            order,
            amount,
            stars,
            row,
            booked: None,
            booked_at: None,
            noted: false,
        });
    }

    /// What became of a charge of which the daemon heard for the first time.
    pub fn books(&mut self, charge: usize, became: Option<Outcome>) -> Verdict {
        let now = self.now();
        let outcomes = self.ledger.outcomes(charge, now);
        let outcome = became.unwrap_or(outcomes[0]);
        if !outcomes.contains(&outcome) {
            return Err(format!("charge {charge} is {outcome:?}, and should be one of {outcomes:?}"));
        }
        self.ledger.book(charge, outcome, now);
        Ok(())
    }

    /// What was ordered since there were so many orders is paid.
    pub async fn pays_since(&mut self, orders: usize, stars: bool) -> Verdict {
        let Some(new) = self.ledger.orders.len().checked_sub(1) else { return Ok(()) };
        match self.ledger.orders.len() > orders && self.ledger.orders[new].state == State::Pending {
            true if stars => self.pays(Some(new), false, 1).await,
            true => self.decides(Some(new), true).await,
            false => Ok(()),
        }
    }

    pub async fn pays(&mut self, order: Option<usize>, asked: bool, told: usize) -> Verdict {
        let Some(order) =
            order.filter(|order| self.ledger.orders[*order].by_stars && !self.ledger.orders[*order].by_credit)
        else {
            return Ok(());
        };
        let ordered = self.ledger.orders[order].clone();
        let (who, amount) = (user(ordered.who), money(ordered.amount, true));
        if ordered.amount == 0 {
            return Ok(());
        }
        if !asked {
            let may = checkout::may_pay(&self.shop.app, self.shop.bot.id, who, &ordered.key, amount).await.unwrap();
            if may.is_err() {
                return Ok(());
            }
        }
        let until = self.now() + DAY * 30;
        let row = self.ledger.rows.len();
        if ordered.recurring {
            self.ledger.rows.push(Row { order, until, off: false, right: None, stopped: false });
        }
        self.takes_stars(order, self.now(), ordered.recurring.then_some(OfRow { row, first: true, until }), told).await
    }

    /// Telegram takes Stars, and tells so often.
    pub async fn takes_stars(&mut self, order: usize, at: Moment, row: Option<OfRow>, told: usize) -> Verdict {
        let charge = self.ledger.charges.len();
        let id = format!("charge-{}-{charge}", self.shop.bot.id);
        let ordered = &self.ledger.orders[order];
        self.shop.telegram.took(&id, user(ordered.who).0, &ordered.key, ordered.amount, at, row.is_some());
        self.charged(order, Method::Stars, id, row);
        for _ in 0..told {
            self.hears(Some(charge)).await?;
        }
        Ok(())
    }

    /// The news of a charge, for the first time or again.
    pub async fn hears(&mut self, charge: Option<usize>) -> Verdict {
        let Some(charge) = charge else { return Ok(()) };
        let known = self.ledger.charges[charge].clone();
        if known.method != Method::Stars || known.amount == 0 {
            return Ok(());
        }
        let order = &self.ledger.orders[known.order];
        let arrival = Arrival {
            method: known.method,
            charge: known.id,
            provider_charge: None,
            order: Some(order.key.clone()),
            user: user(order.who),
            amount: money(known.amount, true),
            recurring: known.row.map(|row| Recurring { first: row.first, until: row.until }),
        };
        let mut work = self.work().await;
        let settled = pay::arrive(&self.shop.app, &mut work, self.shop.bot.id, &arrival).await.unwrap();
        work.commit().await.unwrap();
        match (settled, known.booked) {
            (Settled::Again, Some(_)) => Ok(()),
            (Settled::Granted, None) => self.books(charge, Some(Outcome::Granted)),
            (Settled::Kept(outcome), None) => self.books(charge, Some(outcome)),
            (settled, booked) => Err(format!("charge {charge} was {booked:?} and is {settled:?}")),
        }
    }

    pub async fn renews(&mut self, row: Option<usize>, told: usize) -> Verdict {
        let Some(row) = row else { return Ok(()) };
        let now = self.now();
        let Row { order, until, off, .. } = self.ledger.rows[row];
        // Telegram tries for a while and then gives up.
        if off || now > until + DAY {
            return Ok(());
        }
        self.shop.app.clock.advance_to(until);
        let next = until + DAY * 30;
        self.ledger.rows[row].until = next;
        self.takes_stars(order, until, Some(OfRow { row, first: false, until: next }), told).await
    }

    pub async fn turns(&mut self, row: Option<usize>, news: News, told: usize) {
        let Some(row) = row else { return };
        match news {
            News::Off => self.ledger.rows[row].off = true,
            News::On => self.ledger.rows[row].off = false,
            News::Failed => {}
        }
        let order = &self.ledger.orders[self.ledger.rows[row].order];
        for _ in 0..told {
            let mut work = self.work().await;
            let (bot, who) = (self.shop.bot.id, user(order.who));
            renewal::heard(&self.shop.app, &mut work, bot, who, &order.key, news).await.unwrap();
            work.commit().await.unwrap();
        }
        let has_right = self.ledger.rows[row].right.is_some_and(|right| self.ledger.rights[right].is_open());
        if news == News::On && told > 0 && has_right && !self.ledger.rows[row].stopped {
            self.ledger.only(row);
        }
    }

    pub async fn gives_back(&mut self, charge: Option<usize>) -> Verdict {
        let Some(charge) = charge.filter(|charge| self.ledger.charges[*charge].amount > 0) else { return Ok(()) };
        let Charge { id, method, booked, noted, .. } = self.ledger.charges[charge].clone();
        let came = refund::give_back(&self.shop.app, &self.shop.bot, method, &id, user(0)).await.unwrap();
        let fits = match came {
            Refund::Unknown => booked.is_none(),
            Refund::Done => booked.is_some() && !noted,
            Refund::Again => noted,
            Refund::Refused(_) => false,
        };
        if !fits {
            return Err(format!("charge {charge}, {booked:?}, gone back before: {noted}, is given back: {came:?}"));
        }
        if came == Refund::Done {
            self.ledger.returns(charge, self.now());
        }
        Ok(())
    }

    pub async fn disputes(&mut self, charge: Option<usize>, told: usize) -> Verdict {
        let given = |charge: &usize| self.ledger.charges[*charge].method == Method::Stars;
        let Some(charge) = charge.filter(given) else { return Ok(()) };
        let Charge { id, method, amount, .. } = self.ledger.charges[charge].clone();
        if amount == 0 {
            return Ok(());
        }
        self.shop.telegram.gave_back(&id, self.now());
        for _ in 0..told {
            let mut work = self.work().await;
            let noted = refund::note(&self.shop.app, &mut work, self.shop.bot.id, method, &id).await.unwrap();
            work.commit().await.unwrap();
            let known = &self.ledger.charges[charge];
            if noted != (known.booked.is_some() && !known.noted) {
                return Err(format!("{known:?} went back, and that it did is noted: {noted}"));
            }
            if noted {
                self.ledger.returns(charge, self.now());
            }
        }
        Ok(())
    }

    /// What the daemon was never told, it finds in Telegram's list, in the list's order.
    pub async fn compares(&mut self) -> Verdict {
        let list = self.shop.telegram.list();
        stars::reconcile(&self.shop.app, &self.shop.bot).await.unwrap();
        for (id, is_return) in list {
            let charge = self.ledger.charges.iter().position(|charge| charge.id == id).expect("a charge of ours");
            let known = &self.ledger.charges[charge];
            if is_return && !known.noted {
                self.ledger.returns(charge, self.now());
            } else if !is_return && known.booked.is_none() {
                let outcome = audit::outcome_of(&self.shop, &id).await?;
                self.books(charge, Some(outcome))?;
            }
        }
        Ok(())
    }
}
