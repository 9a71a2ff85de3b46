//! Open the door: a right from the gate plan, the seats it wants filled, and the way in.

use crate::{
    domain::{
        BotId, ChatId, Moment, Plan, PlanId, Subscription, UserId, Visitor,
        alert::Alert,
        errand::{Class, Task},
    },
    error::Result,
    flows::{gate::Passed, reconcile},
    store::Work,
};
use chrono_tz::Tz;

/// What lies behind the door.
#[derive(Debug)]
pub enum Door {
    /// No plan hangs on the gate.
    Open,
    /// A right runs; an errand looks where the person is and shows the way in.
    Invited,
    /// The plan behind the gate was until a day that has come: nothing is given any more.
    Over {
        /// The plan's name.
        plan: String,
        /// Since when.
        since: Moment,
    },
    /// An owner banned the person while the gate was being asked.
    Banned,
}

/// Opens the door for somebody who passed the gate. Passing again while a right runs gives nothing more.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn open(work: &mut Work, who: &Visitor, zone: Tz, _: &Passed) -> Result<Door> {
    let Some(plan) = who.settings.gate_plan else { return Ok(Door::Open) };
    let Some(plan) = work.plan(who.bot, plan).await? else { return Ok(Door::Open) };
    if !has(work, who.bot, who.user.id, &plan).await? {
        match grant(work, who.bot, who.user.id, &plan, "gate", zone).await? {
            Grant::Until(_) => {}
            Grant::Banned => return Ok(Door::Banned),
            Grant::Over(since) => {
                if work.first_time(&format!("alert:gate-plan-over:{}:{}", who.bot, plan.id)).await? {
                    let alert = Alert::GatePlanOver { plan: plan.name.clone() };
                    work.send(who.bot, Class::Reply, Task::Alert(alert));
                }
                return Ok(Door::Over { plan: plan.name, since });
            }
        }
    }
    let task = Task::Invite { user: who.user.id, plan: Some(plan.id), chats: plan.chats, anew: false };
    work.send(who.bot, Class::Reply, task);
    Ok(Door::Invited)
}

async fn has(work: &mut Work, bot: BotId, user: UserId, plan: &Plan) -> Result<bool> {
    let now = work.now();
    let open = work.open_subscriptions(bot, user).await?;
    Ok(open.iter().any(|subscription| subscription.plan == plan.id && subscription.runs(now)))
}

/// What came of giving a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a right may be refused"]
pub enum Grant {
    /// Given, until then.
    Until(Moment),
    /// Refused: an owner banned the person.
    Banned,
    /// Refused: a right of this term would have ended then.
    Over(Moment),
}

/// Gives a person a right from a plan, from now on, and wants their seats filled. Whatever was known before, it is here,
/// inside the transaction, that a ban is looked for: it may have come while the network was being asked.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn grant(work: &mut Work, bot: BotId, user: UserId, plan: &Plan, source: &str, zone: Tz) -> Result<Grant> {
    let until = plan.term.end(work.now(), zone);
    if until <= work.now() {
        return Ok(Grant::Over(until));
    }
    work.hold_person(bot, user)?;
    if work.is_banned(bot, user).await? {
        return Ok(Grant::Banned);
    }
    work.subscribe(bot, user, plan.id, source, until).await?;
    fill(work, bot, user, &plan.chats, false).await?;
    tracing::info!(bot.id = bot.0, user.id = user.0, plan = plan.name, source, until = %until, "access was given");
    Ok(Grant::Until(until))
}

/// Brings the wanted side of these seats in line with the person's rights; what must happen then happens when due.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn want(work: &mut Work, bot: BotId, user: UserId, chats: &[ChatId]) -> Result<()> {
    let banned = work.is_banned(bot, user).await?;
    fill(work, bot, user, chats, banned).await
}

async fn fill(work: &mut Work, bot: BotId, user: UserId, chats: &[ChatId], banned: bool) -> Result<()> {
    let now = work.now();
    for chat in chats {
        let mut seat = work.seat(bot, *chat, user).await?;
        let right = work.right_until(bot, user, *chat).await?;
        // A right that is gone leaves its trace: who once had one is no stray.
        seat.wanted_until = right.or_else(|| seat.wanted_until.map(|until| until.min(now)));
        // A link to what is not theirs any more works no more, whether they are inside or not.
        if right.is_none_or(|until| until <= now) {
            reconcile::revoke_links(work, bot, user, *chat).await?;
        }
        let due = reconcile::begin(work, bot, &seat, seat.step(now, banned, false));
        work.save_seat(bot, &seat, due).await?;
    }
    Ok(())
}

/// The right of a plan that runs, its grace included.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn running(work: &mut Work, bot: BotId, user: UserId, plan: PlanId) -> Result<Option<Subscription>> {
    let now = work.now();
    let open = work.open_subscriptions(bot, user).await?;
    Ok(open.into_iter().find(|right| right.plan == plan && right.runs(now)))
}

/// A right that begins now and has no time yet.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn begin(work: &mut Work, bot: BotId, user: UserId, plan: &Plan, source: &str) -> Result<Subscription> {
    let now = work.now();
    let id = work.subscribe(bot, user, plan.id, source, now).await?;
    Ok(Subscription {
        id,
        user,
        plan: plan.id,
        plan_name: plan.name.clone(),
        source: source.to_owned(),
        starts_at: now,
        ends_at: now,
        paid_until: now,
        price: None,
        renews: None,
        renewal_off_at: None,
        ended_at: None,
        cancelled_at: None,
    })
}
