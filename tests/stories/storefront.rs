//! What a plan's page says, who goes on with a plan that is not sold, and what becomes of an invoice that nobody paid.

use usher::{
    domain::{BotId, Origin, Plan, Trial, code::Batch, code::LENGTH, order::Method, sale::Rule},
    emulator::Outcome,
    seal,
};

use crate::{
    till::BANK,
    town::{Person, Town, days, hours, story},
};

fn rich<'t>(town: &'t Town, name: &str) -> Person<'t> {
    let person = town.person(name);
    town.world.set_stars(person.id, 10_000);
    person
}

fn tried(plan: &mut Plan) {
    plan.trial = Some(Trial { term: "7 days".parse().unwrap(), once_per_bot: false });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_plan_shows_its_description_and_the_invoice_too() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "1 month", &[&club], &["250 XTR"]).await;
        town.change(plan, |plan| plan.description = Some("Daily <signals> & a weekly call.".into())).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        alice.says("/plans").await;
        alice.hears("what you can have");
        alice.taps("Gold").await;
        let page = alice.hears("How would you like to pay");
        assert!(page.text.contains("Gold\nDaily <signals> & a weekly call.\n\nAccess: one month"), "{}", page.text);
        alice.taps("Pay 250").await;
        alice.hears("Daily <signals> & a weekly call.");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_pays_in_stars_is_told_that_it_renews_by_itself() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "30 days", &[&club], &["9.99 USD", "250 XTR"]).await;
        town.change(plan, |plan| plan.rules.set = vec![Rule::Recurring]).await;
        town.takes(Method::Manual).await;
        let alice = town.person("Alice");
        alice.comes_for(plan).await;
        assert!(!alice.hears("How would you like to pay").text.contains("enews"), "a transfer renews nothing");
        town.takes(Method::Stars).await;
        alice.comes_for(plan).await;
        let both = alice.hears("How would you like to pay").text;
        assert!(
            both.contains("Paid with Stars, it renews") && both.contains("Paid another way, it is paid once"),
            "{both}"
        );
        town.change(plan, |plan| plan.prices.retain(|price| price.currency.code() == "XTR")).await;
        alice.comes_for(plan).await;
        let stars = alice.hears("How would you like to pay").text;
        assert!(stars.contains("Renews by itself") && !stars.contains("Paid with Stars"), "{stars}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_farewell_from_a_full_plan_offers_no_place_that_is_not_there() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "10 days", &[&club], &["250 XTR"]).await;
        town.change(plan, |plan| plan.rules.max_customers = Some(2)).await;
        town.takes(Method::Stars).await;
        let (alice, boris, carol) = (rich(town, "Alice"), rich(town, "Boris"), rich(town, "Carol"));
        alice.buys("Gold", "250").await;
        town.wait(days(5)).await;
        boris.buys("Gold", "250").await;
        town.wait(days(4)).await;
        // She renews, and a place is given to somebody else: all are taken when hers would end.
        town.change(plan, |plan| plan.rules.max_customers = Some(3)).await;
        carol.buys("Gold", "250").await;
        town.change(plan, |plan| plan.rules.max_customers = Some(2)).await;
        town.wait(days(1)).await;
        let farewell = alice.hears("access ended");
        assert!(farewell.buttons.is_empty(), "{farewell:?}");
        alice.comes_for(plan).await;
        alice.hears("all places are taken");
        // As soon as there is one, a farewell leads to it.
        town.wait(days(5)).await;
        assert!(!boris.hears("access ended").buttons.is_empty());
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_tries_a_plan_may_buy_it_though_it_is_sold_no_more() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        town.change(plan, tried).await;
        town.takes(Method::Stars).await;
        let (tina, boris) = (rich(town, "Tina"), rich(town, "Boris"));
        tina.comes_for(plan).await;
        tina.hears("How would you like to pay");
        tina.taps("Try 7 days").await;
        tina.hears("to try for free");
        tina.hears("is yours");
        tina.enters().await;
        town.takes_out_of_sale(plan).await;
        boris.comes_for(plan).await;
        boris.hears("is no longer sold");
        tina.buys("Gold", "250").await;
        town.wait(days(36)).await;
        assert!(club.has(&tina), "seven days and thirty");
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_that_lapses_says_so_and_what_to_do() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        town.sells("Cash", "30 days", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Stars).await;
        town.takes(Method::Manual).await;
        let (alice, boris) = (rich(town, "Alice"), rich(town, "Boris"));
        alice.orders("Gold", "250").await;
        alice.hears("Gold");
        // Boris pays another invoice for it: the first one is missed by nobody.
        boris.orders("Gold", "250").await;
        boris.hears("Gold");
        boris.is_given(alice.order().await.plan).await;
        boris.hears("is yours until");
        town.wait(hours(25)).await;
        boris.hears_nothing();
        let told = alice.hears("The invoice for “Gold” has expired");
        assert!(told.text.contains("If you have already paid, write to /paysupport"), "{}", told.text);
        assert!(alice.view().iter().all(|message| message.invoice.is_none()), "the old one is gone");
        alice.taps("Gold").await;
        alice.hears("How would you like to pay");
        alice.taps("Pay 250").await;
        alice.hears("Gold");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("✅ Paid: 250");
        alice.hears("is yours until");
        // A transfer's own message says it: no second one does.
        let carol = town.person("Carol");
        carol.orders("Cash", "by transfer").await;
        carol.hears(BANK);
        town.wait(hours(25)).await;
        carol.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_had_by_code_is_renewed_for_money_where_the_owner_set_a_price() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Coded", "30 days", &[&club], &[]).await;
        town.change(plan, |plan| plan.rules.set = vec![Rule::TokenOnly]).await;
        town.takes(Method::Stars).await;
        let (alice, boris) = (rich(town, "Alice"), rich(town, "Boris"));
        let batch = Batch {
            id: 0,
            plan,
            term: None,
            uses: Some(1),
            per_person: Some(1),
            only_for: None,
            valid_from: None,
            valid_until: None,
            note: None,
            created_at: town.clock.now(),
        };
        let code = seal::key(LENGTH);
        let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
        let kept = [(seal::digest(&code), code[LENGTH - 4..].to_owned())];
        work.add_batch(BotId(town.bot), &batch, &kept).await.unwrap();
        work.commit().await.unwrap();
        alice.says(&format!("/redeem {code}")).await;
        alice.hears("Your code works");
        alice.hears("is yours until");
        alice.enters().await;
        alice.says("/status").await;
        alice.hears("Coded");
        assert!(!alice.sees_button("Renew"), "it has no price");
        town.change(plan, |plan| plan.prices = vec![crate::till::money("40 XTR")]).await;
        boris.comes_for(plan).await;
        boris.hears("by access code only");
        alice.says("/status").await;
        alice.hears("Coded");
        alice.taps("Renew").await;
        alice.hears("added at the end");
        alice.taps("Pay 40").await;
        alice.hears("Coded");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("✅ Paid: 40");
        town.wait(days(59)).await;
        assert!(club.has(&alice), "both");
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_leads_to_another_plan() {
    story(async |town| {
        let (hall, lounge) = (town.club("Hall").await, town.club("Lounge").await);
        town.sells("Basic", "30 days", &[&hall], &["300 XTR"]).await;
        town.sells("Premium", "30 days", &[&hall, &lounge], &["900 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        alice.buys("Basic", "300").await;
        alice.enters().await;
        town.wait(days(15)).await;
        alice.says("/status").await;
        alice.hears("Basic");
        alice.taps("Change plan").await;
        alice.hears("What you have not used of it counts towards another plan");
        alice.taps("Premium – 750").await;
        alice.hears("From Basic to Premium");
        alice.taps("Pay 750").await;
        alice.hears("Premium");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("You now have Premium");
        alice.hears("✅ Paid: 750");
        alice.hears("Premium is yours");
        for link in alice.addresses().into_iter().filter(|url| url.contains("t.me/+")).collect::<Vec<_>>() {
            alice.opens(&link).await;
        }
        assert!(hall.has(&alice) && lounge.has(&alice));
    })
    .await;
}
