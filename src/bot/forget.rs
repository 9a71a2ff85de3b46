//! `/forget`: what is kept and why, one's own data as a file, and then the end of it.

use std::sync::Arc;

use super::{
    Handled, person,
    visitor::{Tap, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{
        Visitor,
        errand::{Class, Task},
        paper::Paper,
    },
    flows::{
        forget::{self, Obstacle},
        say,
    },
    telegram::{Button, Keyboard},
    texts::forget as texts,
};

/// `/forget`.
pub async fn asked(app: App, who: Visitor) -> Handled {
    let keyboard = vec![
        vec![Button::data(texts::button_data(who.lang), "forget:data:me")],
        vec![Button::data(texts::button_ask(who.lang), "forget:ask:me")],
    ];
    let mut work = app.begin(who.origin.clone()).await?;
    say::reply(&mut work, who.bot, who.chat(), &texts::about(who.lang, who.is_banned()), &keyboard);
    work.commit().await
}

/// One of its buttons.
pub async fn taps(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, verb: &str) -> Handled {
    match verb {
        "data" => {
            toast(&app, &bot, &tap, None);
            let mut work = app.begin(who.origin.clone()).await?;
            let paper = Paper::Person { user: who.user.id };
            work.send(who.bot, Class::Reply, Task::Print { to: who.user.id, paper });
            work.commit().await
        }
        "ask" => asks(app, bot, who, tap).await,
        "yes" => {
            toast(&app, &bot, &tap, None);
            remove(&app, &bot, &who, tap.message);
            forgets(app, bot, who).await
        }
        "no" => {
            toast(&app, &bot, &tap, Some(&texts::kept(who.lang)));
            remove(&app, &bot, &who, tap.message);
            super::ignore(app, who.origin).await
        }
        _ => person::stale(app, bot, who, tap).await,
    }
}

/// "Forget me": what they lose, and whether they mean it.
async fn asks(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap) -> Handled {
    toast(&app, &bot, &tap, None);
    let (text, keyboard) = match forget::loss(&app, &bot, who.user.id).await? {
        Err(obstacle) => (obstacle_text(&who, obstacle), Keyboard::new()),
        Ok(loss) => (
            texts::sure(who.lang, &loss.rights, &loss.credit, loss.payments, app.settings.time_zone),
            vec![
                vec![Button::data(texts::button_yes(who.lang), "forget:yes:me")],
                vec![Button::data(texts::button_no(who.lang), "forget:no:me")],
            ],
        ),
    };
    let mut work = app.begin(who.origin.clone()).await?;
    say::reply(&mut work, who.bot, who.chat(), &text, &keyboard);
    work.commit().await
}

async fn forgets(app: App, bot: Arc<Bot>, who: Visitor) -> Handled {
    let obstacle = forget::loss(&app, &bot, who.user.id).await?.err();
    let mut work = app.begin(who.origin.clone()).await?;
    let done = match obstacle {
        Some(obstacle) => Err(obstacle),
        None => forget::forget(&mut work, &bot, who.user.id, None).await?,
    };
    let text = match done {
        Ok(()) => texts::done(who.lang),
        Err(obstacle) => obstacle_text(&who, obstacle),
    };
    say::reply(&mut work, who.bot, who.chat(), &text, &Keyboard::new());
    work.commit().await
}

fn obstacle_text(who: &Visitor, obstacle: Obstacle) -> String {
    texts::impossible(who.lang, obstacle == Obstacle::Team)
}
