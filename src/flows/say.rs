//! Say something to somebody, as part of a transaction.

use crate::{
    domain::{
        BotId, ChatId,
        errand::{Class, Task},
    },
    store::Work,
    telegram::{Keyboard, calls},
};

/// Queues a message to a chat.
pub fn say(work: &mut Work, bot: BotId, class: Class, chat: ChatId, text: &str, keyboard: &Keyboard) {
    let body = calls::send_message(chat, text, keyboard).body;
    work.send(bot, class, Task::Say { chat, body });
}

/// Queues an answer to a person.
pub fn reply(work: &mut Work, bot: BotId, chat: ChatId, text: &str, keyboard: &Keyboard) {
    say(work, bot, Class::Reply, chat, text, keyboard);
}
