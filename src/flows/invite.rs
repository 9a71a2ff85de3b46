//! Show the way in: one message with a person's way into each chat, or why there is none.

use std::{sync::Arc, time::Duration};

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Chat, ChatId, Lang, Origin, PlanId, Subscription, UserId,
        errand::{Class, Errand, Task},
    },
    error::{Error, Refusal, Result},
    flows::{
        reconcile, say,
        way::{self, Way},
    },
    store::{Settled, Work},
    telegram::{Button, Keyboard},
    texts,
};

/// When a chat that failed is tried again, unless Telegram says when.
const SOON: Duration = Duration::from_secs(60);

/// Asks for a new link to one chat: refused without a right. How many there may be is seen to when it is made.
///
/// # Errors
/// `Refused` with the reason.
pub async fn ask_again(work: &mut Work, bot: BotId, user: UserId, chat: ChatId) -> Result<()> {
    if !work.seat(bot, chat, user).await?.is_entitled(work.now()) {
        return Err(Error::Refused(Refusal::NoRight));
    }
    work.send(bot, Class::Reply, Task::Invite { user, plan: None, chats: vec![chat], anew: true });
    Ok(())
}

/// What was found of all chats.
#[derive(Default)]
struct Found {
    ways: Vec<Way>,
    /// Chats that failed in a way that passes.
    late: Vec<ChatId>,
    /// When to try those again.
    after: Option<Duration>,
}

/// Runs the errand.
///
/// # Errors
/// `Retry` when Telegram or the database is out of reach; what was made so far is kept and used.
pub async fn run(
    app: &App,
    bot: &Arc<Bot>,
    errand: &Errand,
    user: UserId,
    plan: Option<PlanId>,
    chats: &[ChatId],
    anew: bool,
) -> Result<Settled> {
    let known = app.store.acquaintance(bot.id, user).await?;
    let customer = known.and_then(|known| known.customer);
    let telegrams = customer.as_ref().and_then(|customer| customer.user.language_code.as_deref());
    let lang = app.language(customer.as_ref().and_then(|customer| customer.language), telegrams);
    let found = match customer.is_some_and(|customer| customer.banned_at.is_some()) {
        true => Found::default(),
        false => find(app, bot, user, chats, anew).await?,
    };

    if errand.attempts == 0 && found.ways.iter().any(|way| matches!(way, Way::Unknown)) {
        return Err(Error::retry("a chat we do not know: it may have a new id by now"));
    }
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    let now = work.now();
    let right = match plan {
        Some(plan) => work.open_subscriptions(bot.id, user).await?.into_iter().find(|right| right.plan == plan),
        None => match chats {
            [chat, ..] => work.right_to(bot.id, user, *chat).await?,
            [] => None,
        },
    };
    if let Some(right) = right.filter(|right| right.runs(now)) {
        let (text, keyboard) = message(app, lang, &found, &right);
        say::reply(&mut work, bot.id, user.chat(), &text, &keyboard);
        for way in &found.ways {
            if let Way::Closed(chat) = way {
                work.wait_outside(bot.id, chat.id, user, plan).await?;
            }
        }
        if !found.late.is_empty() {
            let task = Task::Invite { user, plan, chats: found.late, anew };
            work.send_at(bot.id, Class::Reply, task, now + found.after.unwrap_or(SOON));
        }
    } else {
        // The right ended, or its owner was banned, while the links were being made.
        for chat in chats {
            reconcile::revoke_links(&mut work, bot.id, user, *chat).await?;
        }
        if !work.is_banned(bot.id, user).await? {
            say::reply(&mut work, bot.id, user.chat(), &texts::bot::no_right(lang), &Keyboard::new());
        }
    }
    work.commit().await
}

/// The way into each chat. One that fails does not keep the others shut; if there is nothing to show, all is put off.
async fn find(app: &App, bot: &Arc<Bot>, user: UserId, chats: &[ChatId], anew: bool) -> Result<Found> {
    let (mut found, mut fault) = (Found::default(), None);
    for chat in chats {
        match way::find(app, bot, user, *chat, anew).await {
            Ok(way) => found.ways.push(way),
            Err(Error::Retry { after, reason }) => {
                found.late.push(*chat);
                found.after = found.after.max(after);
                fault = Some(Error::Retry { after, reason });
            }
            Err(broken) => return Err(broken),
        }
    }
    match fault {
        Some(fault) if found.ways.iter().all(|way| matches!(way, Way::Inside | Way::None | Way::Unknown)) => Err(fault),
        _ => Ok(found),
    }
}

fn message(app: &App, lang: Lang, found: &Found, right: &Subscription) -> (String, Keyboard) {
    let (zone, plan, until) = (app.settings.time_zone, &right.plan_name, right.told_until(app.clock.now()));
    let again = |chat: &Chat| {
        let data = format!("seat:link:{}", chat.id);
        vec![Button::data(texts::bot::button_link(lang, &chat.title), data)]
    };
    let (mut keyboard, mut notes) = (Keyboard::new(), Vec::new());
    let (mut links, mut by_request, mut ends) = (0, false, until);
    for way in &found.ways {
        match way {
            Way::Link { chat, link, until } => {
                links += 1;
                by_request |= chat.join_requests;
                ends = ends.min(*until);
                keyboard.push(vec![Button::url(texts::bot::button_enter(lang, &chat.title), link)]);
            }
            Way::Closed(chat) => {
                notes.push(texts::bot::access_not_ready(lang, &chat.title));
                keyboard.push(again(chat));
            }
            Way::Barred(chat) => notes.push(texts::bot::access_barred(lang, &chat.title)),
            Way::Enough | Way::Inside | Way::None | Way::Unknown => {}
        }
    }
    if found.ways.iter().any(|way| matches!(way, Way::Enough)) {
        notes.push(texts::bot::too_many_links(lang));
    }
    if !found.late.is_empty() {
        notes.push(texts::bot::access_late(lang, found.late.len()));
    }
    match links {
        0 if notes.is_empty() => notes.push(texts::bot::access_inside(lang, plan, until, zone)),
        0 => {}
        _ if by_request => notes.insert(0, texts::bot::access_request(lang, plan, until, zone)),
        count => notes.insert(0, texts::bot::access_links(lang, plan, until, zone, count, ends)),
    }
    (notes.join("\n\n"), keyboard)
}
