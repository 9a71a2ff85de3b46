//! Who may stay without a right, and who may not.

use usher::{
    domain::{BotId, Origin, UserId},
    flows::whitelist,
};

use crate::town::{OWNER, RIGHTS, days, hours, story};

#[tokio::test(flavor = "multi_thread")]
async fn connecting_a_chat_names_the_right_that_is_missing() {
    story(async |town| {
        let olga = town.owner();
        olga.says("/help").await;
        olga.hears("For the team");
        let gold = town.world.channel("Gold", OWNER);
        town.world.add_bot_admin(gold, town.bot, &["can_invite_users"], OWNER);
        town.settle().await;
        olga.hears("rights are missing there: “Ban Users”");
        town.world.set_bot_rights(gold, town.bot, &RIGHTS, OWNER);
        town.settle().await;
        olga.hears("complete again");
        town.world.remove_bot(gold, town.bot, OWNER);
        town.settle().await;
        olga.hears("I was removed from “Gold”");
        town.world.add_bot_admin(gold, town.bot, &RIGHTS, OWNER);
        town.settle().await;
        olga.hears("“Gold” is connected");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_chat_is_none_of_our_business() {
    story(async |town| {
        let (eve, bob) = (town.person("Eve"), town.person("Bob"));
        let den = town.world.supergroup("Den", eve.id);
        town.world.add_bot_admin(den, town.bot, &RIGHTS, eve.id);
        town.world.public_join(bob.id, den);
        town.settle().await;
        let link = town.world.makes_link(eve.id, den, None, false);
        bob.opens(&link).await;
        assert!(town.world.is_member(bob.id, den));
        assert_eq!(town.world.count("unbanChatMember"), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_inside_before_stays_and_who_comes_without_a_right_goes() {
    story(async |town| {
        let (early, late, friend) = (town.person("Early"), town.person("Late"), town.person("Friend"));
        let gold = town.world.channel("Gold", OWNER);
        let link = town.world.makes_link(OWNER, gold, None, false);
        town.world.opens_link(early.id, &link);
        town.world.add_bot_admin(gold, town.bot, &RIGHTS, OWNER);
        town.settle().await;
        late.opens(&link).await;
        assert!(!town.world.is_member(late.id, gold), "came by a link, without a right");
        town.world.adds(OWNER, friend.id, gold);
        town.settle().await;
        town.wait(days(3)).await;
        assert!(town.world.is_member(early.id, gold), "was there before us");
        assert!(town.world.is_member(friend.id, gold), "was added by hand");
        let olga = town.owner();
        olga.says("/start").await;
        olga.hears("You have access");
        olga.says(&format!("/check {}", friend.id)).await;
        olga.hears("exempt: added by an administrator");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_is_exempt_and_has_a_day_after_losing_the_post() {
    story(async |town| {
        let olga = town.owner();
        olga.says("/help").await;
        olga.hears("For the team");
        let club = town.club("Gold").await;
        town.plan("An hour", "1 hour", &[&club], true).await;
        let alice = town.person("Alice");
        alice.says("/start").await;
        alice.hears("An hour");
        alice.enters().await;
        town.world.promotes(OWNER, alice.id, club.id(), &["can_invite_users"]);
        town.settle().await;
        town.wait(hours(1)).await;
        alice.hears("ended on");
        assert!(club.has(&alice), "administrators are exempt");
        olga.says(&format!("/check {}", alice.id)).await;
        olga.hears("is administrator (exempt)");
        town.world.demotes(OWNER, alice.id, club.id());
        town.settle().await;
        olga.hears("no longer administrator");
        town.wait(hours(23)).await;
        assert!(club.has(&alice));
        town.wait(hours(1)).await;
        assert!(!club.has(&alice));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exemption_ends_when_the_person_leaves() {
    story(async |town| {
        let club = town.club("Gold").await;
        let friend = town.person("Friend");
        town.world.adds(OWNER, friend.id, club.id());
        town.settle().await;
        assert!(club.has(&friend));
        friend.leaves(&club).await;
        let link = town.world.makes_link(OWNER, club.id(), None, false);
        friend.opens(&link).await;
        assert!(!club.has(&friend));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whitelist_holds_in_chats_that_are_connected_later() {
    story(async |town| {
        let (app, bot, carol) = (town.usher().app, BotId(town.bot), town.person("Carol"));
        let id = UserId(carol.id);
        let mut work = app.begin(Origin::Repeatable).await.unwrap();
        whitelist::add(&mut work, bot, id, UserId(0)).await.unwrap();
        work.commit().await.unwrap();
        let club = town.club("Gold").await;
        let link = town.world.makes_link(OWNER, club.id(), None, false);
        carol.opens(&link).await;
        assert!(club.has(&carol));
        carol.leaves(&club).await;
        carol.opens(&link).await;
        assert!(club.has(&carol));
        let mut work = app.begin(Origin::Repeatable).await.unwrap();
        whitelist::remove(&mut work, bot, id, UserId(0)).await.unwrap();
        work.commit().await.unwrap();
        drop(app);
        town.wait(hours(0)).await;
        assert!(!club.has(&carol));
        let den = town.club("Den").await;
        let link = town.world.makes_link(OWNER, den.id(), None, false);
        carol.opens(&link).await;
        assert!(!den.has(&carol), "off the list is off the list");
    })
    .await;
}
