//! Complaints about who is heard, who is flooded, and who has to watch sponsors first.

use usher::{
    domain::{Origin, order::Method},
    emulator::Outcome,
};

use crate::town::{Person, Scene, Town, days, hours, story, story_in};

/// Somebody who has ordered a month by transfer, and an owner who listens.
async fn ordered<'t>(town: &'t Town, name: &str) -> Person<'t> {
    let club = town.club("Gold").await;
    town.owner().says("/start").await;
    town.owner().may_hear("You have access");
    town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
    town.takes(Method::Manual).await;
    let alice = town.person(name);
    alice.orders("Month", "by transfer").await;
    alice.hears("Your order");
    alice
}

/// How many messages of the bot somebody sees.
fn seen(person: &Person<'_>) -> usize {
    person.view().iter().filter(|message| message.from_bot).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn my_telephone_rang_all_night_because_of_one_receipt() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let before = seen(&town.owner());
        for number in 0..12 {
            town.world.sends_photo(alice.id, town.bot, &format!("page {number}")).unwrap();
        }
        town.settle().await;
        let owner = town.owner();
        // The first page with the order's card, four more under it, and nothing else.
        owner.hears("page 0");
        owner.hears("Did the money arrive?");
        for number in 1..5 {
            owner.hears(&format!("page {number}"));
        }
        assert_eq!(seen(&owner) - before, 6);
        let copies: Vec<_> = town.world.calls().into_iter().filter(|call| call.method == "copyMessage").collect();
        assert_eq!(copies.len(), 5);
        for _ in 1..5 {
            alice.hears("Received: the owner sees it");
        }
        for _ in 5..12 {
            alice.hears("The owner has your photos and documents");
        }
        alice.hears_nothing();
        town.world.sends_document(alice.id, town.bot, "one-more.pdf", "").unwrap();
        town.settle().await;
        alice.hears("If there is more to say, send /paysupport");
        owner.hears_nothing();
        owner.taps("Confirm").await;
        alice.hears("Paid: 9.99");
        alice.hears("is yours until");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_better_photo_i_was_asked_the_same_question_once_more() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        alice.taps("I have paid").await;
        let card = town.owner().hears("Did the money arrive?");
        town.world.sends_photo(alice.id, town.bot, "here it is").unwrap();
        town.settle().await;
        town.owner().hears("here it is");
        town.owner().hears_nothing();
        alice.hears("Received: the owner sees it");
        let copy = town.world.calls().into_iter().rfind(|call| call.method == "copyMessage").expect("her photo");
        let under = copy.params["reply_parameters"].to_string();
        assert!(under.contains(&card.id.to_string()), "it stands under the card: {under}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_asks_me_the_same_thing_a_hundred_times() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let before = seen(&town.owner());
        for number in 0..30 {
            alice.says(&format!("/paysupport where is my money, {number}.")).await;
        }
        assert_eq!(seen(&town.owner()) - before, 10);
        for number in 0..10 {
            town.owner().hears(&format!("where is my money, {number}."));
            alice.hears("Your message is with the owner");
        }
        // Said once, and not thirty times.
        alice.hears("You can send another one after 15 Jan 2027, 13:00 (UTC)");
        alice.hears_nothing();
        // Nobody else waits for her, and she is heard again.
        let bob = town.person("Bob");
        bob.says("/paysupport and mine?").await;
        bob.hears("Your message is with the owner");
        town.owner().hears("and mine?");
        town.wait(hours(1)).await;
        alice.says("/paysupport it is here").await;
        alice.hears("Your message is with the owner");
        town.owner().hears("it is here");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_was_told_to_write_here_and_nobody_read_it() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        alice.says("/paysupport").await;
        alice.hears("Write here what happened");
        alice.says("I paid and nothing came").await;
        alice.hears("Your message is with the owner");
        town.owner().hears("I paid and nothing came");
        // What she says after that goes on with it.
        alice.says("thanks").await;
        alice.hears_nothing();
        town.owner().hears("thanks");
        // After she has gone on with something else for long it is no question about a payment.
        alice.says("/paysupport").await;
        alice.hears("Write here what happened");
        town.clock.advance(hours(1));
        alice.says("hello?").await;
        alice.hears("/help");
        assert!(!town.owner().hears("hello?").text.contains("about a payment"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_am_banned_my_money_is_gone_and_nobody_answers() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.owner().says("/start").await;
        town.owner().may_hear("You have access");
        town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let (alice, mallory) = (town.person("Alice"), town.person("Mallory"));
        town.world.set_stars(alice.id, 1_000);
        alice.buys("Month", "250").await;
        mallory.says("/start").await;
        mallory.may_hear("");
        for person in [&alice, &mallory] {
            town.owner().says(&format!("/ban {}", person.id)).await;
            town.owner().hears("is banned");
            person.may_hear("");
        }
        for words in ["/start", "/plans", "hello", "/status"] {
            alice.says(words).await;
        }
        alice.hears_nothing();
        alice.says("/paysupport").await;
        alice.hears("Write here what happened");
        alice.says("why? I have paid").await;
        alice.hears("Your message is with the owner");
        let asked = town.owner().hears("why? I have paid");
        assert!(asked.text.contains("They are banned") && asked.text.contains("/unban"), "{}", asked.text);
        // Once a day, and only who has paid or ordered.
        alice.says("/paysupport once more").await;
        alice.hears("You can send another one after");
        mallory.says("/paysupport let me in").await;
        mallory.hears_nothing();
        town.owner().hears_nothing();
        town.wait(days(1)).await;
        alice.says("/paysupport please").await;
        alice.hears("Your message is with the owner");
        town.owner().hears("please");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_have_a_code_and_was_sent_to_sponsors_first() {
    for scope in ["free", "all"] {
        story_in(Scene::default().with("--gate-scope", scope), async |town| {
            let (club, free) = (town.club("Gold").await, town.club("Free").await);
            let plan = town.plan("Month", "1 month", &[&club], false).await;
            town.plan("Day", "1 day", &[&free], true).await;
            let code = town.code(plan).await;
            town.sponsors.sponsor("News", "https://t.me/+news");
            let alice = town.person("Alice");
            alice.says(&format!("/start c_{code}")).await;
            alice.hears("Your code works");
            alice.hears("Here is your personal link");
            alice.hears_nothing();
            alice.enters().await;
            assert!(club.has(&alice) && !free.has(&alice));
            // What is free is still behind the gate.
            alice.says("/start").await;
            alice.hears("the sponsor below");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_came_to_buy_and_had_to_watch_sponsors_first() {
    for scope in ["free", "all"] {
        story_in(Scene::default().with("--gate-scope", scope), async |town| {
            let (club, free) = (town.club("Gold").await, town.club("Free").await);
            let plan = town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
            town.takes(Method::Stars).await;
            town.plan("Day", "1 day", &[&free], true).await;
            town.sponsors.sponsor("News", "https://t.me/+news");
            let alice = town.person("Alice");
            town.world.set_stars(alice.id, 1_000);
            alice.comes_for(plan).await;
            alice.hears("How would you like to pay");
            alice.taps("Pay 250").await;
            alice.hears("Month");
            assert!(matches!(alice.pays().await, Outcome::Paid(_)));
            alice.hears("✅ Paid");
            alice.hears("Month is yours until");
            alice.enters().await;
            assert!(club.has(&alice));
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn you_have_a_campaign_and_i_had_my_trial_a_year_ago() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "1 month", &[&club], &["250 XTR"]).await;
        let other = town.sells("Silver", "1 month", &[&club], &["100 XTR"]).await;
        for plan in [plan, other] {
            let trial = usher::domain::Trial { term: "7 days".parse().unwrap(), once_per_bot: true };
            town.change(plan, |plan| plan.trial = Some(trial)).await;
        }
        town.takes(Method::Stars).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        for person in [&alice, &bob] {
            person.comes_for(plan).await;
            person.hears("How would you like to pay");
            person.taps("Try 7 days").await;
            person.may_hear("Gold");
        }
        town.wait(days(365)).await;
        for person in [&alice, &bob] {
            person.may_hear("Gold");
        }
        let offers = async |person: &Person<'_>| {
            person.comes_for(plan).await;
            person.hears("How would you like to pay");
            person.sees_button("Try 7 days")
        };
        assert!(!offers(&alice).await && !offers(&bob).await);
        let reset = async |plan, user| {
            let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
            let people = work.reset_trials(usher::domain::BotId(town.bot), plan, user).await.unwrap();
            work.commit().await.unwrap();
            people
        };
        assert_eq!(reset(Some(other), None).await, 0, "nobody tried that one");
        assert!(!offers(&alice).await);
        assert_eq!(reset(Some(plan), Some(usher::domain::UserId(alice.id))).await, 1);
        assert!(offers(&alice).await && !offers(&bob).await, "one person's");
        assert_eq!(reset(None, None).await, 1);
        assert!(offers(&bob).await);
        bob.taps("Try 7 days").await;
        bob.hears("to try for free until");
        bob.may_hear("is yours until");
        assert!(!offers(&bob).await, "once more is once");
        alice.may_hear("");
    })
    .await;
}
