//! Reminders: each once, in time, in waking hours, true when they come, and only to whom they concern.

use usher::{
    domain::{BotId, Origin, PlanId, UserId, order::Method, remind::Reminders, sale::Rule},
    emulator::Message,
    flows::admit::{self, Grant},
};

use crate::town::{Club, Person, Scene, Town, days, hours, story, story_in};

/// Buys a plan for Stars and enters.
async fn buys(person: &Person<'_>, plan: &str) {
    person.orders(plan, "⭐").await;
    person.hears(plan);
    person.pays().await;
    person.may_hear("Paid:");
    person.may_hear("is yours until");
}

/// A month in a club, bought at noon on 15 January: it ends at noon on 15 February.
async fn member<'t>(town: &'t Town) -> (Club<'t>, Person<'t>) {
    let club = town.club("Gold").await;
    town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
    town.takes(Method::Stars).await;
    let alice = rich(town, "Alice");
    buys(&alice, "Month").await;
    alice.enters().await;
    (club, alice)
}

fn rich<'t>(town: &'t Town, name: &str) -> Person<'t> {
    let person = town.person(name);
    town.world.set_stars(person.id, 10_000);
    person
}

/// Somebody gives a right by another way than a sale.
async fn gives(town: &Town, person: &Person<'_>, plan: PlanId, source: &str) {
    let (app, bot) = (town.usher().app, BotId(town.bot));
    let mut work = app.begin(Origin::Repeatable).await.unwrap();
    let plan = work.plan(bot, plan).await.unwrap().expect("a plan");
    let given = admit::grant(&mut work, bot, UserId(person.id), &plan, source, app.settings.time_zone).await.unwrap();
    assert!(matches!(given, Grant::Until(_)), "{given:?}");
    work.commit().await.unwrap();
    town.settle().await;
}

async fn chooses(town: &Town, reminders: &str) {
    let chosen: Reminders = reminders.parse().unwrap();
    let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
    work.set_reminders(BotId(town.bot), Some(&chosen)).await.unwrap();
    work.commit().await.unwrap();
}

fn buttons(message: &Message) -> Vec<&str> {
    message.buttons.iter().flatten().map(|button| button.text.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_stage_is_said_once_and_its_button_renews() {
    story(async |town| {
        let (club, alice) = member(town).await;
        town.wait(days(23)).await;
        alice.hears_nothing();
        town.wait(days(1)).await;
        let week = alice.hears("Your Month access ends in 7 days: 15 Feb 2027, 12:00 (UTC)");
        assert_eq!(buttons(&week), ["🔁 Renew Month – 250\u{a0}⭐"]);
        assert!(week.text.contains("added to what is left"), "{}", week.text);
        town.wait(days(3)).await;
        alice.hears_nothing();
        town.wait(days(1)).await;
        alice.hears("ends in 3 days");
        town.wait(days(2)).await;
        alice.hears("ends tomorrow: 15 Feb 2027, 12:00 (UTC)");
        // Noon and some minutes on the 14th; "today" is said at nine.
        town.wait(hours(20)).await;
        alice.hears_nothing();
        town.wait(hours(1)).await;
        alice.hears("ends today: 15 Feb 2027, 12:00 (UTC)");
        town.wait(hours(4)).await;
        let farewell = alice.hears("access ended on 15 Feb");
        assert_eq!(buttons(&farewell), ["🔁 Renew Month – 250\u{a0}⭐"]);
        assert!(farewell.text.contains("one month for 250\u{a0}⭐"), "{}", farewell.text);
        assert!(!club.has(&alice));
        town.wait(days(6)).await;
        alice.hears_nothing();
        town.wait(days(1)).await;
        let back = alice.hears("You are welcome to come back");
        assert!(!back.text.contains("added to what is left"), "{}", back.text);
        alice.taps("Renew Month").await;
        alice.hears("How would you like to pay");
        town.wait(days(40)).await;
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_renews_is_reminded_of_the_new_end_only() {
    story(async |town| {
        let (_, alice) = member(town).await;
        town.wait(days(24)).await;
        alice.hears("ends in 7 days");
        buys(&alice, "Month").await;
        for _ in 0..10 {
            town.wait(days(1)).await;
            alice.hears_nothing();
        }
        town.wait(days(18)).await;
        alice.hears("Your Month access ends in 7 days: 15 Mar 2027, 12:00 (UTC)");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_that_waits_for_telegram_is_not_said_after_the_renewal() {
    story(async |town| {
        use usher::emulator::{Fault, Trouble};
        let (_, alice) = member(town).await;
        let fault = town.world.fault(Fault::on("sendMessage", Trouble::TooMany(600)).in_chat(alice.id).once());
        town.clock.advance(days(24));
        town.until(|world| world.hits(fault) == 1).await;
        // Meanwhile an operator books what she paid in another way.
        let (app, bot) = (town.usher().app, BotId(town.bot));
        let mut work = app.begin(Origin::Repeatable).await.unwrap();
        let mut right = work.open_subscriptions(bot, UserId(alice.id)).await.unwrap().remove(0);
        right.paid_until = right.paid_until + days(30);
        right.ends_at = right.paid_until;
        work.save_subscription(&right).await.unwrap();
        work.commit().await.unwrap();
        town.wait(hours(1)).await;
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_message_for_all_that_ends_together() {
    story(async |town| {
        let (gold, den, bar) = (town.club("Gold").await, town.club("Den").await, town.club("Bar").await);
        town.sells("Month", "1 month", &[&gold, &den], &["250 XTR"]).await;
        town.sells("Bar pass", "1 month", &[&bar], &["50 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        buys(&alice, "Month").await;
        town.wait(hours(5)).await;
        buys(&alice, "Bar pass").await;
        town.wait(days(23)).await;
        town.wait(hours(20)).await;
        let told = alice.hears("Your Month access ends in 7 days: 15 Feb 2027, 12:00");
        assert!(told.text.contains("Your Bar pass access ends in 7 days: 15 Feb 2027, 17:"), "{}", told.text);
        assert_eq!(buttons(&told).len(), 2);
        town.wait(days(1)).await;
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_woken_and_the_zone_is_the_owners() {
    let scene = Scene::default().with("--time-zone", "Asia/Jakarta").with("--quiet-hours", "18-8");
    story_in(scene, async |town| {
        // She bought at seven in the evening by the owner's clock: inside the quiet hours.
        let (_, alice) = member(town).await;
        town.wait(days(24)).await;
        alice.hears_nothing();
        town.wait(hours(12)).await;
        alice.hears_nothing();
        town.wait(hours(1)).await;
        alice.hears("ends in 6 days: 15 Feb 2027, 19:00 (Asia/Jakarta)");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_said_once_and_a_restart_repeats_nothing() {
    story(async |town| {
        let (_, alice) = member(town).await;
        town.sleep().await;
        town.clock.advance(days(28));
        town.wake().await;
        town.wait(hours(1)).await;
        alice.hears("ends in 3 days");
        alice.hears_nothing();
        town.sleep().await;
        town.wake().await;
        town.wait(hours(1)).await;
        alice.hears_nothing();
        town.sleep().await;
        town.clock.advance(days(10));
        town.wake().await;
        town.wait(hours(1)).await;
        alice.hears("access ended");
        alice.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whom_it_concerns_is_reminded() {
    story(async |town| {
        let (club, alice) = member(town).await;
        let den = town.club("Den").await;
        let gift = town.plan("Gift", "1 month", &[&den], false).await;
        let year = town.sells("Year", "1 year", &[&club], &["2000 XTR"]).await;
        let free = town.sells("Free", "1 month", &[&den], &["1 XTR"]).await;
        let (bob, carol, dave, erin) = (rich(town, "Bob"), rich(town, "Carol"), rich(town, "Dave"), rich(town, "Erin"));
        for person in [bob, carol, dave, erin] {
            person.says("/help").await;
            person.hears("I stand");
        }
        // Bob has a gift that nobody sells, and what the gate gave; Carol blocks the bot; Dave is banned; Erin has a year
        // of the same club.
        bob.is_given(gift).await;
        bob.hears("is yours");
        gives(town, &bob, free, "gate").await;
        buys(&carol, "Month").await;
        town.world.blocks(carol.id, town.bot);
        buys(&dave, "Month").await;
        town.owner().says(&format!("/ban {}", dave.id)).await;
        town.owner().hears("is banned");
        buys(&erin, "Month").await;
        gives(town, &erin, year, "grant").await;
        let before = town.world.count("sendMessage");
        town.wait(days(24)).await;
        alice.hears("ends in 7 days");
        assert_eq!(town.world.count("sendMessage"), before + 1, "nobody else");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_by_itself_is_left_in_peace() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Monthly", "30 days", &[&club], &["250 XTR"]).await;
        town.change(plan, |plan| plan.rules.set = vec![Rule::Recurring]).await;
        town.takes(Method::Stars).await;
        let alice = rich(town, "Alice");
        alice.orders("Monthly", "⭐").await;
        alice.hears("every 30 days");
        alice.subscribes().await;
        alice.hears("Paid:");
        alice.hears("is yours until");
        town.wait(days(24)).await;
        alice.hears_nothing();
        alice.says("/status").await;
        let status = alice.hears("What you have");
        assert!(status.text.contains("renews by itself on 14 Feb 2027, 12:00"), "{}", status.text);
        let seen = buttons(&status);
        assert!(seen.iter().any(|text| text.contains("Stop renewing")), "{seen:?}");
        assert!(!seen.iter().any(|text| text.contains("Renew")), "{seen:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_chooses_what_is_said() {
    story(async |town| {
        let (_, alice) = member(town).await;
        let bob = rich(town, "Bob");
        chooses(town, "2d,3h").await;
        town.wait(hours(1)).await;
        buys(&bob, "Month").await;
        town.wait(days(28)).await;
        for person in [alice, bob] {
            person.hears_nothing();
        }
        chooses(town, "off").await;
        town.wait(days(4)).await;
        for person in [alice, bob] {
            person.hears("access ended");
            person.hears_nothing();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_ends_with_what_it_costs_to_go_on() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Month", "7 days", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = town.speaker("Alice", "ru");
        alice.says("/help").await;
        alice.hears("Я стою");
        gives(town, &alice, plan, "trial").await;
        town.wait(days(4)).await;
        let told = alice.hears("Пробный доступ Month заканчивается через 3 дня: 22.01.2027, 12:00 (UTC)");
        assert_eq!(buttons(&told), ["▶ Остаться: Month – 250\u{a0}⭐"]);
        alice.says("/status").await;
        assert!(alice.hears("Ваш доступ").text.contains("пробный доступ"));
        town.wait(days(4)).await;
        let farewell = alice.hears("Пробный доступ Month закончился 22.01.2027, 12:00 (UTC)");
        assert!(farewell.text.contains("Чтобы остаться, нажмите кнопку: 7 дней, 250\u{a0}⭐."), "{}", farewell.text);
        assert_eq!(buttons(&farewell), ["▶ Остаться: Month – 250\u{a0}⭐"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_reminders_does_not_delay_answers() {
    story_in(Scene { limits: true, ..Scene::default() }, async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Month", "1 month", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let mut people = Vec::new();
        for _ in 0..90 {
            let person = town.person("Guest");
            person.says("/help").await;
            person.hears("I stand");
            gives(town, &person, plan, "order").await;
            people.push(person);
        }
        town.clock.advance(days(24));
        town.until(|world| {
            world.chat_view(people[0].id, town.bot).len() > 2
                || people.iter().any(|p| world.chat_view(p.id, town.bot).len() > 2)
        })
        .await;
        let last = people.iter().rev().find(|person| person.view().len() == 2).expect("somebody still waits");
        town.world.says(last.id, town.bot, "/help").unwrap();
        town.settle().await;
        let told: Vec<_> = last.view().into_iter().filter(|m| m.from_bot).collect();
        assert!(told[1].text.contains("I stand"), "the answer comes before the reminder: {told:#?}");
        last.hears("I stand");
        for person in &people {
            person.hears("ends in 7 days");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn status_shows_open_orders_and_their_buttons() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["250 XTR", "9.99 USD"]).await;
        town.takes(Method::Stars).await;
        town.takes(Method::Manual).await;
        town.owner().says("/help").await;
        town.owner().hears("For the team");
        let alice = rich(town, "Alice");
        alice.orders("Month", "by transfer").await;
        alice.hears("account 12-34");
        alice.says("/status").await;
        let status = alice.hears("You have no access");
        assert!(status.text.contains("Month, 9.99\u{a0}USD"), "{}", status.text);
        assert!(status.text.contains("pay by 16 Jan 2027, 12:00"), "{}", status.text);
        alice.taps("Pay Month").await;
        alice.hears("account 12-34");
        alice.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        alice.says("/status").await;
        let status = alice.hears("the owner is checking the payment");
        assert!(status.buttons.is_empty(), "{status:?}");
        town.owner().says(&format!("/check {}", alice.id)).await;
        town.owner().hears("waiting for your decision");
        town.owner().taps("Confirm").await;
        alice.hears("Paid:");
        alice.hears("is yours until");
        alice.says("/status").await;
        let status = alice.hears("What you have");
        assert_eq!(buttons(&status), ["🔗 Get a link to Gold", "🔁 Renew Month – 250\u{a0}⭐"]);
        alice.orders("Month", "⭐").await;
        alice.hears("Month");
        alice.says("/status").await;
        alice.hears("Your open orders");
        alice.taps("Cancel order: Month").await;
        alice.says("/status").await;
        assert!(!alice.hears("What you have").text.contains("open orders"));
    })
    .await;
}
