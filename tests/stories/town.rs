//! The vocabulary of the stories: a town with its people and clubs, an emulated Telegram, and Usher at the door.
//!
//! Every verb settles the system: updates are handled, errands done, jobs run. Nothing sleeps; time moves when told.

use std::{collections::HashSet, sync::Mutex, time::Duration};

use clap::Parser;
use tokio::sync::{RwLock, watch};
use usher::{
    app::App,
    clock::Clock,
    config::Settings,
    domain::{
        BotId, ChatId, Moment, Origin, PlanId, Source, Term, UserId,
        errand::{Class, Task},
    },
    emulator::{
        self, ButtonKind, Emulator, Entered, Message, World,
        subgram::{SubGramEmulator, SubGramWorld},
    },
    flows::admit::{self, Grant},
    run::Usher,
};

use crate::postgres;

pub const TOKEN: &str = "4200:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8";
pub const OWNER: i64 = 501;
/// Everything the bot needs.
pub const RIGHTS: [&str; 2] = ["can_invite_users", "can_restrict_members"];
/// Real time after which a story that does not come to rest has failed.
pub const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    settings: Settings,
}

/// What a story may set before the town wakes up.
#[derive(Clone, Default)]
pub struct Scene {
    /// Settings, as on the command line: `("GATE_ON_ERROR", "closed")` is written `("--gate-on-error", "closed")`.
    pub settings: Vec<(&'static str, String)>,
    /// Telegram's limits are enforced.
    pub limits: bool,
    /// The bot has no account with SubGram.
    pub without_subgram: bool,
    /// Time passes by itself, and no other story is told meanwhile.
    pub real_time: bool,
}

impl Scene {
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }
}

/// A town: the world outside, and Usher.
pub struct Town {
    pub world: World,
    pub sponsors: SubGramWorld,
    pub clock: Clock,
    pub bot: i64,
    pub settings: Settings,
    http: reqwest::Client,
    servers: (Emulator, SubGramEmulator),
    usher: Mutex<Option<Usher>>,
    people: Mutex<Vec<i64>>,
    read: Mutex<HashSet<(i64, i64)>>,
    _folder: tempfile::TempDir,
}

/// Tells a story on every database that is there.
pub async fn story(tell: impl AsyncFn(&Town)) {
    story_in(Scene::default(), tell).await;
}

/// Tells a story in a scene of its own.
pub async fn story_in(scene: Scene, tell: impl AsyncFn(&Town)) {
    // What is measured in real time is told alone, everything else side by side.
    static STAGE: RwLock<()> = RwLock::const_new(());
    let (_alone, _shared) = match scene.real_time {
        true => (Some(STAGE.write().await), None),
        false => (None, Some(STAGE.read().await)),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let sqlite = format!("sqlite://{}", folder.path().join("usher.db").display());
    tell_on(&scene, sqlite, &tell).await;
    if let Some(server) = postgres::server() {
        tell_on(&scene, server.database(), &tell).await;
    }
}

async fn tell_on(scene: &Scene, database: String, tell: &impl AsyncFn(&Town)) {
    let town = Town::found(scene, database).await;
    let mut shout = Shout { world: town.world.clone(), bot: town.bot, armed: true };
    town.wake().await;
    tell(&town).await;
    town.end().await;
    shout.armed = std::env::var("USHER_TELL").is_ok_and(|value| value == "1");
}

/// Prints the conversation of a story that failed, or of every story with `USHER_TELL=1`.
struct Shout {
    world: World,
    bot: i64,
    armed: bool,
}

impl Drop for Shout {
    fn drop(&mut self) {
        if self.armed {
            eprintln!("--- what happened ---\n{}", self.world.transcript(self.bot));
        }
    }
}

impl Town {
    async fn found(scene: &Scene, database: String) -> Self {
        let filter = std::env::var("LOG").unwrap_or_else(|_| "usher=info,error".into());
        let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
        let start: chrono::DateTime<chrono::Utc> = "2027-01-15T12:00:00Z".parse().expect("a date");
        let clock = match scene.real_time {
            true => Clock::system(),
            false => Clock::manual(Moment::from_millis(start.timestamp_millis())),
        };
        let options = emulator::Options { clock: clock.clone(), limits: scene.limits, ..emulator::Options::default() };
        let emulator = Emulator::start(options).await.expect("an emulator");
        let subgram = SubGramEmulator::start("127.0.0.1:0", clock.clone()).await.expect("an emulated SubGram");
        subgram.world().bot_key("subgram-key");
        let mut words = vec!["usher".to_owned()];
        let mut say = |name: &str, value: &str| words.extend([name.to_owned(), value.to_owned()]);
        say("--bot-token", TOKEN);
        say("--owner-ids", &OWNER.to_string());
        say("--database-url", &database);
        say("--telegram-api-url", &emulator.url());
        say("--subgram-api-url", &subgram.url());
        say("--http-addr", "127.0.0.1:0");
        if !scene.without_subgram {
            say("--subgram-api-key", "subgram-key");
        }
        // A sponsor that answers is in time however busy the machine, unless the story is about time.
        if !scene.real_time && scene.settings.iter().all(|(name, _)| *name != "--gate-timeout") {
            say("--gate-timeout", "60s");
        }
        for (name, value) in &scene.settings {
            say(name, value);
        }
        let settings = Line::try_parse_from(words).unwrap_or_else(|error| panic!("{error}")).settings;
        let world = emulator.world().clone();
        let bot = world.bot(TOKEN, "usher_bot");
        world.person_with(emulator::Person {
            id: Some(OWNER),
            first_name: "Olga".into(),
            ..emulator::Person::default()
        });
        Self {
            sponsors: subgram.world().clone(),
            world,
            clock,
            bot,
            settings,
            http: reqwest::Client::builder().no_proxy().build().expect("a client"),
            servers: (emulator, subgram),
            usher: Mutex::default(),
            people: Mutex::new(vec![OWNER]),
            read: Mutex::default(),
            _folder: tempfile::tempdir().expect("a folder"),
        }
    }

    /// Usher comes to the door.
    pub async fn wake(&self) {
        let polled = self.world.polls(self.bot);
        let usher =
            Usher::start(self.settings.clone(), self.clock.clone()).await.unwrap_or_else(|error| panic!("{error}"));
        *self.usher.lock().unwrap() = Some(usher);
        let polls = |world: &World| world.polls(self.bot) > polled && world.is_polling(self.bot);
        assert!(self.world.until(polls, PATIENCE).await, "Usher does not poll");
        self.settle().await;
    }

    /// Usher goes home for a while.
    pub async fn sleep(&self) {
        let usher = self.usher.lock().unwrap().take();
        if let Some(usher) = usher {
            usher.stop().await;
        }
    }

    /// The parts of Usher, awake.
    pub fn usher(&self) -> Awake {
        Awake { app: self.app().expect("Usher is awake") }
    }

    fn app(&self) -> Option<App> {
        self.usher.lock().unwrap().as_ref().map(|usher| usher.app.clone())
    }

    /// A person with the default language.
    pub fn person(&self, name: &str) -> Person<'_> {
        self.speaker(name, "en")
    }

    /// A person whose Telegram speaks this language.
    pub fn speaker(&self, name: &str, language: &str) -> Person<'_> {
        let id = self.world.person_with(emulator::Person {
            first_name: name.into(),
            language_code: Some(language.into()),
            ..emulator::Person::default()
        });
        self.people.lock().unwrap().push(id);
        Person { town: self, id }
    }

    /// The owner of the bot.
    pub fn owner(&self) -> Person<'_> {
        Person { town: self, id: OWNER }
    }

    /// A private channel of the owner with the bot as administrator.
    pub async fn club(&self, title: &str) -> Club<'_> {
        let id = self.world.channel(title, OWNER);
        self.connect(id, title).await
    }

    /// A supergroup of the owner with the bot as administrator.
    pub async fn group(&self, title: &str) -> Club<'_> {
        let id = self.world.supergroup(title, OWNER);
        self.connect(id, title).await
    }

    /// A basic group of the owner with the bot as administrator.
    pub async fn basic_group(&self, title: &str) -> Club<'_> {
        let id = self.world.basic_group(title, OWNER);
        self.connect(id, title).await
    }

    /// The bot becomes administrator of a chat that was there before.
    pub async fn connect(&self, id: i64, title: &str) -> Club<'_> {
        self.world.add_bot_admin(id, self.bot, &RIGHTS, OWNER);
        self.settle().await;
        let club = Club { town: self, id: std::cell::Cell::new(id) };
        // A person who never started the bot cannot be written to: the owner may or may not hear of the connection.
        self.owner().may_hear(&format!("“{title}” is connected"));
        club
    }

    /// A plan; with `gate` it is what passing the gate opens.
    pub async fn plan(&self, name: &str, term: &str, clubs: &[&Club<'_>], gate: bool) -> PlanId {
        let usher = self.usher();
        let term: Term = term.parse().expect("a term");
        let chats: Vec<ChatId> = clubs.iter().map(|club| ChatId(club.id())).collect();
        let mut work = usher.app.begin(Origin::Repeatable).await.unwrap();
        let plan = work.add_plan(BotId(self.bot), name, term, &chats, None).await.unwrap();
        if gate {
            work.set_gate_plan(BotId(self.bot), Some(plan)).await.unwrap();
        }
        work.commit().await.unwrap();
        plan
    }

    /// Which sources the gate asks, in this order.
    pub async fn sources(&self, list: &str) {
        let usher = self.usher();
        let mut work = usher.app.begin(Origin::Repeatable).await.unwrap();
        work.set_gate_sources(BotId(self.bot), &Source::parse_list(list).unwrap()).await.unwrap();
        work.commit().await.unwrap();
    }

    /// A channel that the gate requires.
    pub async fn require(&self, title: &str, link: &str) -> i64 {
        let channel = self.world.channel(title, OWNER);
        self.world.add_bot(channel, self.bot, OWNER);
        self.world.add_bot_admin(channel, self.bot, &RIGHTS, OWNER);
        self.settle().await;
        self.owner().may_hear("only as a member");
        self.owner().may_hear(&format!("“{title}” is connected"));
        let usher = self.usher();
        let mut work = usher.app.begin(Origin::Repeatable).await.unwrap();
        work.require_chat(BotId(self.bot), ChatId(channel), title, link).await.unwrap();
        work.commit().await.unwrap();
        channel
    }

    /// Time passes, and everything that falls due happens.
    pub async fn wait(&self, span: Duration) {
        self.clock.advance(span);
        self.settle().await;
        // Jobs run by the minute: what fell due just now is seen by the next one.
        self.clock.advance(Duration::from_secs(61));
        self.settle().await;
    }

    /// Lets time pass, second by second, until something holds in the world.
    pub async fn until(&self, holds: impl Fn(&World) -> bool) {
        let (begun, mut lull) = (std::time::Instant::now(), Lull::new(&self.world));
        while !holds(&self.world) {
            // Each second of the clock takes some of real time.
            assert!(begun.elapsed() < PATIENCE * 5, "it never came to that: {}", self.unrest().await);
            if self.is_still(&mut lull).await {
                self.clock.advance(Duration::from_secs(1));
            }
        }
    }

    /// Until nothing moves: no update unhandled, no errand due, no job late, no call under way.
    pub async fn settle(&self) {
        let begun = std::time::Instant::now();
        let (mut calm, mut lull) = (0, Lull::new(&self.world));
        loop {
            assert!(begun.elapsed() < PATIENCE, "the town does not come to rest: {}", self.unrest().await);
            if self.unrest().await.is_empty() {
                calm += 1;
                if calm > 1 {
                    return;
                }
                tokio::task::yield_now().await;
                continue;
            }
            calm = 0;
            if self.is_still(&mut lull).await {
                // Nobody acts: what is left waits for time (a limit, a pause before another try).
                let limit = self.clock.now() + Duration::from_secs(7_200);
                if let Some(next) = self.clock.next_wake().filter(|next| *next < limit) {
                    self.clock.advance_to(next);
                }
            }
        }
    }

    /// Until Usher has handled all updates, whatever calls are under way.
    pub async fn hears_all(&self) {
        let (begun, app, bot) = (std::time::Instant::now(), self.usher().app, BotId(self.bot));
        while self.world.pending(self.bot) > 0 || app.store.count_unhandled(bot).await.unwrap() > 0 {
            assert!(begun.elapsed() < PATIENCE, "updates are not handled: {}", self.unrest().await);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits for a change of the world; true if there was none for so long that whoever acts would have shown it.
    ///
    /// That is counted in what this machine gets done meanwhile, not in time alone: where others take its processors,
    /// whoever acts takes longer, and so does this.
    async fn is_still(&self, lull: &mut Lull) -> bool {
        let changes = tokio::time::timeout(Duration::from_millis(3), lull.changed.changed()).await.is_ok();
        if changes || self.world.busy() > 0 || self.sponsors.busy() > 0 {
            lull.rounds = 0;
            return false;
        }
        self.walks_round().await;
        lull.rounds += 1;
        let still = lull.rounds > 6 && !lull.changed.has_changed().unwrap_or(false);
        if still {
            lull.rounds = 0;
        }
        still
    }

    /// Through the tasks, the database and the wire, like any errand.
    async fn walks_round(&self) {
        let (app, bot) = (self.app(), BotId(self.bot));
        let database = tokio::spawn(async move {
            let Some(app) = app else { return };
            let mut work = app.begin(Origin::Repeatable).await.unwrap();
            work.plan(bot, PlanId(0)).await.unwrap();
            work.commit().await.unwrap();
        });
        database.await.expect("a way to the database");
        let request = self.http.get(self.servers.0.url());
        tokio::spawn(request.send()).await.expect("a way over the wire").expect("an answer");
    }

    async fn unrest(&self) -> String {
        let Some(app) = self.app() else { return String::new() };
        let bot = BotId(self.bot);
        let mut unrest = Vec::new();
        let mut note = |is: bool, what: &str| {
            if is {
                unrest.push(what.to_owned());
            }
        };
        note(self.world.pending(self.bot) > 0, "updates not fetched");
        note(!app.aside.is_empty(), "calls aside");
        note(app.store.count_unhandled(bot).await.unwrap() > 0, "updates unhandled");
        note(app.store.anything_due().await.unwrap(), "errands due");
        note(!app.agenda.is_quiet(app.clock.now()), "jobs at work");
        note(self.world.busy() > 0 || self.sponsors.busy() > 0, "calls under way");
        unrest.join(", ")
    }

    /// Everybody may have been reminded of what ends: the story is about something else.
    pub fn reminders_may_come(&self) {
        for id in self.people.lock().unwrap().clone() {
            Person { town: self, id }.may_hear("⏳");
        }
    }

    async fn end(&self) {
        self.settle().await;
        let usher = self.usher();
        let parked = usher.app.store.parked(10).await.unwrap();
        assert!(parked.updates.is_empty() && parked.errands.is_empty(), "parked: {parked:?}");
        drop(usher);
        // What waited for an owner who spoke to the bot in the end.
        self.owner().may_hear("is connected");
        for id in self.people.lock().unwrap().clone() {
            let person = Person { town: self, id };
            let unread: Vec<String> = person.unread().into_iter().map(|message| message.text).collect();
            assert!(unread.is_empty(), "{id} was told what the story does not expect: {unread:#?}");
        }
        let problems = self.world.spec_problems();
        assert!(problems.is_empty(), "against the Bot API: {problems:#?}");
        let problems = self.sponsors.problems();
        assert!(problems.is_empty(), "against SubGram's API: {problems:#?}");
        self.sleep().await;
    }
}

/// How long nothing has changed in the world.
struct Lull {
    changed: watch::Receiver<u64>,
    rounds: u32,
}

impl Lull {
    fn new(world: &World) -> Self {
        Self { changed: world.changed(), rounds: 0 }
    }
}

/// Usher's parts, for what a story does as an operator.
pub struct Awake {
    pub app: App,
}

/// A club: a channel or group.
pub struct Club<'t> {
    pub town: &'t Town,
    id: std::cell::Cell<i64>,
}

impl Club<'_> {
    pub fn id(&self) -> i64 {
        self.id.get()
    }

    pub fn has(&self, person: &Person<'_>) -> bool {
        self.town.world.is_member(person.id, self.id())
    }

    /// Links that could still let somebody in.
    pub fn live_links(&self) -> usize {
        let now = self.town.clock.now().secs();
        let links = self.town.world.links(self.id());
        links.iter().filter(|l| !l.primary && !l.revoked && l.expire.is_none_or(|at| at > now)).count()
    }

    /// Who comes without a right may stay from now on, or not.
    pub async fn keeps_strays(&self, on: bool) {
        let usher = self.town.usher();
        let mut work = usher.app.begin(Origin::Repeatable).await.unwrap();
        work.set_chat(BotId(self.town.bot), ChatId(self.id()), None, Some(on), None).await.unwrap();
        work.commit().await.unwrap();
    }

    /// What a human banned stays banned from now on, or not.
    pub async fn keeps_bans(&self, on: bool) {
        let usher = self.town.usher();
        let mut work = usher.app.begin(Origin::Repeatable).await.unwrap();
        work.set_chat(BotId(self.town.bot), ChatId(self.id()), None, None, Some(on)).await.unwrap();
        work.commit().await.unwrap();
    }

    /// The gate requires this club from now on.
    pub async fn is_required(&self, link: &str) {
        let usher = self.town.usher();
        let mut work = usher.app.begin(Origin::Repeatable).await.unwrap();
        work.require_chat(BotId(self.town.bot), ChatId(self.id()), "Required", link).await.unwrap();
        work.commit().await.unwrap();
    }

    /// Entry by request from now on, or not.
    pub async fn takes_requests(&self, on: bool) {
        let usher = self.town.usher();
        let mut work = usher.app.begin(Origin::Repeatable).await.unwrap();
        work.set_chat(BotId(self.town.bot), ChatId(self.id()), Some(on), None, None).await.unwrap();
        work.commit().await.unwrap();
    }

    /// Telegram turns the basic group into a supergroup.
    pub async fn migrates(&self) {
        self.id.set(self.town.world.migrate(self.id()));
        self.town.settle().await;
    }
}

/// A person of the town.
#[derive(Clone, Copy)]
pub struct Person<'t> {
    pub town: &'t Town,
    pub id: i64,
}

impl Person<'_> {
    /// Writes to the bot.
    pub async fn says(&self, text: &str) {
        self.town.world.says(self.id, self.town.bot, text).unwrap();
        self.town.settle().await;
        if self.id == OWNER {
            // What waited for the owner's first word.
            self.may_hear("is connected");
        }
    }

    /// Presses the newest button with this text.
    pub async fn taps(&self, text: &str) {
        let (message, data) = self.button(text);
        self.town.world.taps(self.id, self.town.bot, message, &data);
        self.town.settle().await;
    }

    /// The newest button with this text: its message and data.
    pub fn button(&self, text: &str) -> (i64, String) {
        let found = self.view().into_iter().rev().find_map(|message| {
            let button = message.buttons.iter().flatten().find(|button| button.text.contains(text))?;
            match &button.kind {
                ButtonKind::Callback(data) => Some((message.id, data.clone())),
                _ => None,
            }
        });
        found.unwrap_or_else(|| panic!("{} sees no button “{text}”", self.id))
    }

    /// Every address behind a button in the messages this person still sees.
    pub fn addresses(&self) -> Vec<String> {
        let buttons =
            self.view().into_iter().flat_map(|message| message.buttons.into_iter().flatten().collect::<Vec<_>>());
        buttons
            .filter_map(|button| match button.kind {
                ButtonKind::Url(url) => Some(url),
                _ => None,
            })
            .collect()
    }

    /// The newest link into a chat that this person was given.
    pub fn link(&self) -> String {
        let links = self.addresses().into_iter().filter(|url| url.contains("t.me/+")).collect::<Vec<_>>();
        links.last().cloned().unwrap_or_else(|| panic!("{} has no link", self.id))
    }

    /// Is given a plan by the operator.
    pub async fn is_given(&self, plan: PlanId) {
        let (app, bot, user) = (self.town.usher().app, BotId(self.town.bot), UserId(self.id));
        let mut work = app.begin(Origin::Repeatable).await.unwrap();
        let plan = work.plan(bot, plan).await.unwrap().expect("a plan");
        let given = admit::grant(&mut work, bot, user, &plan, "grant", app.settings.time_zone).await.unwrap();
        assert!(matches!(given, Grant::Until(_)), "{given:?}");
        let task = Task::Invite { user, plan: Some(plan.id), chats: plan.chats, anew: false };
        work.send(bot, Class::Reply, task);
        work.commit().await.unwrap();
        self.town.settle().await;
    }

    /// Opens their newest link.
    pub async fn enters(&self) -> Entered {
        let link = self.link();
        self.opens(&link).await
    }

    /// Opens a link.
    pub async fn opens(&self, link: &str) -> Entered {
        let entered = self.town.world.opens_link(self.id, link);
        self.town.settle().await;
        entered
    }

    pub async fn leaves(&self, club: &Club<'_>) {
        self.town.world.leaves(self.id, club.id());
        self.town.settle().await;
    }

    /// Was told this, in a message not heard before.
    #[track_caller]
    pub fn hears(&self, text: &str) -> Message {
        let unread = self.unread();
        let Some(message) = unread.iter().find(|message| message.text.contains(text)) else {
            let texts: Vec<_> = unread.iter().map(|message| message.text.as_str()).collect();
            panic!("{} did not hear “{text}” but {texts:#?}", self.id);
        };
        self.town.read.lock().unwrap().insert((self.id, message.id));
        message.clone()
    }

    /// May have been told this.
    pub fn may_hear(&self, text: &str) {
        for message in self.unread().iter().filter(|message| message.text.contains(text)) {
            self.town.read.lock().unwrap().insert((self.id, message.id));
        }
    }

    /// Was told nothing that was not heard before.
    #[track_caller]
    pub fn hears_nothing(&self) {
        let texts: Vec<_> = self.unread().into_iter().map(|message| message.text).collect();
        assert!(texts.is_empty(), "{} heard {texts:#?}", self.id);
    }

    pub fn view(&self) -> Vec<Message> {
        self.town.world.chat_view(self.id, self.town.bot)
    }

    fn unread(&self) -> Vec<Message> {
        let read = self.town.read.lock().unwrap();
        self.view().into_iter().filter(|m| m.from_bot && !read.contains(&(self.id, m.id))).collect()
    }
}

pub fn days(n: u64) -> Duration {
    Duration::from_secs(n * 86_400)
}

pub fn hours(n: u64) -> Duration {
    Duration::from_secs(n * 3_600)
}
