//! What stands before the door.

use std::time::Duration;

use usher::emulator::{Entered, Fault, Trouble, subgram::Quirk};

use crate::town::{Scene, story, story_in};

#[tokio::test(flavor = "multi_thread")]
async fn sponsors_are_shown_until_they_are_joined_and_the_payload_survives() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        let shop = town.sponsors.sponsor("Shop", "https://t.me/+shop");
        let alice = town.person("Alice");
        alice.says("/start r_BOB").await;
        let first = alice.hears("the 2 sponsors below");
        assert_eq!(alice.addresses(), ["https://t.me/+news", "https://t.me/+shop"]);
        town.sponsors.subscribes(alice.id, news);
        alice.taps("I have subscribed").await;
        alice.hears("One subscription is still missing");
        assert_eq!(
            alice.addresses(),
            ["https://t.me/+shop"],
            "what is done is not shown again, the old message is gone"
        );
        assert!(town.world.deleted(alice.id, town.bot).contains(&first.id));
        town.sponsors.subscribes(alice.id, shop);
        alice.taps("I have subscribed").await;
        alice.hears("Trial week");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
        let olga = town.owner();
        olga.says(&format!("/check {}", alice.id)).await;
        olga.hears("r_BOB");
        for request in town.sponsors.requests() {
            let body = &request["body"];
            assert_eq!((&body["user_id"], &body["first_name"]), (&alice.id.into(), &"Alice".into()));
            assert_eq!((&body["language_code"], &body["is_premium"]), (&"en".into(), &false.into()));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_is_remembered_for_a_while_and_a_block_never() {
    story(async |town| {
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("the sponsor below");
        alice.says("/start").await;
        alice.hears("the sponsor below");
        assert_eq!(town.sponsors.count("/get-sponsors"), 2, "a block is asked again at once");
        town.sponsors.subscribes(alice.id, news);
        alice.says("/start").await;
        alice.hears("You have access");
        town.sponsors.unsubscribes(alice.id, news);
        alice.says("/start").await;
        alice.hears("You have access");
        assert_eq!(town.sponsors.count("/get-sponsors"), 3, "the pass was remembered");
        town.clock.advance(Duration::from_secs(181));
        alice.says("/start").await;
        alice.hears("the sponsor below");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tap_is_answered_at_once_and_twice_means_once() {
    story(async |town| {
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("the sponsor below");
        town.sponsors.subscribes(alice.id, news);
        let (message, data) = alice.button("I have subscribed");
        let taps: Vec<_> = (0..5).map(|_| town.world.taps(alice.id, town.bot, message, &data)).collect();
        town.settle().await;
        alice.hears("You have access");
        alice.hears_nothing();
        assert!(taps.iter().all(|tap| town.world.answered(tap).is_some()), "every tap stops spinning");
        let late = town.world.taps(alice.id, town.bot, message, &data);
        let lost = town.world.taps_missing(alice.id, town.bot, &data);
        town.settle().await;
        assert!(town.world.answered(&late).is_some() && town.world.answered(&lost).is_some());
        alice.may_hear("You have access");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_of_another_time_get_a_polite_word() {
    story(async |town| {
        let alice = town.person("Alice");
        alice.says("/start").await;
        let message = alice.hears("You have access").id;
        for data in ["order:confirm:1", "nonsense", "lang:set:xx", "seat:link:x", "subgram_age_c9", ":::", ""] {
            let tap = town.world.taps(alice.id, town.bot, message, data);
            town.settle().await;
            let toast = town.world.answered(&tap).flatten();
            assert!(toast.is_some_and(|text| text.contains("out of date")), "{data}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gender_and_age_are_asked_kept_and_sent_on() {
    story(async |town| {
        town.sponsors.bot_key("subgram-key").ask_gender(true).ask_age(true);
        town.sponsors.sponsor("News", "https://t.me/+news");
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("what is your gender");
        alice.taps("Female").await;
        alice.hears("How old are you");
        alice.taps("18–24").await;
        alice.hears("the sponsor below");
        let last = town.sponsors.requests().pop().expect("a request");
        assert_eq!((&last["body"]["gender"], &last["body"]["age"]), (&"female".into(), &"c5".into()));
        let first = town.sponsors.requests().remove(0);
        assert!(first["body"].get("gender").is_none(), "nothing is guessed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_opens_as_a_web_app() {
    story(async |town| {
        town.sponsors.bot_key("subgram-key").show_form(true);
        town.sponsors.sponsor("News", "https://t.me/+news");
        let alice = town.person("Alice");
        alice.says("/start").await;
        let form = alice.hears("fill in a short form");
        assert!(
            form.buttons
                .iter()
                .flatten()
                .any(|b| matches!(&b.kind, usher::emulator::ButtonKind::WebApp(url) if url.starts_with("https://")))
        );
        town.sponsors.fills_form(alice.id);
        alice.taps("Continue").await;
        alice.hears("the sponsor below");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sponsor_network_in_trouble_opens_the_gate() {
    for quirk in [
        Quirk::Html(502),
        Quirk::Dropped,
        Quirk::UnknownStatus,
        Quirk::EmptyWarning,
        Quirk::FormWithoutUrl,
        Quirk::Error(500),
    ] {
        let quirk = &quirk;
        story(async |town| {
            town.sponsors.sponsor("News", "https://t.me/+news");
            if matches!(quirk, Quirk::FormWithoutUrl) {
                town.sponsors.bot_key("subgram-key").show_form(true);
            }
            town.sponsors.quirk(quirk.clone());
            let alice = town.person("Alice");
            alice.says("/start").await;
            alice.hears("You have access");
            let faults =
                town.usher().app.store.gate_faults(usher::domain::BotId(town.bot), "2000-01-01").await.unwrap();
            assert_eq!(faults.iter().map(|(.., count)| count).sum::<i64>(), 1, "{quirk:?} is counted: {faults:?}");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_gate_waits_with_the_person_when_the_network_fails() {
    let scene = Scene::default().with("--gate-on-error", "closed").with("--gate-timeout", "2s");
    story_in(scene, async |town| {
        town.sponsors.sponsor("News", "https://t.me/+news");
        town.sponsors.quirk(Quirk::Hang);
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("cannot be checked right now");
        town.sponsors.heal();
        alice.taps("Try again").await;
        alice.hears("the sponsor below");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_sponsor_key_is_told_to_the_owner_once() {
    story(async |town| {
        town.owner().says("/start").await;
        town.owner().hears("You have access");
        town.sponsors.quirk(Quirk::Error(401));
        for name in ["Alice", "Bob"] {
            let person = town.person(name);
            person.says("/start").await;
            person.hears("You have access");
        }
        town.owner().hears("refuses your key");
        town.owner().hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_telegram_is_silent_about_keeps_nobody_out() {
    story(async |town| {
        town.require("Blog", "https://t.me/blog").await;
        town.sources("channels").await;
        let fault = town.world.fault(Fault::on("getChatMember", Trouble::Status(500)));
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("You have access");
        town.world.heal(fault);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_are_not_gated() {
    story(async |town| {
        town.sponsors.sponsor("News", "https://t.me/+news");
        town.owner().says("/start").await;
        town.owner().hears("You have access");
        assert_eq!(town.sponsors.count("/get-sponsors"), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn subgram_may_write_to_the_person_itself() {
    let scene = Scene::default().with("--subgram-mode", "delegated");
    story_in(scene, async |town| {
        town.sponsors.bot_key("subgram-key").delegated(true);
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears_nothing();
        assert_eq!(town.sponsors.letters_to(alice.id).len(), 1, "SubGram wrote, we did not");
        town.sponsors.subscribes(alice.id, news);
        town.world.taps_missing(alice.id, town.bot, "subgram-op");
        town.settle().await;
        alice.hears("You have access");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn under_scope_all_the_gate_stands_before_every_command_but_help() {
    let scene = Scene::default().with("--gate-scope", "all");
    story_in(scene, async |town| {
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        let alice = town.person("Alice");
        alice.says("/status").await;
        alice.hears("the sponsor below");
        alice.says("/help").await;
        alice.hears("I stand at the door");
        town.sponsors.subscribes(alice.id, news);
        alice.says("/status").await;
        alice.hears("You have no access at the moment");
    })
    .await;
}
