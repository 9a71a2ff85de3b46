//! Property test of the books: orders, payments, refunds, codes, trials, changes and bans in any order, duplicated, late or
//! never told, go through the real flows on a real database. After each event every charge is in the books exactly once,
//! with its amount and what became of it; every right is as long as what was paid, redeemed, tried and credited for it, by
//! the test's own ledger; credit is the sum of what was earned, given and
//! kept by orders; orders made legal moves only; places, coupons and codes were given no more often than there are;
//! seats are wanted as long as there is a right. In the end nothing is lost and nobody has what they have no right to.
//!
//! `BOOKS=100..2000 cargo test --test books` hunts with other seeds.

mod around;
mod audit;
mod buying;
mod desk;
mod event;
mod ledger;
mod life;
mod money;
#[path = "../support/postgres.rs"]
mod postgres;
mod purse;
mod right;
mod rows;
mod seen;
mod wares;

use std::cell::RefCell;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

/// Lives that every run of the test sees.
const SEEDS: std::ops::Range<u64> = 0..50;

/// Faults after which nobody looks for more.
const ENOUGH: usize = 3;

fn seeds() -> std::ops::Range<u64> {
    let Ok(asked) = std::env::var("BOOKS") else { return SEEDS };
    let (from, to) = asked.split_once("..").expect("BOOKS=FROM..TO");
    from.parse().unwrap()..to.parse().unwrap()
}

/// Lives of shops on one database, each from its seed; the shortest life that shows a fault is told.
fn every_life_leaves_the_books_in_order(database: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let desk = RefCell::new(runtime.block_on(desk::Desk::open(database)));
    let seen = RefCell::new(seen::Seen::new());
    let mut faults = Vec::new();
    for seed in seeds() {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let config = Config { cases: 1, max_shrink_iters: 400, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
        let lived = runner.run(&event::life(), |events| {
            let (mut desk, mut seen) = (desk.borrow_mut(), seen.borrow_mut());
            let lived = runtime.block_on(async {
                let mut life = life::Life::new(desk.shop().await);
                life.lives(&events).await?;
                life.seen.into_iter().for_each(|(what, times)| *seen.entry(what).or_default() += times);
                Ok(())
            });
            lived.map_err(|why: String| TestCaseError::fail(why))
        });
        match lived {
            Ok(()) => {}
            Err(TestError::Fail(why, events)) => faults.push(fault(seed, why.message(), &events)),
            Err(aborted) => panic!("seed {seed}: {aborted}"),
        }
        if faults.len() == ENOUGH {
            break;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    println!("{:?}", seen.borrow());
    let never: Vec<_> = seen.take().into_iter().filter(|(_, times)| *times == 0).collect();
    assert!(std::env::var("BOOKS").is_ok() || never.is_empty(), "in no life there was: {never:?}");
}

/// A fault, with all that one needs to see it again.
fn fault(seed: u64, why: &str, events: &[event::Event]) -> String {
    let told: Vec<String> = events.iter().enumerate().map(|(n, event)| format!("{n:>3}. {event:?}")).collect();
    let wares: Vec<&str> = wares::WARES.iter().map(|ware| ware.name).collect();
    format!(
        "seed {seed}, {why}\n\nThe shortest life found in which something goes wrong:\n{}\n\n\
         People: {:?}; wares: {wares:?}; orders, charges and rows are counted back from the latest.\n\
         Again: BOOKS={seed}..{} cargo test --test books",
        told.join("\n"),
        event::PEOPLE,
        seed + 1
    )
}

#[test]
fn no_payment_is_paid_out_twice_or_lost_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    every_life_leaves_the_books_in_order(&format!("sqlite://{}", folder.path().join("usher.db").display()));
}

#[test]
fn no_payment_is_paid_out_twice_or_lost_on_postgres() {
    if let Some(server) = postgres::server() {
        every_life_leaves_the_books_in_order(&server.database());
    }
}
