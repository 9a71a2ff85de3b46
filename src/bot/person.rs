//! What anybody may ask for: help, language, status, a new link.

use std::sync::Arc;

use futures::StreamExt as _;

use super::{
    Handled, gate,
    visitor::{Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{ChatId, Lang, Visitor, seat::Observed},
    error::Result,
    flows::{invite, say},
    store::Settled,
    telegram::{Button, Keyboard},
    texts::bot as texts,
};

/// How many chats are looked into at a time.
const LOOKS_AT_ONCE: usize = 8;

/// `/help`.
pub async fn help(app: App, who: Visitor) -> Handled {
    let text = texts::help(who.lang, who.is_owner);
    answer(&app, &who, &text, &Keyboard::new()).await
}

/// Anything we do not understand: a pointer to `/help`, the same for commands that are not the person's to give.
pub async fn unknown(app: App, who: Visitor) -> Handled {
    let text = texts::unknown_command(who.lang);
    answer(&app, &who, &text, &Keyboard::new()).await
}

/// `/language`: one button per language.
pub async fn language(app: App, who: Visitor) -> Handled {
    let button = |lang: Lang| vec![Button::data(lang.own_name(), format!("lang:set:{}", lang.code()))];
    answer(&app, &who, &texts::language_choose(who.lang), &Lang::ALL.map(button).to_vec()).await
}

/// A language was chosen.
pub async fn set_language(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, code: &str) -> Handled {
    let Some(lang) = Lang::ALL.into_iter().find(|lang| lang.code() == code) else {
        return stale(app, bot, who, tap).await;
    };
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    let mut work = app.begin(who.origin.clone()).await?;
    work.remember(who.bot, &who.user).await?;
    work.set_language(who.bot, who.user.id, lang).await?;
    say::reply(&mut work, who.bot, who.chat(), &texts::language_set(lang), &Keyboard::new());
    work.commit().await
}

/// `/status`: what one has, until when, and a button for every chat one is not in.
pub async fn status(app: App, bot: Arc<Bot>, who: Visitor) -> Handled {
    let now = app.clock.now();
    let subscriptions = app.store.subscriptions_of(who.bot, who.user.id).await?;
    let plans: Vec<_> = subscriptions.into_iter().filter(|s| s.runs(now)).map(|s| (s.plan_name, s.ends_at)).collect();
    let seats = app.store.seats_of(who.bot, who.user.id).await?;
    // What we remember may be out of date, and on doubt the button is there.
    let looks = seats.into_iter().filter(|view| view.seat.is_entitled(now)).map(|view| {
        let telegram = bot.telegram.clone();
        async move {
            let inside = view.seat.observed.is_inside()
                && telegram.membership(view.seat.chat, view.seat.user).await.clear().is_some_and(Observed::is_inside);
            (view, inside)
        }
    });
    let looks: Vec<_> = futures::stream::iter(looks).buffered(LOOKS_AT_ONCE).collect().await;
    let outside = looks.into_iter().filter(|(_, inside)| !inside);
    let keyboard: Keyboard = outside
        .map(|(view, _)| {
            let data = format!("seat:link:{}", view.seat.chat);
            vec![Button::data(texts::button_link(who.lang, &view.title), data)]
        })
        .collect();
    let text = texts::status(who.lang, &plans, app.settings.time_zone);
    answer(&app, &who, &text, &keyboard).await
}

/// A new link to one chat.
pub async fn link(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, chat: &str) -> Handled {
    let Ok(chat) = chat.parse::<ChatId>() else { return stale(app, bot, who, tap).await };
    toast(&app, &bot, &tap, None);
    gate::guarded(app, bot, who, async move |app, _, who| ask_for_link(&app, &who, chat).await).await
}

async fn ask_for_link(app: &App, who: &Visitor, chat: ChatId) -> Result<Settled> {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    invite::ask_again(&mut work, who.bot, who.user.id, chat).await?;
    work.commit().await
}

/// A button of another time: a polite word instead of silence.
pub async fn stale(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap) -> Handled {
    toast(&app, &bot, &tap, Some(&texts::stale(who.lang)));
    super::ignore(app, who.origin).await
}

async fn answer(app: &App, who: &Visitor, text: &str, keyboard: &Keyboard) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    say::reply(&mut work, who.bot, who.chat(), text, keyboard);
    work.commit().await
}
