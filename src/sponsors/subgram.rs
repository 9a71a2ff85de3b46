//! SubGram's Publisher API: which sponsors a person still owes, and which of them they have joined.

use std::{fmt, sync::Arc, time::Duration};

use chrono::NaiveDate;
use reqwest::{
    Client, Response, Url,
    header::{HeaderName, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::{
    domain::gate::{Action, AskOptions, Fault, Profile, Verdict},
    sponsors::answer::{self, Subscription},
};

/// The longest answer that is read; a real one has a few kilobytes.
const MAX_BODY: usize = 1024 * 1024;
const AUTH: HeaderName = HeaderName::from_static("auth");

/// Where SubGram is, who we are there, and who shows the sponsors.
#[derive(Clone, Debug)]
pub struct SubGramSettings {
    /// Base address, such as `https://api.subgram.org`.
    pub url: String,
    /// The bot's API key.
    pub key: SecretString,
    /// SubGram writes to the person itself, unless a question says otherwise; we only learn whether the person may pass.
    pub delegated: bool,
}

/// Settings that can never work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The address is not an http(s) URL.
    #[error("the sponsor API address must look like https://api.subgram.org")]
    Url,
    /// The key is empty or has characters that no HTTP header may have.
    #[error("the sponsor API key is empty or has characters that cannot be sent")]
    Key,
}

/// Which subscriptions are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// All of the last 30 days.
    Recent,
    /// Those behind these links; none at all when the slice is empty.
    Links(&'a [String]),
    /// Those of these days, both included.
    Days {
        /// First day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
    },
}

/// A client of SubGram for one bot; clones share everything.
#[derive(Clone)]
pub struct SubGram(Arc<Inner>);

struct Inner {
    http: Client,
    timeout: Duration,
    key: HeaderValue,
    sponsors: Url,
    subscriptions: Url,
    delegated: bool,
}

/// An HTTP client fit for sponsor networks: it never follows a redirect.
///
/// `Auth` is no header that reqwest takes for a secret, so a redirect would carry the key to whoever it names.
pub fn client() -> reqwest::Result<Client> {
    Client::builder().redirect(reqwest::redirect::Policy::none()).build()
}

impl SubGram {
    /// A client that gives each request `timeout`, the body included. `http` should come from [`client`].
    pub fn new(settings: &SubGramSettings, http: Client, timeout: Duration) -> Result<Self, Unusable> {
        let mut key = HeaderValue::from_str(settings.key.expose_secret().trim())
            .ok()
            .filter(|key| !key.is_empty())
            .ok_or(Unusable::Key)?;
        key.set_sensitive(true);
        Ok(Self(Arc::new(Inner {
            http,
            timeout,
            key,
            sponsors: endpoint(&settings.url, "get-sponsors")?,
            subscriptions: endpoint(&settings.url, "get-user-subscriptions")?,
            delegated: settings.delegated,
        })))
    }

    /// Asks what still stands between this person and free access. One attempt: a person waits for it.
    pub async fn ask(&self, who: &Profile, options: &AskOptions) -> Verdict {
        let delegated = options.delegated.unwrap_or(self.0.delegated);
        match self.post(&self.0.sponsors, &Inquiry::new(who, options, delegated)).await {
            Ok((http, body)) => match answer::verdict(http, &body, delegated) {
                // The answer was part of this very request: to ask for it again would never end.
                Verdict::Ask(question) if who.has_told(question) => Verdict::Failed(Fault::Malformed),
                verdict => verdict,
            },
            Err(fault) => Verdict::Failed(fault),
        }
    }

    /// What SubGram knows of this person's subscriptions.
    pub async fn subscriptions(&self, user: i64, which: Which<'_>) -> Result<Vec<Subscription>, Fault> {
        // An empty list left out of the request would mean "everything".
        if which == Which::Links(&[]) {
            return Ok(Vec::new());
        }
        let (http, body) = self.post(&self.0.subscriptions, &Review::new(user, which)).await?;
        answer::subscriptions(http, &body)
    }

    async fn post(&self, to: &Url, question: &impl Serialize) -> Result<(u16, Vec<u8>), Fault> {
        let inner = &self.0;
        let request = inner.http.post(to.clone()).header(AUTH, inner.key.clone()).timeout(inner.timeout).json(question);
        let response = request.send().await.map_err(no_answer)?;
        let http = response.status().as_u16();
        Ok((http, read(response).await?))
    }
}

impl fmt::Debug for SubGram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { timeout, delegated, .. } = &*self.0;
        f.debug_struct("SubGram").field("timeout", timeout).field("delegated", delegated).finish_non_exhaustive()
    }
}

/// `POST /get-sponsors`, with the document's names.
#[derive(Serialize)]
struct Inquiry<'a> {
    user_id: i64,
    chat_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language_code: Option<&'a str>,
    is_premium: bool,
    action: Action,
    #[serde(skip_serializing_if = "Option::is_none")]
    gender: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_sponsors: Option<u8>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    exclude_resource_ids: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    exclude_ads_ids: &'a [i64],
    // Documented as a setting of the bot only, yet sent here by several published clients.
    #[serde(skip_serializing_if = "Option::is_none")]
    get_links: Option<u8>,
}

impl<'a> Inquiry<'a> {
    fn new(who: &'a Profile, options: &'a AskOptions, delegated: bool) -> Self {
        Self {
            user_id: who.user,
            chat_id: who.chat,
            first_name: known(Some(&who.first_name)),
            username: known(who.username.as_deref().map(|name| name.trim_start_matches('@'))),
            language_code: known(who.language_code.as_deref()),
            is_premium: who.is_premium,
            action: options.action,
            gender: who.gender.map(|gender| gender.name()),
            age: who.age.map(|age| age.name()),
            max_sponsors: options.max_sponsors.map(|most| most.clamp(1, 10)),
            exclude_resource_ids: &options.exclude_resource_ids,
            exclude_ads_ids: &options.exclude_ads_ids,
            get_links: (!delegated).then_some(1),
        }
    }
}

/// `POST /get-user-subscriptions`, with the document's names.
#[derive(Serialize)]
struct Review<'a> {
    user_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<String>,
}

impl<'a> Review<'a> {
    fn new(user_id: i64, which: Which<'a>) -> Self {
        let everything = Self { user_id, links: None, start_date: None, end_date: None };
        match which {
            Which::Recent => everything,
            Which::Links(links) => Self { links: Some(links), ..everything },
            Which::Days { first, last } => {
                let day = |date: NaiveDate| Some(date.format("%Y-%m-%d").to_string());
                Self { start_date: day(first), end_date: day(last), ..everything }
            }
        }
    }
}

/// Nothing is sent for what is unknown: a made-up value would skew what SubGram offers.
fn known(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

fn endpoint(base: &str, path: &str) -> Result<Url, Unusable> {
    let base = Url::parse(base.trim()).map_err(|_| Unusable::Url)?;
    if !matches!(base.scheme(), "http" | "https") {
        return Err(Unusable::Url);
    }
    Url::parse(&format!("{}/{path}", base.as_str().trim_end_matches('/'))).map_err(|_| Unusable::Url)
}

async fn read(mut response: Response) -> Result<Vec<u8>, Fault> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(no_answer)? {
        if body.len() + chunk.len() > MAX_BODY {
            tracing::debug!("the sponsor API sent an answer beyond every measure");
            return Err(Fault::Malformed);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Whatever kept the answer away (time, refusal, a lost connection) is the same to the gate.
fn no_answer(error: reqwest::Error) -> Fault {
    tracing::debug!(error = %error.without_url(), "the sponsor API gave no answer");
    Fault::Timeout
}
