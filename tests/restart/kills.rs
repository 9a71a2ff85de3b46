//! `kill -9` at random instants: no journey is lost, nobody gets anything twice.

use std::{
    cell::RefCell,
    time::{Duration, Instant},
};

use futures::future::join_all;
use usher::{
    clock::Clock,
    emulator::{Fault, Trouble},
};

use crate::{
    dice::Dice,
    place::{Place, story},
};

const KILLS: usize = 50;
const JOURNEYS: usize = 500;
const IN_FLIGHT: usize = 40;
/// Milliseconds.
const AFTERWARDS: i64 = 100;

#[tokio::test(flavor = "multi_thread")]
async fn fifty_kills_during_five_hundred_journeys() {
    let seed = &Dice::new();
    story("7 days", &[("SEND_RATE", "30")], async |place| {
        let (begun, dice) = (Instant::now(), &seed.own(0));
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

/// How many messages of these were sent again, and how many at most because of one kill. None is without a kill.
pub fn repeated_by_kill(place: &Place, killed: &[i64], which: impl Fn(&str) -> bool) -> (usize, usize) {
    let again = place.repeated().into_iter().filter(|(.., text)| which(text));
    // Telegram may read what was sent a moment before the sender's death a moment after it.
    let mut between: Vec<_> = again.map(|(before, at, ..)| (before - AFTERWARDS, at)).collect();
    between.sort_unstable();
    let blamed = |most| may_be_blamed(&between, killed, most);
    assert!(
        blamed(between.len()),
        "a message was repeated though nothing was killed meanwhile: {between:?}, {killed:?}"
    );
    let most = (0..).find(|most| blamed(*most)).expect("all of them blame one kill at most");
    (between.len(), most)
}

/// Whether each of these repetitions has a kill between its two messages, and no kill more than `most` of them. Two kills
/// may be so near to each other that one message was sent, and sent again, beside both.
fn may_be_blamed(between: &[(i64, i64)], killed: &[i64], most: usize) -> bool {
    let mut left: Vec<_> = between.to_vec();
    for kill in killed {
        for _ in 0..most {
            let stands = left.iter().enumerate().filter(|(_, (from, to))| (from..=to).contains(&kill));
            let Some((first, _)) = stands.min_by_key(|(_, (_, to))| *to) else { break };
            left.remove(first);
        }
    }
    left.is_empty()
}

#[test]
fn of_two_kills_near_each_other_either_may_have_repeated_a_message() {
    let beside_both = [(0, 100), (20, 300)];
    assert!(may_be_blamed(&beside_both, &[50, 200], 1));
    assert!(!may_be_blamed(&beside_both, &[50], 1));
    assert!(may_be_blamed(&beside_both, &[50], 2));
    assert!(!may_be_blamed(&beside_both, &[400], 2));
    assert!(may_be_blamed(&[], &[], 0));
}

/// Prints the figures, and holds the repeated messages against the kills.
fn report(place: &Place, killed: &[i64], journeys: usize, begun: Instant) {
    let (repeated, most) = repeated_by_kill(place, killed, |_| true);
    let links = place.world.links(place.club);
    let orphans = links.iter().filter(|link| !link.primary && !link.revoked).count();
    println!(
        "{}: {} kills, {journeys} journeys in {:?}; {repeated} messages repeated, at most {most} because of one kill; \
         {orphans} links that nobody was shown",
        place.database(),
        killed.len(),
        begun.elapsed()
    );
    assert!(most <= 1, "{most} messages were repeated because of one kill");
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
