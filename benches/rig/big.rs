//! A database as it is after years: people, rights, payments and seats by the hundred thousand. Made once and kept.

use std::{fs, path::Path, time::Duration};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use usher::{app::App, clock::Clock, config::Settings, store::Store};

use super::town::scratch;

/// Customers, one paid subscription and one seat each, none of it due for a year; the plan is sold for Stars, its chat
/// is not connected. `$COUNT` people, from `$NOW` on.
const FILL: [&str; 8] = [
    "insert into plans (bot_id, plan_id, name, term, created_at) values (4200, 1, 'Gold', '365 days', $NOW)",
    "insert into prices (bot_id, plan_id, currency, minor, position) values (4200, 1, 'XTR', 250, 0)",
    "insert into methods (bot_id, method, added_at) values (4200, 'stars', $NOW)",
    "insert into payments (bot_id, method, charge_id, user_id, amount_minor, currency, paid_at, outcome, \
     payment_id, span_id) \
     with recursive n (i) as (select 1 union all select i + 1 from n where i < $COUNT) \
     select 4200, 'stars', 'charge-' || i, 6000000000 + i, 250, 'XTR', $NOW, 'granted', i, i from n",
    "insert into spans (span_id, bot_id, subscription_id, from_at, until_at, minor, currency) \
     with recursive n (i) as (select 1 union all select i + 1 from n where i < $COUNT) \
     select i, 4200, i, $NOW, $NOW + 31536000000 + i * 1000, 250, 'XTR' from n",
    "insert into customers (bot_id, user_id, first_name, is_premium, tapped_message, first_seen_at) \
     with recursive n (i) as (select 1 union all select i + 1 from n where i < $COUNT) \
     select 4200, 6000000000 + i, 'Alice', 0, 0, $NOW from n",
    "insert into subscriptions (subscription_id, bot_id, user_id, plan_id, source, starts_at, ends_at, paid_until, \
     price_minor, currency, extended_at, remind_at) \
     with recursive n (i) as (select 1 union all select i + 1 from n where i < $COUNT) \
     select i, 4200, 6000000000 + i, 1, 'order', $NOW, $NOW + 31536000000 + i * 1000, \
     $NOW + 31536000000 + i * 1000, 250, 'XTR', $NOW, $NOW + 30931200000 + i * 1000 from n",
    "insert into seats (bot_id, chat_id, user_id, wanted_until, observed, observed_at, due_at, attempts) \
     with recursive n (i) as (select 1 union all select i + 1 from n where i < $COUNT) \
     select 4200, -1002000000001, 6000000000 + i, $NOW + 31536000000 + i * 1000, 'in', $NOW, \
     $NOW + 31536000000 + i * 1000, 0 from n",
];

/// The address of a database with so many people in it. It is made on first use and then kept in the build's folder.
pub async fn database(people: i64) -> String {
    // Made anew when the tables change.
    let migrations = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")).expect("the migrations");
    let tables: u64 = migrations.flatten().filter_map(|file| Some(file.metadata().ok()?.len())).sum();
    let file = scratch().join(format!("people-{people}-{tables}.db"));
    let address = |file: &Path| format!("sqlite://{}", file.display());
    if !file.exists() {
        println!("making a database of {people} people");
        let draft = file.with_extension("draft");
        let _ = fs::remove_file(&draft);
        let store = Store::connect(&address(&draft), Clock::system()).await.expect("a database");
        store.migrate().await.expect("tables");
        let now = store.clock().now().millis().to_string();
        store.close().await;
        let mut connection = sqlx::AnyConnection::connect(&address(&draft)).await.expect("a connection");
        connection.execute("pragma synchronous = off").await.expect("a setting");
        for text in FILL {
            let text = text.replace("$COUNT", &people.to_string()).replace("$NOW", &now);
            connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await.expect("rows");
        }
        connection.close().await.expect("a whole file");
        fs::rename(&draft, &file).expect("the finished file");
    }
    address(&file)
}

/// A copy to be changed; its file goes with it.
pub struct Copy {
    /// Its address.
    pub address: String,
    _folder: tempfile::TempDir,
}

impl Copy {
    /// The daemon's parts on this database; nothing runs by itself.
    pub async fn app(&self, settings: &Settings) -> App {
        let clock = Clock::system();
        let store = Store::connect(&self.address, clock.clone()).await.expect("a database");
        App::new(settings.clone(), store, clock, reqwest::Client::new())
    }
}

/// A copy of that database in which the first `due` rights have just ended.
pub async fn ended(people: i64, due: i64) -> Copy {
    let ended = "(select min(starts_at) - 1 from subscriptions)";
    let columns =
        [("subscriptions", "ends_at"), ("subscriptions", "paid_until"), ("seats", "due_at"), ("seats", "wanted_until")];
    copy(people, due, &columns.map(|(table, column)| (table, column, ended.to_owned()))).await
}

/// A copy of that database in which reminders of the first `due` rights have just fallen due, a week before the end.
pub async fn to_remind(people: i64, due: i64) -> Copy {
    let now = Clock::system().now();
    let (begin, end) = (now - days(300), now + days(7) - Duration::from_secs(60));
    let columns =
        [("starts_at", begin), ("extended_at", begin), ("ends_at", end), ("paid_until", end), ("remind_at", now)];
    let changes = columns.map(|(column, value)| ("subscriptions", column, value.millis().to_string()));
    copy(people, due, &changes).await
}

fn days(count: u64) -> Duration {
    Duration::from_secs(count * 86_400)
}

async fn copy(people: i64, due: i64, changes: &[(&str, &str, String)]) -> Copy {
    let original = database(people).await;
    let folder = tempfile::tempdir_in(scratch()).expect("a folder");
    let file = folder.path().join("usher.db");
    fs::copy(original.trim_start_matches("sqlite://"), &file).expect("a copy");
    let address = format!("sqlite://{}", file.display());
    let mut connection = sqlx::AnyConnection::connect(&address).await.expect("a connection");
    for (table, column, value) in changes {
        let text = format!("update {table} set {column} = {value} where user_id <= 6000000000 + {due}");
        connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await.expect("rows");
    }
    connection.close().await.expect("a whole file");
    Copy { address, _folder: folder }
}
