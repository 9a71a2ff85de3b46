//! Personal links.

use sqlx::{Any, Executor};

use super::{Store, Work};
use crate::{
    domain::{BotId, ChatId, Invite, Moment, UserId},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    link: String,
    chat_id: ChatId,
    user_id: UserId,
    made_at: Moment,
    expires_at: Moment,
    revoked_at: Option<Moment>,
    used_at: Option<Moment>,
}

impl From<Row> for Invite {
    fn from(row: Row) -> Self {
        Self {
            link: row.link,
            chat: row.chat_id,
            user: row.user_id,
            made_at: row.made_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            used_at: row.used_at,
        }
    }
}

/// Links that a person was given before.
#[derive(Clone, Copy, Debug)]
pub struct Had {
    /// New links to chats into which there had been a link before.
    pub renewed: i64,
    /// There was a link into this chat.
    pub any_here: bool,
}

const SELECT: &str = "select link, chat_id, user_id, made_at, expires_at, revoked_at, used_at from invites";

impl Store {
    /// A person's links, latest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn invites_of(&self, bot: BotId, user: UserId) -> Result<Vec<Invite>> {
        let text = format!("{SELECT} where bot_id = $1 and user_id = $2 order by made_at desc, link limit 50");
        let rows: Vec<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).bind(user).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().map(Invite::from).collect())
    }

    /// A link, if it is ours; long expired ones are forgotten.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn invite(&self, bot: BotId, link: &str) -> Result<Option<Invite>> {
        invite(&self.reader, bot, link).await
    }

    /// A person's links into a chat that could still let somebody in.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn live_invites(&self, bot: BotId, user: UserId, chat: ChatId) -> Result<Vec<Invite>> {
        live_invites(&self.reader, self.clock.now(), bot, user, chat).await
    }

    /// What a person was given since `from`, and whether they ever had a link into this chat.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn invites_had(&self, bot: BotId, user: UserId, chat: ChatId, from: Moment) -> Result<Had> {
        let (renewed, here): (i64, i64) = sqlx::query_as(
            "select (select count(*) from invites i where i.bot_id = $1 and i.user_id = $2 and i.made_at > $4 \
             and exists (select 1 from invites o where o.bot_id = $1 and o.user_id = $2 and o.chat_id = i.chat_id \
             and (o.made_at < i.made_at or (o.made_at = i.made_at and o.link < i.link)))), \
             (select count(*) from invites h where h.bot_id = $1 and h.user_id = $2 and h.chat_id = $3)",
        )
        .bind(bot)
        .bind(user)
        .bind(chat)
        .bind(from)
        .fetch_one(&self.reader)
        .await?;
        Ok(Had { renewed, any_here: here > 0 })
    }
}

async fn invite(db: impl Executor<'_, Database = Any>, bot: BotId, link: &str) -> Result<Option<Invite>> {
    let text = format!("{SELECT} where bot_id = $1 and link = $2");
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).bind(link).fetch_optional(db).await?;
    Ok(row.map(Invite::from))
}

async fn live_invites(
    db: impl Executor<'_, Database = Any>,
    now: Moment,
    bot: BotId,
    user: UserId,
    chat: ChatId,
) -> Result<Vec<Invite>> {
    let text = format!(
        "{SELECT} where bot_id = $1 and user_id = $2 and chat_id = $3 and revoked_at is null and used_at is null \
         and expires_at > $4"
    );
    let query = sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).bind(user).bind(chat).bind(now);
    let rows: Vec<Row> = query.fetch_all(db).await?;
    Ok(rows.into_iter().map(Invite::from).collect())
}

impl Work {
    /// A person's links into a chat that could still let somebody in, as this transaction sees them.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn live_invites(&mut self, bot: BotId, user: UserId, chat: ChatId) -> Result<Vec<Invite>> {
        let now = self.now();
        live_invites(self.db(), now, bot, user, chat).await
    }

    /// The link that a person entered by, if it is ours.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn invite(&mut self, bot: BotId, link: &str) -> Result<Option<Invite>> {
        invite(self.db(), bot, link).await
    }

    /// Keeps a new link; it must not be shown before this is committed.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn keep_invite(
        &mut self,
        bot: BotId,
        chat: ChatId,
        user: UserId,
        link: &str,
        expires_at: Moment,
    ) -> Result<()> {
        let now = self.now();
        self.later(sqlx::query(
            "insert into invites (link, bot_id, chat_id, user_id, made_at, expires_at) values ($1, $2, $3, $4, $5, $6) \
             on conflict do nothing",
        )
        .bind(link)
        .bind(bot)
        .bind(chat)
        .bind(user)
        .bind(now)
        .bind(expires_at))
    }

    /// Notes that a link was used.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn use_invite(&mut self, link: &str, by: UserId) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query("update invites set used_at = $1, used_by = $2 where link = $3 and used_at is null")
                .bind(now)
                .bind(by)
                .bind(link),
        )
    }

    /// Notes that a link is, or is about to be, useless.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn revoke_invite(&mut self, link: &str) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query("update invites set revoked_at = $1 where link = $2 and revoked_at is null")
                .bind(now)
                .bind(link),
        )
    }
}
