//! The vocabulary of these stories: a world with one bot, and that bot's view through HTTP.

use std::time::Duration;

use serde_json::{Value, json};
use usher::{
    clock::Clock,
    domain::Moment,
    emulator::{Emulator, Options, World},
};

pub const TOKEN: &str = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
pub const START: i64 = 1_790_000_000;
/// Long enough for a slow machine; nothing waits for it unless a story fails.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A world, its clock, and a bot that calls it.
pub struct Lounge {
    pub emulator: Emulator,
    pub clock: Clock,
    pub bot: i64,
    pub http: reqwest::Client,
    /// Tests that break rules on purpose set this, so that the check at the end is skipped.
    pub careless: bool,
}

/// How a call ended.
#[derive(Debug, Clone)]
pub struct Answer {
    pub code: u16,
    pub body: Value,
}

impl Answer {
    /// The result of a call that must have worked.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.code, 200, "{}", self.body);
        assert_eq!(self.body["ok"], json!(true));
        self.body["result"].clone()
    }

    /// Code and description of a call that must have been refused.
    #[track_caller]
    pub fn refused(&self) -> (u16, &str) {
        assert_eq!(self.body["ok"], json!(false), "{}", self.body);
        assert_eq!(self.body["error_code"], json!(self.code));
        (self.code, self.body["description"].as_str().expect("a description"))
    }

    /// The call must have been refused with 400 and this text.
    #[track_caller]
    pub fn bad(&self, text: &str) {
        assert_eq!(self.refused(), (400, format!("Bad Request: {text}").as_str()));
    }

    /// The call must have been refused with 403 and this text.
    #[track_caller]
    pub fn forbidden(&self, text: &str) {
        assert_eq!(self.refused(), (403, format!("Forbidden: {text}").as_str()));
    }
}

impl Lounge {
    pub async fn open() -> Self {
        Self::with(|options| options).await
    }

    pub async fn with(change: impl FnOnce(Options) -> Options) -> Self {
        let clock = Clock::manual(Moment::from_secs(START));
        let options = change(Options { clock: clock.clone(), ..Options::default() });
        let emulator = Emulator::start(options).await.expect("a free port");
        let bot = emulator.world().bot(TOKEN, "usher_bot");
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { emulator, clock, bot, http, careless: false }
    }

    pub fn world(&self) -> &World {
        self.emulator.world()
    }

    pub fn address(&self, method: &str) -> String {
        format!("{}/bot{TOKEN}/{method}", self.emulator.url())
    }

    pub async fn try_call(&self, method: &str, params: Value) -> reqwest::Result<Answer> {
        let response = self.http.post(self.address(method)).json(&params).send().await?;
        let code = response.status().as_u16();
        Ok(Answer { code, body: response.json().await? })
    }

    pub async fn call(&self, method: &str, params: Value) -> Answer {
        self.try_call(method, params).await.expect("an answer")
    }

    /// All waiting updates of every kind; they are confirmed by that.
    pub async fn updates(&self) -> Vec<Value> {
        let list = self.call("getUpdates", json!({})).await.ok();
        let list = list.as_array().expect("a list").clone();
        if let Some(last) = list.last() {
            let next = last["update_id"].as_i64().expect("an id") + 1;
            self.call("getUpdates", json!({ "offset": next, "limit": 1 })).await.ok();
        }
        list
    }

    /// Asks for every kind of update from now on.
    pub async fn wants_everything(&self) {
        let kinds = ["message", "callback_query", "my_chat_member", "chat_member", "chat_join_request", "channel_post"];
        self.call("getUpdates", json!({ "allowed_updates": kinds })).await.ok();
    }

    /// A channel with an owner and our bot as an administrator who may do everything.
    pub async fn channel(&self, title: &str) -> (i64, i64) {
        self.wants_everything().await;
        let owner = self.world().person("Olga");
        let chat = self.world().channel(title, owner);
        self.world().add_bot_admin(chat, self.bot, &ALL_RIGHTS, owner);
        self.updates().await;
        (chat, owner)
    }

    /// Someone who has started the bot.
    pub async fn guest(&self, name: &str) -> i64 {
        let person = self.world().person(name);
        self.world().says(person, self.bot, "/start").expect("said");
        self.updates().await;
        person
    }

    pub async fn link(&self, chat: i64, extra: Value) -> String {
        let mut params = json!({ "chat_id": chat });
        params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let link = self.call("createChatInviteLink", params).await.ok();
        link["invite_link"].as_str().unwrap().to_owned()
    }

    /// Ends the story: nothing may have gone against the specification.
    pub async fn close(self) {
        let problems = self.world().spec_problems();
        assert!(self.careless || problems.is_empty(), "against the specification: {problems:#?}");
        self.emulator.stop().await;
    }
}

pub const ALL_RIGHTS: [&str; 8] = [
    "can_manage_chat",
    "can_delete_messages",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_messages",
    "can_edit_messages",
];

/// The kinds of updates in a list, and for membership changes from what to what.
pub fn kinds(updates: &[Value]) -> Vec<String> {
    let kind = |update: &Value| {
        let (name, body) = update.as_object().unwrap().iter().find(|(name, _)| *name != "update_id").unwrap();
        match (body["old_chat_member"]["status"].as_str(), body["new_chat_member"]["status"].as_str()) {
            (Some(old), Some(new)) => format!("{name} {old}->{new}"),
            _ => name.clone(),
        }
    };
    updates.iter().map(kind).collect()
}
