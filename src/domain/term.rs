//! How long a right lasts: forever, a calendar span, or until a fixed day.

use std::{fmt, str::FromStr};

use chrono::{Datelike as _, Days, Months, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::Moment;

/// The term of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
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

    /// When a right that began at `began` ends if it goes on from `from` for one more term.
    ///
    /// Months and years are counted from the beginning as long as `from` lies on its row: from 31 January over the last
    /// of February to 31 March, not to the 28th.
    pub fn renewed(self, began: Moment, from: Moment, zone: Tz) -> Moment {
        let months = match self {
            Self::Span(n, Unit::Month) => n,
            Self::Span(n, Unit::Year) => n.saturating_mul(12),
            _ => return self.end(from, zone),
        };
        let day = |at: Moment| at.utc().with_timezone(&zone).date_naive();
        let (first, last) = (day(began), day(from));
        let passed = (last.year() - first.year()) * 12 + last.month0().cast_signed() - first.month0().cast_signed();
        let Ok(passed) = u32::try_from(passed) else { return self.end(from, zone) };
        if from.is_forever() || by_calendar(began, passed, Unit::Month, zone) != from {
            return self.end(from, zone);
        }
        by_calendar(began, passed.saturating_add(months), Unit::Month, zone)
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
pub(super) fn on_the_wall(date: NaiveDate, time: NaiveTime, zone: Tz) -> Moment {
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

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.to_string()
    }
}

impl TryFrom<String> for Term {
    type Error = NotATerm;

    fn try_from(text: String) -> Result<Self, NotATerm> {
        text.parse()
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
    fn a_month_renewed_comes_back_to_its_day() {
        let month: Term = "1 month".parse().unwrap();
        let began = at("2027-01-31T10:00:00Z");
        let mut end = month.end(began, Tz::UTC);
        let mut ends = vec![end];
        for _ in 0..3 {
            end = month.renewed(began, end, Tz::UTC);
            ends.push(end);
        }
        let days = ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"];
        assert_eq!(ends, days.map(|day| at(&format!("{day}T10:00:00Z"))));
        let leap: Term = "1 year".parse().unwrap();
        let began = at("2028-02-29T10:00:00Z");
        let end = (0..3).fold(leap.end(began, Tz::UTC), |end, _| leap.renewed(began, end, Tz::UTC));
        assert_eq!(end, at("2032-02-29T10:00:00Z"), "a leap day comes back too");
        // What does not lie on the row of its beginning is counted from where it is.
        assert_eq!(
            month.renewed(at("2027-01-31T10:00:00Z"), at("2027-02-10T10:00:00Z"), Tz::UTC),
            at("2027-03-10T10:00:00Z")
        );
        assert_eq!(
            month.renewed(at("2027-03-31T10:00:00Z"), at("2027-02-28T10:00:00Z"), Tz::UTC),
            at("2027-03-28T10:00:00Z")
        );
    }

    use proptest::prelude::*;

    const ZONES: [Tz; 7] = [
        Tz::UTC,
        Tz::Europe__Berlin,
        Tz::America__New_York,
        Tz::Asia__Jakarta,
        Tz::Australia__Lord_Howe,
        Tz::America__Sao_Paulo,
        Tz::Asia__Kathmandu,
    ];

    /// From 2000 to 2060, to the second.
    fn starts() -> impl Strategy<Value = Moment> {
        (946_684_800_i64..2_840_140_800).prop_map(Moment::from_secs)
    }

    fn zones() -> impl Strategy<Value = Tz> {
        proptest::sample::select(ZONES.to_vec())
    }

    fn units() -> impl Strategy<Value = Unit> {
        proptest::sample::select(Unit::ALL.map(|(unit, _)| unit).to_vec())
    }

    /// The clock on the wall shows this time twice, or never.
    fn is_odd(at: Moment, zone: Tz) -> bool {
        let local = at.utc().with_timezone(&zone).naive_local();
        zone.from_local_datetime(&local).single().is_none()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// Whatever the zone does with its clocks: time that was bought is time, and who begins later ends no sooner.
        #[test]
        fn every_span_ends_after_it_begins_and_in_the_same_order(
            start in starts(), later in 0_i64..200 * 86_400, n in 1_u32..50, unit in units(), zone in zones(),
        ) {
            let term = Term::Span(n, unit);
            let end = term.end(start, zone);
            prop_assert!(end > start, "{term} from {start} in {zone} ends at {end}");
            let other = start + std::time::Duration::from_secs(later.unsigned_abs());
            // An hour that the clock shows twice is the one exception: both ends show the same time on the wall.
            let slack = std::time::Duration::from_secs(3_600);
            prop_assert!(term.end(other, zone) + slack >= end);
            prop_assert!(is_odd(start, zone) || is_odd(other, zone) || is_odd(end, zone) || term.end(other, zone) >= end);
        }

        /// Days and longer keep the time on the wall, unless the clock never shows it on that day.
        #[test]
        fn days_and_longer_keep_the_time_on_the_wall(start in starts(), n in 1_u32..50, unit in units(), zone in zones()) {
            prop_assume!(matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year));
            let wall = |at: Moment| at.utc().with_timezone(&zone).naive_local();
            let (from, to) = (wall(start), wall(Term::Span(n, unit).end(start, zone)));
            let meant = to.date().and_time(from.time());
            prop_assert!(to.time() == from.time() || zone.from_local_datetime(&meant).earliest().is_none());
            prop_assert!(to.time() >= from.time());
        }

        /// Seconds to hours are what a stopwatch shows; days and weeks are so many pages of the calendar; a month ends on
        /// the same day or the last of its month.
        #[test]
        fn units_mean_what_they_say(start in starts(), n in 1_u32..50, zone in zones()) {
            let of = |unit| Term::Span(n, unit).end(start, zone);
            for (unit, seconds) in [(Unit::Second, 1), (Unit::Minute, 60), (Unit::Hour, 3_600)] {
                prop_assert_eq!(of(unit).since(start).as_secs(), u64::from(n) * seconds);
            }
            let date = |at: Moment| at.utc().with_timezone(&zone).date_naive();
            prop_assert_eq!((date(of(Unit::Day)) - date(start)).num_days(), i64::from(n));
            prop_assert_eq!(of(Unit::Week), Term::Span(7 * n, Unit::Day).end(start, zone));
            prop_assert_eq!(of(Unit::Year), Term::Span(12 * n, Unit::Month).end(start, zone));
            let (from, to) = (date(start), date(of(Unit::Month)));
            let last_of_month = to.succ_opt().is_some_and(|next| next.day() == 1);
            prop_assert!(to.day() == from.day() || (last_of_month && to.day() < from.day()));
            prop_assert_eq!((to.year() - from.year()) * 12 + to.month0().cast_signed() - from.month0().cast_signed(), n.cast_signed());
        }

        /// So many renewals are as long as one purchase of all of it: nobody loses a day by paying monthly.
        #[test]
        fn renewals_add_up(start in starts(), n in 1_u32..6, times in 1_u32..12, unit in units(), zone in zones()) {
            let term = Term::Span(n, unit);
            let mut end = term.end(start, zone);
            for _ in 1..times {
                let next = term.renewed(start, end, zone);
                prop_assert!(next > end, "{term} on {start} in {zone}: {end}, then {next}");
                end = next;
            }
            let whole = Term::Span(n * times, unit).end(start, zone);
            // A skipped hour moves the time on the wall for good, so only such a day may differ, and only by that.
            let differs = end.since(whole).max(whole.since(end));
            let is_month = matches!(unit, Unit::Month | Unit::Year);
            prop_assert!(differs <= std::time::Duration::from_secs(3_600) || (is_month && differs <= std::time::Duration::from_secs(4 * 86_400)));
            if zone == Tz::UTC {
                prop_assert_eq!(end, whole);
            }
        }
    }

    #[test]
    fn a_term_that_leaves_the_calendar_never_ends() {
        assert_eq!(Term::Span(1_000_000_000, Unit::Year).end(at("2027-01-01T00:00:00Z"), Tz::UTC), Moment::FOREVER);
        assert_eq!(Term::Span(1, Unit::Day).end(Moment::FOREVER, Tz::UTC), Moment::FOREVER);
    }
}
