//! The books of all payments: who has how many Stars, what can be paid, what was paid, what renews itself.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use super::{agenda::Agenda, invoice::Invoice, paying::Outcome};

/// Somebody is about to pay.
pub struct Checkout {
    pub user: i64,
    pub invoice: Arc<Invoice>,
    /// The link by which the invoice was found.
    pub link: Option<String>,
    pub outcome: Option<Outcome>,
}

/// A payment that was made.
pub struct Charge {
    pub user: i64,
    pub invoice: Arc<Invoice>,
    pub provider_charge: String,
    pub refunded: bool,
}

/// How a subscription stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It will be paid again when its time is over.
    Renewing,
    /// It ends when its time is over.
    Canceled,
    /// Its time is over and there were not enough Stars: it goes on if they come within one more period.
    Unpaid,
    /// It is over.
    Ended,
}

/// A subscription, named by the charge that it began with.
pub struct Subscription {
    pub user: i64,
    pub invoice: Arc<Invoice>,
    pub link: Option<String>,
    /// Paid until then, in Unix seconds.
    pub until: i64,
    pub standing: Standing,
    /// The bot forbids its renewal.
    pub held: bool,
}

/// One movement of Stars, as the bot sees it.
pub struct Transaction {
    pub charge: String,
    pub user: i64,
    pub invoice: Arc<Invoice>,
    pub date: i64,
    /// To the bot; otherwise back to the person.
    pub incoming: bool,
}

/// Everything about payments.
#[derive(Default)]
pub struct Ledger {
    pub stars: HashMap<i64, i64>,
    /// Payment providers' tokens by bot.
    pub providers: HashMap<i64, HashSet<String>>,
    pub links: HashMap<String, Arc<Invoice>>,
    pub checkouts: HashMap<String, Checkout>,
    pub charges: HashMap<String, Charge>,
    /// In the order in which they are made, so that everything repeats exactly.
    pub subscriptions: BTreeMap<String, Subscription>,
    /// By bot, oldest first.
    pub transactions: HashMap<i64, Vec<Transaction>>,
    pub agenda: Agenda,
}

impl Ledger {
    pub fn stars_of(&self, user: i64) -> i64 {
        self.stars.get(&user).copied().unwrap_or(0)
    }

    /// Moves Stars between a person and a bot and books it.
    pub fn book(&mut self, bot: i64, transaction: Transaction) {
        let total = transaction.invoice.total;
        *self.stars.entry(transaction.user).or_default() += if transaction.incoming { -total } else { total };
        self.transactions.entry(bot).or_default().push(transaction);
    }

    /// What a bot has earned and not given back.
    pub fn earned(&self, bot: i64) -> i64 {
        let all = self.transactions.get(&bot).into_iter().flatten();
        all.map(|one| if one.incoming { one.invoice.total } else { -one.invoice.total }).sum()
    }

    pub fn forget_history(&mut self) {
        self.checkouts.retain(|_, checkout| checkout.outcome.is_none());
    }
}
