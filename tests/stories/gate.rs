//! What stands before the door.

use usher::emulator::Entered;

use crate::town::story;

#[tokio::test(flavor = "multi_thread")]
async fn sponsors_are_shown_until_they_are_joined() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        let shop = town.sponsors.sponsor("Shop", "https://t.me/+shop");
        let alice = town.person("Alice");
        alice.says("/start r_BOB").await;
        alice.hears("the 2 sponsors below");
        town.sponsors.subscribes(alice.id, news);
        alice.taps("I have subscribed").await;
        alice.hears("One subscription is still missing");
        town.sponsors.subscribes(alice.id, shop);
        alice.taps("I have subscribed").await;
        alice.hears("Trial week");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
    })
    .await;
}
