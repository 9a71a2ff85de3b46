//! Promises kept: what missed events left behind is repaired by the consistency check, and suspicious numbers of removals
//! stop for the owners' word.

use std::time::Duration;

use usher::{
    domain::{
        BotId, ChatId, UserId,
        seat::{Exempt, Observed},
    },
    emulator::{ButtonKind, Fault, Trouble},
};

use crate::town::{Club, OWNER, Person, RIGHTS, Scene, Town, days, hours, story, story_in};

/// The owner has spoken to the bot, so that it may write to them.
async fn owner_listens(town: &Town) {
    town.owner().says("/help").await;
    town.owner().hears("For the team");
}

/// What happens while Usher sleeps longer than Telegram keeps updates is never told.
async fn unseen(town: &Town, happens: impl FnOnce()) {
    town.sleep().await;
    happens();
    town.clock.advance(days(2));
    town.wake().await;
}

impl Town {
    /// Lets time pass until no check runs.
    pub async fn checks(&self) {
        let (app, bot, begun) = (self.usher().app, BotId(self.bot), std::time::Instant::now());
        loop {
            self.settle().await;
            let check = app.store.last_check(bot).await.unwrap();
            if check.is_none_or(|check| check.finished_at.is_some()) {
                break;
            }
            assert!(begun.elapsed() < crate::town::PATIENCE, "the check does not end");
            self.clock.advance(Duration::from_secs(1));
        }
        self.settle().await;
        // The next sweep.
        self.clock.advance(Duration::from_secs(61));
        self.settle().await;
    }
}

/// So many people come in by the owner's own link.
fn crowd<'t>(town: &'t Town, club: &Club<'_>, count: usize) -> Vec<Person<'t>> {
    let link = town.world.makes_link(OWNER, club.id(), None, false);
    let people: Vec<_> = (0..count).map(|n| town.person(&format!("Crowd {n}"))).collect();
    for person in &people {
        town.world.opens_link(person.id, &link);
    }
    people
}

fn inside(club: &Club<'_>, people: &[Person<'_>]) -> usize {
    people.iter().filter(|person| club.has(person)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_found_repaired_and_reported() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.club("Gold").await;
        let plan = town.plan("Month", "30 days", &[&club], false).await;
        let (alice, bob, eve) = (town.person("Alice"), town.person("Bob"), town.person("Eve"));
        for person in [alice, bob, eve] {
            person.says("/help").await;
            person.hears("/start");
        }
        for person in [alice, bob] {
            person.is_given(plan).await;
            person.hears("Month is yours");
            person.enters().await;
        }
        // Eve was here once, and left.
        eve.is_given(plan).await;
        eve.hears("Month is yours");
        eve.enters().await;
        eve.leaves(&club).await;
        town.owner().says(&format!("/revoke {}", eve.id)).await;
        town.owner().hears("What shall Eve");
        town.owner().taps("Month").await;
        town.owner().hears("has lost Month");
        eve.hears("The owner has ended your access");
        let link = town.world.makes_link(OWNER, club.id(), None, false);
        unseen(town, || {
            town.world.leaves(bob.id, club.id());
            town.world.opens_link(eve.id, &link);
        })
        .await;
        assert!(club.has(&eve), "nobody told us");
        town.owner().says("/check_all").await;
        town.owner().hears("I am looking at everybody");
        town.owner().says("/check_all").await;
        town.owner().hears("A check is running already");
        town.checks().await;
        let report = town.owner().hears("Check finished").text;
        assert!(report.contains("2 were not as I believed"), "{report}");
        assert!(report.contains("Inside without access: one person. They are being removed"), "{report}");
        assert!(report.contains("Outside, though they have access: one person") && report.contains("Bob"), "{report}");
        assert!(report.contains("Telegram counts") && report.contains("I know all of them"), "{report}");
        assert!(!club.has(&eve), "the one path removed them");
        town.owner().taps("Send them the way in").await;
        town.owner().hears("One person is being sent the way in");
        bob.hears("Month");
        bob.enters().await;
        assert!(club.has(&bob) && club.has(&alice));
        town.owner().taps("Send them the way in").await;
        town.owner().hears("That was done already");
        town.owner().says("/audit").await;
        town.owner().hears("asked for a check of everything");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiet_night_disturbs_nobody_and_a_loud_one_reports() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.club("Gold").await;
        let plan = town.plan("Year", "1 year", &[&club], false).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        for person in [alice, bob] {
            person.is_given(plan).await;
        }
        // Only who spoke to the bot can be written to: these two have not, and are outside with a right.
        town.wait(days(1)).await;
        town.checks().await;
        town.owner().hears_nothing();
        unseen(town, || town.world.adds(OWNER, alice.id, club.id())).await;
        town.wait(days(1)).await;
        town.checks().await;
        let report = town.owner().hears("Check finished").text;
        assert!(report.contains("One was not as I believed"), "{report}");
        town.wait(days(1)).await;
        town.checks().await;
        town.owner().hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn doubt_changes_nothing_and_is_counted() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.club("Gold").await;
        let plan = town.plan("Month", "30 days", &[&club], false).await;
        let alice = town.person("Alice");
        alice.says("/help").await;
        alice.hears("/start");
        alice.is_given(plan).await;
        alice.hears("Month is yours");
        alice.enters().await;
        let unknown = Trouble::Error(400, "Bad Request: PARTICIPANT_ID_INVALID".into());
        let fault = town.world.fault(Fault::on("getChatMember", unknown).in_chat(club.id()));
        town.owner().says("/check_all").await;
        town.owner().hears("I am looking at everybody");
        town.checks().await;
        let report = town.owner().hears("Check finished").text;
        assert!(report.contains("Telegram gave no clear answer"), "{report}");
        assert!(club.has(&alice));
        let store = town.usher().app.store.clone();
        let seat = store.seat(BotId(town.bot), ChatId(club.id()), UserId(alice.id)).await.unwrap();
        assert_eq!(seat.observed, Observed::In);
        town.world.heal(fault);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_goes_on_where_it_was_when_the_daemon_is_restarted() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.group("Gold").await;
        let plan = town.plan("Month", "30 days", &[&club], false).await;
        let people: Vec<_> = (0..45).map(|n| town.person(&format!("Member {n}"))).collect();
        for person in &people {
            town.world.adds(OWNER, person.id, club.id());
        }
        town.wait(hours(1)).await;
        let _ = plan;
        let looked = async || {
            let store = town.usher().app.store.clone();
            store.last_check(BotId(town.bot)).await.unwrap().expect("a check")
        };
        town.owner().says("/check_all").await;
        town.owner().hears("I am looking at everybody");
        town.clock.advance(Duration::from_secs(1));
        town.settle().await;
        let before = looked().await;
        assert!(before.finished_at.is_none() && before.looked > 0, "{before:?}");
        town.sleep().await;
        town.wake().await;
        town.checks().await;
        let after = looked().await;
        assert_eq!(after.check_id, before.check_id);
        // The owner twice: among the administrators, and in a post that may be lost.
        assert!((46..=47).contains(&after.looked), "each once: {after:?}");
        town.owner().hears("Check finished");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_without_access_waits_for_the_owners_word() {
    story(async |town| {
        owner_listens(town).await;
        let max = town.person("Max");
        max.says("/help").await;
        max.hears("/start");
        town.owner().says(&format!("/team {} manager", max.id)).await;
        town.owner().hears("is now");
        let club = town.group("Gold").await;
        max.may_hear("is connected");
        let plan = town.plan("An hour", "1 hour", &[&club], false).await;
        let alice = town.person("Alice");
        alice.says("/help").await;
        alice.hears("/start");
        alice.is_given(plan).await;
        alice.hears("An hour is yours");
        alice.enters().await;
        let people = crowd(town, &club, 30);
        town.settle().await;
        let question = town.owner().hears("I have stopped removals from “Gold”").text;
        assert!(question.contains("That is unusually many, so I ask first"), "{question}");
        max.hears("I have stopped removals");
        let left = inside(&club, &people);
        // The first twenty were no reason to ask, unless the others came before those were out.
        assert!(left >= 10, "{left} are left");
        // Expiries do not count.
        town.wait(hours(2)).await;
        assert!(!club.has(&alice));
        alice.hears("ended on");
        assert_eq!(inside(&club, &people), left);
        // It survives a restart.
        town.sleep().await;
        town.wake().await;
        town.wait(days(1)).await;
        assert_eq!(inside(&club, &people), left);
        town.owner().says("/dryrun").await;
        let foretold = town.owner().hears("I would do this").text;
        assert!(
            foretold.contains(&format!("{left} more wait for it")) && foretold.contains("waits for your answer"),
            "{foretold}"
        );
        town.owner().taps("Show who").await;
        let who = town.owner().hears("Inside “Gold” without access").text;
        for person in people.iter().filter(|person| club.has(person)) {
            assert!(who.contains(&person.id.to_string()), "{} is not named: {who}", person.id);
        }
        // The nightly check told of them too.
        town.owner().may_hear("Check finished");
        max.may_hear("Check finished");
        // Two answer: the first counts.
        let (message, data) = max.button("Let them stay");
        town.owner().taps("Remove them").await;
        town.world.taps(max.id, town.bot, message, &data);
        town.wait(Duration::from_secs(61)).await;
        assert_eq!(inside(&club, &people), 0);
        for owner in [town.owner(), max] {
            let cards = owner.view();
            let card = cards.iter().rev().find(|card| card.text.contains("I have stopped removals")).expect("a card");
            assert!(card.text.contains("Olga decided: they are being removed"), "{}", card.text);
            assert!(card.buttons.is_empty());
        }
        town.owner().says("/audit").await;
        town.owner().hears("let unexpectedly many removals go on: Gold: ");
        town.owner().may_hear("Check finished");
        max.may_hear("Check finished");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_finds_a_crowd_removes_nobody_before_it_has_asked() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.group("Gold").await;
        crowd(town, &club, 25);
        club.keeps_strays(true).await;
        town.settle().await;
        town.owner().may_hear("I have stopped removals");
        let more = crowd(town, &club, 30);
        town.settle().await;
        assert_eq!(inside(&club, &more), 30, "kept");
        town.wait(hours(2)).await;
        club.keeps_strays(false).await;
        town.owner().says("/check_all").await;
        town.owner().hears("I am looking at everybody");
        town.checks().await;
        assert_eq!(inside(&club, &more), 30);
        let report = town.owner().hears("Check finished").text;
        assert!(report.contains("Inside without access"), "{report}");
        town.owner().may_hear("I have stopped removals");
        town.owner().taps("Let them stay").await;
        town.wait(days(2)).await;
        assert_eq!(inside(&club, &more), 30);
        let store = town.usher().app.store.clone();
        let seat = store.seat(BotId(town.bot), ChatId(club.id()), UserId(more[0].id)).await.unwrap();
        assert_eq!(seat.exempt, Some(Exempt::LeftIn));
        // Until they leave.
        more[0].leaves(&club).await;
        let link = town.world.makes_link(OWNER, club.id(), None, false);
        more[0].opens(&link).await;
        assert!(!club.has(&more[0]));
        town.owner().may_hear("Check finished");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_there_before_us_is_counted_as_unknown_and_left_alone() {
    story(async |town| {
        owner_listens(town).await;
        let hall = town.world.supergroup("Hall", OWNER);
        let early: Vec<_> = (0..5).map(|n| town.person(&format!("Early {n}"))).collect();
        for person in &early {
            town.world.adds(OWNER, person.id, hall);
        }
        town.world.add_bot_admin(hall, town.bot, &RIGHTS, OWNER);
        town.settle().await;
        town.owner().hears("is connected");
        town.owner().says("/check_all").await;
        town.owner().hears("I am looking at everybody");
        town.checks().await;
        let report = town.owner().hears("Check finished").text;
        assert!(report.contains("7 members; 5 of them I have never met"), "{report}");
        assert!(report.contains("one administrator"), "{report}");
        town.wait(days(2)).await;
        assert!(early.iter().all(|person| town.world.is_member(person.id, hall)));
    })
    .await;
}

const RUSSIAN: [&str; 12] = [
    "Без спешки проверяю всех",
    "Сверка закончена",
    "Снаружи, хотя доступ есть: 1 человек",
    "Отправляю вход 1 человеку",
    "Я остановил удаление людей из «Gold»: без доступа там наход",
    "Решение (Olga): они могут остаться",
    "Если до",
    "у меня больше нет прав: «Блокировка пользователей»",
    "у меня снова есть все права",
    "Писать я могу только тем, кто писал мне",
    "остался 1 день",
    "переход остановлен",
];

const INDONESIAN: [&str; 12] = [
    "tanpa terburu-buru",
    "Pemeriksaan selesai",
    "Di luar, padahal punya akses: 1 orang",
    "Jalan masuk sedang dikirim kepada 1 orang",
    "Saya menghentikan pengeluaran dari “Gold”",
    "Keputusan Olga: mereka boleh tinggal",
    "Jika tidak ada hal lain sampai",
    "saya kehilangan hak ini: “Blokir Pengguna”",
    "sudah lengkap lagi",
    "Saya hanya bisa menulis kepada orang yang pernah menulis kepada saya",
    "1 hari lagi",
    "pengambilalihan dihentikan",
];

/// What owners read of all this, in their own language.
#[tokio::test(flavor = "multi_thread")]
async fn owners_read_of_promises_in_their_own_language() {
    for (language, words) in [("ru", RUSSIAN), ("id", INDONESIAN)] {
        story_in(Scene::default().with("--default-locale", language), async |town| {
            let olga = town.owner();
            olga.says("/help").await;
            olga.may_hear("");
            let club = town.group("Gold").await;
            olga.may_hear("");
            let plan = town.plan("Month", "30 days", &[&club], false).await;
            let bob = town.speaker("Bob", language);
            bob.says("/help").await;
            bob.is_given(plan).await;
            bob.enters().await;
            unseen(town, || town.world.leaves(bob.id, club.id())).await;
            olga.says("/check_all").await;
            town.checks().await;
            presses_newest(&olga, "check:links").await;
            crowd(town, &club, 25);
            town.settle().await;
            olga.says("/dryrun 40 days").await;
            presses_newest(&olga, "brake:who").await;
            presses_newest(&olga, "brake:stay").await;
            town.world.set_bot_rights(club.id(), town.bot, &["can_invite_users"], OWNER);
            town.settle().await;
            town.wait(days(40)).await;
            town.world.set_bot_rights(club.id(), town.bot, &RIGHTS, OWNER);
            town.settle().await;
            is_taken_over(town, &club, bob.id).await;
            olga.says("/audit").await;
            town.wait(Duration::from_secs(60)).await;
            town.checks().await;
            let read: Vec<String> = olga.view().into_iter().map(|message| message.text).collect();
            for word in words {
                assert!(read.iter().any(|text| text.contains(word)), "“{word}” was not said: {read:#?}");
            }
            olga.may_hear("");
            bob.may_hear("");
        })
        .await;
    }
}

/// Presses the newest button that does this.
async fn presses_newest(person: &Person<'_>, deed: &str) {
    let buttons = person.view().into_iter().flat_map(|message| {
        let id = message.id;
        message.buttons.into_iter().flatten().map(move |button| (id, button.kind))
    });
    let mut newest = buttons.filter_map(|(id, kind)| match kind {
        ButtonKind::Callback(data) if data.starts_with(deed) => Some((id, data)),
        _ => None,
    });
    let (message, data) = newest.next_back().unwrap_or_else(|| panic!("no button does {deed}"));
    person.town.world.taps(person.id, person.town.bot, message, &data);
    person.town.settle().await;
}

/// The owner takes the club over by a list with faults, looks at it, and stops.
async fn is_taken_over(town: &Town, club: &Club<'_>, somebody: i64) {
    let olga = town.owner();
    olga.says("/takeover").await;
    let list = format!("id,until\n{somebody},\nx y,\n7,soon\n8,2099-01-01\n");
    let caption = format!("/takeover {} 1 day", club.id());
    town.world.sends_content(olga.id, town.bot, ("list.csv", list.as_bytes()), &caption).unwrap();
    town.settle().await;
    olga.says("/takeover").await;
    presses_newest(&olga, "takeover:stop").await;
}
