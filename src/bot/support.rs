//! Messages outside of any command, `/support` and `/paysupport` on their way to the team, and its answers on their way
//! back. What is edited later stays as it was sent. Bot API: payments, disputes.

use std::sync::Arc;

use teloxide::types::{MediaKind, Message, MessageKind};

use super::{
    Handled, ignore, person,
    visitor::{self, Tap, remember, toast},
};
use crate::{
    app::{App, Bot},
    domain::{
        UserId, Visitor,
        dialogue::Topic,
        errand::{Class, Task},
        letter::{About, Letter, of_card},
        team::Deed,
    },
    error::Result,
    flows::{
        letters, say,
        support::{self, Asked},
    },
    store::Work,
    telegram::{Keyboard, calls},
    texts::support as texts,
};

/// `/paysupport`, with the question or before it.
pub async fn asks(app: App, who: Visitor, message: &Message, words: &str) -> Handled {
    let words = words.trim();
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    if words.is_empty() {
        work.ask_person(who.bot, who.user.id, &Topic::Question).await?;
        say::reply(&mut work, who.bot, who.chat(), &texts::paysupport(who.lang), &Keyboard::new());
        return work.commit().await;
    }
    let letter = Letter { words: Some(words.to_owned()), ..letter(&who, message, "text") };
    let asked = support::ask(&app, &mut work, &who, letter, About::Payment).await?;
    ends(&app, work, &who, asked, texts::sent(who.lang)).await
}

/// Anything that is no command and answers no question of ours: it reaches the team.
pub async fn writes(app: App, bot: Arc<Bot>, who: Visitor, message: &Message) -> Handled {
    let kind = kind(message).filter(|_| !who.may(Deed::People));
    let (Some(kind), false) = (kind, letters::readers(&app, &bot, who.user.id).await?.is_empty()) else {
        return person::unknown(app, who).await;
    };
    let about = if who.asked == Some(Topic::Question) { About::Payment } else { About::Anything };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let asked = support::ask(&app, &mut work, &who, letter(&who, message, kind), about).await?;
    ends(&app, work, &who, asked, texts::written(who.lang)).await
}

async fn ends(app: &App, mut work: Work, who: &Visitor, asked: Asked, sent: String) -> Handled {
    let text = match asked {
        Asked::Sent => Some(sent),
        Asked::Wait(until) => Some(texts::wait(who.lang, until, app.settings.time_zone)),
        Asked::Muted => Some(texts::not_heard(who.lang)),
        Asked::GoesOn | Asked::WaitsOn => None,
    };
    if let Some(text) = text {
        say::reply(&mut work, who.bot, who.chat(), &text, &Keyboard::new());
    }
    work.commit().await
}

fn letter(who: &Visitor, message: &Message, kind: &str) -> Letter {
    Letter {
        user: who.user.id,
        by: None,
        message: i64::from(message.id.0),
        kind: kind.to_owned(),
        words: message.text().or_else(|| message.caption()).map(str::to_owned),
        album: message.media_group_id().map(|album| album.0.clone()),
    }
}

/// What a message is; none for what Telegram does not let a bot send on.
fn kind(message: &Message) -> Option<&'static str> {
    let MessageKind::Common(common) = &message.kind else { return None };
    Some(match common.media_kind {
        MediaKind::Text(_) => "text",
        MediaKind::Photo(_) => "photo",
        MediaKind::Document(_) => "document",
        MediaKind::Voice(_) => "voice",
        MediaKind::Video(_) => "video",
        MediaKind::VideoNote(_) => "video_note",
        MediaKind::Audio(_) => "audio",
        MediaKind::Animation(_) => "animation",
        MediaKind::Sticker(_) => "sticker",
        MediaKind::Contact(_) => "contact",
        MediaKind::Location(_) => "location",
        MediaKind::Venue(_) => "venue",
        _ => return None,
    })
}

/// A reply of the team to a letter, or to anything that was said about it: on its way to the person. None if it is
/// something else.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn answers(app: &App, who: &Visitor, message: &Message) -> Result<Option<Work>> {
    let (Some(replied), Some(kind), true) = (message.reply_to_message(), kind(message), who.may(Deed::People)) else {
        return Ok(None);
    };
    if message.text().is_some_and(|text| text.starts_with('/')) {
        return Ok(None);
    }
    let key = app.store.card_of(who.bot, who.chat(), i64::from(replied.id.0)).await?;
    let Some((user, under)) = key.as_deref().and_then(of_card).filter(|(user, _)| *user != who.user.id) else {
        return Ok(None);
    };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    let answer = Letter { user, by: Some(who.user.id), ..letter(who, message, kind) };
    letters::answer(&mut work, who.bot, answer, under).await?;
    Ok(Some(work))
}

/// The button below a letter: its sender is heard no more, or again.
pub async fn mutes(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, on: bool, about: &str) -> Handled {
    let (Ok(user), true) = (about.parse::<UserId>(), who.may(Deed::People)) else {
        return person::stale(app, bot, who, tap).await;
    };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    letters::mute(&mut work, who.bot, who.user.id, user, on).await?;
    if tap.message != 0 {
        let call = calls::edit_buttons(who.chat(), tap.message, &letters::mute_button(who.lang, user, on));
        let task = Task::Call { method: call.method.into(), chat: who.chat(), body: call.body };
        work.send(who.bot, Class::Reply, task);
    }
    toast(&app, &bot, &tap, Some(&texts::muted(who.lang, on)));
    work.commit().await
}

/// Somebody banned speaks. Who paid or ordered may still ask about that, and nothing else.
pub async fn pleads(app: App, who: Visitor, message: &Message, text: &str, me: &str) -> Handled {
    let words = match visitor::command(text, me) {
        ("paysupport" | "support", words) => words,
        ("", words) if who.asked == Some(Topic::Question) && !words.trim().is_empty() => words,
        _ => return ignore(app, who.origin).await,
    };
    if support::has_dealt(&app, &who).await? {
        asks(app, who, message, words).await
    } else {
        ignore(app, who.origin).await
    }
}
