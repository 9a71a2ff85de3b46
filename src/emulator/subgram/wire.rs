//! Requests checked strictly against SubGram's document, and answers in its words.

use serde_json::{Map, Value, json};

/// An answer before faults are played on it.
#[derive(Debug)]
pub(super) struct Answer {
    pub http: u16,
    pub body: Value,
}

impl Answer {
    pub fn error(http: u16, message: &str) -> Self {
        Self { http, body: json!({ "status": "error", "code": http, "message": message }) }
    }

    pub fn status(status: &str, message: &str, additional: &Value) -> Self {
        let body = json!({ "status": status, "code": 200, "message": message, "additional": additional });
        Self { http: 200, body }
    }

    pub fn nothing_on_offer() -> Self {
        let message = "Подходящих рекламодателей для данного пользователя не найдено";
        Self { http: 404, body: json!({ "status": "ok", "code": 404, "message": message }) }
    }
}

/// `POST /get-sponsors`, checked.
#[derive(Debug)]
pub(super) struct Ask {
    pub user: i64,
    pub chat: i64,
    pub pinned: bool,
    pub gender: bool,
    pub age: bool,
    pub max: Option<usize>,
    pub exclude_resources: Vec<String>,
    pub exclude_ads: Vec<i64>,
}

/// `POST /get-user-subscriptions`, checked.
#[derive(Debug)]
pub(super) struct Review {
    pub user: i64,
    pub links: Option<Vec<String>>,
    pub first: Option<String>,
    pub last: Option<String>,
}

impl Ask {
    pub fn parse(body: &Value) -> Result<Self, String> {
        let known = [
            "chat_id",
            "user_id",
            "first_name",
            "username",
            "language_code",
            "is_premium",
            "action",
            "gender",
            "age",
            "max_sponsors",
            "exclude_resource_ids",
            "exclude_ads_ids",
            "get_links",
        ];
        let fields = Fields::of(body, &known)?;
        fields.text("first_name")?;
        if fields.text("username")?.is_some_and(|name| name.starts_with('@')) {
            return Err("username: without @".to_owned());
        }
        fields.text("language_code")?;
        fields.check("is_premium", "a boolean", Value::is_boolean)?;
        fields.check("gender", "male or female", |v| matches!(v.as_str(), Some("male" | "female")))?;
        fields.check("age", "a number or c1 to c6", age)?;
        fields.check("action", "subscribe, newtask or task", |v| {
            matches!(v.as_str(), Some("subscribe" | "newtask" | "task"))
        })?;
        fields.check("max_sponsors", "1 to 10", |v| v.as_i64().is_some_and(|n| (1..=10).contains(&n)))?;
        fields.check("get_links", "0 or 1", |v| matches!(v.as_i64(), Some(0 | 1)))?;
        let action = fields.text("action")?.unwrap_or("subscribe");
        Ok(Self {
            user: fields.required("user_id")?,
            chat: fields.required("chat_id")?,
            pinned: action == "subscribe",
            gender: fields.0.contains_key("gender"),
            age: fields.0.contains_key("age"),
            max: fields.0.get("max_sponsors").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok()),
            exclude_resources: fields.list("exclude_resource_ids", "texts", text)?.unwrap_or_default(),
            exclude_ads: fields.list("exclude_ads_ids", "numbers", Value::as_i64)?.unwrap_or_default(),
        })
    }
}

impl Review {
    pub fn parse(body: &Value) -> Result<Self, String> {
        let fields = Fields::of(body, &["user_id", "links", "start_date", "end_date"])?;
        for name in ["start_date", "end_date"] {
            fields.check(name, "a date like 2026-01-31", |v| v.as_str().is_some_and(is_date))?;
        }
        let date = |name| fields.text(name).map(|date| date.map(str::to_owned));
        Ok(Self {
            user: fields.required("user_id")?,
            links: fields.list("links", "texts", text)?,
            first: date("start_date")?,
            last: date("end_date")?,
        })
    }
}

struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    fn of(body: &'a Value, known: &[&str]) -> Result<Self, String> {
        let map = body.as_object().ok_or("the body is not a JSON object")?;
        match map.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(format!("{name}: unknown field")),
            None => Ok(Self(map)),
        }
    }

    fn check(&self, name: &str, wanted: &str, fits: impl Fn(&Value) -> bool) -> Result<(), String> {
        match self.0.get(name) {
            Some(value) if !fits(value) => Err(format!("{name}: must be {wanted}")),
            _ => Ok(()),
        }
    }

    fn text(&self, name: &str) -> Result<Option<&'a str>, String> {
        self.check(name, "a text", Value::is_string)?;
        Ok(self.0.get(name).and_then(Value::as_str))
    }

    fn required(&self, name: &str) -> Result<i64, String> {
        self.0.get(name).and_then(Value::as_i64).ok_or_else(|| format!("{name}: an integer is required"))
    }

    fn list<T>(&self, name: &str, of: &str, item: fn(&Value) -> Option<T>) -> Result<Option<Vec<T>>, String> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        let items = value.as_array().and_then(|list| list.iter().map(item).collect());
        items.map(Some).ok_or_else(|| format!("{name}: must be an array of {of}"))
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn age(value: &Value) -> bool {
    value.is_u64() || matches!(value.as_str(), Some("c1" | "c2" | "c3" | "c4" | "c5" | "c6"))
}

fn is_date(text: &str) -> bool {
    let shape = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}
