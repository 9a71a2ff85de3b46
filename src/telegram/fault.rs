//! What a failed call means: Telegram's texts are read here and nowhere else.

use std::time::Duration;

use serde::Deserialize;

use crate::{domain::ChatId, error::Error};

/// A call that did not succeed.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum CallFault {
    /// Telegram answered with an error.
    #[error("{code} {description}")]
    Api {
        /// `error_code`.
        code: i64,
        /// `description`, as received.
        description: String,
        /// `parameters.retry_after`.
        retry_after: Option<Duration>,
        /// `parameters.migrate_to_chat_id`.
        migrate_to: Option<ChatId>,
    },
    /// No usable answer: connection, time-out, a page of HTML. The act may have happened.
    #[error("no answer: {0}")]
    NoAnswer(String),
}

/// What to do about a failed call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Wait exactly so long (429).
    Wait(Duration),
    /// Try again later: network, 5xx.
    Again,
    /// The token is not valid (any more).
    TokenRefused,
    /// Another poller or a webhook holds this bot's updates (409).
    Conflict,
    /// The person blocked the bot, never started it or deleted the account.
    Unreachable,
    /// The bot is out of the chat.
    OutOfChat,
    /// The bot lacks a right there.
    NoRights,
    /// The chat has a new id.
    Migrated(ChatId),
    /// The person is the chat's owner, an administrator or ourselves: cannot be removed.
    Untouchable,
    /// The person is not in the chat, or Telegram does not know them there.
    NotThere,
    /// A button of the message leads or says what Telegram does not allow.
    Button,
    /// There is nothing left to do: unchanged message, deleted message, handled request, dead link, too old query.
    Nothing,
    /// Anything else: it will not work by itself.
    Refused,
}

#[derive(Deserialize)]
pub(super) struct ErrorBody {
    #[serde(default)]
    error_code: i64,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(default)]
    retry_after: Option<u64>,
    #[serde(default)]
    migrate_to_chat_id: Option<i64>,
}

impl From<ErrorBody> for CallFault {
    fn from(body: ErrorBody) -> Self {
        Self::Api {
            code: body.error_code,
            description: body.description,
            retry_after: body.parameters.as_ref().and_then(|p| p.retry_after).map(Duration::from_secs),
            migrate_to: body.parameters.as_ref().and_then(|p| p.migrate_to_chat_id).map(ChatId),
        }
    }
}

/// Fragments of descriptions, lower case, and what they mean. The first that fits wins; the texts are Telegram's
/// (server source of 2026), compared without case because older servers differ in it.
const TEXTS: &[(&str, Meaning)] = &[
    ("bot was blocked by the user", Meaning::Unreachable),
    ("user is deactivated", Meaning::Unreachable),
    ("bot can't initiate conversation", Meaning::Unreachable),
    ("can't send messages to the bot", Meaning::Unreachable),
    ("can't send messages to bots", Meaning::Unreachable),
    ("chat not found", Meaning::OutOfChat),
    ("bot was kicked", Meaning::OutOfChat),
    ("bot is not a member", Meaning::OutOfChat),
    ("the group chat was deleted", Meaning::OutOfChat),
    ("chat is deactivated", Meaning::OutOfChat),
    ("not enough rights", Meaning::NoRights),
    ("need administrator rights", Meaning::NoRights),
    ("chat_admin_required", Meaning::NoRights),
    ("member list is inaccessible", Meaning::NoRights),
    ("chat_write_forbidden", Meaning::NoRights),
    ("user is an administrator", Meaning::Untouchable),
    ("can't remove chat owner", Meaning::Untouchable),
    ("can't restrict self", Meaning::Untouchable),
    ("user_admin_invalid", Meaning::Untouchable),
    ("user_not_participant", Meaning::NotThere),
    ("participant_id_invalid", Meaning::NotThere),
    ("user_id_invalid", Meaning::NotThere),
    ("member not found", Meaning::NotThere),
    ("user not found", Meaning::NotThere),
    ("button_url_invalid", Meaning::Button),
    ("button_text_invalid", Meaning::Button),
    ("inline keyboard button", Meaning::Button),
    ("message is not modified", Meaning::Nothing),
    ("message to delete not found", Meaning::Nothing),
    ("message to edit not found", Meaning::Nothing),
    ("message to copy not found", Meaning::Nothing),
    ("message can't be copied", Meaning::Nothing),
    ("message can't be deleted", Meaning::Nothing),
    ("message can't be edited", Meaning::Nothing),
    ("query is too old", Meaning::Nothing),
    ("hide_requester_missing", Meaning::Nothing),
    ("user_already_participant", Meaning::Nothing),
    ("invite_hash_expired", Meaning::Nothing),
    ("charge_id_invalid", Meaning::Nothing),
];

impl CallFault {
    /// What to do about it.
    pub fn meaning(&self) -> Meaning {
        let Self::Api { code, description, retry_after, migrate_to } = self else { return Meaning::Again };
        if let Some(chat) = migrate_to {
            return Meaning::Migrated(*chat);
        }
        if *code == 429 {
            return Meaning::Wait(retry_after.unwrap_or(Duration::from_secs(5)));
        }
        let text = description.to_ascii_lowercase();
        if let Some((_, meaning)) = TEXTS.iter().find(|(part, _)| text.contains(part)) {
            return meaning.clone();
        }
        match code {
            401 | 404 => Meaning::TokenRefused,
            403 => Meaning::OutOfChat,
            409 => Meaning::Conflict,
            500.. => Meaning::Again,
            _ => Meaning::Refused,
        }
    }
}

impl From<CallFault> for Error {
    fn from(fault: CallFault) -> Self {
        match fault.meaning() {
            Meaning::Wait(after) => Self::Retry { after: Some(after), reason: fault.to_string() },
            Meaning::Again | Meaning::TokenRefused | Meaning::Conflict => Self::retry(fault),
            _ => Self::Broken(anyhow::Error::new(fault)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: i64, description: &str) -> Meaning {
        CallFault::Api { code, description: description.into(), retry_after: None, migrate_to: None }.meaning()
    }

    #[test]
    fn telegrams_texts_are_understood() {
        assert_eq!(said(403, "Forbidden: bot was blocked by the user"), Meaning::Unreachable);
        assert_eq!(said(403, "Forbidden: bot is not a member of the channel chat"), Meaning::OutOfChat);
        assert_eq!(said(400, "Bad Request: PARTICIPANT_ID_INVALID"), Meaning::NotThere);
        assert_eq!(said(400, "Bad Request: not enough rights to manage chat invite link"), Meaning::NoRights);
        assert_eq!(said(400, "Bad Request: can't remove chat owner"), Meaning::Untouchable);
        assert_eq!(said(400, "Bad Request: BUTTON_URL_INVALID"), Meaning::Button);
        assert_eq!(said(401, "Unauthorized"), Meaning::TokenRefused);
        assert_eq!(said(502, "Bad Gateway"), Meaning::Again);
        assert_eq!(said(400, "Bad Request: message is too long"), Meaning::Refused);
    }
}
