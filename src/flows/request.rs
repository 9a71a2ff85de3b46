//! A request to join: the rightful person is approved, everyone else declined with a word how to get in.

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

/// Answers a request. `reply_to` may be written to for five minutes even if the person never started the bot.
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
    let approve = !banned && (seat.is_entitled(now) || seat.exemption(now).is_some());
    work.send(bot, Class::Reply, Task::Answer { chat: chat.id, user, approve });
    if !approve && !banned {
        say::reply(work, bot, reply_to, &texts::bot::declined(lang, &chat.title), &Vec::new());
    }
    Ok(())
}
