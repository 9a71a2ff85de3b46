//! The vocabulary of these stories: a house with its own folder and Telegram, in which `usher` is called.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStderr, ChildStdout, Command},
};
use usher::emulator::{ButtonKind, Emulator, Options, World};

use crate::postgres;

pub const TOKEN: &str = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
pub const SECOND: &str = "220301654:BBIerUdwDI2wHXKygTfpgTBt1L6QBMEtbx";
pub const MASTER_KEY: &str = "3q2+796tvu/erb7v3q2+796tvu/erb7v3q2+796tvu8=";
pub const RIGHTS: [&str; 2] = ["can_invite_users", "can_restrict_members"];
/// Long enough for a slow machine; nothing waits for it unless a story fails.
pub const PATIENCE: Duration = Duration::from_secs(120);

pub struct House {
    pub emulator: Emulator,
    pub bot: i64,
    /// Who owns the bot, and has started it.
    pub owner: i64,
    dir: TempDir,
    env: Vec<(String, OsString)>,
}

/// Tells a story in a fresh house on every database that is there: one bot by BOT_TOKEN, owned by somebody who has
/// started it.
pub async fn on_each_database(tell: impl AsyncFn(House)) {
    tell(House::open().await).await;
    if let Some(server) = postgres::server() {
        let mut house = House::open().await;
        house.set("DATABASE_URL", server.database());
        tell(house).await;
    }
}

/// How a call of `usher` ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// It worked; the answer.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    /// It worked and answered with exactly one JSON object.
    #[track_caller]
    pub fn json(self) -> Value {
        let text = self.ok();
        assert_eq!(text.lines().count(), 1, "{text}");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert!(value.is_object() && (value.get("id").is_some() || value["items"].is_array()), "{value}");
        value
    }

    /// It ended with this code and said all of these; nothing went to standard output.
    #[track_caller]
    pub fn fails(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.out.is_empty(), "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "`{word}` is not in: {}", self.err);
        }
    }
}

impl House {
    /// One bot by BOT_TOKEN, owned by somebody who has started it.
    pub async fn open() -> Self {
        let mut house = Self::empty().await;
        house.set("BOT_TOKEN", TOKEN);
        house.set("OWNER_IDS", house.owner.to_string());
        house
    }

    /// No setting but where everything is.
    pub async fn empty() -> Self {
        let emulator = Emulator::start(Options { control: true, ..Options::default() }).await.expect("a free port");
        let world = emulator.world();
        let bot = world.bot(TOKEN, "usher_bot");
        let owner = world.person("Olga");
        world.says(owner, bot, "/start").expect("said");
        let env = vec![
            ("TELEGRAM_API_URL".to_owned(), emulator.url().into()),
            ("HTTP_ADDR".to_owned(), "127.0.0.1:0".into()),
            ("SEND_RATE".to_owned(), "0".into()),
        ];
        Self { emulator, bot, owner, dir: TempDir::new().expect("a folder"), env }
    }

    pub fn world(&self) -> &World {
        self.emulator.world()
    }

    /// Waits until something holds in the world.
    #[track_caller]
    pub fn sees(&self, what: impl Fn(&World) -> bool) -> impl Future<Output = ()> {
        let (world, caller) = (self.world().clone(), std::panic::Location::caller());
        async move {
            let seen = world.until(&what, PATIENCE).await;
            assert!(seen, "never seen ({caller})\n{:#?}", world.calls().iter().rev().take(8).collect::<Vec<_>>());
        }
    }

    /// Sets an environment variable for every later call.
    pub fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.unset(name);
        self.env.push((name.to_owned(), value.into()));
    }

    pub fn unset(&mut self, name: &str) {
        self.env.retain(|(other, _)| other != name);
    }

    /// The address of its database.
    pub fn database(&self) -> String {
        let set = self.env.iter().find(|(name, _)| name == "DATABASE_URL");
        set.map_or_else(
            || format!("sqlite://{}", self.path("usher.db").display()),
            |(_, url)| url.to_str().expect("text").to_owned(),
        )
    }

    /// The kind of its database.
    pub fn backend(&self) -> &'static str {
        if self.env.iter().any(|(name, _)| name == "DATABASE_URL") { "postgres" } else { "sqlite" }
    }

    /// No bot by BOT_TOKEN any more.
    pub fn forgets_its_bot(&mut self) {
        self.unset("BOT_TOKEN");
        self.unset("OWNER_IDS");
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// A channel of the owner's in which the bot is administrator.
    pub fn channel(&self, title: &str, rights: &[&str]) -> i64 {
        let chat = self.world().channel(title, self.owner);
        self.world().add_bot_admin(chat, self.bot, rights, self.owner);
        chat
    }

    /// A channel that is connected, and the id of a gate plan that opens it.
    pub async fn club(&self) -> (i64, i64) {
        let chat = self.channel("Club", &RIGHTS);
        self.call(&["chat", "add", &chat.to_string()]).await.ok();
        let plan =
            ["plan", "add", "--name", "Free", "--term", "1 day", "--chat", &chat.to_string(), "--gate", "--json"];
        let plan = self.call(&plan).await.json();
        (chat, plan["id"].as_i64().expect("an id"))
    }

    /// Somebody who has started the bot.
    pub fn guest(&self, name: &str) -> i64 {
        let guest = self.world().person(name);
        self.world().says(guest, self.bot, "/start").expect("said");
        guest
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_usher"));
        command.env_clear().envs(self.env.iter().cloned()).args(args).current_dir(self.folder());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    /// Calls `usher` and waits for its end.
    pub async fn call(&self, args: &[&str]) -> Ran {
        self.call_with_input(args, "").await
    }

    /// Calls `usher` with something to read.
    pub async fn call_with_input(&self, args: &[&str], input: &str) -> Ran {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().expect("usher");
        let mut stdin = child.stdin.take().expect("a pipe");
        // Whoever does not read is not made to.
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        let ended = tokio::time::timeout(PATIENCE, child.wait_with_output()).await.expect("an end").expect("an output");
        Ran {
            code: ended.status.code().expect("a code"),
            out: String::from_utf8(ended.stdout).expect("text"),
            err: String::from_utf8(ended.stderr).expect("text"),
        }
    }

    /// Starts the daemon and waits until the bot is served.
    pub async fn serve(&self) -> Daemon {
        let mut daemon = self.start(&["run"]);
        daemon.says("Usher is at the door").await;
        let bot = self.bot;
        self.sees(move |world| world.is_polling(bot)).await;
        daemon
    }

    /// Starts something that goes on until it is told to stop.
    pub fn start(&self, args: &[&str]) -> Daemon {
        let mut child = self.command(args).spawn().expect("usher");
        let out = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let err = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        Daemon { child, out, err }
    }
}

pub struct Daemon {
    child: Child,
    out: Lines<BufReader<ChildStdout>>,
    err: Lines<BufReader<ChildStderr>>,
}

impl Daemon {
    /// Waits for a line of the log; the answer is that line.
    pub async fn says(&mut self, text: &str) -> String {
        let mut heard = Vec::new();
        let wait = async {
            while let Some(line) = self.err.next_line().await.expect("a log") {
                if line.contains(text) {
                    return Some(line);
                }
                heard.push(line);
            }
            None
        };
        let said = tokio::time::timeout(PATIENCE, wait).await.ok().flatten();
        said.unwrap_or_else(|| panic!("`{text}` was never said, only {heard:#?}"))
    }

    /// The next line of its answer.
    pub async fn prints(&mut self) -> String {
        let line = tokio::time::timeout(PATIENCE, self.out.next_line()).await.expect("in time");
        line.expect("an output").expect("a line")
    }

    /// Stops it as a service manager does; it must end well.
    pub async fn stop(mut self) {
        let id = self.child.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.expect("kill").success());
        // Its last words must not block it.
        let (child, err) = (&mut self.child, &mut self.err);
        let reading = async { while let Ok(Some(_)) = err.next_line().await {} };
        let (ended, ()) = tokio::join!(tokio::time::timeout(PATIENCE, child.wait()), reading);
        assert_eq!(ended.expect("in time").expect("an end").code(), Some(0));
    }
}

/// Where the newest message with a button to an address leads.
pub fn way_in(world: &World, user: i64, bot: i64) -> Option<String> {
    world.chat_view(user, bot).iter().rev().flat_map(|message| message.buttons.iter().flatten()).find_map(|button| {
        match &button.kind {
            ButtonKind::Url(url) => Some(url.clone()),
            _ => None,
        }
    })
}
