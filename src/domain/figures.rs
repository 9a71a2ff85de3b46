//! The figures of a bot over the last days: who came and went, what was sold, and what it brought.

use chrono::{Days, NaiveDate, TimeZone as _};
use chrono_tz::Tz;

use super::{Currency, Moment, Money, Term, Unit};

/// One day of the calendar of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub date: NaiveDate,
    /// People with a right at its end.
    pub members: i64,
    /// Who got one and had none before.
    pub joined: i64,
    /// Whose last one ended.
    pub left: i64,
    /// Payments that gave something.
    pub sales: i64,
    /// What came in, in the smallest unit of the base currency.
    pub revenue: i64,
}

/// Everything that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Day by day, today last.
    pub days: Vec<Day>,
    /// People with a right that the gate did not give: now, at the beginning, and who of them left meanwhile.
    pub kept: Kept,
    /// What came in, by its currency.
    pub revenue: Vec<Money>,
    /// The currency of the days' revenue.
    pub base: Currency,
    /// Payments whose worth in the base currency is not known: they are in no day's revenue.
    pub unconverted: i64,
    /// What running rights bring in 30 days if all of them are paid again, by currency.
    pub monthly: Vec<Money>,
}

/// Who stayed and who left of those who got more than the gate gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Now.
    pub now: i64,
    /// Came since the beginning.
    pub joined: i64,
    /// Left since the beginning.
    pub left: i64,
}

impl Kept {
    /// How many of a thousand left, of all who were there at some time; none if nobody was.
    pub fn churn(&self) -> Option<i64> {
        // Who was there at the beginning, and who came.
        let all = self.now + self.left;
        (all > 0).then(|| (self.left * 1_000 + all / 2) / all)
    }
}

impl Figures {
    /// The sum of something over all days.
    pub fn sum(&self, of: impl Fn(&Day) -> i64) -> i64 {
        self.days.iter().map(of).sum()
    }

    /// People with a right now.
    pub fn members(&self) -> i64 {
        self.days.last().map_or(0, |day| day.members)
    }
}

/// So many days of a zone, today last, with where each begins.
#[derive(Clone, Debug)]
pub struct Calendar {
    dates: Vec<NaiveDate>,
    begins: Vec<Moment>,
}

impl Calendar {
    /// The days up to now.
    pub fn until(now: Moment, days: u32, zone: Tz) -> Self {
        let today = now.utc().with_timezone(&zone).date_naive();
        let back = |n: u32| today.checked_sub_days(Days::new(u64::from(n))).unwrap_or(today);
        let dates: Vec<_> = (0..days.max(1)).rev().map(back).collect();
        let begins = dates.iter().map(|date| midnight(*date, zone)).collect();
        Self { dates, begins }
    }

    /// The first moment of the first day.
    pub fn start(&self) -> Moment {
        self.begins[0]
    }

    /// The place of a moment's day; what was before belongs to the first.
    pub fn place(&self, at: Moment) -> usize {
        self.begins.partition_point(|begin| *begin <= at).saturating_sub(1)
    }

    /// Empty days, with the members that they had if there are so many now.
    pub fn days(&self, joined: &[i64], left: &[i64], now: i64) -> Vec<Day> {
        let mut members = now;
        let mut days: Vec<Day> = Vec::with_capacity(self.dates.len());
        for (at, date) in self.dates.iter().enumerate().rev() {
            days.push(Day { date: *date, members, joined: joined[at], left: left[at], sales: 0, revenue: 0 });
            members = (members - joined[at] + left[at]).max(0);
        }
        days.reverse();
        days
    }

    /// How many days.
    pub fn len(&self) -> usize {
        self.dates.len()
    }

    /// Never.
    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }
}

/// Where a day begins; where clocks jump over midnight, after the jump.
fn midnight(date: NaiveDate, zone: Tz) -> Moment {
    let begin = (0..4).find_map(|hour| zone.from_local_datetime(&date.and_hms_opt(hour, 0, 0)?).earliest());
    begin.map_or(Moment::from_millis(0), |begin| Moment::from_millis(begin.timestamp_millis()))
}

/// What a price for a term is in 30 days; none for what is not paid again.
pub fn monthly(price: i64, term: Term) -> Option<i64> {
    let Term::Span(count, unit) = term else { return None };
    let seconds: i64 = match unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3_600,
        Unit::Day => 86_400,
        Unit::Week => 7 * 86_400,
        // A year's plan counts for a twelfth of its price, and a month's for all of it.
        Unit::Month => 30 * 86_400,
        Unit::Year => 360 * 86_400,
    };
    let term = i128::from(seconds) * i128::from(count);
    let worth = i128::from(price) * 30 * 86_400 / term.max(1);
    i64::try_from(worth).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::from_millis(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp_millis())
    }

    #[test]
    fn days_begin_where_the_house_is_and_clocks_may_change() {
        let calendar = Calendar::until(at("2027-03-29T21:30:00Z"), 3, Tz::Europe__Berlin);
        assert_eq!(calendar.start(), at("2027-03-26T23:00:00Z"));
        // The 28th has 23 hours.
        assert_eq!(calendar.place(at("2027-03-28T21:59:00Z")), 1);
        assert_eq!(calendar.place(at("2027-03-28T22:00:00Z")), 2);
        assert_eq!(calendar.place(at("2020-01-01T00:00:00Z")), 0);
        // In Beirut there was no midnight on that day.
        let jump = Calendar::until(at("2021-03-28T12:00:00Z"), 1, Tz::Asia__Beirut);
        assert_eq!(jump.start(), at("2021-03-27T22:00:00Z"));
    }

    #[test]
    fn members_are_counted_back_from_today() {
        let calendar = Calendar::until(at("2027-01-15T12:00:00Z"), 3, Tz::UTC);
        let days = calendar.days(&[5, 0, 2], &[0, 3, 1], 10);
        let members: Vec<i64> = days.iter().map(|day| day.members).collect();
        assert_eq!(members, [12, 9, 10]);
    }

    #[test]
    fn a_price_is_spread_over_its_term() {
        for (term, price, expected) in [
            ("30 days", 900, Some(900)),
            ("1 month", 900, Some(900)),
            ("1 year", 12_000, Some(1_000)),
            ("1 week", 700, Some(3_000)),
            ("forever", 700, None),
            ("until 2030-01-01", 700, None),
        ] {
            assert_eq!(monthly(price, term.parse().unwrap()), expected, "{term}");
        }
        assert_eq!(monthly(i64::MAX, "1 second".parse().unwrap()), None);
    }

    #[test]
    fn churn_is_a_part_of_all_who_were_there() {
        assert_eq!(Kept { now: 90, joined: 0, left: 10 }.churn(), Some(100));
        assert_eq!(Kept::default().churn(), None);
        assert_eq!(Kept { now: 0, joined: 4, left: 4 }.churn(), Some(1_000));
    }
}
