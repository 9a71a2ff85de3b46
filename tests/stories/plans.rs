//! Plans: their terms as they are bought, and to whom they are sold.

use usher::{
    domain::{BotId, ChatId, Origin, order::Method, sale::Rule},
    emulator::Outcome,
};

use crate::{
    till::money,
    town::{Person, Scene, Town, days, hours, story, story_in},
};

/// A person who has enough Stars.
fn rich<'t>(town: &'t Town, name: &str) -> Person<'t> {
    let person = town.person(name);
    town.world.set_stars(person.id, 10_000);
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn each_term_runs_as_long_as_it_says() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Life", "forever", &[&club], &["500 XTR"]).await;
        town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
        town.sells("Season", "until 2027-03-01", &[&club], &["100 XTR"]).await;
        town.takes(Method::Stars).await;
        let [alice, boris, carol, dave] = ["Alice", "Boris", "Carol", "Dave"].map(|name| rich(town, name));
        for (person, plan, price) in [(alice, "Life", "500"), (boris, "Month", "250"), (carol, "Season", "100")] {
            person.buys(plan, price).await;
            person.enters().await;
        }
        // From 15 January to 15 February.
        town.wait(days(31) - hours(1)).await;
        assert!(club.has(&boris));
        town.wait(hours(1)).await;
        boris.hears("access ended");
        assert!(!club.has(&boris) && club.has(&carol));
        // Who comes late pays for the same day.
        dave.buys("Season", "100").await;
        dave.enters().await;
        town.wait(days(13) + hours(12)).await;
        for person in [carol, dave] {
            person.hears("access ended");
            assert!(!club.has(&person));
        }
        boris.says("/plans").await;
        boris.hears("what you can have");
        assert!(boris.sees_button("Month") && !boris.sees_button("Season"), "its day has come");
        town.wait(days(3_650)).await;
        assert!(club.has(&alice));
        alice.says("/plans").await;
        alice.hears("what you can have");
        assert!(!alice.sees_button("Life"), "what never ends is not bought twice");
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_order_holds_its_place_until_it_lapses() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Last", "1 month", &[&club], &["9.99 USD"]).await;
        town.change(plan, |plan| plan.rules.max_customers = Some(1)).await;
        town.takes(Method::Manual).await;
        let (alice, boris) = (town.person("Alice"), town.person("Boris"));
        boris.comes_for(plan).await;
        boris.hears("How would you like to pay");
        alice.orders("Last", "by transfer").await;
        alice.hears("account 12-34");
        boris.taps("by transfer").await;
        boris.hears("all places are taken");
        boris.says("/plans").await;
        boris.hears("nothing to buy");
        town.wait(hours(24)).await;
        boris.orders("Last", "by transfer").await;
        boris.hears("account 12-34");
        alice.comes_for(plan).await;
        alice.hears("all places are taken");
        alice.says("/help").await;
        alice.hears("I stand");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_want_the_last_place_one_gets_it() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Last", "1 month", &[&club], &["9.99 USD"]).await;
        town.change(plan, |plan| plan.rules.max_customers = Some(1)).await;
        town.takes(Method::Manual).await;
        let people = [town.person("Alice"), town.person("Boris"), town.person("Carol")];
        for person in people {
            person.comes_for(plan).await;
            person.hears("How would you like to pay");
        }
        for person in people {
            let (message, data) = person.button("by transfer");
            town.world.taps(person.id, town.bot, message, &data);
        }
        town.settle().await;
        let placed = |person: &Person<'_>| person.view().iter().any(|message| message.text.contains("account 12-34"));
        let winners: Vec<_> = people.iter().filter(|person| placed(person)).collect();
        assert_eq!(winners.len(), 1);
        for person in people {
            person.hears(if placed(&person) { "account 12-34" } else { "all places are taken" });
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_pays_after_the_last_place_is_gone_keeps_their_money() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Last", "1 month", &[&club], &["250 XTR"]).await;
        town.change(plan, |plan| plan.rules.max_customers = Some(2)).await;
        town.takes(Method::Stars).await;
        let (alice, boris) = (rich(town, "Alice"), rich(town, "Boris"));
        for person in [alice, boris] {
            person.orders("Last", "250").await;
            person.hears("Last");
            town.clock.advance(std::time::Duration::from_secs(1));
        }
        town.change(plan, |plan| plan.rules.max_customers = Some(1)).await;
        // Both hold an open order, so neither is alone: the first to give theirs up makes room for the other.
        let Outcome::Refused(why) = boris.pays().await else { panic!("a place that is not there was sold") };
        assert!(why.contains("All places were taken"), "{why}");
        assert_eq!(town.world.stars(boris.id), 10_000);
        town.wait(hours(25)).await;
        for person in [alice, boris] {
            person.hears("has expired");
        }
        alice.buys("Last", "250").await;
        boris.comes_for(plan).await;
        boris.hears("all places are taken");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn days_of_sale_are_those_of_the_bots_time_zone() {
    story_in(Scene::default().with("--time-zone", "Asia/Tokyo"), async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Weekend", "2 days", &[&club], &["250 XTR"]).await;
        town.change(plan, |plan| plan.rules.days = vec!["sat".parse().unwrap()]).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        // Friday, 21:00 in Tokyo.
        alice.comes_for(plan).await;
        alice.hears("sold on Saturdays only");
        // Friday, 17:00 in London; Saturday, 02:00 in Tokyo.
        town.wait(hours(5)).await;
        alice.buys("Weekend", "250").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_plan_is_had_by_its_link_only() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Secret", "1 month", &[&club], &["250 XTR"]).await;
        town.sells("Open", "1 month", &[&club], &["300 XTR"]).await;
        town.change(plan, |plan| plan.rules.set = vec![Rule::IsHidden]).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        alice.says("/plans").await;
        alice.hears("what you can have");
        assert!(alice.sees_button("Open") && !alice.sees_button("Secret"));
        alice.comes_for(plan).await;
        alice.hears("Secret");
        alice.taps("250").await;
        alice.hears("Secret");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("✅ Paid");
        alice.hears("is yours until");
        alice.says("/plans").await;
        alice.hears("what you can have");
        assert!(alice.sees_button("Secret"), "who has it finds it to renew it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_introductory_price_is_for_newcomers_and_a_single_use_is_single() {
    story(async |town| {
        let club = town.club("Gold").await;
        let intro = town.sells("Intro", "1 day", &[&club], &["11 XTR"]).await;
        let once = town.sells("Once", "1 day", &[&club], &["22 XTR"]).await;
        town.change(intro, |plan| plan.rules.set = vec![Rule::Newcomers]).await;
        town.change(once, |plan| plan.rules.set = vec![Rule::Singleuse]).await;
        town.takes(Method::Stars).await;
        let (alice, boris) = (rich(town, "Alice"), rich(town, "Boris"));
        alice.buys("Intro", "11").await;
        alice.comes_for(intro).await;
        alice.hears("only for newcomers");
        boris.buys("Once", "22").await;
        boris.comes_for(intro).await;
        boris.hears("only for newcomers");
        town.wait(days(2)).await;
        for person in [alice, boris] {
            person.hears("access ended");
        }
        boris.comes_for(once).await;
        boris.hears("only once, and you had it");
        alice.buys("Once", "22").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sold_for_money_says_how_it_is_had() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.takes(Method::Stars).await;
        let (alice, boris, carol) = (rich(town, "Alice"), rich(town, "Boris"), rich(town, "Carol"));
        for (name, rule, why) in [
            ("Coded", Rule::TokenOnly, "by access code only"),
            ("Credited", Rule::CreditOnly, "for credit only, and you do not have enough"),
            ("Invited", Rule::InviteeOnly, "only for people who were invited"),
        ] {
            let plan = town.sells(name, "1 day", &[&club], &["5 XTR"]).await;
            town.change(plan, |plan| plan.rules.set = vec![rule]).await;
            alice.comes_for(plan).await;
            alice.hears(why);
            alice.is_given(plan).await;
            alice.hears(name);
        }
        // Who came by somebody's link was invited, also after a look around; nobody invites themselves or is by nobody.
        boris.says(&format!("/start r_{}", alice.id)).await;
        boris.hears("what you can have");
        assert!(boris.sees_button("Invited"));
        carol.says(&format!("/start r_{}", carol.id)).await;
        carol.hears("You have access");
        carol.says(&format!("/start r_{}", alice.id)).await;
        carol.hears("what you can have");
        let dave = town.person("Dave");
        dave.says("/start r_987654321").await;
        dave.hears("You have access");
        assert!(carol.sees_button("Invited"));
        dave.says("/plans").await;
        dave.hears("nothing to buy");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_plan_renews_it_at_their_price_though_it_is_sold_no_more() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "10 days", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let (alice, boris) = (rich(town, "Alice"), rich(town, "Boris"));
        alice.buys("Gold", "250").await;
        alice.enters().await;
        boris.comes_for(plan).await;
        boris.hears("How would you like to pay");
        town.change(plan, |plan| plan.prices = vec![money("900 XTR")]).await;
        town.takes_out_of_sale(plan).await;
        boris.taps("250").await;
        boris.hears("is no longer sold");
        boris.says("/plans").await;
        boris.hears("nothing to buy");
        alice.says("/plans").await;
        alice.hears("what you can have");
        alice.taps("Gold – 250").await;
        alice.hears("The new time is added at the end");
        alice.taps("Pay 250").await;
        alice.hears("Gold");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("✅ Paid: 250");
        town.wait(days(19)).await;
        assert!(club.has(&alice), "the time of both is theirs");
        town.wait(days(1)).await;
        alice.hears("access ended");
        alice.comes_for(plan).await;
        alice.hears("is no longer sold");
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_in_the_owners_order() {
    story(async |town| {
        let club = town.club("Gold").await;
        for (name, order) in [("Third", -1), ("First", 10), ("Second", 0)] {
            let plan = town.sells(name, "1 day", &[&club], &["5 XTR"]).await;
            town.change(plan, |plan| plan.sort_order = order).await;
        }
        town.takes(Method::Stars).await;
        let alice = town.person("Alice");
        alice.says("/plans").await;
        let list = alice.hears("what you can have");
        let names: Vec<_> =
            list.buttons.iter().flatten().map(|button| button.text.split(' ').next().unwrap()).collect();
        assert_eq!(names, ["First", "Second", "Third"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_opens_all_chats_opens_the_next_one_too() {
    story(async |town| {
        let (club, den) = (town.club("Gold").await, town.club("Den").await);
        let plan = town.sells("All", "1 month", &[], &["250 XTR"]).await;
        let app = town.usher().app;
        let mut work = app.begin(Origin::Repeatable).await.unwrap();
        let without = [ChatId(den.id())];
        work.set_plan_chats(BotId(town.bot), plan, &[], Some(&without)).await.unwrap();
        work.commit().await.unwrap();
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        alice.buys("All", "250").await;
        assert_eq!(alice.addresses().iter().filter(|url| url.contains("t.me/+")).count(), 1);
        alice.enters().await;
        let attic = town.club("Attic").await;
        alice.says("/status").await;
        alice.hears("All");
        alice.taps("Attic").await;
        alice.hears("is yours");
        alice.enters().await;
        assert!(club.has(&alice) && attic.has(&alice) && !den.has(&alice));
        town.wait(days(32)).await;
        alice.hears("access ended");
        assert!(!club.has(&alice) && !attic.has(&alice));
    })
    .await;
}
