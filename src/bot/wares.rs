//! `/plans` as the team sees it: every plan with its state, its page, and what can be done with it.

use std::sync::Arc;

use super::{
    Handled, person,
    visitor::{Tap, remember, remove, toast},
    wizard,
};
use crate::{
    app::{App, Bot},
    domain::{ChatId, Plan, PlanId, Visitor, sale::Rule, team::Deed},
    error::Result,
    flows::{
        plans::{self, Change},
        say,
    },
    telegram::{Button, Keyboard, button::caption},
    texts::{setup as texts, wizard::card},
};

/// Plans under one message: a button each.
const PAGE: usize = 40;

/// `/plans`.
pub async fn plans(app: App, who: Visitor) -> Handled {
    let (text, keyboard) = list(&app, &who).await?;
    answer(&app, &who, &text, &keyboard).await
}

async fn list(app: &App, who: &Visitor) -> Result<(String, Keyboard)> {
    let (plans, sold) = (app.store.all_plans(who.bot).await?, app.store.sold(who.bot).await?);
    let gate = who.settings.gate_plan;
    let line = |plan: &Plan| {
        let sold = sold.get(&plan.id).copied().unwrap_or_default();
        texts::ware(who.lang, plan, (sold.have, sold.orders), gate == Some(plan.id))
    };
    let lines: Vec<String> = plans.iter().map(line).collect();
    let button = |plan: &Plan| {
        let name = caption(&plan.name).unwrap_or_else(|| plan.id.to_string());
        Button::data(name, format!("ware:show:{}", plan.id))
    };
    let mut rows: Keyboard =
        plans.iter().take(PAGE).map(button).collect::<Vec<_>>().chunks(2).map(<[_]>::to_vec).collect();
    if who.settings.sells {
        rows.push(vec![Button::data(texts::button(who.lang, "shop"), "plan:list:0")]);
    }
    Ok((texts::wares(who.lang, &lines, who.may(Deed::Shop)), rows))
}

/// The buttons after a plan was saved: to its page, and to all of them.
pub fn buttons_after(who: &Visitor, plan: PlanId) -> Keyboard {
    let button =
        |what, verb: &str, id: PlanId| vec![Button::data(texts::button(who.lang, what), format!("ware:{verb}:{id}"))];
    vec![button("page", "show", plan), button("plans", "list", PlanId(0))]
}

/// Everything about one plan.
async fn page(app: &App, who: &Visitor, plan: &Plan) -> Result<(String, Keyboard)> {
    let sold = app.store.sold(who.bot).await?.get(&plan.id).copied().unwrap_or_default();
    let titles: Vec<(ChatId, String)> =
        app.store.chats(who.bot).await?.into_iter().map(|chat| (chat.id, chat.title)).collect();
    let is_gate = who.settings.gate_plan == Some(plan.id);
    let state = texts::ware(who.lang, plan, (sold.have, sold.orders), is_gate);
    let text = format!("{state}\n\n{}", card(who.lang, plan, &titles));
    let button = |what, verb: &str| Button::data(texts::button(who.lang, what), format!("ware:{verb}:{}", plan.id));
    let mut rows = Keyboard::new();
    if who.may(Deed::Shop) {
        let is_on = plan.disabled_at.is_none();
        let is_hidden = plan.rules.has(Rule::IsHidden);
        rows.push(vec![button("change", "change")]);
        rows.push(vec![
            if is_on { button("off", "off") } else { button("on", "on") },
            if is_hidden { button("unhide", "unhide") } else { button("hide", "hide") },
        ]);
        rows.push(vec![button("delete", "delete")]);
    }
    rows.push(vec![button("plans", "list")]);
    Ok((text, rows))
}

/// A button of the list or of a plan's page.
pub async fn taps(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, verb: &str, id: &str) -> Handled {
    let needed = if matches!(verb, "list" | "show") { Deed::Look } else { Deed::Shop };
    let plan = match id.parse::<PlanId>() {
        Ok(id) if who.may(needed) => app.store.plan(who.bot, id).await?,
        _ => return person::stale(app, bot, who, tap).await,
    };
    let plan = match plan {
        Some(plan) if verb != "list" => plan,
        None if verb != "list" => return person::stale(app, bot, who, tap).await,
        _ => {
            toast(&app, &bot, &tap, None);
            remove(&app, &bot, &who, tap.message);
            return plans(app, who).await;
        }
    };
    match verb {
        "show" => {
            toast(&app, &bot, &tap, None);
            remove(&app, &bot, &who, tap.message);
            let (text, keyboard) = page(&app, &who, &plan).await?;
            answer(&app, &who, &text, &keyboard).await
        }
        "change" => {
            toast(&app, &bot, &tap, None);
            wizard::changes(app, who, plan).await
        }
        "on" | "off" => switches(&app, &bot, &who, &tap, plan, verb == "on").await,
        "hide" | "unhide" => hides(&app, &bot, &who, &tap, plan, verb == "hide").await,
        "delete" => deletes(&app, &bot, &who, &tap, plan).await,
        _ => person::stale(app, bot, who, tap).await,
    }
}

/// In sale, or out of it.
async fn switches(app: &App, bot: &Arc<Bot>, who: &Visitor, tap: &Tap, plan: Plan, on: bool) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    let was_gate = plans::enable(&mut work, (who.bot, who.user.id), &plan, on).await?;
    let mut shown = plan;
    shown.disabled_at = (!on).then(|| work.now());
    let mut who = who.clone();
    if was_gate {
        std::sync::Arc::make_mut(&mut who.settings).gate_plan = None;
    }
    let said = texts::switched(who.lang, on, was_gate);
    shows(app, bot, &who, tap, work, &shown, &said).await
}

/// On the list of the shop, or only by its link.
async fn hides(app: &App, bot: &Arc<Bot>, who: &Visitor, tap: &Tap, plan: Plan, on: bool) -> Handled {
    let mut wanted = plan.clone();
    wanted.rules.set.retain(|rule| *rule != Rule::IsHidden);
    if on {
        wanted.rules.set.push(Rule::IsHidden);
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    let said = match plans::change(app, &mut work, (who.bot, who.user.id), &wanted, Some(&plan)).await? {
        Change::Done => texts::hidden(who.lang, on, &bot.username, plan.id),
        Change::Flawed(flaw) => crate::texts::wizard::flaw(who.lang, &flaw),
        // Somebody changed it in this instant: the page shows how it is now, and the button may be pressed again.
        Change::Meanwhile(_) | Change::Gone => crate::texts::wizard::over(who.lang, false),
    };
    shows(app, bot, who, tap, work, &wanted, &said).await
}

async fn deletes(app: &App, bot: &Arc<Bot>, who: &Visitor, tap: &Tap, plan: Plan) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    match plans::delete(&mut work, (who.bot, who.user.id), &plan).await? {
        Ok(()) => {
            toast(app, bot, tap, None);
            remove(app, bot, who, tap.message);
            say::reply(&mut work, who.bot, who.chat(), &texts::deleted(who.lang, &plan.name), &Keyboard::new());
            work.commit().await
        }
        Err(uses) => {
            let named = (uses.rights, uses.orders, uses.batches);
            let why = texts::in_use(who.lang, &plan.name, named, uses.gate);
            shows(app, bot, who, tap, work, &plan, &why).await
        }
    }
}

/// What was done, above the page as it is now.
async fn shows(
    app: &App,
    bot: &Arc<Bot>,
    who: &Visitor,
    tap: &Tap,
    mut work: crate::store::Work,
    plan: &Plan,
    said: &str,
) -> Handled {
    toast(app, bot, tap, None);
    remove(app, bot, who, tap.message);
    let (text, keyboard) = page(app, who, plan).await?;
    say::reply(&mut work, who.bot, who.chat(), &format!("{said}\n\n{text}"), &keyboard);
    work.commit().await
}

async fn answer(app: &App, who: &Visitor, text: &str, keyboard: &Keyboard) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    say::reply(&mut work, who.bot, who.chat(), text, keyboard);
    work.commit().await
}
