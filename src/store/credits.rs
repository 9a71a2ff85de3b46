//! What was paid for a right, and what of it was taken along into another one; trials that were taken.

use sqlx::{Any, Executor};

use super::{Store, Work};
use crate::{
    domain::{BotId, Moment, Money, PlanId, SubscriptionId, UserId, switch::Piece},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    minor: i64,
    currency: String,
    from_at: Moment,
    until_at: Moment,
}

impl Row {
    fn piece(self) -> Option<Piece> {
        let value = Money::new(self.minor, self.currency.parse().ok()?);
        Some(Piece { value, from: self.from_at, until: self.until_at })
    }
}

async fn pieces(db: impl Executor<'_, Database = Any>, bot: BotId, id: SubscriptionId) -> Result<Vec<Piece>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select amount_minor as minor, currency, from_at, until_at from payments where bot_id = $1 \
         and subscription_id = $2 and outcome = 'granted' and refunded_at is null and from_at is not null \
         and until_at is not null \
         union all select minor, currency, from_at, until_at from credits where bot_id = $1 and subscription_id = $2",
    )
    .bind(bot)
    .bind(id)
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().filter_map(Row::piece).collect())
}

impl Store {
    /// The time of a right that was paid for and not given back.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn pieces(&self, bot: BotId, id: SubscriptionId) -> Result<Vec<Piece>> {
        pieces(&self.reader, bot, id).await
    }

    /// Whether a person had a trial: of this plan, or any if one trial is all there is.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn has_tried(&self, bot: BotId, user: UserId, plan: PlanId, once_per_bot: bool) -> Result<bool> {
        let any = i64::from(once_per_bot);
        let trials: i64 = sqlx::query_scalar(
            "select count(*) from trials where bot_id = $1 and user_id = $2 and (plan_id = $3 or $4 = 1)",
        )
        .bind(bot)
        .bind(user)
        .bind(plan)
        .bind(any)
        .fetch_one(&self.reader)
        .await?;
        Ok(trials > 0)
    }
}

impl Work {
    /// The time of a right that was paid for and not given back, as this transaction sees it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn pieces(&mut self, bot: BotId, id: SubscriptionId) -> Result<Vec<Piece>> {
        pieces(self.db(), bot, id).await
    }

    /// Books what was unused of a right that was left, as paid for time of the right that came instead.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach, or when the right was left by another transaction meanwhile.
    pub async fn carry(
        &mut self,
        bot: BotId,
        user: UserId,
        left: SubscriptionId,
        into: SubscriptionId,
        piece: &Piece,
    ) -> Result<()> {
        self.later(
            sqlx::query(
                "insert into credits (bot_id, left_id, user_id, subscription_id, minor, currency, from_at, until_at) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(bot)
            .bind(left)
            .bind(user)
            .bind(into)
            .bind(piece.value.minor)
            .bind(piece.value.currency.code().to_owned())
            .bind(piece.from)
            .bind(piece.until),
        )
    }

    /// What was unused of a right that was left: the right that it went into, and the time there.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn credit_of(&mut self, bot: BotId, left: SubscriptionId) -> Result<Option<(SubscriptionId, Piece)>> {
        #[derive(sqlx::FromRow)]
        struct Into {
            subscription_id: SubscriptionId,
            #[sqlx(flatten)]
            row: Row,
        }
        let row: Option<Into> = sqlx::query_as(
            "select subscription_id, minor, currency, from_at, until_at from credits where bot_id = $1 and left_id = $2",
        )
        .bind(bot)
        .bind(left)
        .fetch_optional(self.db())
        .await?;
        Ok(row.and_then(|into| Some((into.subscription_id, into.row.piece()?))))
    }

    /// The credits that paid for this time of a right, by the rights that were left for it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn credits_for(
        &mut self,
        bot: BotId,
        into: SubscriptionId,
        (from, until): (Moment, Moment),
    ) -> Result<Vec<SubscriptionId>> {
        Ok(sqlx::query_scalar(
            "select left_id from credits where bot_id = $1 and subscription_id = $2 and from_at = $3 and until_at = $4",
        )
        .bind(bot)
        .bind(into)
        .bind(from)
        .bind(until)
        .fetch_all(self.db())
        .await?)
    }

    /// Writes what is left of a credit.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn save_credit(&mut self, bot: BotId, left: SubscriptionId, piece: &Piece) -> Result<()> {
        self.later(
            sqlx::query(
                "update credits set minor = $1, from_at = $2, until_at = $3 where bot_id = $4 and left_id = $5",
            )
            .bind(piece.value.minor)
            .bind(piece.from)
            .bind(piece.until)
            .bind(bot)
            .bind(left),
        )
    }

    /// Takes a trial: the first time only. One per bot counts as one of the plan too.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn take_trial(&mut self, bot: BotId, user: UserId, plan: PlanId, once_per_bot: bool) -> Result<bool> {
        let now = self.now();
        let insert =
            "insert into trials (bot_id, user_id, plan_id, taken_at) values ($1, $2, $3, $4) on conflict do nothing";
        let key = if once_per_bot { PlanId(0) } else { plan };
        let taken = sqlx::query(insert).bind(bot).bind(user).bind(key).bind(now).execute(self.db()).await?;
        if once_per_bot {
            self.later(sqlx::query(insert).bind(bot).bind(user).bind(plan).bind(now))?;
        }
        Ok(taken.rows_affected() == 1)
    }

    /// Gives up the orders to go on with a right, or to leave it, that nobody paid; the answer is their keys.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn cancel_orders_about(&mut self, bot: BotId, right: SubscriptionId) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(
            "update orders set state = 'cancelled' where bot_id = $1 and subscription_id = $2 and state = 'pending' \
             returning order_key",
        )
        .bind(bot)
        .bind(right)
        .fetch_all(self.db())
        .await?)
    }
}
