//! The stage: an emulated Telegram with its people and channels, emulated sponsors, and the daemon at its door.

use std::{
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use anyhow::Context as _;
use clap::{Args as _, FromArgMatches as _};
use tokio::sync::watch;

use super::{
    cast::{Club, Kind, Sponsor, Who},
    crowd,
    story::Story,
};
use crate::{
    app::App,
    clock::Clock,
    config::Settings,
    domain::{BotId, ChatId, Origin, Term, Unit},
    emulator::{
        Emulator, Link, Options, World,
        subgram::{SubGramEmulator, SubGramWorld},
    },
    run::Usher,
};

/// The name of the bot.
pub const BOT_NAME: &str = "goldclub_bot";
/// What the gate opens.
pub const PLAN: &str = "Trial week";

/// Shaped like the real thing, worth nothing outside the emulator.
const TOKEN: &str = "7000000001:demo-token-of-the-emulated-telegram";
const SPONSOR_KEY: &str = "demo-key-of-the-emulated-subgram";
/// What the bot may do in Olga's chats.
pub const RIGHTS: [&str; 3] = ["can_manage_chat", "can_invite_users", "can_restrict_members"];
/// Nothing takes this long unless something is broken.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is played with.
pub struct Stage {
    /// The emulated Telegram.
    pub world: World,
    /// The emulated sponsor network.
    pub subgram: SubGramWorld,
    /// The time that everybody shares.
    pub clock: Clock,
    /// The daemon's parts.
    pub app: App,
    /// The bot.
    pub bot: i64,
    /// The private channel behind the gate.
    gold: i64,
    /// The private channel that is sold.
    platinum: i64,
    /// The group that is older than the bot.
    circle: i64,
    /// What stands before the gate.
    pub sponsors: Vec<Sponsor>,
    story: Mutex<Story>,
    stirred: watch::Sender<u64>,
}

/// What must be stopped.
pub struct Crew {
    emulator: Emulator,
    subgram: SubGramEmulator,
    usher: Usher,
}

impl Crew {
    /// Stops the daemon, then what it talks to.
    pub async fn leave(self) {
        self.usher.stop().await;
        self.emulator.stop().await;
        self.subgram.stop().await;
    }
}

impl Stage {
    /// Builds the stage; the daemon keeps its database in `folder`.
    pub async fn raise(folder: &Path) -> anyhow::Result<(Self, Crew)> {
        let clock = Clock::system();
        let options = Options { clock: clock.clone(), limits: true, ..Options::default() };
        let emulator = Emulator::start(options).await.context("the emulated Telegram")?;
        let subgram =
            SubGramEmulator::start((Ipv4Addr::LOCALHOST, 0), clock.clone()).await.context("the emulated SubGram")?;
        let (world, network) = (emulator.world().clone(), subgram.world().clone());
        let bot = world.bot(TOKEN, BOT_NAME);
        for who in Who::ALL {
            world.person_with(who.person("en"));
        }
        let [gold, platinum] = Club::CHANNELS.map(|club| world.channel(club.name(), Who::Olga.id()));
        let circle = crowd::gathers(&world);
        let sponsors = sponsors(&world, &network);
        let usher = Usher::start(settings(folder, &emulator.url(), &subgram.url())?, clock.clone()).await?;
        let (app, stirred) = (usher.app.clone(), watch::channel(0).0);
        let story = Mutex::new(Story::default());
        let stage = Self { world, subgram: network, clock, app, bot, gold, platinum, circle, sponsors, story, stirred };
        stage.fill_purses();
        stage.furnish().await?;
        Ok((stage, Crew { emulator, subgram, usher }))
    }

    /// What the owner does before anybody comes: connects the channels, puts a plan behind the gate and opens the shop.
    async fn furnish(&self) -> anyhow::Result<()> {
        let (bot, olga) = (BotId(self.bot), Who::Olga.id());
        let mut work = self.app.begin(Origin::Repeatable).await?;
        for sponsor in &self.sponsors {
            if let Kind::Channel(chat) = sponsor.kind {
                work.require_chat(bot, ChatId(chat), sponsor.name, sponsor.url).await?;
            }
        }
        work.commit().await?;
        let _ = self.world.says(olga, self.bot, "/help");
        self.heard_by_olga(1).await?;
        for (told, chat) in (2..).zip(self.chats()) {
            self.world.promotes(olga, self.bot, chat, &RIGHTS);
            self.heard_by_olga(told).await?;
        }
        let mut work = self.app.begin(Origin::Repeatable).await?;
        let plan = work.add_plan(bot, PLAN, Term::Span(7, Unit::Day), &[ChatId(self.gold)], None).await?;
        work.set_gate_plan(bot, Some(plan)).await?;
        work.commit().await?;
        self.open_shop().await?;
        self.story().open(self);
        Ok(())
    }

    /// Waits until the bot has written so many messages to the owner.
    async fn heard_by_olga(&self, messages: usize) -> anyhow::Result<()> {
        let heard = |world: &World| {
            world.chat_view(Who::Olga.id(), self.bot).iter().filter(|message| message.from_bot).count() >= messages
        };
        anyhow::ensure!(self.world.until(heard, PATIENCE).await, "the daemon does not answer its owner");
        Ok(())
    }

    /// Every channel of the owner: the private ones first.
    fn chats(&self) -> Vec<i64> {
        let required = self.sponsors.iter().filter_map(|sponsor| match sponsor.kind {
            Kind::Channel(chat) => Some(chat),
            Kind::SubGram(_) => None,
        });
        Club::CHANNELS.map(|club| self.chat(club)).into_iter().chain(required).collect()
    }

    /// The id of a private channel.
    pub fn chat(&self, club: Club) -> i64 {
        match club {
            Club::Gold => self.gold,
            Club::Platinum => self.platinum,
            Club::Circle => self.circle,
        }
    }

    /// A personal link, and where it leads.
    pub fn link(&self, link: &str) -> Option<(Club, Link)> {
        Club::ALL.into_iter().find_map(|club| {
            let known = self.world.links(self.chat(club)).into_iter().find(|known| known.link == link)?;
            Some((club, known))
        })
    }

    /// What has happened so far. The world may be locked while this is, never the other way round.
    pub fn story(&self) -> MutexGuard<'_, Story> {
        self.story.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The name of a chat.
    pub fn title(&self, chat: i64) -> &'static str {
        let channel = |sponsor: &&Sponsor| matches!(sponsor.kind, Kind::Channel(id) if id == chat);
        let club = Club::ALL.into_iter().find(|club| self.chat(*club) == chat).map(Club::name);
        club.or(self.sponsors.iter().find(channel).map(|found| found.name)).unwrap_or("a chat")
    }

    /// Tells the pages that something has changed which the world does not tell.
    pub fn stir(&self) {
        self.stirred.send_modify(|count| *count += 1);
    }

    /// Counts what `stir` was told.
    pub fn stirred(&self) -> watch::Receiver<u64> {
        self.stirred.subscribe()
    }
}

/// Two sponsors of the network and one channel of the owner.
fn sponsors(world: &World, network: &SubGramWorld) -> Vec<Sponsor> {
    network.bot_key(SPONSOR_KEY);
    let paying = [("Coffee Daily", "https://t.me/coffee_daily"), ("Night Trains", "https://t.me/night_trains")];
    let paying =
        paying.map(|(name, url)| Sponsor { name, url, kind: Kind::SubGram(network.sponsor(name, url)) }).to_vec();
    let (name, url) = ("Olga's Notes", "https://t.me/olgas_notes");
    let channel = world.channel(name, Who::Olga.id());
    world.makes_public(channel, "olgas_notes");
    paying.into_iter().chain([Sponsor { name, url, kind: Kind::Channel(channel) }]).collect()
}

/// The daemon's settings, as if they were given on the command line; the environment has no say.
fn settings(folder: &Path, telegram: &str, subgram: &str) -> anyhow::Result<Settings> {
    let database = format!("sqlite://{}", folder.join("usher.db").display());
    let owner = Who::Olga.id().to_string();
    let line = [
        ["--bot-token", TOKEN],
        ["--owner-ids", &owner],
        ["--database-url", &database],
        ["--telegram-api-url", telegram],
        ["--subgram-api-key", SPONSOR_KEY],
        ["--subgram-api-url", subgram],
        // Asked every time and swept every second: whoever plays wants to see it happen.
        ["--gate-pass-ttl", "0s"],
        ["--sweep-cron", "* * * * * *"],
        ["--http-addr", "127.0.0.1:0"],
    ];
    let command = Settings::augment_args(clap::Command::new("demo").no_binary_name(true));
    let matches = command.mut_args(|arg| arg.env(None::<&'static str>)).try_get_matches_from(line.as_flattened())?;
    Ok(Settings::from_arg_matches(&matches)?)
}

/// A folder of our own among the temporary files.
pub struct Folder(PathBuf);

impl Folder {
    /// Makes it, readable by nobody else.
    pub fn new() -> anyhow::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("usher-demo-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let path = std::env::temp_dir().join(name);
        let made = std::fs::DirBuilder::new().mode(0o700).create(&path);
        made.with_context(|| format!("cannot make {} for the demo's database", path.display()))?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(path = %self.0.display(), %error, "the demo's folder could not be removed");
        }
    }
}
