//! How many people have which place in a chat, and whom a check that left it wakes.

use super::{Store, Work};
use crate::{
    domain::{BotId, ChatId},
    error::Result,
};

/// How many people have which place in a chat, as far as we know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Tally {
    /// Inside with a right.
    pub entitled: i64,
    /// Inside, exempt.
    pub exempt: i64,
    /// Administrators and the owner.
    pub admins: i64,
    /// Inside in any role.
    pub inside: i64,
}

impl Store {
    /// How many have which place in a chat.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn tally(&self, bot: BotId, chat: ChatId) -> Result<Tally> {
        Ok(sqlx::query_as(
            "select count(case when observed = 'in' and wanted_until > $3 then 1 end) as entitled, \
             count(case when observed = 'in' and (wanted_until is null or wanted_until <= $3) and exempt is not null \
              and (exempt_until is null or exempt_until > $3) then 1 end) as exempt, \
             count(case when observed in ('admin', 'owner') then 1 end) as admins, \
             count(case when observed in ('in', 'admin', 'owner') then 1 end) as inside \
             from seats where bot_id = $1 and chat_id = $2",
        )
        .bind(bot)
        .bind(chat)
        .bind(self.clock.now())
        .fetch_one(&self.reader)
        .await?)
    }
}

impl Work {
    /// Keeps Telegram's count of a chat.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_members(&mut self, bot: BotId, chat: ChatId, members: i64) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query("update chats set members = $1, counted_at = $2 where bot_id = $3 and chat_id = $4")
                .bind(members)
                .bind(now)
                .bind(bot)
                .bind(chat),
        )
    }

    /// Compares again everybody in a chat who may be there without a right.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn wake_doubtful(&mut self, bot: BotId, chat: ChatId) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "update seats set due_at = $1 where bot_id = $2 and chat_id = $3 and due_at is null \
                 and observed = 'in' and (wanted_until is null or wanted_until <= $1) \
                 and (exempt is null or exempt_until <= $1)",
            )
            .bind(now)
            .bind(bot)
            .bind(chat),
        )
    }
}
