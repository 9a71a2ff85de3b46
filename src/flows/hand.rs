//! What the team gives and takes by hand: time of a plan, and rights before their end.

use crate::{
    app::App,
    domain::{
        BotId, Plan, PlanId, Subscription, Term, UserId,
        errand::{Class, Task},
        order::Event,
        team::Act,
    },
    error::Result,
    flows::{
        admit, cards,
        gift::{self, Gift, Nothing},
        renewal, say,
    },
    store::{Orders, Work},
    telegram::Keyboard,
    texts,
};

/// Gives time of a plan and sends the way in. Whether the person is banned is for the caller to look at.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn grant(
    app: &App,
    work: &mut Work,
    (bot, by): (BotId, UserId),
    user: UserId,
    plan: &Plan,
    term: Term,
) -> Result<Result<Gift, Nothing>> {
    let given = gift::give(app, work, (bot, user), plan, term, "grant").await?;
    if given.is_ok() {
        // Chats in which the person is already are passed over when the links are made.
        let task = Task::Invite { user, plan: Some(plan.id), chats: plan.chats.clone(), anew: false };
        work.send(bot, Class::Reply, task);
        work.audit(bot, by, Act::Grant, Some(user), &format!("{}: {term}", plan.name)).await?;
    }
    Ok(given)
}

/// Takes a running right away, or all of them, and tells the person; the answer is their plans' names.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn revoke(
    app: &App,
    work: &mut Work,
    (bot, by): (BotId, UserId),
    user: UserId,
    plan: Option<PlanId>,
) -> Result<Vec<String>> {
    let now = work.now();
    let rights = work.open_subscriptions(bot, user).await?;
    let meant = |right: &Subscription| right.runs(now) && plan.is_none_or(|plan| right.plan == plan);
    let mut names = Vec::new();
    for mut right in rights.into_iter().filter(meant) {
        end(work, bot, user, &mut right).await?;
        work.audit(bot, by, Act::Revoke, Some(user), &right.plan_name).await?;
        names.push(right.plan_name);
    }
    if !names.is_empty() {
        let lang = cards::language(app, bot, user).await?;
        let text = texts::console::taken(lang, &names.join(", "));
        say::say(work, bot, Class::Seat, user.chat(), &text, &Keyboard::new());
    }
    Ok(names)
}

/// Ends a right before its time: nothing is charged for it any more, what was ordered about it is given up, and its chats
/// are compared anew.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn end(work: &mut Work, bot: BotId, user: UserId, right: &mut Subscription) -> Result<()> {
    let now = work.now();
    (right.ended_at, right.cancelled_at) = (Some(now), Some(now));
    renewal::stop(work, bot, user, Some(right.id)).await?;
    right.renewal_off_at = right.renewal_off_at.or(right.renews.as_ref().map(|_| now));
    work.save_subscription(right).await?;
    for (_, order) in work.move_orders(Event::Cancel, Orders::About(bot, right.id)).await? {
        work.send(bot, Class::Reply, Task::Redraw { order });
    }
    if let Some(plan) = work.plan(bot, right.plan).await? {
        admit::want(work, bot, user, &plan.chats).await?;
    }
    Ok(())
}
