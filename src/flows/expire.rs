//! The sweep: rights whose time is over are closed, seats that are due are compared. One bounded batch per step.

use std::collections::{HashMap, hash_map::Entry};

use crate::{
    app::App,
    domain::{
        BotId, Moment, Origin, PlanId,
        errand::{Class, Task},
        fate::{Fate, Wait, Why},
    },
    error::Result,
    flows::{
        brake, reconcile, remind, say,
        shop::{self, Offer},
    },
    store::{At, DueSeat, Ended, Work},
    telegram::{Button, Keyboard},
    texts::{self, remind::Kind},
};

/// Rows per transaction: large enough to be cheap, small enough not to hold the writer for long.
const BATCH: i64 = 500;

/// What one sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Rights that were closed.
    pub ended: usize,
    /// Seats that were compared.
    pub seats: usize,
    /// Seats that go on to be settled.
    pub settling: usize,
}

/// Runs until nothing is due.
///
/// # Errors
/// `Retry` when the database is out of reach; the next sweep goes on where this one stopped.
pub async fn sweep(app: &App) -> Result<Swept> {
    let mut swept = Swept::default();
    loop {
        let ended = close(app).await?;
        swept.ended += ended;
        if ended == 0 {
            break;
        }
    }
    brake::foresee(app).await?;
    loop {
        let (seen, settling) = compare(app).await?;
        (swept.seats, swept.settling) = (swept.seats + seen, swept.settling + settling);
        if seen == 0 {
            break;
        }
    }
    if swept != Swept::default() {
        tracing::info!(ended = swept.ended, seats = swept.seats, settling = swept.settling, "swept");
    }
    Ok(swept)
}

/// Closes rights whose time is over and says goodbye, unless other rights go on to open the same chats.
async fn close(app: &App) -> Result<usize> {
    let mut work = app.begin(Origin::Repeatable).await?;
    let due = work.due_subscriptions(BATCH).await?;
    let (told, silent): (Vec<_>, Vec<_>) = due.iter().partition(|ended| ended.is_reachable && !ended.goes_on);
    // Thousands may end at once, but of a few plans: each is looked up once.
    let mut offers: HashMap<(BotId, PlanId), Option<Offer>> = HashMap::new();
    for ended in &told {
        let plan = (ended.bot, ended.plan);
        let offer = match offers.entry(plan) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(offered(app, ended).await?),
        };
        let (text, keyboard) = farewell(app, ended, work.now(), offer.as_ref());
        say::say(&mut work, ended.bot, Class::Seat, ended.user.chat(), &text, &keyboard);
    }
    for (some, told) in [(told, true), (silent, false)] {
        let ids: Vec<_> = some.iter().map(|ended| ended.id).collect();
        work.close_subscriptions(&ids, told).await?;
    }
    work.commit().await?;
    Ok(due.len())
}

/// What may be bought again, if the plan is sold to anybody.
async fn offered(app: &App, ended: &Ended) -> Result<Option<Offer>> {
    if !ended.is_priced {
        return Ok(None);
    }
    let Some(plan) = app.store.plan(ended.bot, ended.plan).await? else { return Ok(None) };
    shop::for_anybody(app, ended.bot, plan).await
}

fn farewell(app: &App, ended: &Ended, now: Moment, offer: Option<&Offer>) -> (String, Keyboard) {
    let (lang, zone) = (ended.lang.unwrap_or(app.settings.default_locale), app.settings.time_zone);
    // A plan until a day that has come is not given again.
    let by_gate = ended.by_gate && ended.term.is_some_and(|term| term.end(now, zone) > now);
    let kind = Kind::of(&ended.source);
    let head = match kind {
        Kind::Trial => texts::remind::trial_ended(lang, &ended.plan_name, ended.ends_at, zone),
        Kind::Right => texts::bot::expired(lang, &ended.plan_name, ended.ends_at, zone),
    };
    let back = match offer.and_then(|offer| Some((offer.plan.term, offer.ways.first()?.1))) {
        Some((term, price)) => texts::remind::comes_back_for(lang, kind, term, price),
        None => texts::bot::way_back(lang, by_gate),
    };
    let mut keyboard: Keyboard = offer.and_then(|offer| remind::button(lang, kind, offer)).into_iter().collect();
    if by_gate {
        keyboard.push(vec![Button::data(texts::bot::button_come_back(lang), "subgram-op")]);
    }
    (format!("{head}\n\n{back}"), keyboard)
}

/// Compares seats that are due; who must go is handed to the reconciler as a durable errand.
async fn compare(app: &App) -> Result<(usize, usize)> {
    let mut work = app.begin(Origin::Repeatable).await?;
    let (now, due) = (work.now(), work.due_seats(BATCH).await?);
    let mut seen = Vec::with_capacity(due.len());
    let mut settling = 0;
    for due in &due {
        let (bot, seat) = (due.bot, &due.case.seat);
        match due.case.fate(now) {
            Fate::Rests(Some(next)) if next > now => {
                work.save_seat(bot, seat, Some(next)).await?;
                continue;
            }
            Fate::Rests(_) if due.has_live_link && !seat.is_entitled(now) => {
                reconcile::revoke_links(&mut work, bot, seat.user, seat.chat).await?;
            }
            Fate::Rests(_) => {}
            // Woken by the owners' answer.
            Fate::Waits(_, Wait::Answer) => {
                brake::joins(&mut work, At { bot_id: bot, chat_id: seat.chat }, seat.user).await?;
            }
            Fate::Goes(Why::Stray) if !may_go(&mut work, due).await? => {}
            Fate::Looked | Fate::Goes(_) | Fate::Waits(_, Wait::Rights) => {
                settling += 1;
                work.send(bot, Class::Seat, Task::Settle { chat: seat.chat, user: seat.user });
            }
        }
        seen.push((bot, seat.chat, seat.user));
    }
    work.seats_seen(&seen).await?;
    work.commit().await?;
    Ok((due.len(), settling))
}

/// Owners agreed to the removal, or it is one of few.
async fn may_go(work: &mut Work, due: &DueSeat) -> Result<bool> {
    if due.case.is_allowed() {
        return Ok(true);
    }
    match work.chat(due.bot, due.case.seat.chat).await? {
        Some(chat) => brake::lets(work, due.bot, &chat, due.case.seat.user).await,
        None => Ok(true),
    }
}
