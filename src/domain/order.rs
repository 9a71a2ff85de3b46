//! An order: one intention to pay, and the only moves it can make.

use std::fmt;

use super::{BotId, Moment, Money, PlanId, SubscriptionId, UserId, balance::Part, span::Span, switch::Leave};

/// How it stands with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Placed; nothing was paid yet.
    Pending,
    /// The person says that they paid; an owner decides.
    AwaitingConfirmation,
    /// The money is there.
    Paid,
    /// An owner says that no money came.
    Rejected,
    /// Nobody paid in time.
    Expired,
    /// Given up by the person, or with a ban.
    Cancelled,
    /// The money went back.
    Refunded,
}

/// What may happen to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// "I paid."
    Claim,
    /// An owner confirms that the money is there.
    Confirm,
    /// An owner says that it is not.
    Reject,
    /// A payment provider reports money.
    Arrive,
    /// The time to pay is over.
    Expire,
    /// The person gives it up, or another order takes its place.
    Cancel,
    /// The person is banned.
    Ban,
    /// The money goes back.
    Refund,
}

impl State {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::AwaitingConfirmation,
        Self::Paid,
        Self::Rejected,
        Self::Expired,
        Self::Cancelled,
        Self::Refunded,
    ];

    /// The name in the database and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::AwaitingConfirmation => "awaiting_confirmation",
            Self::Paid => "paid",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }

    /// From its name; an unknown one takes no further move.
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.name() == name).unwrap_or(Self::Cancelled)
    }

    /// Something may still come of it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::AwaitingConfirmation)
    }

    /// What of the person's credit pays the order is spent, or kept for it.
    pub const fn holds_credit(self) -> bool {
        matches!(self, Self::Pending | Self::AwaitingConfirmation | Self::Paid)
    }

    /// The state after an event; none if the event cannot happen to it.
    ///
    /// Money that a provider reports is money that is there: it counts even if it comes after the order was given up.
    /// A transfer may be said and confirmed after the order has lapsed, for banks take their time. An owner's word counts
    /// once.
    pub const fn after(self, event: Event) -> Option<Self> {
        match (self, event) {
            (Self::Pending | Self::Expired, Event::Claim) => Some(Self::AwaitingConfirmation),
            (Self::Pending | Self::AwaitingConfirmation | Self::Expired, Event::Confirm) => Some(Self::Paid),
            (Self::Pending | Self::AwaitingConfirmation, Event::Reject) => Some(Self::Rejected),
            (
                Self::Pending | Self::AwaitingConfirmation | Self::Expired | Self::Cancelled | Self::Rejected,
                Event::Arrive,
            ) => Some(Self::Paid),
            (Self::Pending, Event::Expire) => Some(Self::Expired),
            // Who has said to have paid gives nothing up by a stale button: an owner decides.
            (Self::Pending, Event::Cancel) | (Self::Pending | Self::AwaitingConfirmation, Event::Ban) => {
                Some(Self::Cancelled)
            }
            (Self::Paid, Event::Refund) => Some(Self::Refunded),
            _ => None,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How the person pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// By hand, outside of Telegram; an owner confirms.
    Manual,
    /// Telegram Stars.
    Stars,
    /// An invoice of Telegram's by the owner's payment provider.
    Telegram,
    /// The person's own credit; set up by nobody, offered to whoever has enough.
    Credit,
}

impl Method {
    /// All methods, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Stars, Self::Telegram, Self::Manual, Self::Credit];

    /// The name in the database, in callback data and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Stars => "stars",
            Self::Telegram => "telegram",
            Self::Credit => "credit",
        }
    }

    /// From its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}

/// What the order is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A right that the person does not have.
    New,
    /// The plan the person has, once more: what is left stays.
    Renew(SubscriptionId),
    /// Another plan instead of what the person has; what was unused was credited in the price.
    Switch(Leave),
}

/// One intention to pay. The price is pinned when it is placed.
#[derive(Clone, Debug)]
pub struct Order {
    /// What people and owners call it; unguessable.
    pub key: String,
    /// Whose.
    pub bot: BotId,
    /// Who pays.
    pub user: UserId,
    /// For which plan.
    pub plan: PlanId,
    /// How.
    pub method: Method,
    /// How it stands.
    pub state: State,
    /// What is to be paid.
    pub amount: Money,
    /// The coupon that made it less.
    pub reduced: Option<Reduced>,
    /// What the person's credit pays of it.
    pub balance: Option<Part>,
    /// What comes of it.
    pub purpose: Purpose,
    /// Paid again by itself every 30 days.
    pub recurring: bool,
    /// Placed.
    pub created_at: Moment,
    /// Given up by itself, unless the person says that they paid.
    pub expires_at: Moment,
    /// Who decided it, if an owner did.
    pub decided_by: Option<UserId>,
    /// Why it was rejected, in the owner's words; `@` and a name stands for a sentence of ours.
    pub reason: Option<String>,
    /// The person's message with a photo or document of the payment.
    pub proof: Option<i64>,
}

/// A coupon that lowers a price; the order holds one of its uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reduced {
    /// Which.
    pub coupon: i64,
    /// The price without it.
    pub full: Money,
}

impl Order {
    /// What the plan costs this person from now on: the amount, without what credit, a change or a coupon takes off once.
    pub fn price(&self) -> Money {
        match (&self.purpose, self.reduced) {
            (Purpose::Switch(leave), _) => leave.price,
            // A subscription costs every time what it cost the first time.
            (_, Some(reduced)) if !self.recurring => reduced.full,
            (Purpose::New | Purpose::Renew(_), _) => self.worth(),
        }
    }

    /// What is paid for it in all: the amount, and what credit pays beside it.
    pub fn worth(&self) -> Money {
        let less = self.balance.map_or(0, |part| part.less.minor);
        Money::new(self.amount.minor.saturating_add(less), self.amount.currency)
    }
}

/// What became of money that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The right was given or made longer.
    Granted,
    /// The order was paid before: owners decide whether to give it back.
    Surplus,
    /// What it pays for can be given no more: the person has all of it, or its time is over. Owners decide whether to
    /// give it back.
    Nothing,
    /// The person is banned: owners decide whether to give it back.
    Banned,
    /// No order of ours, or not its price: owners decide.
    Unknown,
}

impl Outcome {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Surplus => "surplus",
            Self::Nothing => "nothing",
            Self::Banned => "banned",
            Self::Unknown => "unknown",
        }
    }

    /// From its name.
    pub fn parse(name: &str) -> Self {
        let known = [Self::Granted, Self::Surplus, Self::Nothing, Self::Banned];
        known.into_iter().find(|one| one.name() == name).unwrap_or(Self::Unknown)
    }
}

/// Money that really arrived.
#[derive(Clone, Debug)]
pub struct Payment {
    /// Ours; 0 if it was booked by a version that gave none.
    pub id: i64,
    /// By which way.
    pub method: Method,
    /// The provider's own number for it; unique per method.
    pub charge: String,
    /// That of the provider behind Telegram.
    pub provider_charge: Option<String>,
    /// The order that it answers.
    pub order: Option<String>,
    /// Who paid.
    pub user: UserId,
    /// How much.
    pub amount: Money,
    /// What it was worth in `BASE_CURRENCY` then; none if no rate was known.
    pub worth: Option<Money>,
    /// When it arrived.
    pub paid_at: Moment,
    /// What became of it.
    pub outcome: Outcome,
    /// The time that it paid for.
    pub gave: Option<Span>,
    /// When it went back.
    pub refunded_at: Option<Moment>,
    /// The owner who gave it back, if one did.
    pub refunded_by: Option<UserId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [Event; 8] = [
        Event::Claim,
        Event::Confirm,
        Event::Reject,
        Event::Arrive,
        Event::Expire,
        Event::Cancel,
        Event::Ban,
        Event::Refund,
    ];

    proptest::proptest! {
        /// Whatever happens, in whatever order and however often: paid once at most, refunded once at most and only after.
        #[test]
        fn no_sequence_of_events_pays_out_twice(events in proptest::collection::vec(proptest::sample::select(EVENTS.to_vec()), 0..40)) {
            let (mut state, mut paid, mut refunded, mut arrived) = (State::Pending, 0, 0, false);
            for event in events {
                arrived |= event == Event::Arrive;
                let Some(next) = state.after(event) else { continue };
                proptest::prop_assert_ne!(next, state);
                paid += i32::from(next == State::Paid);
                refunded += i32::from(next == State::Refunded);
                state = next;
            }
            proptest::prop_assert!(paid <= 1 && refunded <= paid);
            // Money that arrived is never lost: the order is paid, or was and went back.
            proptest::prop_assert!(!arrived || matches!(state, State::Paid | State::Refunded));
        }
    }

    #[test]
    fn only_open_orders_are_decided_and_what_lapsed_may_still_be_paid() {
        for state in State::ALL {
            assert_eq!(state.after(Event::Reject).is_some(), state.is_open(), "{state}");
            assert_eq!(state.after(Event::Confirm).is_some(), state.is_open() || state == State::Expired, "{state}");
        }
    }

    #[test]
    fn names_are_read_back() {
        assert!(State::ALL.into_iter().all(|state| State::parse(state.name()) == state));
        assert!(Method::ALL.into_iter().all(|method| Method::parse(method.name()) == Some(method)));
    }
}
