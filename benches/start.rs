//! Starting and waiting: time to the first poll, and the memory of bots to which nobody talks.
//!
//! `cargo bench --bench start` (`-- --quick` for a small run). See `docs/speed.md`.

mod rig;

use std::time::{Duration, Instant};

use rig::{
    Line, Role, big,
    figures::{Table, median, millis},
    town::{PATIENCE, Town},
};

fn main() {
    rig::run(async |line: Line| {
        let (rounds, people) = if line.quick { (3, 100_000) } else { (9, 1_000_000) };
        first_poll(rounds, people).await;
        idle(if line.quick { 1 } else { 3 }).await;
    });
}

async fn first_poll(rounds: usize, people: i64) {
    let big = big::database(people).await;
    let (mut empty, mut full, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        empty.push(one(Role::Usher, None).await);
        full.push(one(Role::Usher, Some(&big)).await);
        bare.push(one(Role::Teloxide, None).await);
    }
    println!("from the start of the process to the first getUpdates, {rounds} starts, medians");
    let mut table = Table::new(&["", "ms"]);
    let names = ["usher, no database yet".to_owned(), format!("usher, {people} subscriptions"), "bare teloxide".into()];
    for (name, times) in names.into_iter().zip([empty, full, bare]) {
        table.row(&[name, format!("{:.1}", median(times))]);
    }
    table.print();
}

async fn one(role: Role, database: Option<&str>) -> f64 {
    let town = Town::found(false).await;
    let own = town.database();
    let begun = Instant::now();
    let bot = town.start(role, database.unwrap_or(&own), &[]);
    assert!(town.until_it_polls().await, "{role:?} does not ask for updates");
    let took = begun.elapsed();
    drop(bot);
    millis(took)
}

async fn idle(rounds: usize) {
    let mut table = Table::new(&["", "peak MiB", "resident MiB after 3 s", "CPU ms per second at rest"]);
    for count in [1, 200] {
        let mut seen = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..rounds {
            let town = Town::found(false).await.with_idle_bots(count - 1).await;
            let bot = town.wake(Role::Usher, &[("--send-rate", "0")]).await;
            let all = |world: &usher::emulator::World| (0..count - 1).all(|n| world.is_polling(9_000 + n));
            assert!(town.world.until(all, PATIENCE).await, "not every bot polls");
            let span = Duration::from_secs(3);
            let before = bot.cpu();
            tokio::time::sleep(span).await;
            seen[0].push(bot.peak_memory());
            seen[1].push(bot.resident());
            seen[2].push(millis(bot.cpu() - before) / span.as_secs_f64());
        }
        let cells = seen.map(|values| format!("{:.1}", median(values)));
        table.row(&[&[format!("{count} idle bots")], cells.as_slice()].concat());
    }
    println!("memory of bots to which nobody talks, {rounds} runs, medians");
    table.print();
}
