//! Say something to somebody, as part of a transaction.

use crate::{
    domain::{
        BotId, ChatId,
        errand::{Class, Task},
    },
    store::Work,
    telegram::{Keyboard, calls},
};

/// The length of a message. Bot API: sendMessage, 4096 characters after the markup is read; with it we are on the safe
/// side.
const LONGEST: usize = 4_096;
/// Rows of buttons under one message. Telegram takes no more than 100 buttons.
const ROWS: usize = 90;

/// Queues a message to a chat. What is too long for one goes on in the next.
pub fn say(work: &mut Work, bot: BotId, class: Class, chat: ChatId, text: &str, keyboard: &Keyboard) {
    let mut send = |text: &str, keyboard: &Keyboard| {
        let body = calls::send_message(chat, text, keyboard).body;
        work.send(bot, class, Task::say(chat, body));
    };
    let mut texts = pages(text);
    let last = texts.pop().unwrap_or_default();
    texts.iter().for_each(|text| send(text, &Keyboard::new()));
    let mut rows = keyboard.chunks(ROWS);
    send(last, &rows.next().unwrap_or_default().to_vec());
    rows.for_each(|rows| send("…", &rows.to_vec()));
}

/// Queues an answer to a person.
pub fn reply(work: &mut Work, bot: BotId, chat: ChatId, text: &str, keyboard: &Keyboard) {
    say(work, bot, Class::Reply, chat, text, keyboard);
}

/// A text in parts that are short enough, parted between lines: no sentence of ours has markup across lines.
fn pages(mut text: &str) -> Vec<&str> {
    let mut pages = Vec::new();
    while text.len() > LONGEST {
        // Bytes are never fewer than characters.
        let limit = text.floor_char_boundary(LONGEST);
        let Some(end) = text[..limit].rfind('\n').filter(|end| *end > 0) else { break };
        pages.push(&text[..end]);
        text = text[end..].trim_start_matches('\n');
    }
    pages.push(text);
    pages
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, pages};

    #[test]
    fn a_long_text_is_parted_between_lines_and_nothing_is_lost() {
        let line = "Ж – a line of a report that goes on and on";
        let text = vec![line; 300].join("\n");
        let parts = pages(&text);
        assert!(parts.len() > 1 && parts.iter().all(|part| part.len() <= LONGEST));
        assert_eq!(parts.join("\n"), text);
        assert_eq!(pages("short"), ["short"]);
    }
}
