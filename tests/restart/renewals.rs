//! `kill -9` while Telegram charges month after month: each charge makes the right longer once, and what cannot be charged
//! does not.

use std::{cell::RefCell, time::Duration};

use futures::future::join_all;
use usher::{
    domain::{Moment, UserId, order::State},
    emulator::StarSubscription,
};

use crate::{
    books::{Fate, is_about_money},
    market::{Kills, Market, market},
};

const KILLS: usize = 10;
const EACH: usize = 3;
const MONTH: Duration = Duration::from_secs(30 * 86_400);
const PRICE: i64 = 250;
const MISSED: &str = "could not be renewed";

/// What becomes of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Renewed twice.
    Steady,
    /// The same, and nobody is told of the first renewal.
    Unheard,
    /// Switched off by our button.
    Off,
    /// Switched off in Telegram's settings.
    OffThere,
    /// Off by our button, and on again.
    OffAndOn,
    /// Not enough Stars, and filled up in the grace.
    LateInGrace,
    /// Not enough Stars, and none in the grace.
    Missed,
}

const WAYS: [Way; 7] =
    [Way::Steady, Way::Unheard, Way::Off, Way::OffThere, Way::OffAndOn, Way::LateInGrace, Way::Missed];

impl Way {
    fn is_renewed(self) -> bool {
        !matches!(self, Self::Off | Self::OffThere | Self::Missed)
    }

    fn is_short(self) -> bool {
        matches!(self, Self::LateInGrace | Self::Missed)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_while_subscriptions_are_renewed() {
    market(async |market| {
        let people = RefCell::new(Vec::new());
        let begin = async |way: Way| {
            let person = market.place.world.person("Alice");
            people.borrow_mut().push((person, way));
            begins(market, person, way).await;
        };
        let ways = market.dice.mixed(&WAYS, EACH);
        let (_, mut killed) = market.killed_during(KILLS, join_all(ways.iter().map(|way| begin(*way)))).await;
        let people = people.into_inner();
        for month in 1..=2 {
            killed.extend(a_month_passes(market, &people, month).await);
        }
        let told = market.telegram_tells().await;
        for (person, way) in &people {
            market.books_agree(&told, *person, &fate(*way), &format!("{way:?}")).await;
            is_renewed_as_telegram_says(market, *person, *way).await;
            let missed = market.place.view(*person).iter().filter(|message| message.text.contains(MISSED)).count();
            assert!(missed >= usize::from(way.is_short()) && (missed == 0 || way.is_short()), "{person} {way:?}");
        }
        let repeated = market.repeated(&killed, |text| text.contains(MISSED) || is_about_money(text));
        format!("{} kills, {} subscriptions, {repeated} messages repeated", killed.len(), people.len())
    })
    .await;
}

/// Somebody subscribes and enters, and does what they want to do about it.
async fn begins(market: &Market<'_>, person: i64, way: Way) {
    let world = &market.place.world;
    world.set_stars(person, if way.is_short() { PRICE } else { 3 * PRICE });
    market.thinks(person, 3_000).await;
    let charge = market.subscribes(person).await;
    market.enters(person).await;
    market.thinks(person, 1_000).await;
    if matches!(way, Way::Off | Way::OffAndOn) {
        market.says(person, "/status");
        market.presses(person, "renewal:off:").await;
        market.until(person, "it is off", |_| star(market, person).state == "canceled").await;
    }
    match way {
        Way::OffThere => assert!(world.cancels_subscription(person, &charge)),
        Way::OffAndOn => {
            market.presses(person, "renewal:on:").await;
            market.until(person, "it may be on", |_| !star(market, person).held_by_bot).await;
            assert!(world.resumes_subscription(person, &charge));
        }
        _ => {}
    }
    let renews = !matches!(way, Way::Off | Way::OffThere);
    market
        .until_noted("what was wanted", async |_| right(market, person).await.is_some_and(|(_, on)| on == renews))
        .await;
}

/// Telegram's clock goes on to where the first subscription of the month falls due; the others follow one by one.
async fn a_month_passes(market: &Market<'_>, people: &[(i64, Way)], month: i64) -> Kills {
    let world = &market.place.world;
    if month == 1 {
        for (person, _) in people.iter().filter(|(_, way)| *way == Way::Unheard) {
            world.loses_next_of(market.place.bot, "message", *person);
        }
    }
    let due =
        |(person, way): &&(i64, Way)| way.is_renewed() && star(market, *person).until > world.clock().now().secs();
    let first = people.iter().filter(due).map(|(person, _)| star(market, *person).until).min().expect("one is due");
    world.clock().advance_to(Moment::from_secs(first));
    let follow = people.iter().map(|(person, way)| async move { is_due(market, *person, *way, month).await });
    market.killed_during(KILLS, join_all(follow)).await.1
}

/// One person's month: until what is charged is noted, and what is not is told.
async fn is_due(market: &Market<'_>, person: i64, way: Way, month: i64) {
    let world = &market.place.world;
    if way.is_short() && month == 1 {
        market.reads(person, MISSED).await;
        market.thinks(person, 1_000).await;
        if way == Way::LateInGrace {
            world.set_stars(person, 2 * PRICE);
        } else {
            // Telegram's month is over; so is ours, with its grace.
            market.time_passes(person, MONTH + Duration::from_secs(2 * 86_400)).await;
            market.is_out(person).await;
        }
    }
    if way.is_renewed() {
        let left = 2 - month;
        market.until(person, "it is charged", |world| world.stars(person) <= left * PRICE).await;
        let noted =
            async |_: &_| right(market, person).await.is_some_and(|(until, _)| until == star(market, person).until);
        market.until_noted("the right is as long as Telegram says", noted).await;
    }
}

fn star(market: &Market<'_>, person: i64) -> StarSubscription {
    let [star] = market.place.world.subscriptions(person).try_into().expect("one subscription");
    star
}

/// Until when somebody's open right is paid, in Unix seconds, and whether it is paid again.
async fn right(market: &Market<'_>, person: i64) -> Option<(i64, bool)> {
    let rights = market.store.open_rights(market.bot, UserId(person)).await.unwrap();
    rights.first().map(|right| (right.paid_until.secs(), right.renews()))
}

fn fate(way: Way) -> Fate {
    let fate = |paid: usize, days: Option<f64>| Fate { paid, days, orders: vec![State::Paid], entered: true, back: 0 };
    match way {
        Way::Steady | Way::Unheard | Way::OffAndOn | Way::LateInGrace => fate(3, Some(90.0)),
        Way::Off | Way::OffThere => fate(1, Some(30.0)),
        Way::Missed => fate(1, None),
    }
}

async fn is_renewed_as_telegram_says(market: &Market<'_>, person: i64, way: Way) {
    let star = star(market, person);
    match right(market, person).await {
        Some((until, on)) => {
            assert_eq!((until, on), (star.until, star.state == "renewing"), "{person} {way:?} {star:?}");
        }
        None => assert_eq!(way, Way::Missed),
    }
}
