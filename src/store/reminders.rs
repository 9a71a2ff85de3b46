//! Reminders: whose are due, what was said already, and what an owner wants to be said.

use std::collections::{HashMap, HashSet};

use sqlx::AssertSqlSafe;

use super::{Store, Work, list};
use crate::{
    domain::{
        BotId, ChatId, Lang, Moment, PlanId, SubscriptionId, UserId,
        remind::{Notice, Period, Reminders},
    },
    error::Result,
};

/// A right as reminders look at it.
#[derive(Clone, Debug)]
pub struct Held {
    /// Which.
    pub id: SubscriptionId,
    /// Whose.
    pub user: UserId,
    /// From which plan.
    pub plan: PlanId,
    /// The plan's name.
    pub plan_name: String,
    /// Where it came from: gate, grant, trial or order.
    pub source: String,
    /// Its present period.
    pub period: Period,
    /// The person pays for it.
    pub is_priced: bool,
    /// Cancelled by a ban, a refund or an owner.
    pub is_cancelled: bool,
    /// Neither closed nor cancelled; its end may have passed all the same.
    pub is_open: bool,
    /// The person's language, if they ever chose one or Telegram told it.
    pub lang: Option<Lang>,
    /// The person can be written to and is not banned.
    pub is_reachable: bool,
}

impl Held {
    /// The right opens its chats at `now`.
    pub fn runs(&self, now: Moment) -> bool {
        self.is_open && self.period.ends_at > now
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    subscription_id: SubscriptionId,
    user_id: UserId,
    plan_id: PlanId,
    plan_name: Option<String>,
    source: String,
    starts_at: Moment,
    extended_at: Option<Moment>,
    ends_at: Moment,
    paid_until: Option<Moment>,
    price_minor: Option<i64>,
    renews_charge: Option<String>,
    renewal_off_at: Option<Moment>,
    ended_at: Option<Moment>,
    cancelled_at: Option<Moment>,
    language: Option<String>,
    language_code: Option<String>,
    first_seen_at: Option<Moment>,
    banned_at: Option<Moment>,
    unreachable_at: Option<Moment>,
}

pub(super) const HELD: &str = "select s.subscription_id, s.user_id, s.plan_id, p.name as plan_name, s.source, s.starts_at, \
                    s.extended_at, s.ends_at, s.paid_until, s.price_minor, s.renews_charge, s.renewal_off_at, s.ended_at, \
                    s.cancelled_at, c.language, c.language_code, c.first_seen_at, c.banned_at, c.unreachable_at \
                    from subscriptions s left join plans p on p.plan_id = s.plan_id \
                    left join customers c on c.bot_id = s.bot_id and c.user_id = s.user_id where s.bot_id = $1";

impl From<Row> for Held {
    fn from(row: Row) -> Self {
        Self {
            id: row.subscription_id,
            user: row.user_id,
            plan: row.plan_id,
            plan_name: row.plan_name.unwrap_or_default(),
            source: row.source,
            period: Period {
                since: row.extended_at.unwrap_or(row.starts_at),
                paid_until: row.paid_until.unwrap_or(row.ends_at),
                ends_at: row.ends_at,
                renews: row.renews_charge.is_some() && row.renewal_off_at.is_none(),
                closed_at: row.ended_at,
            },
            is_priced: row.price_minor.is_some(),
            is_cancelled: row.cancelled_at.is_some(),
            is_open: row.ended_at.is_none() && row.cancelled_at.is_none(),
            lang: [row.language, row.language_code].iter().flatten().find_map(|code| Lang::parse(code)),
            is_reachable: row.first_seen_at.is_some() && row.unreachable_at.is_none() && row.banned_at.is_none(),
        }
    }
}

/// What a bot's plans open, and which of them are sold.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    chats: HashMap<PlanId, Vec<ChatId>>,
    priced: HashSet<PlanId>,
}

impl Shelf {
    /// The chats that a plan opens.
    pub fn chats(&self, plan: PlanId) -> &[ChatId] {
        self.chats.get(&plan).map_or(&[], Vec::as_slice)
    }

    /// The plan has a price.
    pub fn is_priced(&self, plan: PlanId) -> bool {
        self.priced.contains(&plan)
    }
}

impl Store {
    /// What the owner of a bot wants to be said.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn reminders(&self, bot: BotId) -> Result<Reminders> {
        let text: Option<Option<String>> = sqlx::query_scalar("select reminders from bots where bot_id = $1")
            .bind(bot)
            .fetch_optional(&self.reader)
            .await?;
        // Written only by us; what an older version knew and we do not is the default.
        Ok(text.flatten().and_then(|text| text.parse().ok()).unwrap_or_default())
    }

    /// What the plans of a bot open, removed ones too, and which have a price.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn shelf(&self, bot: BotId) -> Result<Shelf> {
        let mut shelf = Shelf::default();
        let opens: Vec<(PlanId, ChatId)> = sqlx::query_as(
            "select c.plan_id, c.chat_id from plans p join plan_chats c on c.plan_id = p.plan_id where p.bot_id = $1",
        )
        .bind(bot)
        .fetch_all(&self.reader)
        .await?;
        for (plan, chat) in opens {
            shelf.chats.entry(plan).or_default().push(chat);
        }
        let priced: Vec<PlanId> = sqlx::query_scalar("select plan_id from prices where bot_id = $1")
            .bind(bot)
            .fetch_all(&self.reader)
            .await?;
        shelf.priced.extend(priced);
        Ok(shelf)
    }

    /// All rights of a person, as reminders look at them.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn held(&self, bot: BotId, user: UserId) -> Result<Vec<Held>> {
        let text = format!("{HELD} and s.user_id = $2 order by s.ends_at, s.subscription_id");
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().map(Held::from).collect())
    }

    /// How many errands of a bot that nobody waits for are due and not done.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn crowd_waiting(&self, bot: BotId) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*) from outbox where due_at <= $1 and done_at is null and parked_at is null \
             and bot_id = $2 and class = 3",
        )
        .bind(self.clock.now())
        .bind(bot)
        .fetch_one(&self.reader)
        .await?)
    }
}

impl Work {
    /// People of a bot with a reminder that is due, longest waiting first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn people_to_remind(&mut self, bot: BotId, limit: i64) -> Result<Vec<UserId>> {
        let now = self.now();
        let mut people: Vec<UserId> = sqlx::query_scalar(
            "select user_id from subscriptions where bot_id = $1 and remind_at <= $2 order by remind_at limit $3",
        )
        .bind(bot)
        .bind(now)
        .bind(limit)
        .fetch_all(self.db())
        .await?;
        people.sort_unstable();
        people.dedup();
        Ok(people)
    }

    /// The rights of these people that run or are still to be spoken of, by person; nobody else changes them until the
    /// transaction is over.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn held(&mut self, bot: BotId, people: &[UserId]) -> Result<Vec<Held>> {
        let mut all = Vec::new();
        for some in people.chunks(200) {
            let text = format!(
                "{HELD} and s.user_id in ({}) and (s.ended_at is null or s.remind_at is not null) \
                 order by s.user_id, s.ends_at, s.subscription_id{}",
                list(1, some.len()),
                self.store.backend.to_change_free()
            );
            let mut query = sqlx::query_as(AssertSqlSafe(text)).bind(bot);
            for user in some {
                query = query.bind(*user);
            }
            let rows: Vec<Row> = query.fetch_all(self.db()).await?;
            all.extend(rows.into_iter().map(Held::from));
        }
        Ok(all)
    }

    /// Notes in the ledger that something is said. False if it was said before.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn note_reminder(&mut self, bot: BotId, notice: &Notice) -> Result<bool> {
        let now = self.now();
        let done = sqlx::query(
            "insert into reminders (bot_id, subscription_id, stage, paid_until, sent_at) values ($1, $2, $3, $4, $5) \
             on conflict do nothing",
        )
        .bind(bot)
        .bind(notice.right)
        .bind(notice.stage.to_string())
        .bind(notice.paid_until)
        .bind(now)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// When a right is looked at next.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn remind_next(&mut self, right: SubscriptionId, at: Option<Moment>) -> Result<()> {
        self.later(
            sqlx::query("update subscriptions set remind_at = $1 where subscription_id = $2").bind(at).bind(right),
        )
    }

    /// What is said from now on; none is the default.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_reminders(&mut self, bot: BotId, chosen: Option<&Reminders>) -> Result<()> {
        let text = chosen.map(ToString::to_string);
        self.later(sqlx::query("update bots set reminders = $1 where bot_id = $2").bind(text).bind(bot))
    }

    /// Has the rights of a bot looked at anew, so many of those after `after`; the answer is the last of them. What ended
    /// before `since` is left in peace.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn wake_reminders(
        &mut self,
        bot: BotId,
        after: SubscriptionId,
        since: Moment,
        limit: i64,
    ) -> Result<Option<SubscriptionId>> {
        const THESE: &str = "bot_id = $1 and subscription_id > $2 and source <> 'gate' and cancelled_at is null \
                             and (ended_at is null or ends_at > $3)";
        let text = format!(
            "select max(subscription_id) from (select subscription_id from subscriptions where {THESE} \
             order by subscription_id limit $4) as these"
        );
        let last: Option<SubscriptionId> = sqlx::query_scalar(AssertSqlSafe(text))
            .bind(bot)
            .bind(after)
            .bind(since)
            .bind(limit)
            .fetch_one(self.db())
            .await?;
        let Some(last) = last else { return Ok(None) };
        let text = format!("update subscriptions set remind_at = 0 where {THESE} and subscription_id <= $4");
        self.later(sqlx::query(AssertSqlSafe(text)).bind(bot).bind(after).bind(since).bind(last))?;
        Ok(Some(last))
    }
}
