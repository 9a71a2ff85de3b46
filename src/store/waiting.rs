//! People who wait outside of a chat that could let nobody in.

use super::Work;
use crate::{
    domain::{BotId, ChatId, PlanId, UserId},
    error::Result,
};

impl Work {
    /// Notes that a person was shown no way into a chat, because it lets nobody in now.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn wait_outside(&mut self, bot: BotId, chat: ChatId, user: UserId, plan: Option<PlanId>) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "insert into waiting (bot_id, chat_id, user_id, plan_id, since) values ($1, $2, $3, $4, $5) \
                 on conflict (bot_id, chat_id, user_id) do update set plan_id = excluded.plan_id, since = excluded.since",
            )
            .bind(bot)
            .bind(chat)
            .bind(user)
            .bind(plan)
            .bind(now),
        )
    }

    /// Whoever waits outside of a chat, still may come in, and was not shown the way meanwhile. Nobody waits after that.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn take_waiting(&mut self, bot: BotId, chat: ChatId) -> Result<Vec<(UserId, Option<PlanId>)>> {
        let now = self.now();
        let waiting = sqlx::query_as(
            "select w.user_id, w.plan_id from waiting w join seats s on s.bot_id = w.bot_id and s.chat_id = w.chat_id \
             and s.user_id = w.user_id where w.bot_id = $1 and w.chat_id = $2 and s.wanted_until > $3 \
             and s.observed not in ('in', 'admin', 'owner') and not exists (select 1 from invites i \
             where i.bot_id = w.bot_id and i.user_id = w.user_id and i.chat_id = w.chat_id and i.revoked_at is null \
             and i.expires_at > $3) order by w.since, w.user_id",
        )
        .bind(bot)
        .bind(chat)
        .bind(now)
        .fetch_all(self.db())
        .await?;
        self.later(sqlx::query("delete from waiting where bot_id = $1 and chat_id = $2").bind(bot).bind(chat))?;
        Ok(waiting)
    }
}
