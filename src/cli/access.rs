//! `usher member grant|revoke`: access given and taken by the operator's hand.

use serde_json::json;

use super::{Answer, Failure, desk::Desk, plans};
use crate::{
    domain::{BotId, Moment, PlanId, Term, UserId},
    flows::{gift::Nothing, hand},
};

pub async fn grant(
    desk: &Desk,
    bot: Option<BotId>,
    user: UserId,
    plan: PlanId,
    term: Option<Term>,
) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let plan = plans::found(desk, row.bot_id, plan).await?;
    let (bot, term) = (row.bot_id, term.unwrap_or(plan.term));
    let mut work = desk.begin().await?;
    if work.is_banned(bot, user).await? {
        return Err(Failure::Failed(format!("{user} is banned: `usher member unban {user}` first")));
    }
    let gift = match hand::grant(&desk.app, &mut work, (bot, UserId::OPERATOR), user, &plan, term).await? {
        Ok(gift) => gift,
        Err(Nothing::Over(_)) => return Err(Failure::Usage(format!("--term: `{term}` is over already"))),
        Err(Nothing::Enough(until)) => {
            let end = end(until);
            return Err(Failure::Failed(format!("{user} has “{}” {end} already: nothing to add", plan.name)));
        }
    };
    work.commit().await?;
    let added = if gift.added { "; that was added to what they had" } else { "" };
    let end = end(gift.until);
    Ok(Answer {
        text: format!(
            "{user} has “{}” {end}{added}. The way in is being sent, if they have ever started the bot.",
            plan.name
        ),
        json: json!({ "id": user, "plan": plan.id, "until": gift.until.to_string(), "added": gift.added }),
    })
}

pub async fn revoke(desk: &Desk, bot: Option<BotId>, user: UserId, plan: Option<PlanId>) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let mut work = desk.begin().await?;
    let names = hand::revoke(&desk.app, &mut work, (row.bot_id, UserId::OPERATOR), user, plan).await?;
    work.commit().await?;
    if names.is_empty() {
        return Err(Failure::Failed(format!("{user} has no such access that is running: `usher member show {user}`")));
    }
    let text =
        format!("{user} has lost {}. Where nothing else gives access they are being walked out.", names.join(", "));
    Ok(Answer { text, json: json!({ "id": user, "plans": names }) })
}

fn end(until: Moment) -> String {
    if until.is_forever() { "for ever".to_owned() } else { format!("until {until}") }
}
