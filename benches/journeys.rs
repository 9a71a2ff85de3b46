//! Journeys through the gate: how many a second, what each costs, how long people wait. Usher beside bare teloxide.
//!
//! `cargo bench --bench journeys` (`-- --quick` for a small run). See `docs/speed.md`.

mod rig;

use std::time::Duration;

use rig::{
    Line, Role,
    crowd::{Crowd, Way},
    figures::{Table, median, millis, percentile},
    town::Town,
};
use usher::emulator::subgram::Quirk;

/// Journeys under way at the same time.
const AT_ONCE: usize = 50;
/// What the sponsor network takes for an answer when waits are measured.
const SPONSOR: Duration = Duration::from_millis(50);
const ROLES: [Role; 2] = [Role::Usher, Role::Teloxide];

fn main() {
    rig::run(async |line: Line| {
        let (rounds, journeys, span) = if line.quick { (1, 1_500, 3) } else { (5, 6_000, 10) };
        throughput("a journey", false, rounds, journeys).await;
        throughput("a journey with a chat behind the gate", true, rounds, journeys).await;
        waits(rounds.min(3), Duration::from_secs(span)).await;
    });
}

/// What one run showed.
struct Run {
    per_second: f64,
    cpu: f64,
    peak: f64,
}

async fn throughput(what: &str, with_chat: bool, rounds: usize, journeys: usize) {
    let mut runs = [Vec::new(), Vec::new()];
    // Both take turns, so that a noisy neighbour meets both.
    for _ in 0..rounds {
        for (role, runs) in ROLES.into_iter().zip(&mut runs) {
            runs.push(walk(role, with_chat, journeys).await);
        }
    }
    println!("{what}, {AT_ONCE} at once, {rounds} x {journeys}, medians");
    let mut table = Table::new(&["", "journeys/s", "CPU ms per journey", "peak MiB"]);
    let names = ["usher, SQLite", "bare teloxide"];
    for (name, runs) in names.into_iter().zip(&runs) {
        let of = |value: fn(&Run) -> f64| median(runs.iter().map(value).collect());
        table.row(&[
            name.to_owned(),
            format!("{:.0}", of(|run| run.per_second)),
            format!("{:.3}", of(|run| run.cpu)),
            format!("{:.1}", of(|run| run.peak)),
        ]);
    }
    // Of the two runs of one round, which met the same neighbours; then the median, and how far the rounds lie apart.
    let [ours, bare] = &runs;
    let ratio = |value: fn(&Run) -> f64| {
        let mut ratios: Vec<_> = ours.iter().zip(bare).map(|(ours, bare)| value(ours) / value(bare)).collect();
        ratios.sort_by(f64::total_cmp);
        let ends = [ratios.first(), ratios.last()].map(|end| end.copied().unwrap_or(f64::NAN));
        format!("{:.2} ({:.2} to {:.2})", median(ratios), ends[0], ends[1])
    };
    table.row(&["ratio".to_owned(), ratio(|run| run.per_second), ratio(|run| run.cpu), String::new()]);
    table.print();
}

async fn walk(role: Role, with_chat: bool, journeys: usize) -> Run {
    let town = Town::found(false).await;
    let town = if with_chat { town.with_chat().await } else { town };
    let bot = town.wake(role, &[("--send-rate", "0")]).await;
    let crowd = Crowd::of(&town);
    crowd.walks(Way::Journey, journeys / 10, AT_ONCE).await;
    let before = bot.cpu_at_rest().await;
    let took = crowd.walks(Way::Journey, journeys, AT_ONCE).await;
    let cpu = bot.cpu_at_rest().await - before;
    let taps = town.world.count("answerCallbackQuery");
    assert_eq!(taps, town.world.count("deleteMessage"), "every tap is answered and its message removed");
    #[expect(clippy::cast_precision_loss, reason = "a figure")]
    let count = journeys as f64;
    Run { per_second: count / took.as_secs_f64(), cpu: millis(cpu) / count, peak: bot.peak_memory() }
}

async fn waits(rounds: usize, span: Duration) {
    let mut seen = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        for (role, seen) in ROLES.into_iter().zip(&mut seen) {
            let town = Town::found(false).await;
            let bot = town.wake(role, &[("--send-rate", "0")]).await;
            let crowd = Crowd::of(&town);
            crowd.walks(Way::Journey, 200, AT_ONCE).await;
            town.sponsors.quirk(Quirk::Slow(SPONSOR));
            for waits in crowd.comes(Way::Journey, Duration::from_millis(10), span).await {
                seen.extend([waits.shown, waits.opened].map(|wait| wait.saturating_sub(SPONSOR)));
            }
            drop(bot);
        }
    }
    println!("added to the sponsor's {SPONSOR:?}, 100 journeys/s, {rounds} x {span:?}");
    let mut table = Table::new(&["", "p50 ms", "p99 ms", "worst ms"]);
    for (name, mut seen) in ["usher, SQLite", "bare teloxide"].into_iter().zip(seen) {
        let at = [0.5, 0.99, 1.0].map(|share| format!("{:.2}", percentile(&mut seen, share)));
        table.row(&[&[name.to_owned()], at.as_slice()].concat());
    }
    table.print();
}
