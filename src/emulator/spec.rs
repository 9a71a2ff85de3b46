//! The Bot API's own specification as a judge: of the calls that come in and of all that goes out.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{book::Problems, params::Params};

const SOURCE: &str = include_str!("bot-api-spec-10.2.json");

#[derive(Deserialize)]
struct RawSpec {
    methods: BTreeMap<String, RawItem>,
    types: BTreeMap<String, RawItem>,
}

#[derive(Deserialize)]
struct RawItem {
    name: String,
    #[serde(default)]
    fields: Option<Vec<RawField>>,
    #[serde(default)]
    returns: Option<Vec<String>>,
    #[serde(default)]
    subtypes: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct RawField {
    name: String,
    types: Vec<String>,
    required: bool,
    #[serde(default)]
    description: String,
}

/// What a value may be.
enum Type {
    Integer,
    Float,
    Text,
    Boolean,
    True,
    Array(Box<Type>),
    Object(String),
}

struct Field {
    name: String,
    types: Vec<Type>,
    required: bool,
    /// The only value it may have, where the specification says so ("always ...").
    always: Option<String>,
}

struct Item {
    fields: Vec<Field>,
    subtypes: Vec<Type>,
    returns: Vec<Type>,
}

/// The specification, ready for checking.
pub struct Spec {
    methods: HashMap<String, (String, Item)>,
    types: HashMap<String, Item>,
}

fn kind(name: &str) -> Type {
    match name.strip_prefix("Array of ") {
        Some(inner) => Type::Array(Box::new(kind(inner))),
        None => match name {
            "Integer" => Type::Integer,
            "Float" => Type::Float,
            "String" => Type::Text,
            "Boolean" => Type::Boolean,
            "True" => Type::True,
            other => Type::Object(other.to_owned()),
        },
    }
}

fn always(description: &str) -> Option<String> {
    let after = ["always “", "must be “"].iter().find_map(|mark| description.split_once(mark))?.1;
    Some(after.split_once('”')?.0.to_owned())
}

fn item(raw: RawItem) -> Item {
    let kinds = |names: Option<Vec<String>>| names.unwrap_or_default().iter().map(|name| kind(name)).collect();
    let field = |field: RawField| Field {
        types: field.types.iter().map(|name| kind(name)).collect(),
        always: always(&field.description),
        name: field.name,
        required: field.required,
    };
    Item {
        fields: raw.fields.unwrap_or_default().into_iter().map(field).collect(),
        subtypes: kinds(raw.subtypes),
        returns: kinds(raw.returns),
    }
}

impl Spec {
    /// The one copy, read at first use.
    pub fn get() -> &'static Self {
        static SPEC: OnceLock<Spec> = OnceLock::new();
        SPEC.get_or_init(|| {
            let raw: RawSpec =
                serde_json::from_str(SOURCE).unwrap_or_else(|error| panic!("the specification: {error}"));
            Self {
                methods: raw
                    .methods
                    .into_values()
                    .map(|raw| (raw.name.to_lowercase(), (raw.name.clone(), item(raw))))
                    .collect(),
                types: raw.types.into_iter().map(|(name, raw)| (name, item(raw))).collect(),
            }
        })
    }

    /// The proper name of a method.
    pub fn method(&self, name: &str) -> Option<&str> {
        self.methods.get(&name.to_lowercase()).map(|(name, _)| name.as_str())
    }

    /// Checks a call's parameters.
    pub fn call(&self, method: &str, params: &Params, problems: &mut Problems) {
        let Some((name, item)) = self.methods.get(&method.to_lowercase()) else { return };
        let mut found = Vec::new();
        let judge = Judge { spec: self, loose: params.loose };
        judge.fields(item, &params.fields, name, &mut found);
        found.into_iter().for_each(|problem| problems.add(format!("call {problem}")));
    }

    /// Checks what a method answered.
    pub fn answer(&self, method: &str, result: &Value, problems: &mut Problems) {
        let Some((name, item)) = self.methods.get(&method.to_lowercase()) else { return };
        let mut found = Vec::new();
        Judge { spec: self, loose: false }.any(&item.returns, result, name, &mut found);
        found.into_iter().for_each(|problem| problems.add(format!("answer of {problem}")));
    }

    /// Checks the body of an update.
    pub fn update(&self, kind: &str, payload: &Value, problems: &mut Problems) {
        let update = self.types.get("Update").map_or(&[][..], |item| &item.fields);
        let Some(field) = update.iter().find(|field| field.name == kind) else {
            problems.add(format!("update: unknown kind {kind}"));
            return;
        };
        let mut found = Vec::new();
        Judge { spec: self, loose: false }.any(&field.types, payload, kind, &mut found);
        found.into_iter().for_each(|problem| problems.add(format!("update {problem}")));
    }
}

struct Judge<'a> {
    spec: &'a Spec,
    /// Everything came as text.
    loose: bool,
}

impl Judge<'_> {
    fn fields(&self, item: &Item, object: &Map<String, Value>, path: &str, found: &mut Vec<String>) {
        for field in &item.fields {
            let Some(value) = object.get(&field.name) else {
                if field.required {
                    found.push(format!("{path}: {} is missing", field.name));
                }
                continue;
            };
            let here = format!("{path}.{}", field.name);
            if let Some(only) = field.always.as_ref().filter(|only| value.as_str() != Some(only)) {
                found.push(format!("{here}: must be {only}, is {value}"));
            }
            self.any(&field.types, value, &here, found);
        }
        for name in object.keys().filter(|name| !item.fields.iter().any(|field| field.name == **name)) {
            found.push(format!("{path}: {name} is unknown"));
        }
    }

    /// One of several types must fit; if none does, the complaints of the nearest one are reported.
    fn any(&self, types: &[Type], value: &Value, path: &str, found: &mut Vec<String>) {
        let mut nearest: Option<Vec<String>> = None;
        for kind in types {
            let mut complaints = Vec::new();
            self.one(kind, value, path, &mut complaints);
            if complaints.is_empty() {
                return;
            }
            if nearest.as_ref().is_none_or(|other| complaints.len() < other.len()) {
                nearest = Some(complaints);
            }
        }
        found.extend(nearest.unwrap_or_default());
    }

    fn one(&self, kind: &Type, value: &Value, path: &str, found: &mut Vec<String>) {
        let text = value.as_str().filter(|_| self.loose);
        let fits = match kind {
            Type::Integer => value.is_i64() || text.is_some_and(|text| text.parse::<i64>().is_ok()),
            Type::Float => value.is_number() || text.is_some_and(|text| text.parse::<f64>().is_ok()),
            Type::Text => value.is_string(),
            Type::Boolean => value.is_boolean() || text.is_some_and(|text| matches!(text, "true" | "false")),
            Type::True => value.as_bool() == Some(true) || text == Some("true"),
            Type::Array(inner) => match unpacked(value).as_array() {
                Some(list) => {
                    let strict = Judge { spec: self.spec, loose: false };
                    for (place, element) in list.iter().enumerate() {
                        strict.one(inner, element, &format!("{path}[{place}]"), found);
                    }
                    true
                }
                None => false,
            },
            Type::Object(name) => return self.object(name, value, path, found),
        };
        if !fits {
            found.push(format!("{path}: wrong type of {value}"));
        }
    }

    fn object(&self, name: &str, value: &Value, path: &str, found: &mut Vec<String>) {
        let strict = Judge { spec: self.spec, loose: false };
        let Some(item) = self.spec.types.get(name) else { return };
        if !item.subtypes.is_empty() {
            return strict.any(&item.subtypes, &unpacked(value), path, found);
        }
        if item.fields.is_empty() {
            // A type without fields is an upload, or a union whose members the specification does not list.
            return;
        }
        match unpacked(value).as_object() {
            Some(object) => strict.fields(item, object, path, found),
            None => found.push(format!("{path}: not an object: {value}")),
        }
    }
}

/// Objects and arrays may be given as JSON text.
fn unpacked(value: &Value) -> std::borrow::Cow<'_, Value> {
    let parsed = value.as_str().and_then(|text| serde_json::from_str(text).ok());
    parsed.map_or(std::borrow::Cow::Borrowed(value), std::borrow::Cow::Owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(judge: impl Fn(&Spec, &mut Problems)) -> Vec<String> {
        let mut problems = Problems::default();
        judge(Spec::get(), &mut problems);
        problems.list()
    }

    #[test]
    fn a_wrong_answer_is_noticed() {
        let answer = |method: &str, result: Value| found(|spec, problems| spec.answer(method, &result, problems));
        let me = json!({ "id": 1, "is_bot": true, "first_name": "Usher" });
        assert_eq!(answer("getMe", me), Vec::<String>::new());
        assert_eq!(answer("getMe", json!({ "id": 1, "is_bot": true })), ["answer of getMe: first_name is missing"]);
        assert_eq!(answer("deleteMessage", json!("yes")), ["answer of deleteMessage: wrong type of \"yes\""]);
        let member = json!({ "status": "left", "user": { "id": "1", "is_bot": false, "first_name": "A" } });
        assert_eq!(answer("getChatMember", member), ["answer of getChatMember.user.id: wrong type of \"1\""]);
    }

    #[test]
    fn a_wrong_update_is_noticed() {
        let update = |kind: &str, payload: Value| found(|spec, problems| spec.update(kind, &payload, problems));
        let chat = json!({ "id": 1, "type": "private", "first_name": "A" });
        assert_eq!(update("message", json!({ "message_id": 1, "date": 1, "chat": chat })), Vec::<String>::new());
        assert_eq!(update("message", json!({ "message_id": 1, "chat": chat })), ["update message: date is missing"]);
        let extra = json!({ "message_id": 1, "date": 1, "chat": chat, "colour": 1 });
        assert_eq!(update("message", extra), ["update message: colour is unknown"]);
        assert_eq!(update("massage", json!({})), ["update: unknown kind massage"]);
    }
}
