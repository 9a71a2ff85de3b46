//! "I have a coupon", the words after it, the link with a coupon in it, and what a coupon changes on the pages of the shop.

use std::sync::Arc;

use super::{
    Handled, person,
    shop::{self, Page},
    visitor::{Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{Money, Origin, PlanId, Term, Visitor, dialogue::Topic, order::Method, sale::Rule},
    error::Result,
    flows::{
        coupons::{self, Entered, Hand},
        say,
        shop::Offer,
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
    work.ask_person(who.bot, who.user.id, &Topic::Coupon { plan }).await?;
    say::reply(&mut work, who.bot, who.chat(), &texts::ask(who.lang), &back_to(&who, plan));
    work.commit().await
}

/// A row with the button back to the page of a plan.
fn back_to(who: &Visitor, plan: PlanId) -> Keyboard {
    vec![vec![Button::data(crate::texts::shop::button_back(who.lang), format!("plan:show:{plan}"))]]
}

/// The words of somebody who was asked for a coupon on the page of a plan. A wrong one may be written again.
pub async fn words(app: App, who: Visitor, words: &str, plan: PlanId) -> Handled {
    let page = entered(&app, &who, words, Some(plan)).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    page.say(&mut work, &who).await?;
    work.commit().await
}

/// Takes a coupon in hand, and shows what it does: on the page where it was asked for, on that of its only plan, or on
/// the list. Committed at once, because the pages are read after it; taken twice it is still one.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn entered(app: &App, who: &Visitor, typed: &str, plan: Option<PlanId>) -> Result<Page> {
    let (lang, zone) = (who.lang, app.settings.time_zone);
    let back = || plan.map_or_else(|| shop::back_row(who), |plan| back_to(who, plan));
    let mut work = app.begin(Origin::Repeatable).await?;
    let entered = coupons::enter(&mut work, who.bot, who.user.id, typed).await?;
    if matches!(entered, Entered::Taken(_)) && matches!(who.asked, Some(Topic::Coupon { .. })) {
        work.end_questions(who.bot, who.user.id).await?;
    }
    work.commit().await?;
    let coupon = match entered {
        Entered::Taken(coupon) => coupon,
        Entered::Wrong(wait) => return Ok(Page::with(texts::wrong(lang, wait, zone), back())),
        Entered::Wait(until) => return Ok(Page::with(codes::wait(lang, until, zone), back())),
        Entered::Spent(word) => return Ok(Page::with(texts::spent(lang, &word), back())),
    };
    let page = match coupon.plans[..] {
        [only] => Some(only),
        _ => plan.filter(|plan| coupon.is_for(*plan)),
    };
    let mut view = shop::view(app, who, page).await?;
    // A page says itself what the coupon does there.
    if page.is_none() {
        view.text = format!("{}\n\n{}", texts::taken(lang, &coupon), view.text);
    }
    Ok(view)
}

/// The coupon in a person's hand if it works no more, and what they read of it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn gone(app: &App, who: &Visitor) -> Result<Option<(i64, String)>> {
    let Hand::Gone(coupon) = coupons::in_hand(app, who.bot, who.user.id).await? else { return Ok(None) };
    Ok(Some((coupon.id, texts::gone(who.lang, &coupon.word, coupon.mine > 0))))
}

/// What a coupon changes on the page of a plan: each lower price with how long it stays so low, and then what it spares.
pub fn lines(who: &Visitor, offer: &Offer) -> Option<String> {
    let applied = offer.coupon.as_ref()?;
    let renews = offer.plan.rules.has(Rule::Recurring);
    let is_renewed = |(method, _): &&(Method, Money)| renews && *method == Method::Stars;
    let (renewed, single): (Vec<_>, Vec<_>) = applied.full.iter().partition(is_renewed);
    let lower = |(method, full): &(Method, Money)| {
        offer.price(*method).map(|less| texts::lowered(who.lang, &applied.word, *full, less))
    };
    let mut lines: Vec<String> = renewed.iter().filter_map(lower).collect();
    lines.extend((!renewed.is_empty()).then(|| texts::recurring(who.lang)));
    lines.extend(single.iter().filter_map(lower));
    // Two ways of one currency have one price.
    lines.dedup();
    let is_once = matches!(offer.plan.term, Term::Span(..)) && !single.is_empty();
    lines.extend(is_once.then(|| texts::once(who.lang)));
    lines.extend(applied.spares_stars.then(|| texts::not_recurring(who.lang, &applied.word)));
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
