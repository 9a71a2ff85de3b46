//! A plan as operators read it: one line, or JSON.

use serde_json::{Value, json};

use crate::domain::{Plan, PlanId};

/// Everything there is to say about a plan, in one line.
pub fn line(plan: &Plan, gate: Option<PlanId>) -> String {
    let chats: Vec<String> = plan.chats.iter().map(ToString::to_string).collect();
    let prices: Vec<String> = plan.prices.iter().map(ToString::to_string).collect();
    let mut parts = vec![
        plan.term.to_string(),
        if prices.is_empty() { "not sold".into() } else { prices.join(" or ") },
        match &plan.all_but {
            None => format!("opens {}", chats.join(", ")),
            Some(but) if but.is_empty() => "opens all chats".to_owned(),
            Some(but) => {
                let but: Vec<String> = but.iter().map(ToString::to_string).collect();
                format!("opens all chats but {}", but.join(", "))
            }
        },
    ];
    let rules = &plan.rules;
    if !rules.set.is_empty() {
        parts.push(rules.set.iter().map(|rule| rule.name()).collect::<Vec<_>>().join(", "));
    }
    parts.extend(rules.max_customers.map(|max| format!("at most {max} people")));
    if !rules.days.is_empty() {
        let days: Vec<String> = rules.days.iter().map(ToString::to_string).collect();
        parts.push(format!("sold on {}", days.join(", ")));
    }
    parts.extend(plan.grace.map(|grace| format!("{grace} of grace")));
    parts.extend(
        plan.trial.map(|trial| {
            format!("trial of {} once per {}", trial.term, if trial.once_per_bot { "bot" } else { "plan" })
        }),
    );
    if plan.sort_order != 0 {
        parts.push(format!("sort order {}", plan.sort_order));
    }
    let mut line = format!("{} “{}”: {}", plan.id, plan.name, parts.join(", "));
    if gate == Some(plan.id) {
        line.push_str("; opened by the gate");
    }
    if plan.disabled_at.is_some() {
        line.push_str("; out of sale");
    }
    line
}

/// The same for machines.
pub fn json(plan: &Plan, gate: Option<PlanId>) -> Value {
    let prices =
        plan.prices.iter().map(|price| json!({ "minor": price.minor, "currency": price.currency.to_string() }));
    let days = plan.rules.days.iter().map(|day| day.to_string().to_lowercase());
    json!({
        "id": plan.id,
        "name": plan.name,
        "description": plan.description,
        "term": plan.term.to_string(),
        "chats": plan.chats,
        "exclude_chats": plan.all_but,
        "price_minor": plan.prices.first().map(|price| price.minor),
        "currency": plan.prices.first().map(|price| price.currency.to_string()),
        "prices": prices.collect::<Vec<_>>(),
        "rules": plan.rules.set.iter().map(|rule| rule.name()).collect::<Vec<_>>(),
        "max_customers": plan.rules.max_customers,
        "days": days.collect::<Vec<_>>(),
        "sort_order": plan.sort_order,
        "grace": plan.grace.map(|term| term.to_string()),
        "trial": plan.trial.map(|trial| trial.term.to_string()),
        "trial_once": plan.trial.map(|trial| if trial.once_per_bot { "bot" } else { "plan" }),
        "enabled": plan.disabled_at.is_none(),
        "gate": gate == Some(plan.id),
    })
}
