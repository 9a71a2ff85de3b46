//! `/paysupport`: a question about a payment on its way to the owners. Bot API: payments, disputes.

use super::{
    Handled, ignore,
    visitor::{self, remember},
};
use crate::{
    app::App,
    domain::Visitor,
    flows::{
        say,
        support::{self, Asked},
    },
    telegram::Keyboard,
    texts::support as texts,
};

/// `/paysupport`, with the question or before it.
pub async fn asks(app: App, who: Visitor, words: &str) -> Handled {
    let words = words.trim();
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let text = if words.is_empty() {
        support::listen(&mut work, &who, true).await?;
        texts::paysupport(who.lang)
    } else {
        match support::ask(&mut work, &who, words).await? {
            Asked::Sent => texts::sent(who.lang),
            Asked::Wait(until) => texts::wait(who.lang, until, app.settings.time_zone),
        }
    };
    say::reply(&mut work, who.bot, who.chat(), &text, &Keyboard::new());
    work.commit().await
}

/// These words are the question that `/paysupport` asked for.
pub fn is_awaited(app: &App, who: &Visitor, words: &str) -> bool {
    !words.trim().is_empty() && support::listens(who, app.clock.now())
}

/// Somebody banned speaks. Who paid or ordered may still ask about that, and nothing else.
pub async fn pleads(app: App, who: Visitor, text: &str, me: &str) -> Handled {
    let words = match visitor::command(text, me) {
        ("paysupport" | "support", words) => words,
        ("", words) if is_awaited(&app, &who, words) => words,
        _ => return ignore(app, who.origin).await,
    };
    if support::has_dealt(&app, &who).await? { asks(app, who, words).await } else { ignore(app, who.origin).await }
}
