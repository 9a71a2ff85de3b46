//! Money that an owner gives back from the chat.

use std::sync::Arc;

use super::{
    Handled, ignore, person,
    visitor::{Tap, remember, toast},
};
use crate::{
    app::{App, Bot},
    domain::{Visitor, team::Deed},
    flows::{
        refund::{self, Refund},
        say,
    },
    telegram::Keyboard,
    texts::payments as texts,
};

/// "Give it back": under the news of money for which nothing was given.
pub async fn gives_back(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, id: &str) -> Handled {
    let payment = match id.parse() {
        Ok(id) if who.may(Deed::Orders) => app.store.numbered_payment(who.bot, id).await?,
        _ => None,
    };
    let Some(payment) = payment else { return person::stale(app, bot, who, tap).await };
    let given = match payment.refunded_at {
        Some(_) => Refund::Again,
        None => refund::give_back(&app, &bot, payment.method, &payment.charge, who.user.id).await?,
    };
    let text = match given {
        Refund::Done => texts::refund_done(who.lang, payment.user, payment.amount, payment.method),
        Refund::Refused(reason) => texts::refund_refused(who.lang, payment.user, payment.amount, &reason),
        Refund::Again | Refund::Unknown => {
            toast(&app, &bot, &tap, Some(&texts::refund_again(who.lang)));
            return ignore(app, who.origin).await;
        }
    };
    toast(&app, &bot, &tap, None);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    say::reply(&mut work, who.bot, who.chat(), &text, &Keyboard::new());
    work.commit().await
}
