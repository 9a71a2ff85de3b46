//! The table of methods: name, and what it does.

mod chats;
mod commands;
mod links;
mod media;
mod members;
mod messages;
mod payments;
mod requests;

use std::{collections::HashMap, sync::OnceLock};

use serde_json::{Value, json};

use super::{World, fail::Fail, params::Params, state::State};

/// What a method does with the world.
pub type Act = fn(&mut State, i64, &Params) -> Result<Value, Fail>;

/// How a method is carried out.
#[derive(Clone, Copy)]
pub enum Run {
    /// At once.
    Act(Act),
    /// getUpdates may wait.
    Poll,
}

const METHODS: [(&str, Run); 41] = [
    ("getUpdates", Run::Poll),
    ("getMe", Run::Act(get_me)),
    ("deleteWebhook", Run::Act(delete_webhook)),
    ("getWebhookInfo", Run::Act(get_webhook_info)),
    ("sendMessage", Run::Act(messages::send)),
    ("sendPhoto", Run::Act(media::send_photo)),
    ("sendDocument", Run::Act(media::send_document)),
    ("copyMessage", Run::Act(media::copy)),
    ("forwardMessage", Run::Act(media::forward)),
    ("getFile", Run::Act(media::get_file)),
    ("editMessageText", Run::Act(messages::edit_text)),
    ("editMessageCaption", Run::Act(messages::edit_caption)),
    ("editMessageMedia", Run::Act(messages::edit_media)),
    ("editMessageReplyMarkup", Run::Act(messages::edit_markup)),
    ("deleteMessage", Run::Act(messages::delete)),
    ("sendChatAction", Run::Act(messages::action)),
    ("answerCallbackQuery", Run::Act(messages::answer_tap)),
    ("setMyCommands", Run::Act(commands::set)),
    ("getMyCommands", Run::Act(commands::get)),
    ("deleteMyCommands", Run::Act(commands::delete)),
    ("getChat", Run::Act(chats::get)),
    ("getChatMember", Run::Act(chats::member)),
    ("getChatAdministrators", Run::Act(chats::administrators)),
    ("getChatMemberCount", Run::Act(chats::count)),
    ("leaveChat", Run::Act(chats::leave)),
    ("createChatInviteLink", Run::Act(links::create)),
    ("editChatInviteLink", Run::Act(links::edit)),
    ("revokeChatInviteLink", Run::Act(links::revoke)),
    ("exportChatInviteLink", Run::Act(links::export)),
    ("approveChatJoinRequest", Run::Act(requests::approve)),
    ("declineChatJoinRequest", Run::Act(requests::decline)),
    ("banChatMember", Run::Act(members::ban)),
    ("unbanChatMember", Run::Act(members::unban)),
    ("promoteChatMember", Run::Act(members::promote)),
    ("sendInvoice", Run::Act(payments::send_invoice)),
    ("createInvoiceLink", Run::Act(payments::create_link)),
    ("answerPreCheckoutQuery", Run::Act(payments::answer)),
    ("refundStarPayment", Run::Act(payments::refund)),
    ("editUserStarSubscription", Run::Act(payments::edit_subscription)),
    ("getStarTransactions", Run::Act(payments::transactions)),
    ("getMyStarBalance", Run::Act(payments::balance)),
];

/// A method by its name in any case.
pub fn find(name: &str) -> Option<(&'static str, Run)> {
    static BY_NAME: OnceLock<HashMap<String, (&'static str, Run)>> = OnceLock::new();
    let table =
        BY_NAME.get_or_init(|| METHODS.iter().map(|(name, run)| (name.to_lowercase(), (*name, *run))).collect());
    table.get(&name.to_lowercase()).copied()
}

impl World {
    /// In checking mode, judges a call's parameters.
    pub(super) fn check(&self, name: &str, params: &Params) {
        let mut state = self.lock();
        if let Some(spec) = state.spec {
            spec.call(name, params, &mut state.book.problems);
        }
    }

    /// Carries a method out and, in checking mode, judges the call and its answer.
    pub(super) fn run(&self, bot: i64, name: &str, act: Act, params: &Params) -> Result<Value, Fail> {
        let mut state = self.lock();
        if let Some(spec) = state.spec {
            spec.call(name, params, &mut state.book.problems);
        }
        let result = act(&mut state, bot, params)?;
        if let Some(spec) = state.spec {
            spec.answer(name, &result, &mut state.book.problems);
        }
        Ok(result)
    }
}

fn get_me(state: &mut State, bot: i64, _: &Params) -> Result<Value, Fail> {
    Ok(state.me_json(bot))
}

fn delete_webhook(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    if let Some(bot) = state.bots.get_mut(&bot) {
        bot.webhook.clear();
        if params.flag("drop_pending_updates") {
            bot.queue.clear();
        }
    }
    Ok(json!(true))
}

fn get_webhook_info(state: &mut State, bot: i64, _: &Params) -> Result<Value, Fail> {
    let now = state.clock.now();
    let Some(bot) = state.bots.get_mut(&bot) else { return Ok(json!(null)) };
    let (url, queue) = (&bot.webhook, &mut bot.queue);
    let mut info = json!({ "url": url, "has_custom_certificate": false, "pending_update_count": queue.len(now) });
    if let Some(names) = queue.allowed_names() {
        info["allowed_updates"] = json!(names);
    }
    Ok(info)
}
