//! Somebody came, went, rose or fell in a chat: note it, and see whose link it was.

use crate::{
    domain::{
        BotId, ChatId, Invite, Moment, User, UserId,
        errand::{Alert, Class, Task},
        seat::{Exempt, Observed, Seat, Step},
    },
    error::Result,
    flows::reconcile,
    store::Work,
};
use std::time::Duration;

/// Time for the owner to act after an administrator lost the post.
const DEMOTED_GRACE: Duration = Duration::from_secs(24 * 3_600);

/// One move, as a `chat_member` update tells it.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Where.
    pub chat: ChatId,
    /// Who did it.
    pub actor: UserId,
    /// Whose place changed.
    pub member: User,
    /// What they were.
    pub old: Observed,
    /// What they are.
    pub new: Observed,
    /// The end of a ban; none for a lasting one.
    pub ban_until: Option<Moment>,
    /// The link they came by.
    pub link: Option<String>,
    /// They had asked to join.
    pub by_request: bool,
    /// When, to the second, by Telegram's clock.
    pub at: Moment,
    /// When we were told, by ours: clocks that differ must not make news look old.
    pub told_at: Moment,
}

/// Notes the move and starts what follows from it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn moved(work: &mut Work, bot: BotId, moved: &Moved) -> Result<()> {
    let Some(chat) = work.chat(bot, moved.chat).await? else { return Ok(()) };
    let now = work.now();
    let mut seat = work.seat(bot, chat.id, moved.member.id).await?;
    let invite = match &moved.link {
        Some(link) => work.invite(bot, link).await?,
        None => None,
    };
    if let Some(invite) = &invite {
        came_by(work, bot, &chat.title, invite, moved, &seat).await?;
    }
    // An update that we had before our own later look says nothing new.
    if seat.observed_at.is_some_and(|seen| moved.told_at < seen) {
        return Ok(());
    }
    let ours = invite.is_some();
    exempt(work, bot, &chat.title, moved, &mut seat, ours);
    let was = seat.observed;
    seat.observe(seen(bot, moved), moved.told_at);
    if moved.actor.0 == bot.0 {
        reconcile::show_back(work, bot, &seat, was);
    }
    let banned = work.is_banned(bot, moved.member.id).await?;
    let due = match seat.step(now, banned, chat.keep_strays) {
        Step::Rest(next) => next,
        Step::Look | Step::Remove | Step::Ban => {
            work.send(bot, Class::Seat, Task::Settle { chat: chat.id, user: seat.user });
            None
        }
    };
    work.save_seat(bot, &seat, due).await?;
    if moved.new.is_inside() {
        reconcile::revoke_links(work, bot, seat.user, chat.id).await?;
    }
    Ok(())
}

/// A link is used up by whoever enters; by anybody but its owner it has leaked.
async fn came_by(work: &mut Work, bot: BotId, title: &str, invite: &Invite, moved: &Moved, seat: &Seat) -> Result<()> {
    let live = invite.revoked_at.is_none();
    work.use_invite(&invite.link, moved.member.id).await?;
    if live {
        work.revoke_invite(&invite.link).await?;
        work.send(bot, Class::Seat, Task::Revoke { chat: moved.chat, link: invite.link.clone() });
    }
    if invite.user != moved.member.id {
        tracing::warn!(
            bot.id = bot.0,
            chat.id = moved.chat.0,
            owner = invite.user.0,
            stranger = moved.member.id.0,
            entitled = seat.is_entitled(work.now()),
            "somebody entered by another person's link"
        );
        let alert = Alert::LinkLeaked { title: title.to_owned(), owner: invite.user, stranger: moved.member.id };
        work.send(bot, Class::Reply, Task::Alert(alert));
    }
    Ok(())
}

/// Who may stay without a right, from now on.
fn exempt(work: &mut Work, bot: BotId, title: &str, moved: &Moved, seat: &mut Seat, our_link: bool) {
    let now = work.now();
    if moved.new != Observed::In || seat.is_entitled(now) || seat.exemption(now).is_some() {
        return;
    }
    let by_other = moved.actor != moved.member.id && moved.actor.0 != bot.0;
    if moved.member.is_bot {
        seat.exempt = Some(Exempt::Bot);
    } else if matches!(moved.old, Observed::Admin | Observed::Owner) {
        demoted(work, bot, title, seat);
    } else if moved.old.is_inside() && seat.observed == Observed::Unknown && seat.wanted_until.is_none() {
        // Was there before us; a take-over import may decide about them later.
        seat.exempt = Some(Exempt::Guest);
    } else if !moved.old.is_inside() && by_other && !our_link && moved.link.is_none() && !moved.by_request {
        seat.exempt = Some(Exempt::ByHand);
    }
}

/// Who lost the post has a day, and the owner is told.
pub fn demoted(work: &mut Work, bot: BotId, title: &str, seat: &mut Seat) {
    (seat.exempt, seat.exempt_until) = (Some(Exempt::Demoted), Some(work.now() + DEMOTED_GRACE));
    let alert = Alert::Demoted { title: title.to_owned(), user: seat.user };
    work.send(bot, Class::Reply, Task::Alert(alert));
}

/// Our own kick shows up as a ban of a minute: that is no human's ban.
fn seen(bot: BotId, moved: &Moved) -> Observed {
    let passing = moved.ban_until.is_some_and(|until| until.since(moved.at) <= Duration::from_secs(120));
    if moved.new == Observed::Banned && moved.actor.0 == bot.0 && passing { Observed::Out } else { moved.new }
}
