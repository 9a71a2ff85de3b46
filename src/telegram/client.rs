//! One bot's line to Telegram: calls go out as JSON, answers come back as values or as a fault with a meaning.

use std::{sync::Arc, time::Duration};

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::{
    calls::{self, Call},
    fault::{CallFault, ErrorBody, Meaning},
};
use crate::domain::{BotId, ChatId, UserId, seat::Observed};

/// A send may stall about 8 s inside Telegram's server without being lost, so the limit is well above that.
pub(super) const CALL_LIMIT: Duration = Duration::from_secs(25);
/// How long a poll waits for updates. Bot API: getUpdates, at most 50 s.
const POLL_WAIT: Duration = Duration::from_secs(30);

/// One bot's line to Telegram. Cheap to clone.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    bot: BotId,
    base: String,
    token: SecretString,
    http: reqwest::Client,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("bot", &self.0.bot).finish_non_exhaustive()
    }
}

/// What getMe tells.
#[derive(Clone, Debug, Deserialize)]
pub struct Me {
    /// The bot's id.
    pub id: i64,
    /// Its name, without `@`.
    pub username: String,
}

/// What Telegram says of somebody in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Membership {
    /// A clear answer.
    Known(Observed),
    /// No clear answer: nothing may follow from it.
    Unknown(CallFault),
}

#[derive(Deserialize)]
struct Answer<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

/// Somebody's place in a chat as getChatMember shows it.
#[derive(Debug, Deserialize)]
pub struct Member {
    status: String,
    /// Whose place it is.
    pub user: Whom,
    #[serde(default)]
    is_member: bool,
    /// An administrator's right to let people in.
    #[serde(default)]
    pub can_invite_users: bool,
    /// An administrator's right to remove people.
    #[serde(default)]
    pub can_restrict_members: bool,
}

/// Somebody, as far as their place goes.
#[derive(Debug, Deserialize)]
pub struct Whom {
    /// Telegram id.
    pub id: UserId,
}

impl Member {
    /// The place in one word.
    pub fn observed(&self) -> Observed {
        match self.status.as_str() {
            "creator" => Observed::Owner,
            "administrator" => Observed::Admin,
            "member" => Observed::In,
            "restricted" if self.is_member => Observed::In,
            "restricted" | "left" => Observed::Out,
            "kicked" => Observed::Banned,
            _ => Observed::Unknown,
        }
    }
}

impl Client {
    /// A line for the bot of `token` to the Bot API server at `base`, over a shared HTTP client.
    pub fn new(bot: BotId, token: SecretString, base: &str, http: reqwest::Client) -> Self {
        Self(Arc::new(Inner { bot, base: base.trim_end_matches('/').to_owned(), token, http }))
    }

    /// Whose line this is.
    pub fn bot(&self) -> BotId {
        self.0.bot
    }

    /// The token, for teloxide's dispatcher.
    pub fn token(&self) -> &SecretString {
        &self.0.token
    }

    /// The HTTP client, shared by all bots.
    pub fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    /// The address of the Bot API server.
    pub fn base(&self) -> &str {
        &self.0.base
    }

    /// Makes a call and reads its answer.
    ///
    /// # Errors
    /// A [`CallFault`]; an answer of another shape than expected is no answer.
    pub async fn ask<T: DeserializeOwned>(&self, call: &Call) -> Result<T, CallFault> {
        let body = self.raw(call.method, call.body.clone(), CALL_LIMIT).await?;
        let answer: Answer = serde_json::from_str(&body).map_err(|error| no_answer(&error))?;
        serde_json::from_str(answer.result.map_or("null", RawValue::get)).map_err(|error| no_answer(&error))
    }

    /// Makes a call whose answer is of no interest beyond its success.
    ///
    /// # Errors
    /// A [`CallFault`].
    pub async fn tell(&self, call: &Call) -> Result<(), CallFault> {
        self.post(call.method, call.body.clone()).await
    }

    /// Makes a call given by name and JSON parameters.
    ///
    /// # Errors
    /// A [`CallFault`].
    pub async fn post(&self, method: &str, body: String) -> Result<(), CallFault> {
        self.raw(method, body, CALL_LIMIT).await.map(|_| ())
    }

    /// Makes a call that puts a message into a chat; the answer is the message's number.
    ///
    /// # Errors
    /// A [`CallFault`].
    pub async fn say(&self, method: &str, body: String) -> Result<i64, CallFault> {
        #[derive(Deserialize)]
        struct Sent {
            result: Number,
        }
        #[derive(Deserialize)]
        struct Number {
            message_id: i64,
        }
        let answer = self.raw(method, body, CALL_LIMIT).await?;
        let sent: Sent = serde_json::from_str(&answer).map_err(|error| no_answer(&error))?;
        Ok(sent.result.message_id)
    }

    /// Waits for updates from `offset` on; the answer is each update as received.
    ///
    /// # Errors
    /// A [`CallFault`].
    pub async fn updates(&self, offset: i64, limit: usize, allowed: &str) -> Result<Vec<Box<RawValue>>, CallFault> {
        let body = format!(
            r#"{{"offset":{offset},"limit":{limit},"timeout":{},"allowed_updates":{allowed}}}"#,
            POLL_WAIT.as_secs()
        );
        let body = self.raw("getUpdates", body, POLL_WAIT + CALL_LIMIT).await?;
        #[derive(Deserialize)]
        struct Batch {
            result: Vec<Box<RawValue>>,
        }
        serde_json::from_str::<Batch>(&body).map(|batch| batch.result).map_err(|error| no_answer(&error))
    }

    /// Tells Telegram that everything before `offset` is stored, without waiting for more.
    ///
    /// # Errors
    /// A [`CallFault`].
    pub async fn confirm(&self, offset: i64) -> Result<(), CallFault> {
        self.post("getUpdates", format!(r#"{{"offset":{offset},"limit":1,"timeout":0}}"#)).await
    }

    /// Who is this bot?
    ///
    /// # Errors
    /// A [`CallFault`].
    pub async fn me(&self) -> Result<Me, CallFault> {
        self.ask(&calls::get_me()).await
    }

    /// Is somebody in a chat? Three results: what Telegram says, or that it does not say.
    pub async fn membership(&self, chat: ChatId, user: UserId) -> Membership {
        match self.ask::<Member>(&calls::get_chat_member(chat, user)).await {
            Ok(member) => Membership::Known(member.observed()),
            Err(fault) => Membership::Unknown(fault),
        }
    }

    /// Makes a call; what a server does not know of our formatting is left out of a second one.
    async fn raw(&self, method: &str, body: String, limit: Duration) -> Result<String, CallFault> {
        let plainer = without_times(&body);
        match (self.once(method, body, limit).await, plainer) {
            (Err(CallFault::Api { description, .. }), Some(plainer))
                if description.to_lowercase().contains("entit") =>
            {
                self.once(method, plainer, limit).await
            }
            (answer, _) => answer,
        }
    }

    async fn once(&self, method: &str, body: String, limit: Duration) -> Result<String, CallFault> {
        let request = self.0.http.post(self.url(method)).header("content-type", "application/json");
        answered(request.timeout(limit).body(body)).await
    }

    /// Makes a call whose parameters are a form.
    pub(super) async fn form(
        &self,
        method: &str,
        form: reqwest::multipart::Form,
        limit: Duration,
    ) -> Result<String, CallFault> {
        answered(self.0.http.post(self.url(method)).timeout(limit).multipart(form)).await
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.0.base, self.0.token.expose_secret())
    }
}

/// Sends a call and reads what comes back.
async fn answered(request: reqwest::RequestBuilder) -> Result<String, CallFault> {
    // The address holds the token: an error of reqwest must not show it.
    let response = request.send().await.map_err(|error| no_answer(&error.without_url()))?;
    let status = response.status();
    let text = response.text().await.map_err(|error| no_answer(&error.without_url()))?;
    if status.is_success() && text.starts_with("{\"ok\":true") {
        return Ok(text);
    }
    match serde_json::from_str::<Answer>(&text) {
        Ok(answer) if answer.ok => Ok(text),
        Ok(_) => Err(serde_json::from_str::<ErrorBody>(&text).map_or_else(|error| no_answer(&error), CallFault::from)),
        Err(_) => Err(CallFault::NoAnswer(format!("HTTP {status} without a Bot API answer"))),
    }
}

impl Membership {
    /// The clear answer, if there is one. "Not a participant" is one too: the person is out. That Telegram does not know
    /// somebody there (`PARTICIPANT_ID_INVALID`, "member not found") is none: it says so of members that it rarely sees.
    pub fn clear(&self) -> Option<Observed> {
        match self {
            Self::Known(Observed::Unknown) => None,
            Self::Known(observed) => Some(*observed),
            // Bot API: getChatMember answers "left" for people it knows; USER_NOT_PARTICIPANT says the same in basic groups.
            Self::Unknown(CallFault::Api { description, .. }) if description.contains("USER_NOT_PARTICIPANT") => {
                Some(Observed::Out)
            }
            Self::Unknown(_) => None,
        }
    }

    /// Telegram does not know the person in that chat: nobody to remove, and no reason to believe they are out.
    pub fn is_nobody(&self) -> bool {
        matches!(self, Self::Unknown(fault) if fault.meaning() == Meaning::NotThere)
    }
}

/// A message without the marks of its instants; none if it has none. Servers before Bot API 9.5 refuse them, and
/// Telegram those that are more than three years away.
fn without_times(body: &str) -> Option<String> {
    let mut parts = body.split("<tg-time ");
    let mut text = parts.next()?.to_owned();
    let before = text.len();
    parts.for_each(|part| text.push_str(part.split_once('>').map_or(part, |(_, said)| said)));
    (before < body.len()).then(|| text.replace("</tg-time>", ""))
}

pub(super) fn no_answer(error: &dyn std::error::Error) -> CallFault {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    CallFault::NoAnswer(text)
}
