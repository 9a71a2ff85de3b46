//! The tour: its three chapters, and which of their steps are done.

use std::time::Duration;

use serde::Serialize;

use super::{
    cast::{Club, Kind, Who},
    cues::Cue,
    plain,
    stage::Stage,
    story::{Story, Weeks},
};
use crate::{
    domain::team::Act,
    emulator::{Button, ButtonKind, Message},
};

const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// The steps that were done; what was done once stays so.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Tour {
    /// The free door: sponsors, a personal link, a week.
    pub free: [bool; 7],
    /// Selling: Stars, a transfer, a code, a month.
    pub selling: [bool; 8],
    /// The owner: figures, orders, plans, an old group, letters, trouble, money for friends, data.
    pub owner: [bool; 15],
}

impl Tour {
    /// Ticks off what has been done.
    pub fn advance(&mut self, stage: &Stage, story: &Story) {
        let (free, selling) = (free(stage, story, self.free), selling(stage, story));
        let owners = owner(stage, story, self.owner);
        tick(&mut self.free, free);
        tick(&mut self.selling, selling);
        tick(&mut self.owner, owners);
    }
}

fn tick<const N: usize>(steps: &mut [bool; N], done: [bool; N]) {
    for (step, done) in steps.iter_mut().zip(done) {
        *step |= done;
    }
}

fn free(stage: &Stage, story: &Story, before: [bool; 7]) -> [bool; 7] {
    let inside = |who: Who| stage.world.is_member(who.id(), stage.chat(Club::Gold));
    let shown = chat(stage, Who::Alice);
    // The owner's own channel is asked for after the paying ones.
    let paying = |sponsor: &usize| matches!(stage.sponsors[*sponsor].kind, Kind::SubGram(_));
    let mut paying = (0..stage.sponsors.len()).filter(paying);
    let subscribed = paying.all(|sponsor| story.is_subscribed(stage, Who::Alice, sponsor));
    let week = story.entered_at.is_some_and(|at| stage.clock.now().since(at) >= WEEK);
    let [.., walked_out, _] = before;
    [
        has_said(&shown, "/start"),
        subscribed,
        buttons(&shown).any(|button| leads_to(stage, button, Club::Gold)),
        story.entered_at.is_some(),
        story.tried && !inside(Who::Mallory),
        week && !inside(Who::Alice),
        walked_out && inside(Who::Alice),
    ]
}

fn selling(stage: &Stage, story: &Story) -> [bool; 8] {
    let inside = |who: Who| stage.world.is_member(who.id(), stage.chat(Club::Platinum));
    let [alice, mallory, olga] = Who::ALL.map(|who| chat(stage, who));
    [
        has_said(&alice, "/plans"),
        story.paid.iter().any(|(who, _)| *who == Who::Alice),
        inside(Who::Alice),
        buttons(&mallory).any(|button| has_data(button, "order:paid:")),
        buttons(&olga).any(|button| has_data(button, "order:confirm:")),
        inside(Who::Mallory),
        story.redeemed,
        story.walked_out.iter().any(|(_, club)| *club == Club::Platinum),
    ]
}

fn owner(stage: &Stage, story: &Story, before: [bool; 15]) -> [bool; 15] {
    let shown = chat(stage, Who::Olga);
    let did = |act: Act| story.deeds.contains(&act);
    let has_cued = |cue: Cue| story.cued.contains(&cue);
    let waits = buttons(&shown).any(|button| has_data(button, "order:confirm:"));
    let [_, _, confirmed, ..] = before;
    [
        story.past == Weeks::Over,
        buttons(&shown).any(|button| has_data(button, "stats:")),
        confirmed || (has_cued(Cue::Transfer) && has_said(&shown, "/orders") && !waits),
        stage.world.status(stage.bot, stage.chat(Club::Circle)) == "administrator",
        did(Act::AddPlan),
        did(Act::TakeOver),
        did(Act::Answer),
        did(Act::SetRole),
        story.was_freed,
        has_cued(Cue::Slip) && did(Act::Check),
        has_cued(Cue::Friend),
        did(Act::RemoveStrays) || did(Act::KeepStrays),
        did(Act::Payout),
        did(Act::Export),
        story.is_forgotten,
    ]
}

fn chat(stage: &Stage, who: Who) -> Vec<Message> {
    stage.world.chat_view(who.id(), stage.bot)
}

fn has_said(shown: &[Message], command: &str) -> bool {
    shown.iter().any(|message| !message.from_bot && message.text.starts_with(command))
}

fn buttons(shown: &[Message]) -> impl Iterator<Item = &Button> {
    shown.iter().flat_map(|message| message.buttons.iter().flatten())
}

fn has_data(button: &Button, start: &str) -> bool {
    matches!(&button.kind, ButtonKind::Callback(data) if data.starts_with(start))
}

fn leads_to(stage: &Stage, button: &Button, club: Club) -> bool {
    let ButtonKind::Url(url) = &button.kind else { return false };
    plain::is_invite(url) && stage.link(url).is_some_and(|(leads, _)| leads == club)
}
