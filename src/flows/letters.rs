//! Letters between people and the team: each is shown to everybody who may answer, the first answer of any of them goes
//! to the person, and the others see what was said.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        BotId, ChatId, Origin, UserId,
        errand::{Class, Errand, Task},
        letter::{self, About, Letter},
        team::{Act, Deed},
    },
    error::Result,
    flows::{alert, cards},
    store::{Settled, Work},
    telegram::{Button, Keyboard, Meaning, calls},
    texts::support as texts,
};

/// A text of so many characters stands in one message with the words above it; a longer one follows as it is.
const IN_ONE: usize = 3_000;

/// Who reads letters and may answer them: those who may decide about people, but not who writes.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn readers(app: &App, bot: &Arc<Bot>, but: UserId) -> Result<Vec<UserId>> {
    Ok(alert::who_may(app, bot, Deed::People).await?.into_iter().filter(|reader| *reader != but).collect())
}

/// Shows a person's letter to everybody who may answer, under what was said before.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn show(app: &App, bot: &Arc<Bot>, errand: &Errand, letter: &Letter, about: About) -> Result<Settled> {
    let readers = readers(app, bot, letter.user).await?;
    if readers.is_empty() {
        tracing::warn!(bot.id = bot.id.0, "nobody reads letters: set OWNER_IDS or `usher team add ID --role owner`");
    }
    let known = app.store.acquaintance(bot.id, letter.user).await?.and_then(|known| known.customer);
    let (now, rights) = (app.clock.now(), app.store.subscriptions_of(bot.id, letter.user).await?);
    let muted = app.store.muted_since(bot.id, letter.user).await?.is_some();
    let name = cards::name(app, bot.id, letter.user).await?;
    let mut sheets = Vec::new();
    for reader in readers {
        let lang = cards::language(app, bot.id, reader).await?;
        let last = app.store.last_letter_card(bot.id, reader.chat(), letter.user).await?;
        let sender = texts::Sender {
            user: letter.user,
            name: &name,
            username: known.as_ref().and_then(|customer| customer.user.username.as_deref()),
            rights: &rights,
            banned: known.as_ref().is_some_and(|customer| customer.banned_at.is_some()),
            muted,
            about,
            now,
            zone: app.settings.time_zone,
        };
        sheets.push((reader, last, texts::header(lang, &sender), mute_button(lang, letter.user, muted)));
    }
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    for (reader, last, header, button) in sheets {
        let head = (about != About::TheSame).then_some((header, button));
        sheet(&mut work, bot.id, reader.chat(), letter, head, last);
    }
    work.commit().await
}

/// Below a letter: its sender is heard no more, or again.
pub fn mute_button(lang: crate::domain::Lang, user: UserId, muted: bool) -> Keyboard {
    let (text, verb) = if muted { (texts::button_hear(lang), "hear") } else { (texts::button_mute(lang), "mute") };
    vec![vec![Button::data(text, format!("letter:{verb}:{user}"))]]
}

/// A letter in a chat: the words above it, unless they were said, and the letter itself, under what was said before.
fn sheet(
    work: &mut Work,
    bot: BotId,
    to: ChatId,
    letter: &Letter,
    head: Option<(String, Keyboard)>,
    under: Option<i64>,
) {
    // Of a letter of the team the person's own message is not known here; any number leads to them.
    let key = letter::card(letter.user, if letter.by.is_none() { letter.message } else { 0 });
    let words = letter.words.as_deref().filter(|words| letter.kind == "text" && words.chars().count() <= IN_ONE);
    let is_whole = words.is_some();
    if let Some((head, keyboard)) = head {
        let text = words.map_or(head.clone(), |words| format!("{head}\n\n{}", crate::texts::escape(words)));
        let body = calls::reply_message(to, &text, &keyboard, under).body;
        work.send(bot, Class::Reply, Task::Say { chat: to, body, card: Some(key.clone()), method: None });
    }
    if !is_whole {
        let from = letter.by.unwrap_or(letter.user).chat();
        let body = calls::copy_message(to, from, letter.message, under).body;
        let method = Some("copyMessage".to_owned());
        work.send(bot, Class::Reply, Task::Say { chat: to, body, card: Some(key), method });
    }
}

/// Takes an answer of the team: it is written down, and on its way to the person, under the message that it answers.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn answer(work: &mut Work, bot: BotId, answer: Letter, under: i64) -> Result<()> {
    let by = answer.by.unwrap_or(UserId::OPERATOR);
    work.add_letter(bot, &answer).await?;
    work.audit(bot, by, Act::Answer, Some(answer.user), "").await?;
    work.send(bot, Class::Reply, Task::Deliver { letter: answer, under });
    Ok(())
}

/// How it went with an answer.
enum Went {
    /// The person has it, under this number.
    Well(i64),
    /// The person has blocked the bot.
    Unreachable,
    /// Telegram does not send it on, in its own words.
    Refused(String),
}

/// Brings an answer to the person. Who answered is told how it went; the others of the team see what was said.
///
/// # Errors
/// `Retry` while Telegram gives no clear answer.
pub async fn deliver(app: &App, bot: &Arc<Bot>, errand: &Errand, answer: &Letter, under: i64) -> Result<Settled> {
    let (user, by) = (answer.user, answer.by.unwrap_or(UserId::OPERATOR));
    let reply_to = Some(under).filter(|message| *message != 0);
    let body = calls::copy_message(user.chat(), by.chat(), answer.message, reply_to).body;
    let went = match bot.telegram.say("copyMessage", body).await.map_err(|fault| (fault.meaning(), fault)) {
        Ok(number) => Went::Well(number),
        Err((Meaning::Unreachable | Meaning::OutOfChat, _)) => Went::Unreachable,
        Err((Meaning::Nothing | Meaning::Refused, fault)) => Went::Refused(fault.to_string()),
        Err((_, fault)) => return Err(fault.into()),
    };
    let name = cards::name(app, bot.id, user).await?;
    let (author, lang) = (cards::name(app, bot.id, by).await?, cards::language(app, bot.id, by).await?);
    let mut others = Vec::new();
    if matches!(went, Went::Well(_)) {
        for reader in readers(app, bot, user).await?.into_iter().filter(|reader| *reader != by) {
            let head = texts::answered(cards::language(app, bot.id, reader).await?, &author, &name);
            others.push((reader, app.store.last_letter_card(bot.id, reader.chat(), user).await?, head));
        }
    }
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    // Of an album one word is enough.
    let together = answer.album.clone().unwrap_or_else(|| answer.message.to_string());
    let is_first = work.first_time(&format!("letters:delivered:{}:{by}:{together}", bot.id)).await?;
    let word = match went {
        Went::Well(number) => {
            work.add_card(bot.id, &letter::card(user, under), user.chat(), number).await?;
            for (reader, last, head) in others {
                let head = is_first.then(|| (head, Keyboard::new()));
                sheet(&mut work, bot.id, reader.chat(), answer, head, last);
            }
            is_first.then(|| texts::delivered(lang, &name))
        }
        Went::Unreachable => {
            let now = work.now();
            work.set_unreachable(bot.id, user, Some(now)).await?;
            is_first.then(|| texts::blocked(lang, &name))
        }
        Went::Refused(why) => Some(texts::refused(lang, &name, &why)),
    };
    if let Some(text) = word {
        let body = calls::reply_message(by.chat(), &text, &Keyboard::new(), Some(answer.message)).body;
        work.send(bot.id, Class::Reply, Task::say(by.chat(), body));
    }
    work.commit().await
}

/// A person is heard by the team no more, or again. False if it was so before.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn mute(work: &mut Work, bot: BotId, by: UserId, user: UserId, on: bool) -> Result<bool> {
    let changed = work.mute(bot, user, on).await?;
    if changed {
        work.audit(bot, by, if on { Act::Mute } else { Act::Hear }, Some(user), "").await?;
    }
    Ok(changed)
}
