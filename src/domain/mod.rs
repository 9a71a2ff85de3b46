//! Nouns: what Usher talks about. Pure: no async, no SQL text, no clock, no teloxide.

pub mod alert;
pub mod balance;
pub mod code;
pub mod coupon;
pub mod csv;
pub mod errand;
pub mod gate;
mod ids;
mod lang;
pub mod method;
mod money;
pub mod order;
mod origin;
mod person;
mod plan;
mod quiet;
pub mod rate;
pub mod referral;
pub mod remind;
pub mod sale;
pub mod seat;
pub mod span;
pub mod stars;
pub mod switch;
pub mod team;
mod term;
mod time;

pub use ids::{BotId, ChatId, ErrandId, PlanId, SpanId, SubscriptionId, UserId};
pub use lang::Lang;
pub use money::{Currency, Money};
pub use origin::Origin;
pub use person::{BotSettings, Customer, Source, User, Visitor};
pub use plan::{Chat, ChatKind, Invite, Plan, Subscription, Trial};
pub use quiet::Quiet;
pub use term::{NotATerm, Term, Unit};
pub use time::Moment;
