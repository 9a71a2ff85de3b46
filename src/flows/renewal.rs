//! Renewals of subscriptions in Stars: switched off and on, here or in Telegram's own settings, and missed for want of
//! Stars. Telegram keeps the schedule and charges; what is noted here is what may be expected.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Moment, PlanId, Subscription, SubscriptionId, UserId, Visitor,
        errand::{Class, Task},
        stars::StarSubscription,
    },
    error::Result,
    flows::{admit, cards, say},
    store::{Settled, Work},
    telegram::{Button, Keyboard, Meaning, bills},
    texts::payments as texts,
};

/// What Telegram tells of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The person switched its renewals off.
    Off,
    /// The person switched them on again.
    On,
    /// One could not be paid.
    Failed,
}

/// Takes notice of what Telegram tells of the subscription that an order began. Told twice it is noted once.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn heard(app: &App, work: &mut Work, bot: BotId, user: UserId, key: &str, news: News) -> Result<()> {
    // Whoever changes what an order began waits for the others.
    work.order(bot, key).await?;
    let rows = work.star_subscriptions(bot, key).await?;
    // Of several, it is the one that gave a right and may be switched by the person: the others are stopped.
    let rows = rows.into_iter().filter(|row| row.user == user);
    let Some(row) = rows.max_by_key(|row| (row.right.is_some(), row.stopped_at.is_none(), row.until)) else {
        tracing::warn!(bot.id = bot.0, user.id = user.0, order = key, ?news, "a subscription that is none of ours");
        return Ok(());
    };
    tracing::info!(bot.id = bot.0, user.id = user.0, order = key, ?news, "a subscription changed");
    if news == News::On && row.stopped_at.is_some() {
        // It was switched on before Telegram heard of us.
        tell(work, bot, &row);
        return Ok(());
    }
    let Some(id) = row.right else { return Ok(()) };
    let Some(right) = work.subscription(bot, user, id).await?.filter(|right| right.ended_at.is_none()) else {
        return Ok(());
    };
    let is_its_row = right.renews.as_deref() == Some(row.charge.as_str());
    match news {
        News::Off if is_its_row && right.renews() => turn(app, work, bot, right, None).await,
        News::On if !is_its_row || !right.renews() => {
            only(work, bot, &right, &row.charge).await?;
            turn(app, work, bot, right, Some(row.charge)).await
        }
        News::Failed if is_its_row => missed(app, work, bot, key, &right).await,
        News::Off | News::On | News::Failed => Ok(()),
    }
}

/// Notes that a right is renewed by a row from now on, or no more, and tells the person.
async fn turn(app: &App, work: &mut Work, bot: BotId, mut right: Subscription, row: Option<String>) -> Result<()> {
    let (lang, zone) = (cards::language(app, bot, right.user).await?, app.settings.time_zone);
    let plan = work.plan(bot, right.plan).await?;
    let is_on = row.is_some();
    match row {
        Some(charge) => (right.renews, right.renewal_off_at) = (Some(charge), None),
        None => right.renewal_off_at = Some(work.now()),
    }
    right.ends_at = right.end(plan.as_ref().and_then(|plan| plan.grace), zone);
    work.save_subscription(&right).await?;
    if let Some(plan) = plan {
        admit::want(work, bot, right.user, &plan.chats).await?;
    }
    let (text, button) = match (is_on, right.price) {
        (true, Some(price)) => (
            texts::renewal_on(lang, &right.plan_name, price, right.paid_until, zone),
            Button::data(texts::button_renewal_off(lang), format!("renewal:off:{}", right.id)),
        ),
        _ => (
            texts::renewal_off(lang, &right.plan_name, right.ends_at, zone),
            Button::data(texts::button_renewal_on(lang), format!("renewal:on:{}", right.id)),
        ),
    };
    say::say(work, bot, Class::Reply, right.user.chat(), &text, &vec![vec![button]]);
    Ok(())
}

/// A renewal could not be paid: the person may still fill up their Stars, as long as there is grace.
async fn missed(app: &App, work: &mut Work, bot: BotId, key: &str, right: &Subscription) -> Result<()> {
    let period = format!("renewal:missed:{bot}:{key}:{}", right.paid_until.millis());
    if right.ends_at <= work.now() || !work.first_time(&period).await? {
        return Ok(());
    }
    let (lang, zone) = (cards::language(app, bot, right.user).await?, app.settings.time_zone);
    if let Some(price) = right.price {
        let text = texts::renewal_missed(lang, &right.plan_name, price, right.ends_at, zone);
        let button = Button::data(texts::button_renewal_off(lang), format!("renewal:off:{}", right.id));
        say::say(work, bot, Class::Payment, right.user.chat(), &text, &vec![vec![button]]);
    }
    Ok(())
}

/// A right of this person that is, or was, renewed by Telegram.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn mine(app: &App, who: &Visitor, id: SubscriptionId) -> Result<Option<Subscription>> {
    let rights = app.store.open_rights(who.bot, who.user.id).await?;
    Ok(rights.into_iter().find(|right| right.id == id && right.renews.is_some()))
}

/// The person's own word about their renewals. Telegram is asked first; what it takes is noted. Switching them on is only
/// allowed by us: the person does it, in Telegram's settings.
///
/// # Errors
/// `Retry` when Telegram or the database is out of reach: nothing is noted before Telegram has said yes.
pub async fn switch(app: &App, bot: &Arc<Bot>, who: &Visitor, right: &Subscription, off: bool) -> Result<Settled> {
    let charge = right.renews.clone().unwrap_or_default();
    let answer = bot.telegram.tell(&bills::switch_renewal(who.user.id, &charge, off)).await;
    let refused = match answer.map_err(|fault| (fault.meaning(), fault)) {
        Ok(()) => false,
        Err((Meaning::Wait(_) | Meaning::Again | Meaning::TokenRefused | Meaning::Conflict, fault)) => {
            return Err(fault.into());
        }
        Err((_, fault)) => {
            tracing::warn!(bot.id = bot.id.0, user.id = who.user.id.0, %fault, "renewals cannot be switched");
            true
        }
    };
    let mut work = app.begin(who.origin.clone()).await?;
    if !refused {
        let stopped_at = off.then(|| work.now());
        work.set_stopped(who.bot, &charge, stopped_at).await?;
    }
    let zone = app.settings.time_zone;
    let now = work.subscription(who.bot, who.user.id, right.id).await?.filter(|right| right.ended_at.is_none());
    match now {
        Some(_) if refused => {
            say::reply(&mut work, who.bot, who.chat(), &texts::renewal_refused(who.lang), &Keyboard::new());
        }
        Some(right) if off && right.renews() => turn(app, &mut work, who.bot, right, None).await?,
        Some(right) if !off && !right.renews() => {
            let text = texts::renewal_allowed(who.lang, &right.plan_name, right.ends_at, zone);
            say::reply(&mut work, who.bot, who.chat(), &text, &Keyboard::new());
        }
        _ => {}
    }
    work.commit().await
}

/// Nothing more shall be charged for any of a person's rights, or for one of them: by a ban, a refund, another plan.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn stop(work: &mut Work, bot: BotId, user: UserId, one: Option<SubscriptionId>) -> Result<()> {
    for row in work.stop_star_subscriptions(bot, user, one).await? {
        tell(work, bot, &row);
    }
    work.set_renewals_off(bot, user, one).await
}

/// Nothing more shall be charged for a right that may go on by what else was paid for it: by no subscription, and with
/// the plan's own grace.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn forgo(app: &App, work: &mut Work, bot: BotId, user: UserId, id: SubscriptionId) -> Result<()> {
    stop(work, bot, user, Some(id)).await?;
    let right = work.subscription(bot, user, id).await?.filter(|right| right.runs(work.now()));
    let Some(mut right) = right.filter(|right| right.renews.is_some()) else { return Ok(()) };
    (right.renews, right.renewal_off_at) = (None, None);
    let Some(plan) = work.plan(bot, right.plan).await? else { return work.save_subscription(&right).await };
    right.ends_at = right.end(plan.grace, app.settings.time_zone);
    work.save_subscription(&right).await?;
    admit::want(work, bot, user, &plan.chats).await
}

/// Tells the person that what goes on by other time is renewed no more.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn ended(app: &App, work: &mut Work, bot: BotId, user: UserId, id: SubscriptionId) -> Result<()> {
    let right = work.subscription(bot, user, id).await?.filter(|right| right.runs(work.now()));
    let Some(right) = right else { return Ok(()) };
    let lang = cards::language(app, bot, user).await?;
    let text = texts::renewal_off(lang, &right.plan_name, right.ends_at, app.settings.time_zone);
    say::say(work, bot, Class::Reply, user.chat(), &text, &Keyboard::new());
    Ok(())
}

/// Nobody pays twice a month for one plan: what is renewed by one subscription is renewed by no other, nor by one that
/// could not be paid and that Telegram goes on trying.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn only(work: &mut Work, bot: BotId, right: &Subscription, by: &str) -> Result<()> {
    for row in work.stop_star_subscriptions_of_plan(bot, right.user, right.plan, by).await? {
        tell(work, bot, &row);
    }
    Ok(())
}

/// A person was given a plan until then. If that is for good, nothing more is charged for it, and they are told so.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn had_for_good(
    app: &App,
    work: &mut Work,
    bot: BotId,
    (user, plan): (UserId, PlanId),
    until: Moment,
) -> Result<()> {
    if !until.is_forever() {
        return Ok(());
    }
    let mut rights = work.open_subscriptions(bot, user).await?;
    rights.retain(|right| right.plan == plan);
    for row in work.stop_star_subscriptions_of_plan(bot, user, plan, "").await? {
        tell(work, bot, &row);
    }
    let is_told = rights.iter().any(Subscription::renews);
    for right in rights.iter_mut().filter(|right| right.renews.is_some()) {
        // There is nothing to be switched on again either.
        (right.renews, right.renewal_off_at) = (None, None);
        work.save_subscription(right).await?;
    }
    if let Some(right) = rights.first().filter(|_| is_told) {
        let text = texts::renewal_needless(cards::language(app, bot, user).await?, &right.plan_name);
        say::say(work, bot, Class::Payment, user.chat(), &text, &Keyboard::new());
    }
    Ok(())
}

/// Queues the word to Telegram. A row whose beginning was never told has no name yet: it gets the word with its name.
pub fn tell(work: &mut Work, bot: BotId, row: &StarSubscription) {
    if row.began_at.is_some() {
        let (call, chat) = (bills::switch_renewal(row.user, &row.charge, true), row.user.chat());
        work.send(bot, Class::Payment, Task::Call { method: call.method.into(), chat, body: call.body });
    }
}
