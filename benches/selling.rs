//! Purchases with Stars: how many a second, what each costs, how long Telegram waits for leave and the buyer for the link.
//!
//! `cargo bench --bench selling` (`-- --quick` for a small run). See `docs/speed.md`.

mod rig;

use std::time::Duration;

use rig::{
    Line, Role,
    crowd::{Crowd, Way},
    figures::{Table, median, millis, percentile},
    town::Town,
};

/// Purchases under way at the same time.
const AT_ONCE: usize = 50;
/// Where waits are measured, a buyer comes so often.
const EVERY: Duration = Duration::from_millis(20);

fn main() {
    rig::run(async |line: Line| {
        let (rounds, purchases, span) = if line.quick { (1, 1_000, 3) } else { (5, 4_000, 10) };
        throughput(rounds, purchases).await;
        waits(rounds.min(3), Duration::from_secs(span)).await;
    });
}

async fn throughput(rounds: usize, purchases: usize) {
    let mut seen = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..rounds {
        let town = Town::found(false).await.with_shop().await;
        let bot = town.wake(Role::Usher, &[("--send-rate", "0")]).await;
        let crowd = Crowd::of(&town);
        crowd.walks(Way::Purchase, purchases / 10, AT_ONCE).await;
        let before = bot.cpu_at_rest().await;
        let took = crowd.walks(Way::Purchase, purchases, AT_ONCE).await;
        let cpu = bot.cpu_at_rest().await - before;
        #[expect(clippy::cast_precision_loss, reason = "a figure")]
        let count = purchases as f64;
        let figures = [count / took.as_secs_f64(), millis(cpu) / count, bot.peak_memory()];
        seen.iter_mut().zip(figures).for_each(|(seen, figure)| seen.push(figure));
    }
    println!("a purchase with Stars, {AT_ONCE} at once, {rounds} x {purchases}, medians");
    let mut table = Table::new(&["purchases/s", "CPU ms per purchase", "peak MiB"]);
    let [per_second, cpu, peak] = seen.map(median);
    table.row(&[format!("{per_second:.0}"), format!("{cpu:.3}"), format!("{peak:.1}")]);
    table.print();
}

async fn waits(rounds: usize, span: Duration) {
    let mut seen = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        let town = Town::found(false).await.with_shop().await;
        let bot = town.wake(Role::Usher, &[("--send-rate", "0")]).await;
        let crowd = Crowd::of(&town);
        crowd.walks(Way::Purchase, 200, AT_ONCE).await;
        for waits in crowd.comes(Way::Purchase, EVERY, span).await {
            seen[0].push(waits.shown);
            seen[1].push(waits.opened);
        }
        drop(bot);
    }
    println!("a buyer every {EVERY:?}, {rounds} x {span:?}");
    let mut table = Table::new(&["", "p50 ms", "p99 ms", "worst ms"]);
    for (name, mut seen) in
        ["from \"pay\" to our leave to take the money", "from the payment to the link"].into_iter().zip(seen)
    {
        let at = [0.5, 0.99, 1.0].map(|share| format!("{:.2}", percentile(&mut seen, share)));
        table.row(&[&[name.to_owned()], at.as_slice()].concat());
    }
    table.print();
}
