//! `/team`, `/audit`: who may do what in the chat, and who did what.

use std::sync::Arc;

use super::{
    Handled,
    console::{answer, reply, user},
    visitor::remember,
};
use crate::{
    app::{App, Bot},
    domain::{UserId, Visitor, team::Role},
    error::Result,
    flows::{cards, team},
    telegram::Keyboard,
    texts::{alerts::operator, console as texts, owner::usage},
};

/// How many acts `/audit` shows.
const ACTS: i64 = 30;

/// `/team`: who is on it; `/team ID ROLE` and `/team ID none` change it.
pub async fn team(app: &App, bot: &Arc<Bot>, who: &Visitor, rest: &str) -> Handled {
    let Some((id, role)) = rest.trim().split_once(' ') else {
        if !rest.trim().is_empty() {
            return answer(app, who, &usage(who.lang, "team")).await;
        }
        let mut lines = Vec::new();
        for (user, role) in members(app, bot).await? {
            lines.push(texts::member(who.lang, user, &cards::name(app, who.bot, user).await?, role));
        }
        return answer(app, who, &texts::team(who.lang, &lines)).await;
    };
    let role = role.trim();
    let (Some(user), Ok(role)) = (user(id), if role == "none" { Ok(None) } else { role.parse().map(Some) }) else {
        return answer(app, who, &usage(who.lang, "team")).await;
    };
    if bot.set_owners.contains(&user) {
        return answer(app, who, &texts::is_set_owner(who.lang, user)).await;
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    let text = match team::set_role(&mut work, (who.bot, who.user.id), user, role, &bot.set_owners).await? {
        true => texts::role_set(who.lang, user, role),
        false => texts::last_owner(who.lang, user),
    };
    reply(work, who, &text, &Keyboard::new()).await
}

/// Everybody on the team, those of `OWNER_IDS` first.
async fn members(app: &App, bot: &Arc<Bot>) -> Result<Vec<(UserId, Role)>> {
    let mut all: Vec<_> = bot.set_owners.iter().map(|user| (*user, Role::Owner)).collect();
    for member in app.store.team(bot.id).await? {
        if !bot.set_owners.contains(&member.user) {
            all.push((member.user, member.role));
        }
    }
    Ok(all)
}

/// `/audit`: what the team did, latest first; `/audit ID` what it did about one person.
pub async fn audit(app: &App, who: &Visitor, rest: &str) -> Handled {
    let about = match rest.trim() {
        "" => None,
        id => match user(id) {
            Some(user) => Some(user),
            None => return answer(app, who, &usage(who.lang, "audit")).await,
        },
    };
    let mut lines = Vec::new();
    for entry in app.store.audit(who.bot, about, ACTS).await? {
        let by = match entry.by {
            UserId::OPERATOR => operator(who.lang),
            by if by.0 < 0 => crate::texts::forget::nobody(who.lang),
            by => cards::name(app, who.bot, by).await?,
        };
        lines.push(texts::act(who.lang, &entry, &by, app.settings.time_zone));
    }
    answer(app, who, &texts::audit(who.lang, &lines, app.settings.time_zone)).await
}
