//! `kill -9` at random instants: no journey is lost, nobody gets anything twice.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    env,
    time::{Duration, Instant},
};

use futures::future::join_all;
use usher::{
    clock::Clock,
    emulator::{Fault, Trouble},
};

use crate::place::{Place, story};

const KILLS: usize = 50;
const JOURNEYS: usize = 500;
const IN_FLIGHT: usize = 40;

/// Random numbers that can be had again: `USHER_SEED=... cargo test --test restart`.
pub struct Dice(Cell<u64>);

impl Dice {
    pub fn new() -> Self {
        let chosen = env::var("USHER_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = chosen.unwrap_or_else(|| Clock::system().now().millis().unsigned_abs());
        println!("USHER_SEED={seed}");
        Self(Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1))
    }

    /// A number below `bound`.
    pub fn below(&self, bound: u64) -> u64 {
        let mut x = self.0.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.0.set(x);
        (x >> 16) % bound
    }

    pub fn up_to(&self, span: Duration) -> Duration {
        Duration::from_micros(self.below(u64::try_from(span.as_micros()).unwrap_or(u64::MAX)))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_kills_during_five_hundred_journeys() {
    let dice = &Dice::new();
    story("7 days", &[("SEND_RATE", "30")], async |place| {
        let begun = Instant::now();
        let (people, killed) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
        let is_over = || people.borrow().len() >= JOURNEYS && killed.borrow().len() >= KILLS;
        let travel = async || {
            while !is_over() {
                let person = place.world.person("Alice");
                people.borrow_mut().push(person);
                // People take their time, so that the journeys last as long as the kills.
                let think = async || tokio::time::sleep(dice.up_to(Duration::from_millis(1_200))).await;
                place.journey(person, think).await;
            }
        };
        let kill = async {
            let mut daemon = place.spawn();
            while killed.borrow().len() < KILLS {
                tokio::time::sleep(dice.up_to(Duration::from_millis(800))).await;
                let log = daemon.kill().await;
                killed.borrow_mut().push(Clock::system().now().millis());
                assert!(!log.contains("ERROR"), "{log}");
                daemon = place.spawn();
            }
            daemon
        };
        let (daemon, _) = tokio::join!(kill, join_all((0..IN_FLIGHT).map(|_| travel())));
        let everybody = people.borrow().clone();
        place.all_is_well(&everybody).await;
        daemon.stop().await;
        report(place, &killed.borrow(), people.borrow().len(), begun);
    })
    .await;
}

/// Prints the figures, and holds the repeated messages against the kills.
fn report(place: &Place, killed: &[i64], journeys: usize, begun: Instant) {
    let mut by_kill: HashMap<usize, Vec<i64>> = HashMap::new();
    for (at, to, _) in place.repeated() {
        let kill = killed.iter().filter(|killed| **killed <= at).count();
        by_kill.entry(kill).or_default().push(to);
    }
    let repeated: usize = by_kill.values().map(Vec::len).sum();
    let most = by_kill.values().map(Vec::len).max().unwrap_or(0);
    let links = place.world.links(place.club);
    let orphans = links.iter().filter(|link| !link.primary && !link.revoked).count();
    println!(
        "{}: {} kills, {journeys} journeys in {:?}; {repeated} messages repeated, at most {most} after one kill; \
         {orphans} links that nobody was shown",
        place.database(),
        killed.len(),
        begun.elapsed()
    );
    assert!(!by_kill.contains_key(&0), "a message was repeated before anything was killed: {by_kill:?}");
    assert!(most <= 1, "more than one message was repeated after one kill: {by_kill:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_killed_between_the_end_of_a_right_and_the_removal_goes_on_with_it() {
    story("1 hour", &[("SWEEP_CRON", "* * * * * *")], async |place| {
        let daemon = place.start().await;
        let alice = place.world.person("Alice");
        place.journey(alice, async || {}).await;
        let held = place.world.fault(Fault::on("unbanChatMember", Trouble::Hold));
        place.time_runs_out().await;
        place.until("the removal begins", |world| world.hits(held) > 0).await;
        daemon.kill().await;
        assert!(place.world.is_member(alice, place.club));
        place.world.heal(held);
        let daemon = place.start().await;
        place.until("she is out", |world| !world.is_member(alice, place.club)).await;
        place.until("she is told", |_| place.view(alice).iter().any(|m| m.text.contains("ended on"))).await;
        assert_eq!(place.world.status(alice, place.club), "left");
        daemon.stop().await;
        assert!(place.repeated().len() <= 1, "{:?}", place.repeated());

        // And who falls due while nobody is there.
        let daemon = place.start().await;
        let bob = place.world.person("Bob");
        place.journey(bob, async || {}).await;
        daemon.kill().await;
        place.time_runs_out().await;
        assert!(place.world.is_member(bob, place.club));
        let daemon = place.start().await;
        place.until("he is out", |world| !world.is_member(bob, place.club)).await;
        daemon.stop().await;
    })
    .await;
}
