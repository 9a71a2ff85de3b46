//! Options of `usher plan add` and `usher plan change`: how a plan is described and to whom it is sold.

use std::str::FromStr;

use chrono::Weekday;
use clap::Args;

use super::Failure;
use crate::domain::{
    Currency, Money, Plan, Term, Trial,
    flaw::{self, Flaw, LONGEST_DESCRIPTION},
    sale::Rule,
};

#[derive(Args, Debug)]
pub struct Sale {
    /// A few sentences about it, as people read them; none takes them away
    #[arg(long, value_name = "TEXT|none")]
    description: Option<String>,
    /// What it costs, such as "9.99 USD" or "250 XTR" (Telegram Stars), one price per currency, the plan's own first;
    /// left out, it is not sold; none takes all prices away
    #[arg(long = "price", value_name = "PRICE", num_args = 1..)]
    prices: Vec<String>,
    /// The currency of a price without one: USD, EUR, ..., XTR for Telegram Stars
    #[arg(long, requires = "prices")]
    currency: Option<Currency>,
    /// recurring (paid again by itself in Stars every 30 days), newcomers (who never had anything), singleuse (once in a
    /// person's life), token_only (by access code), credit_only (for credit), invitee_only (who came by somebody's link),
    /// is_hidden (not on the list, only by its link); none: no rule
    #[arg(long = "rule", value_name = "RULES", num_args = 1.., value_delimiter = ',', value_parser = rule)]
    rules: Vec<Ruling>,
    /// So many people may have it at once; an order that may still be paid holds its place
    #[arg(long, value_name = "NUMBER|none", value_parser = most)]
    max_customers: Option<Maybe<u32>>,
    /// Sold on these days only, by TIME_ZONE: mon,tue,wed,thu,fri,sat,sun; all ends it
    #[arg(long, value_name = "DAYS|all", value_parser = days)]
    days: Option<Days>,
    /// Greater ones come first on the list
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    sort_order: Option<i64>,
    /// Access goes on for so long after the paid time: "3 days"
    #[arg(long, value_name = "TERM|none", value_parser = span)]
    grace: Option<Maybe<Term>>,
    /// A free trial, given once, for so long: "7 days"
    #[arg(long, value_name = "TERM|none", value_parser = span)]
    trial: Option<Maybe<Term>>,
    /// One trial of each plan per person, or one of all plans of the bot
    #[arg(long, value_name = "plan|bot", value_parser = ["plan", "bot"])]
    trial_once: Option<String>,
}

/// A value, or `none`.
#[derive(Clone, Copy, Debug)]
pub struct Maybe<T>(Option<T>);

/// Days of sale, one value and not a list of arguments.
#[derive(Clone, Debug)]
struct Days(Vec<Weekday>);

/// A rule, or `none`.
#[derive(Clone, Copy, Debug)]
struct Ruling(Option<Rule>);

fn rule(text: &str) -> Result<Ruling, String> {
    if text == "none" { Ok(Ruling(None)) } else { Rule::from_str(text).map(|rule| Ruling(Some(rule))) }
}

fn most(text: &str) -> Result<Maybe<u32>, String> {
    flaw::places(text).map(Maybe).map_err(|_| "write a number of people such as 100, or none".into())
}

fn days(text: &str) -> Result<Days, String> {
    flaw::days(text).map(Days).map_err(|flaw| match flaw {
        Flaw::Days(name) => format!("`{name}` is no day: write mon,tue,wed,thu,fri,sat,sun or all"),
        other => failure(&other).to_string(),
    })
}

/// A term that ends: neither for ever nor until a day.
fn span(text: &str) -> Result<Maybe<Term>, String> {
    let wrong = |_| "write how long, such as \"12 hours\", \"7 days\" or \"1 month\", or none".to_owned();
    flaw::span(text).map(Maybe).map_err(wrong)
}

impl Sale {
    /// Nothing was chosen.
    pub fn is_empty(&self) -> bool {
        self.description.is_none()
            && self.prices.is_empty()
            && self.rules.is_empty()
            && self.max_customers.is_none()
            && self.days.is_none()
            && self.sort_order.is_none()
            && self.grace.is_none()
            && self.trial.is_none()
            && self.trial_once.is_none()
    }

    /// Takes over what was chosen; the rest stays.
    ///
    /// # Errors
    /// What does not fit together, and what to write instead.
    pub fn choose(&self, plan: &mut Plan) -> Result<(), Failure> {
        if let Some(text) = &self.description {
            plan.description = flaw::description(text).map_err(|flaw| failure(&flaw))?;
        }
        if !self.prices.is_empty() {
            plan.prices = self.read_prices()?;
        }
        if !self.rules.is_empty() {
            plan.rules.set = Vec::new();
            for Ruling(rule) in &self.rules {
                plan.rules.set.extend(rule.filter(|rule| !plan.rules.has(*rule)));
            }
        }
        if let Some(Maybe(most)) = self.max_customers {
            plan.rules.max_customers = most;
        }
        if let Some(Days(days)) = &self.days {
            plan.rules.days.clone_from(days);
        }
        plan.sort_order = self.sort_order.unwrap_or(plan.sort_order);
        if let Some(Maybe(grace)) = self.grace {
            plan.grace = grace;
        }
        self.choose_trial(plan)?;
        flaw::fits(plan).map_err(|flaw| failure(&flaw))
    }

    fn choose_trial(&self, plan: &mut Plan) -> Result<(), Failure> {
        let was_per_bot = plan.trial.is_some_and(|trial| trial.once_per_bot);
        let once_per_bot = self.trial_once.as_deref().map_or(was_per_bot, |once| once == "bot");
        let term = match self.trial {
            Some(Maybe(term)) => term,
            None => plan.trial.map(|trial| trial.term),
        };
        if term.is_none() && self.trial_once.is_some() {
            return Err(Failure::Usage("--trial-once: there is no trial; say how long by --trial \"7 days\"".into()));
        }
        plan.trial = term.map(|term| Trial { term, once_per_bot });
        Ok(())
    }

    fn read_prices(&self) -> Result<Vec<Money>, Failure> {
        if self.prices == ["none"] {
            return Ok(Vec::new());
        }
        flaw::prices(self.prices.iter().map(String::as_str), self.currency).map_err(|flaw| failure(&flaw))
    }
}

/// What is wrong with a plan, by the option that says otherwise.
pub fn failure(flaw: &Flaw) -> Failure {
    Failure::Usage(match flaw {
        Flaw::Name => "--name: write a name of 1 to 64 characters".to_owned(),
        Flaw::Price(_, why) => format!("--price: {why}"),
        Flaw::NoCurrency(text) => {
            format!("--price: `{text}` has no currency: write \"{text} USD\", or add --currency USD")
        }
        Flaw::TwoPrices(currency) => format!("--price: there are two in {currency}; write one per currency"),
        Flaw::Currency => "--price: write a currency code such as USD, EUR or XTR (Telegram Stars)".to_owned(),
        Flaw::Term(text) => format!("--term: `{text}` is not a term"),
        Flaw::Over(term) => format!("--term: `{term}` is over already"),
        Flaw::NoChats => "--chat: name at least one chat, or --all-chats".to_owned(),
        Flaw::UnknownChat(chat) => {
            return Failure::Failed(format!("chat {chat} is not connected: `usher chat add {chat}`"));
        }
        Flaw::Description => format!("--description: write 1 to {LONGEST_DESCRIPTION} characters, or none"),
        Flaw::Places => "--max-customers: write a number of people such as 100, or none".to_owned(),
        Flaw::Span(text) | Flaw::Days(text) | Flaw::Order(text) => format!("`{text}` cannot be read"),
        Flaw::RecurringOnce => {
            "--rule: recurring and singleuse exclude each other: it is paid again and again, or once".to_owned()
        }
        Flaw::RecurringTerm => {
            "--rule recurring: Telegram's subscriptions in Stars last 30 days: use --term \"30 days\", \
                                or leave out the price in XTR"
                .to_owned()
        }
        Flaw::RecurringDear => "--rule recurring: a subscription in Stars costs at most \"10000 XTR\"".to_owned(),
        Flaw::Held(count) => {
            return Failure::Failed(format!(
                "--term: {count} person(s) have this plan or are about to pay for it. Add another plan with the new term \
                 (`usher plan add`) and take this one out of sale (`usher plan disable`)"
            ));
        }
    })
}
