//! Batches of access codes and their codes as operators and programs read them; never the codes themselves.

use serde_json::{Value, json};

use crate::{
    domain::code::{Batch, Code, OnlyFor},
    store::{BatchUse, Redemption},
};

/// What a batch gives and to whom, in words.
pub fn terms(batch: &Batch, plan: &str) -> String {
    let times = |limit: Option<u32>| limit.map_or_else(|| "any number of times".to_owned(), |n| format!("{n} time(s)"));
    let mut text = format!("plan {} “{plan}”", batch.plan);
    text.extend(batch.term.map(|term| format!(" for {term}")));
    text.push_str(&format!(", {} each, {} per person", times(batch.uses), times(batch.per_person)));
    text.extend(batch.only_for.map(|only_for| format!(", only {} people", only_for.name())));
    text.extend(batch.valid_from.map(|from| format!(", from {from}")));
    text.extend(batch.valid_until.map(|until| format!(", until {until}")));
    text.extend(batch.note.as_ref().map(|note| format!(" ({note})")));
    text
}

/// A batch for programs.
pub fn shown(used: &BatchUse) -> Value {
    let batch = &used.batch;
    json!({
        "id": batch.id,
        "plan": batch.plan,
        "term": batch.term.map(|term| term.to_string()),
        "codes": used.codes,
        "revoked": used.revoked,
        "redeemed": used.redeemed,
        "uses": batch.uses,
        "per_person": batch.per_person,
        "only_for": batch.only_for.map(OnlyFor::name),
        "valid_from": batch.valid_from.map(|at| at.to_string()),
        "valid_until": batch.valid_until.map(|at| at.to_string()),
        "note": batch.note,
        "created_at": batch.created_at.to_string(),
    })
}

/// A code with who redeemed it, in words.
pub fn line(code: &Code, uses: &[&Redemption]) -> String {
    let revoked = if code.revoked_at.is_some() { ", revoked" } else { "" };
    let mut text = format!("{}-{} …{}{revoked}", code.batch.id, code.number, code.ending);
    for used in uses {
        let undone = if used.rolled_back_at.is_some() { ", taken back" } else { "" };
        text.push_str(&format!("; redeemed by {} at {}{undone}", used.user, used.redeemed_at));
    }
    text
}

/// The same for programs.
pub fn one(code: &Code, uses: &[&Redemption]) -> Value {
    let uses = uses.iter().map(|used| {
        json!({
            "id": used.id,
            "person": used.user,
            "redeemed_at": used.redeemed_at.to_string(),
            "rolled_back_at": used.rolled_back_at.map(|at| at.to_string()),
        })
    });
    json!({
        "id": format!("{}-{}", code.batch.id, code.number),
        "ending": code.ending,
        "revoked": code.revoked_at.is_some(),
        "redemptions": uses.collect::<Vec<_>>(),
    })
}
