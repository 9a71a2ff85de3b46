//! Orders, changes of plans, and what people and owners say about them.

use usher::{
    domain::{
        Currency,
        order::{Event as Move, Method, Order, Purpose, State},
    },
    flows::{
        coupons, method,
        order::{self, Moved},
        quote,
        shop::{self, Shop},
        switch,
    },
};

use crate::{
    audit,
    desk::{money, user},
    ledger::Ordered,
    life::{Life, OWNER, Verdict},
    wares::COUPONS,
};

impl Life {
    pub async fn orders(&mut self, who: usize, ware: usize, in_stars: bool, coupon: Option<usize>) -> Verdict {
        self.orders_with(who, ware, in_stars, coupon, false).await
    }

    pub async fn orders_with(
        &mut self,
        who: usize,
        ware: usize,
        in_stars: bool,
        coupon: Option<usize>,
        by_credit: bool,
    ) -> Verdict {
        if self.ledger.banned[who] {
            return Ok(());
        }
        let (app, bot, visitor) = (self.shop.app.clone(), self.shop.bot.id, self.visitor(who));
        let mut work = self.work().await;
        work.remember(bot, &visitor.user).await.unwrap();
        match coupon {
            Some(coupon) => drop(coupons::enter(&mut work, bot, user(who), COUPONS[coupon].word).await.unwrap()),
            None => {
                if let Some(held) = app.store.in_hand(bot, user(who)).await.unwrap().coupon {
                    work.drop_coupon(bot, user(who), held).await.unwrap();
                }
            }
        }
        work.commit().await.unwrap();
        let plan = app.store.plan(bot, self.shop.plans[ware]).await.unwrap().unwrap();
        let Ok(mut offer) = shop::offer(&app, bot, user(who), plan).await.unwrap() else { return Ok(()) };
        coupons::apply(&coupons::in_hand(&app, bot, user(who)).await.unwrap(), &mut offer);
        let method = match in_stars {
            _ if by_credit && offer.by_credit().is_some() => Method::Credit,
            true => Method::Stars,
            false => Method::Manual,
        };
        if by_credit && method != Method::Credit {
            offer.use_credit();
        }
        let mut work = self.work().await;
        let Ok(placed) = order::place(&app, &mut work, &visitor, &offer, method).await.unwrap() else { return Ok(()) };
        if placed.amount.minor == 0 {
            coupons::grant(&app, &mut work, &visitor, &placed).await.unwrap();
        } else {
            method::start(&app, &mut work, &visitor, &placed).await.unwrap();
        }
        work.commit().await.unwrap();
        let Some(order) = self.notes(who, ware, &placed, None)? else { return Ok(()) };
        if placed.amount.minor == 0 || method == Method::Credit {
            self.charged(order, method, format!("order:{}", placed.key), None);
            self.books(self.ledger.charges.len() - 1, None)?;
        }
        Ok(())
    }

    pub async fn changes(&mut self, who: usize, ware: usize, in_stars: bool) -> Verdict {
        if self.ledger.banned[who] {
            return Ok(());
        }
        let (app, bot, visitor, now) = (self.shop.app.clone(), self.shop.bot.id, self.visitor(who), self.now());
        let plan = app.store.plan(bot, self.shop.plans[ware]).await.unwrap().unwrap();
        let shop = Shop::enter(&app, bot, user(who)).await.unwrap();
        let Some(quote) = quote::quote(&app, bot, &shop, &plan).await.unwrap() else { return Ok(()) };
        // Plans of these books open one chat each: a change leaves one right.
        let [old] = &quote.olds[..] else { return Err("a change that leaves several rights".into()) };
        let old = audit::right_of(&self.shop, old.right.id).await;
        for (method, sum) in &quote.ways {
            let right = &self.ledger.rights[old];
            let worth = right.unused(now, sum.price.currency == Currency::STARS);
            if worth != sum.credit.minor {
                return Err(format!(
                    "{} is credited for right {old} which is worth {worth}, by {method:?}",
                    sum.credit
                ));
            }
        }
        let mut work = self.work().await;
        if let Some((method, sum)) = quote.covered() {
            if !switch::at_once(&app, &mut work, &visitor, &quote).await.unwrap() {
                return Ok(());
            }
            work.commit().await.unwrap();
            let placed = app.store.orders_of(bot, user(who)).await.unwrap();
            let known = |order: &&Order| self.ledger.orders.iter().all(|ours| ours.key != order.key);
            let placed = placed.iter().find(known).ok_or("no order of the change")?.clone();
            let credit = sum.credit.minor.min(sum.price.minor);
            let order = self.notes(who, ware, &placed, Some((old, credit)))?.ok_or("an old order")?;
            if placed.method != method {
                return Err("another way than quoted".into());
            }
            self.ledger.orders[order].state = State::Paid;
            self.ledger.give(order, None, now);
            return Ok(());
        }
        let method = if in_stars { Method::Stars } else { Method::Manual };
        let Some(offer) = quote.offer(method) else { return Ok(()) };
        let Ok(placed) = order::place(&app, &mut work, &visitor, &offer, method).await.unwrap() else { return Ok(()) };
        work.commit().await.unwrap();
        let credit = match &placed.purpose {
            Purpose::Switch(leave) => leave.rights.iter().map(|left| left.credit.minor).sum(),
            _ => return Err("a change that is none".into()),
        };
        self.notes(who, ware, &placed, Some((old, credit))).map(drop)
    }

    /// Notes an order that was placed; none if it is known. Its price is what it should be.
    pub fn notes(
        &mut self,
        who: usize,
        ware: usize,
        placed: &Order,
        change: Option<(usize, i64)>,
    ) -> Verdict<Option<usize>> {
        let (by_stars, now) = (placed.amount.currency == Currency::STARS, self.now());
        let credit = self.ledger.credit_of(who, placed)?;
        let full = self.ledger.asks(who, ware, by_stars, now);
        let renewed = self.ledger.running(who, ware, now);
        if let Some(known) = self.ledger.orders.iter().find(|order| order.key == placed.key) {
            let goes_on = known.holds(now)
                && (change.is_some() || known.renewed == renewed)
                && known.change == change
                && known.credit == credit
                && known.amount <= full;
            return if goes_on { Ok(None) } else { Err(format!("{known:?} is gone on with at a price of {full}")) };
        }
        let coupon = placed.reduced.map(|one| self.shop.coupons.iter().position(|id| *id == one.coupon).unwrap());
        let off = coupon.map_or(0, |coupon| full * i64::from(COUPONS[coupon].percent) / 100);
        let less = credit.map_or(0, |(_, less)| less);
        let amount = full - off - change.map_or(0, |(_, credit)| credit) - less;
        if placed.amount != money(amount, by_stars) {
            return Err(format!("{} is asked instead of {}", placed.amount, money(amount, by_stars)));
        }
        let order = Ordered {
            key: placed.key.clone(),
            who,
            ware,
            by_stars,
            amount,
            full,
            recurring: placed.recurring,
            renewed,
            change,
            credit,
            by_credit: placed.method == Method::Credit,
            coupon,
            expires: placed.expires_at,
            state: State::Pending,
            late: false,
            beyond: renewed.is_some_and(|right| self.ledger.rights[right].late),
        };
        self.ledger.orders.push(order);
        Ok(Some(self.ledger.orders.len() - 1))
    }

    /// Whether an order can be moved, or taken up again: then it is of who has the plan by now.
    fn revives(&mut self, order: usize) -> bool {
        let now = self.now();
        let ordered = &self.ledger.orders[order];
        let (held, running) = (ordered.holds(now), self.ledger.running(ordered.who, ordered.ware, now));
        let revived = ordered.has_lapsed(now) && self.ledger.may_be_revived(order, now);
        if revived {
            self.ledger.orders[order].beyond = running.is_some_and(|right| self.ledger.rights[right].late);
        }
        held || revived
    }

    /// The person's own moves.
    pub async fn moves(&mut self, order: Option<usize>, event: Move) -> Verdict {
        let Some(order) = order else { return Ok(()) };
        let ordered = self.ledger.orders[order].clone();
        // The button stands under transfers only.
        if ordered.by_stars || self.ledger.banned[ordered.who] {
            return Ok(());
        }
        let visitor = self.visitor(ordered.who);
        let (may, next) = match event {
            Move::Claim => (ordered.state != State::AwaitingConfirmation, State::AwaitingConfirmation),
            // Who has said to have paid gives nothing up by a stale button.
            _ => (ordered.state == State::Pending, State::Cancelled),
        };
        let may = may && if event == Move::Claim { self.revives(order) } else { ordered.holds(self.now()) };
        let mut work = self.work().await;
        let moved = match event {
            Move::Claim => order::claim(&self.shop.app, &mut work, &visitor, &ordered.key).await.unwrap(),
            event => order::go(&mut work, visitor.bot, &ordered.key, event, None, Some(visitor.user.id)).await.unwrap(),
        };
        work.commit().await.unwrap();
        if matches!(moved, Moved::Now(_)) != may {
            return Err(format!("a person's word about {ordered:?}: {moved:?}"));
        }
        if may {
            self.ledger.orders[order].state = next;
            self.ledger.claimed_late += usize::from(event == Move::Claim && ordered.has_lapsed(self.now()));
        }
        Ok(())
    }

    /// An owner's word. If it is yes, the money is there.
    pub async fn decides(&mut self, order: Option<usize>, paid: bool) -> Verdict {
        let Some(order) = order else { return Ok(()) };
        let ordered = self.ledger.orders[order].clone();
        let may = if paid { self.revives(order) } else { ordered.holds(self.now()) };
        let mut work = self.work().await;
        let moved = order::decide(&self.shop.app, &mut work, &self.shop.bot, &ordered.key, OWNER, paid).await.unwrap();
        work.commit().await.unwrap();
        if matches!(moved, Moved::Now(_)) != may {
            return Err(format!("an owner's word about {ordered:?}: {moved:?}"));
        }
        if may && paid {
            self.ledger.confirmed_late += usize::from(ordered.has_lapsed(self.now()));
            self.charged(order, Method::Manual, format!("order:{}", ordered.key), None);
            self.books(self.ledger.charges.len() - 1, None)?;
        } else if may {
            self.ledger.orders[order].state = State::Rejected;
        } else if paid && ordered.has_lapsed(self.now()) {
            self.ledger.barred += 1;
        }
        Ok(())
    }
}
