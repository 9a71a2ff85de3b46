//! Subscriptions whose time is over.

use sqlx::AssertSqlSafe;

use super::{Work, list};
use crate::{
    domain::{BotId, Lang, Moment, PlanId, SubscriptionId, Term, UserId},
    error::Result,
};

/// A subscription whose time is over, with what its farewell needs.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Of which bot.
    pub bot: BotId,
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
    /// The plan has a price.
    pub is_priced: bool,
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

impl Work {
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
            plan_id: PlanId,
            source: String,
            prices: i64,
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
            "select s.bot_id, s.subscription_id, s.user_id, s.plan_id, s.source, \
             (select count(*) from prices r where r.bot_id = s.bot_id and r.plan_id = s.plan_id) as prices, p.name as plan_name, p.term, s.ends_at, c.language, c.language_code, \
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
                plan: due.plan_id,
                source: due.source,
                is_priced: due.prices > 0,
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
