//! The vocabulary: a door with SubGram behind it, and people in front of it.

use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;
use usher::{
    clock::Clock,
    domain::{
        Moment,
        gate::{AskOptions, Offer, Profile, Verdict},
    },
    emulator::subgram::{SubGramEmulator, SubGramWorld},
    sponsors::{self, SubGram, SubGramSettings},
};

pub const KEY: &str = "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4";
pub const ALICE: i64 = 5_440_481_282;
pub const BOB: i64 = 949_444_369;

/// One bot's gate, and the SubGram that it asks.
pub struct Door {
    pub subgram: SubGramEmulator,
    pub clock: Clock,
    pub client: SubGram,
}

impl Door {
    /// In links mode, with a time-out that no answer on this machine needs.
    pub async fn open() -> Self {
        Self::with(false, KEY, Duration::from_secs(30)).await
    }

    pub async fn with(delegated: bool, key: &str, timeout: Duration) -> Self {
        let clock = Clock::manual(Moment::from_secs(1_800_000_000));
        let subgram = SubGramEmulator::start("127.0.0.1:0", clock.clone()).await.unwrap();
        subgram.world().bot_key(KEY).delegated(delegated);
        let client = client(&subgram.url(), key, delegated, timeout);
        Self { subgram, clock, client }
    }

    pub fn world(&self) -> &SubGramWorld {
        self.subgram.world()
    }

    pub async fn ask(&self, user: i64) -> Verdict {
        self.client.ask(&person(user), &AskOptions::default()).await
    }

    /// The addresses that this person is to visit.
    pub async fn links(&self, user: i64) -> Vec<String> {
        offers(self.ask(user).await).into_iter().map(|offer| offer.url).collect()
    }

    /// The body of the latest request.
    pub fn last_body(&self) -> Value {
        self.world().requests().pop().unwrap()["body"].clone()
    }

    /// Ends the story: nothing that we asked was outside the document.
    pub fn closes(self) {
        assert_eq!(self.world().problems(), Vec::<String>::new());
    }
}

pub fn client(url: &str, key: &str, delegated: bool, timeout: Duration) -> SubGram {
    let settings = SubGramSettings { url: url.to_owned(), key: SecretString::from(key), delegated };
    SubGram::new(&settings, sponsors::client().unwrap(), timeout).unwrap()
}

pub fn person(user: i64) -> Profile {
    Profile {
        user,
        chat: user,
        first_name: "Алиса".to_owned(),
        username: Some("alice".to_owned()),
        language_code: Some("ru".to_owned()),
        is_premium: false,
        gender: None,
        age: None,
    }
}

#[track_caller]
pub fn offers(verdict: Verdict) -> Vec<Offer> {
    match verdict {
        Verdict::Block(offers) => offers,
        other => panic!("no sponsors were shown: {other:?}"),
    }
}
