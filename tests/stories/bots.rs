//! Many bots in one house, each with its own people.

use secrecy::SecretString;
use usher::{
    domain::{BotId, Origin, UserId},
    emulator::{Fault, Trouble},
    seal::Seal,
};

use crate::town::{OWNER, Scene, story, story_in};

const MASTER: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const SECOND: &str = "4300:BBH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8";

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_added_and_removed_while_the_others_work() {
    story_in(Scene::default().with("--master-key", MASTER), async |town| {
        let second = town.world.bot(SECOND, "second_bot");
        let master = SecretString::from(MASTER.to_owned());
        let sealed = Seal::new(&master).unwrap().seal(BotId(second), &SecretString::from(SECOND.to_owned())).unwrap();
        assert!(!sealed.contains("BBH5"), "tokens are sealed");
        let usher = town.usher();
        let mut work = usher.app.begin(Origin::Repeatable).await.unwrap();
        work.add_bot(BotId(second), Some(&sealed)).await.unwrap();
        work.add_owner(BotId(second), UserId(OWNER)).await.unwrap();
        work.commit().await.unwrap();
        assert!(town.world.until(|world| world.is_polling(second), std::time::Duration::from_secs(20)).await);
        let alice = town.person("Alice");
        town.world.says(alice.id, second, "/start").unwrap();
        alice.says("/start").await;
        alice.hears("You have access");
        let answered = |world: &usher::emulator::World| world.chat_view(alice.id, second).iter().any(|m| m.from_bot);
        assert!(town.world.until(answered, std::time::Duration::from_secs(20)).await, "the second bot answers too");
        let mut work = usher.app.begin(Origin::Repeatable).await.unwrap();
        assert!(work.remove_bot(BotId(second)).await.unwrap());
        work.commit().await.unwrap();
        assert!(town.world.until(|world| !world.is_polling(second), std::time::Duration::from_secs(20)).await);
        alice.says("/start").await;
        alice.hears("You have access");
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
        while town.world.hits(other) < 2 {
            town.world.until(|world| world.hits(other) > 1, std::time::Duration::from_millis(20)).await;
            town.clock.advance(std::time::Duration::from_secs(1));
        }
        town.world.heal(other);
        while !town.world.is_polling(town.bot) {
            town.world.until(|world| world.is_polling(town.bot), std::time::Duration::from_millis(20)).await;
            town.clock.advance(std::time::Duration::from_secs(1));
        }
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
        town.clock.advance(std::time::Duration::from_secs(8 * 86_400));
        town.world.says(alice.id, town.bot, "/status").unwrap();
        town.wake().await;
        town.wait(std::time::Duration::ZERO).await;
        assert!(!club.has(&alice), "the time was over while nobody stood at the door");
        alice.hears("ended on");
        alice.may_hear("You have no access");
        alice.may_hear("What you have");
    })
    .await;
}
