//! `/start`, "done", and the questions of the gate.

use std::{future::Future, sync::Arc};

use super::{
    Handled, codes, shop, told,
    visitor::{self, Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    config::GateScope,
    domain::{
        Lang, Origin, Visitor,
        gate::{AgeGroup, Gender, Offer, Question, Verdict},
    },
    flows::{
        admit::{self, Door},
        gate::{self, Asked},
        say,
    },
    store::Work,
    telegram::{Button, Keyboard, Press, button},
    texts::bot as texts,
};

/// A message: its text and its buttons.
type Shown = (String, Keyboard);

/// `/start [payload]`: ask the gate, then open the door or show what stands before it. Who comes with a code, or to buy
/// something, does not pass the gate.
pub async fn start(app: App, bot: Arc<Bot>, who: Visitor, payload: &str) -> Handled {
    visitor::note_inviter(&app, &who, payload).await?;
    let payload = sound(payload);
    if let Some(code) = payload.and_then(codes::of_link) {
        return codes::typed(app, who, code).await;
    }
    if let Some(page) = shop::wanted(&app, &who, payload).await? {
        return page.answer(&app, &who).await;
    }
    let asked = gate::ask(&app, &bot, &who).await?;
    let payload = payload.or_else(|| who.customer.as_ref().and_then(|customer| customer.payload.as_deref()));
    let beyond = beyond(&app, &who, &asked).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    gate::note(&mut work, &who, &asked, payload, 0).await?;
    respond(&mut work, &app, &who, &asked, true, beyond).await?;
    work.commit().await
}

/// "Done": answered at once, the old message removed, asked again. A second tap on the same message says nothing more.
pub async fn recheck(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap) -> Handled {
    if is_used(&app, &bot, &who, &tap) {
        return super::ignore(app, who.origin).await;
    }
    toast(&app, &bot, &tap, Some(&texts::gate_checking(who.lang)));
    ask_again(app, bot, who, tap).await
}

/// An answer to the gate's question: kept because the person gave it, and sent on.
pub async fn answered(app: App, bot: Arc<Bot>, mut who: Visitor, tap: Tap, answer: &str) -> Handled {
    let (gender, age) = (Gender::parse(answer), AgeGroup::parse(answer));
    if gender.is_none() && age.is_none() {
        return super::person::stale(app, bot, who, tap).await;
    }
    if is_used(&app, &bot, &who, &tap) {
        return super::ignore(app, who.origin).await;
    }
    toast(&app, &bot, &tap, None);
    // Committed before the network is asked: the answer is the person's, whatever the sponsor says to it.
    let mut work = app.begin(Origin::Repeatable).await?;
    work.remember(who.bot, &who.user).await?;
    work.note_answers(who.bot, who.user.id, gender, age).await?;
    work.commit().await?;
    if let Some(fresh) = visitor::meet(&app, &bot, who.origin.clone(), who.user.clone()).await? {
        who = fresh;
    }
    ask_again(app, bot, who, tap).await
}

/// A button of the gate works once, and those of older messages no more: such a tap is answered and goes no further.
fn is_used(app: &App, bot: &Arc<Bot>, who: &Visitor, tap: &Tap) -> bool {
    let seen = who.customer.as_ref().map_or(0, |customer| customer.tapped_message);
    let used = tap.message != 0 && tap.message <= seen;
    if used {
        let stale = texts::stale(who.lang);
        toast(app, bot, tap, (tap.message < seen).then_some(stale.as_str()));
    }
    used
}

async fn ask_again(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap) -> Handled {
    remove(&app, &bot, &who, tap.message);
    let asked = gate::ask(&app, &bot, &who).await?;
    let payload = who.customer.as_ref().and_then(|customer| customer.payload.as_deref());
    let opened = !asked.fresh && is_open(&app, &who).await?;
    let beyond = beyond(&app, &who, &asked).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    gate::note(&mut work, &who, &asked, payload, tap.message).await?;
    // "Still missing" is for who was told before what is missing.
    let first = who.customer.as_ref().is_none_or(|customer| !gate::was_blocked(customer));
    // Another list of the same pass: the way in has been shown already.
    if !opened {
        respond(&mut work, &app, &who, &asked, first, beyond).await?;
    }
    work.commit().await
}

/// A pass has nothing more to open for this person.
async fn is_open(app: &App, who: &Visitor) -> crate::error::Result<bool> {
    let Some(plan) = who.settings.gate_plan else { return Ok(true) };
    let rights = app.store.subscriptions_of(who.bot, who.user.id).await?;
    Ok(rights.iter().any(|right| right.plan == plan && right.runs(app.clock.now())))
}

/// Under `GATE_SCOPE=all` the gate stands before this too.
pub async fn guarded<F, Fut>(app: App, bot: Arc<Bot>, who: Visitor, then: F) -> Handled
where
    F: FnOnce(App, Arc<Bot>, Visitor) -> Fut,
    Fut: Future<Output = Handled>,
{
    if app.settings.gate_scope == GateScope::All {
        let asked = gate::ask(&app, &bot, &who).await?;
        let shut = asked.passed().is_none();
        if shut || asked.fresh {
            // A pass is noted beside what was asked for, so that it is remembered and a source's fault counted.
            let mut work = app.begin(if shut { who.origin.clone() } else { Origin::Repeatable }).await?;
            remember(&mut work, &who).await?;
            let payload = who.customer.as_ref().and_then(|customer| customer.payload.as_deref());
            gate::note(&mut work, &who, &asked, payload, 0).await?;
            if shut {
                respond(&mut work, &app, &who, &asked, true, None).await?;
                return work.commit().await;
            }
            work.commit().await?;
        }
    }
    let handled = then(app.clone(), bot, who.clone()).await;
    told(&app, &who, handled).await
}

/// A payload that Telegram's rules allow: 64 characters of `A-Za-z0-9_-`. Bot API: deep linking.
fn sound(payload: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (!payload.is_empty() && payload.len() <= 64 && payload.chars().all(plain)).then_some(payload)
}

/// What the shop shows to somebody who passed.
async fn beyond(app: &App, who: &Visitor, asked: &Asked) -> crate::error::Result<Option<Shown>> {
    if asked.passed().is_some() { shop::beyond(app, who).await } else { Ok(None) }
}

/// Opens the door, or shows what stands before it; beyond an open door lies the shop, if there is one.
async fn respond(
    work: &mut Work,
    app: &App,
    who: &Visitor,
    asked: &Asked,
    first: bool,
    beyond: Option<Shown>,
) -> crate::error::Result<()> {
    let (text, keyboard) = match asked.passed() {
        None => match obstacle(who.lang, &asked.verdict, first) {
            Some(shown) => shown,
            None => return Ok(()),
        },
        Some(passed) => match admit::open(work, who, app.settings.time_zone, &passed).await? {
            // The way in is on its way: an errand makes the links and sends them.
            Door::Banned => return Ok(()),
            Door::Invited => match beyond {
                Some(shown) => shown,
                None => return Ok(()),
            },
            Door::Open => beyond.unwrap_or_else(|| (texts::access_open(who.lang), Keyboard::new())),
            // Who came for something else is answered that.
            Door::Over { plan, since } => beyond.unwrap_or_else(|| {
                (texts::access_over(who.lang, &plan, since, app.settings.time_zone), Keyboard::new())
            }),
        },
    };
    say::reply(work, who.bot, who.chat(), &text, &keyboard);
    Ok(())
}

/// What stands before the door, as a message; none if the provider wrote it itself.
fn obstacle(lang: Lang, verdict: &Verdict, first: bool) -> Option<(String, Keyboard)> {
    Some(match verdict {
        Verdict::Pass | Verdict::Delegated => return None,
        Verdict::Block(offers) => {
            let text =
                if first { texts::gate_prompt(lang, offers.len()) } else { texts::gate_still(lang, offers.len()) };
            let mut keyboard: Keyboard = offers.iter().map(|offer| vec![subscribe(lang, offer)]).collect();
            keyboard.push(vec![Button::data(texts::button_done(lang), "subgram-op")]);
            (text, keyboard)
        }
        Verdict::Ask(Question::Gender) => {
            let buttons = [(texts::button_male(lang), Gender::Male), (texts::button_female(lang), Gender::Female)];
            let row = buttons.map(|(text, gender)| Button::data(text, format!("subgram_gender_{}", gender.name())));
            (texts::gate_gender(lang), vec![row.to_vec()])
        }
        Verdict::Ask(Question::Age) => {
            let button = |group: &AgeGroup| {
                Button::data(texts::button_age(lang, *group), format!("subgram_age_{}", group.name()))
            };
            let rows = AgeGroup::ALL.chunks(2).map(|pair| pair.iter().map(button).collect()).collect();
            (texts::gate_age(lang), rows)
        }
        Verdict::Form(address) => {
            let form = Button { text: texts::button_form(lang), press: Press::WebApp(address.clone()) };
            let next = Button::data(texts::button_continue(lang), "subgram-op");
            (texts::gate_form(lang), vec![vec![form], vec![next]])
        }
        Verdict::Failed(_) => {
            (texts::gate_unavailable(lang), vec![vec![Button::data(texts::button_retry(lang), "subgram-op")]])
        }
    })
}

fn subscribe(lang: Lang, offer: &Offer) -> Button {
    let told = [&offer.title, &offer.button].into_iter().flatten().find_map(|text| button::caption(text));
    Button::url(told.unwrap_or_else(|| texts::button_subscribe(lang)), &offer.url)
}
