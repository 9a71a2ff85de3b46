//! Coming in, being inside, and being walked out.

use usher::emulator::{Entered, Refused};

use crate::town::{OWNER, RIGHTS, days, hours, story};

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
        let before = town.world.count("unbanChatMember");
        town.wait(days(1)).await;
        assert!(!club.has(&alice), "the time is over");
        assert_eq!(town.world.count("unbanChatMember") - before, 1, "one removing call");
        alice.hears("ended on");
        alice.taps("Get access again").await;
        alice.hears("Trial week");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() }, "a kick is no ban");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn passing_again_while_a_right_runs_gives_nothing_more() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        let first = alice.hears("Trial week");
        town.clock.advance(hours(1));
        alice.says("/start").await;
        let second = alice.hears("Trial week");
        assert_eq!(first.buttons, second.buttons, "the same link is shown again");
        assert_eq!(first.text.split('(').next(), second.text.split('(').next(), "and the same end");
        assert_eq!(club.live_links(), 1);
        alice.enters().await;
        alice.says("/start").await;
        alice.hears("already inside");
        alice.says("/status").await;
        assert!(alice.hears("What you have").buttons.is_empty());
        assert!(alice.view().last().unwrap().text.contains("Trial week"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_on_the_link_is_removed_and_its_owner_gets_a_new_one() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        town.owner().says("/help").await;
        town.owner().hears("For the team:");
        let (alice, mallory) = (town.person("Alice"), town.person("Mallory"));
        alice.says("/start").await;
        alice.hears("Trial week");
        let leaked = alice.link();
        assert_eq!(mallory.opens(&leaked).await, Entered::Joined { chat: club.id() });
        assert!(!club.has(&mallory), "the stranger is removed at once");
        assert_eq!(club.live_links(), 0);
        town.owner().hears("was used by");
        assert_eq!(mallory.opens(&leaked).await, Entered::Refused(Refused::Expired));
        alice.says("/status").await;
        alice.hears("Trial week");
        alice.taps("Get a link to Gold").await;
        alice.hears("personal link");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_holds_two_links_that_work_and_five_an_hour_are_enough() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("Trial week");
        alice.says("/status").await;
        let status = alice.hears("Trial week");
        let tap = status.buttons[0][0].clone();
        let usher::emulator::ButtonKind::Callback(data) = tap.kind else { panic!("a button") };
        for _ in 0..5 {
            town.world.taps(alice.id, town.bot, status.id, &data);
            town.settle().await;
            alice.hears("personal link");
            assert_eq!(club.live_links(), 1);
        }
        town.world.taps(alice.id, town.bot, status.id, &data);
        town.settle().await;
        alice.hears("five new links within an hour");
        let stranger = town.person("Bob");
        town.world.says(stranger.id, town.bot, "/help").unwrap();
        town.world.taps_missing(stranger.id, town.bot, &data);
        town.settle().await;
        stranger.hears("I stand at the door");
        stranger.hears("no access to this chat");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_with_the_right_even_if_nobody_used_it() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("An hour", "1 hour", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("An hour");
        let link = alice.link();
        town.wait(hours(1)).await;
        alice.hears("ended on");
        assert_eq!(club.live_links(), 0);
        assert_eq!(alice.opens(&link).await, Entered::Refused(Refused::Expired));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_request_only_the_rightful_person_is_approved() {
    story(async |town| {
        let club = town.club("Gold").await;
        club.takes_requests(true).await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let (alice, mallory) = (town.person("Alice"), town.person("Mallory"));
        alice.says("/start").await;
        alice.hears("ask to join");
        let link = alice.link();
        assert_eq!(mallory.opens(&link).await, Entered::Requested { chat: club.id() });
        assert!(!club.has(&mallory));
        mallory.hears("was declined");
        assert_eq!(alice.opens(&link).await, Entered::Requested { chat: club.id() });
        assert!(club.has(&alice));
        assert_eq!(club.live_links(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_of_several_chats_opens_and_closes_them_all() {
    story(async |town| {
        let (club, lounge, den) = (town.club("Gold").await, town.group("Lounge").await, town.basic_group("Den").await);
        town.plan("All in", "1 month", &[&club, &lounge, &den], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        let links = alice.hears("personal links");
        assert_eq!(links.buttons.len(), 3);
        for link in alice.addresses() {
            assert!(matches!(alice.opens(&link).await, Entered::Joined { .. }));
        }
        den.migrates().await;
        assert!(club.has(&alice) && lounge.has(&alice) && den.has(&alice));
        town.wait(days(31)).await;
        assert!(!club.has(&alice) && !lounge.has(&alice) && !den.has(&alice));
        alice.hears("ended on");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_removed_by_hand_gets_in_by_a_right_and_the_owner_is_told() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        town.owner().says("/help").await;
        town.owner().hears("For the team");
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("Trial week");
        alice.enters().await;
        town.world.bans(OWNER, alice.id, club.id());
        town.settle().await;
        alice.says("/start").await;
        alice.hears("Trial week");
        town.owner().hears("the ban was lifted");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_may_come_back_while_the_right_runs() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("Trial week");
        alice.enters().await;
        alice.leaves(&club).await;
        assert_eq!(club.live_links(), 0, "the use does not come back with the leaver");
        alice.says("/start").await;
        alice.hears("Trial week");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_blocks_the_bot_is_left_in_peace_until_they_return() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("An hour", "1 hour", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("An hour");
        alice.enters().await;
        town.world.blocks(alice.id, town.bot);
        town.settle().await;
        let sent = town.world.count("sendMessage");
        town.wait(hours(1)).await;
        assert!(!club.has(&alice), "blocking the bot does not prolong a right");
        assert_eq!(town.world.count("sendMessage"), sent, "nobody writes to who does not want it");
        town.world.unblocks(alice.id, town.bot);
        alice.says("/start").await;
        alice.hears("An hour");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_whose_rights_are_gone_waits_and_its_owner_hears_of_it_once() {
    story(async |town| {
        let olga = town.owner();
        olga.says("/help").await;
        olga.hears("For the team");
        let club = town.club("Gold").await;
        town.plan("An hour", "1 hour", &[&club], true).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        alice.says("/start").await;
        alice.hears("An hour");
        alice.enters().await;
        town.world.set_bot_rights(club.id(), town.bot, &["can_invite_users"], OWNER);
        town.settle().await;
        olga.hears("lost these rights: “Ban Users”");
        bob.says("/start").await;
        bob.hears("cannot let anyone into");
        town.wait(hours(1)).await;
        alice.hears("ended on");
        bob.hears("ended on");
        town.wait(days(2)).await;
        assert!(club.has(&alice), "nobody can be walked out without the right");
        olga.hears_nothing();
        town.world.set_bot_rights(club.id(), town.bot, &RIGHTS, OWNER);
        town.settle().await;
        town.wait(hours(0)).await;
        olga.hears("complete again");
        assert!(!club.has(&alice), "what waited is done");
    })
    .await;
}
