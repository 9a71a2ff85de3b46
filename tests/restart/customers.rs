//! What people do at the market: they press, read, pay and go in.

use std::{
    panic::Location,
    time::{Duration, Instant},
};

use serde_json::Value;
use usher::{
    domain::PlanId,
    emulator::{ButtonKind, Entered, Outcome, World},
};

use crate::{market::Market, place::PATIENCE};

/// Who is refused tries again after this.
const AGAIN: Duration = Duration::from_secs(1);

impl Market<'_> {
    /// Presses a button as soon as it is there; the answer is its data.
    pub async fn presses(&self, person: i64, wanted: &str) -> String {
        self.until(person, &format!("sees {wanted}"), |_| self.sees(person, wanted).is_some()).await;
        let (message, data) = self.sees(person, wanted).expect("the button");
        self.place.world.taps(person, self.place.bot, message, &data);
        if self.throws(person, 4) == 0 {
            // A finger slips: twice.
            self.place.world.taps(person, self.place.bot, message, &data);
        }
        data
    }

    /// The newest button whose data begin so: its message and its data.
    pub fn sees(&self, person: i64, wanted: &str) -> Option<(i64, String)> {
        self.place.view(person).into_iter().rev().find_map(|message| {
            message.buttons.iter().flatten().find_map(|button| match &button.kind {
                ButtonKind::Callback(data) if data.starts_with(wanted) => Some((message.id, data.clone())),
                _ => None,
            })
        })
    }

    /// Waits until something that concerns the person is so.
    #[track_caller]
    pub fn until(&self, person: i64, what: &str, holds: impl Fn(&World) -> bool) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            if !self.place.world.until(holds, PATIENCE).await {
                panic!("{at}: {person} on {}: never: {what}: {:#?}", self.place.database(), self.place.view(person));
            }
        }
    }

    pub async fn reads(&self, person: i64, text: &str) {
        self.until(person, &format!("reads “{text}”"), |_| self.has_read(person, text)).await;
    }

    pub fn has_read(&self, person: i64, text: &str) -> bool {
        self.place.view(person).iter().any(|message| message.from_bot && message.text.contains(text))
    }

    pub fn says(&self, person: i64, text: &str) {
        self.place.world.says(person, self.place.bot, text).unwrap();
    }

    /// Opens the shop and chooses a plan and a way to pay.
    pub async fn orders(&self, person: i64, plan: PlanId, method: &str) {
        self.says(person, "/plans");
        self.presses(person, &format!("plan:show:{plan}")).await;
        self.thinks(person, 300).await;
        self.presses(person, &format!("pay:{method}:{plan}")).await;
    }

    /// Says that a transfer was made, by the button or by a photo of it; the answer is the order's key.
    pub async fn claims(&self, person: i64) -> String {
        self.until(person, "the instructions come", |_| self.sees(person, "order:paid:").is_some()).await;
        let key = self.order(person).await;
        if self.throws(person, 2) == 0 {
            self.place.world.sends_photo(person, self.place.bot, "").unwrap();
        } else {
            self.presses(person, "order:paid:").await;
        }
        key
    }

    /// The newest invoice.
    pub fn invoice(&self, person: i64) -> Option<i64> {
        self.invoice_that(person, |_| true)
    }

    /// The newest invoice over so much.
    pub fn invoice_over(&self, person: i64, minor: i64) -> Option<i64> {
        self.invoice_that(person, |total| total == minor)
    }

    fn invoice_that(&self, person: i64, wanted: impl Fn(i64) -> bool) -> Option<i64> {
        let is_wanted = |invoice: &Value| invoice["total_amount"].as_i64().is_some_and(&wanted);
        let messages = self.place.view(person).into_iter().rev();
        messages.filter(|message| message.invoice.as_ref().is_some_and(is_wanted)).map(|message| message.id).next()
    }

    /// Waits for an invoice that is newer than `old` and pays it; the answer is the charge.
    pub async fn pays_invoice(&self, person: i64, old: Option<i64>) -> String {
        self.pays_newest(person, || self.invoice(person).filter(|newest| Some(*newest) > old)).await
    }

    /// Pays what `newest` finds as soon as it finds something; the answer is the charge. Whoever is refused looks again: a
    /// second invoice of an order that is paid (a finger slipped) is not the one that is meant, and while one payment may be
    /// under way no other is taken.
    pub async fn pays_newest(&self, person: i64, newest: impl Fn() -> Option<i64>) -> String {
        let begun = Instant::now();
        loop {
            self.until(person, "gets an invoice", |_| newest().is_some()).await;
            self.thinks(person, 300).await;
            let Some(invoice) = newest() else { continue };
            let payment = self.place.world.pays(person, self.place.bot, invoice);
            match self.place.world.outcome_within(&payment, Duration::from_secs(60)).await {
                Some(Outcome::Paid(charge)) => return charge,
                Some(Outcome::TimedOut | Outcome::Refused(_) | Outcome::NoInvoice) if begun.elapsed() < PATIENCE => {
                    tokio::time::sleep(AGAIN).await;
                }
                other => panic!("{person} wants to pay: {other:?}"),
            }
        }
    }

    /// Buys a plan for Stars or by card, up to the way in; the answer is the charge.
    pub async fn buys(&self, person: i64, plan: PlanId, method: &str) -> String {
        let (old, ways) = (self.invoice(person), self.ways_in(person).len());
        self.orders(person, plan, method).await;
        let charge = self.pays_invoice(person, old).await;
        if ways == 0 {
            self.is_shown_in(person).await;
        }
        charge
    }

    /// Subscribes for Stars, up to the way in.
    pub async fn subscribes(&self, person: i64) -> String {
        let link = || self.place.addresses(person).into_iter().rfind(|url| url.contains("/$"));
        self.orders(person, self.recurring, "stars").await;
        self.until(person, "the link to pay comes", |_| link().is_some()).await;
        self.thinks(person, 300).await;
        let begun = Instant::now();
        loop {
            let payment = self.place.world.pays_link(person, &link().expect("a link"));
            match self.place.world.outcome_within(&payment, Duration::from_secs(60)).await {
                Some(Outcome::Paid(charge)) => {
                    self.is_shown_in(person).await;
                    return charge;
                }
                Some(Outcome::TimedOut | Outcome::Refused(_)) if begun.elapsed() < PATIENCE => {
                    tokio::time::sleep(AGAIN).await;
                }
                other => panic!("{person} wants to subscribe: {other:?}"),
            }
        }
    }

    pub fn ways_in(&self, person: i64) -> Vec<String> {
        self.place.addresses(person).into_iter().filter(|url| url.contains("t.me/+")).collect()
    }

    pub async fn is_shown_in(&self, person: i64) {
        self.until(person, "the way in comes", |_| !self.ways_in(person).is_empty()).await;
    }

    /// Goes in by the newest way.
    pub async fn enters(&self, person: i64) {
        self.is_shown_in(person).await;
        let link = self.ways_in(person).pop().expect("a way in");
        let entered = self.place.world.opens_link(person, &link);
        let said = || {
            let links = self.place.world.links(self.place.club).into_iter();
            let links: Vec<_> = links.filter(|one| one.link == link).collect();
            format!("{person} by {link} of {:?}: {links:#?} {:#?}", self.ways_in(person), self.place.view(person))
        };
        assert_eq!(entered, Entered::Joined { chat: self.place.club }, "{}", said());
    }

    pub fn is_inside(&self, person: i64) -> bool {
        self.place.world.is_member(person, self.place.club)
    }

    pub async fn is_out(&self, person: i64) {
        self.until(person, "is out", |_| !self.is_inside(person)).await;
    }
}
