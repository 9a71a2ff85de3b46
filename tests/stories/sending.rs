//! What goes out: Telegram's demands are kept, nobody waits for a crowd, and what matters waits for its reader.

use std::time::Duration;

use secrecy::ExposeSecret as _;
use sqlx::Connection as _;
use usher::{
    domain::Origin,
    emulator::{Fault, Trouble, World},
};

use crate::town::{Club, PATIENCE, Person, Scene, Town, days, story, story_in};

const CROWD: usize = 60;

/// So many people with a week in the club, which is over but for the removal.
async fn crowd_at_its_end<'a>(town: &'a Town, club: &Club<'_>) -> Vec<Person<'a>> {
    let mut people = Vec::new();
    for _ in 0..CROWD {
        let person = town.person("Guest");
        person.says("/start").await;
        person.hears("Trial week");
        person.enters().await;
        people.push(person);
    }
    assert!(people.iter().all(|person| club.has(person)));
    people
}

/// Until some errand waits for a time to come.
async fn is_put_off(town: &Town) {
    let (begun, url) = (std::time::Instant::now(), town.settings.database_url.expose_secret());
    let mut database = sqlx::AnyConnection::connect(url).await.unwrap();
    let later = (town.clock.now() + Duration::from_secs(20)).millis();
    let waiting = format!("select count(*) from outbox where done_at is null and due_at > {later}");
    while sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(waiting.clone())).fetch_one(&mut database).await.unwrap()
        == 0
    {
        assert!(begun.elapsed() < PATIENCE, "nothing is put off");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demand_to_wait_is_kept_for_the_whole_chat() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let people = crowd_at_its_end(town, &club).await;
        let removals = |trouble| Fault::on("unbanChatMember", trouble).in_chat(club.id());
        town.world.fault(removals(Trouble::TooMany(30)).once());
        // What is under way when the demand comes ends after it was heard.
        let held = town.world.fault(removals(Trouble::Hold));
        let (seen, _) = town.world.calls_after(0);
        town.clock.advance(days(8));
        is_put_off(town).await;
        town.world.heal(held);
        town.wait(Duration::ZERO).await;
        assert!(people.iter().all(|person| !club.has(person)), "everybody is out in the end");
        let (_, calls) = town.world.calls_after(seen);
        let removals: Vec<_> = calls.iter().filter(|call| call.method == "unbanChatMember").collect();
        let told = removals.iter().find(|call| call.code == 429).expect("the demand").at;
        let during = removals.iter().filter(|call| call.at >= told && call.at < told + Duration::from_secs(29)).count();
        // What was under way when the demand came could not be called back.
        assert!(during <= 24, "{during} calls were made although Telegram said to wait");
        people.iter().for_each(|person| person.may_hear("ended on"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_slow_removals_leaves_room_for_answers() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let people = crowd_at_its_end(town, &club).await;
        let held = town.world.fault(Fault::on("unbanChatMember", Trouble::Hold).in_chat(club.id()));
        town.clock.advance(days(8));
        assert!(town.world.until(|world| world.hits(held) >= 24, PATIENCE).await, "removals begin");
        let alice = town.person("Alice");
        town.world.says(alice.id, town.bot, "/help").unwrap();
        let answered = |world: &World| world.chat_view(alice.id, town.bot).iter().any(|m| m.from_bot);
        let patience = Duration::from_secs(1);
        for _ in 0..60 {
            if town.world.until(answered, patience).await {
                break;
            }
            // A person may have to wait for the pace of messages, which is the clock's.
            town.clock.advance(patience);
        }
        alice.hears("/status");
        town.world.heal(held);
        town.wait(Duration::from_secs(1)).await;
        assert!(people.iter().all(|person| !club.has(person)), "everybody is out in the end");
        people.iter().for_each(|person| person.may_hear("ended on"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_owner_could_not_be_told_is_told_when_they_return() {
    story(async |town| {
        // An owner who never spoke to the bot cannot be written to.
        let club = town.club("Gold").await;
        let owner = town.owner();
        owner.hears_nothing();
        town.world.says(owner.id, town.bot, "/start").unwrap();
        town.settle().await;
        owner.hears("“Gold” is connected");
        owner.may_hear("You have access");
        // Nor can one who blocked it.
        town.world.blocks(owner.id, town.bot);
        town.settle().await;
        town.world.set_bot_rights(club.id(), town.bot, &["can_invite_users"], owner.id);
        town.settle().await;
        town.world.unblocks(owner.id, town.bot);
        town.settle().await;
        town.wait(Duration::from_secs(2)).await;
        owner.hears("I have lost these rights");
        owner.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_is_pruned_and_what_is_young_or_open_is_kept() {
    story(async |town| {
        let owner = town.owner();
        let club = town.club("Gold").await;
        owner.may_hear("is connected");
        town.plan("Half a year", "180 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("Half a year");
        alice.enters().await;
        town.world.blocks(owner.id, town.bot);
        town.world.set_bot_rights(club.id(), town.bot, &[], owner.id);
        town.settle().await;
        let store = town.usher().app.store.clone();
        town.wait(days(6)).await;
        let kept = store.prune(town.clock.now() - days(5)).await.unwrap();
        assert!(kept.updates > 0 && kept.errands > 0 && kept.links > 0, "a week is not over: {kept:?}");
        alice.says("/status").await;
        alice.hears("Half a year");
        town.wait(days(9)).await;
        let left = store.prune(town.clock.now() - days(8)).await.unwrap();
        assert_eq!(left, usher::store::Pruned::default(), "the job was there before");
        assert!(club.has(&alice), "and nothing else");
        alice.says("/status").await;
        alice.hears("Half a year");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_say_in_groups_is_not_even_stored() {
    story(async |town| {
        let group = town.group("Talk").await;
        town.owner().may_hear("is connected");
        let alice = town.person("Alice");
        town.world.adds(crate::town::OWNER, alice.id, group.id());
        town.settle().await;
        let store = town.usher().app.store.clone();
        let all = async || {
            town.clock.advance(Duration::from_secs(1));
            store.prune(town.clock.now()).await.unwrap().updates
        };
        assert!(all().await > 0, "other updates are stored");
        town.world.says_in(alice.id, group.id(), "a secret").expect("said");
        town.world.says_in(alice.id, group.id(), "/check 1").expect("said");
        town.settle().await;
        assert_eq!(all().await, 0);
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_that_cannot_be_read_are_parked_if_they_are_of_our_kinds() {
    story(async |town| {
        let alice = town.person("Alice");
        town.world.push_raw(town.bot, serde_json::json!({ "poll_of_the_future": { "id": 1 } }));
        town.world.push_raw(town.bot, serde_json::json!({ "chat_member": { "chat": "a shape of the future" } }));
        alice.says("/help").await;
        alice.hears("/status");
        let store = town.usher().app.store.clone();
        let parked = store.parked(10).await.unwrap();
        assert_eq!(parked.updates.len(), 1, "{parked:?}");
        assert!(parked.updates[0].2.contains("cannot be read"));
        let (bot, id, _) = parked.updates[0];
        town.usher().app.begin(Origin::Update { bot, id }).await.unwrap().commit().await.unwrap();
    })
    .await;
}

/// A crowd comes to the door and gets in. The answer is how many messages came too soon.
async fn crowd_comes(town: &Town, news: i64) -> usize {
    let before = town.world.violations();
    let people: Vec<_> = (0..CROWD / 2).map(|_| town.person("Guest")).collect();
    let told = |times: usize| {
        let people: Vec<i64> = people.iter().map(|person| person.id).collect();
        move |world: &World| {
            let messages = |person: &i64| world.chat_view(*person, town.bot).iter().filter(|m| m.from_bot).count();
            people.iter().all(|person| messages(person) >= times)
        }
    };
    for person in &people {
        for word in ["/help", "/nonsense", "/start"] {
            town.world.says(person.id, town.bot, word).unwrap();
        }
    }
    assert!(town.world.until(told(3), PATIENCE).await, "everybody is answered");
    for person in &people {
        for text in ["I stand at the door", "I do not understand", "the sponsor below"] {
            person.hears(text);
        }
        town.sponsors.subscribes(person.id, news);
        let (message, data) = person.button("I have subscribed");
        town.world.taps(person.id, town.bot, message, &data);
    }
    let inside = told(3);
    assert!(town.world.until(|world| town.world.pending(town.bot) == 0 && inside(world), PATIENCE).await);
    town.settle().await;
    people.iter().for_each(|person| _ = person.hears("You have access"));
    town.world.violations() - before
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_at_the_door_breaks_no_limit_of_telegrams() {
    // In real time: a clock that is moved by hand could move while a message is on its way.
    story_in(Scene { limits: true, real_time: true, ..Scene::default() }, async |town| {
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        // Others use this machine too: a message may be held up on its way until the next ones have caught up with it.
        let mut broken = Vec::new();
        while broken.last().is_none_or(|broken| *broken > 2) {
            assert!(broken.len() < 4, "messages that came too soon, of each crowd: {broken:?}");
            broken.push(crowd_comes(town, news).await);
        }
    })
    .await;
}
