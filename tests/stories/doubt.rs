//! What Telegram tells late, unclearly or not at all: nobody is walked out for it, and nothing is forgotten.

use serde_json::{Value, json};
use usher::{
    domain::{
        BotId, ChatId, UserId,
        seat::{Exempt, Observed, Seat},
    },
    emulator::{Entered, Fault, Trouble},
};

use crate::town::{Club, OWNER, Person, RIGHTS, Town, days, hours, story};

/// A newcomer with an hour in the club.
async fn comes_for_an_hour<'t>(town: &'t Town, club: &Club<'_>) -> Person<'t> {
    town.plan("An hour", "1 hour", &[club], true).await;
    let alice = town.person("Alice");
    alice.says("/start").await;
    alice.hears("An hour");
    assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
    alice
}

async fn seat(town: &Town, club: &Club<'_>, user: i64) -> Seat {
    let store = town.usher().app.store.clone();
    store.seat(BotId(town.bot), ChatId(club.id()), UserId(user)).await.unwrap()
}

/// A `chat_member` update as Telegram words it, whatever the world looks like by now.
async fn is_told(town: &Town, club: &Club<'_>, actor: i64, user: i64, (old, new): (Value, Value), at: i64) {
    let person = |id: i64| json!({ "id": id, "is_bot": id == town.bot, "first_name": "Somebody" });
    let place = |mut place: Value| {
        place["user"] = person(user);
        place
    };
    let update = json!({ "chat_member": {
        "chat": { "id": club.id(), "type": "supergroup", "title": "Gold" }, "from": person(actor), "date": at,
        "old_chat_member": place(old), "new_chat_member": place(new),
    }});
    town.world.push_raw(town.bot, update);
    town.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unclear_look_is_followed_by_no_removing_call() {
    let doubts = [
        Trouble::Status(500),
        Trouble::Html,
        Trouble::Drop,
        Trouble::Error(400, "Bad Request: SOMETHING_NEW".into()),
        // Whom Telegram does not know is not asked for again until something is heard of them.
        Trouble::Error(400, "Bad Request: PARTICIPANT_ID_INVALID".into()),
        Trouble::Error(400, "Bad Request: member not found".into()),
    ];
    for (n, doubt) in doubts.into_iter().enumerate() {
        let asks_again = n < 4;
        story(async |town| {
            let club = town.club("Gold").await;
            let alice = comes_for_an_hour(town, &club).await;
            let silent = town.world.fault(Fault::on("getChatMember", doubt.clone()).in_chat(club.id()));
            let (seen, _) = town.world.calls_after(0);
            town.wait(hours(1)).await;
            town.wait(hours(1)).await;
            let (_, calls) = town.world.calls_after(seen);
            assert_eq!(town.world.hits(silent) > 1, asks_again, "{doubt:?}: {} looks", town.world.hits(silent));
            assert!(calls.iter().all(|call| !call.method.contains("banChatMember")), "{doubt:?}: {calls:#?}");
            assert!(club.has(&alice), "{doubt:?}");
            alice.hears("ended on");
            town.world.heal(silent);
            town.wait(hours(2)).await;
            assert_eq!(club.has(&alice), !asks_again, "{doubt:?}: what is not clear is not forgotten");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_that_were_lost_unseen_are_learnt_from_a_refused_call() {
    story(async |town| {
        let olga = town.owner();
        olga.says("/help").await;
        olga.hears("For the team");
        let club = town.club("Gold").await;
        let alice = comes_for_an_hour(town, &club).await;
        town.sleep().await;
        town.world.set_bot_rights(club.id(), town.bot, &["can_invite_users"], OWNER);
        // Telegram keeps updates for a day: nobody ever tells.
        town.clock.advance(days(2));
        town.wake().await;
        town.wait(hours(1)).await;
        olga.hears("lost these rights: “Ban Users”");
        alice.hears("ended on");
        assert!(club.has(&alice));
        let tried = town.world.count("unbanChatMember");
        town.wait(days(1)).await;
        assert_eq!(town.world.count("unbanChatMember"), tried, "nothing is tried in vain while the chat waits");
        town.world.set_bot_rights(club.id(), town.bot, &RIGHTS, OWNER);
        town.settle().await;
        olga.hears("complete again");
        town.wait(hours(0)).await;
        assert!(!club.has(&alice));
        olga.hears_nothing();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_written_to_is_known_to_be_out_of_reach_until_they_speak() {
    story(async |town| {
        let alice = town.person("Alice");
        let refusal = Trouble::Error(403, "Forbidden: bot was blocked by the user".into());
        town.world.fault(Fault::on("sendMessage", refusal).in_chat(alice.id).once());
        let unreachable = async || {
            let store = town.usher().app.store.clone();
            let known = store.acquaintance(BotId(town.bot), UserId(alice.id)).await.unwrap();
            known.and_then(|known| known.customer).is_some_and(|customer| customer.unreachable_at.is_some())
        };
        alice.says("/start").await;
        assert!(unreachable().await);
        alice.hears_nothing();
        alice.says("/start").await;
        assert!(!unreachable().await);
        alice.hears("You have access");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_there_before_us_is_a_guest_whatever_is_told_of_them() {
    story(async |town| {
        let early = town.person("Early");
        let hall = town.world.supergroup("Hall", OWNER);
        town.world.adds(OWNER, early.id, hall);
        town.world.add_bot_admin(hall, town.bot, &RIGHTS, OWNER);
        town.settle().await;
        town.world.restricts(OWNER, early.id, hall);
        town.settle().await;
        town.wait(days(2)).await;
        assert!(town.world.is_member(early.id, hall), "a first word about somebody is no arrival");
        town.owner().may_hear("is connected");
        let store = town.usher().app.store.clone();
        let seat = store.seat(BotId(town.bot), ChatId(hall), UserId(early.id)).await.unwrap();
        assert_eq!(seat.exempt, Some(Exempt::Guest));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_left_alone_as_a_bot() {
    story(async |town| {
        let club = town.group("Gold").await;
        let helper = town.world.bot("77:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8", "helper_bot");
        town.world.add_bot(club.id(), helper, OWNER);
        town.settle().await;
        town.wait(days(2)).await;
        assert!(town.world.is_member(helper, club.id()));
        assert_eq!(seat(town, &club, helper).await.exempt, Some(Exempt::Bot));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restricted_member_is_inside_while_inside() {
    story(async |town| {
        let club = town.group("Gold").await;
        let alice = comes_for_an_hour(town, &club).await;
        town.world.restricts(OWNER, alice.id, club.id());
        town.settle().await;
        assert_eq!(seat(town, &club, alice.id).await.observed, Observed::In);
        alice.leaves(&club).await;
        assert_eq!(seat(town, &club, alice.id).await.observed, Observed::Out);
        alice.says("/start").await;
        alice.hears("An hour");
        alice.enters().await;
        assert_eq!(seat(town, &club, alice.id).await.observed, Observed::In);
        town.wait(hours(1)).await;
        assert!(!club.has(&alice), "being silenced prolongs no right");
        alice.hears("ended on");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_kick_is_no_humans_ban() {
    story(async |town| {
        let club = town.group("Gold").await;
        let alice = comes_for_an_hour(town, &club).await;
        town.wait(hours(1)).await;
        alice.hears("ended on");
        assert!(!club.has(&alice));
        let now = town.clock.now().secs();
        let kicked = |until: i64| (json!({ "status": "member" }), json!({ "status": "kicked", "until_date": until }));
        is_told(town, &club, town.bot, alice.id, kicked(now + 60), now).await;
        assert_eq!(seat(town, &club, alice.id).await.observed, Observed::Out, "a kick is a ban of a minute");
        is_told(town, &club, OWNER, alice.id, kicked(now + 60), now).await;
        assert_eq!(seat(town, &club, alice.id).await.observed, Observed::Banned, "but not if it is somebody else's");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_arrival_that_is_told_late_is_looked_at_before_anything_is_done() {
    story(async |town| {
        let club = town.group("Gold").await;
        let alice = comes_for_an_hour(town, &club).await;
        let then = town.clock.now().secs();
        town.wait(hours(1)).await;
        alice.hears("ended on");
        assert!(!club.has(&alice));
        let removals = town.world.count("unbanChatMember");
        let came = (json!({ "status": "left" }), json!({ "status": "member" }));
        is_told(town, &club, alice.id, alice.id, came, then).await;
        assert_eq!(seat(town, &club, alice.id).await.observed, Observed::Out);
        assert_eq!(town.world.count("unbanChatMember"), removals);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_keeps_strays_keeps_only_those_who_never_had_a_right() {
    story(async |town| {
        let club = town.club("Gold").await;
        club.keeps_strays(true).await;
        let alice = comes_for_an_hour(town, &club).await;
        let link = town.world.makes_link(OWNER, club.id(), None, false);
        let bob = town.person("Bob");
        bob.opens(&link).await;
        town.wait(hours(1)).await;
        alice.hears("ended on");
        assert!(club.has(&bob) && !club.has(&alice));
        club.keeps_strays(false).await;
        let carol = town.person("Carol");
        carol.opens(&link).await;
        assert!(!club.has(&carol), "from now on strays go");
    })
    .await;
}
