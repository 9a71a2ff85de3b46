//! The one code path that removes people: what is observed of a seat is brought in line with what is wanted.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Chat, ChatId, ChatKind, Moment, Origin, UserId,
        errand::{Class, Errand, Task},
        seat::{Observed, Seat, Step},
    },
    error::{Error, Result},
    flows::{brake, connect, observe},
    store::{At, Settled, Work},
    telegram::{CallFault, Meaning, Membership, calls},
};

/// What decides over a seat, as it is known at one moment.
struct Known {
    seat: Seat,
    chat: Option<Chat>,
    banned: bool,
}

impl Known {
    async fn read(app: &App, bot: &Arc<Bot>, chat: ChatId, user: UserId) -> Result<Self> {
        let seat = app.store.seat(bot.id, chat, user).await?;
        let known = app.store.acquaintance(bot.id, user).await?;
        let banned = known.and_then(|known| known.customer).is_some_and(|customer| customer.banned_at.is_some());
        Ok(Self { seat, chat: app.store.chat(bot.id, chat).await?, banned })
    }

    fn step(&self, now: Moment) -> Step {
        self.seat.step(now, self.banned, self.chat.as_ref().is_some_and(|chat| chat.keep_strays))
    }
}

/// Runs the errand: looks, makes one removing call if one is due, and finishes only on Telegram's word.
///
/// # Errors
/// `Retry` while Telegram gives no clear answer: nobody is punished, and nothing forgotten, on doubt.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand, chat: ChatId, user: UserId) -> Result<Settled> {
    let mut known = Known::read(app, bot, chat, user).await?;
    if known.chat.is_none() && errand.attempts == 0 {
        return Err(Error::retry("a chat we do not know: it may have a new id by now"));
    }
    let mut asked_at = app.clock.now();
    let mut walked = false;
    let step = known.step(asked_at);
    // A chat without us or without our rights waits; `connect::placed` wakes its seats.
    let told = match (known.chat.clone().filter(Chat::is_ready), step) {
        (None, _) | (_, Step::Rest(_)) => None,
        (Some(chat), Step::Ban) => ban(app, bot, &chat, user).await?,
        (Some(place), Step::Look | Step::Remove) => match look(app, bot, &place, user).await? {
            Some(Observed::In) if step == Step::Remove => {
                // Looking takes time, and a new right may have been given meanwhile.
                let again = Known::read(app, bot, chat, user).await?;
                let now = app.clock.now();
                let at = At { bot_id: bot.id, chat_id: chat };
                let held = again.seat.is_unexpected() && brake::holds(app, at, user).await?;
                if again.step(now) == Step::Remove && !held {
                    (known, asked_at, walked) = (again, now, true);
                    walk_out(app, bot, &place, user).await?
                } else {
                    Some(Observed::In)
                }
            }
            told => told,
        },
    };

    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    let mut seat = work.seat(bot.id, chat, user).await?;
    // What was told while we asked is newer than our answer, and whoever noted it decided what follows.
    let is_news = (seat.observed, seat.observed_at) == (known.seat.observed, known.seat.observed_at);
    if let Some(told) = told.filter(|_| is_news) {
        settle(&mut work, bot.id, &known, &mut seat, (told, asked_at), walked).await?;
    }
    if !seat.is_entitled(work.now()) {
        revoke_links(&mut work, bot.id, user, chat).await?;
    }
    work.commit().await
}

/// Notes Telegram's answer and starts what follows from it.
async fn settle(
    work: &mut Work,
    bot: BotId,
    known: &Known,
    seat: &mut Seat,
    (told, asked_at): (Observed, Moment),
    walked: bool,
) -> Result<()> {
    let (was, now) = (seat.observed, work.now());
    let step = note(work, bot, known.chat.as_ref(), seat, (told, asked_at)).await?;
    if walked {
        show_back(work, bot, seat, was);
    }
    let due = match step {
        Step::Rest(next) => next,
        // The sweep takes it up, and counts whether too many go at once.
        Step::Remove | Step::Ban if told == Observed::In => Some(now),
        // Telegram has said all there is to say; the next event or right sets the next date.
        Step::Look | Step::Remove | Step::Ban => None,
    };
    work.save_seat(bot, seat, due).await
}

/// Notes what Telegram answered about a seat; what must happen to it now is for the caller to see to.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn note(
    work: &mut Work,
    bot: BotId,
    chat: Option<&Chat>,
    seat: &mut Seat,
    (told, asked_at): (Observed, Moment),
) -> Result<Step> {
    let (was, now) = (seat.observed, work.now());
    let (place, user, from, to) = (seat.chat.0, seat.user.0, was.name(), told.name());
    tracing::info!(bot.id = bot.0, chat.id = place, user.id = user, from, to, "a seat was settled");
    seat.observe(told, asked_at);
    let banned = work.is_banned(bot, seat.user).await?;
    if let Some(chat) = chat.filter(|_| told == Observed::In && was != Observed::In && was.is_inside())
        && !banned
        && !seat.is_entitled(now)
        && seat.exemption(now).is_none()
    {
        observe::demoted(work, bot, &chat.title, seat);
    }
    Ok(seat.step(now, banned, chat.is_some_and(|chat| chat.keep_strays)))
}

/// When to compare a seat next, if nothing happens before. What there is to do now begins at once.
pub fn begin(work: &mut Work, bot: BotId, seat: &Seat, step: Step) -> Option<Moment> {
    match step {
        Step::Rest(next) => next,
        Step::Look | Step::Remove | Step::Ban => {
            work.send(bot, Class::Seat, Task::Settle { chat: seat.chat, user: seat.user });
            None
        }
    }
}

/// We walked somebody out who got a new right meanwhile, and who may have been told to be inside: they are shown the
/// way back. It happens where the seat changes from inside to outside, so once, whoever notes it.
pub fn show_back(work: &mut Work, bot: BotId, seat: &Seat, was: Observed) {
    if was.is_inside() && !seat.observed.is_inside() && seat.is_entitled(work.now()) {
        let task = Task::Invite { user: seat.user, plan: None, chats: vec![seat.chat], anew: false };
        work.send(bot, Class::Reply, task);
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

/// Who is gone, banned or an administrator needs no removing call.
async fn look(app: &App, bot: &Arc<Bot>, chat: &Chat, user: UserId) -> Result<Option<Observed>> {
    match bot.telegram.membership(chat.id, user).await {
        look if look.clear().is_some() => Ok(look.clear()),
        look if look.is_nobody() => {
            // Asking again would not help: given up until something new is heard of them there.
            let (chat, user) = (chat.id.0, user.0);
            tracing::warn!(
                bot.id = bot.id.0,
                chat.id = chat,
                user.id = user,
                "Telegram knows no such person in the chat"
            );
            Ok(None)
        }
        Membership::Unknown(fault) => unclear(app, bot, chat, fault).await,
        Membership::Known(_) => Err(Error::retry("a status we do not know")),
    }
}

/// Out, and free to come back.
async fn walk_out(app: &App, bot: &Arc<Bot>, chat: &Chat, user: UserId) -> Result<Option<Observed>> {
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
