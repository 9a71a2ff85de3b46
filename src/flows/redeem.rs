//! A code becomes a right, once: looked at, given and counted in one transaction. And the way back.

use crate::{
    app::App,
    domain::{
        BotId, Moment, Plan, Subscription, SubscriptionId, Term, UserId,
        code::{Code, Unfit, fits},
        errand::{Class, Task},
    },
    error::{Error, Result},
    flows::{
        admit, cards,
        refund::{self, Left},
        say,
    },
    store::{CodeName, Work},
    telegram::Keyboard,
    texts,
};

/// What came of an attempt to redeem a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redeemed {
    /// The plan of this name is theirs, until then.
    Given {
        /// The plan's name.
        plan: String,
        /// Until when.
        until: Moment,
        /// It was added to what they had.
        added: bool,
    },
    /// Unknown, used up, revoked or over: nobody learns which. Who tried too often waits until then.
    Wrong(Option<Moment>),
    /// Nothing is looked at before.
    Wait(Moment),
    /// The code is good, and gives this person nothing.
    Unfit {
        /// The plan's name.
        plan: String,
        /// Why.
        why: Unfit,
    },
}

/// Redeems a code by the hash of its letters.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn redeem(app: &App, work: &mut Work, bot: BotId, user: UserId, hash: &str) -> Result<Redeemed> {
    let now = work.now();
    if let Some(until) = work.guesses(bot, user).await?.waits(now) {
        return Ok(Redeemed::Wait(until));
    }
    let found = work.code(bot, &CodeName::Hash(hash.to_owned())).await?.filter(|code| code.is_good(now));
    // Who was banned a moment ago learns nothing of the code.
    let code = match found {
        Some(code) if !work.is_banned(bot, user).await? => code,
        _ => return guessed(work, bot, user).await.map(Redeemed::Wrong),
    };
    let Some(plan) = work.plan(bot, code.batch.plan).await? else {
        return Err(Error::Broken(anyhow::anyhow!("batch {}: there is no plan {}", code.batch.id, code.batch.plan)));
    };
    let places = work.hold_places(bot, plan.id, user).await?;
    let past = work.past(bot, user, &code.batch).await?;
    let given = match fits(&code.batch, &plan, past, places, now) {
        Ok(()) => give(app, work, bot, user, &plan, code.batch.term.unwrap_or(plan.term)).await?,
        Err(why) => Err(why),
    };
    let gave = match given {
        Ok(gave) => gave,
        Err(why) => return Ok(Redeemed::Unfit { plan: plan.name, why }),
    };
    note(work, bot, user, &code, &plan, &gave).await?;
    Ok(Redeemed::Given { plan: plan.name, until: gave.until, added: gave.added })
}

/// One more wrong code or coupon of a person; the answer is until when they have to wait, if they have to.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn guessed(work: &mut Work, bot: BotId, user: UserId) -> Result<Option<Moment>> {
    let now = work.now();
    let mut guesses = work.guesses(bot, user).await?;
    guesses.wrong(now);
    work.save_guesses(bot, user, &guesses).await?;
    tracing::info!(bot.id = bot.0, user.id = user.0, wrong = guesses.wrong, "a code that does not work");
    Ok(guesses.waits(now))
}

/// What a code gave.
struct Gave {
    right: SubscriptionId,
    from: Moment,
    until: Moment,
    added: bool,
}

/// A new right, or more of the one that runs: the term begins where the paid time ends.
async fn give(
    app: &App,
    work: &mut Work,
    bot: BotId,
    user: UserId,
    plan: &Plan,
    term: Term,
) -> Result<Result<Gave, Unfit>> {
    let (now, zone) = (work.now(), app.settings.time_zone);
    let open = work.open_subscriptions(bot, user).await?;
    let running = open.into_iter().find(|right| right.plan == plan.id && right.runs(now));
    let from = running.as_ref().map_or(now, |right| right.paid_until.max(now));
    let until = term.end(from, zone);
    if until <= from {
        return Ok(Err(if until <= now { Unfit::Over } else { Unfit::Enough }));
    }
    let added = running.is_some();
    let mut right = match running {
        Some(right) => right,
        None => fresh(work, bot, user, plan).await?,
    };
    right.paid_until = until;
    right.ends_at = plan.grace.map_or(until, |grace| grace.end(until, zone));
    // What was had for nothing is now had by the code.
    if matches!(right.source.as_str(), "gate" | "trial") {
        right.source = "code".into();
    }
    work.save_subscription(&right).await?;
    admit::want(work, bot, user, &plan.chats).await?;
    Ok(Ok(Gave { right: right.id, from, until, added }))
}

async fn fresh(work: &mut Work, bot: BotId, user: UserId, plan: &Plan) -> Result<Subscription> {
    let now = work.now();
    let id = work.subscribe(bot, user, plan.id, "code", now).await?;
    let right = work.subscription(bot, user, id).await?;
    right.ok_or_else(|| Error::Broken(anyhow::anyhow!("the right {id} is not there")))
}

async fn note(work: &mut Work, bot: BotId, user: UserId, code: &Code, plan: &Plan, gave: &Gave) -> Result<()> {
    work.add_redemption(bot, code, user, gave.right, (gave.from, gave.until)).await?;
    work.send(bot, Class::Reply, Task::Invite { user, plan: Some(plan.id), chats: plan.chats.clone(), anew: false });
    tracing::info!(bot.id = bot.0, user.id = user.0, plan = plan.name, batch = code.batch.id, number = code.number,
        until = %gave.until, "a code was redeemed");
    Ok(())
}

/// What came of taking a redemption back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// The time was taken back; until when the right still runs, if it does.
    Now(Option<Moment>),
    /// No such code.
    Unknown,
    /// The person has no redemption of it that counts.
    Nothing,
}

/// Takes a person's last redemption of a code back: the time it gave goes, the use is free again, and they are told.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn roll_back(app: &App, work: &mut Work, bot: BotId, name: &CodeName, user: UserId) -> Result<Undone> {
    let Some(code) = work.code(bot, name).await? else { return Ok(Undone::Unknown) };
    let Some(undone) = work.undo_redemption(bot, &code.hash, user).await? else { return Ok(Undone::Nothing) };
    let plan = work.plan(bot, code.batch.plan).await?.map(|plan| plan.name).unwrap_or_default();
    let until = match refund::take_back(app, work, bot, user, undone.right, (undone.from_at, undone.until_at)).await? {
        Left::Until(until) => Some(until),
        Left::Ended | Left::Nothing => None,
    };
    if !work.is_banned(bot, user).await? {
        let lang = cards::language(app, bot, user).await?;
        let text = texts::codes::rolled_back(lang, &plan, until, app.settings.time_zone);
        say::say(work, bot, Class::Payment, user.chat(), &text, &Keyboard::new());
    }
    tracing::info!(
        bot.id = bot.0,
        user.id = user.0,
        batch = code.batch.id,
        number = code.number,
        "a code was taken back"
    );
    Ok(Undone::Now(until))
}
