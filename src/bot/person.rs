//! What anybody may ask for: help, language, a new link.

use std::sync::Arc;

use super::{
    Handled, gate,
    visitor::{Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{ChatId, Lang, Visitor},
    error::Result,
    flows::{invite, say},
    store::Settled,
    telegram::{Button, Keyboard},
    texts::bot as texts,
};

/// `/help`.
pub async fn help(app: App, who: Visitor) -> Handled {
    let text = texts::help(who.lang, who.role);
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
