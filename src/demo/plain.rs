//! Calls in plain words: what the bot asked of Telegram and of the sponsors.

use serde_json::Value;

use super::{cast::Who, crowd, stage::Stage, story::Tone};
use crate::emulator::{Button, ButtonKind, Call, Media};

/// Where the daemon asks the sponsor network.
pub const SPONSORS: &str = "/get-sponsors";
/// So much of a message is quoted.
const QUOTED: usize = 64;

/// A personal link of Telegram's.
pub fn is_invite(url: &str) -> bool {
    url.starts_with("https://t.me/+")
}

/// A button with a personal link.
pub fn is_way_in(button: &Button) -> bool {
    matches!(&button.kind, ButtonKind::Url(url) if is_invite(url))
}

/// Whom the bot made a link for: it writes the person's id into the link's name.
pub fn link_owner(stage: &Stage, link: &str) -> Option<Who> {
    let (_, known) = stage.link(link)?;
    Who::of(known.name?.parse().ok()?)
}

/// A call in a sentence; none for those that tell a newcomer nothing.
pub fn call(stage: &Stage, call: &Call) -> Option<(Tone, String)> {
    let (text, number) = (|name| text(call, name), |name| number(call, name));
    let (tone, said) = match call.method {
        "sendMessage" => {
            (Tone::Bot, format!("The bot wrote to {}: “{}”", person(number("chat_id")), quote(text("text"))))
        }
        "sendPhoto" => (Tone::Bot, format!("The bot sent {} a photo.", person(number("chat_id")))),
        "sendDocument" => (Tone::Bot, format!("The bot sent {} a document.", person(number("chat_id")))),
        "copyMessage" | "forwardMessage" => {
            let (from, to) = (number("from_chat_id"), person(number("chat_id")));
            let what = thing(stage, from, number("message_id"));
            (Tone::Bot, format!("The bot showed {to} the {what} that {} sent.", person(from)))
        }
        "editMessageText" | "editMessageCaption" | "editMessageReplyMarkup" => {
            let now = Some(quote(text("text"))).filter(|text| !text.is_empty());
            let now = now.map(|text| format!(": it says now “{text}”")).unwrap_or_default();
            (Tone::Bot, format!("The bot changed its message to {}{now}", person(number("chat_id"))))
        }
        "deleteMessage" => {
            (Tone::Quiet, format!("The bot took a message away that {} needs no more.", person(number("chat_id"))))
        }
        _ => chats_call(stage, call).or_else(|| money_call(call))?,
    };
    Some(match &call.error {
        None => (tone, said),
        Some(error) => (Tone::Quiet, format!("{said} Telegram refused: {error}.")),
    })
}

/// What was done with doors and members.
fn chats_call(stage: &Stage, call: &Call) -> Option<(Tone, String)> {
    let text = |name| text(call, name);
    let (chat, user) = (stage.title(number(call, "chat_id")), person(number(call, "user_id")));
    Some(match call.method {
        "createChatInviteLink" => {
            let owner = text("name").parse().map_or("somebody", person);
            (Tone::Bot, format!("The bot made a personal link to {chat} for {owner}: one use, 24 hours."))
        }
        "revokeChatInviteLink" => {
            let owner = stage.link(text("invite_link")).and_then(|(_, known)| known.name?.parse().ok());
            let whose = owner.map_or_else(|| "a".to_owned(), |owner| format!("{}’s", person(owner)));
            (Tone::Bot, format!("The bot revoked {whose} link to {chat}: nobody else can use it."))
        }
        "unbanChatMember" if call.params.get("only_if_banned").and_then(Value::as_bool) == Some(true) => {
            (Tone::Quiet, format!("The bot made sure that no ban keeps {user} out of {chat}."))
        }
        "unbanChatMember" => {
            (Tone::Out, format!("The bot removed {user} from {chat}, without a ban: {user} may come back."))
        }
        "banChatMember" => (Tone::Out, format!("The bot banned {user} from {chat}.")),
        "getChatMember" => (Tone::Quiet, format!("The bot looked whether {user} is in {chat}.")),
        _ => return None,
    })
}

/// What was done with money.
fn money_call(call: &Call) -> Option<(Tone, String)> {
    let text = |name| text(call, name);
    let user = person(number(call, "user_id"));
    let off = call.params.get("is_canceled").and_then(Value::as_bool) == Some(true);
    let said = match call.method {
        "sendInvoice" => {
            let (to, price) = (person(number(call, "chat_id")), price(call));
            format!("The bot sent {to} an invoice: {}, {price}.", text("title"))
        }
        "createInvoiceLink" => {
            let every = if number(call, "subscription_period") > 0 { " every 30 days" } else { "" };
            format!("The bot made a link by which {} is paid: {}{every}.", text("title"), price(call))
        }
        "answerPreCheckoutQuery" if call.params.get("ok").and_then(Value::as_bool) == Some(true) => {
            "Telegram asked before it took the money; the bot looked once more and said yes.".to_owned()
        }
        "answerPreCheckoutQuery" => {
            let why = quote(text("error_message"));
            format!("Telegram asked before it took the money; the bot said no: “{why}”")
        }
        "refundStarPayment" => format!("The bot gave {user} the Stars back."),
        "editUserStarSubscription" if off => format!("The bot ended the renewals of {user}’s subscription."),
        "editUserStarSubscription" => format!("The bot let {user}’s subscription renew itself again."),
        "getStarTransactions" => {
            return Some((Tone::Quiet, "The bot compared its books with Telegram’s list of Stars.".to_owned()));
        }
        _ => return None,
    };
    Some((Tone::Money, said))
}

/// What an invoice costs, in words.
fn price(call: &Call) -> String {
    let prices = match call.params.get("prices") {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        prices => prices.cloned().unwrap_or_default(),
    };
    let amount = prices[0]["amount"].as_i64().unwrap_or(0);
    match text(call, "currency") {
        "XTR" => format!("{amount} Stars"),
        currency => format!("{amount} of the smallest unit of {currency}"),
    }
}

/// What kind of message somebody sent.
fn thing(stage: &Stage, from: i64, message: i64) -> &'static str {
    let shown = stage.world.chat_view(from, stage.bot);
    match shown.into_iter().find(|seen| seen.id == message).and_then(|seen| seen.media) {
        Some(Media::Photo(_)) => "photo",
        Some(Media::Document { .. }) => "document",
        Some(Media::Voice) => "voice",
        Some(Media::Sticker) => "sticker",
        None => "message",
    }
}

fn text<'c>(call: &'c Call, name: &str) -> &'c str {
    call.params.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn number(call: &Call, name: &str) -> i64 {
    match call.params.get(name) {
        Some(Value::String(text)) => text.parse().unwrap_or(0),
        other => other.and_then(Value::as_i64).unwrap_or(0),
    }
}

/// A question to the sponsor network in a sentence.
pub fn asked(request: &Value) -> String {
    let user = person(request["body"]["user_id"].as_i64().unwrap_or(0));
    let answer = match request["answer"]["status"].as_str() {
        Some("ok") => "all done",
        Some("warning") => "subscriptions are missing",
        _ => "no clear answer",
    };
    format!("The bot asked the sponsor network SubGram about {user}: {answer}.")
}

fn person(id: i64) -> &'static str {
    Who::of(id).map(Who::name).or_else(|| crowd::name(id)).unwrap_or("somebody")
}

/// Whether a call concerns one of these people.
pub fn is_about(call: &Call, them: impl Fn(i64) -> bool) -> bool {
    ["chat_id", "user_id", "name"].into_iter().any(|field| them(number(call, field)))
}

/// The beginning of a message, on one line and without its markup.
fn quote(html: &str) -> String {
    let (mut plain, mut in_tag) = (String::new(), false);
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            c => plain.push(if c.is_whitespace() { ' ' } else { c }),
        }
    }
    let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= QUOTED {
        return plain;
    }
    let cut: String = plain.chars().take(QUOTED).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head))
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn a_message_is_quoted_on_one_line_without_its_markup() {
        assert_eq!(quote("<b>Trial\nweek</b> is &lt;yours&gt;"), "Trial week is <yours>");
        let long = quote(&"word ".repeat(40));
        assert!(long.ends_with("word…") && long.chars().count() <= 65, "{long}");
    }
}
