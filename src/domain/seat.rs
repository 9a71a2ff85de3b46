//! A seat: one person's place in one chat, what is wanted beside what is observed, and what follows from the two.

use super::{ChatId, Moment, UserId};

/// One person's place in one chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The chat.
    pub chat: ChatId,
    /// The person.
    pub user: UserId,
    /// The end of the person's right to be inside; none if there never was one.
    pub wanted_until: Option<Moment>,
    /// Why the person may stay without a right.
    pub exempt: Option<Exempt>,
    /// When the exemption ends by itself.
    pub exempt_until: Option<Moment>,
    /// What Telegram last told us.
    pub observed: Observed,
    /// When it told us, by our own clock: for an answer, the moment before we asked.
    pub observed_at: Option<Moment>,
    /// How often the present step was tried and failed.
    pub attempts: i64,
}

/// What Telegram says of a person in a chat. Doubt is a value of its own and never leads to a removal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observed {
    /// Nothing is known.
    Unknown,
    /// Inside as an ordinary member.
    In,
    /// Not inside, free to come.
    Out,
    /// Inside as an administrator.
    Admin,
    /// The chat's owner.
    Owner,
    /// Not inside and banned in this chat.
    Banned,
}

/// Why a person may stay without a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exempt {
    /// An owner put the person on the whitelist.
    Whitelisted,
    /// An administrator added the person by hand.
    ByHand,
    /// Was administrator until a moment ago; the owner has been told.
    Demoted,
    /// Was inside before the bot came.
    Guest,
    /// Was inside without a right, and an owner let them stay.
    LeftIn,
    /// A bot.
    Bot,
}

/// What must happen to a seat now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing, until the given moment if there is one.
    Rest(Option<Moment>),
    /// Asked of Telegram: what we know may be out of date, and it decides.
    Look,
    /// Out, and free to come back.
    Remove,
    /// Out, and kept out.
    Ban,
}

impl Observed {
    const NAMES: [(Self, &'static str); 6] = [
        (Self::Unknown, "unknown"),
        (Self::In, "in"),
        (Self::Out, "out"),
        (Self::Admin, "admin"),
        (Self::Owner, "owner"),
        (Self::Banned, "banned"),
    ];

    /// The name in the database and in `/check`.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(value, _)| *value == self).map_or("unknown", |(_, name)| name)
    }

    /// From its name; what cannot be read is unknown.
    pub fn parse(name: &str) -> Self {
        Self::NAMES.iter().find(|(_, text)| *text == name).map_or(Self::Unknown, |(value, _)| *value)
    }

    /// Inside in any role.
    pub fn is_inside(self) -> bool {
        matches!(self, Self::In | Self::Admin | Self::Owner)
    }
}

impl Exempt {
    const NAMES: [(Self, &'static str); 6] = [
        (Self::Whitelisted, "whitelisted"),
        (Self::ByHand, "by_hand"),
        (Self::Demoted, "demoted"),
        (Self::Guest, "guest"),
        (Self::LeftIn, "left_in"),
        (Self::Bot, "bot"),
    ];

    /// The name in the database.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(value, _)| *value == self).map_or("guest", |(_, name)| name)
    }

    /// From its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, text)| *text == name).map(|(value, _)| *value)
    }
}

impl Step {
    /// When the sweep compares the seat next: at once if there is something to do.
    pub fn due(self, now: Moment) -> Option<Moment> {
        match self {
            Self::Rest(next) => next,
            Self::Look | Self::Remove | Self::Ban => Some(now),
        }
    }
}

impl Seat {
    /// A seat about which nothing is known.
    pub fn new(chat: ChatId, user: UserId) -> Self {
        Self {
            chat,
            user,
            wanted_until: None,
            exempt: None,
            exempt_until: None,
            observed: Observed::Unknown,
            observed_at: None,
            attempts: 0,
        }
    }

    /// Notes what Telegram says. Outside, what only held inside is over.
    pub fn observe(&mut self, observed: Observed, at: Moment) {
        (self.observed, self.observed_at, self.attempts) = (observed, Some(at), 0);
        if matches!(observed, Observed::Out | Observed::Banned) && self.exempt != Some(Exempt::Whitelisted) {
            (self.exempt, self.exempt_until) = (None, None);
        }
    }

    /// A right to be inside runs at `now`.
    pub fn is_entitled(&self, now: Moment) -> bool {
        self.wanted_until.is_some_and(|until| until > now)
    }

    /// The person has, or had, a right to be inside, or is there without one.
    pub fn is_a_place(&self) -> bool {
        self.wanted_until.is_some() || self.observed.is_inside()
    }

    /// The exemption that holds at `now`.
    pub fn exemption(&self, now: Moment) -> Option<Exempt> {
        self.exempt.filter(|_| self.exempt_until.is_none_or(|until| until > now))
    }

    /// Nobody's time has just run out here: the person never had a right, or came in after it was over.
    pub fn is_unexpected(&self) -> bool {
        match self.wanted_until {
            None => true,
            Some(end) => self.observed == Observed::In && self.observed_at.is_some_and(|seen| seen > end),
        }
    }

    /// What must happen now. `banned` is the person's own standing, `strays_stay` the chat's setting for people who
    /// came without ever having had a right.
    pub fn step(&self, now: Moment, banned: bool, strays_stay: bool) -> Step {
        if matches!(self.observed, Observed::Admin | Observed::Owner) {
            // The post may have been lost unseen: asked once when the right ends, and before a ban.
            let ended = |end| end <= now && self.observed_at.is_none_or(|seen| seen < end);
            return match self.wanted_until {
                _ if banned => Step::Look,
                Some(end) if ended(end) => Step::Look,
                until => Step::Rest(until.filter(|until| *until > now && !until.is_forever())),
            };
        }
        if banned {
            return if self.observed == Observed::Banned { Step::Rest(None) } else { Step::Ban };
        }
        if self.is_entitled(now) {
            return Step::Rest(self.wanted_until.filter(|until| !until.is_forever()));
        }
        if self.exemption(now).is_some() {
            return Step::Rest(self.exempt_until);
        }
        match self.observed {
            Observed::Out | Observed::Banned => Step::Rest(None),
            _ if strays_stay && self.wanted_until.is_none() => Step::Rest(None),
            _ => Step::Remove,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::from_millis(1_000_000);
    const LATER: Moment = Moment::from_millis(2_000_000);
    const BEFORE: Moment = Moment::from_millis(500_000);

    fn seat(observed: Observed, wanted_until: Option<Moment>) -> Seat {
        Seat { observed, wanted_until, ..Seat::new(ChatId(-1), UserId(1)) }
    }

    #[test]
    fn who_has_a_right_rests_until_it_ends() {
        assert_eq!(seat(Observed::In, Some(LATER)).step(NOW, false, false), Step::Rest(Some(LATER)));
        assert_eq!(seat(Observed::In, Some(Moment::FOREVER)).step(NOW, false, false), Step::Rest(None));
    }

    #[test]
    fn whose_time_is_over_is_removed_wherever_they_may_be() {
        assert_eq!(seat(Observed::In, Some(BEFORE)).step(NOW, false, true), Step::Remove);
        assert_eq!(seat(Observed::Unknown, Some(BEFORE)).step(NOW, false, false), Step::Remove);
        assert_eq!(seat(Observed::Out, Some(BEFORE)).step(NOW, false, false), Step::Rest(None));
    }

    #[test]
    fn strays_go_unless_the_chat_keeps_them() {
        assert_eq!(seat(Observed::In, None).step(NOW, false, false), Step::Remove);
        assert_eq!(seat(Observed::In, None).step(NOW, false, true), Step::Rest(None));
    }

    #[test]
    fn administrators_are_only_looked_at() {
        assert_eq!(seat(Observed::Admin, None).step(NOW, false, false), Step::Rest(None));
        assert_eq!(seat(Observed::Admin, None).step(NOW, true, false), Step::Look);
        assert_eq!(seat(Observed::Admin, Some(LATER)).step(NOW, false, false), Step::Rest(Some(LATER)));
        let mut ended = seat(Observed::Admin, Some(BEFORE));
        assert_eq!(ended.step(NOW, false, false), Step::Look);
        ended.observed_at = Some(NOW);
        assert_eq!(ended.step(LATER, false, false), Step::Rest(None), "once");
    }

    #[test]
    fn exemptions_end() {
        let mut demoted = seat(Observed::In, None);
        (demoted.exempt, demoted.exempt_until) = (Some(Exempt::Demoted), Some(LATER));
        assert_eq!(demoted.step(NOW, false, false), Step::Rest(Some(LATER)));
        assert_eq!(demoted.step(LATER, false, false), Step::Remove);
    }

    #[test]
    fn the_banned_are_banned_everywhere_once() {
        assert_eq!(seat(Observed::In, Some(LATER)).step(NOW, true, false), Step::Ban);
        assert_eq!(seat(Observed::Out, None).step(NOW, true, false), Step::Ban);
        assert_eq!(seat(Observed::Banned, None).step(NOW, true, false), Step::Rest(None));
    }
}
