//! The poller: updates are stored, waiting for the disk, before the offset moves past them.

use std::{mem, panic, sync::Arc, time::Duration};

use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use teloxide::types::{Message, MessageKind, Update, UpdateKind};
use tokio_util::sync::CancellationToken;

use super::lanes::Lanes;
use crate::{
    app::{App, Bot},
    store::InboxRow,
    telegram::{CallFault, Meaning, renewal::Renewal},
};

/// Bot API: getUpdates, at most 100.
const BATCH: usize = 100;
/// After a failed poll, and at most.
const PAUSE: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

/// Polls until `stop`.
pub async fn run(app: &App, bot: &Arc<Bot>, lanes: &Arc<Lanes>, allowed: &str, stop: &CancellationToken) {
    let (mut offset, mut pause, mut trouble) = (0, PAUSE.0, None);
    lanes.recover().await;
    loop {
        let batch = tokio::select! {
            () = stop.cancelled() => break,
            batch = async {
                lanes.room().await;
                bot.telegram.updates(offset, BATCH, allowed).await
            } => batch,
        };
        let wait = match batch {
            Ok(batch) => match take(app, bot, lanes, batch).await {
                Ok(next) => {
                    if trouble.is_some() {
                        tracing::info!(bot.id = bot.id.0, "polling works again");
                    }
                    (offset, pause, trouble) = (next.unwrap_or(offset), PAUSE.0, None);
                    continue;
                }
                Err(error) => {
                    tracing::error!(bot.id = bot.id.0, %error, "updates could not be stored; they are fetched again");
                    pause
                }
            },
            Err(fault) => match fault.meaning() {
                Meaning::Wait(wait) => wait,
                meaning => {
                    let told = trouble.replace(mem::discriminant(&meaning)) == trouble;
                    tell(bot, &fault, &meaning, told);
                    pause
                }
            },
        };
        pause = (pause * 2).min(PAUSE.1);
        tokio::select! {
            () = stop.cancelled() => break,
            () = app.clock.sleep(wait) => {}
        }
    }
    // Telegram learns how far we got, so that the next start is not told again what is stored.
    if offset != 0 {
        let last = bot.telegram.confirm(offset);
        let _ = tokio::time::timeout(Duration::from_secs(2), last).await;
    }
}

/// Stores a batch, then hands what is new to the lanes. The answer is the offset behind it.
async fn take(
    app: &App,
    bot: &Arc<Bot>,
    lanes: &Arc<Lanes>,
    batch: Vec<Box<RawValue>>,
) -> crate::error::Result<Option<i64>> {
    let received_at = app.clock.now();
    let mut rows = Vec::with_capacity(batch.len());
    let mut updates = Vec::with_capacity(batch.len());
    let mut passed = None;
    for raw in &batch {
        let body = raw.get();
        let update = read(body);
        let id = update.as_ref().map_or_else(|| number(body), |update| Some(i64::from(update.id.0)));
        let Some(id) = id else {
            tracing::error!(bot.id = bot.id.0, body, "an update without a number cannot be stored");
            continue;
        };
        if update.as_ref().is_some_and(is_chatter) {
            passed = passed.max(Some(id));
            continue;
        }
        let person = update.as_ref().map_or(id, person);
        rows.push(InboxRow { bot_id: bot.id, update_id: id, person, body: body.to_owned(), attempts: 0, received_at });
        updates.push((id, update));
    }
    let next = rows.iter().map(|row| row.update_id).max().max(passed).map(|id| id + 1);
    let new = app.store.receive(rows).await?;
    let mut updates = updates.into_iter();
    for row in new {
        if let Some((_, update)) = updates.find(|(id, _)| *id == row.update_id) {
            lanes.offer(row, update);
        }
    }
    Ok(next)
}

/// What people say in groups and channels is none of our business: it is not even stored. Only that a group became a
/// supergroup is said there for us.
fn is_chatter(update: &Update) -> bool {
    match &update.kind {
        UpdateKind::Message(message) => !message.chat.is_private() && message.migrate_to_chat_id().is_none(),
        _ => false,
    }
}

/// Reads an update, if need be without its formatting: of that the library knows not every kind, and none concerns us.
pub fn read(body: &str) -> Option<Update> {
    let update = known(body);
    // The library takes a message for an empty one if it cannot read all of it, and so the one to which it replies.
    let is_read = |message: &Message| !matches!(message.kind, MessageKind::Empty {});
    let is_whole = |update: &Update| match &update.kind {
        UpdateKind::Message(message) => is_read(message) && message.reply_to_message().is_none_or(is_read),
        _ => true,
    };
    if update.as_ref().is_some_and(is_whole) {
        return update;
    }
    let mut plain = serde_json::from_str(body).ok()?;
    if unformat(&mut plain) { known(&plain.to_string()) } else { update }
}

/// Takes all formatting out of an update; false if there was none. Bot API: MessageEntity.
fn unformat(value: &mut Value) -> bool {
    match value {
        Value::Object(fields) => {
            let found = ["entities", "caption_entities"].map(|name| fields.remove(name).is_some());
            // Every one of them, also after the first that had some.
            let within = fields.values_mut().map(unformat).filter(|found| *found).count();
            found.contains(&true) || within > 0
        }
        Value::Array(values) => values.iter_mut().map(unformat).filter(|found| *found).count() > 0,
        _ => false,
    }
}

/// The library may panic on shapes it does not expect; such an update is kept and passed over.
fn known(body: &str) -> Option<Update> {
    let read = panic::catch_unwind(|| serde_json::from_str::<Update>(body));
    let update = read.ok()?.ok()?;
    match update.kind {
        UpdateKind::Error(_) => Some(Update { kind: Renewal::kind(body)?, ..update }),
        _ => Some(update),
    }
}

fn number(body: &str) -> Option<i64> {
    #[derive(Deserialize)]
    struct Numbered {
        update_id: i64,
    }
    serde_json::from_str::<Numbered>(body).ok().map(|numbered| numbered.update_id)
}

/// Whose update it is: updates of one person keep their order, and nobody waits for anybody else.
fn person(update: &Update) -> i64 {
    // A checkout waits ten seconds and for nobody: it has a lane beside its person's.
    if let UpdateKind::PreCheckoutQuery(query) = &update.kind {
        return !i64::try_from(query.from.id.0).unwrap_or_default();
    }
    let renewal = Renewal::of(update);
    let user = match &update.kind {
        UpdateKind::Error(_) => renewal.as_ref().map(|news| &news.user),
        UpdateKind::ChatMember(moved) => Some(&moved.new_chat_member.user),
        _ => update.from(),
    };
    match (user, update.chat()) {
        (Some(user), _) => i64::try_from(user.id.0).unwrap_or_default(),
        (None, Some(chat)) => chat.id.0,
        (None, None) => i64::from(update.id.0),
    }
}

/// Tells the operator why polling failed, with what to do: once per kind of trouble.
fn tell(bot: &Arc<Bot>, fault: &CallFault, meaning: &Meaning, told: bool) {
    match meaning {
        _ if told => tracing::debug!(bot.id = bot.id.0, %fault, "polling still fails"),
        Meaning::Conflict => tracing::error!(bot.id = bot.id.0, bot.name = bot.username, %fault,
            "another program receives this bot's updates: stop it (or delete its webhook). Polling goes on by itself then"),
        Meaning::TokenRefused => tracing::error!(bot.id = bot.id.0, bot.name = bot.username, %fault,
            "Telegram refuses this bot's token: get the present one from @BotFather and set it with BOT_TOKEN or `usher bot add`"),
        _ => tracing::warn!(bot.id = bot.id.0, %fault, "polling failed; trying again"),
    }
}
