//! Calls in plain words: what the bot asked of Telegram and of the sponsors.

use serde_json::Value;

use super::{cast::Who, stage::Stage, story::Tone};
use crate::emulator::{Button, ButtonKind, Call};

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
    let links = stage.world.links(stage.club);
    let name = links.into_iter().find(|known| known.link == link)?.name?;
    Who::of(name.parse().ok()?)
}

/// A call in a sentence; none for those that tell a newcomer nothing.
pub fn call(stage: &Stage, call: &Call) -> Option<(Tone, String)> {
    let text = |name: &str| call.params.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |name: &str| match call.params.get(name) {
        Some(Value::String(text)) => text.parse().unwrap_or(0),
        other => other.and_then(Value::as_i64).unwrap_or(0),
    };
    let (chat, user) = (stage.title(number("chat_id")), person(number("user_id")));
    let (tone, said) = match call.method {
        "sendMessage" => {
            (Tone::Bot, format!("The bot wrote to {}: “{}”", person(number("chat_id")), quote(text("text"))))
        }
        "sendPhoto" => (Tone::Bot, format!("The bot sent {} a photo.", person(number("chat_id")))),
        "sendDocument" => (Tone::Bot, format!("The bot sent {} a document.", person(number("chat_id")))),
        "copyMessage" | "forwardMessage" => {
            let (from, to) = (person(number("from_chat_id")), person(number("chat_id")));
            (Tone::Bot, format!("The bot passed a message from its chat with {from} on to {to}."))
        }
        "createChatInviteLink" => {
            let owner = text("name").parse().map_or("somebody", person);
            (Tone::Bot, format!("The bot made a personal link to {chat} for {owner}: one use, 24 hours."))
        }
        "revokeChatInviteLink" => {
            let owner = link_owner(stage, text("invite_link")).map_or("a", Who::name);
            let whose = if owner == "a" { "a".to_owned() } else { format!("{owner}’s") };
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
    };
    Some(match &call.error {
        None => (tone, said),
        Some(error) => (Tone::Quiet, format!("{said} Telegram refused: {error}.")),
    })
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
    Who::of(id).map_or("somebody", Who::name)
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
