//! What the panel beside the phones shows: who is in which club, the links, the sponsors.

use serde_json::{Value, json};

use super::{
    cast::{Club, Kind, Sponsor, Who},
    stage::Stage,
    story::Story,
};
use crate::{
    domain::{BotId, ChatId, Moment, UserId},
    emulator::Link,
};

/// Until when somebody may be in a club, by the daemon's own books.
pub type Right = (Who, Club, Option<Moment>);

impl Stage {
    /// Everybody's rights that run now.
    pub async fn rights(&self) -> Vec<Right> {
        let mut rights = Vec::new();
        for who in [Who::Alice, Who::Mallory] {
            for club in Club::CHANNELS {
                rights.push((who, club, self.right_until(who, club).await));
            }
        }
        rights
    }

    async fn right_until(&self, who: Who, club: Club) -> Option<Moment> {
        let (store, bot) = (&self.app.store, BotId(self.bot));
        let rights = store.subscriptions_of(bot, UserId(who.id())).await.ok()?;
        let (now, chat, mut until) = (self.clock.now(), ChatId(self.chat(club)), None);
        for right in rights.iter().filter(|right| right.runs(now)) {
            let opens = store.plan(bot, right.plan).await.ok()?.is_some_and(|plan| plan.chats.contains(&chat));
            // As the person is told it: the grace begins behind it.
            until = until.max(opens.then(|| right.told_until(now)));
        }
        until
    }

    /// Who is in which club.
    pub fn members(&self, rights: &[Right]) -> Vec<Value> {
        let place = |(who, club, right): &Right| {
            let (role, inside) = match self.world.status(who.id(), self.chat(*club)).as_str() {
                "creator" | "administrator" => ("administrator", true),
                "kicked" => ("banned", false),
                "member" | "restricted" => ("member", true),
                _ => ("outside", false),
            };
            json!({ "who": who, "club": club, "role": role, "inside": inside, "until": right.map(Moment::millis) })
        };
        let theirs = |who: Who| rights.iter().filter(|right| right.0 == who).map(place).collect::<Vec<_>>();
        let member = |who: Who| json!({ "key": who, "name": who.name(), "places": theirs(who) });
        [Who::Alice, Who::Mallory].map(member).to_vec()
    }

    /// How it stands with a link.
    pub fn link_state(&self, link: &str) -> &'static str {
        self.link(link).map_or("revoked", |(_, known)| self.state_of(&known))
    }

    fn state_of(&self, link: &Link) -> &'static str {
        match link.expire {
            _ if link.revoked => "revoked",
            Some(expire) if expire <= self.clock.now().secs() => "expired",
            _ => "live",
        }
    }

    /// The links of the private channels, newest first.
    pub fn links(&self, story: &Story) -> Vec<Value> {
        let of = |club: Club| self.world.links(self.chat(club)).into_iter().map(move |link| (club, link));
        let mut ours: Vec<_> =
            Club::ALL.into_iter().flat_map(of).filter(|(_, link)| link.creator == self.bot).collect();
        ours.sort_by_key(|(_, link)| std::cmp::Reverse(link.expire));
        let show = |(club, link): &(Club, Link)| {
            let owner = link.name.as_deref().and_then(|name| Who::of(name.parse().ok()?));
            json!({
                "link": link.link,
                "club": club.name(),
                "owner": owner.map(Who::name),
                "state": self.state_of(link),
                "used": story.used.get(&link.link).map(|who| who.name()),
                "expires": link.expire.map(|at| at * 1_000),
            })
        };
        ours.iter().map(show).collect()
    }

    /// What stands before the gate, and who has subscribed.
    pub fn sponsors_view(&self, story: &Story) -> Vec<Value> {
        let show = |(number, sponsor): (usize, &Sponsor)| {
            let source = match sponsor.kind {
                Kind::SubGram(_) => "SubGram",
                Kind::Channel(_) => "Olga’s own",
            };
            json!({
                "name": sponsor.name,
                "source": source,
                "alice": story.is_subscribed(self, Who::Alice, number),
                "mallory": story.is_subscribed(self, Who::Mallory, number),
            })
        };
        self.sponsors.iter().enumerate().map(show).collect()
    }
}
