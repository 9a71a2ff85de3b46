//! What a change from one plan to another costs: the price less what is unused of what is left for it.

use std::time::Duration;

use crate::{
    app::App,
    domain::{
        BotId, ChatId, Currency, Lang, Moment, Money, Plan, Subscription, Term,
        balance::Purse,
        order::{Method, Purpose},
        span::Span,
        switch::{self, Leave, Sum},
    },
    error::Result,
    flows::shop::{Offer, Shop},
    telegram::{Button, Keyboard},
    texts,
};

/// What a change to a plan costs somebody now.
#[derive(Clone, Debug)]
pub struct Quote {
    /// The plan that comes.
    pub plan: Plan,
    /// The rights that go; one at least.
    pub olds: Vec<Old>,
    /// How to pay, with the arithmetic in that currency; those in whose currency nothing is unused are no ways.
    pub ways: Vec<(Method, Sum)>,
    /// Until when the new plan runs.
    pub end: Moment,
    purse: Option<Purse>,
    now: Moment,
}

/// A right that goes, with what was paid for it.
#[derive(Clone, Debug)]
pub struct Old {
    /// Which.
    pub right: Subscription,
    spans: Vec<Span>,
}

impl Old {
    fn unused(&self, now: Moment, currency: Currency) -> Money {
        switch::unused(&self.spans, self.right.paid_until, now, currency)
    }
}

impl Quote {
    /// The way for which nothing is to be paid, if there is one.
    pub fn covered(&self) -> Option<(Method, Sum)> {
        self.ways.iter().find(|(_, sum)| sum.pay().minor == 0).copied()
    }

    /// The least that is to be paid, in the currency of the first way.
    pub fn pay(&self) -> Money {
        let first = self.covered().or(self.ways.first().copied());
        first.map_or(Money::new(0, Currency::STARS), |(_, sum)| sum.pay())
    }

    /// The names of the plans that go.
    pub fn names(&self) -> Vec<&str> {
        self.olds.iter().map(|old| old.right.plan_name.as_str()).collect()
    }

    /// How much of the first right that goes is unused.
    pub fn unused(&self) -> Duration {
        self.olds.first().map_or(Duration::ZERO, |old| switch::time_left(old.right.paid_until, self.now))
    }

    /// What an order for it would leave behind.
    pub fn leave(&self, sum: &Sum) -> Leave {
        let unused = |old: &Old| (old.right.id, old.right.paid_until, old.unused(self.now, sum.price.currency));
        Leave::new(sum.price, self.olds.iter().map(unused))
    }

    /// The same as something to order, by one way; none if that way is not offered, or nothing is to be paid.
    pub fn offer(&self, method: Method) -> Option<Offer> {
        let (_, sum) = self.ways.iter().find(|(way, sum)| *way == method && sum.pay().minor > 0)?;
        let purpose = Purpose::Switch(self.leave(sum));
        Some(Offer {
            plan: self.plan.clone(),
            purpose,
            ways: vec![(method, sum.pay())],
            renews: false,
            coupon: None,
            purse: self.purse.clone(),
            parts: Vec::new(),
        })
    }
}

/// Every plan that a person may change to now, in the order of the list.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn quotes(app: &App, bot: BotId, shop: &Shop) -> Result<Vec<Quote>> {
    let olds = worthy(app, bot, shop).await?;
    if olds.is_empty() {
        return Ok(Vec::new());
    }
    Ok(shop.list().into_iter().filter_map(|offer| quote_of(app, shop, offer, &olds)).collect())
}

/// What a change to this plan costs; none if there is nothing that counts towards it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn quote(app: &App, bot: BotId, shop: &Shop, plan: &Plan) -> Result<Option<Quote>> {
    let Ok(offer) = shop.offer(plan) else { return Ok(None) };
    let olds = worthy(app, bot, shop).await?;
    Ok(quote_of(app, shop, offer, &olds))
}

/// The button that leads to the change of plans; no row if there is nothing to change to.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn row(app: &App, bot: BotId, shop: &Shop, lang: Lang) -> Result<Keyboard> {
    let any = !quotes(app, bot, shop).await?.is_empty();
    let button = || vec![Button::data(texts::switch::button_change_plan(lang), "switch:list:1")];
    Ok(any.then(button).into_iter().collect())
}

/// Rights that run and were paid for, with what was paid.
async fn worthy(app: &App, bot: BotId, shop: &Shop) -> Result<Vec<Old>> {
    let now = app.clock.now();
    let mut olds = Vec::new();
    for right in &shop.rights {
        if right.is_had() && right.paid_until > now && !right.paid_until.is_forever() {
            let spans = app.store.spans(bot, right.id).await?;
            if spans.iter().any(|span| span.value.is_some()) {
                olds.push(Old { right: right.clone(), spans });
            }
        }
    }
    Ok(olds)
}

/// Rights whose every chat the plan opens go all together: nothing is lost with them. Where there are none, one goes that
/// opens some of its chats: who needs both plans does not change.
fn quote_of(app: &App, shop: &Shop, offer: Offer, worthy: &[Old]) -> Option<Quote> {
    let now = app.clock.now();
    let chats = |old: &Old| shop.plan(old.right.plan).map_or(&[][..], |plan| &plan.chats);
    let is_new = |chat: &ChatId| offer.plan.chats.contains(chat);
    let counts = |old: &Old, price: Money| old.unused(now, price.currency).minor > 0;
    let is_other = |old: &&Old| old.right.plan != offer.plan.id;
    let worthy = worthy.iter().filter(is_other).filter(|old| offer.ways.iter().any(|(_, price)| counts(old, *price)));
    let worthy: Vec<&Old> = worthy.collect();
    let covered = |old: &&Old| !chats(old).is_empty() && chats(old).iter().all(is_new);
    let mut olds: Vec<Old> = worthy.iter().copied().filter(covered).cloned().collect();
    if olds.is_empty() {
        olds.extend(worthy.into_iter().find(|old| chats(old).iter().any(is_new)).cloned());
    }
    // What was paid in another currency than the first that counts would be lost: it stays.
    let (_, first) = offer.ways.iter().find(|(_, price)| olds.iter().any(|old| counts(old, *price))).copied()?;
    olds.retain(|old| counts(old, first));
    let sum = |price: Money| {
        let credit = olds.iter().map(|old| old.unused(now, price.currency).minor).fold(0, i64::saturating_add);
        Sum { price, credit: Money::new(credit, price.currency) }
    };
    let ways = offer.ways.iter().filter(|(_, price)| olds.iter().all(|old| counts(old, *price)));
    let pays = |(method, sum): &(Method, Sum)| {
        let purse = offer.purse.as_ref().filter(|_| *method == Method::Credit);
        purse.is_none_or(|purse| purse.covers(sum.pay()).is_some())
    };
    let ways: Vec<_> = ways.map(|(method, price)| (*method, sum(*price))).filter(pays).collect();
    let (_, best) = ways.iter().find(|(_, sum)| sum.pay().minor == 0).or(ways.first()).copied()?;
    let held = shop.rights.iter().filter(|right| right.plan == offer.plan.id && right.runs(now));
    let from = held.map(|right| right.paid_until).max().unwrap_or(now).max(now);
    let until = offer.plan.term.end(from, app.settings.time_zone).max(from);
    let end = longer(&offer.plan, from, until, best.over(), best.price);
    Some(Quote { plan: offer.plan, olds, ways, end, purse: offer.purse, now })
}

/// Whether what is left over makes a plan longer: one that ends for everybody on the same day cannot be.
pub fn can_be_longer(plan: &Plan) -> bool {
    matches!(plan.term, Term::Span(..))
}

/// A time that was bought, with what `over` buys more of it.
pub fn longer(plan: &Plan, from: Moment, until: Moment, over: Money, price: Money) -> Moment {
    if can_be_longer(plan) { switch::longer(from, until, over, price) } else { until }
}
