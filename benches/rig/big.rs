//! A database as it is after years: people, rights and seats by the hundred thousand. Made once and kept.

use std::fs;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use usher::{clock::Clock, store::Store};

use super::town::scratch;

/// Customers, one subscription and one seat each, none of it due for a year; the plan's chat is not connected.
/// `$COUNT` people, from `$NOW` on.
const FILL: [&str; 4] = [
    "insert into plans (bot_id, plan_id, name, term, created_at) values (4200, 1, 'Gold', '365 days', $NOW)",
    "insert into customers (bot_id, user_id, first_name, is_premium, tapped_message, first_seen_at) \
     with recursive n (i) as (select 1 union all select i + 1 from n where i < $COUNT) \
     select 4200, 6000000000 + i, 'Alice', 0, 0, $NOW from n",
    "insert into subscriptions (subscription_id, bot_id, user_id, plan_id, source, starts_at, ends_at) \
     with recursive n (i) as (select 1 union all select i + 1 from n where i < $COUNT) \
     select i, 4200, 6000000000 + i, 1, 'grant', $NOW, $NOW + 31536000000 + i * 1000 from n",
    "insert into seats (bot_id, chat_id, user_id, wanted_until, observed, observed_at, due_at, attempts) \
     with recursive n (i) as (select 1 union all select i + 1 from n where i < $COUNT) \
     select 4200, -1002000000001, 6000000000 + i, $NOW + 31536000000 + i * 1000, 'in', $NOW, \
     $NOW + 31536000000 + i * 1000, 0 from n",
];

/// The address of a database with so many people in it. It is made on first use and then kept in the build's folder.
pub async fn database(people: i64) -> String {
    // Made anew when the tables change.
    let tables = include_str!("../../migrations/0001_foundation.sql").len();
    let file = scratch().join(format!("people-{people}-{tables}.db"));
    let address = |file: &std::path::Path| format!("sqlite://{}", file.display());
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

/// A copy of that database in which the first `due` rights have just ended.
pub async fn copy(people: i64, due: i64) -> Copy {
    let original = database(people).await;
    let folder = tempfile::tempdir_in(scratch()).expect("a folder");
    let file = folder.path().join("usher.db");
    fs::copy(original.trim_start_matches("sqlite://"), &file).expect("a copy");
    let address = format!("sqlite://{}", file.display());
    let mut connection = sqlx::AnyConnection::connect(&address).await.expect("a connection");
    for (table, column) in [("subscriptions", "ends_at"), ("seats", "due_at"), ("seats", "wanted_until")] {
        let text = format!(
            "update {table} set {column} = (select min(starts_at) - 1 from subscriptions) \
             where user_id <= 6000000000 + {due}"
        );
        connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await.expect("rows");
    }
    connection.close().await.expect("a whole file");
    Copy { address, _folder: folder }
}
