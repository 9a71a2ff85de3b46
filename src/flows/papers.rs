//! Papers: a file is made when it is sent, and not before.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Lang, PlanId, UserId,
        paper::{Paper, Table},
    },
    error::Result,
    flows::{cards, export::Export, figures},
    telegram::{
        CallFault, Keyboard, calls,
        upload::{self, LARGEST, Upload},
    },
    texts,
};

/// Makes a paper and sends it; the answer is what Telegram said.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn send(app: &App, bot: &Arc<Bot>, to: UserId, paper: &Paper) -> Result<Result<(), CallFault>> {
    let lang = cards::language(app, bot.id, to).await?;
    let upload = match paper {
        Paper::Person { user } => {
            let data = person(app, bot.id, *user).await?;
            let bytes = serde_json::to_vec_pretty(&data).map_err(anyhow::Error::new)?;
            upload::document(to.chat(), &texts::forget::data(lang), "my-data.json", bytes)
        }
        Paper::Table { table } => match sheet(app, bot.id, lang, to, *table).await? {
            Some(upload) => upload,
            None => {
                let text = texts::figures::too_large(lang, *table);
                let body = calls::send_message(to.chat(), &text, &Keyboard::new()).body;
                return Ok(bot.telegram.say("sendMessage", body).await.map(drop));
            }
        },
        Paper::Figures { days, dark, message } => {
            let shown = figures::gather(app, bot.id, *days).await?;
            let picture = figures::picture(app.settings.time_zone, lang, &shown, *dark)?;
            let caption = texts::figures::caption(lang, &shown, app.settings.time_zone);
            let keyboard = figures::keyboard(lang, *days, *dark);
            match message {
                Some(message) => upload::edit_photo((to.chat(), *message), &caption, &keyboard, "stats.png", picture),
                None => upload::photo(to.chat(), &caption, &keyboard, "stats.png", picture),
            }
        }
    };
    Ok(bot.telegram.upload(upload).await)
}

/// A table as a document; none if it is larger than Telegram takes.
async fn sheet(app: &App, bot: BotId, lang: Lang, to: UserId, table: Table) -> Result<Option<Upload>> {
    let (mut export, mut bytes) = (Export::new(bot, table), Vec::new());
    while let Some(page) = export.page(app).await? {
        bytes.extend(page);
        if bytes.len() > LARGEST {
            return Ok(None);
        }
    }
    let day = app.clock.now().utc().with_timezone(&app.settings.time_zone).format("%Y-%m-%d");
    let name = format!("{}-{day}.csv", table.name());
    Ok(Some(upload::document(to.chat(), &texts::figures::table(lang, table, export.rows), &name, bytes)))
}

/// Everything that is kept of a person, as they and owners may read it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn person(app: &App, bot: BotId, user: UserId) -> Result<Value> {
    let tables = app.store.personal_data(bot, user).await?;
    let mut plans = serde_json::Map::new();
    let rows = tables.values().filter_map(Value::as_array).flatten();
    for id in rows.filter_map(|row| row["plan_id"].as_i64()).filter(|id| *id != 0) {
        if let (false, Some(plan)) = (plans.contains_key(&id.to_string()), app.store.plan(bot, PlanId(id)).await?) {
            plans.insert(id.to_string(), plan.name.into());
        }
    }
    let made_at = app.clock.now().to_string();
    Ok(json!({ "bot_id": bot, "user_id": user, "made_at": made_at, "plans": plans, "kept": tables }))
}
