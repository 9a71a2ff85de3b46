//! From an update to its speaker: who they are, in which language, with what right.

use std::sync::Arc;

use teloxide::types::{CallbackQuery, Message, User as TelegramUser};

use super::steps;
use crate::{
    app::{App, Bot},
    domain::{
        Origin, User, UserId, Visitor,
        dialogue::{Leaves, Topic},
    },
    error::Result,
    flows::referral,
    store::Work,
    telegram::calls,
};

/// A press of a button, as far as we need it.
#[derive(Clone, Debug)]
pub struct Tap {
    /// The query to answer.
    pub id: String,
    /// What the button carries.
    pub data: String,
    /// The message under which it hangs; 0 if Telegram does not say, or in another chat.
    pub message: i64,
}

/// A person as the update shows them.
pub fn user(from: &TelegramUser) -> User {
    User {
        id: UserId(i64::try_from(from.id.0).unwrap_or_default()),
        first_name: from.first_name.clone(),
        last_name: from.last_name.clone(),
        username: from.username.clone(),
        language_code: from.language_code.clone(),
        is_premium: from.is_premium,
        is_bot: from.is_bot,
    }
}

/// Who speaks in a private message, and the text. None for groups, channels, other bots, and bots that were removed.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn speaks(app: &App, bot: &Arc<Bot>, origin: Origin, message: &Message) -> Result<Option<(Visitor, String)>> {
    let Some(from) = message.from.as_ref().filter(|from| message.chat.is_private() && !from.is_bot) else {
        return Ok(None);
    };
    let who = meet(app, bot, origin, user(from)).await?;
    Ok(who.map(|who| (who, message.text().unwrap_or_default().to_owned())))
}

/// Who pressed which button. The tap of a banned person is answered without a text and goes no further.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn taps(app: &App, bot: &Arc<Bot>, origin: Origin, tap: CallbackQuery) -> Result<Option<(Visitor, Tap)>> {
    // Another chat counts its messages by itself: such a number would make every later button here an old one.
    let private = tap.message.as_ref().filter(|message| message.chat().is_private());
    let message = private.map_or(0, |message| i64::from(message.id().0));
    let who = meet(app, bot, origin, user(&tap.from)).await?;
    let tap = Tap { id: tap.id.0, data: tap.data.unwrap_or_default(), message };
    // Also who is banned may have their data and be forgotten.
    let Some(who) = who.filter(|who| !who.is_banned() || tap.data.starts_with("forget:")) else {
        toast(app, bot, &tap, None);
        return Ok(None);
    };
    Ok(Some((who, tap)))
}

/// What is known of a person: one query.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn meet(app: &App, bot: &Arc<Bot>, origin: Origin, user: User) -> Result<Option<Visitor>> {
    let Some(known) = app.store.acquaintance(bot.id, user.id).await? else { return Ok(None) };
    let chosen = known.customer.as_ref().and_then(|customer| customer.language);
    Ok(Some(Visitor {
        bot: bot.id,
        lang: app.language(chosen, user.language_code.as_deref()),
        settings: Arc::new(known.settings),
        asked: known.asked,
        leaves: Leaves::Nothing,
        role: bot.role(user.id, known.role),
        customer: known.customer,
        user,
        origin,
    }))
}

/// Remembers a person, if there is anything new about them, and what they leave unanswered by what they do.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn remember(work: &mut Work, who: &Visitor) -> Result<()> {
    let old = who.customer.as_ref();
    if old.is_none_or(|customer| customer.user != who.user || customer.unreachable_at.is_some()) {
        work.remember(who.bot, &who.user).await?;
        if let Some(username) = &who.user.username {
            work.recognize(who.bot, who.user.id, username)?;
        }
    }
    match (who.leaves, &who.asked) {
        (Leaves::Nothing, _) | (_, None) => {}
        (Leaves::Questions, _) => work.end_questions(who.bot, who.user.id).await?,
        (Leaves::Everything, asked) => {
            work.put_aside(who.bot, who.user.id).await?;
            if let Some(Topic::Plan(draft)) = asked {
                steps::put_aside(work, who, draft);
            }
        }
    }
    if who.role.is_some() {
        work.release_messages(who.bot, who.chat()).await?;
    }
    Ok(())
}

/// Notes whose link (`r_CODE`) somebody came by; what they may have depends on it, and who is paid for it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn note_inviter(app: &App, who: &Visitor, payload: &str) -> Result<()> {
    let Some(by) = referral::of_payload(app, who.bot, payload).await? else { return Ok(()) };
    let mut work = app.begin(Origin::Repeatable).await?;
    work.remember(who.bot, &who.user).await?;
    referral::clicked(&mut work, who, by).await?;
    work.commit().await?;
    Ok(())
}

/// A command and what follows it; the command is empty for any other text. `/ban@other_bot` is not ours.
pub fn command<'a>(text: &'a str, me: &str) -> (&'a str, &'a str) {
    let Some(text) = text.strip_prefix('/') else { return ("", text) };
    let (command, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match command.split_once('@') {
        Some((command, name)) if name.eq_ignore_ascii_case(me) => (command, rest.trim()),
        Some(_) => ("", rest),
        None => (command, rest.trim()),
    }
}

/// Answers a tap at once, beside everything else: the button stops spinning whatever comes after.
pub fn toast(app: &App, bot: &Arc<Bot>, tap: &Tap, text: Option<&str>) {
    let (bot, call) = (bot.clone(), calls::answer_callback(&tap.id, text));
    app.aside.spawn(async move {
        if let Err(fault) = bot.telegram.tell(&call).await {
            tracing::debug!(bot.id = bot.id.0, %fault, "a tap could not be answered");
        }
    });
}

/// Removes a message of ours if it can be removed; nobody waits for it.
pub fn remove(app: &App, bot: &Arc<Bot>, who: &Visitor, message: i64) {
    if message == 0 {
        return;
    }
    let (bot, call) = (bot.clone(), calls::delete_message(who.chat(), message));
    app.aside.spawn(async move {
        if let Err(fault) = bot.telegram.tell(&call).await {
            tracing::debug!(bot.id = bot.id.0, %fault, "an old message stays");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn a_command_is_read_with_and_without_our_name() {
        assert_eq!(command("/start r_AB", "usher_bot"), ("start", "r_AB"));
        assert_eq!(command("/ban@Usher_Bot  7 ", "usher_bot"), ("ban", "7"));
        assert_eq!(command("/ban@other 7", "usher_bot").0, "");
        assert_eq!(command("hello /start", "usher_bot").0, "");
        assert_eq!(command("/", "usher_bot").0, "");
    }
}
