//! The way in stays open: whoever has a right is shown it whatever was missed, and is never left without an answer.

use usher::emulator::{ButtonKind, Entered, Fault, Trouble};

use crate::town::{Club, OWNER, Person, Scene, Town, days, hours, story, story_in};

/// Something happens outside while Usher is away for longer than Telegram keeps updates.
async fn unseen(town: &Town, happens: impl FnOnce()) {
    town.sleep().await;
    happens();
    town.clock.advance(days(2));
    town.wake().await;
}

async fn comes_in(alice: &Person<'_>, club: &Club<'_>) {
    alice.says("/start").await;
    alice.hears("personal link");
    assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_while_nobody_looked_comes_back_in() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        comes_in(&alice, &club).await;
        unseen(town, || town.world.leaves(alice.id, club.id())).await;
        alice.says("/status").await;
        assert_eq!(alice.hears("What you have").buttons.len(), 1, "a way in");
        alice.says("/start").await;
        alice.hears("personal link");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_came_while_nobody_looked_is_walked_out_in_time() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        comes_in(&alice, &club).await;
        alice.leaves(&club).await;
        unseen(town, || town.world.adds(OWNER, alice.id, club.id())).await;
        alice.says("/start").await;
        alice.hears("already inside");
        town.wait(days(6)).await;
        alice.hears("ended on");
        assert!(!club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tap_on_an_old_button_is_answered_from_inside_too() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("personal link");
        alice.says("/status").await;
        alice.hears("What you have");
        alice.enters().await;
        alice.taps("Get a link to Gold").await;
        alice.hears("already inside");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_doubt_the_way_in_is_shown() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        comes_in(&alice, &club).await;
        town.world.fault(Fault::on("getChatMember", Trouble::Status(500)));
        alice.says("/status").await;
        assert_eq!(alice.hears("What you have").buttons.len(), 1);
        alice.says("/start").await;
        alice.hears("personal link");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_shown_again_works_after_a_ban_by_hand() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let (alice, olga) = (town.person("Alice"), town.owner());
        olga.says("/help").await;
        olga.hears("For the team");
        alice.says("/start").await;
        alice.hears("personal link");
        town.world.bans(OWNER, alice.id, club.id());
        town.settle().await;
        alice.says("/start").await;
        alice.hears("personal link");
        olga.hears("the ban was lifted");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_by_hand_that_nobody_saw_is_lifted_and_the_owner_is_told() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let (alice, olga) = (town.person("Alice"), town.owner());
        olga.says("/help").await;
        olga.hears("For the team");
        comes_in(&alice, &club).await;
        alice.leaves(&club).await;
        unseen(town, || town.world.bans(OWNER, alice.id, club.id())).await;
        alice.says("/start").await;
        alice.hears("personal link");
        olga.hears("the ban was lifted");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_bans_by_hand_are_kept_the_banned_are_told_so() {
    story(async |town| {
        let (club, den) = (town.club("Gold").await, town.club("Den").await);
        club.keeps_bans(true).await;
        town.plan("Trial week", "7 days", &[&club, &den], true).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        town.world.bans(OWNER, alice.id, club.id());
        unseen(town, || town.world.bans(OWNER, bob.id, club.id())).await;
        for person in [alice, bob] {
            person.says("/start").await;
            let told = person.hears("banned in “Gold” by its administrators");
            assert!(told.text.contains("personal link."), "one for the other club: {}", told.text);
            assert_eq!(person.enters().await, Entered::Joined { chat: den.id() });
            assert_eq!(town.world.status(person.id, club.id()), "kicked", "the ban is kept");
        }
        assert_eq!(club.live_links(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_new_links_an_hour_are_enough_over_all_chats_and_however_they_are_asked_for() {
    story(async |town| {
        let (club, den) = (town.club("Gold").await, town.club("Den").await);
        town.plan("Trial week", "7 days", &[&club, &den], true).await;
        let made = || town.world.links(club.id()).len() + town.world.links(den.id()).len();
        let none = made();
        let (alice, mallory) = (town.person("Alice"), town.person("Mallory"));
        alice.says("/start").await;
        alice.hears("personal links");
        alice.says("/status").await;
        alice.hears("What you have");
        let (message, gold) = alice.button("Get a link to Gold");
        let (_, den) = alice.button("Get a link to Den");
        for _ in 0..2 {
            town.world.taps(alice.id, town.bot, message, &gold);
            town.world.taps(alice.id, town.bot, message, &den);
        }
        town.settle().await;
        (0..4).for_each(|_| drop(alice.hears("personal link.")));
        mallory.opens(&alice.link()).await;
        town.owner().may_hear("was used by");
        alice.says("/start").await;
        alice.hears("personal link");
        mallory.opens(&alice.link()).await;
        town.owner().may_hear("was used by");
        alice.says("/start").await;
        alice.hears("five new links within an hour");
        (0..3).for_each(|_| drop(town.world.taps(alice.id, town.bot, message, &gold)));
        town.settle().await;
        (0..3).for_each(|_| drop(alice.hears("five new links within an hour")));
        assert_eq!(made() - none, 7, "two first links and five new ones");
        town.clock.advance(hours(1));
        alice.taps("Get a link to Gold").await;
        alice.hears("personal link");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_shown_with_the_time_that_is_left() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        assert!(alice.hears("personal link").text.contains("only for you, until 16 Jan 2027, 12:0"));
        town.clock.advance(hours(20));
        alice.says("/start").await;
        assert!(alice.hears("personal link").text.contains("only for you, until 16 Jan 2027, 12:0"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_names_the_plan_that_opens_the_chat() {
    story(async |town| {
        let (club, den) = (town.club("Gold").await, town.club("Den").await);
        town.plan("Trial week", "7 days", &[&club], true).await;
        let other = town.plan("Evergreen", "forever", &[&den], false).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("Trial week");
        alice.is_given(other).await;
        alice.hears("Evergreen");
        alice.says("/status").await;
        alice.hears("What you have");
        alice.taps("Get a link to Gold").await;
        alice.hears("Trial week");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_fails_does_not_keep_the_others_shut() {
    story(async |town| {
        let (den, club) = (town.club("Den").await, town.club("Gold").await);
        town.plan("Trial week", "7 days", &[&den, &club], true).await;
        let alice = town.person("Alice");
        town.world.fault(Fault::on("createChatInviteLink", Trouble::Status(500)).in_chat(den.id()).times(2));
        alice.says("/start").await;
        assert!(alice.hears("personal link").text.contains("One more link follows"));
        town.wait(hours(1)).await;
        town.wait(hours(1)).await;
        alice.hears("personal link");
        let [first, second] = &alice.addresses()[..] else { panic!("two links") };
        assert_eq!(alice.opens(first).await, Entered::Joined { chat: club.id() });
        assert_eq!(alice.opens(second).await, Entered::Joined { chat: den.id() });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_telegram_refuses_for_no_known_reason_is_said_to_both_sides() {
    story(async |town| {
        let (den, club) = (town.club("Den").await, town.club("Gold").await);
        town.plan("Trial week", "7 days", &[&den, &club], true).await;
        let (alice, olga) = (town.person("Alice"), town.owner());
        olga.says("/help").await;
        olga.hears("For the team");
        let why = Trouble::Error(400, "Bad Request: A_NEW_REASON".into());
        let fault = town.world.fault(Fault::on("createChatInviteLink", why).in_chat(den.id()));
        alice.says("/start").await;
        let told = alice.hears("personal link");
        assert!(told.text.contains("cannot let anyone into “Den” right now"), "{}", told.text);
        olga.hears("A_NEW_REASON");
        alice.taps("Get a link to Den").await;
        alice.hears("cannot let anyone into “Den” right now");
        olga.hears_nothing();
        town.world.heal(fault);
        alice.taps("Get a link to Den").await;
        alice.hears("personal link");
        assert_eq!(alice.enters().await, Entered::Joined { chat: den.id() });
        assert_eq!(club.live_links(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_starts_at_once_show_the_same_link() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        for _ in 0..2 {
            town.world.says(alice.id, town.bot, "/start").unwrap();
        }
        town.settle().await;
        assert_eq!(alice.hears("personal link").buttons, alice.hears("personal link").buttons);
        assert_eq!(club.live_links(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_enter_very_many_chats_is_shown_them_all() {
    story(async |town| {
        let mut clubs = Vec::new();
        for n in 0..110 {
            clubs.push(town.club(&format!("Club {n} of a great many clubs in this town")).await);
        }
        town.plan("Everything", "7 days", &clubs.iter().collect::<Vec<_>>(), true).await;
        let (alice, olga) = (town.person("Alice"), town.owner());
        alice.says("/start").await;
        alice.hears("personal links");
        let shown = |what: fn(&ButtonKind) -> bool| {
            let messages = alice.view();
            for message in messages.iter().filter(|message| message.from_bot) {
                assert!(message.buttons.iter().flatten().count() <= 100, "Telegram takes no more");
                alice.may_hear(&message.text);
            }
            messages.iter().flat_map(|m| m.buttons.iter().flatten()).filter(|button| what(&button.kind)).count()
        };
        assert_eq!(shown(|kind| matches!(kind, ButtonKind::Url(_))), 110);
        alice.says("/status").await;
        alice.hears("What you have");
        assert_eq!(shown(|kind| matches!(kind, ButtonKind::Callback(_))), 110);
        olga.says(&format!("/check {}", alice.id)).await;
        olga.hears("Standing: customer");
        for n in [0, 50, 109] {
            let club = format!("Club {n} of");
            assert!(olga.view().iter().any(|message| message.text.contains(&club)), "{club}");
        }
        olga.may_hear("Club ");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn under_scope_all_a_new_link_waits_behind_the_gate_and_the_language_does_not() {
    let scene = Scene::default().with("--gate-scope", "all");
    story_in(scene, async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        let alice = town.person("Alice");
        town.sponsors.subscribes(alice.id, news);
        alice.says("/start").await;
        alice.hears("personal link");
        alice.says("/status").await;
        alice.hears("What you have");
        town.sponsors.unsubscribes(alice.id, news);
        town.clock.advance(hours(1));
        alice.taps("Get a link to Gold").await;
        alice.hears("the sponsor below");
        alice.says("/language").await;
        alice.hears("Which language");
        town.sponsors.subscribes(alice.id, news);
        alice.taps("Get a link to Gold").await;
        alice.hears("personal link");
    })
    .await;
}
