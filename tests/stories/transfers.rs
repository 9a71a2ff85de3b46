//! Transfers by hand: the proof, the owner's word and reason, orders that lapse, the owner's terms, and questions.

use secrecy::ExposeSecret as _;
use sqlx::Connection as _;
use usher::{
    domain::{
        BotId, Origin, PlanId, SubscriptionId, UserId,
        order::{Method, State},
        remind::Notice,
    },
    emulator::Message,
};

use crate::{
    till::BANK,
    town::{Person, Scene, Town, days, hours, story, story_in},
};

/// A club with a plan that is paid by hand, an owner who listens, and somebody with an open order.
async fn ordered<'t>(town: &'t Town, name: &str) -> Person<'t> {
    let club = town.club("Gold").await;
    town.owner().says("/help").await;
    town.owner().hears("/check ID");
    town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
    town.takes(Method::Manual).await;
    let person = town.person(name);
    person.orders("Month", "by transfer").await;
    person.hears(BANK);
    person
}

/// What the newest message about an order says now.
fn card(person: &Person<'_>) -> Message {
    let about =
        |message: &Message| message.from_bot && message.text.contains("rder ") && !message.text.contains("Why?");
    person.view().into_iter().rev().find(about).unwrap_or_else(|| panic!("{} sees no order", person.id))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_of_the_payment_reaches_the_owner_and_says_i_paid() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        town.world.sends_photo(alice.id, town.bot, "here it is").unwrap();
        town.settle().await;
        assert!(card(&alice).text.contains("checks whether the money"), "{}", card(&alice).text);
        town.owner().hears("here it is");
        town.owner().hears("Did the money arrive?");
        let sent = alice.view().into_iter().find(|message| message.media.is_some()).expect("her photo");
        let seen = town.owner().view().into_iter().find(|message| message.media.is_some()).expect("a photo");
        assert_eq!(sent.media, seen.media, "it is her photo");
        // A second, better one is shown too.
        town.world.sends_document(alice.id, town.bot, "receipt.pdf", "").unwrap();
        town.settle().await;
        let last = town.owner().view().into_iter().rfind(|message| message.media.is_some()).expect("a document");
        assert_ne!(last.media, sent.media);
        alice.hears("Received: the owner sees it");
        town.owner().may_hear("");
        town.owner().taps("Confirm").await;
        alice.hears("Paid: 9.99");
        alice.hears("is yours until");
        let cards: Vec<_> = town.owner().view().into_iter().filter(|m| m.text.contains("Confirmed by Olga")).collect();
        assert_eq!(cards.len(), 1, "one card, however many photos");
        assert!(cards.iter().all(|card| card.buttons.is_empty()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_without_an_order_is_a_letter_and_no_proof() {
    story(async |town| {
        let alice = town.person("Alice");
        town.world.sends_photo(alice.id, town.bot, "").unwrap();
        town.settle().await;
        alice.hears("/help");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_order_tells_the_person_why_in_the_owners_words() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Reject").await;
        town.owner().hears("Why?");
        alice.hears_nothing();
        town.owner().says("You sent it to my old account").await;
        town.owner().hears("Noted");
        alice.hears("You sent it to my old account");
        assert!(
            card(&town.owner()).text.contains("Reason: You sent it to my old account"),
            "{}",
            card(&town.owner()).text
        );
        // The next words are words again.
        town.owner().says("hello").await;
        town.owner().hears("/help");
        town.wait(hours(1)).await;
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_of_ours_is_told_in_the_persons_language() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.owner().says("/help").await;
        town.owner().hears("/check ID");
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        let boris = town.speaker("Борис", "ru");
        boris.says("/plans").await;
        boris.hears("Вот какие есть тарифы");
        boris.taps("Month").await;
        boris.hears("Как вам удобнее заплатить");
        boris.taps("9,99").await;
        boris.hears(BANK);
        boris.taps("Деньги отправлены").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Reject").await;
        town.owner().hears("Why?");
        town.owner().taps("Wrong amount").await;
        boris.hears("поступила другая сумма");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_who_gives_no_reason_does_not_leave_the_person_waiting() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Reject").await;
        town.owner().hears("Why?");
        town.wait(std::time::Duration::from_secs(11 * 60)).await;
        alice.hears("did not find your payment");
        town.owner().says("too late").await;
        town.owner().hears("/help");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_nobody_pays_lapses_and_one_that_waits_for_the_owner_does_not() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let bob = town.person("Bob");
        bob.orders("Month", "by transfer").await;
        bob.hears(BANK);
        bob.taps("I have paid").await;
        town.owner().hears("Bob");
        let old = alice.button("I have paid");
        town.wait(days(1)).await;
        assert!(card(&alice).text.contains("has expired"), "{}", card(&alice).text);
        // A stranger cannot say that it is paid.
        bob.presses(&old.1).await;
        bob.may_hear("");
        town.owner().hears("Bob");
        town.owner().hears_nothing();
        town.owner().taps("Confirm").await;
        bob.hears("Paid:");
        bob.hears("is yours until");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gives_an_order_up_frees_it_and_a_second_tap_orders_nothing_twice() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let first = card(&alice).text;
        alice.orders("Month", "by transfer").await;
        let again = alice.hears(BANK);
        assert_eq!(again.text, first, "the open order is shown again");
        alice.taps("Cancel").await;
        let cards = alice.view().into_iter().filter(|message| message.text.contains("is cancelled")).count();
        assert_eq!(cards, 2, "every copy shows it");
        alice.orders("Month", "by transfer").await;
        assert_ne!(alice.hears(BANK).text, first, "a new order");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owners_terms_come_before_the_first_purchase_and_only_then() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        let alice = town.person("Alice");
        alice.says("/terms").await;
        alice.hears("has set no terms");
        town.sets_terms(Some("No refunds <after> a week.")).await;
        alice.says("/terms").await;
        alice.hears("No refunds <after> a week.");
        alice.orders("Month", "by transfer").await;
        alice.hears("No refunds <after> a week.");
        alice.taps("I agree").await;
        alice.hears(BANK);
        alice.taps("Cancel").await;
        alice.orders("Month", "by transfer").await;
        alice.hears(BANK);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_about_a_payment_reaches_the_owners() {
    let scene = Scene::default().with("--default-locale", "en");
    story_in(scene, async |town| {
        town.owner().says("/help").await;
        town.owner().hears("/check ID");
        let alice = town.person("Alice");
        alice.says("/paysupport").await;
        alice.hears("Something wrong with a payment?");
        alice.says("/paysupport I paid <twice>").await;
        alice.hears("Your message is with the owner");
        let asked = town.owner().hears("I paid <twice>");
        assert!(asked.text.contains("Alice") && asked.text.contains(&alice.id.to_string()), "{}", asked.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_tap_on_an_order_changes_nothing_and_stops_nobody() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let mallory = town.person("Mallory");
        let (message, paid) = alice.button("I have paid");
        let key = paid.rsplit(':').next().unwrap().to_owned();
        for verb in ["paid", "cancel", "confirm", "reject"] {
            for key in [key.as_str(), "NOSUCHORDER"] {
                town.world.taps(mallory.id, town.bot, message, &format!("order:{verb}:{key}"));
                town.settle().await;
            }
            town.world.taps(town.owner().id, town.bot, 1, &format!("order:{verb}:NOSUCHORDER"));
            town.settle().await;
        }
        mallory.says("/help").await;
        mallory.hears("/status");
        town.owner().hears_nothing();
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_is_said_after_the_order_lapsed_is_looked_for_all_the_same() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let first = alice.order().await.key;
        town.wait(days(3)).await;
        assert!(card(&alice).text.contains("has expired"), "{}", card(&alice).text);
        // She has ordered anew meanwhile: of the two only the one that she paid is left.
        alice.orders("Month", "by transfer").await;
        alice.hears(BANK);
        let second = alice.order().await.key;
        assert_ne!(first, second);
        alice.presses(&format!("order:paid:{first}")).await;
        let asked = town.owner().hears("Did the money arrive?");
        assert!(asked.text.contains(&first), "{}", asked.text);
        let texts =
            |key: &str| alice.view().into_iter().filter(|m| m.text.contains(key)).map(|m| m.text).collect::<String>();
        assert!(texts(&first).contains("checks whether the money") && texts(&second).contains("is cancelled"));
        town.owner().taps("Confirm").await;
        alice.hears("Paid: 9.99");
        alice.hears("is yours until");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_comes_as_the_order_lapses_is_no_lost_word() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        // Its time is over, and no job has said so yet.
        let lapses = alice.order().await.expires_at;
        town.clock.advance_to(lapses - std::time::Duration::from_millis(500));
        town.settle().await;
        town.clock.advance_to(lapses);
        town.world.sends_photo(alice.id, town.bot, "here it is").unwrap();
        town.settle().await;
        town.owner().hears("here it is");
        town.owner().hears("Did the money arrive?");
        assert_eq!(alice.order().await.state, State::AwaitingConfirmation);
        // And one that comes days later; after a week a photo is a photo.
        let bob = town.person("Bob");
        bob.orders("Month", "by transfer").await;
        bob.hears(BANK);
        town.wait(days(9)).await;
        // The owner is asked about Alice again each day.
        town.owner().may_hear("");
        town.world.sends_photo(bob.id, town.bot, "my cat").unwrap();
        town.settle().await;
        bob.hears("Your message is with the owner");
        town.owner().hears("Has never had anything here");
        town.owner().hears("my cat");
        town.owner().hears_nothing();
        bob.taps("I have paid").await;
        town.owner().hears("Bob");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_late_for_the_last_place_is_told_so_and_may_try_again() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let plan = alice.order().await.plan;
        town.change(plan, |plan| plan.rules.max_customers = Some(1)).await;
        let key = alice.order().await.key;
        town.wait(days(1)).await;
        let bob = town.person("Bob");
        bob.orders("Month", "by transfer").await;
        bob.hears(BANK);
        alice.taps("I have paid").await;
        let told = alice.hears("all places are taken");
        assert!(told.text.contains("had expired") && told.text.contains("/paysupport"), "{}", told.text);
        town.world.sends_photo(alice.id, town.bot, "").unwrap();
        town.settle().await;
        alice.hears("all places are taken");
        // An owner who has the money is told what can be done.
        town.owner().presses(&format!("order:confirm:{key}")).await;
        let told = town.owner().hears("all places are taken");
        assert!(told.text.contains("return it the way it came"), "{}", told.text);
        assert!(alice.rights().await.is_empty() && alice.payments().await.is_empty());
        bob.taps("Cancel").await;
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        // Her place is held from now on.
        bob.says(&format!("/start plan_{plan}")).await;
        bob.hears("all places are taken");
    })
    .await;
}

async fn sql(town: &Town, statement: &str) {
    let mut database = sqlx::AnyConnection::connect(town.settings.database_url.expose_secret()).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut database).await.unwrap();
}

async fn count(town: &Town, table: &str) -> i64 {
    let mut database = sqlx::AnyConnection::connect(town.settings.database_url.expose_secret()).await.unwrap();
    let text = format!("select count(*) from {table}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(text)).fetch_one(&mut database).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_cannot_be_read_keeps_no_other_from_lapsing() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let bob = town.person("Bob");
        bob.orders("Month", "by transfer").await;
        bob.hears(BANK);
        let broken = alice.order().await.key;
        sql(town, &format!("update orders set currency = 'money' where order_key = '{broken}'")).await;
        town.wait(days(1)).await;
        assert!(card(&bob).text.contains("has expired"), "{}", card(&bob).text);
        // The operator reads which row it is, mends it, and nothing is lost.
        let parked = town.usher().app.store.parked(10).await.unwrap().errands;
        let reasons: Vec<_> = parked.iter().filter_map(|errand| errand.error.clone()).collect();
        assert!(reasons.iter().any(|why| why.contains(&broken)), "{reasons:?}");
        alice.says("/status").await;
        alice.hears("");
        sql(town, &format!("update orders set currency = 'USD' where order_key = '{broken}'")).await;
        town.usher().app.store.retry_parked().await.unwrap();
        town.wait(hours(1)).await;
        assert!(card(&alice).text.contains("has expired"), "{}", card(&alice).text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_asks_for_any_more_is_forgotten() {
    story(async |town| {
        let alice = ordered(town, "Alice").await;
        let (bot, app) = (BotId(town.bot), town.usher().app);
        alice.says("/redeem NOSUCHCODE").await;
        alice.hears("does not work");
        let mut work = app.begin(Origin::Repeatable).await.unwrap();
        work.take_coupon(bot, UserId(alice.id), 1).await.unwrap();
        let asked = usher::domain::dialogue::Topic::Coupon { plan: PlanId(1) };
        work.ask_person(bot, UserId(alice.id), &asked).await.unwrap();
        let said = Notice {
            right: SubscriptionId(1),
            stage: usher::domain::remind::Stage::OnDay,
            paid_until: town.clock.now(),
        };
        assert!(work.note_reminder(bot, &said).await.unwrap());
        work.commit().await.unwrap();
        const TABLES: [&str; 5] = ["guesses", "coupons_in_hand", "dialogues", "order_cards", "reminders"];
        let left = async || {
            let mut left = Vec::new();
            for table in TABLES {
                left.push(count(town, table).await);
            }
            left
        };
        for (after, expected) in [(0, [1; 5]), (6, [1; 5]), (2, [0, 0, 0, 1, 1]), (85, [0, 0, 0, 0, 1]), (310, [0; 5])]
        {
            town.wait(days(after) + hours(1)).await;
            assert_eq!(left().await, expected, "{after} days later");
        }
    })
    .await;
}
