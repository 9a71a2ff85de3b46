//! People who walk through the gate: many at once, or so many a second whatever the answers take.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{sync::mpsc, task::JoinSet};
use usher::emulator::{ButtonKind, Message, Outcome, World, subgram::SubGramWorld};

use super::town::{BOT, PATIENCE, PRICE, Town};

/// The button below the sponsors.
const DONE: &str = "subgram-op";
/// The button below the plan.
const PAY: &str = "pay:stars:1";

type Rings = mpsc::UnboundedReceiver<(i64, Instant)>;
type Phones = Arc<Mutex<HashMap<i64, mpsc::UnboundedSender<(i64, Instant)>>>>;

/// A crowd in one town.
#[derive(Clone)]
pub struct Crowd {
    world: World,
    sponsors: SubGramWorld,
    sponsor: i64,
    /// A link is expected at the end.
    with_chat: bool,
    phones: Phones,
}

/// What a crowd comes for.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// Through the gate.
    Journey,
    /// To buy a month with Stars.
    Purchase,
}

/// How long a person waited for each of the two answers.
#[derive(Clone, Copy, Debug)]
pub struct Waits {
    /// From `/start` to the sponsors; of a purchase from "pay" to Telegram's leave to take the money.
    pub shown: Duration,
    /// From the button to the access; of a purchase from the payment to the link.
    pub opened: Duration,
}

impl Crowd {
    /// People of this town; one crowd per town.
    pub fn of(town: &Town) -> Self {
        let mut arrivals = town.world.arrivals();
        let phones = Phones::default();
        let crowd = Self {
            world: town.world.clone(),
            sponsors: town.sponsors.clone(),
            sponsor: town.sponsor,
            with_chat: town.chat.is_some(),
            phones: phones.clone(),
        };
        tokio::spawn(async move {
            while let Some((person, message)) = arrivals.recv().await {
                if let Some(phone) = phones.lock().expect("phones").get(&person) {
                    let _ = phone.send((message, Instant::now()));
                }
            }
        });
        crowd
    }

    /// `count` people, never more than `at_once` of them under way; how long all took.
    pub async fn walks(&self, way: Way, count: usize, at_once: usize) -> Duration {
        let (begun, left) = (Instant::now(), Arc::new(AtomicUsize::new(count)));
        let mut walkers = JoinSet::new();
        for _ in 0..at_once {
            let (crowd, left) = (self.clone(), left.clone());
            walkers.spawn(async move {
                while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
                    crowd.goes(way).await;
                }
            });
        }
        walkers.join_all().await;
        begun.elapsed()
    }

    /// A new person every `every`, for `span`, whether the earlier ones have been answered or not.
    pub async fn comes(&self, way: Way, every: Duration, span: Duration) -> Vec<Waits> {
        let mut walkers = JoinSet::new();
        let (mut clock, end) = (tokio::time::interval(every), Instant::now() + span);
        while Instant::now() < end {
            clock.tick().await;
            let crowd = self.clone();
            walkers.spawn(async move { crowd.goes(way).await });
        }
        walkers.join_all().await
    }

    /// One new person comes, and gets in.
    async fn goes(&self, way: Way) -> Waits {
        let person = self.world.person("Alice");
        let (phone, mut rings) = mpsc::unbounded_channel();
        self.phones.lock().expect("phones").insert(person, phone);
        let waits = match way {
            Way::Journey => self.journey(person, &mut rings).await,
            Way::Purchase => self.purchase(person, &mut rings).await,
        };
        self.phones.lock().expect("phones").remove(&person);
        waits
    }

    /// `/start`, sponsors, subscribe, button, access.
    async fn journey(&self, person: i64, rings: &mut Rings) -> Waits {
        let begun = Instant::now();
        self.world.says(person, BOT.0, "/start").expect("the bot is there");
        let (sponsors, at) = self.hears(person, rings).await;
        let shown = at - begun;
        assert!(has_button(&sponsors, DONE), "not the sponsors: {}", sponsors.text);

        self.sponsors.subscribes(person, self.sponsor);
        let begun = Instant::now();
        self.world.taps(person, BOT.0, sponsors.id, DONE);
        let (access, at) = self.hears(person, rings).await;
        let opened = at - begun;
        let right = if self.with_chat { has_link(&access) } else { access.buttons.is_empty() };
        assert!(right, "not the access: {}", access.text);
        Waits { shown, opened }
    }

    /// The link to a plan, its price, the invoice, the money, the link to the chat.
    async fn purchase(&self, person: i64, rings: &mut Rings) -> Waits {
        self.world.set_stars(person, PRICE);
        self.world.says(person, BOT.0, "/start plan_1").expect("the bot is there");
        let (plan, _) = self.hears(person, rings).await;
        assert!(has_button(&plan, PAY), "not the plan: {}", plan.text);
        self.world.taps(person, BOT.0, plan.id, PAY);
        let (invoice, _) = self.hears(person, rings).await;
        assert!(invoice.invoice.is_some(), "not the invoice: {}", invoice.text);

        let begun = Instant::now();
        let payment = self.world.pays(person, BOT.0, invoice.id);
        let outcome = self.world.outcome_within(&payment, PATIENCE).await;
        let shown = begun.elapsed();
        assert!(matches!(outcome, Some(Outcome::Paid(_))), "not paid: {outcome:?}");
        let begun = Instant::now();
        loop {
            let (access, at) = self.hears(person, rings).await;
            if has_link(&access) {
                return Waits { shown, opened: at - begun };
            }
        }
    }

    async fn hears(&self, person: i64, rings: &mut Rings) -> (Message, Instant) {
        let ring = tokio::time::timeout(PATIENCE, rings.recv()).await;
        let (id, at) = ring.expect("an answer in time").expect("a phone that works");
        let message = self.world.chat_view(person, BOT.0).into_iter().find(|message| message.id == id);
        (message.expect("the message that rang"), at)
    }
}

fn has_button(message: &Message, data: &str) -> bool {
    message.buttons.iter().flatten().any(|button| matches!(&button.kind, ButtonKind::Callback(have) if have == data))
}

fn has_link(message: &Message) -> bool {
    message.buttons.iter().flatten().any(|button| matches!(&button.kind, ButtonKind::Url(url) if url.contains("/+")))
}
