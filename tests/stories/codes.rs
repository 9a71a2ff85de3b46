//! Access codes: redeemed once, for whom they are meant, slowly for who guesses, and taken back.

use std::time::Duration;

use usher::{
    domain::{
        BotId, Origin, PlanId, Term, UserId,
        code::{Batch, LENGTH, OnlyFor},
        sale::Rule,
    },
    flows::redeem::{self, Undone},
    seal,
    store::CodeName,
};

use crate::town::{Town, days, hours, story};

const WRONG: &str = "does not work (any more)";

impl Town {
    /// Codes of a batch, changed from the usual: one use, one per person.
    pub async fn makes(&self, plan: PlanId, count: usize, change: impl FnOnce(&mut Batch)) -> (i64, Vec<String>) {
        let app = self.usher().app;
        let mut batch = Batch {
            id: 0,
            plan,
            term: None,
            uses: Some(1),
            per_person: Some(1),
            only_for: None,
            valid_from: None,
            valid_until: None,
            note: None,
            created_at: self.clock.now(),
        };
        change(&mut batch);
        let codes: Vec<String> = (0..count).map(|_| seal::key(LENGTH)).collect();
        let kept: Vec<_> = codes.iter().map(|code| (seal::digest(code), code[LENGTH - 4..].to_owned())).collect();
        let mut work = app.begin(Origin::Repeatable).await.unwrap();
        let id = work.add_batch(BotId(self.bot), &batch, &kept).await.unwrap();
        work.commit().await.unwrap();
        (id, codes)
    }

    pub async fn code(&self, plan: PlanId) -> String {
        self.makes(plan, 1, |_| {}).await.1.remove(0)
    }

    async fn revokes(&self, batch: i64, number: Option<i64>) -> u64 {
        let mut work = self.usher().app.begin(Origin::Repeatable).await.unwrap();
        let revoked = work.revoke_codes(BotId(self.bot), batch, number).await.unwrap();
        work.commit().await.unwrap();
        revoked
    }

    async fn takes_back(&self, code: &str, user: i64) -> Undone {
        let app = self.usher().app;
        let mut work = app.begin(Origin::Repeatable).await.unwrap();
        let name = CodeName::Hash(seal::digest(code));
        let undone =
            redeem::roll_back(&app, &mut work, (BotId(self.bot), UserId::OPERATOR), &name, UserId(user)).await.unwrap();
        work.commit().await.unwrap();
        self.settle().await;
        undone
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_opens_what_is_sold_by_code_only_and_works_once() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Month", "1 month", &[&club], false).await;
        town.change(plan, |plan| plan.rules.set = vec![Rule::TokenOnly]).await;
        let code = town.code(plan).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        alice.says("/redeem").await;
        alice.hears("Send /redeem and your access code");
        // However it is written: in small letters, with blanks, dashes, and letters that look like digits.
        let (head, tail) = code.split_at(13);
        let typed = format!("{} - {}", head.to_lowercase(), tail.replace('0', "o").replace('1', "l"));
        alice.says(&format!("/redeem {typed}")).await;
        alice.hears("Your code works");
        alice.hears("is yours until 15 Feb 2027");
        alice.enters().await;
        assert!(club.has(&alice));
        // Used, by whoever; unknown; and no code at all: the same answer.
        for typed in [code.as_str(), &seal::key(LENGTH), "hello"] {
            bob.says(&format!("/redeem {typed}")).await;
            let told = bob.hears(WRONG);
            assert_eq!(
                told.text,
                "This code does not work (any more). Please check that it is complete, or ask whoever gave it to you."
            );
        }
        alice.says(&format!("/redeem {code}")).await;
        alice.hears(WRONG);
        town.wait(days(32)).await;
        alice.hears("access ended");
        assert!(!club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_in_a_link_is_redeemed_past_the_gate() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Month", "1 month", &[&club], false).await;
        let (_, codes) = town.makes(plan, 1, |batch| (batch.uses, batch.per_person) = (None, None)).await;
        town.sponsors.sponsor("News", "https://t.me/+news");
        let alice = town.person("Alice");
        alice.says(&format!("/start c_{}", codes[0])).await;
        alice.hears("is yours until 15 Feb 2027");
        alice.hears("Here is your personal link");
        alice.hears_nothing();
        // Owners who look at her do not learn the code.
        town.owner().says(&format!("/check {}", alice.id)).await;
        assert!(!town.owner().hears("Alice").text.contains(&codes[0]));
        // A later start without a code is one without a code.
        alice.says("/start").await;
        alice.hears("the sponsor below");
        alice.hears_nothing();
        // The link again is another use, where the owner allows it.
        alice.says(&format!("/start c_{}", codes[0])).await;
        alice.hears("its time is added at the end: you now have Month until 15 Mar 2027");
        alice.may_hear("Here is your personal link");
        // Links as TGmembership wrote them work too.
        alice.says(&format!("/start accesstoken_{}", codes[0])).await;
        alice.hears("you now have Month until 15 Apr 2027");
        alice.may_hear("Here is your personal link");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_use_goes_to_one_of_those_who_come_at_once() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Month", "1 month", &[&club], false).await;
        let (_, codes) = town.makes(plan, 1, |batch| batch.uses = Some(2)).await;
        let people: Vec<_> = (0..12).map(|n| town.person(&format!("Guest {n}"))).collect();
        for person in &people {
            town.world.says(person.id, town.bot, &format!("/redeem {}", codes[0])).unwrap();
        }
        town.settle().await;
        let heard = |text: &str| people.iter().filter(|p| p.view().iter().any(|m| m.text.contains(text))).count();
        assert_eq!((heard("Your code works"), heard(WRONG)), (2, 10));
        for person in &people {
            person.may_hear("");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_sent_as_it_is_and_adds_its_own_term() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Month", "1 month", &[&club], false).await;
        let week: Term = "7 days".parse().unwrap();
        let (_, codes) = town.makes(plan, 2, |batch| (batch.term, batch.per_person) = (Some(week), Some(2))).await;
        let (_, more) = town.makes(plan, 1, |batch| batch.term = Some(Term::Forever)).await;
        let alice = town.speaker("Алиса", "ru");
        alice.says("/start").await;
        alice.hears("Готово");
        alice.is_given(plan).await;
        alice.hears("ваша личная ссылка");
        alice.says(&codes[0].to_lowercase()).await;
        alice.hears("теперь Month действует до 22.02.2027");
        alice.may_hear("ссылка");
        alice.says(&format!("https://t.me/usher_bot?start=c_{}", codes[1])).await;
        alice.hears("теперь Month действует до 01.03.2027");
        alice.may_hear("ссылка");
        // Who has it for good gains nothing, and the code stays good for somebody else.
        alice.says(&more[0]).await;
        alice.hears("теперь Month действует навсегда");
        alice.may_hear("ссылка");
        let (_, last) = town.makes(plan, 1, |_| {}).await;
        alice.says(&last[0]).await;
        alice.hears("Код остаётся в силе");
        let bob = town.speaker("Budi", "id");
        bob.says(&last[0]).await;
        bob.hears("Month milik Anda sampai 15/02/2027");
        bob.hears("tautan pribadi");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_for_newcomers_and_for_those_who_left_say_why_they_do_not_fit() {
    story(async |town| {
        let (club, free) = (town.club("Gold").await, town.club("Free").await);
        let plan = town.plan("Week", "7 days", &[&club], false).await;
        town.plan("Day", "1 day", &[&free], true).await;
        let (_, new) =
            town.makes(plan, 1, |b| (b.uses, b.per_person, b.only_for) = (None, None, Some(OnlyFor::Newcomer))).await;
        let (_, back) =
            town.makes(plan, 1, |b| (b.uses, b.per_person, b.only_for) = (None, None, Some(OnlyFor::Churned))).await;
        let alice = town.person("Alice");
        // What the gate gave does not count.
        alice.says("/start").await;
        alice.hears("Day is yours");
        alice.says(&back[0]).await;
        alice.hears("only for people who had access before and have none now");
        alice.says(&new[0]).await;
        alice.hears("Week is yours until 22 Jan 2027");
        alice.hears("Here is your personal link");
        alice.says(&new[0]).await;
        alice.hears("only for people who are new here");
        alice.says(&back[0]).await;
        alice.hears("only for people who had access before and have none now");
        town.wait(days(8)).await;
        alice.hears("Your Day access ended");
        alice.hears("Your Week access ended");
        alice.says(&back[0]).await;
        alice.hears("Week is yours");
        alice.hears("Here is your personal link");
        // No guesses: all of these were good codes.
        alice.says("/redeem once more").await;
        assert!(!alice.hears(WRONG).text.contains("Too many"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_have_their_time_and_a_person_their_share() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Week", "7 days", &[&club], false).await;
        let (from, until) = (town.clock.now() + days(1), town.clock.now() + days(2));
        let (_, codes) = town
            .makes(plan, 4, |b| (b.valid_from, b.valid_until, b.per_person) = (Some(from), Some(until), Some(2)))
            .await;
        let alice = town.person("Alice");
        alice.says(&codes[0]).await;
        alice.hears("it works only from 16 Jan 2027, 12:00 (UTC)");
        town.wait(days(1)).await;
        for code in &codes[..2] {
            alice.says(code).await;
            alice.hears("Your code works");
            alice.may_hear("personal link");
        }
        alice.says(&codes[2]).await;
        alice.hears("as many of these codes as one person may");
        town.wait(days(1)).await;
        let bob = town.person("Bob");
        bob.says(&codes[2]).await;
        bob.hears(WRONG);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_waits_longer_each_time_whatever_way_they_come() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Week", "7 days", &[&club], false).await;
        let (code, mallory, bob) = (town.code(plan).await, town.person("Mallory"), town.person("Bob"));
        for n in 0..4 {
            let guess = seal::key(LENGTH);
            mallory.says(&if n % 2 == 0 { format!("/redeem {guess}") } else { format!("/start c_{guess}") }).await;
            assert!(!mallory.hears(WRONG).text.contains("Too many"));
        }
        mallory.says("/redeem 12345").await;
        assert!(mallory.hears(WRONG).text.contains("Please try again after 15 Jan 2027, 12:15 (UTC)"));
        // A restart forgets nothing, a link is no way around, and not even a good code is looked at.
        town.sleep().await;
        town.wake().await;
        for typed in [format!("/redeem {code}"), format!("/start c_{code}"), code.clone()] {
            mallory.says(&typed).await;
            let told = mallory.hears("Too many codes that do not work");
            assert!(!told.text.contains(WRONG) && told.text.contains("12:15"), "{}", told.text);
        }
        town.clock.advance(hours(1) / 4);
        mallory.says("/redeem 12345").await;
        assert!(mallory.hears(WRONG).text.contains("Please try again after 15 Jan 2027, 12:45 (UTC)"));
        // Nobody else waits for it.
        bob.says(&code).await;
        bob.hears("Your code works");
        bob.hears("Here is your personal link");
        town.wait(days(2)).await;
        mallory.says("/redeem 12345").await;
        assert!(!mallory.hears(WRONG).text.contains("Too many"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_batch_stops_and_who_redeemed_keeps() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Week", "7 days", &[&club], false).await;
        let (batch, codes) = town.makes(plan, 1_000, |_| {}).await;
        let (_, other) = town.makes(plan, 1, |_| {}).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        alice.says(&codes[999]).await;
        alice.hears("Your code works");
        assert_eq!(town.revokes(batch, Some(1)).await, 1);
        bob.says(&codes[0]).await;
        bob.hears(WRONG);
        assert_eq!((town.revokes(batch, None).await, town.revokes(batch, None).await), (999, 0));
        bob.says(&codes[1]).await;
        bob.hears(WRONG);
        alice.hears("Here is your personal link");
        alice.enters().await;
        town.wait(days(1)).await;
        assert!(club.has(&alice));
        bob.says(&other[0]).await;
        bob.hears("Your code works");
        bob.hears("Here is your personal link");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redemption_is_taken_back_with_its_time_and_the_use_is_free_again() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Week", "7 days", &[&club], false).await;
        let code = town.code(plan).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        // On top of what was there: that stays.
        alice.says("/start").await;
        alice.hears("You have access");
        alice.is_given(plan).await;
        alice.hears("Here is your personal link");
        alice.enters().await;
        alice.says(&code).await;
        alice.hears("you now have Week until 29 Jan 2027");
        alice.may_hear("already inside");
        assert_eq!(town.takes_back(&code, bob.id).await, Undone::Nothing);
        assert!(matches!(town.takes_back(&code, alice.id).await, Undone::Now(Some(_))));
        alice.hears("You now have “Week” until 22 Jan 2027");
        assert_eq!(town.takes_back(&code, alice.id).await, Undone::Nothing);
        assert!(club.has(&alice));
        // The use is free: somebody else takes it, and loses all of it again.
        bob.says(&code).await;
        bob.hears("Your code works");
        bob.hears("Here is your personal link");
        bob.enters().await;
        assert!(matches!(town.takes_back(&code, bob.id).await, Undone::Now(None)));
        bob.hears("Your access to “Week” has ended");
        town.wait(Duration::ZERO).await;
        assert!(!club.has(&bob) && club.has(&alice));
        assert_eq!(town.takes_back(&seal::key(LENGTH), bob.id).await, Undone::Unknown);
        town.wait(days(8)).await;
        alice.hears("access ended");
        assert!(!club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lifelong_code_taken_back_leaves_what_was_there() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Week", "7 days", &[&club], false).await;
        let (_, codes) = town.makes(plan, 1, |batch| batch.term = Some(Term::Forever)).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("You have access");
        alice.is_given(plan).await;
        alice.hears("Here is your personal link");
        alice.says(&codes[0]).await;
        alice.hears("you now have Week forever");
        alice.may_hear("personal link");
        town.takes_back(&codes[0], alice.id).await;
        alice.hears("You now have “Week” until 22 Jan 2027");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn full_plans_bans_and_plans_out_of_sale_are_respected() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("Week", "7 days", &[&club], false).await;
        town.change(plan, |plan| plan.rules.max_customers = Some(1)).await;
        let (_, codes) = town.makes(plan, 5, |batch| batch.per_person = None).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        alice.says(&codes[0]).await;
        alice.hears("Your code works");
        alice.hears("Here is your personal link");
        bob.says(&codes[1]).await;
        bob.hears("all places of “Week” are taken");
        town.change(plan, |plan| plan.rules.max_customers = None).await;
        bob.says(&codes[1]).await;
        bob.hears("Your code works");
        bob.hears("Here is your personal link");
        // Out of sale: nobody new, but who has it may add.
        town.takes_out_of_sale(plan).await;
        let carol = town.person("Carol");
        carol.says(&codes[2]).await;
        carol.hears("is not given to new people any more");
        bob.says(&codes[2]).await;
        bob.hears("you now have Week until 29 Jan 2027");
        bob.may_hear("personal link");
        // Who is banned is not heard.
        town.owner().says(&format!("/ban {}", bob.id)).await;
        town.owner().hears("banned");
        bob.says(&codes[3]).await;
        bob.hears_nothing();
        alice.says(&codes[3]).await;
        alice.hears("you now have Week until 29 Jan 2027");
        alice.may_hear("personal link");
    })
    .await;
}
