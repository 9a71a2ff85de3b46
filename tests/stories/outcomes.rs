//! Money and words that come at the wrong time: twice, late, by the wrong person, for what is sold no more.

use std::time::Duration;

use serde_json::json;
use usher::{
    domain::{
        BotId, Origin, UserId,
        order::{Method, Outcome as Became, State},
    },
    emulator::{Fault, Outcome, Trouble, subgram::Quirk},
};

use crate::{
    till::{elsewhere, money},
    town::{Club, Person, Town, hours, story},
};

/// A club, its price in Stars, and an owner who listens.
async fn shop(town: &Town) -> (Club<'_>, usher::domain::PlanId) {
    let club = town.club("Gold").await;
    town.owner().says("/start").await;
    town.owner().hears("You have access");
    let plan = town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
    town.takes(Method::Stars).await;
    (club, plan)
}

/// Somebody who has an invoice and the Stars for it.
async fn buyer<'t>(town: &'t Town, name: &str) -> Person<'t> {
    let alice = town.person(name);
    town.world.set_stars(alice.id, 1_000);
    alice.orders("Month", "250").await;
    alice.hears("Month");
    alice
}

/// Pays, and Telegram tells nobody.
async fn pays_unseen(alice: &Person<'_>) {
    alice.town.world.loses_next(alice.town.bot, "message");
    assert!(matches!(alice.pays().await, Outcome::Paid(_)));
    alice.hears_nothing();
}

async fn is_let_in(alice: &Person<'_>, club: &Club<'_>) {
    alice.hears("Paid:");
    alice.hears("is yours until");
    alice.enters().await;
    assert!(club.has(alice));
}

fn refusal(outcome: Outcome) -> String {
    match outcome {
        Outcome::Refused(why) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_nobody_told_of_is_found_within_the_hour() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let alice = buyer(town, "Alice").await;
        pays_unseen(&alice).await;
        town.wait(hours(1)).await;
        is_let_in(&alice, &club).await;
        town.wait(hours(3)).await;
        assert_eq!(alice.payments().await.len(), 1);
        town.owner().hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_was_lost_while_the_bot_slept_is_found_when_it_wakes() {
    story(async |town| {
        let (club, plan) = shop(town).await;
        town.change(plan, |plan| {
            plan.rules.set.push(usher::domain::sale::Rule::Recurring);
            plan.grace = Some("5 days".parse().unwrap());
        })
        .await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 1_000);
        alice.orders("Month", "250").await;
        alice.hears("every 30 days");
        // Even the beginning of the row is lost: it is known by Telegram's list.
        town.world.loses_next(town.bot, "message");
        assert!(matches!(alice.subscribes().await, Outcome::Paid(_)));
        town.wait(hours(1)).await;
        is_let_in(&alice, &club).await;
        let began = alice.right().await;
        assert_eq!(began.renews.as_deref(), Some(town.world.subscriptions(alice.id)[0].charge.as_str()));
        town.clock.advance(crate::town::days(28));
        town.settle().await;
        town.sleep().await;
        town.clock.advance(crate::town::days(4));
        town.wake().await;
        // Found at once: nobody waits for the hour.
        let woken = town.clock.now();
        town.until(|world| {
            world.chat_view(alice.id, town.bot).iter().any(|message| message.text.contains("You now have Month until"))
        })
        .await;
        assert!(town.clock.now().since(woken) < std::time::Duration::from_secs(60));
        alice.hears("You now have Month until");
        let renewed = alice.right().await;
        assert_eq!(renewed.paid_until, began.paid_until + crate::town::days(30));
        assert_eq!(renewed.renews, began.renews);
        assert!(club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_payment_told_twice_is_granted_once() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let alice = buyer(town, "Alice").await;
        town.world.repeats_next(town.bot, "message");
        town.world.fault(Fault::on("getUpdates", Trouble::LostAnswer).times(1));
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        is_let_in(&alice, &club).await;
        let until = alice.right().await.paid_until;
        town.wait(hours(2)).await;
        assert_eq!((alice.payments().await.len(), alice.right().await.paid_until), (1, until));
        town.owner().hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_paid_twice_opens_once_and_the_rest_goes_back() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let alice = buyer(town, "Alice").await;
        let old = alice.invoice().id;
        pays_unseen(&alice).await;
        // Nothing happens for a while, so she tries again: the same order, a second invoice. The first cannot be taken away.
        let kept = town.world.fault(Fault::on("deleteMessage", Trouble::Status(500)));
        town.clock.advance(Duration::from_secs(20));
        alice.orders("Month", "250").await;
        alice.hears("Month");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        is_let_in(&alice, &club).await;
        let until = alice.right().await.paid_until;
        town.wait(hours(1)).await;
        alice.hears("nothing could be given for it");
        town.owner().hears("their order had already been paid");
        assert_eq!(alice.right().await.paid_until, until);
        // An old invoice cannot be paid a third time.
        let payment = town.world.pays(alice.id, town.bot, old);
        let outcome = town.world.outcome_within(&payment, Duration::from_secs(20)).await.unwrap();
        assert!(refusal(outcome).contains("already paid"));
        town.world.heal(kept);
        let (_, again) = town.owner().button("Refund 250");
        town.owner().taps("Refund 250").await;
        town.owner().hears("has been refunded to");
        alice.hears("You have been refunded");
        assert_eq!(town.world.stars(alice.id), 750);
        assert_eq!(town.owner().presses(&again).await.as_deref(), Some("This payment has already been refunded."));
        // The button is for owners.
        alice.presses(&again).await.expect("a word");
        assert_eq!((alice.order().await.state, alice.right().await.paid_until), (State::Paid, until));
        assert!(club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_late_is_honoured() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let alice = buyer(town, "Alice").await;
        let order = alice.order().await;
        town.clock.advance_to(order.expires_at - Duration::from_secs(60));
        town.settle().await;
        pays_unseen(&alice).await;
        town.clock.advance_to(order.expires_at + Duration::from_secs(90));
        town.settle().await;
        assert_eq!(alice.order().await.state, State::Expired);
        alice.hears("If you have already paid");
        town.wait(hours(1)).await;
        is_let_in(&alice, &club).await;
        assert_eq!(alice.order().await.state, State::Paid);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_for_a_plan_that_is_sold_no_more_is_honoured_and_no_new_money_is_taken() {
    story(async |town| {
        let (club, plan) = shop(town).await;
        let (alice, bob) = (buyer(town, "Alice").await, buyer(town, "Bob").await);
        pays_unseen(&alice).await;
        town.takes_out_of_sale(plan).await;
        assert!(refusal(bob.pays().await).contains("can no longer be paid"));
        town.wait(hours(1)).await;
        is_let_in(&alice, &club).await;
        assert_eq!(town.world.stars(bob.id), 1_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_of_somebody_banned_meanwhile_is_kept_until_an_owner_gives_it_back() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let alice = buyer(town, "Alice").await;
        pays_unseen(&alice).await;
        town.owner().says(&format!("/ban {}", alice.id)).await;
        town.owner().hears("is banned");
        town.wait(hours(1)).await;
        town.owner().hears("they are banned");
        alice.hears_nothing();
        assert!(alice.rights().await.is_empty() && !club.has(&alice));
        assert_eq!(alice.payments().await[0].outcome, Became::Banned);
        let sure = Trouble::Error(400, "Bad Request: SOMETHING_NEW".into());
        town.world.fault(Fault::on("refundStarPayment", sure).once());
        town.owner().taps("Refund 250").await;
        town.owner().hears("cannot be refunded: 400 Bad Request: SOMETHING_NEW");
        assert!(alice.payments().await[0].refunded_at.is_none());
        town.owner().taps("Refund 250").await;
        town.owner().hears("has been refunded to");
        alice.hears("You have been refunded 250");
        assert_eq!((town.world.stars(alice.id), alice.order().await.state), (1_000, State::Refunded));
        // Before the money: somebody banned cannot even pay.
        let bob = buyer(town, "Bob").await;
        let invoice = bob.invoice().id;
        town.owner().says(&format!("/ban {}", bob.id)).await;
        town.owner().hears("is banned");
        let payment = town.world.pays(bob.id, town.bot, invoice);
        assert_eq!(town.world.outcome(&payment), Some(Outcome::NoInvoice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_answers_no_order_is_kept_and_told() {
    story(async |town| {
        shop(town).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 100);
        alice.says("/help").await;
        alice.hears("/start");
        // Another program with the same token sold something.
        town.sleep().await;
        let goods = json!({"chat_id": alice.id, "title": "Old thing", "description": "Of another shop",
            "payload": "not-ours", "currency": "XTR", "prices": [{"label": "Old thing", "amount": 70}]});
        let sent = elsewhere(town, "sendInvoice", goods).await;
        let payment = town.world.pays(alice.id, town.bot, sent["result"]["message_id"].as_i64().unwrap());
        elsewhere(town, "answerPreCheckoutQuery", json!({"pre_checkout_query_id": payment, "ok": true})).await;
        assert!(matches!(town.world.outcome(&payment), Some(Outcome::Paid(_))));
        town.wake().await;
        alice.hears("Old thing");
        alice.hears("nothing could be given for it");
        town.owner().hears("no order of theirs fits");
        assert_eq!(alice.payments().await[0].outcome, Became::Unknown);
        // And our own question before the money says no to what is not ours.
        let goods = json!({"chat_id": alice.id, "title": "New thing", "description": "Of another shop",
            "payload": "not-ours", "currency": "XTR", "prices": [{"label": "New thing", "amount": 10}]});
        elsewhere(town, "sendInvoice", goods).await;
        alice.hears("New thing");
        assert!(refusal(alice.pays().await).contains("can no longer be paid"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkout_is_answered_while_everything_else_of_the_person_waits() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let alice = buyer(town, "Alice").await;
        town.wait(hours(2)).await;
        town.sponsors.quirk(Quirk::Hang);
        town.world.says(alice.id, town.bot, "/status").unwrap();
        let asked = |_: &usher::emulator::World| town.sponsors.count("/get-sponsors") > 0;
        town.world.until(asked, Duration::from_secs(10)).await;
        let payment = town.world.pays(alice.id, town.bot, alice.invoice().id);
        let outcome = town.world.outcome_within(&payment, Duration::from_secs(9)).await;
        assert!(matches!(outcome, Some(Outcome::Paid(_))), "{outcome:?}");
        assert!(alice.payments().await.is_empty(), "what comes after waits for what came before");
        town.sponsors.heal();
        town.settle().await;
        alice.may_hear("no access");
        alice.hears("Paid:");
        alice.hears("is yours until");
        alice.may_hear("Month");
        alice.enters().await;
        assert!(club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_pay_is_told_why_and_what_to_do() {
    story(async |town| {
        let (_, plan) = shop(town).await;
        let (alice, bob) = (buyer(town, "Alice").await, buyer(town, "Bob").await);
        // Somebody else's invoice, forwarded.
        let payment = town.world.pays_in(bob.id, town.bot, alice.id, alice.invoice().id);
        let outcome = town.world.outcome_within(&payment, Duration::from_secs(20)).await.unwrap();
        assert!(refusal(outcome).contains("for somebody else"));
        // The price of an order is pinned; ordered anew, only the new invoice can be paid.
        town.change(plan, |plan| plan.prices = vec![money("200 XTR")]).await;
        let old = alice.invoice().id;
        town.world.fault(Fault::on("deleteMessage", Trouble::Status(500)).times(50));
        alice.orders("Month", "200").await;
        alice.hears("Month: Access to ");
        let payment = town.world.pays(alice.id, town.bot, old);
        let outcome = town.world.outcome_within(&payment, Duration::from_secs(20)).await.unwrap();
        assert!(refusal(outcome).contains("Please pay the newest one"));
        town.settle().await;
        assert!(matches!(bob.pays().await, Outcome::Paid(_)));
        bob.hears("Paid: 250");
        bob.hears("is yours until");
        town.world.heal_all();
        // The last place is gone.
        town.change(plan, |plan| plan.rules.max_customers = Some(1)).await;
        assert!(refusal(alice.pays().await).contains("All places were taken"));
        town.change(plan, |plan| plan.rules.max_customers = None).await;
        // Late, and in the person's own language.
        alice.says("/language").await;
        alice.hears("language");
        alice.taps("Русский").await;
        alice.hears("русски");
        let order = alice.order().await;
        town.clock.advance_to(order.expires_at + Duration::from_millis(1));
        let payment = town.world.pays(alice.id, town.bot, alice.invoice().id);
        let outcome = town.world.outcome_within(&payment, Duration::from_secs(20)).await.unwrap();
        assert!(refusal(outcome).contains("Срок этого счёта вышел"));
        town.wait(hours(1)).await;
        alice.hears("больше не действует");
        assert_eq!(town.world.stars(alice.id), 1_000);
    })
    .await;
}

async fn second_owner(town: &Town) -> Person<'_> {
    let omar = town.person("Omar");
    let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
    work.set_role(BotId(town.bot), UserId(omar.id), Some(usher::domain::team::Role::Owner)).await.unwrap();
    work.commit().await.unwrap();
    omar
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_one_gives_the_money_back_and_both_see_who_it_was() {
    story(async |town| {
        shop(town).await;
        let (olga, omar) = (town.owner(), second_owner(town).await);
        omar.says("/help").await;
        omar.hears("/check ID");
        let alice = buyer(town, "Alice").await;
        pays_unseen(&alice).await;
        olga.says(&format!("/ban {}", alice.id)).await;
        olga.hears("is banned");
        town.wait(hours(1)).await;
        for owner in [olga, omar] {
            owner.hears("they are banned");
        }
        let (_, back) = omar.button("Refund 250");
        omar.taps("Refund 250").await;
        omar.hears("has been refunded to");
        alice.hears("You have been refunded 250");
        for owner in [olga, omar] {
            let seen = owner.view();
            let copy = seen.iter().find(|message| message.text.contains("they are banned")).expect("the news");
            assert!(copy.text.contains("Refunded by Omar") && copy.buttons.is_empty(), "{}", copy.text);
        }
        assert_eq!(olga.presses(&back).await.as_deref(), Some("This payment has already been refunded."));
        assert_eq!(town.world.stars(alice.id), 1_000);
        // What went back by nobody's word here says only that it did.
        let bob = buyer(town, "Bob").await;
        pays_unseen(&bob).await;
        olga.says(&format!("/ban {}", bob.id)).await;
        olga.hears("is banned");
        town.wait(hours(1)).await;
        for owner in [olga, omar] {
            owner.hears("they are banned");
        }
        let charge = bob.payments().await[0].charge.clone();
        let refund = json!({"user_id": bob.id, "telegram_payment_charge_id": charge});
        elsewhere(town, "refundStarPayment", refund).await;
        town.wait(hours(1)).await;
        bob.hears("You have been refunded 250");
        for owner in [olga, omar] {
            let seen = owner.view();
            let copy = seen.iter().rfind(|message| message.text.contains("they are banned")).expect("the news");
            assert!(copy.text.contains("↩ Refunded.") && copy.buttons.is_empty(), "{}", copy.text);
        }
    })
    .await;
}

/// A club whose price is paid by hand, and two owners who listen.
async fn bank(town: &Town) -> (Club<'_>, [Person<'_>; 2]) {
    let club = town.club("Gold").await;
    let omar = second_owner(town).await;
    for owner in [town.owner(), omar] {
        owner.says("/start").await;
        owner.hears("You have access");
        owner.may_hear("is connected");
    }
    town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
    town.takes(Method::Manual).await;
    (club, [town.owner(), omar])
}

/// Somebody orders and says that they paid; both owners are asked. The answer is the order's key.
async fn claims(person: &Person<'_>, owners: &[Person<'_>; 2]) -> String {
    person.orders("Month", "by transfer").await;
    person.hears("account 12-34");
    person.taps("I have paid").await;
    for owner in owners {
        owner.hears("Did the money arrive?");
    }
    person.order().await.key
}

/// The newest card about somebody says this to both owners, and asks nothing any more.
fn both_see(owners: &[Person<'_>; 2], what: &str, name: &str) {
    for owner in owners {
        let cards = owner.view();
        let card = cards.iter().rev().find(|card| card.text.contains(name)).expect("a card");
        assert!(card.text.contains(what) && card.buttons.is_empty(), "{}", card.text);
    }
}

/// An owner's word that comes too late is answered with how the order stands.
async fn is_told(owner: &Person<'_>, word: &str, key: &str, why: &str) {
    let told = owner.presses(&format!("order:{word}:{key}")).await;
    assert!(told.as_ref().is_some_and(|told| told.contains(why)), "{word}: {told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_the_first_word_counts_and_both_see_whose_it_was() {
    story(async |town| {
        let (club, owners) = bank(town).await;
        let [olga, omar] = owners;
        let alice = town.person("Alice");
        let key = claims(&alice, &owners).await;
        assert_eq!(omar.presses(&format!("order:confirm:{key}")).await, None);
        is_let_in(&alice, &club).await;
        both_see(&owners, "Confirmed by Omar", "Alice");
        let until = alice.right().await.paid_until;
        for (owner, word) in [(&olga, "confirm"), (&olga, "reject"), (&omar, "confirm")] {
            is_told(owner, word, &key, "already paid").await;
        }
        assert_eq!((alice.payments().await.len(), alice.right().await.paid_until), (1, until));
        // Rejected is rejected: the person orders anew.
        let bob = town.person("Bob");
        let key = claims(&bob, &owners).await;
        olga.presses(&format!("order:reject:{key}")).await;
        olga.hears("of Bob is rejected. Why?");
        is_told(&omar, "confirm", &key, "This order was rejected").await;
        olga.taps("No money arrived").await;
        bob.hears("no money has arrived");
        both_see(&owners, "Rejected by Olga", "Bob");
        assert!(bob.rights().await.is_empty());
        claims(&bob, &owners).await;
        olga.taps("Confirm").await;
        is_let_in(&bob, &club).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_banned_cannot_be_confirmed_and_what_has_lapsed_can() {
    story(async |town| {
        let (club, owners) = bank(town).await;
        let [olga, omar] = owners;
        let carol = town.person("Carol");
        let key = claims(&carol, &owners).await;
        omar.says(&format!("/ban {}", carol.id)).await;
        omar.hears("is banned");
        both_see(&owners, "ancelled", "Carol");
        is_told(&olga, "confirm", &key, "This order was cancelled").await;
        assert!(carol.rights().await.is_empty() && carol.payments().await.is_empty());
        let dave = town.person("Dave");
        dave.orders("Month", "by transfer").await;
        let order = dave.hears("account 12-34").id;
        let key = dave.order().await.key;
        town.wait(hours(25)).await;
        let seen = dave.view().into_iter().find(|message| message.id == order).expect("the order");
        assert!(seen.text.contains("has expired"), "{}", seen.text);
        is_told(&omar, "reject", &key, "This order has expired").await;
        assert_eq!(olga.presses(&format!("order:confirm:{key}")).await, None, "the money was only late");
        is_let_in(&dave, &club).await;
        is_told(&omar, "confirm", &key, "already paid").await;
        assert_eq!(dave.payments().await.len(), 1);
    })
    .await;
}
