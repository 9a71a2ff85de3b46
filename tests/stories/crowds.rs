//! Many people for few things in the same instant: places, the last use of a coupon, the last use of a code.

use std::time::Duration;

use usher::{
    domain::{
        BotId, Origin, UserId,
        coupon::Discount,
        order::{Method, State},
    },
    emulator::Outcome,
    flows::order::Moved,
};

use crate::{
    door::{self, Door},
    town::{Person, Town, story},
};

const WRONG: &str = "does not work";

fn crowd<'t>(town: &'t Town, size: usize) -> Vec<Person<'t>> {
    (1..=size).map(|number| town.person(&format!("Guest {number}"))).collect()
}

/// All say the same and hear this.
async fn all_say(people: &[Person<'_>], words: &str, hear: &str) {
    for person in people {
        person.town.world.says(person.id, person.town.bot, words).unwrap();
    }
    people[0].town.settle().await;
    people.iter().for_each(|person| drop(person.hears(hear)));
}

/// All press the same button.
async fn all_tap(people: &[Person<'_>], button: &str) {
    people.iter().for_each(|person| drop(person.taps_beside(button)));
    people[0].town.settle().await;
}

/// All stand before the ways to pay.
async fn all_choose(people: &[Person<'_>], plan: &str) {
    all_say(people, "/plans", "what you can have").await;
    all_tap(people, plan).await;
    people.iter().for_each(|person| drop(person.hears("How would you like to pay")));
}

/// All press this button in the same instant.
async fn all_tap_at_once(town: &Town, people: &[Person<'_>], button: &str) {
    let mut door = Door::shut(town, door::ERRANDS).await;
    people.iter().for_each(|person| drop(person.taps_beside(button)));
    // As many as there are lines to the database.
    door.gathers(8).await;
    door.opens(town).await;
}

/// Those who see this now.
fn who_sees<'t>(people: &[Person<'t>], text: &str) -> Vec<Person<'t>> {
    people.iter().copied().filter(|p| p.view().iter().any(|message| message.text.contains(text))).collect()
}

async fn has_one_right_for_one_payment(person: &Person<'_>) {
    let (right, payments) = (person.right().await, person.payments().await);
    assert_eq!(payments.len(), 1, "{payments:?}");
    let gave = payments[0].gave.map(|span| (span.from, span.until));
    assert_eq!(gave, Some((right.starts_at, right.paid_until)));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_forty_who_order_at_once_ten_get_the_ten_places() {
    story(async |town| {
        let club = town.club("Gold").await;
        let (olga, omar) = (town.owner(), town.person("Omar"));
        let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
        work.set_role(BotId(town.bot), UserId(omar.id), Some(usher::domain::team::Role::Owner)).await.unwrap();
        work.commit().await.unwrap();
        for owner in [olga, omar] {
            owner.says("/start").await;
            owner.may_hear("");
        }
        let plan = town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.change(plan, |plan| plan.rules.max_customers = Some(10)).await;
        town.takes(Method::Manual).await;
        let people = crowd(town, 40);
        all_choose(&people, "Month").await;
        all_tap_at_once(town, &people, "by transfer").await;
        let lucky = who_sees(&people, "account 12-34");
        assert_eq!((lucky.len(), who_sees(&people, "all places are taken").len()), (10, 30));
        all_tap(&lucky, "I have paid").await;
        let mut keys = Vec::new();
        for person in &lucky {
            keys.push(person.order().await.key);
        }
        for (key, owner) in keys.iter().flat_map(|key| [olga, omar].map(|owner| (key, owner))) {
            town.world.taps(owner.id, town.bot, 1, &format!("order:confirm:{key}"));
        }
        town.settle().await;
        for person in &lucky {
            has_one_right_for_one_payment(person).await;
            person.enters().await;
        }
        assert_eq!(people.iter().filter(|person| club.has(person)).count(), 10);
        assert_eq!(door::tried_again(town).await, 0);
        people.iter().chain([&olga, &omar]).for_each(|person| person.may_hear(""));
    })
    .await;
}

/// Forty people with an invoice for the month and the Stars for it.
async fn invoiced(town: &Town) -> (usher::domain::PlanId, Vec<Person<'_>>) {
    let club = town.club("Gold").await;
    let plan = town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
    town.takes(Method::Stars).await;
    let people = crowd(town, 40);
    people.iter().for_each(|person| town.world.set_stars(person.id, 1_000));
    all_choose(&people, "Month").await;
    all_tap_at_once(town, &people, "250").await;
    (plan, people)
}

/// All pay in the same instant; what became of each payment.
async fn all_pay(people: &[Person<'_>]) -> Vec<Outcome> {
    let town = people[0].town;
    let payments: Vec<_> =
        people.iter().map(|person| town.world.pays(person.id, town.bot, person.invoice().id)).collect();
    let mut outcomes = Vec::new();
    for payment in payments {
        outcomes.push(town.world.outcome_within(&payment, Duration::from_secs(60)).await.expect("an answer in time"));
    }
    town.settle().await;
    outcomes
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_who_pay_at_once_get_one_right_each() {
    story(async |town| {
        let (_, people) = invoiced(town).await;
        for (person, outcome) in people.iter().zip(all_pay(&people).await) {
            assert!(matches!(outcome, Outcome::Paid(_)), "{outcome:?}");
            has_one_right_for_one_payment(person).await;
            person.hears("Paid: 250");
            person.hears("is yours until");
            person.may_hear("Month");
        }
        assert_eq!(door::tried_again(town).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_owner_allows_fewer_than_have_ordered_the_first_may_pay_and_nobody_else_is_charged() {
    story(async |town| {
        let (plan, people) = invoiced(town).await;
        town.change(plan, |plan| plan.rules.max_customers = Some(10)).await;
        let mut paid = 0;
        for (person, outcome) in people.iter().zip(all_pay(&people).await) {
            match outcome {
                Outcome::Paid(_) => {
                    paid += 1;
                    has_one_right_for_one_payment(person).await;
                }
                Outcome::Refused(why) => {
                    assert!(why.contains("All places were taken"), "{why}");
                    assert_eq!((town.world.stars(person.id), person.rights().await.len()), (1_000, 0));
                }
                other => panic!("{other:?}"),
            }
            person.may_hear("");
        }
        assert_eq!(paid, 10);
        assert_eq!(door::tried_again(town).await, 0);
    })
    .await;
}

/// Two plans that are paid by hand, and a coupon for one use.
async fn bazaar(town: &Town) {
    let club = town.club("Gold").await;
    town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
    town.sells("Year", "1 year", &[&club], &["99 USD"]).await;
    town.takes(Method::Manual).await;
    town.coupon("FIRST", Discount::Percent(50), |coupon| coupon.uses = Some(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_use_of_a_coupon_goes_to_one_whatever_they_buy_and_the_others_keep_their_orders() {
    story(async |town| {
        bazaar(town).await;
        let people = crowd(town, 8);
        let (some, others) = people.split_at(4);
        for (people, plan) in [(some, "Month"), (others, "Year")] {
            all_choose(people, plan).await;
            all_tap(people, "by transfer").await;
            all_say(people, "/start k_FIRST", "takes off 50").await;
            all_tap(people, plan).await;
            people.iter().for_each(|person| drop(person.hears("With your coupon FIRST")));
        }
        all_tap_at_once(town, &people, "by transfer").await;
        let mut with_coupon = 0;
        for person in &people {
            let orders = person.all_orders().await;
            let (reduced, full): (Vec<_>, Vec<_>) = orders.iter().partition(|order| order.reduced.is_some());
            with_coupon += reduced.len();
            let expected = if reduced.is_empty() { State::Pending } else { State::Cancelled };
            assert_eq!((full.len(), full[0].state), (1, expected), "who gets no coupon keeps the order they have");
        }
        assert_eq!((with_coupon, who_sees(&people, WRONG).len()), (1, 7));
        assert_eq!(door::tried_again(town).await, 0);
        people.iter().for_each(|person| person.may_hear(""));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_cannot_use_a_coupon_twice_by_ordering_two_plans() {
    story(async |town| {
        bazaar(town).await;
        let alice = [town.person("Alice")];
        all_say(&alice, "/start k_FIRST", "takes off 50").await;
        let [alice] = alice;
        alice.taps("Month").await;
        alice.hears("With your coupon FIRST");
        alice.taps("by transfer").await;
        alice.hears("account 12-34");
        let first = alice.order().await;
        alice.says("/plans").await;
        alice.hears("what you can have");
        alice.taps("Year").await;
        alice.hears("With your coupon FIRST");
        // The money for the month is there while she orders the year.
        let mut door = Door::shut(town, door::BOOKS).await;
        let certain = door.is_there();
        let moved = town.confirms(&first.key);
        door.gathers(1).await;
        alice.taps_beside("by transfer");
        door.gathers(2).await;
        door.opens(town).await;
        let is_paid = matches!(moved.await.unwrap(), Moved::Now(_));
        town.settle().await;
        assert!(is_paid || !certain);
        let orders = alice.all_orders().await;
        let held: Vec<_> =
            orders.iter().filter(|order| order.reduced.is_some() && order.state != State::Cancelled).collect();
        assert_eq!(held.len(), 1, "{orders:?}");
        assert_eq!(held[0].state, if is_paid { State::Paid } else { State::Pending });
        assert!(!certain || who_sees(&[alice], WRONG).len() == 1);
        assert_eq!(door::tried_again(town).await, 0);
        alice.may_hear("");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_use_of_a_code_goes_to_one() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Month", "1 month", &[&club], false).await;
        let (code, people) = (town.code(plan).await, crowd(town, 8));
        all_say(&people, "/help", "/start").await;
        let mut door = Door::shut(town, door::ERRANDS).await;
        for person in &people {
            town.world.says(person.id, town.bot, &format!("/redeem {code}")).unwrap();
        }
        door.gathers(8).await;
        door.opens(town).await;
        assert_eq!((who_sees(&people, "Your code works").len(), who_sees(&people, WRONG).len()), (1, 7));
        let mut rights = 0;
        for person in &people {
            rights += person.rights().await.len();
            person.may_hear("");
        }
        assert_eq!((rights, door::tried_again(town).await), (1, 0));
    })
    .await;
}
