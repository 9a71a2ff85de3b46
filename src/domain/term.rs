//! How long a right lasts: forever, a calendar span, or until a fixed day.

use std::{fmt, str::FromStr};

use chrono::{Days, Months, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;

use super::Moment;

/// The term of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// Never ends.
    Forever,
    /// So many units from the start, by the calendar of the bot's time zone.
    Span(u32, Unit),
    /// Until the start of this day in the bot's time zone.
    Until(NaiveDate),
}

/// A unit of a calendar span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    /// All units with their English names, which are also their written form.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Second, "second"),
        (Self::Minute, "minute"),
        (Self::Hour, "hour"),
        (Self::Day, "day"),
        (Self::Week, "week"),
        (Self::Month, "month"),
        (Self::Year, "year"),
    ];

    /// The English name, singular.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(unit, _)| *unit == self).map_or("second", |(_, name)| name)
    }
}

impl Term {
    /// When a right of this term ends that starts (or goes on) at `start`.
    ///
    /// Days and longer count by the calendar of `zone`: a month from 31 January is the last day of February, and a day
    /// across a change of the clocks keeps the time on the wall.
    pub fn end(self, start: Moment, zone: Tz) -> Moment {
        match self {
            Self::Forever => Moment::FOREVER,
            _ if start.is_forever() => Moment::FOREVER,
            Self::Until(day) => midnight(day, zone),
            Self::Span(n, Unit::Second) => start + std::time::Duration::from_secs(n.into()),
            Self::Span(n, Unit::Minute) => start + std::time::Duration::from_secs(u64::from(n) * 60),
            Self::Span(n, Unit::Hour) => start + std::time::Duration::from_secs(u64::from(n) * 3_600),
            Self::Span(n, unit) => by_calendar(start, n, unit, zone),
        }
    }
}

fn by_calendar(start: Moment, n: u32, unit: Unit, zone: Tz) -> Moment {
    let local = start.utc().with_timezone(&zone).naive_local();
    let date = match unit {
        Unit::Month => local.date().checked_add_months(Months::new(n)),
        Unit::Year => local.date().checked_add_months(Months::new(n.saturating_mul(12))),
        Unit::Week => local.date().checked_add_days(Days::new(u64::from(n) * 7)),
        _ => local.date().checked_add_days(Days::new(n.into())),
    };
    date.map_or(Moment::FOREVER, |date| on_the_wall(date, local.time(), zone))
}

fn midnight(day: NaiveDate, zone: Tz) -> Moment {
    on_the_wall(day, NaiveTime::MIN, zone)
}

/// The first moment at or after the wall time; a time skipped in spring becomes the hour after it.
fn on_the_wall(date: NaiveDate, time: NaiveTime, zone: Tz) -> Moment {
    let naive = date.and_time(time);
    let at = [0, 30, 60, 120, 180]
        .into_iter()
        .find_map(|ahead| zone.from_local_datetime(&(naive + chrono::Duration::minutes(ahead))).earliest())
        .map_or_else(|| Utc.from_utc_datetime(&naive), |at| at.with_timezone(&Utc));
    Moment::from_millis(at.timestamp_millis()).min(Moment::FOREVER)
}

/// A text that is not a term.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a term: write `forever`, `30 seconds`, `7 days`, `1 month`, `2 years` or `until 2030-01-01`")]
pub struct NotATerm(String);

impl FromStr for Term {
    type Err = NotATerm;

    fn from_str(text: &str) -> Result<Self, NotATerm> {
        let wrong = || NotATerm(text.to_owned());
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["forever"] => Ok(Self::Forever),
            ["until", day] => NaiveDate::parse_from_str(day, "%Y-%m-%d").map(Self::Until).map_err(|_| wrong()),
            [count, unit] => {
                let count: u32 = count.parse().map_err(|_| wrong())?;
                let unit = unit.strip_suffix('s').unwrap_or(unit);
                let unit = Unit::ALL.iter().find(|(_, name)| *name == unit).ok_or_else(wrong)?.0;
                // A thousand years of seconds still fit; more is a slip of the finger.
                if count == 0 || count > 1_000_000_000 { Err(wrong()) } else { Ok(Self::Span(count, unit)) }
            }
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forever => f.write_str("forever"),
            Self::Until(day) => write!(f, "until {}", day.format("%Y-%m-%d")),
            Self::Span(1, unit) => write!(f, "1 {}", unit.name()),
            Self::Span(n, unit) => write!(f, "{n} {}s", unit.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::from_millis(text.parse::<chrono::DateTime<Utc>>().unwrap().timestamp_millis())
    }

    #[test]
    fn a_month_from_the_last_of_january_is_the_last_of_february() {
        let month: Term = "1 month".parse().unwrap();
        assert_eq!(month.end(at("2027-01-31T10:00:00Z"), Tz::UTC), at("2027-02-28T10:00:00Z"));
        assert_eq!(month.end(at("2028-01-31T10:00:00Z"), Tz::UTC), at("2028-02-29T10:00:00Z"));
    }

    #[test]
    fn a_day_across_the_change_of_clocks_keeps_the_time_on_the_wall() {
        let day = Term::Span(1, Unit::Day);
        // Berlin: 27 March 2027 12:00 is UTC+1, the 28th is UTC+2.
        assert_eq!(day.end(at("2027-03-27T11:00:00Z"), Tz::Europe__Berlin), at("2027-03-28T10:00:00Z"));
        // 02:30 does not exist on the 28th: it becomes 03:00 or later, never earlier.
        assert_eq!(day.end(at("2027-03-27T01:30:00Z"), Tz::Europe__Berlin), at("2027-03-28T01:00:00Z"));
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["forever", "30 seconds", "1 day", "2 weeks", "1 month", "2 years", "until 2030-01-01"] {
            assert_eq!(text.parse::<Term>().unwrap().to_string(), text);
        }
        for text in ["", "0 days", "-1 day", "1.5 months", "until 2030-13-01", "1 fortnight", "99999999999 days"] {
            assert!(text.parse::<Term>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_term_that_leaves_the_calendar_never_ends() {
        assert_eq!(Term::Span(1_000_000_000, Unit::Year).end(at("2027-01-01T00:00:00Z"), Tz::UTC), Moment::FOREVER);
        assert_eq!(Term::Span(1, Unit::Day).end(Moment::FOREVER, Tz::UTC), Moment::FOREVER);
    }
}
