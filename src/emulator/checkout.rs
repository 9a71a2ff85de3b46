//! One payment from the press of the button to the money: the pre-checkout query, its answer, what follows.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::{
    agenda::Due,
    invoice::Invoice,
    ledger::{Charge, Checkout, Standing, Subscription, Transaction},
    paying::Outcome,
    state::{Cargo, Message, Packed, State},
};
use crate::domain::Moment;

/// So long a bot may take to answer a pre-checkout query.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Which of several payments this is.
pub enum Turn {
    Only,
    First { until: i64 },
    Next { until: i64 },
}

impl State {
    /// Someone presses the button to pay; returns the payment's id, which is the pre-checkout query's.
    pub fn check_out(&mut self, user: i64, invoice: &Arc<Invoice>, link: Option<&str>) -> String {
        let id = (7_700_000_000_000_000_000 + self.count_up()).to_string();
        let outcome = self.hindrance(user, invoice, link);
        let (bot, hindered) = (invoice.bot, outcome.is_some());
        self.tell(bot, |all| {
            let but = outcome.as_ref().map_or_else(String::new, |outcome| format!(", but {}", outcome.sentence()));
            format!("{} pays {} for {}{but}", all.name(user), invoice.price(), invoice.title)
        });
        let link = link.map(str::to_owned);
        self.ledger.checkouts.insert(id.clone(), Checkout { user, invoice: Arc::clone(invoice), link, outcome });
        if !hindered {
            self.meet(bot, user);
            let query = json!({
                "id": id,
                "from": self.user_json(user),
                "currency": invoice.currency.code,
                "total_amount": invoice.total,
                "invoice_payload": invoice.payload,
            });
            self.push(bot, "pre_checkout_query", &query);
            let deadline = self.clock.now() + ANSWER_WITHIN;
            self.ledger.agenda.add(deadline, Due::Answer(id.clone()));
        }
        id
    }

    /// Why Telegram does not even ask the bot.
    fn hindrance(&self, user: i64, invoice: &Invoice, link: Option<&str>) -> Option<Outcome> {
        if self.users.get(&user).is_none_or(|user| user.deactivated || user.is_bot) {
            return Some(Outcome::NoInvoice);
        }
        let runs = |old: &Subscription| {
            let over = matches!(old.standing, Standing::Ended | Standing::Unpaid);
            old.user == user && old.link.as_deref() == link && !over
        };
        if invoice.period.is_some() && self.ledger.subscriptions.values().any(runs) {
            return Some(Outcome::AlreadySubscribed);
        }
        self.cannot_afford(user, invoice).then_some(Outcome::NotEnoughStars)
    }

    pub fn cannot_afford(&self, user: i64, invoice: &Invoice) -> bool {
        invoice.currency.is_stars() && self.ledger.stars_of(user) < invoice.total
    }

    fn meet(&mut self, bot: i64, user: i64) {
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.met.insert(user);
        }
    }

    /// The bot answers a pre-checkout query, with an error message or without; false if it is too late for that.
    pub fn answer_checkout(&mut self, bot: i64, id: &str, error: Option<String>) -> bool {
        let open = |checkout: &&Checkout| checkout.invoice.bot == bot && checkout.outcome.is_none();
        let Some(checkout) = self.ledger.checkouts.get(id).filter(open) else { return false };
        let (user, invoice, link) = (checkout.user, Arc::clone(&checkout.invoice), checkout.link.clone());
        let outcome = match error {
            Some(why) => Outcome::Refused(why),
            // The Stars may have gone elsewhere meanwhile.
            None if self.cannot_afford(user, &invoice) => Outcome::NotEnoughStars,
            None => Outcome::Paid(self.first_payment(user, &invoice, link)),
        };
        self.conclude(id, outcome);
        true
    }

    /// Ends a payment that still waits for its bot.
    pub fn give_up(&mut self, id: &str) {
        if self.ledger.checkouts.get(id).is_some_and(|checkout| checkout.outcome.is_none()) {
            self.conclude(id, Outcome::TimedOut);
        }
    }

    fn conclude(&mut self, id: &str, outcome: Outcome) {
        let Some(checkout) = self.ledger.checkouts.get_mut(id) else { return };
        let (user, bot) = (checkout.user, checkout.invoice.bot);
        let failure = (!matches!(outcome, Outcome::Paid(_))).then(|| outcome.sentence());
        checkout.outcome = Some(outcome);
        if let Some(why) = failure {
            self.tell(bot, |all| format!("the payment of {} fails: {why}", all.name(user)));
        }
    }

    fn first_payment(&mut self, user: i64, invoice: &Arc<Invoice>, link: Option<String>) -> String {
        let now = self.now();
        self.replace_unpaid(user, link.as_deref());
        let Some(period) = invoice.period else { return self.charge(user, invoice, &Turn::Only, now) };
        let until = now + period;
        let charge = self.charge(user, invoice, &Turn::First { until }, now);
        let invoice = Arc::clone(invoice);
        let subscription = Subscription { user, invoice, link, until, standing: Standing::Renewing, held: false };
        self.ledger.subscriptions.insert(charge.clone(), subscription);
        self.ledger.agenda.add(Moment::from_secs(until), Due::Renewal(charge.clone()));
        charge
    }

    /// Money changes hands: the bot is told by a message from the person. Returns the charge's id.
    pub fn charge(&mut self, user: i64, invoice: &Arc<Invoice>, turn: &Turn, date: i64) -> String {
        let bot = invoice.bot;
        let (charge, provider_charge) = if invoice.currency.is_stars() {
            (format!("stx{}", self.random_code(user, 48)), format!("{user}_{}", self.count_up()))
        } else {
            (format!("{bot}_{user}_{}", self.random_code(user, 12)), format!("ch_{}", self.random_code(user, 18)))
        };
        let kept =
            Charge { user, invoice: Arc::clone(invoice), provider_charge: provider_charge.clone(), refunded: false };
        self.ledger.charges.insert(charge.clone(), kept);
        if invoice.currency.is_stars() {
            let invoice = Arc::clone(invoice);
            self.ledger.book(bot, Transaction { charge: charge.clone(), user, invoice, date, incoming: true });
        }
        let mut payment = json!({
            "currency": invoice.currency.code,
            "total_amount": invoice.total,
            "invoice_payload": invoice.payload,
            "telegram_payment_charge_id": charge,
            "provider_payment_charge_id": provider_charge,
        });
        if let Turn::First { until } | Turn::Next { until } = turn {
            payment["is_recurring"] = json!(true);
            payment["subscription_expiration_date"] = json!(until);
        }
        if matches!(turn, Turn::First { .. }) {
            payment["is_first_recurring"] = json!(true);
        }
        let text = format!("paid {} for {}", invoice.price(), invoice.title);
        self.notice(bot, user, "successful_payment", &payment, &text, date);
        charge
    }

    /// A message about a payment in the private chat, written by Telegram in the person's name.
    pub fn notice(&mut self, bot: i64, user: i64, field: &'static str, value: &Value, text: &str, date: i64) {
        self.meet(bot, user);
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.private.entry(user).or_default().started = true;
        }
        self.tell(bot, |all| format!("{}: ({text})", all.name(user)));
        let cargo = Some(Box::new(Cargo::Notice(field, Packed::option(Some(value)))));
        let message = Message { cargo, ..Message::new(user, user, date, text) };
        if let Some(message) = self.post(bot, message) {
            let shown = self.message_json(&message);
            self.push(bot, "message", &shown);
        }
    }

    /// Gives the Stars of a charge back; the charge was found to be the person's.
    pub fn refund(&mut self, id: &str) {
        let date = self.now();
        let Some(charge) = self.ledger.charges.get_mut(id) else { return };
        charge.refunded = true;
        let (user, invoice) = (charge.user, Arc::clone(&charge.invoice));
        let refund = json!({
            "currency": invoice.currency.code,
            "total_amount": invoice.total,
            "invoice_payload": invoice.payload,
            "telegram_payment_charge_id": id,
            "provider_payment_charge_id": charge.provider_charge,
        });
        let (bot, text) = (invoice.bot, format!("got {} for {} back", invoice.price(), invoice.title));
        self.ledger.book(bot, Transaction { charge: id.to_owned(), user, invoice, date, incoming: false });
        self.notice(bot, user, "refunded_payment", &refund, &text, date);
        self.afford_again(user);
    }
}
