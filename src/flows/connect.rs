//! Connect a chat, watch our rights in it, and let its seats wait while a right is missing.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Chat, ChatId, ChatKind, Origin, User, UserId,
        alert::Alert,
        errand::{Class, Task},
        fate::Fate,
        seat::Observed,
        team::Act,
    },
    error::{Error, Result},
    store::{At, Work},
    telegram::{CallFault, Client, Meaning, Member, calls},
};

/// Rights without which nobody can be let in or walked out, by their Bot API names.
pub const NEEDED: [&str; 2] = ["can_invite_users", "can_restrict_members"];

/// So many chats that strangers added the bot to are offered to the owners in so many milliseconds.
const OFFERS: u32 = 3;
const OFFERS_SPAN: i64 = 3_600_000;

/// What Telegram says of the bot's own place in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Administrator; these needed rights are missing.
    Admin(Vec<String>),
    /// A plain member: every needed right is missing.
    Member,
    /// Out.
    Out,
}

impl Place {
    /// What follows from the bot's observed place and from whether it has each of the [`NEEDED`] rights.
    pub fn of(observed: Observed, has: [bool; 2]) -> Self {
        match observed {
            Observed::Owner => Self::Admin(Vec::new()),
            Observed::Admin => {
                let missing = NEEDED.iter().zip(has).filter(|(_, has)| !has);
                Self::Admin(missing.map(|(name, _)| (*name).to_owned()).collect())
            }
            Observed::In => Self::Member,
            Observed::Out | Observed::Banned | Observed::Unknown => Self::Out,
        }
    }
}

/// The bot's place in a chat changed. A chat is connected only by an owner: somebody else's chat is none of our business.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn placed(
    work: &mut Work,
    bot: BotId,
    (chat, kind, title): (ChatId, ChatKind, &str),
    place: Place,
    by_owner: bool,
) -> Result<()> {
    let known = work.chat_to_change(bot, chat).await?;
    let missing = match &place {
        Place::Admin(missing) => missing.clone(),
        Place::Member => NEEDED.map(str::to_owned).to_vec(),
        Place::Out => Vec::new(),
    };
    let title = title.to_owned();
    match (known, place) {
        (Some(old), Place::Out) => {
            if old.disconnected_at.is_none() {
                work.disconnect_chat(bot, chat).await?;
                alert(work, bot, Alert::Disconnected { chat, title });
            }
        }
        (None, Place::Out | Place::Member) => {}
        (None, Place::Admin(_)) if !by_owner => {
            tracing::warn!(
                bot.id = bot.0,
                chat.id = chat.0,
                title,
                "made administrator by somebody who is not on the team; an owner's button or `usher chat add` connects the chat"
            );
        }
        (Some(old), _) if old.disconnected_at.is_none() => {
            work.connect_chat(bot, chat, kind, &title, &missing).await?;
            if missing.iter().any(|right| !old.missing_rights.contains(right)) {
                alert(work, bot, Alert::RightsLost { chat, title, missing });
            } else if missing.is_empty() && !old.missing_rights.is_empty() {
                work.wake_seats(bot, chat).await?;
                let links = let_in(work, bot, chat).await?;
                let (now, cases) = (work.now(), work.doubtful_cases(At { bot_id: bot, chat_id: chat }).await?);
                let removals = cases.iter().filter(|case| matches!(case.fate(now), Fate::Goes(_))).count() as u64;
                alert(work, bot, Alert::RightsBack { chat, title, removals, links });
            }
        }
        _ => {
            work.connect_chat(bot, chat, kind, &title, &missing).await?;
            work.exempt_whitelisted(bot, chat).await?;
            work.open_by_plans(bot, chat).await?;
            work.wake_seats(bot, chat).await?;
            if missing.is_empty() {
                let_in(work, bot, chat).await?;
            }
            alert(work, bot, Alert::Connected { chat, title, missing });
        }
    }
    Ok(())
}

/// The bot was added to a chat that is not connected: by somebody who is not on the team, who may have it connected by the
/// owners, or by the team as a plain member, which is not enough. Strangers cannot flood the owners with offers.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn added(
    work: &mut Work,
    bot: BotId,
    (chat, title): (ChatId, &str),
    place: &Place,
    actor: &User,
    by_owner: bool,
) -> Result<()> {
    if work.chat(bot, chat).await?.is_some() {
        return Ok(());
    }
    let title = title.to_owned();
    match (place, by_owner) {
        (Place::Member, true) => alert(work, bot, Alert::NotAdmin { title }),
        (Place::Admin(_), true) => work.audit(bot, actor.id, Act::Connect, None, &title).await?,
        (Place::Admin(_), false) => {
            let window = work.now().millis() / OFFERS_SPAN;
            for number in 0..OFFERS {
                if work.first_time(&format!("offer:{bot}:{window}:{number}")).await? {
                    alert(work, bot, Alert::Offered { chat, title, user: actor.id, name: actor.name() });
                    break;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// The door moves again: whoever waits outside gets their link.
async fn let_in(work: &mut Work, bot: BotId, chat: ChatId) -> Result<u64> {
    let mut links = 0;
    for (user, plan) in work.take_waiting(bot, chat).await? {
        work.send(bot, Class::Seat, Task::Invite { user, plan, chats: vec![chat], anew: false });
        links += 1;
    }
    Ok(links)
}

fn alert(work: &mut Work, bot: BotId, alert: Alert) {
    work.send(bot, Class::Reply, Task::Alert(alert));
}

/// Asks Telegram for the bot's own place in a chat. Network, no transaction.
///
/// # Errors
/// A [`CallFault`] when there is no clear answer.
pub async fn look(telegram: &Client, chat: ChatId) -> Result<Place, CallFault> {
    match telegram.ask::<Member>(&calls::get_chat_member(chat, UserId(telegram.bot().0))).await {
        Ok(me) => Ok(Place::of(me.observed(), [me.can_invite_users, me.can_restrict_members])),
        // A channel tells plain members nothing about members.
        Err(fault) if fault.meaning() == Meaning::NoRights => Ok(Place::Member),
        Err(fault) if fault.meaning() == Meaning::OutOfChat => Ok(Place::Out),
        Err(fault) => Err(fault),
    }
}

/// A call showed that a right, or the place itself, is gone before any update told us. The chat waits from now on and
/// its owners hear of it once.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn lost(app: &App, bot: &Arc<Bot>, chat: &Chat, fault: &CallFault) -> Result<()> {
    let place = match look(&bot.telegram, chat.id).await {
        Ok(place) if place != Place::Admin(Vec::new()) => place,
        // The call was refused although every right seems to be there: Telegram has not made up its mind.
        Ok(_) | Err(_) => return Err(Error::retry(fault)),
    };
    let mut work = app.begin(Origin::Repeatable).await?;
    tracing::warn!(bot.id = bot.id.0, chat.id = chat.id.0, %fault, "the bot cannot work in a chat; its seats wait");
    placed(&mut work, bot.id, (chat.id, chat.kind, &chat.title), place, false).await?;
    work.commit().await?;
    Ok(())
}

/// A basic group became a supergroup: the new id everywhere.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn migrated(app: &App, bot: BotId, from: ChatId, to: ChatId) -> Result<()> {
    let mut work = app.begin(Origin::Repeatable).await?;
    work.migrate_chat(bot, from, to).await?;
    work.commit().await?;
    tracing::info!(bot.id = bot.0, from = from.0, to = to.0, "a group became a supergroup");
    Ok(())
}
