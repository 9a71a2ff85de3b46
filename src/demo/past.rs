//! Eight weeks of business, played fast: people come, buy, stay or leave, by real messages and real payments.

use std::time::Duration;

use futures::future::join_all;

use super::{
    cast::{Club, Who},
    purchase::{Paid, Purchase, Way},
    stage::Stage,
    story::{Tone, Weeks},
};
use crate::{
    domain::{BotId, Origin, Plan, PlanId, rate::Rate, sale::Rule},
    emulator::World,
};

/// How many newcomers each two days bring: a slow beginning, a good week, a weak one.
const ARRIVALS: [usize; 28] = [0, 1, 0, 1, 1, 0, 2, 1, 1, 2, 3, 2, 2, 1, 1, 0, 1, 1, 2, 1, 2, 2, 1, 2, 1, 2, 2, 1];
const DAYS: usize = 2;
const STEP: Duration = Duration::from_secs(DAYS as u64 * 86_400);
/// Who has bought a month comes again after so many steps, or does not.
const MONTH: usize = 14;
/// Between what people do; Telegram lets a bot write to one person once in a second.
const BREATH: Duration = Duration::from_secs(5);
const QUIET_WITHIN: Duration = Duration::from_secs(2);
/// What a Star is worth, and what Olga pays for customers who are brought.
const RATE: &str = "100 XTR = 1.30 USD";
const PROGRAM: &str = "/referrals first 20 renewal 10 hold 7d minimum 1 pay manual";

/// Who will come again, for what, and at which step.
struct Due {
    id: i64,
    plan: PlanId,
    way: Way,
    step: usize,
}

/// What is sold for Platinum Club.
struct Shelf {
    month: PlanId,
    year: PlanId,
    subscription: PlanId,
}

impl Shelf {
    async fn of(stage: &Stage) -> Option<Self> {
        let plans = stage.app.store.plans(BotId(stage.bot)).await.ok()?;
        let find = |name: &str| plans.iter().find(|plan: &&Plan| plan.name == name).map(|plan| plan.id);
        let renews = plans.iter().find(|plan| plan.rules.has(Rule::Recurring))?.id;
        Some(Self { month: find("Platinum month")?, year: find("Platinum year")?, subscription: renews })
    }
}

/// The history of a shop while it is played.
struct Past<'s> {
    stage: &'s Stage,
    shelf: Shelf,
    due: Vec<Due>,
    came: usize,
    paid: usize,
}

impl Stage {
    /// Lets eight weeks of business pass; the answer is what keeps it from that.
    pub async fn trades(&self) -> Option<String> {
        {
            let mut story = self.so_far();
            if story.past != Weeks::Ahead {
                return Some("These weeks have passed already.".into());
            }
            story.past = Weeks::Pass;
            let text = "Olga said what a Star is worth, and what she pays for customers who are brought.";
            story.tell(self, Tone::Person, text.into());
        }
        let _ = self.world.says(Who::Olga.id(), self.bot, PROGRAM);
        let done = self.plays_the_past().await;
        let mut story = self.so_far();
        story.past = Weeks::Over;
        done.is_none().then(|| "The weeks could not be played to their end.".into())
    }

    async fn plays_the_past(&self) -> Option<()> {
        let mut work = self.app.begin(Origin::Repeatable).await.ok()?;
        work.set_rate(BotId(self.bot), &Rate::read(RATE).ok()?).await.ok()?;
        work.commit().await.ok()?;
        let mut past = Past { stage: self, shelf: Shelf::of(self).await?, due: Vec::new(), came: 0, paid: 0 };
        for (step, arrivals) in ARRIVALS.into_iter().enumerate() {
            past.buy(step, arrivals).await;
            past.move_on(step).await;
        }
        Some(())
    }
}

impl Past<'_> {
    /// Newcomers, and whose month is over soon.
    fn wishes(&mut self, step: usize, arrivals: usize) -> Vec<(i64, PlanId, Way)> {
        let mut wishes = Vec::new();
        let (now, later): (Vec<_>, Vec<_>) = self.due.drain(..).partition(|due| due.step == step);
        self.due = later;
        // One of three does not come again.
        wishes.extend(now.iter().filter(|due| due.id % 3 != 0).map(|due| (due.id, due.plan, due.way)));
        for _ in 0..arrivals {
            let Some(id) = self.stage.newcomer() else { break };
            self.came += 1;
            wishes.push(match self.stage.story().customers.len() % 8 {
                2 | 6 => (id, self.shelf.subscription, Way::Stars),
                4 => (id, self.shelf.month, Way::Transfer),
                7 => (id, self.shelf.year, Way::Transfer),
                _ => (id, self.shelf.month, Way::Stars),
            });
        }
        let monthly = wishes.iter().filter(|(_, plan, _)| *plan == self.shelf.month);
        self.due.extend(monthly.map(|(id, plan, way)| Due { id: *id, plan: *plan, way: *way, step: step + MONTH }));
        wishes
    }

    /// All of them buy at the same time, one move after the other.
    async fn buy(&mut self, step: usize, arrivals: usize) {
        let stage = self.stage;
        let wishes = self.wishes(step, arrivals);
        let purchases: Vec<Purchase> =
            wishes.into_iter().filter_map(|(id, plan, way)| stage.wants(id, plan, way)).collect();
        join_all(purchases.iter().map(|purchase| stage.chooses(purchase))).await;
        stage.clock.advance(BREATH);
        let paid = join_all(purchases.iter().map(|purchase| stage.settles_up(purchase))).await;
        self.paid += paid.iter().flatten().count();
        let transfers = paid.iter().flatten().filter_map(Paid::order);
        join_all(transfers.map(|order| stage.confirms(order))).await;
        stage.clock.advance(BREATH);
        join_all(purchases.iter().map(|purchase| stage.walks_in(purchase))).await;
    }

    /// Two days later.
    async fn move_on(&mut self, step: usize) {
        let stage = self.stage;
        let is_quiet = |world: &World| world.pending(stage.bot) == 0;
        stage.world.until(is_quiet, QUIET_WITHIN).await;
        stage.clock.advance(STEP);
        let week = |steps: usize| steps * DAYS / 7;
        if week(step + 1) > week(step) {
            let inside = stage.world.members(stage.chat(Club::Platinum)).len().saturating_sub(2);
            let told = format!(
                "Week {} passed: {} new customers, {} payments, {inside} people in {}.",
                week(step + 1),
                std::mem::take(&mut self.came),
                std::mem::take(&mut self.paid),
                Club::Platinum.name(),
            );
            stage.so_far().tell(stage, Tone::Clock, told);
            stage.stir();
        }
    }
}
