//! Everything there is in the world, behind one lock.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use base64::Engine;

use serde_json::Value;
use tokio::sync::mpsc;

use super::{
    book::Book, chat::Chat, faults::Faults, invoice::Invoice, ledger::Ledger, limits::Pace, media::File, queue::Queue,
    spec::Spec,
};
use crate::{clock::Clock, domain::Moment};

/// A person or a bot.
#[derive(Clone, Debug)]
pub struct User {
    pub id: i64,
    pub is_bot: bool,
    pub first_name: String,
    pub last_name: Option<String>,
    pub username: Option<String>,
    pub language_code: Option<String>,
    pub is_premium: bool,
    pub deactivated: bool,
}

/// JSON kept as text: a tenth of the memory that a tree of it takes, which long runs notice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed(Box<str>);

impl Packed {
    pub fn list(values: &[Value]) -> Self {
        if values.is_empty() { Self::default() } else { Self(Value::from(values).to_string().into()) }
    }

    pub fn option(value: Option<&Value>) -> Self {
        value.map_or_else(Self::default, |value| Self(value.to_string().into()))
    }

    /// What was packed, if anything was.
    pub fn value(&self) -> Option<Value> {
        serde_json::from_str(&self.0).ok()
    }
}

/// What a message carries besides or instead of text; its text is then only what a person sees of it.
#[derive(Clone, Debug)]
pub enum Cargo {
    Invoice(Arc<Invoice>),
    /// A photo or a document; the text is its caption.
    File(Arc<File>),
    /// A field of Telegram's own message, and its value.
    Notice(&'static str, Packed),
}

/// A message in any chat.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: i64,
    pub chat: i64,
    pub from: i64,
    pub date: i64,
    pub edit_date: Option<i64>,
    pub text: Box<str>,
    pub entities: Packed,
    pub markup: Packed,
    pub cargo: Option<Box<Cargo>>,
    /// Of a forwarded message, where it comes from.
    pub origin: Packed,
    /// The message of the same chat to which it replies.
    pub reply_to: Option<i64>,
    pub deleted: bool,
}

impl Message {
    /// A text to be posted; its id is given then.
    pub fn new(chat: i64, from: i64, date: i64, text: impl Into<Box<str>>) -> Self {
        Self {
            id: 0,
            chat,
            from,
            date,
            edit_date: None,
            text: text.into(),
            entities: Packed::default(),
            markup: Packed::default(),
            cargo: None,
            origin: Packed::default(),
            reply_to: None,
            deleted: false,
        }
    }

    /// For the transcript: the text, and before it what hangs on it.
    pub fn sketch(&self) -> String {
        match self.cargo.as_deref() {
            Some(Cargo::File(file)) => format!("{} {}", file.sketch(), self.text).trim_end().to_owned(),
            _ => self.text.to_string(),
        }
    }
}

/// The private chat of one person with one bot.
#[derive(Default)]
pub struct Private {
    pub started: bool,
    pub blocked: bool,
    /// Until then (seconds) the bot may write although the person never started it: a join request allows it.
    pub open_until: i64,
    pub messages: Vec<Message>,
}

/// A bot: its queue, its private chats, whom it has met.
pub struct Bot {
    pub token: String,
    pub queue: Queue,
    /// Set by whoever ran the bot before; empty if there is none.
    pub webhook: String,
    pub private: HashMap<i64, Private>,
    pub met: HashSet<i64>,
    pub commands: BTreeMap<String, Value>,
    /// All private chats share one sequence of message ids per bot.
    pub last_message: i64,
    pub pace: Pace,
}

/// An invite link.
#[derive(Clone, Debug)]
pub struct Invite {
    pub link: String,
    pub chat: i64,
    pub creator: i64,
    pub name: Option<String>,
    pub expire: Option<i64>,
    pub limit: Option<i64>,
    pub join_request: bool,
    pub primary: bool,
    pub revoked: bool,
    /// Who is inside by it now; these count against the limit, those who left do not.
    pub inside: HashSet<i64>,
    pub asking: usize,
}

/// A tapped button that waits for its answer.
pub struct Tap {
    pub bot: i64,
    pub at: Moment,
    pub answer: Option<Option<String>>,
}

/// The world's contents.
pub struct State {
    pub clock: Clock,
    pub users: HashMap<i64, User>,
    pub bots: HashMap<i64, Bot>,
    pub tokens: HashMap<String, i64>,
    pub chats: HashMap<i64, Chat>,
    /// Public names, lower case.
    pub names: HashMap<String, i64>,
    pub invites: HashMap<String, Invite>,
    pub taps: HashMap<String, Tap>,
    /// Every `file_id` that was ever given out.
    pub files: HashMap<String, Arc<File>>,
    pub ledger: Ledger,
    pub book: Book,
    pub faults: Faults,
    pub spec: Option<&'static Spec>,
    pub limits: bool,
    pub service_messages: bool,
    /// Who is told of each message in a private chat as it appears: the chat and the message.
    pub arrivals: Option<mpsc::UnboundedSender<(i64, i64)>>,
    counter: u64,
}

impl State {
    pub fn new(clock: Clock, limits: bool, spec: Option<&'static Spec>, log: bool) -> Self {
        Self {
            clock,
            users: HashMap::new(),
            bots: HashMap::new(),
            tokens: HashMap::new(),
            chats: HashMap::new(),
            names: HashMap::new(),
            invites: HashMap::new(),
            taps: HashMap::new(),
            files: HashMap::new(),
            ledger: Ledger::default(),
            book: Book::new(log),
            faults: Faults::default(),
            spec,
            limits,
            service_messages: false,
            arrivals: None,
            counter: 0,
        }
    }

    pub fn now(&self) -> i64 {
        self.clock.now().secs()
    }

    /// 1, 2, 3, ...
    pub fn count_up(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// A text that nobody can guess, the same in every run: the base64 form of so many bytes.
    pub fn random_code(&mut self, salt: i64, bytes: usize) -> String {
        let mut seed = self.count_up().wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.unsigned_abs();
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed.to_be_bytes()[0]
        };
        let bytes: Vec<u8> = (0..bytes).map(|_| next()).collect();
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    }

    pub fn add_user(&mut self, user: User) -> i64 {
        let id = user.id;
        self.users.insert(id, user);
        id
    }

    /// Puts an update into a bot's queue, unless the bot does not want that kind.
    pub fn push(&mut self, bot: i64, kind: &'static str, payload: &Value) {
        let now = self.clock.now();
        let Some(queue) = self.bots.get_mut(&bot).map(|bot| &mut bot.queue) else { return };
        if !queue.accepts(kind) {
            return;
        }
        queue.push(kind, payload, now);
        if let Some(spec) = self.spec {
            spec.update(kind, payload, &mut self.book.problems);
        }
    }

    /// Adds a line to a bot's transcript; while none is kept, the line is not even made.
    pub fn tell(&mut self, bot: i64, line: impl FnOnce(&Self) -> String) {
        if self.book.listens() {
            let line = line(self);
            self.book.tell(bot, line);
        }
    }

    pub fn forget_history(&mut self) {
        self.taps.clear();
        self.ledger.forget_history();
        self.bots.values_mut().flat_map(|bot| bot.private.values_mut()).for_each(|private| private.messages.clear());
        self.invites.retain(|_, invite| !invite.revoked || !invite.inside.is_empty());
        for chat in self.chats.values_mut() {
            chat.messages.clear();
            chat.links.retain(|link| self.invites.contains_key(link));
        }
    }

    pub fn name(&self, user: i64) -> String {
        match self.users.get(&user) {
            Some(User { is_bot: true, username: Some(name), .. }) => format!("@{name}"),
            Some(user) => user.first_name.clone(),
            None => user.to_string(),
        }
    }

    /// The messages of a private chat or a group, as `bot` sees them.
    pub fn messages(&mut self, bot: i64, chat: i64) -> Option<&mut Vec<Message>> {
        if chat > 0 {
            Some(&mut self.bots.get_mut(&bot)?.private.get_mut(&chat)?.messages)
        } else {
            Some(&mut self.chats.get_mut(&chat)?.messages)
        }
    }

    /// A message that was not deleted.
    pub fn message(&mut self, bot: i64, chat: i64, id: i64) -> Option<&mut Message> {
        let messages = self.messages(bot, chat)?;
        let place = messages.binary_search_by_key(&id, |message| message.id).ok()?;
        messages.get_mut(place).filter(|message| !message.deleted)
    }
}

/// Commands are kept per scope and language.
pub fn command_key(scope: &Value, language_code: &str) -> String {
    let kind = scope["type"].as_str().unwrap_or("default");
    format!("{kind} {} {} {language_code}", scope["chat_id"], scope["user_id"])
}
