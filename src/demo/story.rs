//! What has happened: the timeline in plain words, notes in the chats, and which steps of the tour are done.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::{
    cast::{Kind, Who},
    plain,
    stage::{CLUB, PLAN, Stage},
};
use crate::domain::Moment;

const LINES_KEPT: usize = 400;
const WEEK: Duration = Duration::from_secs(7 * 86_400);

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

/// The story so far.
#[derive(Default)]
pub struct Story {
    /// The timeline, oldest first.
    pub lines: VecDeque<Line>,
    /// Notes in the chats, oldest first.
    pub notes: Vec<Note>,
    /// The steps of the tour that were done.
    pub steps: [bool; 7],
    /// Who subscribed to which sponsor of the network.
    pub subscribed: HashSet<(Who, usize)>,
    /// The language of somebody's app, if it is not English.
    pub languages: HashMap<Who, &'static str>,
    /// Who got in by which link.
    pub used: HashMap<String, Who>,
    /// A stranger has tried somebody's link.
    pub tried: bool,
    inside: HashSet<Who>,
    entered_at: Option<Moment>,
    told: u64,
    calls: u64,
    asks: u64,
}

impl Story {
    /// The curtain rises: what was done to build the stage is told in one sentence.
    pub fn open(&mut self, stage: &Stage) {
        self.skip(stage);
        self.tell(
            stage,
            Tone::Person,
            format!(
                "Olga made the bot administrator of {CLUB} and put the plan “{PLAN}” behind the gate: \
                 seven days for everybody who subscribes to three channels."
            ),
        );
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
        self.inside.insert(who);
        if who == Who::Alice && self.entered_at.is_none() {
            self.entered_at = Some(stage.clock.now());
        }
    }

    /// Somebody has just left by themselves.
    pub fn left(&mut self, who: Who) {
        self.inside.remove(&who);
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
            if let Some((tone, text)) = plain::call(stage, call) {
                self.tell_at(call.at, tone, text);
            }
        }
        self.look_inside(stage);
        self.advance(stage);
    }

    /// Notices who came or went without having done so themselves.
    fn look_inside(&mut self, stage: &Stage) {
        for who in Who::ALL {
            if stage.world.is_member(who.id(), stage.club) {
                self.inside.insert(who);
            } else if self.inside.remove(&who) {
                let banned = stage.world.status(who.id(), stage.club) == "kicked";
                let how = if banned { "banned from" } else { "removed from" };
                self.note(stage, who, Tone::Out, format!("You were {how} {CLUB}."), None);
            }
        }
    }

    /// Ticks off what has been done of the tour.
    fn advance(&mut self, stage: &Stage) {
        let world = &stage.world;
        let shown = world.chat_view(Who::Alice.id(), stage.bot);
        let inside = world.is_member(Who::Alice.id(), stage.club);
        // The owner's own channel is asked for after the paying ones.
        let paying = |sponsor: &usize| matches!(stage.sponsors[*sponsor].kind, Kind::SubGram(_));
        let mut paying = (0..stage.sponsors.len()).filter(paying);
        let subscribed = paying.all(|sponsor| self.is_subscribed(stage, Who::Alice, sponsor));
        let week = self.entered_at.is_some_and(|at| stage.clock.now().since(at) >= WEEK);
        let [.., walked_out, _] = self.steps;
        let done = [
            shown.iter().any(|message| !message.from_bot && message.text.starts_with("/start")),
            subscribed,
            shown.iter().flat_map(|message| message.buttons.iter().flatten()).any(plain::is_way_in),
            self.entered_at.is_some(),
            self.tried && !world.is_member(Who::Mallory.id(), stage.club),
            week && !inside,
            walked_out && inside,
        ];
        for (step, done) in self.steps.iter_mut().zip(done) {
            *step |= done;
        }
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
