//! A question about a payment on its way to the owners: as many as they can read, and also of who was banned after paying.

use std::time::Duration;

use crate::{
    app::App,
    domain::{
        Moment, Visitor,
        alert::Alert,
        errand::{Class, Task},
    },
    error::Result,
    store::Work,
};

/// Characters of a question; longer ones are cut.
const LONGEST: usize = 2_000;
/// How long the next words after `/paysupport` are the question.
const TO_WRITE: Duration = Duration::from_secs(15 * 60);
/// So many questions of one person reach the owners in so long a time.
const BOUND: (u32, Duration) = (3, Duration::from_secs(3_600));
/// The same for who is banned.
const BOUND_OF_BANNED: (u32, Duration) = (1, Duration::from_secs(24 * 3_600));

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is on its way to the owners.
    Sent,
    /// The owners have enough of this person's to read until then.
    Wait(Moment),
}

/// Sends a question to the owners.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn ask(work: &mut Work, who: &Visitor, words: &str) -> Result<Asked> {
    listen(work, who, false).await?;
    let (most, span) = if who.is_banned() { BOUND_OF_BANNED } else { BOUND };
    let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    let window = work.now().millis() / span;
    for number in 0..most {
        if work.first_time(&format!("support:{}:{}:{span}:{window}:{number}", who.bot, who.user.id)).await? {
            let words = words.chars().take(LONGEST).collect();
            let (user, name, banned) = (who.user.id, who.user.name(), who.is_banned());
            work.send(who.bot, Class::Reply, Task::Alert(Alert::Support { user, name, words, banned }));
            return Ok(Asked::Sent);
        }
    }
    Ok(Asked::Wait(Moment::from_millis((window + 1).saturating_mul(span))))
}

/// From now on the person's next words are a question, or not.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn listen(work: &mut Work, who: &Visitor, on: bool) -> Result<()> {
    let listens = who.customer.as_ref().is_some_and(|customer| customer.support_asked_at.is_some());
    let since = on.then(|| work.now());
    if on || listens { work.await_question(who.bot, who.user.id, since).await } else { Ok(()) }
}

/// The person's next words are a question.
pub fn listens(who: &Visitor, now: Moment) -> bool {
    let since = who.customer.as_ref().and_then(|customer| customer.support_asked_at);
    since.is_some_and(|since| now < since + TO_WRITE)
}

/// The person has something to ask about: an order or a payment.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn has_dealt(app: &App, who: &Visitor) -> Result<bool> {
    let (bot, user) = (who.bot, who.user.id);
    Ok(!app.store.payments_of(bot, user).await?.is_empty() || !app.store.orders_of(bot, user).await?.is_empty())
}
