//! Ban and unban: marked, subscriptions cancelled, nothing charged any more, links revoked, removed everywhere and kept
//! out.

use std::sync::Arc;

use futures::future::join_all;

use crate::{
    app::{App, Bot},
    domain::{
        ChatId, UserId,
        errand::{Class, Task},
        order::Event,
        seat::Observed,
        team::Act,
    },
    error::Result,
    flows::{reconcile, renewal},
    store::{Orders, Work},
    telegram::calls,
};

/// Why somebody cannot be banned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The bot itself.
    Myself,
    /// Somebody of the team.
    Team,
    /// Owner or administrator of the chat of this title.
    Admin(String),
}

/// What a ban did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Banned {
    /// The person was banned before; what was open is tried again.
    pub again: bool,
    /// Rights that were cancelled.
    pub subscriptions: usize,
    /// Chats in which the person has or had a place, and from which they are being removed. They are kept out of all.
    pub chats: usize,
}

/// Looks whether somebody can be banned at all. Network, no transaction.
///
/// # Errors
/// `Retry` when the database is out of reach. Doubt is no obstacle: the removal itself finds out.
pub async fn obstacle(app: &App, bot: &Arc<Bot>, user: UserId) -> Result<Option<Obstacle>> {
    if user.0 == bot.id.0 {
        return Ok(Some(Obstacle::Myself));
    }
    let known = app.store.acquaintance(bot.id, user).await?;
    if bot.role(user, known.and_then(|known| known.role)).is_some() {
        return Ok(Some(Obstacle::Team));
    }
    let chats: Vec<_> =
        app.store.chats(bot.id).await?.into_iter().filter(|chat| chat.disconnected_at.is_none()).collect();
    let looks = join_all(chats.iter().map(|chat| bot.telegram.membership(chat.id, user))).await;
    let admin =
        chats.iter().zip(&looks).find(|(_, look)| matches!(look.clear(), Some(Observed::Admin | Observed::Owner)));
    Ok(admin.map(|(chat, _)| Obstacle::Admin(chat.title.clone())))
}

/// Bans a person: the four effects, each carried by rows that are retried until done. Banning twice is harmless.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn ban(work: &mut Work, bot: &Arc<Bot>, user: UserId, by: UserId) -> Result<Banned> {
    let again = !work.ban(bot.id, user, by).await?;
    let subscriptions = work.cancel_subscriptions(bot.id, user).await?;
    renewal::stop(work, bot.id, user, None).await?;
    for (_, order) in work.move_orders(Event::Ban, Orders::Of(bot.id, user)).await? {
        work.send(bot.id, Class::Reply, Task::Redraw { order });
    }
    let (now, chats) = (work.now(), work.reachable_chats(bot.id, user).await?);
    let mut places = 0;
    for chat in &chats {
        let mut seat = work.seat(bot.id, *chat, user).await?;
        reconcile::revoke_links(work, bot.id, user, *chat).await?;
        places += usize::from(seat.is_a_place());
        seat.wanted_until = seat.wanted_until.map(|until| until.min(now));
        work.save_seat(bot.id, &seat, None).await?;
        work.send(bot.id, Class::Seat, Task::Settle { chat: *chat, user });
    }
    work.audit(bot.id, by, Act::Ban, Some(user), "").await?;
    tracing::info!(bot.id = bot.id.0, user.id = user.0, again, subscriptions, "banned");
    Ok(Banned { again, subscriptions: usize::try_from(subscriptions).unwrap_or(0), chats: places })
}

/// Lifts a ban; subscriptions that it cancelled stay cancelled. False if there was none.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn unban(work: &mut Work, bot: &Arc<Bot>, user: UserId, by: UserId) -> Result<bool> {
    if !work.unban(bot.id, user).await? {
        return Ok(false);
    }
    let chats: Vec<ChatId> = work.reachable_chats(bot.id, user).await?;
    for chat in chats {
        let mut seat = work.seat(bot.id, chat, user).await?;
        if seat.observed == Observed::Banned {
            let now = work.now();
            seat.observe(Observed::Out, now);
            work.save_seat(bot.id, &seat, None).await?;
            let call = calls::unban(chat, user, true);
            work.send(bot.id, Class::Seat, Task::Call { method: call.method.into(), chat, body: call.body });
        }
    }
    work.audit(bot.id, by, Act::Unban, Some(user), "").await?;
    Ok(true)
}
