//! People are looked at, let in and kept out, beside a running daemon.

use std::time::Duration;

use serde_json::json;
use sqlx::{AnyConnection, Connection as _, Executor as _};
use usher::emulator::Entered;

use crate::{
    house::{House, PATIENCE, on_each_database, way_in},
    postgres,
};

#[tokio::test]
async fn a_person_is_let_in_banned_and_pardoned_beside_the_daemon() {
    on_each_database(async |house| {
        let (chat, plan) = house.club().await;
        let daemon = house.serve().await;
        let (alice, bot) = (house.guest("Alice <3"), house.bot);
        let (id, plan) = (alice.to_string(), plan.to_string());
        house.sees(move |world| way_in(world, alice, bot).is_some()).await;

        let granted =
            house.call(&["member", "grant", &id, "--plan", &plan, "--term", "forever", "--json"]).await.json();
        assert_eq!(granted, json!({ "id": alice, "plan": 1, "until": "forever", "added": true }));
        let link = way_in(house.world(), alice, bot).expect("a link");
        assert_eq!(house.world().opens_link(alice, &link), Entered::Joined { chat });

        let shown = house.call(&["member", "show", &id]).await.ok();
        assert!(
            shown.contains("Alice <3") && shown.contains("Standing: customer") && !shown.contains("<code>"),
            "{shown}"
        );

        let banned = house.call(&["member", "ban", &id, "--json"]).await.json();
        assert_eq!(
            (&banned["id"], &banned["again"], &banned["subscriptions"]),
            (&json!(alice), &json!(false), &json!(1))
        );
        house.sees(move |world| world.status(alice, chat) == "kicked").await;
        assert!(house.call(&["member", "ban", &id]).await.ok().contains("banned before"));
        house.call(&["member", "grant", &id, "--plan", &plan]).await.fails(1, &["usher member unban"]);
        let shown = house.call(&["member", "show", &id, "--json"]).await.json();
        assert_eq!((&shown["id"], &shown["banned"]), (&json!(alice), &json!(true)));

        assert_eq!(house.call(&["member", "unban", &id, "--json"]).await.json()["was_banned"], true);
        house.sees(move |world| world.status(alice, chat) == "left").await;
        assert!(house.call(&["member", "unban", &id]).await.ok().contains("is not banned"));
        daemon.stop().await;
        assert_eq!(house.world().spec_problems(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_granted_right_brings_its_link_within_moments() {
    on_each_database(async |house| {
        let (chat, _) = house.club().await;
        let silver = ["plan", "add", "--name", "Silver", "--term", "2 days", "--chat", &chat.to_string(), "--json"];
        let silver = house.call(&silver).await.json()["id"].to_string();
        // Nobody hands out anything at /start now.
        house.call(&["plan", "gate", "--none"]).await.ok();
        let daemon = house.serve().await;
        let (boris, bot) = (house.guest("Boris"), house.bot);
        house.sees(move |world| !world.chat_view(boris, bot).iter().all(|message| !message.from_bot)).await;
        assert_eq!(way_in(house.world(), boris, bot), None);
        let text = house.call(&["member", "grant", &boris.to_string(), "--plan", &silver]).await.ok();
        assert!(text.contains("“Silver” until "), "{text}");
        house.sees(move |world| way_in(world, boris, bot).is_some()).await;
        house.call(&["member", "grant", &boris.to_string(), "--plan", "77"]).await.fails(1, &["no plan 77", "Silver"]);
        // A right may be given before the first meeting.
        house.call(&["member", "grant", "987654321", "--plan", &silver]).await.ok();
        let shown = house.call(&["member", "show", "987654321"]).await.ok();
        assert!(shown.contains("has not written to this bot yet") && shown.contains("• Silver: "), "{shown}");
        daemon.stop().await;
    })
    .await;
}

#[tokio::test]
async fn whoever_cannot_be_banned_is_told() {
    on_each_database(async |house| {
        let (_, _) = house.club().await;
        let owner = house.owner.to_string();
        house.call(&["member", "ban", &owner]).await.fails(1, &["on the team of the bot", "OWNER_IDS"]);
        house.call(&["member", "ban", &house.bot.to_string()]).await.fails(1, &["the bot itself"]);
        let admin = house.guest("Ada");
        let hall = house.world().supergroup("Hall", house.owner);
        house.world().add_bot_admin(hall, house.bot, &crate::house::RIGHTS, house.owner);
        house.call(&["chat", "add", &hall.to_string()]).await.ok();
        house.world().promotes(house.owner, admin, hall, &["can_invite_users"]);
        house.call(&["member", "ban", &admin.to_string()]).await.fails(1, &["“Hall”"]);
        // Somebody never met is banned in advance.
        let stranger = house.call(&["member", "ban", "987654321", "--json"]).await.json();
        assert_eq!((&stranger["banned"], &stranger["again"]), (&json!(true), &json!(false)));
        assert!(house.call(&["member", "show", "987654321"]).await.ok().contains("banned since"));
        assert!(house.call(&["member", "show", "987654322"]).await.ok().contains("987654322"));
    })
    .await;
}

#[tokio::test]
async fn the_whitelisted_stay_without_a_right_and_go_when_they_are_off_it() {
    on_each_database(async |mut house| {
        house.set("SWEEP_CRON", "* * * * * *");
        let (chat, _) = house.club().await;
        let (carol, dave) = (house.world().person("Carol"), house.world().person("Dave"));
        let id = carol.to_string();
        let listed = house.call(&["member", "whitelist", &id, "--json"]).await.json();
        assert_eq!(listed, json!({ "id": carol, "whitelisted": true, "chats": 1 }));
        let daemon = house.serve().await;
        house.world().makes_public(chat, "club");
        assert_eq!(house.world().public_join(carol, chat), Entered::Joined { chat });
        assert_eq!(house.world().public_join(dave, chat), Entered::Joined { chat });
        house.sees(move |world| !world.is_member(dave, chat)).await;
        assert!(house.world().is_member(carol, chat));
        // Nobody's update waits for another's: that she entered may be noted after he is out.
        let observed = async || {
            let shown = house.call(&["member", "show", &id, "--json"]).await.json();
            assert_eq!(shown["seats"][0]["exempt"], "whitelisted");
            shown["seats"][0]["observed"] == "in"
        };
        let (begun, mut seen) = (std::time::Instant::now(), false);
        while !seen {
            assert!(begun.elapsed() < PATIENCE, "she is not seen inside");
            seen = observed().await;
        }
        assert!(house.call(&["member", "unwhitelist", &id]).await.ok().contains("off the whitelist of 1 chat"));
        house.sees(move |world| !world.is_member(carol, chat)).await;
        assert!(house.call(&["member", "unwhitelist", &id]).await.ok().contains("was not on the whitelist"));
        daemon.stop().await;
    })
    .await;
}

/// How many wait for somebody else's lock.
async fn waiting(eye: &mut AnyConnection) -> i64 {
    let count = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    sqlx::query_scalar(count).fetch_one(eye).await.unwrap()
}

#[tokio::test]
async fn a_command_that_stands_in_the_daemons_way_begins_anew() {
    let Some(server) = postgres::server() else { return };
    let (mut house, url) = (House::open().await, server.database());
    house.set("DATABASE_URL", url.clone());
    house.call(&["member", "ban", "777"]).await.ok();
    house.call(&["member", "unban", "777"]).await.ok();
    sqlx::any::install_default_drivers();
    let mut daemon = AnyConnection::connect(&url).await.unwrap();
    let mut eye = AnyConnection::connect(&url).await.unwrap();
    daemon.execute("begin").await.unwrap();
    daemon.execute("lock table subscriptions in share mode").await.unwrap();
    let crosses = async {
        while waiting(&mut eye).await == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // The command waits for us, and now we for it: the database ends whoever has waited longer.
        let _ = daemon.execute("update customers set is_premium = 0 where user_id = 777").await;
        daemon.execute("rollback").await.unwrap();
    };
    let (ran, ()) = tokio::join!(house.call(&["member", "ban", "777", "--json"]), crosses);
    let banned = ran.json();
    assert_eq!((&banned["banned"], &banned["again"]), (&true.into(), &false.into()));
}
