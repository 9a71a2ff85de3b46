//! Seats: wanted beside observed.

use sqlx::AssertSqlSafe;

use super::{Backend, Store, Work, locks::Rank, rows};
use crate::{
    domain::{
        BotId, ChatId, Moment, UserId,
        seat::{Exempt, Observed, Seat},
    },
    error::Result,
};

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    chat_id: ChatId,
    user_id: UserId,
    wanted_until: Option<Moment>,
    exempt: Option<String>,
    exempt_until: Option<Moment>,
    observed: String,
    observed_at: Option<Moment>,
    attempts: i64,
}

impl From<Row> for Seat {
    fn from(row: Row) -> Self {
        Self {
            chat: row.chat_id,
            user: row.user_id,
            wanted_until: row.wanted_until,
            exempt: row.exempt.as_deref().and_then(Exempt::parse),
            exempt_until: row.exempt_until,
            observed: Observed::parse(&row.observed),
            observed_at: row.observed_at,
            attempts: row.attempts,
        }
    }
}

/// A seat as `/check` shows it.
#[derive(Clone, Debug)]
pub struct SeatView {
    /// The seat.
    pub seat: Seat,
    /// The chat's title; empty if the chat is not connected any more.
    pub title: String,
}

pub(super) const COLUMNS: &str =
    "s.chat_id, s.user_id, s.wanted_until, s.exempt, s.exempt_until, s.observed, s.observed_at, s.attempts";

impl Store {
    /// One seat; an unknown one is a seat about which nothing is known.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn seat(&self, bot: BotId, chat: ChatId, user: UserId) -> Result<Seat> {
        let text = format!("select {COLUMNS} from seats s where s.bot_id = $1 and s.chat_id = $2 and s.user_id = $3");
        let row: Option<Row> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(chat).bind(user).fetch_optional(&self.reader).await?;
        Ok(row.map_or_else(|| Seat::new(chat, user), Seat::from))
    }

    /// All seats of a person, with the titles of their chats.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn seats_of(&self, bot: BotId, user: UserId) -> Result<Vec<SeatView>> {
        #[derive(sqlx::FromRow)]
        struct Titled {
            #[sqlx(flatten)]
            row: Row,
            title: Option<String>,
        }
        let text = format!(
            "select {COLUMNS}, c.title from seats s left join chats c on c.bot_id = s.bot_id and c.chat_id = s.chat_id \
             where s.bot_id = $1 and s.user_id = $2 order by s.chat_id"
        );
        let rows: Vec<Titled> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).fetch_all(&self.reader).await?;
        Ok(rows
            .into_iter()
            .map(|titled| SeatView { seat: titled.row.into(), title: titled.title.unwrap_or_default() })
            .collect())
    }
}

impl Work {
    /// One seat, as this transaction sees it; nobody else changes it until the transaction is over.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn seat(&mut self, bot: BotId, chat: ChatId, user: UserId) -> Result<Seat> {
        self.comes_to(Rank::Seat);
        let row = match self.seat_row(bot, chat, user).await? {
            None if self.store.backend == Backend::Postgres => {
                // There is no row to hold yet, and somebody else may be about to write it: a lock of its own.
                let key = bot.0 ^ chat.0.rotate_left(21) ^ user.0.rotate_left(42);
                self.later(sqlx::query("select pg_advisory_xact_lock($1)").bind(key))?;
                self.seat_row(bot, chat, user).await?
            }
            row => row,
        };
        Ok(row.map_or_else(|| Seat::new(chat, user), Seat::from))
    }

    async fn seat_row(&mut self, bot: BotId, chat: ChatId, user: UserId) -> Result<Option<Row>> {
        let text = format!(
            "select {COLUMNS} from seats s where s.bot_id = $1 and s.chat_id = $2 and s.user_id = $3{}",
            self.store.backend.to_change()
        );
        Ok(sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(chat).bind(user).fetch_optional(self.db()).await?)
    }

    /// Writes a seat; `due_at` says when its two sides are compared next.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn save_seat(&mut self, bot: BotId, seat: &Seat, due_at: Option<Moment>) -> Result<()> {
        self.later(sqlx::query(
            "insert into seats (bot_id, chat_id, user_id, wanted_until, exempt, exempt_until, observed, observed_at, \
             due_at, attempts) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             on conflict (bot_id, chat_id, user_id) do update set wanted_until = excluded.wanted_until, \
             exempt = excluded.exempt, exempt_until = excluded.exempt_until, observed = excluded.observed, \
             observed_at = excluded.observed_at, due_at = excluded.due_at, attempts = excluded.attempts",
        )
        .bind(bot)
        .bind(seat.chat)
        .bind(seat.user)
        .bind(seat.wanted_until)
        .bind(seat.exempt.map(Exempt::name))
        .bind(seat.exempt_until)
        .bind(seat.observed.name())
        .bind(seat.observed_at)
        .bind(due_at)
        .bind(seat.attempts))
    }

    /// Takes seats off the list of what is due.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn seats_seen(&mut self, seats: &[(BotId, ChatId, UserId)]) -> Result<()> {
        for some in seats.chunks(150) {
            let text = format!(
                "update seats set due_at = null where (bot_id, chat_id, user_id) in (values {})",
                rows(some.len(), 3)
            );
            let mut query = sqlx::query(AssertSqlSafe(text));
            for (bot, chat, user) in some {
                query = query.bind(*bot).bind(*chat).bind(*user);
            }
            self.later(query)?;
        }
        Ok(())
    }

    /// Compares again every seat of a chat that may hold somebody: its rights are back.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn wake_seats(&mut self, bot: BotId, chat: ChatId) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "update seats set due_at = $1, attempts = 0 where bot_id = $2 and chat_id = $3 \
             and observed in ('in', 'unknown', 'out')",
            )
            .bind(now)
            .bind(bot)
            .bind(chat),
        )
    }

    /// Lets everybody on the whitelist stay in a chat.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn exempt_whitelisted(&mut self, bot: BotId, chat: ChatId) -> Result<()> {
        self.later(
            sqlx::query(
                "insert into seats (bot_id, chat_id, user_id, exempt, observed, attempts) \
             select bot_id, $2, user_id, $3, $4, 0 from customers where bot_id = $1 and whitelisted_at is not null \
             on conflict (bot_id, chat_id, user_id) do update set exempt = excluded.exempt, exempt_until = null",
            )
            .bind(bot)
            .bind(chat)
            .bind(Exempt::Whitelisted.name())
            .bind(Observed::Unknown.name()),
        )
    }

    /// All chats in which a person has, or had, a seat, and all that are connected: where a ban must reach.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn reachable_chats(&mut self, bot: BotId, user: UserId) -> Result<Vec<ChatId>> {
        Ok(sqlx::query_scalar(
            "select chat_id from chats where bot_id = $1 and disconnected_at is null \
             union select chat_id from seats where bot_id = $1 and user_id = $2 order by chat_id",
        )
        .bind(bot)
        .bind(user)
        .fetch_all(self.db())
        .await?)
    }
}
