//! Coupons: a lower price that is shown before it is paid, held by whoever orders, and never for ever by mistake.

use usher::{
    domain::{
        BotId, Origin, UserId, code,
        coupon::{Coupon, Discount},
        order::Method,
        sale::Rule,
    },
    emulator::Outcome,
};

use crate::{
    till::money,
    town::{Person, Town, days, hours, story},
};

const WRONG: &str = "This coupon does not work (any more)";

impl Town {
    /// A coupon, changed from the usual: for all plans, once per person.
    pub async fn coupon(&self, word: &str, discount: Discount, change: impl FnOnce(&mut Coupon)) {
        let mut coupon = Coupon {
            id: 0,
            word: word.to_owned(),
            discount,
            plans: Vec::new(),
            uses: None,
            per_person: Some(1),
            recurring: false,
            valid_from: None,
            valid_until: None,
            note: None,
            created_at: self.clock.now(),
            revoked_at: None,
            held: 0,
            mine: 0,
        };
        change(&mut coupon);
        let mut work = self.usher().app.begin(Origin::Repeatable).await.unwrap();
        work.add_coupon(BotId(self.bot), &code::tidy(word), &coupon).await.unwrap().expect("a new word");
        work.commit().await.unwrap();
    }
}

impl Person<'_> {
    /// Chooses a plan and enters a coupon on its page.
    async fn uses(&self, coupon: &str, plan: &str) {
        self.says("/plans").await;
        self.hears("what you can have");
        self.taps(plan).await;
        self.hears("How would you like to pay");
        self.taps("I have a coupon").await;
        self.hears("send me your coupon");
        self.says(coupon).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_lowers_one_payment_and_a_renewal_costs_the_whole_price() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 1_000);
        alice.says("/plans").await;
        alice.hears("what you can have");
        alice.taps("Month").await;
        let page = alice.hears("How would you like to pay");
        assert!(!page.buttons.iter().flatten().any(|button| button.text.contains("coupon")), "where there is none");
        town.coupon("Autumn-20", Discount::Percent(20), |coupon| coupon.uses = Some(5)).await;
        alice.uses("nothing", "Month").await;
        alice.hears(WRONG);
        // Still asked for; written as one likes.
        alice.says("autumn 2o").await;
        let page = alice.hears("With your coupon Autumn-20: 200\u{a0}⭐ instead of 250\u{a0}⭐");
        assert!(
            page.text.contains("Price: 250") && page.text.contains("a renewal costs the full price"),
            "{}",
            page.text
        );
        alice.taps("200").await;
        alice.hears("Month");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("Paid: 200");
        alice.enters().await;
        alice.hears("is yours until 15 Feb 2027");
        assert_eq!(town.world.stars(alice.id), 800);
        let rights = town.usher().app.store.open_rights(BotId(town.bot), UserId(alice.id)).await.unwrap();
        assert_eq!(rights[0].price, Some(money("250 XTR")));
        // Once per person; the page shows the whole price again.
        alice.uses("AUTUMN20", "Month").await;
        alice.hears("already used the coupon “Autumn-20” as often as one person may");
        alice.says("/plans").await;
        alice.hears("what you can have");
        alice.taps("Month").await;
        let page = alice.hears("How would you like to pay");
        assert!(page.text.contains("250") && !page.text.contains("Autumn"), "{}", page.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_order_holds_the_last_use_and_gives_it_back() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        town.owner().says("/start").await;
        town.owner().hears("what you can have");
        town.coupon("FIRST", Discount::Amount(money("5 USD")), |coupon| coupon.uses = Some(1)).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        alice.uses("first", "Month").await;
        alice.hears("4.99\u{a0}USD instead of 9.99\u{a0}USD");
        alice.taps("by transfer").await;
        alice.hears("4.99\u{a0}USD");
        bob.uses("first", "Month").await;
        bob.hears(WRONG);
        // Cancelled: it is free again.
        alice.taps("Cancel").await;
        bob.says("first").await;
        bob.hears("4.99\u{a0}USD instead of 9.99\u{a0}USD");
        bob.taps("by transfer").await;
        bob.hears("4.99\u{a0}USD");
        // Alice still has it in hand, and is told before she pays more than she was shown.
        alice.says("/plans").await;
        let list = alice.hears("what you can have");
        assert!(list.text.contains("“FIRST” does not work any more") && list.buttons[0][0].text.contains("9.99"));
        // Rejected: it is free again.
        bob.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        alice.uses("first", "Month").await;
        alice.hears(WRONG);
        town.owner().taps("Reject").await;
        town.owner().hears("Why?");
        town.owner().says("Nothing on the account.").await;
        town.owner().hears("Noted");
        bob.hears("Nothing on the account.");
        alice.says("first").await;
        alice.hears("4.99\u{a0}USD instead of");
        alice.taps("by transfer").await;
        alice.hears("4.99\u{a0}USD");
        // Lapsed: it is free again, and once paid it is gone for good.
        town.wait(days(2)).await;
        alice.may_hear("has expired");
        bob.uses("first", "Month").await;
        bob.hears("4.99\u{a0}USD instead of");
        bob.taps("by transfer").await;
        bob.hears("4.99\u{a0}USD");
        bob.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Confirm").await;
        bob.hears("Paid: 4.99");
        bob.hears("is yours");
        town.wait(days(3)).await;
        alice.uses("first", "Month").await;
        alice.hears(WRONG);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_use_goes_to_one_of_those_who_order_at_once() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        town.coupon("FIRST", Discount::Percent(50), |coupon| coupon.uses = Some(1)).await;
        let people: Vec<_> = (0..8).map(|n| town.person(&format!("Guest {n}"))).collect();
        for person in &people {
            person.says("/start k_FIRST").await;
            person.hears("takes off 50");
            person.taps("Month").await;
            person.hears("With your coupon FIRST");
        }
        for person in &people {
            let (message, data) = person.button("by transfer");
            assert_eq!(data, format!("pay:manual:{plan}"));
            town.world.taps(person.id, town.bot, message, &data);
        }
        town.settle().await;
        let heard = |text: &str| people.iter().filter(|p| p.view().iter().any(|m| m.text.contains(text))).count();
        assert_eq!(heard("account 12-34"), 1, "one order, and nobody ordered at a price they were not shown");
        assert_eq!(heard("does not work (any more)") + heard("does not work any more"), 7);
        for person in &people {
            person.may_hear("");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_for_everything_opens_the_door_at_once() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["9.99 USD", "250 XTR"]).await;
        town.takes(Method::Stars).await;
        town.takes(Method::Manual).await;
        town.coupon("GIFT", Discount::Percent(100), |coupon| coupon.uses = Some(1)).await;
        let (alice, bob) = (town.person("Alice"), town.speaker("Борис", "ru"));
        alice.uses("gift", "Month").await;
        let page = alice.hears("0\u{a0}⭐ instead of 250\u{a0}⭐");
        assert!(!page.buttons.iter().flatten().any(|button| button.text.contains("Pay")), "{page:?}");
        let (message, data) = alice.button("Get it for free");
        for _ in 0..3 {
            town.world.taps(alice.id, town.bot, message, &data);
        }
        town.settle().await;
        alice.hears("Month is yours until 15 Feb 2027, 12:00 (UTC), free with your coupon");
        alice.enters().await;
        assert!(club.has(&alice));
        alice.may_hear("Month");
        let orders = town.usher().app.store.orders_of(BotId(town.bot), UserId(alice.id)).await.unwrap();
        assert_eq!(orders.len(), 1, "{orders:?}");
        bob.says("/start k_GIFT").await;
        bob.hears("Этот купон не действует");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_in_stars_keeps_its_price_unless_the_owner_wants_it_lower_for_ever() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Month", "1 month", &[&club], &["250 XTR", "5 USD"]).await;
        town.change(plan, |plan| plan.rules.set = vec![Rule::Recurring]).await;
        town.takes(Method::Stars).await;
        town.takes(Method::Manual).await;
        town.coupon("ONCE", Discount::Percent(20), |_| {}).await;
        town.coupon("ALWAYS", Discount::Percent(20), |coupon| coupon.recurring = true).await;
        let alice = town.person("Alice");
        town.world.set_stars(alice.id, 1_000);
        alice.uses("once", "Month").await;
        let page = alice.hears("does not apply to the Stars subscription");
        assert!(page.text.contains("4.00\u{a0}USD instead of 5.00\u{a0}USD"), "{}", page.text);
        let (_, stars) = (alice.button("250"), alice.button("4.00"));
        assert!(stars.1.starts_with("pay:manual"));
        alice.uses_again("always", plan.0).await;
        let page = alice.hears("stays at the lower price every 30 days");
        assert!(page.text.contains("200\u{a0}⭐ instead of 250\u{a0}⭐"), "{}", page.text);
        alice.taps("200").await;
        alice.hears("200\u{a0}⭐ now and every 30 days");
        assert!(matches!(alice.subscribes().await, Outcome::Paid(_)));
        alice.hears("Paid: 200");
        alice.hears("is yours");
        assert_eq!(town.world.stars(alice.id), 800);
        let rights = town.usher().app.store.open_rights(BotId(town.bot), UserId(alice.id)).await.unwrap();
        assert_eq!((rights[0].price, rights[0].renews.is_some()), (Some(money("200 XTR")), true));
    })
    .await;
}

impl Person<'_> {
    /// Comes by the link of another coupon.
    async fn uses_again(&self, coupon: &str, plan: i64) {
        self.says(&format!("/start k_{coupon}")).await;
        self.hears("takes off");
        self.says(&format!("/start plan_{plan}")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_in_a_link_leads_to_its_plan_past_the_gate() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        let year = town.sells("Year", "1 year", &[&club], &["99 USD"]).await;
        town.takes(Method::Manual).await;
        town.coupon("YEAR-10", Discount::Percent(10), |coupon| coupon.plans = vec![year]).await;
        town.sponsors.sponsor("News", "https://t.me/+news");
        let alice = town.person("Alice");
        alice.says("/start k_YEAR-10").await;
        alice.hears("89.10\u{a0}USD instead of 99.00\u{a0}USD");
        alice.taps("Back").await;
        let list = alice.hears("what you can have");
        let prices: Vec<&str> = list.buttons.iter().flatten().map(|button| button.text.as_str()).collect();
        assert_eq!(prices, ["Month – 9.99\u{a0}USD", "Year – 89.10\u{a0}USD"], "only its own plan is cheaper");
        // Wrong coupons and wrong codes are counted together.
        for n in 0..4 {
            alice.says(&if n % 2 == 0 { format!("/start k_GUESS{n}") } else { format!("/redeem GUESS{n}") }).await;
            alice.hears("does not work (any more)");
        }
        alice.says("/start k_GUESS").await;
        assert!(alice.hears(WRONG).text.contains("Too many"));
        alice.says("/start k_YEAR-10").await;
        alice.hears("Too many codes that do not work");
        town.wait(hours(1)).await;
        alice.says("/start k_YEAR-10").await;
        alice.hears("89.10\u{a0}USD instead of");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_that_is_revoked_meanwhile_never_makes_somebody_pay_more_unawares() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        town.coupon("AUTUMN", Discount::Percent(50), |_| {}).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        alice.uses("autumn", "Month").await;
        alice.hears("5.00\u{a0}USD instead of 9.99\u{a0}USD");
        bob.uses("autumn", "Month").await;
        bob.hears("5.00\u{a0}USD instead of");
        bob.taps("by transfer").await;
        bob.hears("5.00\u{a0}USD");
        let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
        assert!(work.revoke_coupon(BotId(town.bot), 1).await.unwrap());
        work.commit().await.unwrap();
        alice.taps("by transfer").await;
        let page = alice.hears("“AUTUMN” does not work any more, so the full price applies now");
        assert!(page.text.contains("How would you like to pay") && !page.text.contains("5.00"), "{}", page.text);
        // An order that was placed keeps its price.
        bob.taps("I have paid").await;
        town.owner().may_hear("");
        let orders = town.usher().app.store.waiting_orders(BotId(town.bot)).await.unwrap();
        assert_eq!(orders[0].amount, money("5 USD"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_i_paid_as_the_order_lapses_keeps_it_and_its_coupon() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.owner().says("/help").await;
        town.owner().hears("/check ID");
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        town.coupon("AUTUMN", Discount::Percent(50), |coupon| coupon.uses = Some(1)).await;
        let alice = town.person("Alice");
        alice.uses("autumn", "Month").await;
        alice.hears("5.00\u{a0}USD instead of");
        alice.taps("by transfer").await;
        alice.hears("5.00\u{a0}USD");
        // Its time is over, and no job has said so yet.
        let lapses = alice.order().await.expires_at;
        town.clock.advance_to(lapses - std::time::Duration::from_millis(500));
        town.settle().await;
        town.clock.advance_to(lapses);
        alice.taps("I have paid").await;
        town.owner().may_hear("");
        let orders = town.usher().app.store.waiting_orders(BotId(town.bot)).await.unwrap();
        assert_eq!((orders.len(), orders[0].amount), (1, money("5 USD")));
        town.owner().presses(&format!("order:confirm:{}", orders[0].key)).await;
        alice.hears("Paid:");
        alice.hears("is yours until");
    })
    .await;
}
