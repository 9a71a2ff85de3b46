//! Several sponsor sources, one list: what they say together, and what each of their failures means.

use std::time::{Duration, Instant};

use usher::{
    domain::{
        BotId, Origin,
        gate::{Action, AskOptions},
    },
    emulator::{Fault, Trouble, subgram::Quirk},
};

use crate::town::{PATIENCE, Scene, Town, story, story_in};

const BLOG: &str = "https://t.me/blog";
const NEWS: &str = "https://t.me/+news";

/// A channel of the owner's and a sponsor of SubGram's, asked for in this order.
async fn blog_and_news(town: &Town, order: &str) -> (i64, i64) {
    let blog = town.require("Blog", BLOG).await;
    town.world.makes_public(blog, "blog");
    town.sources(order).await;
    (blog, town.sponsors.sponsor("News", NEWS))
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_missing_stands_in_one_list_in_the_owners_order() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Week", "7 days", &[&club], true).await;
        let (blog, news) = blog_and_news(town, "channels,subgram").await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        let prompt = alice.hears("the 2 sponsors below");
        alice.hears_nothing();
        assert_eq!(alice.addresses(), [BLOG, NEWS]);
        assert_eq!(prompt.buttons.len(), 3, "one button per sponsor and one “done”: {:?}", prompt.buttons);
        town.world.public_join(alice.id, blog);
        town.sponsors.subscribes(alice.id, news);
        alice.taps("I have subscribed").await;
        alice.hears("Week");
        let bob = town.person("Bob");
        town.sources("subgram,channels").await;
        bob.says("/start").await;
        bob.hears("the 2 sponsors below");
        assert_eq!(bob.addresses(), [NEWS, BLOG]);
        town.sponsors.subscribes(bob.id, news);
        bob.taps("I have subscribed").await;
        bob.hears("One subscription is still missing");
        assert_eq!(bob.addresses(), [BLOG]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_two_sources_want_is_shown_once() {
    story(async |town| {
        blog_and_news(town, "subgram,channels").await;
        town.sponsors.sponsor("The same blog", BLOG);
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("the 2 sponsors below");
        assert_eq!(alice.addresses(), [NEWS, BLOG]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_comes_before_the_list_whoever_asks_it() {
    story(async |town| {
        town.sponsors.bot_key("subgram-key").ask_gender(true);
        blog_and_news(town, "channels,subgram").await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("what is your gender");
        alice.hears_nothing();
        alice.taps("Female").await;
        alice.hears("the 2 sponsors below");
        assert_eq!(alice.addresses(), [BLOG, NEWS]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_one_source_before_the_next_is_asked() {
    let scene = Scene::default().with("--gate-timeout", "60s");
    story_in(scene, async |town| {
        let (blog, _) = blog_and_news(town, "subgram,channels").await;
        town.sponsors.quirk(Quirk::Hang);
        let alice = town.person("Alice");
        town.world.public_join(alice.id, blog);
        let before = town.world.count("getChatMember");
        town.world.says(alice.id, town.bot, "/start").unwrap();
        let asked = town.world.until(|world| world.count("getChatMember") > before, PATIENCE).await;
        assert!(asked, "Telegram is asked while SubGram still thinks");
        town.sponsors.heal();
        town.settle().await;
        alice.hears("the sponsor below");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_telegram_is_waited_for_no_longer_than_any_source() {
    let scene = Scene::default().with("--gate-timeout", "200ms");
    story_in(scene, async |town| {
        town.require("Blog", BLOG).await;
        let fault = town.world.fault(Fault::on("getChatMember", Trouble::Hold));
        let alice = town.person("Alice");
        let begun = Instant::now();
        alice.says("/start").await;
        alice.hears("You have access");
        assert!(begun.elapsed() < Duration::from_secs(10), "not as long as for other calls: {:?}", begun.elapsed());
        town.world.heal(fault);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_is_remembered_only_if_every_source_passed() {
    story(async |town| {
        let blog = town.require("Blog", BLOG).await;
        town.world.makes_public(blog, "blog");
        let alice = town.person("Alice");
        for asked in 1..3 {
            alice.says("/start").await;
            alice.hears("the sponsor below");
            assert_eq!(town.sponsors.count("/get-sponsors"), asked, "SubGram alone was passed: that is no pass");
        }
        town.world.public_join(alice.id, blog);
        town.sponsors.quirk_times(Quirk::Html(502), 1);
        alice.says("/start").await;
        alice.hears("You have access");
        let news = town.sponsors.sponsor("News", NEWS);
        alice.says("/start").await;
        alice.hears("the sponsor below");
        assert_eq!(alice.addresses().last().map(String::as_str), Some(NEWS), "who was waved through is asked again");
        town.sponsors.subscribes(alice.id, news);
        alice.says("/start").await;
        alice.hears("You have access");
        town.sponsors.unsubscribes(alice.id, news);
        alice.says("/start").await;
        alice.hears("You have access");
        assert_eq!(town.sponsors.count("/get-sponsors"), 5, "now it is remembered");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_in_trouble_hides_nothing_of_the_others() {
    story(async |town| {
        let (blog, _) = blog_and_news(town, "subgram,channels").await;
        town.owner().says("/start").await;
        town.owner().hears("You have access");
        town.sponsors.quirk(Quirk::Error(401));
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("the sponsor below");
        assert_eq!(alice.addresses(), [BLOG]);
        town.world.public_join(alice.id, blog);
        alice.taps("I have subscribed").await;
        alice.hears("You have access");
        town.owner().hears("refuses your key");
        let faults = town.usher().app.store.gate_faults(BotId(town.bot), "2000-01-01").await.unwrap();
        assert_eq!(faults, [("subgram".to_owned(), "auth".to_owned(), 2)], "each unanswered question is counted once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn under_closed_every_source_must_have_answered() {
    let scene = Scene::default().with("--gate-on-error", "closed");
    story_in(scene, async |town| {
        let (blog, news) = blog_and_news(town, "subgram,channels").await;
        town.sponsors.quirk(Quirk::Html(502));
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("the sponsor below");
        assert_eq!(alice.addresses(), [BLOG], "what can be done now is shown now");
        town.world.public_join(alice.id, blog);
        alice.taps("I have subscribed").await;
        alice.hears("cannot be checked right now");
        town.sponsors.heal();
        alice.taps("Try again").await;
        alice.hears("the sponsor below");
        assert_eq!(alice.addresses(), [NEWS]);
        town.sponsors.subscribes(alice.id, news);
        alice.taps("I have subscribed").await;
        alice.hears("You have access");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_subgram_writes_itself_only_our_own_list_is_ours() {
    let scene = Scene::default().with("--subgram-mode", "delegated");
    story_in(scene, async |town| {
        town.sponsors.bot_key("subgram-key").delegated(true);
        let (blog, news) = blog_and_news(town, "subgram,channels").await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("the sponsor below");
        assert_eq!(alice.addresses(), [BLOG], "SubGram's sponsors are shown by SubGram alone");
        assert_eq!(town.sponsors.letters_to(alice.id).len(), 1);
        town.world.public_join(alice.id, blog);
        alice.taps("I have subscribed").await;
        alice.hears_nothing();
        town.sponsors.subscribes(alice.id, news);
        let letter = 1_000;
        town.world.taps(alice.id, town.bot, letter, "subgram-op");
        town.settle().await;
        alice.hears("You have access");
    })
    .await;
}

/// The owner chooses how SubGram is asked.
async fn chooses(town: &Town, options: AskOptions) {
    let usher = town.usher();
    let mut work = usher.app.begin(Origin::Repeatable).await.unwrap();
    work.set_sponsor_options(BotId(town.bot), &options).await.unwrap();
    work.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_owner_chooses_of_subgrams_request_is_sent_from_the_next_question_on() {
    story(async |town| {
        let links = ["https://t.me/+a", "https://t.me/+b", "https://t.me/+c"];
        let ads = links.map(|link| town.sponsors.sponsor("S", link));
        let shown_to = async |name: &str, options: AskOptions| {
            chooses(town, options).await;
            let person = town.person(name);
            person.says("/start").await;
            person.may_hear("below");
            let body = town.sponsors.requests().pop().expect("a request")["body"].clone();
            (person.addresses(), body)
        };
        let (shown, body) = shown_to("Alice", AskOptions::default()).await;
        assert_eq!(shown, links);
        assert!(body.get("max_sponsors").is_none() && body.get("exclude_ads_ids").is_none(), "{body}");
        let options = AskOptions { max_sponsors: Some(1), exclude_ads_ids: vec![ads[0]], ..AskOptions::default() };
        let (shown, body) = shown_to("Bob", options).await;
        assert_eq!(shown, links[1..2]);
        assert_eq!((&body["max_sponsors"], &body["exclude_ads_ids"][0]), (&1.into(), &ads[0].into()));
        let resource = format!("-100{}", 7_000_000_000 + ads[1]);
        let options = AskOptions {
            action: Action::NewTask,
            exclude_resource_ids: vec![resource.clone()],
            ..AskOptions::default()
        };
        let (shown, body) = shown_to("Carol", options).await;
        assert_eq!(shown, [links[0], links[2]]);
        assert_eq!((&body["action"], &body["exclude_resource_ids"][0]), (&"newtask".into(), &resource.into()));
        town.sponsors.bot_key("subgram-key").delegated(true);
        let (shown, body) = shown_to("Dave", AskOptions { delegated: Some(true), ..AskOptions::default() }).await;
        assert!(shown.is_empty() && body.get("get_links").is_none(), "SubGram writes to Dave itself: {body}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_chat_keeps_whoever_joins_unless_the_owner_said_otherwise() {
    story(async |town| {
        let stays = async |title: &str, said: Option<bool>| {
            let club = town.club(title).await;
            let name = title.to_lowercase();
            town.world.makes_public(club.id(), &name);
            if let Some(keep) = said {
                club.keeps_strays(keep).await;
            }
            // Required twice: a new link changes nothing else.
            club.is_required("https://t.me/first").await;
            club.is_required(&format!("https://t.me/{name}")).await;
            let alice = town.person("Alice");
            town.world.public_join(alice.id, club.id());
            town.settle().await;
            club.has(&alice)
        };
        assert!(stays("Unset", None).await);
        assert!(stays("Kept", Some(true)).await);
        assert!(!stays("Guarded", Some(false)).await, "the owner's word wins");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn doubt_about_one_channel_keeps_nobody_out_and_hides_no_other() {
    let doubts = [
        Trouble::Error(400, "Bad Request: PARTICIPANT_ID_INVALID".into()),
        Trouble::Error(400, "Bad Request: member not found".into()),
        Trouble::Status(500),
    ];
    for doubt in doubts {
        story(async |town| {
            let (blog, shop) = (town.require("Blog", BLOG).await, town.require("Shop", "https://t.me/shop").await);
            town.world.makes_public(shop, "shop");
            town.sources("channels").await;
            town.world.fault(Fault::on("getChatMember", doubt.clone()).in_chat(blog));
            let alice = town.person("Alice");
            alice.says("/start").await;
            alice.hears("the sponsor below");
            assert_eq!(
                alice.addresses(),
                ["https://t.me/shop"],
                "{doubt:?} about the other is no reason to ask for it"
            );
            town.world.public_join(alice.id, shop);
            alice.taps("I have subscribed").await;
            alice.hears("You have access");
        })
        .await;
    }
}
