//! Verbs: what Usher does, one use case per file. A flow that needs the network gathers first, then decides inside a
//! transaction that is already open: nothing waits for the network while it holds the database.

pub mod admit;
pub mod alert;
pub mod connect;
pub mod errands;
pub mod expire;
pub mod gate;
pub mod invite;
pub mod moderate;
pub mod observe;
pub mod reconcile;
pub mod report;
pub mod request;
pub mod say;
pub mod way;
pub mod whitelist;
