//! Three languages, each person in their own.

use crate::town::{Scene, days, story, story_in};

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_spoken_to_in_their_own_language() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Неделя", "7 days", &[&club], true).await;
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        let (ivan, budi, jean) = (town.speaker("Иван", "ru"), town.speaker("Budi", "id"), town.speaker("Jean", "fr"));
        for (person, done) in [(ivan, "subscribed"), (budi, "subscribed"), (jean, "I have subscribed")] {
            person.says("/start").await;
            let prompt = person.view().pop().unwrap();
            person.hears(&prompt.text);
            assert_eq!(person.id == jean.id, prompt.text.contains("To get in"), "{}", prompt.text);
            let _ = done;
        }
        jean.says("/language").await;
        jean.hears("Which language");
        jean.taps("Русский").await;
        let set = jean.view().pop().unwrap();
        jean.hears(&set.text);
        assert!(!set.text.contains("English"));
        town.sponsors.subscribes(jean.id, news);
        jean.says("/start").await;
        let access = jean.hears("Неделя");
        assert!(!access.text.contains("personal link"), "the choice wins: {}", access.text);
        jean.enters().await;
        town.wait(days(7)).await;
        let end = jean.hears("Неделя");
        assert!(end.text.contains("22.01.2027"), "{}", end.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_lists_the_commands_in_every_language_and_hides_the_owners() {
    story(async |town| {
        let scope = serde_json::json!({ "type": "default" });
        for language in ["", "ru", "id"] {
            let commands = town.world.commands(town.bot, &scope, language);
            let names: Vec<_> = commands.as_array().unwrap().iter().map(|c| c["command"].as_str().unwrap()).collect();
            assert_eq!(
                names,
                ["start", "plans", "redeem", "status", "invite", "language", "paysupport", "terms", "forget", "help"],
                "{language}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_told_in_the_owners_zone_with_its_name() {
    story_in(Scene::default().with("--time-zone", "Asia/Kolkata"), async |town| {
        let club = town.club("Gold").await;
        // Midnight of the zone, not of Greenwich; the story begins at 12:00 UTC.
        town.plan("Till Monday", "until 2027-01-18", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("18 Jan 2027, 00:00 (Asia/Kolkata)");
        alice.enters().await;
        alice.says("/status").await;
        let status = alice.hears("18 Jan 2027, 00:00").text;
        assert!(status.contains("Asia/Kolkata"), "{status}");
        let olga = town.owner();
        olga.says(&format!("/check {}", alice.id)).await;
        olga.hears("15 Jan 2027, 17:30");
        town.wait(std::time::Duration::from_secs(54 * 3_600)).await;
        assert!(club.has(&alice), "18:00 UTC on Sunday is half an hour before Monday there");
        town.wait(std::time::Duration::from_secs(1_800)).await;
        assert!(!club.has(&alice));
        alice.hears("ended on 18 Jan 2027, 00:00");
    })
    .await;
}
