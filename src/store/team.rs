//! The team of a bot, and the audit log of what it did.

use super::{Store, Work};
use crate::{
    domain::{
        BotId, Moment, UserId,
        team::{Act, Entry, Member, Role},
    },
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    bot_id: BotId,
    at: Moment,
    by_user: UserId,
    act: String,
    about_user: Option<UserId>,
    what: String,
}

impl Store {
    /// Everybody on a bot's team list, in the order of their ids. Those of `OWNER_IDS` need not be on it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn team(&self, bot: BotId) -> Result<Vec<Member>> {
        let rows: Vec<(UserId, String, Moment)> =
            sqlx::query_as("select user_id, role, added_at from team where bot_id = $1 order by user_id")
                .bind(bot)
                .fetch_all(&self.reader)
                .await?;
        // A role that a later version wrote has no right in this one.
        let read =
            |(user, role, since): (UserId, String, Moment)| Some(Member { user, role: role.parse().ok()?, since });
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// The latest acts on a bot, or those about one person, latest first; acts of a later version are left out.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn audit(&self, bot: BotId, about: Option<UserId>, limit: i64) -> Result<Vec<Entry>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select bot_id, at, by_user, act, about_user, what from audit \
             where bot_id = $1 and ($2 = 0 or about_user = $2) order by audit_id desc limit $3",
        )
        .bind(bot)
        .bind(about.unwrap_or(UserId(0)))
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        let read = |row: Row| {
            let act = Act::parse(&row.act)?;
            Some(Entry { bot: row.bot_id, at: row.at, by: row.by_user, act, about: row.about_user, what: row.what })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }
}

impl Work {
    /// Who is on a bot's team list as an owner; nobody else changes the list until the transaction is over.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn listed_owners(&mut self, bot: BotId) -> Result<Vec<UserId>> {
        let text = format!(
            "select user_id, role from team where bot_id = $1 order by user_id{}",
            self.store.backend.to_change()
        );
        let rows: Vec<(UserId, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).fetch_all(self.db()).await?;
        Ok(rows.into_iter().filter(|(_, role)| role == Role::Owner.name()).map(|(user, _)| user).collect())
    }

    /// Gives somebody a role; none takes them off the team.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_role(&mut self, bot: BotId, user: UserId, role: Option<Role>) -> Result<()> {
        let now = self.now();
        match role {
            None => self.later(sqlx::query("delete from team where bot_id = $1 and user_id = $2").bind(bot).bind(user)),
            Some(role) => self.later(
                sqlx::query(
                    "insert into team (bot_id, user_id, role, added_at) values ($1, $2, $3, $4) \
                     on conflict (bot_id, user_id) do update set role = excluded.role",
                )
                .bind(bot)
                .bind(user)
                .bind(role.name())
                .bind(now),
            ),
        }
    }

    /// Writes down who did what; with the act itself, so neither is without the other. `by` 0 is the operator.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn audit(&mut self, bot: BotId, by: UserId, act: Act, about: Option<UserId>, what: &str) -> Result<()> {
        let (id, now) = (self.store.next_id(), self.now());
        tracing::info!(bot.id = bot.0, by = by.0, act = act.name(), user.id = about.map(|user| user.0), what, "audit");
        self.later(
            sqlx::query(
                "insert into audit (audit_id, bot_id, at, by_user, act, about_user, what) \
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id)
            .bind(bot)
            .bind(now)
            .bind(by)
            .bind(act.name())
            .bind(about)
            .bind(what.to_owned()),
        )
    }
}
