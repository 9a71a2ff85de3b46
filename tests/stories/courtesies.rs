//! Small faults that people notice: no answer, an answer twice, a price without a word, a name cut off, a wrong way on.

use secrecy::ExposeSecret as _;
use sqlx::Connection as _;
use usher::{
    domain::{
        BotId, Origin, UserId,
        coupon::Discount,
        order::{Method, State},
        sale::Rule,
    },
    emulator::{Message, Outcome},
    flows::refund::{self, Refund},
};

use crate::{
    till::{BANK, money},
    town::{Club, Person, Town, days, hours, story},
};

/// A club with a plan that is paid by hand, an owner who listens, and somebody with an open order.
async fn ordered<'t>(town: &'t Town, name: &str) -> (Club<'t>, Person<'t>) {
    let club = town.club("Gold").await;
    town.owner().says("/help").await;
    town.owner().hears("/check ID");
    town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
    town.takes(Method::Manual).await;
    let person = town.person(name);
    person.orders("Month", "by transfer").await;
    person.hears(BANK);
    (club, person)
}

/// What a message shows on its buttons.
fn buttons(message: &Message) -> Vec<&str> {
    message.buttons.iter().flatten().map(|button| button.text.as_str()).collect()
}

/// How many messages of the bot somebody sees that say this.
fn seen(person: &Person<'_>, text: &str) -> usize {
    person.view().iter().filter(|message| message.from_bot && message.text.contains(text)).count()
}

async fn sql(town: &Town, statement: &str) {
    let mut database = sqlx::AnyConnection::connect(town.settings.database_url.expose_secret()).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut database).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_more_photos_hears_once_that_they_were_received() {
    story(async |town| {
        let (_, alice) = ordered(town, "Alice").await;
        let received = "Received: the owner sees it together with your order";
        // The first ones say "I paid", and the card answers them.
        town.world.sends_album(alice.id, town.bot, 2).unwrap();
        town.settle().await;
        assert_eq!(seen(&alice, "checks whether the money has arrived"), 1);
        alice.hears_nothing();
        town.world.sends_album(alice.id, town.bot, 2).unwrap();
        town.settle().await;
        let key = alice.order().await.key;
        assert!(alice.hears(received).text.contains(&key));
        alice.hears_nothing();
        town.world.sends_document(alice.id, town.bot, "receipt.pdf", "").unwrap();
        town.settle().await;
        alice.hears(received);
        // Five are enough, and that is said once too.
        town.world.sends_album(alice.id, town.bot, 3).unwrap();
        town.settle().await;
        alice.hears("The owner has your photos and documents");
        alice.hears_nothing();
        let shown = town.owner().view().into_iter().filter(|message| message.media.is_some()).count();
        assert_eq!(shown, 5);
        town.owner().may_hear("");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_after_i_have_paid_is_answered() {
    story(async |town| {
        let (_, alice) = ordered(town, "Alice").await;
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.world.sends_photo(alice.id, town.bot, "").unwrap();
        town.settle().await;
        alice.hears("Received: the owner sees it");
        town.owner().may_hear("");
    })
    .await;
}

/// A month and a year, paid by hand.
async fn two_plans(town: &Town) {
    let club = town.club("Gold").await;
    town.owner().says("/help").await;
    town.owner().hears("/check ID");
    town.sells("Month", "1 month", &[&club], &["10 USD"]).await;
    town.sells("Year", "1 year", &[&club], &["100 USD"]).await;
    town.takes(Method::Manual).await;
}

async fn looks_at(person: &Person<'_>, plan: &str) -> Message {
    person.says("/plans").await;
    person.hears("what you can have");
    person.taps(plan).await;
    person.hears("How would you like to pay")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_that_is_used_says_so_where_the_price_is_full_again() {
    story(async |town| {
        two_plans(town).await;
        town.coupon("AUTUMN", Discount::Percent(20), |_| {}).await;
        let alice = town.person("Alice");
        alice.says("/start k_AUTUMN").await;
        alice.hears("takes off 20");
        assert_eq!(buttons(&looks_at(&alice, "Year").await)[0], "🏦 80.00\u{a0}USD by transfer");
        let (year, pays) = alice.button("80.00");
        looks_at(&alice, "Month").await;
        alice.taps("8.00").await;
        alice.hears("8.00\u{a0}USD");
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Confirm").await;
        alice.hears("Paid: 8.00");
        alice.hears("is yours until");
        // Her older page still shows the lower price: she is shown the one that holds before anything is ordered.
        town.world.taps(alice.id, town.bot, year, &pays);
        town.settle().await;
        let page = alice.hears("You have used your coupon “AUTUMN”, so the full price applies now.");
        assert!(page.text.contains("How would you like to pay"), "{}", page.text);
        assert!(buttons(&page).contains(&"🏦 100.00\u{a0}USD by transfer"), "{page:?}");
        assert_eq!(alice.order().await.state, State::Paid, "nothing was ordered");
        // Said once.
        assert!(!looks_at(&alice, "Year").await.text.contains("AUTUMN"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_for_many_times_is_entered_each_time_and_another_in_hand_stays() {
    story(async |town| {
        two_plans(town).await;
        town.coupon("OFTEN", Discount::Percent(20), |coupon| coupon.per_person = None).await;
        town.coupon("OTHER", Discount::Percent(50), |_| {}).await;
        let alice = town.person("Alice");
        for next in [None, Some("OTHER")] {
            alice.says("/start k_OFTEN").await;
            alice.hears("takes off 20");
            looks_at(&alice, "Month").await;
            alice.taps("8.00").await;
            alice.hears("8.00\u{a0}USD");
            if let Some(word) = next {
                alice.says(&format!("/start k_{word}")).await;
                alice.hears("takes off 50");
            }
            alice.taps("I have paid").await;
            town.owner().hears("Did the money arrive?");
            town.owner().taps("Confirm").await;
            alice.hears("Paid: 8.00");
            alice.may_hear("Month");
            let page = looks_at(&alice, "Year").await;
            let expected = if next.is_some() { "50.00" } else { "100.00" };
            assert!(buttons(&page)[0].contains(expected) && !page.text.contains("OFTEN"), "{page:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_what_a_coupon_changes_before_it_asks_how_to_pay() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Month", "1 month", &[&club], &["250 XTR", "5 USD"]).await;
        town.change(plan, |plan| plan.rules.set = vec![Rule::Recurring]).await;
        town.takes(Method::Stars).await;
        town.takes(Method::Manual).await;
        town.coupon("ONCE", Discount::Percent(20), |_| {}).await;
        town.coupon("ALWAYS", Discount::Percent(20), |coupon| coupon.recurring = true).await;
        let alice = town.person("Alice");
        let order = |text: &str, parts: &[&str]| {
            let places: Vec<usize> =
                parts.iter().map(|part| text.find(part).unwrap_or_else(|| panic!("{part} in:\n{text}"))).collect();
            assert!(places.is_sorted(), "{parts:?} in:\n{text}");
        };
        alice.says("/start k_ONCE").await;
        alice.hears("takes off");
        let lowered = "coupon ONCE: 4.00\u{a0}USD instead of";
        let parts =
            ["Price: 250", lowered, "a renewal costs the full price", "ONCE does not apply", "How would you like"];
        order(&looks_at(&alice, "Month").await.text, &parts);
        alice.says("/start k_ALWAYS").await;
        alice.hears("takes off");
        let (stars, dollars) = ("200\u{a0}⭐ instead of", "4.00\u{a0}USD instead of");
        let parts =
            [stars, "stays at the lower price", dollars, "a renewal costs the full price", "How would you like"];
        order(&looks_at(&alice, "Month").await.text, &parts);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_coupon_leads_back_to_the_plan() {
    story(async |town| {
        two_plans(town).await;
        town.coupon("AUTUMN", Discount::Percent(20), |_| {}).await;
        let alice = town.person("Alice");
        looks_at(&alice, "Year").await;
        alice.taps("I have a coupon").await;
        alice.hears("send me your coupon");
        alice.says("nothing").await;
        assert_eq!(buttons(&alice.hears("This coupon does not work")), ["‹ Back"]);
        alice.taps("Back").await;
        assert!(alice.hears("How would you like to pay").text.contains("Year"));
        alice.says("/start k_NOTHING").await;
        alice.hears("This coupon does not work");
        alice.taps("Back").await;
        alice.hears("what you can have");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refunded_renewal_is_the_last_one_also_where_other_time_is_left() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.owner().says("/help").await;
        town.owner().hears("/check ID");
        let plan = town.sells("Month", "30 days", &[&club], &["250 XTR", "9.99 USD"]).await;
        town.change(plan, |plan| plan.rules.set = vec![Rule::Recurring]).await;
        town.takes(Method::Stars).await;
        town.takes(Method::Manual).await;
        let sam = town.person("Sam");
        town.world.set_stars(sam.id, 2_000);
        for is_inside in [false, true] {
            sam.orders("Month", "by transfer").await;
            sam.hears(BANK);
            sam.taps("I have paid").await;
            town.owner().hears("Did the money arrive?");
            town.owner().taps("Confirm").await;
            sam.hears("Paid:");
            if !is_inside {
                sam.hears("is yours until");
                sam.enters().await;
            }
        }
        sam.orders("Month", "250").await;
        sam.hears("every 30 days after that");
        assert!(matches!(sam.subscribes().await, Outcome::Paid(_)));
        sam.hears("You now have Month until");
        town.wait(days(30)).await;
        sam.hears("You now have Month until");
        let app = town.usher().app;
        let bot = app.bot(BotId(town.bot)).expect("the bot");
        let mut charges = sam.payments().await;
        charges.retain(|payment| payment.method == Method::Stars);
        charges.sort_by_key(|payment| payment.paid_at);
        let [first, renewal] = charges.try_into().expect("two charges");
        let give_back = async |charge: &str| {
            let done = refund::give_back(&app, &bot, Method::Stars, charge, UserId(0)).await.unwrap();
            assert_eq!(done, Refund::Done);
            town.settle().await;
        };
        // The first month went back, the second is paid: it goes on.
        give_back(&first.charge).await;
        sam.hears("You have been refunded 250");
        assert_eq!((sam.star().state, sam.right().await.renews()), ("renewing", true));
        sam.hears_nothing();
        // The renewal goes back: what else was paid is left, and nothing more is charged.
        give_back(&renewal.charge).await;
        sam.hears("You have been refunded 250");
        let off = sam.hears("Renewal of Month is off");
        assert!(off.text.contains("nothing more will be charged"), "{}", off.text);
        assert_eq!((sam.star().state, sam.right().await.renews()), ("canceled", false));
        assert_eq!(sam.right().await.ends_at, sam.right().await.paid_until, "no grace for what is not awaited");
        let told = town.world.calls().into_iter().filter(|call| call.method == "editUserStarSubscription").count();
        assert_eq!(told, 1);
        assert!(club.has(&sam));
        town.wait(days(60)).await;
        assert_eq!(town.world.stars(sam.id), 2_000);
        sam.hears("access ended");
        assert!(!club.has(&sam));
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn status_offers_one_button_for_what_is_ordered() {
    story(async |town| {
        let (_, alice) = ordered(town, "Alice").await;
        alice.says("/status").await;
        let status = alice.hears("You have no access yet: it opens as soon as a payment is confirmed.");
        assert!(!status.text.contains("/start"), "{}", status.text);
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Confirm").await;
        alice.hears("Paid:");
        alice.enters().await;
        alice.hears("is yours until");
        alice.says("/status").await;
        assert_eq!(buttons(&alice.hears("What you have")), ["🔁 Renew Month – 9.99\u{a0}USD"]);
        alice.orders("Month", "by transfer").await;
        alice.hears(BANK);
        alice.says("/status").await;
        let status = alice.hears("What you have");
        assert_eq!(buttons(&status), ["💳 Pay Month – 9.99\u{a0}USD", "✖ Cancel order: Month"]);
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        alice.says("/status").await;
        assert!(alice.hears("the owner is checking the payment").buttons.is_empty(), "who has paid is not asked again");
        town.owner().taps("Reject").await;
        town.owner().hears("Why?");
        town.owner().taps("Give no reason").await;
        alice.hears("did not find your payment");
        alice.says("/status").await;
        assert_eq!(buttons(&alice.hears("What you have")), ["🔁 Renew Month – 9.99\u{a0}USD"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_says_what_it_opens_and_for_how_long() {
    story(async |town| {
        let (gold, den) = (town.club("Gold").await, town.club("Den").await);
        town.sells("Both", "1 month", &[&gold, &den], &["250 XTR"]).await;
        let renewed = town.sells("Club", "1 month", &[&gold], &["200 XTR"]).await;
        town.change(renewed, |plan| plan.rules.set = vec![Rule::Recurring]).await;
        let told = town.sells("Told", "1 month", &[&gold], &["100 XTR"]).await;
        town.change(told, |plan| plan.description = Some("All my notes.".into())).await;
        town.takes(Method::Stars).await;
        let (alice, boris) = (town.person("Alice"), town.speaker("Борис", "ru"));
        alice.orders("Both", "250").await;
        let bill = alice.hears("Both: Access to ");
        assert!(["Gold", "Den", ": one month"].iter().all(|part| bill.text.contains(part)), "{}", bill.text);
        alice.orders("Told", "100").await;
        alice.hears("Told: All my notes.");
        alice.orders("Club", "200").await;
        alice.hears("every 30 days after that");
        let link = town.world.calls().into_iter().rfind(|call| call.method == "createInvoiceLink").expect("a link");
        let about = link.params["description"].as_str().expect("a description");
        assert_eq!(about, "Access to Gold. Renews by itself every 30 days until you cancel.");
        boris.says("/plans").await;
        boris.hears("Вот какие есть тарифы");
        boris.taps("Both").await;
        boris.hears("Как вам удобнее заплатить");
        boris.taps("250").await;
        boris.hears("Срок: 1 месяц");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_banned_is_not_sent_to_order_again() {
    story(async |town| {
        let (_, alice) = ordered(town, "Alice").await;
        town.takes(Method::Stars).await;
        let (plan, key) = (alice.order().await.plan, alice.order().await.key);
        town.change(plan, |plan| {
            plan.prices.push(money("250 XTR"));
            plan.rules.set = vec![Rule::Recurring];
        })
        .await;
        town.world.set_stars(alice.id, 1_000);
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        alice.orders("Month", "250").await;
        alice.hears("every 30 days after that");
        let link = alice.bill();
        town.owner().says(&format!("/ban {}", alice.id)).await;
        town.owner().hears("is banned");
        // The message with the link is gone, the link is not.
        let outcome = alice.subscribes_by(&link).await;
        let Outcome::Refused(why) = outcome else { panic!("she paid: {outcome:?}") };
        assert!(why.contains("/paysupport") && !why.contains("/plans"), "{why}");
        let told: Vec<String> = alice.view().into_iter().filter(|m| m.text.contains(&key)).map(|m| m.text).collect();
        assert!(told.iter().any(|text| text.contains("is cancelled. If you have already paid, send /paysupport.")));
        assert!(!told.iter().any(|text| text.contains("/plans")), "{told:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_is_told_in_one_message_and_the_card_only_says_how_it_stands() {
    story(async |town| {
        let (_, alice) = ordered(town, "Alice").await;
        let key = alice.order().await.key;
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Reject").await;
        town.owner().hears("Why?");
        assert_eq!(seen(&alice, &format!("Order {key} for “Month” was rejected.")), 1);
        assert_eq!(seen(&alice, "did not find your payment"), 0, "she hears of it with the reason");
        town.owner().taps("Wrong amount").await;
        alice.hears("the amount that arrived is not the price");
        assert_eq!(seen(&alice, "the amount that arrived"), 1);
        assert_eq!(seen(&alice, "/paysupport"), 1);
        assert_eq!(seen(&alice, &key), 2, "the card and the message");
        town.wait(hours(1)).await;
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_name_leaves_room_for_the_price() {
    story(async |town| {
        let title = "The Very Exclusive Reading Room";
        let club = town.club(title).await;
        town.sells("Платиновый безлимитный доступ навсегда", "1 month", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 1_000);
        alice.says("/plans").await;
        let list = alice.hears("what you can have");
        assert_eq!(buttons(&list), ["Платиновый безлимитный… – 250\u{a0}⭐"]);
        alice.taps("Платиновый").await;
        assert!(alice.hears("How would you like").text.contains("Платиновый безлимитный доступ навсегда"));
        alice.taps("250").await;
        let bill =
            alice.hears("Платиновый безлимитный доступ н…: Access to The Very Exclusive Reading Room: one month");
        assert!(bill.invoice.is_some());
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("Paid:");
        assert_eq!(buttons(&alice.hears("is yours until")), ["🚪 The Very Exclusive Read…"]);
        alice.says("/status").await;
        let seen = alice.hears("What you have");
        let expected = ["🔗 Get a link to The Very Exclusive Read…", "🔁 Renew Платиновый безлимитный… – 250\u{a0}⭐"];
        assert_eq!(buttons(&seen), expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_once_is_remembered_for_three_months() {
    story(async |town| {
        let first = async || {
            let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
            let first = work.first_time("told of something").await.unwrap();
            work.commit().await.unwrap();
            first
        };
        assert!(first().await);
        town.wait(days(89)).await;
        assert!(!first().await);
        town.wait(days(1) + hours(2)).await;
        assert!(first().await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_order_that_cannot_be_read_keeps_nobody_from_another() {
    story(async |town| {
        let (_, alice) = ordered(town, "Alice").await;
        let broken = alice.order().await.key;
        sql(town, &format!("update orders set currency = 'money' where order_key = '{broken}'")).await;
        alice.orders("Month", "by transfer").await;
        alice.hears(BANK);
        assert_ne!(alice.order().await.key, broken);
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Confirm").await;
        alice.hears("Paid: 9.99");
        alice.hears("is yours until");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_order_that_cannot_be_read_keeps_the_owner_from_no_other_word() {
    story(async |town| {
        let (_, alice) = ordered(town, "Alice").await;
        let (bob, broken) = (town.person("Bob"), alice.order().await.key);
        bob.orders("Month", "by transfer").await;
        bob.hears(BANK);
        for person in [&alice, &bob] {
            person.taps("I have paid").await;
            town.owner().hears("Did the money arrive?");
            town.owner().taps("Reject").await;
            town.owner().hears("Why?");
        }
        sql(town, &format!("update orders set currency = 'money' where order_key = '{broken}'")).await;
        town.owner().taps("Wrong amount").await;
        bob.hears("the amount that arrived is not the price");
        town.owner().says("hello").await;
        town.owner().hears("/help");
        // Mended, it is told like any other.
        sql(town, &format!("update orders set currency = 'USD' where order_key = '{broken}'")).await;
        town.wait(hours(1)).await;
        alice.hears("did not find your payment");
    })
    .await;
}
