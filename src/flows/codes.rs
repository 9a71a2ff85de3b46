//! Access codes as the team makes and revokes them.

use crate::{
    domain::{
        BotId, UserId,
        code::{Batch, LENGTH},
        team::Act,
    },
    error::Result,
    seal,
    store::Work,
};

/// Makes a batch; the answer is its number and its codes, which are kept nowhere else.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn make(
    work: &mut Work,
    (bot, by): (BotId, UserId),
    batch: &Batch,
    plan: &str,
    count: u32,
) -> Result<(i64, Vec<String>)> {
    let codes: Vec<String> = (0..count).map(|_| seal::key(LENGTH)).collect();
    let kept: Vec<_> = codes.iter().map(|code| (seal::digest(code), code[LENGTH - 4..].to_owned())).collect();
    let id = work.add_batch(bot, batch, &kept).await?;
    work.audit(bot, by, Act::MakeCodes, None, &format!("{id}: {count} × {plan}")).await?;
    Ok((id, codes))
}

/// Revokes a batch, or one code of it; the answer is how many worked until now.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn revoke(work: &mut Work, (bot, by): (BotId, UserId), batch: i64, number: Option<i64>) -> Result<u64> {
    let revoked = work.revoke_codes(bot, batch, number).await?;
    if revoked > 0 {
        let what = number.map_or_else(|| batch.to_string(), |number| format!("{batch}-{number}"));
        work.audit(bot, by, Act::RevokeCodes, None, &what).await?;
    }
    Ok(revoked)
}
