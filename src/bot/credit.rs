//! Credit on the pages of the shop: it pays all of a plan, or a part before another way pays the rest.

use std::sync::Arc;

use super::{
    Handled, person,
    shop::{self, Found},
    visitor::{Tap, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{Visitor, order::Method},
    flows::shop::Offer,
    telegram::{Button, Keyboard},
    texts,
};

/// What stands before the name of a way to pay by which the rest is paid.
pub const WITH: &str = "credit-";

/// The button by which credit pays, all of it or a part.
pub fn row(who: &Visitor, offer: &Offer) -> Option<Vec<Button>> {
    let free = offer.purse.as_ref()?.free;
    let button = if let Some(part) = offer.by_credit().filter(|part| part.spent.minor > 0) {
        let data = format!("pay:{}:{}", Method::Credit.name(), offer.plan.id);
        Button::data(texts::balance::button_all(who.lang, part.spent), data)
    } else if offer.takes_credit() {
        Button::data(texts::balance::button_part(who.lang, free), format!("credit:use:{}", offer.plan.id))
    } else {
        return None;
    };
    Some(vec![button])
}

/// "Use my credit": what is left of the price by each way.
pub async fn shows(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, id: &str) -> Handled {
    let Ok(id) = id.parse() else { return person::stale(app, bot, who, tap).await };
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    let mut offer = match shop::found(&app, &who, id).await? {
        Found::Offer(offer) => offer,
        Found::Obstacle(plan, obstacle) => return shop::refused(&app, &who, &plan, &obstacle).await,
        Found::Nothing => return shop::plans(app, who).await,
    };
    let free = offer.purse.as_ref().map(|purse| purse.free);
    offer.use_credit();
    let Some(free) = free.filter(|_| !offer.parts.is_empty()) else { return shop::show(app, who, id).await };
    let mut keyboard: Keyboard = offer
        .ways
        .iter()
        .map(|(method, price)| {
            let data = format!("pay:{WITH}{}:{}", method.name(), offer.plan.id);
            vec![Button::data(texts::shop::button_pay(who.lang, *method, *price), data)]
        })
        .collect();
    keyboard.push(vec![Button::data(texts::shop::button_back(who.lang), format!("plan:show:{}", offer.plan.id))]);
    shop::answer(&app, &who, &texts::balance::part(who.lang, &offer.plan.name, free), &keyboard).await
}
