//! The shop: what a person may buy now, at what price and by which ways.

use chrono::{Datelike as _, Weekday};

use crate::{
    app::App,
    domain::{
        BotId, Currency, Moment, Money, Plan, PlanId, Subscription, Term, UserId,
        order::{Method, Purpose},
        sale::{Buyer, Obstacle, Rule, may_buy},
    },
    error::Result,
    flows::coupons::Applied,
    store::{MethodRow, Work},
};

/// What a person may buy: the plan, what comes of it, and every way to pay with its price.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What.
    pub plan: Plan,
    /// A new right, or more of one.
    pub purpose: Purpose,
    /// How, and for how much.
    pub ways: Vec<(Method, Money)>,
    /// It is paid again by itself already: more of it is bought for once.
    pub renews: bool,
    /// The coupon that lowers some of these prices.
    pub coupon: Option<Applied>,
}

impl Offer {
    /// The price by one way.
    pub fn price(&self, method: Method) -> Option<Money> {
        self.ways.iter().find(|(way, _)| *way == method).map(|(_, price)| *price)
    }
}

/// The plans on the list of a person: those for sale that are not hidden and that the rules allow them, and those they
/// have and may renew.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn list(app: &App, bot: BotId, user: UserId) -> Result<Vec<Offer>> {
    let mut offers = Vec::new();
    let mut plans = app.store.plans(bot).await?;
    // What somebody has stays on their list after it was taken out of sale.
    for right in app.store.open_rights(bot, user).await? {
        if plans.iter().all(|plan| plan.id != right.plan) {
            plans.extend(app.store.plan(bot, right.plan).await?);
        }
    }
    for plan in plans {
        let is_hidden = plan.rules.has(Rule::IsHidden);
        if let Ok(offer) = offer(app, bot, user, plan).await?
            && (!is_hidden || offer.purpose != Purpose::New)
        {
            offers.push(offer);
        }
    }
    Ok(offers)
}

/// One plan for one person, or why they cannot have it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn offer(app: &App, bot: BotId, user: UserId, plan: Plan) -> Result<Result<Offer, Obstacle>> {
    let taken = if plan.rules.max_customers.is_some() { app.store.places_taken(bot, plan.id, user).await? } else { 0 };
    beside(app, bot, user, plan, taken).await
}

/// The same, if so many places are taken by others.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn beside(app: &App, bot: BotId, user: UserId, plan: Plan, taken: u32) -> Result<Result<Offer, Obstacle>> {
    let now = app.clock.now();
    let rights = app.store.open_rights(bot, user).await?;
    let right = rights.iter().find(|right| right.plan == plan.id && right.runs(now));
    let has_it = right.is_some_and(Subscription::is_had);
    let buyer = app.store.buyer(bot, user, plan.id, has_it).await?;
    let ways = ways(&plan, right, &app.store.methods(bot).await?);
    if let Err(obstacle) = allowed(app, &plan, right, buyer, taken, now) {
        return Ok(Err(obstacle));
    }
    if ways.is_empty() {
        return Ok(Err(Obstacle::NotForSale));
    }
    let purpose = right.map_or(Purpose::New, |right| Purpose::Renew(right.id));
    let renews = right.is_some_and(Subscription::renews);
    Ok(Ok(Offer { plan, purpose, ways, renews, coupon: None }))
}

/// A plan as anybody may buy it now, for many people at once; none if its rules ask who somebody is.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn for_anybody(app: &App, bot: BotId, plan: Plan) -> Result<Option<Offer>> {
    let asks_who = [Rule::Newcomers, Rule::Singleuse].into_iter().any(|rule| plan.rules.has(rule));
    if asks_who || allowed(app, &plan, None, Buyer::default(), 0, app.clock.now()).is_err() {
        return Ok(None);
    }
    let ways = ways(&plan, None, &app.store.methods(bot).await?);
    let sold = !ways.is_empty();
    Ok(sold.then_some(Offer { plan, purpose: Purpose::New, ways, renews: false, coupon: None }))
}

/// The same question inside of a transaction, with the places held until it ends.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn still_allowed(
    app: &App,
    work: &mut Work,
    bot: BotId,
    user: UserId,
    plan: &Plan,
) -> Result<Result<(), Obstacle>> {
    let now = work.now();
    let taken = work.hold_places(bot, plan.id, user).await?;
    let rights = work.open_subscriptions(bot, user).await?;
    let right = rights.iter().find(|right| right.plan == plan.id && right.runs(now));
    let has_it = right.is_some_and(Subscription::is_had);
    let buyer = app.store.buyer(bot, user, plan.id, has_it).await?;
    Ok(allowed(app, plan, right, buyer, taken, now))
}

fn allowed(
    app: &App,
    plan: &Plan,
    right: Option<&Subscription>,
    buyer: Buyer,
    taken: u32,
    now: Moment,
) -> Result<(), Obstacle> {
    may_buy(&plan.rules, plan.disabled_at.is_none(), buyer, today(app, now), taken)?;
    if right.is_some_and(|right| right.ends_at.is_forever()) {
        return Err(Obstacle::HasForever);
    }
    let Term::Until(_) = plan.term else { return Ok(()) };
    // A fixed end is the same for everybody: nothing can be bought that lies behind it.
    let end = plan.term.end(now, app.settings.time_zone);
    match right {
        _ if end <= now => Err(Obstacle::Over),
        Some(right) if right.paid_until >= end => Err(Obstacle::HasAll),
        _ => Ok(()),
    }
}

/// The day of the week by the bot's time zone.
pub(super) fn today(app: &App, now: Moment) -> Weekday {
    now.utc().with_timezone(&app.settings.time_zone).weekday()
}

/// Every way that is set up and for which there is a price. Who renews pays what they paid before, or what the plan costs
/// now if that is less.
fn ways(plan: &Plan, right: Option<&Subscription>, methods: &[MethodRow]) -> Vec<(Method, Money)> {
    let pinned = right.and_then(|right| right.price);
    let of = |is_stars: bool| {
        let fits = |price: &Money| (price.currency == Currency::STARS) == is_stars;
        match pinned.filter(fits) {
            Some(old) => plan.price(old.currency).filter(|now| now.minor < old.minor).or(Some(old)),
            None => plan.prices.iter().copied().find(fits),
        }
    };
    methods.iter().filter_map(|row| Some((row.method, of(row.method.abilities().is_stars)?))).collect()
}

/// The plan of a start payload `plan_ID`.
pub fn of_payload(payload: &str) -> Option<PlanId> {
    payload.strip_prefix("plan_")?.parse().ok().filter(|plan: &PlanId| plan.0 > 0)
}
