//! `/check`, `/ban`, `/unban`: the owner's.

use std::sync::Arc;

use super::{Handled, console::user, visitor::remember};
use crate::{
    app::{App, Bot},
    domain::Visitor,
    flows::{
        moderate::{self, Obstacle},
        report, say,
    },
    telegram::Keyboard,
    texts::owner::{self as texts, Impossible},
};

/// `/check ID`.
pub async fn check(app: App, who: Visitor, rest: &str) -> Handled {
    let text = match user(rest) {
        None => texts::usage(who.lang, "check"),
        Some(user) => report::check(&app, who.bot, user, who.lang).await?,
    };
    answer(&app, &who, &text).await
}

/// `/ban ID`.
pub async fn ban(app: App, bot: Arc<Bot>, who: Visitor, rest: &str) -> Handled {
    let Some(user) = user(rest) else { return answer(&app, &who, &texts::usage(who.lang, "ban")).await };
    if let Some(obstacle) = moderate::obstacle(&app, &bot, user).await? {
        let why = match &obstacle {
            Obstacle::Myself => Impossible::Myself,
            Obstacle::Team => Impossible::Team,
            Obstacle::Admin(chat) => Impossible::Admin(chat),
        };
        return answer(&app, &who, &texts::ban_impossible(who.lang, user, &why)).await;
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let done = moderate::ban(&mut work, &bot, user, who.user.id).await?;
    let text = texts::banned(who.lang, user, done.again, done.subscriptions, done.chats);
    say::reply(&mut work, who.bot, who.chat(), &text, &Keyboard::new());
    work.commit().await
}

/// `/unban ID`.
pub async fn unban(app: App, bot: Arc<Bot>, who: Visitor, rest: &str) -> Handled {
    let Some(user) = user(rest) else { return answer(&app, &who, &texts::usage(who.lang, "unban")).await };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let was_banned = moderate::unban(&mut work, &bot, user, who.user.id).await?;
    say::reply(&mut work, who.bot, who.chat(), &texts::unbanned(who.lang, user, was_banned), &Keyboard::new());
    work.commit().await
}

async fn answer(app: &App, who: &Visitor, text: &str) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    say::reply(&mut work, who.bot, who.chat(), text, &Keyboard::new());
    work.commit().await
}
