//! `/dryrun`, `/check_all`, and the owners' answers about unexpectedly many removals.

use std::sync::Arc;

use super::{
    Handled,
    console::{answer, reply},
    person,
    visitor::{Tap, remember, toast},
};
use crate::{
    app::{App, Bot},
    domain::{Lang, Term, UserId, Visitor, team::Deed},
    error::Result,
    flows::{
        brake, consistency,
        dryrun::{self, Forecast, Place},
    },
    telegram::{Button, Keyboard},
    texts::{
        owner::usage,
        promises::{self as texts, List},
    },
};

/// So many people are named in each list of the chat; `usher dryrun` names all.
const NAMED: usize = 25;

/// `/dryrun [TERM]`: what would happen by the next sweep, or within the term.
pub async fn dry_run(app: &App, who: &Visitor, rest: &str) -> Handled {
    let now = app.clock.now();
    let at = match rest.trim() {
        // The sweep runs each minute.
        "" => now + std::time::Duration::from_secs(60),
        term => match term.parse::<Term>() {
            Ok(term) => term.end(now, app.settings.time_zone),
            Err(_) => return answer(app, who, &usage(who.lang, "dryrun")).await,
        },
    };
    let forecast = dryrun::run(app, who.bot, at).await?;
    let text = said(app, who.lang, &forecast);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    let button = Button::data(texts::button_check_now(who.lang), "check:now:0");
    let keyboard = if who.may(Deed::People) { vec![vec![button]] } else { Keyboard::new() };
    reply(work, who, &text, &keyboard).await
}

fn said(app: &App, lang: Lang, forecast: &Forecast) -> String {
    let zone = app.settings.time_zone;
    let calm = forecast.is_calm();
    let mut parts = vec![texts::dryrun(lang, forecast.at, zone, calm)];
    let reminded: Vec<_> = forecast.reminded.iter().map(|(user, name)| (*user, name.clone(), String::new())).collect();
    for (list, people) in [(List::Ends, &forecast.ends), (List::Reminded, &reminded), (List::Lapses, &forecast.lapses)]
    {
        if !people.is_empty() {
            parts.push(texts::dryrun_list(lang, list, people, NAMED));
        }
    }
    parts.extend(forecast.places.iter().map(|place| said_of(app, lang, place)));
    parts.join("\n\n")
}

fn said_of(app: &App, lang: Lang, place: &Place) -> String {
    let waits = place.lines.iter().filter(|line| line.waits.is_some()).count();
    let mut lines = vec![texts::dryrun_place(lang, &place.chat.title, place.lines.len() - waits, waits)];
    for line in place.lines.iter().take(NAMED) {
        let person = (line.user, line.name.as_str());
        lines.push(texts::dryrun_line(lang, person, line.why, line.waits, app.settings.time_zone));
    }
    if place.lines.len() > NAMED {
        lines.push(texts::and_more(lang, place.lines.len() - NAMED));
    }
    if place.asks {
        lines.push(texts::dryrun_asks(lang));
    }
    if place.looks > 0 {
        lines.push(texts::dryrun_looks(lang, place.looks));
    }
    lines.push(texts::dryrun_check(lang, place.checked));
    lines.join("\n")
}

/// `/check_all`: begins a consistency check.
pub async fn check_all(app: &App, who: &Visitor) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    let text = match consistency::begin(&mut work, who.bot, Some(who.user.id)).await? {
        None => texts::check_begins(who.lang),
        Some(running) => texts::check_runs(who.lang, running.looked),
    };
    reply(work, who, &text, &Keyboard::new()).await
}

/// A button under a dry run or a report.
pub async fn taps(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, verb: &str, id: &str) -> Handled {
    let (true, Ok(id)) = (who.may(Deed::People), id.parse::<i64>()) else {
        return person::stale(app, bot, who, tap).await;
    };
    toast(&app, &bot, &tap, None);
    if verb == "now" {
        return check_all(&app, &who).await;
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let done = consistency::send_links(&app, &mut work, who.bot, id).await?;
    reply(work, &who, &texts::links_sent(who.lang, done), &Keyboard::new()).await
}

/// A button under a question about unexpectedly many removals.
pub async fn answers(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, verb: &str, id: &str) -> Handled {
    let brake = match id.parse() {
        Ok(id) if who.may(Deed::People) => app.store.brake(who.bot, id).await?,
        _ => None,
    };
    let Some(brake) = brake else { return person::stale(app, bot, who, tap).await };
    let title = app.store.chat(who.bot, brake.chat_id).await?.map(|chat| chat.title).unwrap_or_default();
    toast(&app, &bot, &tap, None);
    if verb == "who" {
        let (people, more): (Vec<(UserId, String)>, i64) = brake::who(&app, &brake).await?;
        return answer(&app, &who, &texts::brake_who(who.lang, &title, &people, more)).await;
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    // Whoever comes too late sees on the message whose answer it was.
    let _: bool = brake::decide(&mut work, &brake, &title, who.user.id, verb == "go").await?;
    let done: Result<_> = work.commit().await;
    done
}
