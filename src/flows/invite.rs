//! Show the way in: lift a ban, make the personal links, send them in one message.

use std::sync::Arc;

use std::time::Duration;

use serde::Deserialize;

use crate::{
    app::{App, Bot},
    domain::{
        Chat, ChatId, ChatKind, Lang, Moment, Origin, PlanId, UserId,
        errand::{Alert, Class, Errand, Task},
        seat::{Observed, Seat},
    },
    error::{Error, Refusal, Result},
    flows::{connect, observe, say},
    store::{Settled, Work},
    telegram::{Button, CallFault, Keyboard, Meaning, calls},
    texts,
};

/// How long a personal link lives.
const LINK_LIFE: Duration = Duration::from_secs(24 * 3_600);
/// New links per person, chat and hour.
const LINKS_PER_HOUR: i64 = 5;

/// What became of one chat.
enum Way {
    /// A link that works.
    Link { chat: Chat, link: String },
    /// The bot cannot work there now.
    Closed(Chat),
    /// No need of one: they were inside before we came.
    Inside,
    /// Nothing to show: no right (any more), or inside already.
    None,
}

/// Asks for a new link to one chat: refused without a right, and after five within an hour.
///
/// # Errors
/// `Refused` with the reason.
pub async fn ask_again(work: &mut Work, bot: crate::domain::BotId, user: UserId, chat: ChatId) -> Result<()> {
    let now = work.now();
    let seat = work.seat(bot, chat, user).await?;
    if !seat.is_entitled(now) {
        return Err(Error::Refused(Refusal::NoRight));
    }
    if work.invites_since(bot, user, chat, now - Duration::from_secs(3_600)).await? >= LINKS_PER_HOUR {
        return Err(Error::Refused(Refusal::TooManyLinks));
    }
    work.send(bot, Class::Reply, Task::Invite { user, plan: None, chats: vec![chat], anew: true });
    Ok(())
}

/// Runs the errand.
///
/// # Errors
/// `Retry` when Telegram or the database is out of reach; what was made so far is kept and used.
pub async fn run(
    app: &App,
    bot: &Arc<Bot>,
    errand: &Errand,
    user: UserId,
    plan: Option<PlanId>,
    chats: &[ChatId],
    anew: bool,
) -> Result<Settled> {
    let known = app.store.acquaintance(bot.id, user).await?;
    let customer = known.and_then(|known| known.customer);
    let telegrams = customer.as_ref().and_then(|customer| customer.user.language_code.as_deref());
    let lang = app.language(customer.as_ref().and_then(|customer| customer.language), telegrams);
    let is_banned = customer.is_some_and(|customer| customer.banned_at.is_some());

    let mut ways = Vec::with_capacity(chats.len());
    for chat in chats.iter().filter(|_| !is_banned) {
        let Some(chat) = app.store.chat(bot.id, *chat).await? else {
            if errand.attempts == 0 {
                return Err(Error::retry("a chat we do not know: it may have a new id by now"));
            }
            continue;
        };
        ways.push(way(app, bot, user, chat, anew).await?);
    }
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    let subscriptions = work.open_subscriptions(bot.id, user).await?;
    let right = subscriptions.iter().find(|s| plan.is_none_or(|plan| s.plan == plan));
    if let Some(right) = right {
        let (text, keyboard) = message(app, lang, &ways, &right.plan_name, right.ends_at);
        if !text.is_empty() {
            say::reply(&mut work, bot.id, user.chat(), &text, &keyboard);
        }
    }
    work.commit().await
}

fn message(app: &App, lang: Lang, ways: &[Way], plan: &str, until: Moment) -> (String, Keyboard) {
    let (mut keyboard, mut links, mut by_request, mut closed) = (Keyboard::new(), 0, false, Vec::new());
    for way in ways {
        match way {
            Way::Link { chat, link } => {
                links += 1;
                by_request |= chat.join_requests;
                keyboard.push(vec![Button::url(texts::bot::button_enter(lang, &chat.title), link)]);
            }
            Way::Closed(chat) => {
                closed.push(texts::bot::access_not_ready(lang, &chat.title));
                let data = format!("seat:link:{}", chat.id);
                keyboard.push(vec![Button::data(texts::bot::button_link(lang, &chat.title), data)]);
            }
            Way::Inside | Way::None => {}
        }
    }
    let zone = app.settings.time_zone;
    let mut parts = match links {
        0 if closed.is_empty() && ways.iter().any(|way| matches!(way, Way::Inside)) => {
            vec![texts::bot::access_inside(lang, plan, until, zone)]
        }
        0 => Vec::new(),
        _ if by_request => vec![texts::bot::access_request(lang, plan, until, zone)],
        count => vec![texts::bot::access_links(lang, plan, until, zone, count)],
    };
    parts.extend(closed);
    (parts.join("\n\n"), keyboard)
}

/// The way into one chat. A link that is out already is shown again, so nobody ever holds two that work.
async fn way(app: &App, bot: &Arc<Bot>, user: UserId, chat: Chat, anew: bool) -> Result<Way> {
    let id = chat.id;
    let seat = app.store.seat(bot.id, id, user).await?;
    if !seat.is_entitled(app.clock.now()) || seat.observed.is_inside() {
        return Ok(Way::None);
    }
    if !chat.is_ready() {
        return Ok(Way::Closed(chat));
    }
    let live = app.store.live_invites(bot.id, user, id).await?;
    if let Some(invite) = live.first().filter(|_| !anew) {
        return Ok(Way::Link { chat, link: invite.link.clone() });
    }
    for invite in &live {
        useless(app, bot, id, &invite.link).await?;
    }
    match make(app, bot, user, &chat, &seat).await {
        Ok(Some(link)) => Ok(Way::Link { chat, link }),
        Ok(None) => Ok(Way::Inside),
        Err(fault) => match fault.meaning() {
            Meaning::NoRights | Meaning::OutOfChat => {
                connect::lost(app, bot, &chat, &fault).await?;
                Ok(Way::Closed(chat))
            }
            Meaning::Migrated(to) => {
                connect::migrated(app, bot.id, id, to).await?;
                Err(Error::retry("the group became a supergroup"))
            }
            _ => Err(fault.into()),
        },
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

#[derive(Deserialize)]
struct Link {
    invite_link: String,
}

/// Lifts a ban, then makes a link and keeps it before anybody sees it; none for who is found inside.
async fn make(
    app: &App,
    bot: &Arc<Bot>,
    user: UserId,
    chat: &Chat,
    seat: &Seat,
) -> std::result::Result<Option<String>, CallFault> {
    if seat.observed_at.is_none() && observe::was_there(app, bot, chat.id, user).await? {
        return Ok(None);
    }
    let observed = seat.observed;
    // Basic groups keep no bans. Bot API: unbanChatMember, supergroups and channels only.
    if chat.kind != ChatKind::Group && !(chat.keep_bans && observed == Observed::Banned) {
        match bot.telegram.tell(&calls::unban(chat.id, user, true)).await {
            Err(fault) if !matches!(fault.meaning(), Meaning::NotThere | Meaning::Untouchable) => return Err(fault),
            _ => {}
        }
    }
    let expires = app.clock.now() + LINK_LIFE;
    let made: Link =
        bot.telegram.ask(&calls::create_link(chat.id, &user.to_string(), expires, chat.join_requests)).await?;
    let kept = keep(app, bot, user, chat, &made.invite_link, expires, observed).await;
    kept.map_err(|error| CallFault::NoAnswer(format!("the link could not be kept: {error}")))?;
    Ok(Some(made.invite_link))
}

async fn keep(
    app: &App,
    bot: &Arc<Bot>,
    user: UserId,
    chat: &Chat,
    link: &str,
    expires: Moment,
    observed: Observed,
) -> Result<()> {
    let mut work = app.begin(Origin::Repeatable).await?;
    work.keep_invite(bot.id, chat.id, user, link, expires).await?;
    let lifted = observed == Observed::Banned && !chat.keep_bans;
    if lifted || observed == Observed::Out {
        let mut seat = work.seat(bot.id, chat.id, user).await?;
        // From now on they may be inside, even if nobody tells us: looked at when the right ends.
        if seat.observed == observed {
            seat.observed = Observed::Unknown;
        }
        let until = seat.wanted_until.filter(|until| !until.is_forever());
        work.save_seat(bot.id, &seat, until).await?;
    }
    if lifted {
        let alert = Alert::BanLifted { title: chat.title.clone(), user };
        work.send(bot.id, Class::Reply, Task::Alert(alert));
    }
    work.commit().await?;
    Ok(())
}
