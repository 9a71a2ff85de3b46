//! Refusals in Telegram's own words: a code, a description and, rarely, parameters.

use std::fmt::Display;

use serde_json::{Value, json};

/// Why a method was refused, as the client will read it.
#[derive(Clone, Debug)]
pub struct Fail {
    pub code: u16,
    pub text: String,
    pub parameters: Option<Value>,
}

impl Fail {
    pub fn new(code: u16, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), parameters: None }
    }

    pub fn bad(text: impl Display) -> Self {
        Self::new(400, format!("Bad Request: {text}"))
    }

    pub fn forbidden(text: impl Display) -> Self {
        Self::new(403, format!("Forbidden: {text}"))
    }

    pub fn required(name: &str) -> Self {
        Self::bad(format_args!("parameter \"{name}\" is required"))
    }

    pub fn no_chat() -> Self {
        Self::bad("chat not found")
    }

    pub fn too_many(retry_after: u64) -> Self {
        Self {
            code: 429,
            text: format!("Too Many Requests: retry after {retry_after}"),
            parameters: Some(json!({ "retry_after": retry_after })),
        }
    }

    pub fn migrated(to: i64) -> Self {
        Self {
            parameters: Some(json!({ "migrate_to_chat_id": to })),
            ..Self::bad("group chat was upgraded to a supergroup chat")
        }
    }

    /// The `Retry-After` header that goes with a 429.
    pub fn retry_after(&self) -> Option<u64> {
        self.parameters.as_ref()?.get("retry_after")?.as_u64()
    }

    pub fn body(&self) -> Value {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.text });
        if let Some(parameters) = &self.parameters {
            body["parameters"] = parameters.clone();
        }
        body
    }
}
