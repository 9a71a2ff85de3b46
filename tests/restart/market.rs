//! The market of these stories: plans for sale, people who press and pay, and a daemon that is killed all the while.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    process::Stdio,
    time::{Duration, Instant},
};

use futures::future::join_all;
use secrecy::SecretString;
use serde_json::Value;
use usher::{
    domain::{BotId, ChatId, Money, Origin, Plan, PlanId, Trial, UserId, order::Method, sale::Rule},
    seal::Seal,
    store::{MethodRow, Store},
};

use crate::{
    books::{Fate, is_about_money},
    daemon::Daemon,
    dice::Dice,
    kills::repeated_by_kill,
    place::{PATIENCE, Place, on_every_database},
};

const MASTER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const PROVIDER: &str = "1234567890:TEST:provider";
/// A daemon is left alive at most so long, and so long when enough of them are dead.
const LONGEST_LIFE: Duration = Duration::from_millis(600);
const LONG_LIFE: Duration = Duration::from_secs(4);
/// Calls after which much is still to be done, and how long that takes at most.
const BUSY_AFTER: [&str; 4] = ["getUpdates", "answerPreCheckoutQuery", "sendMessage", "createChatInviteLink"];
const BUSY_FOR: Duration = Duration::from_millis(40);
/// Commands of the owner that are killed run at most so many microseconds before.
const LONGEST_COMMAND: u64 = 250_000;

/// A club with four plans, every way to pay, and the daemon's books beside it.
pub struct Market<'p> {
    pub place: &'p Place,
    pub dice: Dice,
    /// Those of each person.
    people: RefCell<HashMap<i64, Dice>>,
    kills: Cell<i64>,
    pub store: Store,
    pub bot: BotId,
    /// 250 Stars or 2.50 USD for thirty days.
    pub month: PlanId,
    /// The same, paid again by itself.
    pub recurring: PlanId,
    /// 900 Stars for thirty days.
    pub premium: PlanId,
    /// 250 Stars for thirty days, and three days of trial.
    pub tried: PlanId,
}

/// When the daemon was killed, in Unix milliseconds.
pub type Kills = Vec<i64>;

/// Tells a story of a market on every database that is there, and prints what `tell` says of it.
pub async fn market(tell: impl AsyncFn(&Market) -> String) {
    let seed = Dice::new();
    let settings =
        [("MASTER_KEY", MASTER_KEY), ("SEND_RATE", "30"), ("QUIET_HOURS", "off"), ("SWEEP_CRON", "* * * * * *")];
    on_every_database(&settings, async |place| {
        let begun = Instant::now();
        let market = Market::furnish(place, seed.own(0)).await;
        let told = tell(&market).await;
        println!("{}: {told} in {:?}", market.place.database(), begun.elapsed());
        market.store.close().await;
    })
    .await;
}

impl<'p> Market<'p> {
    async fn furnish(place: &'p mut Place, dice: Dice) -> Self {
        let daemon = place.start().await;
        place.connect_club().await;
        place.world.connects_provider(place.bot, PROVIDER);
        let (store, bot, club) = (place.store().await, BotId(place.bot), ChatId(place.club));
        let mut work = store.begin(Origin::Repeatable).await.unwrap();
        let mut plan = async |name: &str, prices: [&str; 2], change: &dyn Fn(&mut Plan)| {
            let id = work.add_plan(bot, name, "30 days".parse().unwrap(), &[club], None).await.unwrap();
            let mut plan = work.plan(bot, id).await.unwrap().unwrap();
            plan.prices = prices.map(money).to_vec();
            change(&mut plan);
            work.save_plan(bot, &plan).await.unwrap();
            id
        };
        let month = plan("Month", ["2.50 USD", "250 XTR"], &|_| {}).await;
        let recurring =
            plan("Recurring", ["2.50 USD", "250 XTR"], &|plan| plan.rules.set = vec![Rule::Recurring]).await;
        let premium = plan("Premium", ["9.00 USD", "900 XTR"], &|_| {}).await;
        let trial = Trial { term: "3 days".parse().unwrap(), once_per_bot: false };
        let tried = plan("Tried", ["2.50 USD", "250 XTR"], &|plan| plan.trial = Some(trial)).await;
        let token =
            Seal::new(&SecretString::from(MASTER_KEY)).unwrap().seal(bot, &SecretString::from(PROVIDER)).unwrap();
        for method in Method::ALL {
            let row = MethodRow {
                method,
                instructions: (method == Method::Manual).then(|| "Blue Bank, 12-34".to_owned()),
                sealed_token: (method == Method::Telegram).then(|| token.clone()),
            };
            work.set_method(bot, &row).await.unwrap();
        }
        work.commit().await.unwrap();
        daemon.stop().await;
        let (people, kills) = (RefCell::default(), Cell::default());
        Self { place, dice, people, kills, store, bot, month, recurring, premium, tried }
    }

    /// `kill -9` at random instants, until so many daemons are dead, and less often until the work is done. Then everything
    /// comes to rest.
    pub async fn killed_during<T>(&self, kills: usize, work: impl Future<Output = T>) -> (T, Kills) {
        let (done, killed) = (RefCell::new(false), RefCell::new(Kills::new()));
        let killing = async {
            while !*done.borrow() || killed.borrow().len() < kills {
                let is_enough = killed.borrow().len() >= kills;
                let log = self.lives_a_while(is_enough).await.kill().await;
                // By the clock of what was sent: it may be months ahead.
                killed.borrow_mut().push(self.place.world.clock().now().millis());
                assert!(!log.contains("ERROR"), "{log}");
            }
        };
        let working = async {
            let result = work.await;
            *done.borrow_mut() = true;
            result
        };
        let ((), result) = tokio::join!(killing, working);
        let daemon = self.place.start().await;
        self.place.comes_to_rest().await;
        let log = daemon.stop().await;
        assert!(!log.contains("ERROR"), "{log}");
        (result, killed.into_inner())
    }

    /// A daemon, up to the random instant at which it dies: while it starts, while it works, or in the middle of what it has
    /// just been told or has just told Telegram.
    async fn lives_a_while(&self, long: bool) -> Daemon {
        self.kills.set(self.kills.get() + 1);
        let (dice, world) = (self.dice.own(-self.kills.get()), &self.place.world);
        let (way, call) = (dice.below(4), BUSY_AFTER[dice.below(BUSY_AFTER.len() as u64) as usize]);
        if way == 0 {
            let daemon = self.place.spawn();
            tokio::time::sleep(dice.up_to(LONGEST_LIFE)).await;
            return daemon;
        }
        let daemon = self.place.start().await;
        tokio::time::sleep(dice.up_to(if long { LONG_LIFE } else { LONGEST_LIFE })).await;
        if way > 1 {
            let count = || if call == "getUpdates" { world.polls(self.place.bot) } else { world.count(call) };
            let before = count();
            world.until(|_| count() > before, LONGEST_LIFE).await;
            tokio::time::sleep(dice.up_to(BUSY_FOR)).await;
        }
        daemon
    }

    /// New people make these journeys, one after the other in each of `lanes`, as long as there are some and for so many
    /// kills at least; then everybody's books are compared.
    pub async fn people_go<W: Copy + std::fmt::Debug>(
        &self,
        (kills, lanes): (usize, usize),
        ways: &[W],
        go: impl AsyncFn(i64, W) -> Fate,
    ) -> (Vec<(i64, W)>, Kills) {
        let (queue, went) = (RefCell::new(ways.iter().copied()), RefCell::new(Vec::new()));
        let lane = async || {
            loop {
                let Some(way) = queue.borrow_mut().next() else { return };
                let person = self.place.world.person("Alice");
                self.thinks(person, 300).await;
                let fate = go(person, way).await;
                went.borrow_mut().push((person, way, fate));
            }
        };
        let (_, killed) = self.killed_during(kills, join_all((0..lanes).map(|_| lane()))).await;
        self.repeated(&killed, is_about_money);
        let told = self.telegram_tells().await;
        let went = went.into_inner();
        for (person, way, fate) in &went {
            self.books_agree(&told, *person, fate, &format!("{way:?}")).await;
        }
        (went.into_iter().map(|(person, way, _)| (person, way)).collect(), killed)
    }

    /// A number below `bound` that this person throws.
    pub fn throws(&self, person: i64, bound: u64) -> u64 {
        self.people.borrow_mut().entry(person).or_insert_with(|| self.dice.own(person)).below(bound)
    }

    /// Up to so many milliseconds pass.
    pub async fn thinks(&self, person: i64, most: u64) {
        tokio::time::sleep(Duration::from_millis(self.throws(person, most))).await;
    }

    /// Waits until what is in the database is so.
    #[track_caller]
    pub fn until_noted(&self, what: &str, holds: impl AsyncFn(&Store) -> bool) -> impl Future<Output = ()> {
        let at = std::panic::Location::caller();
        async move {
            let begun = Instant::now();
            while !holds(&self.store).await {
                assert!(begun.elapsed() < PATIENCE, "{at}: never on {}: {what}", self.place.database());
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }

    /// Messages of these that were sent again, each because of a kill. How many at most is told by `kills`: here the person, the
    /// owner and two databases share the machine, and what takes longer is more often cut.
    pub fn repeated(&self, killed: &[i64], which: impl Fn(&str) -> bool) -> usize {
        let (repeated, _) = repeated_by_kill(self.place, killed, which);
        repeated
    }

    /// The key of the person's newest order.
    pub async fn order(&self, person: i64) -> String {
        self.store.orders_of(self.bot, UserId(person)).await.unwrap().remove(0).key
    }

    /// An owner's command about a person, killed at random instants before it is left to come to its end; then it has done
    /// its work, or says that it was `done` before.
    pub async fn owner_does(&self, person: i64, arguments: &[&str], done: &str) {
        for _ in 0..self.throws(person, 3) {
            let mut command = self.place.command(arguments);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("usher");
            let life = Duration::from_micros(self.throws(person, LONGEST_COMMAND));
            let _ = tokio::time::timeout(life, child.wait()).await;
            let _ = child.kill().await;
        }
        let output = self.place.command(arguments).output().await.expect("usher");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() || said.contains(done), "{arguments:?}: {said}");
    }

    pub async fn owner_gives_back(&self, person: i64, what: &str) {
        self.owner_does(person, &["order", "refund", what], "already refunded").await;
    }

    /// What an owner's command says with `--json`.
    pub async fn owner_reads(&self, arguments: &[&str]) -> Value {
        let output = self.place.command(arguments).output().await.expect("usher");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// So much time passes for one person, as far as the database knows.
    pub async fn time_passes(&self, person: i64, span: Duration) {
        let (user, by) = (person, i64::try_from(span.as_millis()).unwrap());
        let rights = "(select subscription_id from subscriptions where user_id = $2)";
        let changes = [
            format!("update reminders set paid_until = paid_until - $1 where subscription_id in {rights}"),
            "update subscriptions set starts_at = starts_at - $1, ends_at = ends_at - $1, paid_until = paid_until - $1, \
             extended_at = extended_at - $1, remind_at = remind_at - $1, ended_at = ended_at - $1 where user_id = $2"
                .to_owned(),
            "update seats set wanted_until = wanted_until - $1, due_at = due_at - $1 where user_id = $2".to_owned(),
            "update orders set expires_at = expires_at - $1 where user_id = $2".to_owned(),
        ];
        self.place.changes(&changes, &[by, user]).await;
    }
}

fn money(text: &str) -> Money {
    let (digits, currency) = text.split_once(' ').expect("an amount and a currency");
    Money::read(digits, currency.parse().unwrap()).unwrap()
}
