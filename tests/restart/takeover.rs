//! `kill -9` while a living chat is taken over: everybody named in the lists gets what is theirs once, and nobody goes
//! before the grace is over.

use std::{
    cell::{Cell, RefCell},
    collections::HashSet,
    fmt::Write as _,
    time::Duration,
};

use usher::{
    clock::Clock,
    domain::{ChatId, Moment, Origin, PlanId, Subscription, UserId, seat::Exempt, team::Act},
};

use crate::{
    kills::repeated_by_kill,
    market::{Market, market},
    place::{OWNER, Place},
};

const DAY: u64 = 86_400;
/// The job that does what lists say runs so often, in milliseconds.
const ROUND: u64 = 10_000;
/// It is killed so soon after it began.
const AT_WORK: Duration = Duration::from_millis(1_500);
/// At any other time a daemon lives at most so long; who is about to see the job begin lives that long.
const LIFE: Duration = Duration::from_millis(900);
const SOON: Duration = Duration::from_millis(2_500);

/// Who was inside before the bot came.
struct Hall {
    id: i64,
    /// What opens it.
    plan: PlanId,
    /// With an end date in the list.
    paid: Vec<i64>,
    /// Who may stay for good.
    exempt: Vec<i64>,
    /// Of whom the list knows nothing else.
    guests: Vec<i64>,
    /// The same, in the export of Telegram Desktop.
    exported: Vec<i64>,
    /// Those of all who have written to the bot.
    known: Vec<i64>,
}

impl Hall {
    fn fills(place: &Place) -> Self {
        let id = place.world.supergroup("Hall", OWNER);
        let some = |count: usize| -> Vec<i64> { (0..count).map(|_| place.world.person("Member")).collect() };
        let hall = Self {
            id,
            plan: PlanId(0),
            paid: some(30),
            exempt: some(10),
            guests: some(30),
            exported: some(12),
            known: Vec::new(),
        };
        hall.people().into_iter().for_each(|person| place.world.adds(OWNER, person, id));
        let known = [&hall.paid, &hall.guests, &hall.exported]
            .map(|some| some.iter().copied().step_by(2))
            .into_iter()
            .flatten();
        Self { known: known.collect(), ..hall }
    }

    fn people(&self) -> Vec<i64> {
        [&self.paid, &self.exempt, &self.guests, &self.exported].into_iter().flatten().copied().collect()
    }

    fn csv(&self) -> String {
        let mut list = "id;name;until;exempt\n".to_owned();
        for (people, rest) in [(&self.paid, "2099-12-31;"), (&self.exempt, ";yes"), (&self.guests, ";")] {
            for person in people {
                writeln!(list, "{person};Member {person};{rest}").unwrap();
            }
        }
        list
    }

    fn export(&self) -> String {
        let joins = |person: &i64| {
            format!(r#"{{"type":"service","actor":"M","actor_id":"user{person}","action":"join_group_by_link"}}"#)
        };
        let messages: Vec<String> = self.exported.iter().map(joins).collect();
        format!(r#"{{"name":"Hall","type":"private_supergroup","messages":[{}]}}"#, messages.join(","))
    }
}

/// Kills at random instants, and whenever the job is at work, as long as `work` takes.
async fn killed_while<T>(market: &Market<'_>, killed: &RefCell<Vec<i64>>, work: impl Future<Output = T>) -> T {
    let done = Cell::new(false);
    let killing = async {
        while !done.get() {
            let daemon = market.place.start().await;
            let now = u64::try_from(Clock::system().now().millis()).unwrap();
            let wait = Duration::from_millis(ROUND - now % ROUND);
            let life = if wait > SOON { market.dice.up_to(LIFE) } else { wait + market.dice.up_to(AT_WORK) };
            tokio::time::sleep(life).await;
            let log = daemon.kill().await;
            killed.borrow_mut().push(Clock::system().now().millis());
            assert!(!log.contains("ERROR"), "{log}");
        }
    };
    let working = async {
        let result = work.await;
        done.set(true);
        result
    };
    tokio::join!(killing, working).1
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_while_a_living_chat_is_taken_over() {
    market(async |market| {
        let place = market.place;
        let daemon = place.start().await;
        let mut hall = Hall::fills(place);
        place.world.add_bot_admin(hall.id, place.bot, &["can_invite_users", "can_restrict_members"], OWNER);
        market.reads(OWNER, "“Hall” is connected").await;
        let mut work = market.store.begin(Origin::Repeatable).await.unwrap();
        let term = "30 days".parse().unwrap();
        hall.plan = work.add_plan(market.bot, "Hall", term, &[ChatId(hall.id)], None).await.unwrap();
        work.commit().await.unwrap();
        for person in &hall.known {
            market.says(*person, "/help");
            market.reads(*person, "/start").await;
        }
        place.comes_to_rest().await;
        daemon.stop().await;
        let killed = RefCell::default();
        killed_while(market, &killed, async {
            brings(market, &hall, "people.csv", &hall.csv()).await;
            is_settled(market, &hall, hall.people().len() - hall.exported.len()).await;
            // The same again, by the command line: nothing more comes of it.
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), hall.csv()).unwrap();
            let (chat, path) = (hall.id.to_string(), file.path().display().to_string());
            let plan = hall.plan.to_string();
            market.owner_does(OWNER, &["takeover", &chat, "--file", &path, "--plan", &plan], "never").await;
            brings(market, &hall, "result.json", &hall.export()).await;
            is_settled(market, &hall, hall.people().len()).await;
        })
        .await;
        let daemon = place.start().await;
        place.comes_to_rest().await;
        daemon.stop().await;
        let ends_at = has_what_is_theirs(market, &hall).await;
        let told = |text: &str| text.contains("is looked after by me now");
        let (repeated, _) = repeated_by_kill(place, &killed.borrow(), told);
        grace_ends(market, &hall, ends_at, &killed).await;
        format!("{} kills, {} people, {repeated} letters repeated", killed.borrow().len(), hall.people().len())
    })
    .await;
}

/// The owner sends a list.
async fn brings(market: &Market<'_>, hall: &Hall, name: &str, content: &str) {
    let (place, before) = (market.place, market.place.view(OWNER).last().map_or(0, |message| message.id));
    let caption = format!("/takeover {} 14 days {}", hall.id, hall.plan);
    place.world.sends_content(OWNER, place.bot, (name, content.as_bytes()), &caption).unwrap();
    let heard = |text: &str| place.view(OWNER).iter().any(|message| message.id > before && message.text.contains(text));
    market
        .until(OWNER, "reads what is in the list", |_| heard("people are in your list") && heard("Publish this"))
        .await;
}

/// What the lists say is done about so many people, and everybody was looked at afterwards.
async fn is_settled(market: &Market<'_>, hall: &Hall, people: usize) {
    market
        .until_noted("everybody named in the list is looked at", async |store| {
            let far = store.progress(market.bot, ChatId(hall.id)).await.unwrap();
            let open = store.open_imports(1).await.unwrap();
            let check = store.last_check(market.bot).await.unwrap();
            let is_checked = check.is_some_and(|check| check.finished_at.is_some());
            far.imported == people as i64 && open.is_empty() && is_checked && far.looked == far.imported
        })
        .await;
}

/// Everybody has what is theirs by the lists, once; the answer is the end of the grace.
async fn has_what_is_theirs(market: &Market<'_>, hall: &Hall) -> Moment {
    let (place, store, bot) = (market.place, &market.store, market.bot);
    let takeovers = store.takeovers(bot).await.unwrap();
    let [takeover] = &takeovers[..] else { panic!("one take-over: {takeovers:?}") };
    let count = "select count(*) from takeovers where chat_id = $1";
    assert_eq!(place.number(count, hall.id).await, 1);
    let told: HashSet<(i64, String)> = place
        .sent()
        .into_iter()
        .filter(|(.., text)| text.contains("is looked after by me now"))
        .map(|(_, to, text)| (to, text))
        .collect();
    for person in hall.people() {
        let (user, is) = (UserId(person), |some: &[i64]| some.contains(&person));
        let rights: Vec<Subscription> = store.subscriptions_of(bot, user).await.unwrap();
        assert_eq!(rights.len(), usize::from(is(&hall.paid)), "{person}: {rights:?}");
        let seat = store.seat(bot, ChatId(hall.id), user).await.unwrap();
        let exempt = match () {
            () if is(&hall.paid) => seat.exempt.is_none() || seat.exempt == Some(Exempt::Guest),
            () if is(&hall.exempt) => (seat.exempt, seat.exempt_until) == (Some(Exempt::Whitelisted), None),
            () => (seat.exempt, seat.exempt_until) == (Some(Exempt::Guest), Some(takeover.ends_at)),
        };
        assert!(exempt && seat.observed.is_inside(), "{person}: {seat:?}");
        let letters = told.iter().filter(|(to, _)| *to == person).count();
        assert_eq!(letters, usize::from(is(&hall.known)), "{person} is told once, if they can be told");
        let entries = store.audit(bot, Some(user), 10).await.unwrap();
        let by = |act: Act| entries.iter().filter(|entry| entry.act == act).count();
        let wanted = (usize::from(is(&hall.paid)), usize::from(is(&hall.exempt)));
        assert_eq!((by(Act::Grant), by(Act::Whitelist)), wanted, "{person}: {entries:?}");
        assert!(place.world.is_member(person, hall.id), "{person} is still inside");
    }
    let removals = place.world.calls().into_iter().filter(|call| call.method.to_lowercase().contains("banchatmember"));
    assert_eq!(removals.count(), 0, "nobody goes before the grace is over");
    takeover.ends_at
}

/// The grace is over: the owner is asked once, and then those go who have nothing, and only they.
async fn grace_ends(market: &Market<'_>, hall: &Hall, ends_at: Moment, killed: &RefCell<Vec<i64>>) {
    let (place, by) = (market.place, ends_at.since(Clock::system().now()).as_secs() + DAY);
    let strays: HashSet<i64> = hall.guests.iter().chain(&hall.exported).copied().collect();
    let changes = [
        "update takeovers set ends_at = ends_at - $1 where chat_id = $2",
        "update chats set grace_until = grace_until - $1 where chat_id = $2",
        "update seats set exempt_until = exempt_until - $1, due_at = due_at - $1 \
         where chat_id = $2 and exempt = 'guest'",
    ];
    place.changes(&changes.map(str::to_owned), &[i64::try_from(by).unwrap() * 1_000, hall.id]).await;
    killed_while(market, killed, async {
        market.reads(OWNER, "I have stopped removals from “Hall”").await;
        market.thinks(OWNER, 2_000).await;
        assert!(strays.iter().all(|person| place.world.is_member(*person, hall.id)), "nobody goes before the word");
        market.presses(OWNER, "brake:go:").await;
        market.until(OWNER, "they are out", |world| strays.iter().all(|one| !world.is_member(*one, hall.id))).await;
    })
    .await;
    let daemon = place.start().await;
    place.comes_to_rest().await;
    daemon.stop().await;
    for person in hall.people() {
        assert_eq!(place.world.is_member(person, hall.id), !strays.contains(&person), "{person}");
    }
    let calls = place.world.calls().into_iter().filter(|call| call.method.to_lowercase().contains("banchatmember"));
    let touched: HashSet<i64> = calls.filter_map(|call| call.params["user_id"].as_i64()).collect();
    assert_eq!(touched, strays, "whom a removing call was about");
    assert_eq!(place.number("select count(*) from brakes where chat_id = $1", hall.id).await, 1, "asked once");
}
