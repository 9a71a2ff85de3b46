//! Orders that wait for an owner's word, and when the owner is asked again.

use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::Work;
use crate::{domain::BotId, error::Result};

/// How long owners are left in peace.
const PAUSE: Duration = Duration::from_secs(86_400);

impl Work {
    /// Orders of any bot of which the owners are to be reminded; they will be again a day later. Only their keys, so that
    /// none of them has to be readable.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn neglected_orders(&mut self, limit: i64) -> Result<Vec<(BotId, String)>> {
        let now = self.now();
        let text = format!(
            "select bot_id, order_key from orders s where state = 'awaiting_confirmation' and remind_at <= $1 \
             order by remind_at limit $2{}",
            self.store.backend.to_change_free()
        );
        let keys: Vec<(BotId, String)> =
            sqlx::query_as(AssertSqlSafe(text)).bind(now).bind(limit).fetch_all(self.db()).await?;
        for (_, key) in &keys {
            self.later(
                sqlx::query("update orders set remind_at = $1 where order_key = $2")
                    .bind(now + PAUSE)
                    .bind(key.clone()),
            )?;
        }
        Ok(keys)
    }
}
