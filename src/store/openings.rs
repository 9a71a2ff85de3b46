//! Which chats a plan opens, and what follows for the seats of those who have it.

use super::Work;
use crate::{
    domain::{BotId, ChatId, PlanId},
    error::Result,
};

impl Work {
    /// Sets the chats that a plan opens: those listed, or every chat of the bot but `all_but`. The seats of those who
    /// have it follow.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_plan_chats(
        &mut self,
        bot: BotId,
        plan: PlanId,
        chats: &[ChatId],
        all_but: Option<&[ChatId]>,
    ) -> Result<()> {
        let before = self.plan(bot, plan).await?.map(|plan| plan.chats).unwrap_or_default();
        self.later(
            sqlx::query("update plans set all_chats = $1 where bot_id = $2 and plan_id = $3")
                .bind(all_but.map(|_| 1_i64))
                .bind(bot)
                .bind(plan),
        )?;
        self.later(sqlx::query("delete from plan_chats where plan_id = $1").bind(plan))?;
        self.later(sqlx::query("delete from excluded_chats where bot_id = $1 and plan_id = $2").bind(bot).bind(plan))?;
        for chat in chats {
            self.later(
                sqlx::query("insert into plan_chats (plan_id, chat_id) values ($1, $2) on conflict do nothing")
                    .bind(plan)
                    .bind(*chat),
            )?;
        }
        for chat in all_but.unwrap_or_default() {
            self.later(
                sqlx::query(
                    "insert into excluded_chats (bot_id, plan_id, chat_id) values ($1, $2, $3) on conflict do nothing",
                )
                .bind(bot)
                .bind(plan)
                .bind(*chat),
            )?;
        }
        // What the gate requires of everybody is nothing that a plan opens.
        self.later(
            sqlx::query(
                "insert into plan_chats (plan_id, chat_id) select p.plan_id, c.chat_id from plans p \
                 join chats c on c.bot_id = p.bot_id where p.bot_id = $1 and p.plan_id = $2 and p.all_chats = 1 \
                 and c.disconnected_at is null \
                 and not exists (select 1 from excluded_chats e where e.plan_id = p.plan_id and e.chat_id = c.chat_id) \
                 and not exists (select 1 from required_chats r where r.bot_id = p.bot_id and r.chat_id = c.chat_id) \
                 on conflict do nothing",
            )
            .bind(bot)
            .bind(plan),
        )?;
        let after = self.plan(bot, plan).await?.map(|plan| plan.chats).unwrap_or_default();
        let left = before.iter().filter(|chat| !after.contains(chat));
        let new = after.iter().filter(|chat| !before.contains(chat));
        for chat in left.chain(new) {
            self.refit_seats(bot, *chat).await?;
        }
        Ok(())
    }

    /// A chat was connected: plans that open every chat open it too, and who has them has a seat there.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn open_by_plans(&mut self, bot: BotId, chat: ChatId) -> Result<()> {
        let opened = sqlx::query(
            "insert into plan_chats (plan_id, chat_id) select p.plan_id, $2 from plans p where p.bot_id = $1 \
             and p.all_chats = 1 \
             and not exists (select 1 from excluded_chats e where e.plan_id = p.plan_id and e.chat_id = $2) \
             and not exists (select 1 from required_chats r where r.bot_id = p.bot_id and r.chat_id = $2) \
             on conflict do nothing",
        )
        .bind(bot)
        .bind(chat)
        .execute(self.db())
        .await?;
        if opened.rows_affected() > 0 { self.refit_seats(bot, chat).await } else { Ok(()) }
    }

    /// Brings the wanted side of every seat in a chat in line with the rights that open it; the sweep compares them next.
    async fn refit_seats(&mut self, bot: BotId, chat: ChatId) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "insert into seats (bot_id, chat_id, user_id, observed, attempts) \
                 select s.bot_id, c.chat_id, s.user_id, 'unknown', 0 from subscriptions s \
                 join plan_chats c on c.plan_id = s.plan_id where s.bot_id = $1 and c.chat_id = $2 \
                 and s.ended_at is null and s.cancelled_at is null group by s.bot_id, c.chat_id, s.user_id \
                 on conflict do nothing",
            )
            .bind(bot)
            .bind(chat),
        )?;
        // A right that is gone leaves its trace: who once had one is no stray.
        self.later(
            sqlx::query(
                "update seats set due_at = $3, wanted_until = coalesce((select max(s.ends_at) from subscriptions s \
                 join plan_chats c on c.plan_id = s.plan_id where s.bot_id = $1 and s.user_id = seats.user_id \
                 and c.chat_id = $2 and s.ended_at is null and s.cancelled_at is null), \
                 case when wanted_until > $3 then $3 else wanted_until end) where bot_id = $1 and chat_id = $2",
            )
            .bind(bot)
            .bind(chat)
            .bind(now),
        )
    }

    /// How many people have a plan now, or an order of it that may still be paid.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn count_holders(&mut self, bot: BotId, plan: PlanId) -> Result<u32> {
        self.hold_places(bot, plan, crate::domain::UserId(0)).await
    }
}
