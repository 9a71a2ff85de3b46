//! What a consistency check found, told to the owners, and the way back in for those outside who have a right.

use std::{collections::HashSet, sync::Arc};

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Chat, ChatId, Lang, Origin, UserId,
        errand::{Class, Errand, Task},
        fate::{Fate, Wait},
        team::Deed,
    },
    error::Result,
    flows::{alert, cards, say},
    store::{At, Check, Find, Found, Settled, Work},
    telegram::{Button, Keyboard},
    texts::promises::{self as texts, Fortune, Place},
};

/// So many people are named in each list; all of them are in `usher check --last --json`.
const NAMED: usize = 30;

/// Runs the errand: tells everybody who may decide about people. A check of the night that found everything as it was
/// believed to be disturbs nobody, unless the owners still owe an answer: whoever leaves late for a reason that they know
/// is no news.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn report(app: &App, bot: &Arc<Bot>, errand: &Errand, check: i64) -> Result<Settled> {
    let mut letters = Vec::new();
    if let Some(check) = app.store.check(check).await? {
        let finds = app.store.finds(check.check_id).await?;
        let is_owed = !app.store.open_brakes(bot.id).await?.is_empty();
        if check.asked_by.is_some() || check.repaired > 0 || is_owed {
            for owner in alert::who_may(app, bot, Deed::People).await? {
                let lang = cards::language(app, bot.id, owner).await?;
                letters.push((owner, letter(app, lang, &check, &finds).await?));
            }
        }
    }
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    for (owner, (text, keyboard)) in letters {
        say::reply(&mut work, bot.id, owner.chat(), &text, &keyboard);
    }
    work.commit().await
}

async fn letter(app: &App, lang: Lang, check: &Check, finds: &[Found]) -> Result<(String, Keyboard)> {
    let chats = app.store.chats(check.bot_id).await?;
    let mut parts = Vec::new();
    for chat in chats.iter().filter(|chat| chat.disconnected_at.is_none()) {
        parts.push(place(app, lang, check.bot_id, chat, finds).await?);
    }
    let text = texts::report(lang, (check.looked, check.repaired, check.unclear), &parts);
    let outside = finds.iter().any(|found| found.find == Find::Outside);
    let button = Button::data(texts::button_send_links(lang), format!("check:links:{}", check.check_id));
    Ok((text, if outside { vec![vec![button]] } else { Keyboard::new() }))
}

/// One chat in the report.
async fn place(app: &App, lang: Lang, bot: BotId, chat: &Chat, finds: &[Found]) -> Result<String> {
    let here = |find: Find| {
        let these = finds.iter().filter(move |found| found.chat == chat.id && found.find == find);
        these.map(|found| found.user).collect::<Vec<_>>()
    };
    let (inside, outside) = (here(Find::Inside), here(Find::Outside));
    let tally = app.store.tally(bot, chat.id).await?;
    let fortune = match inside.first() {
        Some(one) => fortune(app, At { bot_id: bot, chat_id: chat.id }, *one).await?,
        None => Fortune::Removed,
    };
    // Who was counted and is gone by now was no stranger either; and the bot itself is among those whom Telegram counts.
    let mut known = tally.inside + 1;
    for user in &inside {
        known += i64::from(!app.store.seat(bot, chat.id, *user).await?.observed.is_inside());
    }
    let unknown = chat.members.map(|members| (members - known).max(0));
    let place = Place {
        title: &chat.title,
        members: chat.members,
        entitled: tally.entitled,
        exempt: tally.exempt,
        admins: tally.admins,
        unknown,
        fortune,
        inside: (inside.len(), names(app, bot, &inside).await?),
        outside: (outside.len(), names(app, bot, &outside).await?),
    };
    Ok(texts::place(lang, &place))
}

/// What becomes of those who are inside without a right.
async fn fortune(app: &App, at: At, user: UserId) -> Result<Fortune> {
    let fate = app.store.case(at, user).await?.map(|case| case.fate(app.clock.now()));
    Ok(match fate {
        Some(Fate::Waits(_, Wait::Rights)) => Fortune::WaitRights,
        Some(Fate::Waits(_, Wait::Answer)) => Fortune::WaitAnswer,
        _ => Fortune::Removed,
    })
}

async fn names(app: &App, bot: BotId, people: &[UserId]) -> Result<Vec<(UserId, String)>> {
    let mut names = Vec::new();
    for user in people.iter().take(NAMED) {
        names.push((*user, cards::name(app, bot, *user).await?));
    }
    Ok(names)
}

/// Sends the way in once more to everybody whom a check found outside with a right. The answer is how many those are who
/// can be written to, and how many cannot; none if it was done before.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn send_links(app: &App, work: &mut Work, bot: BotId, check: i64) -> Result<Option<(usize, usize)>> {
    let finds = app.store.finds(check).await?;
    let people: HashSet<UserId> =
        finds.iter().filter(|found| found.find == Find::Outside).map(|found| found.user).collect();
    if !work.first_time(&format!("check-links:{bot}:{check}")).await? {
        return Ok(None);
    }
    let (mut sent, mut silent) = (0, 0);
    for user in people {
        let known = app.store.acquaintance(bot, user).await?.and_then(|known| known.customer);
        if known.is_none_or(|customer| customer.unreachable_at.is_some() || customer.banned_at.is_some()) {
            silent += 1;
            continue;
        }
        let mut chats: Vec<ChatId> = Vec::new();
        for found in finds.iter().filter(|found| found.user == user && found.find == Find::Outside) {
            let seat = app.store.seat(bot, found.chat, user).await?;
            if seat.is_entitled(work.now()) && !seat.observed.is_inside() {
                chats.push(found.chat);
            }
        }
        if !chats.is_empty() {
            work.send(bot, Class::Broadcast, Task::Invite { user, plan: None, chats, anew: false });
            sent += 1;
        }
    }
    Ok(Some((sent, silent)))
}
