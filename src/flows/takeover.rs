//! Taking over a chat that was alive before the bot came: who was inside gets a right by a list, or time to get one.

use std::{collections::HashSet, sync::Arc, time::Duration};

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Chat, ChatId, Moment, Origin, PlanId, UserId,
        errand::Class,
        import::{Flaw, List, Row},
        seat::Exempt,
        team::Act,
    },
    error::Result,
    flows::{cards, consistency, gift, say, whitelist},
    store::{Import, TakeOver, Work},
    telegram::Keyboard,
    texts::takeover as texts,
};

/// Lines that are noted in one transaction.
const LINES: usize = 200;
/// People about whom one run of the job does what follows.
const AT_ONCE: i64 = 500;
/// The shortest and the longest time that people are given.
pub const GRACE: (Duration, Duration) = (Duration::from_secs(3_600), Duration::from_secs(366 * 86_400));

/// What came of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The end of the grace.
    pub ends_at: Moment,
    /// People whom no earlier list had named in this way.
    pub news: usize,
    /// People in the list.
    pub people: usize,
    /// Lines that were skipped, by their numbers.
    pub flaws: Vec<(usize, Flaw)>,
}

/// Begins a take-over until `ends_at`, or adds the list to the one that runs. What the list says is noted here; what
/// follows from it is done by [`settle`]. The same list twice changes nothing.
///
/// # Errors
/// `Retry` when the database is out of reach: what is missing then comes with the next try.
pub async fn begin(
    app: &App,
    (bot, by): (BotId, UserId),
    chat: &Chat,
    ends_at: Moment,
    usual: Option<PlanId>,
    list: &List,
) -> Result<Begun> {
    let mut work = app.begin(Origin::Repeatable).await?;
    let ends_at = match work.running_takeover(bot, chat.id).await? {
        Some(running) => running.ends_at,
        None => {
            work.begin_takeover(bot, chat.id, by, ends_at).await?;
            work.audit(bot, by, Act::TakeOver, None, &format!("{}: {}", chat.title, list.people.len())).await?;
            ends_at
        }
    };
    work.commit().await?;
    let plans: HashSet<PlanId> = {
        let opening = app.store.plans(bot).await?.into_iter().filter(|plan| plan.chats.contains(&chat.id));
        opening.map(|plan| plan.id).collect()
    };
    let mut begun = Begun { ends_at, news: 0, people: 0, flaws: list.flaws.clone() };
    for some in list.people.chunks(LINES) {
        let mut work = app.begin(Origin::Repeatable).await?;
        for (line, row) in some {
            match plan_of(row, usual, &plans) {
                Err(flaw) => begun.flaws.push((*line, flaw)),
                Ok(plan) => {
                    begun.people += 1;
                    begun.news += usize::from(work.add_import((bot, chat.id), row, plan).await?);
                }
            }
        }
        work.commit().await?;
    }
    begun.flaws.sort_unstable_by_key(|(line, _)| *line);
    Ok(begun)
}

/// The plan that somebody has by the list, one of those that open the chat.
fn plan_of(row: &Row, usual: Option<PlanId>, plans: &HashSet<PlanId>) -> Result<Option<PlanId>, Flaw> {
    match (row.plan.or(usual.filter(|_| row.term.is_some())), row.term) {
        (Some(plan), _) if plans.contains(&plan) => Ok(Some(plan)),
        (Some(_), _) => Err(Flaw::Plan),
        (None, Some(_)) => Err(Flaw::NoPlan),
        (None, None) => Ok(None),
    }
}

/// Does what follows for people named in lists, as soon as they are known: a right, an exemption, or the grace. The last
/// of them brings along the check that looks at everybody.
///
/// # Errors
/// `Retry` when the database is out of reach; the next run goes on where this one stopped.
pub async fn settle(app: &App) -> Result<()> {
    loop {
        let open = app.store.open_imports(AT_ONCE).await?;
        // Of more people than these the last one waits for the next round: whether they are the last is seen there.
        let is_all = open.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
        for (at, import) in open.iter().enumerate() {
            let next = open.get(at + 1);
            if next.is_none() && !is_all {
                break;
            }
            settle_one(app, import, next.is_none_or(|next| next.bot != import.bot)).await?;
        }
        if is_all {
            return Ok(());
        }
    }
}

async fn settle_one(app: &App, import: &Import, is_last: bool) -> Result<()> {
    let (bot, user) = (import.bot, import.user);
    let lang = cards::language(app, bot, user).await?;
    let known = app.store.acquaintance(bot, user).await?.and_then(|known| known.customer);
    let mut work = app.begin(Origin::Repeatable).await?;
    work.hold_person(bot, user)?;
    if !work.settled_import(import).await? {
        return Ok(());
    }
    // A check that runs already may be past this chat: the last person waits for its end.
    if is_last && consistency::begin(&mut work, bot, None).await?.is_some() {
        return Ok(());
    }
    let takeover = work.running_takeover(bot, import.chat).await?;
    let (Some(takeover), Some(chat), false) =
        (takeover, work.chat(bot, import.chat).await?, work.is_banned(bot, user).await?)
    else {
        work.commit().await?;
        return Ok(());
    };
    let zone = app.settings.time_zone;
    let said = match give(app, &mut work, import, &takeover).await? {
        Fate::Has(plan, until) => Some(texts::goes_on(lang, &chat.title, &plan, until, zone)),
        Fate::Stays => None,
        Fate::Guest => {
            guest(&mut work, bot, &chat, user).await?.then(|| texts::grace(lang, &chat.title, takeover.ends_at, zone))
        }
    };
    // Only who has spoken to the bot can be written to.
    if let (Some(text), Some(_)) = (said, known.filter(|known| known.unreachable_at.is_none() && !known.user.is_bot)) {
        say::say(&mut work, bot, Class::Broadcast, user.chat(), &text, &Keyboard::new());
    }
    work.commit().await?;
    Ok(())
}

/// What becomes of somebody named in a list.
enum Fate {
    /// They have this plan until then.
    Has(String, Moment),
    /// Exempt, or as well off as the list says.
    Stays,
    /// Neither: they have the grace.
    Guest,
}

async fn give(app: &App, work: &mut Work, import: &Import, takeover: &TakeOver) -> Result<Fate> {
    let (bot, user) = (import.bot, import.user);
    let mut fate = Fate::Guest;
    let plan = match import.plan {
        Some(plan) => work.plan(bot, plan).await?,
        None => None,
    };
    if let Some(plan) = plan {
        let term = import.term.unwrap_or(plan.term);
        match gift::give(app, work, (bot, user), &plan, term, "grant").await? {
            Ok(given) => {
                work.audit(bot, takeover.started_by, Act::Grant, Some(user), &format!("{}: {term}", plan.name)).await?;
                fate = Fate::Has(plan.name, given.until);
            }
            Err(gift::Nothing::Enough(_)) => fate = Fate::Stays,
            // What was over by then gives no right.
            Err(gift::Nothing::Over(_)) => {}
        }
    }
    if import.is_exempt {
        whitelist::add(work, bot, user, takeover.started_by).await?;
        fate = Fate::Stays;
    }
    Ok(fate)
}

/// Lets somebody stay until the end of the take-over. False if they need no grace, or are known to be outside.
async fn guest(work: &mut Work, bot: BotId, chat: &Chat, user: UserId) -> Result<bool> {
    let now = work.now();
    let mut seat = work.seat(bot, chat.id, user).await?;
    let is_inside = seat.observed.is_inside() || seat.observed_at.is_none();
    let may_stay = seat.is_entitled(now) || seat.exemption(now).is_some_and(|why| why != Exempt::Guest);
    if !is_inside || may_stay {
        return Ok(false);
    }
    (seat.exempt, seat.exempt_until) = (Some(Exempt::Guest), chat.grace(now));
    let due = seat.step(now, false, chat.keep_strays).due(now);
    work.save_seat(bot, &seat, due).await?;
    Ok(true)
}

/// Ends a take-over so that everybody may stay, or gives more time until `ends_at`. False if that was decided before.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn change(
    work: &mut Work,
    takeover: &TakeOver,
    title: &str,
    by: UserId,
    ends_at: Option<Moment>,
) -> Result<bool> {
    let changed = work.change_takeover(takeover, ends_at).await?;
    if changed {
        let what = match ends_at {
            Some(at) => format!("{title}: until {}", at.utc().format("%Y-%m-%d")),
            None => format!("{title}: stopped"),
        };
        work.audit(takeover.bot_id, by, Act::TakeOver, None, &what).await?;
    }
    Ok(changed)
}

/// The latest take-over of a chat.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn latest(app: &App, bot: BotId, chat: ChatId) -> Result<Option<TakeOver>> {
    Ok(app.store.takeovers(bot).await?.into_iter().find(|takeover| takeover.chat_id == chat))
}

/// The text that an owner may publish in the chat, with the bot's address.
pub fn post(bot: &Arc<Bot>, lang: crate::domain::Lang, chat: &str, ends_at: Moment, zone: chrono_tz::Tz) -> String {
    texts::post(lang, chat, ends_at, zone, &bot.username)
}
