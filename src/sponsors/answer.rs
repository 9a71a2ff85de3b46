//! Reading SubGram's answers: the body's status decides first, then HTTP, never the wording of a message.

use serde_json::Value;

use crate::{
    domain::gate::{Fault, Offer, Question, Verdict},
    telegram::button,
};

/// A keyboard with more buttons than this is no longer read; SubGram's own limit is the same.
const MAX_OFFERS: usize = 10;
/// Longer texts from outside would make a message that Telegram refuses.
const MAX_TEXT: usize = 128;

/// One resource that was offered to a person, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The link that was handed out: the key to what we showed.
    pub link: String,
    /// The advertiser's order.
    pub ads_id: Option<String>,
    /// The channel or bot, by Telegram id.
    pub resource_id: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// How it stands.
    pub state: State,
    /// Its name, if told.
    pub name: Option<String>,
}

/// What is behind a sponsor's link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Channel or group.
    Channel,
    /// Telegram bot.
    Bot,
    /// Anything whose visit nobody checks.
    Resource,
    /// A redirect that picks its sponsor when it is opened (undocumented).
    SmartLink,
    /// Not known to us.
    Other,
}

/// How a person stands to a sponsor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Joined, and paid for.
    Subscribed,
    /// Not joined, or gone again.
    Unsubscribed,
    /// Joined, but not for the first time: good enough to pass, yet unpaid.
    NotGetted,
    /// Not known to us.
    Unknown,
}

enum Status {
    Ok,
    Warning,
    Gender,
    Age,
    Register,
    Error,
}

/// What the answer to `/get-sponsors` means.
pub fn verdict(http: u16, body: &[u8], delegated: bool) -> Verdict {
    let answer = json(body);
    match answer.as_ref().and_then(status) {
        Some(Status::Ok) => Verdict::Pass,
        Some(Status::Error) => Verdict::Failed(reported(http, answer.as_ref())),
        Some(_) if delegated => Verdict::Delegated,
        Some(Status::Gender) => Verdict::Ask(Question::Gender),
        Some(Status::Age) => Verdict::Ask(Question::Age),
        Some(Status::Register) => form(answer.as_ref()),
        Some(Status::Warning) => block(answer.as_ref()),
        None if nothing_on_offer(http, body, answer.as_ref()) => Verdict::Pass,
        None => Verdict::Failed(by_http(http)),
    }
}

/// What the answer to `/get-user-subscriptions` means.
pub fn subscriptions(http: u16, body: &[u8]) -> Result<Vec<Subscription>, Fault> {
    let answer = json(body);
    match answer.as_ref().and_then(status) {
        Some(Status::Ok | Status::Warning) => Ok(sponsors(answer.as_ref()).filter_map(subscription).collect()),
        Some(Status::Error) => Err(reported(http, answer.as_ref())),
        Some(_) => Err(Fault::Malformed),
        None if nothing_on_offer(http, body, answer.as_ref()) => Ok(Vec::new()),
        None => Err(by_http(http)),
    }
}

/// The content type is not asked: some answers are JSON and say text/plain.
fn json(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).ok()
}

fn status(answer: &Value) -> Option<Status> {
    match answer.get("status")?.as_str()?.trim().to_ascii_lowercase().as_str() {
        "ok" => Some(Status::Ok),
        "warning" => Some(Status::Warning),
        "gender" => Some(Status::Gender),
        "age" => Some(Status::Age),
        "register" => Some(Status::Register),
        "error" => Some(Status::Error),
        _ => None,
    }
}

/// SubGram has no sponsor for this person: 404 without a body, or with one whose status got lost. Any other 404
/// is a wrong address, which must not open the gate unnoticed.
fn nothing_on_offer(http: u16, body: &[u8], answer: Option<&Value>) -> bool {
    let told = |answer: &Value| answer.get("status").is_none_or(Value::is_null) && code(answer) == Some(404);
    http == 404 && (body.trim_ascii().is_empty() || answer.is_some_and(told))
}

/// The answer calls itself an error.
fn reported(http: u16, answer: Option<&Value>) -> Fault {
    let told = answer.and_then(code).map(refusal);
    told.flatten().or_else(|| refusal(http)).unwrap_or(Fault::Server)
}

/// The body says nothing that we understand.
fn by_http(http: u16) -> Fault {
    refusal(http).unwrap_or(if http >= 500 { Fault::Server } else { Fault::Malformed })
}

fn refusal(code: u16) -> Option<Fault> {
    match code {
        401 | 403 => Some(Fault::Auth),
        429 => Some(Fault::Rate),
        _ => None,
    }
}

fn code(answer: &Value) -> Option<u16> {
    id(answer.get("code"))?.parse().ok()
}

fn form(answer: Option<&Value>) -> Verdict {
    let address = answer.and_then(|answer| answer.get("additional")?.get("registration_url")?.as_str());
    match address.and_then(button::address).filter(|address| address.starts_with("https:")) {
        Some(address) => Verdict::Form(address.to_owned()),
        None => Verdict::Failed(Fault::Malformed),
    }
}

/// "Blocked by nothing" makes no sense; the owner's policy decides.
fn block(answer: Option<&Value>) -> Verdict {
    let offers: Vec<_> = sponsors(answer).filter(|sponsor| open(sponsor)).filter_map(offer).take(MAX_OFFERS).collect();
    if offers.is_empty() { Verdict::Failed(Fault::Malformed) } else { Verdict::Block(offers) }
}

fn sponsors(answer: Option<&Value>) -> impl Iterator<Item = &Value> {
    let list = answer.and_then(|answer| answer.get("additional")?.get("sponsors")?.as_array());
    list.into_iter().flatten()
}

/// Whether this sponsor is still to be joined. A sponsor in a `warning` that tells no status of its own is.
fn open(sponsor: &Value) -> bool {
    let available = match sponsor.get("available_now") {
        Some(Value::Bool(available)) => *available,
        Some(Value::Number(number)) => number.as_i64() != Some(0),
        _ => true,
    };
    available && sponsor.get("status").is_none_or(|status| status.is_null() || state(status) == State::Unsubscribed)
}

fn offer(sponsor: &Value) -> Option<Offer> {
    Some(Offer {
        // Handed on as it came: it is also the key to ask by.
        url: button::address(sponsor.get("link")?.as_str()?)?.to_owned(),
        title: text(sponsor.get("resource_name")),
        button: text(sponsor.get("button_text")),
    })
}

fn subscription(sponsor: &Value) -> Option<Subscription> {
    Some(Subscription {
        link: sponsor.get("link")?.as_str()?.to_owned(),
        ads_id: id(sponsor.get("ads_id")),
        resource_id: id(sponsor.get("resource_id")),
        kind: sponsor.get("type").map_or(Kind::Other, kind),
        state: sponsor.get("status").map_or(State::Unknown, state),
        name: text(sponsor.get("resource_name")),
    })
}

fn state(word: &Value) -> State {
    match word.as_str() {
        Some("subscribed") => State::Subscribed,
        Some("unsubscribed") => State::Unsubscribed,
        Some("notgetted") => State::NotGetted,
        _ => State::Unknown,
    }
}

fn kind(word: &Value) -> Kind {
    match word.as_str() {
        Some("channel") => Kind::Channel,
        Some("bot") => Kind::Bot,
        Some("resource") => Kind::Resource,
        Some("smart_link") => Kind::SmartLink,
        _ => Kind::Other,
    }
}

/// Ids come as text or as a number, whatever the document says; they are kept as text.
fn id(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?.trim();
    (!text.is_empty()).then(|| text.chars().take(MAX_TEXT).collect())
}
