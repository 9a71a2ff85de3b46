//! What people do with money: having Stars, paying invoices, cancelling and resuming subscriptions.

use std::{sync::Arc, time::Duration};

use serde::Serialize;

use super::{
    World,
    invoice::Invoice,
    ledger::Standing,
    queue::Mishap,
    state::{Cargo, State},
};

/// What became of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Outcome {
    /// Paid; the charge's id.
    Paid(String),
    /// The bot said no, with this message.
    Refused(String),
    /// The bot did not answer within ten seconds.
    TimedOut,
    /// The person has fewer Stars than it costs.
    NotEnoughStars,
    /// The person has a running subscription by the same link.
    AlreadySubscribed,
    /// There is nothing that this person could pay: no such message or link, a copy that only leads to the bot.
    NoInvoice,
}

impl Outcome {
    /// For the transcript.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Paid(_) => "it is paid".to_owned(),
            Self::Refused(why) => format!("the bot refuses: {why}"),
            Self::TimedOut => "the bot did not answer in time".to_owned(),
            Self::NotEnoughStars => "there are not enough Stars".to_owned(),
            Self::AlreadySubscribed => "the subscription is running".to_owned(),
            Self::NoInvoice => "there is nothing to pay".to_owned(),
        }
    }
}

/// A person's subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StarSubscription {
    /// The charge that it began with, by which it is named.
    pub charge: String,
    /// The bot that is paid.
    pub bot: i64,
    /// What is subscribed to.
    pub title: String,
    /// Stars per period.
    pub price: i64,
    /// Paid until then, in Unix seconds.
    pub until: i64,
    /// `renewing`, `canceled`, `unpaid` (not enough Stars) or `ended`.
    pub state: &'static str,
    /// The bot forbids that it is renewed or resumed; `canceled` without that was the person's wish.
    pub held_by_bot: bool,
}

impl Standing {
    fn name(self) -> &'static str {
        match self {
            Self::Renewing => "renewing",
            Self::Canceled => "canceled",
            Self::Unpaid => "unpaid",
            Self::Ended => "ended",
        }
    }
}

impl State {
    /// The invoice of a message, if this person can pay it: copies in other chats may only lead to the bot.
    fn invoice_in(&mut self, user: i64, bot: i64, chat: i64, message_id: i64) -> Option<Arc<Invoice>> {
        let message = self.message(bot, chat, message_id)?;
        let Some(Cargo::Invoice(invoice)) = message.cargo.as_deref() else { return None };
        let payable = chat == user || chat < 0 || invoice.start_parameter.is_empty();
        payable.then(|| Arc::clone(invoice))
    }
}

impl World {
    /// Gives a person exactly so many Stars. What could not be renewed for want of them is tried again.
    pub fn set_stars(&self, user: i64, amount: i64) {
        self.act(|state| {
            state.ledger.stars.insert(user, amount);
            state.afford_again(user);
        });
    }

    /// Telegram loses the next update of this kind: nobody is told of a payment that was made.
    pub fn loses_next(&self, bot: i64, kind: &str) {
        self.strike(bot, kind, None, Mishap::Lost);
    }

    /// Telegram loses the next update of this kind that comes from one person.
    pub fn loses_next_of(&self, bot: i64, kind: &str, person: i64) {
        self.strike(bot, kind, Some(person), Mishap::Lost);
    }

    /// Telegram delivers the next update of this kind twice, under two numbers.
    pub fn repeats_next(&self, bot: i64, kind: &str) {
        self.strike(bot, kind, None, Mishap::Twice);
    }

    fn strike(&self, bot: i64, kind: &str, whom: Option<i64>, mishap: Mishap) {
        self.act(|state| {
            if let Some(bot) = state.bots.get_mut(&bot) {
                bot.queue.mishaps.push((kind.to_owned(), whom, mishap));
            }
        });
    }

    /// How many Stars a person has.
    pub fn stars(&self, user: i64) -> i64 {
        self.lock().ledger.stars_of(user)
    }

    /// BotFather connects a payment provider with the bot: from now on invoices may name this token.
    pub fn connects_provider(&self, bot: i64, provider_token: &str) {
        self.act(|state| state.ledger.providers.entry(bot).or_default().insert(provider_token.to_owned()));
    }

    /// Someone presses the button to pay below an invoice in their chat with the bot; returns the payment's id.
    pub fn pays(&self, user: i64, bot: i64, message_id: i64) -> String {
        self.pays_in(user, bot, user, message_id)
    }

    /// Someone pays an invoice of another chat: in a group, or a copy forwarded from the private chat of `chat`.
    pub fn pays_in(&self, user: i64, bot: i64, chat: i64, message_id: i64) -> String {
        self.act(|state| {
            let invoice = state.invoice_in(user, bot, chat, message_id);
            invoice.map(|invoice| state.check_out(user, &invoice, None)).unwrap_or_default()
        })
    }

    /// Someone opens an invoice link and pays; returns the payment's id.
    pub fn pays_link(&self, user: i64, link: &str) -> String {
        self.act(|state| {
            let invoice = state.ledger.links.get(link).cloned();
            invoice.map(|invoice| state.check_out(user, &invoice, Some(link))).unwrap_or_default()
        })
    }

    /// What became of a payment; nothing while it waits for the bot. An unknown payment had no invoice.
    pub fn outcome(&self, payment: &str) -> Option<Outcome> {
        match self.lock().ledger.checkouts.get(payment) {
            None => Some(Outcome::NoInvoice),
            Some(checkout) => checkout.outcome.clone(),
        }
    }

    /// Waits for the outcome of a payment; nothing if there was none within `limit` of real time.
    pub async fn outcome_within(&self, payment: &str, limit: Duration) -> Option<Outcome> {
        self.until(|world| world.outcome(payment).is_some(), limit).await;
        self.outcome(payment)
    }

    /// A person's subscriptions, also those that are over.
    pub fn subscriptions(&self, user: i64) -> Vec<StarSubscription> {
        let state = self.lock();
        let theirs = state.ledger.subscriptions.iter().filter(|(_, one)| one.user == user);
        theirs
            .map(|(charge, one)| StarSubscription {
                charge: charge.clone(),
                bot: one.invoice.bot,
                title: one.invoice.title.clone(),
                price: one.invoice.total,
                until: one.until,
                state: one.standing.name(),
                held_by_bot: one.held,
            })
            .collect()
    }

    /// A payment is given back without the daemon: by somebody else who holds the bot's token. The bot is told as always.
    /// False if there is no such payment in Stars, or it was given back already.
    pub fn refunds(&self, charge: &str) -> bool {
        self.act(|state| {
            let found = state.ledger.charges.get(charge);
            let is_due = found.is_some_and(|charge| charge.invoice.currency.is_stars() && !charge.refunded);
            if is_due {
                state.refund(charge);
            }
            is_due
        })
    }

    /// Someone cancels a subscription, named by its first charge; it stays paid until its end. False if it does not run.
    pub fn cancels_subscription(&self, user: i64, charge: &str) -> bool {
        self.act(|state| state.turn_subscription(user, charge, false))
    }

    /// Someone resumes a cancelled subscription before its end. False if there is none, or the bot forbids it.
    pub fn resumes_subscription(&self, user: i64, charge: &str) -> bool {
        self.act(|state| state.turn_subscription(user, charge, true))
    }
}
