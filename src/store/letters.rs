//! Letters between people and the team, and the messages that show them.

use super::{Store, Work};
use crate::{
    domain::{
        BotId, ChatId, Moment, UserId,
        letter::{Letter, Written, cards_of},
    },
    error::Result,
};

/// More letters of one conversation are not looked at: the bounds are far below.
const MOST: i64 = 300;

impl Store {
    /// The newest message that shows a letter of a person's conversation in a chat.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn last_letter_card(&self, bot: BotId, chat: ChatId, user: UserId) -> Result<Option<i64>> {
        let (from, to) = cards_of(user);
        Ok(sqlx::query_scalar(
            "select max(message_id) from order_cards \
             where bot_id = $1 and chat_id = $2 and order_key > $3 and order_key < $4",
        )
        .bind(bot)
        .bind(chat)
        .bind(from)
        .bind(to)
        .fetch_one(&self.reader)
        .await?)
    }

    /// What a message of ours is one of the cards of.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn card_of(&self, bot: BotId, chat: ChatId, message: i64) -> Result<Option<String>> {
        Ok(sqlx::query_scalar(
            "select max(order_key) from order_cards where bot_id = $1 and chat_id = $2 and message_id = $3",
        )
        .bind(bot)
        .bind(chat)
        .bind(message)
        .fetch_one(&self.reader)
        .await?)
    }

    /// Since when a person's letters do not reach the team, if they do not.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn muted_since(&self, bot: BotId, user: UserId) -> Result<Option<Moment>> {
        let row: Option<(Option<Moment>,)> =
            sqlx::query_as("select muted_at from customers where bot_id = $1 and user_id = $2")
                .bind(bot)
                .bind(user)
                .fetch_optional(&self.reader)
                .await?;
        Ok(row.and_then(|(at,)| at))
    }

    /// What a person and the team wrote to each other since then, oldest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn letters_since(&self, bot: BotId, user: UserId, since: Moment) -> Result<Vec<Written>> {
        let rows: Vec<(Moment, Option<UserId>, Option<String>)> = sqlx::query_as(
            "select at, by_user, album from letters where bot_id = $1 and user_id = $2 and at > $3 \
             order by at, letter_id limit $4",
        )
        .bind(bot)
        .bind(user)
        .bind(since)
        .bind(MOST)
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.into_iter().map(|(at, by, album)| Written { at, is_answer: by.is_some(), album }).collect())
    }
}

impl Work {
    /// Writes a letter down.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_letter(&mut self, bot: BotId, letter: &Letter) -> Result<()> {
        let (id, now) = (self.store.next_id(), self.now());
        self.later(
            sqlx::query(
                "insert into letters (letter_id, bot_id, user_id, by_user, at, kind, words, message_id, album) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(id)
            .bind(bot)
            .bind(letter.user)
            .bind(letter.by)
            .bind(now)
            .bind(letter.kind.clone())
            .bind(letter.words.clone())
            .bind(letter.message)
            .bind(letter.album.clone()),
        )
    }

    /// A person's letters reach the team from now on, or do not. False if it was so before.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn mute(&mut self, bot: BotId, user: UserId, on: bool) -> Result<bool> {
        self.hold_person(bot, user)?;
        let since = on.then(|| self.now());
        let done = sqlx::query(
            "update customers set muted_at = $1 where bot_id = $2 and user_id = $3 \
             and (case when muted_at is null then 0 else 1 end) <> $4",
        )
        .bind(since)
        .bind(bot)
        .bind(user)
        .bind(i64::from(on))
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
