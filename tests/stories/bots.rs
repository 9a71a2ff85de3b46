//! Many bots in one house, each with its own people.

use std::time::Duration;

use secrecy::SecretString;
use usher::{
    domain::{BotId, ChatId, Origin, Source, UserId},
    emulator::{Fault, Trouble, World},
    seal::Seal,
};

use crate::town::{OWNER, Scene, Town, story, story_in};

const MASTER: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A bot more, of the same owner. The answer is its id.
async fn hires(town: &Town, id: i64) -> i64 {
    let token = format!("{id}:BBH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8");
    let bot = town.world.bot(&token, &format!("bot_{id}"));
    let seal = Seal::new(&SecretString::from(MASTER.to_owned())).unwrap();
    let sealed = seal.seal(BotId(bot), &SecretString::from(token)).unwrap();
    assert!(!sealed.contains("BBH5"), "tokens are sealed");
    let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
    work.add_bot(BotId(bot), Some(&sealed)).await.unwrap();
    work.set_role(BotId(bot), UserId(OWNER), Some(usher::domain::team::Role::Owner)).await.unwrap();
    work.commit().await.unwrap();
    bot
}

/// A bot less.
async fn dismisses(town: &Town, bot: i64) {
    let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
    assert!(work.remove_bot(BotId(bot)).await.unwrap());
    work.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_added_and_removed_while_the_others_work() {
    story_in(Scene::default().with("--master-key", MASTER), async |town| {
        let second = hires(town, 4300).await;
        town.until(|world| world.is_polling(second)).await;
        let alice = town.person("Alice");
        town.world.says(alice.id, second, "/start").unwrap();
        alice.says("/start").await;
        alice.hears("You have access");
        town.until(|world| world.chat_view(alice.id, second).iter().any(|m| m.from_bot)).await;
        dismisses(town, second).await;
        town.until(|world| !world.is_polling(second)).await;
        alice.says("/start").await;
        alice.hears("You have access");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_bots_no_more_than_twenty_begin_within_a_minute() {
    story_in(Scene::default().with("--master-key", MASTER), async |town| {
        let mut bots = vec![town.bot];
        for id in 5001..=5045 {
            bots.push(hires(town, id).await);
        }
        town.until(|world| bots.iter().filter(|bot| world.is_polling(**bot)).count() == 20).await;
        // Who leaves makes no room for another, and who comes takes a place in the line.
        let runs = |bot: &i64| *bot != town.bot && town.world.is_polling(*bot);
        let leaves = bots.remove(bots.iter().position(runs).unwrap());
        let never_comes = bots.remove(bots.iter().position(|bot| !town.world.is_polling(*bot)).unwrap());
        dismisses(town, leaves).await;
        dismisses(town, never_comes).await;
        bots.push(hires(town, 4300).await);
        town.until(|world| !world.is_polling(leaves) && bots.iter().all(|bot| world.is_polling(*bot))).await;
        let calls = town.world.calls();
        let begins = |bot: i64| calls.iter().find(|call| call.bot == bot && call.method == "getMe").map(|call| call.at);
        assert_eq!(begins(never_comes), None);
        let mut starts: Vec<_> = bots.iter().chain([&leaves]).map(|bot| begins(*bot).unwrap()).collect();
        starts.sort();
        let crowd = starts.windows(21).find(|starts| starts[20] < starts[0] + Duration::from_secs(60));
        assert_eq!(crowd, None, "more than twenty in one minute");
        assert!(starts[45] < starts[0] + Duration::from_secs(180), "and no slower than that: {starts:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_of_another_bot_is_no_plan() {
    story_in(Scene::default().with("--master-key", MASTER), async |town| {
        let second = hires(town, 4300).await;
        let club = town.club("Gold").await;
        let usher = town.usher();
        let mut work = usher.app.begin(Origin::Repeatable).await.unwrap();
        let chats = [ChatId(club.id())];
        let plan = work.add_plan(BotId(second), "Theirs", "7 days".parse().unwrap(), &chats, None).await.unwrap();
        assert!(!work.enable_plan(BotId(town.bot), plan, false).await.unwrap());
        work.set_gate_plan(BotId(town.bot), Some(plan)).await.unwrap();
        work.commit().await.unwrap();
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("You have access");
        let rights = usher.app.store.subscriptions_of(BotId(town.bot), UserId(alice.id)).await.unwrap();
        assert!(rights.is_empty(), "{rights:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demand_to_one_bot_is_no_demand_to_another() {
    story_in(Scene::default().with("--master-key", MASTER), async |town| {
        let second = hires(town, 4300).await;
        town.until(|world| world.is_polling(second)).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        // Two chats are told to wait: then everything of that bot waits.
        let demand = town.world.fault(Fault::on("sendMessage", Trouble::TooMany(1_800)).of_bot(town.bot).times(2));
        for person in [alice, bob] {
            town.world.says(person.id, town.bot, "/start").unwrap();
        }
        town.until(|world| world.hits(demand) == 2).await;
        let before = town.clock.now();
        town.world.says(alice.id, second, "/start").unwrap();
        town.until(|world| world.chat_view(alice.id, second).iter().any(|message| message.from_bot)).await;
        assert!(
            town.clock.now() < before + Duration::from_secs(60),
            "the other bot answers as if nothing had happened"
        );
        assert!(town.world.chat_view(alice.id, town.bot).iter().all(|message| !message.from_bot));
        town.wait(Duration::from_secs(1_800)).await;
        alice.hears("You have access");
        bob.hears("You have access");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_bot_has_a_gate_of_its_own() {
    story_in(Scene::default().with("--master-key", MASTER), async |town| {
        let second = hires(town, 4300).await;
        town.until(|world| world.is_polling(second)).await;
        let blog = town.world.channel("Blog", OWNER);
        town.world.add_bot_admin(blog, second, &crate::town::RIGHTS, OWNER);
        town.world.makes_public(blog, "blog");
        let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
        work.require_chat(BotId(second), ChatId(blog), "Blog", "https://t.me/blog").await.unwrap();
        work.set_gate_sources(BotId(second), &Source::parse_list("channels").unwrap()).await.unwrap();
        work.commit().await.unwrap();
        town.sponsors.sponsor("News", "https://t.me/+news");
        let alice = town.person("Alice");
        town.world.says(alice.id, second, "/start").unwrap();
        let told = |world: &World| world.chat_view(alice.id, second).into_iter().rfind(|message| message.from_bot);
        town.until(|world| told(world).is_some()).await;
        let list = told(&town.world).unwrap();
        assert!(list.buttons[0][0].text.contains("Blog") && list.buttons.len() == 2, "{list:?}");
        alice.says("/start").await;
        alice.hears("the sponsor below");
        assert_eq!(alice.addresses(), ["https://t.me/+news"], "and the first bot asks for what it asked for before");
        town.world.public_join(alice.id, blog);
        town.world.taps(alice.id, second, list.id, "subgram-op");
        town.until(|world| told(world).is_some_and(|message| message.text.contains("You have access"))).await;
        assert_eq!(town.sponsors.count("/get-sponsors"), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_poller_is_waited_out() {
    story(async |town| {
        let alice = town.person("Alice");
        let conflict =
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
        let other = town.world.fault(Fault::on("getUpdates", Trouble::Error(409, conflict.into())));
        town.world.says(alice.id, town.bot, "/start").unwrap();
        // The pause between two polls is the clock's: time has to pass before Usher asks again.
        town.until(|world| world.hits(other) > 1).await;
        town.world.heal(other);
        town.until(|world| world.is_polling(town.bot)).await;
        town.settle().await;
        alice.hears("You have access");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_over_a_nap_is_done_afterwards() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("Trial week");
        alice.enters().await;
        town.sleep().await;
        town.clock.advance(Duration::from_secs(8 * 86_400));
        town.world.says(alice.id, town.bot, "/status").unwrap();
        town.wake().await;
        town.wait(Duration::ZERO).await;
        assert!(!club.has(&alice), "the time was over while nobody stood at the door");
        alice.hears("ended on");
        alice.may_hear("You have no access");
        alice.may_hear("What you have");
    })
    .await;
}
