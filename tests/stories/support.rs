//! Letters: what people write outside of any command reaches the team, and the answer reaches them.

use usher::emulator::{Media, Message};

use crate::town::{Person, Town, hours, story};

/// The owner, who has started the bot.
async fn owner(town: &Town) -> Person<'_> {
    let olga = town.owner();
    olga.says("/help").await;
    olga.hears("/team");
    olga
}

impl Person<'_> {
    /// Replies to a message of the bot.
    pub async fn replies(&self, to: &Message, text: &str) {
        self.town.world.replies(self.id, self.town.bot, to.id, text).unwrap();
        self.town.settle().await;
    }
}

/// An owner who has started the bot, and somebody else of the team.
async fn team<'t>(town: &'t Town, role: &str) -> (Person<'t>, Person<'t>) {
    let (olga, max) = (owner(town).await, town.person("Max"));
    max.says("/help").await;
    max.hears("/start");
    olga.says(&format!("/team {} {role}", max.id)).await;
    olga.hears("is now");
    (olga, max)
}

/// What a story hears that is told in one language.
struct Words {
    code: &'static str,
    sent: &'static str,
    never: &'static str,
    delivered: &'static str,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_reaches_the_owner_and_the_answer_reaches_the_person() {
    let all = [
        Words { code: "en", sent: "Your message is with the owner", never: "never had", delivered: "has your answer" },
        Words {
            code: "ru", sent: "Сообщение передано владельцу", never: "ещё ничего", delivered: "Ответ доставлен"
        },
        Words { code: "id", sent: "Pesan Anda sudah sampai", never: "Belum pernah", delivered: "sudah sampai ke" },
    ];
    for words in all {
        story(async |town| {
            let (olga, alice) = (town.owner(), town.speaker("Alice", words.code));
            olga.says("/language").await;
            olga.hears("language");
            olga.presses(&format!("lang:set:{}", words.code)).await;
            olga.may_hear("");
            alice.says("Hello! <b>Is there</b> a discount?").await;
            assert!(alice.hears(words.sent).text.contains("/help"));
            let asked = olga.hears("<b>Is there</b> a discount?");
            assert!(asked.text.contains("Alice") && asked.text.contains(&alice.id.to_string()), "{}", asked.text);
            assert!(asked.text.contains(words.never), "{}", asked.text);
            olga.replies(&asked, "Yes, 10 % this week.").await;
            olga.hears(words.delivered);
            let answer = alice.hears("Yes, 10 % this week.");
            let hers = alice.view().into_iter().find(|message| !message.from_bot).expect("her message");
            assert_eq!(answer.reply_to, Some(hers.id), "it stands under her question");
            // The talk goes on: nobody is told anything but what is said.
            alice.replies(&answer, "Thank you").await;
            let thanks = olga.hears("Thank you");
            assert_eq!(thanks.reply_to, Some(asked.id), "it stands under what was said before");
            olga.replies(&thanks, "You are welcome").await;
            olga.hears(words.delivered);
            alice.hears("You are welcome");
            alice.hears_nothing();
            olga.hears_nothing();
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_kind_it_is_and_whoever_of_the_team_answers() {
    story(async |town| {
        let (olga, max) = team(town, "manager").await;
        let (vera, alice) = (town.person("Vera"), town.person("Alice"));
        vera.says("/help").await;
        vera.hears("/start");
        olga.says(&format!("/team {} viewer", vera.id)).await;
        olga.hears("is now");
        town.world.sends_photo(alice.id, town.bot, "is this right?").unwrap();
        town.settle().await;
        alice.hears("Your message is with the owner");
        for reader in [olga, max] {
            reader.hears("Alice");
            assert!(matches!(reader.hears("is this right?").media, Some(Media::Photo(_))));
        }
        town.world.sends_document(alice.id, town.bot, "bill.pdf", "").unwrap();
        town.world.sends_voice(alice.id, town.bot).unwrap();
        town.world.sends_sticker(alice.id, town.bot).unwrap();
        town.settle().await;
        let kinds = |person: &Person<'_>| {
            let media = person.view().into_iter().filter_map(|message| message.media).collect::<Vec<_>>();
            let has = |is: fn(&Media) -> bool| media.iter().filter(|one| is(one)).count();
            [
                has(|one| matches!(one, Media::Photo(_))),
                has(|one| matches!(one, Media::Document { .. })),
                has(|one| matches!(one, Media::Voice)),
                has(|one| matches!(one, Media::Sticker)),
            ]
        };
        assert_eq!(kinds(&olga), [1, 1, 1, 1]);
        assert_eq!(kinds(&max), [1, 1, 1, 1]);
        // Of an album the words above it are said once.
        let before = olga.view().len();
        town.world.sends_album(alice.id, town.bot, 3).unwrap();
        town.settle().await;
        assert_eq!(olga.view().len() - before, 4);
        for reader in [olga, max] {
            reader.may_hear("");
        }
        // Max answers the photo itself, with a photo; Olga sees what he said.
        let photo = max.view().into_iter().find(|message| message.text == "is this right?").expect("the photo");
        town.world.replies_with_photo(max.id, town.bot, photo.id, "so it should be").unwrap();
        town.settle().await;
        max.hears("Alice has your answer");
        assert!(alice.hears("so it should be").media.is_some());
        olga.hears("Max answered Alice");
        let said = olga.hears("so it should be");
        // Olga goes on from there.
        olga.replies(&said, "and by Friday").await;
        olga.hears("Alice has your answer");
        alice.hears("and by Friday");
        assert!(max.hears("Olga answered Alice").text.contains("and by Friday"));
        // Who may only look is no part of it, and is heard like anybody else.
        vera.hears_nothing();
        vera.says("am I heard?").await;
        vera.hears("Your message is with the owner");
        olga.hears("am I heard?");
        max.hears("am I heard?");
        olga.says("/audit").await;
        assert!(olga.hears("Who did what").text.contains("Max: answered"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_cannot_drown_the_owner() {
    story(async |town| {
        let (olga, alice, bob) = (owner(town).await, town.person("Alice"), town.person("Bob"));
        for number in 0..30 {
            alice.says(&format!("listen {number}.")).await;
        }
        for number in 0..10 {
            olga.hears(&format!("listen {number}."));
        }
        olga.hears_nothing();
        alice.hears("Your message is with the owner");
        alice.hears("You can send another one after 15 Jan 2027, 13:00 (UTC)");
        alice.hears_nothing();
        bob.says("and me?").await;
        bob.hears("Your message is with the owner");
        olga.hears("and me?");
        town.clock.advance(hours(1));
        alice.says("listen, please").await;
        alice.hears("Your message is with the owner");
        let letter = olga.hears("listen, please");
        // An answer opens the way again: this is a talk and no flood.
        for number in 0..9 {
            alice.says(&format!("more {number}.")).await;
            olga.hears(&format!("more {number}."));
        }
        olga.replies(&letter, "what is it?").await;
        olga.hears("has your answer");
        alice.hears("what is it?");
        alice.says("nothing").await;
        olga.hears("nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_owner_mutes_is_not_heard_but_about_money() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(usher::domain::order::Method::Manual).await;
        let (olga, alice) = (owner(town).await, town.person("Alice"));
        alice.orders("Month", "by transfer").await;
        alice.hears("Your order");
        alice.says("psst").await;
        alice.hears("Your message is with the owner");
        olga.hears("psst");
        olga.taps("Mute").await;
        town.wait(hours(1)).await;
        alice.says("psst!").await;
        alice.hears("does not take messages here");
        alice.says("psst!!").await;
        alice.hears_nothing();
        olga.hears_nothing();
        // About a payment, once a day.
        alice.says("/paysupport where is my order?").await;
        alice.hears("Your message is with the owner");
        assert!(olga.hears("where is my order?").text.contains("You muted them"));
        alice.says("/paysupport hello?").await;
        alice.hears_nothing();
        olga.hears_nothing();
        olga.taps("Unmute").await;
        alice.says("thank you").await;
        olga.hears("thank you");
        olga.says(&format!("/audit {}", alice.id)).await;
        let log = olga.hears("Who did what").text;
        assert!(log.contains("muted") && log.contains("write again"), "{log}");
        alice.may_hear("Your message is with the owner");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_hears_that_an_answer_did_not_arrive() {
    story(async |town| {
        let (olga, alice) = (owner(town).await, town.person("Alice"));
        alice.says("is anybody there?").await;
        alice.hears("Your message is with the owner");
        let letter = olga.hears("is anybody there?");
        town.world.blocks(alice.id, town.bot);
        town.settle().await;
        olga.replies(&letter, "yes").await;
        olga.hears("has blocked the bot");
        olga.hears_nothing();
        // What is said to nobody in particular is no answer, and a command stays one.
        olga.says("yes?").await;
        olga.hears("I do not understand that");
        olga.replies(&letter, &format!("/check {}", alice.id)).await;
        olga.hears("Standing");
    })
    .await;
}
