//! What people and owners say about an order: paid, given up, confirmed, rejected and why.

use std::sync::Arc;

use teloxide::types::Message;

use super::{
    Handled,
    console::reply,
    person, support,
    visitor::{Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{
        Visitor,
        dialogue::Topic,
        errand::{Class, Task},
        order::{Event, Order},
        sale::Obstacle,
        team::Deed,
    },
    error::Result,
    flows::{
        cards, late, method,
        order::{self, Moved},
        proof::Proof,
        say,
    },
    store::{Settled, Work},
    telegram::{Button, Keyboard, calls},
    texts::{bot::unknown_command, payments, shop as texts},
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
    if !who.may(Deed::Orders) {
        return person::stale(app, bot, who, tap).await;
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    work.hold_person(who.bot, who.user.id)?;
    let moved = order::decide(&app, &mut work, &bot, key, who.user.id, paid).await?;
    if let (false, Moved::Now(order)) = (paid, &moved) {
        let because = |reason: &&str| {
            vec![Button::data(texts::button_reason(who.lang, reason), format!("because:{reason}:{key}"))]
        };
        let own = vec![Button::data(texts::button_own_words(who.lang), format!("because:{OWN}:{key}"))];
        let keyboard: Keyboard = texts::REASONS.iter().map(because).chain([own]).collect();
        let person = cards::name(&app, who.bot, order.user).await?;
        say::reply(&mut work, who.bot, who.chat(), &texts::ask_reason(who.lang, key, &person), &keyboard);
        let asked = Topic::Reason { order: key.to_owned(), chosen: false };
        work.ask_person(who.bot, who.user.id, &asked).await?;
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
pub async fn proves(app: App, bot: Arc<Bot>, who: Visitor, message: &Message) -> Handled {
    let album = message.media_group_id().map(|album| album.0.clone());
    let proof = Proof { message: i64::from(message.id.0), album };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let told = match order::prove(&app, &mut work, &who, &proof).await? {
        None => {
            drop(work);
            return support::writes(app, bot, who, message).await;
        }
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

/// An owner's own words. They are the reason of the rejection to whose message they reply; without a reply, of the one for
/// which the owner was asked last, unless others wait for a reason too and none was chosen. Nobody else's order gets them.
/// None: they are about something else.
pub async fn reason(
    app: &App,
    bot: &Arc<Bot>,
    who: &Visitor,
    words: &str,
    replied: Option<&Message>,
) -> Result<Option<Settled>> {
    let asked = match &who.asked {
        Some(Topic::Reason { order, chosen }) => Some((order, *chosen)),
        _ => None,
    };
    let is_none = words.trim().is_empty() || !who.may(Deed::Orders);
    if is_none {
        return Ok(None);
    }
    let open = order::unexplained(app, who.bot, who.user.id).await?;
    let chosen = match (replied, asked) {
        (Some(letter), _) => about(bot, letter, &open),
        (None, Some((key, chosen))) if chosen || open.len() == 1 => open.iter().find(|one| one.key == *key),
        (None, _) => None,
    };
    let Some(order) = chosen else {
        let elsewhere = open.is_empty() || who.asked.is_some() && asked.is_none();
        if elsewhere {
            return Ok(None);
        }
        // Whoever says something else has left the question.
        let mut work = app.begin(who.origin.clone()).await?;
        remember(&mut work, who).await?;
        work.end_questions(who.bot, who.user.id).await?;
        return reply(work, who, &texts::which_order(who.lang), &Keyboard::new()).await.map(Some);
    };
    let person = cards::name(app, who.bot, order.user).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    work.end_questions(who.bot, who.user.id).await?;
    let text = match order::explain(&mut work, who.bot, &order.key, who.user.id, words).await? {
        true => crate::texts::escape(&texts::reason_noted(who.lang, &person)).into_owned(),
        false => unknown_command(who.lang),
    };
    say::reply(&mut work, who.bot, who.chat(), &text, &Keyboard::new());
    work.commit().await.map(Some)
}

/// The order that a message of ours names, if it is one of these.
fn about<'o>(bot: &Bot, letter: &Message, open: &'o [Order]) -> Option<&'o Order> {
    letter.from.as_ref().filter(|from| i64::try_from(from.id.0) == Ok(bot.id.0))?;
    let text = letter.text()?;
    let mut named = open.iter().filter(|one| text.contains(&one.key));
    named.next().filter(|_| named.next().is_none())
}

/// What stands for the owner's own words where a reason of ours could stand.
const OWN: &str = "own";

/// One of our reasons was chosen, or the owner's own words.
pub async fn because(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, reason: &str, key: &str) -> Handled {
    let open = if who.may(Deed::Orders) { order::unexplained(&app, who.bot, who.user.id).await? } else { Vec::new() };
    let known = reason == OWN || texts::REASONS.contains(&reason);
    let Some(order) = open.iter().find(|one| known && one.key == key) else {
        return person::stale(app, bot, who, tap).await;
    };
    let person = cards::name(&app, who.bot, order.user).await?;
    if reason == OWN {
        toast(&app, &bot, &tap, None);
        let mut work = app.begin(who.origin.clone()).await?;
        let asked = Topic::Reason { order: key.to_owned(), chosen: true };
        work.ask_person(who.bot, who.user.id, &asked).await?;
        let text = texts::ask_own_words(who.lang, key, &person);
        work.send(who.bot, Class::Reply, Task::say(who.chat(), calls::ask_reply(who.chat(), &text).body));
        return work.commit().await;
    }
    let mut work = app.begin(who.origin.clone()).await?;
    if matches!(&who.asked, Some(Topic::Reason { order, .. }) if order == key) {
        work.end_questions(who.bot, who.user.id).await?;
    }
    let explained = order::explain(&mut work, who.bot, key, who.user.id, &format!("@{reason}")).await?;
    if !explained {
        drop(work);
        return person::stale(app, bot, who, tap).await;
    }
    toast(&app, &bot, &tap, Some(&texts::reason_noted(who.lang, &person)));
    remove(&app, &bot, &who, tap.message);
    work.commit().await
}
