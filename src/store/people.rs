//! People as a bot remembers them.

use super::{Store, Work, bots, dialogues};
use crate::{
    domain::{
        BotId, BotSettings, Customer, Lang, Moment, PlanId, Source, User, UserId,
        dialogue::Topic,
        gate::{AgeGroup, Gender},
        team::Role,
    },
    error::Result,
};

/// What is known of the speaker of an update before anything is decided: one query, no lock.
#[derive(Debug)]
pub struct Acquaintance {
    /// What the bot is set to.
    pub settings: BotSettings,
    /// What we remember of the person.
    pub customer: Option<Customer>,
    /// What they are on the bot's team list.
    pub role: Option<Role>,
    /// What they were asked last, if the answer is still awaited.
    pub asked: Option<Topic>,
}

#[derive(sqlx::FromRow)]
struct Row {
    gate_sources: String,
    sponsor_options: Option<String>,
    gate_plan_id: Option<PlanId>,
    terms: Option<String>,
    prices: i64,
    terms_accepted_at: Option<Moment>,
    required: i64,
    role: Option<String>,
    user_id: Option<UserId>,
    first_name: Option<String>,
    last_name: Option<String>,
    username: Option<String>,
    language_code: Option<String>,
    language: Option<String>,
    is_premium: Option<i64>,
    gender: Option<String>,
    age: Option<String>,
    payload: Option<String>,
    verdict: Option<String>,
    passed_at: Option<Moment>,
    tapped_message: Option<i64>,
    first_seen_at: Option<Moment>,
    banned_at: Option<Moment>,
    unreachable_at: Option<Moment>,
    asked: Option<String>,
}

impl Row {
    fn customer(self) -> Option<Customer> {
        Some(Customer {
            user: User {
                id: self.user_id?,
                first_name: self.first_name?,
                last_name: self.last_name,
                username: self.username,
                language_code: self.language_code,
                is_premium: self.is_premium? != 0,
                is_bot: false,
            },
            language: self.language.as_deref().and_then(Lang::parse),
            gender: self.gender.as_deref().and_then(Gender::parse),
            age: self.age.as_deref().and_then(AgeGroup::parse),
            payload: self.payload,
            verdict: self.verdict,
            passed_at: self.passed_at,
            tapped_message: self.tapped_message?,
            first_seen_at: self.first_seen_at?,
            banned_at: self.banned_at,
            unreachable_at: self.unreachable_at,
            terms_accepted_at: self.terms_accepted_at,
        })
    }
}

impl Store {
    /// What is known of a person and of the bot they speak to; none if the bot was removed.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn acquaintance(&self, bot: BotId, user: UserId) -> Result<Option<Acquaintance>> {
        let row: Option<Row> = sqlx::query_as(
            "select b.gate_sources, b.sponsor_options, b.gate_plan_id, b.terms, \
             (select count(*) from required_chats r where r.bot_id = b.bot_id) as required, t.role, c.user_id, c.first_name, c.last_name, c.username, \
             c.language_code, c.language, c.is_premium, c.gender, c.age, c.payload, c.verdict, c.passed_at, \
             c.tapped_message, c.first_seen_at, c.banned_at, c.unreachable_at, c.terms_accepted_at, \
             (select d.state from dialogues d where d.bot_id = b.bot_id and d.user_id = $2 and d.number > 0 \
             and d.until_at > $3 order by d.number desc limit 1) as asked, \
             (select count(*) from prices s where s.bot_id = b.bot_id) as prices \
             from bots b left join customers c on c.bot_id = b.bot_id and c.user_id = $2 \
             left join team t on t.bot_id = b.bot_id and t.user_id = $2 \
             where b.bot_id = $1 and b.removed_at is null",
        )
        .bind(bot)
        .bind(user)
        .bind(self.clock.now())
        .fetch_optional(&self.reader)
        .await?;
        Ok(row.map(|row| {
            let options = row.sponsor_options.as_deref();
            let mut settings = bots::settings(&row.gate_sources, options, row.gate_plan_id, row.terms.clone());
            // A source that requires nothing need not be asked.
            settings.sources.retain(|source| *source != Source::Channels || row.required > 0);
            settings.sells = row.prices > 0;
            // A role that a later version wrote has no right in this one.
            let role = row.role.as_deref().and_then(|role| role.parse().ok());
            let asked = row.asked.as_deref().and_then(dialogues::topic);
            Acquaintance { settings, role, asked, customer: row.customer() }
        }))
    }
}

impl Work {
    /// Remembers a person as their update shows them.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn remember(&mut self, bot: BotId, user: &User) -> Result<()> {
        self.hold_person(bot, user.id)?;
        let now = self.now();
        self.later(
            sqlx::query(
                "insert into customers (bot_id, user_id, first_name, last_name, username, language_code, is_premium, \
             tapped_message, first_seen_at) values ($1, $2, $3, $4, $5, $6, $7, 0, $8) \
             on conflict (bot_id, user_id) do update set first_name = excluded.first_name, \
             last_name = excluded.last_name, username = excluded.username, language_code = excluded.language_code, \
             is_premium = excluded.is_premium, unreachable_at = null",
            )
            .bind(bot)
            .bind(user.id)
            .bind(&user.first_name)
            .bind(user.last_name.as_deref())
            .bind(user.username.as_deref())
            .bind(user.language_code.as_deref())
            .bind(i64::from(user.is_premium))
            .bind(now),
        )
    }

    /// Remembers where the gate stands with a person: its answer, when it was passed, the payload behind it and the
    /// newest message whose button was used.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn note_gate(
        &mut self,
        bot: BotId,
        user: UserId,
        verdict: &str,
        passed_at: Option<Moment>,
        payload: Option<&str>,
        tapped_message: i64,
    ) -> Result<()> {
        self.hold_person(bot, user)?;
        self.later(
            sqlx::query(
                "update customers set verdict = $1, passed_at = $2, payload = $3, tapped_message = $4 \
             where bot_id = $5 and user_id = $6",
            )
            .bind(verdict)
            .bind(passed_at)
            .bind(payload)
            .bind(tapped_message)
            .bind(bot)
            .bind(user),
        )
    }

    /// Remembers what the person told of themselves; what they did not tell stays as it is.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn note_answers(
        &mut self,
        bot: BotId,
        user: UserId,
        gender: Option<Gender>,
        age: Option<AgeGroup>,
    ) -> Result<()> {
        self.hold_person(bot, user)?;
        self.later(sqlx::query(
            "update customers set gender = coalesce($1, gender), age = coalesce($2, age) where bot_id = $3 and user_id = $4",
        )
        .bind(gender.map(Gender::name))
        .bind(age.map(AgeGroup::name))
        .bind(bot)
        .bind(user))
    }

    /// Remembers the person's choice of language.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_language(&mut self, bot: BotId, user: UserId, lang: Lang) -> Result<()> {
        self.hold_person(bot, user)?;
        self.later(
            sqlx::query("update customers set language = $1 where bot_id = $2 and user_id = $3")
                .bind(lang.code())
                .bind(bot)
                .bind(user),
        )
    }

    /// Notes that a person cannot be written to, or can be again (`None`).
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_unreachable(&mut self, bot: BotId, user: UserId, since: Option<Moment>) -> Result<()> {
        self.hold_person(bot, user)?;
        self.later(
            sqlx::query("update customers set unreachable_at = $1 where bot_id = $2 and user_id = $3")
                .bind(since)
                .bind(bot)
                .bind(user),
        )
    }

    /// Remembers that a person agreed to the owner's terms.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn accept_terms(&mut self, bot: BotId, user: UserId) -> Result<()> {
        self.hold_person(bot, user)?;
        let now = self.now();
        self.later(
            sqlx::query("update customers set terms_accepted_at = $1 where bot_id = $2 and user_id = $3")
                .bind(now)
                .bind(bot)
                .bind(user),
        )
    }
}
