//! Somebody came, went, rose or fell in a chat: note it, and see whose link it was.

use std::{sync::Arc, time::Duration};

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Chat, ChatId, Invite, Moment, Origin, User, UserId,
        alert::{Alert, Entry},
        errand::{Class, Task},
        seat::{Exempt, Observed, Seat, Step},
    },
    error::{Error, Result},
    flows::{brake, reconcile},
    store::Work,
    telegram::{CallFault, Meaning, Membership},
};

/// Time for the owner to act after an administrator lost the post.
const DEMOTED_GRACE: Duration = Duration::from_secs(24 * 3_600);

/// Who acts for an administrator that stays anonymous. Bot API: `GroupAnonymousBot`.
const ANONYMOUS: UserId = UserId(1_087_968_824);

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

impl Moved {
    /// Somebody took the person in: not themselves, not by a link, not by approving a request.
    fn is_added(&self, bot: BotId) -> bool {
        let came = self.new == Observed::In && !self.old.is_inside() && !self.member.is_bot;
        let by_other = self.actor != self.member.id && self.actor.0 != bot.0;
        came && by_other && self.link.is_none() && !self.by_request
    }
}

/// Was the person added by an administrator? In groups ordinary members may add people too, and exempt nobody by that.
/// Network, no transaction.
///
/// # Errors
/// `Retry` when Telegram does not say who the actor is: until it does, the person is neither exempt nor removed.
pub async fn by_hand(app: &App, bot: &Arc<Bot>, moved: &Moved) -> Result<bool> {
    if !moved.is_added(bot.id) || app.store.chat(bot.id, moved.chat).await?.is_none() {
        return Ok(false);
    }
    let is_admin = |observed: Observed| matches!(observed, Observed::Admin | Observed::Owner);
    if moved.actor == ANONYMOUS || is_admin(app.store.seat(bot.id, moved.chat, moved.actor).await?.observed) {
        return Ok(true);
    }
    match bot.telegram.membership(moved.chat, moved.actor).await {
        look if look.clear().is_some() || look.is_nobody() => Ok(look.clear().is_some_and(is_admin)),
        Membership::Unknown(fault) => match fault.meaning() {
            Meaning::Wait(after) => Err(Error::Retry { after: Some(after), reason: fault.to_string() }),
            _ => Err(Error::retry(fault)),
        },
        Membership::Known(_) => Err(Error::retry("a status we do not know")),
    }
}

/// Looks whether somebody of whom we never heard is inside: then they were there before us, and stay when a right that
/// they take now is over. Network, then a transaction of its own.
///
/// # Errors
/// Telegram's, when it gives no clear answer.
pub async fn was_there(app: &App, bot: &Arc<Bot>, chat: ChatId, user: UserId) -> Result<bool, CallFault> {
    let asked_at = app.clock.now();
    let told = match bot.telegram.membership(chat, user).await {
        look if look.clear().is_some() || look.is_nobody() => look.clear(),
        Membership::Unknown(fault) => return Err(fault),
        Membership::Known(_) => None,
    };
    let Some(told) = told.filter(|told| told.is_inside()) else { return Ok(false) };
    let noted = async {
        let mut work = app.begin(Origin::Repeatable).await?;
        let mut seat = work.seat(bot.id, chat, user).await?;
        if seat.observed_at.is_none() {
            seat.observe(told, asked_at);
            if seat.exempt.is_none() && told == Observed::In {
                let grace = work.chat(bot.id, chat).await?.and_then(|chat| chat.grace(work.now()));
                (seat.exempt, seat.exempt_until) = (Some(Exempt::Guest), grace);
            }
            let banned = work.is_banned(bot.id, user).await?;
            let step = seat.step(work.now(), banned, false);
            let due = reconcile::begin(&mut work, bot.id, &seat, step);
            work.save_seat(bot.id, &seat, due).await?;
        }
        work.commit().await
    };
    let noted: Result<_> = noted.await;
    noted.map_err(|error| CallFault::NoAnswer(format!("what Telegram said could not be kept: {error}")))?;
    Ok(true)
}

/// Notes the move and starts what follows from it; `by_hand` says that an administrator added the person.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn moved(work: &mut Work, bot: BotId, moved: &Moved, by_hand: bool) -> Result<()> {
    let Some(chat) = work.chat(bot, moved.chat).await? else { return Ok(()) };
    let now = work.now();
    let mut seat = work.seat(bot, chat.id, moved.member.id).await?;
    let invite = match &moved.link {
        Some(link) => work.invite(bot, link).await?,
        None => None,
    };
    // An update that we had before our own later look says nothing new.
    let is_news = seat.observed_at.is_none_or(|seen| moved.told_at >= seen);
    let was = seat.observed;
    if is_news {
        exempt(work, bot, &chat, moved, &mut seat, by_hand);
        seat.observe(seen(bot, moved), moved.told_at);
    }
    let banned = work.is_banned(bot, moved.member.id).await?;
    if let Some(invite) = &invite {
        came_by(work, bot, &chat, invite, &seat, banned).await?;
    }
    if !is_news {
        return Ok(());
    }
    if moved.actor.0 == bot.0 {
        reconcile::show_back(work, bot, &seat, was);
    }
    // Who holds a link may be inside at any time, even if nobody tells us.
    if seat.observed == Observed::Out
        && seat.is_entitled(now)
        && !work.live_invites(bot, seat.user, chat.id).await?.is_empty()
    {
        seat.observed = Observed::Unknown;
    }
    let step = seat.step(now, banned, chat.keep_strays);
    // The seat is kept before the brake is asked: an open question takes the person up by it.
    work.save_seat(bot, &seat, if let Step::Rest(next) = step { next } else { None }).await?;
    if step != Step::Remove || !seat.is_unexpected() || brake::lets(work, bot, &chat, seat.user).await? {
        reconcile::begin(work, bot, &seat, step);
    }
    if moved.new.is_inside() {
        reconcile::revoke_links(work, bot, seat.user, chat.id).await?;
    }
    Ok(())
}

/// A link is used up by whoever enters; by anybody but its owner it has leaked. It is revoked even if it should be
/// useless already: it has just let somebody in.
async fn came_by(work: &mut Work, bot: BotId, chat: &Chat, invite: &Invite, seat: &Seat, banned: bool) -> Result<()> {
    work.use_invite(&invite.link, seat.user).await?;
    work.revoke_invite(&invite.link).await?;
    work.send(bot, Class::Seat, Task::Revoke { chat: chat.id, link: invite.link.clone() });
    if invite.user == seat.user {
        return Ok(());
    }
    let now = work.now();
    let entry = match seat.exemption(now) {
        _ if banned => Entry::Removed,
        _ if seat.is_entitled(now) => Entry::Entitled,
        Some(_) => Entry::Exempt,
        None if chat.keep_strays && seat.wanted_until.is_none() => Entry::Kept,
        None if !chat.is_ready() => Entry::Waiting,
        None => Entry::Removed,
    };
    tracing::warn!(
        bot.id = bot.0,
        chat.id = chat.id.0,
        owner = invite.user.0,
        stranger = seat.user.0,
        ?entry,
        "somebody entered by another person's link"
    );
    let alert = Alert::LinkLeaked { title: chat.title.clone(), owner: invite.user, stranger: seat.user, entry };
    work.send(bot, Class::Reply, Task::Alert(alert));
    Ok(())
}

/// Who may stay without a right, from now on.
fn exempt(work: &mut Work, bot: BotId, chat: &Chat, moved: &Moved, seat: &mut Seat, by_hand: bool) {
    let now = work.now();
    if moved.new != Observed::In || seat.is_entitled(now) || seat.exemption(now).is_some() {
        return;
    }
    if moved.member.is_bot {
        seat.exempt = Some(Exempt::Bot);
    } else if matches!(moved.old, Observed::Admin | Observed::Owner) {
        demoted(work, bot, &chat.title, seat);
    } else if moved.old.is_inside() && seat.observed == Observed::Unknown && seat.wanted_until.is_none() {
        // Was there before us; a take-over import may decide about them later.
        (seat.exempt, seat.exempt_until) = (Some(Exempt::Guest), chat.grace(now));
    } else if by_hand {
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
