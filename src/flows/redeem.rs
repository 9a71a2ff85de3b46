//! A code becomes a right, once: looked at, given and counted in one transaction. And the way back.

use crate::{
    app::App,
    domain::{
        BotId, Moment, Plan, UserId,
        code::{Code, Unfit, fits},
        errand::{Class, Task},
        team::Act,
    },
    error::{Error, Result},
    flows::{
        cards,
        gift::{self, Gift, Nothing},
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
    work.hold_person(bot, user)?;
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
    let buyer = work.past(bot, user).await?.buyer(plan.id);
    let redeemed = work.redeemed(bot, user, code.batch.id).await?;
    let given = match fits(&code.batch, &plan, (buyer, redeemed), places, now) {
        Ok(()) => gift::give(app, work, (bot, user), &plan, code.batch.term.unwrap_or(plan.term), "code").await?,
        Err(why) => return Ok(Redeemed::Unfit { plan: plan.name, why }),
    };
    let gave = match given {
        Ok(gave) => gave,
        Err(Nothing::Over(_)) => return Ok(Redeemed::Unfit { plan: plan.name, why: Unfit::Over }),
        Err(Nothing::Enough(_)) => return Ok(Redeemed::Unfit { plan: plan.name, why: Unfit::Enough }),
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

async fn note(work: &mut Work, bot: BotId, user: UserId, code: &Code, plan: &Plan, gave: &Gift) -> Result<()> {
    work.add_redemption(bot, code, user, gave.span).await?;
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
pub async fn roll_back(
    app: &App,
    work: &mut Work,
    (bot, by): (BotId, UserId),
    name: &CodeName,
    user: UserId,
) -> Result<Undone> {
    work.hold_person(bot, user)?;
    let Some(code) = work.code(bot, name).await? else { return Ok(Undone::Unknown) };
    let Some(undone) = work.undo_redemption(bot, &code.hash, user).await? else { return Ok(Undone::Nothing) };
    let plan = work.plan(bot, code.batch.plan).await?.map(|plan| plan.name).unwrap_or_default();
    let until = match work.span(bot, undone.gave).await? {
        Some(span) => match refund::take_out(app, work, bot, user, &span, None).await? {
            Left::Until(until) => Some(until),
            Left::Ended | Left::Nothing => None,
        },
        None => None,
    };
    if !work.is_banned(bot, user).await? {
        let lang = cards::language(app, bot, user).await?;
        let text = texts::codes::rolled_back(lang, &plan, until, app.settings.time_zone);
        say::say(work, bot, Class::Payment, user.chat(), &text, &Keyboard::new());
    }
    work.audit(bot, by, Act::RollBack, Some(user), &format!("{}-{}", code.batch.id, code.number)).await?;
    Ok(Undone::Now(until))
}
