//! What names a person: every such column of every table, what becomes of it when they are forgotten, and the same list
//! read out to them before. A guard compares it with the migrations, so that no new column is left out.

use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Column as _, Row as _, any::AnyRow};

use super::Store;
use crate::{
    domain::{BotId, Moment, UserId},
    error::Result,
};

/// What becomes of a row when the person is forgotten whom one of its columns names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The row is deleted.
    Deleted,
    /// The row stays under a number that leads to nobody: the books stay true.
    Renamed,
    /// It stays as it is, for this reason.
    Kept(&'static str),
    /// Something of its own, done in [`super::Work::forget`].
    Special(&'static str),
}

use Fate::{Deleted, Kept, Renamed, Special};

const OF_TEAM: &str = "what somebody did for the team is the owner's record";

/// Every column that names a person, and what becomes of its rows.
pub const TRACES: &[(&str, &str, Fate)] = &[
    ("customers", "user_id", Special("a ban and a mute stay with the bare number, so that neither is washed off")),
    ("customers", "banned_by", Kept(OF_TEAM)),
    ("customers", "invited_by", Renamed),
    ("subscriptions", "user_id", Renamed),
    ("seats", "user_id", Special("until they are out of the chat; then the errand deletes it")),
    ("invites", "user_id", Renamed),
    ("invites", "used_by", Renamed),
    ("orders", "user_id", Renamed),
    ("orders", "decided_by", Kept(OF_TEAM)),
    ("payments", "user_id", Renamed),
    ("payments", "refunded_by", Kept(OF_TEAM)),
    ("star_subscriptions", "user_id", Renamed),
    ("redemptions", "user_id", Renamed),
    ("credits", "user_id", Renamed),
    ("trials", "user_id", Kept("a trial is had once")),
    ("guesses", "user_id", Special("a wait for wrong codes goes on to its end, and is pruned a day later")),
    ("coupons_in_hand", "user_id", Deleted),
    ("waiting", "user_id", Deleted),
    ("dialogues", "user_id", Deleted),
    ("affiliates", "user_id", Deleted),
    ("clicks", "user_id", Renamed),
    ("clicks", "affiliate_id", Renamed),
    ("balance_entries", "user_id", Renamed),
    ("balance_entries", "by_user", Kept(OF_TEAM)),
    ("checks", "asked_by", Kept(OF_TEAM)),
    ("checks", "at_user", Kept("how far a check is; the next one begins anew")),
    ("check_finds", "user_id", Deleted),
    ("brakes", "decided_by", Kept(OF_TEAM)),
    ("takeovers", "started_by", Kept(OF_TEAM)),
    ("imports", "user_id", Deleted),
    ("letters", "user_id", Deleted),
    ("letters", "by_user", Kept(OF_TEAM)),
    ("order_cards", "chat_id", Special("messages in the person's chat, and all that show their letters")),
    ("audit", "about_user", Renamed),
    ("audit", "by_user", Kept(OF_TEAM)),
    ("team", "user_id", Kept("nobody is forgotten while they are on the team")),
    ("inbox", "person", Special("handled updates have no text any more and lose the number too")),
    ("outbox", "task", Special("what waits for them is dropped; what is done is pruned after 7 days")),
    (
        "origins",
        "origin",
        Special("marks of what was done once: those of letters go, the rest is pruned after 90 days"),
    ),
];

/// Tables that name nobody.
pub const NAMELESS: &[&str] = &[
    "bots",
    "chats",
    "required_chats",
    "plans",
    "plan_chats",
    "excluded_chats",
    "prices",
    "methods",
    "code_batches",
    "codes",
    "coupons",
    "spans",
    "reminders",
    "gate_faults",
    "rates",
    "referrals",
    "brake_counts",
];

/// Columns that name somebody else, or are of no use to the person.
const NOT_THEIRS: [&str; 8] =
    ["banned_by", "decided_by", "refunded_by", "by_user", "invited_by", "used_by", "tapped_message", "left_more"];

/// More rows of one table are not told.
const MOST: i64 = 10_000;

impl Store {
    /// Everything that is kept of a person, table by table; times as ISO 8601, UTC.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn personal_data(&self, bot: BotId, user: UserId) -> Result<Map<String, Value>> {
        let mut all = Map::new();
        let theirs = TRACES.iter().filter(|(table, column, _)| {
            matches!(*column, "user_id" | "about_user") && !matches!(*table, "order_cards" | "team")
        });
        for (table, column, _) in theirs {
            let text = format!("select * from {table} where bot_id = $1 and {column} = $2 limit $3");
            let query = sqlx::query(AssertSqlSafe(text)).bind(bot).bind(user).bind(MOST);
            let rows = query.fetch_all(&self.reader).await?;
            let rows: Vec<Value> = rows.iter().map(told).collect();
            if !rows.is_empty() {
                all.insert((*table).to_owned(), rows.into());
            }
        }
        Ok(all)
    }
}

/// A row as the person reads it.
fn told(row: &AnyRow) -> Value {
    let mut fields = Map::new();
    for (at, column) in row.columns().iter().enumerate() {
        let name = column.name();
        if NOT_THEIRS.contains(&name) {
            continue;
        }
        let is_time = name == "at" || name == "since" || name.ends_with("_at") || name.ends_with("_until");
        let value = match row.try_get::<Option<i64>, _>(at) {
            Ok(Some(millis)) if is_time => Moment::from_millis(millis).to_string().into(),
            Ok(number) => number.into(),
            Err(_) => row.try_get::<Option<String>, _>(at).ok().flatten().into(),
        };
        fields.insert(name.to_owned(), value);
    }
    fields.into()
}
