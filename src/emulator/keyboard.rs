//! Reply markup: what Telegram accepts below a message.

use serde_json::Value;

use super::{fail::Fail, membership::Place, params::Params};

const ACTIONS: [&str; 10] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];

/// Telegram documents no figure; the servers answer BUTTON_URL_INVALID somewhere above.
const LONGEST_ADDRESS: usize = 2_048;

/// Characters that Telegram shows in an empty field of words. Bot API: ForceReply.
const LONGEST_PLACEHOLDER: usize = 64;

/// The inline keyboard or the forced reply to keep with a message; other markup is accepted and not kept.
pub fn read(params: &Params, place: Place) -> Result<Option<Value>, Fail> {
    let markup = params.json("reply_markup").map_err(|_| Fail::bad("can't parse reply keyboard markup JSON object"))?;
    let Some(markup) = markup else { return Ok(None) };
    if !markup.is_object() {
        return Err(Fail::bad("object expected as reply markup"));
    }
    if forces_reply(&markup) {
        let placeholder = markup["input_field_placeholder"].as_str().unwrap_or_default();
        return match placeholder.chars().count() <= LONGEST_PLACEHOLDER {
            true => Ok(Some(markup)),
            false => Err(Fail::bad("REPLY_MARKUP_INVALID")),
        };
    }
    let Some(rows) = markup.get("inline_keyboard") else { return Ok(None) };
    let rows = rows.as_array().ok_or_else(|| Fail::bad("field \"inline_keyboard\" must be of type Array"))?;
    let mut any = false;
    for row in rows {
        let row = row.as_array().ok_or_else(|| Fail::bad("can't parse inline keyboard: row must be an Array"))?;
        for button in row {
            any = true;
            check(button, place)?;
        }
    }
    Ok(any.then_some(markup))
}

/// The person's app opens a reply to the message.
pub fn forces_reply(markup: &Value) -> bool {
    markup["force_reply"] == true
}

fn check(button: &Value, place: Place) -> Result<(), Fail> {
    let parse = |what: &str| Fail::bad(format_args!("can't parse inline keyboard button: {what}"));
    match button["text"].as_str() {
        None => return Err(parse("Field \"text\" must be of type String")),
        Some(text) if text.chars().all(is_blank) => return Err(Fail::bad("BUTTON_TEXT_INVALID")),
        Some(_) => {}
    }
    if !ACTIONS.iter().any(|action| button.get(action).is_some()) {
        return Err(parse("Text buttons are unallowed in the inline keyboard"));
    }
    if let Some(data) = button.get("callback_data") {
        let length = data.as_str().map_or(0, str::len);
        if !(1..=64).contains(&length) {
            return Err(Fail::bad("BUTTON_DATA_INVALID"));
        }
    }
    if let Some(url) = button.get("url").map(|url| url.as_str().unwrap_or_default()) {
        let wrong = |why: &str| Fail::bad(format_args!("inline keyboard button URL '{url}' is invalid: {why}"));
        let host = host(url, &["http", "https", "tg", "ton"]).ok_or_else(|| wrong("Unsupported URL protocol"))?;
        if host.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(wrong("Wrong URL host"));
        }
        let web = url.starts_with("http") || !url.contains("://");
        if host.is_empty() || (web && !host.contains('.') && !host.starts_with('[')) {
            return Err(wrong("Wrong HTTP URL"));
        }
        if !web && !host.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
            return Err(wrong("Unallowed characters in URL host"));
        }
        if url.len() > LONGEST_ADDRESS {
            return Err(Fail::bad("BUTTON_URL_INVALID"));
        }
    }
    if let Some(app) = button.get("web_app") {
        if matches!(place, Place::Chat(_)) {
            return Err(Fail::bad("BUTTON_TYPE_INVALID"));
        }
        let url = app["url"].as_str().unwrap_or_default();
        if host(url, &["https"]).is_none_or(str::is_empty) {
            let why = "Only HTTPS links are allowed";
            return Err(Fail::bad(format_args!("inline keyboard button Web App URL '{url}' is invalid: {why}")));
        }
    }
    Ok(())
}

/// Nobody sees it.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || ('\u{200b}'..='\u{200f}').contains(&c) || c == '\u{2060}' || c == '\u{3164}'
}

/// The host of an address with one of these schemes; none at all means http.
fn host<'a>(url: &'a str, schemes: &[&str]) -> Option<&'a str> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let scheme = scheme.to_lowercase();
    schemes.contains(&scheme.as_str()).then(|| rest.split(['/', '?', '#']).next().unwrap_or_default())
}

/// A keyboard for the transcript: ` [One | Two] [Three]`.
pub fn sketch(markup: Option<&Value>) -> String {
    let rows = markup.and_then(|markup| markup["inline_keyboard"].as_array());
    let rows = rows.into_iter().flatten().filter_map(Value::as_array);
    let names =
        |row: &Vec<Value>| row.iter().filter_map(|button| button["text"].as_str()).collect::<Vec<_>>().join(" | ");
    rows.fold(String::new(), |all, row| format!("{all} [{}]", names(row)))
}
