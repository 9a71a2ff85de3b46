//! EDGE chat: updates come in as Telegram's types and go on as ours. The routing table is on this page, without bodies.

mod change;
mod chats;
mod checkout;
mod codes;
mod console;
mod coupons;
mod credit;
mod dialogue;
mod figures;
mod forget;
mod gate;
mod invite;
mod methods;
mod moderation;
mod orders;
mod pass;
mod payments;
mod payouts;
mod person;
mod promises;
mod renewal;
mod roster;
mod shop;
mod status;
mod steps;
mod support;
mod takeover;
mod team;
mod terms;
mod visitor;
mod wares;
mod wizard;

use std::sync::Arc;

use teloxide::{
    dispatching::{DpHandlerDescription, UpdateFilterExt as _},
    types::{CallbackQuery, Message, MessageKind, Update},
};

use crate::{
    app::{App, Bot},
    domain::{
        Lang, Origin, Visitor,
        dialogue::{Leaves, Topic},
    },
    error::{Error, Refusal, Result},
    flows::say,
    store::Settled,
    telegram::{CommandHint, calls},
    texts,
};

/// Every update ends as a commit, or as an error with one of three fates.
pub type Handled = Result<Settled>;

/// The routing tree, for teloxide's dispatcher.
pub type Routes = dptree::Handler<'static, Handled, DpHandlerDescription>;

/// What we ask Telegram for, every time: left out, an older setting of another program would rule.
pub const ALLOWED_UPDATES: &str = r#"["message","callback_query","my_chat_member","chat_member","chat_join_request","pre_checkout_query","subscription"]"#;

/// Which update goes where.
pub fn tree() -> Routes {
    dptree::entry()
        .branch(Update::filter_pre_checkout_query().endpoint(checkout::asked))
        .branch(renewal::filter_subscription().endpoint(renewal::changed))
        .branch(Update::filter_message().endpoint(message))
        .branch(Update::filter_callback_query().endpoint(tap))
        .branch(Update::filter_chat_member().endpoint(roster::moved))
        .branch(Update::filter_my_chat_member().endpoint(roster::placed))
        .branch(Update::filter_chat_join_request().endpoint(roster::asked))
        .endpoint(ignore)
}

/// Which message goes where.
async fn message(app: App, bot: Arc<Bot>, origin: Origin, message: Message) -> Handled {
    if let Some(to) = message.migrate_to_chat_id() {
        return roster::migrated(&app, &bot, origin, message.chat.id.0, to.0).await;
    }
    if let Some(payment) = message.successful_payment() {
        return checkout::paid(app, bot, origin, &message, payment).await;
    }
    if let MessageKind::RefundedPayment(back) = &message.kind {
        return checkout::refunded(app, bot, origin, &back.refunded_payment).await;
    }
    let Some((mut who, text)) = visitor::speaks(&app, &bot, origin.clone(), &message).await? else {
        return ignore(app, origin).await;
    };
    if who.is_banned() && visitor::command(&text, &bot.username).0 != "forget" {
        return support::pleads(app, who, &message, &text, &bot.username).await;
    }
    if let Some(work) = support::answers(&app, &who, &message).await? {
        return work.commit().await;
    }
    if takeover::is_meant(&who, &message, &bot.username) {
        return takeover::file(app, bot, who, &message).await;
    }
    if message.photo().is_some() || message.document().is_some() {
        return orders::proves(app, bot, who, &message).await;
    }
    if text.is_empty() {
        return support::writes(app, bot, who, &message).await;
    }
    let (command, rest) = visitor::command(&text, &bot.username);
    if !matches!(command, "" | "cancel") {
        who.leaves = Leaves::Everything;
    }
    let of_team = console::needs(command).is_some_and(|deed| who.may(deed));
    match (command, of_team) {
        ("start", _) => gate::start(app, bot, who, rest).await,
        ("help", _) => person::help(app, who).await,
        ("language", _) => person::language(app, who).await,
        ("status", _) => gate::guarded(app, bot, who, status::status).await,
        ("plans", false) => shop::plans(app, who).await,
        ("redeem", _) => codes::typed(app, who, rest).await,
        ("invite", _) => invite::invite(app, bot, who).await,
        ("", _) if dialogue::takes_codes(&who, rest) => codes::typed(app, who, rest).await,
        ("", _) => dialogue::words(app, bot, who, rest, &message).await,
        ("cancel", _) => dialogue::cancel(app, who).await,
        ("terms", _) => terms::terms(app, who).await,
        ("forget", _) => forget::asked(app, who).await,
        ("paysupport" | "support", _) => support::asks(app, who, &message, rest).await,
        ("check", true) => moderation::check(app, who, rest).await,
        ("ban", true) => moderation::ban(app, bot, who, rest).await,
        ("unban", true) => moderation::unban(app, bot, who, rest).await,
        (_, true) => console::command(app, bot, who, command, rest).await,
        _ => person::unknown(app, who).await,
    }
}

/// Which tap goes where. Data are `noun:verb:id`; SubGram's own are taken as they are.
async fn tap(app: App, bot: Arc<Bot>, origin: Origin, tap: CallbackQuery) -> Handled {
    let Some((mut who, tap)) = visitor::taps(&app, &bot, origin.clone(), tap).await? else {
        return ignore(app, origin).await;
    };
    let data = tap.data.clone();
    if matches!(who.asked, Some(Topic::Reason { .. })) && !data.starts_with("because:") {
        who.leaves = Leaves::Questions;
    }
    match data.split([':', '_']).collect::<Vec<_>>()[..] {
        ["subgram-op", ..] => gate::recheck(app, bot, who, tap).await,
        ["subgram", "gender" | "age", answer] => gate::answered(app, bot, who, tap, answer).await,
        ["seat", "link", chat] => person::link(app, bot, who, tap, chat).await,
        ["lang", "set", code] => person::set_language(app, bot, who, tap, code).await,
        ["plan", "list", _] => shop::back(app, bot, who, tap).await,
        ["plan", "show" | "buy", id] => shop::tapped(app, bot, who, tap, id).await,
        ["pay", method, id] => shop::pay(app, bot, who, tap, method, id).await,
        ["trial", "take", id] => {
            gate::guarded(app, bot, who, async move |app, bot, who| change::tries(app, bot, who, tap, id).await).await
        }
        ["switch", "list", _] => change::list(app, bot, who, tap).await,
        ["switch", word @ ("show" | "agree"), id] => change::show(app, bot, who, tap, id, word == "agree").await,
        ["switch", method, id, quoted] => change::orders(app, bot, who, tap, (method, id, quoted)).await,
        ["coupon", "ask", id] => coupons::asks(app, bot, who, tap, id).await,
        ["credit", "use", id] => credit::shows(app, bot, who, tap, id).await,
        ["payout", "ask"] => invite::asks(app, bot, who, tap).await,
        ["payout", "done", about, amount, since] => payouts::taps(app, bot, who, tap, (about, amount, since)).await,
        ["terms", method, id] => terms::agrees(app, bot, who, tap, method, id).await,
        ["order", verb @ ("paid" | "cancel"), key] => orders::says(app, bot, who, tap, verb, key).await,
        ["order", "pay", key] => orders::pays(app, bot, who, tap, key).await,
        ["order", verb @ ("confirm" | "reject"), key] => {
            orders::judges(app, bot, who, tap, verb == "confirm", key).await
        }
        ["renewal", verb @ ("off" | "on"), id] => renewal::switches(app, bot, who, tap, verb == "off", id).await,
        ["payment", "refund", id] => payments::gives_back(app, bot, who, tap, id).await,
        [verb @ ("grant" | "revoke"), about, plan] => console::taps(app, bot, who, tap, verb, about, plan).await,
        ["newcode", _, plan] => console::taps_code(app, bot, who, tap, plan).await,
        ["brake", verb @ ("go" | "stay" | "who"), id] => promises::answers(app, bot, who, tap, verb, id).await,
        ["check", verb @ ("now" | "links"), id] => promises::taps(app, bot, who, tap, verb, id).await,
        ["takeover", verb @ ("more" | "stop"), chat, was] => takeover::taps(app, bot, who, tap, verb, chat, was).await,
        ["draft", step, number, answer] => wizard::taps(app, bot, who, tap, (step, number, answer)).await,
        ["ware", verb, id] => wares::taps(app, bot, who, tap, verb, id).await,
        ["chat", verb, id] => chats::taps(app, bot, who, tap, verb, id).await,
        ["pass", verb, id] => pass::taps(app, bot, who, tap, verb, id).await,
        ["method", verb, name] => methods::taps(app, bot, who, tap, verb, name).await,
        ["stats", shade, days] => figures::taps(app, bot, who, tap, shade, days).await,
        ["forget", verb, _] => forget::taps(app, bot, who, tap, verb).await,
        ["letter", verb @ ("mute" | "hear"), user] => support::mutes(app, bot, who, tap, verb == "mute", user).await,
        ["because", reason, key] => orders::because(app, bot, who, tap, reason, key).await,
        _ => person::stale(app, bot, who, tap).await,
    }
}

/// What concerns nobody: it is marked and done.
async fn ignore(app: App, origin: Origin) -> Handled {
    app.begin(origin).await?.commit().await
}

/// Tells a person, in their language, why something was not done.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn refuse(app: &App, who: &Visitor, refusal: &Refusal) -> Handled {
    let text = match refusal {
        Refusal::NoRight => texts::bot::no_right(who.lang),
    };
    let mut work = app.begin(who.origin.clone()).await?;
    say::reply(&mut work, who.bot, who.chat(), &text, &Vec::new());
    work.commit().await
}

/// Turns a refusal into its answer and leaves other results as they are.
async fn told(app: &App, who: &Visitor, handled: Handled) -> Handled {
    match handled {
        Err(Error::Refused(refusal)) => refuse(app, who, &refusal).await,
        other => other,
    }
}

/// Puts the public commands into Telegram's own list, in every language.
///
/// # Errors
/// Telegram's, as they are.
pub async fn publish_commands(bot: &Bot) -> Result<(), crate::telegram::CallFault> {
    let hints = |lang| {
        ["start", "plans", "redeem", "status", "invite", "language", "paysupport", "terms", "forget", "help"]
            .map(|command| CommandHint { command, description: texts::bot::command_hint(lang, command) })
    };
    bot.telegram.tell(&calls::set_commands(&hints(Lang::En), None)).await?;
    for lang in [Lang::Ru, Lang::Id] {
        bot.telegram.tell(&calls::set_commands(&hints(lang), Some(lang.code()))).await?;
    }
    Ok(())
}
