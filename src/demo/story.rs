//! What has happened: the timeline in plain words, and notes in the chats.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::{
    cast::{Club, Kind, Who},
    code::Gift,
    cues::Cue,
    plain,
    stage::{PLAN, Stage},
    tour::Tour,
};
use crate::domain::{Moment, team::Act};

const LINES_KEPT: usize = 400;

/// What kind of thing happened, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// A person did something.
    Person,
    /// The bot did something.
    Bot,
    /// The bot looked something up.
    Quiet,
    /// Somebody got in.
    In,
    /// Somebody was kept out or taken out.
    Out,
    /// Money moved.
    Money,
    /// Time passed.
    Clock,
}

/// One line of the timeline.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    number: u64,
    at: i64,
    tone: Tone,
    text: String,
}

/// Something that Telegram, not the bot, shows to a person.
#[derive(Clone, Debug)]
pub struct Note {
    /// Who sees it.
    pub who: Who,
    /// The last message before it.
    pub after: i64,
    /// When.
    pub at: Moment,
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub text: String,
    /// A link that can be opened from it.
    pub link: Option<String>,
}

/// How it stands with the weeks of business that can be let pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weeks {
    /// They have not begun.
    #[default]
    Ahead,
    /// They are being played.
    Pass,
    /// They are over.
    Over,
}

/// The story so far.
#[derive(Default)]
pub struct Story {
    /// The timeline, oldest first.
    pub lines: VecDeque<Line>,
    /// Notes in the chats, oldest first.
    pub notes: Vec<Note>,
    /// How far the tour has come.
    pub tour: Tour,
    /// Who subscribed to which sponsor of the network.
    pub subscribed: HashSet<(Who, usize)>,
    /// The language of somebody's app, if it is not English.
    pub languages: HashMap<Who, &'static str>,
    /// Who got in by which link.
    pub used: HashMap<String, Who>,
    /// A stranger has tried somebody's link.
    pub tried: bool,
    /// Who paid by which invoice (`m` and its message) or link.
    pub paid: HashSet<(Who, String)>,
    /// Olga's access code.
    pub gift: Gift,
    /// Somebody has redeemed it.
    pub redeemed: bool,
    /// When Alice got into the club behind the gate for the first time.
    pub entered_at: Option<Moment>,
    /// Who was walked out of which club.
    pub walked_out: HashSet<(Who, Club)>,
    /// The weeks of business.
    pub past: Weeks,
    /// Customers without a phone, in the order in which they came.
    pub customers: Vec<i64>,
    /// What the panel has let happen.
    pub cued: HashSet<Cue>,
    /// What Olga has done, by the bot's own log.
    pub deeds: HashSet<Act>,
    /// The bot has no right to remove people from the club that is sold.
    pub is_bound: bool,
    /// It was given that right back.
    pub was_freed: bool,
    /// Somebody had themselves forgotten.
    pub is_forgotten: bool,
    inside: HashSet<(Who, Club)>,
    told: u64,
    calls: u64,
    asks: u64,
}

impl Story {
    /// The curtain rises: what was done to build the stage is told in one sentence.
    pub fn open(&mut self, stage: &Stage) {
        self.skip(stage);
        let (gold, platinum) = (Club::Gold.name(), Club::Platinum.name());
        self.tell(
            stage,
            Tone::Person,
            format!(
                "Olga made the bot administrator of {gold} and put the plan “{PLAN}” behind the gate: \
                 seven days for everybody who subscribes to three channels."
            ),
        );
        self.tell(stage, Tone::Person, format!("She sells {platinum}, for Telegram Stars or by bank transfer."));
        let text = format!(
            "You made an access code that gives one Platinum month, once: {}. The button 🎟 below gives it to somebody.",
            self.gift.code
        );
        self.note(stage, Who::Olga, Tone::Quiet, text, None);
    }

    fn skip(&mut self, stage: &Stage) {
        self.calls = stage.world.calls_after(u64::MAX).0;
        self.asks = stage.subgram.count(plain::SPONSORS);
    }

    /// Adds a line to the timeline.
    pub fn tell(&mut self, stage: &Stage, tone: Tone, text: String) {
        self.tell_at(stage.clock.now(), tone, text);
    }

    fn tell_at(&mut self, at: Moment, tone: Tone, text: String) {
        self.told += 1;
        self.lines.push_back(Line { number: self.told, at: at.millis(), tone, text });
        if self.lines.len() > LINES_KEPT {
            self.lines.pop_front();
        }
    }

    /// Shows something in a person's chat.
    pub fn note(&mut self, stage: &Stage, who: Who, tone: Tone, text: String, link: Option<String>) {
        let shown = stage.world.chat_view(who.id(), stage.bot);
        let deleted = stage.world.deleted(who.id(), stage.bot);
        let after = shown.iter().map(|message| message.id).chain(deleted).max().unwrap_or(0);
        self.notes.push(Note { who, after, at: stage.clock.now(), tone, text, link });
    }

    /// Somebody has just got in by a link.
    pub fn entered(&mut self, stage: &Stage, who: Who, link: &str) {
        self.used.insert(link.to_owned(), who);
        let Some((club, _)) = stage.link(link) else { return };
        self.inside.insert((who, club));
        if (who, club) == (Who::Alice, Club::Gold) && self.entered_at.is_none() {
            self.entered_at = Some(stage.clock.now());
        }
    }

    /// Somebody has just left by themselves.
    pub fn left(&mut self, who: Who, club: Club) {
        self.inside.remove(&(who, club));
    }

    /// Brings the story up to date with what the daemon has done meanwhile.
    pub fn catch_up(&mut self, stage: &Stage) {
        let asks = stage.subgram.count(plain::SPONSORS);
        if asks > self.asks {
            let new = usize::try_from(asks - self.asks).unwrap_or(usize::MAX);
            let requests = stage.subgram.requests();
            for request in requests.iter().skip(requests.len().saturating_sub(new)) {
                self.tell(stage, Tone::Quiet, plain::asked(request));
            }
            self.asks = asks;
        }
        let (calls, new) = stage.world.calls_after(self.calls);
        self.calls = calls;
        for call in &new {
            // Of fast weeks only their sum is told, and what people with a phone see of them.
            if self.past == Weeks::Pass && !plain::is_about(call, |id| Who::of(id).is_some()) {
                continue;
            }
            if let Some((tone, text)) = plain::call(stage, call) {
                self.tell_at(call.at, tone, text);
            }
        }
        self.look_inside(stage);
        let mut tour = self.tour;
        tour.advance(stage, self);
        self.tour = tour;
    }

    /// Notices who came or went without having done so themselves.
    fn look_inside(&mut self, stage: &Stage) {
        for (who, club) in Who::ALL.into_iter().flat_map(|who| Club::ALL.map(|club| (who, club))) {
            let chat = stage.chat(club);
            if stage.world.is_member(who.id(), chat) {
                self.inside.insert((who, club));
            } else if self.inside.remove(&(who, club)) {
                let banned = stage.world.status(who.id(), chat) == "kicked";
                let how = if banned { "banned from" } else { "removed from" };
                self.note(stage, who, Tone::Out, format!("You were {how} {}.", club.name()), None);
                self.walked_out.insert((who, club));
            }
        }
    }

    /// Somebody has paid by this invoice or link.
    pub fn has_paid(&self, who: Who, bill: &str) -> bool {
        self.paid.contains(&(who, bill.to_owned()))
    }

    /// Somebody has subscribed to this sponsor.
    pub fn is_subscribed(&self, stage: &Stage, who: Who, sponsor: usize) -> bool {
        match stage.sponsors.get(sponsor).map(|sponsor| sponsor.kind) {
            Some(Kind::Channel(chat)) => stage.world.is_member(who.id(), chat),
            Some(Kind::SubGram(_)) => self.subscribed.contains(&(who, sponsor)),
            None => false,
        }
    }
}

/// Follows the world until `closing`, so that the story is told in order also while nobody looks.
pub async fn follow(stage: Arc<Stage>, closing: CancellationToken) {
    let mut changed = stage.world.changed();
    loop {
        stage.story().catch_up(&stage);
        tokio::select! {
            () = closing.cancelled() => return,
            changed = changed.changed() => if changed.is_err() { return },
        }
    }
}
