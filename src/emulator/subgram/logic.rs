//! SubGram's decisions: which sponsors a person gets and which status that makes.

use serde_json::{Value, json};

use super::{
    wire::{Answer, Ask, Review},
    world::{Letter, Sponsor, State},
};
use crate::domain::Moment;

const UNSUBSCRIBED: &str = "unsubscribed";
/// Without links or dates, subscriptions of this many seconds are told.
const RECENT_SECS: i64 = 30 * 24 * 60 * 60;

/// `/get-sponsors` for the bot at this index.
pub(super) fn ask(state: &mut State, now: Moment, bot: usize, ask: &Ask) -> Answer {
    learn(state, ask);
    let list = shown(state, now, bot, ask);
    if list.is_empty() {
        return Answer::nothing_on_offer();
    }
    let owes = |at: &usize| {
        let sponsor = &state.sponsors[*at];
        sponsor.available && word(state, ask.user, sponsor.ads_id) == UNSUBSCRIBED
    };
    let blocked = list.iter().any(owes);
    let sponsors: Vec<_> = list.iter().map(|at| entry(state, ask.user, &state.sponsors[*at])).collect();
    let sponsors = json!({ "sponsors": sponsors });
    if !blocked {
        return Answer::status("ok", "Пользователь подписан на все ресурсы", &sponsors);
    }
    let (status, message, shows) = hurdle(state, bot, ask.user, sponsors);
    if !state.bots[bot].delegated {
        return Answer::status(status, message, &shows);
    }
    state.note_letter(Letter { user: ask.user, chat: ask.chat, status: status.to_owned(), shows });
    Answer::status(status, message, &json!({}))
}

/// `/get-user-subscriptions`.
pub(super) fn review(state: &State, now: Moment, review: &Review) -> Answer {
    let joined = state.people.get(&review.user).map_or(&[][..], |person| &person.joined);
    let by_date = |since: Moment| {
        let day = since.utc().format("%Y-%m-%d").to_string();
        match (&review.first, &review.last) {
            (None, None) => now.secs() - since.secs() <= RECENT_SECS,
            (first, last) => {
                first.as_ref().is_none_or(|first| *first <= day) && last.as_ref().is_none_or(|last| day <= *last)
            }
        }
    };
    let asked = |sponsor: &&Sponsor| match &review.links {
        Some(links) => links.contains(&sponsor.link),
        None => joined.iter().any(|(ads, _, since)| *ads == sponsor.ads_id && by_date(*since)),
    };
    let sponsors: Vec<_> = state.sponsors.iter().filter(asked).map(|s| entry(state, review.user, s)).collect();
    Answer::status("ok", "Информация о подписках получена", &json!({ "sponsors": sponsors }))
}

/// What a person once told need not be told again.
fn learn(state: &mut State, ask: &Ask) {
    if ask.gender || ask.age {
        let person = state.people.entry(ask.user).or_default();
        person.gender |= ask.gender;
        person.age |= ask.age;
    }
}

/// The list that this request shows: the pinned one, or a fresh one that is pinned for `subscribe`.
fn shown(state: &mut State, now: Moment, bot: usize, ask: &Ask) -> Vec<usize> {
    if !ask.pinned {
        return pick(state, bot, ask);
    }
    if let Some((list, until)) = state.pins.get(&(bot, ask.user))
        && now < *until
    {
        return list.iter().copied().filter(|at| !excluded(&state.sponsors[*at], ask)).collect();
    }
    let list = pick(state, bot, ask);
    if !list.is_empty() {
        state.pins.insert((bot, ask.user), (list.clone(), now + state.bots[bot].time_purge));
    }
    list
}

/// Sponsors to be joined, or, if there are none, those that were joined already.
fn pick(state: &State, bot: usize, ask: &Ask) -> Vec<usize> {
    let most = ask.max.unwrap_or(state.bots[bot].max_sponsors);
    let fitting = |new: bool| {
        let fits = move |s: &Sponsor| {
            s.available && !excluded(s, ask) && (word(state, ask.user, s.ads_id) == UNSUBSCRIBED) == new
        };
        state.sponsors.iter().enumerate().filter(move |(_, s)| fits(s)).map(|(at, _)| at).take(most).collect()
    };
    let new: Vec<_> = fitting(true);
    if new.is_empty() && ask.pinned { fitting(false) } else { new }
}

fn excluded(sponsor: &Sponsor, ask: &Ask) -> bool {
    ask.exclude_ads.contains(&sponsor.ads_id)
        || (!ask.exclude_resources.is_empty() && ask.exclude_resources.contains(&resource_id(sponsor)))
}

/// The first thing that stands between this person and access, and what the person is to see.
fn hurdle(state: &State, bot: usize, user: i64, sponsors: Value) -> (&'static str, &'static str, Value) {
    let bot = &state.bots[bot];
    let (gender, age, form) = state.people.get(&user).map_or((false, false, false), |p| (p.gender, p.age, p.form));
    if bot.show_form && !form && !(gender && age) {
        let url = format!("https://subgram.example/user-form?token=u{user}");
        let shows = json!({ "registration_url": url });
        return ("register", "Требуется дополнительная информация о пользователе.", shows);
    }
    if bot.ask_gender && !gender && !form {
        return ("gender", "Требуется указать пол пользователя", json!({}));
    }
    if bot.ask_age && !age && !form {
        return ("age", "Требуется указать возраст пользователя", json!({}));
    }
    ("warning", "Пользователь должен подписаться на спонсоров", sponsors)
}

/// How the person stands to this order, in SubGram's words.
fn word(state: &State, user: i64, ads_id: i64) -> &'static str {
    let joined = state.people.get(&user).and_then(|person| person.joined.iter().find(|(ads, ..)| *ads == ads_id));
    joined.map_or(UNSUBSCRIBED, |(_, word, _)| word)
}

fn resource_id(sponsor: &Sponsor) -> String {
    format!("-100{}", 7_000_000_000 + sponsor.ads_id)
}

fn entry(state: &State, user: i64, sponsor: &Sponsor) -> Value {
    json!({
        "ads_id": sponsor.ads_id.to_string(),
        "link": sponsor.link,
        "resource_id": resource_id(sponsor),
        "type": sponsor.kind,
        "status": word(state, user, sponsor.ads_id),
        "available_now": sponsor.available,
        "button_text": if sponsor.kind == "bot" { "Запустить бота" } else { "Подписаться" },
        "resource_logo": format!("https://img.subgram.example/{}.jpg", sponsor.ads_id),
        "resource_name": sponsor.name,
    })
}
