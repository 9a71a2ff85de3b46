//! `/gate`: what stands before the free access, and what passing it opens.

use std::sync::Arc;

use super::{
    Handled,
    console::reply,
    person,
    visitor::{Tap, remember, remove, toast},
};
use crate::{
    app::{App, Bot},
    domain::{BotId, Chat, ChatId, Plan, PlanId, Source, UserId, Visitor, team::Deed},
    error::{Error, Result},
    flows::setup::{self, Details},
    store::Work,
    telegram::{Button, Keyboard, Meaning, button::caption},
    texts::setup as texts,
};

/// All sources, in the order in which they are asked when they are switched on.
const SOURCES: [Source; 2] = [Source::SubGram, Source::Channels];

/// The gate as it is set up.
struct Gate {
    sources: Vec<Source>,
    required: Vec<(ChatId, String, String)>,
    plans: Vec<Plan>,
    opens: Option<PlanId>,
}

impl Gate {
    async fn of(app: &App, who: &Visitor) -> Result<Self> {
        let row = app.store.bots().await?.into_iter().find(|row| row.bot_id == who.bot);
        let settings = row.map(|row| row.settings()).unwrap_or_default();
        let required = app.store.required_chats(who.bot).await?;
        let plans = app.store.all_plans(who.bot).await?;
        Ok(Self { sources: settings.sources, required, plans, opens: settings.gate_plan })
    }

    fn view(&self, who: &Visitor) -> (String, Keyboard) {
        let lang = who.lang;
        let plan = self.plans.iter().find(|plan| self.opens == Some(plan.id));
        let text = texts::gate(lang, &self.sources, &self.required, plan.map(|plan| plan.name.as_str()));
        if !who.may(Deed::Shop) {
            return (text, Keyboard::new());
        }
        let source = |source: Source| {
            let is_on = self.sources.contains(&source);
            let verb = if is_on { "unask" } else { "ask" };
            vec![Button::data(texts::button_source(lang, source, is_on), format!("pass:{verb}:{}", source.name()))]
        };
        let drop = |(chat, title, _): &(ChatId, String, String)| {
            vec![Button::data(texts::button_drop(lang, title), format!("pass:drop:{chat}"))]
        };
        let mut rows: Keyboard = SOURCES.map(source).to_vec();
        rows.extend(self.required.iter().map(drop));
        rows.push(vec![Button::data(texts::button(lang, "require"), "pass:chats:0")]);
        rows.push(vec![Button::data(texts::button(lang, "opens"), "pass:plans:0")]);
        (text, rows)
    }

    /// A source is asked from now on, after the others, or not any more.
    async fn asks(&mut self, work: &mut Work, by: (BotId, UserId), source: Source, on: bool) -> Result<()> {
        self.sources = setup::set_source(work, by, source, on).await?;
        Ok(())
    }

    /// People must join a chat from now on, and the gate asks for it.
    async fn requires(
        &mut self,
        work: &mut Work,
        by: (BotId, UserId),
        chat: ChatId,
        details: &Details,
    ) -> Result<bool> {
        let Some(link) = details.address() else { return Ok(false) };
        setup::require(work, by, (chat, &details.title), &link).await?;
        self.required.retain(|(known, ..)| *known != chat);
        self.required.push((chat, details.title.clone(), link));
        if !self.sources.contains(&Source::Channels) {
            self.asks(work, by, Source::Channels, true).await?;
        }
        Ok(true)
    }
}

/// `/gate`.
pub async fn gate(app: &App, who: &Visitor) -> Handled {
    let (text, keyboard) = Gate::of(app, who).await?.view(who);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    reply(work, who, &text, &keyboard).await
}

/// A button of the gate's page.
pub async fn taps(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap, verb: &str, id: &str) -> Handled {
    if !who.may(Deed::Shop) {
        return person::stale(app, bot, who, tap).await;
    }
    let (chat, source) = (id.parse::<ChatId>(), SOURCES.into_iter().find(|source| source.name() == id));
    // Gathered before anything is held: where the button to a new channel leads.
    let added = match (verb, &chat) {
        ("require", Ok(chat)) => match setup::details(&bot.telegram, *chat).await {
            Ok(details) => Some((*chat, details)),
            Err(fault) if matches!(fault.meaning(), Meaning::Again | Meaning::Wait(_)) => {
                return Err(Error::from(fault));
            }
            Err(_) => None,
        },
        _ => None,
    };
    let mut gate = Gate::of(&app, &who).await?;
    toast(&app, &bot, &tap, None);
    remove(&app, &bot, &who, tap.message);
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let by = (who.bot, who.user.id);
    let mut said = None;
    match (verb, source, chat) {
        ("chats", ..) => return choose_chat(&app, &who, work, &gate).await,
        ("plans", ..) => return choose_plan(&who, work, &gate).await,
        ("ask" | "unask", Some(source), _) => gate.asks(&mut work, by, source, verb == "ask").await?,
        ("require", ..) => {
            let is_done = match &added {
                Some((chat, details)) => gate.requires(&mut work, by, *chat, details).await?,
                None => false,
            };
            said = (!is_done).then(|| texts::no_address(who.lang));
        }
        ("drop", _, Ok(chat)) => {
            if let Some(at) = gate.required.iter().position(|(known, ..)| *known == chat) {
                let (_, title, _) = gate.required.remove(at);
                setup::require_no_more(&mut work, by, (chat, &title)).await?;
            }
        }
        ("open", ..) => {
            let plan = gate.plans.iter().find(|plan| plan.id.to_string() == id);
            if plan.is_some_and(|plan| plan.disabled_at.is_some()) {
                said = Some(texts::out_of_sale(who.lang));
            } else {
                setup::set_gate_plan(&mut work, by, plan).await?;
                gate.opens = plan.map(|plan| plan.id);
            }
        }
        _ => {}
    }
    let (text, keyboard) = gate.view(&who);
    let text = said.map_or_else(|| text.clone(), |said| format!("{said}\n\n{text}"));
    reply(work, &who, &text, &keyboard).await
}

/// Which of the connected chats shall people join first?
async fn choose_chat(app: &App, who: &Visitor, work: Work, gate: &Gate) -> Handled {
    let chats = app.store.chats(who.bot).await?;
    let free = |chat: &&Chat| chat.disconnected_at.is_none() && !gate.required.iter().any(|(id, ..)| *id == chat.id);
    let button = |chat: &Chat| {
        let title = caption(&chat.title).unwrap_or_else(|| chat.id.to_string());
        vec![Button::data(title, format!("pass:require:{}", chat.id))]
    };
    let mut rows: Keyboard = chats.iter().filter(free).map(button).collect();
    let text = texts::require_which(who.lang, rows.is_empty());
    rows.push(vec![Button::data(texts::button(who.lang, "back"), "pass:list:0")]);
    reply(work, who, &text, &rows).await
}

/// Which plan shall passing the gate open?
async fn choose_plan(who: &Visitor, work: Work, gate: &Gate) -> Handled {
    let button = |plan: &Plan| {
        let name = caption(&plan.name).unwrap_or_else(|| plan.id.to_string());
        vec![Button::data(name, format!("pass:open:{}", plan.id))]
    };
    let mut rows: Keyboard = gate.plans.iter().filter(|plan| plan.disabled_at.is_none()).map(button).collect();
    rows.push(vec![Button::data(texts::button(who.lang, "opens-nothing"), "pass:open:0")]);
    rows.push(vec![Button::data(texts::button(who.lang, "back"), "pass:list:0")]);
    reply(work, who, &texts::opens_which(who.lang), &rows).await
}
