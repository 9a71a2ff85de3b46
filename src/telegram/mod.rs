//! The Bot API calls we make, and what an answer means for us.

pub mod bills;
pub mod button;
pub mod calls;
mod client;
mod fault;
mod files;
pub mod renewal;
pub mod upload;

pub use calls::{Button, Call, CommandHint, Keyboard, Press};
pub use client::{Client, Me, Member, Membership};
pub use fault::{CallFault, Meaning};
