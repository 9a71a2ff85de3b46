//! Everybody's credit: one ledger of entries, only added to; whatever is asked of it is a sum.
//!
//! An entry for somebody else (a commission) needs no hold of that person: nothing that is there is changed by it.

use sqlx::{Any, AssertSqlSafe, Executor};

use super::{Store, Work};
use crate::{
    domain::{
        BotId, Currency, Moment, Money, UserId,
        balance::{Entry, Kind, Standing},
    },
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    bot_id: BotId,
    user_id: UserId,
    at: Moment,
    kind: String,
    minor: i64,
    currency: String,
    free_at: Moment,
    payment_id: Option<i64>,
    order_key: Option<String>,
    by_user: Option<UserId>,
    note: Option<String>,
}

const COLUMNS: &str = "bot_id, user_id, at, kind, minor, currency, free_at, payment_id, order_key, by_user, note";

impl Row {
    fn entry(self) -> Option<Entry> {
        Some(Entry {
            kind: Kind::parse(&self.kind)?,
            amount: Money::new(self.minor, self.currency.parse().ok()?),
            bot: self.bot_id,
            user: self.user_id,
            at: self.at,
            free_at: self.free_at,
            payment: self.payment_id,
            order: self.order_key,
            by: self.by_user,
            note: self.note,
        })
    }
}

/// Somebody who is to be paid out.
#[derive(Clone, Copy, Debug)]
pub struct Payable {
    /// Who.
    pub user: UserId,
    /// How much.
    pub amount: Money,
    /// Since when they wish to be paid out.
    pub asked_at: Option<Moment>,
}

/// The four sums of a standing, of entries in currency `$2` at the moment `$3`; a sum of bigint is no bigint on PostgreSQL.
fn sums() -> String {
    ["free_at <= $3", "free_at > $3", "kind in ('commission', 'clawback')", "kind = 'payout'"]
        .map(|which| format!("cast(coalesce(sum(case when {which} then minor else 0 end), 0) as bigint)"))
        .join(", ")
}

fn of_sums((free, held, earned, paid): (i64, i64, i64, i64), currency: Currency) -> Standing {
    let money = |minor| Money::new(minor, currency);
    Standing { free: money(free), held: money(held), earned: money(earned), paid_out: money(-paid) }
}

async fn standing(
    db: impl Executor<'_, Database = Any>,
    now: Moment,
    (bot, user): (BotId, UserId),
    currency: Currency,
) -> Result<Standing> {
    let text = format!("select {} from balance_entries where bot_id = $1 and currency = $2 and user_id = $4", sums());
    let query = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(currency.code().to_owned()).bind(now).bind(user);
    Ok(of_sums(query.fetch_one(db).await?, currency))
}

async fn kept(db: impl Executor<'_, Database = Any>, (bot, user): (BotId, UserId), currency: Currency) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select cast(coalesce(sum(balance_minor), 0) as bigint) from orders where bot_id = $1 and user_id = $2 \
         and state = 'pending' and balance_currency = $3",
    )
    .bind(bot)
    .bind(user)
    .bind(currency.code().to_owned())
    .fetch_one(db)
    .await?)
}

impl Store {
    /// How it stands with somebody's credit.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn balance(&self, bot: BotId, user: UserId, currency: Currency) -> Result<Standing> {
        standing(&self.reader, self.clock.now(), (bot, user), currency).await
    }

    /// What somebody may spend on an order that is placed now: what their unpaid orders hold too, for those give way.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn spendable(&self, bot: BotId, user: UserId, currency: Currency) -> Result<Money> {
        let free = self.balance(bot, user, currency).await?.free;
        let kept = kept(&self.reader, (bot, user), currency).await?;
        Ok(Money::new(free.minor.saturating_add(kept), currency))
    }

    /// Somebody's latest entries, latest first; those of a later version are left out.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn balance_entries(&self, bot: BotId, user: UserId, limit: i64) -> Result<Vec<Entry>> {
        let text = format!(
            "select {COLUMNS} from balance_entries where bot_id = $1 and user_id = $2 order by entry_id desc limit $3"
        );
        let rows: Vec<Row> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).bind(limit).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().filter_map(Row::entry).collect())
    }

    /// Everybody to whom at least so much can be paid out: first who wishes it, and of those who asked first. Banned people
    /// are left out, and who was forgotten.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn payable(&self, bot: BotId, least: Money) -> Result<Vec<Payable>> {
        let text = format!(
            "select {}, b.user_id, min(a.payout_asked_at) as asked_at from balance_entries b \
             left join affiliates a on a.bot_id = b.bot_id and a.user_id = b.user_id \
             where b.bot_id = $1 and b.currency = $2 and b.user_id in (select e.user_id from balance_entries e \
             where e.bot_id = $1 and e.kind = 'commission') and b.user_id in (select c.user_id from customers c \
             where c.bot_id = $1 and c.banned_at is null) \
             group by b.user_id order by coalesce(min(a.payout_asked_at), $4), b.user_id",
            sums()
        );
        let rows: Vec<(i64, i64, i64, i64, UserId, Option<Moment>)> = sqlx::query_as(AssertSqlSafe(text))
            .bind(bot)
            .bind(least.currency.code().to_owned())
            .bind(self.clock.now())
            .bind(Moment::FOREVER)
            .fetch_all(&self.reader)
            .await?;
        let read = |(free, held, earned, paid, user, asked_at)| {
            let amount = of_sums((free, held, earned, paid), least.currency).payable();
            (amount.minor >= least.minor.max(1)).then_some(Payable { user, amount, asked_at })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }
}

impl Work {
    /// How it stands with somebody's credit, as this transaction sees it; nobody else spends any of it until the end.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn balance(&mut self, bot: BotId, user: UserId, currency: Currency) -> Result<Standing> {
        self.hold_person(bot, user)?;
        let now = self.now();
        standing(self.db(), now, (bot, user), currency).await
    }

    /// All of somebody's credit, held or not. Nobody is held for it: it is told, and nothing depends on it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn sum(&mut self, bot: BotId, user: UserId, currency: Currency) -> Result<Money> {
        let now = self.now();
        let all = standing(self.db(), now, (bot, user), currency).await?;
        Ok(Money::new(all.free.minor.saturating_add(all.held.minor), currency))
    }

    /// What somebody may spend on an order that is placed now; see [`Store::spendable`].
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn spendable(&mut self, bot: BotId, user: UserId, currency: Currency) -> Result<Money> {
        let free = self.balance(bot, user, currency).await?.free;
        let kept = kept(self.db(), (bot, user), currency).await?;
        Ok(Money::new(free.minor.saturating_add(kept), currency))
    }

    /// Adds an entry. False if its payment has one of this kind already.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn enter(&mut self, entry: &Entry) -> Result<bool> {
        let id = self.store.next_id();
        let done = sqlx::query(
            "insert into balance_entries (entry_id, bot_id, user_id, at, kind, minor, currency, free_at, payment_id, \
             order_key, by_user, note) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing",
        )
        .bind(id)
        .bind(entry.bot)
        .bind(entry.user)
        .bind(entry.at)
        .bind(entry.kind.name())
        .bind(entry.amount.minor)
        .bind(entry.amount.currency.code().to_owned())
        .bind(entry.free_at)
        .bind(entry.payment)
        .bind(entry.order.clone())
        .bind(entry.by)
        .bind(entry.note.clone())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The commission that was booked for a payment.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn commission_of(&mut self, bot: BotId, payment: i64) -> Result<Option<Entry>> {
        let text = format!(
            "select {COLUMNS} from balance_entries where bot_id = $1 and payment_id = $2 and kind = 'commission'"
        );
        let row: Option<Row> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(payment).fetch_optional(self.db()).await?;
        Ok(row.and_then(Row::entry))
    }

    /// Takes from its person's credit what pays of an order, unless it is taken.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub fn take_credit(&mut self, order: &str) -> Result<()> {
        let (id, now) = (self.store.next_id(), self.now());
        self.later(
            sqlx::query(
                "insert into balance_entries (entry_id, bot_id, user_id, at, kind, minor, currency, free_at, order_key) \
                 select $1, o.bot_id, o.user_id, $2, 'order', -o.balance_minor, o.balance_currency, $2, o.order_key \
                 from orders o where o.order_key = $3 and o.balance_minor > 0 and not exists \
                 (select 1 from balance_entries e where e.order_key = o.order_key group by e.order_key having sum(e.minor) < 0)",
            )
            .bind(id)
            .bind(now)
            .bind(order.to_owned()),
        )
    }

    /// Gives its person back what was taken for an order, unless it is given back.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub fn release_credit(&mut self, order: &str) -> Result<()> {
        let (id, now) = (self.store.next_id(), self.now());
        self.later(
            sqlx::query(
                "insert into balance_entries (entry_id, bot_id, user_id, at, kind, minor, currency, free_at, order_key) \
                 select $1, e.bot_id, e.user_id, $2, 'returned', -cast(sum(e.minor) as bigint), e.currency, $2, e.order_key \
                 from balance_entries e where e.order_key = $3 \
                 group by e.bot_id, e.user_id, e.currency, e.order_key having sum(e.minor) < 0",
            )
            .bind(id)
            .bind(now)
            .bind(order.to_owned()),
        )
    }

    /// Whether somebody was paid out since then.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn is_paid_out_since(&mut self, bot: BotId, user: UserId, since: Moment) -> Result<bool> {
        let later: i64 = sqlx::query_scalar(
            "select count(*) from balance_entries where bot_id = $1 and user_id = $2 and kind = 'payout' and at >= $3",
        )
        .bind(bot)
        .bind(user)
        .bind(since)
        .fetch_one(self.db())
        .await?;
        Ok(later > 0)
    }
}
