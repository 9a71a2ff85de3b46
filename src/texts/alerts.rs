//! What owners read without having asked: alerts, and orders that wait for their word.

use chrono_tz::Tz;

use super::{Arg, date_in_zone, escape, html, plain};
use crate::domain::{
    Lang,
    alert::Alert,
    order::{Order, Purpose},
};

/// Of the bot's own place in a chat.
fn of_place(lang: Lang, alert: &Alert) -> String {
    match alert {
        Alert::Connected { .. } | Alert::RightsLost { .. } | Alert::RightsBack { .. } => rights_alert(lang, alert),
        Alert::Disconnected { title, .. } => html(lang, "alert-disconnected", &[("chat", Arg::Text(title))]),
        Alert::Offered { title, user, name, .. } => {
            let user = user.to_string();
            html(
                lang,
                "alert-offered",
                &[("chat", Arg::Text(title)), ("user", Arg::Text(&user)), ("who", Arg::Text(name))],
            )
        }
        Alert::NotAdmin { title } => html(lang, "alert-not-admin", &[("chat", Arg::Text(title))]),
        _ => String::new(),
    }
}

/// An alert.
pub fn alert(lang: Lang, alert: &Alert) -> String {
    match alert {
        Alert::Connected { .. }
        | Alert::RightsLost { .. }
        | Alert::RightsBack { .. }
        | Alert::Disconnected { .. }
        | Alert::Offered { .. }
        | Alert::NotAdmin { .. } => of_place(lang, alert),
        Alert::LinkLeaked { title, owner, stranger, entry } => {
            let (owner, stranger) = (owner.to_string(), stranger.to_string());
            let args = [
                ("chat", Arg::Text(title)),
                ("owner", Arg::Text(&owner)),
                ("stranger", Arg::Text(&stranger)),
                ("entry", Arg::Text(entry.name())),
            ];
            html(lang, "alert-leak", &args)
        }
        Alert::Demoted { title, user } => {
            html(lang, "alert-demoted", &[("chat", Arg::Text(title)), ("user", Arg::Text(&user.to_string()))])
        }
        Alert::BanLifted { title, user } => {
            html(lang, "alert-ban-lifted", &[("chat", Arg::Text(title)), ("user", Arg::Text(&user.to_string()))])
        }
        Alert::GatePlanOver { plan } => html(lang, "alert-gate-plan-over", &[("plan", Arg::Text(plan))]),
        Alert::NoLink { title, reason } => {
            html(lang, "alert-no-link", &[("chat", Arg::Text(title)), ("reason", Arg::Text(reason))])
        }
        Alert::OrderClaimed { key } | Alert::Proof { key, .. } => {
            html(lang, "card-claimed", &[("key", Arg::Text(key))])
        }
        Alert::PaymentKept { user, amount, charge, why, .. } => {
            let (user, price) = (user.to_string(), super::payments::amount(lang, amount));
            let args = [
                ("user", Arg::Text(&user)),
                ("price", Arg::Text(&price)),
                ("charge", Arg::Text(charge)),
                ("why", Arg::Text(why)),
            ];
            html(lang, "alert-payment-kept", &args)
        }
        Alert::NoInvoice { order, method, reason } => {
            let args = [("key", Arg::Text(order)), ("method", Arg::Text(method)), ("reason", Arg::Text(reason))];
            let hints = [
                ("CURRENCY_TOTAL_AMOUNT_INVALID", "amount"),
                ("SUBSCRIPTION_AMOUNT_INVALID", "subscription"),
                ("CURRENCY_INVALID", "currency"),
                ("PAYMENT_PROVIDER_INVALID", "provider"),
            ];
            let hint = hints.iter().find(|(words, _)| reason.contains(words)).map_or("other", |(_, hint)| hint);
            format!(
                "{} {}",
                html(lang, "alert-no-invoice", &args),
                html(lang, "no-invoice-hint", &[("hint", Arg::Text(hint))])
            )
        }
        Alert::NoRate { .. } | Alert::PayoutAsked { .. } => super::referrals::alert(lang, alert).unwrap_or_default(),
        // What somebody writes is shown in their own words, by `texts::support`.
        Alert::Letter { letter, .. } => escape(letter.words.as_deref().unwrap_or_default()).into_owned(),
        Alert::SponsorKey { source } => html(lang, "alert-sponsor-key", &[("source", Arg::Text(source))]),
    }
}

/// An order that waits for an owner's word, or what became of it.
pub struct OrderCard<'a> {
    /// The order.
    pub order: &'a Order,
    /// The plan's name.
    pub plan: &'a str,
    /// Who pays.
    pub person: &'a str,
    /// Who decided.
    pub judge: Option<&'a str>,
    /// The zone of all times.
    pub zone: Tz,
}

/// What owners read about an order.
pub fn order_card(lang: Lang, card: &OrderCard<'_>) -> String {
    let order = card.order;
    let user = order.user.to_string();
    let price = super::shop::money(lang, order.amount);
    let placed = date_in_zone(lang, order.created_at, card.zone);
    let purpose = match order.purpose {
        Purpose::New => "new",
        Purpose::Renew(_) => "renew",
        Purpose::Switch(_) => "switch",
    };
    let facts = [
        ("key", Arg::Text(order.key.as_str())),
        ("plan", Arg::Text(card.plan)),
        ("person", Arg::Text(card.person)),
        ("user", Arg::Text(&user)),
        ("price", Arg::Text(&price)),
        ("placed", Arg::Text(&placed)),
        ("purpose", Arg::Text(purpose)),
    ];
    let judge = card.judge.unwrap_or_default();
    let reason = super::shop::reason(lang, order).unwrap_or_default();
    let state = [
        ("state", Arg::Text(order.state.name())),
        ("judge", Arg::Text(judge)),
        ("by", Arg::Text(if card.judge.is_some() { "owner" } else { "nobody" })),
    ];
    let mut text = format!("{}\n\n{}", html(lang, "card", &facts), html(lang, "card-state", &state));
    if !reason.is_empty() {
        text.push_str(&html(lang, "card-reason", &[("reason", Arg::Text(&reason))]));
    }
    text
}

/// Who decided, if it was nobody on Telegram.
pub fn operator(lang: Lang) -> String {
    plain(lang, "card-operator", &[])
}

/// Button: the money is there.
pub fn button_confirm(lang: Lang) -> String {
    plain(lang, "button-confirm", &[])
}

/// Button: the money is not there.
pub fn button_reject(lang: Lang) -> String {
    plain(lang, "button-reject", &[])
}

/// What owners read of the bot's rights in a chat.
fn rights_alert(lang: Lang, alert: &Alert) -> String {
    let rights = |missing: &[String]| missing.iter().map(|name| right(lang, name)).collect::<Vec<_>>().join(", ");
    match alert {
        Alert::Connected { chat, title, missing } => {
            let key = if missing.is_empty() { "alert-connected" } else { "alert-connected-missing" };
            let (id, rights) = (chat.to_string(), rights(missing));
            let args = [("chat", Arg::Text(title)), ("id", Arg::Text(&id)), ("rights", Arg::Text(&rights))];
            let head = html(lang, key, &args);
            if missing.is_empty() { head } else { format!("{head}\n\n{}", mending(lang, title, missing, &rights)) }
        }
        Alert::RightsLost { title, missing, .. } => {
            let rights = rights(missing);
            let head = html(lang, "alert-rights-lost", &[("chat", Arg::Text(title)), ("rights", Arg::Text(&rights))]);
            format!("{head}\n\n{}", mending(lang, title, missing, &rights))
        }
        Alert::RightsBack { title, removals, links, .. } => {
            let count = |count: &u64| Arg::Count(usize::try_from(*count).unwrap_or(usize::MAX));
            let args = [("chat", Arg::Text(title)), ("removals", count(removals)), ("links", count(links))];
            html(lang, "alert-rights-back", &args)
        }
        _ => String::new(),
    }
}

/// What stops without these rights, and how to give them back.
fn mending(lang: Lang, title: &str, missing: &[String], rights: &str) -> String {
    let lost = match missing {
        [one] if one == "can_invite_users" => "invite",
        [_] => "restrict",
        _ => "both",
    };
    let stop = html(lang, "rights-stop", &[("lost", Arg::Text(lost))]);
    let how = html(lang, "rights-how", &[("chat", Arg::Text(title)), ("rights", Arg::Text(rights))]);
    format!("{stop}\n\n{how}")
}

/// The name of a right as Telegram's apps show it.
pub fn right(lang: Lang, name: &str) -> String {
    match name {
        "can_invite_users" => plain(lang, "right-invite", &[]),
        "can_restrict_members" => plain(lang, "right-restrict", &[]),
        other => other.to_owned(),
    }
}
