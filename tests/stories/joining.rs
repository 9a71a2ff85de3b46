//! Coming in, being inside, and being walked out.

use usher::emulator::Entered;

use crate::town::{days, story};

#[tokio::test(flavor = "multi_thread")]
async fn who_passes_the_gate_gets_a_personal_link_enters_and_is_walked_out_when_the_time_is_over() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("Trial week");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
        assert!(club.has(&alice));
        assert_eq!(club.live_links(), 0, "the link is revoked as soon as its owner is in");
        town.wait(days(6)).await;
        assert!(club.has(&alice));
        town.wait(days(1)).await;
        assert!(!club.has(&alice), "the time is over");
        alice.hears("ended on");
        alice.taps("Get access again").await;
        alice.hears("Trial week");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() }, "a kick is no ban");
    })
    .await;
}
