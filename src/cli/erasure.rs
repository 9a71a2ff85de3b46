//! `usher member export` and `usher member forget`: what is kept of a person, and the end of it.

use std::path::Path;

use serde_json::json;

use super::{Answer, Failure, desk::Desk, figures::save};
use crate::{
    domain::{BotId, UserId},
    flows::{
        forget::{self, Obstacle},
        papers,
    },
};

pub async fn export(desk: &Desk, bot: Option<BotId>, user: UserId, out: Option<&Path>) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let mut data = papers::person(&desk.app, row.bot_id, user).await?;
    data["id"] = json!(user);
    let text = serde_json::to_string_pretty(&data).map_err(anyhow::Error::new)?;
    let Some(out) = out else { return Ok(Answer { text, json: data }) };
    save(out, text.as_bytes()).await?;
    let text = format!("Everything that is kept of {user} is in {}.", out.display());
    Ok(Answer { text, json: json!({ "id": user, "file": out }) })
}

pub async fn forget(desk: &Desk, bot: Option<BotId>, user: UserId, yes: bool) -> Result<Answer, Failure> {
    let (_, bot) = desk.bot(bot).await?;
    let loss = forget::loss(&desk.app, &bot, user).await?.map_err(|obstacle| refused(user, obstacle))?;
    let rights: Vec<&str> = loss.rights.iter().map(|right| right.plan_name.as_str()).collect();
    let credit = loss.credit.free.to_string();
    let json = json!({ "id": user, "forgotten": yes, "rights": rights, "credit": credit, "payments": loss.payments });
    if !yes {
        let lost = if rights.is_empty() { "no access that runs".to_owned() } else { rights.join(", ") };
        let text = format!(
            "{user} would lose {lost} and {credit} of credit; {} payment(s) would stay without a name and could not be refunded. Nothing is done \
             yet: give them their data by `usher member export {user}`, then add --yes.",
            loss.payments
        );
        return Ok(Answer { text, json });
    }
    let mut work = desk.begin().await?;
    let done = forget::forget(&mut work, &bot, user, Some(UserId::OPERATOR)).await?;
    done.map_err(|obstacle| refused(user, obstacle))?;
    work.commit().await?;
    let text = format!(
        "{user} is forgotten. They are being walked out; a ban and a trial that was had stay with the bare number."
    );
    Ok(Answer { text, json })
}

fn refused(user: UserId, obstacle: Obstacle) -> Failure {
    Failure::Failed(match obstacle {
        Obstacle::Team => format!(
            "{user} is on the team: take them out of OWNER_IDS, or off the team by `usher team remove {user}`, first"
        ),
        Obstacle::Claimed => format!(
            "{user} waits for your word about an order: `usher order list` shows it; confirm or reject it first"
        ),
    })
}
