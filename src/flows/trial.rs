//! A plan for nothing, once and for a while: one rule says who may, and one row that they did.

use crate::{
    app::App,
    domain::{
        Moment, Plan, Subscription, Term, Trial, Visitor,
        errand::{Class, Task},
        sale::{Buyer, Obstacle, may_try},
    },
    error::Result,
    flows::{
        admit::{self, Grant},
        say, shop,
    },
    store::Work,
    telegram::Keyboard,
    texts,
};

/// The trial that a person may take of a plan now; none if there is none for them.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn offered(app: &App, who: &Visitor, plan: &Plan) -> Result<Option<Trial>> {
    let Some(trial) = plan.trial else { return Ok(None) };
    let rights = app.store.open_rights(who.bot, who.user.id).await?;
    let past = app.store.past(who.bot, who.user.id).await?;
    let taken = app.store.places_taken(who.bot, plan.id, who.user.id).await?;
    let may = may(app, who, plan, trial, (&rights, past.buyer(plan.id)), taken).await?;
    Ok(may.is_ok().then_some(trial))
}

async fn may(
    app: &App,
    who: &Visitor,
    plan: &Plan,
    trial: Trial,
    (rights, buyer): (&[Subscription], Buyer),
    taken: u32,
) -> Result<Result<(), Obstacle>> {
    let (bot, user, now) = (who.bot, who.user.id, app.clock.now());
    let has = rights.iter().any(|right| right.plan == plan.id && right.runs(now));
    let tried = app.store.has_tried(bot, user, plan.id, trial.once_per_bot).await?;
    let today = shop::weekday(now, app.settings.time_zone);
    Ok(may_try(&plan.rules, plan.disabled_at.is_none(), buyer, (has, tried), today, taken))
}

/// Takes the trial: the right, the row that says so and the way in, or why not. Of two taps one is the first.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn take(app: &App, work: &mut Work, who: &Visitor, plan: &Plan) -> Result<Result<(), Obstacle>> {
    let Some(trial) = plan.trial else { return Ok(Err(Obstacle::NotForSale)) };
    let (bot, user, zone) = (who.bot, who.user.id, app.settings.time_zone);
    let taken = work.hold_places(bot, plan.id, user).await?;
    let rights = work.open_subscriptions(bot, user).await?;
    let buyer = work.past(bot, user).await?.buyer(plan.id);
    if let Err(obstacle) = may(app, who, plan, trial, (&rights, buyer), taken).await? {
        return Ok(Err(obstacle));
    }
    if !work.take_trial(bot, user, plan.id, trial.once_per_bot).await? {
        return Ok(Err(Obstacle::Tried));
    }
    let tried = Plan { term: shorter(trial.term, plan.term, work.now(), zone), ..plan.clone() };
    match admit::grant(work, bot, user, &tried, "trial", zone).await? {
        Grant::Until(until) => {
            let text = texts::trial::begun(who.lang, &plan.name, until, zone);
            say::reply(work, bot, who.chat(), &text, &Keyboard::new());
            let task = Task::Invite { user, plan: Some(plan.id), chats: plan.chats.clone(), anew: false };
            work.send(bot, Class::Reply, task);
            Ok(Ok(()))
        }
        Grant::Over(_) => Ok(Err(Obstacle::Over)),
        Grant::Banned => Ok(Err(Obstacle::Disabled)),
    }
}

/// A trial does not outlast the day on which its plan is over for everybody.
fn shorter(trial: Term, plan: Term, now: Moment, zone: chrono_tz::Tz) -> Term {
    match plan {
        Term::Until(_) if plan.end(now, zone) < trial.end(now, zone) => plan,
        _ => trial,
    }
}
