//! `/chats`: connected chats, the rights of the bot there, how people come in, and how to connect one from a telephone.

use std::sync::Arc;

use super::{
    Handled,
    console::reply,
    person,
    visitor::{Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{
        Chat, ChatId, ChatKind, Plan, Visitor,
        team::{Act, Deed},
    },
    error::{Error, Result},
    flows::{
        connect::{self, NEEDED, Place},
        setup::{self, Manners},
    },
    telegram::{Button, Keyboard, button::caption},
    texts::setup as texts,
};

/// The rights for which Telegram asks when the bot is added by a button. Bot API: deep linking, `admin`.
const RIGHTS: &str = "invite_users+restrict_members";

/// `/chats`.
pub async fn chats(app: &App, bot: &Arc<Bot>, who: &Visitor) -> Handled {
    let (text, keyboard) = list(app, bot, who).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    reply(work, who, &text, &keyboard).await
}

async fn list(app: &App, bot: &Arc<Bot>, who: &Visitor) -> Result<(String, Keyboard)> {
    let chats = app.store.chats(who.bot).await?;
    let lines: Vec<String> = chats.iter().map(|chat| texts::chat_line(who.lang, chat)).collect();
    let mut rows = Keyboard::new();
    if who.may(Deed::Shop) {
        let button = |chat: &Chat| {
            let title = caption(&chat.title).unwrap_or_else(|| chat.id.to_string());
            vec![Button::data(title, format!("chat:show:{}", chat.id))]
        };
        rows.extend(chats.iter().map(button));
        let link = |what: &str| format!("https://t.me/{}?{what}&admin={RIGHTS}", bot.username);
        rows.push(vec![Button::url(texts::button(who.lang, "channel"), link("startchannel"))]);
        rows.push(vec![Button::url(texts::button(who.lang, "group"), link("startgroup"))]);
    }
    Ok((texts::chats(who.lang, &lines, who.may(Deed::Shop)), rows))
}

/// One chat with its settings.
async fn page(app: &App, who: &Visitor, chat: &Chat) -> Result<(String, Keyboard)> {
    let plans = app.store.all_plans(who.bot).await?;
    let opens: Vec<String> =
        plans.into_iter().filter(|plan: &Plan| plan.chats.contains(&chat.id)).map(|plan| plan.name).collect();
    let is_required = app.store.required_chats(who.bot).await?.iter().any(|(id, ..)| *id == chat.id);
    let text = texts::chat(who.lang, chat, &opens, is_required);
    let button =
        |what: &str, verb: &str| vec![Button::data(texts::button(who.lang, what), format!("chat:{verb}:{}", chat.id))];
    let mut rows = Keyboard::new();
    if chat.kind != ChatKind::Group {
        let (what, verb) = if chat.join_requests { ("requests-off", "unask") } else { ("requests-on", "ask") };
        rows.push(button(what, verb));
    }
    rows.push(if chat.keep_strays { button("strays-remove", "remove") } else { button("strays-keep", "keep") });
    rows.push(if chat.keep_bans { button("bans-lift", "lift") } else { button("bans-keep", "hold") });
    rows.push(button("look", "look"));
    rows.push(vec![Button::data(texts::button(who.lang, "chats"), "chat:list:0")]);
    Ok((text, rows))
}

/// A button of the list, of a chat's page, or of the offer to connect one.
pub async fn taps(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, verb: &str, id: &str) -> Handled {
    let Some(id) = id.parse::<ChatId>().ok().filter(|_| who.may(Deed::Shop)) else {
        return person::stale(app, bot, who, tap).await;
    };
    if matches!(verb, "connect" | "look") {
        return looks(app, bot, who, tap, id, verb == "connect").await;
    }
    if verb == "list" {
        toast(&app, &bot, &tap, None);
        remove(&app, &bot, &who, tap.message);
        return chats(&app, &bot, &who).await;
    }
    let Some(mut chat) = app.store.chat(who.bot, id).await? else { return person::stale(app, bot, who, tap).await };
    let manners = match verb {
        "show" => None,
        "ask" | "unask" => Some(Manners { join_requests: Some(verb == "ask"), ..Manners::default() }),
        "keep" | "remove" => Some(Manners { keep_strays: Some(verb == "keep"), ..Manners::default() }),
        "hold" | "lift" => Some(Manners { keep_bans: Some(verb == "hold"), ..Manners::default() }),
        _ => return person::stale(app, bot, who, tap).await,
    };
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    if let Some(manners) = manners
        && setup::set_chat(&mut work, (who.bot, who.user.id), &chat, manners).await?
    {
        chat.join_requests = manners.join_requests.unwrap_or(chat.join_requests);
        chat.keep_strays = manners.keep_strays.unwrap_or(chat.keep_strays);
        chat.keep_bans = manners.keep_bans.unwrap_or(chat.keep_bans);
    }
    let (text, keyboard) = page(&app, &who, &chat).await?;
    reply(work, &who, &text, &keyboard).await
}

/// Telegram is asked how the bot stands there; with `connects` a chat that somebody else added it to becomes ours.
async fn looks(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, id: ChatId, connects: bool) -> Handled {
    let known = app.store.chat(who.bot, id).await?;
    if known.is_none() && !connects {
        return person::stale(app, bot, who, tap).await;
    }
    let details = setup::details(&bot.telegram, id).await;
    let place = connect::look(&bot.telegram, id).await;
    let seen = match (details, place) {
        (Ok(details), Ok(place)) => ChatKind::parse(&details.kind).map(|kind| (kind, details.title, place)),
        (Err(fault), _) | (_, Err(fault)) => match fault.meaning() {
            crate::telegram::Meaning::Again | crate::telegram::Meaning::Wait(_) => return Err(Error::from(fault)),
            _ => None,
        },
    };
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let title = known.as_ref().map_or_else(|| id.to_string(), |chat| chat.title.clone());
    let Some((kind, title, place)) = seen.filter(|(.., place)| known.is_some() || *place != Place::Out) else {
        return reply(work, &who, &texts::cannot_see(who.lang, &title), &Keyboard::new()).await;
    };
    // A plain member is connected all the same: what waits goes on as soon as the rights come.
    let place = if place == Place::Member { Place::Admin(NEEDED.map(str::to_owned).to_vec()) } else { place };
    connect::placed(&mut work, who.bot, (id, kind, &title), place, true).await?;
    if known.is_none() {
        work.audit(who.bot, who.user.id, Act::Connect, None, &title).await?;
    }
    let Some(chat) = work.chat(who.bot, id).await? else { return work.commit().await };
    let (text, keyboard) = page(&app, &who, &chat).await?;
    reply(work, &who, &text, &keyboard).await
}
