//! Plans as the team makes and changes them, in the chat and at the command line, with their line in the audit log.

use crate::{
    app::App,
    domain::{
        BotId, ChatId, Plan, PlanId, UserId,
        draft::{Step, changed},
        flaw::{self, Flaw},
        team::Act,
    },
    error::Result,
    store::{Uses, Work},
};

/// What became of a change.
#[derive(Debug)]
pub enum Change {
    /// Done.
    Done,
    /// It cannot be done as it is meant.
    Flawed(Flaw),
    /// Somebody else has changed the plan since it was looked at: this is what it is now.
    Meanwhile(Box<Plan>),
    /// There is no such plan any more.
    Gone,
}

/// Adds a plan; the answer is its id.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn add(
    app: &App,
    work: &mut Work,
    (bot, by): (BotId, UserId),
    plan: &Plan,
) -> Result<std::result::Result<PlanId, Flaw>> {
    if let Err(flaw) = sound(app, plan) {
        return Ok(Err(flaw));
    }
    if let Some(unknown) = unknown_chat(work, bot, plan).await? {
        return Ok(Err(unknown));
    }
    let mut plan = plan.clone();
    plan.id = work.add_plan(bot, &plan.name, plan.term, &plan.chats, None).await?;
    work.save_plan(bot, &plan).await?;
    if plan.all_but.is_some() {
        work.set_plan_chats(bot, plan.id, &[], plan.all_but.as_deref()).await?;
    }
    work.audit(bot, by, Act::AddPlan, None, &titled(&plan)).await?;
    Ok(Ok(plan.id))
}

/// Writes a plan as it is wanted. Who looked at it `before` is told if somebody else has changed it meanwhile. Its term
/// stays as long as anybody has it: what they paid for, and what they renew, is the term that they bought.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn change(
    app: &App,
    work: &mut Work,
    (bot, by): (BotId, UserId),
    wanted: &Plan,
    before: Option<&Plan>,
) -> Result<Change> {
    // Also makes whoever else changes the plan wait.
    let holders = work.count_holders(bot, wanted.id).await?;
    let Some(current) = work.plan(bot, wanted.id).await? else { return Ok(Change::Gone) };
    if before.is_some_and(|before| !changed(before, &current).is_empty()) {
        return Ok(Change::Meanwhile(Box::new(current)));
    }
    let fields = changed(&current, wanted);
    if wanted.term != current.term && holders > 0 {
        return Ok(Change::Flawed(Flaw::Held(holders)));
    }
    // A season that is over is no reason not to rename its plan.
    let over = (wanted.term != current.term).then(|| lasts(app, wanted)).and_then(std::result::Result::err);
    if let Some(flaw) = over.or(named(wanted).and_then(|()| flaw::fits(wanted)).err()) {
        return Ok(Change::Flawed(flaw));
    }
    if fields.contains(&Step::Chats)
        && let Some(flaw) = unknown_chat(work, bot, wanted).await?
    {
        return Ok(Change::Flawed(flaw));
    }
    if fields.is_empty() {
        return Ok(Change::Done);
    }
    work.save_plan(bot, wanted).await?;
    if fields.contains(&Step::Chats) {
        work.set_plan_chats(bot, wanted.id, listed(wanted), wanted.all_but.as_deref()).await?;
    }
    let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    work.audit(bot, by, Act::ChangePlan, None, &format!("{}: {}", titled(wanted), names.join(", "))).await?;
    Ok(Change::Done)
}

/// The chats that are listed; a plan that opens all lists none.
fn listed(plan: &Plan) -> &[ChatId] {
    if plan.all_but.is_some() { &[] } else { &plan.chats }
}

/// A plan as the audit log names it.
pub fn titled(plan: &Plan) -> String {
    format!("{} “{}”", plan.id, plan.name)
}

fn named(plan: &Plan) -> std::result::Result<(), Flaw> {
    flaw::name(&plan.name)?;
    if plan.all_but.is_none() && plan.chats.is_empty() { Err(Flaw::NoChats) } else { Ok(()) }
}

fn lasts(app: &App, plan: &Plan) -> std::result::Result<(), Flaw> {
    flaw::lasts(plan.term, app.clock.now(), app.settings.time_zone)
}

/// A plan that may be added.
fn sound(app: &App, plan: &Plan) -> std::result::Result<(), Flaw> {
    flaw::fits(plan)?;
    lasts(app, plan)?;
    named(plan)
}

/// Chats that are not connected cannot be opened, and need not be left out.
async fn unknown_chat(work: &mut Work, bot: BotId, plan: &Plan) -> Result<Option<Flaw>> {
    for chat in plan.all_but.as_ref().unwrap_or(&plan.chats) {
        if work.chat(bot, *chat).await?.is_none() {
            return Ok(Some(Flaw::UnknownChat(*chat)));
        }
    }
    Ok(None)
}

/// Takes a plan out of sale, and off the gate; or puts it back. Who has it keeps it either way. True if the gate opens
/// nothing any more.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn enable(work: &mut Work, (bot, by): (BotId, UserId), plan: &Plan, on: bool) -> Result<bool> {
    let act = if on { Act::EnablePlan } else { Act::DisablePlan };
    if work.enable_plan(bot, plan.id, on).await? {
        work.audit(bot, by, act, None, &titled(plan)).await?;
    }
    let was_gate = !on && work.plan_uses(bot, plan.id).await?.gate;
    if was_gate {
        work.set_gate_plan(bot, None).await?;
    }
    Ok(was_gate)
}

/// Deletes a plan that nobody ever had, ordered or made codes for, and that the gate does not open; otherwise what names it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn delete(work: &mut Work, (bot, by): (BotId, UserId), plan: &Plan) -> Result<std::result::Result<(), Uses>> {
    // Nobody orders it while it is looked at.
    work.count_holders(bot, plan.id).await?;
    let uses = work.plan_uses(bot, plan.id).await?;
    if !uses.is_none() {
        return Ok(Err(uses));
    }
    work.delete_plan(bot, plan.id).await?;
    work.audit(bot, by, Act::DeletePlan, None, &titled(plan)).await?;
    Ok(Ok(()))
}
