//! What the page shows: one JSON object with everything, made anew whenever something has changed.

use serde_json::{Value, json};

use super::{
    cast::{Kind, Who},
    plain,
    stage::{BOT_NAME, CLUB, PLAN, Stage},
    story::{Note, Story},
};
use crate::{
    domain::{BotId, Moment, UserId},
    emulator::{Button, ButtonKind, Message},
};

impl Stage {
    /// Everything that is to be seen now.
    pub async fn view(&self) -> Value {
        let mut rights = Vec::new();
        for who in Who::ALL {
            rights.push((who, self.right_until(who).await));
        }
        let mut story = self.story();
        story.catch_up(self);
        json!({
            "now": self.clock.now().millis(),
            "bot": BOT_NAME,
            "club": CLUB,
            "plan": PLAN,
            "people": Who::ALL.map(|who| self.person(&story, who)),
            "members": self.members(&rights),
            "links": self.links(&story),
            "sponsors": self.sponsors_view(&story),
            "timeline": story.lines,
            "steps": story.steps,
        })
    }

    /// When the person's right ends that runs now, by the daemon's own books.
    async fn right_until(&self, who: Who) -> Option<Moment> {
        let subscriptions = self.app.store.subscriptions_of(BotId(self.bot), UserId(who.id())).await.ok()?;
        let now = self.clock.now();
        subscriptions.iter().filter(|right| right.runs(now)).map(|right| right.ends_at).max()
    }

    fn person(&self, story: &Story, who: Who) -> Value {
        json!({
            "key": who,
            "id": who.id(),
            "name": who.name(),
            "friend": who.friend().name(),
            "language": story.languages.get(&who).copied().unwrap_or("en"),
            "chat": self.chat(story, who),
        })
    }

    /// Messages and notes in one row.
    fn chat(&self, story: &Story, who: Who) -> Vec<Value> {
        let messages = self.world.chat_view(who.id(), self.bot);
        let mut notes = story.notes.iter().enumerate().filter(|(_, note)| note.who == who).peekable();
        let mut items = Vec::new();
        for message in &messages {
            while let Some((number, note)) = notes.next_if(|(_, note)| note.after < message.id) {
                items.push(note_view(number, note));
            }
            items.push(self.message(story, who, message));
        }
        items.extend(notes.map(|(number, note)| note_view(number, note)));
        items
    }

    fn message(&self, story: &Story, who: Who, message: &Message) -> Value {
        let rows: Vec<Vec<Value>> = message
            .buttons
            .iter()
            .map(|row| row.iter().map(|button| self.button(story, who, button)).collect())
            .collect();
        let way_in = message.buttons.iter().flatten().find(|button| plain::is_way_in(button));
        let forward = way_in.and_then(|button| match &button.kind {
            ButtonKind::Url(url) if who != Who::Olga => Some(url),
            _ => None,
        });
        json!({
            "key": format!("m{}", message.id),
            "id": message.id,
            "at": message.date * 1_000,
            "mine": !message.from_bot,
            "text": message.text,
            "entities": message.entities,
            "media": message.media,
            "rows": rows,
            "forward": forward,
        })
    }

    fn button(&self, story: &Story, who: Who, button: &Button) -> Value {
        let text = &button.text;
        match &button.kind {
            ButtonKind::Callback(data) => json!({ "text": text, "kind": "callback", "data": data }),
            ButtonKind::Url(url) if plain::is_invite(url) => {
                json!({ "text": text, "kind": "invite", "url": url, "state": self.link_state(url) })
            }
            ButtonKind::Url(url) => {
                let sponsor = self.sponsors.iter().position(|sponsor| sponsor.url == *url);
                let done = sponsor.is_some_and(|sponsor| story.is_subscribed(self, who, sponsor));
                json!({ "text": text, "kind": "sponsor", "url": url, "state": if done { "done" } else { "open" } })
            }
            ButtonKind::WebApp(url) => json!({ "text": text, "kind": "sponsor", "url": url, "state": "open" }),
            ButtonKind::Other(_) => json!({ "text": text, "kind": "none" }),
        }
    }

    fn link_state(&self, link: &str) -> &'static str {
        let now = self.clock.now().secs();
        match self.world.links(self.club).into_iter().find(|known| known.link == link) {
            Some(known) if known.revoked => "revoked",
            Some(known) if known.expire.is_some_and(|expire| expire <= now) => "expired",
            Some(_) => "live",
            None => "revoked",
        }
    }

    fn members(&self, rights: &[(Who, Option<Moment>)]) -> Vec<Value> {
        let member = |(who, right): &(Who, Option<Moment>)| {
            let status = self.world.status(who.id(), self.club);
            let (role, inside) = match status.as_str() {
                "creator" => ("owner", true),
                "administrator" => ("administrator", true),
                "kicked" => ("banned", false),
                "member" | "restricted" => ("member", true),
                _ => ("outside", false),
            };
            let right = right.filter(|_| *who != Who::Olga).map(Moment::millis);
            json!({ "key": who, "name": who.name(), "role": role, "inside": inside, "until": right })
        };
        let bot = json!({ "key": "bot", "name": format!("@{BOT_NAME}"), "role": "the bot", "inside": true });
        let (mut shown, olga): (Vec<_>, Vec<_>) = rights.iter().partition(|(who, _)| *who != Who::Olga);
        shown.splice(0..0, olga);
        let mut shown: Vec<Value> = shown.into_iter().map(member).collect();
        shown.insert(1, bot);
        shown
    }

    /// The links of the private channel, newest first.
    fn links(&self, story: &Story) -> Vec<Value> {
        let links = self.world.links(self.club);
        let ours = links.iter().filter(|link| link.creator == self.bot).rev();
        let show = |link: &crate::emulator::Link| {
            let owner = link.name.as_deref().and_then(|name| Who::of(name.parse().ok()?));
            json!({
                "link": link.link,
                "owner": owner.map(Who::name),
                "state": self.link_state(&link.link),
                "used": story.used.get(&link.link).map(|who| who.name()),
                "expires": link.expire.map(|at| at * 1_000),
            })
        };
        ours.map(show).collect()
    }

    fn sponsors_view(&self, story: &Story) -> Vec<Value> {
        let show = |(number, sponsor): (usize, &super::cast::Sponsor)| {
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

fn note_view(number: usize, note: &Note) -> Value {
    json!({
        "key": format!("n{number}"),
        "at": note.at.millis(),
        "note": note.text,
        "tone": note.tone,
        "link": note.link,
    })
}
