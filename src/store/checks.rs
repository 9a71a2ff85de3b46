//! Consistency checks: how far they are, whom to look at next, and what they found.

use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::{Store, Work, rows};
use crate::{
    domain::{BotId, ChatId, Moment, UserId},
    error::Result,
};

/// Who is believed inside is looked at so often by the nightly check.
const WEEK: Duration = Duration::from_secs(7 * 86_400);
/// And everybody else.
const MONTH: Duration = Duration::from_secs(30 * 86_400);

/// Whom a check looks at behind `$3`: who is in doubt (unknown, inside without a right, outside with one, in a post that
/// may be lost), and of whom nothing was heard for long. `$4` is the moment, `$5` and `$6` are a week and a month before.
const TO_LOOK_AT: &str = "bot_id = $1 and chat_id = $2 and user_id > $3 and coalesce(looked_at, 0) < $4 \
                          and (observed in ('unknown', 'admin', 'owner') \
                           or (observed = 'in' and (wanted_until is null or wanted_until <= $4) and exempt is null) \
                           or (observed in ('out', 'banned') and wanted_until > $4) \
                           or (observed = 'in' and coalesce(looked_at, observed_at, 0) < $5) \
                           or coalesce(looked_at, observed_at, 0) < $6)";

/// One pass over what is known of people and chats.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Check {
    /// Its number.
    pub check_id: i64,
    /// Of which bot.
    pub bot_id: BotId,
    /// Who asked for it; none is the clock.
    pub asked_by: Option<UserId>,
    /// When it began.
    pub started_at: Moment,
    /// When it was over.
    pub finished_at: Option<Moment>,
    /// The chat that it is in.
    pub at_chat: Option<ChatId>,
    /// The last person there that was looked at.
    pub at_user: UserId,
    /// Seats about which Telegram gave an answer.
    pub looked: i64,
    /// Of these, where it was not what we believed.
    pub repaired: i64,
    /// Seats about which it gave none.
    pub unclear: i64,
}

/// What a check found that somebody should know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Find {
    /// Inside without a right.
    Inside,
    /// Outside with a right.
    Outside,
}

impl Find {
    fn name(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Outside => "outside",
        }
    }
}

/// Somebody found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub chat: ChatId,
    /// Who.
    pub user: UserId,
    /// What.
    pub find: Find,
}

const COLUMNS: &str =
    "check_id, bot_id, asked_by, started_at, finished_at, at_chat, at_user, looked, repaired, unclear";

impl Store {
    /// A check by its number.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn check(&self, id: i64) -> Result<Option<Check>> {
        let text = format!("select {COLUMNS} from checks where check_id = $1");
        Ok(sqlx::query_as(AssertSqlSafe(text)).bind(id).fetch_optional(&self.reader).await?)
    }

    /// The latest check of a bot, finished or not.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn last_check(&self, bot: BotId) -> Result<Option<Check>> {
        let text = format!("select {COLUMNS} from checks where bot_id = $1 order by check_id desc limit 1");
        Ok(sqlx::query_as(AssertSqlSafe(text)).bind(bot).fetch_optional(&self.reader).await?)
    }

    /// People of a chat behind the last one, at whom a check has to look: whoever is in doubt, and of whom nothing was
    /// heard for long. A check that somebody asked for looks at all.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn people_to_look_at(&self, check: &Check, chat: ChatId, limit: i64) -> Result<Vec<UserId>> {
        let began = check.started_at;
        let (week, month) = match check.asked_by {
            Some(_) => (began, began),
            None => (began - WEEK, began - MONTH),
        };
        let text = format!("select user_id from seats where {TO_LOOK_AT} order by user_id limit $7");
        Ok(sqlx::query_scalar(AssertSqlSafe(text))
            .bind(check.bot_id)
            .bind(chat)
            .bind(check.at_user)
            .bind(began)
            .bind(week)
            .bind(month)
            .bind(limit)
            .fetch_all(&self.reader)
            .await?)
    }

    /// How many people of a chat a check of the night would look at.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn count_to_look_at(&self, bot: BotId, chat: ChatId, at: Moment) -> Result<i64> {
        let text = format!("select count(*) from seats where {TO_LOOK_AT}");
        Ok(sqlx::query_scalar(AssertSqlSafe(text))
            .bind(bot)
            .bind(chat)
            .bind(UserId(0))
            .bind(at)
            .bind(at - WEEK)
            .bind(at - MONTH)
            .fetch_one(&self.reader)
            .await?)
    }

    /// What a check found, by chat and person.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn finds(&self, check: i64) -> Result<Vec<Found>> {
        let rows: Vec<(ChatId, UserId, String)> = sqlx::query_as(
            "select chat_id, user_id, find from check_finds where check_id = $1 order by chat_id, user_id",
        )
        .bind(check)
        .fetch_all(&self.reader)
        .await?;
        let read = |(chat, user, find): (ChatId, UserId, String)| {
            let find = [Find::Inside, Find::Outside].into_iter().find(|one| one.name() == find)?;
            Some(Found { chat, user, find })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }
}

impl Work {
    /// Begins a check; its number.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn begin_check(&mut self, bot: BotId, by: Option<UserId>) -> Result<i64> {
        let (id, now) = (self.store.next_id(), self.now());
        self.later(
            sqlx::query(
                "insert into checks (check_id, bot_id, asked_by, started_at, at_user, looked, repaired, unclear) \
                 values ($1, $2, $3, $4, 0, 0, 0, 0)",
            )
            .bind(id)
            .bind(bot)
            .bind(by)
            .bind(now),
        )?;
        Ok(id)
    }

    /// The check of a bot that runs.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn running_check(&mut self, bot: BotId) -> Result<Option<Check>> {
        let text = format!(
            "select {COLUMNS} from checks where bot_id = $1 and finished_at is null order by check_id desc limit 1"
        );
        Ok(sqlx::query_as(AssertSqlSafe(text)).bind(bot).fetch_optional(self.db()).await?)
    }

    /// Notes how far a check is, and whether it is over. One that was given up meanwhile stays so.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn save_check(&mut self, check: &Check) -> Result<()> {
        self.later(
            sqlx::query(
                "update checks set finished_at = $1, at_chat = $2, at_user = $3, looked = $4, repaired = $5, \
                 unclear = $6 where check_id = $7 and finished_at is null",
            )
            .bind(check.finished_at)
            .bind(check.at_chat)
            .bind(check.at_user)
            .bind(check.looked)
            .bind(check.repaired)
            .bind(check.unclear)
            .bind(check.check_id),
        )
    }

    /// Notes what a check found.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_finds(&mut self, check: &Check, finds: &[Found]) -> Result<()> {
        for some in finds.chunks(100) {
            let text = format!(
                "insert into check_finds (check_id, bot_id, chat_id, user_id, find) values {} on conflict do nothing",
                rows(some.len(), 5)
            );
            let mut query = sqlx::query(AssertSqlSafe(text));
            for found in some {
                let find = found.find.name();
                query = query.bind(check.check_id).bind(check.bot_id).bind(found.chat).bind(found.user).bind(find);
            }
            self.later(query)?;
        }
        Ok(())
    }

    /// Notes that Telegram was asked about a seat.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn looked_at(&mut self, bot: BotId, chat: ChatId, user: UserId) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query("update seats set looked_at = $1 where bot_id = $2 and chat_id = $3 and user_id = $4")
                .bind(now)
                .bind(bot)
                .bind(chat)
                .bind(user),
        )
    }
}
