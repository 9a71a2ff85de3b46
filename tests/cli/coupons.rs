//! Discount coupons: made, listed with how often they are used, and revoked.

use serde_json::json;

use crate::house::on_each_database;

#[tokio::test]
async fn coupons_are_made_listed_and_revoked() {
    on_each_database(async |house| {
        let (_, plan) = house.club().await;
        let plan = plan.to_string();
        assert!(house.call(&["coupon", "list"]).await.ok().contains("No coupon yet"));
        let create =
            ["coupon", "create", "Autumn-20", "--percent", "20", "--until", "2999-01-01", "--uses", "5", "--json"];
        let made = house.call(&create).await.json();
        assert_eq!((&made["id"], &made["word"], &made["percent"]), (&json!(1), &json!("Autumn-20"), &json!(20)));
        assert_eq!((&made["uses"], &made["per_person"], &made["held"]), (&json!(5), &json!(1), &json!(0)));
        assert_eq!(made["link"], "https://t.me/usher_bot?start=k_Autumn-20");
        let fixed = ["coupon", "create", "--amount", "5.50", "--currency", "USD", "--plan", &plan, "--recurring"];
        let text = house.call(&fixed).await.ok();
        assert!(text.contains("5.50 USD off plan 1") && text.contains("subscriptions too"), "{text}");
        let listed = house.call(&["coupon", "list"]).await.ok();
        assert!(listed.contains("1 Autumn-20: 20 % off all plans, used or held 0 time(s) of 5"), "{listed}");
        assert_eq!(house.call(&["coupon", "list", "--json"]).await.json()["items"][1]["amount_minor"], 550);

        // What people would write alike is one word.
        house.call(&["coupon", "create", "AUTUMN2O", "--percent", "5"]).await.fails(1, &["already", "another word"]);
        assert!(house.call(&["coupon", "revoke", "autumn20"]).await.ok().contains("Autumn-20 works no more"));
        assert!(house.call(&["coupon", "revoke", "1"]).await.ok().contains("revoked before"));
        assert_eq!(house.call(&["coupon", "revoke", "2", "--json"]).await.json()["id"], 2);
        assert!(house.call(&["coupon", "list"]).await.ok().contains("revoked"));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_a_coupon_is_refused_with_the_reason() {
    on_each_database(async |house| {
        house.club().await;
        let wrong: [(&[&str], &[&str]); 8] = [
            (&["SALE"], &["--percent"]),
            (&["SALE", "--percent", "0"], &["--percent"]),
            (&["SALE", "--percent", "101"], &["100"]),
            (&["SALE", "--percent", "10", "--amount", "5", "--currency", "USD"], &["cannot be used with"]),
            (&["SALE", "--amount", "5"], &["--currency"]),
            (&["SALE", "--amount", "1.005", "--currency", "USD"], &["2 decimals"]),
            (&["a b", "--percent", "10"], &["3 to 24 letters"]),
            (&["SALE", "--percent", "10", "--until", "2001-01-01"], &["has come already"]),
        ];
        for (line, words) in wrong {
            house.call(&[&["coupon", "create"][..], line].concat()).await.fails(2, words);
        }
        house.call(&["coupon", "create", "SALE", "--percent", "10", "--plan", "9"]).await.fails(1, &["no plan 9"]);
        house.call(&["coupon", "revoke", "SALE"]).await.fails(1, &["no coupon SALE"]);
    })
    .await;
}
