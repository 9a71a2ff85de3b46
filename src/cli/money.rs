//! Prices as people write them: whole minor units, never floating point.

/// ISO 4217 currencies whose smallest unit is not a hundredth; Telegram Stars have none at all.
const WHOLE: [&str; 18] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF", "XTR",
];
const THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// How many decimals a currency has.
fn decimals(currency: &str) -> usize {
    if WHOLE.contains(&currency) {
        0
    } else if THOUSANDTHS.contains(&currency) {
        3
    } else {
        2
    }
}

/// A currency code: three capital letters.
pub fn currency(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err("write a currency code such as USD, EUR or XTR (Telegram Stars)".into())
    }
}

/// A price in minor units, such as 999 for `9.99` USD.
pub fn minor(price: &str, currency: &str) -> Result<i64, String> {
    let places = decimals(currency);
    let (whole, part) = price.trim().split_once('.').map_or((price.trim(), None), |(whole, part)| (whole, Some(part)));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || !part.is_none_or(digits) {
        return Err(format!("`{price}` is not a price: write a number such as {}", show(999, currency)));
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
    if minor == 0 { Err("a price of nothing: leave --price out for a plan that is not sold".into()) } else { Ok(minor) }
}

/// A price as people read it: `9.99 USD`.
pub fn show(minor: i64, currency: &str) -> String {
    let places = decimals(currency);
    let digits = format!("{minor:0>width$}", width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    if part.is_empty() { format!("{whole} {currency}") } else { format!("{whole}.{part} {currency}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_by_the_currency() {
        assert_eq!(minor("9.99", "USD"), Ok(999));
        assert_eq!(minor("9.9", "USD"), Ok(990));
        assert_eq!(minor("9", "USD"), Ok(900));
        assert_eq!(minor("0.05", "EUR"), Ok(5));
        assert_eq!(minor("1.234", "KWD"), Ok(1_234));
        assert_eq!(minor("500", "XTR"), Ok(500));
        assert_eq!(minor("500", "JPY"), Ok(500));
    }

    #[test]
    fn what_cannot_be_paid_is_refused_with_the_reason() {
        assert!(minor("9.99", "JPY").unwrap_err().contains("JPY has no decimals"));
        assert!(minor("1.5", "XTR").unwrap_err().contains("no decimals"));
        assert!(minor("9.999", "USD").unwrap_err().contains("2 decimals"));
        for wrong in ["", ".", "9.", ".5", "-1", "1,50", "1e3", "NaN", "٣", "1 000"] {
            assert!(minor(wrong, "USD").unwrap_err().contains("is not a price"), "{wrong}");
        }
        assert!(minor("0.00", "USD").unwrap_err().contains("leave --price out"));
        assert!(minor("99999999999999999999", "USD").is_err());
    }

    #[test]
    fn a_price_is_shown_as_it_was_written() {
        for (price, currency) in [("9.99", "USD"), ("0.05", "EUR"), ("500", "JPY"), ("1.234", "KWD"), ("10.00", "USD")]
        {
            assert_eq!(show(minor(price, currency).unwrap(), currency), format!("{price} {currency}"));
        }
    }
}
