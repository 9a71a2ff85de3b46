//! `/takeover`: a list of people comes as a file, and how far a take-over is.

use std::sync::Arc;

use teloxide::types::Message;

use super::{
    Handled,
    console::{answer, reply},
    person,
    visitor::{Tap, command, remember, toast},
};
use crate::{
    app::{App, Bot},
    domain::{Chat, ChatId, Moment, PlanId, Term, Visitor, import, team::Deed},
    error::{Error, Result},
    flows::{say, takeover},
    store::TakeOver,
    telegram::{Button, Keyboard, Meaning},
    texts::takeover as texts,
};

/// A bot may fetch no larger file. Bot API: getFile.
const LARGEST: u32 = 20_000_000;
/// So many lines that were skipped are named.
const FLAWS: usize = 30;
/// What the button adds.
const MORE: std::time::Duration = std::time::Duration::from_secs(7 * 86_400);
const DAY: u64 = 86_400;

/// A document whose caption is this command.
pub fn is_meant(who: &Visitor, message: &Message, me: &str) -> bool {
    let caption = message.caption().unwrap_or_default();
    who.may(Deed::Shop) && message.document().is_some() && command(caption, me).0 == "takeover"
}

/// What a caption says: the chat, the end of the grace, and the plan of those who have only an end date.
struct Wish {
    chat: Chat,
    ends_at: Moment,
    plan: Option<PlanId>,
}

/// A file with `/takeover CHAT TERM [PLAN]`.
pub async fn file(app: App, bot: Arc<Bot>, who: Visitor, message: &Message) -> Handled {
    let caption = message.caption().unwrap_or_default();
    let rest = command(caption, &bot.username).1;
    let (Some(wish), Some(document)) = (wish(&app, &who, rest).await?, message.document()) else {
        return how(&app, &who).await;
    };
    if wish.chat.keep_strays {
        return answer(&app, &who, &texts::keeps_strays(who.lang, wish.chat.id, &wish.chat.title)).await;
    }
    if document.file.size > LARGEST {
        return answer(&app, &who, &texts::too_large(who.lang)).await;
    }
    let bytes = match bot.telegram.fetch(&document.file.id.0).await {
        Ok(bytes) => bytes,
        Err(fault) if matches!(fault.meaning(), Meaning::Again | Meaning::Wait(_)) => return Err(Error::retry(fault)),
        Err(fault) => {
            tracing::warn!(bot.id = bot.id.0, %fault, "a file could not be fetched");
            return answer(&app, &who, &texts::too_large(who.lang)).await;
        }
    };
    let list = match import::read(&bytes) {
        Ok(list) => list,
        Err(why) => return answer(&app, &who, &texts::no_list(who.lang, why)).await,
    };
    let (by, zone) = ((who.bot, who.user.id), app.settings.time_zone);
    let begun = takeover::begin(&app, by, &wish.chat, wish.ends_at, wish.plan, &list).await?;
    let title = &wish.chat.title;
    let mut text = texts::begun(who.lang, title, (begun.people, begun.news), begun.ends_at, zone);
    if !begun.flaws.is_empty() {
        text.push_str("\n\n");
        text.push_str(&texts::flaws(who.lang, &begun.flaws, FLAWS));
    }
    let post = takeover::post(&bot, who.lang, title, begun.ends_at, zone);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    say::reply(&mut work, who.bot, who.chat(), &text, &Keyboard::new());
    say::reply(&mut work, who.bot, who.chat(), &post, &Keyboard::new());
    work.commit().await
}

async fn wish(app: &App, who: &Visitor, rest: &str) -> Result<Option<Wish>> {
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    let Some(Ok(chat)) = words.first().map(|word| word.parse::<i64>().map(ChatId)) else { return Ok(None) };
    words.remove(0);
    // The plan's number stands behind the term.
    let mut plan = None;
    if words.len() > 2 {
        plan = words.pop().and_then(|word| word.parse().ok()).map(PlanId);
        if plan.is_none() {
            return Ok(None);
        }
    }
    let Ok(term) = words.join(" ").parse::<Term>() else { return Ok(None) };
    let now = app.clock.now();
    let ends_at = term.end(now, app.settings.time_zone);
    let fits = ends_at > now && ends_at.since(now) >= takeover::GRACE.0 && ends_at.since(now) <= takeover::GRACE.1;
    let chat = app.store.chat(who.bot, chat).await?.filter(|chat| fits && chat.disconnected_at.is_none());
    Ok(chat.map(|chat| Wish { chat, ends_at, plan }))
}

async fn how(app: &App, who: &Visitor) -> Handled {
    let chats = app.store.chats(who.bot).await?;
    let lines: Vec<_> =
        chats.into_iter().filter(|chat| chat.disconnected_at.is_none()).map(|chat| (chat.id, chat.title)).collect();
    answer(app, who, &texts::usage(who.lang, &lines)).await
}

/// `/takeover`: how far each is, with its buttons; how to begin one if there is none.
pub async fn show(app: &App, who: &Visitor) -> Handled {
    let (takeovers, now, zone) = (app.store.takeovers(who.bot).await?, app.clock.now(), app.settings.time_zone);
    if takeovers.is_empty() {
        return how(app, who).await;
    }
    let mut letters = Vec::new();
    for one in &takeovers {
        let title = title(app, one).await?;
        let far = app.store.progress(one.bot_id, one.chat_id).await?;
        let left = one.ends_at.since(now).as_secs().div_ceil(DAY);
        let state = match one.stopped_at {
            Some(_) => "stopped",
            None if one.ends_at > now => "runs",
            None => "over",
        };
        let days = usize::try_from(left).unwrap_or(usize::MAX);
        let text = texts::progress(who.lang, &title, (state, days), one.ends_at, zone, &far);
        let data = |verb: &str| format!("takeover:{verb}:{}:{}", one.chat_id, one.ends_at.secs());
        let keyboard = match state == "runs" && who.may(Deed::Shop) {
            true => vec![
                vec![Button::data(texts::button_more(who.lang), data("more"))],
                vec![Button::data(texts::button_stop(who.lang), data("stop"))],
            ],
            false => Keyboard::new(),
        };
        letters.push((text, keyboard));
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    for (text, keyboard) in letters {
        say::reply(&mut work, who.bot, who.chat(), &text, &keyboard);
    }
    work.commit().await
}

async fn title(app: &App, takeover: &TakeOver) -> Result<String> {
    let chat = app.store.chat(takeover.bot_id, takeover.chat_id).await?;
    Ok(chat.map(|chat| chat.title).unwrap_or_default())
}

/// A button under a take-over. It says until when the take-over ran as it was pressed, so two presses are one.
pub async fn taps(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, verb: &str, chat: &str, was: &str) -> Handled {
    let found = match chat.parse() {
        Ok(chat) if who.may(Deed::Shop) => takeover::latest(&app, who.bot, ChatId(chat)).await?,
        _ => None,
    };
    let found = found.filter(|one| was == one.ends_at.secs().to_string());
    let Some(takeover) = found else { return person::stale(app, bot, who, tap).await };
    let title = title(&app, &takeover).await?;
    let ends_at = (verb == "more").then(|| takeover.ends_at + MORE);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    if !takeover::change(&mut work, &takeover, &title, who.user.id, ends_at).await? {
        drop(work);
        return person::stale(app, bot, who, tap).await;
    }
    toast(&app, &bot, &tap, None);
    let text = texts::changed(who.lang, &title, ends_at, app.settings.time_zone);
    reply(work, &who, &text, &Keyboard::new()).await
}
