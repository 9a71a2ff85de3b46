//! SIGTERM: what was begun is finished or taken up later, and nobody hears anything twice.

use std::{
    cell::RefCell,
    time::{Duration, Instant},
};

use futures::future::join_all;
use usher::emulator::subgram::Quirk;

use crate::{
    dice::Dice,
    place::{PATIENCE, story},
};

const STOPS: usize = 12;
const DEADLINE: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_in_full_flight_loses_nothing_and_repeats_nothing() {
    let seed = &Dice::new();
    story("7 days", &[], async |place| {
        let dice = &seed.own(0);
        let (people, stopped) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
        let travel = async || {
            while stopped.borrow().len() < STOPS {
                let person = place.world.person("Alice");
                people.borrow_mut().push(person);
                let think = async || tokio::time::sleep(dice.up_to(Duration::from_millis(300))).await;
                place.journey(person, think).await;
            }
        };
        let stop = async {
            let mut daemon = place.start().await;
            while stopped.borrow().len() < STOPS {
                tokio::time::sleep(dice.up_to(Duration::from_millis(600))).await;
                let begun = Instant::now();
                let log = daemon.stop().await;
                stopped.borrow_mut().push(begun.elapsed());
                assert!(!log.contains("ERROR") && !log.contains("not everything could be finished"), "{log}");
                daemon = place.start().await;
            }
            daemon
        };
        let (daemon, _) = tokio::join!(stop, join_all((0..30).map(|_| travel())));
        let everybody = people.borrow().clone();
        place.all_is_well(&everybody).await;
        daemon.stop().await;
        let longest = stopped.borrow().iter().max().copied().unwrap_or_default();
        println!(
            "{}: {STOPS} stops, {} journeys, the longest stop took {longest:?}",
            place.database(),
            people.borrow().len()
        );
        assert!(longest < DEADLINE);
        assert!(place.repeated().is_empty(), "{:?}", place.repeated());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_waits_for_a_silent_sponsor_only_as_long_as_it_may() {
    story("7 days", &[("GATE_TIMEOUT", "60s")], async |place| {
        let (daemon, begun) = (place.start().await, Instant::now());
        daemon.stop().await;
        let usual = begun.elapsed();
        let daemon = place.start().await;
        let alice = place.world.person("Alice");
        place.sponsors.quirk(Quirk::Hang);
        place.world.says(alice, place.bot, "/start").unwrap();
        let asked = async {
            while place.sponsors.count("/get-sponsors") == 0 {
                place.world.until(|_| false, Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, asked).await.expect("the sponsor network is asked");
        let begun = Instant::now();
        let log = daemon.stop().await;
        assert!(begun.elapsed() < DEADLINE + Duration::from_secs(3) + usual, "{:?}", begun.elapsed());
        assert!(log.contains("not everything could be finished"), "{log}");
        place.sponsors.heal();
        let daemon = place.start().await;
        place.until("the sponsor is shown", |_| place.button(alice).is_some()).await;
        daemon.stop().await;
    })
    .await;
}
