//! Who brought whom: links, clicks, and what the owner pays for it.

use std::time::Duration;

use sqlx::{Any, Executor};

use super::{Store, Work};
use crate::{
    domain::{
        BotId, Moment, Money, UserId,
        referral::{Click, Program, Reach},
    },
    error::Result,
};

/// Somebody with a link of their own.
#[derive(Clone, Debug)]
pub struct Affiliate {
    /// The code in their link.
    pub code: String,
    /// Since when they wish to be paid out.
    pub payout_asked_at: Option<Moment>,
}

#[derive(sqlx::FromRow)]
struct Row {
    first_percent: i64,
    renewal_percent: i64,
    hold: i64,
    minimum_minor: i64,
    currency: String,
    click: String,
    pay: String,
}

impl Row {
    fn program(self) -> Option<Program> {
        Some(Program {
            first: u32::try_from(self.first_percent).ok()?,
            renewal: u32::try_from(self.renewal_percent).ok()?,
            hold: Duration::from_millis(u64::try_from(self.hold).ok()?),
            minimum: Money::new(self.minimum_minor, self.currency.parse().ok()?),
            click: self.click.parse().ok()?,
            pay: self.pay.parse().ok()?,
        })
    }
}

async fn program(db: impl Executor<'_, Database = Any>, bot: BotId) -> Result<Option<Program>> {
    let row: Option<Row> = sqlx::query_as(
        "select first_percent, renewal_percent, hold, minimum_minor, currency, click, pay from referrals \
         where bot_id = $1 and off_at is null",
    )
    .bind(bot)
    .fetch_optional(db)
    .await?;
    Ok(row.and_then(Row::program))
}

impl Store {
    /// What the owner pays for customers who were brought; none if nothing.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn program(&self, bot: BotId) -> Result<Option<Program>> {
        program(&self.reader, bot).await
    }

    /// Somebody's link, if they have one.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn affiliate(&self, bot: BotId, user: UserId) -> Result<Option<Affiliate>> {
        let row: Option<(String, Option<Moment>)> =
            sqlx::query_as("select code, payout_asked_at from affiliates where bot_id = $1 and user_id = $2")
                .bind(bot)
                .bind(user)
                .fetch_optional(&self.reader)
                .await?;
        Ok(row.map(|(code, payout_asked_at)| Affiliate { code, payout_asked_at }))
    }

    /// Whose link has this code.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn affiliate_by(&self, bot: BotId, code: &str) -> Result<Option<UserId>> {
        Ok(sqlx::query_scalar("select user_id from affiliates where bot_id = $1 and code = $2")
            .bind(bot)
            .bind(code.to_owned())
            .fetch_optional(&self.reader)
            .await?)
    }

    /// What somebody's link has brought.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn reach(&self, bot: BotId, user: UserId) -> Result<Reach> {
        let (clicks, joins): (i64, i64) = sqlx::query_as(
            "select (select count(*) from clicks where bot_id = $1 and affiliate_id = $2), \
             (select count(*) from customers where bot_id = $1 and invited_by = $2)",
        )
        .bind(bot)
        .bind(user)
        .fetch_one(&self.reader)
        .await?;
        Ok(Reach { clicks, joins })
    }
}

impl Work {
    /// What the owner pays, as this transaction sees it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn program(&mut self, bot: BotId) -> Result<Option<Program>> {
        program(self.db(), bot).await
    }

    /// Sets what the owner pays for customers who are brought from now on; none switches it off.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_program(&mut self, bot: BotId, program: Option<&Program>) -> Result<()> {
        let now = self.now();
        let Some(program) = program else {
            return self.later(sqlx::query("update referrals set off_at = $1 where bot_id = $2").bind(now).bind(bot));
        };
        self.later(
            sqlx::query(
                "insert into referrals (bot_id, first_percent, renewal_percent, hold, minimum_minor, currency, click, pay) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (bot_id) do update set \
                 first_percent = excluded.first_percent, renewal_percent = excluded.renewal_percent, \
                 hold = excluded.hold, minimum_minor = excluded.minimum_minor, currency = excluded.currency, \
                 click = excluded.click, pay = excluded.pay, off_at = null",
            )
            .bind(bot)
            .bind(i64::from(program.first))
            .bind(i64::from(program.renewal))
            .bind(i64::try_from(program.hold.as_millis()).unwrap_or(i64::MAX))
            .bind(program.minimum.minor)
            .bind(program.minimum.currency.code().to_owned())
            .bind(program.click.name())
            .bind(program.pay.name()),
        )
    }

    /// Gives somebody a link, unless they have one.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_affiliate(&mut self, bot: BotId, user: UserId, code: &str) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "insert into affiliates (bot_id, user_id, code, made_at) values ($1, $2, $3, $4) on conflict do nothing",
            )
            .bind(bot)
            .bind(user)
            .bind(code.to_owned())
            .bind(now),
        )
    }

    /// Notes since when somebody wishes to be paid out, or that they do not (`None`). False if it is noted already.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn wish_payout(&mut self, bot: BotId, user: UserId, since: Option<Moment>) -> Result<bool> {
        self.hold_person(bot, user)?;
        let done = sqlx::query(
            "update affiliates set payout_asked_at = $1 where bot_id = $2 and user_id = $3 \
             and (payout_asked_at is null or $1 is null)",
        )
        .bind(since)
        .bind(bot)
        .bind(user)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that somebody opened another person's link. Whose they are follows from it as long as they are no customer:
    /// by their first link, or by the last. Nobody brings themselves, nor who brought them.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn note_click(&mut self, bot: BotId, user: UserId, by: UserId, click: Click) -> Result<()> {
        self.hold_person(bot, user)?;
        let now = self.now();
        self.later(
            sqlx::query(
                "insert into clicks (bot_id, affiliate_id, user_id, first_at, last_at) select $1, $2, $3, $4, $4 \
                 where $2 <> $3 and exists (select 1 from customers i where i.bot_id = $1 and i.user_id = $2) \
                 on conflict (bot_id, affiliate_id, user_id) do update set last_at = excluded.last_at",
            )
            .bind(bot)
            .bind(by)
            .bind(user)
            .bind(now),
        )?;
        self.later(
            sqlx::query(
                "update customers set invited_by = $1 where bot_id = $2 and user_id = $3 and user_id <> $1 \
                 and (invited_by is null or $4 = 'last') \
                 and exists (select 1 from customers i where i.bot_id = $2 and i.user_id = $1 \
                 and i.banned_at is null and (i.invited_by is null or i.invited_by <> $3)) \
                 and not exists (select 1 from subscriptions s where s.bot_id = $2 and s.user_id = $3 \
                 and s.source not in ('gate', 'trial'))",
            )
            .bind(by)
            .bind(bot)
            .bind(user)
            .bind(click.name()),
        )
    }

    /// Who brought somebody, unless that person is banned.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn brought_by(&mut self, bot: BotId, user: UserId) -> Result<Option<UserId>> {
        Ok(sqlx::query_scalar(
            "select i.user_id from customers c join customers i on i.bot_id = c.bot_id and i.user_id = c.invited_by \
             where c.bot_id = $1 and c.user_id = $2 and i.banned_at is null",
        )
        .bind(bot)
        .bind(user)
        .fetch_optional(self.db())
        .await?)
    }

    /// Whether somebody has paid anything before this payment that has not gone back; their own credit is no payment.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn has_paid_before(&mut self, bot: BotId, user: UserId, payment: i64) -> Result<bool> {
        let before: i64 = sqlx::query_scalar(
            "select count(*) from payments where bot_id = $1 and user_id = $2 and outcome = 'granted' \
             and refunded_at is null and amount_minor > 0 and method <> 'credit' and coalesce(payment_id, 0) <> $3",
        )
        .bind(bot)
        .bind(user)
        .bind(payment)
        .fetch_one(self.db())
        .await?;
        Ok(before > 0)
    }
}
