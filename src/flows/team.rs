//! Who is on the team of a bot: roles given and taken, with their line in the audit log.

use crate::{
    domain::{
        BotId, UserId,
        team::{Act, Role},
    },
    error::Result,
    store::Work,
};

/// Gives somebody a role, or takes them off the team. False, and nothing is done, if nobody would be owner any more:
/// those of `OWNER_IDS` always are.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn set_role(
    work: &mut Work,
    (bot, by): (BotId, UserId),
    user: UserId,
    role: Option<Role>,
    set_owners: &[UserId],
) -> Result<bool> {
    let owners = work.listed_owners(bot).await?;
    if set_owners.is_empty() && role != Some(Role::Owner) && owners == [user] {
        return Ok(false);
    }
    let (act, what) = role.map_or((Act::EndRole, ""), |role| (Act::SetRole, role.name()));
    work.set_role(bot, user, role).await?;
    work.audit(bot, by, act, Some(user), what).await?;
    Ok(true)
}
