//! Whatever a sponsor network sends, it becomes a verdict that can be shown.

use proptest::{collection::vec, prelude::*};
use serde_json::{Map, Value, json};
use usher::{
    domain::gate::Verdict,
    emulator::subgram::Quirk,
    sponsors::answer::{subscriptions, verdict},
};

use crate::door::{ALICE, Door};

/// Words that mean something to a reader, so that its deeper branches are reached.
const WORDS: &[&str] = &[
    "ok",
    "warning",
    "gender",
    "age",
    "register",
    "error",
    "subscribed",
    "unsubscribed",
    "notgetted",
    "channel",
    "smart_link",
    "404",
    "429",
    "https://t.me/x",
    "http://[",
    "tg://resolve?domain=x",
    "tg:x",
    "https://",
    "//x",
    "https://a b",
    "status",
    "code",
    "additional",
    "sponsors",
    "link",
    "registration_url",
    "available_now",
    "button_text",
    "resource_name",
    "ads_id",
    "type",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![4 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => any::<String>()]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        let fields = vec((word(), inner.clone()), 0..8).prop_map(|fields| Value::Object(Map::from_iter(fields)));
        prop_oneof![vec(inner, 0..8).prop_map(Value::Array), fields]
    })
}

/// Nearly right answers: the right keys with values of any kind.
fn near_answer() -> impl Strategy<Value = Value> {
    let sponsor = (any_json(), any_json(), any_json(), any_json())
        .prop_map(|(link, status, on, name)| json!({ "link": link, "status": status, "available_now": on, "resource_name": name }));
    let text_sponsor = (word(), word(), any::<bool>()).prop_map(
        |(link, status, on)| json!({ "link": link, "status": status, "available_now": on, "button_text": link }),
    );
    let sponsors = vec(prop_oneof![sponsor, text_sponsor], 0..14);
    (word(), any_json(), sponsors, word()).prop_map(|(status, code, sponsors, url)| {
        json!({ "status": status, "code": code, "additional": { "sponsors": sponsors, "registration_url": url } })
    })
}

fn can_be_shown(http: u16, body: &[u8]) -> Result<(), TestCaseError> {
    let usable =
        |url: &str, schemes: &[&str]| schemes.iter().any(|scheme| url.starts_with(scheme) && url.len() > scheme.len());
    match verdict(http, body, false) {
        Verdict::Block(offers) => {
            prop_assert!(!offers.is_empty() && offers.len() <= 10);
            for offer in offers {
                prop_assert!(usable(&offer.url.to_ascii_lowercase(), &["http://", "https://", "tg://"]), "{offer:?}");
                prop_assert!(offer.title.iter().chain(&offer.button).all(|text| !text.trim().is_empty()));
            }
        }
        Verdict::Form(url) => prop_assert!(usable(&url.to_ascii_lowercase(), &["https://"]), "{url}"),
        Verdict::Delegated => prop_assert!(false, "nobody delegated"),
        Verdict::Pass | Verdict::Ask(_) | Verdict::Failed(_) => {}
    }
    let silent = verdict(http, body, true);
    prop_assert!(matches!(silent, Verdict::Pass | Verdict::Delegated | Verdict::Failed(_)), "{silent:?}");
    let _ = subscriptions(http, body);
    Ok(())
}

fn http() -> impl Strategy<Value = u16> {
    prop_oneof![Just(200_u16), Just(404), Just(401), Just(429), Just(502), 100..600_u16]
}

/// Nothing is written beside the sources: the failing case is in the message.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_bytes_become_a_verdict(http in http(), body in vec(any::<u8>(), 0..512)) {
        can_be_shown(http, &body)?;
    }

    #[test]
    fn any_json_becomes_a_verdict(http in http(), body in any_json()) {
        can_be_shown(http, body.to_string().as_bytes())?;
    }

    #[test]
    fn any_nearly_right_answer_becomes_a_verdict(http in http(), body in near_answer(), cut in any::<prop::sample::Index>()) {
        let body = body.to_string().into_bytes();
        can_be_shown(http, &body)?;
        can_be_shown(http, &body[..cut.index(body.len())])?;
    }
}

#[test]
fn any_bytes_over_the_wire_become_the_same_verdict() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let door = runtime.block_on(Door::open());
    // Statuses that carry a body; 1xx, 204 and 304 never do.
    let http = prop_oneof![Just(200_u16), 400..600_u16];
    let body = prop_oneof![near_answer().prop_map(|v| v.to_string().into_bytes()), vec(any::<u8>(), 0..64)];
    let outcome = proptest::test_runner::TestRunner::new(config(128)).run(&(http, body), |(http, body)| {
        door.world().quirk_times(Quirk::Raw(http, body.clone()), 1);
        prop_assert_eq!(runtime.block_on(door.ask(ALICE)), verdict(http, &body, false));
        Ok(())
    });
    outcome.unwrap();
}
