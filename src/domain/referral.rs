//! What an owner pays for customers who were brought: a share of what they pay, held for a while.

use std::{fmt, str::FromStr, time::Duration};

use super::Money;

/// Whose link counts when somebody opened several before they bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// The first.
    First,
    /// The last.
    Last,
}

impl Click {
    /// The name in the database and in commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
        }
    }
}

impl FromStr for Click {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let word = text.trim().to_lowercase();
        let found = [Self::First, Self::Last].into_iter().find(|click| click.name() == word);
        found.ok_or_else(|| format!("`{text}` is neither first nor last: say whose link counts"))
    }
}

/// What becomes of a commission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pay {
    /// It is spent here.
    Credit,
    /// It is spent here, or paid out by the owner's hand.
    Manual,
}

impl Pay {
    /// The name in the database and in commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Credit => "credit",
            Self::Manual => "manual",
        }
    }
}

impl FromStr for Pay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let word = text.trim().to_lowercase();
        let found = [Self::Credit, Self::Manual].into_iter().find(|pay| pay.name() == word);
        found.ok_or_else(|| format!("`{text}` is neither credit (spent here) nor manual (you pay it out)"))
    }
}

/// How a bot pays for customers who were brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// Percent of a person's first payment.
    pub first: u32,
    /// Percent of every later one.
    pub renewal: u32,
    /// How long a commission is held, for its payment may go back.
    pub hold: Duration,
    /// Less is not paid out.
    pub minimum: Money,
    /// Whose link counts.
    pub click: Click,
    /// What becomes of a commission.
    pub pay: Pay,
}

impl Program {
    /// What an owner gets who sets one number only.
    pub const fn usual(minimum: Money) -> Self {
        let hold = Duration::from_secs(14 * 86_400);
        Self { first: 0, renewal: 0, hold, minimum, click: Click::First, pay: Pay::Credit }
    }

    /// The commission for a payment of this worth, rounded down.
    pub fn commission(&self, worth: Money, is_first: bool) -> Money {
        worth.share(u64::from(if is_first { self.first } else { self.renewal }), 100)
    }
}

/// As operators and the audit log read it.
impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, renewal, hold, minimum, click, pay } = self;
        let (click, pay, seconds) = (click.name(), pay.name(), hold.as_secs());
        let units = [(86_400, 'd'), (3_600, 'h'), (60, 'm')];
        let (unit, letter) = units.into_iter().find(|(unit, _)| seconds.is_multiple_of(*unit)).unwrap_or((1, 's'));
        let hold = seconds / unit;
        write!(
            f,
            "first {first} %, renewal {renewal} %, hold {hold}{letter}, minimum {minimum}, click {click}, pay {pay}"
        )
    }
}

/// What an affiliate's link has brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// People who opened it.
    pub clicks: i64,
    /// People who count as theirs.
    pub joins: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commission_is_a_share_rounded_down() {
        let usd = |minor| Money::new(minor, "USD".parse().unwrap());
        let program = Program { first: 20, renewal: 5, ..Program::usual(usd(1_000)) };
        assert_eq!(program.commission(usd(999), true), usd(199));
        assert_eq!(program.commission(usd(999), false), usd(49));
        assert_eq!(program.commission(usd(4), true), usd(0));
    }

    #[test]
    fn a_program_is_written_in_a_line() {
        let ten = Money::new(1_000, "USD".parse().unwrap());
        let program = Program { first: 20, hold: Duration::from_secs(36 * 3_600), ..Program::usual(ten) };
        let line = "first 20 %, renewal 0 %, hold 36h, minimum 10.00 USD, click first, pay credit";
        assert_eq!(program.to_string(), line);
    }

    #[test]
    fn settings_are_read_by_their_names() {
        assert_eq!("Last".parse(), Ok(Click::Last));
        assert_eq!("manual".parse(), Ok(Pay::Manual));
        assert!("middle".parse::<Click>().unwrap_err().contains("neither first nor last"));
        assert!("gold".parse::<Pay>().unwrap_err().contains("manual"));
    }
}
