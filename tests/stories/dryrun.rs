//! A dry run says what would happen, does nothing of it, and is right.

use usher::domain::order::Method;

use crate::town::{OWNER, Town, days, hours, story};

async fn owner_listens(town: &Town) {
    town.owner().says("/help").await;
    town.owner().hears("For the team");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_foretold_comes_true() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.club("Gold").await;
        let plan = town.sells("Month", "30 days", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        let (alice, bob, carol) = (town.person("Alice"), town.person("Bob"), town.person("Carol"));
        for person in [alice, bob] {
            person.says("/help").await;
            person.hears("/start");
            town.owner().says(&format!("/grant {} {plan}", person.id)).await;
            town.owner().hears("has Month");
            person.hears("Month is yours");
            person.enters().await;
        }
        carol.orders("Month", "by transfer").await;
        carol.hears("Blue Bank");
        town.owner().says("/dryrun").await;
        town.owner().hears("Nothing: nobody’s time ends");
        town.owner().says("/dryrun soon").await;
        town.owner().hears("Write /dryrun, or /dryrun and how far");
        let seen = town.world.calls_after(0).0;
        town.owner().says("/dryrun 31 days").await;
        let foretold = town.owner().hears("Nothing of it is done now").text;
        assert!(foretold.contains("The access of 2 people ends:"), "{foretold}");
        assert!(foretold.contains("2 people are removed."), "{foretold}");
        assert!(foretold.contains("Alice") && foretold.contains("access ends 14 Feb 2027"), "{foretold}");
        assert!(foretold.contains("One order lapses unpaid"), "{foretold}");
        let calls = town.world.calls_after(seen).1;
        assert!(calls.iter().all(|call| !call.method.contains("banChatMember")), "nothing is done");
        town.owner().says(&format!("/ban {}", bob.id)).await;
        town.owner().hears("is banned");
        assert!(!club.has(&bob));
        town.wait(days(31)).await;
        assert!(!club.has(&alice));
        alice.may_hear("");
        bob.may_hear("");
        carol.may_hear("");
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_are_foretold_once() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.club("Gold").await;
        let plan = town.sells("Month", "30 days", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 1_000);
        alice.buys("Month", "250").await;
        alice.may_hear("");
        alice.enters().await;
        let _ = plan;
        town.owner().says("/dryrun 24 days").await;
        let foretold = town.owner().hears("I would do this").text;
        assert!(foretold.contains("One person is reminded:") && foretold.contains("Alice"), "{foretold}");
        town.wait(days(23)).await;
        town.wait(hours(8)).await;
        alice.hears("⏳");
        town.owner().says("/dryrun").await;
        town.owner().hears("Nothing: nobody’s time ends");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_speaks_the_owners_language_and_only_to_the_team() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.group("Gold").await;
        let eve = town.person("Eve");
        eve.says("/dryrun").await;
        eve.hears("I do not understand that");
        for (language, words) in
            [("ru", "Сейчас ничего из этого не происходит"), ("id", "Sekarang belum ada yang dilakukan")]
        {
            let vera = town.speaker("Vera", language);
            vera.says("/help").await;
            vera.may_hear("");
            town.owner().says(&format!("/team {} viewer", vera.id)).await;
            town.owner().hears("is now");
            vera.says("/dryrun 1 day").await;
            assert!(vera.hears(words).buttons.is_empty(), "who looks begins nothing");
        }
        club.keeps_strays(true).await;
        let link = town.world.makes_link(OWNER, club.id(), None, false);
        let crowd: Vec<_> = (0..22).map(|n| town.person(&format!("Crowd {n}"))).collect();
        for person in &crowd {
            town.world.opens_link(person.id, &link);
        }
        town.settle().await;
        club.keeps_strays(false).await;
        town.owner().says("/dryrun").await;
        let foretold = town.owner().hears("I would do this").text;
        assert!(foretold.contains("22 people are removed") && foretold.contains("I would ask you first"), "{foretold}");
        assert!(crowd.iter().all(|person| club.has(person)));
        town.owner().taps("Check everything now").await;
        town.owner().hears("I am looking at everybody");
        town.checks().await;
        town.owner().hears("I have stopped removals from “Gold”: 22 people");
        town.owner().hears("Check finished");
        assert!(crowd.iter().all(|person| club.has(person)));
    })
    .await;
}
