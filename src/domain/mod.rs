//! Nouns: what Usher talks about. Pure: no async, no SQL text, no clock, no teloxide.

pub mod errand;
pub mod gate;
mod ids;
mod lang;
mod origin;
mod person;
mod plan;
pub mod seat;
mod term;
mod time;

pub use ids::{BotId, ChatId, ErrandId, PlanId, SubscriptionId, UserId};
pub use lang::Lang;
pub use origin::Origin;
pub use person::{BotSettings, Customer, Source, User, Visitor};
pub use plan::{Chat, ChatKind, Invite, Plan, Subscription};
pub use term::{NotATerm, Term, Unit};
pub use time::Moment;
