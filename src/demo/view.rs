//! What the page shows: one JSON object with everything, made anew whenever something has changed.

use serde_json::{Value, json};

use super::{
    cast::Who,
    plain, purse,
    stage::{BOT_NAME, Stage},
    story::{Note, Story},
};
use crate::{
    domain::team::Role,
    emulator::{Button, ButtonKind, Message},
};

impl Stage {
    /// Everything that is to be seen now.
    pub async fn view(&self) -> Value {
        let (rights, mut orders, redeemed) = (self.rights().await, self.orders().await, self.redeemed().await);
        orders.insert(0, redeemed.view());
        let (deeds, papers, roles) = (self.deeds().await, self.papers().await, self.roles().await);
        let known = self.known_of_circle().await;
        let mut story = self.story();
        story.redeemed |= redeemed.0.is_some();
        story.deeds.extend(deeds);
        story.catch_up(self);
        json!({
            "now": self.clock.now().millis(),
            "bot": BOT_NAME,
            "people": Who::ALL.map(|who| self.person(&story, who, roles.get(&who).copied())),
            "members": self.members(&rights),
            "links": self.links(&story),
            "sponsors": self.sponsors_view(&story),
            "orders": orders,
            "timeline": story.lines,
            "tour": story.tour,
            "cues": self.cues(&story, known),
            "papers": papers,
        })
    }

    fn person(&self, story: &Story, who: Who, role: Option<Role>) -> Value {
        let language = story.languages.get(&who).copied().unwrap_or("en");
        json!({
            "key": who,
            "id": who.id(),
            "name": who.name(),
            "friend": who.friend().name(),
            "language": language,
            "role": role.map(Role::name),
            "menu": self.menu(language, role),
            "stars": (who != Who::Olga).then(|| self.world.stars(who.id())),
            "chat": self.talk(story, who),
        })
    }

    /// Messages and notes in one row.
    fn talk(&self, story: &Story, who: Who) -> Vec<Value> {
        let messages = self.world.chat_view(who.id(), self.bot);
        let mut notes = story.notes.iter().enumerate().filter(|(_, note)| note.who == who).peekable();
        let mut items = Vec::new();
        for message in &messages {
            let replied = message.reply_to.and_then(|id| messages.iter().find(|other| other.id == id));
            while let Some((number, note)) = notes.next_if(|(_, note)| note.after < message.id) {
                items.push(note_view(number, note));
            }
            items.push(self.message(story, who, message, replied));
        }
        items.extend(notes.map(|(number, note)| note_view(number, note)));
        items
    }

    fn message(&self, story: &Story, who: Who, message: &Message, replied: Option<&Message>) -> Value {
        let rows: Vec<Vec<Value>> = message
            .buttons
            .iter()
            .map(|row| row.iter().map(|button| self.button(story, who, message.id, button)).collect())
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
            "media": self.media_view(who, message),
            "reply": replied.map(quote),
            "asks": message.forces_reply,
            "invoice": message.invoice,
            "notice": message.notice,
            "rows": rows,
            "forward": forward,
        })
    }

    fn button(&self, story: &Story, who: Who, message: i64, button: &Button) -> Value {
        let text = &button.text;
        match &button.kind {
            ButtonKind::Callback(data) => json!({ "text": text, "kind": "callback", "data": data }),
            ButtonKind::Url(url) if plain::is_invite(url) => {
                json!({ "text": text, "kind": "invite", "url": url, "state": self.link_state(url) })
            }
            ButtonKind::Url(url) if purse::is_bill(url) => {
                let state = if story.has_paid(who, url) { "done" } else { "open" };
                json!({ "text": text, "kind": "bill", "url": url, "state": state })
            }
            ButtonKind::Other(kind) if kind == "pay" => {
                let state = if story.has_paid(who, &purse::invoice(message)) { "done" } else { "open" };
                json!({ "text": text, "kind": "pay", "state": state })
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
}

/// The beginning of a message to which another one replies.
fn quote(message: &Message) -> Value {
    const LONGEST: usize = 80;
    let line = message.text.lines().find(|line| !line.trim().is_empty()).unwrap_or("…");
    json!({ "mine": !message.from_bot, "text": line.chars().take(LONGEST).collect::<String>() })
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
