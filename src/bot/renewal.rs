//! Renewals of subscriptions in Stars: what Telegram tells of them, and the person's own buttons.

use std::sync::Arc;

use teloxide::{dispatching::DpHandlerDescription, dptree, types::Update};

use super::{
    Handled, ignore, person,
    visitor::{self, Tap, toast},
};
use crate::{
    app::{App, Bot},
    domain::{Origin, Visitor},
    flows::renewal::{self, News},
    telegram::renewal::{Renewal, State},
    texts::payments as texts,
};

/// Lets the news of a subscription through; teloxide has no filter for a kind it does not know.
pub fn filter_subscription() -> dptree::Handler<'static, Handled, DpHandlerDescription> {
    dptree::filter_map(|update: Update| Renewal::of(&update))
}

/// A subscription was switched off or on in Telegram's own settings, or could not be paid again.
pub async fn changed(app: App, bot: Arc<Bot>, origin: Origin, news: Renewal) -> Handled {
    let what = match news.state {
        State::Canceled => News::Off,
        State::Active => News::On,
        State::Failed => News::Failed,
    };
    let user = visitor::user(&news.user);
    let mut work = app.begin(origin).await?;
    renewal::heard(&app, &mut work, bot.id, user.id, &news.invoice_payload, what).await?;
    work.commit().await
}

/// "Stop renewing" and "Renew again".
pub async fn switches(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, off: bool, id: &str) -> Handled {
    let right = match id.parse() {
        Ok(id) => renewal::mine(&app, &who, id).await?,
        Err(_) => None,
    };
    let Some(right) = right else { return person::stale(app, bot, who, tap).await };
    if off != right.renews() {
        toast(&app, &bot, &tap, Some(&texts::renewal_already(who.lang, off)));
        return ignore(app, who.origin).await;
    }
    toast(&app, &bot, &tap, None);
    renewal::switch(&app, &bot, &who, &right, off).await
}
