//! Subscriptions in Stars: thirty days at a time by the world's clock, cancelled, resumed, failed and taken up again.

use std::time::Duration;

use serde_json::{Value, json};
use usher::emulator::Outcome;

use crate::{
    lounge::{Lounge, PATIENCE, START},
    payments::{charge, stars},
};

const MONTH: i64 = 2_592_000;

fn days(count: u64) -> Duration {
    Duration::from_secs(count * 86_400)
}

impl Lounge {
    async fn subscription_link(&self) -> String {
        let link = self.call("createInvoiceLink", stars(json!({ "subscription_period": MONTH }))).await.ok();
        link.as_str().unwrap().to_owned()
    }

    /// Someone subscribes; returns the first charge.
    async fn subscriber(&self, name: &str, balance: i64) -> (i64, String, String) {
        let person = self.guest(name).await;
        self.world().set_stars(person, balance);
        let link = self.subscription_link().await;
        let payment = self.world().pays_link(person, &link);
        self.answers(&payment, None).await;
        let first = charge(self.world().outcome(&payment));
        self.updates().await;
        (person, link, first)
    }

    /// What the bot was told since last time: states of subscriptions, and payments.
    async fn told(&self) -> Vec<Value> {
        let told = |update: &Value| match &update["subscription"] {
            Value::Null => update["message"]["successful_payment"].clone(),
            subscription => subscription["state"].clone(),
        };
        self.updates().await.iter().map(told).collect()
    }

    fn standing(&self, person: i64) -> &'static str {
        self.world().subscriptions(person).last().expect("a subscription").state
    }
}

#[tokio::test]
async fn a_subscription_renews_itself_every_thirty_days() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    world.set_stars(alice, 1_000);
    let link = lounge.subscription_link().await;
    let payment = world.pays_link(alice, &link);
    lounge.answers(&payment, None).await;
    let first = charge(world.outcome(&payment));
    let told = lounge.updates().await[1]["message"]["successful_payment"].clone();
    assert_eq!((&told["is_recurring"], &told["is_first_recurring"]), (&json!(true), &json!(true)));
    assert_eq!(told["subscription_expiration_date"], json!(START + MONTH));
    assert_eq!(world.outcome(&world.pays_link(alice, &link)), Some(Outcome::AlreadySubscribed));

    lounge.clock.advance(days(30));
    let updates = lounge.updates().await;
    assert_eq!(updates.len(), 1, "renewals need no answer: {updates:?}");
    let told = &updates[0]["message"]["successful_payment"];
    assert_eq!((&told["is_recurring"], &told["is_first_recurring"]), (&json!(true), &json!(null)));
    assert_eq!(told["subscription_expiration_date"], json!(START + 2 * MONTH));
    assert_ne!(told["telegram_payment_charge_id"], json!(first));
    assert_eq!(told["invoice_payload"], json!("order:7"));

    // Two months in one jump are still two payments, each at its own time.
    lounge.clock.advance(days(60));
    let updates = lounge.updates().await;
    let dates: Vec<i64> = updates.iter().filter_map(|update| update["message"]["date"].as_i64()).collect();
    assert_eq!(dates, [START + 2 * MONTH, START + 3 * MONTH]);
    assert_eq!((world.stars(alice), lounge.standing(alice)), (0, "renewing"));
    let books = lounge.call("getStarTransactions", json!({ "offset": 3 })).await.ok();
    assert_eq!(books["transactions"][0]["source"]["subscription_period"], json!(MONTH));
    assert_eq!(world.subscriptions(alice)[0].charge, first);
    lounge.close().await;
}

#[tokio::test]
async fn a_waiting_bot_is_told_when_time_passes() {
    let lounge = Lounge::open().await;
    lounge.subscriber("Alice", 500).await;
    let poll = lounge.call("getUpdates", json!({ "timeout": 50 }));
    let pass = async {
        assert!(lounge.world().until(|world| world.is_polling(lounge.bot), PATIENCE).await);
        lounge.clock.advance(days(30));
    };
    let (answer, ()) = tokio::join!(poll, pass);
    assert_eq!(answer.ok()[0]["message"]["successful_payment"]["is_recurring"], json!(true));
    lounge.close().await;
}

#[tokio::test]
async fn what_is_no_subscription_is_refused() {
    let lounge = Lounge::open().await;
    lounge.world().connects_provider(lounge.bot, "1:TEST:2");
    let refusals = [
        (json!({ "subscription_period": 3 * MONTH }), "SUBSCRIPTION_PERIOD_INVALID"),
        (json!({ "subscription_period": -1 }), "SUBSCRIPTION_PERIOD_INVALID"),
        (
            json!({ "subscription_period": MONTH, "prices": [{ "label": "a", "amount": 10_001 }] }),
            "SUBSCRIPTION_AMOUNT_INVALID",
        ),
        (
            json!({ "subscription_period": MONTH, "currency": "USD", "provider_token": "1:TEST:2" }),
            "SUBSCRIPTION_PERIOD_INVALID",
        ),
    ];
    for (extra, text) in refusals {
        lounge.call("createInvoiceLink", stars(extra)).await.bad(text);
    }
    let dearest = json!({ "subscription_period": MONTH, "prices": [{ "label": "a", "amount": 10_000 }] });
    lounge.call("createInvoiceLink", stars(dearest)).await.ok();
    lounge.close().await;
}

#[tokio::test]
async fn people_cancel_and_resume_while_it_is_paid() {
    let lounge = Lounge::open().await;
    let (alice, link, first) = lounge.subscriber("Alice", 1_000).await;
    let world = lounge.world();
    assert!(!world.resumes_subscription(alice, &first), "it runs");
    assert!(world.cancels_subscription(alice, &first));
    assert!(!world.cancels_subscription(alice, &first));
    assert!(!world.subscriptions(alice)[0].held_by_bot, "it was she");
    let update = lounge.updates().await[0]["subscription"].clone();
    assert_eq!((&update["user"]["id"], &update["state"]), (&json!(alice), &json!("canceled")));
    assert_eq!(update["invoice_payload"], json!("order:7"));
    lounge.clock.advance(days(29));
    assert!(world.resumes_subscription(alice, &first));
    assert_eq!(lounge.told().await, [json!("active")]);
    lounge.clock.advance(days(1));
    assert_eq!((lounge.told().await.len(), world.stars(alice)), (1, 500));

    assert!(world.cancels_subscription(alice, &first));
    assert_eq!(lounge.told().await, [json!("canceled")]);
    lounge.clock.advance(days(31));
    assert!(lounge.told().await.is_empty());
    assert_eq!((lounge.standing(alice), world.stars(alice)), ("ended", 500));
    assert!(!world.resumes_subscription(alice, &first), "it is over");
    let payment = world.pays_link(alice, &link);
    lounge.answers(&payment, None).await;
    assert_ne!(charge(world.outcome(&payment)), first);
    lounge.close().await;
}

#[tokio::test]
async fn without_enough_stars_it_fails_until_they_come() {
    let lounge = Lounge::open().await;
    let (alice, _, _) = lounge.subscriber("Alice", 250).await;
    let world = lounge.world();
    lounge.clock.advance(days(30));
    assert_eq!(lounge.told().await, [json!("failed")]);
    assert_eq!(lounge.standing(alice), "unpaid");
    lounge.clock.advance(days(5));
    world.set_stars(alice, 249);
    assert!(lounge.told().await.is_empty());
    world.set_stars(alice, 600);
    let told = lounge.told().await;
    assert_eq!(told[0]["subscription_expiration_date"], json!(START + 5 * 86_400 + 2 * MONTH));
    assert_eq!((lounge.standing(alice), world.stars(alice)), ("renewing", 350));
    lounge.clock.advance(days(30));
    assert_eq!((lounge.told().await.len(), world.stars(alice)), (1, 100));
    // A whole period without Stars ends it.
    lounge.clock.advance(days(60));
    assert_eq!((lounge.told().await, lounge.standing(alice)), (vec![json!("failed")], "ended"));
    world.set_stars(alice, 1_000);
    assert!(lounge.told().await.is_empty());

    let (bob, link, first) = lounge.subscriber("Bob", 250).await;
    lounge.clock.advance(days(30));
    world.set_stars(bob, 0);
    assert!(world.cancels_subscription(bob, &first));
    assert_eq!(lounge.told().await, [json!("failed"), json!("canceled")]);
    assert_eq!(lounge.standing(bob), "ended");
    assert_eq!(world.outcome(&world.pays_link(bob, &link)), Some(Outcome::NotEnoughStars));
    lounge.close().await;
}

#[tokio::test]
async fn a_bot_ends_a_subscription_and_allows_it_again() {
    let mut lounge = Lounge::open().await;
    let (alice, _, first) = lounge.subscriber("Alice", 1_000).await;
    let world = lounge.world();
    let edit = async |user: i64, charge: &str, canceled: bool| {
        let params = json!({ "user_id": user, "telegram_payment_charge_id": charge, "is_canceled": canceled });
        lounge.call("editUserStarSubscription", params).await
    };
    edit(alice, &first, true).await.ok();
    edit(alice, &first, true).await.ok();
    assert_eq!(lounge.standing(alice), "canceled");
    assert!(world.subscriptions(alice)[0].held_by_bot);
    assert!(!world.resumes_subscription(alice, &first), "the bot forbids it");
    edit(alice, &first, false).await.ok();
    assert_eq!(lounge.standing(alice), "canceled", "it is for her to resume it");
    assert!(world.resumes_subscription(alice, &first));
    // Of what it did itself the bot is not told.
    assert_eq!(lounge.told().await, [json!("active")]);
    edit(alice, &first, true).await.ok();
    lounge.clock.advance(days(30));
    assert!(lounge.told().await.is_empty());
    assert_eq!(lounge.standing(alice), "ended");

    let bob = lounge.guest("Bob").await;
    edit(bob, &first, true).await.bad("CHARGE_ID_INVALID");
    edit(alice, "stx", true).await.bad("CHARGE_ID_INVALID");
    edit(99, &first, true).await.bad("USER_ID_INVALID");
    edit(0, &first, true).await.bad("invalid user_id specified");
    edit(alice, "", true).await.bad("parameter \"telegram_payment_charge_id\" is required");
    lounge.careless = true;
    lounge.close().await;
}

#[tokio::test]
async fn who_does_not_ask_for_subscription_updates_gets_none() {
    let lounge = Lounge::open().await;
    let (alice, _, first) = lounge.subscriber("Alice", 500).await;
    let world = lounge.world();
    lounge.call("getUpdates", json!({ "allowed_updates": ["message", "pre_checkout_query"] })).await.ok();
    assert!(world.cancels_subscription(alice, &first));
    assert!(lounge.updates().await.is_empty());
    lounge.call("getUpdates", json!({ "allowed_updates": ["message", "subscription"] })).await.ok();
    assert!(world.resumes_subscription(alice, &first));
    assert_eq!(lounge.told().await, [json!("active")]);
    // Nor do those who did not ask for pre-checkout queries: nobody can answer, so the payment fails.
    let bob = lounge.guest("Bob").await;
    world.set_stars(bob, 250);
    let payment = world.pays_link(bob, &lounge.subscription_link().await);
    assert!(lounge.updates().await.is_empty());
    lounge.clock.advance(Duration::from_secs(10));
    assert_eq!(world.outcome(&payment), Some(Outcome::TimedOut));
    lounge.close().await;
}
