//! Trials, and changes from one plan to another: what people press and read.

use std::sync::Arc;

use super::{
    Handled, person,
    shop::{agreed, answer, back_row, refused},
    visitor::{Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{Plan, Visitor, order::Method, sale::Obstacle, switch::Sum},
    error::Result,
    flows::{
        method, order,
        quote::{self, Quote},
        say,
        shop::Shop,
        switch, trial,
    },
    telegram::{Button, Keyboard},
    texts::{self, switch as words},
};

/// Rows of a plan's page: its trial, and the change to it from what the person has.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn rows(app: &App, who: &Visitor, plan: &Plan) -> Result<Keyboard> {
    let mut rows = Keyboard::new();
    if let Some(trial) = trial::offered(app, who, plan).await? {
        let text = texts::trial::button_try(who.lang, trial.term);
        rows.push(vec![Button::data(text, format!("trial:take:{}", plan.id))]);
    }
    if let Some(quote) = priced(app, who, plan).await? {
        let text = words::button_switch(who.lang, &quote.names(), quote.pay());
        rows.push(vec![Button::data(text, format!("switch:show:{}", plan.id))]);
    }
    Ok(rows)
}

async fn priced(app: &App, who: &Visitor, plan: &Plan) -> Result<Option<Quote>> {
    quote::quote(app, who.bot, &Shop::enter(app, who.bot, who.user.id).await?, plan).await
}

/// A trial is taken.
pub async fn tries(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, id: &str) -> Handled {
    let Some(plan) = found(&app, &who, id).await? else { return person::stale(app, bot, who, tap).await };
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    if let Err(obstacle) = trial::take(&app, &mut work, &who, &plan).await? {
        drop(work);
        return refused(&app, &who, &plan, &obstacle).await;
    }
    work.commit().await
}

async fn found(app: &App, who: &Visitor, id: &str) -> Result<Option<Plan>> {
    match id.parse() {
        Ok(id) => app.store.plan(who.bot, id).await,
        Err(_) => Ok(None),
    }
}

/// The plans to which the person may change.
pub async fn list(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap) -> Handled {
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    let quotes = quote::quotes(&app, who.bot, &Shop::enter(&app, who.bot, who.user.id).await?).await?;
    let Some(first) = quotes.first() else {
        return answer(&app, &who, &words::none(who.lang), &Keyboard::new()).await;
    };
    let mut names: Vec<&str> = quotes.iter().flat_map(Quote::names).collect();
    names.sort_unstable();
    names.dedup();
    let until = first.olds.first().map_or(first.end, |old| old.right.paid_until);
    let text = words::list(who.lang, &names, until, app.settings.time_zone);
    let button = |quote: &Quote| {
        let text = words::button_change_to(who.lang, &quote.plan.name, quote.pay());
        vec![Button::data(text, format!("switch:show:{}", quote.plan.id))]
    };
    answer(&app, &who, &text, &quotes.iter().map(button).collect()).await
}

/// The price of one change with its arithmetic; `agrees` says that the owner's terms were accepted on the way.
pub async fn show(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, id: &str, agrees: bool) -> Handled {
    let Some(plan) = found(&app, &who, id).await? else { return person::stale(app, bot, who, tap).await };
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    if agrees {
        let mut work = app.begin(crate::domain::Origin::Repeatable).await?;
        remember(&mut work, &who).await?;
        work.accept_terms(who.bot, who.user.id).await?;
        work.commit().await?;
    }
    let (text, keyboard) = page(&app, &who, plan).await?;
    answer(&app, &who, &text, &keyboard).await
}

async fn page(app: &App, who: &Visitor, plan: Plan) -> Result<(String, Keyboard)> {
    let Some(quote) = priced(app, who, &plan).await? else {
        return Ok((words::none(who.lang), back_row(who)));
    };
    let mut sums: Vec<Sum> = Vec::new();
    for (_, sum) in &quote.ways {
        if !sums.contains(sum) && quote.covered().is_none_or(|(_, covered)| covered == *sum) {
            sums.push(*sum);
        }
    }
    let text = words::page(
        who.lang,
        &words::Page {
            olds: &quote.names(),
            plan: &quote.plan.name,
            sums: &sums,
            unused: quote.unused(),
            end: quote.end,
            longer: quote::can_be_longer(&quote.plan),
            renewed: &quote
                .olds
                .iter()
                .map(|old| &old.right)
                .filter(|right| right.renews())
                .map(|right| right.plan_name.as_str())
                .collect::<Vec<_>>(),
            zone: app.settings.time_zone,
        },
    );
    let mut keyboard: Keyboard = match quote.covered() {
        Some((_, sum)) => {
            let data = format!("switch:free:{}:{}", quote.plan.id, sum.credit.minor);
            vec![vec![Button::data(words::button_now(who.lang), data)]]
        }
        None => quote.ways.iter().map(|(method, sum)| vec![way(who, &quote, *method, sum)]).collect(),
    };
    keyboard.extend(back_row(who));
    Ok((text, keyboard))
}

fn way(who: &Visitor, quote: &Quote, method: Method, sum: &Sum) -> Button {
    let data = format!("switch:{}:{}:{}", method.name(), quote.plan.id, sum.pay().minor);
    Button::data(texts::shop::button_pay(who.lang, method, sum.pay()), data)
}

/// A change is ordered at the price that was shown, or made at once if there is nothing to pay. At another price it is
/// shown anew: nobody pays what they did not read.
pub async fn orders(
    app: App,
    bot: Arc<Bot>,
    who: Visitor,
    tap: Tap,
    (method, id, quoted): (&str, &str, &str),
) -> Handled {
    let (Some(plan), Ok(quoted)) = (found(&app, &who, id).await?, quoted.parse::<i64>()) else {
        return person::stale(app, bot, who, tap).await;
    };
    remove(&app, &bot, &who, tap.message);
    let quote = priced(&app, &who, &plan).await?;
    let is_shown = |quote: &Quote| match Method::parse(method) {
        Some(method) => {
            quote.offer(method).and_then(|offer| offer.price(method)).is_some_and(|pay| pay.minor == quoted)
        }
        None => quote.covered().is_some_and(|(_, sum)| method == "free" && sum.credit.minor == quoted),
    };
    let Some(quote) = quote.filter(is_shown) else {
        toast(&app, &bot, &tap, Some(&words::changed(who.lang)));
        let (text, keyboard) = page(&app, &who, plan).await?;
        return answer(&app, &who, &text, &keyboard).await;
    };
    toast(&app, &bot, &tap, None);
    if let Some(terms) = who.settings.terms.as_ref().filter(|_| !agreed(&who)) {
        let keyboard = vec![vec![Button::data(texts::shop::button_agree(who.lang), format!("switch:agree:{id}"))]];
        return answer(&app, &who, &texts::shop::terms_first(who.lang, terms), &keyboard).await;
    }
    match Method::parse(method) {
        Some(method) => place(&app, &who, &quote, method).await,
        None => at_once(&app, &who, &quote).await,
    }
}

async fn place(app: &App, who: &Visitor, quote: &Quote, way: Method) -> Handled {
    let Some(offer) = quote.offer(way) else {
        return refused(app, who, &quote.plan, &Obstacle::NotForSale).await;
    };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    let placed = match order::place(app, &mut work, who, &offer, way).await? {
        Ok(placed) => placed,
        Err(obstacle) => {
            drop(work);
            return refused(app, who, &quote.plan, &obstacle).await;
        }
    };
    method::start(app, &mut work, who, &placed).await?;
    work.commit().await
}

async fn at_once(app: &App, who: &Visitor, quote: &Quote) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    if !switch::at_once(app, &mut work, who, quote).await? {
        say::reply(&mut work, who.bot, who.chat(), &words::none(who.lang), &back_row(who));
    }
    work.commit().await
}
