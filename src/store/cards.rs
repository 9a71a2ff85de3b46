//! Messages about an order, or a payment for which nothing could be given, so that all of them can show what became of it.

use super::{Store, Work};
use crate::{
    domain::{BotId, ChatId},
    error::Result,
};

impl Store {
    /// Messages about an order or payment: chat and number.
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
    /// Remembers a message about an order or payment.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_card(&mut self, bot: BotId, key: &str, chat: ChatId, message: i64) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "insert into order_cards (bot_id, order_key, chat_id, message_id, sent_at) values ($1, $2, $3, $4, $5) \
                 on conflict do nothing",
            )
            .bind(bot)
            .bind(key.to_owned())
            .bind(chat)
            .bind(message)
            .bind(now),
        )
    }
}
