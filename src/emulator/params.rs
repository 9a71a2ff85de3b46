//! A call's parameters, however they came: like Telegram, every reader accepts the text form of its type.

use std::collections::HashMap;

use axum::body::Bytes;
use serde_json::{Map, Value};

use super::fail::Fail;

/// Parameters of one call by name.
#[derive(Debug, Default)]
pub struct Params {
    pub fields: Map<String, Value>,
    /// They came as text (query, form, multipart), so that numbers and objects are text too.
    pub loose: bool,
    /// Files that came along, by the names of their parts.
    pub files: HashMap<String, Upload>,
}

/// A file that came with a call.
#[derive(Clone, Debug)]
pub struct Upload {
    pub name: String,
    pub bytes: Bytes,
}

impl Params {
    fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Text; a missing parameter is the empty text, as it is for Telegram.
    pub fn text(&self, name: &str) -> String {
        match self.get(name) {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        }
    }

    /// A whole number; missing or malformed is 0, as it is for Telegram.
    pub fn int(&self, name: &str) -> i64 {
        match self.get(name) {
            Some(Value::Number(number)) => number.as_i64().unwrap_or(0),
            Some(Value::String(text)) => text.trim().parse().unwrap_or(0),
            _ => 0,
        }
    }

    pub fn flag(&self, name: &str) -> bool {
        match self.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            Some(Value::String(text)) => matches!(text.trim().to_lowercase().as_str(), "true" | "yes" | "1"),
            _ => false,
        }
    }

    /// An object or array, given as such or as JSON text. Malformed text gives `Err` with that text.
    pub fn json(&self, name: &str) -> Result<Option<Value>, String> {
        match self.get(name) {
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| text.clone()),
            other => Ok(other.cloned()),
        }
    }

    /// The person a call is about.
    pub fn user(&self) -> Result<i64, Fail> {
        match self.int("user_id") {
            id if id > 0 => Ok(id),
            _ => Err(Fail::bad("invalid user_id specified")),
        }
    }
}
