//! Who brings a customer gets a share of what they pay: held, taken back with a refund, and never for nothing.

use usher::{
    domain::{BotId, Money, Origin, UserId, balance::Standing, order::Method, rate::Rate, sale::Rule},
    flows::refund::{self, Refund},
};

use crate::{
    till::{BANK, money},
    town::{Club, Person, Town, days, story},
};

/// A shop that takes transfers and Stars, and an owner who listens.
pub async fn shop(town: &Town) -> Club<'_> {
    let club = town.club("Gold").await;
    town.owner().says("/help").await;
    town.owner().hears("/check ID");
    town.sells("Gold", "30 days", &[&club], &["10 USD", "1000 XTR"]).await;
    town.takes(Method::Manual).await;
    town.takes(Method::Stars).await;
    club
}

/// What one currency is worth in another.
pub async fn sets_rate(town: &Town, rate: &str) {
    let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
    work.set_rate(BotId(town.bot), &Rate::read(rate).unwrap()).await.unwrap();
    work.commit().await.unwrap();
}

/// The owner says what invitations are worth.
pub async fn rewards(town: &Town, words: &str) {
    town.owner().says(&format!("/referrals {words}")).await;
    town.owner().hears("What you pay for customers");
}

impl Person<'_> {
    /// Asks for their link; the answer is its payload.
    pub async fn invites(&self) -> String {
        self.says("/invite").await;
        let text = self.hears("Invite people").text;
        let at = text.find("?start=").unwrap_or_else(|| panic!("no link in {text}"));
        text[at + 7..].split_whitespace().next().unwrap().to_owned()
    }

    /// Opens a link in front of the shop.
    pub async fn comes_by(&self, payload: &str) {
        self.says(&format!("/start {payload}")).await;
        self.hears("what you can have");
    }

    /// Buys a plan by transfer; the owner confirms it.
    pub async fn transfers(&self, plan: &str) {
        self.orders(plan, "by transfer").await;
        self.hears(BANK);
        self.taps("I have paid").await;
        self.town.owner().hears("Did the money arrive?");
        self.town.owner().taps("Confirm").await;
        self.hears("✅ Paid");
        self.may_hear(plan);
    }

    /// How it stands with their credit.
    pub async fn balance(&self) -> Standing {
        let app = self.town.usher().app;
        app.store.balance(BotId(self.town.bot), UserId(self.id), app.base()).await.unwrap()
    }

    /// What they can spend and what is held, in cents.
    pub async fn credit(&self) -> (i64, i64) {
        let standing = self.balance().await;
        (standing.free.minor, standing.held.minor)
    }

    /// Their latest payment goes back.
    pub async fn is_refunded(&self) {
        let app = self.town.usher().app;
        let bot = app.bot(BotId(self.town.bot)).expect("the bot");
        let last = self.payments().await.into_iter().find(|one| one.refunded_at.is_none()).expect("a payment");
        let done = refund::give_back(&app, &bot, last.method, &last.charge, UserId(0)).await.unwrap();
        assert_eq!(done, Refund::Done);
        self.town.settle().await;
        self.hears("You have been refunded");
    }
}

fn usd(text: &str) -> Money {
    money(&format!("{text} USD"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_what_is_paid_goes_to_who_brought_them_and_is_held() {
    story(async |town| {
        shop(town).await;
        rewards(town, "first 20 renewal 10 hold 14d minimum 1 pay manual").await;
        let (alice, boris) = (town.person("Alice"), town.person("Boris"));
        let link = alice.invites().await;
        assert!(link.starts_with("r_") && link.len() == 10, "{link}");
        assert!(
            alice.addresses().iter().any(|url| url.starts_with("https://t.me/share/url?url=https%3A%2F%2Ft.me%2F"))
        );
        boris.comes_by(&link).await;
        boris.comes_by(&link).await;
        boris.transfers("Gold").await;
        alice.hears("Somebody you invited has paid: 2.00\u{a0}USD for you, yours to use from 29 Jan 2027");
        assert_eq!(alice.credit().await, (0, 200));
        assert_eq!(alice.invites().await, link, "one link for good");
        let text = alice.view().last().unwrap().text.clone();
        for line in [
            "Opened it: 1",
            "Came by it: 1",
            "Earned: 2.00\u{a0}USD",
            "On hold: 2.00\u{a0}USD",
            "Yours to use: 0.00\u{a0}USD",
            "held for 14 days",
            "Paid out: 0.00\u{a0}USD",
        ] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
        assert!(!alice.sees_button("paid out"), "nothing to pay out yet");
        town.wait(days(14)).await;
        assert_eq!(alice.credit().await, (200, 0));
        // The second payment is a renewal; by whichever way it is paid.
        sets_rate(town, "100 XTR = 1.30 USD").await;
        town.world.set_stars(boris.id, 5_000);
        boris.orders("Gold", "Pay 1,000").await;
        boris.hears("Gold");
        boris.pays().await;
        boris.hears("✅ Paid");
        alice.hears("1.30\u{a0}USD for you");
        assert_eq!(alice.credit().await, (200, 130));
        let worths: Vec<_> = boris.payments().await.into_iter().map(|payment| payment.worth).collect();
        assert_eq!(worths, [Some(usd("13")), Some(usd("10"))]);
        town.reminders_may_come();
        boris.may_hear("Gold");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_brings_themselves_nor_a_customer_nor_who_brought_them() {
    story(async |town| {
        let club = shop(town).await;
        rewards(town, "first 20 renewal 10 hold 0d").await;
        let (alice, boris, carol) = (town.person("Alice"), town.person("Boris"), town.person("Carol"));
        let link = alice.invites().await;
        alice.comes_by(&link).await;
        // A customer before the click is no newcomer, however long ago it was.
        carol.transfers("Gold").await;
        town.wait(days(31)).await;
        carol.hears("access ended");
        carol.comes_by(&link).await;
        carol.transfers("Gold").await;
        boris.comes_by(&link).await;
        let back = boris.invites().await;
        alice.comes_by(&back).await;
        alice.transfers("Gold").await;
        boris.hears_nothing();
        assert_eq!((alice.credit().await, boris.credit().await), ((0, 0), (0, 0)));
        let reach = town.usher().app.store.reach(BotId(town.bot), UserId(alice.id)).await.unwrap();
        assert_eq!((reach.clicks, reach.joins), (2, 1), "her own click is none");
        boris.transfers("Gold").await;
        alice.hears("2.00\u{a0}USD for you. /invite");
        assert_eq!(alice.credit().await, (200, 0), "without a hold it is hers at once");
        assert!(!club.has(&alice));
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_link_counts_or_the_last() {
    story(async |town| {
        shop(town).await;
        let (alice, boris) = (town.person("Alice"), town.person("Boris"));
        for (click, who) in [("first", "Carol"), ("last", "Dave")] {
            rewards(town, &format!("first 20 hold 0d click {click}")).await;
            let (one, other) = (alice.invites().await, boris.invites().await);
            let person = town.person(who);
            person.comes_by(&one).await;
            person.comes_by(&other).await;
            person.transfers("Gold").await;
            let (earns, gets_nothing) = if click == "first" { (&alice, &boris) } else { (&boris, &alice) };
            earns.hears("2.00\u{a0}USD for you");
            gets_nothing.hears_nothing();
            // Who has bought is theirs for good.
            person.comes_by(&one).await;
            person.comes_by(&other).await;
            rewards(town, "renewal 5").await;
            person.transfers("Gold").await;
            earns.hears("0.50\u{a0}USD for you");
            rewards(town, "renewal 0").await;
        }
        assert_eq!((alice.credit().await, boris.credit().await), ((250, 0), (250, 0)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_takes_the_share_back_held_or_spent() {
    story(async |town| {
        shop(town).await;
        rewards(town, "first 50 renewal 10 hold 14d").await;
        let (alice, boris) = (town.person("Alice"), town.person("Boris"));
        let link = alice.invites().await;
        boris.comes_by(&link).await;
        boris.transfers("Gold").await;
        alice.hears("5.00\u{a0}USD for you");
        boris.is_refunded().await;
        alice.hears("your share of 5.00\u{a0}USD. Your credit is 0.00");
        assert_eq!(alice.credit().await, (0, 0));
        assert_eq!(alice.balance().await.earned.minor, 0);
        // What went back was no first payment; the next one is.
        boris.transfers("Gold").await;
        alice.hears("5.00\u{a0}USD for you");
        town.wait(days(14)).await;
        assert_eq!(alice.credit().await, (500, 0));
        alice.orders("Gold", "Use my credit of 5.00").await;
        alice.hears("is used first");
        alice.taps("5.00\u{a0}USD by transfer").await;
        alice.hears(BANK);
        assert_eq!(alice.credit().await, (0, 0), "the open order holds it");
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        town.owner().taps("Confirm").await;
        alice.hears("✅ Paid: 5.00");
        alice.hears("Gold");
        boris.is_refunded().await;
        alice.hears("Your credit is −5.00\u{a0}USD now; what you earn next makes up for it");
        assert_eq!(alice.credit().await, (-500, 0));
        alice.says("/status").await;
        alice.hears("Credit: −5.00");
        // With a debt there is nothing to pay with.
        alice.says("/plans").await;
        alice.hears("what you can have");
        alice.taps("Gold").await;
        alice.hears("How would you like to pay");
        assert!(!alice.sees_button("credit"));
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_earned_by_gifts_by_credit_and_by_who_is_banned() {
    story(async |town| {
        let club = shop(town).await;
        let free = town.sells("Silver", "30 days", &[&club], &["3 USD"]).await;
        rewards(town, "first 20 renewal 20 hold 0d").await;
        let (alice, boris) = (town.person("Alice"), town.person("Boris"));
        let link = alice.invites().await;
        boris.comes_by(&link).await;
        boris.is_given(free).await;
        boris.hears("Silver");
        let olga = town.owner();
        olga.says(&format!("/credit {} 12 for the outage", boris.id)).await;
        olga.hears("can spend 12.00\u{a0}USD now");
        assert!(boris.hears("given you 12.00\u{a0}USD").text.contains("for the outage"));
        boris.orders("Gold", "Pay 10.00\u{a0}USD with my credit").await;
        boris.hears("✅ Paid: 10.00");
        boris.may_hear("Gold");
        alice.hears_nothing();
        // A part by credit: of the rest there is a share.
        boris.orders("Gold", "Use my credit of 2.00").await;
        boris.hears("is used first");
        boris.taps("8.00\u{a0}USD by transfer").await;
        boris.hears(BANK);
        boris.taps("I have paid").await;
        olga.hears("Did the money arrive?");
        olga.taps("Confirm").await;
        boris.hears("✅ Paid: 8.00");
        alice.hears("1.60\u{a0}USD for you");
        olga.says(&format!("/ban {}", alice.id)).await;
        olga.hears("banned");
        boris.transfers("Gold").await;
        assert_eq!(alice.credit().await, (160, 0), "who is banned earns nothing more");
        alice.may_hear("");
        boris.may_hear("");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_are_worth_nothing_until_the_owner_says_so() {
    story(async |town| {
        shop(town).await;
        let (olga, alice) = (town.owner(), town.person("Alice"));
        alice.says("/invite").await;
        alice.hears("not rewarded here");
        alice.says("/referrals first 100").await;
        alice.hears("I do not understand");
        olga.says("/referrals").await;
        olga.hears("Nothing is paid for inviting people");
        olga.says("/referrals first 20 hold soon").await;
        assert!(olga.hears("I do not understand “hold soon”").text.contains("an amount in USD"));
        rewards(town, "first 20 renewal 10 hold 14d minimum 10 click last pay manual").await;
        let text = olga.view().last().unwrap().text.clone();
        for line in [
            "20% of a person’s first payment, 10%",
            "held for 14 days",
            "paid out by your hand from 10.00",
            "the last one counts",
        ] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
        rewards(town, "first 25").await;
        assert!(olga.view().last().unwrap().text.contains("25% of a person’s first payment, 10%"), "the rest stays");
        alice.invites().await;
        olga.says("/referrals off").await;
        olga.hears("Nothing is paid for inviting people");
        alice.says("/invite").await;
        alice.hears("not rewarded here");
        olga.says("/audit").await;
        let log = olga.hears("Who did what").text;
        assert!(log.contains("set what invitations pay: first 25 %, renewal 10 %, hold 14d"), "{log}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_no_rate_knows_is_told_to_the_owner_once_a_day() {
    story(async |town| {
        shop(town).await;
        rewards(town, "first 20 hold 0d").await;
        let (alice, boris, carol) = (town.person("Alice"), town.person("Boris"), town.person("Carol"));
        let link = alice.invites().await;
        for person in [&boris, &carol] {
            person.comes_by(&link).await;
            town.world.set_stars(person.id, 5_000);
            person.orders("Gold", "Pay 1,000").await;
            person.hears("Gold");
            person.pays().await;
            person.hears("✅ Paid");
            person.may_hear("Gold");
        }
        assert!(town.owner().hears("no rate from XTR to USD").text.contains("1,000\u{a0}⭐ came in"));
        town.owner().hears_nothing();
        alice.hears_nothing();
        assert_eq!(boris.payments().await[0].worth, None, "nothing is made up");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_for_the_invited_is_for_those_who_came_by_a_link() {
    story(async |town| {
        let club = shop(town).await;
        let plan = town.sells("Circle", "30 days", &[&club], &["3 USD"]).await;
        town.change(plan, |plan| plan.rules.set = vec![Rule::InviteeOnly]).await;
        rewards(town, "first 20").await;
        let (alice, boris, carol) = (town.person("Alice"), town.person("Boris"), town.person("Carol"));
        let link = alice.invites().await;
        boris.comes_for(plan).await;
        boris.hears("only for people who were invited");
        // Who only looked around may still be brought; who bought may not.
        boris.comes_by(&link).await;
        boris.orders("Circle", "3.00\u{a0}USD by transfer").await;
        boris.hears(BANK);
        carol.transfers("Gold").await;
        carol.comes_by(&link).await;
        carol.comes_for(plan).await;
        carol.hears("only for people who were invited");
        alice.comes_for(plan).await;
        alice.hears("only for people who were invited");
        // The code in any letters, and the numbers of links that are out since older days.
        let (dave, emma) = (town.person("Dave"), town.person("Emma"));
        dave.comes_by(&link.to_lowercase()).await;
        emma.comes_by(&format!("r_{}", alice.id)).await;
        for person in [dave, emma] {
            person.comes_for(plan).await;
            person.hears("How would you like to pay");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_reads_well_in_every_language() {
    story(async |town| {
        shop(town).await;
        rewards(town, "first 20 renewal 10 hold 14d minimum 1 pay manual").await;
        let olga = town.owner();
        for language in ["ru", "id"] {
            let (anna, boris) = (town.speaker("Anna", language), town.person("Boris"));
            anna.says("/invite").await;
            let text = anna.hears("20%").text;
            let at = text.find("?start=").expect("a link");
            let link = text[at + 7..].split_whitespace().next().unwrap().to_owned();
            boris.comes_by(&link).await;
            boris.transfers("Gold").await;
            anna.hears("2,00\u{a0}USD");
            town.wait(days(14)).await;
            olga.says(&format!("/credit {} 3 merci", anna.id)).await;
            olga.hears("can spend 5.00");
            anna.hears("merci");
            anna.says("/status").await;
            anna.hears("5,00");
            anna.says("/plans").await;
            anna.may_hear("");
            anna.taps("Gold").await;
            anna.may_hear("");
            anna.taps("5,00").await;
            anna.hears("5,00");
            anna.taps("USD").await;
            anna.hears(BANK);
            anna.presses(&format!("order:cancel:{}", anna.order().await.key)).await;
            anna.says("/invite").await;
            anna.hears("5,00");
            // What was given is spent here; what was earned is paid out.
            anna.taps("2,00").await;
            anna.hears("2,00");
            olga.hears("wishes to be paid out: 2.00");
            olga.says("/payouts").await;
            olga.hears("To be paid out");
            olga.taps("Paid 2.00").await;
            olga.hears("Noted");
            anna.hears("3,00");
            olga.says(&format!("/credit {} -3", anna.id)).await;
            olga.hears("can spend 0.00");
            anna.hears("0,00");
            boris.is_refunded().await;
            anna.hears("−2,00");
        }
        olga.presses("lang:set:ru").await;
        olga.may_hear("");
        for words in ["/referrals", "/referrals x", "/payouts", "/credit", "/audit", "/help"] {
            olga.says(words).await;
            olga.may_hear("");
        }
        olga.says("/referrals pay credit").await;
        olga.may_hear("");
        olga.says("/payouts").await;
        olga.may_hear("");
        olga.presses("lang:set:id").await;
        olga.may_hear("");
        for words in ["/referrals", "/referrals x", "/payouts", "/credit", "/audit", "/help"] {
            olga.says(words).await;
            olga.may_hear("");
        }
        town.reminders_may_come();
    })
    .await;
}
