//! Subscriptions in Stars: renewed by Telegram month after month, switched off and on, missed, and ended by a ban.

use usher::{
    domain::{Moment, PlanId, order::Method, sale::Rule},
    emulator::{Fault, Outcome, StarSubscription, Trouble},
};

use crate::town::{Club, Person, Town, days, hours, story};

/// A plan that is paid again every thirty days.
pub async fn month<'t>(town: &'t Town) -> (Club<'t>, PlanId) {
    let club = town.club("Gold").await;
    town.owner().says("/start").await;
    town.owner().hears("You have access");
    let plan = town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
    town.change(plan, |plan| plan.rules.set.push(Rule::Recurring)).await;
    town.takes(Method::Stars).await;
    (club, plan)
}

/// Somebody with so many Stars subscribes and enters.
pub async fn member<'t>(town: &'t Town, club: &Club<'_>, stars: i64) -> Person<'t> {
    let alice = town.person("Alice");
    town.world.set_stars(alice.id, stars);
    alice.orders("Month", "250").await;
    alice.hears("every 30 days after that");
    assert!(matches!(alice.subscribes().await, Outcome::Paid(_)));
    alice.hears("Paid:");
    alice.hears("is yours until");
    alice.enters().await;
    assert!(club.has(&alice));
    alice
}

impl Person<'_> {
    /// The subscription as Telegram knows it.
    pub fn star(&self) -> StarSubscription {
        self.town.world.subscriptions(self.id).pop().expect("a subscription")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_is_renewed_month_after_month() {
    story(async |town| {
        let (club, _) = month(town).await;
        let alice = member(town, &club, 1_000).await;
        for left in [500, 250, 0] {
            // By Telegram's dates exactly, whatever the calendar's months are.
            assert_eq!(alice.right().await.paid_until, Moment::from_secs(alice.star().until));
            town.wait(days(29)).await;
            alice.hears_nothing();
            town.wait(days(1)).await;
            alice.hears("You now have Month until");
            assert_eq!(town.world.stars(alice.id), left);
            assert!(club.has(&alice));
            town.clock.advance_to(Moment::from_secs(alice.star().until) - days(30));
            town.settle().await;
        }
        assert_eq!(alice.right().await.paid_until, Moment::from_secs(alice.star().until));
        town.owner().hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_fills_up_their_stars_in_time_stays_and_who_does_not_is_walked_out() {
    story(async |town| {
        let (club, _) = month(town).await;
        let alice = member(town, &club, 250).await;
        town.wait(days(30)).await;
        alice.hears("could not be renewed: you do not have enough Stars");
        assert!(club.has(&alice));
        town.wait(hours(12)).await;
        town.world.set_stars(alice.id, 300);
        town.settle().await;
        alice.hears("You now have Month until");
        assert_eq!((town.world.stars(alice.id), alice.star().state), (50, "renewing"));
        town.wait(days(29)).await;
        assert!(club.has(&alice));
        town.wait(days(1)).await;
        alice.hears("could not be renewed");
        town.wait(hours(25)).await;
        alice.hears("access ended");
        assert!(!club.has(&alice));
        town.owner().hears_nothing();
        // Telegram goes on trying: who can pay after all is back at once.
        town.world.set_stars(alice.id, 250);
        town.settle().await;
        alice.hears("Paid:");
        alice.hears("is yours until");
        alice.enters().await;
        assert!(club.has(&alice));
        assert_eq!(alice.right().await.renews.as_deref(), Some(alice.star().charge.as_str()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_grace_of_the_plan_is_given_to_a_renewal_that_is_late() {
    story(async |town| {
        let (club, plan) = month(town).await;
        town.change(plan, |plan| plan.grace = Some("5 days".parse().unwrap())).await;
        let alice = member(town, &club, 250).await;
        town.wait(days(30)).await;
        alice.hears("could not be renewed");
        town.wait(days(4)).await;
        assert!(club.has(&alice));
        town.wait(days(1)).await;
        alice.hears("access ended");
        assert!(!club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn renewals_are_switched_off_here_and_on_again_in_telegram() {
    story(async |town| {
        let (club, _) = month(town).await;
        let alice = member(town, &club, 1_000).await;
        let id = alice.right().await.id;
        assert_eq!(alice.presses(&format!("renewal:off:{id}")).await, None);
        alice.hears("Renewal of Month is off").buttons.first().expect("the way back");
        assert_eq!(alice.star().state, "canceled");
        let word = alice.presses(&format!("renewal:off:{id}")).await;
        assert_eq!(word.as_deref(), Some("Renewal is already off."));
        alice.hears_nothing();
        // Only the person can switch them on: we allow it, and hear of it.
        alice.taps("Renew again").await;
        alice.hears("in Telegram, open Settings");
        assert!(town.world.resumes_subscription(alice.id, &alice.star().charge));
        town.settle().await;
        alice.hears("Renewal of Month is on again: 250");
        let word = alice.presses(&format!("renewal:on:{id}")).await;
        assert_eq!(word.as_deref(), Some("Renewal is already on."));
        town.wait(days(30)).await;
        alice.hears("You now have Month until");
        // Off in Telegram's own settings: told once, and over when the paid time is over, without a day of grace.
        assert!(town.world.cancels_subscription(alice.id, &alice.star().charge));
        town.settle().await;
        alice.hears("Renewal of Month is off");
        alice.hears_nothing();
        town.wait(days(29)).await;
        assert!(club.has(&alice));
        town.wait(days(1)).await;
        alice.hears("access ended");
        assert!(!club.has(&alice));
        assert_eq!(town.world.stars(alice.id), 500);
        // Buttons of what is over, and of other people, do nothing.
        let bob = town.person("Bob");
        bob.says("/help").await;
        bob.hears("/start");
        for who in [alice, bob] {
            assert!(who.presses(&format!("renewal:on:{id}")).await.is_some_and(|word| word.contains("button")));
        }
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_telegram_does_not_allow_is_said() {
    story(async |town| {
        let (club, _) = month(town).await;
        let alice = member(town, &club, 250).await;
        let id = alice.right().await.id;
        let refused = Trouble::Error(400, "Bad Request: CHARGE_ID_INVALID".into());
        let fault = town.world.fault(Fault::on("editUserStarSubscription", refused));
        alice.presses(&format!("renewal:off:{id}")).await;
        alice.hears("Telegram does not let me change this subscription");
        assert!(alice.right().await.renews());
        town.world.heal(fault);
        // Out of reach for a moment: tried until it is done, and only then said.
        town.world.fault(Fault::on("editUserStarSubscription", Trouble::Drop).times(2));
        alice.presses(&format!("renewal:off:{id}")).await;
        alice.hears("Renewal of Month is off");
        assert_eq!(alice.star().state, "canceled");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_plan_keeps_its_price_also_when_it_is_sold_no_more() {
    story(async |town| {
        let (club, plan) = month(town).await;
        let alice = member(town, &club, 1_000).await;
        town.change(plan, |plan| plan.prices = vec![crate::till::money("900 XTR")]).await;
        town.wait(days(30)).await;
        alice.hears("You now have Month until");
        town.takes_out_of_sale(plan).await;
        town.wait(days(30)).await;
        alice.hears("You now have Month until");
        assert!(club.has(&alice));
        assert_eq!(town.world.stars(alice.id), 250);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_buys_more_while_a_subscription_runs_loses_no_day_of_either() {
    story(async |town| {
        let (club, _) = month(town).await;
        let alice = member(town, &club, 1_000).await;
        town.wait(days(10)).await;
        let before = alice.right().await.paid_until;
        alice.orders("Month", "250").await;
        // For once: a second subscription would charge twice every month.
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.may_hear("Month: Access to ");
        alice.hears("You now have Month until");
        let bought = alice.right().await;
        // A month of the calendar, from 14 February.
        assert_eq!(bought.paid_until, before + days(28));
        assert!(bought.renews());
        town.wait(days(20)).await;
        alice.hears("You now have Month until");
        assert_eq!(alice.right().await.paid_until, before + days(58));
        assert_eq!((town.world.stars(alice.id), town.world.subscriptions(alice.id).len()), (250, 1));
        assert!(club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_ends_the_renewals_at_telegram_and_the_open_orders() {
    story(async |town| {
        let (club, _) = month(town).await;
        let other = town.club("Silver").await;
        town.sells("Year", "1 year", &[&other], &["2000 XTR"]).await;
        let alice = member(town, &club, 9_000).await;
        alice.orders("Year", "2,000").await;
        alice.hears("Year");
        let invoice = alice.invoice().id;
        town.owner().says(&format!("/ban {}", alice.id)).await;
        town.owner().hears("is banned");
        assert!(!club.has(&alice));
        assert_eq!(alice.star().state, "canceled");
        // The invoice is gone, and a copy of it could not be paid.
        assert!(alice.view().iter().all(|message| message.id != invoice));
        town.owner().says(&format!("/unban {}", alice.id)).await;
        town.owner().hears("may come back");
        town.wait(days(31)).await;
        assert_eq!(alice.star().state, "ended");
        assert!(alice.rights().await.is_empty());
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_of_somebody_banned_is_kept_and_owners_are_told() {
    story(async |town| {
        let (club, _) = month(town).await;
        let alice = member(town, &club, 1_000).await;
        // Telegram cannot be told for a while that nothing shall be charged any more.
        let deaf = town.world.fault(Fault::on("editUserStarSubscription", Trouble::Status(500)));
        town.owner().says(&format!("/ban {}", alice.id)).await;
        town.owner().hears("is banned");
        assert_eq!(alice.star().state, "renewing");
        town.wait(days(30)).await;
        town.owner().hears("but nothing was given for it: they are banned");
        town.world.heal(deaf);
        town.wait(hours(2)).await;
        assert_eq!(alice.star().state, "canceled");
        assert!(!club.has(&alice) && alice.rights().await.is_empty());
        alice.hears_nothing();
    })
    .await;
}
