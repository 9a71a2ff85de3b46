//! Run an errand: the calls it stands for, then its mark.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        ChatId, Moment, Origin, UserId,
        errand::{Errand, Task},
        team::Deed,
    },
    error::{Error, Result},
    flows::{
        alert, bill, brake, cards, connect, consistency, forget, inform, invite, letters, papers, reconcile,
        remind::{self, Letter},
    },
    store::Settled,
    telegram::{CallFault, Meaning, calls},
};

/// How an errand ended well.
#[derive(Debug)]
pub enum Ran {
    /// Done outside; the mark is still to be written (many at once are cheaper).
    Done,
    /// Done, and committed with what follows from it.
    Settled(Settled),
    /// Not done: it waits in the outbox until somebody wakes it.
    Waits,
}

/// Runs one errand.
///
/// # Errors
/// `Retry` with the reason, or `Broken` for what will not work by itself.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand) -> Result<Ran> {
    // The row knows better than what was handed over once, if the chat has a new id since.
    let renewed = if errand.attempts > 0 { app.store.errand(errand.id).await? } else { None };
    let errand = renewed.as_ref().unwrap_or(errand);
    match &errand.task {
        Task::Say { chat, body, card, method } => {
            let method = method.as_deref().unwrap_or("sendMessage");
            let mut told = bot.telegram.say(method, body.clone()).await;
            if let Err(fault) = &told
                && fault.meaning() == Meaning::Button
                && let Some(body) = calls::with_addresses_in_text(body)
            {
                tracing::warn!(bot.id = bot.id.0, chat.id = chat.0, %fault, "a button is refused: links go into the text");
                told = bot.telegram.say(method, body).await;
            }
            match (told, card) {
                (Ok(message), Some(order)) => {
                    cards::sent(app, bot, errand, order, *chat, message).await.map(Ran::Settled)
                }
                (told, _) => after_saying(app, bot, errand, *chat, told.map(drop)).await,
            }
        }
        Task::Inform { order } => inform::run(app, bot, errand, order).await.map(Ran::Settled),
        Task::Redraw { order } => cards::redraw(app, bot, errand, order).await.map(Ran::Settled),
        Task::Draw { order, chat, message } => match cards::drawn(app, bot.id, order, *chat, *message).await? {
            Some(call) => plain(app, bot, *chat, bot.telegram.tell(&call).await).await,
            None => Ok(Ran::Done),
        },
        Task::Bill { order, user } => bill::run(app, bot, errand, order, *user).await.map(Ran::Settled),
        Task::Remind { user, notices } => match remind::letter(app, bot.id, *user, notices).await? {
            Letter::Say(body) => {
                let told = bot.telegram.say("sendMessage", body).await.map(drop);
                after_saying(app, bot, errand, user.chat(), told).await
            }
            Letter::Later(at) => remind::put_off(app, bot.id, errand, at).await.map(Ran::Settled),
            Letter::Nothing => Ok(Ran::Done),
        },
        Task::Call { method, chat, body } => {
            plain(app, bot, *chat, bot.telegram.post(method, body.clone()).await).await
        }
        Task::Revoke { chat, link } => revoke(app, bot, *chat, link).await,
        Task::Answer { chat, user, approve } => {
            let call = if *approve { calls::approve(*chat, *user) } else { calls::decline(*chat, *user) };
            plain(app, bot, *chat, bot.telegram.tell(&call).await).await
        }
        Task::Invite { user, plan, chats, anew } => {
            invite::run(app, bot, errand, *user, *plan, chats, *anew).await.map(Ran::Settled)
        }
        Task::Settle { chat, user } => reconcile::run(app, bot, errand, *chat, *user).await.map(Ran::Settled),
        Task::Check { check } => consistency::run(app, bot, errand, *check).await.map(Ran::Settled),
        Task::Report { check } => consistency::report(app, bot, errand, *check).await.map(Ran::Settled),
        Task::Ask { brake } => brake::ask(app, bot, errand, *brake).await.map(Ran::Settled),
        Task::Print { to, paper } => {
            let told = papers::send(app, bot, *to, paper).await?;
            after_saying(app, bot, errand, to.chat(), told).await
        }
        Task::Vacate { user } => forget::vacate(app, bot, errand, *user).await.map(Ran::Settled),
        Task::Deliver { letter, under } => letters::deliver(app, bot, errand, letter, *under).await.map(Ran::Settled),
        Task::Alert(what) => alert::run(app, bot, errand, what).await.map(Ran::Settled),
    }
}

/// A message: who blocked us is marked unreachable until they return, and nothing is tried again. What owners are told
/// waits for them: they will want to know.
async fn after_saying(
    app: &App,
    bot: &Arc<Bot>,
    errand: &Errand,
    chat: ChatId,
    told: Result<(), CallFault>,
) -> Result<Ran> {
    let Err(fault) = told else { return Ok(Ran::Done) };
    match fault.meaning() {
        Meaning::Unreachable | Meaning::OutOfChat if chat.0 > 0 => {
            let user = UserId(chat.0);
            tracing::info!(bot.id = bot.id.0, user.id = chat.0, %fault, "a person cannot be written to");
            if alert::who_may(app, bot, Deed::Orders).await?.contains(&user) {
                app.store.put_off(errand.id, Moment::FOREVER, "waits until the owner sends /start", None).await?;
                return Ok(Ran::Waits);
            }
            let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
            let now = work.now();
            work.set_unreachable(bot.id, user, Some(now)).await?;
            work.commit().await.map(Ran::Settled)
        }
        _ => plain(app, bot, chat, Err(fault)).await,
    }
}

/// Makes a link useless. What cannot be revoked now could still let somebody in, so it is tried until it expires.
async fn revoke(app: &App, bot: &Arc<Bot>, chat: ChatId, link: &str) -> Result<Ran> {
    let told = bot.telegram.tell(&calls::revoke_link(chat, link)).await;
    match told {
        Err(fault) if matches!(fault.meaning(), Meaning::OutOfChat | Meaning::NoRights) => {
            let invite = app.store.invite(bot.id, link).await?;
            let works = invite.is_some_and(|invite| invite.expires_at > app.clock.now());
            if works { Err(Error::retry(fault)) } else { Ok(Ran::Done) }
        }
        told => plain(app, bot, chat, told).await,
    }
}

/// A call whose answer matters only when it says how to go on.
async fn plain(app: &App, bot: &Arc<Bot>, chat: ChatId, answer: Result<(), CallFault>) -> Result<Ran> {
    let Err(fault) = answer else { return Ok(Ran::Done) };
    match fault.meaning() {
        Meaning::Nothing | Meaning::NotThere => Ok(Ran::Done),
        Meaning::NoRights => Err(Error::retry(fault)),
        // A chat that lost us has nothing left to answer; its owners hear of it where it matters.
        Meaning::OutOfChat => {
            tracing::warn!(bot.id = bot.id.0, chat.id = chat.0, %fault, "a call was not possible in this chat");
            Ok(Ran::Done)
        }
        Meaning::Migrated(to) => {
            connect::migrated(app, bot.id, chat, to).await?;
            Err(Error::retry("the group became a supergroup"))
        }
        _ => Err(fault.into()),
    }
}
