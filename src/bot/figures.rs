//! `/stats`, `/export`: figures as a picture, and everything as tables.

use std::sync::Arc;

use super::{
    Handled,
    console::answer,
    person,
    visitor::{Tap, remember, toast},
};
use crate::{
    app::{App, Bot},
    domain::{
        Visitor,
        errand::{Class, Task},
        paper::{Paper, Table},
        team::{Act, Deed},
    },
    flows::{figures::PERIODS, say},
    telegram::Keyboard,
    texts::{figures as texts, owner::usage},
};

/// The longest period, in days.
const LONGEST: u32 = 365;

/// `/stats [DAYS]`.
pub async fn stats(app: &App, who: &Visitor, rest: &str) -> Handled {
    let days = match rest.trim() {
        "" => Some(PERIODS[1]),
        days => days.parse().ok().filter(|days| (1..=LONGEST).contains(days)),
    };
    let Some(days) = days else { return answer(app, who, &usage(who.lang, "stats")).await };
    prints(app, who, Paper::Figures { days, dark: false, message: None }).await
}

/// Another period or shade, below the picture.
pub async fn taps(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, shade: &str, days: &str) -> Handled {
    let days = days.parse().ok().filter(|days| (1..=LONGEST).contains(days));
    let (Some(days), true) = (days, who.may(Deed::Look)) else { return person::stale(app, bot, who, tap).await };
    toast(&app, &bot, &tap, None);
    let message = Some(tap.message).filter(|message| *message != 0);
    prints(&app, &who, Paper::Figures { days, dark: shade == "dark", message }).await
}

async fn prints(app: &App, who: &Visitor, paper: Paper) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    work.send(who.bot, Class::Reply, Task::Print { to: who.user.id, paper });
    work.commit().await
}

/// `/export`.
pub async fn export(app: &App, who: &Visitor) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    say::reply(&mut work, who.bot, who.chat(), &texts::tables(who.lang), &Keyboard::new());
    for table in Table::ALL {
        work.send(who.bot, Class::Reply, Task::Print { to: who.user.id, paper: Paper::Table { table } });
    }
    let what = Table::ALL.map(Table::name).join(", ");
    work.audit(who.bot, who.user.id, Act::Export, None, &what).await?;
    work.commit().await
}
