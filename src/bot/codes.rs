//! `/redeem CODE`, the link with a code in it, and a code that is sent as it is.

use std::sync::Arc;

use super::{Handled, gate, visitor::remember};
use crate::{
    app::{App, Bot},
    config::GateScope,
    domain::{Visitor, code},
    error::Result,
    flows::{
        redeem::{self, Redeemed},
        say,
    },
    seal,
    store::Work,
    telegram::Keyboard,
    texts::codes as texts,
};

/// What stands for a code behind the gate: no payload of Telegram's looks like it, and nobody reads the code from it.
const KEPT: &str = "code:";

/// What a link with a code begins with: ours, and TGmembership's.
const LINKS: [&str; 2] = ["c_", "accesstoken_"];

/// A start payload as it is kept: of a code only its hash.
pub fn kept(payload: &str) -> String {
    let code = LINKS.iter().find_map(|begins| payload.strip_prefix(begins));
    code.map_or_else(|| payload.to_owned(), named)
}

fn named(typed: &str) -> String {
    format!("{KEPT}{}", seal::digest(&code::tidy(typed)))
}

/// The hash of the code that a kept payload stands for.
pub fn of_payload(payload: &str) -> Option<&str> {
    payload.strip_prefix(KEPT)
}

/// `/redeem CODE`, or a code alone. Where the gate stands before everything the code waits behind it.
pub async fn typed(app: App, bot: Arc<Bot>, who: Visitor, words: &str) -> Handled {
    if code::tidy(words).is_empty() {
        let mut work = app.begin(who.origin.clone()).await?;
        remember(&mut work, &who).await?;
        say::reply(&mut work, who.bot, who.chat(), &texts::redeem_usage(who.lang), &Keyboard::new());
        return work.commit().await;
    }
    let payload = named(words);
    if app.settings.gate_scope == GateScope::All {
        return gate::enter(app, bot, who, Some(payload)).await;
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let (text, keyboard) = redeem(&app, &mut work, &who, of_payload(&payload).unwrap_or_default()).await?;
    say::reply(&mut work, who.bot, who.chat(), &text, &keyboard);
    work.commit().await
}

/// Redeems a code by its hash; the answer is what the person reads.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn redeem(app: &App, work: &mut Work, who: &Visitor, hash: &str) -> Result<(String, Keyboard)> {
    let (lang, zone) = (who.lang, app.settings.time_zone);
    let text = match redeem::redeem(app, work, who.bot, who.user.id, hash).await? {
        Redeemed::Given { plan, until, added } => texts::redeemed(lang, &plan, until, added, zone),
        Redeemed::Wrong(wait) => texts::wrong(lang, wait, zone),
        Redeemed::Wait(until) => texts::wait(lang, until, zone),
        Redeemed::Unfit { plan, why } => texts::unfit(lang, &plan, why, zone),
    };
    Ok((text, Keyboard::new()))
}
