//! Paying once: invoices and what Telegram refuses of them, the ten seconds before a payment, refunds, the books.

use std::time::Duration;

use serde_json::{Value, json};
use usher::emulator::{ButtonKind, Fault, Options, Outcome, Trouble};

use crate::lounge::{Lounge, PATIENCE, START, kinds};

const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";

/// A list of changes to the parameters of a call, and the refusal that each must meet.
type Refusals<'a> = &'a [(Value, &'a str)];

/// An invoice of 250 Stars, with changes.
pub fn stars(extra: Value) -> Value {
    let mut params = json!({ "title": "Gold", "description": "Ten days of gold", "payload": "order:7",
        "currency": "XTR", "prices": [{ "label": "Gold", "amount": 250 }] });
    params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    params
}

/// The charge of a payment that was made.
#[track_caller]
pub fn charge(outcome: Option<Outcome>) -> String {
    match outcome {
        Some(Outcome::Paid(charge)) => charge,
        other => panic!("not paid: {other:?}"),
    }
}

impl Lounge {
    /// Sends the invoice to somebody; returns the message's id.
    async fn invoice(&self, person: i64, extra: Value) -> i64 {
        let mut params = stars(extra);
        params["chat_id"] = json!(person);
        self.call("sendInvoice", params).await.ok()["message_id"].as_i64().unwrap()
    }

    /// The bot says yes (or, with a reason, no) to a payment.
    pub async fn answers(&self, payment: &str, no: Option<&str>) {
        let params = match no {
            None => json!({ "pre_checkout_query_id": payment, "ok": true }),
            Some(why) => json!({ "pre_checkout_query_id": payment, "ok": false, "error_message": why }),
        };
        assert_eq!(self.call("answerPreCheckoutQuery", params).await.ok(), json!(true));
    }

    async fn refuses(&self, method: &str, base: &Value, refusals: Refusals<'_>) {
        for (extra, text) in refusals {
            let mut params = base.clone();
            params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            let answer = self.call(method, params).await;
            assert_eq!(answer.refused(), (400, format!("Bad Request: {text}").as_str()), "{method} {extra}");
        }
    }
}

fn price(amount: &Value) -> Value {
    json!([{ "label": "Gold", "amount": amount }])
}

#[tokio::test]
async fn alice_pays_with_stars_and_gets_them_back() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    world.set_stars(alice, 300);
    let mut params = stars(json!({ "provider_token": "" }));
    params["chat_id"] = json!(alice);
    let sent = lounge.call("sendInvoice", params).await.ok();
    let invoice = json!({ "title": "Gold", "description": "Ten days of gold", "start_parameter": "",
        "currency": "XTR", "total_amount": 250 });
    assert_eq!((&sent["invoice"], &sent["text"]), (&invoice, &json!(null)));
    let seen = world.chat_view(alice, lounge.bot).pop().unwrap();
    assert_eq!((seen.text.as_str(), seen.invoice.as_ref()), ("Gold: Ten days of gold", Some(&invoice)));
    assert_eq!(seen.buttons[0][0].text, "Pay ⭐️250");
    assert_eq!(seen.buttons[0][0].kind, ButtonKind::Other("pay".into()));

    let payment = world.pays(alice, lounge.bot, seen.id);
    assert_eq!(world.outcome(&payment), None);
    let query = lounge.updates().await[0]["pre_checkout_query"].clone();
    assert_eq!((&query["id"], &query["from"]["id"]), (&json!(payment), &json!(alice)));
    assert_eq!(query["invoice_payload"], json!("order:7"));
    assert_eq!((&query["currency"], &query["total_amount"]), (&json!("XTR"), &json!(250)));
    lounge.answers(&payment, None).await;
    let paid = charge(world.outcome(&payment));
    assert_eq!(world.stars(alice), 50);
    let message = lounge.updates().await[0]["message"].clone();
    assert_eq!((&message["from"]["id"], &message["chat"]["id"]), (&json!(alice), &json!(alice)));
    let told = &message["successful_payment"];
    assert_eq!(told["telegram_payment_charge_id"], json!(paid));
    assert!(told["provider_payment_charge_id"].is_string());
    assert_eq!(told["invoice_payload"], json!("order:7"));
    for field in ["is_recurring", "is_first_recurring", "subscription_expiration_date"] {
        assert_eq!(told[field], json!(null), "{field}");
    }
    assert_eq!(lounge.call("getMyStarBalance", json!({})).await.ok(), json!({ "amount": 250 }));

    lounge.clock.advance(Duration::from_secs(60));
    let refund = json!({ "user_id": alice, "telegram_payment_charge_id": paid });
    assert_eq!(lounge.call("refundStarPayment", refund.clone()).await.ok(), json!(true));
    assert_eq!(world.stars(alice), 300);
    let told = lounge.updates().await[0]["message"]["refunded_payment"].clone();
    assert_eq!((&told["telegram_payment_charge_id"], &told["total_amount"]), (&json!(paid), &json!(250)));
    assert_eq!(told["invoice_payload"], json!("order:7"));
    lounge.call("refundStarPayment", refund).await.bad("CHARGE_ALREADY_REFUNDED");
    assert_eq!(lounge.call("getMyStarBalance", json!({})).await.ok(), json!({ "amount": 0 }));

    let books = lounge.call("getStarTransactions", json!({})).await.ok()["transactions"].clone();
    let partner = json!({ "type": "user", "transaction_type": "invoice_payment", "invoice_payload": "order:7",
        "user": query["from"] });
    assert_eq!(
        books,
        json!([
            { "id": paid, "amount": 250, "date": START, "source": partner },
            { "id": paid, "amount": 250, "date": START + 60, "receiver": partner },
        ])
    );
    let transcript = "Alice: /start\n@usher_bot -> Alice: Gold: Ten days of gold [Pay ⭐️250]\n\
        Alice pays ⭐️250 for Gold\nAlice: (paid ⭐️250 for Gold)\nAlice: (got ⭐️250 for Gold back)\n";
    assert_eq!(world.transcript(lounge.bot), transcript);
    lounge.close().await;
}

#[tokio::test]
async fn what_is_wrong_with_an_invoice_is_said_in_telegrams_words() {
    let mut lounge = Lounge::open().await;
    lounge.careless = true;
    let alice = lounge.guest("Alice").await;
    let words: Refusals<'_> = &[
        (json!({ "title": "" }), "parameter \"title\" is required"),
        (json!({ "description": null }), "parameter \"description\" is required"),
        (json!({ "payload": "" }), "parameter \"payload\" is required"),
        (json!({ "currency": "" }), "parameter \"currency\" is required"),
        (json!({ "prices": "" }), "parameter \"prices\" is required"),
        (json!({ "prices": "[{" }), "can't parse prices JSON object"),
        (json!({ "prices": {} }), "expected an Array of labeled prices"),
        (json!({ "prices": [] }), "there must be at least one price"),
        (json!({ "prices": [7] }), "can't parse labeled price: LabeledPrice must be an Object"),
        (
            json!({ "prices": [{ "label": "", "amount": 1 }] }),
            "can't parse labeled price: LabeledPrice label must be non-empty",
        ),
        (
            json!({ "prices": price(&json!(null)) }),
            "can't parse labeled price: Field \"amount\" must be of type Number or String",
        ),
        (json!({ "prices": price(&json!(1.5)) }), "can't parse labeled price: Can't parse \"amount\" as Number"),
        (json!({ "prices": price(&json!(0)) }), "total price must be positive"),
        (json!({ "prices": price(&json!(10_000_000_000_000_i64)) }), "too big amount of the currency specified"),
        (
            json!({ "prices": [{ "label": "a", "amount": 9_999_999_999_999_i64 }, { "label": "b", "amount": 1 }] }),
            "total price is too big",
        ),
        (json!({ "prices": price(&json!(100_001)) }), "CURRENCY_TOTAL_AMOUNT_INVALID"),
        (json!({ "title": "g".repeat(33) }), "MEDIA_INVALID"),
        (json!({ "description": "g".repeat(256) }), "MEDIA_INVALID"),
        (json!({ "payload": "ж".repeat(65) }), "INVOICE_PAYLOAD_INVALID"),
        (json!({ "currency": "ABC" }), "CURRENCY_INVALID"),
        (json!({ "provider_token": "1:TEST:2" }), "STARS_INVOICE_INVALID"),
        (json!({ "max_tip_amount": 5 }), "STARS_INVOICE_INVALID"),
        (json!({ "prices": [{ "label": "a", "amount": 1 }, { "label": "b", "amount": 1 }] }), "STARS_INVOICE_INVALID"),
        (json!({ "currency": "USD" }), "PAYMENT_PROVIDER_INVALID"),
        (json!({ "currency": "USD", "provider_token": "1:TEST:2" }), "PAYMENT_PROVIDER_INVALID"),
    ];
    lounge.refuses("createInvoiceLink", &stars(json!({})), words).await;
    lounge.refuses("sendInvoice", &stars(json!({ "chat_id": alice })), words).await;
    let own = json!({ "inline_keyboard": [[{ "text": "Buy", "callback_data": "b" }]] });
    lounge
        .refuses(
            "sendInvoice",
            &stars(json!({})),
            &[
                (json!({}), "chat_id is empty"),
                (json!({ "chat_id": 99 }), "chat not found"),
                (json!({ "chat_id": alice, "reply_markup": own }), "REPLY_MARKUP_BUY_EMPTY"),
            ],
        )
        .await;
    let widest = json!({ "title": "я".repeat(32), "description": "я".repeat(255), "payload": "ж".repeat(64),
        "prices": price(&json!("100000")) });
    lounge.call("createInvoiceLink", stars(widest)).await.ok();
    lounge.world().blocks(alice, lounge.bot);
    let blocked = lounge.call("sendInvoice", stars(json!({ "chat_id": alice }))).await;
    blocked.forbidden("bot was blocked by the user");
    lounge.close().await;
}

#[tokio::test]
async fn money_is_counted_as_telegram_counts_it() {
    let mut lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    world.connects_provider(lounge.bot, "1:TEST:2");
    let in_money = |currency: &str, amount: i64| {
        stars(json!({ "chat_id": alice, "currency": currency, "provider_token": "1:TEST:2",
            "prices": [{ "label": "Gold", "amount": amount - 1 }, { "label": "Tax", "amount": 1 }] }))
    };
    for (currency, amount, shown) in [
        ("USD", 999, "Pay 9.99 USD"),
        ("IDR", 15_000_000, "Pay 150000.00 IDR"),
        ("JPY", 1_500, "Pay 1500 JPY"),
        ("KZT", 50_005, "Pay 500.05 KZT"),
    ] {
        lounge.call("sendInvoice", in_money(currency, amount)).await.ok();
        assert_eq!(world.chat_view(alice, lounge.bot).pop().unwrap().buttons[0][0].text, shown);
    }
    for (currency, amount) in [("USD", 99), ("USD", 1_000_001), ("JPY", 108), ("RUB", 6_597)] {
        lounge.call("sendInvoice", in_money(currency, amount)).await.bad("CURRENCY_TOTAL_AMOUNT_INVALID");
    }
    let sent = lounge.call("sendInvoice", in_money("EUR", 500)).await.ok();
    let payment = world.pays(alice, lounge.bot, sent["message_id"].as_i64().unwrap());
    lounge.answers(&payment, None).await;
    let paid = charge(world.outcome_within(&payment, PATIENCE).await);
    let told = lounge.updates().await[1]["message"]["successful_payment"].clone();
    assert_eq!((&told["currency"], &told["total_amount"]), (&json!("EUR"), &json!(500)));
    assert!(told["provider_payment_charge_id"].as_str().unwrap().starts_with("ch_"));
    // Telegram knows nothing of what providers do with their money.
    let refund = json!({ "user_id": alice, "telegram_payment_charge_id": paid });
    lounge.call("refundStarPayment", refund).await.bad("CHARGE_NOT_FOUND");
    assert_eq!(lounge.call("getStarTransactions", json!({})).await.ok(), json!({ "transactions": [] }));
    lounge.careless = true;
    let mut params = in_money("EUR", 500);
    params["need_email"] = json!(true);
    lounge.call("sendInvoice", params).await.ok();
    assert_eq!(lounge.world().spec_problems(), ["need_email of an invoice is not emulated"]);
    lounge.close().await;
}

#[tokio::test]
async fn a_bot_has_ten_seconds_to_say_yes_or_no() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    world.set_stars(alice, 1_000);
    let message = lounge.invoice(alice, json!({})).await;
    let pay = || world.pays(alice, lounge.bot, message);

    let payment = pay();
    lounge.answers(&payment, Some("Sold out")).await;
    assert_eq!(world.outcome(&payment), Some(Outcome::Refused("Sold out".into())));
    let again = json!({ "pre_checkout_query_id": payment, "ok": true });
    lounge.call("answerPreCheckoutQuery", again).await.bad(TOO_OLD);

    let payment = pay();
    lounge.clock.advance(Duration::from_millis(9_999));
    assert_eq!(world.outcome(&payment), None);
    let no_reason = json!({ "pre_checkout_query_id": payment, "ok": false });
    lounge.call("answerPreCheckoutQuery", no_reason).await.bad("parameter \"error_message\" is required");
    lounge.answers(&payment, None).await;
    charge(world.outcome(&payment));

    let payment = pay();
    let waits = world.outcome_within(&payment, PATIENCE);
    let (outcome, ()) = tokio::join!(waits, async { lounge.clock.advance(Duration::from_secs(10)) });
    assert_eq!(outcome, Some(Outcome::TimedOut));
    let late = json!({ "pre_checkout_query_id": payment, "ok": true });
    lounge.call("answerPreCheckoutQuery", late).await.bad(TOO_OLD);
    let unknown = json!({ "pre_checkout_query_id": "77", "ok": true });
    lounge.call("answerPreCheckoutQuery", unknown).await.bad(TOO_OLD);
    let other = lounge.world().bot("777:x", "other_bot");
    assert_ne!(other, lounge.bot);
    let payment = pay();
    let foreign = format!("{}/bot777:x/answerPreCheckoutQuery", lounge.emulator.url());
    let foreign = lounge.http.post(foreign).json(&json!({ "pre_checkout_query_id": payment, "ok": true }));
    assert_eq!(foreign.send().await.unwrap().status(), 400);
    assert_eq!(world.outcome(&payment), None);
    // Only one of all these was paid.
    assert_eq!(world.stars(alice), 750);
    lounge.close().await;
}

#[tokio::test]
async fn one_invoice_is_paid_by_many_and_often() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let (alice, bob) = (lounge.guest("Alice").await, world.person("Bob"));
    world.set_stars(alice, 500);
    let message = lounge.invoice(alice, json!({})).await;
    let deep = lounge.invoice(alice, json!({ "start_parameter": "gold" })).await;
    assert_eq!(world.outcome(&world.pays_in(bob, bot, alice, message)), Some(Outcome::NotEnoughStars));
    world.set_stars(bob, 250);
    assert_eq!(world.outcome(&world.pays_in(bob, bot, alice, deep)), Some(Outcome::NoInvoice));
    assert_eq!(world.outcome(&world.pays(alice, bot, 1)), Some(Outcome::NoInvoice));
    let link = lounge.call("createInvoiceLink", stars(json!({ "payload": "by link" }))).await.ok();
    let link = link.as_str().unwrap();
    assert!(link.starts_with("https://t.me/$"), "{link}");
    assert_eq!(world.outcome(&world.pays_link(bob, "https://t.me/$nothing")), Some(Outcome::NoInvoice));
    lounge.updates().await;

    let payments =
        [world.pays_in(bob, bot, alice, message), world.pays(alice, bot, message), world.pays_link(alice, link)];
    for payment in &payments {
        lounge.answers(payment, None).await;
    }
    let mut charges: Vec<String> = payments.iter().map(|payment| charge(world.outcome(payment))).collect();
    charges.dedup();
    assert_eq!((charges.len(), world.stars(alice), world.stars(bob)), (3, 0, 0));
    assert_eq!(
        kinds(&lounge.updates().await),
        ["pre_checkout_query", "pre_checkout_query", "pre_checkout_query", "message", "message", "message"]
    );
    // Whoever has paid has talked to the bot.
    lounge.call("sendMessage", json!({ "chat_id": bob, "text": "Welcome" })).await.ok();

    let page = async |params: Value| -> Vec<Value> {
        let page = lounge.call("getStarTransactions", params).await.ok()["transactions"].clone();
        page.as_array().unwrap().iter().map(|one| one["source"]["user"]["first_name"].clone()).collect()
    };
    assert_eq!(page(json!({})).await, [json!("Bob"), json!("Alice"), json!("Alice")]);
    assert_eq!(page(json!({ "limit": 1 })).await, [json!("Bob")]);
    assert_eq!(page(json!({ "offset": 1, "limit": 500 })).await.len(), 2);
    assert_eq!(page(json!({ "offset": 3 })).await.len(), 0);

    // The Stars were spent elsewhere while the bot thought.
    world.set_stars(bob, 250);
    let payment = world.pays_link(bob, link);
    world.set_stars(bob, 249);
    lounge.answers(&payment, None).await;
    assert_eq!((world.outcome(&payment), world.stars(bob)), (Some(Outcome::NotEnoughStars), 249));
    world.deactivates(bob);
    assert_eq!(world.outcome(&world.pays_link(bob, link)), Some(Outcome::NoInvoice));
    lounge.close().await;
}

#[tokio::test]
async fn refunds_that_cannot_be_are_refused() {
    let mut lounge = Lounge::open().await;
    lounge.careless = true;
    let (world, alice, bob) = (lounge.world(), lounge.guest("Alice").await, lounge.guest("Bob").await);
    world.set_stars(alice, 250);
    let payment = world.pays(alice, lounge.bot, lounge.invoice(alice, json!({})).await);
    lounge.answers(&payment, None).await;
    let paid = charge(world.outcome(&payment));
    lounge
        .refuses(
            "refundStarPayment",
            &json!({ "user_id": alice, "telegram_payment_charge_id": paid }),
            &[
                (json!({ "user_id": 0 }), "invalid user_id specified"),
                (json!({ "telegram_payment_charge_id": "" }), "parameter \"telegram_payment_charge_id\" is required"),
                (json!({ "user_id": 99 }), "USER_ID_INVALID"),
                (json!({ "user_id": bob }), "USER_ID_INVALID"),
                (json!({ "telegram_payment_charge_id": "stx" }), "CHARGE_NOT_FOUND"),
            ],
        )
        .await;
    assert_eq!(world.stars(alice), 0);
    lounge.close().await;
}

#[tokio::test]
async fn a_bot_hears_of_refunds_that_it_did_not_ask_for() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    world.set_stars(alice, 250);
    let payment = world.pays(alice, lounge.bot, lounge.invoice(alice, json!({})).await);
    lounge.answers(&payment, None).await;
    let paid = charge(world.outcome(&payment));
    lounge.updates().await;
    assert!(world.refunds(&paid) && !world.refunds(&paid) && !world.refunds("stx"));
    let told = lounge.updates().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["message"]["refunded_payment"]["telegram_payment_charge_id"], json!(paid));
    assert_eq!(
        (world.stars(alice), lounge.call("getMyStarBalance", json!({})).await.ok()),
        (250, json!({ "amount": 0 }))
    );
    lounge.close().await;
}

#[tokio::test]
async fn trouble_strikes_payments_like_everything_else() {
    let lounge = Lounge::with(|options| Options { limits: true, ..options }).await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    world.set_stars(alice, 1_000);
    let message = lounge.invoice(alice, json!({})).await;
    let answer = |payment: &str| json!({ "pre_checkout_query_id": payment, "ok": true });

    world.fault(Fault::on("answerPreCheckoutQuery", Trouble::LostAnswer).once());
    let payment = world.pays(alice, lounge.bot, message);
    assert!(lounge.try_call("answerPreCheckoutQuery", answer(&payment)).await.is_err());
    let paid = charge(world.outcome(&payment));
    lounge.call("answerPreCheckoutQuery", answer(&payment)).await.bad(TOO_OLD);

    world.fault(Fault::on("answerPreCheckoutQuery", Trouble::Drop).once());
    let payment = world.pays(alice, lounge.bot, message);
    assert!(lounge.try_call("answerPreCheckoutQuery", answer(&payment)).await.is_err());
    assert_eq!(world.outcome(&payment), None);
    lounge.clock.advance(Duration::from_secs(10));
    assert_eq!(world.outcome(&payment), Some(Outcome::TimedOut));

    world.fault(Fault::on("refundStarPayment", Trouble::LostAnswer).once());
    let refund = json!({ "user_id": alice, "telegram_payment_charge_id": paid });
    assert!(lounge.try_call("refundStarPayment", refund.clone()).await.is_err());
    lounge.call("refundStarPayment", refund).await.bad("CHARGE_ALREADY_REFUNDED");
    assert_eq!(world.stars(alice), 1_000);

    world.fault(Fault::on("createInvoiceLink", Trouble::TooMany(3)).once());
    assert_eq!(lounge.call("createInvoiceLink", stars(json!({}))).await.code, 429);
    for _ in 0..3 {
        lounge.invoice(alice, json!({})).await;
    }
    assert_eq!(lounge.call("sendInvoice", stars(json!({ "chat_id": alice }))).await.code, 429);
    lounge.close().await;
}

#[tokio::test]
async fn an_invoice_keeps_its_nature() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    let keyboard =
        json!({ "inline_keyboard": [[{ "text": "Now", "pay": true }, { "text": "No", "callback_data": "n" }]] });
    let message = lounge.invoice(alice, json!({ "reply_markup": keyboard })).await;
    let seen = world.chat_view(alice, lounge.bot).pop().unwrap();
    assert_eq!((seen.buttons[0][0].text.as_str(), seen.buttons[0].len()), ("Now", 2));
    let edit = json!({ "chat_id": alice, "message_id": message, "text": "Paid" });
    lounge.call("editMessageText", edit).await.bad("there is no text in the message to edit");
    world.taps(alice, lounge.bot, message, "n");
    let tap = lounge.updates().await[0]["callback_query"].clone();
    assert_eq!(tap["message"]["invoice"]["title"], json!("Gold"));
    lounge.call("deleteMessage", json!({ "chat_id": alice, "message_id": message })).await.ok();
    assert_eq!(world.outcome(&world.pays(alice, lounge.bot, message)), Some(Outcome::NoInvoice));
    lounge.close().await;
}
