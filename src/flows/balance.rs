//! Credit on its way: kept for the order that it pays, given back with it, given and taken by the team's hand, paid out.

use crate::{
    app::App,
    domain::{
        BotId, Moment, Money, UserId,
        balance::{Entry, Kind, Part, Purse},
        errand::{Class, Task},
        order::{Event, Method, Order, State},
        rate::Round,
        sale::Rule,
        team::Act,
    },
    error::Result,
    flows::{cards, say, shop::Offer},
    store::{Orders, Work},
    telegram::Keyboard,
    texts,
};

/// What a payment is worth in `BASE_CURRENCY` now; none if no rate says so. Credit is no money that came in.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn worth(app: &App, work: &mut Work, bot: BotId, method: Method, amount: Money) -> Result<Option<Money>> {
    let base = app.base();
    if method == Method::Credit {
        return Ok(Some(Money::new(0, base)));
    }
    if amount.currency == base {
        return Ok(Some(amount));
    }
    Ok(work.rates(bot).await?.convert(amount, base, Round::Nearest))
}

/// What somebody may spend on an order that is placed now; none if nothing.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn purse(app: &App, bot: BotId, user: UserId) -> Result<Option<Purse>> {
    let free = app.store.spendable(bot, user, app.base()).await?;
    if free.minor <= 0 {
        return Ok(None);
    }
    Ok(Some(Purse { free, rates: app.store.rates(bot).await? }))
}

impl Offer {
    /// The price that credit would pay: that in the currency of the credit, or the first that can be converted.
    pub fn credit_price(&self, prices: impl Iterator<Item = Money> + Clone) -> Option<Money> {
        let purse = self.purse.as_ref()?;
        let base = |price: &Money| price.currency == purse.free.currency;
        prices.clone().find(base).or_else(|| prices.clone().find(|price| purse.cost(*price).is_some()))
    }

    /// The part by which credit pays all of it, if there is enough.
    pub fn by_credit(&self) -> Option<Part> {
        self.purse.as_ref()?.covers(self.price(Method::Credit)?)
    }

    /// Whether credit may pay a part of it by some way.
    pub fn takes_credit(&self) -> bool {
        self.by_credit().is_none() && self.ways.iter().any(|(method, price)| self.part_of(*method, *price).is_some())
    }

    /// What credit takes off the price by one way. A subscription costs the same every time, so nothing of that.
    fn part_of(&self, method: Method, price: Money) -> Option<Part> {
        let renews = method.abilities().renews && self.plan.rules.has(Rule::Recurring) && !self.renews;
        if method == Method::Credit || renews { None } else { self.purse.as_ref()?.lowers(price) }
    }

    /// Lowers the prices by what the person's credit pays of them; ways of which it pays nothing are left out.
    pub fn use_credit(&mut self) {
        let mut parts = Vec::new();
        for (method, price) in std::mem::take(&mut self.ways) {
            if let Some(part) = self.part_of(method, price) {
                parts.push((method, part));
                self.ways.push((method, price.less(part.less)));
            }
        }
        self.parts = parts;
    }

    /// What an order by this way takes of the credit.
    pub fn part(&self, method: Method) -> Option<Part> {
        match method {
            Method::Credit => self.by_credit(),
            _ => self.parts.iter().find(|(way, _)| *way == method).map(|(_, part)| *part),
        }
    }
}

/// Whether there is enough credit for an order that is about to stand, once others have given way.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn is_enough(work: &mut Work, bot: BotId, user: UserId, part: Part) -> Result<bool> {
    Ok(work.spendable(bot, user, part.spent.currency).await?.minor >= part.spent.minor)
}

/// Gives up the orders that keep some of a person's credit and are not paid, in favour of one that is about to stand.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn give_way(work: &mut Work, bot: BotId, user: UserId) -> Result<()> {
    for (_, order) in work.move_orders(Event::Cancel, Orders::Spending(bot, user)).await? {
        work.send(bot, Class::Reply, Task::Redraw { order });
    }
    Ok(())
}

/// An order moved: what its person's credit pays of it is taken as long as the order stands, and given back otherwise.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub fn follow(work: &mut Work, order: &Order, state: State) -> Result<()> {
    if order.balance.is_none() {
        return Ok(());
    }
    if state.holds_credit() { work.take_credit(&order.key) } else { work.release_credit(&order.key) }
}

/// Why credit was not given or taken by hand, or not paid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Not {
    /// There is only so much.
    Enough(Money),
    /// It was paid out already.
    Again,
}

/// Gives credit by the team's hand, or takes it if `amount` is below nothing; the answer is what there is then.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn change(
    app: &App,
    work: &mut Work,
    (bot, by): (BotId, UserId),
    user: UserId,
    amount: Money,
    note: Option<String>,
) -> Result<Result<Money, Not>> {
    let free = work.balance(bot, user, amount.currency).await?.free;
    if amount.minor < 0 && free.minor.saturating_add(amount.minor) < 0 {
        return Ok(Err(Not::Enough(free)));
    }
    let (kind, act) = if amount.minor < 0 { (Kind::Taken, Act::TakeCredit) } else { (Kind::Given, Act::GiveCredit) };
    work.enter(&by_hand(work, bot, by, user, kind, amount, note.clone())).await?;
    let size = Money::new(amount.minor.saturating_abs(), amount.currency);
    work.audit(bot, by, act, Some(user), &size.to_string()).await?;
    let left = Money::new(free.minor.saturating_add(amount.minor), amount.currency);
    let lang = cards::language(app, bot, user).await?;
    let text = texts::balance::changed(lang, kind, size, left, note.as_deref());
    say::say(work, bot, Class::Reply, user.chat(), &text, &Keyboard::new());
    Ok(Ok(left))
}

/// Notes that the owner has paid somebody out, and tells them. `since`: only if they were not paid out since then, so that
/// two who press one button pay once.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn pay_out(
    app: &App,
    work: &mut Work,
    (bot, by): (BotId, UserId),
    user: UserId,
    amount: Money,
    since: Option<Moment>,
) -> Result<Result<Money, Not>> {
    let standing = work.balance(bot, user, amount.currency).await?;
    if let Some(since) = since
        && work.is_paid_out_since(bot, user, since).await?
    {
        return Ok(Err(Not::Again));
    }
    if standing.payable().minor < amount.minor {
        return Ok(Err(Not::Enough(standing.payable())));
    }
    let out = Money::new(-amount.minor, amount.currency);
    work.enter(&by_hand(work, bot, by, user, Kind::Payout, out, None)).await?;
    work.wish_payout(bot, user, None).await?;
    work.audit(bot, by, Act::Payout, Some(user), &amount.to_string()).await?;
    let left = standing.free.less(amount);
    let lang = cards::language(app, bot, user).await?;
    let text = texts::balance::changed(lang, Kind::Payout, amount, left, None);
    say::say(work, bot, Class::Reply, user.chat(), &text, &Keyboard::new());
    Ok(Ok(left))
}

fn by_hand(
    work: &Work,
    bot: BotId,
    by: UserId,
    user: UserId,
    kind: Kind,
    amount: Money,
    note: Option<String>,
) -> Entry {
    let at = work.now();
    Entry { bot, user, at, kind, amount, free_at: at, payment: None, order: None, by: Some(by), note }
}
