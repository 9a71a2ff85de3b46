//! The place of these stories: an emulated world in this process, and Usher in one of its own.

use std::{collections::HashMap, process::Stdio, time::Duration};

use futures::future::join_all;
use sqlx::Connection as _;
use tokio::process::Command;
use usher::{
    clock::Clock,
    domain::{BotId, UserId},
    emulator::{
        self, ButtonKind, Emulator, Entered, Message, World,
        subgram::{SubGramEmulator, SubGramWorld},
    },
    store::Store,
};

use crate::{daemon::Daemon, postgres};

pub const TOKEN: &str = "4200:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8";
pub const OWNER: i64 = 501;
const SPONSOR: &str = "https://t.me/+news";
/// Real time after which something that must happen has not happened. Some of it is looked for once in a minute, when the
/// daemon may just be dead.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// The world outside, and where Usher keeps its things.
pub struct Place {
    pub world: World,
    pub sponsors: SubGramWorld,
    pub bot: i64,
    pub club: i64,
    pub sponsor: i64,
    /// Settings beyond the usual.
    pub settings: Vec<(&'static str, String)>,
    database: String,
    emulator: Emulator,
    subgram: SubGramEmulator,
    folder: tempfile::TempDir,
}

/// Tells a story with a plan on the gate on every database that is there.
pub async fn story(term: &str, settings: &[(&'static str, &str)], tell: impl AsyncFn(&Place)) {
    on_every_database(settings, async |place| {
        place.furnish(term).await;
        tell(place).await;
    })
    .await;
}

/// Tells a story on every database that is there, at the same time; nothing is connected yet.
pub async fn on_every_database(settings: &[(&'static str, &str)], tell: impl AsyncFn(&mut Place)) {
    let folder = tempfile::tempdir().expect("a folder");
    let sqlite = format!("sqlite://{}", folder.path().join("usher.db").display());
    let databases = [Some(sqlite), postgres::server().map(|server| server.database())];
    let tell = async |database: String| {
        let settings = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let mut place = Place::found(database, settings).await;
        tell(&mut place).await;
        let problems = place.world.spec_problems();
        assert!(problems.is_empty(), "against the Bot API: {problems:#?}");
    };
    join_all(databases.into_iter().flatten().map(tell)).await;
}

impl Place {
    pub async fn found(database: String, settings: Vec<(&'static str, String)>) -> Self {
        let emulator = Emulator::start(emulator::Options::default()).await.expect("an emulator");
        let subgram = SubGramEmulator::start("127.0.0.1:0", Clock::system()).await.expect("an emulated SubGram");
        subgram.world().bot_key("subgram-key");
        let world = emulator.world().clone();
        let bot = world.bot(TOKEN, "usher_bot");
        let owner = emulator::Person { id: Some(OWNER), first_name: "Olga".into(), ..emulator::Person::default() };
        world.person_with(owner);
        let sponsor = subgram.world().sponsor("News", SPONSOR);
        let folder = tempfile::tempdir().expect("a folder");
        let sponsors = subgram.world().clone();
        Self { world, sponsors, bot, club: 0, sponsor, settings, database, emulator, subgram, folder }
    }

    /// A club that is connected, and a plan that hangs on the gate.
    async fn furnish(&mut self, term: &str) {
        let daemon = self.start().await;
        self.connect_club().await;
        let club = self.club.to_string();
        let arguments = ["plan", "add", "--name", "Trial", "--term", term, "--chat", &club, "--gate"];
        let added = self.command(&arguments).output().await.expect("usher plan add");
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        daemon.stop().await;
    }

    /// The owner's channel, with the bot of a running daemon as administrator.
    pub async fn connect_club(&mut self) {
        self.world.says(OWNER, self.bot, "/start").unwrap();
        self.club = self.world.channel("Gold", OWNER);
        self.world.add_bot_admin(self.club, self.bot, &["can_invite_users", "can_restrict_members"], OWNER);
        self.until("the club is connected", |world| {
            world.chat_view(OWNER, self.bot).iter().any(|message| message.text.contains("is connected"))
        })
        .await;
    }

    pub fn database(&self) -> &str {
        self.database.split(':').next().unwrap_or_default()
    }

    pub fn telegram_url(&self) -> String {
        format!("{}/bot{TOKEN}", self.emulator.url())
    }

    /// The program with everything set by the environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_usher"));
        command.args(arguments).current_dir(self.folder.path()).env_clear();
        command.env("BOT_TOKEN", TOKEN).env("OWNER_IDS", OWNER.to_string()).env("DATABASE_URL", &self.database);
        command.env("TELEGRAM_API_URL", self.emulator.url()).env("SUBGRAM_API_URL", self.subgram.url());
        command.env("SUBGRAM_API_KEY", "subgram-key").env("HTTP_ADDR", "127.0.0.1:0");
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// Starts the daemon, without waiting for anything.
    pub fn spawn(&self) -> Daemon {
        Daemon::attend(self.command(&["run"]).stderr(Stdio::piped()).spawn().expect("usher starts"))
    }

    /// Starts the daemon and waits until it polls.
    pub async fn start(&self) -> Daemon {
        let polls = self.world.polls(self.bot);
        let daemon = self.spawn();
        let is_there = |world: &World| world.polls(self.bot) > polls && world.is_polling(self.bot);
        assert!(self.world.until(is_there, PATIENCE).await, "Usher does not poll: {}", daemon.said());
        daemon
    }

    #[track_caller]
    pub fn until(&self, what: &str, holds: impl Fn(&World) -> bool) -> impl Future<Output = ()> {
        let at = std::panic::Location::caller();
        async move { assert!(self.world.until(holds, PATIENCE).await, "{at}: never on {}: {what}", self.database()) }
    }

    /// The time of everybody who has a right is over.
    pub async fn time_runs_out(&self) {
        let changes = [
            "update subscriptions set ends_at = ends_at - $1 where ended_at is null",
            "update seats set wanted_until = wanted_until - $1, due_at = due_at - $1",
        ];
        self.changes(&changes.map(str::to_owned), &[7_200_000]).await;
    }

    /// Changes the database behind the daemon's back, in one transaction; `$1`, `$2` are these numbers.
    pub async fn changes(&self, changes: &[String], numbers: &[i64]) {
        // Connecting tells sqlx which databases there are.
        self.store().await.close().await;
        while let Err(error) = self.try_to_change(changes, numbers).await {
            // PostgreSQL: somebody else has changed one of these rows in this very moment.
            assert!(error.to_string().contains("serialize"), "{changes:?}: {error}");
        }
    }

    /// All of it of one moment: what is written meanwhile is not half changed.
    async fn try_to_change(&self, changes: &[String], numbers: &[i64]) -> sqlx::Result<()> {
        let mut database = sqlx::AnyConnection::connect(&self.database).await?;
        let mut transaction = database.begin().await?;
        if self.database() == "postgres" {
            sqlx::query("set transaction isolation level repeatable read").execute(&mut *transaction).await?;
        }
        for change in changes {
            let query = sqlx::query(sqlx::AssertSqlSafe(change.clone()));
            let query = numbers.iter().fold(query, |query, number| query.bind(*number));
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        database.close().await
    }

    /// One number from the database; `$1` is the given one.
    pub async fn number(&self, question: &'static str, about: i64) -> i64 {
        let mut database = sqlx::AnyConnection::connect(&self.database).await.expect("the database");
        let number = sqlx::query_scalar(question).bind(about).fetch_one(&mut database).await.expect(question);
        database.close().await.expect("closed");
        number
    }

    pub async fn store(&self) -> Store {
        Store::connect(&self.database, Clock::system()).await.expect("the database")
    }

    /// What the person may press in the chat with the bot: the message and its data.
    pub fn button(&self, person: i64) -> Option<(i64, String)> {
        self.view(person).into_iter().rev().find_map(|message| {
            message.buttons.iter().flatten().find_map(|button| match &button.kind {
                ButtonKind::Callback(data) if data == "subgram-op" => Some((message.id, data.clone())),
                _ => None,
            })
        })
    }

    /// Every address behind a button that the person sees.
    pub fn addresses(&self, person: i64) -> Vec<String> {
        let buttons =
            self.view(person).into_iter().flat_map(|message| message.buttons.into_iter().flatten().collect::<Vec<_>>());
        buttons
            .filter_map(|button| match button.kind {
                ButtonKind::Url(url) => Some(url),
                _ => None,
            })
            .collect()
    }

    /// The links into the club that the person sees.
    pub fn links(&self, person: i64) -> Vec<String> {
        let mut links: Vec<String> = self.addresses(person).into_iter().filter(|url| url != SPONSOR).collect();
        links.sort_unstable();
        links.dedup();
        links
    }

    pub fn view(&self, person: i64) -> Vec<Message> {
        self.world.chat_view(person, self.bot)
    }

    /// A whole journey: /start, the sponsor, the button, the link, the club. `think` passes between the steps.
    pub async fn journey(&self, person: i64, mut think: impl AsyncFnMut()) {
        self.world.says(person, self.bot, "/start").unwrap();
        self.until("the sponsor is shown", |_| self.button(person).is_some()).await;
        think().await;
        self.sponsors.subscribes(person, self.sponsor);
        let (message, data) = self.button(person).expect("the button");
        self.world.taps(person, self.bot, message, &data);
        self.until("the link is shown", |_| !self.links(person).is_empty()).await;
        think().await;
        let link = self.links(person).remove(0);
        assert_eq!(self.world.opens_link(person, &link), Entered::Joined { chat: self.club });
    }

    /// Everything that must be true of people whose journeys are over, once the daemon has come to rest.
    pub async fn all_is_well(&self, people: &[i64]) {
        self.until("shown links are revoked", |world| {
            let live: Vec<String> =
                world.links(self.club).into_iter().filter(|l| !l.primary && !l.revoked).map(|l| l.link).collect();
            live.is_empty() || people.iter().all(|person| self.links(*person).iter().all(|link| !live.contains(link)))
        })
        .await;
        let store = self.store().await;
        for person in people {
            assert!(self.world.is_member(*person, self.club), "{person} is inside");
            let rights = store.subscriptions_of(BotId(self.bot), UserId(*person)).await.unwrap();
            assert_eq!(rights.len(), 1, "{person} has one subscription: {rights:?}");
            assert_eq!(self.links(*person).len(), 1, "{person} was shown one link");
        }
        store.close().await;
        self.comes_to_rest().await;
    }

    /// Waits until nothing is left to do, and nothing was given up.
    pub async fn comes_to_rest(&self) {
        let store = self.store().await;
        let rest = async {
            while store.count_unhandled(BotId(self.bot)).await.unwrap() > 0 || store.anything_due().await.unwrap() {
                self.world.until(|_| false, Duration::from_millis(20)).await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, rest).await.is_ok(), "the daemon does not come to rest");
        let parked = store.parked(10).await.unwrap();
        assert!(parked.updates.is_empty() && parked.errands.is_empty(), "{parked:?}");
        store.close().await;
    }

    /// Messages that people got: when, who, and the text.
    pub fn sent(&self) -> Vec<(i64, i64, String)> {
        let sent = self.world.calls().into_iter().filter(|call| call.method == "sendMessage" && call.code == 200);
        let read = sent.filter_map(|call| {
            let (to, text) = (call.params["chat_id"].as_i64()?, call.params["text"].as_str()?.to_owned());
            (to != OWNER).then_some((call.at.millis(), to, text))
        });
        read.collect()
    }

    /// Those of them that were sent again: when the time before, when this time, to whom, and the text.
    pub fn repeated(&self) -> Vec<(i64, i64, i64, String)> {
        let mut last = HashMap::new();
        let again = |(at, to, text): (i64, i64, String)| Some((last.insert((to, text.clone()), at)?, at, to, text));
        self.sent().into_iter().filter_map(again).collect()
    }
}
