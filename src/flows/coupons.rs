//! Coupons: taken in hand by their word, shown in every price, held by the order that is placed with one.

use std::time::Duration;

use crate::{
    app::App,
    domain::{
        BotId, Moment, Money, UserId, Visitor, code,
        coupon::Coupon,
        errand::{Class, Task},
        order::{Event, Method, Order, Reduced},
        sale::Rule,
    },
    error::Result,
    flows::{
        order,
        pay::{self, Arrival},
        redeem,
        shop::Offer,
    },
    store::{Orders, Work},
};

/// A coupon in hand lowers prices for so long.
const IN_HAND: Duration = Duration::from_secs(86_400);

/// What a coupon does to an offer.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Which.
    pub coupon: i64,
    /// Its word.
    pub word: String,
    /// The ways to pay whose price it lowers, with the price before.
    pub full: Vec<(Method, Money)>,
    /// It leaves a subscription in Stars as it is.
    pub spares_stars: bool,
}

impl Applied {
    /// What an order by this way holds of it.
    pub fn reduced(&self, method: Method) -> Option<Reduced> {
        let full = self.full.iter().find(|(way, _)| *way == method).map(|(_, full)| *full)?;
        Some(Reduced { coupon: self.coupon, full })
    }
}

/// What came of a word that somebody wrote as their coupon.
#[derive(Clone, Debug)]
pub enum Entered {
    /// It is in their hand.
    Taken(Coupon),
    /// Unknown, used up, revoked or over. Who tried too often waits until then.
    Wrong(Option<Moment>),
    /// Nothing is looked at before.
    Wait(Moment),
    /// This one is good, but the person used it as often as one may.
    Spent(String),
}

/// Somebody wrote a coupon.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn enter(work: &mut Work, bot: BotId, user: UserId, typed: &str) -> Result<Entered> {
    let now = work.now();
    if let Some(until) = work.guesses(bot, user).await?.waits(now) {
        return Ok(Entered::Wait(until));
    }
    let found = work.coupon_named(bot, user, &code::tidy(typed)).await?;
    match found {
        Some(coupon) if coupon.is_good(now) && coupon.is_spent() => Ok(Entered::Spent(coupon.word)),
        Some(coupon) if coupon.is_good(now) => {
            work.take_coupon(bot, user, coupon.id).await?;
            Ok(Entered::Taken(coupon))
        }
        _ => redeem::guessed(work, bot, user).await.map(Entered::Wrong),
    }
}

/// The coupon that somebody has in hand.
#[derive(Clone, Debug)]
pub enum Hand {
    /// None.
    Empty,
    /// This one, and it works.
    Holds(Box<Coupon>),
    /// One that works no more, for anybody or for them.
    Gone(Box<Coupon>),
}

/// Looks into somebody's hand.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn in_hand(app: &App, bot: BotId, user: UserId) -> Result<Hand> {
    let (hand, now) = (app.store.in_hand(bot, user).await?, app.clock.now());
    let fresh = hand.taken_at.is_some_and(|taken| now < taken + IN_HAND);
    let Some(id) = hand.coupon.filter(|_| fresh) else { return Ok(Hand::Empty) };
    Ok(match app.store.coupon(bot, user, id).await? {
        Some(coupon) if coupon.is_good(now) && !coupon.is_spent() => Hand::Holds(Box::new(coupon)),
        Some(coupon) => Hand::Gone(Box::new(coupon)),
        None => Hand::Empty,
    })
}

/// Lowers the prices of an offer by a coupon in hand.
pub fn apply(hand: &Hand, offer: &mut Offer) {
    let Hand::Holds(coupon) = hand else { return };
    if !coupon.is_for(offer.plan.id) {
        return;
    }
    let renews = offer.plan.rules.has(Rule::Recurring);
    let mut applied = Applied { coupon: coupon.id, word: coupon.word.clone(), full: Vec::new(), spares_stars: false };
    for (method, price) in &mut offer.ways {
        match coupon.lower(*price, renews) {
            Some(less) => {
                applied.full.push((*method, *price));
                *price = less;
            }
            None => applied.spares_stars |= renews && *method == Method::Stars && !coupon.recurring,
        }
    }
    if !applied.full.is_empty() || applied.spares_stars {
        offer.coupon = Some(applied);
    }
}

/// Keeps one use of a coupon for an order that is being placed; the person's own orders that held one and are not paid
/// give way. False if there is none left: then nothing was changed.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn hold(work: &mut Work, bot: BotId, user: UserId, coupon: i64) -> Result<bool> {
    let now = work.now();
    let found = work.hold_coupon(bot, user, coupon).await?;
    if !found.is_some_and(|coupon| coupon.is_good(now) && !coupon.is_spent()) {
        return Ok(false);
    }
    give_way(work, bot, user, coupon).await?;
    Ok(true)
}

/// The use that a paid order held is used, and an order that took the place of this one before its money came is not paid
/// with it again. A coupon that may be used again is in the person's hand no more: it lowers what it is entered for. One
/// that may not stays there until the next page has said that prices are full again.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn spend(work: &mut Work, bot: BotId, user: UserId, coupon: i64) -> Result<()> {
    let (now, left) = (work.now(), work.coupon(bot, user, coupon).await?);
    if left.is_none_or(|coupon| coupon.is_good(now) && !coupon.is_spent()) {
        work.drop_coupon(bot, user, coupon).await?;
    }
    give_way(work, bot, user, coupon).await
}

/// Gives up the orders by which a person holds a use of a coupon that they have not paid.
async fn give_way(work: &mut Work, bot: BotId, user: UserId, coupon: i64) -> Result<()> {
    for (_, order) in work.move_orders(Event::Cancel, Orders::Holding(bot, user, coupon)).await? {
        work.send(bot, Class::Reply, Task::Redraw { order });
    }
    Ok(())
}

/// An order that costs nothing, or that the person's credit pays, is granted at once.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn grant(app: &App, work: &mut Work, who: &Visitor, placed: &Order) -> Result<()> {
    let moved = order::go(work, who.bot, &placed.key, Event::Arrive, None, Some(who.user.id)).await?;
    if let order::Moved::Now(order) = &moved {
        let arrival = Arrival {
            method: order.method,
            charge: format!("order:{}", order.key),
            provider_charge: None,
            order: Some(order.key.clone()),
            user: order.user,
            amount: order.amount,
            recurring: None,
        };
        pay::settle(app, work, who.bot, order, (&arrival, None)).await?;
    }
    Ok(())
}
