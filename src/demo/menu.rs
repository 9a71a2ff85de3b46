//! What stands in a person's list of commands, and what the bot's own log says that its owner has done.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{cast::Who, stage::Stage};
use crate::{
    domain::{
        BotId, Lang,
        team::{Act, Role},
    },
    texts,
};

/// So many acts are looked at for what the owner has done; what was done once is remembered.
const ACTS: i64 = 50;

impl Stage {
    /// The commands that the bot has put into Telegram's list, and those that its /help names besides.
    pub fn menu(&self, language: &str, role: Option<Role>) -> Vec<Value> {
        let scope = json!({ "type": "default" });
        let own = self.world.commands(self.bot, &scope, language);
        let own =
            if own.as_array().is_some_and(Vec::is_empty) { self.world.commands(self.bot, &scope, "") } else { own };
        let mut menu: Vec<Value> = own.as_array().cloned().unwrap_or_default();
        let lang = Lang::parse(language).unwrap_or_default();
        let (everybody, team) = (texts::bot::help(lang, None), texts::bot::help(lang, role));
        for line in team.lines() {
            let Some((command, about)) = line.strip_prefix('/').and_then(|line| line.split_once(" – ")) else {
                continue;
            };
            let name = command.split(' ').next().unwrap_or_default();
            if menu.iter().all(|known| known["command"] != name) {
                let (arguments, is_team) = (command.trim_start_matches(name).trim(), !everybody.contains(line));
                menu.push(json!({ "command": name, "arguments": arguments, "description": about, "team": is_team }));
            }
        }
        menu
    }

    /// Who of the people on the page is on the team, and as what.
    pub async fn roles(&self) -> HashMap<Who, Role> {
        let team = self.app.store.team(BotId(self.bot)).await.unwrap_or_default();
        let known = team.into_iter().filter_map(|member| Some((Who::of(member.user.0)?, member.role)));
        known.chain([(Who::Olga, Role::Owner)]).collect()
    }

    /// What Olga did lately.
    pub async fn deeds(&self) -> Vec<Act> {
        let acts = self.app.store.audit(BotId(self.bot), None, ACTS).await.unwrap_or_default();
        acts.into_iter().filter(|entry| entry.by.0 == Who::Olga.id()).map(|entry| entry.act).collect()
    }
}
