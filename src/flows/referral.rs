//! Commissions: a share of what somebody pays goes to who brought them, and back when the payment does.

use crate::{
    app::App,
    domain::{
        BotId, Money, UserId, Visitor,
        alert::Alert,
        balance::{Entry, Kind},
        errand::{Class, Task},
        order::{Method, Payment},
        referral::{Click, Pay},
    },
    error::Result,
    flows::{cards, say},
    store::Work,
    telegram::Keyboard,
    texts,
};

/// What a link of this kind begins with.
const LINK: &str = "r_";

/// Whose link a start payload is: that with their code, or, as older versions made them, with their id.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn of_payload(app: &App, bot: BotId, payload: &str) -> Result<Option<UserId>> {
    let Some(code) = payload.strip_prefix(LINK) else { return Ok(None) };
    let owner = app.store.affiliate_by(bot, &code.to_ascii_uppercase()).await?;
    Ok(owner.or_else(|| code.parse().ok()))
}

/// The address by which somebody brings others.
pub fn link(username: &str, code: &str) -> String {
    format!("https://t.me/{username}?start={LINK}{code}")
}

/// Somebody opened another person's link.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn clicked(work: &mut Work, who: &Visitor, by: UserId) -> Result<()> {
    let click = work.program(who.bot).await?.map_or(Click::First, |program| program.click);
    work.note_click(who.bot, who.user.id, by, click).await
}

/// A payment was granted: who brought the person gets their share of it, held until it is sure to stay. Nothing of what
/// credit pays, and nothing where no rate says what it is worth: then owners hear of it, once a day.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn earn(app: &App, work: &mut Work, bot: BotId, payment: &Payment) -> Result<()> {
    if payment.amount.minor <= 0 || payment.method == Method::Credit {
        return Ok(());
    }
    let Some(by) = work.brought_by(bot, payment.user).await? else { return Ok(()) };
    let Some(program) = work.program(bot).await? else { return Ok(()) };
    let Some(worth) = payment.worth else { return no_rate(app, work, bot, payment).await };
    let is_first = !work.has_paid_before(bot, payment.user, payment.id).await?;
    let amount = program.commission(worth, is_first);
    if amount.minor <= 0 {
        return Ok(());
    }
    let now = work.now();
    let entry = Entry {
        bot,
        user: by,
        at: now,
        kind: Kind::Commission,
        amount,
        free_at: now + program.hold,
        payment: Some(payment.id),
        order: None,
        by: None,
        note: None,
    };
    if !work.enter(&entry).await? {
        return Ok(());
    }
    tracing::info!(bot.id = bot.0, user.id = by.0, payment = payment.id, amount = %amount, "a commission was booked");
    let lang = cards::language(app, bot, by).await?;
    let free_at = (entry.free_at > now).then_some(entry.free_at);
    let text = texts::referrals::earned(lang, amount, free_at, app.settings.time_zone);
    say::say(work, bot, Class::Broadcast, by.chat(), &text, &Keyboard::new());
    Ok(())
}

async fn no_rate(app: &App, work: &mut Work, bot: BotId, payment: &Payment) -> Result<()> {
    let currency = payment.amount.currency.code();
    let name = format!("alert:no-rate:{bot}:{currency}:{}", work.now().utc().format("%Y-%m-%d"));
    if work.first_time(&name).await? {
        let (base, amount) = (app.base().code().to_owned(), payment.amount.to_string());
        work.send(bot, Class::Reply, Task::Alert(Alert::NoRate { currency: currency.to_owned(), base, amount }));
    }
    Ok(())
}

/// A payment went back, and with it the share of it: held still, or spent long ago.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn claw_back(app: &App, work: &mut Work, bot: BotId, payment: &Payment) -> Result<()> {
    let Some(earned) = work.commission_of(bot, payment.id).await? else { return Ok(()) };
    let now = work.now();
    let amount = Money::new(-earned.amount.minor, earned.amount.currency);
    // What is held is taken from what is held.
    let free_at = earned.free_at.max(now);
    let entry = Entry { at: now, kind: Kind::Clawback, amount, free_at, ..earned.clone() };
    if !work.enter(&entry).await? {
        return Ok(());
    }
    tracing::info!(bot.id = bot.0, user.id = earned.user.0, payment = payment.id, amount = %amount, "a commission went back");
    let lang = cards::language(app, bot, earned.user).await?;
    let left = work.sum(bot, earned.user, amount.currency).await?;
    let text = texts::referrals::clawed_back(lang, earned.amount, left);
    say::say(work, bot, Class::Broadcast, earned.user.chat(), &text, &Keyboard::new());
    Ok(())
}

/// Somebody wishes to be paid out: owners hear of it. The answer is what there is, or none if it is too little or noted
/// already.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn wish(app: &App, work: &mut Work, who: &Visitor) -> Result<Option<Money>> {
    let (bot, user) = (who.bot, who.user.id);
    let Some(program) = work.program(bot).await?.filter(|program| program.pay == Pay::Manual) else { return Ok(None) };
    let free = work.balance(bot, user, app.base()).await?.payable();
    let (now, is_enough) = (work.now(), free.minor >= program.minimum.minor.max(1));
    if !is_enough || !work.wish_payout(bot, user, Some(now)).await? {
        return Ok(None);
    }
    let alert = Alert::PayoutAsked { user, name: who.user.name(), amount: free.to_string() };
    work.send(bot, Class::Reply, Task::Alert(alert));
    Ok(Some(free))
}
