//! The daemon's parts over a real database, without the daemon: flows are called as updates and jobs call them. Telegram
//! is a list of transactions behind the three calls that these flows make.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::State, http::Uri};
use clap::Parser;
use serde_json::{Value, json};
use sqlx::{AnyPool, any::AnyPoolOptions};
use usher::{
    app::{App, Bot},
    clock::Clock,
    config::Settings,
    domain::{
        BotId, ChatId, ChatKind, Currency, Moment, Money, Origin, PlanId, Term, Trial,
        code::{Batch, tidy},
        coupon::{Coupon, Discount},
        order::Method,
        rate::Rate,
        referral::Program,
        sale::Rule,
    },
    store::{MethodRow, Store, Work},
    telegram::Client,
};

use crate::{
    event::PEOPLE,
    purse::HOLD,
    wares::{CODES, COUPONS, WARES},
};

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    settings: Settings,
}

/// Telegram, as far as money is concerned.
#[derive(Clone, Default)]
pub struct Telegram(Arc<Mutex<Till>>);

#[derive(Default)]
struct Till {
    list: Vec<Value>,
    returned: HashSet<String>,
}

impl Telegram {
    /// A new bot, which nobody has paid.
    fn forget(&self) {
        *self.0.lock().unwrap() = Till::default();
    }

    /// Somebody paid.
    pub fn took(&self, charge: &str, user: i64, order: &str, amount: i64, at: Moment, recurring: bool) {
        let mut source = json!({"type": "user", "transaction_type": "invoice_payment", "invoice_payload": order,
            "user": {"id": user, "is_bot": false, "first_name": "Somebody"}});
        if recurring {
            source["subscription_period"] = json!(2_592_000);
        }
        let entry = json!({"id": charge, "amount": amount, "date": at.secs(), "source": source});
        self.0.lock().unwrap().list.push(entry);
    }

    /// Money went back. False if it had before.
    pub fn gave_back(&self, charge: &str, at: Moment) -> bool {
        let mut till = self.0.lock().unwrap();
        let receiver = json!({"type": "user", "transaction_type": "invoice_payment"});
        let new = till.returned.insert(charge.to_owned());
        if new {
            till.list.push(json!({"id": charge, "amount": 1, "date": at.secs(), "receiver": receiver}));
        }
        new
    }

    /// Every movement, oldest first: the charge, and whether it went back.
    pub fn list(&self) -> Vec<(String, bool)> {
        let till = self.0.lock().unwrap();
        let name = |entry: &Value| entry["id"].as_str().unwrap().to_owned();
        till.list.iter().map(|entry| (name(entry), entry.get("receiver").is_some())).collect()
    }

    fn answer(&self, method: &str, body: &Value, now: Moment) -> Value {
        match method {
            "getStarTransactions" => {
                let from = usize::try_from(body["offset"].as_u64().unwrap_or(0)).unwrap_or(0);
                let list = self.0.lock().unwrap().list.clone();
                let page: Vec<Value> = list.into_iter().skip(from).take(100).collect();
                json!({"ok": true, "result": {"transactions": page}})
            }
            "refundStarPayment" => match self.gave_back(body["telegram_payment_charge_id"].as_str().unwrap(), now) {
                true => json!({"ok": true, "result": true}),
                false => json!({"ok": false, "error_code": 400, "description": "Bad Request: CHARGE_ALREADY_REFUNDED"}),
            },
            other => panic!("nobody calls {other}"),
        }
    }
}

async fn serve(State((telegram, clock)): State<(Telegram, Clock)>, uri: Uri, body: String) -> String {
    let method = uri.path().rsplit('/').next().unwrap_or_default();
    telegram.answer(method, &serde_json::from_str(&body).unwrap_or_default(), clock.now()).to_string()
}

/// Everything that one database needs, for one shop after the other.
pub struct Desk {
    pub app: App,
    pub books: AnyPool,
    pub telegram: Telegram,
    url: String,
    opened: i64,
}

/// One shop: a bot of its own, so that nothing is known from the shop before.
pub struct Shop {
    pub app: App,
    pub books: AnyPool,
    pub telegram: Telegram,
    pub bot: Arc<Bot>,
    pub plans: Vec<PlanId>,
    pub coupons: Vec<i64>,
}

impl Desk {
    pub async fn open(database: &str) -> Self {
        let noon = Moment::from_millis(1_800_014_400_000);
        let (clock, telegram) = (Clock::manual(noon), Telegram::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(serve).with_state((telegram.clone(), clock.clone()));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let words = ["usher", "--bot-token", "1:abc", "--owner-ids", "501", "--database-url", database];
        let settings = Line::try_parse_from(words).unwrap().settings;
        let store = Store::connect(database, clock.clone()).await.unwrap();
        store.migrate().await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let books = AnyPoolOptions::new().max_connections(1).connect(database).await.unwrap();
        Self { app: App::new(settings, store, clock, http), books, telegram, url, opened: 0 }
    }

    /// Opens the next shop, at noon of a new day.
    pub async fn shop(&mut self) -> Shop {
        self.opened += 1;
        let bot = BotId(1_000 + self.opened);
        let clock = &self.app.clock;
        let day = clock.now().millis() / 86_400_000 + 2;
        clock.advance_to(Moment::from_millis(day * 86_400_000 + 43_200_000));
        self.telegram.forget();
        let telegram = Client::new(bot, format!("{bot}:abc").into(), &self.url, self.app.http.clone());
        let bot = Bot { id: bot, username: "usher_bot".into(), telegram, set_owners: vec![], subgram: None };
        let bot = Arc::new(bot);
        self.app.enter(bot.clone());
        let mut work = self.app.begin(Origin::Repeatable).await.unwrap();
        let (plans, coupons) = furnish(&mut work, bot.id).await;
        work.commit().await.unwrap();
        let (app, books, telegram) = (self.app.clone(), self.books.clone(), self.telegram.clone());
        Shop { app, books, telegram, bot, plans, coupons }
    }
}

/// Plans, ways to pay, coupons and codes of a new bot.
async fn furnish(work: &mut Work, bot: BotId) -> (Vec<PlanId>, Vec<i64>) {
    work.add_bot(bot, None).await.unwrap();
    for chat in 101..=105 {
        work.connect_chat(bot, ChatId(-chat), ChatKind::Channel, "A chat", &[]).await.unwrap();
    }
    for method in [Method::Stars, Method::Manual] {
        let row = MethodRow { method, instructions: Some("Send it.".into()), sealed_token: None };
        work.set_method(bot, &row).await.unwrap();
    }
    let usd = money(0, false);
    let program = Program { first: 20, renewal: 10, hold: HOLD, ..Program::usual(usd) };
    work.set_program(bot, Some(&program)).await.unwrap();
    work.set_rate(bot, &Rate::read("100 XTR = 130 USD").unwrap()).await.unwrap();
    let mut plans = Vec::new();
    for ware in &WARES {
        let chats: Vec<ChatId> = ware.chats.iter().copied().map(ChatId).collect();
        let term = ware.days.map_or(Term::Forever, days);
        let id = work.add_plan(bot, ware.name, term, &chats, None).await.unwrap();
        let mut plan = work.plan(bot, id).await.unwrap().unwrap();
        plan.prices = vec![money(ware.price(true), true), money(ware.price(false), false)];
        plan.grace = (ware.grace > 0).then(|| days(ware.grace));
        plan.trial = ware.trial.map(|length| Trial { term: days(length), once_per_bot: false });
        plan.rules.max_customers = ware.places;
        plan.rules.set = ware.recurring.then_some(Rule::Recurring).into_iter().collect();
        work.save_plan(bot, &plan).await.unwrap();
        plans.push(id);
    }
    let now = work.now();
    let mut coupons = Vec::new();
    for coupon in &COUPONS {
        let coupon = Coupon {
            id: 0,
            word: coupon.word.into(),
            discount: Discount::Percent(coupon.percent),
            plans: coupon.ware.map(|ware| plans[ware]).into_iter().collect(),
            uses: Some(coupon.uses),
            per_person: coupon.per_person,
            recurring: false,
            valid_from: None,
            valid_until: None,
            note: None,
            created_at: now,
            revoked_at: None,
            held: 0,
            mine: 0,
        };
        coupons.push(work.add_coupon(bot, &tidy(&coupon.word), &coupon).await.unwrap().unwrap());
    }
    for (number, code) in CODES.iter().enumerate() {
        let batch = Batch {
            id: 0,
            plan: plans[code.ware],
            term: Some(days(code.days)),
            uses: Some(code.uses),
            per_person: Some(code.per_person),
            only_for: None,
            valid_from: None,
            valid_until: None,
            note: None,
            created_at: now,
        };
        work.add_batch(bot, &batch, &[(format!("code{number}"), "LAST".into())]).await.unwrap();
    }
    (plans, coupons)
}

fn days(count: u32) -> Term {
    Term::Span(count, usher::domain::Unit::Day)
}

/// So many Stars, or so many cents.
pub fn money(minor: i64, in_stars: bool) -> Money {
    Money::new(minor, if in_stars { Currency::STARS } else { "USD".parse().unwrap() })
}

/// The Telegram id of one of the people.
pub fn user(who: usize) -> usher::domain::UserId {
    assert!(who < PEOPLE.len());
    usher::domain::UserId(9_001 + i64::try_from(who).unwrap())
}
