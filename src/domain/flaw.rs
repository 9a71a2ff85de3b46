//! What is wrong with a plan as its owner wants it: the one set of rules for the chat and the command line.

use std::str::FromStr as _;

use chrono::Weekday;
use chrono_tz::Tz;

use super::{ChatId, Currency, Moment, Money, Plan, Term, Unit, sale::Rule};

/// Characters of a plan's name.
pub const LONGEST_NAME: usize = 64;
/// Characters of a description. Telegram takes messages of 4096; a page of a plan shows more than this.
pub const LONGEST_DESCRIPTION: usize = 2_000;
/// Stars. Bot API: createInvoiceLink, the most a subscription in Stars may cost.
pub const DEAREST_SUBSCRIPTION: i64 = 10_000;

/// Why a plan, or a word about one, cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// No name, or a long one.
    Name,
    /// No amount: what was written, and what is wrong with it.
    Price(String, String),
    /// An amount without its currency: what was written.
    NoCurrency(String),
    /// Two prices in one currency.
    TwoPrices(Currency),
    /// No currency.
    Currency,
    /// No term.
    Term(String),
    /// A term that is over already.
    Over(Term),
    /// Nothing is opened.
    NoChats,
    /// A chat that is not connected.
    UnknownChat(ChatId),
    /// No text, or a long one.
    Description,
    /// No number of people.
    Places,
    /// No span: something that never ends, or no time at all.
    Span(String),
    /// No weekday.
    Days(String),
    /// No number.
    Order(String),
    /// Paid again and again, and only once.
    RecurringOnce,
    /// Subscriptions in Stars last 30 days.
    RecurringTerm,
    /// Subscriptions in Stars have a greatest price.
    RecurringDear,
    /// The term of those who have it cannot change: so many.
    Held(u32),
}

/// A plan's name.
///
/// # Errors
/// None, or too long.
pub fn name(text: &str) -> Result<String, Flaw> {
    let name = text.trim();
    let fits = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.contains('\n');
    if fits { Ok(name.to_owned()) } else { Err(Flaw::Name) }
}

/// A description; `none` takes it away.
///
/// # Errors
/// None, or too long.
pub fn description(text: &str) -> Result<Option<String>, Flaw> {
    let text = text.trim();
    match text.chars().count() {
        _ if text == "none" => Ok(None),
        1..=LONGEST_DESCRIPTION => Ok(Some(text.to_owned())),
        _ => Err(Flaw::Description),
    }
}

/// Prices such as `9.99 USD`, one per currency; the first is the plan's own. `currency` is that of an amount without one.
///
/// # Errors
/// The first that is none, and what is wrong with it.
pub fn prices<'a>(texts: impl IntoIterator<Item = &'a str>, currency: Option<Currency>) -> Result<Vec<Money>, Flaw> {
    let mut prices: Vec<Money> = Vec::new();
    for text in texts {
        let price = price(text.trim(), currency)?;
        if prices.iter().any(|other| other.currency == price.currency) {
            return Err(Flaw::TwoPrices(price.currency));
        }
        prices.push(price);
    }
    Ok(prices)
}

fn price(text: &str, currency: Option<Currency>) -> Result<Money, Flaw> {
    let wrong = |why: String| Flaw::Price(text.to_owned(), why);
    let (digits, currency) = match text.split_once(char::is_whitespace) {
        Some((digits, currency)) => (digits, currency.parse().map_err(|_| Flaw::Currency)?),
        None => (text, currency.ok_or_else(|| Flaw::NoCurrency(text.to_owned()))?),
    };
    Money::read(digits, currency).map_err(wrong)
}

/// How many may have a plan at once; `none` for any number.
///
/// # Errors
/// No number of people.
pub fn places(text: &str) -> Result<Option<u32>, Flaw> {
    match text.trim().parse() {
        _ if text.trim() == "none" => Ok(None),
        Ok(most @ 1..) => Ok(Some(most)),
        _ => Err(Flaw::Places),
    }
}

/// A term that ends by itself, neither for ever nor on a day; `none` for none.
///
/// # Errors
/// Anything else.
pub fn span(text: &str) -> Result<Option<Term>, Flaw> {
    match text.parse() {
        _ if text.trim() == "none" => Ok(None),
        Ok(term @ Term::Span(..)) => Ok(Some(term)),
        _ => Err(Flaw::Span(text.trim().to_owned())),
    }
}

/// Days of sale such as `fri,sat`; `all` for every day.
///
/// # Errors
/// The first that is none.
pub fn days(text: &str) -> Result<Vec<Weekday>, Flaw> {
    if text.trim() == "all" {
        return Ok(Vec::new());
    }
    let day = |name: &str| Weekday::from_str(name.trim()).map_err(|_| Flaw::Days(name.trim().to_owned()));
    let mut days = text.split(',').map(day).collect::<Result<Vec<_>, _>>()?;
    days.sort_by_key(Weekday::num_days_from_monday);
    days.dedup();
    Ok(days)
}

/// A term that is not over already.
///
/// # Errors
/// It is.
pub fn lasts(term: Term, now: Moment, zone: Tz) -> Result<(), Flaw> {
    if term.end(now, zone) <= now { Err(Flaw::Over(term)) } else { Ok(()) }
}

/// Refuses what cannot be sold as it is meant.
///
/// # Errors
/// What does not fit together.
pub fn fits(plan: &Plan) -> Result<(), Flaw> {
    if !plan.rules.has(Rule::Recurring) {
        return Ok(());
    }
    if plan.rules.has(Rule::Singleuse) {
        return Err(Flaw::RecurringOnce);
    }
    let Some(stars) = plan.price(Currency::STARS) else { return Ok(()) };
    // Bot API: createInvoiceLink, subscription_period can only be 30 days.
    if !matches!(plan.term, Term::Span(30, Unit::Day) | Term::Span(1, Unit::Month)) {
        return Err(Flaw::RecurringTerm);
    }
    if stars.minor > DEAREST_SUBSCRIPTION { Err(Flaw::RecurringDear) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_with_their_currencies() {
        let read = |text: &str, currency: &str| prices(text.split(','), currency.parse().ok());
        let shown = |prices: Vec<Money>| prices.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        assert_eq!(read("250 XTR, 9.99 usd", "").map(shown), Ok("250 XTR, 9.99 USD".into()));
        assert_eq!(read("250", "XTR").map(shown), Ok("250 XTR".into()));
        assert_eq!(read("250", ""), Err(Flaw::NoCurrency("250".into())));
        assert_eq!(read("1 USD, 2 USD", ""), Err(Flaw::TwoPrices("USD".parse().unwrap())));
        assert_eq!(read("1 dollar", ""), Err(Flaw::Currency));
        assert!(matches!(read("9.99 XTR", ""), Err(Flaw::Price(text, _)) if text == "9.99 XTR"));
        assert!(matches!(read("0 USD", ""), Err(Flaw::Price(..))));
    }

    #[test]
    fn words_that_are_none_are_refused() {
        assert_eq!(name("  Gold "), Ok("Gold".into()));
        assert!(name(" ").is_err() && name(&"x".repeat(65)).is_err() && name("a\nb").is_err());
        assert_eq!(description("none"), Ok(None));
        assert_eq!(places("none"), Ok(None));
        assert!(places("0").is_err() && places("many").is_err());
        assert!(span("forever").is_err() && span("until 2030-01-01").is_err());
        assert_eq!(span("none"), Ok(None));
        assert_eq!(days("Sat,fri,sat"), Ok(vec![Weekday::Fri, Weekday::Sat]));
        assert_eq!(days("Sat,foo"), Err(Flaw::Days("foo".into())));
    }
}
