//! What a change from one plan to another costs: the price less what is unused of the plan that is left.

use std::time::Duration;

use crate::{
    app::App,
    domain::{
        BotId, Currency, Lang, Moment, Money, Plan, Subscription, Term, UserId,
        order::{Method, Purpose},
        span::Span,
        switch::{self, Left, Sum},
    },
    error::Result,
    flows::shop::{self, Offer},
    telegram::{Button, Keyboard},
    texts,
};

/// What a change to a plan costs somebody now.
#[derive(Clone, Debug)]
pub struct Quote {
    /// The plan that comes.
    pub plan: Plan,
    /// The right that goes.
    pub old: Subscription,
    /// How to pay, with the arithmetic in that currency; those in whose currency nothing is unused are no ways.
    pub ways: Vec<(Method, Sum)>,
    /// How much of the old right is unused.
    pub unused: Duration,
    /// Until when the new plan runs.
    pub end: Moment,
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

    /// What an order for it would leave behind.
    pub fn left(&self, sum: &Sum) -> Left {
        let credit = Money::new(sum.credit.minor.min(sum.price.minor), sum.credit.currency);
        Left { right: self.old.id, paid_until: self.old.paid_until, credit, price: sum.price }
    }

    /// The same as something to order, by one way; none if that way is not offered, or nothing is to be paid.
    pub fn offer(&self, method: Method) -> Option<Offer> {
        let (_, sum) = self.ways.iter().find(|(way, sum)| *way == method && sum.pay().minor > 0)?;
        let purpose = Purpose::Switch(self.left(sum));
        Some(Offer { plan: self.plan.clone(), purpose, ways: vec![(method, sum.pay())], renews: false, coupon: None })
    }
}

/// Every plan that a person may change to now, in the order of the list.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn quotes(app: &App, bot: BotId, user: UserId) -> Result<Vec<Quote>> {
    let olds = worthy(app, bot, user).await?;
    let mut quotes = Vec::new();
    if olds.is_empty() {
        return Ok(quotes);
    }
    for offer in shop::list(app, bot, user).await? {
        quotes.extend(quote_of(app, bot, user, offer, &olds).await?);
    }
    Ok(quotes)
}

/// What a change to this plan costs; none if there is nothing that counts towards it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn quote(app: &App, bot: BotId, user: UserId, plan: Plan) -> Result<Option<Quote>> {
    let olds = worthy(app, bot, user).await?;
    if olds.is_empty() {
        return Ok(None);
    }
    match shop::offer(app, bot, user, plan).await? {
        Ok(offer) => quote_of(app, bot, user, offer, &olds).await,
        Err(_) => Ok(None),
    }
}

/// The button that leads to the change of plans; no row if there is nothing to change to.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn row(app: &App, bot: BotId, user: UserId, lang: Lang) -> Result<Keyboard> {
    let any = !quotes(app, bot, user).await?.is_empty();
    let button = || vec![Button::data(texts::switch::button_change_plan(lang), "switch:list:1")];
    Ok(any.then(button).into_iter().collect())
}

/// Rights that run and were paid for, with what was paid.
async fn worthy(app: &App, bot: BotId, user: UserId) -> Result<Vec<(Subscription, Vec<Span>)>> {
    let now = app.clock.now();
    let mut olds = Vec::new();
    for right in app.store.open_rights(bot, user).await? {
        if right.is_had() && right.paid_until > now && !right.paid_until.is_forever() {
            let spans = app.store.spans(bot, right.id).await?;
            if spans.iter().any(|span| span.value.is_some()) {
                olds.push((right, spans));
            }
        }
    }
    Ok(olds)
}

/// A plan counts against one that opens a chat that it opens too: who needs both plans does not change.
async fn quote_of(
    app: &App,
    bot: BotId,
    user: UserId,
    offer: Offer,
    olds: &[(Subscription, Vec<Span>)],
) -> Result<Option<Quote>> {
    let now = app.clock.now();
    for (old, spans) in olds.iter().filter(|(old, _)| old.plan != offer.plan.id) {
        let chats = app.store.plan(bot, old.plan).await?.map(|plan| plan.chats).unwrap_or_default();
        if !chats.iter().any(|chat| offer.plan.chats.contains(chat)) {
            continue;
        }
        let sum = |price: Money| Sum { price, credit: switch::unused(spans, old.paid_until, now, price.currency) };
        let ways = offer.ways.iter().map(|(method, price)| (*method, sum(*price)));
        let ways: Vec<_> = ways.filter(|(_, sum)| sum.credit.minor > 0).collect();
        if let Some((_, best)) = ways.iter().find(|(_, sum)| sum.pay().minor == 0).or(ways.first()).copied() {
            let held = app.store.open_rights(bot, user).await?;
            let held = held.iter().filter(|right| right.plan == offer.plan.id && right.runs(now));
            let from = held.map(|right| right.paid_until).max().unwrap_or(now).max(now);
            let until = offer.plan.term.end(from, app.settings.time_zone).max(from);
            let end = longer(&offer.plan, from, until, best.over(), best.price);
            let unused = switch::time_left(old.paid_until, now);
            return Ok(Some(Quote { plan: offer.plan, old: old.clone(), ways, unused, end }));
        }
    }
    Ok(None)
}

/// Whether what is left over makes a plan longer: one that ends for everybody on the same day cannot be.
pub fn can_be_longer(plan: &Plan) -> bool {
    matches!(plan.term, Term::Span(..))
}

/// A time that was bought, with what `over` buys more of it.
pub fn longer(plan: &Plan, from: Moment, until: Moment, over: Money, price: Money) -> Moment {
    if can_be_longer(plan) { switch::longer(from, until, over, price) } else { until }
}
