//! `/terms`, and the owner's terms on the way to a purchase.

use std::sync::Arc;

use super::{
    Handled, shop,
    visitor::{self, Tap, remember},
};
use crate::{
    app::{App, Bot},
    domain::Visitor,
    telegram::Keyboard,
    texts,
};

/// `/terms`.
pub async fn terms(app: App, who: Visitor) -> Handled {
    let text = match &who.settings.terms {
        Some(terms) => texts::escape(terms).into_owned(),
        None => texts::shop::no_terms(who.lang),
    };
    shop::answer(&app, &who, &text, &Keyboard::new()).await
}

/// The terms were accepted: on with the purchase that asked for them.
pub async fn agrees(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, method: &str, id: &str) -> Handled {
    let mut work = app.begin(crate::domain::Origin::Repeatable).await?;
    remember(&mut work, &who).await?;
    work.accept_terms(who.bot, who.user.id).await?;
    work.commit().await?;
    let Some(who) = visitor::meet(&app, &bot, who.origin.clone(), who.user.clone()).await? else {
        return super::ignore(app, who.origin).await;
    };
    shop::pay(app, bot, who, tap, method, id).await
}
