//! A plan in the making: its steps, what was answered so far, and what comes next.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use super::{
    ChatId, Currency, Money, Plan, PlanId, Term, Trial,
    fields::carry,
    flaw::{self, Flaw},
    sale::Rule,
};

pub use super::fields::{Step, changed};

/// Chats under one message.
pub const PAGE: usize = 8;

/// A plan in the making.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Which dialogue: its buttons carry it, and those of another one do nothing.
    pub number: i64,
    /// What is asked now.
    pub step: Step,
    /// The plan as it is wanted.
    pub plan: Plan,
    /// The plan as it was when this began; none: it is a new one.
    pub before: Option<Plan>,
    /// All that a plan needs is known: every step leads back to the preview.
    pub whole: bool,
    /// The page of chats that is shown.
    pub page: usize,
    /// An amount whose currency is asked for.
    pub amount: Option<String>,
}

impl Draft {
    /// A new plan of which nothing is known.
    pub fn of_nothing(number: i64) -> Self {
        let plan = Plan::new(String::new(), Term::Forever);
        Self { number, step: Step::Name, plan, before: None, whole: false, page: 0, amount: None }
    }

    /// A plan that is changed, from the step of one field or from the preview.
    pub fn of(number: i64, plan: Plan) -> Self {
        let before = Some(plan.clone());
        Self { number, step: Step::Preview, plan, before, whole: true, page: 0, amount: None }
    }

    /// Which plan is changed.
    pub fn id(&self) -> Option<PlanId> {
        self.before.as_ref().map(|plan| plan.id)
    }

    /// On to the next question.
    pub fn next(&mut self) {
        self.amount = None;
        self.step = match (self.whole, self.step) {
            (false, Step::Name) => Step::Price,
            (false, Step::Price | Step::Currency) => Step::Term,
            (false, Step::Term) => Step::Chats,
            _ => {
                self.whole = true;
                Step::Preview
            }
        };
        self.page = 0;
    }

    /// Back to the question before; the answers stay. False at the first one.
    pub fn back(&mut self) -> bool {
        self.step = match (self.whole, self.step) {
            (_, Step::Currency) => Step::Price,
            (false, Step::Price) => Step::Name,
            (false, Step::Term) => Step::Price,
            (false, Step::Chats) => Step::Term,
            (false, Step::Name) => return false,
            _ => Step::Preview,
        };
        self.amount = None;
        true
    }

    /// The words of an answer.
    ///
    /// # Errors
    /// What is wrong with them; the step remains.
    pub fn answer(&mut self, words: &str) -> Result<(), Flaw> {
        let words = words.trim();
        match self.step {
            Step::Name => self.plan.name = flaw::name(words)?,
            Step::Price => return self.priced(words),
            Step::Currency => {
                let currency = words.parse().map_err(|_| Flaw::Currency)?;
                return self.in_currency(currency);
            }
            Step::Term => self.plan.term = words.parse().map_err(|_| Flaw::Term(words.to_owned()))?,
            Step::Description => self.plan.description = flaw::description(words)?,
            Step::Places => self.plan.rules.max_customers = flaw::places(words)?,
            Step::Trial => self.tried(flaw::span(words)?),
            Step::Grace => self.plan.grace = flaw::span(words)?,
            Step::Days => self.plan.rules.days = flaw::days(words)?,
            Step::Order => self.plan.sort_order = words.parse().map_err(|_| Flaw::Order(words.to_owned()))?,
            Step::Chats | Step::Rules | Step::Preview | Step::Conflict => return Ok(()),
        }
        self.next();
        Ok(())
    }

    /// These steps are answered by buttons only.
    pub fn takes_words(&self) -> bool {
        !matches!(self.step, Step::Chats | Step::Rules | Step::Preview | Step::Conflict)
    }

    fn priced(&mut self, words: &str) -> Result<(), Flaw> {
        if words == "none" {
            self.plan.prices.clear();
            self.next();
            return Ok(());
        }
        let words = &decimals(words);
        let texts: Vec<&str> = words.split([',', '\n', ';']).map(str::trim).filter(|text| !text.is_empty()).collect();
        match (flaw::prices(texts.iter().copied(), None), &texts[..]) {
            (Ok(prices), [_, ..]) => {
                self.plan.prices = prices;
                self.next();
                Ok(())
            }
            (Err(Flaw::NoCurrency(_)), [only]) => {
                // Whether it is an amount at all is seen in the currency with most decimals.
                let thousandths: Currency = "KWD".parse().map_err(|_| Flaw::Currency)?;
                let only = only.replace(['\u{a0}', ' '], "");
                Money::read(&only, thousandths).map_err(|why| Flaw::Price(only.clone(), why))?;
                (self.amount, self.step) = (Some(only), Step::Currency);
                Ok(())
            }
            (Err(flaw), _) => Err(flaw),
            (Ok(_), _) => Err(Flaw::Price(words.to_owned(), String::new())),
        }
    }

    /// The currency of the amount that was written before.
    ///
    /// # Errors
    /// Such an amount cannot be paid in it: it is asked for again.
    pub fn in_currency(&mut self, currency: Currency) -> Result<(), Flaw> {
        let amount = self.amount.clone().unwrap_or_default();
        match Money::read(&amount, currency) {
            Ok(price) => {
                self.plan.prices = vec![price];
                self.next();
                Ok(())
            }
            Err(why) => {
                (self.amount, self.step) = (None, Step::Price);
                Err(Flaw::Price(format!("{amount} {currency}"), why))
            }
        }
    }

    fn tried(&mut self, term: Option<Term>) {
        let once_per_bot = self.plan.trial.is_some_and(|trial| trial.once_per_bot);
        self.plan.trial = term.map(|term| Trial { term, once_per_bot });
    }

    /// One trial of all plans, or of each.
    pub fn toggle_trial(&mut self) {
        if let Some(trial) = &mut self.plan.trial {
            trial.once_per_bot = !trial.once_per_bot;
        }
    }

    /// A rule is demanded, or not any more.
    pub fn toggle_rule(&mut self, rule: Rule) {
        toggle(&mut self.plan.rules.set, rule);
        self.plan.rules.set.sort_by_key(|rule| Rule::ALL.iter().position(|(other, _)| other == rule));
    }

    /// A day of sale, or not any more. None chosen is every day.
    pub fn toggle_day(&mut self, day: Weekday) {
        let days = &mut self.plan.rules.days;
        toggle(days, day);
        days.sort_by_key(Weekday::num_days_from_monday);
        if days.len() == 7 {
            days.clear();
        }
    }

    /// Whether the plan opens a chat.
    pub fn opens(&self, chat: ChatId) -> bool {
        match &self.plan.all_but {
            Some(but) => !but.contains(&chat),
            None => self.plan.chats.contains(&chat),
        }
    }

    /// The plan opens a chat, or does not any more; one that opens all leaves it out.
    pub fn toggle_chat(&mut self, chat: ChatId) {
        match &mut self.plan.all_but {
            Some(but) => toggle(but, chat),
            None => toggle(&mut self.plan.chats, chat),
        }
    }

    /// The plan opens all chats, also those that are connected later; or none.
    pub fn open_all(&mut self, all: bool) {
        self.plan.all_but = all.then(Vec::new);
        self.plan.chats.clear();
    }

    /// What was changed, put upon the plan as somebody else has left it meanwhile.
    pub fn rebase(&mut self, current: Plan) {
        if let Some(before) = &self.before {
            let mut merged = current.clone();
            for field in changed(before, &self.plan) {
                carry(field, &self.plan, &mut merged);
            }
            self.plan = merged;
        }
        self.before = Some(current);
        self.step = Step::Preview;
    }
}

/// Decimals behind a comma, as many write them: `9,99` is `9.99`, and `250 XTR, 9 USD` are two prices.
fn decimals(words: &str) -> String {
    let chars: Vec<char> = words.chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let read = |(at, c): (usize, &char)| {
        let inside = *c == ',' && is_digit(at.checked_sub(1)) && is_digit(at.checked_add(1));
        if inside { '.' } else { *c }
    };
    chars.iter().enumerate().map(read).collect()
}

fn toggle<T: PartialEq>(items: &mut Vec<T>, item: T) {
    match items.iter().position(|other| *other == item) {
        Some(at) => drop(items.remove(at)),
        None => items.push(item),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_plan_is_asked_for_step_by_step_and_back() {
        let mut draft = Draft::of_nothing(1);
        assert!(!draft.back(), "nothing is before the name");
        draft.answer(" Gold ").unwrap();
        assert!(draft.back() && draft.step == Step::Name && draft.plan.name == "Gold");
        draft.answer("Gold").unwrap();
        draft.answer("9.99").unwrap();
        assert_eq!((draft.step, draft.amount.as_deref()), (Step::Currency, Some("9.99")));
        draft.back();
        draft.answer("9,99").unwrap();
        assert_eq!(draft.amount.as_deref(), Some("9.99"));
        // Stars have no decimals: the amount is asked for again.
        assert!(draft.in_currency(Currency::STARS).is_err() && draft.step == Step::Price);
        draft.answer("250 XTR, 9.99 USD").unwrap();
        assert_eq!((draft.step, draft.plan.prices.len()), (Step::Term, 2));
        assert!(draft.answer("soon").is_err() && draft.step == Step::Term);
        draft.answer("1 month").unwrap();
        draft.toggle_chat(ChatId(-5));
        draft.next();
        assert_eq!((draft.step, draft.whole), (Step::Preview, true));
        draft.step = Step::Price;
        draft.answer("none").unwrap();
        assert!(draft.step == Step::Preview && draft.plan.prices.is_empty());
        draft.step = Step::Trial;
        assert!(draft.back() && draft.step == Step::Preview);
    }

    #[test]
    fn chats_are_chosen_one_by_one_or_left_out_of_all() {
        let mut draft = Draft::of_nothing(1);
        let (one, two) = (ChatId(-1), ChatId(-2));
        draft.toggle_chat(one);
        assert!(draft.opens(one) && !draft.opens(two));
        draft.open_all(true);
        draft.toggle_chat(one);
        assert!(!draft.opens(one) && draft.opens(two));
        assert_eq!(draft.plan.all_but, Some(vec![one]));
        draft.open_all(false);
        assert!(!draft.opens(one) && !draft.opens(two));
    }

    #[test]
    fn what_two_people_change_is_put_together() {
        let mut old = Plan::new("Gold".into(), Term::Forever);
        (old.id, old.chats) = (PlanId(4), vec![ChatId(-1), ChatId(-2)]);
        let mut draft = Draft::of(1, old.clone());
        draft.plan.name = "Platinum".into();
        let mut current = old.clone();
        current.sort_order = 5;
        current.chats.reverse();
        assert_eq!(changed(&old, &current), [Step::Order]);
        draft.rebase(current);
        assert_eq!((draft.plan.name.as_str(), draft.plan.sort_order), ("Platinum", 5));
        assert_eq!(changed(&draft.plan, draft.before.as_ref().unwrap()), [Step::Name]);
    }

    #[test]
    fn all_days_are_no_rule() {
        let mut draft = Draft::of_nothing(1);
        for day in 0..7 {
            draft.toggle_day(Weekday::try_from(day).unwrap());
            assert_eq!(draft.plan.rules.days.is_empty(), day == 6);
        }
        assert!(Step::FIELDS.iter().all(|step| Step::field(step.name()) == Some(*step)));
    }
}
