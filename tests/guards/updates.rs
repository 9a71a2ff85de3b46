//! What Telegram is asked for and what the routing table knows are the same.

use std::collections::BTreeSet;

use crate::source::{self, read};

#[test]
fn every_kind_of_update_that_is_asked_for_is_routed() {
    let asked: Vec<String> = serde_json::from_str(usher::bot::ALLOWED_UPDATES).expect("a list");
    let table = source::scan(&read("src/bot/mod.rs")).code;
    let tree = table.split("pub fn tree()").nth(1).and_then(|rest| rest.split("\n}").next()).expect("a table");
    let filters = tree.match_indices("filter_").map(|(at, name)| {
        let rest = &tree[at + name.len()..];
        rest.split('(').next().unwrap_or_default().to_owned()
    });
    let routed: BTreeSet<String> = filters.collect();
    for kind in &asked {
        assert!(routed.contains(kind), "{kind} is asked for and goes nowhere");
    }
    for kind in &routed {
        assert!(asked.contains(kind), "{kind} is routed and never asked for");
    }
}
