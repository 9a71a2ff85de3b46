//! Connected chats, and the channels that the gate requires.

use super::{Store, Work};
use crate::{
    domain::{BotId, Chat, ChatId, ChatKind, Moment},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    chat_id: ChatId,
    kind: String,
    title: String,
    disconnected_at: Option<Moment>,
    missing_rights: String,
    join_requests: i64,
    keep_strays: i64,
    keep_bans: i64,
    members: Option<i64>,
    counted_at: Option<Moment>,
    grace_until: Option<Moment>,
}

impl From<Row> for Chat {
    fn from(row: Row) -> Self {
        Self {
            id: row.chat_id,
            kind: ChatKind::parse(&row.kind).unwrap_or(ChatKind::Supergroup),
            title: row.title,
            disconnected_at: row.disconnected_at,
            missing_rights: row.missing_rights.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            join_requests: row.join_requests != 0,
            keep_strays: row.keep_strays != 0,
            keep_bans: row.keep_bans != 0,
            members: row.members,
            counted_at: row.counted_at,
            grace_until: row.grace_until,
        }
    }
}

const COLUMNS: &str = "chat_id, kind, title, disconnected_at, missing_rights, join_requests, keep_strays, keep_bans, \
                       members, counted_at, grace_until";

impl Store {
    /// All chats of a bot, connected or not.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn chats(&self, bot: BotId) -> Result<Vec<Chat>> {
        let text = format!("select {COLUMNS} from chats where bot_id = $1 order by connected_at, chat_id");
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().map(Chat::from).collect())
    }

    /// One chat.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn chat(&self, bot: BotId, chat: ChatId) -> Result<Option<Chat>> {
        let text = format!("select {COLUMNS} from chats where bot_id = $1 and chat_id = $2");
        let row: Option<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).bind(chat).fetch_optional(&self.reader).await?;
        Ok(row.map(Chat::from))
    }

    /// Channels the gate requires: id, title, link.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn required_chats(&self, bot: BotId) -> Result<Vec<(ChatId, String, String)>> {
        Ok(sqlx::query_as(
            "select chat_id, title, link from required_chats where bot_id = $1 order by position, chat_id",
        )
        .bind(bot)
        .fetch_all(&self.reader)
        .await?)
    }
}

impl Work {
    /// One chat, as this transaction sees it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn chat(&mut self, bot: BotId, chat: ChatId) -> Result<Option<Chat>> {
        let text = format!("select {COLUMNS} from chats where bot_id = $1 and chat_id = $2");
        let row: Option<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).bind(chat).fetch_optional(self.db()).await?;
        Ok(row.map(Chat::from))
    }

    /// One chat that is about to change: nobody else changes it until the transaction is over.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn chat_to_change(&mut self, bot: BotId, chat: ChatId) -> Result<Option<Chat>> {
        let text =
            format!("select {COLUMNS} from chats where bot_id = $1 and chat_id = $2{}", self.store.backend.to_change());
        let row: Option<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).bind(chat).fetch_optional(self.db()).await?;
        Ok(row.map(Chat::from))
    }

    /// Connects a chat, or brings what is known of it up to date. Settings made before stay.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn connect_chat(
        &mut self,
        bot: BotId,
        chat: ChatId,
        kind: ChatKind,
        title: &str,
        missing: &[String],
    ) -> Result<()> {
        let now = self.now();
        self.later(sqlx::query(
            "insert into chats (bot_id, chat_id, kind, title, connected_at, missing_rights, join_requests, keep_strays, keep_bans) \
             values ($1, $2, $3, $4, $5, $6, 0, \
             case when exists (select 1 from required_chats where bot_id = $1 and chat_id = $2) then 1 else 0 end, 0) \
             on conflict (bot_id, chat_id) do update set kind = excluded.kind, title = excluded.title, \
             missing_rights = excluded.missing_rights, disconnected_at = null",
        )
        .bind(bot)
        .bind(chat)
        .bind(kind.name())
        .bind(title)
        .bind(now)
        .bind(missing.join(",")))
    }

    /// Notes that the bot is out of a chat.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn disconnect_chat(&mut self, bot: BotId, chat: ChatId) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "update chats set disconnected_at = coalesce(disconnected_at, $1) where bot_id = $2 and chat_id = $3",
            )
            .bind(now)
            .bind(bot)
            .bind(chat),
        )
    }

    /// Sets which rights the bot lacks in a chat.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_missing_rights(&mut self, bot: BotId, chat: ChatId, missing: &[String]) -> Result<()> {
        self.later(
            sqlx::query("update chats set missing_rights = $1 where bot_id = $2 and chat_id = $3")
                .bind(missing.join(","))
                .bind(bot)
                .bind(chat),
        )
    }

    /// Changes a chat's settings as an owner wants them; what is `None` stays. False if the chat is unknown.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_chat(
        &mut self,
        bot: BotId,
        chat: ChatId,
        join_requests: Option<bool>,
        keep_strays: Option<bool>,
        keep_bans: Option<bool>,
    ) -> Result<bool> {
        let now = self.now();
        let done = sqlx::query(
            "update chats set join_requests = coalesce($1, join_requests), keep_strays = coalesce($2, keep_strays), \
             keep_bans = coalesce($3, keep_bans), strays_set_at = coalesce($4, strays_set_at) \
             where bot_id = $5 and chat_id = $6",
        )
        .bind(join_requests.map(i64::from))
        .bind(keep_strays.map(i64::from))
        .bind(keep_bans.map(i64::from))
        .bind(keep_strays.map(|_| now))
        .bind(bot)
        .bind(chat)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Makes a channel required before free access, last in the list. Whoever joins it may stay, unless an owner
    /// decided otherwise: nobody has a right to be there, and all are asked to come.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn require_chat(&mut self, bot: BotId, chat: ChatId, title: &str, link: &str) -> Result<()> {
        self.later(
            sqlx::query(
                "insert into required_chats (bot_id, chat_id, title, link, position) \
             select $1, $2, $3, $4, count(*) from required_chats where bot_id = $1 \
             on conflict (bot_id, chat_id) do update set title = excluded.title, link = excluded.link",
            )
            .bind(bot)
            .bind(chat)
            .bind(title)
            .bind(link),
        )?;
        self.later(
            sqlx::query(
                "update chats set keep_strays = 1 where bot_id = $1 and chat_id = $2 and strays_set_at is null",
            )
            .bind(bot)
            .bind(chat),
        )
    }

    /// True if the gate requires this chat.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn is_required(&mut self, bot: BotId, chat: ChatId) -> Result<bool> {
        let rows: i64 = sqlx::query_scalar("select count(*) from required_chats where bot_id = $1 and chat_id = $2")
            .bind(bot)
            .bind(chat)
            .fetch_one(self.db())
            .await?;
        Ok(rows > 0)
    }

    /// A channel is no longer required. False if it was not.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn drop_requirement(&mut self, bot: BotId, chat: ChatId) -> Result<bool> {
        let done = sqlx::query("delete from required_chats where bot_id = $1 and chat_id = $2")
            .bind(bot)
            .bind(chat)
            .execute(self.db())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Telegram turned a basic group into a supergroup: its id is rewritten everywhere, waiting errands included.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn migrate_chat(&mut self, bot: BotId, from: ChatId, to: ChatId) -> Result<()> {
        // The new chat may be known already, by an update that overtook this one: the old rows then give way.
        for (table, key) in
            [("seats", "user_id"), ("waiting", "user_id"), ("required_chats", "bot_id"), ("excluded_chats", "plan_id")]
        {
            let text = format!(
                "delete from {table} where bot_id = $1 and chat_id = $2 and exists (select 1 from {table} other \
                 where other.bot_id = $1 and other.chat_id = $3 and other.{key} = {table}.{key})"
            );
            self.later(sqlx::query(sqlx::AssertSqlSafe(text)).bind(bot).bind(from).bind(to))?;
        }
        self.later(sqlx::query("delete from chats where bot_id = $1 and chat_id = $2 and exists (select 1 from chats c where c.bot_id = $1 and c.chat_id = $3)")
            .bind(bot).bind(to).bind(from))?;
        self.later(
            sqlx::query("update chats set chat_id = $1, kind = 'supergroup' where bot_id = $2 and chat_id = $3")
                .bind(to)
                .bind(bot)
                .bind(from),
        )?;
        for table in ["seats", "waiting", "required_chats", "excluded_chats", "invites", "brakes"] {
            let text = format!("update {table} set chat_id = $1 where bot_id = $2 and chat_id = $3");
            self.later(sqlx::query(sqlx::AssertSqlSafe(text)).bind(to).bind(bot).bind(from))?;
        }
        self.later(sqlx::query(
            "update plan_chats set chat_id = $1 where chat_id = $2 and plan_id in (select plan_id from plans where bot_id = $3) \
             and not exists (select 1 from plan_chats p where p.plan_id = plan_chats.plan_id and p.chat_id = $1)",
        )
        .bind(to).bind(from).bind(bot))?;
        // What fell between the two ids is compared again.
        self.wake_seats(bot, to).await?;
        self.rewrite_waiting(bot, from, to).await
    }
}
