//! Credit pays orders, whole or in part: kept by the open order, and given back when nothing comes of it.

use usher::{
    domain::{
        order::{Method, State},
        sale::Rule,
    },
    emulator::Outcome,
};

use crate::{
    referrals::{sets_rate, shop},
    till::{BANK, money},
    town::{Person, Town, days, hours, story},
};

/// The owner gives somebody credit.
pub async fn gives(town: &Town, person: &Person<'_>, amount: &str) {
    town.owner().says(&format!("/credit {} {amount}", person.id)).await;
    town.owner().hears("can spend");
    person.hears("The owner has given you");
}

/// The page of Gold.
async fn looks(person: &Person<'_>) {
    person.says("/plans").await;
    person.hears("what you can have");
    person.taps("Gold").await;
    person.hears("How would you like to pay");
}

#[tokio::test(flavor = "multi_thread")]
async fn credit_pays_a_whole_order_like_any_other_money() {
    story(async |town| {
        let club = shop(town).await;
        let alice = town.person("Alice");
        alice.says("/help").await;
        alice.hears("/invite");
        gives(town, &alice, "12.50").await;
        alice.says("/status").await;
        alice.hears("Credit: 12.50\u{a0}USD");
        looks(&alice).await;
        alice.taps("Pay 10.00\u{a0}USD with my credit").await;
        alice.hears("✅ Paid: 10.00\u{a0}USD for Gold");
        alice.hears("Gold is yours");
        alice.enters().await;
        assert!(club.has(&alice));
        assert_eq!(alice.credit().await, (250, 0));
        let [payment] = alice.payments().await.try_into().expect("one payment");
        assert_eq!(
            (payment.method, payment.amount, payment.worth),
            (Method::Credit, money("10 USD"), Some(usher::domain::Money::new(0, money("1 USD").currency)))
        );
        assert_eq!(alice.right().await.price, Some(money("10 USD")));
        // It goes back as what it was.
        alice.is_refunded().await;
        assert_eq!(alice.credit().await, (1_250, 0));
        assert_eq!(alice.order().await.state, State::Refunded);
        town.wait(hours(1)).await;
        assert!(!club.has(&alice));
        // Two taps on one button are one order.
        looks(&alice).await;
        let (message, data) = alice.button("with my credit");
        town.world.taps(alice.id, town.bot, message, &data);
        town.world.taps(alice.id, town.bot, message, &data);
        town.settle().await;
        alice.hears("✅ Paid: 10.00");
        alice.may_hear("Gold");
        assert_eq!(alice.credit().await, (250, 0));
        alice.may_hear("no way to pay");
        alice.may_hear("credit");
        alice.may_hear("How would you like to pay");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credit_pays_a_part_and_comes_back_when_nothing_comes_of_the_order() {
    story(async |town| {
        shop(town).await;
        let (olga, alice) = (town.owner(), town.person("Alice"));
        alice.says("/help").await;
        alice.hears("/invite");
        gives(town, &alice, "4").await;
        let orders = async || {
            looks(&alice).await;
            alice.taps("Use my credit of 4.00").await;
            alice.hears("Your credit of 4.00\u{a0}USD is used first");
            alice.taps("6.00\u{a0}USD by transfer").await;
            assert!(alice.hears(BANK).text.contains("6.00\u{a0}USD"));
            assert_eq!(alice.credit().await, (0, 0), "the open order holds it");
        };
        // Again is the same order; credit that it holds is not used twice.
        orders().await;
        orders().await;
        let first = alice.order().await;
        assert_eq!((first.amount, first.price()), (money("6 USD"), money("10 USD")));
        // Given up.
        alice.taps("Cancel").await;
        assert_eq!(alice.credit().await, (400, 0));
        // Lapsed.
        orders().await;
        assert_ne!(alice.order().await.key, first.key);
        town.wait(hours(24)).await;
        assert_eq!(alice.order().await.state, State::Expired);
        assert_eq!(alice.credit().await, (400, 0));
        // Rejected.
        orders().await;
        alice.taps("I have paid").await;
        olga.hears("Did the money arrive?");
        assert_eq!(alice.credit().await, (0, 0));
        olga.taps("Reject").await;
        olga.hears("Why?");
        olga.taps("Give no reason").await;
        assert_eq!(alice.credit().await, (400, 0));
        alice.hears("did not find your payment");
        olga.may_hear("");
        // An order at the full price does without it.
        orders().await;
        looks(&alice).await;
        alice.taps("10.00\u{a0}USD by transfer").await;
        assert!(alice.hears(BANK).text.contains("10.00\u{a0}USD"));
        assert_eq!(alice.credit().await, (400, 0), "the order before gave way");
        // Paid in the end, and given back with the money.
        orders().await;
        alice.taps("I have paid").await;
        olga.hears("Did the money arrive?");
        olga.taps("Confirm").await;
        alice.hears("✅ Paid: 6.00");
        alice.hears("Gold is yours");
        assert_eq!(alice.right().await.price, Some(money("10 USD")), "a renewal costs the whole price");
        alice.is_refunded().await;
        assert_eq!(alice.credit().await, (400, 0));
        town.wait(days(40)).await;
        assert_eq!(alice.credit().await, (400, 0));
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_transfer_needs_its_credit_again() {
    story(async |town| {
        shop(town).await;
        let (olga, alice) = (town.owner(), town.person("Alice"));
        alice.says("/help").await;
        alice.hears("/invite");
        gives(town, &alice, "4").await;
        looks(&alice).await;
        alice.taps("Use my credit").await;
        alice.hears("is used first");
        alice.taps("6.00\u{a0}USD by transfer").await;
        alice.hears(BANK);
        town.wait(hours(24)).await;
        olga.says(&format!("/credit {} -3", alice.id)).await;
        olga.hears("can spend 1.00");
        alice.hears("taken 3.00\u{a0}USD off your credit");
        alice.taps("I have paid").await;
        alice.hears("Your credit is not what it was");
        assert_eq!(alice.credit().await, (100, 0));
        gives(town, &alice, "3").await;
        alice.taps("I have paid").await;
        olga.hears("Did the money arrive?");
        assert_eq!(alice.credit().await, (0, 0));
        olga.taps("Confirm").await;
        alice.hears("✅ Paid: 6.00");
        alice.hears("Gold is yours");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credit_pays_stars_by_the_owners_rate() {
    story(async |town| {
        shop(town).await;
        let alice = town.person("Alice");
        alice.says("/help").await;
        alice.hears("/invite");
        gives(town, &alice, "2").await;
        looks(&alice).await;
        alice.taps("Use my credit").await;
        alice.hears("is used first");
        assert!(!alice.sees_button("Pay 8"), "no rate, no Stars");
        sets_rate(town, "100 XTR = 1.30 USD").await;
        town.world.set_stars(alice.id, 5_000);
        looks(&alice).await;
        alice.taps("Use my credit").await;
        alice.hears("is used first");
        // Two dollars are 153 Stars and a bit.
        alice.taps("Pay 847").await;
        alice.hears("Gold");
        assert_eq!(alice.credit().await, (1, 0));
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("✅ Paid: 847");
        alice.hears("Gold is yours");
        assert_eq!(alice.right().await.price, Some(money("1000 XTR")));
        assert_eq!(alice.payments().await[0].worth, Some(money("11.01 USD")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_price_in_a_currency_is_offered_at_the_owners_rate() {
    story(async |town| {
        let club = shop(town).await;
        town.sells("Dear", "30 days", &[&club], &["20 EUR"]).await;
        let alice = town.person("Alice");
        let looks = async || {
            alice.says("/plans").await;
            alice.hears("what you can have");
            alice.taps("Dear").await;
            alice.hears("How would you like to pay");
        };
        looks().await;
        assert!(!alice.sees_button("Pay "));
        sets_rate(town, "1 EUR = 1.08 USD").await;
        sets_rate(town, "100 XTR = 1.30 USD").await;
        looks().await;
        // 20 EUR are 21.60 USD are 1661.54 Stars.
        town.world.set_stars(alice.id, 5_000);
        alice.taps("Pay 1,662").await;
        alice.hears("Dear");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("✅ Paid: 1,662");
        alice.hears("Dear is yours");
        assert_eq!(alice.payments().await[0].worth, Some(money("21.61 USD")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_for_credit_only_is_had_by_credit_only() {
    story(async |town| {
        let club = shop(town).await;
        let plan = town.sells("Club", "30 days", &[&club], &["10 USD"]).await;
        town.change(plan, |plan| plan.rules.set = vec![Rule::CreditOnly]).await;
        let alice = town.person("Alice");
        alice.comes_for(plan).await;
        alice.hears("for credit only, and you do not have enough");
        gives(town, &alice, "9.99").await;
        alice.comes_for(plan).await;
        alice.hears("for credit only");
        gives(town, &alice, "0.01").await;
        alice.comes_for(plan).await;
        let page = alice.hears("How would you like to pay");
        let buttons: Vec<_> = page.buttons.iter().flatten().map(|button| button.text.as_str()).collect();
        assert_eq!(buttons, ["🪙 Pay 10.00\u{a0}USD with my credit", "‹ Back"]);
        // No other way leads in, whatever a button carries.
        alice.presses(&format!("pay:manual:{plan}")).await;
        alice.hears("no way to pay");
        alice.comes_for(plan).await;
        alice.hears("How would you like to pay");
        alice.taps("with my credit").await;
        alice.hears("✅ Paid: 10.00");
        alice.hears("Club is yours");
        assert_eq!(alice.credit().await, (0, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_gives_and_takes_credit_and_it_is_written_down() {
    story(async |town| {
        shop(town).await;
        let (olga, alice, boris) = (town.owner(), town.person("Alice"), town.person("Boris"));
        alice.says("/help").await;
        alice.hears("/invite");
        boris.says("/help").await;
        boris.hears("/invite");
        olga.says(&format!("/team {} viewer", boris.id)).await;
        olga.hears("is now");
        boris.says(&format!("/credit {} 100", alice.id)).await;
        boris.hears("I do not understand");
        boris.says("/payouts").await;
        boris.hears("I do not understand");
        olga.says("/credit").await;
        olga.hears("Write /credit and a person's Telegram id");
        for wrong in ["five", "0", "1.234", "1e9"] {
            olga.says(&format!("/credit {} {wrong}", alice.id)).await;
            olga.hears("is no amount of USD");
        }
        gives(town, &alice, "5 <b>well done</b>").await;
        olga.says(&format!("/credit {} -5.01", alice.id)).await;
        olga.hears("can spend only 5.00");
        olga.says(&format!("/credit {} -2", alice.id)).await;
        olga.hears("can spend 3.00");
        alice.hears("taken 2.00");
        olga.says(&format!("/credit {}", alice.id)).await;
        let text = olga.hears("Credit of Alice").text;
        let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is not in {text}"));
        assert!(at("−2.00\u{a0}USD, taken by Olga") < at("5.00\u{a0}USD, given by Olga (<b>well done</b>)"), "{text}");
        olga.says(&format!("/audit {}", alice.id)).await;
        let log = olga.hears("Who did what").text;
        assert!(log.contains("gave") && log.contains("5.00 USD of credit"), "{log}");
        assert!(log.contains("took 2.00 USD of credit"), "{log}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_plans_is_paid_by_credit_too() {
    story(async |town| {
        let club = shop(town).await;
        let alice = town.person("Alice");
        alice.transfers("Gold").await;
        alice.enters().await;
        town.sells("Year", "1 year", &[&club], &["50 USD"]).await;
        gives(town, &alice, "41").await;
        alice.says("/plans").await;
        alice.hears("what you can have");
        alice.taps("Year").await;
        alice.hears("How would you like to pay");
        alice.taps("40.00").await;
        alice.hears("Year");
        alice.taps("from my credit").await;
        alice.hears("✅ Paid: 40.00");
        alice.may_hear("Year");
        assert_eq!(alice.credit().await, (100, 0));
        assert_eq!(alice.right().await.plan_name, "Year");
    })
    .await;
}
