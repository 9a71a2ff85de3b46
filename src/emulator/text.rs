//! Text as Telegram keeps it: formatting becomes entities, what is left is the text.

use serde_json::{Value, json};

use super::{fail::Fail, html, markdown, params::Params};

/// After entities parsing, in characters.
pub const LONGEST_CAPTION: usize = 1024;

/// A text and its entities.
#[derive(Debug, Default, PartialEq)]
pub struct Formatted {
    pub text: String,
    pub entities: Vec<Value>,
}

impl Formatted {
    /// The present length in UTF-16 units, in which entities count.
    pub fn units(&self) -> usize {
        self.text.encode_utf16().count()
    }

    pub fn add(&mut self, kind: &str, from: usize, extra: &[(&str, &str)]) {
        let length = self.units().saturating_sub(from);
        if length > 0 {
            let mut entity = json!({ "type": kind, "offset": from, "length": length });
            for (name, value) in extra {
                entity[*name] = json!(value);
            }
            self.entities.push(entity);
        }
    }
}

/// Bot commands in a text, which is all that this emulator detects without markup.
pub fn commands(text: &str) -> Vec<Value> {
    if !text.contains('/') {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut before = ' ';
    for (place, letter) in text.char_indices() {
        if letter == '/' && before.is_whitespace() {
            let rest = &text[place + 1..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '@').unwrap_or(rest.len());
            if (1..=64).contains(&end) {
                let offset = text[..place].encode_utf16().count();
                found.push(json!({ "type": "bot_command", "offset": offset, "length": end + 1 }));
            }
        }
        before = letter;
    }
    found
}

/// The text of a message to send, by `text`, `parse_mode` and `entities`.
pub fn read(params: &Params) -> Result<Formatted, Fail> {
    let raw = params.text("text");
    if raw.is_empty() {
        return Err(Fail::bad("message text is empty"));
    }
    let formatted = parse(raw, params, "entities")?;
    if formatted.text.is_empty() { Err(Fail::bad("text must be non-empty")) } else { Ok(formatted) }
}

/// The caption of a photo or document, by `caption`, `parse_mode` and `caption_entities`; it may be empty.
pub fn caption(params: &Params) -> Result<Formatted, Fail> {
    parse(params.text("caption"), params, "caption_entities")
}

/// Refuses a caption that is too long. Telegram looks at the file first.
pub fn caption_fits(caption: &Formatted) -> Result<(), Fail> {
    let fits = caption.text.chars().count() <= LONGEST_CAPTION;
    if fits { Ok(()) } else { Err(Fail::bad("message caption is too long")) }
}

fn parse(raw: String, params: &Params, entities: &str) -> Result<Formatted, Fail> {
    let mut formatted = match params.text("parse_mode").to_lowercase().as_str() {
        "" | "none" => {
            let entities = params.json(entities).map_err(|_| Fail::bad("can't parse entities JSON object"))?;
            let entities = entities.and_then(|list| list.as_array().cloned()).unwrap_or_default();
            Formatted { text: raw, entities }
        }
        "html" => html::parse(&raw)?,
        "markdown" => markdown::parse_old(&raw)?,
        "markdownv2" => markdown::parse(&raw)?,
        _ => return Err(Fail::bad("unsupported parse_mode")),
    };
    formatted.text.truncate(formatted.text.trim_end().len());
    if formatted.entities.is_empty() {
        formatted.text = formatted.text.trim_start().to_owned();
    }
    let length = formatted.units();
    let end = |entity: &Value, name: &str| usize::try_from(entity[name].as_u64().unwrap_or(0)).unwrap_or(0);
    formatted.entities.retain(|entity| end(entity, "offset") < length);
    for entity in &mut formatted.entities {
        let most = length - end(entity, "offset");
        if end(entity, "length") > most {
            entity["length"] = json!(most);
        }
    }
    let mut detected = commands(&formatted.text);
    formatted.entities.append(&mut detected);
    formatted.entities.sort_by_key(|entity| entity["offset"].as_u64());
    Ok(formatted)
}
