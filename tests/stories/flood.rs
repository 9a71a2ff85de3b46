//! One person's flood, or one person's slow sponsor, is nobody else's.

use std::{
    collections::HashMap,
    fs,
    time::{Duration, Instant},
};

use usher::{
    domain::{
        BotId, ChatId, ErrandId, Moment, Origin,
        errand::{Class, Task},
    },
    emulator::{Fault, Trouble, subgram::Quirk},
};

use crate::town::{PATIENCE, Person, Scene, Town, story_in};

/// What one person's flood may cost another.
const BOUND: Duration = Duration::from_millis(200);
/// Other programs on the machine may spoil a measurement; a measurement that holds is enough.
const TRIES: usize = 3;
/// However slow the machine, nobody waits for more than this part of a flood.
const PART: u64 = 10;

fn scene() -> Scene {
    Scene { real_time: true, ..Scene::default() }.with("--send-rate", "0")
}

/// What a newcomer waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Wait {
    /// Real time, without what other programs may have taken of it.
    took: Duration,
    /// Calls of Usher's meanwhile.
    calls: u64,
}

/// Processor time that was used by anybody but this process and its children (a PostgreSQL), since the machine began.
fn used_by_others() -> Duration {
    let ticks = |fields: &[&str]| fields.iter().filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>();
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let all: Vec<&str> = stat.lines().next().unwrap_or_default().split_whitespace().collect();
    // user nice system idle iowait irq softirq steal
    let all = if all.len() > 8 { ticks(&all[1..4]) + ticks(&all[6..9]) } else { 0 };
    let programs = fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(|program| {
        let id = program.file_name().to_str()?.parse::<u32>().ok()?;
        let stat = fs::read_to_string(program.path().join("stat")).ok()?;
        // Behind the name: state, parent, ...
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        Some((id, (fields.get(1)?.parse::<u32>().ok()?, ticks(fields.get(11..13)?))))
    });
    let programs: HashMap<u32, (u32, u64)> = programs.collect();
    let is_ours = |id: &u32| {
        let line = std::iter::successors(Some(*id), |id| programs.get(id).map(|(parent, _)| *parent));
        line.take(16).any(|id| id == std::process::id())
    };
    let ours: u64 = programs.iter().filter(|(id, _)| is_ours(id)).map(|(_, (_, ticks))| ticks).sum();
    Duration::from_millis(all.saturating_sub(ours) * 10)
}

/// From a newcomer's word to the answer.
async fn answer_time(town: &Town) -> Wait {
    let person = town.person("Alice");
    let (others, (calls, _)) = (used_by_others(), town.world.calls_after(u64::MAX));
    let begun = Instant::now();
    town.world.says(person.id, town.bot, "/start").unwrap();
    let answered = |world: &usher::emulator::World| !world.chat_view(person.id, town.bot).iter().all(|m| !m.from_bot);
    assert!(town.world.until(answered, PATIENCE).await, "nobody answers");
    let took = begun.elapsed();
    let (calls, stolen) = (town.world.calls_after(u64::MAX).0 - calls, used_by_others().saturating_sub(others));
    person.hears("You have access");
    Wait { took: took.saturating_sub(stolen), calls }
}

/// Newcomers, one after the other, for as long as something goes on: the longest that one of them waited.
async fn longest_wait(town: &Town, mut goes_on: impl AsyncFnMut() -> bool) -> (Wait, usize) {
    let (mut longest, mut count) = (Wait::default(), 0);
    let mut pace = tokio::time::interval(Duration::from_millis(40));
    while goes_on().await {
        pace.tick().await;
        let wait = answer_time(town).await;
        longest = Wait { took: longest.took.max(wait.took), calls: longest.calls.max(wait.calls) };
        count += 1;
    }
    (longest, count)
}

async fn calm(town: &Town) -> Duration {
    let mut waits = Vec::new();
    for _ in 0..21 {
        waits.push(answer_time(town).await.took);
    }
    waits.sort_unstable();
    waits[waits.len() / 2]
}

/// Everything that came in is handled, and every answer sent.
async fn is_over(town: &Town) -> bool {
    let store = town.usher().app.store.clone();
    store.count_unhandled(BotId(town.bot)).await.unwrap() == 0 && !store.anything_due().await.unwrap()
}

/// Pours a flood of updates of one person, as fast as they are fetched.
async fn pour(town: &Town, drops: usize, drop: impl Fn(usize)) {
    for n in 0..drops {
        if n % 100 == 0 {
            assert!(town.world.until(|world| world.pending(town.bot) < 100, PATIENCE).await);
        }
        drop(n);
    }
}

/// Memory of this process, the emulated Telegram included, in MiB.
fn memory() -> usize {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4 / 1024
}

/// Measures how much longer a newcomer waits while one person pours a flood and while it is handled.
async fn measured(
    town: &Town,
    (drops, what): (usize, &str),
    begin: impl Fn(&Person<'_>),
    drop: impl Fn(&Person<'_>, usize),
) {
    let mut told = String::new();
    for _ in 0..TRIES {
        let (calm, before) = (calm(town).await, memory());
        let mallory = town.person("Mallory");
        begin(&mallory);
        let poured = std::cell::Cell::new(false);
        let pouring = async {
            pour(town, drops, |n| drop(&mallory, n)).await;
            poured.set(true);
        };
        let (begun, mut done) = (Instant::now(), false);
        let waiting = longest_wait(town, async || {
            done = poured.get() && is_over(town).await;
            !done && begun.elapsed() < Duration::from_secs(600)
        });
        let ((), (longest, count)) = tokio::join!(pouring, waiting);
        assert!(is_over(town).await, "the flood is not over after {:?}", begun.elapsed());
        let (after, seconds) = (memory(), begun.elapsed());
        mallory.may_hear("");
        told = format!(
            "{drops} {what} behind a silent sponsor ({:?}): calm {calm:?}, the longest of {count} newcomers {longest:?}; \
             handled in {seconds:?}, memory {before} -> {after} MiB",
            town.usher().app.store.backend()
        );
        println!("{told}");
        if longest.took.saturating_sub(calm) < BOUND && longest.calls < drops as u64 / PART {
            return;
        }
    }
    panic!("{told}: more than {BOUND:?} longer, or for too many");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_messages_of_one_person_and_a_silent_sponsor_delay_nobody_else() {
    story_in(scene(), async |town| {
        let begin = |mallory: &Person<'_>| {
            town.sponsors.quirk_times(Quirk::Slow(Duration::from_secs(10)), 1);
            town.world.says(mallory.id, town.bot, "/start").unwrap();
        };
        let drop = |mallory: &Person<'_>, n: usize| _ = town.world.says(mallory.id, town.bot, &format!("hello {n}"));
        measured(town, (10_000, "messages"), begin, drop).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_taps_of_one_person_delay_nobody_else() {
    story_in(scene(), async |town| {
        let begin = |mallory: &Person<'_>| {
            town.sponsors.quirk_times(Quirk::Slow(Duration::from_secs(10)), 1);
            town.world.says(mallory.id, town.bot, "/start").unwrap();
        };
        let drop = |mallory: &Person<'_>, _| _ = town.world.taps_missing(mallory.id, town.bot, "subgram-op");
        measured(town, (3_000, "taps"), begin, drop).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heap_of_messages_that_one_chat_holds_back_delays_nobody_else() {
    const HEAP: usize = 21_000;
    story_in(Scene::default().with("--send-rate", "0"), async |town| {
        let (mallory, alice) = (town.person("Mallory"), town.person("Alice"));
        mallory.says("/help").await;
        mallory.hears("/status");
        town.world.fault(Fault::on("sendMessage", Trouble::TooMany(50)).in_chat(mallory.id).once());
        let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
        for n in 0..HEAP {
            let body = format!(r#"{{"chat_id":{},"text":"number {n}"}}"#, mallory.id);
            work.send(BotId(town.bot), Class::Reply, Task::say(ChatId(mallory.id), body));
        }
        work.commit().await.unwrap();
        town.world.says(alice.id, town.bot, "/help").unwrap();
        let answered =
            |world: &usher::emulator::World| world.chat_view(alice.id, town.bot).iter().any(|message| message.from_bot);
        assert!(town.world.until(answered, PATIENCE).await, "Alice waits for Mallory's messages");
        alice.hears("/status");
        // And when her wait is over, her messages arrive in their order. Some hundreds of them are enough.
        let enough = |world: &usher::emulator::World| world.count("sendMessage") > 400;
        let mut patience = 0..60;
        while !town.world.until(enough, Duration::from_secs(1)).await {
            assert!(patience.next().is_some(), "her messages do not arrive");
            town.clock.advance(Duration::from_secs(30));
        }
        // What is far behind those in memory is called off.
        let (store, begin) = (&town.usher().app.store, (Moment::from_millis(0), ErrandId(0)));
        let rest = store.errands_due(BotId(town.bot), begin, town.clock.now(), HEAP).await.unwrap();
        store.errands_done(&rest.iter().skip(1_000).map(|errand| errand.id).collect::<Vec<_>>()).await.unwrap();
        town.settle().await;
        let numbers: Vec<String> =
            mallory.view().into_iter().map(|message| message.text).filter(|text| text.starts_with("number")).collect();
        let wrong = numbers.iter().enumerate().find(|(n, text)| **text != format!("number {n}"));
        assert_eq!(wrong, None, "in order and without a gap");
        mallory.may_hear("number");
    })
    .await;
}
