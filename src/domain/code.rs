//! Access codes: what one gives, to whom, and how long somebody waits who guesses.

use std::{str::FromStr, time::Duration};

use super::{
    Moment, Plan, PlanId, Term,
    sale::{Buyer, Rule},
};

/// Letters of a code: 130 random bits, so that nobody finds one by trying.
pub const LENGTH: usize = 26;
/// The most codes of one batch.
pub const LARGEST_BATCH: u32 = 1_000;

/// What somebody typed, as codes and coupons are compared: capitals without blanks and dashes, and the letters that are
/// mistaken for digits as digits. A link with the code in it does too.
pub fn tidy(typed: &str) -> String {
    let typed = typed.rsplit_once("start=").map_or(typed, |(_, payload)| payload).trim();
    let typed = ["c_", "k_", "accesstoken_"].iter().find_map(|kind| typed.strip_prefix(kind)).unwrap_or(typed);
    let is_dash = |c: char| matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let letter = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    typed.chars().filter(|c| !c.is_whitespace() && !is_dash(*c)).map(letter).collect()
}

/// Something that has the shape of a whole code, such as one that is sent without a command.
pub fn is_shaped(typed: &str) -> bool {
    let tidy = tidy(typed);
    tidy.len() == LENGTH && tidy.chars().all(|c| c.is_ascii_alphanumeric())
}

/// For whom codes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnlyFor {
    /// Who never had a right but the gate's or a trial.
    Newcomer,
    /// Who had one and has none now.
    Churned,
}

impl OnlyFor {
    /// The name in the database and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newcomer => "newcomer",
            Self::Churned => "churned",
        }
    }
}

impl FromStr for OnlyFor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = [Self::Newcomer, Self::Churned].into_iter().find(|kind| kind.name() == text.trim());
        found.ok_or_else(|| format!("`{text}` is nobody: write newcomer or churned"))
    }
}

/// What the codes of one batch have in common.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Ours: small and consecutive, because owners type it.
    pub id: i64,
    /// What is given.
    pub plan: PlanId,
    /// For this term instead of the plan's.
    pub term: Option<Term>,
    /// So often each code can be redeemed; none: no limit.
    pub uses: Option<u32>,
    /// So often one person can redeem codes of the batch; none: no limit.
    pub per_person: Option<u32>,
    /// For whom.
    pub only_for: Option<OnlyFor>,
    /// Works from then on.
    pub valid_from: Option<Moment>,
    /// Works no more from then on.
    pub valid_until: Option<Moment>,
    /// The owner's words for themselves.
    pub note: Option<String>,
    /// When it was made.
    pub created_at: Moment,
}

/// One code as it stands.
#[derive(Clone, Debug)]
pub struct Code {
    /// SHA-256 of its letters.
    pub hash: String,
    /// Its place in the batch, from 1.
    pub number: i64,
    /// Its last letters, for the owner's list.
    pub ending: String,
    /// What it has in common with others.
    pub batch: Batch,
    /// How often it was redeemed; what was rolled back does not count.
    pub taken: u32,
    /// Made useless by the owner.
    pub revoked_at: Option<Moment>,
}

impl Code {
    /// Could be redeemed by somebody now or later: neither used up nor revoked nor over.
    pub fn is_good(&self, now: Moment) -> bool {
        self.revoked_at.is_none()
            && self.batch.uses.is_none_or(|uses| self.taken < uses)
            && self.batch.valid_until.is_none_or(|until| now < until)
    }
}

/// Why a good code gives this person nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It works from then on.
    Early(Moment),
    /// Only for people who never had anything.
    OnlyNewcomers,
    /// Only for people who had something and have nothing now.
    OnlyChurned,
    /// They redeemed as many of its kind as one person may.
    Again,
    /// The plan is an introductory offer, and they had it.
    Had,
    /// The plan is out of sale.
    Disabled,
    /// All places of the plan are taken.
    Full,
    /// They have the plan for as long already.
    Enough,
    /// What it gives is over.
    Over,
}

impl Unfit {
    /// The name in the texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Early(_) => "early",
            Self::OnlyNewcomers => "newcomers",
            Self::OnlyChurned => "churned",
            Self::Again => "again",
            Self::Had => "had",
            Self::Disabled => "disabled",
            Self::Full => "full",
            Self::Enough => "enough",
            Self::Over => "over",
        }
    }
}

/// Whether a good code fits a person, who redeemed so many codes of the batch. `places` counts the places of the plan
/// that others have.
///
/// A code stands for the owner's word, so rules about how a plan is bought (by code, for credit, by invitation, on some
/// days) do not bind it; rules about who may have it, and how many, do.
///
/// # Errors
/// What is in the way.
pub fn fits(
    batch: &Batch,
    plan: &Plan,
    (buyer, redeemed): (Buyer, u32),
    places: u32,
    now: Moment,
) -> Result<(), Unfit> {
    if let Some(from) = batch.valid_from.filter(|from| now < *from) {
        return Err(Unfit::Early(from));
    }
    match batch.only_for {
        Some(OnlyFor::Newcomer) if buyer.had_any => return Err(Unfit::OnlyNewcomers),
        Some(OnlyFor::Churned) if !buyer.had_any || buyer.has_any => return Err(Unfit::OnlyChurned),
        _ => {}
    }
    if batch.per_person.is_some_and(|limit| redeemed >= limit) {
        return Err(Unfit::Again);
    }
    if plan.rules.has(Rule::Singleuse) && buyer.had_it {
        return Err(Unfit::Had);
    }
    if plan.rules.has(Rule::Newcomers) && buyer.had_any {
        return Err(Unfit::OnlyNewcomers);
    }
    if buyer.has_it {
        return Ok(());
    }
    if plan.disabled_at.is_some() {
        return Err(Unfit::Disabled);
    }
    if plan.rules.max_customers.is_some_and(|max| places >= max) {
        return Err(Unfit::Full);
    }
    Ok(())
}

/// Wrong codes of one person. After five they wait, and after each more they wait twice as long; an hour without one
/// forgives slips, a day without one the waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guesses {
    /// How many in a row.
    pub wrong: u32,
    /// The last of them.
    pub last_at: Moment,
    /// How often in a row they had to wait.
    pub waits: u32,
    /// Nothing is looked at before.
    pub wait_until: Moment,
}

impl Guesses {
    /// One less may be slips of the finger.
    const TOO_MANY: u32 = 5;
    /// After so long without a wrong code slips are forgotten,
    const FORGIVEN: Duration = Duration::from_secs(3_600);
    /// and after so long who had to wait.
    const FORGOTTEN: Duration = Duration::from_secs(86_400);
    const FIRST_WAIT: Duration = Duration::from_secs(900);
    const LONGEST_WAIT: Duration = Duration::from_secs(86_400);

    /// Of somebody who never tried.
    pub const fn none(now: Moment) -> Self {
        Self { wrong: 0, last_at: now, waits: 0, wait_until: now }
    }

    /// Until when the person has to wait.
    pub fn waits(&self, now: Moment) -> Option<Moment> {
        Some(self.wait_until).filter(|until| *until > now)
    }

    /// One more wrong code.
    pub fn wrong(&mut self, now: Moment) {
        let memory = if self.waits > 0 { Self::FORGOTTEN } else { Self::FORGIVEN };
        if now >= self.last_at.max(self.wait_until) + memory {
            *self = Self::none(now);
        }
        (self.wrong, self.last_at) = (self.wrong + 1, now);
        if self.wrong >= Self::TOO_MANY {
            let wait = Self::FIRST_WAIT * 2_u32.saturating_pow(self.waits.min(10));
            self.wait_until = now + wait.min(Self::LONGEST_WAIT);
            self.waits += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sale::Rules;

    const NOW: Moment = Moment::from_millis(1_000_000_000);

    #[test]
    fn a_code_is_read_however_it_is_written() {
        for typed in [
            "ABCD-EFGH 01",
            "abcd efgh\n01",
            "c_abcdefghoi",
            "https://t.me/usher_bot?start=c_ABCDEFGHOL",
            " ABCD–EFGH—0l ",
        ] {
            assert_eq!(tidy(typed), "ABCDEFGH01", "{typed}");
        }
        assert!(is_shaped("abcde-fghjk-mnpqr-stvwx-012345"));
        assert!(!is_shaped("hello") && !is_shaped(&"я".repeat(26)) && !is_shaped(&"я".repeat(13)));
        assert_eq!(tidy(&crate::seal::key(LENGTH)).len(), LENGTH);
    }

    #[test]
    fn who_guesses_waits_longer_each_time_and_is_forgiven_after_a_day() {
        let mut guesses = Guesses::none(NOW);
        let minutes = |n: u64| Duration::from_secs(n * 60);
        for _ in 0..4 {
            guesses.wrong(NOW);
        }
        assert_eq!(guesses.waits(NOW), None);
        guesses.wrong(NOW);
        let mut now = NOW;
        for wait in [15, 30, 60, 120, 240, 480, 960, 1440, 1440] {
            assert_eq!(guesses.waits(now), Some(now + minutes(wait)));
            now = now + minutes(wait);
            assert_eq!(guesses.waits(now), None);
            guesses.wrong(now);
        }
        now = guesses.wait_until + Guesses::FORGOTTEN;
        guesses.wrong(now);
        assert_eq!((guesses.wrong, guesses.waits(now)), (1, None));
    }

    #[test]
    fn slips_hours_apart_are_no_guesses() {
        let mut guesses = Guesses::none(NOW);
        for hour in 0..50 {
            let now = NOW + Duration::from_secs(hour * 3_600);
            guesses.wrong(now);
            assert_eq!(guesses.waits(now), None, "{hour}");
        }
    }

    fn plan(rules: Rules, disabled: bool) -> Plan {
        Plan {
            id: PlanId(1),
            name: "Gold".into(),
            term: Term::Forever,
            chats: Vec::new(),
            all_but: None,
            description: None,
            prices: Vec::new(),
            rules,
            grace: None,
            trial: None,
            sort_order: 0,
            disabled_at: disabled.then_some(NOW),
        }
    }

    fn batch() -> Batch {
        Batch {
            id: 1,
            plan: PlanId(1),
            term: None,
            uses: Some(1),
            per_person: Some(1),
            only_for: None,
            valid_from: None,
            valid_until: None,
            note: None,
            created_at: NOW,
        }
    }

    #[test]
    fn a_code_binds_by_who_may_have_a_plan_and_not_by_how_it_is_bought() {
        let new = Buyer::default();
        let had = Buyer { had_any: true, had_it: true, ..new };
        let has = Buyer { has_it: true, has_any: true, ..had };
        let rules = |rule, max_customers| Rules { set: vec![rule], max_customers, days: Vec::new() };
        let fits = |batch: &Batch, plan: &Plan, buyer, places| super::fits(batch, plan, (buyer, 0), places, NOW);
        for rule in [Rule::TokenOnly, Rule::CreditOnly, Rule::InviteeOnly, Rule::IsHidden] {
            assert_eq!(fits(&batch(), &plan(rules(rule, None), false), new, 0), Ok(()), "{rule:?}");
        }
        assert_eq!(fits(&batch(), &plan(rules(Rule::Singleuse, None), false), had, 0), Err(Unfit::Had));
        assert_eq!(fits(&batch(), &plan(rules(Rule::Newcomers, None), false), had, 0), Err(Unfit::OnlyNewcomers));
        let full = plan(rules(Rule::TokenOnly, Some(2)), false);
        assert_eq!((fits(&batch(), &full, new, 1), fits(&batch(), &full, new, 2)), (Ok(()), Err(Unfit::Full)));
        assert_eq!(fits(&batch(), &full, has, 2), Ok(()));
        let gone = plan(Rules::default(), true);
        assert_eq!((fits(&batch(), &gone, new, 0), fits(&batch(), &gone, has, 0)), (Err(Unfit::Disabled), Ok(())));
        let only = |only_for| Batch { only_for: Some(only_for), ..batch() };
        let open = plan(Rules::default(), false);
        assert_eq!(fits(&only(OnlyFor::Newcomer), &open, had, 0), Err(Unfit::OnlyNewcomers));
        assert_eq!(fits(&only(OnlyFor::Churned), &open, new, 0), Err(Unfit::OnlyChurned));
        assert_eq!(fits(&only(OnlyFor::Churned), &open, has, 0), Err(Unfit::OnlyChurned));
        assert_eq!(fits(&only(OnlyFor::Churned), &open, had, 0), Ok(()));
        assert_eq!(super::fits(&batch(), &open, (new, 1), 0, NOW), Err(Unfit::Again));
        let early = Batch { valid_from: Some(NOW + Duration::from_secs(1)), ..batch() };
        assert!(matches!(fits(&early, &open, new, 0), Err(Unfit::Early(_))));
    }
}
