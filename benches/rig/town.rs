//! The world around the bot under test: an emulated Telegram and SubGram, and the database it starts with.

use std::{fs, path::PathBuf, time::Duration};

use secrecy::SecretString;
use usher::{
    clock::Clock,
    domain::{BotId, ChatId, ChatKind, Currency, Money, Origin, PlanId, order::Method},
    emulator::{
        self, Emulator, World,
        subgram::{SubGramEmulator, SubGramWorld},
    },
    seal::Seal,
    store::{MethodRow, Store, Work},
};

use super::{Role, child::Child};

/// The token of the bot under test.
pub const TOKEN: &str = "4200:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8";
/// That bot's id.
pub const BOT: BotId = BotId(4200);
/// What a month costs, in Stars.
pub const PRICE: i64 = 250;
const OWNER: i64 = 501;
const KEY: &str = "subgram-key";
const MASTER_KEY: &str = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
/// Whoever does not answer for this long never will.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A fresh world for one run.
pub struct Town {
    /// Telegram.
    pub world: World,
    /// SubGram.
    pub sponsors: SubGramWorld,
    /// What its only sponsor is called there.
    pub sponsor: i64,
    /// The chat behind the gate, if there is one.
    pub chat: Option<i64>,
    emulator: Emulator,
    subgram: SubGramEmulator,
    folder: tempfile::TempDir,
}

impl Town {
    /// A world with one bot and one sponsor; `limits` are Telegram's on sending.
    pub async fn found(limits: bool) -> Self {
        let clock = Clock::system();
        let options =
            emulator::Options { clock: clock.clone(), limits, check: false, log: false, ..Default::default() };
        let emulator = Emulator::start(options).await.expect("an emulator");
        let subgram = SubGramEmulator::start("127.0.0.1:0", clock).await.expect("an emulated SubGram");
        let (world, sponsors) = (emulator.world().clone(), subgram.world().clone());
        world.bot(TOKEN, "usher_bot");
        sponsors.bot_key(KEY);
        let sponsor = sponsors.sponsor("News", "https://t.me/+news");
        let folder = tempfile::tempdir_in(scratch()).expect("a folder");
        Self { world, sponsors, sponsor, chat: None, emulator, subgram, folder }
    }

    /// Puts a chat behind the gate: passing it gives a week in the chat.
    pub async fn with_chat(mut self) -> Self {
        let chat = self.opens_chat();
        self.prepare(async |work| {
            let plan = plan(work, chat, "7 days").await?;
            work.set_gate_plan(BOT, Some(plan)).await
        })
        .await;
        self
    }

    /// Sells a month in a chat for Stars; nobody stands before it.
    pub async fn with_shop(mut self) -> Self {
        let chat = self.opens_chat();
        self.prepare(async |work| {
            let id = plan(work, chat, "30 days").await?;
            let mut plan = work.plan(BOT, id).await?.expect("the plan just made");
            plan.prices = vec![Money { minor: PRICE, currency: Currency::STARS }];
            work.save_plan(BOT, &plan).await?;
            work.set_gate_sources(BOT, &[]).await?;
            work.set_method(BOT, &MethodRow { method: Method::Stars, instructions: None, sealed_token: None }).await
        })
        .await;
        self
    }

    /// A channel in which the bot is an administrator.
    fn opens_chat(&mut self) -> ChatId {
        let owner = emulator::Person { id: Some(OWNER), first_name: "Olga".into(), ..Default::default() };
        self.world.person_with(owner);
        let chat = self.world.channel("Gold", OWNER);
        self.world.add_bot_admin(chat, BOT.0, &["can_invite_users", "can_restrict_members"], OWNER);
        self.chat = Some(chat);
        ChatId(chat)
    }

    /// More bots, which are only there: their tokens sealed, nobody talking to them.
    pub async fn with_idle_bots(self, count: i64) -> Self {
        let seal = Seal::new(&SecretString::from(MASTER_KEY)).expect("a key");
        let tokens: Vec<_> = (0..count).map(|n| (BotId(9_000 + n), format!("{}:idle-bot-token", 9_000 + n))).collect();
        for (bot, token) in &tokens {
            self.world.bot(token, &format!("idle_{bot}_bot"));
        }
        self.prepare(async |work| {
            for (bot, token) in tokens {
                work.add_bot(bot, Some(&seal.seal(bot, &SecretString::from(token))?)).await?;
            }
            Ok(())
        })
        .await;
        self
    }

    /// Writes into the bot's database before it runs.
    pub async fn prepare(&self, write: impl AsyncFnOnce(&mut Work) -> usher::error::Result<()>) {
        let store = Store::connect(&self.database(), Clock::system()).await.expect("a database");
        store.migrate().await.expect("tables");
        let mut work = store.begin(Origin::Repeatable).await.expect("a transaction");
        write(&mut work).await.expect("what the bench prepares");
        work.commit().await.expect("a commit");
        store.close().await;
    }

    /// The address of this town's own database.
    pub fn database(&self) -> String {
        format!("sqlite://{}", self.folder.path().join("usher.db").display())
    }

    /// The bot under test comes, on this town's own database; `more` are further words of its command line.
    pub async fn wake(&self, role: Role, more: &[(&str, &str)]) -> Child {
        let child = self.start(role, &self.database(), more);
        assert!(self.until_it_polls().await, "{role:?} does not ask for updates");
        child
    }

    /// Starts the bot under test without waiting for it.
    pub fn start(&self, role: Role, database: &str, more: &[(&str, &str)]) -> Child {
        let mut words = Vec::new();
        let mut say = |name: &str, value: &str| words.extend([name.to_owned(), value.to_owned()]);
        say("--bot-token", TOKEN);
        say("--database-url", database);
        say("--telegram-api-url", &self.emulator.url());
        say("--subgram-api-url", &self.subgram.url());
        say("--subgram-api-key", KEY);
        say("--http-addr", "127.0.0.1:0");
        say("--master-key", MASTER_KEY);
        if let (Role::Teloxide, Some(chat)) = (role, self.chat) {
            say("--chat", &chat.to_string());
        }
        for (name, value) in more {
            say(name, value);
        }
        Child::start(role, &words)
    }

    /// What people said until now never reaches the bot.
    pub async fn forgets_updates(&self) {
        let call = format!("{}/bot{TOKEN}/deleteWebhook?drop_pending_updates=true", self.emulator.url());
        let done = reqwest::get(call).await.and_then(reqwest::Response::error_for_status);
        done.expect("an emulator that answers");
    }

    /// Waits for the first request for updates.
    pub async fn until_it_polls(&self) -> bool {
        self.world.until(|world| world.polls(BOT.0) > 0, PATIENCE).await
    }
}

/// The bot's first plan, which opens `chat`.
async fn plan(work: &mut Work, chat: ChatId, term: &str) -> usher::error::Result<PlanId> {
    work.add_bot(BOT, None).await?;
    work.connect_chat(BOT, chat, ChatKind::Channel, "Gold", &[]).await?;
    work.add_plan(BOT, "Gold", term.parse().expect("a term"), &[chat], None).await
}

/// A folder of the build for what the benches write, on the disk and not in memory.
pub fn scratch() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&folder).expect("a folder for the benches");
    folder
}
