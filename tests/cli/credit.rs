//! `usher rate`, `usher referral`, `usher credit`, `usher payout`: what currencies and invitations are worth, and credit.

use serde_json::json;

use crate::house::on_each_database;

#[tokio::test]
async fn rates_are_set_listed_and_removed() {
    on_each_database(async |house| {
        assert!(house.call(&["rate", "list"]).await.ok().contains("usher rate set 1 EUR = 1.08 USD"));
        house.call(&["rate", "set", "1", "EUR", "=", "1.08", "USD"]).await.ok();
        let set = house.call(&["rate", "set", "100 XTR = 1.30 USD", "--json"]).await.json();
        assert_eq!(set["rate"], json!("100 XTR = 1.30 USD"));
        // The same two currencies have one rate, whichever of them it begins with.
        house.call(&["rate", "set", "1", "USD", "=", "0.90", "EUR"]).await.ok();
        let listed = house.call(&["rate", "list"]).await.ok();
        assert_eq!(listed.trim().lines().collect::<Vec<_>>(), ["1 USD = 0.90 EUR", "100 XTR = 1.30 USD"]);
        for wrong in ["1 EUR", "1 EUR = free USD", "1 EUR = 1 EUR"] {
            house.call(&["rate", "set", wrong]).await.fails(2, &[]);
        }
        house.call(&["rate", "remove", "EUR", "USD"]).await.ok();
        house.call(&["rate", "remove", "EUR", "USD"]).await.fails(1, &["usher rate list"]);
        let log = house.call(&["audit"]).await.ok();
        assert!(log.contains("operator set_rate: 1 EUR = 1.08 USD"), "{log}");
    })
    .await;
}

#[tokio::test]
async fn invitations_are_worth_what_the_operator_says() {
    on_each_database(async |house| {
        assert_eq!(house.call(&["referral", "show", "--json"]).await.json()["on"], json!(false));
        house.call(&["referral", "set", "--hold", "1d"]).await.fails(2, &["--first 20"]);
        house.call(&["referral", "set", "--first", "101"]).await.fails(2, &["101"]);
        house
            .call(&["referral", "set", "--first", "20", "--minimum", "ten"])
            .await
            .fails(2, &["--minimum", "9.99 USD"]);
        house
            .call(&["referral", "set", "--first", "20", "--click", "second"])
            .await
            .fails(2, &["neither first nor last"]);
        house.call(&["referral", "set", "--first", "20", "--minimum", "10", "--pay", "manual"]).await.ok();
        let now = house.call(&["referral", "set", "--renewal", "10", "--hold", "36h"]).await.ok();
        assert_eq!(now.trim(), "first 20 %, renewal 10 %, hold 36h, minimum 10.00 USD, click first, pay manual");
        house.call(&["referral", "off"]).await.ok();
        assert_eq!(house.call(&["referral", "show", "--json"]).await.json()["on"], json!(false));
    })
    .await;
}

#[tokio::test]
async fn credit_is_given_and_taken_and_payouts_are_a_file() {
    on_each_database(async |house| {
        let given = house.call(&["credit", "add", "77", "5.00", "--note", "For the outage", "--json"]).await.json();
        assert_eq!(given, json!({ "id": 77, "amount": "5.00", "credit": "5.00", "currency": "USD" }));
        house.call(&["credit", "add", "77", "-5.01"]).await.fails(1, &["can spend only 5.00 USD"]);
        house.call(&["credit", "add", "77", "-1.50"]).await.ok();
        house.call(&["credit", "add", "77", "much"]).await.fails(2, &["is not a price"]);
        let listed = house.call(&["credit", "list", "77"]).await.ok();
        let lines: Vec<_> = listed.trim().lines().collect();
        assert_eq!(lines[0], "77: 3.50 USD to spend, 0.00 USD held, 0.00 USD earned, 0.00 USD paid out");
        assert!(
            lines[1].ends_with("taken -1.50 USD") && lines[2].ends_with("given 5.00 USD, For the outage"),
            "{listed}"
        );
        // What was given is spent here: nothing of it is paid out.
        house.call(&["payout", "done", "77"]).await.fails(1, &["nothing to be paid out"]);
        house.call(&["payout", "done", "77", "--amount", "1"]).await.fails(1, &["has only 0.00 USD"]);
        assert!(house.call(&["payout", "list"]).await.ok().contains("Nobody is to be paid out"));
        house.call(&["payout", "list", "--csv", "payouts.csv"]).await.ok();
        let file = std::fs::read_to_string(house.path("payouts.csv")).expect("the file");
        assert_eq!(file, "\u{feff}user_id,name,username,amount,currency,asked_at\r\n");
    })
    .await;
}
