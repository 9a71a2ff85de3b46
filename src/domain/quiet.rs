//! Quiet hours: when nobody is disturbed by what can wait.

use std::{fmt, str::FromStr};

use chrono::{NaiveDate, NaiveTime, Timelike as _};
use chrono_tz::Tz;

use super::{Moment, term::on_the_wall};

/// Where the owner keeps no quiet hours: the hours between which a day is a day.
const DAY: (u32, u32) = (9, 22);

/// Hours of the night in which nobody is reminded, by the bot's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet(Option<(u32, u32)>);

impl Quiet {
    /// Nobody is disturbed at this moment.
    pub fn is_now(self, at: Moment, zone: Tz) -> bool {
        let hour = at.utc().with_timezone(&zone).hour();
        self.0.is_some_and(|(from, to)| if from < to { (from..to).contains(&hour) } else { hour >= from || hour < to })
    }

    /// The same moment, or the end of the quiet hours in which it lies.
    pub fn after(self, at: Moment, zone: Tz) -> Moment {
        let Some((from, to)) = self.0.filter(|_| self.is_now(at, zone)) else { return at };
        let local = at.utc().with_timezone(&zone).naive_local();
        let next_day = from > to && local.hour() >= from;
        let date = if next_day { local.date().succ_opt() } else { Some(local.date()) };
        date.map_or(at, |date| at.max(at_hour(date, to, zone)))
    }

    /// The hours at which the day begins and ends.
    pub(super) fn day(self) -> (u32, u32) {
        self.0.map_or(DAY, |(from, to)| (to, from))
    }
}

impl fmt::Display for Quiet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some((from, to)) => write!(f, "{from}-{to}"),
            None => f.write_str("off"),
        }
    }
}

impl FromStr for Quiet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write two hours of the day such as 22-9, or off".to_owned();
        if text.trim().eq_ignore_ascii_case("off") {
            return Ok(Self(None));
        }
        let (from, to) = text.split_once('-').ok_or_else(wrong)?;
        let hour = |text: &str| text.trim().parse::<u32>().ok().filter(|hour| *hour < 24).ok_or_else(wrong);
        let (from, to) = (hour(from)?, hour(to)?);
        if from == to { Err(wrong()) } else { Ok(Self(Some((from, to)))) }
    }
}

/// An hour of a day on the wall.
pub(super) fn at_hour(date: NaiveDate, hour: u32, zone: Tz) -> Moment {
    on_the_wall(date, NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default(), zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::from_millis(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp_millis())
    }

    #[test]
    fn quiet_hours_are_left_at_their_end() {
        let after = |quiet: &str, zone, text| quiet.parse::<Quiet>().unwrap().after(at(text), zone);
        assert_eq!(after("22-9", Tz::UTC, "2027-01-15T22:00:00Z"), at("2027-01-16T09:00:00Z"));
        assert_eq!(after("22-9", Tz::UTC, "2027-01-15T08:59:59Z"), at("2027-01-15T09:00:00Z"));
        assert_eq!(after("22-9", Tz::UTC, "2027-01-15T09:00:00Z"), at("2027-01-15T09:00:00Z"));
        assert_eq!(after("1-7", Tz::UTC, "2027-01-15T02:00:00Z"), at("2027-01-15T07:00:00Z"));
        assert_eq!(after("off", Tz::UTC, "2027-01-15T02:00:00Z"), at("2027-01-15T02:00:00Z"));
        // The night in which the clocks of Berlin go forward is an hour shorter.
        assert_eq!(after("22-9", Tz::Europe__Berlin, "2027-03-27T22:00:00Z"), at("2027-03-28T07:00:00Z"));
        for wrong in ["", "22", "22-24", "9-9", "a-b", "-1-5"] {
            assert!(wrong.parse::<Quiet>().is_err(), "{wrong}");
        }
        assert!(["22-9", "0-7", "off"].iter().all(|text| text.parse::<Quiet>().unwrap().to_string() == *text));
    }
}
