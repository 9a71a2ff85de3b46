//! Nobody is charged every month for nothing: banned before the money was read, paid twice, subscribed anew, had for good.

use std::time::Duration;

use usher::{
    domain::{
        BotId, Moment, Origin, Term, UserId,
        order::{Method, Outcome as Became},
    },
    emulator::{Fault, FaultId, Outcome, Trouble},
    flows::refund::{self, Refund},
};

use crate::{
    stars::{member, month},
    till::money,
    town::{Person, Town, days, hours, story},
};

/// Somebody with so many Stars who was sent the link to a subscription.
async fn subscriber<'t>(town: &'t Town, name: &str, stars: i64) -> Person<'t> {
    let person = town.person(name);
    town.world.set_stars(person.id, stars);
    person.orders("Month", "250").await;
    person.hears("every 30 days after that");
    person
}

impl Person<'_> {
    /// Pays by this link, and Telegram tells nobody.
    async fn subscribes_unseen(&self, link: &str) {
        self.town.world.loses_next(self.town.bot, "message");
        assert!(matches!(self.subscribes_by(link).await, Outcome::Paid(_)));
        self.hears_nothing();
    }

    /// Orders once more what is not paid yet; the answer is both links. The older one is taken away.
    async fn gets_two_links(&self) -> [String; 2] {
        let old = self.bill();
        self.orders("Month", "250").await;
        self.hears("every 30 days after that");
        let links: Vec<String> = self.addresses().into_iter().filter(|url| url.contains("/$")).collect();
        assert!(links.len() == 1 && links[0] != old, "who sees two links pays twice: {links:?}");
        [old, links[0].clone()]
    }

    /// How Telegram's subscription that this charge began stands.
    fn standing(&self, charge: &str) -> &'static str {
        let all = self.town.world.subscriptions(self.id);
        all.iter().find(|one| one.charge == charge).expect("a subscription").state
    }

    fn standings(&self) -> Vec<&'static str> {
        let mut all: Vec<_> = self.town.world.subscriptions(self.id).iter().map(|one| one.state).collect();
        all.sort_unstable();
        all
    }

    /// The charge for which nothing was given.
    async fn kept(&self) -> String {
        let payments = self.payments().await;
        payments.into_iter().find(|one| one.outcome != Became::Granted).expect("a kept charge").charge
    }
}

/// Telegram cannot be told that nothing shall be charged any more.
fn deaf(town: &Town) -> FaultId {
    town.world.fault(Fault::on("editUserStarSubscription", Trouble::Status(500)))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_banned_before_the_money_was_read_is_charged_once() {
    story(async |town| {
        month(town).await;
        let carl = subscriber(town, "Carl", 1_000).await;
        carl.subscribes_unseen(&carl.bill()).await;
        town.owner().says(&format!("/ban {}", carl.id)).await;
        town.owner().hears("is banned");
        town.wait(hours(1)).await;
        town.owner().hears("they are banned");
        assert_eq!(carl.star().state, "canceled");
        assert!(!town.world.resumes_subscription(carl.id, &carl.star().charge));
        town.owner().taps("Refund 250").await;
        town.owner().hears("has been refunded to");
        carl.hears("You have been refunded 250");
        town.wait(days(31)).await;
        assert_eq!((town.world.stars(carl.id), carl.star().state), (1_000, "ended"));
        carl.hears_nothing();
        town.owner().hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_stopped_is_stopped_with_the_refund_or_within_the_hour() {
    story(async |town| {
        month(town).await;
        for by_refund in [true, false] {
            let carl = subscriber(town, "Carl", 1_000).await;
            carl.subscribes_unseen(&carl.bill()).await;
            town.owner().says(&format!("/ban {}", carl.id)).await;
            town.owner().hears("is banned");
            let refused = Trouble::Error(400, "Bad Request: CHARGE_ID_INVALID".into());
            town.world.fault(Fault::on("editUserStarSubscription", refused).once());
            town.wait(hours(1)).await;
            town.owner().hears("they are banned");
            let charge = carl.star().charge;
            assert_eq!(carl.standing(&charge), "renewing");
            if by_refund {
                town.owner().taps("Refund 250").await;
                town.owner().hears("has been refunded to");
                carl.hears("You have been refunded 250");
            } else {
                // As an older version left it.
                let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
                work.set_stopped(BotId(town.bot), &charge, None).await.unwrap();
                work.commit().await.unwrap();
                town.wait(hours(1)).await;
            }
            assert_eq!(carl.standing(&charge), "canceled");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_pays_two_links_of_one_order_is_renewed_by_one() {
    story(async |town| {
        let (club, _) = month(town).await;
        let erik = subscriber(town, "Erik", 2_000).await;
        let [first, second] = erik.gets_two_links().await;
        erik.subscribes_unseen(&first).await;
        // No double tap any more.
        town.clock.advance(Duration::from_secs(20));
        assert!(matches!(erik.subscribes_by(&second).await, Outcome::Paid(_)));
        erik.hears("Paid:");
        erik.hears("is yours until");
        erik.enters().await;
        town.wait(hours(1)).await;
        erik.hears("nothing could be given for it");
        town.owner().hears("their order had already been paid");
        let (kept, granted) = (erik.kept().await, erik.right().await.renews.expect("a row"));
        assert_eq!((erik.standing(&kept), erik.standing(&granted)), ("canceled", "renewing"));
        town.owner().taps("Refund 250").await;
        town.owner().hears("has been refunded to");
        erik.hears("You have been refunded");
        town.wait(days(30)).await;
        erik.hears("You now have Month until");
        assert_eq!((town.world.stars(erik.id), erik.payments().await.len()), (1_500, 3));
        assert!(club.has(&erik));
        town.owner().says(&format!("/ban {}", erik.id)).await;
        town.owner().hears("is banned");
        town.wait(days(31)).await;
        assert_eq!((town.world.stars(erik.id), erik.standings()), (1_500, vec!["ended", "ended"]));
        erik.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_row_that_charges_all_the_same_is_kept() {
    story(async |town| {
        month(town).await;
        let erik = subscriber(town, "Erik", 2_000).await;
        let [first, second] = erik.gets_two_links().await;
        erik.subscribes_unseen(&first).await;
        town.clock.advance(hours(1) / 12);
        let deaf = deaf(town);
        assert!(matches!(erik.subscribes_by(&second).await, Outcome::Paid(_)));
        erik.hears("Paid:");
        erik.hears("is yours until");
        erik.enters().await;
        town.wait(hours(1)).await;
        erik.hears("nothing could be given for it");
        town.owner().hears("their order had already been paid");
        let until = erik.right().await.paid_until;
        town.wait(days(30)).await;
        // Both were charged: one month is given, the other is kept.
        erik.hears("nothing could be given for it");
        town.owner().hears("their order had already been paid");
        erik.hears("You now have Month until");
        let right = erik.right().await;
        assert_eq!(right.paid_until, until + days(30));
        town.world.heal(deaf);
        town.wait(hours(2)).await;
        let granted = right.renews.expect("a row");
        assert_eq!((erik.standing(&granted), erik.standings()), ("renewing", vec!["canceled", "renewing"]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_payments_the_second_is_kept_also_where_other_time_is_left() {
    story(async |town| {
        let (club, plan) = month(town).await;
        town.change(plan, |plan| plan.prices.push(money("9.99 USD"))).await;
        town.takes(Method::Manual).await;
        let sam = town.person("Sam");
        town.world.set_stars(sam.id, 2_000);
        sam.orders("Month", "by transfer").await;
        sam.hears("account 12-34");
        sam.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Confirm").await;
        sam.hears("Paid:");
        sam.hears("is yours until");
        sam.enters().await;
        sam.orders("Month", "250").await;
        sam.hears("every 30 days after that");
        let [first, second] = sam.gets_two_links().await;
        sam.subscribes_unseen(&first).await;
        // No double tap any more.
        town.clock.advance(Duration::from_secs(20));
        assert!(matches!(sam.subscribes_by(&second).await, Outcome::Paid(_)));
        sam.hears("You now have Month until");
        let right = sam.right().await;
        town.wait(hours(1)).await;
        sam.hears("nothing could be given for it");
        town.owner().hears("their order had already been paid");
        assert_eq!(sam.right().await.paid_until, right.paid_until);
        // A renewal that nobody told of: the row keeps its name, so that Telegram knows which to stop.
        town.wait(days(29)).await;
        town.world.loses_next(town.bot, "message");
        town.wait(days(1)).await;
        sam.hears("You now have Month until");
        let renewed = sam.right().await;
        assert_eq!((renewed.paid_until, &renewed.renews), (right.paid_until + days(30), &right.renews));
        assert_eq!(sam.standing(&right.renews.expect("a row")), "renewing");
        sam.presses(&format!("renewal:off:{}", right.id)).await;
        sam.hears("Renewal of Month is off");
        assert_eq!(sam.standings().iter().filter(|state| **state == "renewing").count(), 0);
        assert!(club.has(&sam));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_subscribes_anew_cannot_be_charged_by_the_old_subscription() {
    story(async |town| {
        let (club, _) = month(town).await;
        let alice = member(town, &club, 2_000).await;
        let old = alice.star().charge;
        assert!(town.world.cancels_subscription(alice.id, &old));
        town.settle().await;
        alice.hears("Renewal of Month is off");
        town.wait(days(5)).await;
        let deaf = deaf(town);
        alice.orders("Month", "250").await;
        alice.hears("every 30 days after that");
        assert!(matches!(alice.subscribes().await, Outcome::Paid(_)));
        alice.hears("You now have Month until");
        let new = alice.right().await.renews.expect("a row");
        assert_ne!(new, old);
        // She is quicker than our word to Telegram; it comes nevertheless.
        assert!(town.world.resumes_subscription(alice.id, &old));
        town.settle().await;
        alice.hears_nothing();
        assert_eq!(alice.right().await.renews.as_ref(), Some(&new));
        town.world.heal(deaf);
        town.wait(hours(2)).await;
        assert_eq!((alice.standing(&old), alice.standing(&new)), ("canceled", "renewing"));
        assert!(!town.world.resumes_subscription(alice.id, &old));
        alice.presses(&format!("renewal:off:{}", alice.right().await.id)).await;
        alice.hears("nothing more will be charged");
        town.wait(days(61)).await;
        assert_eq!((town.world.stars(alice.id), alice.standings()), (1_500, vec!["ended", "ended"]));
        alice.hears("access ended");
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_subscribes_anew_is_not_charged_by_what_had_failed() {
    story(async |town| {
        let (club, plan) = month(town).await;
        let alice = member(town, &club, 250).await;
        let old = alice.star().charge;
        town.wait(days(30)).await;
        alice.hears("could not be renewed");
        town.wait(hours(25)).await;
        alice.hears("access ended");
        town.change(plan, |plan| plan.prices = vec![money("200 XTR")]).await;
        town.world.set_stars(alice.id, 240);
        alice.orders("Month", "200").await;
        alice.hears("every 30 days after that");
        assert!(matches!(alice.subscribes().await, Outcome::Paid(_)));
        alice.hears("Paid:");
        alice.hears("is yours until");
        town.world.set_stars(alice.id, 300);
        town.settle().await;
        assert_eq!(town.world.stars(alice.id), 300, "the old subscription is tried no more");
        assert_eq!(alice.standing(&alice.right().await.renews.expect("a row")), "renewing");
        assert_ne!(alice.standing(&old), "renewing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_beginning_that_is_told_after_a_renewal_gives_the_row_its_name() {
    story(async |town| {
        month(town).await;
        let alice = subscriber(town, "Alice", 1_000).await;
        town.world.loses_next(town.bot, "message");
        assert!(matches!(alice.subscribes().await, Outcome::Paid(_)));
        let first = alice.star();
        town.sleep().await;
        // Nobody looks into Telegram's list before the renewal is told.
        town.clock.advance_to(Moment::from_secs(first.until) + hours(1) / 60);
        let list = town.world.fault(Fault::on("getStarTransactions", Trouble::Status(500)));
        town.wake().await;
        alice.hears("Paid:");
        alice.hears("is yours until");
        town.world.heal(list);
        town.wait(hours(1)).await;
        alice.hears("You now have Month until");
        // She is not inside yet: the way in is shown again.
        alice.hears("is yours until");
        let right = alice.right().await;
        assert_eq!(right.renews.as_ref(), Some(&first.charge));
        assert_eq!(alice.payments().await.len(), 2);
        alice.presses(&format!("renewal:off:{}", right.id)).await;
        alice.hears("Renewal of Month is off");
        assert_eq!(alice.star().state, "canceled");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_in_the_grace_keeps_what_was_promised() {
    story(async |town| {
        let (club, _) = month(town).await;
        for in_telegram in [false, true] {
            let alice = member(town, &club, 250).await;
            town.wait(days(30)).await;
            alice.hears("could not be renewed");
            let promised = alice.right().await.ends_at;
            if in_telegram {
                assert!(town.world.cancels_subscription(alice.id, &alice.star().charge));
                town.settle().await;
            } else {
                alice.taps("Stop renewing").await;
            }
            alice.hears("Renewal of Month is off");
            assert_eq!(alice.right().await.ends_at, promised);
            town.wait(hours(12)).await;
            assert!(club.has(&alice));
            town.wait(hours(13)).await;
            alice.hears("access ended");
            assert!(!club.has(&alice));
        }
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_redeems_a_code_for_good_is_charged_no_more() {
    story(async |town| {
        let (club, plan) = month(town).await;
        let (_, codes) = town.makes(plan, 2, |batch| batch.term = Some(Term::Forever)).await;
        for (code, is_deaf) in codes.iter().zip([false, true]) {
            let dora = member(town, &club, 1_000).await;
            let deaf = is_deaf.then(|| deaf(town));
            dora.says(&format!("/redeem {code}")).await;
            dora.hears("you now have Month forever");
            dora.hears("Month is now yours forever");
            dora.may_hear("Month");
            assert!(dora.right().await.renews.is_none());
            town.wait(days(30)).await;
            if let Some(deaf) = deaf {
                // It was charged once more, for nothing: kept, and told.
                dora.hears("nothing could be given for it");
                town.owner().hears("they have all of it already");
                town.world.heal(deaf);
                town.wait(hours(2)).await;
                assert_eq!((dora.star().state, town.world.stars(dora.id)), ("canceled", 500));
            } else {
                assert_eq!((dora.star().state, town.world.stars(dora.id)), ("ended", 750));
            }
            dora.says("/status").await;
            dora.hears("Month");
            assert!(!dora.sees_button("Stop renewing") && !dora.sees_button("Renew"));
            assert!(club.has(&dora));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_buys_for_good_is_charged_no_more() {
    story(async |town| {
        let (club, plan) = month(town).await;
        let dora = member(town, &club, 1_000).await;
        town.change(plan, |plan| plan.term = Term::Forever).await;
        dora.orders("Month", "250").await;
        dora.hears("Month");
        assert!(matches!(dora.pays().await, Outcome::Paid(_)));
        dora.hears("✅ Paid");
        dora.hears("Month is now yours forever");
        town.wait(days(31)).await;
        assert_eq!((dora.star().state, town.world.stars(dora.id)), ("ended", 500));
        assert!(club.has(&dora));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gets_the_money_back_is_charged_no_more_also_where_other_time_is_left() {
    story(async |town| {
        let (club, plan) = month(town).await;
        let dora = member(town, &club, 1_000).await;
        let (_, codes) = town.makes(plan, 1, |batch| batch.term = Some("60 days".parse().unwrap())).await;
        dora.says(&format!("/redeem {}", codes[0])).await;
        dora.hears("you now have Month until");
        let (app, charge) = (town.usher().app, dora.payments().await.remove(0).charge);
        let bot = app.bot(BotId(town.bot)).expect("the bot");
        let done = refund::give_back(&app, &bot, Method::Stars, &charge, UserId(0)).await.unwrap();
        town.settle().await;
        assert_eq!(done, Refund::Done);
        dora.hears("You now have access until");
        // The code's days are nobody's to renew.
        let right = dora.right().await;
        assert_eq!((right.renews, right.ends_at), (None, right.paid_until));
        town.wait(days(31)).await;
        assert_eq!((dora.star().state, town.world.stars(dora.id)), ("ended", 1_000));
        assert!(club.has(&dora));
        dora.may_hear("");
        town.reminders_may_come();
    })
    .await;
}
