//! Requests to join: who is let in, who is turned away, and who is left to the people who run the chat.

use usher::emulator::Entered;

use crate::town::{OWNER, story};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_to_a_channel_that_the_gate_requires_is_approved() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let news = town.require("News", "https://t.me/+news").await;
        town.sources("channels").await;
        let link = town.world.makes_link(OWNER, news, None, true);
        let (alice, eve) = (town.person("Alice"), town.person("Eve"));
        alice.says("/start").await;
        alice.hears("the sponsor below");
        assert_eq!(alice.opens(&link).await, Entered::Requested { chat: news });
        assert!(town.world.is_member(alice.id, news));
        alice.taps("I have subscribed").await;
        alice.hears("Trial week");
        town.owner().says(&format!("/ban {}", eve.id)).await;
        town.owner().hears("is banned");
        town.world.unbans(OWNER, eve.id, news);
        eve.opens(&link).await;
        assert!(!town.world.is_member(eve.id, news), "whom the owner banned stays out");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_strays_may_stay_people_decide_about_requests() {
    story(async |town| {
        let club = town.club("Gold").await;
        club.keeps_strays(true).await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let link = town.world.makes_link(OWNER, club.id(), None, true);
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        bob.opens(&link).await;
        assert_eq!(town.world.requests(club.id()), [bob.id], "it is not ours to answer");
        bob.hears_nothing();
        assert!(town.world.answers_request(OWNER, bob.id, club.id(), true));
        town.settle().await;
        assert!(club.has(&bob));
        alice.says("/start").await;
        alice.hears("personal link");
        assert_eq!(alice.opens(&link).await, Entered::Requested { chat: club.id() });
        assert!(club.has(&alice), "who has a right need not wait for anybody");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_strays_must_go_a_request_without_a_right_is_declined_with_a_word() {
    story(async |town| {
        let club = town.club("Gold").await;
        let link = town.world.makes_link(OWNER, club.id(), None, true);
        let bob = town.person("Bob");
        bob.opens(&link).await;
        bob.hears("was declined");
        assert!(town.world.requests(club.id()).is_empty());
    })
    .await;
}
