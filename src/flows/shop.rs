//! The shop: what a person may buy now, at what price and by which ways.

use std::collections::HashMap;

use chrono::{Datelike as _, Weekday};
use chrono_tz::Tz;

use crate::{
    app::App,
    domain::{
        BotId, Currency, Moment, Money, Plan, PlanId, Subscription, Term, UserId,
        balance::{Part, Purse},
        order::{Method, Purpose},
        rate::{Rates, Round},
        sale::{Buyer, Obstacle, Past, Rule, may_buy},
    },
    error::Result,
    flows::{balance, coupons::Applied},
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
    /// What the person may spend of their credit, if they have any.
    pub purse: Option<Purse>,
    /// What their credit takes off the price, by each way; nothing before they say so.
    pub parts: Vec<(Method, Part)>,
}

impl Offer {
    /// The price by one way.
    pub fn price(&self, method: Method) -> Option<Money> {
        self.ways.iter().find(|(way, _)| *way == method).map(|(_, price)| *price)
    }
}

/// The shop as one person finds it: all that decides over what they may buy, read once for however many plans.
#[derive(Clone, Debug)]
pub struct Shop {
    /// The plans, in the order of the list; those that are out of sale too.
    pub plans: Vec<Plan>,
    /// The person's rights that are neither ended nor cancelled.
    pub rights: Vec<Subscription>,
    past: Past,
    taken: HashMap<PlanId, u32>,
    methods: Vec<MethodRow>,
    rates: Rates,
    base: Currency,
    purse: Option<Purse>,
    zone: Tz,
    now: Moment,
}

impl Shop {
    /// The whole shop.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn enter(app: &App, bot: BotId, user: UserId) -> Result<Self> {
        let plans = app.store.all_plans(bot).await?;
        let is_limited = plans.iter().any(|plan| plan.rules.max_customers.is_some());
        let taken = if is_limited { app.store.all_places_taken(bot, user).await? } else { HashMap::new() };
        Self::with(app, bot, user, plans, taken).await
    }

    async fn with(app: &App, bot: BotId, user: UserId, plans: Vec<Plan>, taken: HashMap<PlanId, u32>) -> Result<Self> {
        Ok(Self {
            rights: app.store.open_rights(bot, user).await?,
            past: app.store.past(bot, user).await?,
            methods: app.store.methods(bot).await?,
            rates: app.store.rates(bot).await?,
            base: app.base(),
            purse: balance::purse(app, bot, user).await?,
            zone: app.settings.time_zone,
            now: app.clock.now(),
            plans,
            taken,
        })
    }

    /// A plan by its id.
    pub fn plan(&self, id: PlanId) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// The plans on the list: those for sale that are not hidden and that the rules allow, and those that the person has
    /// and may renew.
    pub fn list(&self) -> Vec<Offer> {
        let offers = self.plans.iter().filter_map(|plan| self.offer(plan).ok());
        offers.filter(|offer| !offer.plan.rules.has(Rule::IsHidden) || offer.purpose != Purpose::New).collect()
    }

    /// One plan, or why the person cannot have it.
    ///
    /// # Errors
    /// Why not.
    pub fn offer(&self, plan: &Plan) -> Result<Offer, Obstacle> {
        let right = self.rights.iter().find(|right| right.plan == plan.id && right.runs(self.now));
        let taken = self.taken.get(&plan.id).copied().unwrap_or(0);
        allowed(plan, right, self.past.buyer(plan.id), taken, (self.now, self.zone))?;
        let by_credit_only = plan.rules.has(Rule::CreditOnly);
        let ways = if by_credit_only { Vec::new() } else { self.ways(plan, right) };
        let purpose = right.map_or(Purpose::New, |right| Purpose::Renew(right.id));
        let renews = right.is_some_and(Subscription::renews);
        let (plan, purse) = (plan.clone(), self.purse.clone());
        let mut offer = Offer { plan, purpose, ways, renews, coupon: None, purse, parts: Vec::new() };
        let price = offer.credit_price(asked_in_credit(&offer.plan, right));
        offer.ways.extend(price.map(|price| (Method::Credit, price)));
        match offer.ways[..] {
            [] | [(Method::Credit, _)] if offer.by_credit().is_none() => {
                Err(if by_credit_only { Obstacle::OnlyByCredit } else { Obstacle::NotForSale })
            }
            _ => Ok(offer),
        }
    }

    /// Every way that is set up and for which there is a price, or a rate that makes one. Who renews pays what they paid
    /// before, or what the plan costs now if that is less.
    fn ways(&self, plan: &Plan, right: Option<&Subscription>) -> Vec<(Method, Money)> {
        let of = |is_stars: bool| {
            let fits = |price: &Money| (price.currency == Currency::STARS) == is_stars;
            let to = if is_stars { Currency::STARS } else { self.base };
            let converted = || {
                let mut prices = asked_in_credit(plan, right);
                prices.find_map(|price| self.rates.convert(price, to, Round::Up)).filter(fits)
            };
            asked(plan, right, fits).or_else(converted)
        };
        self.methods.iter().filter_map(|row| Some((row.method, of(row.method.abilities().is_stars)?))).collect()
    }
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
    let taken = HashMap::from([(plan.id, taken)]);
    let shop = Shop::with(app, bot, user, vec![plan], taken).await?;
    Ok(shop.offer(&shop.plans[0]))
}

/// A plan as anybody may buy it now, for many people at once; none if its rules ask who somebody is.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn for_anybody(app: &App, bot: BotId, plan: Plan) -> Result<Option<Offer>> {
    let asks_who = [Rule::Newcomers, Rule::Singleuse].into_iter().any(|rule| plan.rules.has(rule));
    // Somebody who has nothing: nobody.
    let offer = offer(app, bot, UserId(0), plan).await?;
    Ok(offer.ok().filter(|_| !asks_who))
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
    let buyer = work.past(bot, user).await?.buyer(plan.id);
    Ok(allowed(plan, right, buyer, taken, (now, app.settings.time_zone)))
}

fn allowed(
    plan: &Plan,
    right: Option<&Subscription>,
    buyer: Buyer,
    taken: u32,
    (now, zone): (Moment, Tz),
) -> Result<(), Obstacle> {
    may_buy(&plan.rules, plan.disabled_at.is_none(), buyer, weekday(now, zone), taken)?;
    if right.is_some_and(|right| right.ends_at.is_forever()) {
        return Err(Obstacle::HasForever);
    }
    let Term::Until(_) = plan.term else { return Ok(()) };
    // A fixed end is the same for everybody: nothing can be bought that lies behind it.
    let end = plan.term.end(now, zone);
    match right {
        _ if end <= now => Err(Obstacle::Over),
        Some(right) if right.paid_until >= end => Err(Obstacle::HasAll),
        _ => Ok(()),
    }
}

/// The day of the week by the bot's time zone.
pub(super) fn weekday(now: Moment, zone: Tz) -> Weekday {
    now.utc().with_timezone(&zone).weekday()
}

/// What is asked in a currency that fits: what somebody who renews paid before, or what the plan costs now.
fn asked(plan: &Plan, right: Option<&Subscription>, fits: impl Fn(&Money) -> bool) -> Option<Money> {
    match right.and_then(|right| right.price).filter(&fits) {
        Some(old) => plan.price(old.currency).filter(|now| now.minor < old.minor).or(Some(old)),
        None => plan.prices.iter().copied().find(fits),
    }
}

/// Every price that could be paid in another currency: the one that was paid before, or else all of the plan.
fn asked_in_credit<'a>(plan: &'a Plan, right: Option<&'a Subscription>) -> impl Iterator<Item = Money> + Clone + 'a {
    let before = asked(plan, right, |_| true).filter(|_| right.is_some_and(|right| right.price.is_some()));
    let now = plan.prices.iter().copied().filter(move |_| before.is_none());
    before.into_iter().chain(now)
}

/// The plan of a start payload `plan_ID`.
pub fn of_payload(payload: &str) -> Option<PlanId> {
    payload.strip_prefix("plan_")?.parse().ok().filter(|plan: &PlanId| plan.0 > 0)
}
