//! Faults and oddities that real SubGram answers have shown, to be switched on.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures::stream;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::wire::Answer;

const JSON: &str = "application/json";
const PAGE: &str = "<html><head><title>Bad Gateway</title></head><body><center><h1>nginx</h1></center></body></html>";

/// One way in which an answer differs from the document, or does not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quirk {
    /// `ads_id` and `resource_id` are numbers.
    IntIds,
    /// `ads_id` and `resource_id` are null.
    NullIds,
    /// Everything but link, ids and status is missing.
    MissingFields,
    /// Logo, name and button text are null.
    NullFields,
    /// Fields that no document has, at every level.
    ExtraFields,
    /// Every sponsor is a `smart_link`.
    SmartLink,
    /// The first sponsor's link is none.
    InvalidLink,
    /// `warning` with an empty list.
    EmptyWarning,
    /// A status that no document has.
    UnknownStatus,
    /// `register` that forgot the address.
    FormWithoutUrl,
    /// Status `error` with this HTTP status and code.
    Error(u16),
    /// This HTTP status without a body, such as 404 for "no offers".
    Bare(u16),
    /// An HTML page with this HTTP status, such as a gateway's 502.
    Html(u16),
    /// This HTTP status with these bytes.
    Raw(u16, Vec<u8>),
    /// JSON that calls itself text/plain.
    PlainText,
    /// A right answer, padded to two megabytes.
    Huge,
    /// The answer takes this long, in real time; `heal` ends the waiting.
    Slow(Duration),
    /// No answer until `heal`.
    Hang,
    /// The act is done but the connection closes without a byte.
    Dropped,
    /// The act is done but the connection closes within the body.
    CutOff,
}

impl Quirk {
    /// What is answered instead of doing anything, if this quirk is one of those.
    pub(super) fn instead(&self) -> Option<Answer> {
        match self {
            Self::EmptyWarning => {
                let additional = json!({ "sponsors": [] });
                Some(Answer::status("warning", "Пользователь должен подписаться на спонсоров", &additional))
            }
            Self::UnknownStatus => Some(Answer::status("captcha", "Подтвердите, что вы не робот", &json!({}))),
            Self::FormWithoutUrl => Some(Answer::status("register", "Требуется анкета", &json!({}))),
            Self::Error(http) => Some(Answer::error(*http, "Произошла ошибка")),
            Self::Bare(http) | Self::Html(http) | Self::Raw(http, _) => Some(Answer { http: *http, body: Value::Null }),
            _ => None,
        }
    }

    /// Bends the JSON of an answer.
    pub(super) fn bend(&self, answer: &mut Value) {
        match self {
            Self::ExtraFields => answer["total_fixed_link"] = json!({ "links": [7, null, { "deep": [[]] }] }),
            Self::Huge => answer["padding"] = json!("ж".repeat(1024 * 1024)),
            _ => {}
        }
        let Some(sponsors) = answer.pointer_mut("/additional/sponsors").and_then(Value::as_array_mut) else { return };
        if *self == Self::InvalidLink {
            sponsors.first_mut().into_iter().for_each(|sponsor| sponsor["link"] = json!("javascript:alert(1)"));
        }
        sponsors.iter_mut().for_each(|sponsor| self.bend_sponsor(sponsor));
    }

    fn bend_sponsor(&self, sponsor: &mut Value) {
        match self {
            Self::IntIds => {
                for field in ["ads_id", "resource_id"] {
                    let id = sponsor[field].as_str().and_then(|id| id.parse::<i64>().ok());
                    sponsor[field] = json!(id);
                }
            }
            Self::NullIds => ["ads_id", "resource_id"].into_iter().for_each(|field| sponsor[field] = Value::Null),
            Self::NullFields => {
                let optional = ["resource_logo", "resource_name", "button_text"];
                optional.into_iter().for_each(|field| sponsor[field] = Value::Null);
            }
            Self::MissingFields => {
                let optional = ["resource_logo", "resource_name", "button_text", "available_now", "type"];
                let Some(sponsor) = sponsor.as_object_mut() else { return };
                sponsor.retain(|name, _| !optional.contains(&name.as_str()));
            }
            Self::ExtraFields => sponsor["price"] = json!({ "amount": 1.5, "tags": ["new"] }),
            Self::SmartLink => sponsor["type"] = json!("smart_link"),
            _ => {}
        }
    }
}

/// An answer on its way, with the faults that it meets there.
pub(super) struct Sending {
    pub answer: Answer,
    pub quirks: Vec<Quirk>,
    pub healing: watch::Receiver<u64>,
    /// Healings before this answer met its faults.
    pub ill: u64,
}

impl Sending {
    pub async fn send(mut self) -> Response {
        self.wait().await;
        let status = StatusCode::from_u16(self.answer.http).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for quirk in &self.quirks {
            match quirk {
                // The server drops a connection whose handler unwinds; unlike a panic this says nothing on stderr.
                Quirk::Dropped => std::panic::resume_unwind(Box::new("the connection is dropped")),
                Quirk::CutOff => {
                    let pieces = [Ok(Bytes::from_static(b"{\"status\": ")), Err(io::Error::other("cut off"))];
                    return (status, Body::from_stream(stream::iter(pieces))).into_response();
                }
                Quirk::Bare(_) => return status.into_response(),
                Quirk::Html(_) => return (status, [(CONTENT_TYPE, "text/html")], PAGE).into_response(),
                Quirk::Raw(_, bytes) => return (status, [(CONTENT_TYPE, JSON)], bytes.clone()).into_response(),
                _ => {}
            }
        }
        let kind = if self.quirks.contains(&Quirk::PlainText) { "text/plain; charset=utf-8" } else { JSON };
        (status, [(CONTENT_TYPE, kind)], self.answer.body.to_string()).into_response()
    }

    async fn wait(&mut self) {
        let ill = self.ill;
        for quirk in &self.quirks {
            // One `heal` ends every wait of this answer, not only the first.
            let healed = self.healing.wait_for(|healings| *healings > ill);
            match quirk {
                Quirk::Slow(span) => _ = tokio::time::timeout(*span, healed).await,
                Quirk::Hang => _ = healed.await,
                _ => {}
            }
        }
    }
}
