//! What people and owners say about an order: paid, given up, confirmed, rejected and why.

use std::sync::Arc;

use super::{
    Handled, person,
    visitor::{Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{
        Visitor,
        errand::{Class, Task},
        order::{Event, Order},
        sale::Obstacle,
    },
    error::Result,
    flows::{
        late, method,
        order::{self, Moved},
        say,
    },
    store::Work,
    telegram::{Button, Keyboard},
    texts::{payments, shop as texts},
};

/// "I have paid", and the order given up: the person's own words about their order.
pub async fn says(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, word: &str, key: &str) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    let moved = match word {
        "paid" => order::claim(&app, &mut work, &who, key).await?,
        _ => order::go(&mut work, who.bot, key, Event::Cancel, None, Some(who.user.id)).await?,
    };
    ends(app, bot, who, tap, work, key, moved).await
}

/// "Pay" under an open order: it is shown again, at the price that it has.
pub async fn pays(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, key: &str) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let resumed = late::resume(&app, &mut work, &who, key).await?;
    if let Moved::Now(order) = &resumed {
        method::start(&app, &mut work, &who, order).await?;
    }
    ends(app, bot, who, tap, work, key, resumed).await
}

/// An owner's word about an order: confirmed or rejected.
pub async fn judges(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, paid: bool, key: &str) -> Handled {
    if !who.is_owner {
        return person::stale(app, bot, who, tap).await;
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let moved = order::decide(&app, &mut work, &bot, key, who.user.id, paid).await?;
    if !paid && matches!(moved, Moved::Now(_)) {
        let because = |reason: &&str| {
            vec![Button::data(texts::button_reason(who.lang, reason), format!("because:{reason}:{key}"))]
        };
        let keyboard: Keyboard = texts::REASONS.iter().map(because).collect();
        say::reply(&mut work, who.bot, who.chat(), &texts::ask_reason(who.lang), &keyboard);
    }
    ends(app, bot, who, tap, work, key, moved).await
}

/// Every message about the order shows how it stands; whoever came too late is told so.
async fn ends(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, mut work: Work, key: &str, moved: Moved) -> Handled {
    let word = match &moved {
        Moved::Now(_) => None,
        Moved::Not(order) => Some(texts::over(who.lang, order.state)),
        Moved::Barred(order, obstacle) => {
            tell_barred(&app, &mut work, &who, order, obstacle).await?;
            None
        }
        Moved::Unknown => {
            // It may hold the one turn of the writer, which the answer needs.
            drop(work);
            return person::stale(app, bot, who, tap).await;
        }
    };
    work.send(who.bot, Class::Reply, Task::Redraw { order: key.to_owned() });
    toast(&app, &bot, &tap, word.as_deref());
    work.commit().await
}

/// An order had lapsed, and what was ordered cannot be had any more: whoever speaks is told why, and what to do if money
/// is on its way.
async fn tell_barred(app: &App, work: &mut Work, who: &Visitor, order: &Order, obstacle: &Obstacle) -> Result<()> {
    let plan = app.store.plan(who.bot, order.plan).await?.map(|plan| plan.name).unwrap_or_default();
    let why = texts::obstacle(who.lang, &plan, obstacle);
    let text = payments::barred(who.lang, &order.key, &why, who.user.id == order.user);
    say::reply(work, who.bot, who.chat(), &text, &Keyboard::new());
    Ok(())
}

/// A photo or a document: the proof of a payment by hand, if one is awaited.
pub async fn proves(app: App, who: Visitor, message: i64) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let told = match order::prove(&app, &mut work, &who, message).await? {
        None => Some(crate::texts::bot::unknown_command(who.lang)),
        Some(Moved::Not(order)) => Some(texts::over(who.lang, order.state)),
        Some(Moved::Barred(order, obstacle)) => {
            tell_barred(&app, &mut work, &who, &order, &obstacle).await?;
            None
        }
        Some(Moved::Now(_) | Moved::Unknown) => None,
    };
    if let Some(text) = told {
        say::reply(&mut work, who.bot, who.chat(), &text, &Keyboard::new());
    }
    work.commit().await
}

/// An owner's own words, if they are the reason of a rejection; anything else is not understood.
pub async fn explains(app: App, who: Visitor, words: &str) -> Handled {
    let open = if words.trim().is_empty() { None } else { order::unexplained(&app, who.bot, who.user.id).await? };
    let Some(open) = open else { return person::unknown(app, who).await };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    order::explain(&mut work, who.bot, &open.key, who.user.id, words).await?;
    say::reply(&mut work, who.bot, who.chat(), &texts::reason_noted(who.lang), &Keyboard::new());
    work.commit().await
}

/// One of our reasons was chosen.
pub async fn because(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, reason: &str, key: &str) -> Handled {
    let known = texts::REASONS.contains(&reason);
    if !who.is_owner || !known {
        return person::stale(app, bot, who, tap).await;
    }
    let mut work = app.begin(who.origin.clone()).await?;
    let explained = order::explain(&mut work, who.bot, key, who.user.id, &format!("@{reason}")).await?;
    if !explained {
        drop(work);
        return person::stale(app, bot, who, tap).await;
    }
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    work.commit().await
}
