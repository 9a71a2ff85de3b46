//! Invoices by an owner's payment provider: minor units, the provider's charge, and what Telegram refuses.

use secrecy::SecretString;
use usher::{
    domain::{BotId, Origin, UserId, order::Method},
    emulator::Outcome,
    flows::refund::{self, Refund},
    seal::Seal,
    store::MethodRow,
};

use crate::town::{Club, Person, Scene, Town, hours, story_in};

const MASTER: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const PROVIDER: &str = "284685063:TEST:YjRmODc0";

fn scene() -> Scene {
    Scene::default().with("--master-key", MASTER)
}

/// The owner connects a provider and tells us its token, or what they take for it.
async fn takes_cards(town: &Town, token: &str) {
    town.world.connects_provider(town.bot, PROVIDER);
    let seal = Seal::new(&SecretString::from(MASTER.to_owned())).unwrap();
    let sealed = seal.seal(BotId(town.bot), &SecretString::from(token.to_owned())).unwrap();
    let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
    let row = MethodRow { method: Method::Telegram, instructions: None, sealed_token: Some(sealed) };
    work.set_method(BotId(town.bot), &row).await.unwrap();
    work.commit().await.unwrap();
}

async fn shop<'t>(town: &'t Town, price: &str) -> Club<'t> {
    let club = town.club("Gold").await;
    town.owner().says("/start").await;
    town.owner().hears("You have access");
    town.sells("Month", "1 month", &[&club], &[price]).await;
    club
}

/// The newest invoice's currency and amount, as they went over the wire.
fn sent(town: &Town) -> (String, i64) {
    let calls = town.world.calls();
    let call = calls.iter().rfind(|call| call.method == "sendInvoice").expect("an invoice");
    let prices = &call.params["prices"];
    let prices = prices.as_str().map_or_else(|| prices.clone(), |text| serde_json::from_str(text).unwrap());
    (call.params["currency"].as_str().unwrap_or_default().to_owned(), prices[0]["amount"].as_i64().unwrap())
}

async fn orders<'t>(town: &'t Town, way: &str) -> Person<'t> {
    let alice = town.person("Alice");
    alice.orders("Month", way).await;
    alice
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_charged_in_the_smallest_units_of_its_currency() {
    for (price, way, wire) in [("9.99 USD", "9.99", ("USD", 999)), ("1500 JPY", "1,500", ("JPY", 1_500))] {
        story_in(scene(), async |town| {
            let club = shop(town, price).await;
            takes_cards(town, PROVIDER).await;
            let alice = orders(town, way).await;
            alice.hears("Month: Access to ");
            assert_eq!(sent(town), (wire.0.to_owned(), wire.1));
            assert!(matches!(alice.pays().await, Outcome::Paid(_)));
            alice.hears("Paid:");
            alice.hears("is yours until");
            alice.enters().await;
            assert!(club.has(&alice));
            let paid = alice.payments().await.remove(0);
            assert_eq!((paid.method, paid.amount.to_string()), (Method::Telegram, price.to_owned()));
            // The owner gives money back at their provider, who knows the payment by this.
            assert!(paid.provider_charge.is_some_and(|charge| charge.starts_with("ch_")));
            let app = town.usher().app;
            let bot = app.bot(BotId(town.bot)).unwrap();
            assert_eq!(
                refund::give_back(&app, &bot, Method::Telegram, &paid.charge, UserId(0)).await.unwrap(),
                Refund::Done
            );
            town.wait(hours(1)).await;
            alice.hears("the access it paid for has ended");
            assert!(!club.has(&alice));
            assert!(town.world.calls().iter().all(|call| call.method != "refundStarPayment"));
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_telegram_refuses_is_said_to_the_person_and_explained_to_the_owner() {
    for (price, way, token, hint) in [
        ("0.50 USD", "0.50", PROVIDER, "below or above what Telegram accepts"),
        ("60000000 IDR", "60,000,000", PROVIDER, "below or above what Telegram accepts"),
        ("5 OMR", "5.000", PROVIDER, "does not accept this currency"),
        ("9.99 USD", "9.99", "an old token", "get a new one from @BotFather"),
    ] {
        story_in(scene(), async |town| {
            shop(town, price).await;
            takes_cards(town, token).await;
            let alice = orders(town, way).await;
            alice.hears("The invoice could not be made");
            town.owner().hears(hint);
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_cannot_be_read_is_the_owners_to_mend() {
    story_in(Scene::default(), async |town| {
        shop(town, "9.99 USD").await;
        takes_cards(town, PROVIDER).await;
        let alice = orders(town, "9.99").await;
        alice.hears("The invoice could not be made");
        town.owner().hears("get a new one from @BotFather");
    })
    .await;
}
