//! Stars: having them, paying invoices and links with them, and what comes of it.

use std::time::Duration;

use super::{cast::Who, stage::Stage, story::Tone};
use crate::emulator::{Message, Outcome};

/// What everybody has at first: enough for one month, and not enough.
const FIRST: [(Who, i64); 2] = [(Who::Alice, 300), (Who::Mallory, 100)];
/// So many are bought at once.
const TOP_UP: i64 = 250;
/// Telegram waits ten seconds for the bot; the page a little longer.
const PAID_WITHIN: Duration = Duration::from_secs(12);

/// A link by which a subscription is paid.
pub fn is_bill(url: &str) -> bool {
    url.starts_with("https://t.me/$")
}

/// How the story remembers the invoice of a message.
pub fn invoice(message: i64) -> String {
    format!("m{message}")
}

impl Stage {
    /// Fills everybody's purse.
    pub fn fill_purses(&self) {
        for (who, stars) in FIRST {
            self.world.set_stars(who.id(), stars);
        }
    }

    /// Buys more Stars.
    pub fn tops_up(&self, who: Who) {
        let mut story = self.so_far();
        self.world.set_stars(who.id(), self.world.stars(who.id()) + TOP_UP);
        story.tell(self, Tone::Money, format!("{} bought {TOP_UP} Stars from Telegram.", who.name()));
    }

    /// Presses the button to pay below an invoice.
    pub async fn pays(&self, who: Who, message: i64) {
        let bill = {
            let mut story = self.so_far();
            let shown = self.world.chat_view(who.id(), self.bot);
            let Some(bill) = shown.iter().find(|seen| seen.id == message).and_then(Bill::of) else { return };
            story.tell(self, Tone::Person, format!("{} pressed the button to pay for {}.", who.name(), bill.title));
            bill
        };
        let payment = self.world.pays(who.id(), self.bot, message);
        self.settles(who, &payment, &bill, &invoice(message)).await;
    }

    /// Opens a link to pay.
    pub async fn pays_by(&self, who: Who, link: &str) {
        self.so_far().tell(self, Tone::Person, format!("{} opened the link to subscribe.", who.name()));
        let before = self.world.subscriptions(who.id());
        let payment = self.world.pays_link(who.id(), link);
        let bill = Bill { title: "the subscription".to_owned(), price: None };
        self.settles(who, &payment, &bill, link).await;
        let after = self.world.subscriptions(who.id());
        let new = after.into_iter().find(|one| before.iter().all(|old| old.charge != one.charge));
        if let Some(new) = new {
            let told = format!("Telegram asks {} for {} Stars every 30 days from now on.", who.name(), new.price);
            self.so_far().tell(self, Tone::Money, told);
        }
    }

    /// Waits for what comes of a payment and tells it.
    async fn settles(&self, who: Who, payment: &str, bill: &Bill, paid: &str) {
        let outcome = self.world.outcome_within(payment, PAID_WITHIN).await.unwrap_or(Outcome::TimedOut);
        let mut story = self.so_far();
        if matches!(outcome, Outcome::Paid(_)) {
            story.paid.insert((who, paid.to_owned()));
            story.tell(
                self,
                Tone::Money,
                format!("Telegram took the Stars from {}’s purse: {}.", who.name(), bill.line()),
            );
            return;
        }
        let (seen, told) = refusal(who, &outcome, bill, self.world.stars(who.id()));
        story.tell(self, Tone::Out, told);
        story.note(self, who, Tone::Out, seen, None);
    }
}

/// What is to be paid.
struct Bill {
    title: String,
    price: Option<i64>,
}

impl Bill {
    fn of(message: &Message) -> Option<Self> {
        let invoice = message.invoice.as_ref()?;
        Some(Self { title: invoice["title"].as_str()?.to_owned(), price: invoice["total_amount"].as_i64() })
    }

    fn line(&self) -> String {
        self.price.map_or_else(|| self.title.clone(), |price| format!("{price} for {}", self.title))
    }
}

/// Why nothing was paid: for the person, and for the timeline.
fn refusal(who: Who, outcome: &Outcome, bill: &Bill, has: i64) -> (String, String) {
    let name = who.name();
    match outcome {
        Outcome::Paid(_) => (String::new(), String::new()),
        Outcome::Refused(why) => (
            format!("Nothing was paid. The bot says: “{why}”"),
            format!("Telegram took no Stars from {name}, because the bot said no."),
        ),
        Outcome::TimedOut => (
            "Nothing was paid: the bot did not answer within ten seconds.".into(),
            format!("Telegram took no Stars from {name}: the bot did not answer within ten seconds."),
        ),
        Outcome::NotEnoughStars => {
            let cost = bill.price.map(|price| format!("it costs {price}")).unwrap_or_else(|| "it costs more".into());
            (
                format!("Not enough Stars: you have {has}, {cost}. The + beside your name buys more."),
                format!("Telegram took no Stars: {name} has only {has}."),
            )
        }
        Outcome::AlreadySubscribed => {
            ("You are subscribed already.".into(), format!("{name} is subscribed already: nothing was paid."))
        }
        Outcome::NoInvoice => {
            ("This can be paid no more.".into(), format!("{name} found nothing to pay there any more."))
        }
    }
}
