//! Renewing: what is left stays, who is inside stays inside, and nothing is sold twice.

use usher::domain::order::Method;

use crate::{
    till::money,
    town::{Club, Person, Scene, Town, days, hours, story, story_in},
};

/// Buys a plan for Stars and hears what became of it.
async fn buys(person: &Person<'_>, plan: &str, said: &str) {
    person.orders(plan, "⭐").await;
    person.hears(plan);
    person.pays().await;
    person.hears(said);
}

/// A club, a plan of a month for 250 Stars, and somebody inside who bought it at noon on 15 January.
async fn inside<'t>(town: &'t Town, term: &str) -> (Club<'t>, Person<'t>) {
    let club = town.club("Gold").await;
    town.sells("Month", term, &[&club], &["250 XTR"]).await;
    town.takes(Method::Stars).await;
    let alice = town.person("Alice");
    town.world.set_stars(alice.id, 10_000);
    buys(&alice, "Month", "Paid:").await;
    alice.hears("is yours until");
    alice.enters().await;
    (club, alice)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_renewal_adds_to_what_is_left_and_nobody_moves() {
    story(async |town| {
        let (club, alice) = inside(town, "1 month").await;
        town.wait(days(10)).await;
        let (links, removals) = (town.world.count("createChatInviteLink"), town.world.count("unbanChatMember"));
        buys(&alice, "Month", "You now have Month until 15 Mar 2027, 12:00 (UTC)").await;
        alice.hears_nothing();
        assert!(club.has(&alice));
        assert_eq!(town.world.count("createChatInviteLink"), links, "who is inside needs no link");
        town.wait(days(30)).await;
        assert!(club.has(&alice), "the first month is over, the second is not");
        town.wait(days(19)).await;
        assert_eq!(town.world.count("unbanChatMember"), removals + 1, "once, at the end of both");
        assert!(!club.has(&alice));
        alice.hears("access ended on 15 Mar 2027, 12:00 (UTC)");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_before_they_renewed_gets_the_way_back_in() {
    story(async |town| {
        let (club, alice) = inside(town, "1 month").await;
        alice.leaves(&club).await;
        town.wait(days(1)).await;
        buys(&alice, "Month", "You now have Month until 15 Mar").await;
        alice.hears("is yours until 15 Mar");
        alice.enters().await;
        assert!(club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_grace_access_is_kept_and_a_renewal_goes_on_from_the_paid_time() {
    story(async |town| {
        let (club, alice) = inside(town, "1 month").await;
        let plan = town.usher().app.store.plans(usher::domain::BotId(town.bot)).await.unwrap()[0].id;
        town.change(plan, |plan| plan.grace = Some("3 days".parse().unwrap())).await;
        // The grace belongs to what is bought from now on.
        buys(&alice, "Month", "until 15 Mar").await;
        town.wait(days(60)).await;
        let told = alice.hears("Your paid time for Month ended on 15 Mar 2027, 12:00 (UTC)");
        assert!(told.text.contains("until 18 Mar 2027, 12:00 (UTC)"), "{}", told.text);
        assert!(club.has(&alice), "access is kept");
        alice.says("/status").await;
        let status = alice.hears("What you have");
        assert!(status.text.contains("until 18 Mar 2027, 12:00; your paid time ended on 15 Mar 2027, 12:00"));
        town.owner().says(&format!("/check {}", alice.id)).await;
        town.owner().hears("grace, paid until 15 Mar 2027, 12:00");
        alice.taps("Renew Month").await;
        alice.hears("How would you like to pay");
        alice.taps("⭐").await;
        alice.hears("Month");
        alice.pays().await;
        alice.hears("You now have Month until 15 Apr 2027, 12:00 (UTC)");
        town.wait(days(30)).await;
        assert!(club.has(&alice));
        alice.hears("Your paid time for Month ended on 15 Apr");
        town.wait(days(3)).await;
        assert!(!club.has(&alice), "the grace is over too");
        assert!(alice.hears("access ended on 18 Apr").text.contains("one month for"), "what it costs to come back");
        town.wait(days(1)).await;
        alice.taps("Renew Month").await;
        alice.hears("How would you like to pay");
        alice.taps("⭐").await;
        alice.hears("Month");
        alice.pays().await;
        alice.hears("Paid:");
        alice.hears("is yours until 19 May");
        alice.enters().await;
        assert!(club.has(&alice), "after the end it counts from now");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_plan_renewed_late_in_its_grace_counts_from_now() {
    story(async |town| {
        let (club, alice) = inside(town, "1 day").await;
        let plan = town.usher().app.store.plans(usher::domain::BotId(town.bot)).await.unwrap()[0].id;
        town.change(plan, |plan| plan.grace = Some("5 days".parse().unwrap())).await;
        buys(&alice, "Month", "until 17 Jan").await;
        town.wait(days(4)).await;
        alice.hears("Your paid time for Month ended");
        assert!(club.has(&alice));
        buys(&alice, "Month", "until 20 Jan").await;
        assert!(club.has(&alice), "a day that was paid for is a day");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_from_the_31st_comes_back_to_the_31st() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 10_000);
        town.wait(days(16)).await;
        buys(&alice, "Month", "Paid:").await;
        alice.hears("is yours until 28 Feb 2027");
        alice.enters().await;
        for end in ["31 Mar", "30 Apr", "31 May"] {
            buys(&alice, "Month", &format!("You now have Month until {end} 2027")).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_over_the_change_of_clocks_ends_at_the_same_time_on_the_wall() {
    let scene = Scene::default().with("--time-zone", "Europe/Berlin");
    story_in(scene, async |town| {
        let (_, alice) = inside(town, "1 month").await;
        buys(&alice, "Month", "until 15 Mar 2027, 13:00 (Europe/Berlin)").await;
        buys(&alice, "Month", "until 15 Apr 2027, 13:00 (Europe/Berlin)").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_ends_is_not_sold_again_and_money_for_it_is_kept() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Life", "forever", &[&club], &["250 XTR", "9.99 USD"]).await;
        town.takes(Method::Stars).await;
        town.takes(Method::Manual).await;
        let (alice, olga) = (town.person("Alice"), town.owner());
        olga.says("/help").await;
        olga.hears("For the team");
        town.world.set_stars(alice.id, 10_000);
        alice.orders("Life", "by transfer").await;
        alice.hears("account 12-34");
        buys(&alice, "Life", "Paid:").await;
        alice.hears("is yours forever");
        alice.enters().await;
        alice.says(&format!("/start plan_{plan}")).await;
        alice.hears("You already have “Life” forever");
        alice.says("/plans").await;
        alice.hears("nothing to buy");
        // The order from before is paid all the same: nothing can be given for it, and nobody hides that.
        alice.taps("I have paid").await;
        olga.hears("Did the money arrive?");
        olga.taps("Confirm").await;
        alice.hears("nothing could be given for it: you have all of it already");
        olga.hears("nothing was given for it: they have all of it already");
        olga.says(&format!("/check {}", alice.id)).await;
        let report = olga.hears("Payments, ");
        assert!(
            report.text.contains("9.99\u{a0}USD, by transfer, nothing was given: there was nothing left to give"),
            "{}",
            report.text
        );
        assert!(report.text.contains("250\u{a0}⭐, Telegram Stars, access was given"), "{}", report.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fixed_day_cannot_be_bought_twice() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Season", "until 2027-06-01", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 10_000);
        buys(&alice, "Season", "Paid:").await;
        alice.hears("is yours until 1 Jun 2027, 00:00 (UTC)");
        alice.says(&format!("/start plan_{plan}")).await;
        alice.hears("You already have “Season” until its last day");
        alice.says("/status").await;
        let status = alice.hears("What you have");
        assert!(status.buttons.iter().flatten().all(|button| !button.text.contains("Renew")), "{status:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_out_of_sale_is_renewed_at_the_old_price_by_who_has_it() {
    story(async |town| {
        let (club, alice) = inside(town, "1 month").await;
        let plan = town.usher().app.store.plans(usher::domain::BotId(town.bot)).await.unwrap()[0].id;
        town.change(plan, |plan| plan.prices = vec![money("400 XTR")]).await;
        town.takes_out_of_sale(plan).await;
        let bob = town.person("Bob");
        bob.says(&format!("/start plan_{plan}")).await;
        bob.hears("no longer sold");
        alice.says("/plans").await;
        alice.hears("what you can have");
        alice.taps("Month – 250").await;
        alice.hears("You already have it until 15 Feb");
        alice.taps("Pay 250").await;
        alice.hears("Month");
        alice.pays().await;
        alice.hears("until 15 Mar");
        assert_eq!(town.world.stars(alice.id), 9_500);
        town.wait(days(60)).await;
        assert!(!club.has(&alice));
        let farewell = alice.hears("access ended on 15 Mar");
        assert!(
            farewell.text.contains("ask the owner") && farewell.buttons.is_empty(),
            "it is not sold to them any more"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_renewal_keeps_every_chat_of_the_plan() {
    story(async |town| {
        let (gold, den) = (town.club("Gold").await, town.club("Den").await);
        town.sells("Both", "1 month", &[&gold, &den], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 10_000);
        buys(&alice, "Both", "Paid:").await;
        alice.hears("is yours until");
        for link in alice.addresses().into_iter().filter(|url| url.contains("t.me/+")) {
            alice.opens(&link).await;
        }
        assert!(gold.has(&alice) && den.has(&alice));
        town.wait(hours(24)).await;
        buys(&alice, "Both", "until 15 Mar").await;
        town.wait(days(45)).await;
        assert!(gold.has(&alice) && den.has(&alice));
        town.wait(days(15)).await;
        assert!(!gold.has(&alice) && !den.has(&alice));
        alice.hears("access ended");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_renews_pays_the_lower_of_the_old_price_and_the_present_one() {
    story(async |town| {
        let (_, alice) = inside(town, "1 month").await;
        let plan = town.usher().app.store.plans(usher::domain::BotId(town.bot)).await.unwrap()[0].id;
        let costs = async |price: &str| town.change(plan, |plan| plan.prices = vec![money(price)]).await;
        costs("400 XTR").await;
        buys(&alice, "Month", "Paid: 250").await;
        costs("150 XTR").await;
        buys(&alice, "Month", "Paid: 150").await;
        // What she paid last is her price from now on.
        costs("400 XTR").await;
        buys(&alice, "Month", "Paid: 150").await;
        assert_eq!(town.world.stars(alice.id), 10_000 - 250 - 250 - 150 - 150);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_order_is_paid_at_its_own_price_until_another_costs_less() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let costs = async |price: &str| town.change(plan, |plan| plan.prices = vec![money(price)]).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 1_000);
        alice.orders("Month", "250").await;
        alice.hears("Month");
        let order = alice.order().await;
        costs("400 XTR").await;
        alice.says("/status").await;
        alice.hears("Your open orders");
        alice.taps("Pay Month – 250").await;
        alice.hears("Month");
        assert_eq!(alice.order().await.key, order.key, "nothing is ordered anew");
        alice.orders("Month", "400").await;
        alice.hears("Month");
        assert_eq!(alice.order().await.key, order.key, "it is no dearer than what is on the list");
        costs("200 XTR").await;
        alice.orders("Month", "200").await;
        alice.hears("Month");
        assert_ne!(alice.order().await.key, order.key);
        alice.pays().await;
        alice.hears("Paid: 200");
        alice.hears("is yours until");
        // The button of an order that is paid, or sold no more, says so.
        assert!(
            alice.presses(&format!("order:pay:{}", alice.order().await.key)).await.unwrap().contains("already paid")
        );
        let bob = town.person("Bob");
        bob.orders("Month", "200").await;
        bob.hears("Month");
        bob.says("/status").await;
        bob.hears("Your open orders");
        let pay = bob.button("Pay Month").1;
        assert_eq!(alice.presses(&pay).await.as_deref(), bob.presses("order:pay:NOSUCHORDER").await.as_deref());
        alice.may_hear("");
        bob.may_hear("");
        town.takes_out_of_sale(plan).await;
        bob.presses(&pay).await;
        bob.hears("is no longer sold");
    })
    .await;
}
