//! Who redeemed which access code, and what it gave.

use sqlx::AssertSqlSafe;

use super::{Store, Work};
use crate::{
    domain::{BotId, Moment, SpanId, UserId, code::Code},
    error::Result,
};

/// One use of a code.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Redemption {
    /// Ours.
    #[sqlx(rename = "redemption_id")]
    pub id: i64,
    /// Of which code.
    pub code_hash: String,
    /// By whom.
    #[sqlx(rename = "user_id")]
    pub user: UserId,
    /// When.
    pub redeemed_at: Moment,
    /// The time it gave.
    #[sqlx(rename = "span_id")]
    pub gave: SpanId,
    /// When an owner took it back.
    pub rolled_back_at: Option<Moment>,
}

const REDEMPTION: &str = "select redemption_id, code_hash, user_id, redeemed_at, span_id, rolled_back_at \
     from redemptions where bot_id = $1";

impl Store {
    /// Who redeemed codes of a batch, first to last; what was rolled back too.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn redemptions_of(&self, bot: BotId, batch: i64) -> Result<Vec<Redemption>> {
        let text = format!("{REDEMPTION} and batch_id = $2 order by redeemed_at, redemption_id");
        Ok(sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(batch).fetch_all(&self.reader).await?)
    }
}

impl Work {
    /// How many codes of a batch a person redeemed; what was rolled back does not count.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn redeemed(&mut self, bot: BotId, user: UserId, batch: i64) -> Result<u32> {
        let redeemed: i64 = sqlx::query_scalar(
            "select count(*) from redemptions where bot_id = $1 and user_id = $2 and batch_id = $3 \
             and rolled_back_at is null",
        )
        .bind(bot)
        .bind(user)
        .bind(batch)
        .fetch_one(self.db())
        .await?;
        Ok(u32::try_from(redeemed).unwrap_or(u32::MAX))
    }

    /// Notes that a code was redeemed, and what it gave.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_redemption(&mut self, bot: BotId, code: &Code, user: UserId, gave: SpanId) -> Result<()> {
        let (id, now) = (self.store.next_id(), self.now());
        self.later(
            sqlx::query(
                "insert into redemptions (redemption_id, bot_id, batch_id, code_hash, user_id, redeemed_at, \
                 span_id) values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id)
            .bind(bot)
            .bind(code.batch.id)
            .bind(code.hash.clone())
            .bind(user)
            .bind(now)
            .bind(gave),
        )
    }

    /// Takes back a person's last use of a code that still counts; none if there is none.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn undo_redemption(&mut self, bot: BotId, hash: &str, user: UserId) -> Result<Option<Redemption>> {
        let now = self.now();
        Ok(sqlx::query_as(
            "update redemptions set rolled_back_at = $1 where redemption_id = (select max(redemption_id) from redemptions \
             where bot_id = $2 and code_hash = $3 and user_id = $4 and rolled_back_at is null) \
             and rolled_back_at is null returning redemption_id, code_hash, user_id, redeemed_at, span_id, \
             rolled_back_at",
        )
        .bind(now)
        .bind(bot)
        .bind(hash.to_owned())
        .bind(user)
        .fetch_optional(self.db())
        .await?)
    }
}
