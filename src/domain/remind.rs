//! Reminders: what people are told before, at and after the end of what they paid for, and when.

use std::{fmt, str::FromStr, time::Duration};

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    Moment, SubscriptionId,
    quiet::{Quiet, at_hour},
    term::on_the_wall,
};

/// A missed win-back is still said for so long.
const WIN_BACK_KEEPS: Duration = Duration::from_secs(7 * 86_400);
/// What came so much too late gives way to a stage that follows within [`NEAR`].
const LATE: Duration = Duration::from_secs(6 * 3_600);
const NEAR: Duration = Duration::from_secs(12 * 3_600);
/// Hours before the night begins: when it is said that a right ends in it.
const EVENING: u32 = 3;

/// How long before or after an end. Days keep the time on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lead {
    /// So many hours.
    Hours(u32),
    /// So many days by the calendar of the bot's time zone.
    Days(u32),
}

impl Lead {
    /// The moment so long before `end`.
    pub fn before(self, end: Moment, zone: Tz) -> Moment {
        match self {
            Self::Hours(n) => end - Duration::from_secs(u64::from(n) * 3_600),
            Self::Days(n) => by_days(end, zone, |date| date.checked_sub_days(Days::new(n.into()))),
        }
    }

    /// The moment so long after `end`.
    pub fn after(self, end: Moment, zone: Tz) -> Moment {
        match self {
            Self::Hours(n) => end + Duration::from_secs(u64::from(n) * 3_600),
            Self::Days(n) => by_days(end, zone, |date| date.checked_add_days(Days::new(n.into()))),
        }
    }
}

fn by_days(at: Moment, zone: Tz, go: impl FnOnce(NaiveDate) -> Option<NaiveDate>) -> Moment {
    let local = at.utc().with_timezone(&zone).naive_local();
    go(local.date()).map_or(Moment::FOREVER, |date| on_the_wall(date, local.time(), zone))
}

impl fmt::Display for Lead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hours(n) => write!(f, "{n}h"),
            Self::Days(n) => write!(f, "{n}d"),
        }
    }
}

impl FromStr for Lead {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}`: write days or hours such as 7d or 2h, up to 365d");
        let text = text.trim();
        let (number, unit) = text.split_at(text.len() - text.chars().next_back().map_or(0, char::len_utf8));
        let number: u32 = number.parse().map_err(|_| wrong())?;
        match unit {
            "h" if (1..=365 * 24).contains(&number) => Ok(Self::Hours(number)),
            "d" if (1..=365).contains(&number) => Ok(Self::Days(number)),
            _ => Err(wrong()),
        }
    }
}

/// One of the things that are said about a period, each once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Stage {
    /// So long before the end of what was paid for.
    Before(Lead),
    /// On the day of the end.
    OnDay,
    /// The paid time is over, access goes on for the plan's grace.
    Grace,
    /// Access ended a while ago.
    WinBack,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(lead) => lead.fmt(f),
            Self::OnDay => f.write_str("on_day"),
            Self::Grace => f.write_str("grace"),
            Self::WinBack => f.write_str("win_back"),
        }
    }
}

impl From<Stage> for String {
    fn from(stage: Stage) -> Self {
        stage.to_string()
    }
}

impl TryFrom<String> for Stage {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        match name.as_str() {
            "on_day" => Ok(Self::OnDay),
            "grace" => Ok(Self::Grace),
            "win_back" => Ok(Self::WinBack),
            lead => lead.parse().map(Self::Before),
        }
    }
}

/// Something that is said about a right: one line of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Which right.
    pub right: SubscriptionId,
    /// What.
    pub stage: Stage,
    /// Of which period: once it has another end there is nothing to say any more.
    pub paid_until: Moment,
}

/// What an owner wants to be said. That a grace has begun is said whatever is chosen here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminders {
    /// So long before the end.
    pub before: Vec<Lead>,
    /// On the day of the end.
    pub on_day: bool,
    /// So long after the end.
    pub win_back: Option<Lead>,
}

impl Default for Reminders {
    fn default() -> Self {
        Self { before: [7, 3, 1].map(Lead::Days).to_vec(), on_day: true, win_back: Some(Lead::Days(7)) }
    }
}

impl Reminders {
    /// Nothing is said.
    pub const OFF: Self = Self { before: Vec::new(), on_day: false, win_back: None };
}

impl fmt::Display for Reminders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words: Vec<String> = self.before.iter().map(ToString::to_string).collect();
        words.extend(self.on_day.then(|| "on_day".to_owned()));
        words.extend(self.win_back.map(|lead| format!("win_back={lead}")));
        f.write_str(if words.is_empty() { "off".to_owned() } else { words.join(",") }.as_str())
    }
}

impl FromStr for Reminders {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut chosen = Self::OFF;
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty() && *word != "off") {
            match (word, word.strip_prefix("win_back=")) {
                ("on_day", _) => chosen.on_day = true,
                (_, Some(lead)) => chosen.win_back = Some(lead.parse()?),
                (lead, None) => chosen.before.push(lead.parse()?),
            }
        }
        Ok(chosen)
    }
}

/// A right as far as reminders look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// When the present end was given: at a purchase, a renewal, a grant.
    pub since: Moment,
    /// The end of what was paid for.
    pub paid_until: Moment,
    /// The end of access: the same, or the end of the grace.
    pub ends_at: Moment,
    /// It is paid again by itself.
    pub renews: bool,
    /// When it was closed and the farewell said, if it was: later than the end if nobody was there to do it.
    pub closed_at: Option<Moment>,
}

/// One stage of a period: said at `at` or later, and not at `until` or later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub stage: Stage,
    /// From.
    pub at: Moment,
    /// Its purpose is over.
    pub until: Moment,
}

/// When things are said: the owner's choice, the quiet hours and the zone of both.
#[derive(Clone, Debug)]
pub struct Timetable {
    /// What is said.
    pub chosen: Reminders,
    /// When nobody is disturbed.
    pub quiet: Quiet,
    /// Of all days and hours.
    pub zone: Tz,
}

impl Timetable {
    /// All that is to be said about a period, soonest first.
    ///
    /// Before the end only what lies in the second half of the time since the person last heard of it: a plan of seven
    /// days has no "seven days before" on its first one. What is paid again by itself is left in peace.
    pub fn of(&self, period: &Period) -> Vec<Due> {
        if period.paid_until.is_forever() {
            return Vec::new();
        }
        let half =
            Duration::from_millis(u64::try_from(period.paid_until.since(period.since).as_millis() / 2).unwrap_or(0));
        let earliest = period.since + half;
        let mut all: Vec<Due> = Vec::new();
        if !period.renews {
            let leads =
                self.chosen.before.iter().map(|lead| (Stage::Before(*lead), lead.before(period.paid_until, self.zone)));
            let on_day = self.chosen.on_day.then(|| (Stage::OnDay, self.on_day(period.paid_until)));
            let due = leads.chain(on_day).filter(|(_, at)| *at >= earliest && *at > period.since);
            all.extend(due.map(|(stage, at)| self.due(stage, at, period.paid_until)));
        }
        // A payment by itself that failed is told by whoever charges, with what can be done about it.
        if period.ends_at > period.paid_until && !period.renews {
            all.push(self.due(Stage::Grace, period.paid_until, period.ends_at));
        }
        if let Some(lead) = self.chosen.win_back {
            let end = period.closed_at.unwrap_or(period.ends_at).max(period.ends_at);
            let at = self.quiet.after(lead.after(end, self.zone), self.zone);
            all.push(Due { stage: Stage::WinBack, at, until: at + WIN_BACK_KEEPS });
        }
        all.retain(|due| due.at < due.until);
        all.sort_by_key(|due| due.at);
        all
    }

    /// What is to be said now, if anything: of what was missed only the newest.
    pub fn now(&self, period: &Period, now: Moment) -> Option<Due> {
        let all = self.of(period);
        let due = all.iter().rfind(|due| due.at <= now)?;
        let next = all.iter().find(|due| due.at > now);
        let gives_way = now.since(due.at) > LATE && next.is_some_and(|next| next.at.since(now) < NEAR);
        Some(*due).filter(|due| due.until > now && !gives_way)
    }

    /// What is said next, after `now`.
    pub fn next(&self, period: &Period, now: Moment) -> Option<Due> {
        self.of(period).into_iter().find(|due| due.at > now)
    }

    fn due(&self, stage: Stage, at: Moment, until: Moment) -> Due {
        Due { stage, at: self.quiet.after(at, self.zone), until }
    }

    /// When "today" is said: as the day of the end begins, or in the evening before if the end comes earlier than that.
    fn on_day(&self, end: Moment) -> Moment {
        let last = end - Duration::from_millis(1);
        let date = last.utc().with_timezone(&self.zone).date_naive();
        let (morning, night) = self.quiet.day();
        let at = at_hour(date, morning, self.zone);
        if at + Duration::from_secs(3_600) <= end {
            return at;
        }
        // A night that begins after midnight belongs to the day before it.
        let evening = date.pred_opt().map(|before| at_hour(before, (night + 24 - EVENING) % 24, self.zone));
        evening.map_or(at, |evening| self.quiet.after(evening, self.zone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::from_millis(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp_millis())
    }

    fn table(quiet: &str, zone: Tz) -> Timetable {
        Timetable { chosen: Reminders::default(), quiet: quiet.parse().unwrap(), zone }
    }

    fn period(since: &str, paid_until: &str) -> Period {
        let end = at(paid_until);
        Period { since: at(since), paid_until: end, ends_at: end, renews: false, closed_at: None }
    }

    fn stages(table: &Timetable, period: &Period) -> Vec<(String, String)> {
        table.of(period).iter().map(|due| (due.stage.to_string(), due.at.to_string()[..16].to_owned())).collect()
    }

    fn told(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(stage, at)| ((*stage).to_owned(), (*at).to_owned())).collect()
    }

    #[test]
    fn a_month_is_reminded_of_in_waking_hours() {
        let month = period("2027-01-15T12:00:00Z", "2027-02-15T12:00:00Z");
        let expected = [
            ("7d", "2027-02-08T12:00"),
            ("3d", "2027-02-12T12:00"),
            ("1d", "2027-02-14T12:00"),
            ("on_day", "2027-02-15T09:00"),
            ("win_back", "2027-02-22T12:00"),
        ];
        assert_eq!(stages(&table("22-9", Tz::UTC), &month), told(&expected));
        let at_night = period("2027-01-15T02:00:00Z", "2027-02-15T02:00:00Z");
        let expected = [
            ("7d", "2027-02-08T09:00"),
            ("3d", "2027-02-12T09:00"),
            ("1d", "2027-02-14T09:00"),
            ("on_day", "2027-02-14T19:00"),
            ("win_back", "2027-02-22T09:00"),
        ];
        assert_eq!(stages(&table("22-9", Tz::UTC), &at_night), told(&expected), "the evening before");
        assert_eq!(stages(&table("off", Tz::UTC), &at_night)[0].1, "2027-02-08T02:00");
        // Jakarta is seven hours ahead: nine in the morning is two at night by UTC.
        assert_eq!(stages(&table("22-9", Tz::Asia__Jakarta), &at_night)[3].1, "2027-02-14T12:00");
    }

    #[test]
    fn what_is_longer_than_the_plan_is_left_out() {
        let names = |since: &str, until: &str| {
            let all = table("22-9", Tz::UTC).of(&period(since, until));
            all.iter().map(|due| due.stage.to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names("2027-01-15T12:00:00Z", "2027-01-22T12:00:00Z"), "3d 1d on_day win_back");
        assert_eq!(names("2027-01-15T12:00:00Z", "2027-01-17T12:00:00Z"), "1d on_day win_back");
        assert_eq!(names("2027-01-15T12:00:00Z", "2027-01-16T12:00:00Z"), "on_day win_back");
        assert_eq!(names("2027-01-15T12:00:00Z", "2027-01-15T13:00:00Z"), "win_back");
        // An early renewal was told of the new end: what lies just behind it is not said again.
        assert_eq!(names("2027-02-10T12:00:00Z", "2027-02-15T12:00:00Z"), "1d on_day win_back");
    }

    #[test]
    fn of_what_was_missed_only_the_newest_is_said() {
        let (table, mut month) = (table("22-9", Tz::UTC), period("2027-01-15T12:00:00Z", "2027-02-15T12:00:00Z"));
        let now = |period: &Period, text: &str| table.now(period, at(text)).map(|due| due.stage.to_string());
        assert_eq!(now(&month, "2027-02-08T11:59:00Z"), None);
        assert_eq!(now(&month, "2027-02-13T00:00:00Z").as_deref(), Some("3d"));
        assert_eq!(now(&month, "2027-02-15T08:00:00Z"), None, "an hour later it is said that it ends today");
        assert_eq!(now(&month, "2027-02-15T11:00:00Z").as_deref(), Some("on_day"));
        assert_eq!(now(&month, "2027-02-15T12:00:00Z"), None, "it is over");
        assert_eq!(now(&month, "2027-02-23T12:00:00Z").as_deref(), Some("win_back"));
        assert_eq!(now(&month, "2027-03-23T12:00:00Z"), None, "too late for that");
        month.ends_at = at("2027-02-18T12:00:00Z");
        assert_eq!(now(&month, "2027-02-15T12:00:00Z").as_deref(), Some("grace"));
        assert_eq!(now(&month, "2027-02-18T12:00:00Z"), None);
        assert_eq!(table.next(&month, at("2027-02-18T12:00:00Z")).map(|due| due.at), Some(at("2027-02-25T12:00:00Z")));
        month.renews = true;
        assert_eq!(now(&month, "2027-02-14T12:00:00Z"), None, "it is paid by itself");
        assert_eq!(now(&month, "2027-02-15T13:00:00Z"), None, "Telegram tells when it fails");
        month.closed_at = Some(at("2027-03-01T12:00:00Z"));
        assert_eq!(table.next(&month, at("2027-03-01T12:00:00Z")).map(|due| due.at), Some(at("2027-03-08T12:00:00Z")));
        month.paid_until = Moment::FOREVER;
        assert_eq!(table.of(&month), []);
    }

    #[test]
    fn a_purpose_that_ends_in_the_night_is_given_up() {
        let mut table = table("22-9", Tz::UTC);
        table.chosen = "2h".parse().unwrap();
        assert_eq!(table.of(&period("2027-01-15T12:00:00Z", "2027-01-16T01:00:00Z")), []);
        assert_eq!(table.of(&period("2027-01-15T12:00:00Z", "2027-01-16T10:30:00Z")).len(), 1);
    }

    #[test]
    fn what_is_chosen_is_read_back() {
        assert_eq!(Reminders::default().to_string(), "7d,3d,1d,on_day,win_back=7d");
        for text in ["7d,3d,1d,on_day,win_back=7d", "2h", "on_day", "win_back=30d", "off"] {
            assert_eq!(text.parse::<Reminders>().unwrap().to_string(), text);
        }
        for wrong in ["7", "d", "0d", "400d", "7w", "7d,soon", "ж"] {
            assert!(wrong.parse::<Reminders>().is_err(), "{wrong}");
        }
        let stages =
            [Stage::Before(Lead::Days(7)), Stage::Before(Lead::Hours(2)), Stage::OnDay, Stage::Grace, Stage::WinBack];
        assert!(stages.into_iter().all(|stage| Stage::try_from(String::from(stage)) == Ok(stage)));
    }
}
