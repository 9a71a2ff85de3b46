//! Forgetting a person: each of their traces is erased, loses its name, or stays for a reason.

use sqlx::AssertSqlSafe;

use super::{
    Work,
    traces::{
        Fate::{Deleted, Kept, Renamed, Special},
        TRACES,
    },
};
use crate::{
    domain::{BotId, Moment, Origin, UserId, letter::cards_of},
    error::Result,
};

impl Work {
    /// Whether somebody waits for the team's word about money that they say they sent.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn has_claimed(&mut self, bot: BotId, user: UserId) -> Result<bool> {
        self.hold_person(bot, user)?;
        let open: i64 = sqlx::query_scalar(
            "select count(*) from orders where bot_id = $1 and user_id = $2 and state = 'awaiting_confirmation'",
        )
        .bind(bot)
        .bind(user)
        .fetch_one(self.db())
        .await?;
        Ok(open > 0)
    }

    /// Orders whose messages the team still sees.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn shown_orders(&mut self, bot: BotId, user: UserId) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(
            "select distinct o.order_key from orders o join order_cards c on c.order_key = o.order_key \
             where o.bot_id = $1 and o.user_id = $2",
        )
        .bind(bot)
        .bind(user)
        .fetch_all(self.db())
        .await?)
    }

    /// Erases or renames everything of a person, all in this work; the answer is the number that leads to nobody.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn forget(&mut self, bot: BotId, user: UserId) -> Result<UserId> {
        self.hold_person(bot, user)?;
        // Telegram gives no negative numbers to people.
        let nobody = UserId(-self.store.next_id());
        self.drop_errands(bot, user).await?;
        self.forget_customer(bot, user).await?;
        for (table, column, fate) in TRACES {
            match fate {
                Deleted => {
                    let text = format!("delete from {table} where bot_id = $1 and {column} = $2");
                    self.later(sqlx::query(AssertSqlSafe(text)).bind(bot).bind(user))?;
                }
                Renamed => {
                    let text = format!("update {table} set {column} = $1 where bot_id = $2 and {column} = $3");
                    self.later(sqlx::query(AssertSqlSafe(text)).bind(nobody).bind(bot).bind(user))?;
                }
                Kept(_) | Special(_) => {}
            }
        }
        self.later(
            sqlx::query(
                "update orders set proof_message = null, reason = case when reason like '@%' then reason end \
                 where bot_id = $1 and user_id = $2",
            )
            .bind(bot)
            .bind(nobody),
        )?;
        self.later(
            sqlx::query("delete from guesses where bot_id = $1 and user_id = $2 and wait_until <= $3")
                .bind(bot)
                .bind(user)
                .bind(self.now()),
        )?;
        self.forget_messages(bot, user).await?;
        Ok(nobody)
    }

    /// A ban and a mute stay with the bare number; nothing else does.
    async fn forget_customer(&mut self, bot: BotId, user: UserId) -> Result<()> {
        type Barred = (Option<Moment>, Option<UserId>, Option<Moment>);
        let row: Option<Barred> =
            sqlx::query_as("select banned_at, banned_by, muted_at from customers where bot_id = $1 and user_id = $2")
                .bind(bot)
                .bind(user)
                .fetch_optional(self.db())
                .await?;
        self.later(sqlx::query("delete from customers where bot_id = $1 and user_id = $2").bind(bot).bind(user))?;
        let Some((banned_at, banned_by, muted_at)) = row.filter(|(banned, _, muted)| (banned.or(*muted)).is_some())
        else {
            return Ok(());
        };
        let since = banned_at.or(muted_at);
        self.later(
            sqlx::query(
                "insert into customers (bot_id, user_id, first_name, is_premium, tapped_message, first_seen_at, \
                 banned_at, banned_by, muted_at) values ($1, $2, '', 0, 0, $3, $4, $5, $6)",
            )
            .bind(bot)
            .bind(user)
            .bind(since)
            .bind(banned_at)
            .bind(banned_by)
            .bind(muted_at),
        )
    }

    /// Updates of theirs, messages in their chat, and whatever shows their letters.
    async fn forget_messages(&mut self, bot: BotId, user: UserId) -> Result<()> {
        let this = match self.origin() {
            Origin::Update { id, .. } => *id,
            _ => -1,
        };
        // An update that could not be handled holds words of theirs; whoever speaks later begins anew.
        self.later(
            sqlx::query(
                "update inbox set body = '', handled_at = $1 \
                 where bot_id = $2 and person = $3 and parked_at is not null and handled_at is null and update_id <> $4",
            )
            .bind(self.now())
            .bind(bot)
            .bind(user)
            .bind(this),
        )?;
        self.later(
            sqlx::query(
                "update inbox set person = 0 where bot_id = $1 and person = $2 and (handled_at is not null or update_id = $3)",
            )
            .bind(bot)
            .bind(user)
            .bind(this),
        )?;
        let (from, to) = cards_of(user);
        self.later(
            sqlx::query(
                "delete from order_cards where bot_id = $1 and (chat_id = $2 or (order_key > $3 and order_key < $4))",
            )
            .bind(bot)
            .bind(user)
            .bind(from)
            .bind(to),
        )?;
        self.later(
            sqlx::query("delete from origins where origin > $1 and origin < $2")
                .bind(format!("letters:enough:{bot}:{user}:"))
                .bind(format!("letters:enough:{bot}:{user};")),
        )
    }

    /// Deletes the places of a forgotten person in chats that they have left, or from which nobody walks them out; the
    /// answer is in how many chats they still wait for that.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn forget_seats(&mut self, bot: BotId, user: UserId) -> Result<i64> {
        self.hold_person(bot, user)?;
        self.later(
            sqlx::query(
                "delete from seats where bot_id = $1 and user_id = $2 and (observed in ('out', 'unknown', 'banned') \
                 or (exempt is null and observed = 'in' and not exists (select 1 from chats c where c.bot_id = seats.bot_id \
                 and c.chat_id = seats.chat_id and c.disconnected_at is null and c.keep_strays = 0)))",
            )
            .bind(bot)
            .bind(user),
        )?;
        Ok(sqlx::query_scalar(
            "select count(*) from seats where bot_id = $1 and user_id = $2 and exempt is null and observed = 'in'",
        )
        .bind(bot)
        .bind(user)
        .fetch_one(self.db())
        .await?)
    }
}
