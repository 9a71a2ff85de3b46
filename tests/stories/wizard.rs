//! Plans made and changed in the chat, step by step: whoever is interrupted goes on where they were.

use usher::{
    domain::{BotId, ChatId, Plan, Source, UserId, dialogue::Topic, order::Method, sale::Rule},
    emulator::{ButtonKind, Message},
};

use crate::town::{Person, Town, days, hours, story};

/// Somebody with a role, by the owner's word.
async fn joins<'t>(town: &'t Town, name: &str, language: &str, role: &str) -> Person<'t> {
    let person = town.speaker(name, language);
    person.says("/start").await;
    person.may_hear("");
    town.owner().says(&format!("/team {} {role}", person.id)).await;
    town.owner().hears("is now");
    person
}

async fn plans(town: &Town) -> Vec<Plan> {
    town.usher().app.store.all_plans(BotId(town.bot)).await.unwrap()
}

/// Presses the newest button whose data end so.
async fn presses(person: &Person<'_>, end: &str) {
    let ends = |message: &Message| {
        let button = message.buttons.iter().flatten().find_map(|button| match &button.kind {
            ButtonKind::Callback(data) if data.ends_with(end) => Some(data.clone()),
            _ => None,
        })?;
        Some((message.id, button))
    };
    let found = person.view().iter().rev().find_map(ends);
    let (message, data) = found.unwrap_or_else(|| panic!("no button ends with {end}"));
    person.town.world.taps(person.id, person.town.bot, message, &data);
    person.town.settle().await;
}

/// What a tap on a button that was seen before is answered with.
async fn taps_again(person: &Person<'_>, (message, data): &(i64, String)) -> String {
    let tap = person.town.world.taps(person.id, person.town.bot, *message, data);
    person.town.settle().await;
    person.town.world.answered(&tap).flatten().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_made_step_by_step_and_sold() {
    story(async |town| {
        let (club, _lounge) = (town.club("Gold").await, town.club("Lounge").await);
        town.takes(Method::Stars).await;
        let (olga, alice) = (town.owner(), town.person("Alice"));
        olga.says("/newplan").await;
        olga.hears("What shall the plan be called?");
        olga.says("Golden Club").await;
        olga.hears("What does “Golden Club” cost?");
        olga.says("250").await;
        let asked = olga.hears("In which currency?");
        let offered: Vec<_> = asked.buttons.iter().flatten().map(|button| button.text.as_str()).collect();
        assert_eq!(offered, ["⭐ Stars", "◀ Back"], "what the ways to pay take");
        olga.taps("Stars").await;
        olga.hears("For how long is access given?");
        // Back, and the other way round.
        olga.taps("Back").await;
        olga.hears("What does “Golden Club” cost?");
        olga.says("250 XTR").await;
        olga.hears("For how long");
        olga.taps("Other").await;
        olga.hears("until 2030-01-31");
        olga.says("30 days").await;
        olga.hears("Which chats does “Golden Club” open?");
        olga.taps("Done").await;
        olga.hears("Choose at least one chat");
        olga.taps("Gold").await;
        assert_eq!(olga.button("Gold").0, olga.button("Lounge").0);
        assert!(olga.sees_button("✅ Gold") && olga.sees_button("▫️ Lounge"));
        olga.taps("Done").await;
        let preview = olga.hears("A new plan").text;
        for line in ["Name: Golden Club", "Price: 250\u{a0}⭐", "Access: 30 days", "Chats: Gold"] {
            assert!(preview.contains(line), "{line}: {preview}");
        }
        olga.taps("Description").await;
        olga.hears("Describe “Golden Club”");
        olga.says("Everything <we> write & say.").await;
        assert!(olga.hears("Description: Everything <we> write & say.").text.contains("A new plan"));
        olga.taps("Rules").await;
        olga.hears("Which rules hold");
        olga.taps("renews by itself").await;
        olga.taps("Done").await;
        olga.hears("Rules: renews by itself in Stars");
        olga.taps("Places").await;
        olga.hears("How many people");
        olga.taps("50").await;
        olga.hears("Places: 50");
        olga.taps("Save").await;
        let saved = olga.hears("“Golden Club” is made").text;
        assert!(saved.contains("?start=plan_1"), "{saved}");
        let made = plans(town).await;
        let [plan] = &made[..] else { panic!("one plan") };
        assert_eq!((plan.name.as_str(), plan.rules.max_customers), ("Golden Club", Some(50)));
        assert!(plan.rules.has(Rule::Recurring) && plan.chats == [usher::domain::ChatId(club.id())]);
        // It is sold at once, and the log says who made it.
        alice.orders("Golden Club", "250").await;
        alice.hears("every 30 days after that");
        olga.says("/audit").await;
        assert!(olga.hears("Who did what").text.contains("Olga: made plan 1 “Golden Club”"));
        alice.may_hear("");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_answers_are_answered_with_what_to_write_instead() {
    story(async |town| {
        town.club("Gold").await;
        let olga = town.owner();
        olga.says("/newplan").await;
        olga.hears("What shall the plan be called?");
        let long = "x".repeat(65);
        for (words, answer) in [(long.as_str(), "1 to 64 characters"), ("a\nb", "in one line")] {
            olga.says(words).await;
            olga.hears(answer);
        }
        olga.says("Gold").await;
        olga.hears("What does “Gold” cost?");
        for (words, answer) in [
            ("cheap", "“cheap” cannot be a price"),
            ("250, 9.99 USD", "“250” has no currency"),
            ("9.99 XTR", "Stars have no decimals"),
            ("0 USD", "cannot be a price"),
            ("5 dollars", "a currency code of three letters"),
            ("5 USD, 6 USD", "two prices in USD"),
        ] {
            olga.says(words).await;
            olga.hears(answer);
        }
        olga.says("9.99").await;
        olga.hears("In which currency?");
        // With no way to pay set up, Stars come first and the usual ones follow.
        olga.taps("Stars").await;
        olga.hears("“9.99 XTR” cannot be a price");
        // As many write it.
        olga.says("9,99").await;
        olga.hears("In which currency?");
        olga.says("dollars").await;
        olga.hears("a currency code of three letters");
        olga.says("usd").await;
        olga.hears("For how long");
        for (words, answer) in [("soon", "“soon” is no term"), ("until 2020-01-01", "is over already")] {
            olga.says(words).await;
            olga.hears(answer);
        }
        olga.taps("3 months").await;
        olga.hears("Which chats");
        olga.says("Gold").await;
        olga.hears("by the buttons");
        olga.taps("All chats").await;
        olga.taps("Done").await;
        assert!(olga.hears("Chats: all, also later ones").text.contains("no way to pay in USD"));
        wrong_details(olga).await;
        assert!(plans(town).await.is_empty());
        olga.taps("Drop it").await;
        olga.hears("the plan “Gold” was not made");
        olga.says("hello").await;
        olga.hears("I do not understand that");
    })
    .await;
}

/// Everything behind the preview, and what does not fit together at the end.
async fn wrong_details(olga: Person<'_>) {
    let long_text = "x".repeat(2_001);
    for (field, words, answer) in [
        ("Places", "0", "a number of people"),
        ("Free trial", "forever", "“forever” is no span"),
        ("Grace", "a while", "“a while” is no span"),
        ("Days of sale", "someday", "“someday” is no day"),
        ("Place on the list", "first", "“first” is no number"),
        ("Description", long_text.as_str(), "1 to 2000 characters"),
    ] {
        olga.taps(field).await;
        olga.may_hear("");
        olga.says(words).await;
        olga.hears(answer);
        olga.taps("Back").await;
        olga.hears("A new plan");
    }
    // What does not fit together is said at the end, and can be mended there.
    for rule in ["renews by itself", "once in a lifetime"] {
        olga.taps("Rules").await;
        olga.hears("Which rules");
        olga.taps(rule).await;
        olga.taps("Done").await;
        olga.hears("A new plan");
    }
    olga.taps("Save").await;
    olga.hears("exclude each other");
}

/// All steps with an answer each: words, or the end of a button's data.
const STEPS: [(bool, &str); 9] = [
    (true, "/newplan"),
    (true, "Silver"),
    (true, "5"),
    (false, ":EUR"),
    (false, ":1 month"),
    (false, ":all"),
    (false, ":done"),
    (false, ":trial"),
    (false, ":3 days"),
];

async fn answers(person: &Person<'_>, (is_said, answer): (bool, &str)) {
    if is_said {
        person.says(answer).await
    } else {
        presses(person, answer).await
    }
    person.may_hear("");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_between_any_two_steps_changes_nothing() {
    story(async |town| {
        let olga = town.owner();
        for step in STEPS {
            answers(&olga, step).await;
            town.sleep().await;
            // Ids of ours begin with the moment: no restart takes less than a millisecond.
            town.clock.advance(std::time::Duration::from_secs(1));
            town.wake().await;
        }
        presses(&olga, ":save").await;
        olga.hears("“Silver” is made");
        let made = plans(town).await;
        let [plan] = &made[..] else { panic!("one plan") };
        let shown = format!("{} {} {:?}", plan.prices[0], plan.term, plan.trial.map(|trial| trial.term.to_string()));
        assert_eq!(shown, "5.00 EUR 1 month Some(\"3 days\")");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dialogue_speaks_every_language() {
    story(async |town| {
        let club = town.club("Gold").await;
        for (language, name) in [("en", "Eve"), ("ru", "Rita"), ("id", "Intan")] {
            let person = joins(town, name, language, "owner").await;
            for step in STEPS {
                answers(&person, step).await;
            }
            for end in [":rules", ":6", ":done", ":places", ":10", ":chats", &format!(":{}", club.id()), ":done"] {
                presses(&person, end).await;
                person.may_hear("");
            }
            person.says("/chats").await;
            person.may_hear("");
            presses(&person, &format!("draft:preview:{}:resume", draft(town, &person).await)).await;
            person.may_hear("");
            presses(&person, ":save").await;
            person.may_hear("");
            for words in ["/plans", "/gate", "/methods", "/newplan", "/cancel", "/cancel", "/help"] {
                person.says(words).await;
                person.may_hear("");
            }
            presses(&person, &format!("ware:show:{}", plans(town).await.len())).await;
            presses(&person, &format!("ware:unhide:{}", plans(town).await.len())).await;
            presses(&person, &format!("chat:show:{}", club.id())).await;
            person.may_hear("");
        }
        assert_eq!(plans(town).await.len(), 3);
        town.owner().may_hear("");
    })
    .await;
}

/// The number of somebody's dialogue.
async fn draft(town: &Town, person: &Person<'_>) -> i64 {
    let kept = town.usher().app.store.dialogue(BotId(town.bot), UserId(person.id), Topic::PLAN).await.unwrap();
    let Some(Topic::Plan(draft)) = kept else { panic!("no plan in the making") };
    draft.number
}

#[tokio::test(flavor = "multi_thread")]
async fn two_owners_at_once_do_not_disturb_each_other() {
    story(async |town| {
        town.club("Gold").await;
        let (olga, boris) = (town.owner(), joins(town, "Boris", "en", "manager").await);
        for (person, name) in [(&olga, "Olga's"), (&boris, "Boris's")] {
            person.says("/newplan").await;
            person.hears("What shall the plan be called?");
            person.says(name).await;
            person.hears(name);
        }
        olga.says("250 XTR").await;
        boris.says("9.99 USD").await;
        for person in [&boris, &olga] {
            person.hears("For how long");
            person.taps("one year").await;
            person.hears("Which chats");
            person.taps("All chats").await;
            person.taps("Done").await;
            person.hears("A new plan");
        }
        for person in [&olga, &boris] {
            person.taps("Save").await;
            person.hears("is made");
        }
        let made: Vec<String> =
            plans(town).await.iter().map(|plan| format!("{} {}", plan.name, plan.prices[0])).collect();
        assert_eq!(made, ["Olga's 250 XTR", "Boris's 9.99 USD"]);
    })
    .await;
}

/// The newest button whose data are these.
fn button(person: &Person<'_>, wanted: &str) -> (i64, String) {
    let carries = |message: &Message| {
        message.buttons.iter().flatten().any(|one| matches!(&one.kind, ButtonKind::Callback(data) if data == wanted))
    };
    let found = person.view().into_iter().rev().find(carries);
    (found.unwrap_or_else(|| panic!("{} sees no {wanted}", person.id)).id, wanted.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_owners_choose_in_the_same_instant_holds_both() {
    story(async |town| {
        let (club, lounge) = (town.club("Gold").await, town.club("Lounge").await);
        town.world.makes_public(lounge.id(), "lounge");
        town.sources("subgram,channels").await;
        let (olga, boris) = (town.owner(), joins(town, "Boris", "en", "owner").await);
        let both = async |one: &str, other: &str| {
            for (person, data) in [(&olga, one), (&boris, other)] {
                let (message, data) = button(person, data);
                town.world.taps(person.id, town.bot, message, &data);
            }
            town.settle().await;
            let row = town.usher().app.store.bots().await.unwrap().remove(0);
            let mut sources = row.settings().sources;
            sources.sort_unstable_by_key(|source| source.name());
            sources
        };
        for person in [&olga, &boris] {
            person.says("/gate").await;
        }
        for _ in 0..10 {
            assert_eq!(both("pass:unask:subgram", "pass:unask:channels").await, []);
            // Each page shows what somebody else may have changed since; the newest is asked for.
            for person in [&olga, &boris] {
                person.says("/gate").await;
            }
            assert_eq!(both("pass:ask:subgram", "pass:ask:channels").await, [Source::Channels, Source::SubGram]);
            for person in [&olga, &boris] {
                person.says("/gate").await;
            }
        }
        // Of one chat each another manner.
        for person in [&olga, &boris] {
            person.says("/chats").await;
            presses(person, &format!("chat:show:{}", club.id())).await;
        }
        both(&format!("chat:ask:{}", club.id()), &format!("chat:hold:{}", club.id())).await;
        let chat = town.usher().app.store.chat(BotId(town.bot), ChatId(club.id())).await.unwrap().expect("the club");
        assert!(chat.join_requests && chat.keep_bans);
        // Twice the same is once.
        for person in [&olga, &boris] {
            person.says("/gate").await;
            presses(person, "pass:chats:0").await;
        }
        let require = format!("pass:require:{}", lounge.id());
        both(&require, &require).await;
        let required = town.usher().app.store.required_chats(BotId(town.bot)).await.unwrap();
        assert_eq!(required.len(), 1);
        for person in [&olga, &boris] {
            let page = person.view().pop().expect("a page").text;
            assert_eq!(page.matches("t.me/lounge").count(), 1, "{page}");
            person.may_hear("");
        }
    })
    .await;
}

/// Opens the change of a plan's name and writes another.
async fn renames(person: &Person<'_>, plan: &str, name: &str) {
    person.says("/plans").await;
    person.hears("Your plans");
    person.taps(plan).await;
    person.hears("people have it now").text.contains(plan).then_some(()).expect("its page");
    person.taps("Change").await;
    person.hears("Changing");
    person.taps("Name").await;
    person.hears("What shall the plan be called?");
    person.says(name).await;
    person.hears("Changing");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_later_to_a_changed_plan_is_asked() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        let (one, two) = (town.person("Alice"), town.person("Bob"));
        for person in [one, two] {
            person.says("/help").await;
            person.is_given(plan).await;
            person.may_hear("");
        }
        let (olga, boris) = (town.owner(), joins(town, "Boris", "en", "manager").await);
        renames(&olga, "Gold", "Platinum").await;
        // Boris changes the price meanwhile, and is first.
        boris.says("/plans").await;
        boris.hears("Your plans");
        boris.taps("Gold").await;
        boris.hears("2 people have it now");
        boris.taps("Change").await;
        boris.hears("Changing");
        boris.taps("Price").await;
        boris.hears("What does “Gold” cost?");
        boris.says("300 XTR").await;
        boris.hears("300\u{a0}⭐");
        boris.taps("Save").await;
        boris.hears("“Gold” is changed");
        olga.taps("Save").await;
        assert!(olga.hears("Somebody else has changed “Gold”").text.contains("Price"));
        assert_eq!(plans(town).await[0].name, "Gold", "nothing is written before she has said what shall hold");
        olga.taps("Save my changes too").await;
        olga.hears("“Platinum” is changed");
        let now = &plans(town).await[0];
        assert_eq!((now.name.as_str(), now.prices[0].to_string().as_str()), ("Platinum", "300 XTR"));
        // The other way: what is there now, to begin from.
        renames(&boris, "Platinum", "Diamond").await;
        renames(&olga, "Platinum", "Silver").await;
        olga.taps("Save").await;
        olga.hears("“Silver” is changed");
        boris.taps("Save").await;
        boris.hears("Somebody else has changed “Silver”");
        boris.taps("Begin from what is there now").await;
        assert!(boris.hears("Changing").text.contains("Name: Silver"));
        boris.taps("Drop it").await;
        boris.hears("stays as it was");
        assert_eq!(plans(town).await[0].name, "Silver");
        // The term of who has it is theirs.
        olga.says("/plans").await;
        olga.hears("Your plans");
        olga.taps("Silver").await;
        olga.hears("people have it now");
        olga.taps("Change").await;
        olga.hears("Changing");
        olga.taps("Access").await;
        olga.hears("For how long");
        olga.taps("one year").await;
        olga.hears("Changing");
        olga.taps("Save").await;
        olga.hears("The access cannot change");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_in_between_puts_the_plan_aside_and_cancel_drops_it() {
    story(async |town| {
        town.club("Gold").await;
        let olga = town.owner();
        olga.says("/cancel").await;
        olga.hears("There is nothing to cancel");
        olga.says("/newplan").await;
        olga.hears("called?");
        olga.says("Gold").await;
        olga.hears("cost?");
        let name = olga.view().into_iter().find(|message| message.text.contains("called?")).expect("the first step");
        let drop = name.buttons.iter().flatten().next().map(|button| button.kind.clone());
        let Some(ButtonKind::Callback(drop)) = drop else { panic!("{drop:?}") };
        assert!(taps_again(&olga, &(name.id, drop)).await.contains("answered already"), "a button of an older step");
        olga.says("/orders").await;
        olga.hears("I have put “Gold” aside");
        olga.hears("No order waits");
        // Words are words again, until the button goes on with it.
        olga.says("250 XTR").await;
        olga.hears("I do not understand that");
        olga.taps("Go on with it").await;
        olga.hears("What does “Gold” cost?");
        olga.says("250 XTR").await;
        olga.hears("For how long");
        olga.says("/cancel").await;
        olga.hears("the plan “Gold” was not made");
        let old = olga.button("one year");
        assert!(taps_again(&olga, &old).await.contains("That is over"));
        // Nobody is held to a question for ever.
        olga.says("/newplan").await;
        olga.hears("called?");
        town.wait(days(6)).await;
        olga.says("Silver").await;
        olga.hears("What does “Silver” cost?");
        town.wait(days(8)).await;
        olga.says("5 USD").await;
        olga.hears("I do not understand that");
        assert!(plans(town).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_between_two_steps_is_explained_and_the_plan_goes_on() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Month", "1 month", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        let (olga, alice) = (town.owner(), town.person("Alice"));
        olga.says("/newplan").await;
        olga.hears("called?");
        alice.orders("Month", "by transfer").await;
        alice.may_hear("");
        alice.taps("I have paid").await;
        olga.hears("Did the money arrive?");
        olga.taps("Reject").await;
        olga.hears("Why?");
        olga.says("Nothing came").await;
        olga.hears("Noted. Alice");
        alice.hears("Nothing came");
        olga.says("Silver").await;
        olga.hears("What does “Silver” cost?");
        alice.may_hear("");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_sees_the_plans_it_may_see() {
    story(async |town| {
        let club = town.club("Gold").await;
        let _plan = town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let max = joins(town, "Max", "en", "manager").await;
        let vera = joins(town, "Vera", "en", "viewer").await;
        let cody = joins(town, "Cody", "en", "code_manager").await;
        let alice = town.person("Alice");
        cody.says("/plans").await;
        cody.hears("what you can have");
        for (person, command) in
            [(vera, "/newplan"), (vera, "/methods"), (max, "/methods"), (cody, "/chats"), (alice, "/newplan")]
        {
            person.says(command).await;
            person.hears("I do not understand that");
        }
        vera.says("/plans").await;
        assert!(!vera.hears("Your plans").text.contains("/newplan"));
        vera.taps("Gold").await;
        vera.hears("nobody has it now");
        assert!(!vera.sees_button("Change"));
        vera.says("/chats").await;
        assert!(vera.hears("Your chats").buttons.is_empty());
        // A manager takes it out of sale and back, hides it, and cannot delete what was sold.
        max.says("/plans").await;
        max.hears("1 – Gold");
        max.taps("Gold").await;
        max.hears("nobody has it now");
        max.taps("Take out of sale").await;
        max.hears("It is out of sale");
        max.taps("Put into sale").await;
        max.hears("It is in sale");
        max.taps("Hide").await;
        assert!(max.hears("not on the list any more").text.contains("?start=plan_1"));
        max.taps("Show on the list").await;
        max.hears("It is on the list");
        town.world.set_stars(alice.id, 1_000);
        alice.buys("Gold", "250").await;
        alice.may_hear("");
        max.taps("Delete").await;
        let why = max.hears("cannot be deleted").text;
        assert!(why.contains("one person was given it") && why.contains("it was ordered once"), "{why}");
        town.plan("Empty", "1 day", &[&club], false).await;
        max.says("/plans").await;
        assert!(max.hears("Your plans").text.contains("one person has it now, one sold"));
        max.taps("Empty").await;
        max.hears("nobody has it now");
        max.taps("Delete").await;
        max.hears("“Empty” is deleted");
        assert_eq!(plans(town).await.len(), 1);
        town.owner().says("/audit").await;
        let log = town.owner().hears("Who did what").text;
        for line in [
            "Max: deleted plan 2 “Empty”",
            "took plan 1 “Gold” out of sale",
            "put plan 1",
            "changed plan 1 “Gold”: rules",
        ] {
            assert!(log.contains(line), "{line}: {log}");
        }
        town.clock.advance(hours(1));
        town.reminders_may_come();
    })
    .await;
}
