//! Whatever is typed or pressed gets an answer: no input makes the router panic or fall silent.

use proptest::{collection::vec, prelude::*, sample::select, strategy::ValueTree as _, test_runner::TestRunner};

use crate::town::{Person, Scene, Town, story_in};

/// Words that mean something to the router, so that its deeper branches are reached.
const WORDS: [&str; 52] = [
    "order",
    "paid",
    "cancel",
    "confirm",
    "reject",
    "because",
    "payment",
    "refund",
    "renewal",
    "off",
    "switch",
    "trial",
    "take",
    "coupon",
    "plan",
    "show",
    "start",
    "help",
    "language",
    "status",
    "check",
    "ban",
    "unban",
    "subgram",
    "op",
    "gender",
    "male",
    "age",
    "c1",
    "seat",
    "link",
    "lang",
    "set",
    "ru",
    "order",
    "confirm",
    "plan",
    "buy",
    "pay",
    "stars",
    "redeem",
    "coupon",
    "ask",
    "free",
    "c",
    "k",
    "r_BOB",
    "-1",
    "0",
    "9223372036854775808",
    "@usher_bot",
    "",
];
const MARKS: [&str; 7] = [":", "_", "-", " ", "/", "@", "\n"];
const EACH: usize = 120;

/// The same arbitrary inputs in every run.
fn inputs() -> Vec<String> {
    let piece = || prop_oneof![6 => select(&WORDS[..]).prop_map(str::to_owned), 1 => any::<String>()];
    let marked = (select(&MARKS[..]), piece()).prop_map(|(mark, word)| format!("{mark}{word}"));
    let input = (select(vec!["", "/"]), piece(), vec(marked, 0..4))
        .prop_map(|(begin, word, rest)| begin.to_owned() + &word + &rest.concat());
    let mut runner = TestRunner::deterministic();
    (0..EACH).map(|_| input.new_tree(&mut runner).expect("an input").current()).collect()
}

/// How many messages of ours the person was sent, removed ones included.
fn told(town: &Town, person: &Person<'_>) -> usize {
    let calls = town.world.calls();
    calls.iter().filter(|call| call.method == "sendMessage" && call.params["chat_id"] == person.id).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_typed_is_answered() {
    story_in(Scene::default().with("--send-rate", "0"), async |town| {
        let olga = town.owner();
        olga.says("/help").await;
        for person in [town.person("Alice"), olga] {
            let mut enough = false;
            for text in inputs() {
                let before = [told(town, &person), told(town, &olga)];
                // Telegram delivers no empty text.
                if town.world.says(person.id, town.bot, &text).is_ok() {
                    town.settle().await;
                    let is_answered = told(town, &person) > before[0];
                    // What is no command goes to the owner, until it is enough; that is said once.
                    let named = |rest: &str| rest.starts_with(|first: char| !first.is_whitespace());
                    let is_command = text.strip_prefix('/').is_some_and(named) && !text.contains('@');
                    let is_letter = !is_command && (told(town, &olga) > before[1] || enough);
                    assert!(is_answered || is_letter, "silence about {text:?}");
                    enough |=
                        person.view().iter().any(|message| message.text.contains("You can send another one after"));
                }
            }
            person.may_hear("");
        }
        olga.may_hear("");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_pressed_is_answered() {
    story_in(Scene::default().with("--send-rate", "0"), async |town| {
        let alice = town.person("Alice");
        alice.says("/start").await;
        for (n, data) in (1_000..).zip(inputs()) {
            let tap = town.world.taps(alice.id, town.bot, n, &data);
            town.settle().await;
            assert!(town.world.answered(&tap).is_some(), "silence about {data:?}");
        }
        alice.may_hear("");
    })
    .await;
}
