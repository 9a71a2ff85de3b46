//! What Usher is compared with: the same conversation on stock teloxide. Long polling, its dispatcher, a dptree tree, a
//! map in memory, reqwest to the sponsor; nothing is stored, so a crash loses whatever is in flight.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::json;
use teloxide::{
    prelude::*,
    types::{InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageId, ParseMode, User},
    utils::command::BotCommands,
};
use usher::config::Settings;

type Handled = Result<(), Box<dyn std::error::Error + Send + Sync>>;

#[derive(BotCommands, Clone)]
#[command(rename_rule = "lowercase")]
enum Command {
    Start(String),
}

/// SubGram, and what is remembered of people.
struct Gate {
    http: reqwest::Client,
    sponsors: String,
    key: String,
    chat: Option<ChatId>,
    /// The last message of the gate whose button each person used.
    tapped: Mutex<HashMap<UserId, i32>>,
}

#[derive(Deserialize)]
struct Answer {
    status: String,
    #[serde(default)]
    additional: Additional,
}

#[derive(Deserialize, Default)]
struct Additional {
    #[serde(default)]
    sponsors: Vec<Sponsor>,
}

#[derive(Deserialize)]
struct Sponsor {
    link: String,
    resource_name: Option<String>,
    status: String,
    available_now: Option<bool>,
}

/// Runs until killed.
pub async fn run(settings: Settings, chat: Option<i64>) {
    let token = settings.bot_token.expect("--bot-token");
    let bot = Bot::new(token.expose_secret()).set_api_url(settings.telegram_api_url.parse().expect("an address"));
    let gate = Gate {
        http: reqwest::Client::new(),
        sponsors: format!("{}/get-sponsors", settings.subgram_api_url),
        key: settings.subgram_api_key.expect("--subgram-api-key").expose_secret().to_owned(),
        chat: chat.map(ChatId),
        tapped: Mutex::default(),
    };
    let tree = dptree::entry()
        .branch(Update::filter_message().filter_command::<Command>().endpoint(start))
        .branch(Update::filter_callback_query().endpoint(recheck));
    Dispatcher::builder(bot, tree).dependencies(dptree::deps![Arc::new(gate)]).build().dispatch().await;
}

impl Gate {
    /// What the person still owes; nothing if they may pass.
    async fn ask(&self, who: &User) -> Result<Vec<Sponsor>, reqwest::Error> {
        let question = json!({
            "user_id": who.id, "chat_id": who.id, "first_name": who.first_name, "language_code": who.language_code,
            "is_premium": who.is_premium, "action": "subscribe", "get_links": 1,
        });
        let sent = self.http.post(&self.sponsors).header("Auth", &self.key).json(&question).send().await?;
        let answer: Answer = sent.json().await?;
        let owed = |sponsor: &Sponsor| sponsor.status == "unsubscribed" && sponsor.available_now != Some(false);
        let mut sponsors = answer.additional.sponsors;
        sponsors.retain(|sponsor| answer.status != "ok" && owed(sponsor));
        Ok(sponsors)
    }
}

async fn start(bot: Bot, gate: Arc<Gate>, message: Message, Command::Start(_): Command) -> Handled {
    let Some(who) = &message.from else { return Ok(()) };
    answer(&bot, &gate, who, "To get access, subscribe to the sponsors below").await
}

async fn recheck(bot: Bot, gate: Arc<Gate>, tap: CallbackQuery) -> Handled {
    let shown = tap.message.as_ref().map_or(MessageId(0), |message| message.id());
    let before = gate.tapped.lock().expect("a map").insert(tap.from.id, shown.0);
    bot.answer_callback_query(tap.id).text("Checking...").await?;
    if before >= Some(shown.0) {
        return Ok(());
    }
    bot.delete_message(tap.from.id, shown).await?;
    answer(&bot, &gate, &tap.from, "One subscription is still missing").await
}

async fn answer(bot: &Bot, gate: &Gate, who: &User, owed: &str) -> Handled {
    let sponsors = gate.ask(who).await?;
    let (text, keyboard) = if sponsors.is_empty() { open(bot, gate, who).await? } else { obstacle(owed, &sponsors)? };
    let no_preview = LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    };
    let message = bot.send_message(who.id, text).parse_mode(ParseMode::Html).link_preview_options(no_preview);
    match keyboard {
        Some(keyboard) => message.reply_markup(keyboard).await?,
        None => message.await?,
    };
    Ok(())
}

type Shown = (String, Option<InlineKeyboardMarkup>);

fn obstacle(text: &str, sponsors: &[Sponsor]) -> Result<Shown, <reqwest::Url as std::str::FromStr>::Err> {
    let mut rows = Vec::new();
    for sponsor in sponsors {
        let name = sponsor.resource_name.clone().unwrap_or_else(|| "Subscribe".to_owned());
        rows.push(vec![InlineKeyboardButton::url(name, sponsor.link.parse()?)]);
    }
    rows.push(vec![InlineKeyboardButton::callback("I have subscribed", "subgram-op")]);
    Ok((text.to_owned(), Some(InlineKeyboardMarkup::new(rows))))
}

/// Access: a word, or a link to the chat behind the gate.
async fn open(bot: &Bot, gate: &Gate, who: &User) -> Result<Shown, Box<dyn std::error::Error + Send + Sync>> {
    let Some(chat) = gate.chat else { return Ok(("You have access now".to_owned(), None)) };
    bot.unban_chat_member(chat, who.id).only_if_banned(true).await?;
    let link = bot.create_chat_invite_link(chat).name(who.id.to_string()).member_limit(1).await?;
    let button = InlineKeyboardButton::url("Enter", link.invite_link.parse()?);
    Ok(("You have access now".to_owned(), Some(InlineKeyboardMarkup::new([[button]]))))
}
