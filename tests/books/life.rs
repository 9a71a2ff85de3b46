//! One shop at work: each event goes through the flows as its update or job would send it, and into the test's ledger.

use std::{sync::Arc, time::Duration};

use usher::{
    domain::{BotSettings, Lang, Moment, Origin, User, UserId, Visitor, dialogue::Leaves, order::Event as Move},
    flows::{order, renewal::News},
    store::Work,
};

use crate::{
    audit,
    desk::{Shop, user},
    event::{Event, Meanwhile},
    ledger::Ledger,
    seen::Seen,
    wares::DAY,
};

/// What is wrong, in words.
pub type Verdict<T = ()> = Result<T, String>;

pub const OWNER: UserId = UserId(501);

pub struct Life {
    pub shop: Shop,
    pub ledger: Ledger,
    /// How often what happened, in lives that went well.
    pub seen: Seen,
}

/// Counted back from the latest.
fn latest(back: usize, count: usize) -> Option<usize> {
    count.checked_sub(1 + back)
}

impl Life {
    pub fn new(shop: Shop) -> Self {
        Self { shop, ledger: Ledger::default(), seen: Seen::new() }
    }

    /// Everything that happens, with a look into the books after each event, and the end of all.
    pub async fn lives(&mut self, events: &[Event]) -> Verdict {
        for (n, event) in events.iter().enumerate() {
            self.happens(event).await.map_err(|why| format!("event {n}, {event:?}: {why}"))?;
            audit::look(&self.shop, &mut self.ledger)
                .await
                .map_err(|why| format!("after event {n}, {event:?}: {why}"))?;
        }
        self.ends().await.map_err(|why| format!("at the end: {why}"))
    }

    /// All news arrives, all orders are decided, all terms run out: what is left must be in order.
    async fn ends(&mut self) -> Verdict {
        self.compares().await?;
        audit::look(&self.shop, &mut self.ledger).await?;
        for order in 0..self.ledger.orders.len() {
            self.decides(Some(order), false).await?;
        }
        let ends = self.ledger.rights.iter().map(|right| right.ends).filter(|end| !end.is_forever());
        self.shop.app.clock.advance_to(ends.max().unwrap_or(self.now()));
        self.shop.app.clock.advance(DAY * 40);
        order::tidy(&self.shop.app).await.unwrap();
        self.sweeps().await;
        audit::look(&self.shop, &mut self.ledger).await?;
        audit::look_at_the_end(&self.shop, &self.ledger).await?;
        self.ledger.counts(&mut self.seen);
        Ok(())
    }

    pub fn now(&self) -> Moment {
        self.shop.app.clock.now()
    }

    pub async fn work(&self) -> Work {
        self.shop.app.begin(Origin::Repeatable).await.unwrap()
    }

    pub fn visitor(&self, who: usize) -> Visitor {
        let user = User {
            id: user(who),
            first_name: crate::event::PEOPLE[who].into(),
            last_name: None,
            username: None,
            language_code: None,
            is_premium: false,
            is_bot: false,
        };
        let settings = Arc::new(BotSettings::default());
        let (bot, origin) = (self.shop.bot.id, Origin::Repeatable);
        Visitor {
            bot,
            user,
            lang: Lang::En,
            settings,
            customer: None,
            role: None,
            asked: None,
            leaves: Leaves::Nothing,
            origin,
        }
    }

    async fn happens(&mut self, event: &Event) -> Verdict {
        let (orders, charges, rows) = (self.ledger.orders.len(), self.ledger.charges.len(), self.ledger.rows.len());
        match *event {
            Event::Orders { who, ware, stars, coupon } => self.orders(who, ware, stars, coupon).await?,
            Event::Buys { who, ware, stars, coupon } => {
                self.orders(who, ware, stars, coupon).await?;
                self.pays_since(orders, stars).await?;
            }
            Event::Spends { who, ware, stars, coupon, paid } => {
                self.orders_with(who, ware, stars, coupon, true).await?;
                if paid {
                    self.pays_since(orders, stars).await?;
                }
            }
            Event::Clicks { who, by } => self.clicks(who, by).await,
            Event::Gives { who, cents } => self.gives(who, cents).await?,
            Event::Changes { who, ware, stars, paid: false } => self.changes(who, ware, stars).await?,
            Event::Changes { who, ware, stars, paid: true } => {
                self.changes(who, ware, stars).await?;
                self.pays_since(orders, stars).await?;
            }
            Event::Crosses { who, from, to, claims } => self.crosses(who, from, to, claims).await?,
            Event::Meanwhile { who, ware, what, told } => self.meanwhile(who, ware, what, told).await?,
            Event::Oversleeps { who, ware, coupon, other, claims } => {
                self.oversleeps((who, ware, coupon), other, claims).await?;
            }
            Event::GivesUp { order } => self.moves(latest(order, orders), Move::Cancel).await?,
            Event::Claims { order } => self.moves(latest(order, orders), Move::Claim).await?,
            Event::Confirms { order } => self.decides(latest(order, orders), true).await?,
            Event::Rejects { order } => self.decides(latest(order, orders), false).await?,
            Event::Pays { order, asked, told } => self.pays(latest(order, orders), asked, told).await?,
            Event::HearsOf { charge } => self.hears(latest(charge, charges)).await?,
            Event::Renews { row, told } => self.renews(latest(row, rows), told).await?,
            Event::Stops { row, told } => self.turns(latest(row, rows), News::Off, told).await,
            Event::Resumes { row, told } => self.turns(latest(row, rows), News::On, told).await,
            Event::Fails { row } => self.turns(latest(row, rows), News::Failed, 1).await,
            Event::GivesBack { charge } => self.gives_back(latest(charge, charges)).await?,
            Event::Disputes { charge, told } => self.disputes(latest(charge, charges), told).await?,
            Event::Redeems { who, code } => self.redeems(who, code).await?,
            Event::RollsBack { who, code } => self.rolls_back(who, code).await?,
            Event::Tries { who, ware } => self.tries(who, ware).await,
            Event::Bans { who } => self.bans(who).await,
            Event::Unbans { who } => self.unbans(who).await,
            Event::Disables { ware } => self.sells(ware, false).await,
            Event::Enables { ware } => self.sells(ware, true).await,
            Event::Prices { ware, hundredths } => self.prices(ware, hundredths).await,
            Event::Waits { hours } => self.shop.app.clock.advance(Duration::from_secs(hours * 3_600)),
            Event::Tidies => drop(order::tidy(&self.shop.app).await.unwrap()),
            Event::Sweeps => self.sweeps().await,
            Event::Compares => self.compares().await?,
        }
        Ok(())
    }

    async fn crosses(&mut self, who: usize, from: usize, to: [usize; 2], claims: bool) -> Verdict {
        let first = self.ledger.orders.len();
        self.orders(who, from, false, None).await?;
        self.pays_since(first, false).await?;
        let changes = self.ledger.orders.len();
        for ware in to {
            self.changes(who, ware, false).await?;
        }
        let changes = changes..self.ledger.orders.len();
        if claims {
            for order in changes.clone() {
                self.moves(Some(order), Move::Claim).await?;
            }
            // The owner takes their time; the price was pinned.
            self.shop.app.clock.advance(DAY);
        }
        for order in changes {
            self.decides(Some(order), true).await?;
        }
        Ok(())
    }

    async fn meanwhile(&mut self, who: usize, ware: usize, what: Meanwhile, told: usize) -> Verdict {
        let order = self.ledger.orders.len();
        self.orders(who, ware, true, None).await?;
        if self.ledger.orders.len() == order {
            return Ok(());
        }
        match what {
            Meanwhile::Lapses => self.shop.app.clock.advance(DAY),
            Meanwhile::Banned => self.bans(who).await,
            Meanwhile::Disabled => self.sells(ware, false).await,
            Meanwhile::Paid => self.pays(Some(order), false, 1).await?,
        }
        audit::look(&self.shop, &mut self.ledger).await?;
        self.pays(Some(order), true, told).await
    }

    async fn oversleeps(
        &mut self,
        (who, ware, coupon): (usize, usize, Option<usize>),
        other: Option<usize>,
        claims: bool,
    ) -> Verdict {
        let order = self.ledger.orders.len();
        self.orders(who, ware, false, coupon).await?;
        if self.ledger.orders.len() == order {
            return Ok(());
        }
        self.shop.app.clock.advance(DAY);
        if let Some(other) = other {
            self.orders(other, ware, true, coupon).await?;
            self.pays_since(order + 1, true).await?;
        }
        if claims { self.moves(Some(order), Move::Claim).await } else { self.decides(Some(order), true).await }
    }
}
