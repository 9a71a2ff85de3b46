//! A plan that takes the place of several: all that is unused counts, and nothing is left to run beside it.

use usher::{domain::order::Method, emulator::Outcome};

use crate::town::{Person, Town, days, story};

/// Alice has the hall and the attic, each for thirty days; the bundle opens both and the lounge.
async fn bundle(town: &Town) -> (usher::domain::PlanId, Person<'_>) {
    let (hall, attic, lounge) = (town.club("Hall").await, town.club("Attic").await, town.club("Lounge").await);
    town.sells("Hall", "30 days", &[&hall], &["300 XTR"]).await;
    town.sells("Attic", "30 days", &[&attic], &["600 XTR"]).await;
    let all = town.sells("Bundle", "30 days", &[&hall, &attic, &lounge], &["1000 XTR"]).await;
    town.takes(Method::Stars).await;
    let alice = town.person("Alice");
    town.world.set_stars(alice.id, 10_000);
    for (plan, price) in [("Hall", "300"), ("Attic", "600")] {
        alice.buys(plan, price).await;
        alice.enters().await;
    }
    (all, alice)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_credits_every_plan_that_it_covers() {
    story(async |town| {
        let (all, alice) = bundle(town).await;
        town.wait(days(15)).await;
        alice.comes_for(all).await;
        alice.hears("How would you like to pay");
        // Half of 300 and half of 600.
        alice.taps(": 550").await;
        let page = alice.hears("to Bundle");
        assert!(page.text.contains("1,000\u{a0}⭐ minus 450\u{a0}⭐"), "{}", page.text);
        assert!(page.text.contains("Hall") && page.text.contains("Attic"), "{}", page.text);
        alice.taps("Pay 550").await;
        alice.hears("Bundle");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        let done = alice.hears("You now have Bundle");
        assert!(done.text.contains("Hall") && done.text.contains("Attic"), "{}", done.text);
        alice.hears("✅ Paid: 550");
        alice.hears("Bundle is yours");
        let right = alice.right().await;
        assert_eq!(right.plan, all, "nothing runs beside it");
        assert_eq!(right.price.map(|price| price.minor), Some(1_000));
        // All three paid for the same time: it is worth its whole price.
        let (bot, app) = (usher::domain::BotId(town.bot), town.usher().app);
        let worth: i64 = app
            .store
            .spans(bot, right.id)
            .await
            .unwrap()
            .iter()
            .filter_map(|span| span.value)
            .map(|value| value.minor)
            .sum();
        assert_eq!(worth, 1_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credit_that_covers_a_bundle_is_spent_once_and_the_rest_is_time() {
    story(async |town| {
        let (all, alice) = bundle(town).await;
        town.change(all, |plan| plan.prices = vec![crate::till::money("600 XTR")]).await;
        alice.comes_for(all).await;
        alice.hears("How would you like to pay");
        alice.taps("nothing to pay").await;
        // 900 for 600: half as much time again.
        let page = alice.hears("nothing to pay");
        assert!(page.text.contains("600\u{a0}⭐ minus 900\u{a0}⭐"), "{}", page.text);
        alice.taps("Change now").await;
        alice.hears("You now have Bundle until 1 Mar 2027");
        alice.may_hear("Bundle");
        let right = alice.right().await;
        let (bot, app) = (usher::domain::BotId(town.bot), town.usher().app);
        let worth: i64 = app
            .store
            .spans(bot, right.id)
            .await
            .unwrap()
            .iter()
            .filter_map(|span| span.value)
            .map(|value| value.minor)
            .sum();
        assert_eq!(worth, 900, "no more and no less than was paid");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_of_any_of_them_stops_the_payment_of_the_bundle() {
    story(async |town| {
        let (all, alice) = bundle(town).await;
        town.wait(days(15)).await;
        alice.comes_for(all).await;
        alice.hears("How would you like to pay");
        alice.taps(": 550").await;
        alice.hears("to Bundle");
        alice.taps("Pay 550").await;
        alice.hears("Bundle");
        let change = alice.invoice().id;
        alice.orders("Hall", "300").await;
        alice.hears("Hall");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("✅ Paid: 300");
        let payment = town.world.pays(alice.id, town.bot, change);
        let outcome = town.world.outcome_within(&payment, days(1)).await;
        let Some(Outcome::Refused(why)) = outcome else { panic!("it was paid: {outcome:?}") };
        assert!(why.contains("Your plan has changed, so this price no longer applies"), "{why}");
        town.settle().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_in_another_currency_is_not_lost_with_the_others() {
    story(async |town| {
        let (all, alice) = bundle(town).await;
        let cellar = town.club("Cellar").await;
        let plan = town.sells("Cellar", "30 days", &[&cellar], &["9.00 USD"]).await;
        town.takes(Method::Manual).await;
        town.owner().says("/help").await;
        town.owner().hears("/check ID");
        alice.orders("Cellar", "by transfer").await;
        alice.hears(crate::till::BANK);
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Confirm").await;
        alice.hears("✅ Paid");
        alice.hears("is yours until");
        let (app, bot) = (town.usher().app, usher::domain::BotId(town.bot));
        let mut work = app.begin(usher::domain::Origin::Repeatable).await.unwrap();
        let mut chats = work.plan(bot, all).await.unwrap().expect("a plan").chats;
        chats.push(usher::domain::ChatId(cellar.id()));
        work.set_plan_chats(bot, all, &chats, None).await.unwrap();
        work.commit().await.unwrap();
        alice.comes_for(all).await;
        alice.hears("How would you like to pay");
        alice.taps(": 100").await;
        let page = alice.hears("to Bundle");
        assert!(!page.text.contains("Cellar"), "dollars count nothing in Stars: {}", page.text);
        alice.taps("Pay 100").await;
        alice.hears("Bundle");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("You now have Bundle");
        alice.hears("✅ Paid: 100");
        alice.hears("Bundle is yours");
        let mut plans: Vec<_> = alice.rights().await.into_iter().map(|right| right.plan).collect();
        plans.sort();
        assert_eq!(plans, [all, plan], "it runs on");
    })
    .await;
}
