//! A dry run: what the next sweep and consistency check would do, and why. It asks the rule by which they act
//! (`domain/fate`) and does nothing.

use std::collections::BTreeMap;

use crate::{
    app::App,
    domain::{
        BotId, Chat, ChatId, Moment, UserId,
        fate::{self, Fate, Wait, Why},
    },
    error::Result,
    flows::{cards, remind},
    store::DueSeat,
};

/// Somebody about whom something would be done.
#[derive(Clone, Debug)]
pub struct Line {
    /// Who.
    pub user: UserId,
    /// How they are called.
    pub name: String,
    /// Why.
    pub why: Why,
    /// What it waits for, if it waits.
    pub waits: Option<Wait>,
}

/// What would happen in one chat.
#[derive(Clone, Debug)]
pub struct Place {
    /// The chat.
    pub chat: Chat,
    /// Who would be removed, or would be if nothing held it up.
    pub lines: Vec<Line>,
    /// Administrators at whom Telegram would be asked to look.
    pub looks: usize,
    /// So many unexpected removals that the owners would be asked first.
    pub asks: bool,
    /// Seats that the nightly check would look at.
    pub checked: i64,
}

/// What would happen.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// By then.
    pub at: Moment,
    /// Chat by chat; only connected ones, and those that somebody would leave.
    pub places: Vec<Place>,
    /// Rights that would end: plan, and who.
    pub ends: Vec<(UserId, String, String)>,
    /// Who would be reminded of what ends.
    pub reminded: Vec<(UserId, String)>,
    /// Orders that would lapse, by their keys.
    pub lapses: Vec<(UserId, String, String)>,
}

impl Forecast {
    /// Nothing would happen.
    pub fn is_calm(&self) -> bool {
        let lists = self.ends.is_empty() && self.reminded.is_empty() && self.lapses.is_empty();
        lists && self.places.iter().all(|place| place.lines.is_empty() && place.looks == 0)
    }
}

/// Looks ahead to `at`, as if nothing else happened until then.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn run(app: &App, bot: BotId, at: Moment) -> Result<Forecast> {
    let mut here: BTreeMap<ChatId, Vec<DueSeat>> = BTreeMap::new();
    for due in app.store.cases(bot, at).await? {
        here.entry(due.case.seat.chat).or_default().push(due);
    }
    let mut places = Vec::new();
    for chat in app.store.chats(bot).await? {
        let due = here.remove(&chat.id).unwrap_or_default();
        if let Some(place) = place(app, bot, chat, &due, at).await? {
            places.push(place);
        }
    }
    let named = async |people: Vec<(UserId, String)>| -> Result<Vec<(UserId, String, String)>> {
        let mut lines = Vec::new();
        for (user, what) in people {
            lines.push((user, cards::name(app, bot, user).await?, what));
        }
        Ok(lines)
    };
    let mut reminded = Vec::new();
    for user in remind::foresee(app, bot, at).await? {
        reminded.push((user, cards::name(app, bot, user).await?));
    }
    let ends = named(app.store.rights_that_end(bot, at).await?).await?;
    let lapses = named(app.store.orders_that_lapse(bot, at).await?).await?;
    Ok(Forecast { at, places, ends, reminded, lapses })
}

async fn place(app: &App, bot: BotId, chat: Chat, due: &[DueSeat], at: Moment) -> Result<Option<Place>> {
    let (mut lines, mut looks) = (Vec::new(), 0);
    for case in due.iter().map(|due| &due.case) {
        let (why, waits) = match case.fate(at) {
            Fate::Rests(_) => continue,
            Fate::Looked => {
                looks += 1;
                continue;
            }
            Fate::Goes(why) => (why, None),
            Fate::Waits(why, wait) => (why, Some(wait)),
        };
        let user = case.seat.user;
        lines.push(Line { user, name: cards::name(app, bot, user).await?, why, waits });
    }
    if chat.disconnected_at.is_some() && lines.is_empty() {
        return Ok(None);
    }
    let strays = due.iter().filter(|due| due.case.counts(at)).count();
    let gone = app.store.removed_lately(crate::store::At { bot_id: bot, chat_id: chat.id }).await?;
    let people = i64::try_from(strays).unwrap_or(i64::MAX).saturating_add(gone);
    let asks = strays > 0 && fate::is_suspicious(people, chat.members);
    let checked = match chat.disconnected_at {
        Some(_) => 0,
        None => app.store.count_to_look_at(bot, chat.id, at).await?,
    };
    Ok(Some(Place { chat, lines, looks, asks, checked }))
}
