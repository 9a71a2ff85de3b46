//! One bot at SubGram and the settings that its owner makes there.

use std::time::Duration;

use super::world::SubGramWorld;

#[derive(Debug)]
pub(super) struct Bot {
    pub ask_gender: bool,
    pub ask_age: bool,
    pub show_form: bool,
    pub delegated: bool,
    pub max_sponsors: usize,
    pub time_purge: Duration,
}

/// The settings of one bot, as its owner makes them at SubGram; each returns itself for the next.
#[derive(Clone, Debug)]
pub struct BotSettings {
    world: SubGramWorld,
    bot: usize,
}

impl Default for Bot {
    /// SubGram's defaults, with the questions off: a test turns on what it is about.
    fn default() -> Self {
        let time_purge = Duration::from_secs(180 * 60);
        let (ask_gender, ask_age, show_form, delegated) = (false, false, false, false);
        Self { ask_gender, ask_age, show_form, delegated, max_sponsors: 4, time_purge }
    }
}

impl BotSettings {
    pub(super) fn new(world: SubGramWorld, bot: usize) -> Self {
        Self { world, bot }
    }

    fn set(self, change: impl FnOnce(&mut Bot)) -> Self {
        if let Some(bot) = self.world.state().bots.get_mut(self.bot) {
            change(bot);
        }
        self
    }

    /// Whether to ask for the gender while it is unknown.
    pub fn ask_gender(self, on: bool) -> Self {
        self.set(|bot| bot.ask_gender = on)
    }

    /// Whether to ask for the age while it is unknown.
    pub fn ask_age(self, on: bool) -> Self {
        self.set(|bot| bot.ask_age = on)
    }

    /// Whether a web form is shown until gender and age are known.
    pub fn show_form(self, on: bool) -> Self {
        self.set(|bot| bot.show_form = on)
    }

    /// Whether SubGram writes to people itself.
    pub fn delegated(self, on: bool) -> Self {
        self.set(|bot| bot.delegated = on)
    }

    /// How many sponsors a person is shown at most.
    pub fn max_sponsors(self, most: usize) -> Self {
        self.set(|bot| bot.max_sponsors = most.clamp(1, 10))
    }

    /// How long a picked list stays with a person.
    pub fn time_purge(self, span: Duration) -> Self {
        self.set(|bot| bot.time_purge = span)
    }
}
