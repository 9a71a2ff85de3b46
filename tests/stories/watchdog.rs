//! The rights watchdog: told at once which right is missing where; removals wait, and run when it is back.

use crate::town::{OWNER, RIGHTS, Town, days, hours, story};

async fn owner_listens(town: &Town) {
    town.owner().says("/help").await;
    town.owner().hears("For the team");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_right_is_named_with_what_stops_and_how_to_give_it_back() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.club("Gold").await;
        let plan = town.plan("An hour", "1 hour", &[&club], false).await;
        let (alice, bob) = (town.person("Alice"), town.person("Bob"));
        for person in [alice, bob] {
            person.says("/help").await;
            person.hears("/start");
            person.is_given(plan).await;
            person.hears("An hour is yours");
            person.enters().await;
        }
        town.world.set_bot_rights(club.id(), town.bot, &["can_invite_users"], OWNER);
        town.settle().await;
        let alert = town.owner().hears("In “Gold” I have lost these rights: “Ban Users”").text;
        assert!(alert.contains("I can remove and ban nobody there"), "{alert}");
        assert!(alert.contains("Edit → Administrators → me, switch on “Ban Users”"), "{alert}");
        town.wait(hours(2)).await;
        for person in [alice, bob] {
            person.hears("ended on");
            assert!(club.has(&person), "removals wait");
        }
        town.owner().says("/dryrun").await;
        let foretold = town.owner().hears("I would do this").text;
        assert!(foretold.contains("2 more wait for it"), "{foretold}");
        assert!(foretold.contains("waits until I have my rights back"), "{foretold}");
        // A stranger comes meanwhile, and a day passes: nothing is forgotten.
        let eve = town.person("Eve");
        let link = town.world.makes_link(OWNER, club.id(), None, false);
        eve.opens(&link).await;
        town.wait(days(1)).await;
        town.checks().await;
        town.owner().hears_nothing();
        town.owner().says("/check_all").await;
        town.owner().hears("I am looking at everybody");
        town.checks().await;
        let report = town.owner().hears("Check finished").text;
        assert!(report.contains("They are removed when I have my rights back"), "{report}");
        // Somebody who buys now waits for the link.
        let carol = town.person("Carol");
        carol.says("/help").await;
        carol.hears("/start");
        carol.is_given(plan).await;
        carol.hears("I will send you the link as soon as I can");
        town.world.set_bot_rights(club.id(), town.bot, &RIGHTS, OWNER);
        town.settle().await;
        let back = town.owner().hears("complete again").text;
        assert!(back.contains("3 people who had to leave are being removed now"), "{back}");
        assert!(back.contains("one person gets the link they waited for"), "{back}");
        town.wait(hours(0)).await;
        assert!([alice, bob, eve].iter().all(|person| !club.has(person)));
        carol.hears("An hour");
        town.owner().may_hear("Check finished");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_lost_unseen_are_found_by_the_nightly_check_and_so_is_their_return() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.club("Gold").await;
        town.sleep().await;
        town.world.set_bot_rights(club.id(), town.bot, &["can_restrict_members"], OWNER);
        town.clock.advance(days(2));
        town.wake().await;
        town.owner().hears_nothing();
        town.wait(days(1)).await;
        town.checks().await;
        let alert = town.owner().hears("lost these rights: “Invite Users via Link”").text;
        assert!(alert.contains("I can make no links"), "{alert}");
        town.wait(days(1)).await;
        town.checks().await;
        town.owner().hears_nothing();
        town.sleep().await;
        town.world.set_bot_rights(club.id(), town.bot, &RIGHTS, OWNER);
        town.clock.advance(days(2));
        town.wake().await;
        town.wait(days(1)).await;
        town.checks().await;
        town.owner().hears("complete again. Nobody waited to be removed.");
    })
    .await;
}
