//! Orders: intentions to pay.

use sqlx::AssertSqlSafe;

use super::{Store, Work};
use crate::{
    domain::{
        BotId, Currency, Moment, Money, PlanId, SubscriptionId, UserId,
        balance::Part,
        order::{Method, Order, Purpose, Reduced, State},
        switch::{Leave, Left},
    },
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub(super) order_key: String,
    pub(super) bot_id: BotId,
    user_id: UserId,
    plan_id: PlanId,
    method: String,
    state: String,
    amount_minor: i64,
    currency: String,
    purpose: String,
    subscription_id: Option<SubscriptionId>,
    left_until: Option<Moment>,
    left_more: Option<String>,
    credit_minor: Option<i64>,
    price_minor: Option<i64>,
    recurring: i64,
    created_at: Moment,
    expires_at: Moment,
    decided_by: Option<UserId>,
    reason: Option<String>,
    proof_message: Option<i64>,
    coupon_id: Option<i64>,
    full_minor: Option<i64>,
    balance_minor: Option<i64>,
    balance_currency: Option<String>,
    balance_less: Option<i64>,
}

pub(super) const COLUMNS: &str = "order_key, bot_id, user_id, plan_id, method, state, amount_minor, currency, purpose, \
                       subscription_id, left_until, left_more, credit_minor, price_minor, recurring, created_at, expires_at, decided_by, reason, proof_message, \
                       coupon_id, full_minor, balance_minor, balance_currency, balance_less";

impl TryFrom<Row> for Order {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let broken = |what: &str| Error::Broken(anyhow::anyhow!("order {}: {what}", row.order_key));
        let currency: Currency = row.currency.parse().map_err(|_| broken("an unknown currency"))?;
        let purpose = match (row.purpose.as_str(), row.subscription_id) {
            ("renew", Some(id)) => Purpose::Renew(id),
            ("switch", Some(right)) => {
                let credit = Money::new(row.credit_minor.unwrap_or(0), currency);
                let first = Left { right, paid_until: row.left_until.unwrap_or(row.created_at), credit };
                let mut rights = vec![first];
                for text in row.left_more.iter().flat_map(|more| more.split(',')) {
                    rights.push(read_left(text, currency).ok_or_else(|| broken("an unknown right that is left"))?);
                }
                Purpose::Switch(Leave {
                    rights,
                    price: Money::new(row.price_minor.unwrap_or(row.amount_minor), currency),
                })
            }
            _ => Purpose::New,
        };
        let full = row.full_minor.map(|minor| Money::new(minor, currency));
        let spent = row.balance_currency.as_deref().and_then(|code| code.parse::<Currency>().ok());
        let spent = row.balance_minor.zip(spent).map(|(minor, currency)| Money::new(minor, currency));
        let less = Money::new(row.balance_less.unwrap_or(0), currency);
        Ok(Self {
            reduced: row.coupon_id.zip(full).map(|(coupon, full)| Reduced { coupon, full }),
            balance: spent.map(|spent| Part { spent, less }),
            method: Method::parse(&row.method).ok_or_else(|| broken("an unknown method"))?,
            state: State::parse(&row.state),
            amount: Money::new(row.amount_minor, currency),
            purpose,
            key: row.order_key,
            bot: row.bot_id,
            user: row.user_id,
            plan: row.plan_id,
            recurring: row.recurring != 0,
            created_at: row.created_at,
            expires_at: row.expires_at,
            decided_by: row.decided_by,
            reason: row.reason,
            proof: row.proof_message,
        })
    }
}

/// One of the further rights that are left, and how it is written.
fn read_left(text: &str, currency: Currency) -> Option<Left> {
    let mut parts = text.split(':').map(str::parse::<i64>);
    let mut next = || parts.next()?.ok();
    let (right, paid_until) = (SubscriptionId(next()?), Moment::from_millis(next()?));
    Some(Left { right, paid_until, credit: Money::new(next()?, currency) })
}

fn write_left(left: &Left) -> String {
    format!("{}:{}:{}", left.right.0, left.paid_until.millis(), left.credit.minor)
}

impl Store {
    /// One order of a bot.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn order(&self, bot: BotId, key: &str) -> Result<Option<Order>> {
        let text = format!("select {COLUMNS} from orders where bot_id = $1 and order_key = $2");
        let row: Option<Row> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(key).fetch_optional(&self.reader).await?;
        row.map(Order::try_from).transpose()
    }

    /// A person's orders, latest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn orders_of(&self, bot: BotId, user: UserId) -> Result<Vec<Order>> {
        let text = format!(
            "select {COLUMNS} from orders where bot_id = $1 and user_id = $2 order by created_at desc, order_key limit 20"
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).fetch_all(&self.reader).await?;
        Ok(readable(rows))
    }
}

/// Orders without those whose rows cannot be read: one of them keeps nobody from the others.
pub(super) fn readable(rows: Vec<Row>) -> Vec<Order> {
    let read = |row: Row| {
        Order::try_from(row).inspect_err(
            |error| tracing::error!(%error, "an order cannot be read and is left out of a list; mend its row"),
        )
    };
    rows.into_iter().filter_map(|row| read(row).ok()).collect()
}

impl Work {
    /// One order, as this transaction sees it; nobody else changes it, nor anything else of its person, until the end.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn order(&mut self, bot: BotId, key: &str) -> Result<Option<Order>> {
        if self.is_beside_others() {
            let whose = sqlx::query_scalar("select user_id from orders where bot_id = $1 and order_key = $2");
            let whose: Option<UserId> = whose.bind(bot).bind(key.to_owned()).fetch_optional(self.db()).await?;
            let Some(user) = whose else { return Ok(None) };
            self.hold_person(bot, user)?;
        }
        let text = format!(
            "select {COLUMNS} from orders where bot_id = $1 and order_key = $2{}",
            self.store.backend.to_change()
        );
        let row: Option<Row> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(key.to_owned()).fetch_optional(self.db()).await?;
        row.map(Order::try_from).transpose()
    }

    /// The person's newest order of a plan by a method that may still be paid. One that cannot be read keeps nobody from
    /// another.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn open_order(
        &mut self,
        bot: BotId,
        user: UserId,
        plan: PlanId,
        method: Method,
    ) -> Result<Option<Order>> {
        let now = self.now();
        let text = format!(
            "select {COLUMNS} from orders where bot_id = $1 and user_id = $2 and plan_id = $3 and method = $4 \
             and (state = 'awaiting_confirmation' or (state = 'pending' and expires_at > $5)) \
             order by created_at desc"
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text))
            .bind(bot)
            .bind(user)
            .bind(plan)
            .bind(method.name())
            .bind(now)
            .fetch_all(self.db())
            .await?;
        Ok(readable(rows).into_iter().next())
    }

    /// Adds an order.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_order(&mut self, order: &Order) -> Result<()> {
        let (purpose, renewed, leave) = match &order.purpose {
            Purpose::New => ("new", None, None),
            Purpose::Renew(id) => ("renew", Some(*id), None),
            Purpose::Switch(leave) => ("switch", None, Some(leave)),
        };
        let (left, more) = leave.and_then(|leave| leave.rights.split_first()).unzip();
        let more: Vec<String> = more.into_iter().flatten().map(write_left).collect();
        let subscription = renewed.or(left.map(|left| left.right));
        self.later(
            sqlx::query(
                "insert into orders (order_key, bot_id, user_id, plan_id, method, state, amount_minor, currency, purpose, \
                 subscription_id, recurring, created_at, expires_at, left_until, credit_minor, price_minor, left_more, \
                 balance_minor, balance_currency, balance_less) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
            )
            .bind(order.key.clone())
            .bind(order.bot)
            .bind(order.user)
            .bind(order.plan)
            .bind(order.method.name())
            .bind(order.state.name())
            .bind(order.amount.minor)
            .bind(order.amount.currency.code().to_owned())
            .bind(purpose)
            .bind(subscription)
            .bind(i64::from(order.recurring))
            .bind(order.created_at)
            .bind(order.expires_at)
            .bind(left.map(|left| left.paid_until))
            .bind(left.map(|left| left.credit.minor))
            .bind(leave.map(|leave| leave.price.minor))
            .bind(Some(more.join(",")).filter(|more| !more.is_empty()))
            .bind(order.balance.map(|part| part.spent.minor))
            .bind(order.balance.map(|part| part.spent.currency.code().to_owned()))
            .bind(order.balance.map(|part| part.less.minor)),
        )
    }

    /// Writes how an order stands now, and whose word it was if it was an owner's.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn move_order(&mut self, key: &str, state: State, by: Option<UserId>) -> Result<()> {
        let now = self.now();
        let (claimed, remind) = match state {
            State::AwaitingConfirmation => (Some(now), Some(now + std::time::Duration::from_secs(86_400))),
            _ => (None, None),
        };
        self.later(
            sqlx::query(
                "update orders set state = $1, claimed_at = coalesce($2, claimed_at), remind_at = $3, \
                 decided_at = case when $4 is null then decided_at else $5 end, decided_by = coalesce($4, decided_by) \
                 where order_key = $6",
            )
            .bind(state.name())
            .bind(claimed)
            .bind(remind)
            .bind(by)
            .bind(now)
            .bind(key.to_owned()),
        )
    }

    /// Why an order was rejected, in the owner's words.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn explain_order(&mut self, key: &str, reason: &str) -> Result<()> {
        self.later(
            sqlx::query("update orders set reason = $1 where order_key = $2")
                .bind(reason.to_owned())
                .bind(key.to_owned()),
        )
    }

    /// Remembers the message by which the person shows that they paid.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn prove_order(&mut self, key: &str, message: i64) -> Result<()> {
        self.later(
            sqlx::query("update orders set proof_message = $1 where order_key = $2").bind(message).bind(key.to_owned()),
        )
    }
}
