//! What the team does in the chat: access given and taken by hand, codes, orders that wait.

use std::sync::Arc;

use super::{
    Handled, chats, figures, methods, pass, payouts, person, promises, takeover, team,
    visitor::{Tap, remember, toast},
    wares, wizard,
};
use crate::{
    app::{App, Bot},
    domain::{BotId, Plan, PlanId, Term, UserId, Visitor, code::Batch, team::Deed},
    error::Result,
    flows::{cards, codes, gift::Nothing, hand, say, whitelist},
    store::Work,
    telegram::{Button, Keyboard},
    texts::{console as texts, owner::usage},
};

/// How many codes are made in the chat at once; more come from `usher code add`.
const CODES: u32 = 50;

/// Which command needs which right; none for what is no command of the team's.
pub fn needs(command: &str) -> Option<Deed> {
    Some(match command {
        "check" => Deed::Look,
        "orders" | "audit" | "stats" | "dryrun" | "takeover" | "plans" | "chats" | "gate" => Deed::Look,
        "newplan" => Deed::Shop,
        "methods" => Deed::Till,
        "export" => Deed::Export,
        "newcode" => Deed::Codes,
        "credit" | "payouts" => Deed::Orders,
        "referrals" => Deed::Shop,
        "check_all" | "ban" | "unban" | "grant" | "extend" | "revoke" | "whitelist" | "unwhitelist" => Deed::People,
        "team" => Deed::Team,
        _ => return None,
    })
}

/// One of these commands.
pub async fn command(app: App, bot: Arc<Bot>, who: Visitor, command: &str, rest: &str) -> Handled {
    match command {
        "grant" => grant(&app, &who, rest).await,
        "extend" => extend(&app, &who, rest).await,
        "revoke" => revoke(&app, &who, rest).await,
        "whitelist" => exempt(&app, &who, rest, true).await,
        "unwhitelist" => exempt(&app, &who, rest, false).await,
        "newcode" => new_code(&app, &bot, &who, rest).await,
        "orders" => orders(&app, &who).await,
        "credit" => payouts::credit(&app, &who, rest).await,
        "payouts" => payouts::payouts(&app, &who).await,
        "referrals" => payouts::referrals(&app, &who, rest).await,
        "newplan" => wizard::begin(app, who).await,
        "plans" => wares::plans(app, who).await,
        "chats" => chats::chats(&app, &bot, &who).await,
        "gate" => pass::gate(&app, &who).await,
        "methods" => methods::methods(&app, &who).await,
        "team" => team::team(&app, &bot, &who, rest).await,
        "stats" => figures::stats(&app, &who, rest).await,
        "export" => figures::export(&app, &who).await,
        "audit" => team::audit(&app, &who, rest).await,
        "dryrun" => promises::dry_run(&app, &who, rest).await,
        "takeover" => takeover::show(&app, &who).await,
        "check_all" => promises::check_all(&app, &who).await,
        _ => person::unknown(app, who).await,
    }
}

/// `/grant ID PLAN [TERM]`; without a plan, buttons ask which.
async fn grant(app: &App, who: &Visitor, rest: &str) -> Handled {
    let mut words = rest.splitn(3, ' ').map(str::trim).filter(|word| !word.is_empty());
    let (id, plan, term) = (words.next(), words.next(), words.next());
    let Some(user) = id.and_then(user) else { return answer(app, who, &usage(who.lang, "grant")).await };
    let Some(plan) = plan else { return choose(app, who, &format!("grant:{user}"), user).await };
    let Some(plan) = found(app, who.bot, plan).await? else { return no_plan(app, who, plan).await };
    let term = match term.map(str::parse::<Term>).unwrap_or(Ok(plan.term)) {
        Ok(term) => term,
        Err(_) => return answer(app, who, &texts::bad_term(who.lang, term.unwrap_or_default())).await,
    };
    give(app, who, user, &plan, term).await
}

/// `/extend ID TERM [PLAN]`: more of what they have; which of several, the words of the answer tell.
async fn extend(app: &App, who: &Visitor, rest: &str) -> Handled {
    let Some((id, term)) = rest.trim().split_once(' ') else {
        return answer(app, who, &usage(who.lang, "extend")).await;
    };
    let Some(user) = user(id) else { return answer(app, who, &usage(who.lang, "extend")).await };
    let Ok(term) = term.parse::<Term>() else { return answer(app, who, &texts::bad_term(who.lang, term)).await };
    let now = app.clock.now();
    let rights: Vec<_> =
        app.store.open_rights(who.bot, user).await?.into_iter().filter(|right| right.runs(now)).collect();
    match &rights[..] {
        [] => answer(app, who, &texts::has_nothing(who.lang, user)).await,
        [right] => match app.store.plan(who.bot, right.plan).await? {
            Some(plan) => give(app, who, user, &plan, term).await,
            None => answer(app, who, &texts::has_nothing(who.lang, user)).await,
        },
        several => {
            let lines: Vec<String> = several
                .iter()
                .map(|right| texts::grant_line(who.lang, user, right.plan, &right.plan_name, term))
                .collect();
            answer(app, who, &texts::has_several(who.lang, user, &lines)).await
        }
    }
}

/// Time of a plan, by hand.
async fn give(app: &App, who: &Visitor, user: UserId, plan: &Plan, term: Term) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    let text = if work.is_banned(who.bot, user).await? {
        texts::is_banned(who.lang, user)
    } else {
        match hand::grant(app, &mut work, (who.bot, who.user.id), user, plan, term).await? {
            Ok(gift) => texts::granted(who.lang, user, &plan.name, gift.until, gift.added, app.settings.time_zone),
            Err(Nothing::Over(_)) => texts::bad_term(who.lang, &term.to_string()),
            Err(Nothing::Enough(until)) => texts::has_enough(who.lang, user, &plan.name, until, app.settings.time_zone),
        }
    };
    reply(work, who, &text, &Keyboard::new()).await
}

/// `/revoke ID`: the one right they have, or buttons that ask which.
async fn revoke(app: &App, who: &Visitor, rest: &str) -> Handled {
    let Some(user) = user(rest) else { return answer(app, who, &usage(who.lang, "revoke")).await };
    let now = app.clock.now();
    let rights: Vec<_> =
        app.store.open_rights(who.bot, user).await?.into_iter().filter(|right| right.runs(now)).collect();
    match &rights[..] {
        [] => answer(app, who, &texts::has_nothing(who.lang, user)).await,
        several => {
            let button = |name: &str, plan: i64| vec![Button::data(name, format!("revoke:{user}:{plan}"))];
            let mut rows: Keyboard = several.iter().map(|right| button(&right.plan_name, right.plan.0)).collect();
            if several.len() > 1 {
                rows.push(button(&texts::button_all(who.lang), 0));
            }
            let name = cards::name(app, who.bot, user).await?;
            let mut work = app.begin(who.origin.clone()).await?;
            remember(&mut work, who).await?;
            reply(work, who, &texts::revoke_which(who.lang, user, &name), &rows).await
        }
    }
}

/// A button under `/grant ID` or `/revoke ID`.
pub async fn taps(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, verb: &str, about: &str, plan: &str) -> Handled {
    let (Some(user), Ok(plan), true) = (user(about), plan.parse::<PlanId>(), who.may(Deed::People)) else {
        return person::stale(app, bot, who, tap).await;
    };
    toast(&app, &bot, &tap, None);
    if verb == "grant" {
        let Some(plan) = app.store.plan(who.bot, plan).await? else { return person::stale(app, bot, who, tap).await };
        let term = plan.term;
        return give(&app, &who, user, &plan, term).await;
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let of = Some(plan).filter(|plan| plan.0 != 0);
    let taken = hand::revoke(&app, &mut work, (who.bot, who.user.id), user, of).await?;
    let text = match &taken[..] {
        [] => texts::has_nothing(who.lang, user),
        names => texts::revoked(who.lang, user, &names.join(", ")),
    };
    reply(work, &who, &text, &Keyboard::new()).await
}

/// `/whitelist ID`, `/unwhitelist ID`.
async fn exempt(app: &App, who: &Visitor, rest: &str, on: bool) -> Handled {
    let command = if on { "whitelist" } else { "unwhitelist" };
    let Some(user) = user(rest) else { return answer(app, who, &usage(who.lang, command)).await };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    let text = if on {
        let chats = whitelist::add(&mut work, who.bot, user, who.user.id).await?;
        texts::whitelisted(who.lang, user, chats)
    } else {
        match whitelist::remove(&mut work, who.bot, user, who.user.id).await? {
            None => texts::was_not_whitelisted(who.lang, user),
            Some(chats) => texts::unwhitelisted(who.lang, user, chats),
        }
    };
    reply(work, who, &text, &Keyboard::new()).await
}

/// `/newcode PLAN [COUNT]`; without a plan, buttons ask which.
async fn new_code(app: &App, bot: &Bot, who: &Visitor, rest: &str) -> Handled {
    let mut words = rest.split_whitespace();
    let (plan, count) = (words.next(), words.next().map_or(Ok(1), str::parse::<u32>));
    let Some(plan) = plan else { return choose(app, who, "newcode:1", who.user.id).await };
    let Ok(count @ 1..=CODES) = count else {
        return answer(app, who, &usage(who.lang, "newcode")).await;
    };
    let Some(plan) = found(app, who.bot, plan).await? else { return no_plan(app, who, plan).await };
    make_codes(app, bot, who, &plan, count).await
}

async fn make_codes(app: &App, bot: &Bot, who: &Visitor, plan: &Plan, count: u32) -> Handled {
    let batch = Batch {
        id: 0,
        plan: plan.id,
        term: None,
        uses: Some(1),
        per_person: Some(1),
        only_for: None,
        valid_from: None,
        valid_until: None,
        note: None,
        created_at: app.clock.now(),
    };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    let (id, made) = codes::make(&mut work, (who.bot, who.user.id), &batch, &plan.name, count).await?;
    reply(work, who, &texts::new_codes(who.lang, id, &plan.name, &bot.username, &made), &Keyboard::new()).await
}

/// A button under `/newcode`.
pub async fn taps_code(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, plan: &str) -> Handled {
    let plan = match who.may(Deed::Codes) {
        true => found(&app, who.bot, plan).await?,
        false => None,
    };
    let Some(plan) = plan else { return person::stale(app, bot, who, tap).await };
    toast(&app, &bot, &tap, None);
    make_codes(&app, &bot, &who, &plan, 1).await
}

/// `/orders`: those that wait for a word, each as the card with its buttons.
async fn orders(app: &App, who: &Visitor) -> Handled {
    let waiting = app.store.waiting_orders(who.bot).await?;
    let mut letters = Vec::new();
    for order in waiting.iter().take(10) {
        letters.push((order.key.clone(), cards::card(app, who.bot, who.lang, order).await?));
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    say::reply(&mut work, who.bot, who.chat(), &texts::orders(who.lang, waiting.len()), &Keyboard::new());
    for (key, (text, keyboard)) in letters {
        // Who may only look gets no buttons.
        let keyboard = if who.may(Deed::Orders) { keyboard } else { Keyboard::new() };
        cards::say(&mut work, who.bot, who.chat(), &key, &text, &keyboard);
    }
    work.commit().await
}

/// Buttons with all plans, each `DATA:PLAN_ID`.
async fn choose(app: &App, who: &Visitor, data: &str, user: UserId) -> Handled {
    let plans = app.store.plans(who.bot).await?;
    let rows = plans.iter().map(|plan| vec![Button::data(plan.name.as_str(), format!("{data}:{}", plan.id))]).collect();
    let text = match (plans.is_empty(), data.starts_with("grant")) {
        (true, _) => texts::no_plans(who.lang),
        (false, true) => texts::grant_which(who.lang, user, &cards::name(app, who.bot, user).await?),
        (false, false) => texts::new_code_which(who.lang),
    };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    reply(work, who, &text, &rows).await
}

async fn found(app: &App, bot: BotId, id: &str) -> Result<Option<Plan>> {
    match id.parse() {
        Ok(id) => app.store.plan(bot, id).await,
        Err(_) => Ok(None),
    }
}

/// There is no such plan: these there are.
async fn no_plan(app: &App, who: &Visitor, typed: &str) -> Handled {
    let plans = app.store.plans(who.bot).await?;
    let lines: Vec<String> = plans.iter().map(|plan| texts::plan_line(who.lang, plan.id, &plan.name)).collect();
    answer(app, who, &texts::no_plan(who.lang, typed, &lines)).await
}

/// A Telegram id: positive, and nothing beside it.
pub fn user(text: &str) -> Option<UserId> {
    text.trim().parse::<UserId>().ok().filter(|user| user.0 > 0 && user.0 < (1 << 52))
}

pub async fn answer(app: &App, who: &Visitor, text: &str) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    reply(work, who, text, &Keyboard::new()).await
}

pub async fn reply(mut work: Work, who: &Visitor, text: &str, keyboard: &Keyboard) -> Handled {
    say::reply(&mut work, who.bot, who.chat(), text, keyboard);
    work.commit().await
}
