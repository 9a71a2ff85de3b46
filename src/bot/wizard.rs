//! `/newplan` and the change of a plan: a dialogue of steps, each committed with its update, so that it goes on after any
//! restart.

use std::sync::Arc;

use super::{
    Handled,
    console::reply,
    person,
    steps::{self, Shelf},
    visitor::{Tap, remember, remove, toast},
    wares,
};
use crate::{
    app::{App, Bot},
    domain::{
        Currency, Origin, Plan, Visitor,
        dialogue::Topic,
        draft::{Draft, Step, changed},
        flaw::{self, Flaw},
        sale::Rule,
        team::Deed,
    },
    error::Result,
    flows::plans::{self, Change},
    telegram::Keyboard,
    texts::wizard as texts,
};

/// `/newplan`.
pub async fn begin(app: App, who: Visitor) -> Handled {
    let draft = Draft::of_nothing(number(&who));
    asks(&app, &who, &draft, None).await
}

/// "Change" on the page of a plan.
pub async fn changes(app: App, who: Visitor, plan: Plan) -> Handled {
    let draft = Draft::of(number(&who), plan);
    asks(&app, &who, &draft, None).await
}

/// A dialogue is known by the update that began it, also if that is handled twice.
fn number(who: &Visitor) -> i64 {
    match who.origin {
        Origin::Update { id, .. } => id,
        _ => 0,
    }
}

/// Keeps where the dialogue stands and asks what comes next, or the same again because of a `flaw`.
async fn asks(app: &App, who: &Visitor, draft: &Draft, flaw: Option<&Flaw>) -> Handled {
    let (text, keyboard) = page(app, who, draft, flaw).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    work.ask_person(who.bot, who.user.id, &Topic::Plan(Box::new(draft.clone()))).await?;
    reply(work, who, &text, &keyboard).await
}

async fn page(app: &App, who: &Visitor, draft: &Draft, flaw: Option<&Flaw>) -> Result<(String, Keyboard)> {
    let shelf = Shelf::of(app, who.bot).await?;
    let (text, keyboard) = steps::page(who, draft, &shelf);
    Ok(match flaw {
        // One sentence that says what to write instead; the preview is shown again, for a flaw may be anywhere in it.
        Some(flaw) if draft.step == Step::Preview => (format!("{}\n\n{text}", texts::flaw(who.lang, flaw)), keyboard),
        Some(flaw) => (texts::flaw(who.lang, flaw), keyboard),
        None => (text, keyboard),
    })
}

/// The words of an answer.
pub async fn words(app: App, who: Visitor, mut draft: Draft, words: &str) -> Handled {
    if !who.may(Deed::Shop) {
        return person::unknown(app, who).await;
    }
    if !draft.takes_words() {
        let (_, keyboard) = page(&app, &who, &draft, None).await?;
        let mut work = app.begin(who.origin.clone()).await?;
        remember(&mut work, &who).await?;
        return reply(work, &who, &texts::press(who.lang), &keyboard).await;
    }
    let step = draft.step;
    let answered = draft.answer(words).and_then(|()| match step {
        Step::Term => flaw::lasts(draft.plan.term, app.clock.now(), app.settings.time_zone),
        _ => Ok(()),
    });
    if let Err(flaw) = answered {
        // An amount that cannot be paid in the currency is asked for again; everything else stays where it is.
        draft.step = if step == Step::Currency { draft.step } else { step };
        return asks(&app, &who, &draft, Some(&flaw)).await;
    }
    asks(&app, &who, &draft, None).await
}

/// What follows a tap.
enum After {
    /// The next question, in a new message.
    Asks(Option<Flaw>),
    /// The same message with other buttons.
    Turns,
    /// A sentence beside it.
    Says(String),
    /// The plan is written.
    Saves,
    /// Everything is forgotten.
    Drops,
}

/// A button of the dialogue: its step, the number of the dialogue, and the answer.
pub async fn taps(
    app: App,
    bot: Arc<Bot>,
    who: Visitor,
    tap: Tap,
    (step, number, answer): (&str, &str, &str),
) -> Handled {
    let kept = app.store.dialogue(who.bot, who.user.id, Topic::PLAN).await?;
    let mine = |draft: &Draft| draft.number.to_string() == number && who.may(Deed::Shop);
    let mut draft = match kept {
        Some(Topic::Plan(draft)) if mine(&draft) => *draft,
        _ => return over(app, bot, who, tap, false).await,
    };
    let goes_on = answer == "resume";
    if !goes_on && draft.step.name() != step {
        return over(app, bot, who, tap, true).await;
    }
    let after = if goes_on { After::Asks(None) } else { pressed(&app, &who, &mut draft, answer).await? };
    toast(&app, &bot, &tap, None);
    if !matches!(after, After::Turns | After::Says(_)) {
        remove(&app, &bot, &who, tap.message);
    }
    match after {
        After::Asks(flaw) => asks(&app, &who, &draft, flaw.as_ref()).await,
        After::Turns => turns(&app, &who, &draft, tap.message).await,
        After::Says(text) => {
            let mut work = app.begin(who.origin.clone()).await?;
            remember(&mut work, &who).await?;
            work.ask_person(who.bot, who.user.id, &Topic::Plan(Box::new(draft))).await?;
            reply(work, &who, &text, &Keyboard::new()).await
        }
        After::Saves => saves(&app, &bot, &who, draft).await,
        After::Drops => {
            let mut work = app.begin(who.origin.clone()).await?;
            remember(&mut work, &who).await?;
            work.end_dialogues(who.bot, who.user.id).await?;
            reply(work, &who, &texts::cancelled(who.lang, &[Topic::Plan(Box::new(draft))]), &Keyboard::new()).await
        }
    }
}

/// A button of another dialogue, or of a question that is answered.
async fn over(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, is_answered: bool) -> Handled {
    toast(&app, &bot, &tap, Some(&texts::over(who.lang, is_answered)));
    super::ignore(app, who.origin).await
}

/// What a button does to the plan in the making.
async fn pressed(app: &App, who: &Visitor, draft: &mut Draft, answer: &str) -> Result<After> {
    match (draft.step, answer) {
        (_, "drop") => return Ok(After::Drops),
        (_, "back") => {
            draft.back();
        }
        (Step::Preview, "save") => return Ok(After::Saves),
        (Step::Conflict, "mine" | "theirs") => return settles(app, who, draft, answer == "mine").await,
        (Step::Preview, field) => draft.step = Step::field(field).unwrap_or(Step::Preview),
        (Step::Currency, code) => {
            let chosen = code.parse::<Currency>().map_err(|_| Flaw::Currency);
            return Ok(After::Asks(chosen.and_then(|currency| draft.in_currency(currency)).err()));
        }
        (Step::Term, "other") => return Ok(After::Says(texts::how_to_write_a_term(who.lang))),
        (Step::Chats, _) => return Ok(chats(draft, answer)),
        (Step::Rules, "done") | (Step::Days, "done") | (Step::Trial, "done") => draft.next(),
        (Step::Trial, "once") => {
            draft.toggle_trial();
            return Ok(After::Turns);
        }
        (Step::Rules, rule) => {
            let known = rule.parse::<usize>().ok().and_then(|at| Rule::ALL.get(at));
            known.into_iter().for_each(|(rule, _)| draft.toggle_rule(*rule));
            return Ok(After::Turns);
        }
        (Step::Days, day) => {
            let known = day.parse::<u8>().ok().and_then(|day| chrono::Weekday::try_from(day).ok());
            known.into_iter().for_each(|day| draft.toggle_day(day));
            return Ok(After::Turns);
        }
        // The buttons of the other steps carry what could have been written.
        (_, words) => {
            let step = draft.step;
            if let Err(flaw) = draft.answer(words) {
                draft.step = step;
                return Ok(After::Asks(Some(flaw)));
            }
        }
    }
    Ok(After::Asks(None))
}

fn chats(draft: &mut Draft, answer: &str) -> After {
    match answer {
        "all" => draft.open_all(true),
        "none" => draft.open_all(false),
        "next" => draft.page += 1,
        "prev" => draft.page = draft.page.saturating_sub(1),
        "done" if draft.plan.all_but.is_none() && draft.plan.chats.is_empty() => {
            return After::Asks(Some(Flaw::NoChats));
        }
        "done" => {
            draft.next();
            return After::Asks(None);
        }
        chat => chat.parse().into_iter().for_each(|chat| draft.toggle_chat(chat)),
    }
    After::Turns
}

/// The same message with other buttons: shown where it stands, in the order of the chat.
async fn turns(app: &App, who: &Visitor, draft: &Draft, message: i64) -> Handled {
    let (text, keyboard) = page(app, who, draft, None).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    work.ask_person(who.bot, who.user.id, &Topic::Plan(Box::new(draft.clone()))).await?;
    steps::turn(&mut work, who, message, &text, &keyboard);
    work.commit().await
}

/// Somebody else has changed the plan meanwhile: both changes together, or theirs alone to begin from.
async fn settles(app: &App, who: &Visitor, draft: &mut Draft, mine: bool) -> Result<After> {
    let current = match draft.id() {
        Some(id) => app.store.plan(who.bot, id).await?,
        None => None,
    };
    let Some(current) = current else { return Ok(After::Drops) };
    if mine {
        draft.rebase(current);
        return Ok(After::Saves);
    }
    *draft = Draft::of(draft.number, current);
    Ok(After::Asks(None))
}

/// Writes the plan by the rules that hold for all, and ends the dialogue with it.
async fn saves(app: &App, bot: &Arc<Bot>, who: &Visitor, mut draft: Draft) -> Handled {
    let by = (who.bot, who.user.id);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    work.hold_person(who.bot, who.user.id)?;
    let change = match &draft.before {
        None => match plans::add(app, &mut work, by, &draft.plan).await? {
            Ok(id) => {
                draft.plan.id = id;
                Change::Done
            }
            Err(flaw) => Change::Flawed(flaw),
        },
        before => plans::change(app, &mut work, by, &draft.plan, before.as_ref()).await?,
    };
    match change {
        Change::Done => {}
        Change::Gone => {
            work.end_dialogues(who.bot, who.user.id).await?;
            return reply(work, who, &texts::gone(who.lang, &draft.plan.name), &Keyboard::new()).await;
        }
        Change::Flawed(flaw) => {
            drop(work);
            draft.step = Step::Preview;
            return asks(app, who, &draft, Some(&flaw)).await;
        }
        Change::Meanwhile(current) => {
            drop(work);
            return differs(app, who, draft, &current).await;
        }
    }
    work.end_dialogues(who.bot, who.user.id).await?;
    let text = texts::saved(who.lang, &draft.plan, draft.before.is_none(), &bot.username);
    reply(work, who, &text, &wares::buttons_after(who, draft.plan.id)).await
}

/// The plan was changed by somebody else while this one was being made: asks what is to hold.
async fn differs(app: &App, who: &Visitor, mut draft: Draft, current: &Plan) -> Handled {
    draft.step = Step::Conflict;
    let fields = draft.before.as_ref().map(|before| changed(before, current));
    let (_, keyboard) = page(app, who, &draft, None).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    work.ask_person(who.bot, who.user.id, &Topic::Plan(Box::new(draft))).await?;
    let text = texts::meanwhile(who.lang, &current.name, &fields.unwrap_or_default());
    reply(work, who, &text, &keyboard).await
}
