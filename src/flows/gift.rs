//! Time for nothing, by a code or by an owner's hand: a new right, or more of the one that runs.

use crate::{
    app::App,
    domain::{BotId, Moment, Plan, SpanId, Term, UserId},
    error::Result,
    flows::{admit, renewal},
    store::Work,
};

/// What was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gift {
    /// The time that was given.
    pub span: SpanId,
    /// Where it ends.
    pub until: Moment,
    /// It was added to a right that ran.
    pub added: bool,
}

/// Why nothing was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// The term was over on that day.
    Over(Moment),
    /// The person has the plan until then anyway.
    Enough(Moment),
}

/// Gives the time of `term`: it begins where the paid time of the plan ends, so nothing that was paid for is cut or hidden.
/// Whether the person is banned is for the caller to look at.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn give(
    app: &App,
    work: &mut Work,
    (bot, user): (BotId, UserId),
    plan: &Plan,
    term: Term,
    source: &str,
) -> Result<Result<Gift, Nothing>> {
    let (now, zone) = (work.now(), app.settings.time_zone);
    let running = admit::running(work, bot, user, plan.id).await?;
    let (from, until) = match &running {
        Some(right) => right.more(term, now, zone),
        None => (now, term.end(now, zone)),
    };
    if until <= from {
        return Ok(Err(if until <= now { Nothing::Over(until) } else { Nothing::Enough(from) }));
    }
    let added = running.is_some();
    let mut right = match running {
        Some(right) => right,
        None => admit::begin(work, bot, user, plan, source).await?,
    };
    right.paid_until = until;
    right.ends_at = right.end(plan.grace, zone);
    // What was had for nothing before is now had by this.
    if matches!(right.source.as_str(), "gate" | "trial") {
        right.source = source.to_owned();
    }
    work.save_subscription(&right).await?;
    let span = work.add_span(bot, right.id, (from, until), None).await?.id;
    renewal::had_for_good(app, work, bot, (user, plan.id), until).await?;
    admit::want(work, bot, user, &plan.chats).await?;
    Ok(Ok(Gift { span, until, added }))
}
