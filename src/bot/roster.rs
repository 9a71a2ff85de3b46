//! Who comes, goes, asks to join; and our own place in a chat.

use std::sync::Arc;

use teloxide::types::{ChatJoinRequest, ChatMember, ChatMemberKind, ChatMemberUpdated, UntilDate};

use super::{Handled, visitor};
use crate::{
    app::{App, Bot},
    domain::{ChatId, ChatKind, Moment, Origin, seat::Observed, team::Deed},
    flows::{
        connect::{self, Place},
        observe::{self, Moved},
        request,
    },
};

/// `chat_member`: somebody's place in a chat changed.
pub async fn moved(app: App, bot: Arc<Bot>, origin: Origin, told_at: Moment, update: ChatMemberUpdated) -> Handled {
    let moved = Moved {
        chat: ChatId(update.chat.id.0),
        actor: visitor::user(&update.from).id,
        member: visitor::user(&update.new_chat_member.user),
        old: observed(&update.old_chat_member),
        new: observed(&update.new_chat_member),
        ban_until: ban_until(&update.new_chat_member),
        link: update.invite_link.map(|link| link.invite_link),
        by_request: update.via_chat_folder_invite_link || update.via_join_request,
        at: Moment::from_secs(update.date.timestamp()),
        told_at,
    };
    let by_hand = observe::by_hand(&app, &bot, &moved).await?;
    let mut work = app.begin(origin).await?;
    observe::moved(&mut work, bot.id, &moved, by_hand).await?;
    work.commit().await
}

/// `my_chat_member`: our own place changed, or somebody blocked us or came back.
pub async fn placed(app: App, bot: Arc<Bot>, origin: Origin, update: ChatMemberUpdated) -> Handled {
    let actor = visitor::user(&update.from);
    if update.chat.is_private() {
        let gone = observed(&update.new_chat_member) == Observed::Banned;
        let mut work = app.begin(origin).await?;
        let since = gone.then_some(work.now());
        work.set_unreachable(bot.id, actor.id, since).await?;
        if !gone {
            work.release_messages(bot.id, actor.id.chat()).await?;
        }
        return work.commit().await;
    }
    let Some(kind) = kind(&update) else { return super::ignore(app, origin).await };
    let known = app.store.acquaintance(bot.id, actor.id).await?;
    let role = bot.role(actor.id, known.and_then(|known| known.role));
    let by_owner = role.is_some_and(|role| role.may(Deed::Shop));
    let title = update.chat.title().unwrap_or_default().to_owned();
    let mut work = app.begin(origin).await?;
    let (chat, place) = (ChatId(update.chat.id.0), place(&update.new_chat_member));
    connect::added(&mut work, bot.id, (chat, &title), &place, &actor, by_owner).await?;
    connect::placed(&mut work, bot.id, (chat, kind, &title), place, by_owner).await?;
    work.commit().await
}

/// `chat_join_request`.
pub async fn asked(app: App, bot: Arc<Bot>, origin: Origin, asked: ChatJoinRequest) -> Handled {
    let user = visitor::user(&asked.from);
    let Some(who) = visitor::meet(&app, &bot, origin.clone(), user).await? else {
        return super::ignore(app, origin).await;
    };
    let mut work = app.begin(origin).await?;
    let person = (who.user.id, who.lang);
    request::asked(&mut work, bot.id, ChatId(asked.chat.id.0), person, ChatId(asked.user_chat_id.0)).await?;
    work.commit().await
}

/// A basic group became a supergroup.
pub async fn migrated(app: &App, bot: &Arc<Bot>, origin: Origin, from: i64, to: i64) -> Handled {
    connect::migrated(app, bot.id, ChatId(from), ChatId(to)).await?;
    app.begin(origin).await?.commit().await
}

fn kind(update: &ChatMemberUpdated) -> Option<ChatKind> {
    if update.chat.is_channel() {
        Some(ChatKind::Channel)
    } else if update.chat.is_supergroup() {
        Some(ChatKind::Supergroup)
    } else {
        update.chat.is_group().then_some(ChatKind::Group)
    }
}

fn observed(member: &ChatMember) -> Observed {
    match &member.kind {
        ChatMemberKind::Owner(_) => Observed::Owner,
        ChatMemberKind::Administrator(_) => Observed::Admin,
        ChatMemberKind::Member(_) => Observed::In,
        ChatMemberKind::Restricted(restricted) if restricted.is_member => Observed::In,
        ChatMemberKind::Restricted(_) | ChatMemberKind::Left => Observed::Out,
        ChatMemberKind::Banned(_) => Observed::Banned,
    }
}

fn ban_until(member: &ChatMember) -> Option<Moment> {
    match &member.kind {
        ChatMemberKind::Banned(banned) => match banned.until_date {
            UntilDate::Date(date) => Some(Moment::from_secs(date.timestamp())),
            UntilDate::Forever => None,
        },
        _ => None,
    }
}

fn place(member: &ChatMember) -> Place {
    let has = match &member.kind {
        ChatMemberKind::Administrator(rights) => [rights.can_invite_users, rights.can_restrict_members],
        _ => [false; 2],
    };
    Place::of(observed(member), has)
}
