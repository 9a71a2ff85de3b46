//! What the team reads about its plans, chats, gate and ways to pay.

use super::{Arg, alerts::right, html, label, plain, wizard};
use crate::domain::{Chat, ChatId, Lang, Plan, PlanId, Source, sale::Rule};

/// A button of these pages.
pub fn button(lang: Lang, what: &str) -> String {
    plain(lang, "button-setup", &[("what", Arg::Text(what))])
}

/// A plan in one line: number, name, price, state, and how it sells.
pub fn ware(lang: Lang, plan: &Plan, (have, orders): (usize, usize), is_gate: bool) -> String {
    let (id, price) = (plan.id.to_string(), wizard::price(lang, plan));
    let state = match (plan.disabled_at, plan.rules.has(Rule::IsHidden)) {
        (Some(_), _) => "off",
        (None, true) => "hidden",
        (None, false) => "on",
    };
    let args = [
        ("id", Arg::Text(&id)),
        ("plan", Arg::Text(&plan.name)),
        ("price", Arg::Text(&price)),
        ("state", Arg::Text(state)),
        ("gate", Arg::Text(if is_gate { "yes" } else { "no" })),
    ];
    let counts = [("have", Arg::Count(have)), ("orders", Arg::Count(orders))];
    format!("{} {}", html(lang, "ware-line", &args), html(lang, "ware-sold", &counts))
}

/// `/plans` for the team.
pub fn wares(lang: Lang, lines: &[String], may_change: bool) -> String {
    let mut parts = match lines {
        [] => vec![html(lang, "wares-none", &[])],
        lines => vec![html(lang, "wares-title", &[]), lines.join("\n")],
    };
    if may_change {
        parts.push(html(lang, "wares-new", &[]));
    }
    parts.join("\n\n")
}

/// A plan was put into sale or taken out of it.
pub fn switched(lang: Lang, on: bool, was_gate: bool) -> String {
    let state = match (on, was_gate) {
        (true, _) => "on",
        (false, false) => "off",
        (false, true) => "gate",
    };
    html(lang, "ware-switched", &[("state", Arg::Text(state))])
}

/// A plan is on the list of the shop, or only found by its link.
pub fn hidden(lang: Lang, on: bool, bot: &str, plan: PlanId) -> String {
    let link = format!("https://t.me/{bot}?start=plan_{plan}");
    html(lang, "ware-hidden", &[("on", Arg::Text(if on { "yes" } else { "no" })), ("link", Arg::Text(&link))])
}

/// A plan is deleted.
pub fn deleted(lang: Lang, plan: &str) -> String {
    html(lang, "ware-deleted", &[("plan", Arg::Text(plan))])
}

/// Why a plan is not deleted: rights, orders and batches of codes that name it, and the gate.
pub fn in_use(lang: Lang, plan: &str, (rights, orders, batches): (usize, usize, usize), is_gate: bool) -> String {
    let args = [
        ("plan", Arg::Text(plan)),
        ("rights", Arg::Count(rights)),
        ("orders", Arg::Count(orders)),
        ("batches", Arg::Count(batches)),
        ("gate", Arg::Text(if is_gate { "yes" } else { "no" })),
    ];
    html(lang, "ware-in-use", &args)
}

fn state(lang: Lang, chat: &Chat) -> String {
    let rights: Vec<String> = chat.missing_rights.iter().map(|name| right(lang, name)).collect();
    let state = match (&chat.disconnected_at, rights.is_empty()) {
        (Some(_), _) => "out",
        (None, true) => "well",
        (None, false) => "lacks",
    };
    plain(lang, "chat-state", &[("state", Arg::Text(state)), ("rights", Arg::Text(&rights.join(", ")))])
}

/// A connected chat in one line.
pub fn chat_line(lang: Lang, chat: &Chat) -> String {
    html(lang, "chat-line", &[("chat", Arg::Text(&chat.title)), ("state", Arg::Text(&state(lang, chat)))])
}

/// `/chats`.
pub fn chats(lang: Lang, lines: &[String], may_change: bool) -> String {
    let mut parts = match lines {
        [] => vec![html(lang, "chats-none", &[])],
        lines => vec![html(lang, "chats-title", &[]), lines.join("\n")],
    };
    if may_change {
        parts.push(html(lang, "chats-connect", &[]));
    }
    parts.join("\n\n")
}

/// A chat's page: its state, the plans that open it, and how people come in and stay.
pub fn chat(lang: Lang, chat: &Chat, plans: &[String], is_required: bool) -> String {
    let mut lines = vec![chat_line(lang, chat)];
    lines.push(match plans {
        [] => html(lang, "chat-no-plans", &[]),
        plans => html(lang, "chat-plans", &[("plans", Arg::Text(&plans.join(", ")))]),
    });
    if is_required {
        lines.push(html(lang, "chat-required", &[]));
    }
    let word = |on: bool| if on { "yes" } else { "no" };
    let args = [
        ("requests", Arg::Text(word(chat.join_requests))),
        ("strays", Arg::Text(word(chat.keep_strays))),
        ("bans", Arg::Text(word(chat.keep_bans))),
    ];
    lines.push(html(lang, "chat-manners", &args));
    lines.join("\n")
}

/// Telegram does not show a chat to the bot.
pub fn cannot_see(lang: Lang, chat: &str) -> String {
    html(lang, "chat-unseen", &[("chat", Arg::Text(chat))])
}

/// A source of the gate, in words.
fn source(lang: Lang, source: Source) -> String {
    plain(lang, "gate-source", &[("source", Arg::Text(source.name()))])
}

/// Button: a source is asked, or is not.
pub fn button_source(lang: Lang, which: Source, is_on: bool) -> String {
    format!("{} {}", if is_on { "✅" } else { "▫️" }, source(lang, which))
}

/// Button: a chat is required no longer.
pub fn button_drop(lang: Lang, chat: &str) -> String {
    plain(lang, "button-require-drop", &[("chat", Arg::Text(&label(chat)))])
}

/// `/gate`: sources in their order, required chats, and what passing it opens.
pub fn gate(lang: Lang, sources: &[Source], required: &[(ChatId, String, String)], plan: Option<&str>) -> String {
    let names: Vec<String> = sources.iter().map(|one| source(lang, *one)).collect();
    let mut lines = vec![match &names[..] {
        [] => html(lang, "gate-open", &[]),
        names => html(lang, "gate-asks", &[("sources", Arg::Text(&names.join(", ")))]),
    }];
    if required.is_empty() {
        lines.push(html(lang, "gate-requires-none", &[]));
    } else {
        lines.push(html(lang, "gate-requires", &[]));
        let line = |(_, title, link): &(ChatId, String, String)| {
            html(lang, "gate-required", &[("chat", Arg::Text(title)), ("link", Arg::Text(link))])
        };
        lines.extend(required.iter().map(line));
    }
    lines.push(match plan {
        Some(plan) => html(lang, "gate-opens", &[("plan", Arg::Text(plan))]),
        None => html(lang, "gate-opens-nothing", &[]),
    });
    lines.join("\n")
}

/// Which chat shall people join first? `none` if there is none to choose.
pub fn require_which(lang: Lang, none: bool) -> String {
    html(lang, if none { "gate-no-chats" } else { "gate-require-which" }, &[])
}

/// A chat has neither a public name nor a link of the bot's.
pub fn no_address(lang: Lang) -> String {
    html(lang, "gate-no-address", &[])
}

/// Which plan shall passing the gate open?
pub fn opens_which(lang: Lang) -> String {
    html(lang, "gate-opens-which", &[])
}

/// A plan that is out of sale is nothing for the gate.
pub fn out_of_sale(lang: Lang) -> String {
    html(lang, "gate-out-of-sale", &[])
}

/// `/methods`: Stars, the instructions for paying by hand, invoices by a provider.
pub fn methods(lang: Lang, stars: bool, instructions: Option<&str>, provider: bool) -> String {
    let word = |on: bool| if on { "yes" } else { "no" };
    let mut lines = vec![html(lang, "methods-stars", &[("on", Arg::Text(word(stars)))])];
    lines.push(match instructions {
        Some(words) => html(lang, "methods-manual", &[("words", Arg::Text(words))]),
        None => html(lang, "methods-no-manual", &[]),
    });
    lines.push(html(lang, "methods-telegram", &[("on", Arg::Text(word(provider)))]));
    lines.join("\n\n")
}

/// What shall people read who pay by hand?
pub fn ask_instructions(lang: Lang) -> String {
    html(lang, "methods-ask", &[])
}

/// No text, or a long one.
pub fn bad_instructions(lang: Lang, most: usize) -> String {
    html(lang, "methods-bad", &[("most", Arg::Text(&most.to_string()))])
}
