//! Seats with everything that decides over them: what is due now, and what a dry run looks at.

use sqlx::AssertSqlSafe;

use super::{
    Store, Work,
    seats::{COLUMNS, Row},
};
use crate::{
    domain::{BotId, ChatId, Moment, fate::Case},
    error::Result,
};

/// A seat whose two sides must be compared, with what the comparison needs.
#[derive(Clone, Debug)]
pub struct DueSeat {
    /// Of which bot.
    pub bot: BotId,
    /// The seat, and what decides over it.
    pub case: Case,
    /// A link that could still let the person in.
    pub has_live_link: bool,
}

/// Where many seats may hold people without a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct At {
    /// Of which bot.
    pub bot_id: BotId,
    /// The chat.
    pub chat_id: ChatId,
}

#[derive(sqlx::FromRow)]
struct Due {
    bot_id: BotId,
    #[sqlx(flatten)]
    row: Row,
    banned_at: Option<Moment>,
    keep_strays: Option<i64>,
    missing_rights: Option<String>,
    disconnected_at: Option<Moment>,
    asked: i64,
    allowed_at: Option<Moment>,
    live_links: i64,
}

impl From<Due> for DueSeat {
    fn from(due: Due) -> Self {
        let is_ready = due.disconnected_at.is_none() && due.missing_rights.is_some_and(|missing| missing.is_empty());
        let case = Case {
            seat: due.row.into(),
            is_banned: due.banned_at.is_some(),
            keeps_strays: due.keep_strays.unwrap_or(0) != 0,
            is_ready,
            is_asked: due.asked > 0,
            allowed_at: due.allowed_at,
        };
        Self { bot: due.bot_id, case, has_live_link: due.live_links > 0 }
    }
}

/// Seats and what decides over them; `$1` is the moment.
fn cases() -> String {
    format!(
        "select s.bot_id, {COLUMNS}, p.banned_at, c.keep_strays, c.missing_rights, c.disconnected_at, \
         (select count(*) from brakes b where b.bot_id = s.bot_id and b.chat_id = s.chat_id and b.decided_at is null) \
         as asked, \
         (select b.decided_at from brakes b where b.brake_id = s.brake_id and b.decision = 'go') as allowed_at, \
         (select count(*) from invites i where i.bot_id = s.bot_id and i.user_id = s.user_id \
          and i.chat_id = s.chat_id and i.revoked_at is null and i.used_at is null and i.expires_at > $1) as live_links \
         from seats s left join customers p on p.bot_id = s.bot_id and p.user_id = s.user_id \
         left join chats c on c.bot_id = s.bot_id and c.chat_id = s.chat_id"
    )
}

/// Seats that may hold somebody who has no right; the rule itself is in `domain/fate`.
const DOUBTFUL: &str = "s.observed in ('in', 'unknown') and (s.wanted_until is null or s.wanted_until <= $1)";

impl Store {
    /// Seats of a bot about which anything may have to be done by `at`, in the order of chats and people.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn cases(&self, bot: BotId, at: Moment) -> Result<Vec<DueSeat>> {
        let text = format!(
            "{} where s.bot_id = $2 and (s.due_at <= $1 or ({DOUBTFUL})) order by s.chat_id, s.user_id",
            cases()
        );
        let rows: Vec<Due> = sqlx::query_as(AssertSqlSafe(text)).bind(at).bind(bot).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().map(DueSeat::from).collect())
    }

    /// One seat with what decides over it, as it is kept; none if nothing is known.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn case(&self, at: At, user: crate::domain::UserId) -> Result<Option<Case>> {
        let text = format!("{} where s.bot_id = $2 and s.chat_id = $3 and s.user_id = $4", cases());
        let row: Option<Due> = sqlx::query_as(AssertSqlSafe(text))
            .bind(self.clock.now())
            .bind(at.bot_id)
            .bind(at.chat_id)
            .bind(user)
            .fetch_optional(&self.reader)
            .await?;
        Ok(row.map(|due| DueSeat::from(due).case))
    }

    /// Chats with more than so many due seats that may hold somebody without a right.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn crowded_chats(&self, people: i64) -> Result<Vec<At>> {
        let text = format!(
            "select s.bot_id, s.chat_id from seats s where s.due_at <= $1 and {DOUBTFUL} \
             group by s.bot_id, s.chat_id having count(*) > $2 order by s.bot_id, s.chat_id"
        );
        Ok(sqlx::query_as(AssertSqlSafe(text)).bind(self.clock.now()).bind(people).fetch_all(&self.reader).await?)
    }
}

impl Work {
    /// Seats of any bot that are due, soonest first; nobody else changes them until the transaction is over.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn due_seats(&mut self, limit: i64) -> Result<Vec<DueSeat>> {
        let (now, free) = (self.now(), self.store.backend.to_change_free());
        let text = format!("{} where s.due_at <= $1 order by s.due_at limit $2{free}", cases());
        let rows: Vec<Due> = sqlx::query_as(AssertSqlSafe(text)).bind(now).bind(limit).fetch_all(self.db()).await?;
        Ok(rows.into_iter().map(DueSeat::from).collect())
    }

    /// Seats of a chat that may hold somebody without a right.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn doubtful_cases(&mut self, at: At) -> Result<Vec<Case>> {
        let now = self.now();
        let text = format!("{} where s.bot_id = $2 and s.chat_id = $3 and {DOUBTFUL} order by s.user_id", cases());
        let rows: Vec<Due> =
            sqlx::query_as(AssertSqlSafe(text)).bind(now).bind(at.bot_id).bind(at.chat_id).fetch_all(self.db()).await?;
        Ok(rows.into_iter().map(|due| DueSeat::from(due).case).collect())
    }
}
