//! The questions of the dialogue about a plan, with their buttons.

use crate::{
    app::App,
    domain::{
        BotId, Chat, ChatId, Currency, Visitor,
        draft::{Draft, PAGE, Step},
        errand::{Class, Task},
        order::Method,
        sale::Rule,
    },
    error::Result,
    flows::say,
    store::Work,
    telegram::{Button, Keyboard, button::caption, calls},
    texts::{self, shop, wizard},
};

/// Terms that are offered; any other may be written.
const TERMS: [&str; 5] = ["7 days", "1 month", "3 months", "1 year", "forever"];
const TRIALS: [&str; 3] = ["1 day", "3 days", "7 days"];
const GRACES: [&str; 3] = ["1 day", "3 days", "7 days"];
const PLACES: [&str; 3] = ["10", "50", "100"];
/// Currencies that are offered beside those of other plans.
const CURRENCIES: [&str; 4] = ["USD", "EUR", "RUB", "IDR"];
/// So many currencies at most.
const OFFERED: usize = 6;

/// What a plan can be put together from.
pub struct Shelf {
    /// Connected chats that the gate does not require.
    pub chats: Vec<Chat>,
    /// Ways to pay that are set up.
    pub methods: Vec<Method>,
    /// Currencies of other plans.
    pub currencies: Vec<Currency>,
}

impl Shelf {
    /// What there is.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn of(app: &App, bot: BotId) -> Result<Self> {
        let required: Vec<ChatId> = app.store.required_chats(bot).await?.into_iter().map(|(id, ..)| id).collect();
        let mut chats = app.store.chats(bot).await?;
        chats.retain(|chat| chat.disconnected_at.is_none() && !required.contains(&chat.id));
        let methods = app.store.methods(bot).await?.into_iter().map(|row| row.method).collect();
        let mut currencies: Vec<Currency> = Vec::new();
        for price in app.store.all_plans(bot).await?.into_iter().flat_map(|plan| plan.prices) {
            if !currencies.contains(&price.currency) {
                currencies.push(price.currency);
            }
        }
        Ok(Self { chats, methods, currencies })
    }

    /// The currencies that the ways to pay take, Stars first; all while none is set up.
    fn offered(&self) -> Vec<Currency> {
        let any = |stars: bool| {
            self.methods.is_empty() || self.methods.iter().any(|method| method.abilities().is_stars == stars)
        };
        let mut offered: Vec<Currency> = any(true).then_some(Currency::STARS).into_iter().collect();
        if any(false) {
            let usual = CURRENCIES.iter().filter_map(|code| code.parse().ok());
            for currency in self.currencies.iter().copied().chain(usual).filter(|one| *one != Currency::STARS) {
                if offered.len() < OFFERED && !offered.contains(&currency) {
                    offered.push(currency);
                }
            }
        }
        offered
    }

    /// Currencies of a plan that no way to pay takes.
    fn unpayable(&self, draft: &Draft) -> Vec<Currency> {
        let takes = |currency: Currency| {
            self.methods.iter().any(|method| method.abilities().is_stars == (currency == Currency::STARS))
        };
        draft.plan.prices.iter().map(|price| price.currency).filter(|currency| !takes(*currency)).collect()
    }
}

/// What is asked now, with its buttons.
pub fn page(who: &Visitor, draft: &Draft, shelf: &Shelf) -> (String, Keyboard) {
    let lang = who.lang;
    let mut text = wizard::ask(lang, draft.step, &draft.plan.name);
    let mut keyboard = match draft.step {
        Step::Preview => {
            text = preview(who, draft, shelf);
            return (text, preview_buttons(who, draft));
        }
        Step::Conflict => {
            let row = |what| vec![button(who, draft, what, what)];
            return (text, vec![row("mine"), row("theirs"), row("drop")]);
        }
        Step::Name => Keyboard::new(),
        Step::Price => vec![vec![button(who, draft, "free", "none")]],
        Step::Currency => {
            let all: Vec<_> =
                shelf.offered().into_iter().map(|one| (wizard::currency(lang, one), one.to_string())).collect();
            rows(draft, &all, 3)
        }
        Step::Term => {
            let mut rows = rows(draft, &terms(who, &TERMS), 3);
            rows.push(vec![button(who, draft, "another", "other")]);
            rows
        }
        Step::Chats => {
            if shelf.chats.is_empty() {
                text = format!("{text}\n\n{}", wizard::no_chats(lang));
            }
            chats(who, draft, shelf)
        }
        Step::Description => with_none(who, draft, Keyboard::new()),
        Step::Order => rows(draft, &[("0".into(), "0".into()), ("10".into(), "10".into())], 2),
        Step::Places => with_none(who, draft, rows(draft, &PLACES.map(|n| (n.to_owned(), n.to_owned())), 3)),
        Step::Grace => with_none(who, draft, rows(draft, &terms(who, &GRACES), 3)),
        Step::Trial => trial(who, draft),
        Step::Rules => {
            let rule = |(at, (rule, _)): (usize, &(Rule, &str))| {
                let label = tick(draft.plan.rules.has(*rule), &wizard::rule(lang, *rule));
                vec![Button::data(label, data(draft, &at.to_string()))]
            };
            let mut rows: Keyboard = Rule::ALL.iter().enumerate().map(rule).collect();
            rows.push(vec![button(who, draft, "done", "done")]);
            rows
        }
        Step::Days => {
            let days: Vec<_> = (0..7).filter_map(|day| chrono::Weekday::try_from(day).ok()).collect();
            let label = |day: &chrono::Weekday| {
                let is_on = draft.plan.rules.days.contains(day);
                (tick(is_on, shop::weekday(lang, *day)), day.num_days_from_monday().to_string())
            };
            let mut rows = rows(draft, &days.iter().map(label).collect::<Vec<_>>(), 2);
            rows.push(vec![button(who, draft, "done", "done")]);
            rows
        }
    };
    let back = if draft.step == Step::Name && !draft.whole { "drop" } else { "back" };
    keyboard.push(vec![button(who, draft, back, back)]);
    (text, keyboard)
}

fn data(draft: &Draft, answer: &str) -> String {
    format!("draft:{}:{}:{answer}", draft.step.name(), draft.number)
}

fn button(who: &Visitor, draft: &Draft, what: &str, answer: &str) -> Button {
    Button::data(wizard::button(who.lang, what), data(draft, answer))
}

fn tick(on: bool, label: &str) -> String {
    if on { format!("✅ {label}") } else { format!("▫️ {label}") }
}

fn terms(who: &Visitor, texts: &[&str]) -> Vec<(String, String)> {
    let shown = |text: &&str| {
        (text.parse().map_or_else(|_| (*text).to_owned(), |term| shop::term(who.lang, term)), (*text).to_owned())
    };
    texts.iter().map(shown).collect()
}

/// Buttons in rows of so many.
fn rows(draft: &Draft, items: &[(String, String)], wide: usize) -> Keyboard {
    let one = |(label, answer): &(String, String)| Button::data(label.as_str(), data(draft, answer));
    items.chunks(wide).map(|row| row.iter().map(one).collect()).collect()
}

fn with_none(who: &Visitor, draft: &Draft, mut rows: Keyboard) -> Keyboard {
    rows.push(vec![button(who, draft, "none", "none")]);
    rows
}

fn trial(who: &Visitor, draft: &Draft) -> Keyboard {
    let mut rows = with_none(who, draft, rows(draft, &terms(who, &TRIALS), 3));
    if let Some(trial) = draft.plan.trial {
        let label = tick(trial.once_per_bot, &wizard::button(who.lang, "once"));
        rows.push(vec![Button::data(label, data(draft, "once"))]);
        rows.push(vec![button(who, draft, "done", "done")]);
    }
    rows
}

/// A page of connected chats, each with whether the plan opens it.
fn chats(who: &Visitor, draft: &Draft, shelf: &Shelf) -> Keyboard {
    let pages = shelf.chats.len().div_ceil(PAGE).max(1);
    let page = draft.page.min(pages - 1);
    let one = |chat: &Chat| {
        let title = caption(&chat.title).unwrap_or_else(|| chat.id.to_string());
        let label = tick(draft.opens(chat.id), &texts::cut(&title, 32));
        vec![Button::data(label, data(draft, &chat.id.to_string()))]
    };
    let mut rows: Keyboard = shelf.chats.iter().skip(page * PAGE).take(PAGE).map(one).collect();
    let mut turn = Vec::new();
    if page > 0 {
        turn.push(button(who, draft, "prev", "prev"));
    }
    if page + 1 < pages {
        turn.push(button(who, draft, "next", "next"));
    }
    if !turn.is_empty() {
        rows.push(turn);
    }
    let all = Button::data(tick(draft.plan.all_but.is_some(), &wizard::button(who.lang, "all")), data(draft, "all"));
    rows.push(vec![all]);
    rows.push(vec![button(who, draft, "nothing", "none"), button(who, draft, "done", "done")]);
    rows
}

/// Everything about the plan, and what still stands in the way of selling it.
fn preview(who: &Visitor, draft: &Draft, shelf: &Shelf) -> String {
    let lang = who.lang;
    let titles: Vec<(ChatId, String)> = shelf.chats.iter().map(|chat| (chat.id, chat.title.clone())).collect();
    let mut lines = vec![wizard::title(lang, draft), wizard::card(lang, &draft.plan, &titles)];
    let unpayable = shelf.unpayable(draft);
    if !unpayable.is_empty() {
        lines.push(wizard::unpayable(lang, &unpayable));
    }
    lines.push(wizard::ask(lang, Step::Preview, &draft.plan.name));
    lines.join("\n\n")
}

fn preview_buttons(who: &Visitor, draft: &Draft) -> Keyboard {
    let mut rows = vec![vec![button(who, draft, "save", "save")]];
    for pair in Step::FIELDS.chunks(2) {
        let one = |field: &Step| Button::data(wizard::button_field(who.lang, *field), data(draft, field.name()));
        rows.push(pair.iter().map(one).collect());
    }
    rows.push(vec![button(who, draft, "drop", "drop")]);
    rows
}

/// Shows a message of ours anew where it stands, in the order of the chat.
pub fn turn(work: &mut Work, who: &Visitor, message: i64, text: &str, keyboard: &Keyboard) {
    let call = calls::edit_message(who.chat(), message, text, keyboard);
    let (chat, method) = (who.chat(), Some(call.method.to_owned()));
    work.send(who.bot, Class::Reply, Task::Say { chat, body: call.body, card: None, method });
}

/// Another command came in between: the plan waits, and one button goes on with it.
pub fn put_aside(work: &mut Work, who: &Visitor, draft: &Draft) {
    let data = format!("draft:{}:{}:resume", draft.step.name(), draft.number);
    let keyboard = vec![vec![Button::data(wizard::button(who.lang, "resume"), data)]];
    let text = wizard::put_aside(who.lang, &draft.plan.name);
    say::reply(work, who.bot, who.chat(), &text, &keyboard);
}
