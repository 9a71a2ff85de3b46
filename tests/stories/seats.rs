//! What happens to a seat between looking and acting, while Usher is away, and where two act at once.

use std::time::Duration;

use secrecy::ExposeSecret as _;
use sqlx::Connection as _;
use usher::{
    domain::{
        BotId, ChatId, Moment, Origin, UserId,
        seat::{Observed, Seat},
    },
    emulator::{Entered, Fault, Trouble},
    flows::admit,
    store::Backend,
};

use crate::town::{OWNER, PATIENCE, Person, Town, days, hours, story};

/// Waits, while a call is still held, until this was said to the person.
async fn is_told(town: &Town, person: &Person<'_>, text: &str) {
    let said = |_: &_| person.view().iter().any(|message| message.from_bot && message.text.contains(text));
    assert!(town.world.until(said, PATIENCE).await, "was not told “{text}”");
}

/// The town's database, for what no verb of ours would do.
async fn database(town: &Town) -> sqlx::AnyConnection {
    sqlx::AnyConnection::connect(town.settings.database_url.expose_secret()).await.unwrap()
}

/// The owner has started the bot and can be written to.
async fn owner_listens(town: &Town) {
    town.owner().says("/help").await;
    town.owner().hears("For the team");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_a_new_right_while_being_walked_out_is_shown_the_way_back() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("Trial week");
        alice.enters().await;
        let fault = town.world.fault(Fault::on("unbanChatMember", Trouble::Hold));
        town.clock.advance(days(7) + hours(1));
        is_told(town, &alice, "ended on").await;
        assert!(town.world.until(|world| world.hits(fault) > 0, PATIENCE).await, "she is being walked out");
        alice.hears("ended on");
        let (message, data) = alice.button("Get access again");
        town.world.taps(alice.id, town.bot, message, &data);
        is_told(town, &alice, "already inside").await;
        alice.hears("already inside");
        town.world.heal(fault);
        town.settle().await;
        assert!(!club.has(&alice), "the call was on its way");
        alice.hears("personal link");
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
        town.wait(days(8)).await;
        alice.hears("ended on");
        assert!(!club.has(&alice), "the new right ends in its turn");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_a_new_right_while_being_looked_at_stays() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("Trial week");
        alice.enters().await;
        // The nightly check looks too: it is over.
        town.wait(days(6) + hours(22)).await;
        town.checks().await;
        let fault = town.world.fault(Fault::on("getChatMember", Trouble::Hold).once());
        town.clock.advance(hours(3));
        is_told(town, &alice, "ended on").await;
        assert!(town.world.until(|world| world.hits(fault) > 0, PATIENCE).await, "she is being looked at");
        alice.hears("ended on");
        let (message, data) = alice.button("Get access again");
        town.world.taps(alice.id, town.bot, message, &data);
        is_told(town, &alice, "already inside").await;
        alice.hears("already inside");
        town.world.heal(fault);
        town.settle().await;
        assert!(club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_does_not_hide_that_somebody_came_back() {
    story(async |town| {
        let club = town.club("Gold").await;
        let mallory = town.person("Mallory");
        let links = [(); 2].map(|()| town.world.makes_link(OWNER, club.id(), None, false));
        let late = town.world.fault(Fault::on("unbanChatMember", Trouble::LateAnswer(PATIENCE)).once());
        town.world.opens_link(mallory.id, &links[0]);
        assert!(town.world.until(|world| world.count("unbanChatMember") > 0, PATIENCE).await);
        assert!(town.world.until(|_| !club.has(&mallory), PATIENCE).await, "removed; the answer is on its way");
        town.clock.advance(Duration::from_secs(2));
        let back = town.world.opens_link(mallory.id, &links[1]);
        assert_eq!(back, Entered::Joined { chat: club.id() }, "and back");
        town.hears_all().await;
        town.clock.advance(Duration::from_secs(3));
        town.world.heal(late);
        town.settle().await;
        assert!(!club.has(&mallory));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_time_is_over_is_walked_out_of_a_group_that_became_a_supergroup_unseen() {
    story(async |town| {
        let den = town.basic_group("Den").await;
        town.plan("Trial week", "7 days", &[&den], true).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        for person in [&alice, &bob] {
            person.says("/start").await;
            person.hears("Trial week");
            person.enters().await;
        }
        town.sleep().await;
        den.migrates().await;
        town.clock.advance(days(8));
        town.wake().await;
        town.wait(hours(2)).await;
        for person in [&alice, &bob] {
            person.hears("ended on");
            assert!(!den.has(person));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_invitation_follows_the_group_to_its_new_id() {
    story(async |town| {
        let (den, club) = (town.basic_group("Den").await, town.club("Gold").await);
        town.plan("Trial week", "7 days", &[&den, &club], true).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        // It waits in the outbox while Usher is away, or in memory while it is there.
        for (person, away) in [(&alice, true), (&bob, false)] {
            let den = if away { &den } else { &town.basic_group("Cave").await };
            if !away {
                town.plan("Trial week", "7 days", &[den, &club], true).await;
            }
            let fault = town.world.fault(Fault::on("createChatInviteLink", Trouble::TooMany(30)).times(2));
            town.world.says(person.id, town.bot, "/start").unwrap();
            assert!(town.world.until(|world| world.hits(fault) > 1, PATIENCE).await);
            if away {
                town.sleep().await;
            }
            den.migrates().await;
            if away {
                town.clock.advance(hours(25));
                town.wake().await;
            }
            town.wait(hours(0)).await;
            person.hears("personal links");
            for link in person.addresses() {
                person.opens(&link).await;
            }
            assert!(den.has(person) && club.has(person));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_and_came_back_unseen_is_walked_out_all_the_same() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        for person in [&alice, &bob] {
            person.says("/start").await;
            person.hears("Trial week");
            person.enters().await;
            person.leaves(&club).await;
        }
        alice.says("/start").await;
        alice.hears("Trial week");
        town.sleep().await;
        alice.enters().await;
        town.clock.advance(hours(25));
        town.wake().await;
        // The nightly check looks at whoever is outside with a right; the end of the right comes by day.
        town.wait(days(5) + hours(20)).await;
        town.checks().await;
        let looks = town.world.count("getChatMember");
        town.wait(hours(5)).await;
        for person in [&alice, &bob] {
            person.hears("ended on");
            assert!(!club.has(person));
        }
        assert_eq!(town.world.count("getChatMember") - looks, 1, "who left and holds no link is not looked at");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_who_lost_the_post_unseen_has_a_day_and_goes() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.club("Gold").await;
        town.plan("Two days", "2 days", &[&club], true).await;
        let (alice, adam) = (town.person("Alice"), town.person("Adam"));
        for person in [&alice, &adam] {
            person.says("/start").await;
            person.hears("Two days");
            person.enters().await;
            town.world.promotes(OWNER, person.id, club.id(), &["can_invite_users"]);
        }
        town.settle().await;
        town.sleep().await;
        town.world.demotes(OWNER, alice.id, club.id());
        town.clock.advance(hours(25));
        town.wake().await;
        town.wait(hours(23)).await;
        alice.hears("ended on");
        adam.hears("ended on");
        town.owner().hears("no longer administrator");
        assert!(club.has(&alice), "a day to act");
        town.wait(hours(24)).await;
        assert!(!club.has(&alice) && club.has(&adam));
        town.wait(days(30)).await;
        town.checks().await;
        let looks = town.world.count("getChatMember");
        town.wait(hours(3)).await;
        assert_eq!(
            town.world.count("getChatMember"),
            looks,
            "who still is administrator is not looked at by the sweep"
        );
        assert!(club.has(&adam));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_cannot_exempt_a_friend() {
    story(async |town| {
        let lounge = town.group("Lounge").await;
        town.plan("Trial week", "7 days", &[&lounge], true).await;
        let (alice, adam) = (town.person("Alice"), town.person("Adam"));
        let (mallory, friend, other) = (town.person("Mallory"), town.person("Friend"), town.person("Other"));
        alice.says("/start").await;
        alice.hears("Trial week");
        alice.enters().await;
        town.world.adds(alice.id, mallory.id, lounge.id());
        town.settle().await;
        assert!(!lounge.has(&mallory), "added by somebody who is no administrator");
        town.world.adds(OWNER, adam.id, lounge.id());
        town.world.promotes(OWNER, adam.id, lounge.id(), &["can_invite_users"]);
        town.settle().await;
        town.world.adds(adam.id, friend.id, lounge.id());
        town.settle().await;
        town.world.fault(Fault::on("getChatMember", Trouble::Status(500)).times(3));
        town.world.adds(OWNER, other.id, lounge.id());
        town.settle().await;
        town.wait(days(2)).await;
        assert!(lounge.has(&adam) && lounge.has(&friend), "added by administrators");
        assert!(lounge.has(&other), "and so when it was hard to find out");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_change_one_seat_at_once_lose_nothing_of_each_other() {
    story(async |town| {
        let club = town.club("Gold").await;
        let app = town.usher().app;
        // SQLite has one writer: there, nothing happens at once.
        if app.store.backend() == Backend::Sqlite {
            return;
        }
        let (bot, chat, user) = (BotId(town.bot), ChatId(club.id()), UserId(77));
        let until = Moment::from_millis(town.clock.now().millis() + 5_000_000);
        for round in ["the seat is new", "the seat is there"] {
            let mut came = app.begin(Origin::Repeatable).await.unwrap();
            let mut seat = came.seat(bot, chat, user).await.unwrap();
            let other = app.clone();
            let mut grant = tokio::spawn(async move {
                let mut work = other.begin(Origin::Repeatable).await.unwrap();
                let mut seat = work.seat(bot, chat, user).await.unwrap();
                seat.wanted_until = Some(until);
                work.save_seat(bot, &seat, Some(until)).await.unwrap();
                work.commit().await.unwrap();
            });
            let _ = tokio::time::timeout(Duration::from_millis(300), &mut grant).await;
            seat.observed = Observed::In;
            came.save_seat(bot, &seat, None).await.unwrap();
            came.commit().await.unwrap();
            if !grant.is_finished() {
                grant.await.unwrap();
            }
            let now = app.store.seat(bot, chat, user).await.unwrap();
            assert_eq!((now.observed, now.wanted_until), (Observed::In, Some(until)), "{round}");
            let mut work = app.begin(Origin::Repeatable).await.unwrap();
            work.save_seat(bot, &Seat { observed: Observed::Out, ..Seat::new(chat, user) }, None).await.unwrap();
            work.commit().await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_renewed_under_the_sweep_is_swept_when_it_ends() {
    story(async |town| {
        let club = town.club("Gold").await;
        let app = town.usher().app;
        if app.store.backend() == Backend::Sqlite {
            return;
        }
        let (bot, chat, user) = (BotId(town.bot), ChatId(club.id()), UserId(77));
        let now = town.clock.now();
        let (ended, until) = (Moment::from_millis(now.millis() - 1), now + hours(1));
        let seat = Seat { observed: Observed::Out, wanted_until: Some(ended), ..Seat::new(chat, user) };
        let mut work = app.begin(Origin::Repeatable).await.unwrap();
        work.save_seat(bot, &seat, Some(ended)).await.unwrap();
        work.commit().await.unwrap();
        let mut sweep = app.begin(Origin::Repeatable).await.unwrap();
        assert_eq!(sweep.due_seats(10).await.unwrap().len(), 1);
        let other = app.clone();
        let mut renewal = tokio::spawn(async move {
            let mut work = other.begin(Origin::Repeatable).await.unwrap();
            let mut seat = work.seat(bot, chat, user).await.unwrap();
            seat.wanted_until = Some(until);
            work.save_seat(bot, &seat, Some(until)).await.unwrap();
            work.commit().await.unwrap();
        });
        let _ = tokio::time::timeout(Duration::from_millis(300), &mut renewal).await;
        sweep.seats_seen(&[(bot, chat, user)]).await.unwrap();
        sweep.commit().await.unwrap();
        if !renewal.is_finished() {
            renewal.await.unwrap();
        }
        let due = "select due_at from seats where user_id = 77";
        let due: Option<i64> = sqlx::query_scalar(due).fetch_one(&mut database(town).await).await.unwrap();
        assert_eq!(due, Some(until.millis()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_inside_before_the_bot_came_stays_when_a_trial_ends() {
    story(async |town| {
        let (early, late) = (town.person("Early"), town.person("Late"));
        let gold = town.world.channel("Gold", OWNER);
        let link = town.world.makes_link(OWNER, gold, None, false);
        town.world.opens_link(early.id, &link);
        let club = town.connect(gold, "Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        for person in [&early, &late] {
            person.says("/start").await;
            person.hears("Trial week");
        }
        assert!(early.addresses().is_empty(), "needs no link");
        late.enters().await;
        town.wait(days(8)).await;
        early.hears("ended on");
        late.hears("ended on");
        assert!(club.has(&early), "was there before us");
        assert!(!club.has(&late));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_could_not_be_revoked_is_revoked_when_the_bot_is_back() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("Trial week");
        town.world.remove_bot(club.id(), town.bot, OWNER);
        town.settle().await;
        town.owner().hears("I was removed");
        town.owner().says(&format!("/ban {}", alice.id)).await;
        town.owner().hears("is banned");
        town.world.add_bot_admin(club.id(), town.bot, &crate::town::RIGHTS, OWNER);
        town.settle().await;
        town.owner().hears("is connected");
        town.wait(hours(2)).await;
        assert_eq!(club.live_links(), 0);
        // What can never be revoked is given up when it has expired by itself.
        let bob = town.person("Bob");
        bob.says("/start").await;
        bob.hears("Trial week");
        town.world.remove_bot(club.id(), town.bot, OWNER);
        town.settle().await;
        town.owner().hears("I was removed");
        town.owner().says(&format!("/ban {}", bob.id)).await;
        town.owner().hears("is banned");
        town.wait(days(2)).await;
        town.checks().await;
        assert_eq!(town.usher().app.store.next_errand_due(BotId(town.bot)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_is_told_what_really_happens_to_who_came_by_anothers_link() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("Trial week");
        let mut leaked = alice.link();
        for (name, told) in [("Bob", "have a right of their own"), ("Carol", "exempt"), ("Dave", "keeps people")] {
            let person = town.person(name);
            match name {
                "Bob" => {
                    person.says("/start").await;
                    person.hears("Trial week");
                }
                "Carol" => {
                    let app = town.usher().app;
                    let mut work = app.begin(Origin::Repeatable).await.unwrap();
                    usher::flows::whitelist::add(&mut work, BotId(town.bot), UserId(person.id), UserId(0))
                        .await
                        .unwrap();
                    work.commit().await.unwrap();
                }
                _ => {
                    let app = town.usher().app;
                    let mut work = app.begin(Origin::Repeatable).await.unwrap();
                    work.set_chat(BotId(town.bot), ChatId(club.id()), None, Some(true), None).await.unwrap();
                    work.commit().await.unwrap();
                }
            }
            person.opens(&leaked).await;
            assert!(club.has(&person), "{name}");
            town.owner().hears(told);
            alice.says("/status").await;
            alice.hears("Trial week");
            alice.taps("Get a link to Gold").await;
            alice.hears("personal link");
            leaked = alice.link();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_telegram_does_not_know_is_not_looked_for_for_ever() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.plan("An hour", "1 hour", &[&club], false).await;
        let app = town.usher().app;
        let mut work = app.begin(Origin::Repeatable).await.unwrap();
        let plan = work.plan(BotId(town.bot), plan).await.unwrap().expect("the plan");
        let _ = admit::grant(&mut work, BotId(town.bot), UserId(777), &plan, "grant", chrono_tz::UTC).await.unwrap();
        work.commit().await.unwrap();
        town.wait(hours(1)).await;
        town.wait(days(1)).await;
        town.checks().await;
        assert_eq!(app.store.next_errand_due(BotId(town.bot)).await.unwrap(), None);
        assert_eq!(town.world.count("unbanChatMember"), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_that_come_back_one_by_one_are_not_said_to_be_lost() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.club("Gold").await;
        let steps: [(&[&str], Option<&str>); 4] = [
            (&[], Some("lost these rights")),
            (&["can_invite_users"], None),
            (&["can_restrict_members"], Some("lost these rights: “Invite Users via Link”")),
            (&crate::town::RIGHTS, Some("complete again")),
        ];
        for (rights, told) in steps {
            town.world.set_bot_rights(club.id(), town.bot, rights, OWNER);
            town.settle().await;
            if let Some(told) = told {
                town.owner().hears(told);
            }
            town.owner().hears_nothing();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_errand_that_cannot_be_read_stops_nobody_else() {
    story(async |town| {
        let run = async |text: String| {
            sqlx::query(sqlx::AssertSqlSafe(text)).execute(&mut database(town).await).await.unwrap();
        };
        town.sleep().await;
        let alice = town.person("Alice");
        let (bot, now) = (town.bot, town.clock.now().millis());
        let say =
            format!(r#"{{"do":"say","chat":{0},"body":"{{\"chat_id\":{0},\"text\":\"It was waiting.\"}}"}}"#, alice.id);
        town.world.says(alice.id, bot, "/help").unwrap();
        run(format!(
            "insert into outbox (errand_id, bot_id, class, task, due_at, attempts) values \
             (1, {bot}, 1, '{{\"do\":\"dance\"}}', {}, 0), (2, {bot}, 1, '{say}', {now}, 0)",
            now - 1
        ))
        .await;
        town.wake().await;
        alice.hears("I stand at the door");
        alice.hears("It was waiting.");
        let parked = town.usher().app.store.parked(10).await.unwrap().errands;
        assert_eq!(parked.len(), 1);
        assert!(parked[0].error.as_ref().is_some_and(|error| error.contains("dance")), "{parked:?}");
        run("delete from outbox where errand_id = 1".into()).await;
    })
    .await;
}
