//! What was earned is paid out by the owner's hand: once, written down, and told.

use usher::domain::balance::Kind;

use crate::{
    referrals::{rewards, shop},
    town::{Person, Town, days, story},
};

/// Alice has earned two dollars by Boris, and they are hers.
async fn earned(town: &Town) -> (Person<'_>, Person<'_>) {
    shop(town).await;
    rewards(town, "first 20 hold 14d minimum 2 pay manual").await;
    let (alice, boris) = (town.person("Alice <b>&"), town.person("Boris"));
    let link = alice.invites().await;
    boris.comes_by(&link).await;
    boris.transfers("Gold").await;
    alice.hears("2.00\u{a0}USD for you");
    (alice, boris)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_to_be_paid_out_reaches_the_owner_and_is_paid_once() {
    story(async |town| {
        let (alice, boris) = earned(town).await;
        let olga = town.owner();
        // What is held is not asked for, whatever an old button carries.
        alice.presses("payout:ask").await.expect("a word");
        olga.says("/payouts").await;
        olga.hears("nobody has 2.00");
        town.wait(days(14)).await;
        alice.invites().await;
        alice.taps("Have 2.00\u{a0}USD paid out").await;
        alice.hears("you wish 2.00\u{a0}USD to be paid out");
        olga.hears("wishes to be paid out: 2.00");
        assert!(alice.presses("payout:ask").await.expect("a word").contains("you have asked already"));
        alice.invites().await;
        assert!(alice.view().last().unwrap().text.contains("You have asked to be paid out"));
        olga.says("/payouts").await;
        let list = olga.hears("To be paid out").text;
        assert!(list.contains("Alice <b>&") && list.contains("2.00\u{a0}USD, asked 29 Jan 2027"), "{list}");
        // Two owners press, or one twice: it is paid once.
        let (message, data) = olga.button("Paid 2.00");
        town.world.taps(olga.id, town.bot, message, &data);
        town.world.taps(olga.id, town.bot, message, &data);
        town.settle().await;
        olga.hears("was paid 2.00");
        olga.hears_nothing();
        alice.hears("paid 2.00\u{a0}USD out to you. Your credit is 0.00");
        assert_eq!(alice.credit().await, (0, 0));
        let standing = alice.balance().await;
        assert_eq!((standing.earned.minor, standing.paid_out.minor), (200, 200));
        olga.says("/payouts").await;
        olga.hears("nobody has 2.00");
        // Refunded afterwards: the balance goes below nothing, and says so.
        boris.is_refunded().await;
        alice.hears("Your credit is −2.00\u{a0}USD now; what you earn next makes up for it");
        assert_eq!(alice.credit().await, (-200, 0));
        let app = town.usher().app;
        let (bot, user) = (usher::domain::BotId(town.bot), usher::domain::UserId(alice.id));
        let kinds: Vec<_> =
            app.store.balance_entries(bot, user, 10).await.unwrap().into_iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [Kind::Clawback, Kind::Payout, Kind::Commission]);
        olga.says(&format!("/audit {}", alice.id)).await;
        assert!(olga.hears("Who did what").text.contains("paid 2.00 USD out"));
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_spent_meanwhile_is_not_paid_out() {
    story(async |town| {
        let (alice, _) = earned(town).await;
        let olga = town.owner();
        town.wait(days(14)).await;
        olga.says("/payouts").await;
        olga.hears("To be paid out");
        olga.says(&format!("/credit {} -1", alice.id)).await;
        olga.hears("can spend 1.00");
        alice.hears("taken 1.00");
        let (_, data) = olga.button("Paid 2.00");
        assert!(olga.presses(&data).await.expect("a word").contains("less than that"));
        assert_eq!(alice.credit().await, (100, 0));
        // Somebody else's button, or of who may not.
        alice.presses(&data).await;
        alice.may_hear("");
        assert_eq!(alice.credit().await, (100, 0));
        rewards(town, "pay credit").await;
        olga.says("/payouts").await;
        olga.hears("Shares are spent here");
        alice.invites().await;
        assert!(alice.view().last().unwrap().text.contains("You can spend it here: /plans."));
        town.reminders_may_come();
    })
    .await;
}
