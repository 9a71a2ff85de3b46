//! `/plans`, one plan, the ways to pay it, and what people and owners say about an order.

use std::sync::Arc;

use super::{
    Handled, change, coupons, credit, person,
    visitor::{Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{
        Money, Plan, PlanId, Visitor,
        order::{Method, Purpose},
        sale::{Obstacle, Rule},
    },
    error::Result,
    flows::{
        self,
        coupons::Hand,
        method, order, say,
        shop::{self, Offer, Shop},
    },
    store::Work,
    telegram::{Button, Keyboard},
    texts::shop as texts,
};

/// `/plans`: what the person can have.
pub async fn plans(app: App, who: Visitor) -> Handled {
    view(&app, &who, None).await?.answer(&app, &who).await
}

/// Back to the list.
pub async fn back(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap) -> Handled {
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    plans(app, who).await
}

async fn list(app: &App, who: &Visitor) -> Result<(String, Keyboard)> {
    let mut offers = Shop::enter(app, who.bot, who.user.id).await?.list();
    let hand = flows::coupons::in_hand(app, who.bot, who.user.id).await?;
    offers.iter_mut().for_each(|offer| flows::coupons::apply(&hand, offer));
    let button = |offer: &Offer| {
        let (_, price) = offer.ways.first()?;
        let text = texts::button_plan(who.lang, &offer.plan.name, *price);
        Some(vec![Button::data(text, format!("plan:show:{}", offer.plan.id))])
    };
    let keyboard: Keyboard = offers.iter().filter_map(button).collect();
    Ok((texts::plans(who.lang, !keyboard.is_empty()), keyboard))
}

/// One plan with its ways to pay, by its button or by a link to it.
pub async fn show(app: App, who: Visitor, id: PlanId) -> Handled {
    view(&app, &who, Some(id)).await?.answer(&app, &who).await
}

/// A page of the shop.
pub struct Page {
    /// What it says.
    pub text: String,
    /// Its buttons.
    pub keyboard: Keyboard,
    /// It says that this coupon in hand works no more: whoever says so drops it.
    drops: Option<i64>,
}

impl Page {
    /// What is read somewhere else than on the pages themselves.
    pub fn with(text: String, keyboard: Keyboard) -> Self {
        Self { text, keyboard, drops: None }
    }

    /// Says what stands on it, and does what it says.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn say(&self, work: &mut Work, who: &Visitor) -> Result<()> {
        if let Some(coupon) = self.drops {
            work.drop_coupon(who.bot, who.user.id, coupon).await?;
        }
        say::reply(work, who.bot, who.chat(), &self.text, &self.keyboard);
        Ok(())
    }

    /// Says it in a transaction of its own.
    pub async fn answer(&self, app: &App, who: &Visitor) -> Handled {
        let mut work = app.begin(who.origin.clone()).await?;
        remember(&mut work, who).await?;
        self.say(&mut work, who).await?;
        work.commit().await
    }
}

/// The page of a plan, or the list; above it what became of a coupon that works no more.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn view(app: &App, who: &Visitor, id: Option<PlanId>) -> Result<Page> {
    let gone = coupons::gone(app, who).await?;
    let found = match id {
        Some(id) => found(app, who, id).await?,
        None => Found::Nothing,
    };
    let (text, keyboard) = match found {
        Found::Offer(offer) => page(app, who, &offer).await?,
        Found::Obstacle(plan, obstacle) => (texts::obstacle(who.lang, &plan.name, &obstacle), back_row(who)),
        Found::Nothing => list(app, who).await?,
    };
    let (drops, gone) = gone.unzip();
    Ok(Page { text: gone.map_or(text.clone(), |gone| format!("{gone}\n\n{text}")), keyboard, drops })
}

/// A button of the list.
pub async fn tapped(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, id: &str) -> Handled {
    let Ok(id) = id.parse() else { return person::stale(app, bot, who, tap).await };
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    show(app, who, id).await
}

/// What stands for a way to pay on the button of a plan that costs nothing.
const FREE: &str = "free";

/// A way to pay was chosen: the order is placed.
pub async fn pay(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, way: &str, id: &str) -> Handled {
    let (name, uses_credit) = way.strip_prefix(credit::WITH).map_or((way, false), |name| (name, true));
    let (wanted, Ok(id)) = (Method::parse(name), id.parse()) else {
        return person::stale(app, bot, who, tap).await;
    };
    if wanted.is_none() && way != FREE {
        return person::stale(app, bot, who, tap).await;
    }
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    let mut offer = match found(&app, &who, id).await? {
        Found::Offer(offer) => offer,
        Found::Obstacle(plan, obstacle) => return refused(&app, &who, &plan, &obstacle).await,
        Found::Nothing => return plans(app, who).await,
    };
    if uses_credit {
        offer.use_credit();
    }
    // The price on the button is not the one that holds now: it is shown first.
    let is_gone = (uses_credit && offer.parts.is_empty())
        || matches!(flows::coupons::in_hand(&app, who.bot, who.user.id).await?, Hand::Gone(_));
    let Some(method) = wanted.or_else(|| free(&offer)).filter(|_| !is_gone) else { return show(app, who, id).await };
    if let Some(terms) = who.settings.terms.as_ref().filter(|_| !agreed(&who)) {
        let keyboard = vec![vec![Button::data(texts::button_agree(who.lang), format!("terms:{way}:{id}"))]];
        return answer(&app, &who, &texts::terms_first(who.lang, terms), &keyboard).await;
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let placed = match order::place(&app, &mut work, &who, &offer, method).await? {
        Ok(placed) => placed,
        Err(obstacle) => {
            say::reply(
                &mut work,
                who.bot,
                who.chat(),
                &texts::obstacle(who.lang, &offer.plan.name, &obstacle),
                &back_row(&who),
            );
            return work.commit().await;
        }
    };
    if placed.amount.minor == 0 {
        flows::coupons::grant(&app, &mut work, &who, &placed).await?;
    } else {
        method::start(&app, &mut work, &who, &placed).await?;
    }
    work.commit().await
}

/// The way by which a coupon leaves nothing to pay.
fn free(offer: &Offer) -> Option<Method> {
    offer.ways.iter().find(|(_, price)| price.minor == 0).map(|(method, _)| *method)
}

/// The person has agreed to the owner's terms.
pub fn agreed(who: &Visitor) -> bool {
    who.customer.as_ref().is_some_and(|customer| customer.terms_accepted_at.is_some())
}

/// What is found of a plan for one person.
pub(super) enum Found {
    Offer(Offer),
    Obstacle(Plan, Obstacle),
    Nothing,
}

/// A plan for the person who asks, with the coupon in their hand.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub(super) async fn found(app: &App, who: &Visitor, id: PlanId) -> Result<Found> {
    let Some(plan) = app.store.plan(who.bot, id).await? else { return Ok(Found::Nothing) };
    Ok(match shop::offer(app, who.bot, who.user.id, plan.clone()).await? {
        Ok(mut offer) => {
            flows::coupons::apply(&flows::coupons::in_hand(app, who.bot, who.user.id).await?, &mut offer);
            Found::Offer(offer)
        }
        Err(obstacle) => Found::Obstacle(plan, obstacle),
    })
}

async fn page(app: &App, who: &Visitor, offer: &Offer) -> Result<(String, Keyboard)> {
    let has_until = match offer.purpose {
        Purpose::Renew(id) => {
            let rights = app.store.open_rights(who.bot, who.user.id).await?;
            rights.into_iter().find(|right| right.id == id).map(|right| right.paid_until)
        }
        _ => None,
    };
    let mut keyboard: Keyboard = offer
        .ways
        .iter()
        .filter(|(method, price)| price.minor > 0 && *method != Method::Credit)
        .map(|(method, price)| {
            let data = format!("pay:{}:{}", method.name(), offer.plan.id);
            vec![Button::data(texts::button_pay(who.lang, *method, *price), data)]
        })
        .collect();
    keyboard.extend(credit::row(who, offer));
    keyboard.extend(change::rows(app, who, &offer.plan).await?);
    if free(offer).is_some() {
        let data = format!("pay:{FREE}:{}", offer.plan.id);
        keyboard.insert(0, vec![Button::data(crate::texts::coupons::button_free(who.lang), data)]);
    }
    keyboard.extend(coupons::button(app, who, offer).await?);
    keyboard.extend(back_row(who));
    let recurs = offer.plan.rules.has(Rule::Recurring) && !offer.renews;
    let renews = |(method, _): &(Method, Money)| recurs && method.abilities().renews;
    let renews = offer.ways.iter().any(renews).then(|| offer.ways.iter().all(renews));
    // Who renews pays what they paid before.
    let pinned = offer.ways.first().filter(|_| offer.purpose != Purpose::New && offer.coupon.is_none());
    let price = pinned.map(|(_, price)| *price).or(offer.plan.prices.first().copied());
    let text = match price {
        Some(price) => {
            let coupon = coupons::lines(who, offer);
            texts::plan(who.lang, &offer.plan, price, renews, coupon, has_until, app.settings.time_zone)
        }
        None => texts::obstacle(who.lang, &offer.plan.name, &Obstacle::NotForSale),
    };
    Ok((text, keyboard))
}

/// A row with the button back to the list.
pub fn back_row(who: &Visitor) -> Keyboard {
    vec![vec![Button::data(texts::button_back(who.lang), "plan:list:1")]]
}

/// Why a plan cannot be had.
pub async fn refused(app: &App, who: &Visitor, plan: &Plan, obstacle: &Obstacle) -> Handled {
    answer(app, who, &texts::obstacle(who.lang, &plan.name, obstacle), &back_row(who)).await
}

/// Says something to the person.
pub async fn answer(app: &App, who: &Visitor, text: &str, keyboard: &Keyboard) -> Handled {
    Page::with(text.to_owned(), keyboard.clone()).answer(app, who).await
}

/// What somebody came to buy, by the link of a plan or of a coupon.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn wanted(app: &App, who: &Visitor, payload: Option<&str>) -> Result<Option<Page>> {
    if let Some(coupon) = payload.and_then(coupons::of_payload) {
        return coupons::entered(app, who, coupon, None).await.map(Some);
    }
    match payload.and_then(shop::of_payload) {
        Some(id) => view(app, who, Some(id)).await.map(Some),
        None => Ok(None),
    }
}

/// What lies beyond the gate for who finds a shop there.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn beyond(app: &App, who: &Visitor) -> Result<Option<(String, Keyboard)>> {
    if !who.settings.sells || who.settings.gate_plan.is_some() {
        return Ok(None);
    }
    let (text, keyboard) = list(app, who).await?;
    Ok((!keyboard.is_empty()).then_some((text, keyboard)))
}
