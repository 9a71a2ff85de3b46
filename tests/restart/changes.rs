//! `kill -9` while people change their plan: what was unused counts once, and what is left is left once.

use usher::domain::order::State;

use crate::{
    books::Fate,
    market::{Market, market},
};

const KILLS: usize = 20;
const LANES: usize = 24;
const EACH: usize = 6;

/// To which plan somebody changes, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// To the dearer one, paid in Stars at the pinned price.
    Up,
    /// The same, and nobody is told of the payment.
    UpUnheard,
    /// The same, and the owner gives the payment of the change back: what the credit is worth stays.
    UpAndBack,
    /// To the cheaper one: nothing is to be paid, and what is left over is time.
    Down,
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_while_people_change_their_plan() {
    market(async |market| {
        let ways = market.dice.mixed(&[Way::Up, Way::UpUnheard, Way::UpAndBack, Way::Down], EACH);
        let (people, killed) =
            market.people_go((KILLS, LANES), &ways, async |person, way| changes(market, person, way).await).await;
        format!("{} kills, {} changes", killed.len(), people.len())
    })
    .await;
}

async fn changes(market: &Market<'_>, person: i64, way: Way) -> Fate {
    let (place, world) = (market.place, &market.place.world);
    world.set_stars(person, 900);
    let (old, new) = if way == Way::Down { (market.premium, market.month) } else { (market.month, market.premium) };
    market.buys(person, old, "stars").await;
    market.enters(person).await;
    let before = world.stars(person);
    market.says(person, "/status");
    market.presses(person, "switch:list:").await;
    market.presses(person, &format!("switch:show:{new}")).await;
    market.thinks(person, 300).await;
    if way == Way::Down {
        market.presses(person, &format!("switch:free:{new}:")).await;
        market.reads(person, "has ended").await;
        // 900 Stars less 250 are 650 more than the price: 78 days.
        return Fate {
            paid: 1,
            orders: vec![State::Paid; 2],
            days: Some(30.0 * 900.0 / 250.0),
            entered: true,
            ..Fate::default()
        };
    }
    let quoted = market.presses(person, &format!("switch:stars:{new}:")).await;
    let quoted: i64 = quoted.rsplit(':').next().and_then(|minor| minor.parse().ok()).expect("a price");
    // Not the one for another month, which a finger that slipped may have ordered once more.
    let invoice = || market.invoice_over(person, quoted);
    if way == Way::UpUnheard {
        market.until(person, "the invoice comes", |_| invoice().is_some()).await;
        world.loses_next_of(place.bot, "message", person);
    }
    let charge = market.pays_newest(person, invoice).await;
    assert_eq!((before - world.stars(person), quoted), (quoted, 650), "the price that was read, once");
    market.reads(person, "has ended").await;
    let fate = Fate { paid: 2, orders: vec![State::Paid; 2], days: Some(30.0), entered: true, ..Fate::default() };
    if way != Way::UpAndBack {
        return fate;
    }
    market.owner_gives_back(person, &charge).await;
    market.until(person, "it is back", |world| world.stars(person) == before).await;
    market.reads(person, "have been refunded").await;
    Fate { back: 1, orders: vec![State::Refunded, State::Paid], days: Some(30.0 * 250.0 / 900.0), ..fate }
}
