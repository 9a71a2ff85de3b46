//! Codes, trials, bans and the shelf: what happens in a shop beside orders and money.

use usher::{
    flows::{expire, moderate, redeem, trial},
    store::CodeName,
};

use crate::{
    desk::{money, user},
    life::{Life, OWNER, Verdict},
};

impl Life {
    pub async fn sweeps(&mut self) {
        expire::sweep(&self.shop.app).await.unwrap();
        self.ledger.sweep(self.now());
    }

    pub async fn redeems(&mut self, who: usize, code: usize) -> Verdict {
        let mut work = self.work().await;
        let (bot, now) = (self.shop.bot.id, self.now());
        let came = redeem::redeem(&self.shop.app, &mut work, bot, user(who), &format!("code{code}")).await.unwrap();
        work.commit().await.unwrap();
        let redeem::Redeemed::Given { until, .. } = came else { return Ok(()) };
        if self.ledger.banned[who] {
            return Err("somebody banned was given something".into());
        }
        let expected = self.ledger.redeem(who, code, now);
        if until == expected { Ok(()) } else { Err(format!("a code gives until {until} instead of {expected}")) }
    }

    pub async fn rolls_back(&mut self, who: usize, code: usize) -> Verdict {
        let mut work = self.work().await;
        let (bot, name) = (self.shop.bot.id, CodeName::Hash(format!("code{code}")));
        let came = redeem::roll_back(&self.shop.app, &mut work, (bot, OWNER), &name, user(who)).await.unwrap();
        work.commit().await.unwrap();
        let counts = self.ledger.redemptions.iter().any(|one| (one.who, one.code, one.undone) == (who, code, false));
        match came {
            redeem::Undone::Now(_) if counts => self.ledger.undo(who, code, self.now()),
            redeem::Undone::Nothing if !counts => {}
            came => return Err(format!("a redemption is taken back: {came:?}")),
        }
        Ok(())
    }

    pub async fn tries(&mut self, who: usize, ware: usize) {
        let (app, visitor) = (self.shop.app.clone(), self.visitor(who));
        let plan = app.store.plan(visitor.bot, self.shop.plans[ware]).await.unwrap().unwrap();
        let mut work = self.work().await;
        if trial::take(&app, &mut work, &visitor, &plan).await.unwrap().is_ok() {
            work.commit().await.unwrap();
            self.ledger.try_out(who, ware, self.now());
        }
    }
    pub async fn bans(&mut self, who: usize) {
        let mut work = self.work().await;
        moderate::ban(&mut work, &self.shop.bot, user(who), OWNER).await.unwrap();
        work.commit().await.unwrap();
        self.ledger.ban(who, self.now());
    }

    pub async fn unbans(&mut self, who: usize) {
        let mut work = self.work().await;
        moderate::unban(&mut work, &self.shop.bot, user(who), OWNER).await.unwrap();
        work.commit().await.unwrap();
        self.ledger.banned[who] = false;
    }

    /// A plan is taken out of sale, or put back.
    pub async fn sells(&mut self, ware: usize, on: bool) {
        let mut work = self.work().await;
        work.enable_plan(self.shop.bot.id, self.shop.plans[ware], on).await.unwrap();
        work.commit().await.unwrap();
        self.ledger.disabled[ware] = !on;
    }

    pub async fn prices(&mut self, ware: usize, hundredths: i64) {
        let (bot, id) = (self.shop.bot.id, self.shop.plans[ware]);
        self.ledger.dearness.insert(ware, hundredths);
        let mut work = self.work().await;
        let mut plan = work.plan(bot, id).await.unwrap().unwrap();
        plan.prices = [true, false].map(|stars| money(self.ledger.price(ware, stars), stars)).into();
        work.save_plan(bot, &plan).await.unwrap();
        work.commit().await.unwrap();
    }
}
