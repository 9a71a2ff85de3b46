//! Messages about an order, so that all of them can show what became of it.

use super::{Store, Work};
use crate::{
    domain::{BotId, ChatId},
    error::Result,
};

impl Store {
    /// Messages about an order: chat and number.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn cards(&self, bot: BotId, key: &str) -> Result<Vec<(ChatId, i64)>> {
        Ok(sqlx::query_as(
            "select chat_id, message_id from order_cards where bot_id = $1 and order_key = $2 order by chat_id, message_id",
        )
        .bind(bot)
        .bind(key)
        .fetch_all(&self.reader)
        .await?)
    }
}

impl Work {
    /// Remembers a message about an order.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_card(&mut self, bot: BotId, key: &str, chat: ChatId, message: i64) -> Result<()> {
        self.later(
            sqlx::query(
                "insert into order_cards (bot_id, order_key, chat_id, message_id) values ($1, $2, $3, $4) \
                 on conflict do nothing",
            )
            .bind(bot)
            .bind(key.to_owned())
            .bind(chat)
            .bind(message),
        )
    }
}
