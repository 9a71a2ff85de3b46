//! `/check`, `/ban`, `/unban`.

use usher::{
    domain::{BotId, UserId},
    emulator::{Entered, Fault, Refused, Trouble},
};

use crate::town::{OWNER, PATIENCE, RIGHTS, hours, story};

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_marks_cancels_revokes_removes_and_keeps_out() {
    story(async |town| {
        let (club, lounge, den) = (town.club("Gold").await, town.group("Lounge").await, town.club("Den").await);
        town.plan("Month", "1 month", &[&club, &lounge], true).await;
        let (alice, olga) = (town.person("Alice"), town.owner());
        alice.says("/start").await;
        alice.hears("Month");
        let links = alice.addresses();
        alice.opens(&links[0]).await;
        olga.says(&format!("/ban {}", alice.id)).await;
        olga.hears("One subscription is cancelled. All links are revoked; removal from 2 chats is under way.");
        assert_eq!(town.world.status(alice.id, den.id()), "kicked", "kept out where they never were, too");
        assert!(!club.has(&alice) && !lounge.has(&alice));
        assert_eq!((club.live_links(), lounge.live_links()), (0, 0));
        assert_eq!(town.world.status(alice.id, club.id()), "kicked");
        for link in &links {
            assert!(matches!(alice.opens(link).await, Entered::Refused(Refused::Banned | Refused::Expired)));
        }
        alice.says("/start").await;
        alice.hears_nothing();
        olga.says(&format!("/check {}", alice.id)).await;
        olga.hears("Standing: banned since");
        olga.says(&format!("/ban {}", alice.id)).await;
        olga.hears("was already banned");
        olga.says(&format!("/unban {}", alice.id)).await;
        olga.hears("is no longer banned");
        assert_eq!(town.world.status(alice.id, club.id()), "left");
        olga.says(&format!("/ban {}", alice.id)).await;
        olga.hears("There was no subscription to cancel. All links are revoked; removal from 2 chats is under way.");
        olga.says(&format!("/unban {}", alice.id)).await;
        olga.hears("is no longer banned");
        olga.says(&format!("/unban {}", alice.id)).await;
        olga.hears("is not banned");
        alice.says("/start").await;
        alice.hears("Month");
        alice.enters().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_never_met_is_banned_in_advance() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Month", "1 month", &[&club], true).await;
        let (eve, olga) = (town.person("Eve"), town.owner());
        olga.says(&format!("/ban {}", eve.id)).await;
        olga.hears("There was no subscription to cancel. All links are revoked; they had no place in your chats");
        let den = town.basic_group("Den").await;
        let link = town.world.makes_link(OWNER, den.id(), None, false);
        for _ in 0..2 {
            eve.opens(&link).await;
            assert!(!den.has(&eve), "a basic group keeps no ban: removed at each entry");
        }
        eve.says("/start").await;
        eve.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_is_tried_until_telegram_has_done_it() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Month", "1 month", &[&club], true).await;
        let (alice, olga) = (town.person("Alice"), town.owner());
        alice.says("/start").await;
        alice.hears("Month");
        alice.enters().await;
        town.world.fault(Fault::on("banChatMember", Trouble::TooMany(7)).times(2));
        olga.says(&format!("/ban {}", alice.id)).await;
        olga.hears("is banned");
        town.wait(hours(0)).await;
        town.wait(hours(0)).await;
        assert_eq!(town.world.status(alice.id, club.id()), "kicked");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_banned_is_named_with_what_to_do() {
    story(async |town| {
        let club = town.club("Gold").await;
        let (adam, olga) = (town.person("Adam"), town.owner());
        town.world.adds(OWNER, adam.id, club.id());
        town.world.promotes(OWNER, adam.id, club.id(), &RIGHTS);
        town.settle().await;
        olga.says(&format!("/ban {}", adam.id)).await;
        olga.hears("own or administer “Gold”");
        olga.says(&format!("/ban {OWNER}")).await;
        olga.hears("they are on the team of this bot");
        olga.says(&format!("/ban {}", town.bot)).await;
        olga.hears("that is this bot");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_ids_get_a_usage_line_and_strangers_a_pointer_to_help() {
    story(async |town| {
        let (alice, olga) = (town.person("Alice"), town.owner());
        for command in ["check", "ban", "unban"] {
            for wrong in ["", " Alice", " -5", " 0", " 1 2", " 99999999999999999999"] {
                olga.says(&format!("/{command}{wrong}")).await;
                olga.hears(&format!("Write /{command} and a person's Telegram id"));
            }
            alice.says(&format!("/{command} {OWNER}")).await;
            alice.hears("I do not understand that");
        }
        alice.says("/nonsense").await;
        alice.hears("I do not understand that");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_shows_everything_that_is_known() {
    story(async |town| {
        let club = town.club("Gold <VIP>").await;
        town.plan("Trial & more", "7 days", &[&club], true).await;
        let (alice, olga) = (town.person("Al<b>ice"), town.owner());
        alice.says("/start").await;
        alice.hears("Trial & more");
        olga.says(&format!("/check {}", alice.id)).await;
        let report = olga.hears("Standing: customer").text;
        for part in [
            "Al<b>ice",
            "Trial & more: 15 Jan 2027, 1",
            "(gate), running",
            "Gold <VIP>: may be inside until 22 Jan 2027",
            "not seen there yet",
            "works until",
            "Gate: pass",
        ] {
            assert!(report.contains(part), "{part} in:\n{report}");
        }
        alice.enters().await;
        olga.says(&format!("/check {}", alice.id)).await;
        olga.hears("is inside");
        town.wait(hours(24 * 8)).await;
        alice.hears("ended on");
        olga.says(&format!("/check {}", alice.id)).await;
        olga.hears("Standing: former customer");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_given_a_right_before_the_first_word_is_known() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Gold month", "1 month", &[&club], false).await;
        let (alice, olga) = (town.person("Alice"), town.owner());
        alice.is_given(plan).await;
        olga.says(&format!("/check {}", alice.id)).await;
        let report = olga.hears("Standing: customer").text;
        for part in ["has not written to this bot yet", "Gold month: 15 Jan 2027", "Gold: may be inside until"] {
            assert!(report.contains(part), "{part} in:\n{report}");
        }
        olga.says("/check 987654").await;
        olga.hears("has met this bot yet");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_banned_while_the_gate_is_being_asked_gets_nothing() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Month", "1 month", &[&club], true).await;
        let news = town.require("News", "https://t.me/news").await;
        town.sources("channels").await;
        let (alice, olga) = (town.person("Alice"), town.owner());
        town.world.adds(OWNER, alice.id, news);
        town.settle().await;
        let late = Trouble::LateAnswer(PATIENCE);
        let fault = town.world.fault(Fault::on("getChatMember", late).in_chat(news).once());
        town.world.says(alice.id, town.bot, "/start").unwrap();
        assert!(town.world.until(|world| world.hits(fault) == 1, PATIENCE).await);
        town.world.says(OWNER, town.bot, &format!("/ban {}", alice.id)).unwrap();
        assert!(town.world.until(|world| world.status(alice.id, club.id()) == "kicked", PATIENCE).await);
        town.world.heal(fault);
        town.settle().await;
        olga.hears("is banned");
        alice.hears_nothing();
        let rights = town.usher().app.store.subscriptions_of(BotId(town.bot), UserId(alice.id)).await.unwrap();
        assert!(rights.is_empty(), "{rights:?}");
    })
    .await;
}
