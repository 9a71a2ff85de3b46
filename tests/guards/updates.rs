//! What Telegram is asked for and what the routing table knows are the same.

use crate::source::read;

/// Asked for already, because a sale must not be missed by the version that brings it.
const LATER: [&str; 2] = ["pre_checkout_query", "subscription"];

#[test]
fn every_kind_of_update_that_is_asked_for_is_routed() {
    let kinds: Vec<String> = serde_json::from_str(usher::bot::ALLOWED_UPDATES).expect("a list");
    let table = read("src/bot/mod.rs");
    for kind in &kinds {
        let routed = table.contains(&format!("filter_{kind}()")) || LATER.contains(&kind.as_str());
        assert!(routed, "{kind} is asked for and goes nowhere");
    }
    for (place, _) in table.match_indices("Update::filter_") {
        let rest = &table[place + "Update::filter_".len()..];
        let kind = rest.split('(').next().unwrap_or_default();
        assert!(kinds.iter().any(|asked| asked == kind), "{kind} is routed and never asked for");
    }
}
