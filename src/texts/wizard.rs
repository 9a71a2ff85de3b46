//! What the team reads while it makes or changes a plan, and whoever leaves a question unanswered.

use super::{
    Arg, escape, html, label, plain,
    shop::{money, term, weekday},
};
use crate::domain::{
    ChatId, Currency, Lang, Plan,
    dialogue::Topic,
    draft::{Draft, Step},
    flaw::Flaw,
    sale::Rule,
};

/// What is asked at a step.
pub fn ask(lang: Lang, step: Step, plan: &str) -> String {
    html(lang, "draft-ask", &[("step", Arg::Text(step.name())), ("plan", Arg::Text(plan))])
}

/// A button of the dialogue.
pub fn button(lang: Lang, what: &str) -> String {
    plain(lang, "button-draft", &[("what", Arg::Text(what))])
}

/// Button: one field of the plan.
pub fn button_field(lang: Lang, field: Step) -> String {
    plain(lang, "button-field", &[("field", Arg::Text(field.name()))])
}

/// A rule of sale, as a button and a card show it.
pub fn rule(lang: Lang, rule: Rule) -> String {
    plain(lang, "button-rule", &[("rule", Arg::Text(rule.name()))])
}

/// A currency on a button.
pub fn currency(lang: Lang, currency: Currency) -> String {
    if currency == Currency::STARS { plain(lang, "button-stars", &[]) } else { currency.to_string() }
}

/// There is no chat to choose from.
pub fn no_chats(lang: Lang) -> String {
    html(lang, "draft-no-chats", &[])
}

/// "Other term": how to write one.
pub fn how_to_write_a_term(lang: Lang) -> String {
    html(lang, "draft-term-hint", &[])
}

/// Words where only buttons answer.
pub fn press(lang: Lang) -> String {
    html(lang, "draft-press", &[])
}

/// A button of a question that is answered, or of a dialogue that is over; plain text.
pub fn over(lang: Lang, is_answered: bool) -> String {
    plain(lang, if is_answered { "stale-answered" } else { "stale-draft" }, &[])
}

/// What is wrong with an answer, and what to write instead.
pub fn flaw(lang: Lang, flaw: &Flaw) -> String {
    let (kind, text) = match flaw {
        Flaw::Name => ("name", String::new()),
        Flaw::Price(text, _) => ("price", text.clone()),
        Flaw::NoCurrency(text) => ("bare", text.clone()),
        Flaw::TwoPrices(currency) => ("twice", currency.to_string()),
        Flaw::Currency => ("currency", String::new()),
        Flaw::Term(text) => ("term", text.clone()),
        Flaw::Over(over) => ("over", term(lang, *over)),
        Flaw::NoChats => ("chats", String::new()),
        Flaw::UnknownChat(chat) => ("chat", chat.to_string()),
        Flaw::Description => ("description", String::new()),
        Flaw::Places => ("places", String::new()),
        Flaw::Span(text) => ("span", text.clone()),
        Flaw::Days(text) => ("days", text.clone()),
        Flaw::Order(text) => ("order", text.clone()),
        Flaw::RecurringOnce => ("once", String::new()),
        Flaw::RecurringTerm => ("month", String::new()),
        Flaw::RecurringDear => ("dear", String::new()),
        Flaw::Held(count) => ("held", count.to_string()),
    };
    html(lang, "draft-flaw", &[("flaw", Arg::Text(kind)), ("text", Arg::Text(&super::cut(&text, 100)))])
}

/// Above the preview: a new plan, or one that is changed.
pub fn title(lang: Lang, draft: &Draft) -> String {
    let name = draft.before.as_ref().map(|plan| plan.name.clone()).unwrap_or_default();
    let kind = if draft.before.is_some() { "change" } else { "new" };
    html(lang, "draft-title", &[("kind", Arg::Text(kind)), ("plan", Arg::Text(&name))])
}

/// Everything about a plan, a line for each field that says something.
pub fn card(lang: Lang, plan: &Plan, titles: &[(ChatId, String)]) -> String {
    let mut lines = Vec::new();
    for field in Step::FIELDS {
        if let Some(value) = value(lang, plan, titles, field) {
            let name = button_field(lang, field);
            lines.push(html(lang, "draft-field", &[("field", Arg::Text(&name)), ("value", Arg::Text(&value))]));
        }
    }
    lines.join("\n")
}

/// What a field says, in words; none if it says nothing.
fn value(lang: Lang, plan: &Plan, titles: &[(ChatId, String)], field: Step) -> Option<String> {
    let rules = &plan.rules;
    match field {
        Step::Name => Some(plan.name.clone()),
        Step::Price => Some(price(lang, plan)),
        Step::Term => Some(term(lang, plan.term)),
        Step::Chats => Some(chats(lang, plan, titles)),
        Step::Description => plan.description.clone(),
        Step::Places => rules.max_customers.map(|most| most.to_string()),
        Step::Trial => plan.trial.map(|trial| match trial.once_per_bot {
            true => format!("{}, {}", term(lang, trial.term), button(lang, "once")),
            false => term(lang, trial.term),
        }),
        Step::Rules if rules.set.is_empty() => None,
        Step::Rules => Some(rules.set.iter().map(|one| rule(lang, *one)).collect::<Vec<_>>().join(", ")),
        Step::Grace => plan.grace.map(|grace| term(lang, grace)),
        Step::Days if rules.days.is_empty() => None,
        Step::Days => Some(rules.days.iter().map(|day| weekday(lang, *day)).collect::<Vec<_>>().join(", ")),
        Step::Order => (plan.sort_order != 0).then(|| plan.sort_order.to_string()),
        Step::Currency | Step::Preview | Step::Conflict => None,
    }
}

/// What a plan costs, or that it is not sold.
pub fn price(lang: Lang, plan: &Plan) -> String {
    if plan.prices.is_empty() {
        return plain(lang, "draft-not-sold", &[]);
    }
    plan.prices.iter().map(|price| money(lang, *price)).collect::<Vec<_>>().join(", ")
}

fn chats(lang: Lang, plan: &Plan, titles: &[(ChatId, String)]) -> String {
    let name = |chat: &ChatId| {
        titles.iter().find(|(id, _)| id == chat).map_or_else(|| chat.to_string(), |(_, title)| title.clone())
    };
    let listed = plan.all_but.as_ref().unwrap_or(&plan.chats);
    let listed = listed.iter().map(name).collect::<Vec<_>>().join(", ");
    let kind = match &plan.all_but {
        Some(but) if but.is_empty() => "all",
        Some(_) => "but",
        None if listed.is_empty() => "none",
        None => "listed",
    };
    plain(lang, "draft-chats", &[("kind", Arg::Text(kind)), ("chats", Arg::Text(&listed))])
}

/// No way to pay takes these currencies.
pub fn unpayable(lang: Lang, currencies: &[Currency]) -> String {
    let names: Vec<String> = currencies.iter().map(|one| currency(lang, *one)).collect();
    html(lang, "draft-unpayable", &[("currencies", Arg::Text(&names.join(", ")))])
}

/// The plan is written.
pub fn saved(lang: Lang, plan: &Plan, is_new: bool, bot: &str) -> String {
    let (id, kind) = (plan.id.to_string(), if is_new { "new" } else { "change" });
    let link = format!("https://t.me/{bot}?start=plan_{id}");
    let args = [
        ("kind", Arg::Text(kind)),
        ("plan", Arg::Text(&plan.name)),
        ("id", Arg::Text(&id)),
        ("link", Arg::Text(&link)),
    ];
    html(lang, "draft-saved", &args)
}

/// The plan was deleted meanwhile.
pub fn gone(lang: Lang, plan: &str) -> String {
    html(lang, "draft-gone", &[("plan", Arg::Text(plan))])
}

/// Somebody else has changed these fields meanwhile.
pub fn meanwhile(lang: Lang, plan: &str, fields: &[Step]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| button_field(lang, *field)).collect();
    html(lang, "draft-meanwhile", &[("plan", Arg::Text(plan)), ("fields", Arg::Text(&fields.join(", ")))])
}

/// Another command came in between.
pub fn put_aside(lang: Lang, plan: &str) -> String {
    html(lang, "draft-put-aside", &[("named", Arg::Text(named(plan))), ("plan", Arg::Text(&label(plan)))])
}

fn named(plan: &str) -> &'static str {
    if plan.is_empty() { "no" } else { "yes" }
}

/// `/cancel`: what was left.
pub fn cancelled(lang: Lang, left: &[Topic]) -> String {
    let line = |topic: &Topic| {
        let (what, plan) = match topic {
            Topic::Plan(draft) if draft.before.is_some() => ("change", draft.plan.name.as_str()),
            Topic::Plan(draft) => (if draft.plan.name.is_empty() { "plan" } else { "new" }, draft.plan.name.as_str()),
            other => (other.name(), ""),
        };
        html(lang, "cancel-left", &[("what", Arg::Text(what)), ("plan", Arg::Text(plan))])
    };
    match left {
        [] => escape(&plain(lang, "cancel-nothing", &[])).into_owned(),
        left => left.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}
