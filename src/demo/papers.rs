//! Files: the lists that Olga can send to the bot, and what the bot sends, to be opened or kept.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    cast::{Club, Who},
    crowd,
    stage::Stage,
    story::Tone,
};
use crate::{
    domain::{BotId, ChatId, Moment},
    emulator::{Media, Message},
};

const DAY: i64 = 86_400_000;
/// How long people of the old group may stay without doing anything.
const GRACE: &str = "14 days";

/// A list of the people of the old group, ready to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// A table that Olga kept: who paid until when, and who may stay for good.
    Csv,
    /// What Telegram Desktop writes when a chat's history is exported.
    Export,
}

impl Paper {
    const fn name(self) -> &'static str {
        match self {
            Self::Csv => "old-circle.csv",
            Self::Export => "result.json",
        }
    }
}

impl Stage {
    /// The lists that Olga has, with the caption that the bot wants.
    pub async fn papers(&self) -> Value {
        let circle = self.chat(Club::Circle);
        let mut caption = format!("/takeover {circle} {GRACE}");
        let plans = self.app.store.plans(BotId(self.bot)).await.unwrap_or_default();
        if let Some(plan) = plans.iter().find(|plan| plan.chats.contains(&ChatId(circle))) {
            caption.push_str(&format!(" {}", plan.id));
        }
        json!([
            { "paper": "csv", "name": Paper::Csv.name(), "about": "the people of Old Circle, as Olga kept them", "caption": caption },
            { "paper": "export", "name": Paper::Export.name(), "about": "an export of Telegram Desktop", "caption": caption },
        ])
    }

    /// Sends one of them to the bot.
    pub fn sends_paper(&self, who: Who, paper: Paper, caption: &str) -> Option<String> {
        let mut story = self.so_far();
        let content = match paper {
            Paper::Csv => table(self.clock.now(), caption.split_whitespace().count() > 4),
            Paper::Export => export(self.clock.now()),
        };
        let file = (paper.name(), content.as_bytes());
        if self.world.sends_content(who.id(), self.bot, file, caption).is_err() {
            return Some("Telegram takes at most 1024 characters below a document.".into());
        }
        story.tell(
            self,
            Tone::Person,
            format!("{} sent the file {} with “{}”.", who.name(), paper.name(), caption.trim()),
        );
        None
    }

    /// What hangs on a message, for the page: where its content is, and how large it is.
    pub fn media_view(&self, who: Who, message: &Message) -> Value {
        let Some(media) = &message.media else { return Value::Null };
        let (kind, name, version) = match media {
            Media::Photo(version) => ("photo", None, version.as_str()),
            Media::Document { name, unique_id } => ("document", Some(name), unique_id.as_str()),
            Media::Voice => ("voice", None, ""),
            Media::Sticker => ("sticker", None, ""),
        };
        let size = self.world.content(media).map(|bytes| bytes.len());
        // Another picture in the same message has another address.
        let url = size.map(|_| format!("/file/{}/{}?{version}", who.name().to_lowercase(), message.id));
        json!({ "kind": kind, "name": name, "size": size, "url": url })
    }

    /// The file on somebody's message.
    pub fn file(&self, who: Who, message: i64) -> Response {
        let shown = self.world.chat_view(who.id(), self.bot).into_iter().find(|seen| seen.id == message);
        let found = shown.and_then(|seen| seen.media).and_then(|media| Some((self.world.content(&media)?, media)));
        let Some((bytes, media)) = found else {
            let mut nothing = Response::new(Body::empty());
            *nothing.status_mut() = StatusCode::NOT_FOUND;
            return nothing;
        };
        let (kind, disposition) = match &media {
            Media::Document { name, .. } => {
                // Only these stay as they are in a header; the bot's own names have no others.
                let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
                let name: String = name.chars().map(plain).collect();
                let kind = if name.ends_with(".csv") { "text/csv; charset=utf-8" } else { "application/octet-stream" };
                (kind, format!("attachment; filename=\"{name}\""))
            }
            _ if bytes.starts_with(b"\x89PNG") => ("image/png", "inline".to_owned()),
            _ => ("image/jpeg", "inline".to_owned()),
        };
        let mut response = Response::new(Body::from(bytes));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if let Ok(disposition) = HeaderValue::from_str(&disposition) {
            headers.insert(header::CONTENT_DISPOSITION, disposition);
        }
        response
    }
}

/// One in ten may stay for good; with a plan to give, some have paid for a while.
fn table(now: Moment, has_plan: bool) -> String {
    let mut lines = "\u{feff}id,name,until,exempt\r\n".to_owned();
    for (n, (id, name)) in (0..).zip(crowd::old()) {
        let until = match n % 6 {
            1 if has_plan => (Moment::from_millis(now.millis() + (30 + n) * DAY)).utc().format("%Y-%m-%d").to_string(),
            _ => String::new(),
        };
        let exempt = if n % 10 == 4 { "yes" } else { "" };
        lines.push_str(&format!("{id},{name},{until},{exempt}\r\n"));
    }
    lines
}

/// Telegram Desktop: `result.json`, machine-readable, of one group.
fn export(now: Moment) -> String {
    let message = |(n, (id, name)): (i64, (i64, &str))| {
        let at = Moment::from_millis(now.millis() - (40 - n) * DAY);
        json!({
            "id": n + 1,
            "type": "message",
            "date": at.utc().format("%Y-%m-%dT%H:%M:%S").to_string(),
            "date_unixtime": at.secs().to_string(),
            "from": name,
            "from_id": format!("user{id}"),
            "text": "Good evening!",
            "text_entities": [{ "type": "plain", "text": "Good evening!" }],
        })
    };
    let messages: Vec<Value> = (0..).zip(crowd::old()).map(message).collect();
    json!({ "name": Club::Circle.name(), "type": "private_supergroup", "id": 2_000_000_001, "messages": messages })
        .to_string()
}
