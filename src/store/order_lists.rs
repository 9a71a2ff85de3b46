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
    pub async fn unexplained_orders(&self, bot: BotId, by: UserId, since: Moment) -> Result<Vec<Order>> {
        let text = format!(
            "select {COLUMNS} from orders where bot_id = $1 and decided_by = $2 and state = 'rejected' \
             and reason is null and decided_at >= $3 order by decided_at desc"
        );
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(by).bind(since);
        let rows: Vec<Row> = query.fetch_all(&self.reader).await?;
        Ok(readable(rows))
    }
}
