//! Chats, the gate and the ways to pay, set up from a telephone.

use usher::{
    domain::{BotId, ChatId, Source, order::Method},
    emulator::ButtonKind,
};

use crate::town::{OWNER, RIGHTS, Town, story};

async fn methods(town: &Town) -> Vec<Method> {
    let rows = town.usher().app.store.methods(BotId(town.bot)).await.unwrap();
    rows.into_iter().map(|row| row.method).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_connected_by_a_button_and_set_up() {
    story(async |town| {
        let olga = town.owner();
        olga.says("/chats").await;
        let page = olga.view().pop().expect("an answer");
        assert!(page.text.contains("No chat is connected yet"), "{}", page.text);
        let links: Vec<String> = page
            .buttons
            .iter()
            .flatten()
            .filter_map(|button| match &button.kind {
                ButtonKind::Url(url) => Some(url.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(
            links,
            [
                "https://t.me/usher_bot?startchannel&admin=invite_users+restrict_members",
                "https://t.me/usher_bot?startgroup&admin=invite_users+restrict_members",
            ]
        );
        let club = town.club("Gold").await;
        town.plan("Golden", "1 month", &[&club], false).await;
        olga.says("/chats").await;
        olga.hears("Gold – ✅ all is well");
        olga.taps("Gold").await;
        assert!(olga.hears("Opened by: Golden").text.contains("Entry by request: off"));
        olga.taps("switch on").await;
        olga.hears("Entry by request: on");
        olga.taps("let them stay").await;
        olga.hears("without access: stay");
        olga.taps("keep them").await;
        olga.hears("Bans made by hand: stay");
        let chat = town.usher().app.store.chat(BotId(town.bot), ChatId(club.id())).await.unwrap().expect("a chat");
        assert!(chat.join_requests && chat.keep_strays && chat.keep_bans);
        // A right is lost unheard: the page finds out.
        town.world.loses_next_of(town.bot, "my_chat_member", OWNER);
        town.world.set_bot_rights(club.id(), town.bot, &RIGHTS[..1], OWNER);
        town.settle().await;
        olga.may_hear("I have lost these rights");
        olga.taps("rights again").await;
        olga.hears("I lack these rights: “Ban Users”");
        olga.may_hear("I have lost these rights");
        olga.says("/audit").await;
        assert!(olga.hears("Who did what").text.contains("set chat “Gold”: join requests on"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_adds_the_bot_connects_nothing_but_the_owner_may() {
    story(async |town| {
        let (olga, mallory) = (town.owner(), town.person("Mallory"));
        olga.says("/help").await;
        olga.hears("/check ID");
        let theirs = town.world.channel("Theirs", mallory.id);
        town.world.add_bot_admin(theirs, town.bot, &RIGHTS, mallory.id);
        town.settle().await;
        let offer = olga.hears("Mallory");
        assert!(
            offer.text.contains("administrator of “Theirs”") && offer.text.contains("not on your team"),
            "{}",
            offer.text
        );
        let known = async || town.usher().app.store.chat(BotId(town.bot), ChatId(theirs)).await.unwrap().is_some();
        assert!(!known().await);
        olga.taps("Connect it").await;
        olga.hears("Theirs – ✅ all is well");
        olga.hears("“Theirs” is connected");
        assert!(known().await);
        // More of that than three in an hour reach nobody.
        for number in 0..5 {
            let channel = town.world.channel(&format!("Spam {number}"), mallory.id);
            town.world.add_bot_admin(channel, town.bot, &RIGHTS, mallory.id);
            town.settle().await;
        }
        let offers = olga.view().into_iter().filter(|message| message.text.contains("“Spam")).count();
        assert_eq!(offers, 2);
        olga.may_hear("“Spam");
        // The bot as a plain member is not enough, and the owner is told what is missing.
        let group = town.world.supergroup("Lounge", OWNER);
        town.world.add_bot(group, town.bot, OWNER);
        town.settle().await;
        olga.hears("“Lounge” now, but only as a member");
        town.world.add_bot_admin(group, town.bot, &RIGHTS, OWNER);
        town.settle().await;
        olga.hears("“Lounge” is connected");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gate_is_set_up_by_buttons() {
    story(async |town| {
        let (club, news) = (town.club("Gold").await, town.club("News").await);
        town.world.makes_public(news.id(), "news");
        town.plan("Free", "7 days", &[&club], false).await;
        town.sources("").await;
        let olga = town.owner();
        olga.says("/gate").await;
        assert!(olga.hears("The gate is open").text.contains("opens nothing yet"));
        olga.taps("Require a chat").await;
        olga.hears("Which chat must people join first?");
        olga.taps("News").await;
        let page = olga.hears("News – https://t.me/news").text;
        assert!(page.contains("the gate asks for: required chats"), "{page}");
        olga.taps("What passing opens").await;
        olga.hears("What shall people who pass");
        olga.taps("Free").await;
        olga.hears("Passing it opens “Free”");
        olga.taps("sponsors from SubGram").await;
        olga.hears("required chats, sponsors from SubGram");
        olga.taps("sponsors from SubGram").await;
        olga.hears("the gate asks for: required chats.");
        let row = town.usher().app.store.bots().await.unwrap().remove(0);
        assert_eq!(row.settings().sources, [Source::Channels]);
        // It works as it says.
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("");
        assert!(alice.addresses().iter().any(|url| url == "https://t.me/news"), "{:?}", alice.addresses());
        olga.taps("✖ News").await;
        olga.hears("No chat is required");
        olga.taps("required chats").await;
        olga.hears("The gate is open");
        olga.says("/audit").await;
        assert!(olga.hears("Who did what").text.contains("set the gate: requires “News” no longer"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ways_to_pay_are_the_owners() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Gold", "30 days", &[&club], &["9.99 USD"]).await;
        let (olga, alice) = (town.owner(), town.person("Alice"));
        olga.says("/methods").await;
        let page = olga.hears("Telegram Stars: not taken").text;
        assert!(page.contains("must not be sent here"), "{page}");
        olga.taps("Take Stars").await;
        olga.hears("Telegram Stars: taken");
        olga.taps("Take payments by hand").await;
        olga.hears("Send me what people who pay by hand");
        olga.says(&"x".repeat(3_001)).await;
        olga.hears("1 to 3000 characters");
        olga.says("IBAN DE89 & your <name>").await;
        olga.hears("IBAN DE89 & your <name>");
        assert_eq!(methods(town).await, [Method::Stars, Method::Manual]);
        alice.orders("Gold", "by transfer").await;
        alice.hears("IBAN DE89 & your <name>");
        // The question is answered: later words are words.
        olga.says("thank you").await;
        olga.hears("I do not understand that");
        olga.taps("Change the instructions").await;
        olga.hears("Send me what people who pay by hand");
        olga.says("/cancel").await;
        olga.hears("the payment instructions stay as they were");
        olga.says("/methods").await;
        olga.hears("IBAN DE89");
        olga.taps("Take Stars no longer").await;
        olga.hears("Telegram Stars: not taken");
        olga.taps("No payments by hand any longer").await;
        olga.hears("not set up");
        assert!(methods(town).await.is_empty());
        alice.may_hear("");
    })
    .await;
}
