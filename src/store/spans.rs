//! The times that make up a right, whatever gave them.

use sqlx::{Any, AssertSqlSafe, Executor};

use super::{Store, Work};
use crate::{
    domain::{BotId, Moment, Money, SpanId, SubscriptionId, span::Span},
    error::Result,
};

/// A span, or what is left of a join that found none.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    span_id: Option<SpanId>,
    subscription_id: Option<SubscriptionId>,
    from_at: Option<Moment>,
    until_at: Option<Moment>,
    minor: Option<i64>,
    span_currency: Option<String>,
    taken_at: Option<Moment>,
}

/// Of the table `s`.
pub(super) const COLUMNS: &str =
    "s.span_id, s.subscription_id, s.from_at, s.until_at, s.minor, s.currency as span_currency, s.taken_at";

impl Row {
    pub(super) fn span(self) -> Option<Span> {
        let currency = self.span_currency.and_then(|code| code.parse().ok());
        Some(Span {
            id: self.span_id?,
            right: self.subscription_id?,
            value: self.minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency)),
            from: self.from_at?,
            until: self.until_at?,
            taken_at: self.taken_at,
        })
    }
}

async fn spans(db: impl Executor<'_, Database = Any>, bot: BotId, right: SubscriptionId) -> Result<Vec<Span>> {
    let text = format!(
        "select {COLUMNS} from spans s where s.bot_id = $1 and s.subscription_id = $2 and s.taken_at is null \
         order by s.from_at, s.until_at, s.span_id"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(right).fetch_all(db).await?;
    Ok(rows.into_iter().filter_map(Row::span).collect())
}

impl Store {
    /// The times of a right that were not taken out, one behind the other.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn spans(&self, bot: BotId, right: SubscriptionId) -> Result<Vec<Span>> {
        spans(&self.reader, bot, right).await
    }
}

impl Work {
    /// The times of a right that were not taken out, one behind the other, as this transaction sees them.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn spans(&mut self, bot: BotId, right: SubscriptionId) -> Result<Vec<Span>> {
        spans(self.db(), bot, right).await
    }

    /// One of them, taken out or not.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn span(&mut self, bot: BotId, id: SpanId) -> Result<Option<Span>> {
        let text = format!("select {COLUMNS} from spans s where s.bot_id = $1 and s.span_id = $2");
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(id).fetch_optional(self.db()).await?;
        Ok(row.and_then(Row::span))
    }

    /// Adds a time to a right, behind those that it has; `value` is what was paid for it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_span(
        &mut self,
        bot: BotId,
        right: SubscriptionId,
        (from, until): (Moment, Moment),
        value: Option<Money>,
    ) -> Result<Span> {
        let span = Span { id: SpanId(self.store.next_id()), right, value, from, until, taken_at: None };
        self.later(
            sqlx::query(
                "insert into spans (span_id, bot_id, subscription_id, from_at, until_at, minor, currency) \
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(span.id)
            .bind(bot)
            .bind(right)
            .bind(from)
            .bind(until)
            .bind(value.map(|value| value.minor))
            .bind(value.map(|value| value.currency.code().to_owned())),
        )?;
        Ok(span)
    }

    /// Writes where the times of a right lie now, and which were taken out.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn save_spans(&mut self, spans: &[Span]) -> Result<()> {
        for span in spans {
            self.later(
                sqlx::query(
                    "update spans set from_at = $1, until_at = $2, minor = $3, taken_at = $4 where span_id = $5",
                )
                .bind(span.from)
                .bind(span.until)
                .bind(span.value.map(|value| value.minor))
                .bind(span.taken_at)
                .bind(span.id),
            )?;
        }
        Ok(())
    }
}
