//! A message to the bot outside of any command, or a question about a payment, on its way to the team: as many as they
//! can read, and of who is banned or muted only what is about money.

use std::time::Duration;

use crate::{
    app::App,
    domain::{
        Moment, Visitor,
        alert::Alert,
        errand::{Class, Task},
        letter::{About, Letter, Written},
    },
    error::Result,
    store::Work,
};

/// Characters of a letter that are kept; longer ones are shown whole all the same.
const LONGEST: usize = 4_096;
/// So many letters of one person reach the team in so long a time, unless it answers meanwhile. An album is one.
const BOUND: (usize, Duration) = (10, Duration::from_secs(3_600));
/// The same for who is banned or muted.
const BOUND_OF_BARRED: (usize, Duration) = (1, Duration::from_secs(24 * 3_600));
/// After so long a silence the person is told again that a letter has arrived.
const SILENCE: Duration = Duration::from_secs(3_600);
/// Who writes too much is told so once in so long a time.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is on its way to the team.
    Sent,
    /// It is, as one of several in a conversation: nothing need be said.
    GoesOn,
    /// The team has enough of this person's to read until then.
    Wait(Moment),
    /// The person was told so a moment ago.
    WaitsOn,
    /// The team does not want to hear of this person.
    Muted,
}

/// Sends a letter to the team.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn ask(app: &App, work: &mut Work, who: &Visitor, mut letter: Letter, about: About) -> Result<Asked> {
    work.end_questions(who.bot, who.user.id).await?;
    let (now, muted) = (work.now(), app.store.muted_since(who.bot, who.user.id).await?);
    if muted.is_some() && about == About::Anything {
        return told_once(work, who, now, Asked::Muted).await;
    }
    let banned = who.customer.as_ref().and_then(|customer| customer.banned_at);
    // What was written before that counts no more.
    let barred = muted.max(banned);
    let (most, span) = if barred.is_some() { BOUND_OF_BARRED } else { BOUND };
    let before = app.store.letters_since(who.bot, who.user.id, now - span.max(SILENCE)).await?;
    let is_talk = before.iter().any(|one| now.since(one.at) < SILENCE);
    let since_answer = before.iter().rposition(|one| one.is_answer).map_or(0, |last| last + 1);
    let counts = |one: &&Written| now.since(one.at) < span && barred.is_none_or(|since| one.at >= since);
    let mut open = before[since_answer..].iter().filter(counts).collect::<Vec<_>>();
    let follows = letter.album.is_some() && open.iter().any(|one| one.album == letter.album);
    open.dedup_by(|one, before| one.album.is_some() && one.album == before.album);
    if open.len() >= most && !follows {
        let until = open[open.len() - most].at + span;
        return told_once(work, who, now, Asked::Wait(until)).await;
    }
    letter.words = letter.words.map(|words| words.chars().take(LONGEST).collect());
    work.add_letter(who.bot, &letter).await?;
    let about = if follows { About::TheSame } else { about };
    work.send(who.bot, Class::Reply, Task::Alert(Alert::Letter { letter, about }));
    Ok(if follows || (is_talk && about == About::Anything) { Asked::GoesOn } else { Asked::Sent })
}

/// Who writes on and on is not answered each time.
async fn told_once(work: &mut Work, who: &Visitor, now: Moment, asked: Asked) -> Result<Asked> {
    let window = now.millis() / i64::try_from(PATIENCE.as_millis()).unwrap_or(i64::MAX);
    let is_first = work.first_time(&format!("letters:enough:{}:{}:{window}", who.bot, who.user.id)).await?;
    Ok(if is_first { asked } else { Asked::WaitsOn })
}

/// The person has something to ask about: an order or a payment.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn has_dealt(app: &App, who: &Visitor) -> Result<bool> {
    let (bot, user) = (who.bot, who.user.id);
    Ok(!app.store.payments_of(bot, user).await?.is_empty() || !app.store.orders_of(bot, user).await?.is_empty())
}
