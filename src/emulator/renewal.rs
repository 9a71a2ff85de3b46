//! Subscriptions paid in Stars: renewed by the world's clock, cancelled and resumed by people, held by bots.

use std::sync::Arc;

use serde_json::json;

use super::{
    agenda::Due,
    checkout::Turn,
    invoice::Invoice,
    ledger::{Standing, Subscription},
    state::State,
};
use crate::domain::Moment;

impl State {
    /// Lets everything happen whose time has come, in order, each thing at its own time.
    pub fn catch_up(&mut self) {
        let now = self.clock.now();
        while let Some((at, due)) = self.ledger.agenda.next(now) {
            match due {
                Due::Answer(id) => self.give_up(&id),
                Due::Renewal(id) => self.renew(&id, at),
            }
        }
    }

    /// A period is over: the next one is paid, or not.
    fn renew(&mut self, id: &str, at: Moment) {
        let Some(subscription) = self.ledger.subscriptions.get(id) else { return };
        if subscription.until > at.secs() {
            return;
        }
        match subscription.standing {
            Standing::Renewing => {}
            Standing::Canceled | Standing::Unpaid => {
                self.stand(id, Standing::Ended);
                return;
            }
            Standing::Ended => return,
        }
        let (user, invoice) = (subscription.user, Arc::clone(&subscription.invoice));
        let gone = self.users.get(&user).is_none_or(|user| user.deactivated);
        if gone || self.cannot_afford(user, &invoice) {
            self.stand(id, Standing::Unpaid);
            let patience = invoice.period.unwrap_or_default();
            if let Some(subscription) = self.ledger.subscriptions.get_mut(id) {
                // Nothing more is known of Telegram than that it has not enough Stars and may still be extended.
                self.ledger.agenda.add(Moment::from_secs(subscription.until + patience), Due::Renewal(id.to_owned()));
            }
            self.subscription_update(user, &invoice, "failed");
        } else {
            self.extend(id, user, &invoice, at.secs());
        }
    }

    fn extend(&mut self, id: &str, user: i64, invoice: &Arc<Invoice>, date: i64) {
        let until = date + invoice.period.unwrap_or_default();
        self.charge(user, invoice, &Turn::Next { until }, date);
        if let Some(subscription) = self.ledger.subscriptions.get_mut(id) {
            subscription.until = until;
            subscription.standing = Standing::Renewing;
        }
        self.ledger.agenda.add(Moment::from_secs(until), Due::Renewal(id.to_owned()));
    }

    /// Someone has more Stars than before: what could not be renewed is tried again.
    pub fn afford_again(&mut self, user: i64) {
        let unpaid = |subscription: &Subscription| {
            subscription.user == user && subscription.standing == Standing::Unpaid && !subscription.held
        };
        let waiting = self.ledger.subscriptions.iter().filter(|(_, subscription)| unpaid(subscription));
        let waiting: Vec<_> = waiting.map(|(id, one)| (id.clone(), Arc::clone(&one.invoice))).collect();
        let now = self.now();
        for (id, invoice) in waiting {
            if !self.cannot_afford(user, &invoice) {
                self.extend(&id, user, &invoice, now);
            }
        }
    }

    /// Whoever pays a link anew does not also want what could not be renewed by it.
    pub fn replace_unpaid(&mut self, user: i64, link: Option<&str>) {
        for old in self.ledger.subscriptions.values_mut() {
            if old.user == user && old.standing == Standing::Unpaid && old.link.as_deref() == link {
                old.standing = Standing::Ended;
            }
        }
    }

    fn stand(&mut self, id: &str, standing: Standing) {
        if let Some(subscription) = self.ledger.subscriptions.get_mut(id) {
            subscription.standing = standing;
        }
    }

    fn subscription_update(&mut self, user: i64, invoice: &Invoice, state: &str) {
        let update = json!({
            "user": self.user_json(user),
            "invoice_payload": invoice.payload,
            "state": state,
        });
        self.push(invoice.bot, "subscription", &update);
        self.tell(invoice.bot, |all| format!("{}: subscription to {} is {state}", all.name(user), invoice.title));
    }

    /// The person cancels (or resumes) a subscription; false if there is nothing to cancel (or resume).
    pub fn turn_subscription(&mut self, user: i64, id: &str, on: bool) -> bool {
        let Some(subscription) = self.ledger.subscriptions.get_mut(id).filter(|one| one.user == user) else {
            return false;
        };
        let (standing, word) = match (on, subscription.standing) {
            (false, Standing::Renewing) => (Standing::Canceled, "canceled"),
            (false, Standing::Unpaid) => (Standing::Ended, "canceled"),
            (true, Standing::Canceled) if !subscription.held => (Standing::Renewing, "active"),
            _ => return false,
        };
        subscription.standing = standing;
        let invoice = Arc::clone(&subscription.invoice);
        self.subscription_update(user, &invoice, word);
        true
    }

    /// The bot forbids (or allows again) that a subscription is renewed; false if it is not a subscription of that person.
    pub fn hold_subscription(&mut self, bot: i64, user: i64, id: &str, hold: bool) -> bool {
        let theirs = |one: &&mut Subscription| one.user == user && one.invoice.bot == bot;
        let Some(subscription) = self.ledger.subscriptions.get_mut(id).filter(theirs) else { return false };
        subscription.held = hold;
        if hold && subscription.standing == Standing::Renewing {
            subscription.standing = Standing::Canceled;
        }
        let (title, does) = (subscription.invoice.title.clone(), if hold { "cancels" } else { "allows again" });
        self.tell(bot, |all| format!("{} {does} the subscription of {} to {title}", all.name(bot), all.name(user)));
        true
    }
}
