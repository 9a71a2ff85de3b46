//! Verbs: what Usher does, one use case per file. A flow that needs the network gathers first, then decides inside a
//! transaction that is already open: nothing waits for the network while it holds the database.

pub mod admit;
pub mod alert;
pub mod bill;
pub mod cards;
pub mod checkout;
pub mod connect;
pub mod coupons;
pub mod errands;
pub mod expire;
pub mod gate;
pub mod inform;
pub mod invite;
pub mod method;
pub mod moderate;
pub mod observe;
pub mod order;
pub mod pay;
pub mod quote;
pub mod reconcile;
pub mod redeem;
pub mod refund;
pub mod remind;
pub mod renewal;
pub mod report;
pub mod request;
pub mod say;
pub mod shop;
pub mod stars;
pub mod switch;
pub mod trial;
pub mod way;
pub mod whitelist;
