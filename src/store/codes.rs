//! Access codes in their batches.

use sqlx::AssertSqlSafe;

use super::{Store, Work, locks::Rank, rows};
use crate::{
    domain::{
        BotId, Moment, PlanId, Term,
        code::{Batch, Code},
    },
    error::{Error, Result},
};

/// Rows of one insert.
const AT_ONCE: usize = 100;

#[derive(sqlx::FromRow)]
struct BatchRow {
    batch_id: i64,
    plan_id: PlanId,
    term: Option<String>,
    uses: Option<i64>,
    per_person: Option<i64>,
    only_for: Option<String>,
    valid_from: Option<Moment>,
    valid_until: Option<Moment>,
    note: Option<String>,
    created_at: Moment,
}

#[derive(sqlx::FromRow)]
struct Row {
    code_hash: String,
    number: i64,
    ending: String,
    revoked_at: Option<Moment>,
    taken: i64,
    #[sqlx(flatten)]
    batch: BatchRow,
}

#[derive(sqlx::FromRow)]
struct Counted {
    codes: i64,
    revoked: i64,
    redeemed: i64,
    #[sqlx(flatten)]
    batch: BatchRow,
}

const BATCH: &str = "b.batch_id, b.plan_id, b.term, b.uses, b.per_person, b.only_for, b.valid_from, b.valid_until, \
                     b.note, b.created_at";

const SELECT: &str = "select c.code_hash, c.number, c.ending, c.revoked_at, (select count(*) from redemptions r \
                      where r.bot_id = c.bot_id and r.code_hash = c.code_hash and r.rolled_back_at is null) as taken";

impl TryFrom<BatchRow> for Batch {
    type Error = Error;

    fn try_from(row: BatchRow) -> Result<Self> {
        let broken = |what: String| Error::Broken(anyhow::anyhow!("batch {}: {what}", row.batch_id));
        let limit = |limit: Option<i64>| limit.map(|limit| u32::try_from(limit).unwrap_or(0));
        Ok(Self {
            id: row.batch_id,
            plan: row.plan_id,
            term: row.term.as_deref().map(str::parse::<Term>).transpose().map_err(|error| broken(error.to_string()))?,
            uses: limit(row.uses),
            per_person: limit(row.per_person),
            only_for: row.only_for.as_deref().map(str::parse).transpose().map_err(broken)?,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
            note: row.note,
            created_at: row.created_at,
        })
    }
}

impl TryFrom<Row> for Code {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            hash: row.code_hash,
            number: row.number,
            ending: row.ending,
            batch: row.batch.try_into()?,
            taken: u32::try_from(row.taken).unwrap_or(u32::MAX),
            revoked_at: row.revoked_at,
        })
    }
}

/// A batch with how far it is used.
#[derive(Clone, Debug)]
pub struct BatchUse {
    /// The batch.
    pub batch: Batch,
    /// Its codes.
    pub codes: i64,
    /// Those that were revoked.
    pub revoked: i64,
    /// Redemptions that count.
    pub redeemed: i64,
}

/// How a code is named: by its letters' hash, or by batch and number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeName {
    /// SHA-256 of the letters.
    Hash(String),
    /// Batch and number.
    Number(i64, i64),
}

impl Store {
    /// All batches of a bot, oldest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn code_batches(&self, bot: BotId) -> Result<Vec<BatchUse>> {
        let text = format!(
            "select {BATCH}, (select count(*) from codes c where c.bot_id = $1 and c.batch_id = b.batch_id) as codes, \
             (select count(*) from codes c where c.bot_id = $1 and c.batch_id = b.batch_id and c.revoked_at is not null) \
             as revoked, (select count(*) from redemptions r where r.bot_id = $1 and r.batch_id = b.batch_id \
             and r.rolled_back_at is null) as redeemed from code_batches b where b.bot_id = $1 order by b.batch_id"
        );
        let rows: Vec<Counted> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).fetch_all(&self.reader).await?;
        let counted = |row: Counted| {
            let Counted { codes, revoked, redeemed, batch } = row;
            Ok(BatchUse { batch: batch.try_into()?, codes, revoked, redeemed })
        };
        rows.into_iter().map(counted).collect()
    }

    /// The codes of a batch in their order.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn codes_of(&self, bot: BotId, batch: i64) -> Result<Vec<Code>> {
        let text = format!(
            "{SELECT}, {BATCH} from codes c join code_batches b on b.bot_id = c.bot_id and b.batch_id = c.batch_id \
             where c.bot_id = $1 and c.batch_id = $2 order by c.number"
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(batch).fetch_all(&self.reader).await?;
        rows.into_iter().map(Code::try_from).collect()
    }
}

impl Work {
    /// Adds a batch with codes of these hashes and endings; the answer is its id.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_batch(&mut self, bot: BotId, batch: &Batch, codes: &[(String, String)]) -> Result<i64> {
        let id: i64 = sqlx::query_scalar("select coalesce(max(batch_id), 0) + 1 from code_batches where bot_id = $1")
            .bind(bot)
            .fetch_one(self.db())
            .await?;
        self.later(
            sqlx::query(
                "insert into code_batches (bot_id, batch_id, plan_id, term, uses, per_person, only_for, valid_from, \
                 valid_until, note, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            )
            .bind(bot)
            .bind(id)
            .bind(batch.plan)
            .bind(batch.term.map(|term| term.to_string()))
            .bind(batch.uses.map(i64::from))
            .bind(batch.per_person.map(i64::from))
            .bind(batch.only_for.map(|only_for| only_for.name()))
            .bind(batch.valid_from)
            .bind(batch.valid_until)
            .bind(batch.note.clone())
            .bind(batch.created_at),
        )?;
        let numbered: Vec<_> = (1_i64..).zip(codes).collect();
        for some in numbered.chunks(AT_ONCE) {
            let text = format!(
                "insert into codes (bot_id, code_hash, batch_id, number, ending) values {}",
                rows(some.len(), 5)
            );
            let mut query = sqlx::query(AssertSqlSafe(text));
            for (number, (hash, ending)) in some {
                query = query.bind(bot).bind(hash.clone()).bind(id).bind(*number).bind(ending.clone());
            }
            self.later(query)?;
        }
        Ok(id)
    }

    /// One code, as this transaction sees it; nobody else redeems it until the end.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn code(&mut self, bot: BotId, name: &CodeName) -> Result<Option<Code>> {
        let (hash, batch, number) = match name {
            CodeName::Hash(hash) => (Some(hash.clone()), None, None),
            CodeName::Number(batch, number) => (None, Some(*batch), Some(*number)),
        };
        self.comes_to(Rank::Code);
        // Changes nothing, but makes others who want to redeem it wait for us.
        let hash: Option<String> = sqlx::query_scalar(
            "update codes set number = number where bot_id = $1 and (code_hash = $2 or (batch_id = $3 and number = $4)) \
             returning code_hash",
        )
        .bind(bot)
        .bind(hash)
        .bind(batch)
        .bind(number)
        .fetch_optional(self.db())
        .await?;
        let Some(hash) = hash else { return Ok(None) };
        let text = format!(
            "{SELECT}, {BATCH} from codes c join code_batches b on b.bot_id = c.bot_id and b.batch_id = c.batch_id \
             where c.bot_id = $1 and c.code_hash = $2"
        );
        let row: Option<Row> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(hash).fetch_optional(self.db()).await?;
        row.map(Code::try_from).transpose()
    }

    /// Makes a batch, or one code of it, useless from now on; the answer is how many codes.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn revoke_codes(&mut self, bot: BotId, batch: i64, number: Option<i64>) -> Result<u64> {
        let now = self.now();
        let done = sqlx::query(
            "update codes set revoked_at = $1 where bot_id = $2 and batch_id = $3 and number = coalesce($4, number) \
             and revoked_at is null",
        )
        .bind(now)
        .bind(bot)
        .bind(batch)
        .bind(number)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected())
    }
}
