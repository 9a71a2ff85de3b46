//! Forget a person: what they have ends, what is theirs is erased or loses their name, and the books stay true.

use std::{sync::Arc, time::Duration};

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Origin, Subscription, UserId,
        balance::Standing,
        errand::{Class, Errand, Task},
        order::Event,
        seat::Exempt,
        team::Act,
    },
    error::Result,
    flows::{reconcile, renewal},
    store::{Orders, Settled, Work},
};

/// After so long whoever was walked out is looked after once more.
const UNTIL_OUT: Duration = Duration::from_secs(3_600);

/// Why somebody cannot be forgotten now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// They are on the team.
    Team,
    /// They say that they sent money, and wait for the team's word.
    Claimed,
}

/// What would be lost.
#[derive(Debug)]
pub struct Loss {
    /// Rights that run.
    pub rights: Vec<Subscription>,
    /// Their credit, free and on hold.
    pub credit: Standing,
    /// So many payments stay in the books without a name.
    pub payments: usize,
}

/// What somebody would lose, or why it cannot be done now.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn loss(app: &App, bot: &Arc<Bot>, user: UserId) -> Result<Result<Loss, Obstacle>> {
    let known = app.store.acquaintance(bot.id, user).await?;
    if bot.role(user, known.and_then(|known| known.role)).is_some() {
        return Ok(Err(Obstacle::Team));
    }
    let mut work = app.begin(Origin::Repeatable).await?;
    let claimed = work.has_claimed(bot.id, user).await?;
    drop(work);
    if claimed {
        return Ok(Err(Obstacle::Claimed));
    }
    let now = app.clock.now();
    let rights = app.store.open_rights(bot.id, user).await?.into_iter().filter(|right| right.runs(now)).collect();
    let credit = app.store.balance(bot.id, user, app.base()).await?;
    Ok(Ok(Loss { rights, credit, payments: app.store.payments_of(bot.id, user).await?.len() }))
}

/// Forgets somebody, in this work alone: rights end, nothing is charged any more, orders are given up, they are walked
/// out, and every trace is erased or renamed. `by` is who asked; none: the person.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn forget(work: &mut Work, bot: &Arc<Bot>, user: UserId, by: Option<UserId>) -> Result<Result<(), Obstacle>> {
    if work.has_claimed(bot.id, user).await? {
        return Ok(Err(Obstacle::Claimed));
    }
    work.cancel_subscriptions(bot.id, user).await?;
    renewal::stop(work, bot.id, user, None).await?;
    work.move_orders(Event::Cancel, Orders::Of(bot.id, user)).await?;
    let shown = work.shown_orders(bot.id, user).await?;
    leave(work, bot.id, user).await?;
    let nobody = work.forget(bot.id, user).await?;
    for order in shown {
        work.send(bot.id, Class::Reply, Task::Redraw { order });
    }
    work.send_at(bot.id, Class::Seat, Task::Vacate { user }, work.now() + UNTIL_OUT);
    work.audit(bot.id, by.unwrap_or(nobody), Act::Forget, Some(nobody), "").await?;
    Ok(Ok(()))
}

/// No right and no favour of ours keeps them in any chat; what administrators gave them there is not ours to take.
async fn leave(work: &mut Work, bot: BotId, user: UserId) -> Result<()> {
    let now = work.now();
    for chat in work.reachable_chats(bot, user).await? {
        let mut seat = work.seat(bot, chat, user).await?;
        reconcile::revoke_links(work, bot, user, chat).await?;
        seat.wanted_until = seat.wanted_until.map(|until| until.min(now));
        if seat.exempt == Some(Exempt::Whitelisted) {
            (seat.exempt, seat.exempt_until) = (None, None);
        }
        if seat.is_a_place() {
            work.save_seat(bot, &seat, None).await?;
            work.send(bot, Class::Seat, Task::Settle { chat, user });
        }
    }
    Ok(())
}

/// Deletes the places of somebody who was forgotten, as soon as they are out. Who came back meanwhile has new ones, and
/// whoever cannot be walked out yet is looked after again in a day.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn vacate(app: &App, bot: &Arc<Bot>, errand: &Errand, user: UserId) -> Result<Settled> {
    let is_back = !app.store.open_rights(bot.id, user).await?.is_empty();
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    if !is_back && work.forget_seats(bot.id, user).await? > 0 {
        let tomorrow = work.now() + Duration::from_secs(86_400);
        work.send_at(bot.id, Class::Seat, Task::Vacate { user }, tomorrow);
    }
    work.commit().await
}
