//! Plans and the chats they open.

use std::str::FromStr;

use chrono::Weekday;

use super::{Store, Work};
use crate::{
    domain::{
        BotId, ChatId, Moment, Money, Plan, PlanId, Term, Trial,
        sale::{Rule, Rules},
    },
    error::{Error, Result},
};

/// Where works that add a plan wait for each other.
const LOCK: i64 = i64::from_be_bytes(*b"newplans");

#[derive(sqlx::FromRow)]
struct Row {
    plan_id: PlanId,
    name: String,
    term: String,
    description: Option<String>,
    rules: Option<String>,
    max_customers: Option<i64>,
    sale_days: Option<String>,
    sort_order: Option<i64>,
    grace: Option<String>,
    trial: Option<String>,
    trial_once: Option<String>,
    disabled_at: Option<Moment>,
    all_chats: Option<i64>,
    excluded: Option<ChatId>,
    chat_id: Option<ChatId>,
    currency: Option<String>,
    minor: Option<i64>,
}

const SELECT: &str = "select p.plan_id, p.name, p.term, p.description, p.rules, p.max_customers, p.sale_days, \
                      p.sort_order, p.grace, p.trial, p.trial_once, p.disabled_at, p.all_chats, e.chat_id as excluded, \
                      c.chat_id, r.currency, r.minor \
                      from plans p left join plan_chats c on c.plan_id = p.plan_id \
                      left join excluded_chats e on e.plan_id = p.plan_id \
                      left join prices r on r.plan_id = p.plan_id where p.bot_id = $1";

impl Row {
    fn plan(&self) -> Result<Plan> {
        let read = |text: &str| text.parse::<Term>().map_err(|error| Error::Broken(anyhow::Error::new(error)));
        let trial = self.trial.as_deref().map(read).transpose()?;
        let once_per_bot = self.trial_once.as_deref() == Some("bot");
        Ok(Plan {
            id: self.plan_id,
            name: self.name.clone(),
            term: read(&self.term)?,
            chats: Vec::new(),
            all_but: self.all_chats.map(|_| Vec::new()),
            description: self.description.clone(),
            prices: Vec::new(),
            rules: Rules {
                set: listed::<Rule>(self.rules.as_deref()),
                max_customers: self.max_customers.and_then(|max| u32::try_from(max).ok()),
                days: listed::<Weekday>(self.sale_days.as_deref()),
            },
            grace: self.grace.as_deref().map(read).transpose()?,
            trial: trial.map(|term| Trial { term, once_per_bot }),
            sort_order: self.sort_order.unwrap_or(0),
            disabled_at: self.disabled_at,
        })
    }
}

/// The items of a comma separated list; what an older version knew and we do not is left out.
fn listed<T: FromStr>(text: Option<&str>) -> Vec<T> {
    text.unwrap_or_default().split(',').filter_map(|item| item.parse().ok()).collect()
}

fn joined(items: impl Iterator<Item = String>) -> Option<String> {
    Some(items.collect::<Vec<_>>().join(",")).filter(|text| !text.is_empty())
}

/// Plans from their rows: one for each pair of a chat and a price.
fn gather(rows: Vec<Row>) -> Result<Vec<Plan>> {
    let mut plans: Vec<Plan> = Vec::new();
    for row in rows {
        if plans.last().is_none_or(|plan| plan.id != row.plan_id) {
            plans.push(row.plan()?);
        }
        let Some(plan) = plans.last_mut() else { continue };
        if let Some(chat) = row.chat_id.filter(|chat| !plan.chats.contains(chat)) {
            plan.chats.push(chat);
        }
        if let (Some(left_out), Some(chat)) = (&mut plan.all_but, row.excluded)
            && !left_out.contains(&chat)
        {
            left_out.push(chat);
        }
        let price = row.currency.and_then(|currency| Some(Money::new(row.minor?, currency.parse().ok()?)));
        if let Some(price) = price.filter(|price| !plan.prices.contains(price)) {
            plan.prices.push(price);
        }
    }
    Ok(plans)
}

impl Store {
    /// All plans of a bot that are not disabled, in the order in which they are offered.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn plans(&self, bot: BotId) -> Result<Vec<Plan>> {
        let mut plans = self.all_plans(bot).await?;
        plans.retain(|plan| plan.disabled_at.is_none());
        Ok(plans)
    }

    /// All plans of a bot, those that were taken out of sale too, in the order in which they are offered.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn all_plans(&self, bot: BotId) -> Result<Vec<Plan>> {
        let text = format!(
            "{SELECT} order by coalesce(p.sort_order, 0) desc, p.plan_id, c.chat_id, r.position, r.currency, e.chat_id"
        );
        gather(sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).fetch_all(&self.reader).await?)
    }

    /// One plan of a bot, disabled or not.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn plan(&self, bot: BotId, plan: PlanId) -> Result<Option<Plan>> {
        let text = format!("{SELECT} and p.plan_id = $2 order by c.chat_id, r.position, r.currency, e.chat_id");
        let rows = sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).bind(plan).fetch_all(&self.reader).await?;
        Ok(gather(rows)?.pop())
    }
}

impl Work {
    /// One plan of a bot, disabled or not, as this transaction sees it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn plan(&mut self, bot: BotId, plan: PlanId) -> Result<Option<Plan>> {
        let text = format!("{SELECT} and p.plan_id = $2 order by c.chat_id, r.position, r.currency, e.chat_id");
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
        price: Option<Money>,
    ) -> Result<PlanId> {
        let now = self.now();
        if self.is_beside_others() {
            // Two who add a plan at once take different ids.
            self.later(sqlx::query("select pg_advisory_xact_lock($1)").bind(LOCK))?;
        }
        // Plan ids are read and typed by people: small and consecutive.
        let id: PlanId =
            sqlx::query_scalar("select coalesce(max(plan_id), 0) + 1 from plans").fetch_one(self.db()).await?;
        self.later(
            sqlx::query("insert into plans (bot_id, plan_id, name, term, created_at) values ($1, $2, $3, $4, $5)")
                .bind(bot)
                .bind(id)
                .bind(name)
                .bind(term.to_string())
                .bind(now),
        )?;
        for chat in chats {
            self.later(
                sqlx::query("insert into plan_chats (plan_id, chat_id) values ($1, $2) on conflict do nothing")
                    .bind(id)
                    .bind(*chat),
            )?;
        }
        self.set_prices(bot, id, price.as_slice())?;
        Ok(id)
    }

    /// What a plan costs from now on; the first price is its own, the others stand for it in other currencies.
    fn set_prices(&mut self, bot: BotId, plan: PlanId, prices: &[Money]) -> Result<()> {
        self.later(sqlx::query("delete from prices where plan_id = $1").bind(plan))?;
        for (position, price) in (0_i64..).zip(prices) {
            self.later(
                sqlx::query(
                    "insert into prices (bot_id, plan_id, currency, minor, position) values ($1, $2, $3, $4, $5)",
                )
                .bind(bot)
                .bind(plan)
                .bind(price.currency.code().to_owned())
                .bind(price.minor)
                .bind(position),
            )?;
        }
        Ok(())
    }

    /// Writes how a plan is called, described and sold, its prices included; its chats stay.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn save_plan(&mut self, bot: BotId, plan: &Plan) -> Result<()> {
        self.set_prices(bot, plan.id, &plan.prices)?;
        let rules = &plan.rules;
        self.later(
            sqlx::query(
                "update plans set description = $1, rules = $2, max_customers = $3, sale_days = $4, sort_order = $5, \
                 grace = $6, trial = $7, trial_once = $8, name = $9, term = $10 where bot_id = $11 and plan_id = $12",
            )
            .bind(plan.description.clone())
            .bind(joined(rules.set.iter().map(|rule| rule.name().to_owned())))
            .bind(rules.max_customers.map(i64::from))
            .bind(joined(rules.days.iter().map(|day| day.to_string().to_lowercase())))
            .bind(plan.sort_order)
            .bind(plan.grace.map(|term| term.to_string()))
            .bind(plan.trial.map(|trial| trial.term.to_string()))
            .bind(plan.trial.map(|trial| if trial.once_per_bot { "bot" } else { "plan" }))
            .bind(plan.name.clone())
            .bind(plan.term.to_string())
            .bind(bot)
            .bind(plan.id),
        )
    }

    /// Takes a plan out of sale, or puts it back; who has it keeps it either way. False if it stands so already.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn enable_plan(&mut self, bot: BotId, plan: PlanId, on: bool) -> Result<bool> {
        let disabled_at = (!on).then_some(self.now());
        let text = format!(
            "update plans set disabled_at = $1 where bot_id = $2 and plan_id = $3 and disabled_at is {} null",
            if on { "not" } else { "" }
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(disabled_at).bind(bot).bind(plan);
        Ok(query.execute(self.db()).await?.rows_affected() == 1)
    }
}
