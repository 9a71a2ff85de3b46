//! The one code path that removes people: what is observed of a seat is brought in line with what is wanted.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Chat, ChatId, ChatKind, Moment, Origin, UserId,
        errand::{Class, Errand, Task},
        seat::{Exempt, Observed, Seat, Step},
    },
    error::{Error, Result},
    flows::connect,
    store::{Settled, Work},
    telegram::{CallFault, Meaning, calls},
};

/// Runs the errand: looks, makes one removing call if one is due, and finishes only on Telegram's word.
///
/// # Errors
/// `Retry` while Telegram gives no clear answer: nobody is punished, and nothing forgotten, on doubt.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand, chat: ChatId, user: UserId) -> Result<Settled> {
    let seat = app.store.seat(bot.id, chat, user).await?;
    let known = app.store.acquaintance(bot.id, user).await?;
    let banned = known.and_then(|known| known.customer).is_some_and(|customer| customer.banned_at.is_some());
    let chat = app.store.chat(bot.id, chat).await?;
    let ready = chat.as_ref().filter(|chat| chat.is_ready());
    let observed = match (ready, seat.step(app.clock.now(), banned, chat.as_ref().is_some_and(|c| c.keep_strays))) {
        (Some(chat), Step::Remove) => remove(app, bot, chat, user).await?,
        (Some(chat), Step::Ban) => ban(app, bot, chat, user).await?,
        // A chat without us or without our rights waits; `connect::restored` wakes its seats.
        _ => None,
    };

    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    if let Some(observed) = observed {
        let mut seat = work.seat(bot.id, seat.chat, user).await?;
        tracing::info!(
            bot.id = bot.id.0,
            chat.id = seat.chat.0,
            user.id = user.0,
            from = seat.observed.name(),
            to = observed.name(),
            "a seat was settled"
        );
        observe(&mut seat, observed, work.now());
        // Telegram has said all there is to say; the next event or right sets the next date.
        work.save_seat(bot.id, &seat, None).await?;
    }
    if !seat.is_entitled(work.now()) {
        revoke_links(&mut work, bot.id, user, seat.chat).await?;
    }
    work.commit().await
}

/// Sets the observed side. Outside, what only held inside is over.
pub fn observe(seat: &mut Seat, observed: Observed, at: Moment) {
    (seat.observed, seat.observed_at, seat.attempts) = (observed, Some(at), 0);
    if matches!(observed, Observed::Out | Observed::Banned) && seat.exempt != Some(Exempt::Whitelisted) {
        (seat.exempt, seat.exempt_until) = (None, None);
    }
}

/// Makes every link useless that could still let this person, or whoever has it, into the chat.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn revoke_links(work: &mut Work, bot: BotId, user: UserId, chat: ChatId) -> Result<()> {
    for invite in work.live_invites(bot, user, chat).await? {
        work.revoke_invite(&invite.link).await?;
        work.send(bot, Class::Seat, Task::Revoke { chat, link: invite.link });
    }
    Ok(())
}

/// Out, and free to come back. A look first: who is gone, banned or an administrator needs no call.
async fn remove(app: &App, bot: &Arc<Bot>, chat: &Chat, user: UserId) -> Result<Option<Observed>> {
    let look = bot.telegram.membership(chat.id, user).await;
    match look.clear() {
        Some(Observed::In) => {}
        Some(observed) => return Ok(Some(observed)),
        None => {
            return unclear(
                app,
                bot,
                chat,
                match look {
                    crate::telegram::Membership::Unknown(fault) => fault,
                    crate::telegram::Membership::Known(_) => CallFault::NoAnswer("a status we do not know".into()),
                },
            )
            .await;
        }
    }
    // Bot API: unbanChatMember without only_if_banned removes a member in one call and leaves no ban behind; a basic
    // group knows only banChatMember, which merely removes there.
    let call = match chat.kind {
        ChatKind::Group => calls::ban(chat.id, user),
        _ => calls::unban(chat.id, user, false),
    };
    match bot.telegram.tell(&call).await {
        Ok(()) => Ok(Some(Observed::Out)),
        Err(fault) => match fault.meaning() {
            Meaning::Untouchable => Ok(Some(Observed::Admin)),
            Meaning::NotThere => Ok(Some(Observed::Out)),
            _ => unclear(app, bot, chat, fault).await,
        },
    }
}

/// Out, and kept out.
async fn ban(app: &App, bot: &Arc<Bot>, chat: &Chat, user: UserId) -> Result<Option<Observed>> {
    match bot.telegram.tell(&calls::ban(chat.id, user)).await {
        // A basic group keeps no ban: the person is removed again at each entry.
        Ok(()) if chat.kind == ChatKind::Group => Ok(Some(Observed::Out)),
        Ok(()) => Ok(Some(Observed::Banned)),
        Err(fault) => match fault.meaning() {
            Meaning::Untouchable => Ok(Some(Observed::Admin)),
            Meaning::NotThere => Ok(Some(Observed::Out)),
            _ => unclear(app, bot, chat, fault).await,
        },
    }
}

/// No clear answer: wait, learn why, or let the chat wait for its rights.
async fn unclear(app: &App, bot: &Arc<Bot>, chat: &Chat, fault: CallFault) -> Result<Option<Observed>> {
    match fault.meaning() {
        Meaning::NoRights | Meaning::OutOfChat => {
            connect::lost(app, bot, chat, &fault).await?;
            Ok(None)
        }
        Meaning::Migrated(to) => {
            connect::migrated(app, bot.id, chat.id, to).await?;
            Err(Error::retry("the group became a supergroup"))
        }
        Meaning::Wait(after) => Err(Error::Retry { after: Some(after), reason: fault.to_string() }),
        _ => Err(Error::retry(fault)),
    }
}
