//! What codes and coupons have in common when they are made: how often, from when until when, and the name in links.

use chrono::NaiveDate;

use super::{Failure, desk::Desk};
use crate::{
    domain::{Moment, Term},
    store::BotRow,
};

/// A number of times, or none for no limit.
#[derive(Clone, Copy, Debug)]
pub struct Limit(pub Option<u32>);

/// A number of times.
pub fn limit(text: &str) -> Result<Limit, String> {
    match text.trim() {
        "unlimited" => Ok(Limit(None)),
        text => match text.parse() {
            Ok(count @ 1..=1_000_000) => Ok(Limit(Some(count))),
            _ => Err("write a number from 1 to 1000000, or `unlimited`".into()),
        },
    }
}

/// From when until when something works: the starts of these days in the zone of the settings.
pub fn validity(
    desk: &Desk,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
) -> Result<(Option<Moment>, Option<Moment>), Failure> {
    let (now, zone) = (desk.app.clock.now(), desk.app.settings.time_zone);
    let start = |day: Option<NaiveDate>| day.map(|day| Term::Until(day).end(now, zone));
    let (from, until) = (start(from), start(until));
    match until {
        Some(until) if until <= now => Err(Failure::Usage("--until: that day has come already".into())),
        Some(until) if from.is_some_and(|from| from >= until) => {
            Err(Failure::Usage("--until: that is not after --from".into()))
        }
        until => Ok((from, until)),
    }
}

/// The name of the bot in links; asked of Telegram if no daemon has learnt it yet.
pub async fn username(desk: &Desk, row: &BotRow) -> Option<String> {
    match &row.username {
        Some(username) => Some(username.clone()),
        None => super::bots::introduce(&desk.bot(Some(row.bot_id)).await.ok()?.1.telegram).await.ok(),
    }
}
