//! `kill -9` between every two steps of `/newplan`, and at random instants within them: the dialogue goes on where it was,
//! and each of its plans is made once.

use std::time::Duration;

use usher::emulator::ButtonKind;

use crate::{
    dice::Dice,
    place::{OWNER, Place, on_every_database},
};

const PLANS: usize = 4;
/// A daemon is killed at most so long after somebody said or pressed something.
const SOON: Duration = Duration::from_millis(120);

/// The newest button whose data hold all of these: its message, its data and what is written on it.
fn button(place: &Place, parts: &[&str]) -> Option<(i64, String, String)> {
    place.view(OWNER).into_iter().rev().find_map(|message| {
        message.buttons.iter().flatten().find_map(|button| match &button.kind {
            ButtonKind::Callback(data) if parts.iter().all(|part| data.contains(part)) => {
                Some((message.id, data.clone(), button.text.clone()))
            }
            _ => None,
        })
    })
}

/// One answer of the owner: words, or a button; and what is seen when it is heard.
struct Answer {
    says: Option<String>,
    presses: Vec<String>,
    heard: Box<dyn Fn(&Place) -> bool>,
}

fn says(words: &str, heard: impl Fn(&Place) -> bool + 'static) -> Answer {
    Answer { says: Some(words.to_owned()), presses: Vec::new(), heard: Box::new(heard) }
}

fn presses(parts: &[&str], heard: impl Fn(&Place) -> bool + 'static) -> Answer {
    let presses = parts.iter().map(|part| (*part).to_owned()).collect();
    Answer { says: None, presses, heard: Box::new(heard) }
}

/// Seen in a message that names the plan.
fn reads(words: &str, plan: &str) -> impl Fn(&Place) -> bool + use<> {
    let (words, plan) = (words.to_owned(), plan.to_owned());
    move |place| place.view(OWNER).iter().any(|m| m.from_bot && m.text.contains(&words) && m.text.contains(&plan))
}

fn steps(place: &Place, plan: &str) -> Vec<Answer> {
    let (club, before) = (place.club.to_string(), place.view(OWNER).last().map_or(0, |message| message.id));
    let asks = move |place: &Place| place.view(OWNER).iter().any(|m| m.id > before && m.text.contains("called?"));
    // Each dialogue has its number, so a button of this one is told from those of the ones before.
    let named = move |step: &'static str| {
        move |place: &Place| button(place, &[step]).is_some_and(|(message, ..)| message > before)
    };
    vec![
        says("/newplan", asks),
        says(plan, reads("cost?", plan)),
        says("250", named("draft:currency:")),
        presses(&["draft:currency:", ":XTR"], named("draft:term:")),
        presses(&["draft:term:", ":1 month"], reads("Which chats", plan)),
        presses(&["draft:chats:", &club], |place| {
            button(place, &["draft:chats:", &place.club.to_string()]).is_some_and(|(_, _, text)| text.starts_with('✅'))
        }),
        presses(&["draft:chats:", ":done"], reads("A new plan", plan)),
        presses(&["draft:preview:", ":places"], reads("How many people", plan)),
        says("100", reads("Places: 100", plan)),
        presses(&["draft:preview:", ":save"], reads("is made", plan)),
    ]
}

/// Says or presses it.
async fn gives(place: &Place, answer: &Answer) {
    if let Some(words) = &answer.says {
        place.world.says(OWNER, place.bot, words).unwrap();
        return;
    }
    let parts: Vec<&str> = answer.presses.iter().map(String::as_str).collect();
    place.until("the button is shown", |_| button(place, &parts).is_some()).await;
    let (message, data, _) = button(place, &parts).expect("the button");
    place.world.taps(OWNER, place.bot, message, &data);
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_between_all_steps_of_a_plan_lose_nothing_and_make_nothing_twice() {
    let seed = &Dice::new();
    on_every_database(&[], async |place| {
        let dice = seed.own(0);
        let daemon = place.start().await;
        place.connect_club().await;
        daemon.stop().await;
        let mut kills = 0;
        for number in 0..PLANS {
            let plan = format!("Plan-{number}");
            for (at, answer) in steps(place, &plan).into_iter().enumerate() {
                let mut daemon = place.start().await;
                gives(place, &answer).await;
                // In the middle of it, as often as not.
                while dice.below(2) == 0 {
                    tokio::time::sleep(dice.up_to(SOON)).await;
                    let log = daemon.kill().await;
                    assert!(!log.contains("ERROR"), "{log}");
                    kills += 1;
                    daemon = place.start().await;
                }
                let heard = &answer.heard;
                place.until(&format!("{plan}: the answer to step {at}"), |_| heard(place)).await;
                let log = daemon.kill().await;
                assert!(!log.contains("ERROR"), "{log}");
                kills += 1;
            }
        }
        let daemon = place.start().await;
        place.comes_to_rest().await;
        daemon.stop().await;
        let store = place.store().await;
        let plans = store.all_plans(usher::domain::BotId(place.bot)).await.unwrap();
        let made: Vec<&str> = plans.iter().map(|plan| plan.name.as_str()).collect();
        assert_eq!(made, ["Plan-0", "Plan-1", "Plan-2", "Plan-3"], "each once");
        for plan in &plans {
            assert_eq!((plan.prices[0].to_string(), plan.rules.max_customers), ("250 XTR".into(), Some(100)));
            assert_eq!(plan.chats, [usher::domain::ChatId(place.club)]);
        }
        let audit = store.audit(usher::domain::BotId(place.bot), None, 100).await.unwrap();
        let made = audit.iter().filter(|entry| entry.act == usher::domain::team::Act::AddPlan).count();
        assert_eq!(made, PLANS, "{audit:?}");
        store.close().await;
        println!("{}: {kills} kills, {} plans", place.database(), plans.len());
    })
    .await;
}
