//! Being forgotten: one's data as a file, then nothing, and books that stay true.

use serde_json::Value;
use usher::{
    domain::{BotId, Currency, Money, UserId, order::Method},
    emulator::Media,
};

use crate::town::{Person, Scene, Town, days, story, story_in};

/// The newest file that somebody was sent.
fn file(person: &Person<'_>) -> (String, Vec<u8>) {
    let media = person.view().into_iter().rev().find_map(|message| message.media).expect("a file");
    let bytes = person.town.world.content(&media).expect("what is in it");
    let Media::Document { name, .. } = media else { panic!("{media:?}") };
    (name, bytes)
}

/// Somebody who has bought, written, and used a code.
async fn lived<'t>(town: &'t Town, name: &str, language: &str) -> Person<'t> {
    let alice = town.speaker(name, language);
    town.owner().says("/help").await;
    town.owner().hears("/team");
    town.world.set_stars(alice.id, 1_000);
    alice.says("/plans").await;
    alice.may_hear("");
    alice.taps("Gold").await;
    alice.may_hear("");
    alice.taps("250").await;
    alice.may_hear("");
    alice.pays().await;
    alice.may_hear("");
    alice.enters().await;
    alice.says("my secret question").await;
    alice.may_hear("");
    town.owner().hears("my secret question");
    alice
}

async fn rows(town: &Town, user: i64) -> Value {
    usher::flows::papers::person(&town.usher().app, BotId(town.bot), UserId(user)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_takes_their_data_along_and_is_forgotten() {
    for (code, about, yes, done) in [
        ("en", "This is what I keep of you", "Yes, erase everything", "You are forgotten"),
        ("ru", "Вот что я о вас храню", "Да, стереть всё", "Я вас забыл"),
        ("id", "Ini yang saya simpan tentang Anda", "Ya, hapus semuanya", "Anda sudah dilupakan"),
    ] {
        story(async |town| {
            let club = town.club("Gold").await;
            town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
            town.takes(Method::Stars).await;
            let alice = lived(town, "Alice", code).await;
            assert!(club.has(&alice));
            town.owner().says(&format!("/credit {} 5", alice.id)).await;
            town.owner().hears("can spend");
            alice.may_hear("");
            alice.says("/forget").await;
            alice.hears(about);
            alice.presses("forget:data:me").await;
            alice.may_hear("UTC");
            let (name, bytes) = file(&alice);
            let data: Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(name, "my-data.json");
            for table in
                ["customers", "subscriptions", "seats", "orders", "payments", "letters", "invites", "balance_entries"]
            {
                assert!(data["kept"][table].is_array(), "{table} is missing: {data:#}");
            }
            assert_eq!(data["kept"]["letters"][0]["words"], "my secret question");
            assert_eq!(data["kept"]["customers"][0]["first_name"], "Alice");
            assert_eq!(data["plans"]["1"], "Gold");
            alice.presses("forget:ask:me").await;
            assert!(alice.hears("Gold").text.contains("USD"), "the credit is lost too");
            alice.taps(yes).await;
            alice.hears(done);
            // They are out, and nothing leads to them any more.
            town.wait(days(1)).await;
            assert!(!club.has(&alice));
            let left = rows(town, alice.id).await;
            assert_eq!(left["kept"], serde_json::json!({}), "{left:#}");
            // The books stay true, under a number that nobody has.
            let figures = usher::flows::figures::gather(&town.usher().app, BotId(town.bot), 7).await.unwrap();
            assert_eq!(figures.revenue, [Money::new(250, Currency::STARS)]);
            town.owner().says("/audit").await;
            let log = town.owner().hears("Who did what").text;
            assert!(
                log.contains("someone forgotten: forgot a person") && !log.contains(&alice.id.to_string()),
                "{log}"
            );
            // Later they begin anew.
            alice.says("/status").await;
            alice.may_hear("");
            assert!(rows(town, alice.id).await["kept"]["payments"].is_null());
            town.reminders_may_come();
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_and_a_trial_are_not_washed_off() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "1 month", &[&club], &["250 XTR"]).await;
        let trial = usher::domain::Trial { term: "7 days".parse().unwrap(), once_per_bot: true };
        town.change(plan, |plan| plan.trial = Some(trial)).await;
        town.takes(Method::Stars).await;
        let (olga, alice, mallory) = (town.owner(), town.person("Alice"), town.person("Mallory"));
        alice.comes_for(plan).await;
        alice.hears("How would you like to pay");
        alice.taps("Try 7 days").await;
        alice.may_hear("");
        mallory.says("/help").await;
        mallory.hears("/start");
        olga.says(&format!("/ban {}", mallory.id)).await;
        olga.hears("is banned");
        for person in [alice, mallory] {
            person.says("/forget").await;
            person.hears("This is what I keep of you");
            person.presses("forget:ask:me").await;
            person.hears("Shall I forget you?");
            person.taps("Yes, erase everything").await;
            person.hears("You are forgotten");
        }
        town.wait(days(1)).await;
        alice.comes_for(plan).await;
        alice.hears("How would you like to pay");
        assert!(!alice.sees_button("Try 7 days"), "a trial is had once");
        mallory.says("/start").await;
        mallory.says("/plans").await;
        mallory.hears_nothing();
        let kept = rows(town, mallory.id).await;
        assert_eq!(kept["kept"]["customers"][0]["first_name"], "", "{kept:#}");
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_still_open_is_settled_first() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        let (olga, alice) = (town.owner(), town.person("Alice"));
        olga.says("/help").await;
        olga.hears("/team");
        alice.orders("Month", "by transfer").await;
        alice.hears("Your order");
        alice.taps("I have paid").await;
        olga.hears("Did the money arrive?");
        alice.says("/forget").await;
        alice.hears("This is what I keep of you");
        alice.taps("Forget me").await;
        alice.hears("Wait for their word first");
        // A button of before does nothing either.
        alice.presses("forget:yes:me").await;
        alice.hears("Wait for their word first");
        olga.taps("Reject").await;
        olga.hears("Why");
        olga.taps("Wrong amount").await;
        alice.hears("the amount that arrived is not the price");
        alice.presses("forget:no:me").await;
        alice.presses("forget:yes:me").await;
        alice.hears("You are forgotten");
        // The owner's card names nobody any more.
        let card = olga.view().into_iter().find(|message| message.text.contains("“Month”")).expect("a card");
        assert!(!card.text.contains("Alice") && !card.text.contains(&alice.id.to_string()), "{}", card.text);
        olga.says("/forget").await;
        olga.hears("This is what I keep of you");
        olga.taps("Forget me").await;
        olga.hears("You are on the team");
    })
    .await;
}

/// Whoever is forgotten is charged no more.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_is_forgotten_is_charged_again() {
    story_in(Scene::default(), async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        town.change(plan, |plan| plan.rules.set = vec![usher::domain::sale::Rule::Recurring]).await;
        town.takes(Method::Stars).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 1_000);
        alice.orders("Gold", "250").await;
        alice.hears("every 30 days after that");
        alice.subscribes().await;
        alice.hears("Paid:");
        alice.hears("is yours until");
        alice.enters().await;
        alice.says("/forget").await;
        alice.hears("This is what I keep of you");
        alice.presses("forget:yes:me").await;
        alice.hears("You are forgotten");
        town.wait(days(40)).await;
        assert_eq!(town.world.stars(alice.id), 750, "one payment");
        assert!(!club.has(&alice));
        alice.hears_nothing();
        town.owner().hears_nothing();
    })
    .await;
}
