//! Whitelist: a person may stay in every chat of the bot without a right, until an owner says otherwise.

use crate::{
    domain::{BotId, UserId, seat::Exempt, team::Act},
    error::Result,
    flows::reconcile,
    store::Work,
};

/// Puts a person on the whitelist: in every chat that is connected now (the answer is how many those are) and in every
/// one that will be. Doing it twice is harmless.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn add(work: &mut Work, bot: BotId, user: UserId, by: UserId) -> Result<usize> {
    work.whitelist(bot, user).await?;
    let chats = work.reachable_chats(bot, user).await?;
    for chat in &chats {
        let mut seat = work.seat(bot, *chat, user).await?;
        (seat.exempt, seat.exempt_until) = (Some(Exempt::Whitelisted), None);
        let due = seat.wanted_until.filter(|until| *until > work.now() && !until.is_forever());
        work.save_seat(bot, &seat, due).await?;
    }
    work.audit(bot, by, Act::Whitelist, Some(user), "").await?;
    Ok(chats.len())
}

/// Takes a person off the whitelist; the answer is in how many chats it held, or none if they were not on it. Where
/// nothing else gives them a right the next sweep walks them out.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn remove(work: &mut Work, bot: BotId, user: UserId, by: UserId) -> Result<Option<usize>> {
    if !work.unwhitelist(bot, user).await? {
        return Ok(None);
    }
    let (now, banned, mut lifted) = (work.now(), work.is_banned(bot, user).await?, 0);
    for chat in work.reachable_chats(bot, user).await? {
        let mut seat = work.seat(bot, chat, user).await?;
        if seat.exempt != Some(Exempt::Whitelisted) {
            continue;
        }
        (seat.exempt, seat.exempt_until) = (None, None);
        let keep = work.chat(bot, chat).await?.is_some_and(|chat| chat.keep_strays);
        let due = reconcile::begin(work, bot, &seat, seat.step(now, banned, keep));
        work.save_seat(bot, &seat, due).await?;
        lifted += 1;
    }
    work.audit(bot, by, Act::Unwhitelist, Some(user), "").await?;
    Ok(Some(lifted))
}
