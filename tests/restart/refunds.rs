//! `kill -9` while money goes back, and while payments are made of which nobody is told: each charge is given back once,
//! and what it paid for is taken away once.

use usher::{
    domain::{
        UserId,
        order::{Outcome as Booked, Payment, State},
    },
    emulator::World,
};

use crate::{
    books::Fate,
    market::{Market, market},
    place::OWNER,
};

const KILLS: usize = 25;
const LANES: usize = 32;
const EACH: usize = 5;

/// How money comes and goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Stars that the owner gives back by command.
    Owner,
    /// The same of a card: the owner returns the money, Usher books it.
    Card,
    /// An invoice paid twice at the same time; the owner gives the second payment back by its button.
    Twice,
    /// Of two payments for one right the first goes back.
    First,
    /// Given back by another program, and Telegram tells.
    Outside,
    /// Given back by another program, and the news is lost.
    Unheard,
    /// Paid, and the news is lost.
    Lost,
    /// Paid and given back by another program, and both news are lost.
    BothLost,
}

const WAYS: [Way; 8] =
    [Way::Owner, Way::Card, Way::Twice, Way::First, Way::Outside, Way::Unheard, Way::Lost, Way::BothLost];

#[tokio::test(flavor = "multi_thread")]
async fn kills_while_money_goes_back() {
    market(async |market| {
        let ways = market.dice.mixed(&WAYS, EACH);
        let (people, killed) = market
            .people_go((KILLS, LANES), &ways, async |person, way| pays_and_gets_back(market, person, way).await)
            .await;
        let told = market.telegram_tells().await;
        format!("{} kills, {} people, {told}", killed.len(), people.len())
    })
    .await;
}

async fn pays_and_gets_back(market: &Market<'_>, person: i64, way: Way) -> Fate {
    let (place, month) = (market.place, market.month);
    place.world.set_stars(person, 500);
    let gone = Fate { paid: 1, back: 1, orders: vec![State::Refunded], entered: true, ..Fate::default() };
    match way {
        Way::Owner | Way::Card => {
            market.buys(person, month, if way == Way::Card { "telegram" } else { "stars" }).await;
            market.enters(person).await;
            market.owner_gives_back(person, &market.order(person).await).await;
            market.is_out(person).await;
            gone
        }
        Way::Outside | Way::Unheard => {
            let charge = market.buys(person, month, "stars").await;
            market.enters(person).await;
            if way == Way::Unheard {
                place.world.loses_next_of(place.bot, "message", person);
            }
            market.thinks(person, 300).await;
            assert!(place.world.refunds(&charge));
            market.is_out(person).await;
            gone
        }
        Way::Lost | Way::BothLost => {
            market.orders(person, month, "stars").await;
            market.until(person, "the invoice comes", |_| market.invoice(person).is_some()).await;
            place.world.loses_next_of(place.bot, "message", person);
            let charge = market.pays_invoice(person, None).await;
            if way == Way::BothLost {
                place.world.loses_next_of(place.bot, "message", person);
                assert!(place.world.refunds(&charge));
                is_noted_back(market, person, 1).await;
                return Fate { entered: false, ..gone };
            }
            market.enters(person).await;
            Fate { paid: 1, orders: vec![State::Paid], days: Some(30.0), entered: true, ..Fate::default() }
        }
        Way::First => {
            let first = market.buys(person, month, "stars").await;
            market.enters(person).await;
            market.buys(person, month, "stars").await;
            market.until_noted("both payments", async |_| payments(market, person).await.len() == 2).await;
            market.owner_gives_back(person, &first).await;
            is_noted_back(market, person, 1).await;
            let orders = vec![State::Paid, State::Refunded];
            Fate { paid: 2, back: 1, orders, days: Some(30.0), entered: true }
        }
        Way::Twice => twice(market, person).await,
    }
}

/// Two presses on the button to pay, which Telegram takes for two payments if both are allowed in time.
async fn twice(market: &Market<'_>, person: i64) -> Fate {
    let (world, bot) = (&market.place.world, market.place.bot);
    market.orders(person, market.month, "stars").await;
    market.until(person, "the invoice comes", |_| market.invoice(person).is_some()).await;
    let invoice = market.invoice(person).expect("an invoice");
    let presses = [world.pays(person, bot, invoice), world.pays(person, bot, invoice)];
    let is_decided = |world: &World| presses.iter().all(|one| world.outcome(one).is_some());
    market.until(person, "both are decided", is_decided).await;
    if world.stars(person) == 500 {
        // Nobody was there for ten seconds.
        market.pays_invoice(person, None).await;
    }
    let paid = usize::try_from((500 - world.stars(person)) / 250).unwrap();
    market.until_noted("what was paid", async |_| payments(market, person).await.len() == paid).await;
    let kept = payments(market, person).await.into_iter().find(|one| one.outcome == Booked::Surplus);
    assert_eq!(kept.is_some(), paid == 2, "one order is paid once");
    if let Some(kept) = kept {
        market.presses(OWNER, &format!("payment:refund:{}", kept.id)).await;
        is_noted_back(market, person, 1).await;
    }
    market.enters(person).await;
    Fate { paid, back: paid - 1, orders: vec![State::Paid], days: Some(30.0), entered: true }
}

async fn is_noted_back(market: &Market<'_>, person: i64, times: usize) {
    let back =
        async |_: &_| payments(market, person).await.iter().filter(|one| one.refunded_at.is_some()).count() == times;
    market.until_noted("it went back", back).await;
}

async fn payments(market: &Market<'_>, person: i64) -> Vec<Payment> {
    market.store.payments_of(market.bot, UserId(person)).await.unwrap()
}
