//! Find one person's way into one chat: look, lift a ban, show the link that is out or make a new one.

use std::{sync::Arc, time::Duration};

use serde::Deserialize;

use crate::{
    app::{App, Bot},
    domain::{
        Chat, ChatId, ChatKind, Moment, Origin, UserId,
        alert::Alert,
        errand::{Class, Task},
        seat::{Exempt, Observed, Seat},
    },
    error::{Error, Result},
    flows::connect,
    telegram::{CallFault, Meaning, calls},
};

/// How long a personal link lives.
const LINK_LIFE: Duration = Duration::from_secs(24 * 3_600);
/// New links per person and hour, over all chats; the first link into a chat is not counted.
const LINKS_PER_HOUR: i64 = 5;

/// What became of one chat.
#[derive(Debug)]
pub enum Way {
    /// A link that works until then.
    Link {
        /// Into which chat.
        chat: Chat,
        /// The link.
        link: String,
        /// Its end.
        until: Moment,
    },
    /// Inside already.
    Inside,
    /// Banned there by hand, and such bans are kept.
    Barred(Chat),
    /// The person had new links enough for this hour.
    Enough,
    /// The bot cannot let anyone in there now; the owners know.
    Closed(Chat),
    /// No right.
    None,
    /// A chat we do not know: it may have a new id by now.
    Unknown,
}

/// Finds the way. A link that is out already is shown again, so nobody ever holds two that work; `anew` makes another.
///
/// # Errors
/// `Retry` when Telegram or the database is out of reach; a link that was made is kept and shown next time.
pub async fn find(app: &App, bot: &Arc<Bot>, user: UserId, id: ChatId, anew: bool) -> Result<Way> {
    let Some(chat) = app.store.chat(bot.id, id).await? else { return Ok(Way::Unknown) };
    let seat = app.store.seat(bot.id, id, user).await?;
    if !seat.is_entitled(app.clock.now()) {
        return Ok(Way::None);
    }
    if !chat.is_ready() {
        return Ok(Way::Closed(chat));
    }
    // What we remember may be out of date: a coming, a leaving or a ban by hand can have passed us by. On doubt what
    // keeps a person out is believed, and "inside", which would leave them without a way in, is not.
    let at = app.clock.now();
    let look = bot.telegram.membership(id, user).await.clear();
    let seen = look.unwrap_or(if seat.observed.is_inside() { Observed::Unknown } else { seat.observed });
    if let Some(seen) = look.filter(|seen| *seen != Observed::Banned || chat.keep_bans) {
        saw(app, bot, &chat, &seat, seen, at, false).await?;
    }
    if seen.is_inside() {
        return Ok(Way::Inside);
    }
    if seen == Observed::Banned && chat.keep_bans {
        return Ok(Way::Barred(chat));
    }
    // Basic groups keep no bans. Bot API: unbanChatMember, supergroups and channels only.
    if look != Some(Observed::Out) && !chat.keep_bans && chat.kind != ChatKind::Group {
        match bot.telegram.tell(&calls::unban(id, user, true)).await {
            Err(fault) if !matches!(fault.meaning(), Meaning::NotThere | Meaning::Untouchable) => {
                return obstacle(app, bot, user, chat, anew, fault).await;
            }
            _ if seen == Observed::Banned => saw(app, bot, &chat, &seat, Observed::Out, at, true).await?,
            _ => {}
        }
    }
    link(app, bot, user, chat, anew).await
}

async fn link(app: &App, bot: &Arc<Bot>, user: UserId, chat: Chat, anew: bool) -> Result<Way> {
    let live = app.store.live_invites(bot.id, user, chat.id).await?;
    if let Some(invite) = live.first().filter(|_| !anew) {
        return Ok(Way::Link { chat, link: invite.link.clone(), until: invite.expires_at });
    }
    let now = app.clock.now();
    let had = app.store.invites_had(bot.id, user, chat.id, now - Duration::from_secs(3_600)).await?;
    if had.any_here && had.renewed >= LINKS_PER_HOUR {
        return Ok(Way::Enough);
    }
    for invite in &live {
        useless(app, bot, chat.id, &invite.link).await?;
    }
    #[derive(Deserialize)]
    struct Link {
        invite_link: String,
    }
    let until = now + LINK_LIFE;
    let call = calls::create_link(chat.id, &user.to_string(), until, chat.join_requests);
    match bot.telegram.ask::<Link>(&call).await {
        Ok(Link { invite_link: link }) => {
            // Kept before anybody sees it.
            let mut work = app.begin(Origin::Repeatable).await?;
            work.keep_invite(bot.id, chat.id, user, &link, until).await?;
            let mut seat = work.seat(bot.id, chat.id, user).await?;
            if seat.observed == Observed::Out {
                // From now on they may be inside, even if nobody tells us: looked at when the right ends.
                seat.observed = Observed::Unknown;
                let end = seat.wanted_until.filter(|until| !until.is_forever());
                work.save_seat(bot.id, &seat, end).await?;
            }
            work.commit().await?;
            Ok(Way::Link { chat, link, until })
        }
        Err(fault) => obstacle(app, bot, user, chat, anew, fault).await,
    }
}

/// Makes a link useless at Telegram before a new one is shown.
async fn useless(app: &App, bot: &Arc<Bot>, chat: ChatId, link: &str) -> Result<()> {
    match bot.telegram.tell(&calls::revoke_link(chat, link)).await {
        Ok(()) => {}
        Err(fault) if fault.meaning() == Meaning::Nothing => {}
        Err(fault) => return Err(Error::retry(fault)),
    }
    let mut work = app.begin(Origin::Repeatable).await?;
    work.revoke_invite(link).await?;
    work.commit().await?;
    Ok(())
}

/// Remembers what Telegram said, if it is news, and tells the owners of a ban that was lifted.
async fn saw(
    app: &App,
    bot: &Arc<Bot>,
    chat: &Chat,
    seat: &Seat,
    seen: Observed,
    at: Moment,
    lifted: bool,
) -> Result<()> {
    let is_news = seen != seat.observed && (seen, seat.observed) != (Observed::Out, Observed::Unknown);
    if !is_news && !lifted {
        return Ok(());
    }
    // Inside before any link of ours: they were there before the bot came, and are left alone (see `Exempt::Guest`).
    let is_guest = seat.observed_at.is_none()
        && seen == Observed::In
        && !app.store.invites_had(bot.id, seat.user, chat.id, at).await?.any_here;
    let mut work = app.begin(Origin::Repeatable).await?;
    let mut seat = work.seat(bot.id, seat.chat, seat.user).await?;
    // An update that came meanwhile is newer than our look.
    if seat.observed_at.is_none_or(|seen| seen <= at) {
        seat.observe(seen, at);
        if seat.exempt.is_none() && is_guest {
            (seat.exempt, seat.exempt_until) = (Some(Exempt::Guest), chat.grace(work.now()));
        }
        let end = seat.wanted_until.filter(|until| !until.is_forever());
        work.save_seat(bot.id, &seat, end).await?;
    }
    if lifted {
        let alert = Alert::BanLifted { title: chat.title.clone(), user: seat.user };
        work.send(bot.id, Class::Reply, Task::Alert(alert));
    }
    work.commit().await?;
    Ok(())
}

/// A call did not succeed: what that means for the way in.
async fn obstacle(app: &App, bot: &Arc<Bot>, user: UserId, chat: Chat, anew: bool, fault: CallFault) -> Result<Way> {
    match fault.meaning() {
        Meaning::NoRights | Meaning::OutOfChat => {
            connect::lost(app, bot, &chat, &fault).await?;
            Ok(Way::Closed(chat))
        }
        Meaning::Migrated(to) => {
            connect::migrated(app, bot.id, chat.id, to).await?;
            Box::pin(find(app, bot, user, to, anew)).await
        }
        _ => match Error::from(fault) {
            Error::Broken(reason) => {
                refused(app, bot, &chat, &reason).await?;
                Ok(Way::Closed(chat))
            }
            later => Err(later),
        },
    }
}

/// Telegram will not let us make links there, for a reason we do not know: the owners hear of it, once a day.
async fn refused(app: &App, bot: &Arc<Bot>, chat: &Chat, reason: &anyhow::Error) -> Result<()> {
    tracing::error!(bot.id = bot.id.0, chat.id = chat.id.0, reason = format!("{reason:#}"), "nobody can be let in");
    let mut work = app.begin(Origin::Repeatable).await?;
    let name = format!("alert:no-link:{}:{}:{}", bot.id, chat.id, work.now().utc().format("%Y-%m-%d"));
    if work.first_time(&name).await? {
        let alert = Alert::NoLink { title: chat.title.clone(), reason: format!("{reason:#}") };
        work.send(bot.id, Class::Reply, Task::Alert(alert));
    }
    work.commit().await?;
    Ok(())
}
