//! From one plan to another: what is unused counts, the price is read before it is paid, and nobody pays twice.

use usher::{
    domain::{BotId, Origin, PlanId, Subscription, UserId, order::Method, sale::Rule},
    emulator::Outcome,
    flows::refund,
};

use crate::town::{Club, Person, Town, days, hours, story};

/// Basic opens the hall for 300 Stars, Premium the lounge too for 900; both for thirty days.
struct House<'t> {
    hall: Club<'t>,
    lounge: Club<'t>,
    basic: PlanId,
    premium: PlanId,
    alice: Person<'t>,
}

async fn house(town: &Town) -> House<'_> {
    let (hall, lounge) = (town.club("Hall").await, town.club("Lounge").await);
    let basic = town.sells("Basic", "30 days", &[&hall], &["300 XTR", "3.00 USD"]).await;
    let premium = town.sells("Premium", "30 days", &[&hall, &lounge], &["900 XTR", "9.00 USD"]).await;
    town.takes(Method::Stars).await;
    let alice = town.person("Alice");
    town.world.set_stars(alice.id, 10_000);
    House { hall, lounge, basic, premium, alice }
}

impl House<'_> {
    /// Alice's rights that run.
    async fn rights(&self, town: &Town) -> Vec<Subscription> {
        town.usher().app.store.open_rights(BotId(town.bot), UserId(self.alice.id)).await.unwrap()
    }

    async fn opens(&self, plan: PlanId) {
        self.alice.comes_for(plan).await;
        self.alice.hears("How would you like to pay");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_costs_the_price_less_what_is_unused() {
    story(async |town| {
        let house = house(town).await;
        let alice = house.alice;
        alice.buys("Basic", "300").await;
        alice.enters().await;
        town.wait(days(15)).await;
        house.opens(house.premium).await;
        alice.taps("Change from Basic: 750").await;
        let page = alice.hears("From Basic to Premium");
        assert!(page.text.contains("900\u{a0}⭐ minus 150\u{a0}⭐ for 15 days left = 750\u{a0}⭐"), "{}", page.text);
        assert!(page.text.contains("Premium begins at once and runs until 1 Mar 2027"), "{}", page.text);
        assert!(!page.text.contains("USD"), "what was paid in Stars counts in Stars only");
        alice.taps("Pay 750").await;
        alice.hears("Premium");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("You now have Premium until 1 Mar 2027, 12:01 (UTC); Basic has ended");
        alice.hears("✅ Paid: 750");
        alice.hears("Premium is yours");
        alice.enters().await;
        assert!(house.hall.has(&alice) && house.lounge.has(&alice));
        assert_eq!(town.world.stars(alice.id), 10_000 - 300 - 750);
        let rights = house.rights(town).await;
        assert_eq!((rights.len(), rights[0].price.map(|price| price.minor)), (1, Some(900)), "renewals cost the price");
        town.wait(days(30)).await;
        alice.hears("Premium access ended");
        assert!(!house.hall.has(&alice) && !house.lounge.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_downgrade_costs_nothing_and_what_is_left_over_is_time() {
    story(async |town| {
        let house = house(town).await;
        let alice = house.alice;
        alice.buys("Premium", "900").await;
        for link in alice.addresses().into_iter().filter(|url| url.contains("t.me/+")) {
            alice.opens(&link).await;
        }
        assert!(house.hall.has(&alice) && house.lounge.has(&alice));
        town.wait(days(10)).await;
        house.opens(house.basic).await;
        alice.taps("Change from Premium: nothing to pay").await;
        let page = alice.hears("From Premium to Basic");
        assert!(page.text.contains("300\u{a0}⭐ minus 600\u{a0}⭐ for 20 days left: nothing to pay"), "{}", page.text);
        assert!(page.text.contains("makes Basic longer; it is not paid out in money"), "{}", page.text);
        // 300 are left over, which is thirty days more.
        assert!(page.text.contains("runs until 26 Mar 2027"), "{}", page.text);
        let (message, data) = alice.button("Change now");
        for _ in 0..2 {
            town.world.taps(alice.id, town.bot, message, &data);
        }
        town.settle().await;
        alice.hears("You now have Basic until 26 Mar 2027");
        alice.hears("already inside: Basic");
        alice.hears("no other plan to change to");
        town.wait(hours(1)).await;
        assert!(house.hall.has(&alice) && !house.lounge.has(&alice), "what Basic does not open is left");
        assert_eq!(town.world.stars(alice.id), 10_000 - 900);
        town.wait(days(59)).await;
        assert!(house.hall.has(&alice));
        town.wait(days(1)).await;
        alice.hears("Basic access ended");
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_charged_another_price_than_they_read() {
    story(async |town| {
        let house = house(town).await;
        let alice = house.alice;
        alice.buys("Basic", "300").await;
        alice.enters().await;
        town.wait(days(15)).await;
        house.opens(house.premium).await;
        alice.taps("Change from Basic: 750").await;
        alice.hears("= 750");
        town.wait(days(3)).await;
        alice.taps("Pay 750").await;
        alice.hears("minus 120\u{a0}⭐ for 12 days left = 780");
        let invoices = alice.view().iter().filter(|message| message.invoice.is_some()).count();
        assert_eq!(invoices, 1, "nothing was ordered at the old price");
        alice.taps("Pay 780").await;
        alice.hears("Premium");
        // The price of an order is pinned, whatever becomes of the plan.
        town.change(house.premium, |plan| plan.prices = vec![crate::till::money("5000 XTR")]).await;
        town.wait(hours(20)).await;
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("You now have Premium");
        alice.hears("✅ Paid: 780");
        alice.hears("Premium is yours");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_between_the_price_and_the_payment_stops_the_payment() {
    story(async |town| {
        let house = house(town).await;
        let alice = house.alice;
        alice.buys("Basic", "300").await;
        alice.enters().await;
        town.wait(days(15)).await;
        house.opens(house.premium).await;
        alice.taps("Change from Basic").await;
        alice.hears("= 750");
        alice.taps("Pay 750").await;
        alice.hears("Premium");
        let change = alice.invoice().id;
        alice.orders("Basic", "300").await;
        alice.hears("Basic");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("✅ Paid: 300");
        let payment = town.world.pays(alice.id, town.bot, change);
        let outcome = town.world.outcome_within(&payment, hours(1)).await;
        let Some(Outcome::Refused(why)) = outcome else { panic!("it was paid: {outcome:?}") };
        assert!(why.contains("this price no longer applies"), "{why}");
        town.settle().await;
        assert_eq!(town.world.stars(alice.id), 10_000 - 600);
        house.opens(house.premium).await;
        assert!(alice.sees_button("Change from Basic: 450"), "both payments count");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credit_is_kept_through_the_next_change() {
    story(async |town| {
        let house = house(town).await;
        let alice = house.alice;
        alice.buys("Basic", "300").await;
        alice.enters().await;
        town.wait(days(15)).await;
        house.opens(house.premium).await;
        alice.taps("Change from Basic").await;
        alice.hears("= 750");
        alice.taps("Pay 750").await;
        alice.hears("Premium");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("You now have Premium");
        alice.hears("✅ Paid");
        alice.hears("Premium is yours");
        town.wait(days(10)).await;
        house.opens(house.basic).await;
        alice.taps("Change from Premium: nothing").await;
        let page = alice.hears("From Premium to Basic");
        assert!(
            page.text.contains("minus 600\u{a0}⭐ for 20 days left"),
            "750 and 150 were paid for it: {}",
            page.text
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_paid_for_counts_nothing() {
    story(async |town| {
        let house = house(town).await;
        let alice = house.alice;
        let life = town.sells("Life", "forever", &[&house.hall], &["5000 XTR"]).await;
        let other = town.club("Attic").await;
        let attic = town.sells("Attic", "30 days", &[&other], &["100 XTR"]).await;
        alice.says("/start").await;
        alice.hears("what you can have");
        alice.is_given(house.basic).await;
        alice.hears("Basic");
        house.opens(house.premium).await;
        assert!(!alice.sees_button("Change from"), "it was given");
        alice.buys("Life", "5").await;
        house.opens(house.premium).await;
        assert!(!alice.sees_button("Change from"), "what never ends is never unused");
        assert!(life != attic);
        let boris = town.person("Boris");
        town.world.set_stars(boris.id, 1_000);
        boris.buys("Attic", "100").await;
        boris.comes_for(house.premium).await;
        boris.hears("How would you like to pay");
        assert!(!boris.sees_button("Change from"), "they open nothing in common");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_is_left_is_paid_no_more() {
    story(async |town| {
        let house = house(town).await;
        let alice = house.alice;
        town.change(house.basic, |plan| plan.rules.set = vec![Rule::Recurring]).await;
        town.change(house.premium, |plan| plan.rules.set = vec![Rule::Recurring]).await;
        alice.orders("Basic", "300").await;
        alice.hears("every 30 days");
        assert!(matches!(alice.subscribes().await, Outcome::Paid(_)));
        alice.hears("✅ Paid");
        alice.hears("Basic is yours");
        alice.enters().await;
        town.wait(days(15)).await;
        house.opens(house.premium).await;
        alice.taps("Change from Basic").await;
        let page = alice.hears("From Basic to Premium");
        assert!(page.text.contains("Your Stars subscription to Basic is then switched off"), "{}", page.text);
        alice.taps("Pay 750").await;
        alice.hears("Premium");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("You now have Premium");
        alice.hears("✅ Paid");
        alice.hears("Premium is yours");
        let states: Vec<_> = town.world.subscriptions(alice.id).into_iter().map(|one| one.state).collect();
        assert_eq!(states, ["canceled"]);
        town.wait(days(29)).await;
        assert_eq!(town.world.stars(alice.id), 10_000 - 300 - 750);
        alice.may_hear("");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_plan_is_left_for_one_other_whoever_confirms_what() {
    story(async |town| {
        let house = house(town).await;
        let alice = house.alice;
        town.sells("Gallery", "30 days", &[&house.hall], &["600 XTR", "6.00 USD"]).await;
        town.takes(Method::Manual).await;
        town.owner().says("/start").await;
        town.owner().hears("what you can have");
        let pay = async || {
            alice.hears("account 12-34");
            alice.taps("I have paid").await;
            town.owner().hears("Did the money arrive?");
        };
        alice.orders("Basic", "by transfer").await;
        pay().await;
        town.owner().taps("Confirm").await;
        alice.hears("✅ Paid");
        alice.hears("Basic is yours");
        alice.enters().await;
        town.wait(days(15)).await;
        for (plan, price) in [("Premium", "7.50"), ("Gallery", "4.50")] {
            alice.says("/plans").await;
            alice.hears("what you can have");
            alice.taps(plan).await;
            alice.hears("How would you like to pay");
            alice.taps("Change from Basic").await;
            alice.hears(&format!("= {price}"));
            alice.taps("by transfer").await;
            pay().await;
        }
        let confirm: Vec<_> = town
            .owner()
            .view()
            .iter()
            .flat_map(|message| message.buttons.iter().flatten().map(move |button| (message.id, button.clone())))
            .filter_map(|(message, button)| match button.kind {
                usher::emulator::ButtonKind::Callback(data) if data.starts_with("order:confirm:") => {
                    Some((message, data))
                }
                _ => None,
            })
            .collect();
        assert_eq!(confirm.len(), 2);
        for (message, data) in confirm {
            town.world.taps(town.owner().id, town.bot, message, &data);
            town.settle().await;
        }
        alice.hears("You now have Premium");
        alice.hears("✅ Paid: 7.50");
        alice.hears("Premium is yours");
        alice.hears("nothing could be given for it");
        town.owner().hears("4.50");
        let rights = house.rights(town).await;
        assert_eq!((rights.len(), rights[0].plan), (1, house.premium));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_back_after_a_change_takes_its_own_time_only() {
    story(async |town| {
        let house = house(town).await;
        let alice = house.alice;
        alice.buys("Basic", "300").await;
        alice.enters().await;
        town.wait(days(15)).await;
        house.opens(house.premium).await;
        alice.taps("Change from Basic").await;
        alice.hears("= 750");
        alice.taps("Pay 750").await;
        alice.hears("Premium");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("You now have Premium");
        alice.hears("✅ Paid");
        alice.hears("Premium is yours");
        let (app, bot) = (town.usher().app, BotId(town.bot));
        let payments = app.store.payments_of(bot, UserId(alice.id)).await.unwrap();
        let charge = |minor| payments.iter().find(|one| one.amount.minor == minor).unwrap().charge.clone();
        let usher = app.bot(bot).unwrap();
        let begun = app.clock.now();
        let left = async || {
            house.rights(town).await.first().map(|right| right.paid_until.since(begun).as_secs().div_ceil(86_400))
        };
        assert_eq!(left().await, Some(30));
        refund::give_back(&app, &usher, Method::Stars, &charge(750), UserId(0)).await.unwrap();
        town.settle().await;
        alice.hears("You have been refunded 750\u{a0}⭐. You now have access until 4 Feb 2027");
        assert_eq!(left().await, Some(5), "the 150 that were unused of Basic are worth five days of Premium");
        refund::give_back(&app, &usher, Method::Stars, &charge(300), UserId(0)).await.unwrap();
        town.settle().await;
        alice.hears("You have been refunded 300\u{a0}⭐; the access it paid for has ended");
        assert_eq!(left().await, None, "nothing is left for which anything was paid");
        assert_eq!(town.world.stars(alice.id), 10_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_that_came_later_are_agreed_to_before_a_change() {
    story(async |town| {
        let house = house(town).await;
        let alice = house.alice;
        alice.buys("Basic", "300").await;
        let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
        work.set_terms(BotId(town.bot), Some("Be kind.")).await.unwrap();
        work.commit().await.unwrap();
        town.wait(days(15)).await;
        house.opens(house.premium).await;
        alice.taps("Change from Basic").await;
        alice.hears("= 750");
        alice.taps("Pay 750").await;
        alice.hears("Be kind.");
        alice.taps("I agree").await;
        alice.hears("= 750");
        alice.taps("Pay 750").await;
        alice.hears("Premium");
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("You now have Premium");
        alice.hears("✅ Paid: 750");
        alice.hears("Premium is yours");
    })
    .await;
}
