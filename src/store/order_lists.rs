//! Orders as their owners look for them.

use sqlx::AssertSqlSafe;

use super::{
    Store,
    orders::{COLUMNS, Row, readable},
};
use crate::{
    domain::{BotId, Moment, UserId, order::Order},
    error::Result,
};

/// An order that was rejected without a reason so far.
#[derive(Clone, Debug)]
pub struct Unexplained {
    /// Which.
    pub order: Order,
    /// When it was rejected.
    pub decided_at: Moment,
}

impl Store {
    /// Orders of a bot that wait for an owner's word, oldest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn waiting_orders(&self, bot: BotId) -> Result<Vec<Order>> {
        let text = format!(
            "select {COLUMNS} from orders where bot_id = $1 and state = 'awaiting_confirmation' \
             order by created_at, order_key limit 50"
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).fetch_all(&self.reader).await?;
        Ok(readable(rows))
    }

    /// A bot's latest orders, latest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn latest_orders(&self, bot: BotId, limit: i64) -> Result<Vec<Order>> {
        let text =
            format!("select {COLUMNS} from orders where bot_id = $1 order by created_at desc, order_key limit $2");
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(limit).fetch_all(&self.reader).await?;
        Ok(readable(rows))
    }

    /// The orders that an owner rejected since `since` without a reason so far, latest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn unexplained_orders(&self, bot: BotId, by: UserId, since: Moment) -> Result<Vec<Unexplained>> {
        #[derive(sqlx::FromRow)]
        struct Decided {
            #[sqlx(flatten)]
            row: Row,
            decided_at: Moment,
        }
        let text = format!(
            "select {COLUMNS}, decided_at from orders where bot_id = $1 and decided_by = $2 and state = 'rejected' \
             and reason is null and decided_at >= $3 order by decided_at desc"
        );
        let rows: Vec<Decided> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(by).bind(since).fetch_all(&self.reader).await?;
        let read = |row: Decided| {
            let order = readable(vec![row.row]).pop()?;
            Some(Unexplained { order, decided_at: row.decided_at })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// When the last update of a person before this one came; none if it is not kept any more.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn spoke_before(&self, bot: BotId, user: UserId, update: i64) -> Result<Option<Moment>> {
        Ok(sqlx::query_scalar(
            "select received_at from inbox where bot_id = $1 and update_id < $2 and person = $3 \
             order by update_id desc limit 1",
        )
        .bind(bot)
        .bind(update)
        .bind(user)
        .fetch_optional(&self.reader)
        .await?)
    }
}
