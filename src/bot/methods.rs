//! `/methods`: the ways to pay, as those set them up who say where the money goes.

use std::sync::Arc;

use super::{
    Handled,
    console::reply,
    person,
    visitor::{Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{Visitor, dialogue::Topic, order::Method, team::Deed},
    flows::setup::{self, LONGEST_INSTRUCTIONS},
    store::MethodRow,
    telegram::{Button, Keyboard},
    texts::setup as texts,
};

/// `/methods`.
pub async fn methods(app: &App, who: &Visitor) -> Handled {
    let rows = app.store.methods(who.bot).await?;
    let (text, keyboard) = page(who, &rows);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    reply(work, who, &text, &keyboard).await
}

fn page(who: &Visitor, rows: &[MethodRow]) -> (String, Keyboard) {
    let has = |method: Method| rows.iter().any(|row| row.method == method);
    let button = |what: &str, verb: &str, method: Method| {
        vec![Button::data(texts::button(who.lang, what), format!("method:{verb}:{}", method.name()))]
    };
    let mut buttons = Keyboard::new();
    buttons.push(match has(Method::Stars) {
        true => button("stars-off", "drop", Method::Stars),
        false => button("stars-on", "set", Method::Stars),
    });
    buttons.push(match has(Method::Manual) {
        true => button("manual-change", "set", Method::Manual),
        false => button("manual-on", "set", Method::Manual),
    });
    if has(Method::Manual) {
        buttons.push(button("manual-off", "drop", Method::Manual));
    }
    if has(Method::Telegram) {
        buttons.push(button("telegram-off", "drop", Method::Telegram));
    }
    let instructions = rows.iter().find_map(|row| row.instructions.as_deref());
    (texts::methods(who.lang, has(Method::Stars), instructions, has(Method::Telegram)), buttons)
}

/// A button of this page.
pub async fn taps(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, verb: &str, name: &str) -> Handled {
    let Some(method) = Method::parse(name).filter(|_| who.may(Deed::Till)) else {
        return person::stale(app, bot, who, tap).await;
    };
    let mut rows = app.store.methods(who.bot).await?;
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let by = (who.bot, who.user.id);
    match (verb, method) {
        ("set", Method::Manual) => {
            work.ask_person(who.bot, who.user.id, &Topic::Instructions).await?;
            return reply(work, &who, &texts::ask_instructions(who.lang), &Keyboard::new()).await;
        }
        ("set", Method::Stars) => {
            let row = MethodRow { method, instructions: None, sealed_token: None };
            setup::set_method(&mut work, by, &row).await?;
            rows.push(row);
        }
        ("drop", method) => {
            setup::drop_method(&mut work, by, method).await?;
            rows.retain(|row| row.method != method);
        }
        _ => {
            drop(work);
            return person::stale(app, bot, who, tap).await;
        }
    }
    let (text, keyboard) = page(&who, &rows);
    reply(work, &who, &text, &keyboard).await
}

/// The words that people read with their order.
pub async fn words(app: App, who: Visitor, words: &str) -> Handled {
    if !who.may(Deed::Till) {
        return person::unknown(app, who).await;
    }
    let words = words.trim();
    let mut rows = app.store.methods(who.bot).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    if words.is_empty() || words.chars().count() > LONGEST_INSTRUCTIONS {
        // The question stays open.
        return reply(work, &who, &texts::bad_instructions(who.lang, LONGEST_INSTRUCTIONS), &Keyboard::new()).await;
    }
    work.end_questions(who.bot, who.user.id).await?;
    let row = MethodRow { method: Method::Manual, instructions: Some(words.to_owned()), sealed_token: None };
    setup::set_method(&mut work, (who.bot, who.user.id), &row).await?;
    rows.retain(|row| row.method != Method::Manual);
    rows.push(row);
    let (text, keyboard) = page(&who, &rows);
    reply(work, &who, &text, &keyboard).await
}
