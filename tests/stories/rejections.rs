//! The reason of a rejection reaches the person whom it is about, and nobody else.

use usher::{
    domain::order::Method,
    emulator::{ButtonKind, Message},
};

use crate::{
    till::BANK,
    town::{Person, Town, story},
};

/// People who say that they paid; the owner rejects their orders one after the other.
async fn rejected<'t, const N: usize>(town: &'t Town, names: [&str; N]) -> [Person<'t>; N] {
    let club = town.club("Gold").await;
    town.owner().says("/help").await;
    town.owner().hears("/check ID");
    town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
    town.takes(Method::Manual).await;
    let people = names.map(|name| town.person(name));
    for (person, name) in people.iter().zip(names) {
        person.orders("Month", "by transfer").await;
        person.hears(BANK);
        person.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Reject").await;
        assert!(town.owner().hears("Why?").text.contains(name), "it says whom it is about");
    }
    people
}

/// The owner's message that asks about somebody.
fn question(town: &Town, name: &str, words: &str) -> Message {
    let asks = |message: &Message| message.text.contains(words) && message.text.contains(name);
    town.owner().view().into_iter().rfind(asks).unwrap_or_else(|| panic!("nothing is asked about {name}"))
}

async fn owner_replies(town: &Town, to: &Message, text: &str) {
    town.world.replies(town.owner().id, town.bot, to.id, text).unwrap();
    town.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_rejected_orders_the_reply_chooses_who_reads_it() {
    story(async |town| {
        let [alice, bob] = rejected(town, ["Alice", "Bob"]).await;
        let owner = town.owner();
        // Without a reply nobody knows of whom it speaks.
        owner.says("You sent half of it").await;
        owner.hears("as a reply to the message about that order");
        alice.hears_nothing();
        bob.hears_nothing();
        owner_replies(town, &question(town, "Alice", "Why?"), "You sent half of it").await;
        owner.hears("Noted. Alice");
        assert!(alice.hears("You sent half of it").text.contains("rejected order"));
        bob.hears_nothing();
        // Bob's is the only one left, but the owner has spoken of something else since.
        town.clock.advance(std::time::Duration::from_secs(5));
        owner.says("/help").await;
        owner.hears("/check ID");
        owner.says("see you tomorrow").await;
        owner.hears("as a reply to the message about that order");
        bob.hears_nothing();
        owner_replies(town, &question(town, "Bob", "🧾"), "Wrong account").await;
        owner.hears("Noted. Bob");
        bob.hears("Wrong account");
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_asks_for_own_words_by_a_reply_that_names_order_and_person() {
    story(async |town| {
        let [alice, bob] = rejected(town, ["Alice", "Bob"]).await;
        let owner = town.owner();
        let first = question(town, "Alice", "Why?");
        let own = first.buttons.iter().flatten().find(|button| button.text.contains("my own words")).unwrap();
        let ButtonKind::Callback(data) = &own.kind else { panic!("{own:?}") };
        town.world.taps(owner.id, town.bot, first.id, data);
        town.settle().await;
        let asked = owner.hears("Your reply to this message is what Alice reads");
        assert!(asked.forces_reply && asked.text.contains(&alice.order().await.key), "{asked:?}");
        owner_replies(town, &asked, "Ask your bank").await;
        owner.hears("Noted. Alice");
        alice.hears("Ask your bank");
        bob.hears_nothing();
        // A second reply comes too late: the reason was given.
        owner_replies(town, &asked, "Or not").await;
        owner.hears("as a reply to the message about that order");
        alice.hears_nothing();
        // One of ours, and the popup says whom it is about.
        let second = question(town, "Bob", "Why?");
        let (_, data) = owner.button("Wrong amount");
        let tap = town.world.taps(owner.id, town.bot, second.id, &data);
        town.settle().await;
        assert!(town.world.answered(&tap).flatten().is_some_and(|text| text.contains("Bob")));
        bob.hears("the amount that arrived is not the price");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_something_else_is_no_reason() {
    story(async |town| {
        let [alice] = rejected(town, ["Alice"]).await;
        let owner = town.owner();
        town.clock.advance(std::time::Duration::from_secs(5));
        let help = owner.view().into_iter().find(|message| message.text.contains("/check ID")).unwrap();
        owner_replies(town, &help, "thanks").await;
        owner.hears("as a reply to the message about that order");
        // Nor are the owner's own words with the key in them.
        let key = alice.order().await.key;
        let own = town.world.says(owner.id, town.bot, &format!("note: {key}")).unwrap();
        town.settle().await;
        owner.hears("as a reply to the message about that order");
        town.world.replies(owner.id, town.bot, own, "to be done").unwrap();
        town.settle().await;
        owner.hears("as a reply to the message about that order");
        alice.hears_nothing();
        town.wait(std::time::Duration::from_secs(11 * 60)).await;
        alice.hears("did not find your payment");
    })
    .await;
}
