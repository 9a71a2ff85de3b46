//! Against Telegram's limits: twice the demand that they allow, a mass send, and the sweep that fills the outbox.
//!
//! `cargo bench --bench limits` (`-- --quick` for a small run). See `docs/speed.md`.

mod rig;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use rig::{
    Line, Role, big,
    crowd::{Crowd, Way},
    figures::{Table, median, millis, percentile},
    town::{BOT, PATIENCE, TOKEN, Town},
};
use secrecy::SecretString;
use usher::{
    app::Bot,
    config::Settings,
    domain::{
        ChatId,
        errand::{Class, Task},
    },
    flows::{expire, remind},
    telegram::{Client, calls},
};

/// Telegram lets a bot send this many messages a second; a journey takes two.
const PER_SECOND: u32 = 30;
/// People who are reminded in one run.
const DUE: i64 = 1_800;

fn main() {
    rig::run(async |line: Line| {
        let (demand, letters) = if line.quick { (5, 300) } else { (20, 900) };
        twice_the_demand(Duration::from_secs(demand)).await;
        mass_send(letters).await;
        let sizes: &[_] = if line.quick {
            &[(10_000, 1_000), (100_000, 1_000)]
        } else {
            &[(100_000, 1_000), (1_000_000, 1_000), (1_000_000, 10_000)]
        };
        sweep(&line.settings, sizes).await;
        reminders(&line.settings, sizes[sizes.len() - 1].0).await;
    });
}

async fn twice_the_demand(span: Duration) {
    let town = Town::found(true).await;
    let bot = town.wake(Role::Usher, &[]).await;
    let crowd = Crowd::of(&town);
    let begun = Instant::now();
    let waits = crowd.comes(Way::Journey, Duration::from_secs(1) / PER_SECOND, span).await;
    let took = begun.elapsed();
    drop(bot);
    println!("a person {PER_SECOND} times a second for {span:?}: twice what the limits allow");
    let mut table = Table::new(&["came", "done", "429s", "all done after s", "median wait for access s", "messages/s"]);
    let mut opened: Vec<_> = waits.iter().map(|waits| waits.opened).collect();
    #[expect(clippy::cast_precision_loss, reason = "a figure")]
    let rate = (2 * waits.len()) as f64 / took.as_secs_f64();
    table.row(&[
        waits.len().to_string(),
        waits.len().to_string(),
        town.world.violations().to_string(),
        format!("{:.1}", took.as_secs_f64()),
        format!("{:.1}", percentile(&mut opened, 0.5) / 1_000.0),
        format!("{rate:.1}"),
    ]);
    table.print();
}

async fn mass_send(letters: usize) {
    let town = Town::found(true).await;
    let people: Vec<i64> = (0..letters).map(|_| town.world.person("Alice")).collect();
    for person in &people {
        town.world.says(*person, BOT.0, "/start").expect("the bot is there");
    }
    // They know the bot; what they said is of no interest.
    town.forgets_updates().await;
    town.prepare(async |work| {
        for person in people {
            let body = calls::send_message(ChatId(person), "News for <b>everybody</b>", &Vec::new()).body;
            work.send(BOT, Class::Broadcast, Task::say(ChatId(person), body));
        }
        Ok(())
    })
    .await;
    let mut arrivals = town.world.arrivals();
    let bot = town.wake(Role::Usher, &[]).await;
    let mut seen = Vec::new();
    while seen.len() < letters {
        tokio::time::timeout(PATIENCE, arrivals.recv()).await.expect("the next message");
        seen.push(Instant::now());
    }
    drop(bot);
    // The first thirty leave at once; what counts is what is held after them.
    let burst = PER_SECOND as usize;
    #[expect(clippy::cast_precision_loss, reason = "a figure")]
    let rate = (letters - burst) as f64 / (seen[letters - 1] - seen[burst - 1]).as_secs_f64();
    println!("a mass send to {letters} people");
    let mut table = Table::new(&["messages/s held", "429s", "s"]);
    let took = seen[letters - 1] - seen[0];
    table.row(&[format!("{rate:.2}"), town.world.violations().to_string(), format!("{:.1}", took.as_secs_f64())]);
    table.print();
}

async fn sweep(settings: &Settings, sizes: &[(i64, i64)]) {
    println!("the sweep, medians of 3");
    let mut table = Table::new(&["subscriptions", "due", "planned in ms", "nothing due ms"]);
    for (people, due) in sizes {
        let (mut planned, mut idle) = (Vec::new(), Vec::new());
        for _ in 0..3 {
            let copy = big::ended(*people, *due).await;
            let app = copy.app(settings).await;
            let begun = Instant::now();
            let swept = expire::sweep(&app).await.expect("a sweep");
            planned.push(millis(begun.elapsed()));
            let expected = usize::try_from(*due).expect("a count");
            assert_eq!((swept.ended, swept.settling), (expected, expected), "everything that is due is planned");
            let begun = Instant::now();
            expire::sweep(&app).await.expect("a sweep");
            idle.push(millis(begun.elapsed()));
            app.store.close().await;
        }
        let figures = [planned, idle].map(|times| format!("{:.1}", median(times)));
        table.row(&[&[people.to_string(), due.to_string()], figures.as_slice()].concat());
    }
    table.print();
}

/// One run of the reminders' job: it queues at most about two thousand people, then waits until they have been told.
async fn reminders(settings: &Settings, people: i64) {
    let settings = Settings { quiet_hours: "off".parse().expect("no quiet hours"), ..settings.clone() };
    let (mut planned, mut idle) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let copy = big::to_remind(people, DUE).await;
        let app = copy.app(&settings).await;
        let telegram = Client::new(BOT, SecretString::from(TOKEN), "http://127.0.0.1:1", app.http.clone());
        let username = "usher_bot".to_owned();
        app.enter(Arc::new(Bot { id: BOT, username, telegram, set_owners: Vec::new(), subgram: None }));
        for (times, expected) in [(&mut planned, usize::try_from(DUE).expect("a count")), (&mut idle, 0)] {
            let begun = Instant::now();
            let reminded = remind::run(&app).await.expect("a run");
            times.push(millis(begun.elapsed()));
            assert_eq!(reminded, expected, "who is due is reminded, once");
        }
        app.store.close().await;
    }
    println!("reminders beside {people} subscriptions, medians of 3");
    let mut table = Table::new(&["due", "queued in ms", "nothing due ms"]);
    let figures = [planned, idle].map(|times| format!("{:.1}", median(times)));
    table.row(&[&[DUE.to_string()], figures.as_slice()].concat());
    table.print();
}
