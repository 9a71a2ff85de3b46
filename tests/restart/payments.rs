//! `kill -9` while people pay: what was paid is granted once, and what was not paid is not.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};

use futures::future::join_all;
use secrecy::SecretString;
use usher::{
    domain::{
        BotId, ChatId, Money, Origin, PlanId, UserId,
        order::{Method, Outcome as Booked, State},
        sale::Rule,
    },
    emulator::{ButtonKind, Outcome},
    seal::Seal,
    store::MethodRow,
};

use crate::{
    kills::Dice,
    place::{OWNER, Place, on_every_database},
};

const KILLS: usize = 30;
const PEOPLE: usize = 160;
const IN_FLIGHT: usize = 20;
const MASTER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const PROVIDER: &str = "1234567890:TEST:provider";
const PRICE: i64 = 250;

/// How somebody pays, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Stars,
    Subscription,
    Card,
    /// By hand, and an owner confirms.
    Transfer,
    /// By hand, and an owner rejects.
    Rejected,
    /// An invoice that is never paid.
    Nothing,
}

const WAYS: [Way; 6] = [Way::Stars, Way::Subscription, Way::Card, Way::Transfer, Way::Rejected, Way::Nothing];

/// The plans of the shop: one for each kind of sale.
struct Shop {
    month: PlanId,
    recurring: PlanId,
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_kills_while_people_pay_in_every_way() {
    let dice = &Dice::new();
    let settings = [("MASTER_KEY", MASTER_KEY), ("SEND_RATE", "30")];
    on_every_database(&settings, async |place| {
        let begun = Instant::now();
        let shop = &furnish(place).await;
        let (people, kills) = (RefCell::new(Vec::new()), Cell::new(0));
        let is_over = || people.borrow().len() >= PEOPLE && kills.get() >= KILLS;
        let shopping = async || {
            while !is_over() {
                let person = place.world.person("Alice");
                let way = WAYS[usize::try_from(dice.below(WAYS.len() as u64)).unwrap()];
                people.borrow_mut().push((person, way));
                buys(place, shop, person, way, async || {
                    tokio::time::sleep(dice.up_to(Duration::from_millis(600))).await;
                })
                .await;
            }
        };
        let kill = async {
            let mut daemon = place.spawn();
            while kills.get() < KILLS {
                tokio::time::sleep(dice.up_to(Duration::from_millis(800))).await;
                let log = daemon.kill().await;
                kills.set(kills.get() + 1);
                assert!(!log.contains("ERROR"), "{log}");
                daemon = place.spawn();
            }
            daemon
        };
        let (daemon, _) = tokio::join!(kill, join_all((0..IN_FLIGHT).map(|_| shopping())));
        place.comes_to_rest().await;
        let everybody = people.borrow().len();
        for (person, way) in people.take() {
            books_are_right(place, person, way).await;
        }
        daemon.stop().await;
        println!("{}: {} kills, {} people in {:?}", place.database(), kills.get(), everybody, begun.elapsed());
    })
    .await;
}

/// A club with two plans, and every way to pay.
async fn furnish(place: &mut Place) -> Shop {
    let daemon = place.start().await;
    place.connect_club().await;
    place.world.connects_provider(place.bot, PROVIDER);
    let (store, bot) = (place.store().await, BotId(place.bot));
    let mut work = store.begin(Origin::Repeatable).await.unwrap();
    let price =
        |text: &str| Money::read(text.split(' ').next().unwrap(), text.split(' ').nth(1).unwrap().parse().unwrap());
    let mut ids = Vec::new();
    for (name, rules) in [("Month", vec![]), ("Recurring", vec![Rule::Recurring])] {
        let term = "30 days".parse().unwrap();
        let id = work.add_plan(bot, name, term, &[ChatId(place.club)], None).await.unwrap();
        let mut plan = work.plan(bot, id).await.unwrap().unwrap();
        plan.prices = vec![price("2.50 USD").unwrap(), price("250 XTR").unwrap()];
        plan.rules.set = rules;
        work.save_plan(bot, &plan).await.unwrap();
        ids.push(id);
    }
    let key = SecretString::from(MASTER_KEY);
    let token = Seal::new(&key).unwrap().seal(bot, &SecretString::from(PROVIDER)).unwrap();
    for method in Method::ALL {
        let row = MethodRow {
            method,
            instructions: (method == Method::Manual).then(|| "Blue Bank, 12-34".to_owned()),
            sealed_token: (method == Method::Telegram).then(|| token.clone()),
        };
        work.set_method(bot, &row).await.unwrap();
    }
    work.commit().await.unwrap();
    store.close().await;
    daemon.stop().await;
    Shop { month: ids[0], recurring: ids[1] }
}

/// One purchase, up to its end. `think` passes between the steps.
async fn buys(place: &Place, shop: &Shop, person: i64, way: Way, mut think: impl AsyncFnMut()) {
    let (plan, method) = match way {
        Way::Subscription => (shop.recurring, "stars"),
        Way::Stars | Way::Nothing => (shop.month, "stars"),
        Way::Card => (shop.month, "telegram"),
        Way::Transfer | Way::Rejected => (shop.month, "manual"),
    };
    place.world.set_stars(person, PRICE);
    place.world.says(person, place.bot, "/plans").unwrap();
    press(place, person, &format!("plan:show:{plan}")).await;
    think().await;
    press(place, person, &format!("pay:{method}:{plan}")).await;
    match way {
        Way::Nothing => place.until("the invoice comes", |_| invoice(place, person).is_some()).await,
        Way::Stars | Way::Card => {
            place.until("the invoice comes", |_| invoice(place, person).is_some()).await;
            think().await;
            pays(place, person, || place.world.pays(person, place.bot, invoice(place, person).expect("an invoice")))
                .await;
            place.until("the way in comes", |_| !ways_in(place, person).is_empty()).await;
        }
        Way::Subscription => {
            place.until("the link to pay comes", |_| pay_link(place, person).is_some()).await;
            think().await;
            pays(place, person, || place.world.pays_link(person, &pay_link(place, person).expect("a link"))).await;
            place.until("the way in comes", |_| !ways_in(place, person).is_empty()).await;
        }
        Way::Transfer | Way::Rejected => {
            let key = press(place, person, "order:paid:").await.rsplit(':').next().unwrap().to_owned();
            let verb = if way == Way::Transfer { "confirm" } else { "reject" };
            let data = press(place, OWNER, &format!("order:{verb}:{key}")).await;
            if dice_of(person) {
                // The owner's finger slips: twice.
                place.world.taps(OWNER, place.bot, 0, &data);
            }
            if way == Way::Transfer {
                place.until("the way in comes", |_| !ways_in(place, person).is_empty()).await;
            } else {
                press(place, OWNER, &format!("because:nothing:{key}")).await;
                place
                    .until("she is told why", |_| {
                        place.view(person).iter().any(|message| message.text.contains("no money has arrived"))
                    })
                    .await;
            }
        }
    }
}

fn dice_of(person: i64) -> bool {
    person % 2 == 0
}

/// Presses a button as soon as it is there; the answer is its data.
async fn press(place: &Place, person: i64, wanted: &str) -> String {
    let found = || {
        place.view(person).into_iter().rev().find_map(|message| {
            message.buttons.iter().flatten().find_map(|button| match &button.kind {
                ButtonKind::Callback(data) if data.starts_with(wanted) => Some((message.id, data.clone())),
                _ => None,
            })
        })
    };
    place.until(&format!("{person} sees {wanted}"), |_| found().is_some()).await;
    let (message, data) = found().expect("the button");
    place.world.taps(person, place.bot, message, &data);
    data
}

/// Pays, and again if Telegram was not told in time that it may take the money.
async fn pays(place: &Place, person: i64, pay: impl Fn() -> String) {
    for _ in 0..5 {
        match place.world.outcome_within(&pay(), Duration::from_secs(60)).await {
            Some(Outcome::Paid(_)) => return,
            Some(Outcome::TimedOut) => {}
            other => panic!("{person} wants to pay: {other:?}"),
        }
    }
    panic!("{person} cannot pay");
}

fn invoice(place: &Place, person: i64) -> Option<i64> {
    place.view(person).into_iter().rev().find(|message| message.invoice.is_some()).map(|message| message.id)
}

fn pay_link(place: &Place, person: i64) -> Option<String> {
    place.addresses(person).into_iter().rfind(|url| url.contains("/$"))
}

fn ways_in(place: &Place, person: i64) -> Vec<String> {
    place.addresses(person).into_iter().filter(|url| url.contains("t.me/+")).collect()
}

/// What was paid is granted once, for exactly the time that was paid; what was not paid is not granted.
async fn books_are_right(place: &Place, person: i64, way: Way) {
    let (store, bot, user) = (place.store().await, BotId(place.bot), UserId(person));
    let rights = store.subscriptions_of(bot, user).await.unwrap();
    let payments = store.payments_of(bot, user).await.unwrap();
    let orders = store.orders_of(bot, user).await.unwrap();
    store.close().await;
    let said = || format!("{person} {way:?}: {rights:#?} {payments:#?} {orders:#?}");
    assert_eq!(orders.len(), 1, "one order: {}", said());
    let (state, paid) = match way {
        Way::Stars | Way::Subscription | Way::Card | Way::Transfer => (State::Paid, 1),
        Way::Rejected => (State::Rejected, 0),
        Way::Nothing => (State::Pending, 0),
    };
    assert_eq!(orders[0].state, state, "{}", said());
    assert_eq!(payments.len(), paid, "{}", said());
    assert_eq!(rights.len(), paid, "{}", said());
    if matches!(way, Way::Stars | Way::Subscription) {
        assert_eq!(place.world.stars(person), 0, "she paid once");
    }
    if let (Some(right), Some(payment)) = (rights.first(), payments.first()) {
        assert_eq!(payment.outcome, Booked::Granted, "{}", said());
        let days = right.paid_until.since(right.starts_at).as_secs_f64() / 86_400.0;
        assert!((29.99..30.01).contains(&days), "thirty days, once: {days} {}", said());
    }
}
