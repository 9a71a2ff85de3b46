//! A request to join: the rightful person is approved, who cannot stay is declined with a word, others are left to humans.

use crate::{
    domain::{
        BotId, ChatId, Lang, UserId,
        errand::{Class, Task},
    },
    error::Result,
    flows::say,
    store::Work,
    texts,
};

/// Answers a request, by whatever link it came: an approval link of the owner's is as good as ours.
///
/// - Whom an owner banned is declined, everywhere and silently.
/// - Who has a right or an exemption is approved, and so is everybody in a channel that the gate requires and where
///   people may stay: all are asked to come there, and until they are in the gate stays shut.
/// - Where people may stay without a right, the people who run the chat decide; the request is left to them.
/// - Elsewhere a person without a right would be walked out at once, so they are declined and told how to get in.
///
/// `reply_to` may be written to for five minutes even if the person never started the bot.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn asked(
    work: &mut Work,
    bot: BotId,
    chat: ChatId,
    (user, lang): (UserId, Lang),
    reply_to: ChatId,
) -> Result<()> {
    let Some(chat) = work.chat(bot, chat).await? else { return Ok(()) };
    let now = work.now();
    let seat = work.seat(bot, chat.id, user).await?;
    let banned = work.is_banned(bot, user).await?;
    let welcome = seat.is_entitled(now) || seat.exemption(now).is_some() || work.is_required(bot, chat.id).await?;
    let approve = welcome && !banned;
    if !approve && !banned && chat.keep_strays {
        return Ok(());
    }
    work.send(bot, Class::Reply, Task::Answer { chat: chat.id, user, approve });
    if !approve && !banned {
        say::reply(work, bot, reply_to, &texts::bot::declined(lang, &chat.title), &Vec::new());
    }
    Ok(())
}
