//! `kill -9` while people pay: what was paid is granted once, and what was not paid is not.

use usher::domain::order::State;

use crate::{
    books::Fate,
    market::{Market, market},
    place::OWNER,
};

const KILLS: usize = 25;
const LANES: usize = 36;
const EACH: usize = 8;

/// How somebody pays, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Stars,
    Subscription,
    Card,
    /// By hand, with a photo or without, and an owner confirms.
    Transfer,
    /// By hand, and an owner rejects.
    Rejected,
    /// An invoice that is never paid.
    Nothing,
}

const WAYS: [Way; 6] = [Way::Stars, Way::Subscription, Way::Card, Way::Transfer, Way::Rejected, Way::Nothing];

#[tokio::test(flavor = "multi_thread")]
async fn kills_while_people_pay_in_every_way() {
    market(async |market| {
        let ways = market.dice.mixed(&WAYS, EACH);
        let (people, killed) =
            market.people_go((KILLS, LANES), &ways, async |person, way| buys(market, person, way).await).await;
        format!("{} kills, {} purchases", killed.len(), people.len())
    })
    .await;
}

/// One purchase, up to its end.
async fn buys(market: &Market<'_>, person: i64, way: Way) -> Fate {
    let place = market.place;
    place.world.set_stars(person, 250);
    let paid = Fate { paid: 1, orders: vec![State::Paid], days: Some(30.0), ..Fate::default() };
    match way {
        Way::Nothing => {
            market.orders(person, market.month, "stars").await;
            market.until(person, "the invoice comes", |_| market.invoice(person).is_some()).await;
            return Fate { orders: vec![State::Pending], ..Fate::default() };
        }
        Way::Stars => drop(market.buys(person, market.month, "stars").await),
        Way::Card => drop(market.buys(person, market.month, "telegram").await),
        Way::Subscription => drop(market.subscribes(person).await),
        Way::Transfer | Way::Rejected => {
            market.orders(person, market.month, "manual").await;
            let key = market.claims(person).await;
            if way == Way::Rejected {
                market.presses(OWNER, &format!("order:reject:{key}")).await;
                market.presses(OWNER, &format!("because:nothing:{key}")).await;
                market.reads(person, "no money has arrived").await;
                return Fate { orders: vec![State::Rejected], ..Fate::default() };
            }
            market.presses(OWNER, &format!("order:confirm:{key}")).await;
            market.is_shown_in(person).await;
        }
    }
    paid
}
