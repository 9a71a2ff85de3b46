//! `kill -9` while the clock acts: reminders are sent once, orders that nobody pays lapse once, and a payment in that very
//! moment is granted or refused.

use std::{collections::HashSet, time::Duration};

use usher::{
    clock::Clock,
    domain::{UserId, order::State},
    emulator::Outcome,
};

use crate::{
    books::Fate,
    market::{Market, market},
};

const KILLS: usize = 60;
const EACH: usize = 8;
const HOUR: Duration = Duration::from_secs(3_600);

const WAYS: [Way; 5] = [Way::Reminded, Way::CalledBack, Way::Renewed, Way::Lapsed, Way::PaidLate];

/// What the clock does to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Reminded at two stages.
    Reminded,
    /// Walked out, and called back.
    CalledBack,
    /// Reminded once, and renewed: nothing more is said.
    Renewed,
    /// An order that nobody pays.
    Lapsed,
    /// An order that is paid while it lapses.
    PaidLate,
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_while_people_are_reminded_and_orders_lapse() {
    market(async |market| {
        market.owner_reads(&["remind", "set", "--before", "7d,3d,1d", "--win-back", "7d", "--json"]).await;
        let ways = market.dice.mixed(&WAYS, EACH);
        let (people, killed) =
            market.people_go((KILLS, ways.len()), &ways, async |person, way| lives(market, person, way).await).await;
        let mut sent = market.place.sent();
        sent.retain(|(_, _, text)| is_reminder(text));
        let mut stages = 0;
        for (person, way) in &people {
            let expected = match way {
                Way::Reminded => 2,
                Way::CalledBack | Way::Renewed => 1,
                Way::Lapsed | Way::PaidLate => 0,
            };
            let ledger = "select count(*) from reminders r join subscriptions s \
                          on s.subscription_id = r.subscription_id where s.user_id = $1";
            assert_eq!(market.place.number(ledger, *person).await, expected, "{person} {way:?}: the ledger says once");
            let said: HashSet<&String> = sent.iter().filter(|(_, to, _)| to == person).map(|(.., text)| text).collect();
            assert_eq!(said.len(), expected as usize, "{person} {way:?}: one message per stage");
            stages += expected;
        }
        let repeated = market.repeated(&killed, is_reminder);
        format!("{} kills, {} people, {stages} reminders, {repeated} repeated", killed.len(), people.len())
    })
    .await;
}

fn is_reminder(text: &str) -> bool {
    ["⏳", "👋"].iter().any(|mark| text.starts_with(mark))
}

/// Reminders that somebody sees; the same words twice are one.
fn reminders(market: &Market<'_>, person: i64) -> HashSet<String> {
    let seen = market.place.view(person).into_iter().map(|message| message.text);
    seen.filter(|text| is_reminder(text)).collect()
}

async fn lives(market: &Market<'_>, person: i64, way: Way) -> Fate {
    market.place.world.set_stars(person, 500);
    match way {
        Way::Reminded => {
            market.buys(person, market.month, "stars").await;
            market.enters(person).await;
            for (stage, hours) in [(1, 23 * 24 + 12), (2, 4 * 24)] {
                is_reminded_after(market, person, hours, stage).await;
            }
            Fate { paid: 1, orders: vec![State::Paid], days: Some(30.0), entered: true, ..Fate::default() }
        }
        Way::CalledBack => {
            market.buys(person, market.month, "stars").await;
            market.enters(person).await;
            market.time_passes(person, 30 * 24 * HOUR).await;
            market.is_out(person).await;
            market.reads(person, "access ended on").await;
            is_reminded_after(market, person, 7 * 24 + 1, 1).await;
            Fate { paid: 1, orders: vec![State::Paid], entered: true, ..Fate::default() }
        }
        Way::Renewed => {
            market.buys(person, market.month, "stars").await;
            market.enters(person).await;
            is_reminded_after(market, person, 23 * 24 + 12, 1).await;
            market.buys(person, market.month, "stars").await;
            market.reads(person, "You now have Month until").await;
            market.time_passes(person, 4 * 24 * HOUR).await;
            Fate { paid: 2, orders: vec![State::Paid; 2], days: Some(60.0), entered: true, ..Fate::default() }
        }
        Way::Lapsed => {
            market.orders(person, market.month, "stars").await;
            market.until(person, "the invoice comes", |_| market.invoice(person).is_some()).await;
            market.thinks(person, 300).await;
            lapses(market, person).await
        }
        Way::PaidLate => paid_late(market, person).await,
    }
}

async fn is_reminded_after(market: &Market<'_>, person: i64, hours: u32, stage: usize) {
    market.thinks(person, 300).await;
    market.time_passes(person, hours * HOUR).await;
    market.until(person, &format!("is reminded: {stage}"), |_| reminders(market, person).len() == stage).await;
}

/// A day and an hour pass, and again while there is an order: the second tap of a finger that slipped, read when the first
/// order had lapsed, made another.
async fn lapses(market: &Market<'_>, person: i64) -> Fate {
    let is_over = async |store: &usher::store::Store| {
        let orders = store.orders_of(market.bot, UserId(person)).await.unwrap();
        if orders.iter().any(|order| order.expires_at > Clock::system().now()) {
            market.time_passes(person, 25 * HOUR).await;
        }
        orders.iter().all(|order| order.state == State::Expired)
    };
    market.until_noted("the order lapses", is_over).await;
    Fate { orders: vec![State::Expired], ..Fate::default() }
}

async fn paid_late(market: &Market<'_>, person: i64) -> Fate {
    let world = &market.place.world;
    market.orders(person, market.month, "stars").await;
    market.until(person, "the invoice comes", |_| market.invoice(person).is_some()).await;
    let invoice = market.invoice(person).expect("an invoice");
    let lapse = async {
        market.thinks(person, 60).await;
        market.time_passes(person, 25 * HOUR).await;
    };
    let pay = async {
        market.thinks(person, 60).await;
        world.outcome_within(&world.pays(person, market.place.bot, invoice), Duration::from_secs(60)).await
    };
    let (outcome, ()) = tokio::join!(pay, lapse);
    match outcome {
        Some(Outcome::Paid(_)) => {
            market.enters(person).await;
            Fate { paid: 1, orders: vec![State::Paid], days: Some(30.0), entered: true, ..Fate::default() }
        }
        Some(Outcome::Refused(_) | Outcome::TimedOut | Outcome::NoInvoice) => lapses(market, person).await,
        other => panic!("{person} pays late: {other:?}"),
    }
}
