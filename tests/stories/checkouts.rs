//! The last question before the money: an invoice that was right when it was sent may be wrong when it is paid.

use usher::{
    domain::{order::Method, sale::Rule},
    emulator::Outcome,
};

use crate::town::{Person, Town, hours, story};

fn rich<'t>(town: &'t Town, name: &str) -> Person<'t> {
    let person = town.person(name);
    town.world.set_stars(person.id, 1_000);
    person
}

/// Nothing is charged, and the person reads why.
async fn is_refused(person: &Person<'_>, invoice: i64) {
    let before = person.town.world.stars(person.id);
    let payment = person.town.world.pays(person.id, person.town.bot, invoice);
    let outcome = person.town.world.outcome_within(&payment, hours(1)).await;
    let Some(Outcome::Refused(why)) = outcome else { panic!("it was paid: {outcome:?}") };
    assert!(why.contains("can no longer be paid"), "{why}");
    person.town.settle().await;
    assert_eq!(person.town.world.stars(person.id), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_of_friday_is_not_paid_on_saturday() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Weekday", "30 days", &[&club], &["250 XTR"]).await;
        // It is Friday noon.
        town.change(plan, |plan| plan.rules.days = vec!["fri".parse().unwrap()]).await;
        town.takes(Method::Stars).await;
        let (alice, boris) = (rich(town, "Alice"), rich(town, "Boris"));
        for person in [alice, boris] {
            person.orders("Weekday", "250").await;
            person.hears("Weekday");
        }
        town.wait(hours(11)).await;
        assert!(matches!(boris.pays().await, Outcome::Paid(_)), "it is Friday still");
        boris.hears("✅ Paid");
        boris.hears("is yours until");
        town.wait(hours(2)).await;
        is_refused(&alice, alice.invoice().id).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_new_no_more_does_not_pay_the_price_for_newcomers() {
    story(async |town| {
        let (club, den) = (town.club("Gold").await, town.club("Den").await);
        let intro = town.sells("Intro", "30 days", &[&club], &["11 XTR"]).await;
        town.sells("Den", "30 days", &[&den], &["100 XTR"]).await;
        town.change(intro, |plan| plan.rules.set = vec![Rule::Newcomers]).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        alice.orders("Intro", "11").await;
        alice.hears("Intro");
        let cheap = alice.invoice().id;
        alice.buys("Den", "100").await;
        is_refused(&alice, cheap).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_had_once_is_not_paid_a_second_time() {
    story(async |town| {
        let club = town.club("Gold").await;
        let once = town.sells("Once", "30 days", &[&club], &["22 XTR"]).await;
        town.change(once, |plan| plan.rules.set = vec![Rule::Singleuse]).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        alice.orders("Once", "22").await;
        alice.hears("Once");
        alice.is_given(once).await;
        alice.hears("is yours until");
        is_refused(&alice, alice.invoice().id).await;
    })
    .await;
}
