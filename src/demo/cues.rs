//! What the panel lets happen around the owner: weeks, customers, slips and losses, all of them real.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    cast::{Club, Who},
    code, crowd,
    purchase::Way,
    stage::{RIGHTS, Stage},
    story::{Story, Tone, Weeks},
};
use crate::domain::{BotId, ChatId, PlanId, UserId};

/// What remains to the bot when Olga takes the right to remove people away.
const WITHOUT_BANS: [&str; 2] = ["can_manage_chat", "can_invite_users"];

/// Something that happens at the press of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cue {
    /// Eight weeks of business.
    Weeks,
    /// Somebody orders and says that the transfer is on its way.
    Transfer,
    /// Somebody buys who came by Alice's link.
    Friend,
    /// Somebody whose time is over gets in, and Telegram does not tell.
    Slip,
    /// Olga takes a right away from the bot, or gives it back.
    Right,
}

impl Stage {
    /// Lets it happen; the answer says why not.
    pub async fn cue(&self, cue: Cue) -> Option<String> {
        let why_not = match cue {
            Cue::Weeks => self.trades().await,
            Cue::Transfer => self.somebody_transfers().await,
            Cue::Friend => self.a_friend_buys().await,
            Cue::Slip => self.somebody_slips_in(),
            Cue::Right => self.turns_right(),
        };
        if why_not.is_none() {
            self.story().cued.insert(cue);
        }
        why_not
    }

    /// The plan of Platinum Club with this name.
    async fn ware(&self, name: &str) -> Option<PlanId> {
        let plans = self.app.store.plans(BotId(self.bot)).await.ok()?;
        plans.into_iter().find(|plan| plan.name == name).map(|plan| plan.id)
    }

    async fn somebody_transfers(&self) -> Option<String> {
        let done = async {
            let (id, plan) = (self.newcomer()?, self.ware("Platinum month").await?);
            let name = crowd::name(id).unwrap_or_default();
            self.so_far().tell(self, Tone::Person, format!("{name} wants Platinum Club and pays at the bank."));
            let purchase = self.wants(id, plan, Way::Transfer)?;
            self.chooses(&purchase).await?;
            self.settles_up(&purchase).await
        };
        done.await.is_none().then(|| "Nobody else wants to buy.".into())
    }

    async fn a_friend_buys(&self) -> Option<String> {
        let known = self.app.store.affiliate(BotId(self.bot), UserId(Who::Alice.id())).await.ok().flatten();
        let Some(known) = known else { return Some("Alice has no link yet: press /invite under her chat.".into()) };
        let done = async {
            let (id, plan) = (self.newcomer()?, self.ware("Platinum year").await?);
            let name = crowd::name(id).unwrap_or_default();
            self.so_far().tell(self, Tone::Person, format!("{name} opened Alice’s link to the bot."));
            self.world.says(id, self.bot, &format!("/start r_{}", known.code)).ok()?;
            let purchase = self.wants(id, plan, Way::Stars)?;
            self.chooses(&purchase).await?;
            self.settles_up(&purchase).await?;
            self.so_far().tell(self, Tone::Money, format!("{name} bought a Platinum year."));
            self.walks_in(&purchase).await
        };
        done.await.is_none().then(|| "Nobody else wants to buy.".into())
    }

    fn somebody_slips_in(&self) -> Option<String> {
        let (platinum, mut story) = (self.chat(Club::Platinum), self.so_far());
        let past = story.customers.iter().copied().find(|id| {
            let status = self.world.status(*id, platinum);
            status == "left" && self.world.links(platinum).iter().any(|link| link.name == Some(id.to_string()))
        });
        let Some(id) = past else {
            return Some("Everybody who was a customer still is one: let the weeks pass first.".into());
        };
        let link = self.world.makes_link(Who::Olga.id(), platinum, Some(1), false);
        self.world.loses_next_of(self.bot, "chat_member", id);
        self.world.opens_link(id, &link);
        let name = crowd::name(id).unwrap_or_default();
        let text = format!(
            "{name}, whose time is over, slipped into {} by a link that Olga had made herself. Telegram did not tell the \
             bot.",
            Club::Platinum.name()
        );
        story.tell(self, Tone::Out, text);
        None
    }

    fn turns_right(&self) -> Option<String> {
        let mut story = self.so_far();
        story.is_bound = !story.is_bound;
        let (rights, did) = match story.is_bound {
            true => (&WITHOUT_BANS[..], "took the right to remove people away from the bot"),
            false => (&RIGHTS[..], "gave the bot its right back"),
        };
        self.world.set_bot_rights(self.chat(Club::Platinum), self.bot, rights, Who::Olga.id());
        story.was_freed |= !story.is_bound;
        story.tell(self, Tone::Person, format!("In {}, Olga {did}.", Club::Platinum.name()));
        None
    }

    /// Olga presses a button of /chats: Telegram asks her where to add the bot, and she chooses the old group.
    pub fn adds_bot(&self, url: &str) -> Option<String> {
        if code::question(url).is_some_and(|asked| asked.starts_with("startchannel")) {
            return Some("Olga has no other channel: press the button for a group.".into());
        }
        let (circle, mut story) = (self.chat(Club::Circle), self.so_far());
        if self.world.status(self.bot, circle) == "administrator" {
            return Some(format!("The bot is administrator of {} already.", Club::Circle.name()));
        }
        self.world.promotes(Who::Olga.id(), self.bot, circle, &RIGHTS);
        let name = Club::Circle.name();
        story.tell(
            self,
            Tone::Person,
            format!("Olga made the bot administrator of {name}, which was there before it."),
        );
        None
    }

    /// At how many people of the old group the bot has looked since Olga sent her list.
    pub async fn known_of_circle(&self) -> i64 {
        let circle = ChatId(self.chat(Club::Circle));
        self.app.store.progress(BotId(self.bot), circle).await.map(|far| far.looked).unwrap_or_default()
    }

    /// The buttons of the panel, and how it stands with them.
    pub fn cues(&self, story: &Story, known: i64) -> Value {
        let circle = self.chat(Club::Circle);
        let inside = crowd::old().filter(|(id, _)| self.world.is_member(*id, circle)).count();
        let weeks = match story.past {
            Weeks::Ahead => "ahead",
            Weeks::Pass => "pass",
            Weeks::Over => "over",
        };
        json!({
            "done": story.cued,
            "weeks": weeks,
            "bound": story.is_bound,
            "connected": self.world.status(self.bot, circle) == "administrator",
            "circle": inside,
            "known": known,
            "customers": story.customers.iter().filter(|id| self.world.is_member(**id, self.chat(Club::Platinum))).count(),
        })
    }
}
