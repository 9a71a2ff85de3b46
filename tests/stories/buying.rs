//! Buying: by hand with an owner's word, and with Stars.

use usher::{domain::order::Method, emulator::Outcome};

use crate::town::{days, hours, story};

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_is_confirmed_by_an_owner_and_the_door_opens() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.owner().says("/start").await;
        town.owner().hears("You have access");
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("what you can have");
        alice.taps("Month").await;
        alice.hears("How would you like to pay");
        alice.taps("by transfer").await;
        let order = alice.hears("account 12-34");
        town.owner().hears_nothing();
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        let seen = alice.view().into_iter().find(|message| message.id == order.id).expect("the order");
        assert!(seen.text.contains("checks whether the money has arrived"), "{}", seen.text);
        assert!(!club.has(&alice));
        town.owner().taps("Confirm").await;
        alice.hears("Paid:");
        alice.hears("is yours until");
        alice.enters().await;
        assert!(club.has(&alice));
        let card =
            town.owner().view().into_iter().rev().find(|message| message.text.contains("Alice")).expect("a card");
        assert!(card.text.contains("Confirmed by Olga") && card.buttons.is_empty(), "{}", card.text);
        town.wait(days(32)).await;
        alice.hears("access ended");
        assert!(!club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_pays_with_stars_is_let_in_at_once() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 300);
        alice.orders("Month", "250").await;
        alice.hears("Month");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("Paid:");
        alice.hears("is yours until");
        alice.enters().await;
        assert!(club.has(&alice));
        assert_eq!(town.world.stars(alice.id), 50);
        town.wait(hours(24 * 32)).await;
        alice.hears("access ended");
        assert!(!club.has(&alice));
    })
    .await;
}
