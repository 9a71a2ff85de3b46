//! Transfers by hand: the proof, the owner's word and reason, orders that lapse, the owner's terms, and questions.

use usher::{domain::order::Method, emulator::Message};

use crate::{
    till::BANK,
    town::{Person, Scene, Town, days, hours, story, story_in},
};

/// A club with a plan that is paid by hand, an owner who listens, and somebody with an open order.
async fn ordered<'t>(town: &'t Town, name: &str) -> Person<'t> {
    let club = town.club("Gold").await;
    town.owner().says("/help").await;
    town.owner().hears("/check ID");
    town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
    town.takes(Method::Manual).await;
    let person = town.person(name);
    person.orders("Month", "by transfer").await;
    person.hears(BANK);
    person
}

/// What the newest message about an order says now.
fn card(person: &Person<'_>) -> Message {
    let about =
        |message: &Message| message.from_bot && message.text.contains("rder ") && !message.text.contains("Why?");
    person.view().into_iter().rev().find(about).unwrap_or_else(|| panic!("{} sees no order", person.id))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_of_the_payment_reaches_the_owner_and_says_i_paid() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        town.world.sends_photo(alice.id, town.bot, "here it is").unwrap();
        town.settle().await;
        assert!(card(&alice).text.contains("checks whether the money"), "{}", card(&alice).text);
        town.owner().hears("here it is");
        town.owner().hears("Did the money arrive?");
        let sent = alice.view().into_iter().find(|message| message.media.is_some()).expect("her photo");
        let seen = town.owner().view().into_iter().find(|message| message.media.is_some()).expect("a photo");
        assert_eq!(sent.media, seen.media, "it is her photo");
        // A second, better one is shown too.
        town.world.sends_document(alice.id, town.bot, "receipt.pdf", "").unwrap();
        town.settle().await;
        let last = town.owner().view().into_iter().rfind(|message| message.media.is_some()).expect("a document");
        assert_ne!(last.media, sent.media);
        town.owner().may_hear("");
        town.owner().taps("Confirm").await;
        alice.hears("Paid: 9.99");
        alice.hears("is yours until");
        let cards: Vec<_> = town.owner().view().into_iter().filter(|m| m.text.contains("Confirmed by Olga")).collect();
        assert_eq!(cards.len(), 2, "every copy shows who decided");
        assert!(cards.iter().all(|card| card.buttons.is_empty()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_without_an_order_is_not_taken_for_a_proof() {
    story(async |town| {
        let alice = town.person("Alice");
        town.world.sends_photo(alice.id, town.bot, "").unwrap();
        town.settle().await;
        alice.hears("/help");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_order_tells_the_person_why_in_the_owners_words() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Reject").await;
        town.owner().hears("Why?");
        alice.hears_nothing();
        town.owner().says("You sent it to my old account").await;
        town.owner().hears("Noted");
        alice.hears("You sent it to my old account");
        assert!(
            card(&town.owner()).text.contains("Reason: You sent it to my old account"),
            "{}",
            card(&town.owner()).text
        );
        // The next words are words again.
        town.owner().says("hello").await;
        town.owner().hears("/help");
        town.wait(hours(1)).await;
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_of_ours_is_told_in_the_persons_language() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.owner().says("/help").await;
        town.owner().hears("/check ID");
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        let boris = town.speaker("Борис", "ru");
        boris.says("/plans").await;
        boris.hears("Вот какие есть тарифы");
        boris.taps("Month").await;
        boris.hears("Как вам удобнее заплатить");
        boris.taps("9,99").await;
        boris.hears(BANK);
        boris.taps("Деньги отправлены").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Reject").await;
        town.owner().hears("Why?");
        town.owner().taps("Wrong amount").await;
        boris.hears("поступила другая сумма");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_who_gives_no_reason_does_not_leave_the_person_waiting() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Reject").await;
        town.owner().hears("Why?");
        town.wait(std::time::Duration::from_secs(11 * 60)).await;
        alice.hears("did not find your payment");
        town.owner().says("too late").await;
        town.owner().hears("/help");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_nobody_pays_lapses_and_one_that_waits_for_the_owner_does_not() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let bob = town.person("Bob");
        bob.orders("Month", "by transfer").await;
        bob.hears(BANK);
        bob.taps("I have paid").await;
        town.owner().hears("Bob");
        let old = alice.button("I have paid");
        town.wait(days(1)).await;
        assert!(card(&alice).text.contains("has expired"), "{}", card(&alice).text);
        assert!(card(&alice).buttons.is_empty());
        town.world.taps(alice.id, town.bot, old.0, &old.1);
        town.settle().await;
        town.owner().hears("Bob");
        town.owner().hears_nothing();
        town.owner().taps("Confirm").await;
        bob.hears("Paid:");
        bob.hears("is yours until");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gives_an_order_up_frees_it_and_a_second_tap_orders_nothing_twice() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let first = card(&alice).text;
        alice.orders("Month", "by transfer").await;
        let again = alice.hears(BANK);
        assert_eq!(again.text, first, "the open order is shown again");
        alice.taps("Cancel").await;
        let cards = alice.view().into_iter().filter(|message| message.text.contains("is cancelled")).count();
        assert_eq!(cards, 2, "every copy shows it");
        alice.orders("Month", "by transfer").await;
        assert_ne!(alice.hears(BANK).text, first, "a new order");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owners_terms_come_before_the_first_purchase_and_only_then() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        let alice = town.person("Alice");
        alice.says("/terms").await;
        alice.hears("has set no terms");
        town.sets_terms(Some("No refunds <after> a week.")).await;
        alice.says("/terms").await;
        alice.hears("No refunds <after> a week.");
        alice.orders("Month", "by transfer").await;
        alice.hears("No refunds <after> a week.");
        alice.taps("I agree").await;
        alice.hears(BANK);
        alice.taps("Cancel").await;
        alice.orders("Month", "by transfer").await;
        alice.hears(BANK);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_about_a_payment_reaches_the_owners() {
    let scene = Scene::default().with("--default-locale", "en");
    story_in(scene, async |town| {
        town.owner().says("/help").await;
        town.owner().hears("/check ID");
        let alice = town.person("Alice");
        alice.says("/paysupport").await;
        alice.hears("Something wrong with a payment?");
        alice.says("/paysupport I paid <twice>").await;
        alice.hears("Your message is with the owner");
        let asked = town.owner().hears("I paid <twice>");
        assert!(asked.text.contains("Alice") && asked.text.contains(&alice.id.to_string()), "{}", asked.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_tap_on_an_order_changes_nothing_and_stops_nobody() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let mallory = town.person("Mallory");
        let (message, paid) = alice.button("I have paid");
        let key = paid.rsplit(':').next().unwrap().to_owned();
        for verb in ["paid", "cancel", "confirm", "reject"] {
            for key in [key.as_str(), "NOSUCHORDER"] {
                town.world.taps(mallory.id, town.bot, message, &format!("order:{verb}:{key}"));
                town.settle().await;
            }
            town.world.taps(town.owner().id, town.bot, 1, &format!("order:{verb}:NOSUCHORDER"));
            town.settle().await;
        }
        mallory.says("/help").await;
        mallory.hears("/status");
        town.owner().hears_nothing();
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
    })
    .await;
}
