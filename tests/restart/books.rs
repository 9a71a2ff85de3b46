//! The three books that must agree: what Telegram took and gave back, what Usher wrote down, and who is inside.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use serde_json::{Value, json};
use usher::{
    clock::Clock,
    domain::{
        ChatId, Subscription, UserId,
        order::{Method, Order, Outcome as Booked, Payment, State},
    },
};

use crate::market::Market;

const PAGE: usize = 100;
const PAID: &str = "Paid:";
const KEPT: &str = "nothing could be given";

/// Words that are said once of each charge.
pub fn is_about_money(text: &str) -> bool {
    [PAID, KEPT, "have been refunded"].iter().any(|words| text.contains(words))
}

/// What must have come of a person's journey.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fate {
    /// Charges that were booked, by whatever way.
    pub paid: usize,
    /// Charges that went back.
    pub back: usize,
    /// Their orders, latest first.
    pub orders: Vec<State>,
    /// Days from the beginning of the right that is open until the end of what was paid for; none if no right is.
    pub days: Option<f64>,
    /// They went in, as long as they may be inside.
    pub entered: bool,
}

/// What Telegram tells of Stars: the charges of each person, with their amounts, and those that went back.
#[derive(Default)]
pub struct Told(HashMap<i64, Vec<(String, i64, bool)>>);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |way: bool| self.0.values().flatten().filter(|(.., incoming)| *incoming == way).count();
        write!(f, "{} charges in Stars, {} of them back", count(true), count(false))
    }
}

impl Told {
    fn of(&self, person: i64, incoming: bool) -> Vec<(String, i64)> {
        let all = self.0.get(&person).into_iter().flatten().filter(|(.., way)| *way == incoming);
        let mut all: Vec<_> = all.map(|(charge, amount, _)| (charge.clone(), *amount)).collect();
        all.sort_unstable();
        all
    }
}

impl Market<'_> {
    /// Reads Telegram's own list of transactions.
    pub async fn telegram_tells(&self) -> Told {
        let (http, url) = (reqwest::Client::new(), format!("{}/getStarTransactions", self.place.telegram_url()));
        let (mut told, mut offset) = (Told::default(), 0);
        loop {
            let call = http.post(&url).json(&json!({ "offset": offset, "limit": PAGE })).send().await;
            let answer: Value = call.expect("Telegram").json().await.expect("JSON");
            let page = answer["result"]["transactions"].as_array().expect("transactions");
            for one in page {
                let incoming = one.get("source").is_some();
                let person =
                    one[if incoming { "source" } else { "receiver" }]["user"]["id"].as_i64().expect("a person");
                let charge = one["id"].as_str().expect("a charge").to_owned();
                told.0.entry(person).or_default().push((charge, one["amount"].as_i64().expect("an amount"), incoming));
            }
            offset += page.len();
            if page.len() < PAGE {
                return told;
            }
        }
    }

    /// Compares the books about one person with each other, and with what must have come of their journey.
    pub async fn books_agree(&self, told: &Told, person: i64, fate: &Fate, way: &str) {
        let (bot, user) = (self.bot, UserId(person));
        let rights = self.store.subscriptions_of(bot, user).await.unwrap();
        let payments = self.store.payments_of(bot, user).await.unwrap();
        let orders = self.store.orders_of(bot, user).await.unwrap();
        let said = || format!("{person} {way}: {fate:#?} {rights:#?} {payments:#?} {orders:#?}");

        // Telegram's book beside ours.
        assert_eq!(told.of(person, true), stars(&payments, false), "what Telegram took: {}", said());
        assert_eq!(told.of(person, false), stars(&payments, true), "what Telegram gave back: {}", said());
        // Ours beside the journey.
        assert_eq!(payments.len(), fate.paid, "paid: {}", said());
        assert_eq!(payments.iter().filter(|one| one.refunded_at.is_some()).count(), fate.back, "back: {}", said());
        let mut states: Vec<State> = orders.iter().map(|order| order.state).collect();
        // The second tap of a finger that slipped may be read when the order of the first is paid or has lapsed; what it
        // ordered waits and lapses, or is given up for another plan.
        let is_idle = |state: &State| matches!(state, State::Pending | State::Expired | State::Cancelled);
        while let Some(slipped) = states.iter().position(is_idle).filter(|_| states.len() > fate.orders.len()) {
            states.remove(slipped);
        }
        assert_eq!(states, fate.orders, "{}", said());
        for order in &orders {
            assert_eq!(order.state, stands(order, &payments), "an order stands as its payments do: {}", said());
        }
        // What they read of it.
        let granted = payments.iter().filter(|one| one.outcome == Booked::Granted && one.amount.minor > 0).count();
        let kept = payments.iter().filter(|one| one.outcome != Booked::Granted).count();
        let read = |text: &str| {
            let texts = self.place.view(person).into_iter().map(|message| message.text);
            texts.filter(|read| read.contains(text)).collect::<HashSet<_>>().len()
        };
        assert_eq!((read(PAID), read(KEPT)), (granted, kept), "what was read: {}", said());
        // The right.
        let open: Vec<&Subscription> = rights.iter().filter(|right| right.ended_at.is_none()).collect();
        assert_eq!(open.len(), usize::from(fate.days.is_some()), "{}", said());
        if let (Some(right), Some(days)) = (open.first(), fate.days) {
            let has = right.paid_until.since(right.starts_at).as_secs_f64() / 86_400.0;
            assert!((has - days).abs() < 0.05, "{days} days, once: {has} {}", said());
        }
        // The seat, and the person on it.
        let (seat, now) = (self.store.seat(bot, ChatId(self.place.club), user).await.unwrap(), Clock::system().now());
        let until = open.iter().map(|right| right.ends_at).max();
        assert_eq!(seat.wanted_until.filter(|until| *until > now), until, "{seat:?} {}", said());
        assert_eq!(self.is_inside(person), fate.entered && fate.days.is_some(), "{seat:?} {}", said());
        assert!(!self.is_inside(person) || seat.observed.is_inside(), "{seat:?} {}", said());
    }
}

/// The Stars that we booked, or those of them that went back.
fn stars(payments: &[Payment], back: bool) -> Vec<(String, i64)> {
    let ours = payments.iter().filter(|one| one.method == Method::Stars && one.amount.minor > 0);
    let ours = ours.filter(|one| !back || one.refunded_at.is_some());
    let mut ours: Vec<_> = ours.map(|one| (one.charge.clone(), one.amount.minor)).collect();
    ours.sort_unstable();
    ours
}

/// How an order must stand by its payments. One of nothing has none when the credit of a change covered it.
fn stands(order: &Order, payments: &[Payment]) -> State {
    let granted = |one: &&Payment| one.order.as_ref() == Some(&order.key) && one.outcome == Booked::Granted;
    let answers: Vec<&Payment> = payments.iter().filter(granted).collect();
    match (order.state, &answers[..]) {
        (State::Paid, []) if order.amount.minor == 0 => State::Paid,
        (State::Paid | State::Refunded, []) => State::Pending,
        (state, []) => state,
        (_, answers) if answers.iter().all(|one| one.refunded_at.is_some()) => State::Refunded,
        _ => State::Paid,
    }
}
