//! A database of the first version, from before anything was sold, is taken over with everybody's rights.

use std::path::Path;

use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection as _, Executor as _, migrate::Migrator};
use usher::emulator::Entered;

use crate::house::{House, RIGHTS, on_each_database};

/// The last migration before selling.
const BEFORE: i64 = 5;

/// Makes the tables as they were then, and fills them.
async fn of_old(house: &House, rows: &str) {
    sqlx::any::install_default_drivers();
    let folder = house.path("old");
    std::fs::create_dir(&folder).unwrap();
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")).unwrap().flatten() {
        let name = file.file_name().into_string().unwrap();
        if name[..4].parse::<i64>().unwrap() <= BEFORE {
            std::fs::copy(file.path(), folder.join(name)).unwrap();
        }
    }
    let url = house.database();
    let url = if url.starts_with("sqlite") { format!("{url}?mode=rwc") } else { url };
    let mut connection = AnyConnection::connect(&url).await.unwrap();
    Migrator::new(folder).await.unwrap().run(&mut connection).await.unwrap();
    for statement in rows.split(';').map(str::trim).filter(|text| !text.is_empty()) {
        connection
            .execute(sqlx::AssertSqlSafe(statement.to_owned()))
            .await
            .unwrap_or_else(|why| panic!("{statement}: {why}"));
    }
    connection.close().await.unwrap();
}

/// A bot with a gate and a plan that was to be sold one day, in the words of the tables before selling: one person for
/// ever in, one whose time ends at once, one on the whitelist, and one with a month.
fn rows(bot: i64, chat: i64, [alice, boris, carol, dave]: [i64; 4]) -> String {
    let now = usher::clock::Clock::system().now().millis();
    let (day, forever) = (86_400_000, 253_402_300_799_999_i64);
    let customer = |id: i64, white: &str| {
        format!(
            "insert into customers (bot_id, user_id, first_name, is_premium, tapped_message, first_seen_at, whitelisted_at) \
             values ({bot}, {id}, 'P{id}', 0, 0, {now}, {white});"
        )
    };
    let right = |id: i64, user: i64, source: &str, end: i64| {
        format!(
            "insert into subscriptions (subscription_id, bot_id, user_id, plan_id, source, starts_at, ends_at) \
             values ({id}, {bot}, {user}, 1, '{source}', {now} - {day}, {end});"
        )
    };
    let seat = |user: i64, end: i64| {
        format!(
            "insert into seats (bot_id, chat_id, user_id, wanted_until, observed, observed_at, due_at, attempts) \
             values ({bot}, {chat}, {user}, {end}, 'in', {now}, {end}, 0);"
        )
    };
    let (soon, later) = (now + 2_000, now + 30 * day);
    [
        format!("insert into bots (bot_id, username, gate_sources, gate_plan_id, added_at) values ({bot}, 'usher_bot', '', 1, {now});"),
        format!(
            "insert into chats (bot_id, chat_id, kind, title, connected_at, missing_rights, join_requests, keep_strays, keep_bans) \
             values ({bot}, {chat}, 'channel', 'Club', {now}, '', 0, 0, 0);"
        ),
        format!(
            "insert into plans (bot_id, plan_id, name, term, price_minor, currency, created_at) \
             values ({bot}, 1, 'Free', '1 day', null, null, {now}), ({bot}, 2, 'Gold', '1 month', 999, 'USD', {now});"
        ),
        format!("insert into plan_chats (plan_id, chat_id) values (1, {chat}), (2, {chat});"),
        customer(alice, "null"), customer(boris, "null"), customer(carol, &now.to_string()), customer(dave, "null"),
        right(11, alice, "grant", forever), right(12, boris, "gate", soon), right(13, dave, "grant", later),
        seat(alice, forever), seat(boris, soon),
    ].concat()
}

#[tokio::test]
async fn who_had_a_right_before_selling_began_keeps_it() {
    on_each_database(async |mut house| {
        house.set("SWEEP_CRON", "* * * * * *");
        let (bot, owner, chat) = (house.bot, house.owner, house.channel("Club", &RIGHTS));
        let [alice, boris, carol] = ["Alice", "Boris", "Carol"].map(|name| house.world().person(name));
        let dave = house.guest("Dave");
        let link = house.world().makes_link(owner, chat, None, false);
        for person in [alice, boris, carol] {
            assert_eq!(house.world().opens_link(person, &link), Entered::Joined { chat });
        }
        of_old(&house, &rows(bot, chat, [alice, boris, carol, dave])).await;

        let moved = house.call(&["migrate", "--json"]).await.json();
        let all = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")).unwrap().count();
        assert_eq!(moved["migrations_run"], i64::try_from(all).unwrap() - BEFORE);
        let rights = async |user: i64| -> Vec<Value> {
            let shown = house.call(&["member", "show", &user.to_string(), "--json"]).await.json();
            shown["subscriptions"].as_array().unwrap().clone()
        };
        for (user, source, end) in [(alice, "grant", "forever"), (dave, "grant", "20")] {
            let [right] = &rights(user).await[..] else { panic!("one right of {user}") };
            assert_eq!((&right["running"], &right["source"]), (&json!(true), &json!(source)));
            assert_eq!(right["paid_until"], right["ends_at"], "what was not sold has no grace");
            assert!(right["ends_at"].as_str().unwrap().starts_with(end), "{right}");
        }
        let plans = house.call(&["plan", "list"]).await.ok();
        assert!(plans.contains("9.99 USD") && plans.contains("Free"), "{plans}");

        let daemon = house.serve().await;
        house.sees(move |world| !world.is_member(boris, chat)).await;
        assert!(house.world().is_member(alice, chat) && house.world().is_member(carol, chat), "a right, the whitelist");
        // What was given goes on in what is sold: more of it is added at its end.
        let before = rights(dave).await[0]["paid_until"].clone();
        let more =
            house.call(&["member", "grant", &dave.to_string(), "--plan", "1", "--term", "2 days", "--json"]).await;
        let more = more.json();
        assert_eq!(more["added"], true);
        assert!(more["until"].as_str() > before.as_str());
        house.sees(move |world| crate::house::way_in(world, dave, bot).is_some()).await;
        daemon.stop().await;
        assert_eq!(house.world().spec_problems(), Vec::<String>::new());
    })
    .await;
}
