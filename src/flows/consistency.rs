//! The consistency check: a paced pass over known people and chats that notes what missed events left behind.
//!
//! It only looks and notes: what follows from a seat's two sides is the sweep's and the reconciler's. No clear answer
//! changes nothing.

use std::{sync::Arc, time::Duration};

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Chat, Moment, Origin, UserId,
        errand::{Class, Errand, Task},
        seat::{Exempt, Observed, Seat, Step},
        team::Act,
    },
    error::{Error, Result},
    flows::{
        connect::{self, Place},
        reconcile,
    },
    store::{Check, Find, Found, Settled, Work},
    telegram::{CallFault, Meaning, Member, Membership, calls},
};

pub use super::findings::{report, send_links};

/// People who are looked at in one step.
const STEP: i64 = 20;
/// Between two steps: others have the line to Telegram meanwhile.
const PAUSE: Duration = Duration::from_secs(1);
/// A check that is not through by then is given up when the next one begins.
const LONGEST: Duration = Duration::from_secs(2 * 86_400);
/// When Telegram does not answer, a step is tried so often before what it asked is left in doubt.
const TRIES: i64 = 4;

/// Begins a check, unless one runs: that one is the answer then. `by` is none for the clock.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn begin(work: &mut Work, bot: BotId, by: Option<UserId>) -> Result<Option<Check>> {
    if let Some(mut running) = work.running_check(bot).await? {
        if work.now().since(running.started_at) < LONGEST {
            return Ok(Some(running));
        }
        running.finished_at = Some(work.now());
        work.save_check(&running).await?;
    }
    let check = work.begin_check(bot, by).await?;
    work.send(bot, Class::Broadcast, Task::Check { check });
    if let Some(by) = by {
        work.audit(bot, by, Act::Check, None, "").await?;
    }
    Ok(None)
}

/// The nightly check of every bot that runs.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn nightly(app: &App) -> Result<()> {
    for bot in app.bots() {
        let night = app.clock.now().utc().format("%Y-%m-%d");
        let mut work = app.begin(Origin::Named(format!("check:{}:{night}", bot.id))).await?;
        begin(&mut work, bot.id, None).await?;
        work.commit().await?;
    }
    Ok(())
}

/// Runs the errand: one step, committed together with the errand of the next one.
///
/// # Errors
/// `Retry` while Telegram or the database is out of reach: the step is made later.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand, check: i64) -> Result<Settled> {
    let Some(check) = app.store.check(check).await?.filter(|check| check.finished_at.is_none()) else {
        return app.begin(Origin::Errand(bot.id, errand.id)).await?.commit().await;
    };
    let chats: Vec<Chat> =
        app.store.chats(bot.id).await?.into_iter().filter(|chat| chat.disconnected_at.is_none()).collect();
    let here = check.at_chat.and_then(|at| chats.iter().find(|chat| chat.id == at));
    if let Some(chat) = here {
        let people = app.store.people_to_look_at(&check, chat.id, STEP).await?;
        if !people.is_empty() {
            return look(app, bot, errand, check, chat, &people).await;
        }
    }
    let next = chats.iter().filter(|chat| check.at_chat.is_none_or(|at| chat.id > at)).min_by_key(|chat| chat.id);
    enter(app, bot, errand, check, next).await
}

/// Leaves a chat and enters the next one: our own place in it, its people counted, its administrators.
async fn enter(app: &App, bot: &Arc<Bot>, errand: &Errand, mut check: Check, next: Option<&Chat>) -> Result<Settled> {
    let asked_at = app.clock.now();
    let seen = match next {
        Some(chat) => Some((chat, survey(app, bot, errand, chat).await?)),
        None => None,
    };
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    if let Some(left) = check.at_chat {
        work.wake_doubtful(bot.id, left).await?;
    }
    match seen {
        None => {
            check.finished_at = Some(work.now());
            work.send(bot.id, Class::Broadcast, Task::Report { check: check.check_id });
        }
        Some((chat, seen)) => {
            (check.at_chat, check.at_user) = (Some(chat.id), UserId(0));
            if let Some(place) = seen.place {
                connect::placed(&mut work, bot.id, (chat.id, chat.kind, &chat.title), place, false).await?;
            }
            if let Some(members) = seen.members {
                work.set_members(bot.id, chat.id, members).await?;
            }
            for (user, told) in seen.admins {
                note(&mut work, &mut check, chat, user, None, (Some(told), asked_at)).await?;
            }
            if seen.is_closed {
                // Nobody there is shown to us: nothing is believed of them.
                check.at_user = UserId(i64::MAX);
                check.unclear += 1;
            }
            work.send_at(bot.id, Class::Broadcast, Task::Check { check: check.check_id }, asked_at + PAUSE);
        }
    }
    work.save_check(&check).await?;
    work.commit().await
}

/// What Telegram shows of a chat.
#[derive(Default)]
struct Survey {
    place: Option<Place>,
    members: Option<i64>,
    admins: Vec<(UserId, Observed)>,
    /// We are not its administrator: its people are not shown.
    is_closed: bool,
}

/// Network, no transaction.
async fn survey(app: &App, bot: &Arc<Bot>, errand: &Errand, chat: &Chat) -> Result<Survey> {
    let mut seen = Survey::default();
    match connect::look(&bot.telegram, chat.id).await {
        Ok(place) => {
            seen.is_closed = !matches!(place, Place::Admin(_));
            seen.place = Some(place);
        }
        Err(fault) => {
            doubt(app, bot, errand, chat, fault).await?;
            seen.is_closed = true;
        }
    }
    if seen.is_closed {
        return Ok(seen);
    }
    match bot.telegram.ask::<i64>(&calls::get_member_count(chat.id)).await {
        Ok(members) => seen.members = Some(members),
        Err(fault) => doubt(app, bot, errand, chat, fault).await?,
    }
    match bot.telegram.ask::<Vec<Member>>(&calls::get_administrators(chat.id)).await {
        Ok(admins) => {
            let others = admins.into_iter().filter(|admin| admin.user.id.0 != bot.id.0);
            seen.admins = others.map(|admin| (admin.user.id, admin.observed())).collect();
        }
        Err(fault) => doubt(app, bot, errand, chat, fault).await?,
    }
    Ok(seen)
}

/// No clear answer: the step is made again as long as that may help; after that the answer is left open.
async fn doubt(app: &App, bot: &Arc<Bot>, errand: &Errand, chat: &Chat, fault: CallFault) -> Result<()> {
    match fault.meaning() {
        Meaning::Wait(after) => Err(Error::Retry { after: Some(after), reason: fault.to_string() }),
        Meaning::Migrated(to) => {
            connect::migrated(app, bot.id, chat.id, to).await?;
            Err(Error::retry("the group became a supergroup"))
        }
        Meaning::NoRights | Meaning::OutOfChat => {
            // The owners hear of it; whether it is true is asked there.
            if let Err(error) = connect::lost(app, bot, chat, &fault).await {
                tracing::warn!(bot.id = bot.id.0, chat.id = chat.id.0, %error, "a consistency check was refused");
            }
            Ok(())
        }
        Meaning::Again if errand.attempts < TRIES => Err(Error::retry(fault)),
        _ => {
            tracing::warn!(bot.id = bot.id.0, chat.id = chat.id.0, %fault, "a consistency check has no clear answer");
            Ok(())
        }
    }
}

/// Looks at some people of a chat, one after the other.
async fn look(
    app: &App,
    bot: &Arc<Bot>,
    errand: &Errand,
    mut check: Check,
    chat: &Chat,
    people: &[UserId],
) -> Result<Settled> {
    let (mut seen, mut after) = (Vec::new(), PAUSE);
    for user in people {
        let before = app.store.seat(bot.id, chat.id, *user).await?;
        let asked_at = app.clock.now();
        let told = match bot.telegram.membership(chat.id, *user).await {
            look if look.clear().is_some() || look.is_nobody() => look.clear(),
            Membership::Known(_) => None,
            Membership::Unknown(fault) => match doubt(app, bot, errand, chat, fault).await {
                Ok(()) => None,
                // What was seen so far is kept; the rest is asked when Telegram allows it.
                Err(Error::Retry { after: Some(wait), .. }) if !seen.is_empty() => {
                    after = wait;
                    break;
                }
                Err(error) => return Err(error),
            },
        };
        seen.push((before, told, asked_at));
    }
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    for (before, told, asked_at) in seen {
        check.at_user = before.user;
        note(&mut work, &mut check, chat, before.user, Some(&before), (told, asked_at)).await?;
    }
    let next = work.now() + after;
    work.send_at(bot.id, Class::Broadcast, Task::Check { check: check.check_id }, next);
    work.save_check(&check).await?;
    work.commit().await
}

/// Notes one answer. What changed since `before` was read is newer than the answer.
async fn note(
    work: &mut Work,
    check: &mut Check,
    chat: &Chat,
    user: UserId,
    before: Option<&Seat>,
    (told, asked_at): (Option<Observed>, Moment),
) -> Result<()> {
    let (bot, now) = (check.bot_id, work.now());
    let mut seat = work.seat(bot, chat.id, user).await?;
    let Some(told) = told else {
        check.unclear += 1;
        return Ok(());
    };
    check.looked += 1;
    if before.is_some_and(|before| (before.observed, before.observed_at) != (seat.observed, seat.observed_at)) {
        return Ok(());
    }
    let has_link = told == Observed::Out
        && seat.observed == Observed::Unknown
        && seat.is_entitled(now)
        && !work.live_invites(bot, user, chat.id).await?.is_empty();
    // Who holds a link may be inside at any time: that stays unknown.
    if told != seat.observed && !has_link {
        // Of whom nothing was ever heard: they were there before us.
        let is_guest = seat.observed_at.is_none() && seat.wanted_until.is_none() && told == Observed::In;
        let believed = seat.observed != Observed::Unknown || told.is_inside();
        check.repaired += i64::from(seat.observed_at.is_some() && believed);
        let step = reconcile::note(work, bot, Some(chat), &mut seat, (told, asked_at)).await?;
        if is_guest && seat.exempt.is_none() {
            (seat.exempt, seat.exempt_until) = (Some(Exempt::Guest), chat.grace(now));
        }
        // Who must go is compared when the whole chat has been looked at: then it shows how many they are.
        let due = if let Step::Rest(next) = step { next } else { None };
        work.save_seat(bot, &seat, due).await?;
        if told.is_inside() {
            reconcile::revoke_links(work, bot, user, chat.id).await?;
        }
    }
    work.looked_at(bot, chat.id, user).await?;
    let banned = work.is_banned(bot, user).await?;
    let find = match (told, seat.step(now, banned, chat.keep_strays)) {
        (Observed::In, Step::Remove | Step::Ban) => Some(Find::Inside),
        (Observed::Out | Observed::Banned, _) if seat.is_entitled(now) => Some(Find::Outside),
        _ => None,
    };
    let found: Vec<Found> = find.map(|find| Found { chat: chat.id, user, find }).into_iter().collect();
    work.add_finds(check, &found).await
}
