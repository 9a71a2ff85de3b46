//! `usher team` and `usher audit`: who may do what in the chat, and who did what.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
    members,
};
use crate::{
    domain::{
        BotId, UserId,
        team::{Entry, Role},
    },
    flows::team,
};

#[derive(Args, Debug)]
pub struct Group {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub shape: Shape,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Put somebody on the team, or give them another role
    #[command(after_help = "Example:\n  usher team add 987654321 --role manager")]
    Add {
        /// The person's Telegram id
        #[arg(value_name = "USER_ID", value_parser = members::person)]
        id: UserId,
        /// owner (everything), manager (everything but the team), `code_manager` (access codes only), viewer (looks only)
        #[arg(long)]
        role: Role,
    },
    /// Take somebody off the team; those of `OWNER_IDS` stay owners
    Remove {
        /// The person's Telegram id
        #[arg(value_name = "USER_ID", value_parser = members::person)]
        id: UserId,
    },
    /// List the team
    List,
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let bot = row.bot_id;
    match command {
        Command::Add { id, role } => {
            set(desk, bot, id, Some(role)).await?;
            let text = format!("{id} is {role} now; /help in the chat shows them what they can do.");
            Ok(Answer { text, json: json!({ "id": id, "role": role.name() }) })
        }
        Command::Remove { id } => {
            if !desk.app.store.team(bot).await?.iter().any(|member| member.user == id) {
                return Err(Failure::Failed(format!("{id} is not on the team list: `usher team list` shows it")));
            }
            set(desk, bot, id, None).await?;
            Ok(Answer { text: format!("{id} is off the team."), json: json!({ "id": id, "role": null }) })
        }
        Command::List => {
            let settings = &desk.app.settings;
            let is_first = settings.first_bot() == Some(bot);
            let set_owners = if is_first { settings.owner_ids.clone() } else { Vec::new() };
            let mut items: Vec<_> = set_owners
                .iter()
                .map(|id| (format!("{id}: owner (OWNER_IDS)"), json!({ "id": id, "role": "owner", "set": true })))
                .collect();
            for member in desk.app.store.team(bot).await?.into_iter().filter(|one| !set_owners.contains(&one.user)) {
                let (id, role, since) = (member.user, member.role, member.since);
                let json = json!({ "id": id, "role": role.name(), "set": false, "since": since.to_string() });
                items.push((format!("{id}: {role}, since {since}"), json));
            }
            Ok(Answer::list(items, "Nobody yet: set OWNER_IDS, or `usher team add ID --role owner`"))
        }
    }
}

async fn set(desk: &Desk, bot: BotId, user: UserId, role: Option<Role>) -> Result<(), Failure> {
    let settings = &desk.app.settings;
    let set_owners: &[UserId] = if settings.first_bot() == Some(bot) { &settings.owner_ids } else { &[] };
    let mut work = desk.begin().await?;
    if !team::set_role(&mut work, (bot, UserId::OPERATOR), user, role, set_owners).await? {
        return Err(Failure::Failed(format!(
            "{user} is the only owner: make somebody else one first by `usher team add ID --role owner`"
        )));
    }
    work.commit().await?;
    Ok(())
}

#[derive(Args, Debug)]
pub struct Audit {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub shape: Shape,
    /// Only what was done about this person
    #[arg(long, value_name = "USER_ID", value_parser = members::person)]
    person: Option<UserId>,
    /// At most so many acts, the latest ones
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=100_000))]
    limit: i64,
}

pub async fn audit(desk: &Desk, ask: &Audit) -> Result<Answer, Failure> {
    let row = desk.row(ask.which.bot).await?;
    let acts = desk.app.store.audit(row.bot_id, ask.person, ask.limit).await?;
    let item = |entry: &Entry| {
        let by = if entry.by == UserId::OPERATOR { "operator".to_owned() } else { entry.by.to_string() };
        let about = entry.about.map(|id| format!(" {id}")).unwrap_or_default();
        let what = if entry.what.is_empty() { String::new() } else { format!(": {}", entry.what) };
        let json = json!({
            "at": entry.at.to_string(), "by": entry.by, "act": entry.act.name(), "person": entry.about, "what": entry.what,
        });
        (format!("{} {by} {}{about}{what}", entry.at, entry.act.name()), json)
    };
    Ok(Answer::list(acts.iter().map(item).collect(), "Nothing has been done yet."))
}
