//! What people were asked, so that their next message is the answer.

use super::{Store, Work};
use crate::{
    domain::{BotId, UserId, dialogue::Topic},
    error::Result,
};

/// What was asked; a question that a later version wrote is none of this one.
pub(super) fn topic(state: &str) -> Option<Topic> {
    serde_json::from_str(state).ok()
}

impl Store {
    /// What somebody was asked about one topic and may still answer, put aside or not.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn dialogue(&self, bot: BotId, user: UserId, name: &str) -> Result<Option<Topic>> {
        let state: Option<String> = sqlx::query_scalar(
            "select state from dialogues where bot_id = $1 and user_id = $2 and topic = $3 and until_at > $4",
        )
        .bind(bot)
        .bind(user)
        .bind(name.to_owned())
        .bind(self.clock.now())
        .fetch_optional(&self.reader)
        .await?;
        Ok(state.as_deref().and_then(topic))
    }

    /// All that somebody was asked and may still answer, latest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn dialogues(&self, bot: BotId, user: UserId) -> Result<Vec<Topic>> {
        let states: Vec<String> = sqlx::query_scalar(
            "select state from dialogues where bot_id = $1 and user_id = $2 and until_at > $3 order by number desc",
        )
        .bind(bot)
        .bind(user)
        .bind(self.clock.now())
        .fetch_all(&self.reader)
        .await?;
        Ok(states.iter().filter_map(|state| topic(state)).collect())
    }
}

impl Work {
    /// The person's next words are the answer to this. Of the questions that one message answers there is one at a time;
    /// a plan in the making waits behind it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn ask_person(&mut self, bot: BotId, user: UserId, topic: &Topic) -> Result<()> {
        self.hold_person(bot, user)?;
        let (now, number) = (self.now(), self.store.next_id());
        let state = serde_json::to_string(topic).map_err(anyhow::Error::new)?;
        self.end_questions(bot, user).await?;
        self.later(
            sqlx::query(
                "insert into dialogues (bot_id, user_id, topic, state, number, asked_at, until_at) \
                 values ($1, $2, $3, $4, $5, $6, $7) on conflict (bot_id, user_id, topic) do update set \
                 state = excluded.state, number = excluded.number, asked_at = excluded.asked_at, until_at = excluded.until_at",
            )
            .bind(bot)
            .bind(user)
            .bind(topic.name())
            .bind(state)
            .bind(number)
            .bind(now)
            .bind(now + topic.patience()),
        )
    }

    /// The questions that one message answers are over; a plan in the making stays.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn end_questions(&mut self, bot: BotId, user: UserId) -> Result<()> {
        self.hold_person(bot, user)?;
        self.later(
            sqlx::query("delete from dialogues where bot_id = $1 and user_id = $2 and topic <> $3")
                .bind(bot)
                .bind(user)
                .bind(Topic::PLAN),
        )
    }

    /// No words of the person's are an answer any more; a plan in the making is put aside.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn put_aside(&mut self, bot: BotId, user: UserId) -> Result<()> {
        self.end_questions(bot, user).await?;
        self.later(
            sqlx::query("update dialogues set number = 0 where bot_id = $1 and user_id = $2").bind(bot).bind(user),
        )
    }

    /// Nothing that the person was asked is awaited any more.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn end_dialogues(&mut self, bot: BotId, user: UserId) -> Result<()> {
        self.hold_person(bot, user)?;
        self.later(sqlx::query("delete from dialogues where bot_id = $1 and user_id = $2").bind(bot).bind(user))
    }
}
