//! Olga's access code: made when the stage is built, given to a person, redeemed by its link or by `/redeem`.

use serde_json::{Value, json};

use super::{
    cast::Who,
    stage::{BOT_NAME, Stage},
    story::Tone,
};
use crate::{
    domain::{
        BotId, PlanId,
        code::{Batch, LENGTH},
    },
    seal,
};

/// The code, and where the daemon keeps it.
#[derive(Clone, Debug, Default)]
pub struct Gift {
    /// Its letters; the daemon knows only their hash.
    pub code: String,
    batch: i64,
}

/// The page's word for it, as far as it is known who redeemed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redeemed(pub Option<Who>);

/// The payload of a link that opens the chat with the bot.
pub fn payload(url: &str) -> Option<&str> {
    question(url)?.strip_prefix("start=")
}

/// What stands behind the bot's name in a link to it.
pub fn question(url: &str) -> Option<&str> {
    url.strip_prefix("https://t.me/")?.strip_prefix(BOT_NAME)?.strip_prefix('?')
}

impl Stage {
    /// Makes a code that gives a plan once.
    pub async fn make_code(&self, plan: PlanId) -> anyhow::Result<Gift> {
        let (code, bot) = (seal::key(LENGTH), BotId(self.bot));
        let mut work = self.app.begin(crate::domain::Origin::Repeatable).await?;
        let batch = Batch {
            id: 0,
            plan,
            term: None,
            uses: Some(1),
            per_person: Some(1),
            only_for: None,
            valid_from: None,
            valid_until: None,
            note: Some("for a friend".into()),
            created_at: self.clock.now(),
        };
        let kept = (seal::digest(&code), code[LENGTH - 4..].to_owned());
        let batch = work.add_batch(bot, &batch, &[kept]).await?;
        work.commit().await?;
        Ok(Gift { code, batch })
    }

    /// Olga gives her code to somebody.
    pub fn gives_code(&self, to: Who) {
        let mut story = self.so_far();
        let code = &story.gift.code;
        let link = format!("https://t.me/{BOT_NAME}?start=c_{code}");
        let text = "Olga sent you an access code for Platinum Club:".to_owned();
        story.note(self, to, Tone::Person, text, Some(link));
        story.tell(self, Tone::Person, format!("Olga gave {} her access code.", to.name()));
    }

    /// Opens the chat with the bot by a link: the payload is sent as Telegram sends it.
    pub fn starts(&self, who: Who, payload: &str) {
        let mut story = self.so_far();
        let what = match payload.split_once('_') {
            Some(("c", _)) => "with the access code",
            Some(("r", _)) => "that invites them",
            _ => "to the bot",
        };
        if self.world.says(who.id(), self.bot, &format!("/start {payload}")).is_ok() {
            story.tell(self, Tone::Person, format!("{} opened the link {what}.", who.name()));
        }
    }

    /// Who has redeemed the code.
    pub async fn redeemed(&self) -> Redeemed {
        let batch = self.story().gift.batch;
        let used = self.app.store.redemptions_of(BotId(self.bot), batch).await.unwrap_or_default();
        Redeemed(used.first().and_then(|used| Who::of(used.user.0)))
    }
}

impl Redeemed {
    /// A row beside the orders.
    pub fn view(self) -> Value {
        let state = self.0.map_or_else(|| "unused".to_owned(), |who| format!("used by {}", who.name()));
        let tone = if self.0.is_some() { "in" } else { "" };
        json!({ "key": "code", "name": "🎟", "plan": "Platinum month", "price": "code", "state": state, "tone": tone })
    }
}
