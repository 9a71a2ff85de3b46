//! What is over: farewells, and plans whose day has come.

use crate::town::{days, hours, story};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_walked_out_without_a_word_because_something_else_runs() {
    story(async |town| {
        let (club, den) = (town.club("Gold").await, town.club("Den").await);
        let gold = town.plan("Gold hour", "1 hour", &[&club], false).await;
        let silver = town.plan("Silver day", "1 day", &[&den], false).await;
        let alice = town.person("Alice");
        alice.says("/help").await;
        alice.hears("I stand");
        alice.is_given(gold).await;
        alice.hears("Gold hour");
        alice.enters().await;
        alice.is_given(silver).await;
        alice.hears("Silver day");
        town.wait(hours(1)).await;
        assert!(!club.has(&alice));
        let farewell = alice.hears("Gold hour access ended on");
        assert!(farewell.text.contains("ask the owner") && farewell.text.contains("/start"), "{}", farewell.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_loses_nothing_is_not_told_farewell() {
    story(async |town| {
        let club = town.club("Gold").await;
        let hour = town.plan("Gold hour", "1 hour", &[&club], false).await;
        let day = town.plan("Gold day", "1 day", &[&club], false).await;
        let alice = town.person("Alice");
        alice.says("/help").await;
        alice.hears("I stand");
        alice.is_given(hour).await;
        alice.hears("Gold hour");
        alice.enters().await;
        alice.is_given(day).await;
        alice.hears("already inside: Gold day");
        town.wait(hours(1)).await;
        alice.hears_nothing();
        assert!(club.has(&alice));
        town.wait(days(1)).await;
        alice.hears("Gold day access ended on");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_whose_day_has_come_is_over_for_everybody() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Season", "until 2027-01-17", &[&club], true).await;
        let (alice, bob, olga) = (town.person("Alice"), town.person("Bob"), town.owner());
        olga.says("/help").await;
        olga.hears("For the team");
        alice.says("/start").await;
        alice.hears("Season");
        alice.enters().await;
        town.wait(days(2)).await;
        assert!(!club.has(&alice));
        assert!(alice.hears("ended on").buttons.is_empty(), "there is nothing to come back to");
        for person in [alice, bob] {
            person.says("/start").await;
            person.hears("Season ended on 17 Jan 2027");
        }
        olga.hears("“Season” is over");
        olga.hears_nothing();
        assert_eq!(town.world.links(club.id()).iter().filter(|link| !link.primary).count(), 1);
    })
    .await;
}
