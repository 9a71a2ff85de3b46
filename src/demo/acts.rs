//! What people do on the page: talk, tap, subscribe, open links, forward them, let time pass.

use std::time::Duration;

use serde::Deserialize;

use super::{
    cast::{Club, Kind, LANGUAGES, Who},
    code,
    cues::Cue,
    papers::Paper,
    plain, purse,
    stage::Stage,
    story::{Story, Tone},
};
use crate::emulator::{ButtonKind, Entered, Refused};

/// How long a tap may stay unanswered before the page stops waiting for it.
const TOAST_WITHIN: Duration = Duration::from_secs(3);
/// Time does not jump over updates that are still on their way: Telegram forgets them after a day.
const QUIET_WITHIN: Duration = Duration::from_secs(2);
/// At most a year at once.
const LONGEST: u64 = 366 * 24;

/// Something that a person does.
#[derive(Debug, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Writes to the bot.
    Say { who: Who, text: String },
    /// Replies to a message.
    Reply { who: Who, message: i64, text: String },
    /// Sends the bot a photo, with or without words.
    Photo { who: Who, caption: String },
    /// Sends the bot a list of people.
    Document { who: Who, paper: Paper, caption: String },
    /// Taps a button below a message.
    Tap { who: Who, message: i64, data: String },
    /// Opens an address.
    Open { who: Who, url: String },
    /// Passes a link on.
    Forward { who: Who, url: String },
    /// Subscribes to a sponsor, or leaves it.
    Subscribe { who: Who, sponsor: usize, on: bool },
    /// Pays an invoice with Stars.
    Pay { who: Who, message: i64 },
    /// Buys more Stars.
    TopUp { who: Who },
    /// Is given Olga's access code.
    Give { who: Who },
    /// Leaves a private channel.
    Leave { who: Who, club: Club },
    /// Switches the language of their app.
    Language { who: Who, code: String },
    /// Waits.
    Pass { hours: u64 },
    /// Lets something happen around the owner.
    Cue { cue: Cue },
}

impl Stage {
    /// Does it; the answer is a short text to be shown for a moment, if there is anything to say.
    pub async fn play(&self, act: Act) -> Option<String> {
        let toast = match act {
            Act::Say { who, text } => self.says(who, &text, None),
            Act::Reply { who, message, text } => self.says(who, &text, Some(message)),
            Act::Photo { who, caption } => self.sends_photo(who, &caption),
            Act::Document { who, paper, caption } => self.sends_paper(who, paper, &caption),
            Act::Tap { who, message, data } => self.taps(who, message, &data).await,
            Act::Open { who, url } if purse::is_bill(&url) => {
                self.pays_by(who, &url).await;
                None
            }
            Act::Open { who, url } => self.opens(who, &url),
            Act::Pay { who, message } => {
                self.pays(who, message).await;
                None
            }
            Act::TopUp { who } => {
                self.tops_up(who);
                None
            }
            Act::Forward { who, url } => Some(self.forwards(who, &url)),
            Act::Subscribe { who, sponsor, on } => self.subscribes(who, sponsor, on),
            Act::Give { who } => {
                self.gives_code(who);
                None
            }
            Act::Leave { who, club } => {
                self.leaves(who, club);
                None
            }
            Act::Language { who, code } => self.switches(who, &code),
            Act::Pass { hours } => self.waits(hours).await,
            Act::Cue { cue } => self.cue(cue).await,
        };
        self.stir();
        toast
    }

    /// The story up to this moment, so that what follows is told after it.
    pub fn so_far(&self) -> std::sync::MutexGuard<'_, Story> {
        let mut story = self.story();
        story.catch_up(self);
        story
    }

    fn says(&self, who: Who, text: &str, reply_to: Option<i64>) -> Option<String> {
        let mut story = self.so_far();
        let (said, did) = match reply_to {
            Some(message) => (self.world.replies(who.id(), self.bot, message, text), "replied"),
            None => (self.world.says(who.id(), self.bot, text), "wrote"),
        };
        match said {
            Ok(_) => story.tell(self, Tone::Person, format!("{} {did} “{}”.", who.name(), text.trim())),
            Err(_) => return Some("Telegram takes messages of 1 to 4096 characters.".into()),
        }
        None
    }

    fn sends_photo(&self, who: Who, caption: &str) -> Option<String> {
        let mut story = self.so_far();
        if self.world.sends_photo(who.id(), self.bot, caption).is_err() {
            return Some("Telegram takes at most 1024 characters below a photo.".into());
        }
        let words = Some(caption.trim()).filter(|words| !words.is_empty());
        let words = words.map(|words| format!(" and wrote “{words}”")).unwrap_or_default();
        story.tell(self, Tone::Person, format!("{} sent a photo{words}.", who.name()));
        None
    }

    async fn taps(&self, who: Who, message: i64, data: &str) -> Option<String> {
        let tap = {
            let mut story = self.so_far();
            let shown = self.world.chat_view(who.id(), self.bot);
            let buttons = shown.iter().filter(|seen| seen.id == message).flat_map(|seen| seen.buttons.iter().flatten());
            let mut pressed = buttons.filter(|button| matches!(&button.kind, ButtonKind::Callback(is) if is == data));
            let label = pressed.next()?.text.clone();
            story.tell(self, Tone::Person, format!("{} pressed “{label}”.", who.name()));
            story.is_forgotten |= data.starts_with("forget:yes:");
            self.world.taps(who.id(), self.bot, message, data)
        };
        self.world.until(|world| world.answered(&tap).is_some(), TOAST_WITHIN).await;
        self.world.answered(&tap).flatten()
    }

    fn opens(&self, who: Who, url: &str) -> Option<String> {
        if plain::is_invite(url) {
            self.enters(who, url);
            return None;
        }
        if let Some(payload) = code::payload(url) {
            self.starts(who, payload);
            return None;
        }
        if code::question(url).is_some() {
            return self.adds_bot(url);
        }
        let Some(sponsor) = self.sponsors.iter().position(|sponsor| sponsor.url == url) else {
            return Some(format!("The demo is offline: {url} is not opened."));
        };
        let already = || format!("{} has subscribed already.", who.name());
        self.subscribes(who, sponsor, true).or_else(|| Some(already()))
    }

    /// Opens a personal link and tells what came of it.
    fn enters(&self, who: Who, link: &str) {
        let mut story = self.so_far();
        let owner = plain::link_owner(self, link);
        let known = self.link(link);
        let club = known.as_ref().map_or("the channel", |(club, _)| club.name());
        let revoked = known.is_some_and(|(_, known)| known.revoked);
        let entered = self.world.opens_link(who.id(), link);
        let (tone, seen, told) = match entered {
            Entered::Joined { .. } => {
                story.entered(self, who, link);
                (Tone::In, format!("You joined {club}."), format!("got into {club}"))
            }
            Entered::Requested { .. } => {
                (Tone::Quiet, format!("You asked to join {club}."), "asked to be let in".into())
            }
            Entered::Refused(Refused::AlreadyIn) => {
                (Tone::Quiet, format!("You are in {club} already."), "is inside already".into())
            }
            Entered::Refused(Refused::Banned) => {
                (Tone::Out, format!("You are banned from {club}."), "is banned".into())
            }
            Entered::Refused(Refused::Full) => {
                (Tone::Out, "This link has been used as often as it may be.".into(), "found it used up".into())
            }
            Entered::Refused(_) if revoked => (
                Tone::Out,
                "This link was revoked. It lets nobody in any more.".into(),
                "stayed out: it was revoked".into(),
            ),
            Entered::Refused(_) => (
                Tone::Out,
                "This link has expired. It lets nobody in any more.".into(),
                "stayed out: it has expired".into(),
            ),
        };
        let whose = match owner {
            Some(owner) if owner == who => "a personal link".to_owned(),
            Some(owner) => format!("{}’s personal link", owner.name()),
            None => "a link".to_owned(),
        };
        story.tried |= owner.is_some_and(|owner| owner != who);
        story.tell(self, tone, format!("{} opened {whose} and {told}.", who.name()));
        story.note(self, who, tone, seen, None);
    }

    fn forwards(&self, who: Who, url: &str) -> String {
        if !plain::is_invite(url) {
            return "Only personal links can be forwarded here.".into();
        }
        let (mut story, to) = (self.so_far(), who.friend());
        let club = self.link(url).map_or("a channel", |(club, _)| club.name());
        let text = format!("{} forwarded you a link to {club}.", who.name());
        story.note(self, to, Tone::Person, text, Some(url.to_owned()));
        story.tell(self, Tone::Person, format!("{} forwarded the personal link to {}.", who.name(), to.name()));
        format!("{} has the link now.", to.name())
    }

    fn subscribes(&self, who: Who, sponsor: usize, on: bool) -> Option<String> {
        let mut story = self.so_far();
        let found = self.sponsors.get(sponsor)?;
        if story.is_subscribed(self, who, sponsor) == on {
            return None;
        }
        match (found.kind, on) {
            (Kind::Channel(chat), true) => _ = self.world.public_join(who.id(), chat),
            (Kind::Channel(chat), false) => self.world.leaves(who.id(), chat),
            (Kind::SubGram(order), true) => self.subgram.subscribes(who.id(), order),
            (Kind::SubGram(order), false) => self.subgram.unsubscribes(who.id(), order),
        }
        if on {
            story.subscribed.insert((who, sponsor));
        } else {
            story.subscribed.remove(&(who, sponsor));
        }
        let did = if on { "subscribed to" } else { "left" };
        let told = format!("{} {did} {}.", who.name(), found.name);
        story.tell(self, Tone::Person, told.clone());
        Some(told)
    }

    fn leaves(&self, who: Who, club: Club) {
        let mut story = self.so_far();
        if who == Who::Olga || !self.world.is_member(who.id(), self.chat(club)) {
            return;
        }
        self.world.leaves(who.id(), self.chat(club));
        story.left(who, club);
        story.tell(self, Tone::Out, format!("{} left {}.", who.name(), club.name()));
        story.note(self, who, Tone::Quiet, format!("You left {}.", club.name()), None);
    }

    fn switches(&self, who: Who, code: &str) -> Option<String> {
        let code = LANGUAGES.into_iter().find(|known| *known == code)?;
        self.world.person_with(who.person(code));
        self.story().languages.insert(who, code);
        Some(format!("{}’s Telegram app speaks another language now. Send the bot something.", who.name()))
    }

    async fn waits(&self, hours: u64) -> Option<String> {
        if hours == 0 || hours > LONGEST {
            return Some("Between an hour and a year can pass at once.".into());
        }
        self.world.until(|world| world.pending(self.bot) == 0, QUIET_WITHIN).await;
        let mut story = self.so_far();
        self.clock.advance(Duration::from_secs(hours * 3_600));
        let span = match hours {
            1 => "An hour passed.".to_owned(),
            24 => "A day passed.".to_owned(),
            168 => "A week passed.".to_owned(),
            hours => format!("{hours} hours passed."),
        };
        story.tell(self, Tone::Clock, span);
        None
    }
}
