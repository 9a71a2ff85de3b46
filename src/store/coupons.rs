//! Discount coupons, the uses that orders hold, and the coupon that a person has in hand.

use sqlx::AssertSqlSafe;

use super::{Store, Work, locks::Rank};
use crate::{
    domain::{
        BotId, Moment, Money, UserId,
        coupon::{Coupon, Discount},
        order::Order,
    },
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
struct Row {
    coupon_id: i64,
    shown: String,
    percent: Option<i64>,
    minor: Option<i64>,
    currency: Option<String>,
    plans: Option<String>,
    uses: Option<i64>,
    per_person: Option<i64>,
    recurring: i64,
    valid_from: Option<Moment>,
    valid_until: Option<Moment>,
    note: Option<String>,
    created_at: Moment,
    revoked_at: Option<Moment>,
    held: i64,
    mine: i64,
}

/// Of bot $1, for person $2 at the moment $3. A person's own order that is not paid yet gives way to a new one.
const SELECT: &str = "select k.coupon_id, k.shown, k.percent, k.minor, k.currency, k.plans, k.uses, k.per_person, \
                      k.recurring, k.valid_from, k.valid_until, k.note, k.created_at, k.revoked_at, \
                      (select count(*) from orders o where o.bot_id = $1 and o.coupon_id = k.coupon_id \
                      and (o.state in ('awaiting_confirmation', 'paid', 'refunded') \
                      or (o.state = 'pending' and o.expires_at > $3 and o.user_id <> $2))) as held, \
                      (select count(*) from orders o where o.bot_id = $1 and o.coupon_id = k.coupon_id \
                      and o.user_id = $2 and o.state in ('awaiting_confirmation', 'paid', 'refunded')) as mine \
                      from coupons k where k.bot_id = $1";

impl TryFrom<Row> for Coupon {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let broken = |what: &str| Error::Broken(anyhow::anyhow!("coupon {}: {what}", row.coupon_id));
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let discount = match (row.percent, row.minor, &row.currency) {
            (Some(percent), ..) => Discount::Percent(count(percent).min(100)),
            (None, Some(minor), Some(code)) => {
                Discount::Amount(Money::new(minor, code.parse().map_err(|_| broken("an unknown currency"))?))
            }
            _ => return Err(broken("no discount")),
        };
        let plans = row.plans.unwrap_or_default();
        Ok(Self {
            id: row.coupon_id,
            word: row.shown,
            discount,
            plans: plans.split(',').filter_map(|id| id.parse().ok()).collect(),
            uses: row.uses.map(count),
            per_person: row.per_person.map(count),
            recurring: row.recurring != 0,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
            note: row.note,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
            held: count(row.held),
            mine: count(row.mine),
        })
    }
}

/// What a person has in hand.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct InHand {
    /// The coupon they have.
    #[sqlx(rename = "coupon_id")]
    pub coupon: Option<i64>,
    /// When they took it.
    pub taken_at: Option<Moment>,
}

impl Store {
    /// All coupons of a bot, oldest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn coupons(&self, bot: BotId) -> Result<Vec<Coupon>> {
        let text = format!("{SELECT} order by k.coupon_id");
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(UserId(0)).bind(self.clock.now());
        let rows: Vec<Row> = query.fetch_all(&self.reader).await?;
        rows.into_iter().map(Coupon::try_from).collect()
    }

    /// One coupon as it stands for a person.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn coupon(&self, bot: BotId, user: UserId, id: i64) -> Result<Option<Coupon>> {
        let text = format!("{SELECT} and k.coupon_id = $4");
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).bind(self.clock.now()).bind(id);
        let row: Option<Row> = query.fetch_optional(&self.reader).await?;
        row.map(Coupon::try_from).transpose()
    }

    /// Some coupon was not revoked.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn has_coupons(&self, bot: BotId) -> Result<bool> {
        let one: Option<i64> =
            sqlx::query_scalar("select coupon_id from coupons where bot_id = $1 and revoked_at is null limit 1")
                .bind(bot)
                .fetch_optional(&self.reader)
                .await?;
        Ok(one.is_some())
    }

    /// What a person has in hand.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn in_hand(&self, bot: BotId, user: UserId) -> Result<InHand> {
        let row = sqlx::query_as("select coupon_id, taken_at from coupons_in_hand where bot_id = $1 and user_id = $2");
        Ok(row.bind(bot).bind(user).fetch_optional(&self.reader).await?.unwrap_or_default())
    }
}

impl Work {
    /// A coupon by its word as it is compared.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn coupon_named(&mut self, bot: BotId, user: UserId, word: &str) -> Result<Option<Coupon>> {
        let now = self.now();
        let text = format!("{SELECT} and k.word = $4");
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).bind(now).bind(word.to_owned());
        let row: Option<Row> = query.fetch_optional(self.db()).await?;
        row.map(Coupon::try_from).transpose()
    }

    /// One coupon as it stands for a person, as this transaction sees it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn coupon(&mut self, bot: BotId, user: UserId, id: i64) -> Result<Option<Coupon>> {
        let now = self.now();
        let text = format!("{SELECT} and k.coupon_id = $4");
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).bind(now).bind(id);
        let row: Option<Row> = query.fetch_optional(self.db()).await?;
        row.map(Coupon::try_from).transpose()
    }

    /// One coupon as it stands for a person; nobody else takes a use of it until the end.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn hold_coupon(&mut self, bot: BotId, user: UserId, id: i64) -> Result<Option<Coupon>> {
        self.hold_person(bot, user)?;
        self.comes_to(Rank::Coupon);
        // Changes nothing, but makes others who count wait for us.
        self.later(
            sqlx::query("update coupons set word = word where bot_id = $1 and coupon_id = $2").bind(bot).bind(id),
        )?;
        self.coupon(bot, user, id).await
    }

    /// Adds a coupon; the answer is its id, or none if there is one of this word.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_coupon(&mut self, bot: BotId, word: &str, coupon: &Coupon) -> Result<Option<i64>> {
        let (percent, amount) = match coupon.discount {
            Discount::Percent(percent) => (Some(i64::from(percent)), None),
            Discount::Amount(amount) => (None, Some(amount)),
        };
        let plans: Vec<String> = coupon.plans.iter().map(ToString::to_string).collect();
        Ok(sqlx::query_scalar(
            "insert into coupons (bot_id, coupon_id, word, shown, percent, minor, currency, plans, uses, per_person, \
             recurring, valid_from, valid_until, note, created_at) \
             values ($1, (select coalesce(max(coupon_id), 0) + 1 from coupons where bot_id = $1), \
             $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
             on conflict (bot_id, word) do nothing returning coupon_id",
        )
        .bind(bot)
        .bind(word.to_owned())
        .bind(coupon.word.clone())
        .bind(percent)
        .bind(amount.map(|amount| amount.minor))
        .bind(amount.map(|amount| amount.currency.code().to_owned()))
        .bind(Some(plans.join(",")).filter(|plans| !plans.is_empty()))
        .bind(coupon.uses.map(i64::from))
        .bind(coupon.per_person.map(i64::from))
        .bind(i64::from(coupon.recurring))
        .bind(coupon.valid_from)
        .bind(coupon.valid_until)
        .bind(coupon.note.clone())
        .bind(coupon.created_at)
        .fetch_optional(self.db())
        .await?)
    }

    /// Makes a coupon useless for new orders; those that are placed keep their price. False if it was.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn revoke_coupon(&mut self, bot: BotId, id: i64) -> Result<bool> {
        let now = self.now();
        let done = sqlx::query(
            "update coupons set revoked_at = $1 where bot_id = $2 and coupon_id = $3 and revoked_at is null",
        );
        Ok(done.bind(now).bind(bot).bind(id).execute(self.db()).await?.rows_affected() == 1)
    }

    /// The person has a coupon in hand from now on.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn take_coupon(&mut self, bot: BotId, user: UserId, id: i64) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "insert into coupons_in_hand (bot_id, user_id, coupon_id, taken_at) values ($1, $2, $3, $4) \
                 on conflict (bot_id, user_id) do update set coupon_id = excluded.coupon_id, \
                 taken_at = excluded.taken_at",
            )
            .bind(bot)
            .bind(user)
            .bind(id)
            .bind(now),
        )
    }

    /// The person has this coupon in hand no more.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn drop_coupon(&mut self, bot: BotId, user: UserId, id: i64) -> Result<()> {
        self.later(
            sqlx::query("delete from coupons_in_hand where bot_id = $1 and user_id = $2 and coupon_id = $3")
                .bind(bot)
                .bind(user)
                .bind(id),
        )
    }

    /// Writes which coupon an order holds a use of, if it holds one.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn reduce_order(&mut self, order: &Order) -> Result<()> {
        let Some(reduced) = order.reduced else { return Ok(()) };
        self.later(
            sqlx::query("update orders set coupon_id = $1, full_minor = $2 where order_key = $3")
                .bind(reduced.coupon)
                .bind(reduced.full.minor)
                .bind(order.key.clone()),
        )
    }
}
