//! Two things about one order in the same instant: one comes first, the other is told, and no money is lost between them.

use std::time::Duration;

use tokio::task::JoinHandle;
use usher::{
    domain::{
        BotId, Origin, PlanId, UserId,
        order::{Method, Order, State},
    },
    emulator::Outcome,
    flows::order::{self, Moved},
};

use crate::{
    door::{self, Door},
    till::money,
    town::{Club, Person, Town, days, story},
};

/// A club, its price in both ways, and an owner who listens.
async fn shop(town: &Town) -> (Club<'_>, PlanId) {
    let club = town.club("Gold").await;
    town.owner().says("/start").await;
    town.owner().hears("You have access");
    let plan = town.sells("Month", "1 month", &[&club], &["9.99 USD", "250 XTR"]).await;
    town.takes(Method::Manual).await;
    town.takes(Method::Stars).await;
    (club, plan)
}

impl Town {
    /// `usher order confirm`, beside everything else.
    pub fn confirms(&self, key: &str) -> JoinHandle<Moved> {
        let (app, bot, key) = (self.usher().app, BotId(self.bot), key.to_owned());
        tokio::spawn(async move {
            let staff = app.bot(bot).expect("a bot");
            let mut work = app.begin(Origin::Repeatable).await.unwrap();
            let moved = order::decide(&app, &mut work, &staff, &key, UserId(0), true).await.unwrap();
            work.commit().await.unwrap();
            moved
        })
    }
}

impl<'t> Person<'t> {
    /// Everything this person ordered, latest first.
    pub async fn all_orders(&self) -> Vec<Order> {
        self.town.usher().app.store.orders_of(BotId(self.town.bot), UserId(self.id)).await.unwrap()
    }

    /// Presses a button while others do something too; the answer is the tap.
    pub fn taps_beside(&self, text: &str) -> String {
        let (message, data) = self.button(text);
        self.town.world.taps(self.id, self.town.bot, message, &data)
    }

    async fn orders_by_hand(self) -> Person<'t> {
        self.orders("Month", "by transfer").await;
        self.hears("account 12-34");
        self
    }

    async fn orders_with_stars(self) -> Person<'t> {
        self.town.world.set_stars(self.id, 1_000);
        self.orders("Month", "250").await;
        self.hears("Month");
        self
    }

    fn pays_beside(&self) -> String {
        self.town.world.pays(self.id, self.town.bot, self.invoice().id)
    }

    /// Has one right, and it is as long as what was paid for it, one payment behind the other.
    async fn has_what_was_paid(&self, times: usize) {
        let right = self.right().await;
        let gave = self.payments().await.into_iter().filter_map(|payment| payment.gave);
        let mut spans: Vec<_> = gave.map(|span| (span.from, span.until)).collect();
        spans.sort_unstable();
        assert_eq!(spans.len(), times, "{spans:?}");
        assert!(spans.iter().all(|(from, until)| until.since(*from) >= days(28)), "{spans:?}");
        assert!(spans.windows(2).all(|two| two[0].1 == two[1].0), "{spans:?}");
        assert_eq!((spans[0].0, spans[times - 1].1), (right.starts_at, right.paid_until));
    }
}

const NAMES: [&str; 4] = ["Alice", "Bob", "Carol", "Dave"];

#[tokio::test(flavor = "multi_thread")]
async fn stars_and_a_transfer_in_the_same_instant_give_the_time_of_both() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let (mut people, mut keys) = (Vec::new(), Vec::new());
        for name in NAMES {
            let person = town.person(name).orders_by_hand().await;
            person.taps("I have paid").await;
            town.owner().hears("Did the money arrive?");
            keys.push(person.order().await.key);
            people.push(person.orders_with_stars().await);
        }
        let mut door = Door::shut(town, door::SEATS).await;
        people.iter().for_each(|person| drop(person.pays_beside()));
        let confirmed: Vec<_> = keys.iter().map(|key| town.confirms(key)).collect();
        door.gathers(8).await;
        door.opens(town).await;
        for moved in confirmed {
            assert!(matches!(moved.await.unwrap(), Moved::Now(_)));
        }
        town.settle().await;
        for person in &people {
            person.has_what_was_paid(2).await;
            person.hears("Thank you!");
            person.hears("You now have Month until");
            person.enters().await;
            assert!(club.has(person));
            person.may_hear("");
            assert_eq!(town.world.stars(person.id), 750);
        }
        assert_eq!(door::tried_again(town).await, 0);
    })
    .await;
}

/// So many seconds before the first of these orders lapses.
async fn just_in_time(town: &Town, people: &[Person<'_>]) {
    let mut ends = Vec::new();
    for person in people {
        ends.push(person.order().await.expires_at);
    }
    town.clock.advance_to(ends.into_iter().min().expect("an order") - Duration::from_secs(20));
    town.settle().await;
}

/// The minute in which they lapse passes while everybody stands before the door.
async fn time_is_up(town: &Town, door: &mut Door, people: i64) {
    town.clock.advance(Duration::from_secs(150));
    door.lets_jobs_run(town, people).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_i_paid_as_the_order_lapses_is_heard_or_told() {
    story(async |town| {
        shop(town).await;
        let mut people = Vec::new();
        for name in NAMES {
            people.push(town.person(name).orders_by_hand().await);
        }
        just_in_time(town, &people).await;
        let mut door = Door::shut(town, door::ERRANDS).await;
        let certain = door.is_there();
        let taps: Vec<String> = people.iter().map(|person| person.taps_beside("I have paid")).collect();
        door.gathers(4).await;
        time_is_up(town, &mut door, 4).await;
        door.opens(town).await;
        for (person, tap) in people.iter().zip(taps) {
            let (order, told) = (person.order().await, town.world.answered(&tap).flatten());
            let seen = person.view().into_iter().rfind(|message| message.text.contains(&order.key)).expect("a card");
            if order.state == State::AwaitingConfirmation {
                town.owner().hears("Did the money arrive?");
                assert!(told.is_none() && seen.text.contains("checks whether the money"), "{told:?} {}", seen.text);
            } else {
                assert!(!certain, "{} was in time", person.id);
                assert!(order.state == State::Expired && seen.text.contains("has expired"), "{}", seen.text);
            }
        }
        assert_eq!(door::tried_again(town).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_as_the_order_lapses_opens_the_door() {
    story(async |town| {
        shop(town).await;
        let mut people = Vec::new();
        for name in NAMES {
            people.push(town.person(name).orders_with_stars().await);
        }
        just_in_time(town, &people).await;
        let mut door = Door::shut(town, door::ERRANDS).await;
        for payment in people.iter().map(Person::pays_beside).collect::<Vec<_>>() {
            let outcome = town.world.outcome_within(&payment, Duration::from_secs(30)).await;
            assert!(matches!(outcome, Some(Outcome::Paid(_))), "{outcome:?}");
        }
        door.gathers(4).await;
        time_is_up(town, &mut door, 4).await;
        door.opens(town).await;
        for person in &people {
            assert_eq!((person.order().await.state, town.world.stars(person.id)), (State::Paid, 750));
            person.has_what_was_paid(1).await;
            person.may_hear("The invoice for “Month” has expired");
            person.hears("Paid: ");
            person.hears("is yours until");
        }
        assert_eq!(door::tried_again(town).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_renews_as_their_time_ends_goes_on_with_the_same_right() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let alice = town.person("Alice").orders_with_stars().await;
        assert!(matches!(alice.pays().await, Outcome::Paid(_)));
        alice.hears("Paid: ");
        alice.hears("is yours until");
        alice.enters().await;
        let had = alice.right().await;
        town.clock.advance_to(had.ends_at - Duration::from_secs(3_600));
        town.settle().await;
        town.reminders_may_come();
        alice.orders("Month", "250").await;
        alice.hears("Month");
        town.clock.advance_to(had.ends_at - Duration::from_secs(20));
        town.settle().await;
        town.reminders_may_come();
        let mut door = Door::shut(town, door::BOOKS).await;
        let (certain, payment) = (door.is_there(), alice.pays_beside());
        let outcome = town.world.outcome_within(&payment, Duration::from_secs(30)).await;
        assert!(matches!(outcome, Some(Outcome::Paid(_))), "{outcome:?}");
        door.gathers(1).await;
        time_is_up(town, &mut door, 1).await;
        door.opens(town).await;
        let has = alice.right().await;
        assert!(has.paid_until.since(had.paid_until) >= days(28));
        if certain {
            assert_eq!(has.id, had.id);
            alice.hears("You now have Month until");
            // Whoever looked at her place meanwhile saw it end: then she is shown the way back.
            alice.may_hear("is yours until");
            alice.hears_nothing();
        }
        if !club.has(&alice) {
            alice.enters().await;
            assert!(club.has(&alice));
        }
        alice.may_hear("");
        assert_eq!(door::tried_again(town).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_order_and_the_owners_word_about_the_old_one_leave_one_of_them() {
    story(async |town| {
        let (_, plan) = shop(town).await;
        let (alice, bob) = (town.person("Alice").orders_by_hand().await, town.person("Bob").orders_by_hand().await);
        town.change(plan, |plan| plan.prices = vec![money("8 USD")]).await;
        for (person, is_new_first) in [(alice, true), (bob, false)] {
            let old = person.order().await.key;
            person.says("/plans").await;
            person.hears("what you can have");
            person.taps("Month").await;
            person.hears("How would you like to pay");
            let mut door = Door::shut(town, if is_new_first { door::ERRANDS } else { door::BOOKS }).await;
            let certain = door.is_there();
            let moved = if is_new_first {
                person.taps_beside("by transfer");
                door.gathers(1).await;
                town.confirms(&old)
            } else {
                let moved = town.confirms(&old);
                door.gathers(1).await;
                person.taps_beside("by transfer");
                moved
            };
            door.gathers(2).await;
            door.opens(town).await;
            let moved = moved.await.unwrap();
            town.settle().await;
            let orders = person.all_orders().await;
            let (one, other) =
                (orders.iter().find(|order| order.key == old), orders.iter().find(|order| order.key != old));
            let (one, other) = (one.expect("the old order"), other.expect("a new order"));
            assert_eq!((other.state, orders.len()), (State::Pending, 2));
            let is_paid = matches!(moved, Moved::Now(_));
            assert!(!certain || (is_paid != is_new_first && other.amount == money("8 USD")), "{moved:?}");
            person.hears("account 12-34");
            if is_paid {
                assert_eq!(one.state, State::Paid);
                person.has_what_was_paid(1).await;
                person.hears("Paid: 9.99");
                person.hears("is yours until");
            } else {
                assert!(matches!(moved, Moved::Not(order) if order.state == State::Cancelled));
                assert_eq!(one.state, State::Cancelled);
                assert!(person.rights().await.is_empty() && person.payments().await.is_empty());
            }
        }
        assert_eq!(door::tried_again(town).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_words_in_the_same_instant_one_counts_and_both_hear_which() {
    story(async |town| {
        shop(town).await;
        let (olga, omar) = (town.owner(), town.person("Omar"));
        let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
        work.set_role(BotId(town.bot), UserId(omar.id), Some(usher::domain::team::Role::Owner)).await.unwrap();
        work.commit().await.unwrap();
        omar.says("/start").await;
        omar.may_hear("");
        // Before the second round the first word is written down, before the others nothing is.
        let rounds = [
            ("confirm", "reject", door::ERRANDS),
            ("confirm", "reject", door::BOOKS),
            ("confirm", "confirm", door::BOOKS),
        ];
        for (name, (first, second, lock)) in NAMES.into_iter().zip(rounds) {
            let person = town.person(name).orders_by_hand().await;
            person.taps("I have paid").await;
            let key = person.order().await.key;
            let mut door = Door::shut(town, lock).await;
            let certain = door.is_there() && lock == door::BOOKS;
            let one = town.world.taps(olga.id, town.bot, 1, &format!("order:{first}:{key}"));
            door.gathers(1).await;
            let other = town.world.taps(omar.id, town.bot, 1, &format!("order:{second}:{key}"));
            door.gathers(2).await;
            door.opens(town).await;
            let answers = [&one, &other].map(|tap| town.world.answered(tap).expect("the button stops spinning"));
            let late: Vec<&String> = answers.iter().flatten().collect();
            let state = person.order().await.state;
            assert_eq!(late.len(), 1, "one was first, the other is told: {answers:?}");
            assert!(!certain || (answers[0].is_none() && state == State::Paid), "{answers:?}");
            if state == State::Paid {
                assert!(late[0].contains("already paid"), "{late:?}");
                person.has_what_was_paid(1).await;
                person.hears("Paid: 9.99");
                person.hears("is yours until");
            } else {
                assert!(state == State::Rejected && late[0].contains("This order was rejected"), "{state} {late:?}");
                assert!(person.rights().await.is_empty() && person.payments().await.is_empty());
                for owner in [olga, omar] {
                    owner.may_hear("");
                }
            }
            for owner in [olga, omar] {
                let card = owner
                    .view()
                    .into_iter()
                    .rfind(|card| card.text.contains("🧾") && card.text.contains(name))
                    .expect("a card");
                assert!(card.buttons.is_empty(), "{}", card.text);
                owner.may_hear("Did the money arrive?");
                owner.may_hear(name);
            }
        }
        assert_eq!(door::tried_again(town).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_and_a_ban_in_the_same_instant_do_not_stand_in_each_others_way() {
    story(async |town| {
        let (club, _) = shop(town).await;
        let (alice, bob) =
            (town.person("Alice").orders_with_stars().await, town.person("Bob").orders_with_stars().await);
        for (person, lock, is_money_first) in [(alice, door::BOOKS_CLOSED, true), (bob, door::SEATS, false)] {
            let ban = || town.world.says(town.owner().id, town.bot, &format!("/ban {}", person.id)).unwrap();
            let mut door = Door::shut(town, lock).await;
            if is_money_first {
                person.pays_beside();
                door.gathers(1).await;
                ban();
            } else {
                ban();
                door.gathers(1).await;
                person.pays_beside();
            }
            door.gathers(2).await;
            door.opens(town).await;
            town.owner().hears("is banned");
            assert!(person.rights().await.is_empty() && !club.has(&person));
            // Where the ban came before the question, nothing was charged; otherwise the money is in the books.
            let paid = person.payments().await;
            assert_eq!((town.world.stars(person.id), paid.len()), if paid.is_empty() { (1_000, 0) } else { (750, 1) });
            if paid.first().is_some_and(|payment| payment.gave.is_none()) {
                town.owner().hears("they are banned");
                person.hears_nothing();
            }
            person.may_hear("");
        }
        assert_eq!(door::tried_again(town).await, 0);
    })
    .await;
}
