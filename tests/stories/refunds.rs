//! Money that goes back, and what it takes along.

use serde_json::json;
use usher::{
    domain::{
        BotId, Origin, PlanId, UserId,
        code::{Batch, LENGTH},
        order::{Method, State},
        sale::Rule,
    },
    emulator::{Fault, Outcome, Trouble},
    flows::{
        redeem::{self, Undone},
        refund::{self, Refund},
    },
    seal,
    store::CodeName,
};

use crate::{
    till::elsewhere,
    town::{Club, Person, Town, days, hours, story},
};

async fn shop(town: &Town) -> (Club<'_>, usher::domain::PlanId) {
    let club = town.club("Gold").await;
    town.owner().says("/start").await;
    town.owner().hears("You have access");
    let plan = town.sells("Days", "30 days", &[&club], &["250 XTR"]).await;
    town.takes(Method::Stars).await;
    (club, plan)
}

async fn buys(alice: &Person<'_>) {
    alice.orders("Days", "250").await;
    alice.hears("Days: Access to ");
    assert!(matches!(alice.pays().await, Outcome::Paid(_)));
    alice.may_hear("Paid");
    alice.may_hear("Days");
}

async fn member<'t>(town: &'t Town, club: &Club<'_>) -> Person<'t> {
    let alice = town.person("Alice");
    town.world.set_stars(alice.id, 1_000);
    buys(&alice).await;
    alice.enters().await;
    assert!(club.has(&alice));
    alice
}

/// The operator gives a charge back.
async fn give_back(town: &Town, charge: &str) -> Refund {
    let app = town.usher().app;
    let bot = app.bot(BotId(town.bot)).expect("the bot");
    let done = refund::give_back(&app, &bot, Method::Stars, charge, UserId(0)).await.unwrap();
    town.settle().await;
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_takes_the_access_along_once() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let alice = member(town, &club).await;
        town.wait(days(3)).await;
        let charge = alice.payments().await[0].charge.clone();
        let no = Trouble::Error(400, "Bad Request: CHARGE_NOT_FOUND".into());
        town.world.fault(Fault::on("refundStarPayment", no).once());
        assert_eq!(give_back(town, &charge).await, Refund::Refused("400 Bad Request: CHARGE_NOT_FOUND".into()));
        assert!(club.has(&alice) && alice.rights().await.len() == 1);
        assert_eq!(give_back(town, &charge).await, Refund::Done);
        alice.hears("the access it paid for has ended");
        assert!(!club.has(&alice) && alice.rights().await.is_empty(), "at once, not with the next sweep");
        assert_eq!((town.world.stars(alice.id), alice.order().await.state), (1_000, State::Refunded));
        assert_eq!(give_back(town, &charge).await, Refund::Again);
        assert_eq!(give_back(town, "no such charge").await, Refund::Unknown);
        // Another purchase is another matter.
        buys(&alice).await;
        alice.enters().await;
        assert!(club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_another_right_stays_inside() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let gift = town.plan("Gift", "90 days", &[&club], false).await;
        let alice = member(town, &club).await;
        alice.is_given(gift).await;
        alice.may_hear("Gift");
        let charge = alice.payments().await[0].charge.clone();
        assert_eq!(give_back(town, &charge).await, Refund::Done);
        alice.hears("the access it paid for has ended");
        town.wait(hours(2)).await;
        assert!(club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_payments_each_takes_only_what_is_left_of_its_own_time() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let alice = member(town, &club).await;
        buys(&alice).await;
        buys(&alice).await;
        town.clock.advance(days(5));
        town.settle().await;
        let now = town.clock.now();
        let mut charges: Vec<_> = alice.payments().await;
        charges.sort_by_key(|payment| payment.gave.map(|span| span.from));
        // Five days of the first are used; the other two keep their thirty.
        assert_eq!(give_back(town, &charges[0].charge).await, Refund::Done);
        alice.hears("You now have access until");
        let left = alice.right().await.paid_until.since(now);
        assert!(left <= days(60) && left > days(60) - hours(1), "{left:?}");
        // The second began at that moment.
        town.clock.advance(days(10));
        town.settle().await;
        assert_eq!(give_back(town, &charges[1].charge).await, Refund::Done);
        alice.hears("You now have access until");
        let left = alice.right().await.paid_until.since(town.clock.now());
        assert!(left <= days(30) && left > days(30) - hours(1), "{left:?}");
        town.wait(days(29)).await;
        assert!(club.has(&alice));
        town.wait(days(1)).await;
        alice.hears("access ended");
        assert!(!club.has(&alice));
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_grace_goes_with_the_payment_behind_which_it_lies() {
    story(async |town| {
        let (club, plan) = shop(town).await;
        town.change(plan, |plan| plan.grace = Some("3 days".parse().unwrap())).await;
        let alice = member(town, &club).await;
        buys(&alice).await;
        town.wait(days(61)).await;
        alice.hears("Your paid time for Days ended");
        let mut charges: Vec<_> = alice.payments().await;
        charges.sort_by_key(|payment| payment.gave.map(|span| span.from));
        let promised = alice.right().await.ends_at;
        assert_eq!(give_back(town, &charges[0].charge).await, Refund::Done);
        alice.hears("You now have access until");
        assert_eq!(alice.right().await.ends_at, promised);
        assert!(club.has(&alice), "the second payment still lets her stay for a while");
        assert_eq!(give_back(town, &charges[1].charge).await, Refund::Done);
        alice.hears("the access it paid for has ended");
        town.wait(hours(1)).await;
        assert!(!club.has(&alice));
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refunded_renewal_ends_the_subscription_and_one_that_is_used_up_does_not() {
    story(async |town| {
        let (club, plan) = shop(town).await;
        town.change(plan, |plan| plan.rules.set.push(Rule::Recurring)).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 1_000);
        alice.orders("Days", "250").await;
        alice.hears("every 30 days");
        alice.subscribes().await;
        alice.hears("Paid:");
        alice.hears("is yours until");
        alice.enters().await;
        town.wait(days(30)).await;
        alice.hears("You now have Days until");
        let mut charges = alice.payments().await;
        charges.sort_by_key(|payment| payment.gave.map(|span| span.from));
        let until = alice.right().await.paid_until;
        assert_eq!(give_back(town, &charges[0].charge).await, Refund::Done);
        alice.hears("You now have access until");
        assert_eq!((alice.right().await.paid_until, alice.order().await.state), (until, State::Paid));
        assert_eq!(give_back(town, &charges[1].charge).await, Refund::Done);
        alice.hears("the access it paid for has ended");
        town.wait(hours(1)).await;
        assert!(!club.has(&alice));
        let star = town.world.subscriptions(alice.id).remove(0);
        assert_eq!((star.state, alice.order().await.state), ("canceled", State::Refunded));
        town.wait(days(31)).await;
        assert_eq!(town.world.stars(alice.id), 1_000);
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_others_made_is_noted_told_or_not() {
    story(async |town| {
        let (club, _) = shop(town).await;
        for lost in [false, true] {
            let alice = member(town, &club).await;
            let charge = alice.payments().await[0].charge.clone();
            if lost {
                town.world.loses_next(town.bot, "message");
            }
            elsewhere(town, "refundStarPayment", json!({"user_id": alice.id, "telegram_payment_charge_id": charge}))
                .await;
            town.settle().await;
            assert_eq!(alice.rights().await.len(), usize::from(lost));
            town.wait(hours(1)).await;
            alice.hears("the access it paid for has ended");
            assert!(!club.has(&alice) && alice.rights().await.is_empty());
        }
    })
    .await;
}

/// An access code, as the operator makes it.
async fn code(town: &Town, plan: PlanId) -> String {
    let code = seal::key(LENGTH);
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
    let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
    let kept = [(seal::digest(&code), code[LENGTH - 4..].to_owned())];
    work.add_batch(BotId(town.bot), &batch, &kept).await.unwrap();
    work.commit().await.unwrap();
    code
}

/// The operator takes a redemption back.
async fn roll_back(town: &Town, code: &str, alice: &Person<'_>) -> Undone {
    let app = town.usher().app;
    let mut work = app.begin(Origin::Repeatable).await.unwrap();
    let name = CodeName::Hash(seal::digest(code));
    let undone =
        redeem::roll_back(&app, &mut work, (BotId(town.bot), UserId::OPERATOR), &name, UserId(alice.id)).await.unwrap();
    work.commit().await.unwrap();
    town.settle().await;
    undone
}

/// Whole days of a right that are left.
async fn days_left(alice: &Person<'_>) -> u64 {
    let left = alice.right().await.paid_until.since(alice.town.clock.now());
    (left + hours(12)).as_secs() / 86_400
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_between_two_payments_takes_its_own_days_whatever_went_back_before() {
    story(async |town| {
        let (club, plan) = shop(town).await;
        let alice = member(town, &club).await;
        let first = alice.payments().await[0].charge.clone();
        let code = code(town, plan).await;
        alice.says(&format!("/redeem {code}")).await;
        alice.hears("Your code works");
        alice.may_hear("Days");
        buys(&alice).await;
        assert_eq!(days_left(&alice).await, 90);
        town.clock.advance(days(10));
        town.settle().await;
        assert_eq!(give_back(town, &first).await, Refund::Done);
        alice.hears("You now have access until");
        assert_eq!(days_left(&alice).await, 60, "the code's thirty days begin now");
        town.clock.advance(days(10));
        town.settle().await;
        assert!(matches!(roll_back(town, &code, &alice).await, Undone::Now(Some(_))));
        alice.hears("Days");
        assert_eq!(days_left(&alice).await, 30, "ten days by the code are used, twenty are gone, thirty were paid for");
        let last = alice.payments().await.into_iter().find(|payment| payment.refunded_at.is_none()).unwrap();
        assert_eq!(give_back(town, &last.charge).await, Refund::Done);
        alice.hears("the access it paid for has ended");
        assert!(alice.rights().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_along_moves_with_the_time_before_it() {
    story(async |town| {
        let club = town.club("Hall").await;
        town.sells("Basic", "30 days", &[&club], &["300 XTR"]).await;
        town.sells("Premium", "30 days", &[&club], &["900 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 10_000);
        alice.buys("Premium", "900").await;
        alice.enters().await;
        alice.buys("Basic", "300").await;
        town.wait(days(15)).await;
        // Half of Basic is unused: it pays for five of thirty more days of Premium.
        alice.says("/plans").await;
        alice.hears("what you can have");
        alice.taps("Premium").await;
        alice.hears("How would you like to pay");
        alice.taps("Change from Basic").await;
        alice.hears("= 750");
        alice.taps("Pay 750").await;
        alice.hears("Premium");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("You now have Premium");
        alice.hears("Paid: 750");
        alice.may_hear("Premium");
        assert_eq!(days_left(&alice).await, 45);
        let paid = alice.payments().await;
        let charge = |minor| paid.iter().find(|one| one.amount.minor == minor).unwrap().charge.clone();
        assert_eq!(give_back(town, &charge(900)).await, Refund::Done);
        alice.hears("You now have access until");
        assert_eq!(days_left(&alice).await, 30);
        assert_eq!(give_back(town, &charge(750)).await, Refund::Done);
        alice.hears("You now have access until");
        assert_eq!(days_left(&alice).await, 5, "what was unused of Basic stays");
        assert_eq!(give_back(town, &charge(300)).await, Refund::Done);
        alice.hears("the access it paid for has ended");
        assert!(alice.rights().await.is_empty());
        assert_eq!(town.world.stars(alice.id), 10_000);
    })
    .await;
}
