//! Take-overs of chats that were alive before the bot came, and whom their files name.

use sqlx::AssertSqlSafe;

use super::{Store, Work};
use crate::{
    domain::{
        BotId, ChatId, Moment, PlanId, Term, UserId,
        import::{Progress, Row as Line},
        seat::Exempt,
    },
    error::Result,
};

/// A take-over.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TakeOver {
    /// Its number.
    pub takeover_id: i64,
    /// Of which bot.
    pub bot_id: BotId,
    /// Of which chat.
    pub chat_id: ChatId,
    /// By whom.
    pub started_by: UserId,
    /// Since when.
    pub started_at: Moment,
    /// Until when those may stay who were inside before.
    pub ends_at: Moment,
    /// When an owner let everybody stay.
    pub stopped_at: Option<Moment>,
}

/// Somebody named in a file, about whom something is still to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Of which bot.
    pub bot: BotId,
    /// Into which chat.
    pub chat: ChatId,
    /// By what the file knows them.
    pub who: String,
    /// Who they are.
    pub user: UserId,
    /// What they have by the file.
    pub plan: Option<PlanId>,
    /// For how long.
    pub term: Option<Term>,
    /// May stay without a right.
    pub is_exempt: bool,
}

const COLUMNS: &str = "takeover_id, bot_id, chat_id, started_by, started_at, ends_at, stopped_at";

impl Store {
    /// The name of somebody in the latest list of an owner's that has one.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn listed_name(&self, bot: BotId, user: UserId) -> Result<Option<String>> {
        let text = "select name from imports where bot_id = $1 and user_id = $2 and name <> '' \
                    order by imported_at desc limit 1";
        Ok(sqlx::query_scalar(text).bind(bot).bind(user).fetch_optional(&self.reader).await?)
    }

    /// The latest take-over of each chat of a bot.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn takeovers(&self, bot: BotId) -> Result<Vec<TakeOver>> {
        let text = format!(
            "select {COLUMNS} from takeovers t where bot_id = $1 and not exists (select 1 from takeovers o \
             where o.bot_id = t.bot_id and o.chat_id = t.chat_id and o.takeover_id > t.takeover_id) order by takeover_id"
        );
        Ok(sqlx::query_as(AssertSqlSafe(text)).bind(bot).fetch_all(&self.reader).await?)
    }

    /// How far the take-over of a chat is.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn progress(&self, bot: BotId, chat: ChatId) -> Result<Progress> {
        type Counts = (i64, i64, i64, i64, i64, i64, i64);
        let (imported, unmet, looked, inside, entitled, exempt, outside): Counts = sqlx::query_as(
            "select count(*) as imported, count(case when i.user_id is null then 1 end) as unmet, \
             count(case when s.looked_at is not null or s.observed_at is not null then 1 end) as looked, \
             count(case when s.observed in ('in', 'admin', 'owner') then 1 end) as inside, \
             count(case when s.wanted_until > $3 then 1 end) as entitled, \
             count(case when s.exempt in ('whitelisted', 'by_hand', 'left_in', 'bot') then 1 end) as exempt, \
             count(case when s.observed in ('out', 'banned') then 1 end) as outside \
             from imports i left join seats s on s.bot_id = i.bot_id and s.chat_id = i.chat_id and s.user_id = i.user_id \
             where i.bot_id = $1 and i.chat_id = $2",
        )
        .bind(bot)
        .bind(chat)
        .bind(self.clock.now())
        .fetch_one(&self.reader)
        .await?;
        Ok(Progress { imported, unmet, looked, inside, entitled, exempt, outside })
    }

    /// People named in files about whom something is still to be done, of any bot.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn open_imports(&self, limit: i64) -> Result<Vec<Import>> {
        type Open = (BotId, ChatId, String, UserId, Option<PlanId>, Option<String>, i64);
        let rows: Vec<Open> = sqlx::query_as(
            "select bot_id, chat_id, who, user_id, plan_id, term, exempt from imports \
             where settled_at is null and user_id is not null order by bot_id, user_id limit $1",
        )
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        let read = |(bot, chat, who, user, plan, term, exempt): Open| {
            let term = term.and_then(|term| term.parse().ok());
            Import { bot, chat, who, user, plan, term, is_exempt: exempt != 0 }
        };
        Ok(rows.into_iter().map(read).collect())
    }
}

impl Work {
    /// The take-over of a chat that runs.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn running_takeover(&mut self, bot: BotId, chat: ChatId) -> Result<Option<TakeOver>> {
        let now = self.now();
        let text = format!(
            "select {COLUMNS} from takeovers where bot_id = $1 and chat_id = $2 and stopped_at is null \
             and ends_at > $3 order by takeover_id desc limit 1"
        );
        Ok(sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(chat).bind(now).fetch_optional(self.db()).await?)
    }

    /// Begins a take-over that ends then.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn begin_takeover(&mut self, bot: BotId, chat: ChatId, by: UserId, ends_at: Moment) -> Result<()> {
        let (id, now) = (self.store.next_id(), self.now());
        self.later(
            sqlx::query(
                "insert into takeovers (takeover_id, bot_id, chat_id, started_by, started_at, ends_at) \
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(bot)
            .bind(chat)
            .bind(by)
            .bind(now)
            .bind(ends_at),
        )?;
        self.set_grace(bot, chat, Some(ends_at))
    }

    /// Ends a take-over sooner (everybody may stay), or later. False if it does not run, or not until `was` any more.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn change_takeover(&mut self, takeover: &TakeOver, ends_at: Option<Moment>) -> Result<bool> {
        let now = self.now();
        let done = sqlx::query(
            "update takeovers set ends_at = coalesce($1, ends_at), stopped_at = $2 \
             where takeover_id = $3 and stopped_at is null and ends_at = $4 and ends_at > $5",
        )
        .bind(ends_at)
        .bind(if ends_at.is_none() { Some(now) } else { None })
        .bind(takeover.takeover_id)
        .bind(takeover.ends_at)
        .bind(now)
        .execute(self.db())
        .await?;
        let changed = done.rows_affected() == 1;
        if changed {
            self.set_grace(takeover.bot_id, takeover.chat_id, ends_at)?;
        }
        Ok(changed)
    }

    /// Until when those may stay in a chat who were inside before the bot came; none is for good.
    fn set_grace(&mut self, bot: BotId, chat: ChatId, until: Option<Moment>) -> Result<()> {
        self.later(
            sqlx::query("update chats set grace_until = $1 where bot_id = $2 and chat_id = $3")
                .bind(until)
                .bind(bot)
                .bind(chat),
        )?;
        // Compared when the grace is over, or when a right of theirs is, whatever comes first.
        self.later(
            sqlx::query(
                "update seats set exempt_until = $1, due_at = case when wanted_until > $4 and \
                 ($1 is null or wanted_until < $1) then wanted_until else $1 end \
                 where bot_id = $2 and chat_id = $3 and exempt = $5",
            )
            .bind(until)
            .bind(bot)
            .bind(chat)
            .bind(self.now())
            .bind(Exempt::Guest.name()),
        )
    }

    /// Notes somebody whom a file names. What was noted before stays as it is unless the file says otherwise by now; the
    /// answer is whether anything is new.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_import(
        &mut self,
        (bot, chat): (BotId, ChatId),
        line: &Line,
        plan: Option<PlanId>,
    ) -> Result<bool> {
        let now = self.now();
        let done = sqlx::query(
            "insert into imports (bot_id, chat_id, who, user_id, username, name, plan_id, term, exempt, imported_at) \
             values ($1, $2, $3, coalesce($4, (select max(user_id) from customers where bot_id = $1 \
              and lower(username) = $5)), $5, $6, $7, $8, $9, $10) \
             on conflict (bot_id, chat_id, who) do update set name = excluded.name, plan_id = excluded.plan_id, \
             term = excluded.term, exempt = excluded.exempt, imported_at = excluded.imported_at, settled_at = null \
             where coalesce(imports.plan_id, 0) <> coalesce(excluded.plan_id, 0) \
             or coalesce(imports.term, '') <> coalesce(excluded.term, '') or imports.exempt <> excluded.exempt",
        )
        .bind(bot)
        .bind(chat)
        .bind(line.who())
        .bind(line.user)
        .bind(line.username.clone())
        .bind(line.name.clone())
        .bind(plan)
        .bind(line.term.map(|term| term.to_string()))
        .bind(i64::from(line.is_exempt))
        .bind(now)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// A new take-over looks anew at everybody whom a file of an earlier one named.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn settled_import(&mut self, import: &Import) -> Result<bool> {
        let now = self.now();
        let done = sqlx::query(
            "update imports set settled_at = $1 where bot_id = $2 and chat_id = $3 and who = $4 and settled_at is null",
        )
        .bind(now)
        .bind(import.bot)
        .bind(import.chat)
        .bind(import.who.clone())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Somebody was met: whoever a file knew only by this username is them.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub fn recognize(&mut self, bot: BotId, user: UserId, username: &str) -> Result<()> {
        self.later(
            sqlx::query(
                "update imports set user_id = $1 where bot_id = $2 and user_id is null and settled_at is null \
                 and username = $3",
            )
            .bind(user)
            .bind(bot)
            .bind(username.to_lowercase()),
        )
    }
}
