//! Three languages, each person in their own.

use crate::town::{days, story};

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
            assert_eq!(names, ["start", "status", "language", "help"], "{language}");
        }
    })
    .await;
}
