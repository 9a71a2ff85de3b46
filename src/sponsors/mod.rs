//! The gate's sources: who has to be joined before free access is given.

pub mod answer;
mod breaker;
pub mod channels;
mod subgram;

pub use answer::{Kind, State, Subscription};
pub use breaker::{Breaker, Turn};
pub use subgram::{SubGram, SubGramSettings, Unusable, Which, client};
