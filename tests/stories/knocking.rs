//! What strangers do to the gate: they press twice, press what is old, and stand before it while it changes.

use usher::{
    domain::BotId,
    emulator::{Entered, Fault, Trouble, subgram::Quirk},
};

use crate::town::{Scene, story, story_in};

const BLOG: &str = "https://t.me/blog";
const NEWS: &str = "https://t.me/+news";

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_pressed_twice_is_one_answer_and_an_old_question_is_out_of_date() {
    story(async |town| {
        town.sponsors.bot_key("subgram-key").ask_gender(true).ask_age(true);
        town.sponsors.sponsor("News", NEWS);
        let alice = town.person("Alice");
        alice.says("/start").await;
        let old = alice.hears("what is your gender").id;
        alice.says("/start").await;
        alice.hears("what is your gender");
        let (message, data) = alice.button("Female");
        let taps: Vec<_> = (0..3).map(|_| town.world.taps(alice.id, town.bot, message, &data)).collect();
        town.settle().await;
        alice.hears("How old are you");
        alice.hears_nothing();
        assert!(taps.iter().all(|tap| town.world.answered(tap).is_some()), "every tap stops spinning");
        let late = town.world.taps(alice.id, town.bot, old, "subgram_gender_male");
        town.settle().await;
        assert!(town.world.answered(&late).flatten().is_some_and(|text| text.contains("out of date")));
        alice.taps("18–24").await;
        alice.hears("the sponsor below");
        let body = &town.sponsors.requests().pop().unwrap()["body"];
        assert_eq!((&body["gender"], &body["age"]), (&"female".into(), &"c5".into()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_was_answered_is_not_asked_for_ever() {
    story(async |town| {
        let alice = town.person("Alice");
        town.sponsors.quirk(Quirk::Raw(200, br#"{"status": "gender", "code": 200}"#.to_vec()));
        alice.says("/start").await;
        alice.hears("what is your gender");
        alice.taps("Male").await;
        alice.hears("You have access");
        let faults = town.usher().app.store.gate_faults(BotId(town.bot), "2000-01-01").await.unwrap();
        assert_eq!(faults, [("subgram".to_owned(), "malformed".to_owned(), 1)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_from_another_chat_makes_no_button_old() {
    story(async |town| {
        let hall = town.group("Hall").await;
        let news = town.sponsors.sponsor("News", NEWS);
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("the sponsor below");
        town.world.taps_in(alice.id, town.bot, hall.id(), 9_000_000, "subgram-op");
        town.settle().await;
        alice.hears("still missing");
        town.sponsors.subscribes(alice.id, news);
        alice.taps("I have subscribed").await;
        alice.hears("You have access");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_comes_or_goes_counts_from_the_next_tap_on() {
    story(async |town| {
        let news = town.sponsors.sponsor("News", NEWS);
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("the sponsor below");
        let blog = town.require("Blog", BLOG).await;
        town.world.makes_public(blog, "blog");
        town.sponsors.subscribes(alice.id, news);
        alice.taps("I have subscribed").await;
        alice.hears("One subscription is still missing");
        assert_eq!(alice.addresses(), [BLOG], "the channel that was added meanwhile");
        let bob = town.person("Bob");
        bob.says("/start").await;
        bob.hears("the 2 sponsors below");
        town.sources("subgram").await;
        alice.taps("I have subscribed").await;
        alice.hears("You have access");
        bob.taps("I have subscribed").await;
        bob.hears("One subscription is still missing");
        assert_eq!(bob.addresses(), [NEWS], "the source that was switched off asks for nothing");
        town.sponsors.withdraw(news);
        bob.taps("I have subscribed").await;
        bob.hears("You have access");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sponsor_list_may_change_between_two_taps() {
    story(async |town| {
        let news = town.sponsors.sponsor("News", NEWS);
        let alice = town.person("Alice");
        alice.says("/start").await;
        let old = alice.hears("the sponsor below").id;
        town.sponsors.withdraw(news);
        town.clock.advance(std::time::Duration::from_secs(4 * 3_600));
        town.sponsors.sponsor("Shop", "https://t.me/+shop");
        town.sponsors.sponsor("Club", "https://t.me/+club");
        alice.taps("I have subscribed").await;
        alice.hears("2 subscriptions are still missing");
        assert_eq!(alice.addresses(), ["https://t.me/+shop", "https://t.me/+club"]);
        let late = town.world.taps(alice.id, town.bot, old, "subgram-op");
        town.settle().await;
        assert!(town.world.answered(&late).is_some(), "the list that is gone is gone");
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_survives_whatever_happens_at_the_gate() {
    let scene = Scene::default().with("--gate-on-error", "closed");
    story_in(scene, async |town| {
        town.sponsors.bot_key("subgram-key").ask_gender(true);
        let news = town.sponsors.sponsor("News", NEWS);
        let alice = town.person("Alice");
        let olga = town.owner();
        alice.says("/start r_BOB").await;
        alice.hears("what is your gender");
        alice.says("/start").await;
        alice.hears("what is your gender");
        alice.says("/start <script>").await;
        alice.hears("what is your gender");
        alice.taps("Male").await;
        alice.hears("the sponsor below");
        town.sponsors.quirk(Quirk::Html(502));
        alice.taps("I have subscribed").await;
        alice.hears("cannot be checked right now");
        town.sponsors.heal();
        town.sleep().await;
        town.wake().await;
        town.sponsors.subscribes(alice.id, news);
        alice.taps("Try again").await;
        alice.hears("You have access");
        olga.says(&format!("/check {}", alice.id)).await;
        olga.hears("r_BOB");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_counted_in_everybodys_own_language_and_follows_a_new_choice() {
    story(async |town| {
        let blog = town.require("Блог", BLOG).await;
        town.world.makes_public(blog, "blog");
        let links = ["a", "b", "c", "d"].map(|name| format!("https://t.me/+{name}"));
        let ads = links.map(|link| town.sponsors.sponsor("Спонсор", &link));
        let ivan = town.speaker("Иван", "ru");
        ivan.says("/start").await;
        ivan.hears("подпишитесь на 5 спонсоров ниже");
        town.world.public_join(ivan.id, blog);
        town.sponsors.subscribes(ivan.id, ads[0]);
        town.sponsors.subscribes(ivan.id, ads[1]);
        ivan.taps("Проверить подписку").await;
        ivan.hears("Не хватает ещё 2 подписок");
        ivan.says("/language").await;
        let choice = ivan.view().pop().unwrap();
        ivan.hears(&choice.text);
        ivan.taps("Indonesia").await;
        let set = ivan.view().pop().unwrap();
        ivan.hears(&set.text);
        town.sponsors.subscribes(ivan.id, ads[2]);
        ivan.taps("Проверить подписку").await;
        let last = ivan.view().pop().unwrap();
        ivan.hears(&last.text);
        assert!(last.text.contains("satu langganan") && !last.text.contains("подпис"), "{}", last.text);
        let code = &town.sponsors.requests().pop().unwrap()["body"]["language_code"];
        assert_eq!(code, "ru", "sponsors are picked by Telegram's language, as its own apps say it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn under_scope_all_no_old_button_leads_around_the_gate() {
    let scene = Scene::default().with("--gate-scope", "all");
    story_in(scene, async |town| {
        let club = town.club("Gold").await;
        town.plan("Week", "7 days", &[&club], true).await;
        let news = town.sponsors.sponsor("News", NEWS);
        let alice = town.person("Alice");
        town.sponsors.subscribes(alice.id, news);
        alice.says("/start").await;
        alice.hears("Week");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
        alice.leaves(&club).await;
        alice.says("/status").await;
        alice.hears("Week");
        town.sponsors.unsubscribes(alice.id, news);
        town.clock.advance(std::time::Duration::from_secs(181));
        alice.taps("Get a link to Gold").await;
        alice.hears("the sponsor below");
        town.sponsors.subscribes(alice.id, news);
        alice.taps("Get a link to Gold").await;
        alice.hears("personal link");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn under_scope_all_a_pass_is_remembered_and_a_fault_counted_whatever_was_asked_for() {
    let scene = Scene::default().with("--gate-scope", "all");
    story_in(scene, async |town| {
        let alice = town.person("Alice");
        town.sponsors.quirk_times(Quirk::Html(502), 1);
        for asked in [1, 2, 2] {
            alice.says("/status").await;
            alice.hears("You have no access at the moment");
            assert_eq!(town.sponsors.count("/get-sponsors"), asked);
        }
        let faults = town.usher().app.store.gate_faults(BotId(town.bot), "2000-01-01").await.unwrap();
        assert_eq!(faults, [("subgram".to_owned(), "server".to_owned(), 1)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_offer_keeps_nobody_from_the_others() {
    let long = format!("https://t.me/{}", "a".repeat(3_000));
    for bad in ["javascript:alert(1)", "https://localhost/", "tg://a.b/", "https://a b.c/", "", &long] {
        story(async |town| {
            town.sponsors.sponsor("Bad", bad);
            let titles = ["\u{200b}\u{2060}".to_owned(), "<b>\u{202e}".to_owned() + &"x".repeat(500)];
            let links = [NEWS, "tg://resolve?domain=shop"];
            titles.iter().zip(links).for_each(|(title, link)| _ = town.sponsors.sponsor(title, link));
            let alice = town.person("Alice");
            alice.says("/start").await;
            let list = alice.hears("the 2 sponsors below");
            assert_eq!(alice.addresses(), links, "without {bad}");
            let captions: Vec<_> = list.buttons.iter().flatten().map(|button| button.text.as_str()).collect();
            assert!(captions[0] == "Подписаться" && captions[1].starts_with("<b>xxx"), "{captions:?}");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_with_a_button_that_telegram_refuses_arrives_all_the_same() {
    story(async |town| {
        let news = town.sponsors.sponsor("News & <more>", NEWS);
        town.sponsors.sponsor("Shop", "https://t.me/+shop");
        let refusal = Trouble::Error(400, "Bad Request: BUTTON_URL_INVALID".into());
        town.world.fault(Fault::on("sendMessage", refusal).once());
        let alice = town.person("Alice");
        alice.says("/start").await;
        let list = alice.hears("the 2 sponsors below");
        assert!(list.text.contains("News & <more>") && list.text.contains("Shop"), "{}", list.text);
        let sent = town.world.calls().into_iter().rev().find(|call| call.method == "sendMessage").expect("a message");
        assert!(
            sent.params["text"].as_str().is_some_and(|text| text.contains(&format!("href=\"{NEWS}\""))),
            "{sent:?}"
        );
        town.sponsors.subscribes(alice.id, news);
        alice.taps("I have subscribed").await;
        alice.hears("One subscription is still missing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asked_for_several_lists_is_let_in_once() {
    for with_plan in [false, true] {
        story(async |town| {
            let club = town.club("Gold").await;
            if with_plan {
                town.plan("Week", "7 days", &[&club], true).await;
            }
            let news = town.sponsors.sponsor("News", NEWS);
            let alice = town.person("Alice");
            for _ in 0..3 {
                alice.says("/start").await;
                alice.hears("the sponsor below");
            }
            let lists: Vec<i64> = alice.view().iter().filter(|message| message.from_bot).map(|m| m.id).collect();
            town.sponsors.subscribes(alice.id, news);
            for list in &lists {
                let tap = town.world.taps(alice.id, town.bot, *list, "subgram-op");
                town.settle().await;
                assert!(town.world.answered(&tap).is_some(), "every tap stops spinning");
            }
            alice.hears(if with_plan { "Week" } else { "You have access" });
            alice.hears_nothing();
            assert!(lists.iter().all(|list| town.world.deleted(alice.id, town.bot).contains(list)));
            alice.says("/start").await;
            alice.hears(if with_plan { "Week" } else { "You have access" });
        })
        .await;
    }
}
