//! Trials: once, for those who never had it, and on into the paid plan.

use usher::domain::{Plan, Trial, order::Method, sale::Rule};

use crate::town::{Person, Town, days, hours, story};

fn rich<'t>(town: &'t Town, name: &str) -> Person<'t> {
    let person = town.person(name);
    town.world.set_stars(person.id, 10_000);
    person
}

/// A plan may be tried for a week.
fn tried(once_per_bot: bool) -> impl FnOnce(&mut Plan) {
    move |plan| plan.trial = Some(Trial { term: "7 days".parse().unwrap(), once_per_bot })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_is_taken_once_and_ends_with_an_offer() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "1 month", &[&club], &["250 XTR"]).await;
        town.change(plan, tried(false)).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        alice.comes_for(plan).await;
        alice.hears("How would you like to pay");
        let stale = alice.button("Try 7 days for free");
        alice.taps("Try 7 days for free").await;
        alice.hears("to try for free until");
        alice.hears("is yours until 22 Jan 2027");
        alice.enters().await;
        assert!(club.has(&alice));
        alice.comes_for(plan).await;
        alice.hears("added at the end");
        assert!(!alice.sees_button("Try 7 days"), "once");
        town.world.taps(alice.id, town.bot, stale.0, &stale.1);
        town.settle().await;
        alice.hears("only for those who never had it");
        town.wait(days(7)).await;
        alice.hears("Your trial of Gold ended");
        assert!(!club.has(&alice));
        alice.taps("Keep Gold").await;
        alice.hears("How would you like to pay");
        assert!(!alice.sees_button("Try 7 days"), "not again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_during_a_trial_begins_at_its_end() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        town.change(plan, tried(false)).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        alice.comes_for(plan).await;
        alice.hears("How would you like to pay");
        alice.taps("Try 7 days").await;
        alice.hears("to try for free");
        alice.hears("is yours");
        alice.enters().await;
        town.wait(days(2)).await;
        alice.buys("Gold", "250").await;
        let (bot, user) = (usher::domain::BotId(town.bot), usher::domain::UserId(alice.id));
        let rights = town.usher().app.store.open_rights(bot, user).await.unwrap();
        assert_eq!((rights.len(), rights[0].source.as_str()), (1, "order"), "the same right goes on: {rights:?}");
        town.wait(days(34)).await;
        assert!(club.has(&alice), "seven days and thirty");
        town.wait(days(1)).await;
        alice.hears("Gold access ended");
        assert!(!club.has(&alice));
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_taps_on_two_devices_are_one_trial() {
    story(async |town| {
        let club = town.club("Gold").await;
        let [gold, silver] = ["Gold", "Silver"];
        let mut plans = Vec::new();
        for name in [gold, silver] {
            let plan = town.sells(name, "1 month", &[&club], &["250 XTR"]).await;
            town.change(plan, tried(true)).await;
            plans.push(plan);
        }
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        let mut taps = Vec::new();
        for plan in plans {
            alice.comes_for(plan).await;
            alice.hears("How would you like to pay");
            taps.push(alice.button("Try 7 days"));
        }
        for (message, data) in [&taps[0], &taps[1], &taps[0], &taps[1]] {
            town.world.taps(alice.id, town.bot, *message, data);
        }
        town.settle().await;
        alice.hears("Gold is yours to try");
        alice.hears("Gold is yours until");
        for _ in 0..3 {
            alice.hears("only for those who never had it");
        }
        alice.enters().await;
        town.wait(days(7)).await;
        alice.hears("trial of Gold ended");
        assert!(!club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_buy_may_try() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "1 month", &[&club], &["250 XTR"]).await;
        town.change(plan, tried(false)).await;
        town.takes(Method::Stars).await;
        let (alice, boris, carol) = (rich(town, "Alice"), rich(town, "Boris"), rich(town, "Carol"));
        // Had it before, paid.
        alice.buys("Gold", "250").await;
        town.wait(days(40)).await;
        alice.hears("access ended");
        alice.comes_for(plan).await;
        alice.hears("How would you like to pay");
        assert!(!alice.sees_button("Try 7 days"));
        boris.comes_for(plan).await;
        boris.hears("How would you like to pay");
        let (message, data) = boris.button("Try 7 days");
        // The last place is taken while they think about it; a trial holds one like everybody.
        town.change(plan, |plan| plan.rules.max_customers = Some(1)).await;
        carol.comes_for(plan).await;
        carol.hears("How would you like to pay");
        carol.taps("Try 7 days").await;
        carol.hears("to try for free");
        carol.hears("is yours");
        town.world.taps(boris.id, town.bot, message, &data);
        town.settle().await;
        boris.hears("all places are taken");
        town.change(plan, |plan| plan.rules.set = vec![Rule::TokenOnly]).await;
        town.wait(days(8)).await;
        carol.hears("trial of Gold ended");
        boris.comes_for(plan).await;
        boris.hears("by access code only");
        town.wait(hours(1)).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_may_try_first_and_buy_at_the_newcomers_price_after() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "1 month", &[&club], &["250 XTR"]).await;
        town.change(plan, tried(false)).await;
        town.change(plan, |plan| plan.rules.set = vec![Rule::Newcomers, Rule::Singleuse]).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        alice.comes_for(plan).await;
        alice.hears("How would you like to pay");
        alice.taps("Try 7 days").await;
        alice.hears("to try for free");
        alice.hears("is yours");
        alice.buys("Gold", "250").await;
        alice.comes_for(plan).await;
        alice.hears("only once, and you had it");
    })
    .await;
}
