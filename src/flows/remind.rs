//! Reminders: whose turn it is, noted in the ledger with the errand; and the message, as it is true when it leaves.

use crate::{
    app::App,
    domain::{
        BotId, Lang, Moment, Origin, SubscriptionId, UserId,
        errand::{Class, Errand, Task},
        remind::{Notice, Stage, Timetable},
    },
    error::Result,
    flows::shop::{self, Offer},
    store::{Held, Settled, Shelf},
    telegram::{Button, Keyboard, calls},
    texts::remind::{self as texts, Kind},
};

/// Rights that are looked at in one transaction.
const BATCH: i64 = 200;
/// Transactions of one run and bot.
const ROUNDS: usize = 50;
/// With so many reminders on their way no more are added: what is said shall be decided shortly before it is said.
const ENOUGH: i64 = 2_000;
/// What falls due within so long is said with what is due now: one message instead of two.
const TOGETHER: std::time::Duration = std::time::Duration::from_secs(12 * 3_600);

/// When a right whose end has come is looked at again: the sweep has closed it by then.
const CLOSING: std::time::Duration = std::time::Duration::from_secs(300);

/// Queues the reminders that are due, for the bots that run. The answer is how many people are reminded.
///
/// # Errors
/// `Retry` when the database is out of reach; the next run goes on where this one stopped.
pub async fn run(app: &App) -> Result<usize> {
    let mut people = 0;
    for bot in app.bots() {
        let table = timetable(app, bot.id).await?;
        for _ in 0..ROUNDS {
            if app.store.crowd_waiting(bot.id).await? >= ENOUGH {
                break;
            }
            let (looked_at, reminded) = step(app, bot.id, &table).await?;
            people += reminded;
            if looked_at == 0 {
                break;
            }
        }
    }
    if people > 0 {
        tracing::info!(people, "reminders are on their way");
    }
    Ok(people)
}

async fn timetable(app: &App, bot: BotId) -> Result<Timetable> {
    let chosen = app.store.reminders(bot).await?;
    Ok(Timetable { chosen, quiet: app.settings.quiet_hours, zone: app.settings.time_zone })
}

async fn step(app: &App, bot: BotId, table: &Timetable) -> Result<(usize, usize)> {
    let mut work = app.begin(Origin::Repeatable).await?;
    let people = work.people_to_remind(bot, BATCH).await?;
    if people.is_empty() {
        return Ok((0, 0));
    }
    let (all, shelf) = (work.held(bot, &people).await?, app.store.shelf(bot).await?);
    let mut reminded = 0;
    for rights in all.chunk_by(|one, next| one.user == next.user) {
        let plan = Agenda { table, shelf: &shelf, rights, now: work.now() }.plan();
        let mut notices = Vec::new();
        for notice in plan.say {
            if work.note_reminder(bot, &notice).await? {
                notices.push(notice);
            }
        }
        for (right, next) in plan.next {
            work.remind_next(right, next).await?;
        }
        if let (Some(first), false) = (rights.first(), notices.is_empty()) {
            reminded += 1;
            tracing::debug!(bot.id = bot.0, user.id = first.user.0, ?notices, "a reminder");
            work.send(bot, Class::Broadcast, Task::Remind { user: first.user, notices });
        }
    }
    work.commit().await?;
    Ok((people.len(), reminded))
}

/// Who would be reminded by `at` if nothing else happened until then; nothing is noted.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn foresee(app: &App, bot: BotId, at: Moment) -> Result<Vec<UserId>> {
    let (table, shelf, mut people) = (timetable(app, bot).await?, app.store.shelf(bot).await?, Vec::new());
    for user in app.store.people_to_think_of(bot, at).await? {
        let rights = app.store.held_to_speak_of(bot, user).await?;
        for notice in (Agenda { table: &table, shelf: &shelf, rights: &rights, now: at }).plan().say {
            if !people.contains(&user) && !app.store.was_said(&notice).await? {
                people.push(user);
            }
        }
    }
    Ok(people)
}

/// One person's rights at one moment.
struct Agenda<'a> {
    table: &'a Timetable,
    shelf: &'a Shelf,
    rights: &'a [Held],
    now: Moment,
}

/// What is said now, and when each right is looked at next.
struct Outcome {
    say: Vec<Notice>,
    next: Vec<(SubscriptionId, Option<Moment>)>,
}

impl Agenda<'_> {
    fn plan(&self) -> Outcome {
        let (table, now) = (self.table, self.now);
        let is_night = table.quiet.is_now(now, table.zone);
        let mut say: Vec<Notice> = Vec::new();
        let mut next = Vec::new();
        for right in self.rights {
            if right.is_open && right.period.ends_at <= now {
                // It is about to be closed, and an invitation to come back follows the farewell.
                next.push((right.id, Some(now + CLOSING)));
                continue;
            }
            let due = table.now(&right.period, now).filter(|due| self.concerns(right, due.stage, now));
            let follows = table.next(&right.period, now).filter(|_| may_ever_concern(right, self.shelf));
            match due {
                Some(_) if is_night => next.push((right.id, Some(table.quiet.after(now, table.zone)))),
                due => {
                    say.extend(due.map(|due| notice(right, due.stage)));
                    next.push((right.id, follows.map(|due| due.at)));
                }
            }
        }
        if !say.is_empty() {
            let spoken: Vec<_> = say.iter().map(|notice| notice.right).collect();
            say.extend(
                self.rights.iter().filter(|right| !spoken.contains(&right.id)).filter_map(|right| self.soon(right)),
            );
        }
        Outcome { say, next }
    }

    /// What is said of a right a little before its time, because something else is said now.
    fn soon(&self, right: &Held) -> Option<Notice> {
        let next = self.table.next(&right.period, self.now)?;
        let is_near = next.at <= self.now + TOGETHER && matches!(next.stage, Stage::Before(_) | Stage::OnDay);
        (is_near && self.concerns(right, next.stage, self.now)).then(|| notice(right, next.stage))
    }

    /// The person is to hear this: they hold or held the right, and nothing else makes it pointless.
    fn concerns(&self, right: &Held, stage: Stage, now: Moment) -> bool {
        let rights = self.rights;
        may_ever_concern(right, self.shelf) && right.is_reachable && is_true(right, stage, rights, self.shelf, now)
    }
}

fn notice(right: &Held, stage: Stage) -> Notice {
    Notice { right: right.id, stage, paid_until: right.period.paid_until }
}

/// What the gate gave is renewed at the gate, what was cancelled is over, and what nobody sells cannot be renewed.
fn may_ever_concern(right: &Held, shelf: &Shelf) -> bool {
    right.source != "gate" && !right.is_cancelled && (right.is_priced || shelf.is_priced(right.plan))
}

/// A stage is what it says at `now`, and no other right of the person opens the same chats for longer.
fn is_true(right: &Held, stage: Stage, rights: &[Held], shelf: &Shelf, now: Moment) -> bool {
    let period = right.period;
    let fits = match stage {
        Stage::Before(_) | Stage::OnDay => right.is_open && now < period.paid_until && !period.renews,
        Stage::Grace => right.is_open && period.paid_until <= now && now < period.ends_at,
        Stage::WinBack => !right.is_open && period.ends_at <= now,
    };
    let lasts = |other: &&Held| {
        other.id != right.id && other.runs(now) && (other.period.renews || other.period.ends_at > period.ends_at)
    };
    let others: Vec<_> = rights.iter().filter(lasts).flat_map(|other| shelf.chats(other.plan)).collect();
    let chats = shelf.chats(right.plan);
    let goes_on = !chats.is_empty() && chats.iter().all(|chat| others.contains(&chat));
    fits && !goes_on
}

/// What becomes of a reminder when its turn to leave has come.
#[derive(Debug)]
pub enum Letter {
    /// It is said: the body of a sendMessage.
    Say(String),
    /// It waited into the quiet hours; they end then.
    Later(Moment),
    /// Nothing of it is true any more.
    Nothing,
}

/// Writes the reminder as it is true now: who has renewed, or got something longer, hears nothing.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn letter(app: &App, bot: BotId, user: UserId, notices: &[Notice]) -> Result<Letter> {
    let (now, zone, quiet) = (app.clock.now(), app.settings.time_zone, app.settings.quiet_hours);
    if quiet.is_now(now, zone) {
        return Ok(Letter::Later(quiet.after(now, zone)));
    }
    let (rights, shelf) = (app.store.held(bot, user).await?, app.store.shelf(bot).await?);
    let still = |notice: &Notice| {
        let found = rights.iter().find(|right| right.id == notice.right)?;
        let holds = !found.is_cancelled && found.is_reachable && found.period.paid_until == notice.paid_until;
        (holds && is_true(found, notice.stage, &rights, &shelf, now)).then_some((found, notice.stage))
    };
    let mut lines = Lines::new(app);
    for (right, stage) in notices.iter().filter_map(still) {
        let offer = match app.store.plan(bot, right.plan).await? {
            Some(plan) => shop::offer(app, bot, user, plan).await?.ok(),
            None => None,
        };
        lines.lang = right.lang.unwrap_or(app.settings.default_locale);
        lines.add(right, stage, offer.as_ref());
    }
    if lines.said.is_empty() {
        return Ok(Letter::Nothing);
    }
    let (text, keyboard) = lines.finish();
    Ok(Letter::Say(calls::send_message(user.chat(), &text, &keyboard).body))
}

/// Puts a reminder off.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn put_off(app: &App, bot: BotId, errand: &Errand, until: Moment) -> Result<Settled> {
    let mut work = app.begin(Origin::Errand(bot, errand.id)).await?;
    work.send_at(bot, Class::Broadcast, errand.task.clone(), until);
    work.commit().await
}

/// The message as it grows.
struct Lines<'a> {
    app: &'a App,
    lang: Lang,
    now: Moment,
    said: Vec<String>,
    prices: Vec<String>,
    keyboard: Keyboard,
    /// Something of it is bought on top of what is left.
    adds: bool,
}

impl<'a> Lines<'a> {
    fn new(app: &'a App) -> Self {
        let (lang, now) = (app.settings.default_locale, app.clock.now());
        Self { app, lang, now, said: Vec::new(), prices: Vec::new(), keyboard: Keyboard::new(), adds: false }
    }

    fn add(&mut self, right: &Held, stage: Stage, offer: Option<&Offer>) {
        let (lang, zone, period) = (self.lang, self.app.settings.time_zone, right.period);
        let (kind, plan) = (Kind::of(&right.source), right.plan_name.as_str());
        self.said.push(match stage {
            Stage::Before(_) | Stage::OnDay => texts::before(lang, kind, plan, period.paid_until, self.now, zone),
            Stage::Grace => texts::grace(lang, plan, period.paid_until, period.ends_at, zone),
            // Come back to what? Where nothing is sold to them, nobody is called back.
            Stage::WinBack if offer.is_none() => return,
            Stage::WinBack => texts::win_back(lang, plan, period.ends_at, zone),
        });
        let Some((offer, (_, price))) = offer.and_then(|offer| Some((offer, *offer.ways.first()?))) else { return };
        self.adds |= matches!(stage, Stage::Before(_) | Stage::OnDay);
        let line = texts::price(lang, plan, offer.plan.term, price);
        // Two rights of one plan are renewed by one button.
        if !self.prices.contains(&line) {
            self.prices.push(line);
            self.keyboard.extend(button(lang, kind, offer));
        }
    }

    fn finish(self) -> (String, Keyboard) {
        let mut parts = vec![self.said.join("\n")];
        if !self.prices.is_empty() {
            let mut how = self.prices;
            how.extend(self.adds.then(|| texts::added(self.lang)));
            parts.push(how.join("\n"));
        }
        (parts.join("\n\n"), self.keyboard)
    }
}

/// The button that leads to a plan, with what it costs.
pub fn button(lang: Lang, kind: Kind, offer: &Offer) -> Option<Vec<Button>> {
    let (_, price) = *offer.ways.first()?;
    let text = texts::button_renew(lang, kind, &offer.plan.name, price);
    Some(vec![Button::data(text, format!("plan:show:{}", offer.plan.id))])
}
