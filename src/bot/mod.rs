//! EDGE chat: updates come in as Telegram's types and go on as ours. The routing table is on this page, without bodies.

mod gate;
mod moderation;
mod person;
mod roster;
mod visitor;

use std::sync::Arc;

use teloxide::{
    dispatching::{DpHandlerDescription, UpdateFilterExt as _},
    types::{CallbackQuery, Message, Update},
};

use crate::{
    app::{App, Bot},
    domain::{Lang, Origin, Visitor},
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
    let Some((who, text)) = visitor::speaks(&app, &bot, origin.clone(), &message).await? else {
        return ignore(app, origin).await;
    };
    let (command, rest) = visitor::command(&text, &bot.username);
    match (command, who.is_owner) {
        ("start", _) => gate::start(app, bot, who, rest).await,
        ("help", _) => person::help(app, who).await,
        ("language", _) => person::language(app, who).await,
        ("status", _) => gate::guarded(app, bot, who, person::status).await,
        ("check", true) => moderation::check(app, who, rest).await,
        ("ban", true) => moderation::ban(app, bot, who, rest).await,
        ("unban", true) => moderation::unban(app, bot, who, rest).await,
        _ => person::unknown(app, who).await,
    }
}

/// Which tap goes where. Data are `noun:verb:id`; SubGram's own are taken as they are.
async fn tap(app: App, bot: Arc<Bot>, origin: Origin, tap: CallbackQuery) -> Handled {
    let Some((who, tap)) = visitor::taps(&app, &bot, origin.clone(), tap).await? else {
        return ignore(app, origin).await;
    };
    match tap.data.split([':', '_']).collect::<Vec<_>>()[..] {
        ["subgram-op", ..] => gate::recheck(app, bot, who, tap).await,
        ["subgram", "gender" | "age", answer] => {
            let answer = answer.to_owned();
            gate::answered(app, bot, who, tap, &answer).await
        }
        ["seat", "link", chat] => {
            let chat = chat.to_owned();
            person::link(app, bot, who, tap, &chat).await
        }
        ["lang", "set", code] => {
            let code = code.to_owned();
            person::set_language(app, bot, who, tap, &code).await
        }
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
        ["start", "status", "language", "help"]
            .map(|command| CommandHint { command, description: texts::bot::command_hint(lang, command) })
    };
    bot.telegram.tell(&calls::set_commands(&hints(Lang::En), None)).await?;
    for lang in [Lang::Ru, Lang::Id] {
        bot.telegram.tell(&calls::set_commands(&hints(lang), Some(lang.code()))).await?;
    }
    Ok(())
}
