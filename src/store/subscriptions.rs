//! Subscriptions: rights from plans.

use sqlx::AssertSqlSafe;

use super::{Store, Work, list};
use crate::{
    domain::{BotId, ChatId, Lang, Moment, PlanId, Subscription, SubscriptionId, Term, UserId},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    subscription_id: SubscriptionId,
    user_id: UserId,
    plan_id: PlanId,
    plan_name: Option<String>,
    source: String,
    starts_at: Moment,
    ends_at: Moment,
    ended_at: Option<Moment>,
    cancelled_at: Option<Moment>,
}

impl From<Row> for Subscription {
    fn from(row: Row) -> Self {
        Self {
            id: row.subscription_id,
            user: row.user_id,
            plan: row.plan_id,
            plan_name: row.plan_name.unwrap_or_default(),
            source: row.source,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            ended_at: row.ended_at,
            cancelled_at: row.cancelled_at,
        }
    }
}

/// A subscription whose time is over, with what its farewell needs.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Of which bot.
    pub bot: BotId,
    /// Which.
    pub id: SubscriptionId,
    /// Whose.
    pub user: UserId,
    /// The plan's name.
    pub plan_name: String,
    /// The plan's term.
    pub term: Option<Term>,
    /// When it ended.
    pub ends_at: Moment,
    /// The person's language, if they ever chose one or Telegram told it.
    pub lang: Option<Lang>,
    /// The person can be written to.
    pub is_reachable: bool,
    /// Passing the gate would open it again.
    pub by_gate: bool,
    /// Other rights of the person run on, and they open every chat that this one did.
    pub goes_on: bool,
}

const SELECT: &str = "select s.subscription_id, s.user_id, s.plan_id, p.name as plan_name, s.source, s.starts_at, \
                      s.ends_at, s.ended_at, s.cancelled_at from subscriptions s \
                      left join plans p on p.plan_id = s.plan_id where s.bot_id = $1 and s.user_id = $2";

impl Store {
    /// A person's subscriptions: those that are not closed, then the others, latest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn subscriptions_of(&self, bot: BotId, user: UserId) -> Result<Vec<Subscription>> {
        let text = format!(
            "{SELECT} order by case when s.ended_at is null then 0 else 1 end, s.starts_at desc, \
             s.subscription_id desc limit 20"
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().map(Subscription::from).collect())
    }
}

impl Work {
    /// A person's subscriptions that are neither ended nor cancelled, latest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn open_subscriptions(&mut self, bot: BotId, user: UserId) -> Result<Vec<Subscription>> {
        let text = format!("{SELECT} and s.ended_at is null and s.cancelled_at is null order by s.ends_at desc");
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).fetch_all(self.db()).await?;
        Ok(rows.into_iter().map(Subscription::from).collect())
    }

    /// The right of a person that opens a chat the longest.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn right_to(&mut self, bot: BotId, user: UserId, chat: ChatId) -> Result<Option<Subscription>> {
        let text = format!(
            "{SELECT} and s.ended_at is null and s.cancelled_at is null \
             and exists (select 1 from plan_chats c where c.plan_id = s.plan_id and c.chat_id = $3) \
             order by s.ends_at desc limit 1"
        );
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).bind(chat);
        let row: Option<Row> = query.fetch_optional(self.db()).await?;
        Ok(row.map(Subscription::from))
    }

    /// Adds a right.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn subscribe(
        &mut self,
        bot: BotId,
        user: UserId,
        plan: PlanId,
        source: &str,
        ends_at: Moment,
    ) -> Result<SubscriptionId> {
        let (id, now) = (SubscriptionId(self.store.next_id()), self.now());
        self.later(
            sqlx::query(
                "insert into subscriptions (subscription_id, bot_id, user_id, plan_id, source, starts_at, ends_at) \
             values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id)
            .bind(bot)
            .bind(user)
            .bind(plan)
            .bind(source)
            .bind(now)
            .bind(ends_at),
        )?;
        Ok(id)
    }

    /// Moves the end of a right.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn extend(&mut self, id: SubscriptionId, ends_at: Moment) -> Result<()> {
        self.later(
            sqlx::query("update subscriptions set ends_at = $1 where subscription_id = $2").bind(ends_at).bind(id),
        )
    }

    /// Cancels every right of a person that still runs; the answer is how many.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn cancel_subscriptions(&mut self, bot: BotId, user: UserId) -> Result<u64> {
        let now = self.now();
        let done = sqlx::query(
            "update subscriptions set cancelled_at = $1, ended_at = $1 \
             where bot_id = $2 and user_id = $3 and ended_at is null",
        )
        .bind(now)
        .bind(bot)
        .bind(user)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected())
    }

    /// Until when the person's rights open a chat; none if no right does.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn right_until(&mut self, bot: BotId, user: UserId, chat: ChatId) -> Result<Option<Moment>> {
        Ok(sqlx::query_scalar(
            "select max(s.ends_at) from subscriptions s join plan_chats c on c.plan_id = s.plan_id \
             where s.bot_id = $1 and s.user_id = $2 and c.chat_id = $3 and s.ended_at is null and s.cancelled_at is null",
        )
        .bind(bot)
        .bind(user)
        .bind(chat)
        .fetch_one(self.db())
        .await?)
    }

    /// Subscriptions of any bot whose time is over, soonest first, with what their farewells need; nobody else changes
    /// them until the transaction is over.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn due_subscriptions(&mut self, limit: i64) -> Result<Vec<Ended>> {
        #[derive(sqlx::FromRow)]
        struct Due {
            bot_id: BotId,
            subscription_id: SubscriptionId,
            user_id: UserId,
            plan_name: Option<String>,
            term: Option<String>,
            ends_at: Moment,
            language: Option<String>,
            language_code: Option<String>,
            first_seen_at: Option<Moment>,
            unreachable_at: Option<Moment>,
            by_gate: i64,
            others: i64,
            lost: i64,
        }
        let now = self.now();
        let text = format!(
            "select s.bot_id, s.subscription_id, s.user_id, p.name as plan_name, p.term, s.ends_at, c.language, c.language_code, \
             c.first_seen_at, c.unreachable_at, \
             (select count(*) from bots b where b.bot_id = s.bot_id and b.gate_plan_id = s.plan_id) as by_gate, \
             (select count(*) from subscriptions o where o.bot_id = s.bot_id and o.user_id = s.user_id \
              and o.ended_at is null and o.ends_at > $1) as others, \
             (select count(*) from plan_chats l where l.plan_id = s.plan_id and not exists (select 1 \
              from subscriptions o join plan_chats k on k.plan_id = o.plan_id where o.bot_id = s.bot_id \
              and o.user_id = s.user_id and o.ended_at is null and o.ends_at > $1 and k.chat_id = l.chat_id)) as lost \
             from subscriptions s left join plans p on p.plan_id = s.plan_id \
             left join customers c on c.bot_id = s.bot_id and c.user_id = s.user_id \
             where s.ends_at <= $1 and s.ended_at is null order by s.ends_at limit $2{}",
            self.store.backend.to_change_free()
        );
        let rows: Vec<Due> = sqlx::query_as(AssertSqlSafe(text)).bind(now).bind(limit).fetch_all(self.db()).await?;
        Ok(rows
            .into_iter()
            .map(|due| Ended {
                bot: due.bot_id,
                id: due.subscription_id,
                user: due.user_id,
                plan_name: due.plan_name.unwrap_or_default(),
                term: due.term.and_then(|term| term.parse().ok()),
                ends_at: due.ends_at,
                lang: [due.language, due.language_code].iter().flatten().find_map(|code| Lang::parse(code)),
                is_reachable: due.first_seen_at.is_some() && due.unreachable_at.is_none(),
                by_gate: due.by_gate > 0,
                goes_on: due.others > 0 && due.lost == 0,
            })
            .collect())
    }

    /// Closes subscriptions whose time is over; `told` says whether their farewells are on the way.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn close_subscriptions(&mut self, ids: &[SubscriptionId], told: bool) -> Result<()> {
        let (now, told_at) = (self.now(), told.then_some(self.now()));
        for some in ids.chunks(200) {
            let text = format!(
                "update subscriptions set ended_at = $1, told_at = $2 where subscription_id in ({})",
                list(2, some.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(text)).bind(now).bind(told_at);
            for id in some {
                query = query.bind(*id);
            }
            self.later(query)?;
        }
        Ok(())
    }
}
