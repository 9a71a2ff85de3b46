//! Rules of sale: who may buy a plan, and when.

use std::str::FromStr;

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use super::PlanId;

/// What an owner may demand of a buyer. The names are TGmembership's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Paid again by itself where the method can.
    Recurring,
    /// Only who never had anything.
    Newcomers,
    /// Only once in a person's life.
    Singleuse,
    /// Only by an access code.
    TokenOnly,
    /// Only with credit.
    CreditOnly,
    /// Only who was invited by somebody.
    InviteeOnly,
    /// Not on the list: only by its link.
    IsHidden,
}

impl Rule {
    /// All rules with their names.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Recurring, "recurring"),
        (Self::Newcomers, "newcomers"),
        (Self::Singleuse, "singleuse"),
        (Self::TokenOnly, "token_only"),
        (Self::CreditOnly, "credit_only"),
        (Self::InviteeOnly, "invitee_only"),
        (Self::IsHidden, "is_hidden"),
    ];

    /// The name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(rule, _)| *rule == self).map_or("", |(_, name)| name)
    }
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.trim().to_ascii_lowercase().replace('-', "_");
        let found = Self::ALL.iter().find(|(_, known)| *known == name).map(|(rule, _)| *rule);
        found.ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|(_, name)| *name).collect();
            format!("`{text}` is not a rule: use {}", known.join(", "))
        })
    }
}

/// The rules of one plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// What is demanded.
    pub set: Vec<Rule>,
    /// So many may have it at once; open orders hold their place.
    pub max_customers: Option<u32>,
    /// Sold on these days only, by the bot's time zone; empty means every day.
    pub days: Vec<Weekday>,
}

impl Rules {
    /// Whether a rule is set.
    pub fn has(&self, rule: Rule) -> bool {
        self.set.contains(&rule)
    }
}

/// A buyer as the rules see them: the shop's, a trial's and a code's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Buyer {
    /// Has this plan, or is in its grace: what they buy is a renewal, or goes on with a trial. What the gate gave is none.
    pub has_it: bool,
    /// Had this plan at any time; what the gate or a trial gave does not count.
    pub had_it: bool,
    /// Has any right now; what the gate or a trial gave does not count.
    pub has_any: bool,
    /// Had any right at any time; what the gate or a trial gave does not count.
    pub had_any: bool,
    /// Was invited by somebody.
    pub invited: bool,
}

/// What a person had and has of one plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub plan: PlanId,
    /// A right from it runs that is more than the gate's.
    pub has: bool,
    /// The right that runs is more than a trial, too.
    pub keeps: bool,
    /// They had it at some time, as more than a trial.
    pub had: bool,
}

/// All that the rules of sale ask about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// What they had and have.
    pub held: Vec<Held>,
    /// They were invited by somebody.
    pub invited: bool,
}

impl Past {
    /// The person as a buyer of one plan.
    pub fn buyer(&self, plan: PlanId) -> Buyer {
        let this = self.held.iter().find(|held| held.plan == plan);
        Buyer {
            has_it: this.is_some_and(|held| held.has),
            had_it: this.is_some_and(|held| held.had),
            has_any: self.held.iter().any(|held| held.keeps),
            had_any: self.held.iter().any(|held| held.had),
            invited: self.invited,
        }
    }
}

/// Why somebody cannot buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Taken out of sale.
    Disabled,
    /// Only for people who never had anything.
    OnlyNewcomers,
    /// Had it already.
    OnlyOnce,
    /// An access code is needed.
    OnlyByCode,
    /// Credit is needed.
    OnlyByCredit,
    /// Only for people who were invited.
    OnlyInvited,
    /// All places are taken.
    SoldOut,
    /// Sold on these days.
    NotToday(Vec<Weekday>),
    /// A right that never ends cannot be renewed.
    HasForever,
    /// The person has it until its fixed end already.
    HasAll,
    /// Its fixed end is over.
    Over,
    /// A trial is only for those who had neither it nor the plan.
    Tried,
    /// No price, or no way to pay it.
    NotForSale,
    /// The coupon in hand works no more.
    CouponGone,
    /// There is less credit than there was when the price was shown.
    CreditGone,
}

/// Whether a plan may be bought now. `taken` counts who has a place, without the buyer.
///
/// Who has the plan, be it as a trial, goes on with it whatever the rules of a first purchase are, except that an introductory offer
/// (newcomers, single use) is had once.
pub fn may_buy(rules: &Rules, is_enabled: bool, buyer: Buyer, today: Weekday, taken: u32) -> Result<(), Obstacle> {
    if rules.has(Rule::Singleuse) && buyer.had_it {
        return Err(Obstacle::OnlyOnce);
    }
    if rules.has(Rule::Newcomers) && buyer.had_any {
        return Err(Obstacle::OnlyNewcomers);
    }
    if buyer.has_it {
        return Ok(());
    }
    if !is_enabled {
        return Err(Obstacle::Disabled);
    }
    if rules.has(Rule::TokenOnly) {
        return Err(Obstacle::OnlyByCode);
    }
    if rules.has(Rule::InviteeOnly) && !buyer.invited {
        return Err(Obstacle::OnlyInvited);
    }
    if !rules.days.is_empty() && !rules.days.contains(&today) {
        return Err(Obstacle::NotToday(rules.days.clone()));
    }
    if rules.max_customers.is_some_and(|max| taken >= max) {
        return Err(Obstacle::SoldOut);
    }
    Ok(())
}

/// Whether a plan may be had for nothing for a while: by those who never had it, and only where it may be bought too.
/// `has` says that a right from it runs, `tried` that they had their trial.
///
/// # Errors
/// Why not.
pub fn may_try(
    rules: &Rules,
    is_enabled: bool,
    buyer: Buyer,
    (has, tried): (bool, bool),
    today: Weekday,
    taken: u32,
) -> Result<(), Obstacle> {
    if has || tried || buyer.has_it || buyer.had_it {
        return Err(Obstacle::Tried);
    }
    may_buy(rules, is_enabled, buyer, today, taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MON: Weekday = Weekday::Mon;

    fn rules(set: &[Rule]) -> Rules {
        Rules { set: set.to_vec(), ..Rules::default() }
    }

    #[test]
    fn who_has_a_plan_renews_it_even_if_it_is_sold_no_more() {
        let has = Buyer { has_it: true, had_it: true, has_any: true, had_any: true, invited: false };
        let strict = Rules { max_customers: Some(1), days: vec![Weekday::Tue], ..rules(&[Rule::InviteeOnly]) };
        assert_eq!(may_buy(&strict, false, has, MON, 1), Ok(()));
        assert_eq!(may_buy(&strict, false, Buyer::default(), MON, 0), Err(Obstacle::Disabled));
        assert_eq!(may_buy(&rules(&[Rule::Singleuse]), true, has, MON, 0), Err(Obstacle::OnlyOnce));
        assert_eq!(may_buy(&rules(&[Rule::Newcomers]), true, has, MON, 0), Err(Obstacle::OnlyNewcomers));
    }

    #[test]
    fn each_rule_turns_somebody_away() {
        let new = Buyer::default();
        let of = |rules: &Rules, taken| may_buy(rules, true, new, MON, taken);
        assert_eq!(of(&rules(&[Rule::TokenOnly]), 0), Err(Obstacle::OnlyByCode));
        // What is for credit only anybody may buy; the shop leaves no other way to pay.
        assert_eq!(of(&rules(&[Rule::CreditOnly]), 0), Ok(()));
        assert_eq!(of(&rules(&[Rule::InviteeOnly]), 0), Err(Obstacle::OnlyInvited));
        assert_eq!(of(&Rules { max_customers: Some(2), ..Rules::default() }, 1), Ok(()));
        assert_eq!(of(&Rules { max_customers: Some(2), ..Rules::default() }, 2), Err(Obstacle::SoldOut));
        let tuesdays = Rules { days: vec![Weekday::Tue], ..Rules::default() };
        assert_eq!(of(&tuesdays, 0), Err(Obstacle::NotToday(vec![Weekday::Tue])));
        assert_eq!(of(&rules(&[Rule::Newcomers, Rule::Singleuse, Rule::IsHidden, Rule::Recurring]), 0), Ok(()));
    }

    #[test]
    fn a_trial_is_for_those_who_never_had_it_and_may_buy_it() {
        let of = |rules: &Rules, buyer, has, tried| may_try(rules, true, buyer, (has, tried), MON, 0);
        let (new, plain) = (Buyer::default(), Rules::default());
        assert_eq!(of(&plain, new, false, false), Ok(()));
        assert_eq!(of(&plain, new, false, true), Err(Obstacle::Tried));
        assert_eq!(of(&plain, new, true, false), Err(Obstacle::Tried));
        assert_eq!(of(&plain, Buyer { had_it: true, ..new }, false, false), Err(Obstacle::Tried));
        assert_eq!(of(&plain, Buyer { had_any: true, ..new }, false, false), Ok(()), "something else does not count");
        assert_eq!(of(&rules(&[Rule::TokenOnly]), new, false, false), Err(Obstacle::OnlyByCode));
        assert_eq!(may_try(&plain, false, new, (false, false), MON, 0), Err(Obstacle::Disabled));
    }

    #[test]
    fn a_trial_goes_on_for_money_and_counts_nowhere_else() {
        let held = Held { plan: PlanId(1), has: true, keeps: false, had: false };
        let past = Past { held: vec![held], invited: false };
        let (tries, other) = (past.buyer(PlanId(1)), past.buyer(PlanId(2)));
        assert_eq!((tries, other), (Buyer { has_it: true, ..Buyer::default() }, Buyer::default()));
        assert_eq!(may_buy(&rules(&[Rule::Singleuse, Rule::Newcomers]), false, tries, MON, 0), Ok(()));
        let paid = Past { held: vec![Held { keeps: true, had: true, ..held }], invited: true };
        assert_eq!(paid.buyer(PlanId(2)), Buyer { has_any: true, had_any: true, invited: true, ..Buyer::default() });
    }

    #[test]
    fn names_are_read_back() {
        assert!(Rule::ALL.into_iter().all(|(rule, name)| name.parse() == Ok(rule) && rule.name() == name));
        assert!("is-hidden".parse::<Rule>().is_ok());
        assert!("hidden?".parse::<Rule>().unwrap_err().contains("is_hidden"));
    }
}
