//! What can be had, the right that comes from it, and the chats and links in which it shows.

use std::time::Duration;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{ChatId, Currency, Moment, Money, PlanId, SubscriptionId, Term, UserId, sale::Rules};

/// Of what is paid again by itself.
const LEAST_GRACE: Duration = Duration::from_secs(86_400);

/// What can be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Ours.
    pub id: PlanId,
    /// As people read it.
    pub name: String,
    /// How long.
    pub term: Term,
    /// Into which chats.
    pub chats: Vec<ChatId>,
    /// It opens every chat of the bot but these, also those that are connected later; none: only those that are listed.
    pub all_but: Option<Vec<ChatId>>,
    /// A few sentences for people.
    pub description: Option<String>,
    /// What it costs, by currency; none: it is not sold. The first is its own price.
    pub prices: Vec<Money>,
    /// To whom it is sold.
    pub rules: Rules,
    /// Access outlasts the paid time by this.
    pub grace: Option<Term>,
    /// Given once for nothing, for this long.
    pub trial: Option<Trial>,
    /// Greater ones come first.
    pub sort_order: i64,
    /// Taken out of sale.
    pub disabled_at: Option<Moment>,
}

impl Plan {
    /// A plan of which only the name and the term are known: nothing is opened, and it is not sold.
    pub fn new(name: String, term: Term) -> Self {
        Self {
            id: PlanId(0),
            name,
            term,
            chats: Vec::new(),
            all_but: None,
            description: None,
            prices: Vec::new(),
            rules: Rules::default(),
            grace: None,
            trial: None,
            sort_order: 0,
            disabled_at: None,
        }
    }

    /// Its price in a currency.
    pub fn price(&self, currency: Currency) -> Option<Money> {
        self.prices.iter().find(|price| price.currency == currency).copied()
    }
}

/// What is given for nothing before the first payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// How long.
    pub term: Term,
    /// One trial per person at all, not one of each plan.
    pub once_per_bot: bool,
}

/// A right from a plan.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Ours.
    pub id: SubscriptionId,
    /// Who.
    pub user: UserId,
    /// From which plan.
    pub plan: PlanId,
    /// The plan's name.
    pub plan_name: String,
    /// Where it came from: gate, grant, trial or order.
    pub source: String,
    /// From.
    pub starts_at: Moment,
    /// Until; grace included.
    pub ends_at: Moment,
    /// Until when it is paid; later, up to the end, access is grace.
    pub paid_until: Moment,
    /// What the person pays for it, whatever the plan costs now.
    pub price: Option<Money>,
    /// It is paid again by itself; the charge that began it.
    pub renews: Option<String>,
    /// The person switched that off.
    pub renewal_off_at: Option<Moment>,
    /// Closed by the sweeper.
    pub ended_at: Option<Moment>,
    /// Cancelled by a ban or an owner.
    pub cancelled_at: Option<Moment>,
}

impl Subscription {
    /// It was paid, granted or redeemed: neither the gate nor a trial gave it.
    pub fn is_had(&self) -> bool {
        self.source != "gate" && self.source != "trial"
    }

    /// It will be paid again by itself.
    pub fn renews(&self) -> bool {
        self.renews.is_some() && self.renewal_off_at.is_none()
    }

    /// When access ends, by the plan's grace.
    ///
    /// What is paid again by itself has a day of grace at least: its next payment is told seconds after the paid time is
    /// over, and nobody is walked out in between. Who switched the renewals off has no grace: no payment is awaited. But a
    /// grace that had begun by then was promised, and stays.
    pub fn end(&self, grace: Option<Term>, zone: Tz) -> Moment {
        let graceful = grace.map_or(self.paid_until, |grace| grace.end(self.paid_until, zone));
        match (&self.renews, self.renewal_off_at) {
            (Some(_), Some(off)) if off < self.paid_until => self.paid_until,
            (Some(_), _) => graceful.max(self.paid_until + LEAST_GRACE),
            (None, _) => graceful,
        }
    }

    /// One more term: what is left stays. In the grace it goes on from where the paid time ended, for access was never
    /// interrupted; only a term that would be over by now is counted from now.
    pub fn more(&self, term: Term, now: Moment, zone: Tz) -> (Moment, Moment) {
        let until = term.renewed(self.starts_at, self.paid_until, zone);
        if until > now { (self.paid_until, until) } else { (now, term.end(now, zone)) }
    }

    /// The right runs at `now`.
    pub fn runs(&self, now: Moment) -> bool {
        self.ended_at.is_none() && self.cancelled_at.is_none() && self.ends_at > now
    }

    /// The paid time is over at `now`, and access goes on for the plan's grace.
    pub fn is_in_grace(&self, now: Moment) -> bool {
        self.runs(now) && self.paid_until <= now
    }

    /// The end that people are told: of what is paid for, and once that is over of the grace.
    pub fn told_until(&self, now: Moment) -> Moment {
        if self.is_in_grace(now) { self.ends_at } else { self.paid_until }
    }
}

/// A channel or group in which the bot is, or was, administrator.
#[derive(Clone, Debug)]
pub struct Chat {
    /// Telegram's.
    pub id: ChatId,
    /// What it is.
    pub kind: ChatKind,
    /// Its title.
    pub title: String,
    /// The bot is out of it.
    pub disconnected_at: Option<Moment>,
    /// Rights the bot lacks there, by their Bot API names.
    pub missing_rights: Vec<String>,
    /// Entry by request.
    pub join_requests: bool,
    /// People who came without a right may stay.
    pub keep_strays: bool,
    /// A ban made by hand in the chat outlasts a right.
    pub keep_bans: bool,
    /// How many Telegram counted inside, the bot included.
    pub members: Option<i64>,
    /// When it counted.
    pub counted_at: Option<Moment>,
    /// The end of a take-over: until then those may stay who were inside before the bot came.
    pub grace_until: Option<Moment>,
}

impl Chat {
    /// The bot can do its work there.
    pub fn is_ready(&self) -> bool {
        self.disconnected_at.is_none() && self.missing_rights.is_empty()
    }

    /// Until when a guest may stay who is found now: while a take-over runs, until its end; otherwise for good.
    pub fn grace(&self, now: Moment) -> Option<Moment> {
        self.grace_until.filter(|until| *until > now)
    }
}

/// What a chat is; Telegram's rules differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatKind {
    /// A channel.
    Channel,
    /// A supergroup.
    Supergroup,
    /// A basic group: no bans are kept, no links for requests.
    Group,
}

impl ChatKind {
    /// The Bot API's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Supergroup => "supergroup",
            Self::Group => "group",
        }
    }

    /// From the Bot API's name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Channel, Self::Supergroup, Self::Group].into_iter().find(|kind| kind.name() == name)
    }
}

/// A personal link.
#[derive(Clone, Debug)]
pub struct Invite {
    /// The link itself.
    pub link: String,
    /// Where it leads.
    pub chat: ChatId,
    /// For whom.
    pub user: UserId,
    /// When it was made.
    pub made_at: Moment,
    /// When it ends by itself.
    pub expires_at: Moment,
    /// When it was made useless.
    pub revoked_at: Option<Moment>,
    /// When somebody entered by it.
    pub used_at: Option<Moment>,
}

impl Invite {
    /// Could still let somebody in.
    pub fn is_live(&self, now: Moment) -> bool {
        self.revoked_at.is_none() && self.used_at.is_none() && self.expires_at > now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grace_is_for_those_whose_payment_is_awaited() {
        let (zone, paid) = (Tz::UTC, Moment::from_secs(1_000_000));
        let right = |renews: bool, off: bool| Subscription {
            id: SubscriptionId(1),
            user: UserId(2),
            plan: PlanId(3),
            plan_name: "Gold".into(),
            source: "order".into(),
            starts_at: Moment::from_secs(0),
            ends_at: paid,
            paid_until: paid,
            price: None,
            renews: renews.then(|| "charge".into()),
            renewal_off_at: off.then_some(paid - Duration::from_secs(1)),
            ended_at: None,
            cancelled_at: None,
        };
        let day = |n: u64| paid + Duration::from_secs(n * 86_400);
        let grace = |text: &str| Some(text.parse::<Term>().unwrap());
        assert_eq!(right(false, false).end(None, zone), paid);
        assert_eq!(right(false, false).end(grace("3 days"), zone), day(3));
        assert_eq!(right(true, false).end(None, zone), day(1));
        assert_eq!(right(true, false).end(grace("2 hours"), zone), day(1));
        assert_eq!(right(true, false).end(grace("3 days"), zone), day(3));
        assert_eq!(right(true, true).end(grace("3 days"), zone), paid);
        let late = Subscription { renewal_off_at: Some(day(2)), ..right(true, true) };
        assert_eq!(late.end(grace("3 days"), zone), day(3), "it was switched off in the grace");
        let late = Subscription { renewal_off_at: Some(paid), ..right(true, true) };
        assert_eq!(late.end(None, zone), day(1));
    }
}
