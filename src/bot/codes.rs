//! `/redeem CODE`, the link with a code in it, and a code that is sent as it is.

use super::{Handled, visitor::remember};
use crate::{
    app::App,
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

/// What a link with a code begins with: ours, and TGmembership's.
const LINKS: [&str; 2] = ["c_", "accesstoken_"];

/// The code of a start payload.
pub fn of_link(payload: &str) -> Option<&str> {
    LINKS.iter().find_map(|begins| payload.strip_prefix(begins))
}

/// `/redeem CODE`, a code alone, or a link with it. Whoever has one does not pass the gate.
pub async fn typed(app: App, who: Visitor, words: &str) -> Handled {
    let typed = code::tidy(words);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let (text, keyboard) = match typed.is_empty() {
        true => (texts::redeem_usage(who.lang), Keyboard::new()),
        false => redeem(&app, &mut work, &who, &seal::digest(&typed)).await?,
    };
    say::reply(&mut work, who.bot, who.chat(), &text, &keyboard);
    work.commit().await
}

/// Redeems a code by its hash; the answer is what the person reads.
async fn redeem(app: &App, work: &mut Work, who: &Visitor, hash: &str) -> Result<(String, Keyboard)> {
    let (lang, zone) = (who.lang, app.settings.time_zone);
    let text = match redeem::redeem(app, work, who.bot, who.user.id, hash).await? {
        Redeemed::Given { plan, until, added } => texts::redeemed(lang, &plan, until, added, zone),
        Redeemed::Wrong(wait) => texts::wrong(lang, wait, zone),
        Redeemed::Wait(until) => texts::wait(lang, until, zone),
        Redeemed::Unfit { plan, why } => texts::unfit(lang, &plan, why, zone),
    };
    Ok((text, Keyboard::new()))
}
