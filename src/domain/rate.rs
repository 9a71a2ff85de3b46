//! Rates between currencies as their owner sets them: exact fractions of whole units, never floating point.

use super::{Currency, Money};

/// Digits before and behind the point of a number in a rate.
const DIGITS: (usize, usize) = (9, 8);

/// What one currency is worth in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Of which currency.
    pub one: Currency,
    /// In which.
    pub other: Currency,
    /// One smallest unit of `one` is worth so many ...
    pub num: i64,
    /// ... of these parts of a smallest unit of `other`.
    pub den: i64,
    /// As it was written: `1 EUR = 1.08 USD`.
    pub written: String,
}

/// How what does not come out even is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// What is given away.
    Down,
    /// What is booked.
    Nearest,
    /// What is asked for.
    Up,
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// `1.08` as 108 and 2 decimals.
fn number(text: &str) -> Option<(i128, u32)> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits =
        |text: &str, most: usize| !text.is_empty() && text.len() <= most && text.chars().all(|c| c.is_ascii_digit());
    if !digits(whole, DIGITS.0) || !digits(part, DIGITS.1) {
        return None;
    }
    let value = format!("{whole}{part}").parse().ok().filter(|value| *value > 0)?;
    Some((value, u32::try_from(part.len()).ok()?))
}

impl Rate {
    /// Reads `1 EUR = 1.08 USD`; any amounts may stand on both sides, so Stars are written `100 XTR = 1.30 USD`.
    ///
    /// # Errors
    /// What is wrong, and what to write instead.
    pub fn read(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a rate: write one such as 1 EUR = 1.08 USD or 100 XTR = 1.30 USD");
        let spaced = text.replace('=', " = ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let [amount, one, "=", worth, other] = words[..] else { return Err(wrong()) };
        let (one, other): (Currency, Currency) = (one.parse()?, other.parse()?);
        if one == other {
            return Err(format!("a rate is between two currencies, not between {one} and itself"));
        }
        let (Some((a, a_places)), Some((b, b_places))) = (number(amount), number(worth)) else { return Err(wrong()) };
        let ten = |places: u32| 10_i128.pow(places);
        let decimals = |currency: Currency| ten(u32::try_from(currency.decimals()).unwrap_or_default());
        let num = b * decimals(other) * ten(a_places);
        let den = a * decimals(one) * ten(b_places);
        let common = gcd(num, den);
        let (Ok(num), Ok(den)) = (i64::try_from(num / common), i64::try_from(den / common)) else {
            return Err(wrong());
        };
        Ok(Self { one, other, num, den, written: format!("{amount} {one} = {worth} {other}") })
    }

    /// As a fraction by which an amount in `from` is multiplied, and what comes out; none if it is about other currencies.
    fn from(&self, from: Currency) -> Option<(i128, i128, Currency)> {
        let (num, den) = (i128::from(self.num), i128::from(self.den));
        if from == self.one {
            Some((num, den, self.other))
        } else if from == self.other {
            Some((den, num, self.one))
        } else {
            None
        }
    }
}

/// All rates of a bot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates(pub Vec<Rate>);

impl Rates {
    /// An amount in another currency: by a rate between the two, or by two rates with a currency between; none if there
    /// are no such rates.
    pub fn convert(&self, money: Money, to: Currency, round: Round) -> Option<Money> {
        if money.currency == to {
            return Some(money);
        }
        let (num, den) = self.fraction(money.currency, to)?;
        let whole = i128::from(money.minor).checked_mul(num)?;
        let add = match round {
            Round::Down => 0,
            Round::Nearest => den / 2,
            Round::Up => den - 1,
        };
        let minor = whole.checked_add(add)?.div_euclid(den);
        Some(Money::new(i64::try_from(minor).ok()?, to))
    }

    fn fraction(&self, from: Currency, to: Currency) -> Option<(i128, i128)> {
        let steps = |from: Currency| self.0.iter().filter_map(move |rate| rate.from(from));
        if let Some((num, den, _)) = steps(from).find(|(.., other)| *other == to) {
            return Some((num, den));
        }
        steps(from).find_map(|(num, den, between)| {
            let (n, d, _) = steps(between).find(|(.., other)| *other == to)?;
            let (num, den) = (num.checked_mul(n)?, den.checked_mul(d)?);
            let common = gcd(num, den);
            Some((num / common, den / common))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(texts: &[&str]) -> Rates {
        Rates(texts.iter().map(|text| Rate::read(text).unwrap()).collect())
    }

    fn converted(rates: &Rates, minor: i64, from: &str, to: &str) -> Option<i64> {
        let money = Money::new(minor, from.parse().unwrap());
        rates.convert(money, to.parse().unwrap(), Round::Nearest).map(|money| money.minor)
    }

    #[test]
    fn rates_are_exact_in_both_directions_and_over_one_currency_between() {
        let rates = rates(&["1 EUR = 1.08 USD", "100 XTR = 1.30 USD", "1 USD=15500 IDR", "1 USD = 150.25 JPY"]);
        assert_eq!(converted(&rates, 1_000, "EUR", "USD"), Some(1_080));
        assert_eq!(converted(&rates, 1_080, "USD", "EUR"), Some(1_000));
        assert_eq!(converted(&rates, 250, "XTR", "USD"), Some(325));
        assert_eq!(converted(&rates, 1_000, "USD", "JPY"), Some(1_503), "1502.5 is rounded to the nearest");
        assert_eq!(converted(&rates, 250, "XTR", "EUR"), Some(301), "3.00925...");
        assert_eq!(converted(&rates, 7, "GBP", "USD"), None);
        assert_eq!(converted(&rates, 7, "GBP", "GBP"), Some(7));
        let stars = |round| rates.convert(Money::new(999, "USD".parse().unwrap()), Currency::STARS, round);
        assert_eq!(stars(Round::Down).map(|money| money.minor), Some(768));
        assert_eq!(stars(Round::Up).map(|money| money.minor), Some(769));
    }

    #[test]
    fn what_is_no_rate_is_refused_with_an_example() {
        for wrong in [
            "",
            "1 EUR",
            "1 EUR = USD",
            "EUR = 1.08 USD",
            "0 EUR = 1 USD",
            "1 EUR = 0.0 USD",
            "1,5 EUR = 1 USD",
            "-1 EUR = 1 USD",
            "1 EUR = 1e3 USD",
            "1 EUR = 1 USD please",
            "1 EUR = 12345678901 USD",
        ] {
            assert!(Rate::read(wrong).unwrap_err().contains("1 EUR = 1.08 USD"), "{wrong}");
        }
        assert!(Rate::read("1 EUR = 1 eur").unwrap_err().contains("itself"));
        assert!(Rate::read("1 euro = 1 USD").unwrap_err().contains("currency code"));
        assert_eq!(Rate::read(" 1 eur =1.0800 usd").unwrap().written, "1 EUR = 1.0800 USD");
    }

    proptest::proptest! {
        #[test]
        fn down_and_up_are_one_apart_at_most(minor in 0_i64..1_000_000_000_000, a in 1_u32..10_000, b in 1_u32..10_000) {
            let rates = Rates(vec![Rate::read(&format!("{a} EUR = {b} JPY")).unwrap()]);
            let of = |round| rates.convert(Money::new(minor, "EUR".parse().unwrap()), "JPY".parse().unwrap(), round).unwrap().minor;
            proptest::prop_assert!(of(Round::Down) <= of(Round::Nearest) && of(Round::Nearest) <= of(Round::Up));
            proptest::prop_assert!(of(Round::Up) - of(Round::Down) <= 1);
        }
    }
}
