//! What is about to become of a person in a chat, and why: the one rule by which the sweep acts and a dry run foretells.

use super::{
    Moment,
    seat::{Seat, Step},
};

/// A removal beyond so many people at once, and beyond [`PERCENT`] of the chat, is suspicious.
pub const PEOPLE: i64 = 20;
/// See [`PEOPLE`].
pub const PERCENT: i64 = 10;

/// A seat with everything else that decides over it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The seat.
    pub seat: Seat,
    /// An owner banned the person.
    pub is_banned: bool,
    /// The chat keeps people who came without a right.
    pub keeps_strays: bool,
    /// The bot is in the chat and has its rights there.
    pub is_ready: bool,
    /// Owners were asked about unexpected removals in this chat, and have not answered.
    pub is_asked: bool,
    /// When owners said that this person may be removed.
    pub allowed_at: Option<Moment>,
}

/// Why somebody has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// Banned by an owner.
    Banned,
    /// The right ended.
    Ended(Moment),
    /// Came in, or was found inside, without a right.
    Stray,
}

/// What a removal waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wait {
    /// The bot's rights in the chat.
    Rights,
    /// The owners' word.
    Answer,
}

/// What is about to become of a person in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing, until the given moment if there is one.
    Rests(Option<Moment>),
    /// Telegram is asked, and its answer decides.
    Looked,
    /// Removed as soon as Telegram says that they are inside.
    Goes(Why),
    /// Would be removed.
    Waits(Why, Wait),
}

impl Case {
    /// What follows at `now`.
    pub fn fate(&self, now: Moment) -> Fate {
        let why = match self.seat.step(now, self.is_banned, self.keeps_strays) {
            Step::Rest(next) => return Fate::Rests(next),
            Step::Look => return Fate::Looked,
            Step::Ban => Why::Banned,
            Step::Remove => match self.seat.wanted_until {
                Some(end) if !self.seat.is_unexpected() => Why::Ended(end),
                _ => Why::Stray,
            },
        };
        match why {
            _ if !self.is_ready => Fate::Waits(why, Wait::Rights),
            Why::Stray if self.is_asked && !self.is_allowed() => Fate::Waits(why, Wait::Answer),
            why => Fate::Goes(why),
        }
    }

    /// Owners agreed to the removal, and the person has not come anew since.
    pub fn is_allowed(&self) -> bool {
        self.allowed_at.is_some_and(|at| self.seat.observed_at.is_none_or(|seen| seen <= at))
    }

    /// A removal that nobody announced, and nobody agreed to: it counts for the brake.
    pub fn counts(&self, now: Moment) -> bool {
        self.fate(now) == Fate::Goes(Why::Stray) && !self.is_allowed()
    }
}

/// So many unexpected removals at once are a reason to ask first. Who does not know how many the chat has asks sooner.
pub fn is_suspicious(people: i64, members: Option<i64>) -> bool {
    people > PEOPLE && members.is_none_or(|members| people * 100 > members * PERCENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ChatId, UserId, seat::Observed};

    const NOW: Moment = Moment::from_millis(1_000_000);
    const BEFORE: Moment = Moment::from_millis(500_000);

    fn case(wanted_until: Option<Moment>, seen: Moment) -> Case {
        let seat =
            Seat { observed: Observed::In, observed_at: Some(seen), wanted_until, ..Seat::new(ChatId(-1), UserId(1)) };
        Case { seat, is_banned: false, keeps_strays: false, is_ready: true, is_asked: false, allowed_at: None }
    }

    #[test]
    fn only_strays_wait_for_an_answer_and_everybody_for_rights() {
        let asked = |wanted, seen| Case { is_asked: true, ..case(wanted, seen) };
        assert_eq!(asked(None, BEFORE).fate(NOW), Fate::Waits(Why::Stray, Wait::Answer));
        assert_eq!(asked(Some(BEFORE), BEFORE).fate(NOW), Fate::Goes(Why::Ended(BEFORE)));
        assert_eq!(
            asked(Some(BEFORE), NOW).fate(NOW),
            Fate::Waits(Why::Stray, Wait::Answer),
            "came back after the end"
        );
        let powerless = Case { is_ready: false, ..case(Some(BEFORE), BEFORE) };
        assert_eq!(powerless.fate(NOW), Fate::Waits(Why::Ended(BEFORE), Wait::Rights));
        assert_eq!(Case { is_banned: true, ..asked(None, BEFORE) }.fate(NOW), Fate::Goes(Why::Banned));
    }

    #[test]
    fn a_yes_holds_for_those_who_were_inside_then() {
        let allowed = |seen| Case { is_asked: true, allowed_at: Some(BEFORE), ..case(None, seen) };
        assert_eq!(allowed(BEFORE).fate(NOW), Fate::Goes(Why::Stray));
        assert!(!allowed(BEFORE).counts(NOW) && case(None, BEFORE).counts(NOW));
        assert_eq!(allowed(NOW).fate(NOW), Fate::Waits(Why::Stray, Wait::Answer), "came anew");
    }

    #[test]
    fn a_number_is_suspicious_beyond_twenty_and_a_tenth() {
        assert!(!is_suspicious(20, Some(30)) && is_suspicious(21, Some(209)) && !is_suspicious(21, Some(210)));
        assert!(is_suspicious(21, None) && !is_suspicious(20, None));
    }
}
