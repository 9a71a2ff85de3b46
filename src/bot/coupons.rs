//! "I have a coupon", the words after it, the link with a coupon in it, and what a coupon changes on the pages of the shop.

use std::sync::Arc;

use super::{
    Handled, orders, person, shop,
    visitor::{Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{Money, Origin, PlanId, Term, Visitor, order::Method, sale::Rule},
    error::Result,
    flows::{
        coupons::{self, Entered, Hand},
        say,
        shop::Offer,
        support,
    },
    telegram::{Button, Keyboard},
    texts::{codes, coupons as texts},
};

/// What a link with a coupon begins with.
const LINK: &str = "k_";

/// The coupon of a start payload.
pub fn of_payload(payload: &str) -> Option<&str> {
    payload.strip_prefix(LINK)
}

/// "I have a coupon": the next words are one.
pub async fn asks(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, plan: &str) -> Handled {
    let Ok(plan) = plan.parse::<PlanId>() else { return person::stale(app, bot, who, tap).await };
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    work.ask_for_coupon(who.bot, who.user.id, plan).await?;
    support::listen(&mut work, &who, false).await?;
    let keyboard = vec![vec![Button::data(crate::texts::shop::button_back(who.lang), format!("plan:show:{plan}"))]];
    say::reply(&mut work, who.bot, who.chat(), &texts::ask(who.lang), &keyboard);
    work.commit().await
}

/// Words without a command: a coupon if one was asked for, an owner's reason, or nothing we understand.
pub async fn words(app: App, who: Visitor, words: &str) -> Handled {
    let asked = if words.trim().is_empty() { None } else { coupons::asked(&app, who.bot, who.user.id).await? };
    let Some(plan) = asked else {
        return if who.is_owner { orders::explains(app, who, words).await } else { person::unknown(app, who).await };
    };
    let (text, keyboard) = entered(&app, &who, words, Some(plan)).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    say::reply(&mut work, who.bot, who.chat(), &text, &keyboard);
    work.commit().await
}

/// Takes a coupon in hand, and shows what it does: on the page where it was asked for, on that of its only plan, or on
/// the list. Committed at once, because the pages are read after it; taken twice it is still one.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn entered(app: &App, who: &Visitor, typed: &str, plan: Option<PlanId>) -> Result<(String, Keyboard)> {
    let (lang, zone) = (who.lang, app.settings.time_zone);
    let mut work = app.begin(Origin::Repeatable).await?;
    let entered = coupons::enter(&mut work, who.bot, who.user.id, typed).await?;
    work.commit().await?;
    let coupon = match entered {
        Entered::Taken(coupon) => coupon,
        Entered::Wrong(wait) => return Ok((texts::wrong(lang, wait, zone), Keyboard::new())),
        Entered::Wait(until) => return Ok((codes::wait(lang, until, zone), Keyboard::new())),
        Entered::Spent(word) => return Ok((texts::spent(lang, &word), Keyboard::new())),
    };
    let page = match coupon.plans[..] {
        [only] => Some(only),
        _ => plan.filter(|plan| coupon.is_for(*plan)),
    };
    let (text, keyboard) = shop::view(app, who, page).await?;
    // A page says itself what the coupon does there.
    match page {
        Some(_) => Ok((text, keyboard)),
        None => Ok((format!("{}\n\n{text}", texts::taken(lang, &coupon)), keyboard)),
    }
}

/// The coupon in hand works no more: it is dropped, and the answer is what the person reads of it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn gone(app: &App, who: &Visitor) -> Result<Option<String>> {
    let Hand::Gone(word) = coupons::in_hand(app, who.bot, who.user.id).await? else { return Ok(None) };
    let mut work = app.begin(Origin::Repeatable).await?;
    work.drop_coupon(who.bot, who.user.id).await?;
    work.commit().await?;
    Ok(Some(texts::gone(who.lang, &word)))
}

/// What a coupon changes on the page of a plan, above everything else.
pub fn lines(who: &Visitor, offer: &Offer) -> Option<String> {
    let applied = offer.coupon.as_ref()?;
    let lower = |(method, full)| offer.price(method).map(|less| texts::lowered(who.lang, &applied.word, full, less));
    let mut lines: Vec<String> = applied.full.iter().copied().filter_map(lower).collect();
    lines.dedup();
    if applied.spares_stars {
        lines.push(texts::not_recurring(who.lang, &applied.word));
    }
    let renews = offer.plan.rules.has(Rule::Recurring);
    let renewed = |(method, _): &(Method, Money)| renews && *method == Method::Stars;
    if matches!(offer.plan.term, Term::Span(..)) && !applied.full.iter().all(renewed) {
        lines.push(texts::once(who.lang));
    }
    if applied.full.iter().any(renewed) {
        lines.push(texts::recurring(who.lang));
    }
    Some(lines.join("\n"))
}

/// The button to enter a coupon, where there are any and none is in hand.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn button(app: &App, who: &Visitor, offer: &Offer) -> Result<Option<Vec<Button>>> {
    let wanted = offer.coupon.is_none() && app.store.has_coupons(who.bot).await?;
    let data = format!("coupon:ask:{}", offer.plan.id);
    Ok(wanted.then(|| vec![Button::data(texts::button(who.lang), data)]))
}
