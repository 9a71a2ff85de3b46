//! Options of `usher plan`: which chats a plan opens.

use clap::Args;

use super::look::chat_id;
use crate::domain::{ChatId, Plan};

/// Which chats a plan opens.
#[derive(Args, Debug)]
#[group(multiple = true)]
pub struct Openings {
    /// The chats it opens, by id (`usher chat list`)
    #[arg(long = "chat", value_name = "CHAT_ID", num_args = 1.., allow_negative_numbers = true, value_parser = chat_id,
        conflicts_with_all = ["all_chats", "exclude_chats"])]
    pub chats: Vec<ChatId>,
    /// It opens every chat of the bot, also those that are connected later (but for those that the gate requires)
    #[arg(long)]
    all_chats: bool,
    /// The same but for these, by id
    #[arg(long = "exclude-chat", value_name = "CHAT_ID", num_args = 1.., allow_negative_numbers = true, value_parser = chat_id)]
    exclude_chats: Vec<ChatId>,
}

impl Openings {
    pub fn is_empty(&self) -> bool {
        self.chats.is_empty() && self.all_but().is_none()
    }

    pub fn all_but(&self) -> Option<Vec<ChatId>> {
        (self.all_chats || !self.exclude_chats.is_empty()).then(|| self.exclude_chats.clone())
    }

    /// Takes over what was chosen; nothing chosen leaves the plan as it is.
    pub fn choose(&self, plan: &mut Plan) {
        if !self.is_empty() {
            plan.chats.clone_from(&self.chats);
            plan.all_but = self.all_but();
        }
    }
}
