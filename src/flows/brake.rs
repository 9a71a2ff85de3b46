//! The brake on suspicious numbers: unexpectedly many removals from one chat stop, and the owners are asked.

use std::{sync::Arc, time::Duration};

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Chat, Lang, Origin, UserId,
        errand::{Class, Errand, Task},
        fate::{self, Case, PEOPLE},
        team::{Act, Deed},
    },
    error::Result,
    flows::{alert, cards},
    store::{At, Brake, Settled, Work},
    telegram::{Button, Keyboard, calls},
    texts::promises as texts,
};

/// A count of the chat's people that is older is asked for anew.
const FRESH: Duration = Duration::from_secs(86_400);
/// The owners' messages show how many they are by now whenever so many more have come.
const REDRAWN: i64 = 10;
/// So many people are named when an owner asks who they are.
pub const NAMED: i64 = 60;

/// One more unexpected removal from this chat may happen now; otherwise the owners are, or have been, asked, and the person
/// belongs to the question.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn lets(work: &mut Work, bot: BotId, chat: &Chat, user: UserId) -> Result<bool> {
    let at = At { bot_id: bot, chat_id: chat.id };
    if !chat.is_ready() {
        // Nobody is removed now; whoever is still inside when the rights are back is counted then.
        return Ok(true);
    }
    if joins(work, at, user).await? {
        return Ok(false);
    }
    let removed = work.count_removals(at, 1).await?;
    if !fate::is_suspicious(removed, chat.members) {
        return Ok(true);
    }
    raise(work, at, removed, chat.members).await?;
    // Somebody else may have asked in the same instant; the person belongs to that question then.
    joins(work, at, user).await?;
    Ok(false)
}

/// Adds somebody to the open question about a chat. False if there is none.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn joins(work: &mut Work, at: At, user: UserId) -> Result<bool> {
    let Some(brake) = work.open_brake(at).await? else { return Ok(false) };
    if let Some(people) = work.join_brake(&brake, user).await?
        && people % REDRAWN == 0
    {
        work.send(at.bot_id, Class::Reply, Task::Redraw { order: key(brake.brake_id) });
    }
    Ok(true)
}

/// This person's removal waits for the owners' answer.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn holds(app: &App, at: At, user: UserId) -> Result<bool> {
    let case = app.store.case(at, user).await?;
    Ok(case.is_some_and(|case| case.is_asked && case.seat.is_unexpected() && !case.is_banned && !case.is_allowed()))
}

/// Before a pass: where it would remove unexpectedly many people, the owners are asked first.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn foresee(app: &App) -> Result<()> {
    for at in app.store.crowded_chats(PEOPLE).await? {
        let Some(chat) = app.store.chat(at.bot_id, at.chat_id).await?.filter(Chat::is_ready) else { continue };
        let members = count(app, &chat, at).await?;
        let mut work = app.begin(Origin::Repeatable).await?;
        let (now, cases) = (work.now(), work.doubtful_cases(at).await?);
        let people = i64::try_from(cases.iter().filter(|case| case.counts(now)).count()).unwrap_or(i64::MAX);
        let meant = people.saturating_add(app.store.removed_lately(at).await?);
        if people > 0 && fate::is_suspicious(meant, members) {
            raise(&mut work, at, meant, members).await?;
        }
        work.commit().await?;
    }
    Ok(())
}

/// How many are in the chat, as Telegram says or said within a day.
async fn count(app: &App, chat: &Chat, at: At) -> Result<Option<i64>> {
    let now = app.clock.now();
    if chat.counted_at.is_some_and(|counted| now.since(counted) < FRESH) {
        return Ok(chat.members);
    }
    let Some(bot) = app.bot(at.bot_id) else { return Ok(chat.members) };
    match bot.telegram.ask::<i64>(&calls::get_member_count(chat.id)).await {
        Ok(members) => {
            let mut work = app.begin(Origin::Repeatable).await?;
            work.set_members(at.bot_id, at.chat_id, members).await?;
            work.commit().await?;
            Ok(Some(members))
        }
        Err(fault) => {
            tracing::warn!(bot.id = at.bot_id.0, chat.id = at.chat_id.0, %fault, "the people of a chat could not be counted");
            Ok(chat.members)
        }
    }
}

/// Asks about everybody who would go now; `meant` counts them together with those who went within the hour.
async fn raise(work: &mut Work, at: At, meant: i64, members: Option<i64>) -> Result<()> {
    let (now, cases) = (work.now(), work.doubtful_cases(at).await?);
    let held: Vec<UserId> = cases.iter().filter(|case| case.counts(now)).map(|case: &Case| case.seat.user).collect();
    let gone = meant.saturating_sub(i64::try_from(held.len()).unwrap_or(0)).max(0);
    if let Some(brake) = work.raise_brake(at, &held, gone, members).await? {
        let (bot, chat, people) = (at.bot_id.0, at.chat_id.0, held.len());
        tracing::warn!(bot.id = bot, chat.id = chat, people, gone, "suspiciously many removals: the owners are asked");
        work.send(at.bot_id, Class::Reply, Task::Ask { brake });
    }
    Ok(())
}

/// Runs the errand: asks everybody who may decide about people.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn ask(app: &App, bot: &Arc<Bot>, errand: &Errand, brake: i64) -> Result<Settled> {
    let mut letters = Vec::new();
    if let Some(brake) = app.store.brake(bot.id, brake).await?.filter(|brake| brake.decided_at.is_none()) {
        for owner in alert::who_may(app, bot, Deed::People).await? {
            let lang = cards::language(app, bot.id, owner).await?;
            letters.push((owner, card(app, lang, &brake).await?));
        }
    }
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    for (owner, (text, keyboard)) in letters {
        cards::say(&mut work, bot.id, owner.chat(), &key(brake), &text, &keyboard);
    }
    work.commit().await
}

/// Under which key messages about a question are remembered.
fn key(brake: i64) -> String {
    format!("{KEY}{brake}")
}

const KEY: &str = "brake:";

/// The question of such a key.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn of_key(app: &App, bot: BotId, key: &str) -> Result<Option<Brake>> {
    match key.strip_prefix(KEY).and_then(|id| id.parse().ok()) {
        Some(id) => app.store.brake(bot, id).await,
        None => Ok(None),
    }
}

/// What owners read about a question, with its buttons as long as it is open.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn card(app: &App, lang: Lang, brake: &Brake) -> Result<(String, Keyboard)> {
    let bot = brake.bot_id;
    let title = app.store.chat(bot, brake.chat_id).await?.map(|chat| chat.title).unwrap_or_default();
    let judge = match brake.decided_by {
        Some(UserId::OPERATOR) => Some(crate::texts::alerts::operator(lang)),
        Some(owner) => Some(cards::name(app, bot, owner).await?),
        None => None,
    };
    let went = brake.decision.as_deref() == Some("go");
    let text = texts::brake(lang, &title, (brake.people, brake.gone, brake.members), judge.as_deref(), went);
    let button = |text: String, verb: &str| vec![Button::data(text, format!("brake:{verb}:{}", brake.brake_id))];
    let keyboard = match brake.decided_at {
        Some(_) => Keyboard::new(),
        None => vec![
            button(texts::button_brake_go(lang), "go"),
            button(texts::button_brake_stay(lang), "stay"),
            button(texts::button_brake_who(lang), "who"),
        ],
    };
    Ok((text, keyboard))
}

/// An owner's answer; the first one counts. False if there was one before.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn decide(work: &mut Work, brake: &Brake, title: &str, by: UserId, go: bool) -> Result<bool> {
    let first = work.decide_brake(brake, by, go).await?;
    if first {
        work.wake_seats(brake.bot_id, brake.chat_id).await?;
        let act = if go { Act::RemoveStrays } else { Act::KeepStrays };
        work.audit(brake.bot_id, by, act, None, &format!("{title}: {}", brake.people)).await?;
    }
    // Also for who comes too late: their message shows how it stands.
    work.send(brake.bot_id, Class::Reply, Task::Redraw { order: key(brake.brake_id) });
    Ok(first)
}

/// Whose removal a question is about, as lines; and how many more there are.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn who(app: &App, brake: &Brake) -> Result<(Vec<(UserId, String)>, i64)> {
    let mut people = Vec::new();
    for user in app.store.held_by(brake, NAMED).await? {
        people.push((user, cards::name(app, brake.bot_id, user).await?));
    }
    let more = app.store.count_held(brake).await? - i64::try_from(people.len()).unwrap_or(0);
    Ok((people, more.max(0)))
}
