//! Plans and the chats they open.

use super::{Store, Work};
use crate::{
    domain::{BotId, ChatId, Plan, PlanId, Term},
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
struct Row {
    plan_id: PlanId,
    name: String,
    term: String,
    chat_id: Option<ChatId>,
}

const SELECT: &str = "select p.plan_id, p.name, p.term, c.chat_id from plans p \
                      left join plan_chats c on c.plan_id = p.plan_id where p.bot_id = $1";

fn gather(rows: Vec<Row>) -> Result<Vec<Plan>> {
    let mut plans: Vec<Plan> = Vec::new();
    for row in rows {
        if plans.last().is_none_or(|plan| plan.id != row.plan_id) {
            let term: Term = row.term.parse().map_err(|error| Error::Broken(anyhow::Error::new(error)))?;
            plans.push(Plan { id: row.plan_id, name: row.name, term, chats: Vec::new() });
        }
        if let (Some(plan), Some(chat)) = (plans.last_mut(), row.chat_id) {
            plan.chats.push(chat);
        }
    }
    Ok(plans)
}

impl Store {
    /// All plans of a bot that are not disabled.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn plans(&self, bot: BotId) -> Result<Vec<Plan>> {
        let text = format!("{SELECT} and p.disabled_at is null order by p.plan_id, c.chat_id");
        gather(sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).fetch_all(&self.reader).await?)
    }

    /// What the plans of a bot cost, in minor units; plans that are not for sale are left out.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn prices(&self, bot: BotId) -> Result<Vec<(PlanId, i64, String)>> {
        Ok(sqlx::query_as(
            "select plan_id, price_minor, currency from plans \
             where bot_id = $1 and price_minor is not null and currency is not null order by plan_id",
        )
        .bind(bot)
        .fetch_all(&self.reader)
        .await?)
    }
}

impl Work {
    /// One plan of a bot, disabled or not, as this transaction sees it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn plan(&mut self, bot: BotId, plan: PlanId) -> Result<Option<Plan>> {
        let text = format!("{SELECT} and p.plan_id = $2 order by c.chat_id");
        gather(sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).bind(plan).fetch_all(self.db()).await?)
            .map(|mut plans| plans.pop())
    }

    /// Adds a plan; the answer is its id.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_plan(
        &mut self,
        bot: BotId,
        name: &str,
        term: Term,
        chats: &[ChatId],
        price: Option<(i64, &str)>,
    ) -> Result<PlanId> {
        let now = self.now();
        // Plan ids are read and typed by people: small and consecutive.
        let id: PlanId =
            sqlx::query_scalar("select coalesce(max(plan_id), 0) + 1 from plans").fetch_one(self.db()).await?;
        self.later(
            sqlx::query(
                "insert into plans (bot_id, plan_id, name, term, price_minor, currency, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(bot)
            .bind(id)
            .bind(name)
            .bind(term.to_string())
            .bind(price.map(|(minor, _)| minor))
            .bind(price.map(|(_, currency)| currency))
            .bind(now),
        )?;
        for chat in chats {
            self.later(
                sqlx::query("insert into plan_chats (plan_id, chat_id) values ($1, $2) on conflict do nothing")
                    .bind(id)
                    .bind(*chat),
            )?;
        }
        Ok(id)
    }

    /// Takes a plan out of sale; who has it keeps it. False if there is no such plan.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn disable_plan(&mut self, bot: BotId, plan: PlanId) -> Result<bool> {
        let now = self.now();
        let done =
            sqlx::query("update plans set disabled_at = $1 where bot_id = $2 and plan_id = $3 and disabled_at is null")
                .bind(now)
                .bind(bot)
                .bind(plan)
                .execute(self.db())
                .await?;
        Ok(done.rows_affected() == 1)
    }
}
