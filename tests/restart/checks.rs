//! `kill -9` while everybody is looked at: what was missed is found once, told once but for a kill, and put right, and
//! nobody goes who may stay.

use std::collections::HashSet;

use futures::future::join_all;
use usher::{
    domain::{
        ChatId, Origin, UserId,
        errand::{Class, Task},
        seat::Observed,
        team::Act,
    },
    emulator::Entered,
    flows::admit::{self, Grant},
    store::{Check, Find},
};

use crate::{
    market::{Market, market},
    place::OWNER,
};

const KILLS: usize = 30;
const CHECKS: usize = 3;
/// People with a right, of whom so many leave unseen before each check.
const MEMBERS: usize = 24;
const LEAVE: usize = 5;
/// People whose right is over, and who come back unseen before each check.
const STRAYS: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn kills_while_everybody_is_looked_at() {
    market(async |market| {
        let place = market.place;
        let daemon = place.start().await;
        let members = join_all((0..MEMBERS).map(|_| comes_in(market))).await;
        let strays = join_all((0..STRAYS).map(|_| comes_in(market))).await;
        join_all(strays.iter().map(|person| goes(market, *person))).await;
        place.comes_to_rest().await;
        daemon.stop().await;
        let work = async {
            for round in 0..CHECKS {
                let left: Vec<i64> = members.iter().skip(round * LEAVE).take(LEAVE).copied().collect();
                finds(market, &left, &strays).await;
            }
        };
        let ((), killed) = market.killed_during(KILLS, work).await;
        // Each check was asked for once, and told of once, but for a kill.
        let audit = market.store.audit(market.bot, None, 1_000).await.unwrap();
        assert_eq!(audit.iter().filter(|entry| entry.act == Act::Check).count(), CHECKS);
        let reports = place.view(OWNER).into_iter().filter(|message| message.text.contains("Check finished")).count();
        assert!((CHECKS..=CHECKS + killed.len()).contains(&reports), "{reports} reports of {CHECKS} checks");
        // The one path removed whom it had to, and nobody else.
        let calls = place.world.calls().into_iter().filter(|call| call.method.to_lowercase().contains("banchatmember"));
        let touched: HashSet<i64> = calls.filter_map(|call| call.params["user_id"].as_i64()).collect();
        assert_eq!(touched, strays.iter().copied().collect(), "whom a removing call was about");
        assert!(members.iter().all(|person| market.is_inside(*person)));
        assert!(strays.iter().all(|person| !market.is_inside(*person)));
        format!("{} kills, {CHECKS} checks, {reports} reports", killed.len())
    })
    .await;
}

/// Somebody has a right and goes in by their link.
async fn comes_in(market: &Market<'_>) -> i64 {
    let person = market.place.world.person("Alice");
    market.says(person, "/help");
    market.reads(person, "/start").await;
    let (bot, user) = (market.bot, UserId(person));
    let mut work = market.store.begin(Origin::Repeatable).await.unwrap();
    let plan = work.plan(bot, market.month).await.unwrap().expect("a plan");
    let given = admit::grant(&mut work, bot, user, &plan, "grant", chrono_tz::UTC).await.unwrap();
    assert!(matches!(given, Grant::Until(_)), "{given:?}");
    work.send(bot, Class::Reply, Task::Invite { user, plan: Some(plan.id), chats: plan.chats, anew: false });
    work.commit().await.unwrap();
    market.enters(person).await;
    is_seen(market, person, Observed::In).await;
    person
}

async fn is_seen(market: &Market<'_>, person: i64, where_they_are: Observed) {
    market
        .until_noted(&format!("{person} is seen {where_they_are:?}"), async |store| {
            let seat = store.seat(market.bot, ChatId(market.place.club), UserId(person)).await.unwrap();
            seat.observed == where_they_are
        })
        .await;
}

/// They leave, and their time is over.
async fn goes(market: &Market<'_>, person: i64) {
    market.place.world.leaves(person, market.place.club);
    is_seen(market, person, Observed::Out).await;
    market.time_passes(person, std::time::Duration::from_secs(31 * 86_400)).await;
    market.reads(person, "access ended on").await;
}

/// Some leave and some come, unseen; an owner asks, and reads of exactly these.
async fn finds(market: &Market<'_>, left: &[i64], strays: &[i64]) {
    let (place, world, store) = (market.place, &market.place.world, &market.store);
    let link = world.makes_link(OWNER, place.club, None, false);
    for person in left.iter().chain(strays) {
        world.loses_next_of(place.bot, "chat_member", *person);
    }
    left.iter().for_each(|person| world.leaves(*person, place.club));
    for person in strays {
        assert_eq!(world.opens_link(*person, &link), Entered::Joined { chat: place.club });
    }
    let before = store.last_check(market.bot).await.unwrap().map_or(0, |check| check.check_id);
    let read = place.view(OWNER).last().map_or(0, |message| message.id);
    market.says(OWNER, "/check_all");
    let new = |check: Option<Check>| check.filter(|check| check.check_id > before && check.finished_at.is_some());
    market
        .until_noted("the check ends", async |store| new(store.last_check(market.bot).await.unwrap()).is_some())
        .await;
    let check = new(store.last_check(market.bot).await.unwrap()).expect("a check");
    let found = store.finds(check.check_id).await.unwrap();
    let these = |find: Find| {
        let mut these: Vec<i64> = found.iter().filter(|one| one.find == find).map(|one| one.user.0).collect();
        these.sort_unstable();
        these
    };
    let sorted = |people: &[i64]| {
        let mut people = people.to_vec();
        people.sort_unstable();
        people
    };
    assert_eq!((these(Find::Outside), these(Find::Inside)), (sorted(left), sorted(strays)), "{check:?} {found:?}");
    // Each place once, however often it was begun anew: the owner twice, as administrator and as one of the people.
    let looked = i64::try_from(MEMBERS + STRAYS + 1).unwrap();
    assert!((looked..=looked + 1).contains(&check.looked) && check.unclear == 0, "{check:?}");
    assert_eq!(check.repaired, i64::try_from(left.len() + strays.len()).unwrap(), "{check:?}");
    let says = format!("Outside, though they have access: {} people", left.len());
    let is_read = |_: &_| place.view(OWNER).iter().any(|message| message.id > read && message.text.contains(&says));
    market.until(OWNER, "reads the report", is_read).await;
    join_all(strays.iter().map(|person| market.is_out(*person))).await;
    // One button sends them the way in; a second press changes nothing.
    let ways: Vec<Vec<String>> = left.iter().map(|person| market.ways_in(*person)).collect();
    market.presses(OWNER, &format!("check:links:{}", check.check_id)).await;
    for (person, old) in left.iter().zip(&ways) {
        let is_new = |_: &_| market.ways_in(*person).last().is_some_and(|way| !old.contains(way));
        market.until(*person, "gets another way in", is_new).await;
        market.enters(*person).await;
        is_seen(market, *person, Observed::In).await;
    }
    for person in strays {
        is_seen(market, *person, Observed::Out).await;
    }
}
