//! Money: whole minor units with their currency, never floating point.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// ISO 4217 currencies whose smallest unit is not a hundredth; Telegram Stars have none at all. Telegram's own table
/// (currencies.json, `exp`) says the same of every currency in it; its bounds move with the day's rates and are not kept
/// here: what is out of them Telegram refuses, and the owner hears of it.
const WHOLE: [&str; 18] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF", "XTR",
];
const THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// A currency: three capital letters of ISO 4217, or `XTR` for Telegram Stars.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// Telegram Stars.
    pub const STARS: Self = Self(*b"XTR");

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// How many decimals its amounts have.
    pub fn decimals(self) -> usize {
        match self.code() {
            code if WHOLE.contains(&code) => 0,
            code if THOUSANDTHS.contains(&code) => 3,
            _ => 2,
        }
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let code = text.trim().to_ascii_uppercase();
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_uppercase) => Ok(Self(letters)),
            _ => Err("write a currency code such as USD, EUR or XTR (Telegram Stars)".into()),
        }
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.to_string()
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// An amount; `minor` counts the smallest units, such as cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// How many of the smallest unit.
    pub minor: i64,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// So many of the smallest unit.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads a price such as `9.99`; more decimals than the currency has are refused, and so is nothing.
    ///
    /// # Errors
    /// What is wrong, and what to write instead.
    pub fn read(price: &str, currency: Currency) -> Result<Self, String> {
        let places = currency.decimals();
        let (whole, part) =
            price.trim().split_once('.').map_or((price.trim(), None), |(whole, part)| (whole, Some(part)));
        let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if !digits(whole) || !part.is_none_or(digits) {
            return Err(format!("`{price}` is not a price: write a number such as {}", Self::new(999, currency)));
        }
        let part = part.unwrap_or_default();
        if part.len() > places {
            return Err(match places {
                0 => format!("{currency} has no decimals: write a whole number such as 10, not {price}"),
                _ => format!("{currency} has {places} decimals: {price} cannot be paid"),
            });
        }
        let minor =
            format!("{whole}{part:0<places$}").parse::<i64>().map_err(|_| format!("{price} is more than there is"))?;
        if minor == 0 {
            Err("a price of nothing: leave it out for what is not sold".into())
        } else {
            Ok(Self::new(minor, currency))
        }
    }

    /// The digits alone: `9.99`, `250`.
    pub fn digits(self) -> String {
        let places = self.currency.decimals();
        let (sign, minor) = (if self.minor < 0 { "-" } else { "" }, self.minor.unsigned_abs());
        let digits = format!("{minor:0>width$}", width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }

    /// `part` of `whole` equal shares, rounded down: what is given away is never more than there is.
    pub fn share(self, part: u64, whole: u64) -> Self {
        let minor = i128::from(self.minor) * i128::from(part.min(whole)) / i128::from(whole.max(1));
        Self::new(i64::try_from(minor).unwrap_or(i64::MAX), self.currency)
    }

    /// Less an amount of the same currency, never below nothing.
    pub fn less(self, other: Self) -> Self {
        if other.currency == self.currency {
            Self::new(self.minor.saturating_sub(other.minor).max(0), self.currency)
        } else {
            self
        }
    }
}

/// As integrators and operators read it: `9.99 USD`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.digits(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(price: &str, currency: &str) -> Result<i64, String> {
        Money::read(price, currency.parse()?).map(|money| money.minor)
    }

    #[test]
    fn prices_are_read_by_the_currency() {
        assert_eq!(minor("9.99", "USD"), Ok(999));
        assert_eq!(minor("9.9", "USD"), Ok(990));
        assert_eq!(minor("9", "usd"), Ok(900));
        assert_eq!(minor("0.05", "EUR"), Ok(5));
        assert_eq!(minor("1.234", "KWD"), Ok(1_234));
        assert_eq!(minor("500", "XTR"), Ok(500));
        assert_eq!(minor("500", "JPY"), Ok(500));
    }

    /// Telegram's currencies.json by `exp`, as published copies have it.
    #[test]
    fn telegram_counts_its_currencies_in_the_same_units() {
        let hundredths = "AED AFN ALL AMD ARS AUD AZN BAM BDT BGN BND BOB BRL CAD CHF CNY COP CRC CZK DKK DOP DZD EGP EUR \
            GBP GEL GTQ HKD HNL HRK HUF IDR ILS INR JMD KES KGS KZT LBP LKR MAD MDL MNT MUR MVR MXN MYR MZN NGN NIO NOK \
            NPR NZD PAB PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TJS TRY TTD TWD TZS UAH USD UYU UZS YER ZAR";
        for (exp, codes) in [(2, hundredths), (0, "CLP ISK JPY KRW PYG UGX VND XTR"), (3, "BHD")] {
            for code in codes.split_whitespace() {
                assert_eq!(code.parse::<Currency>().unwrap().decimals(), exp, "{code}");
            }
        }
    }

    #[test]
    fn what_cannot_be_paid_is_refused_with_the_reason() {
        assert!(minor("9.99", "JPY").unwrap_err().contains("JPY has no decimals"));
        assert!(minor("1.5", "XTR").unwrap_err().contains("no decimals"));
        assert!(minor("9.999", "USD").unwrap_err().contains("2 decimals"));
        for wrong in ["", ".", "9.", ".5", "-1", "1,50", "1e3", "NaN", "٣", "1 000"] {
            assert!(minor(wrong, "USD").unwrap_err().contains("is not a price"), "{wrong}");
        }
        assert!(minor("0.00", "USD").unwrap_err().contains("nothing"));
        assert!(minor("99999999999999999999", "USD").is_err());
        for wrong in ["", "US", "DOLLAR", "U1D", "ÄÖÜ"] {
            assert!(wrong.parse::<Currency>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_price_is_shown_as_it_was_written() {
        for (price, currency) in [("9.99", "USD"), ("0.05", "EUR"), ("500", "JPY"), ("1.234", "KWD"), ("10.00", "USD")]
        {
            let currency = currency.parse().unwrap();
            assert_eq!(Money::read(price, currency).unwrap().to_string(), format!("{price} {currency}"));
        }
    }

    proptest::proptest! {
        #[test]
        fn shares_never_add_up_to_more_than_there_is(minor in 0_i64..=i64::MAX, part in 0_u64..100_000, whole in 1_u64..100_000) {
            let (all, part) = (Money::new(minor, Currency::STARS), part.min(whole));
            let (one, rest) = (all.share(part, whole), all.share(whole - part, whole));
            proptest::prop_assert!(one.minor >= 0 && rest.minor >= 0);
            proptest::prop_assert!(i128::from(one.minor) + i128::from(rest.minor) <= i128::from(minor));
            proptest::prop_assert!(i128::from(one.minor) + i128::from(rest.minor) >= i128::from(minor) - 1);
        }

        #[test]
        fn what_is_written_is_read_back(minor in 1_i64..=i64::MAX, currency in proptest::sample::select(vec!["USD", "JPY", "KWD", "XTR"])) {
            let money = Money::new(minor, currency.parse().unwrap());
            proptest::prop_assert_eq!(Money::read(&money.digits(), money.currency), Ok(money));
        }
    }
}
