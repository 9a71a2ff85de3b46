//! Open the door: a right from the gate plan, the seats it wants filled, and the way in.

use crate::{
    domain::{
        BotId, ChatId, Moment, Plan, Subscription, UserId, Visitor,
        errand::{Class, Task},
        seat::Step,
    },
    error::Result,
    flows::gate::Passed,
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
}

/// Opens the door for somebody who passed the gate. Passing again while a right runs gives nothing more.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn open(work: &mut Work, who: &Visitor, zone: Tz, _: &Passed) -> Result<Door> {
    let Some(plan) = who.settings.gate_plan else { return Ok(Door::Open) };
    let Some(plan) = work.plan(plan).await? else { return Ok(Door::Open) };
    if running(work, who.bot, who.user.id, &plan).await?.is_none() {
        grant(work, who.bot, who.user.id, &plan, "gate", zone).await?;
    }
    let task = Task::Invite { user: who.user.id, plan: Some(plan.id), chats: plan.chats, anew: false };
    work.send(who.bot, Class::Reply, task);
    Ok(Door::Invited)
}

async fn running(work: &mut Work, bot: BotId, user: UserId, plan: &Plan) -> Result<Option<Subscription>> {
    let now = work.now();
    let open = work.open_subscriptions(bot, user).await?;
    Ok(open.into_iter().find(|subscription| subscription.plan == plan.id && subscription.runs(now)))
}

/// Gives a person a right from a plan, from now on, and wants their seats filled. The answer is the end of the right.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn grant(work: &mut Work, bot: BotId, user: UserId, plan: &Plan, source: &str, zone: Tz) -> Result<Moment> {
    let until = plan.term.end(work.now(), zone);
    work.subscribe(bot, user, plan.id, source, until).await?;
    want(work, bot, user, &plan.chats).await?;
    tracing::info!(bot.id = bot.0, user.id = user.0, plan = plan.name, source, until = %until, "access was given");
    Ok(until)
}

/// Brings the wanted side of these seats in line with the person's rights; what must happen then happens when due.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn want(work: &mut Work, bot: BotId, user: UserId, chats: &[ChatId]) -> Result<()> {
    let (now, banned) = (work.now(), work.is_banned(bot, user).await?);
    for chat in chats {
        let mut seat = work.seat(bot, *chat, user).await?;
        let right = work.right_until(bot, user, *chat).await?;
        // A right that is gone leaves its trace: who once had one is no stray.
        seat.wanted_until = right.or_else(|| seat.wanted_until.map(|until| until.min(now)));
        let due = match seat.step(now, banned, false) {
            Step::Rest(next) => next,
            Step::Remove | Step::Ban => Some(now),
        };
        work.save_seat(bot, &seat, due).await?;
    }
    Ok(())
}
