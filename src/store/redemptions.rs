//! Who redeemed which access code, and what it gave.

use sqlx::AssertSqlSafe;

use super::{Store, Work};
use crate::{
    domain::{
        BotId, Moment, SpanId, UserId,
        code::{Batch, Code, Past},
        sale::Buyer,
    },
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
    /// What a person had and has, as a code of this batch asks; what the gate gave does not count as had.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn past(&mut self, bot: BotId, user: UserId, batch: &Batch) -> Result<Past> {
        let now = self.now();
        let (any, this, running, mine, redeemed): (i64, i64, i64, i64, i64) = sqlx::query_as(
            "select coalesce(sum(case when source <> 'gate' then 1 else 0 end), 0), \
             coalesce(sum(case when plan_id = $3 then 1 else 0 end), 0), \
             coalesce(sum(case when source <> 'gate' and ended_at is null and ends_at > $4 then 1 else 0 end), 0), \
             coalesce(sum(case when plan_id = $3 and ended_at is null and ends_at > $4 then 1 else 0 end), 0), \
             (select count(*) from redemptions r where r.bot_id = $1 and r.user_id = $2 and r.batch_id = $5 \
             and r.rolled_back_at is null) from subscriptions where bot_id = $1 and user_id = $2",
        )
        .bind(bot)
        .bind(user)
        .bind(batch.plan)
        .bind(now)
        .bind(batch.id)
        .fetch_one(self.db())
        .await?;
        let buyer = Buyer { has_it: mine > 0, had_it: this > 0, had_any: any > 0, ..Buyer::default() };
        Ok(Past { buyer, has_any: running > 0, redeemed: u32::try_from(redeemed).unwrap_or(u32::MAX) })
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
