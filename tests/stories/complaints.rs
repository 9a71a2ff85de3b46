//! Complaints about money and time, in the words of whoever would make them.

use std::time::Duration;

use serde_json::Value;
use usher::{
    domain::{
        BotId, UserId,
        order::{Method, Outcome as Became},
    },
    emulator::{Fault, Message, Outcome, Trouble},
    flows::{
        gift::{self, Nothing},
        refund,
    },
};

use crate::town::{Club, OWNER, Person, RIGHTS, Scene, Town, days, hours, story, story_in};

/// A club that costs 250 Stars for thirty days, and an owner who listens.
async fn shop<'t>(town: &'t Town, name: &str) -> Club<'t> {
    let club = town.club(name).await;
    town.owner().says("/start").await;
    town.owner().may_hear("You have access");
    town.sells(name, "30 days", &[&club], &["250 XTR"]).await;
    town.takes(Method::Stars).await;
    club
}

fn rich<'t>(town: &'t Town, name: &str) -> Person<'t> {
    let person = town.person(name);
    town.world.set_stars(person.id, 10_000);
    person
}

/// The instants that Telegram shows in the reader's own time, by their Unix seconds.
fn instants(message: &Message) -> Vec<i64> {
    let times = message.entities.iter().filter(|entity| entity["type"] == "date_time");
    times.filter_map(|entity| entity["unix_time"].as_i64()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn my_access_ended_at_another_hour_than_you_told_me() {
    let scene = Scene::default().with("--time-zone", "Asia/Jakarta");
    story_in(scene, async |town| {
        let club = shop(town, "Gold").await;
        let alice = rich(town, "Alice");
        alice.orders("Gold", "250").await;
        alice.hears("Gold");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        let end = alice.right().await.paid_until;
        // The hour of the house has its name, and a tap on it shows the hour of her telephone.
        let paid = alice.hears("✅ Paid");
        let link = alice.hears("is yours until 14 Feb 2027, 19:00 (Asia/Jakarta)");
        assert!(instants(&link).contains(&end.secs()), "{link:?}");
        assert!(!paid.text.contains("tg-time"), "{paid:?}");
        alice.enters().await;
        alice.says("/status").await;
        let status = alice.hears("Asia/Jakarta");
        assert!(instants(&status).contains(&end.secs()), "{status:?}");
        // Buttons below such a message work: its formatting comes back with the tap.
        alice.taps("Renew").await;
        alice.hears("How would you like to pay");
        // To the minute, not at somebody's midnight.
        town.clock.advance_to(end - Duration::from_secs(60));
        town.settle().await;
        town.reminders_may_come();
        assert!(club.has(&alice));
        town.wait(Duration::from_secs(120)).await;
        let over = alice.hears("Gold access ended");
        assert!(over.text.contains("(Asia/Jakarta)"), "{}", over.text);
        assert!(!club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_have_heard_nothing_since_you_moved_to_your_own_server() {
    story(async |town| {
        shop(town, "Gold").await;
        let alice = rich(town, "Alice");
        alice.buys("Gold", "250").await;
        // A Bot API server that is older than the marks of instants refuses the message that has them.
        let old = Trouble::Error(400, "Bad Request: can't parse entities: Unsupported start tag \"tg-time\"".into());
        let fault = town.world.fault(Fault::on("sendMessage", old).in_chat(alice.id).once());
        alice.says("/status").await;
        let told = alice.hears("until 14 Feb 2027, 12:00");
        assert_eq!((town.world.hits(fault), instants(&told)), (1, Vec::new()), "said without them");
        // What another program of Telegram's writes is read, whatever its formatting.
        let entity = serde_json::json!([{ "type": "of_tomorrow", "offset": 0, "length": 5 }]);
        let from = serde_json::json!({ "id": alice.id, "is_bot": false, "first_name": "Alice", "language_code": "en" });
        let chat = serde_json::json!({ "id": alice.id, "type": "private", "first_name": "Alice" });
        let update: Value = serde_json::json!({ "message": { "message_id": 9_000, "date": 1_800_000_000, "chat": chat,
            "from": from, "text": "/help", "entities": entity } });
        town.world.push_raw(town.bot, update);
        town.settle().await;
        alice.hears("/paysupport");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_was_given_a_week_as_a_present_and_it_ate_my_paid_month() {
    story(async |town| {
        let club = shop(town, "Gold").await;
        let alice = rich(town, "Alice");
        alice.buys("Gold", "250").await;
        alice.enters().await;
        let paid = alice.right().await;
        let app = town.usher().app;
        let (bot, user) = (BotId(town.bot), UserId(alice.id));
        let give = async |term: &str| {
            let mut work = app.begin(usher::domain::Origin::Repeatable).await.unwrap();
            let plan = work.plan(bot, paid.plan).await.unwrap().expect("a plan");
            let given = gift::give(&app, &mut work, (bot, user), &plan, term.parse().unwrap(), "grant").await.unwrap();
            work.commit().await.unwrap();
            town.settle().await;
            given
        };
        let gift = give("7 days").await.expect("a gift");
        assert!(gift.added);
        let right = alice.right().await;
        assert_eq!((right.id, right.paid_until), (paid.id, paid.paid_until + days(7)), "one right, made longer");
        assert_eq!((right.price, right.source.as_str()), (paid.price, "order"), "renewed at her price");
        // What would end before what she has takes nothing away.
        assert_eq!(give("until 2027-01-20").await, Err(Nothing::Enough(right.paid_until)));
        assert_eq!(alice.right().await.paid_until, right.paid_until);
        // The payment goes back with its own time only: the present stays hers.
        let charge = alice.payments().await[0].charge.clone();
        let running = app.bot(bot).expect("the bot");
        refund::give_back(&app, &running, Method::Stars, &charge, UserId(0)).await.unwrap();
        town.settle().await;
        alice.hears("You now have access until 22 Jan 2027");
        assert!(club.has(&alice));
        town.wait(days(8)).await;
        town.reminders_may_come();
        alice.hears("access ended");
        assert!(!club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn they_got_their_money_back_and_came_in_by_the_old_link() {
    story(async |town| {
        let club = shop(town, "Gold").await;
        let alice = rich(town, "Alice");
        alice.buys("Gold", "250").await;
        let link = alice.link();
        assert_eq!(club.live_links(), 1);
        let app = town.usher().app;
        let bot = app.bot(BotId(town.bot)).expect("the bot");
        let charge = alice.payments().await[0].charge.clone();
        refund::give_back(&app, &bot, Method::Stars, &charge, UserId(0)).await.unwrap();
        town.settle().await;
        alice.may_hear("Gold: Access to ");
        alice.hears("You have been refunded");
        assert_eq!(club.live_links(), 0, "of what is not hers any more");
        alice.opens(&link).await;
        assert!(!club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn they_changed_to_the_cheap_plan_and_the_link_to_the_dear_one_still_worked() {
    story(async |town| {
        let (hall, lounge) = (town.club("Hall").await, town.club("Lounge").await);
        town.owner().says("/start").await;
        town.owner().may_hear("You have access");
        let basic = town.sells("Basic", "30 days", &[&hall], &["300 XTR"]).await;
        town.sells("Premium", "30 days", &[&hall, &lounge], &["900 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        alice.buys("Premium", "900").await;
        assert_eq!((hall.live_links(), lounge.live_links()), (1, 1));
        alice.comes_for(basic).await;
        alice.hears("Basic");
        alice.taps("Change from Premium").await;
        alice.hears("From Premium to Basic");
        alice.taps("Change").await;
        alice.may_hear("Premium");
        alice.may_hear("Basic");
        assert_eq!(alice.right().await.plan, basic);
        assert_eq!((hall.live_links(), lounge.live_links()), (1, 0), "the link to what she lost is gone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_paid_and_the_door_was_stuck() {
    story(async |town| {
        let club = shop(town, "Gold").await;
        let (alice, bob) = (rich(town, "Alice"), rich(town, "Bob"));
        // The bot lost its rights; then even the chat does not know it any more.
        town.world.set_bot_rights(club.id(), town.bot, &[], OWNER);
        town.settle().await;
        town.owner().hears("Gold");
        alice.orders("Gold", "250").await;
        alice.hears("Gold: Access to ");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("✅ Paid");
        alice.hears("cannot let anyone into “Gold” right now. Its owner has been told");
        town.world.remove_bot(club.id(), town.bot, OWNER);
        town.settle().await;
        town.owner().hears("removed");
        bob.orders("Gold", "250").await;
        bob.hears("Gold: Access to ");
        assert!(matches!(bob.pays().await, Outcome::Paid(_)));
        bob.hears("✅ Paid");
        bob.hears("I will send you the link as soon as I can");
        town.wait(hours(5)).await;
        alice.hears_nothing();
        assert_eq!(club.live_links(), 0);
        // The links come by themselves when they can, once.
        town.world.add_bot_admin(club.id(), town.bot, &RIGHTS, OWNER);
        town.settle().await;
        town.owner().hears("is connected");
        for person in [&alice, &bob] {
            person.hears("Here is your personal link");
            person.enters().await;
            assert!(club.has(person));
        }
        town.world.set_bot_rights(club.id(), town.bot, &[], OWNER);
        town.world.set_bot_rights(club.id(), town.bot, &RIGHTS, OWNER);
        town.settle().await;
        town.owner().may_hear("Gold");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_pressed_pay_twice_and_was_charged_twice() {
    story(async |town| {
        let club = shop(town, "Gold").await;
        let alice = rich(town, "Alice");
        alice.orders("Gold", "250").await;
        alice.hears("Gold: Access to ");
        let first = alice.invoice().id;
        alice.orders("Gold", "250").await;
        alice.hears("Gold: Access to ");
        // A fast double tap, and the older invoice, which is there no more.
        let newest = alice.invoice().id;
        let taps = [newest, newest, first].map(|invoice| town.world.pays(alice.id, town.bot, invoice));
        let mut outcomes = Vec::new();
        for tap in &taps {
            outcomes.push(town.world.outcome_within(tap, Duration::from_secs(30)).await.expect("an answer"));
        }
        town.settle().await;
        let paid = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Paid(_))).count();
        let refused = |outcome: &&Outcome| match outcome {
            Outcome::Refused(why) => why.contains("charged once") || why.contains("already paid"),
            _ => false,
        };
        assert_eq!((paid, outcomes.iter().filter(refused).count()), (1, 1), "{outcomes:?}");
        assert!(matches!(outcomes[2], Outcome::NoInvoice), "{outcomes:?}");
        assert_eq!((town.world.stars(alice.id), alice.payments().await.len()), (9_750, 1));
        alice.hears("✅ Paid");
        alice.hears("is yours until 14 Feb 2027");
        alice.enters().await;
        assert!(club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_came_back_after_two_months_and_they_counted_as_mine() {
    story(async |town| {
        let club = shop(town, "Gold").await;
        let alice = rich(town, "Alice");
        alice.buys("Gold", "250").await;
        alice.enters().await;
        town.wait(days(90)).await;
        town.reminders_may_come();
        alice.hears("access ended");
        alice.may_hear("Gold");
        assert!(!club.has(&alice));
        let back = town.clock.now();
        alice.buys("Gold", "250").await;
        let right = alice.right().await;
        assert!(right.paid_until >= back + days(30), "from now on, not from the old end");
        assert!(right.paid_until < back + days(31));
        alice.enters().await;
        assert!(club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_payment_of_mine_was_booked_again_as_a_renewal() {
    story(async |town| {
        shop(town, "Gold").await;
        let alice = rich(town, "Alice");
        alice.buys("Gold", "250").await;
        alice.enters().await;
        let (until, payments) = (alice.right().await.paid_until, alice.payments().await);
        let [payment] = &payments[..] else { panic!("{payments:?}") };
        // The provider's number is another one than Telegram's, and Telegram's list knows only its own.
        assert_ne!(payment.provider_charge.as_deref(), Some(payment.charge.as_str()));
        assert!(payment.provider_charge.is_some());
        // Telegram tells it again as an update, and lists it hour after hour.
        for _ in 0..3 {
            town.wait(hours(1)).await;
        }
        assert_eq!((alice.right().await.paid_until, alice.payments().await.len()), (until, 1));
        assert_eq!(alice.payments().await[0].outcome, Became::Granted);
        alice.hears_nothing();
        town.owner().hears_nothing();
    })
    .await;
}
