//! The team in the chat: access given and taken by hand, codes, roles, and the log of who did what.

use usher::{
    domain::order::{Method, State},
    emulator::Entered,
};

use crate::{
    till::BANK,
    town::{Person, Town, days, story},
};

/// Somebody with a role, by the owner's word.
async fn joins<'t>(town: &'t Town, name: &str, role: &str) -> Person<'t> {
    let person = town.person(name);
    person.says("/help").await;
    person.hears("/start");
    town.owner().says(&format!("/team {} {role}", person.id)).await;
    town.owner().hears("is now");
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn time_is_given_made_longer_and_taken_by_hand() {
    story(async |town| {
        let (club, lounge) = (town.club("Gold").await, town.club("Lounge").await);
        // The sweep walks out who lost a right.
        let plan = town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        let other = town.sells("Lounge", "30 days", &[&lounge], &["100 XTR"]).await;
        let (olga, alice) = (town.owner(), town.person("Alice"));
        alice.says("/help").await;
        alice.hears("/start");
        // Asked which plan, and given for its term.
        olga.says(&format!("/grant {}", alice.id)).await;
        assert!(olga.hears("Which plan").text.contains("Alice"));
        olga.taps("Gold").await;
        olga.hears("has Gold until 14 Feb 2027");
        alice.hears("Gold is yours");
        alice.enters().await;
        olga.says(&format!("/extend {} 1 week", alice.id)).await;
        olga.hears("Added to what they had");
        alice.hears("You are already inside: Gold, until 21 Feb 2027");
        town.wait(days(33)).await;
        assert!(club.has(&alice), "thirty days and seven");
        // With two plans the answer is lines to choose from, and one of them does it.
        olga.says(&format!("/grant {} {other} 3 days", alice.id)).await;
        olga.hears("has Lounge until");
        alice.hears("Lounge is yours");
        alice.enters().await;
        olga.says(&format!("/extend {} 2 days", alice.id)).await;
        let lines = olga.hears("has several plans").text;
        let line = format!("/grant {} {other} 2 days", alice.id);
        assert!(lines.contains(&line) && lines.contains(&format!("/grant {} {plan} 2 days", alice.id)), "{lines}");
        olga.says(&line).await;
        olga.hears("Added to what they had");
        alice.hears("You are already inside: Lounge");
        // Taken: the one that is meant, and nothing else.
        olga.says(&format!("/revoke {}", alice.id)).await;
        olga.hears("What shall Alice");
        olga.taps("Lounge").await;
        olga.hears("has lost Lounge");
        alice.hears("The owner has ended your access: Lounge");
        assert!(club.has(&alice) && !lounge.has(&alice), "at once, not with the next sweep");
        olga.says(&format!("/revoke {}", alice.id)).await;
        olga.hears("What shall Alice");
        olga.taps("Gold").await;
        olga.hears("has lost Gold");
        alice.hears("The owner has ended your access: Gold");
        assert!(!club.has(&alice));
        olga.says(&format!("/revoke {}", alice.id)).await;
        olga.hears("has no access that is running");
        olga.says(&format!("/audit {}", alice.id)).await;
        let log = olga.hears("Who did what").text;
        let at = |words: &str| log.find(words).unwrap_or_else(|| panic!("{words} is not in {log}"));
        assert!(at("took Gold from") < at("took Lounge from") && at("took Lounge from") < at("Gold: 1 week"), "{log}");
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_by_the_owners_hand_is_not_charged_again() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        town.change(plan, |plan| plan.rules.set = vec![usher::domain::sale::Rule::Recurring]).await;
        town.takes(Method::Stars).await;
        let (olga, alice) = (town.owner(), town.person("Alice"));
        town.world.set_stars(alice.id, 1_000);
        alice.orders("Gold", "250").await;
        alice.hears("every 30 days after that");
        assert!(matches!(alice.subscribes().await, usher::emulator::Outcome::Paid(_)));
        alice.hears("Paid:");
        alice.hears("is yours until");
        alice.enters().await;
        olga.says(&format!("/revoke {}", alice.id)).await;
        olga.hears("What shall Alice");
        olga.taps("Gold").await;
        olga.hears("has lost Gold");
        alice.hears("The owner has ended your access");
        town.wait(days(40)).await;
        assert_eq!(town.world.stars(alice.id), 750, "one payment");
        assert!(!club.has(&alice));
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_can_do_what_it_is_for_and_nothing_else() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "30 days", &[&club], &["9.99 USD"]).await;
        town.takes(Method::Manual).await;
        let alice = town.person("Alice");
        let max = joins(town, "Max", "manager").await;
        let cody = joins(town, "Cody", "code_manager").await;
        let vera = joins(town, "Vera", "viewer").await;
        let grant = format!("/grant {} {plan}", alice.id);
        // Each command, and who may give it.
        for (command, answer, may) in [
            (grant.as_str(), "has Gold", [true, false, false]),
            (&format!("/check {}", alice.id), "Subscriptions", [true, false, true]),
            (&format!("/newcode {plan}"), "A code", [true, true, false]),
            ("/orders", "No order waits", [true, false, true]),
            ("/team", "Your team", [false, false, false]),
            (&format!("/whitelist {}", vera.id), "may stay in all chats", [true, false, false]),
            (&format!("/unwhitelist {}", vera.id), "is off the whitelist", [true, false, false]),
        ] {
            for (person, may) in [max, cody, vera].into_iter().zip(may) {
                person.says(command).await;
                person.hears(if may { answer } else { "I do not understand that" });
            }
        }
        alice.may_hear("");
        // A manager decides about orders and reads of them; a viewer sees them without buttons.
        let bob = town.person("Bob");
        bob.orders("Gold", "by transfer").await;
        bob.hears(BANK);
        bob.taps("I have paid").await;
        town.owner().hears("Did the money arrive?");
        vera.says("/orders").await;
        vera.hears("One order waits");
        assert!(vera.hears("Bob").buttons.is_empty());
        max.hears("Did the money arrive?");
        max.taps("Confirm").await;
        bob.hears("✅ Paid");
        bob.hears("is yours until");
        assert_eq!(bob.order().await.state, State::Paid);
        // Off the team: an unknown command again, and a button of before does nothing.
        town.owner().says(&format!("/team {} none", max.id)).await;
        town.owner().hears("not on the team any more");
        max.says(&grant).await;
        max.hears("I do not understand that");
        town.owner().says("/audit").await;
        let log = town.owner().hears("Who did what").text;
        assert!(log.contains("Max: confirmed order") && log.contains("Olga: took"), "{log}");
        town.owner().says("/team").await;
        let team = town.owner().hears("Your team").text;
        assert!(team.contains("Cody") && team.contains("code manager") && !team.contains("Max"), "{team}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_made_in_the_chat_opens_the_door_once() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        let (olga, alice, boris) = (town.owner(), town.person("Alice"), town.person("Boris"));
        olga.says("/newcode").await;
        olga.hears("For which plan");
        olga.taps("Gold").await;
        let made = olga.hears("Each works once").text;
        let code = made.split("start=c_").nth(1).expect("a link").trim().to_owned();
        alice.says(&format!("/start c_{code}")).await;
        alice.hears("Your code works");
        alice.hears("is yours until");
        alice.enters().await;
        assert!(club.has(&alice));
        boris.says(&format!("/redeem {code}")).await;
        boris.hears("does not work");
        olga.says("/newcode 9").await;
        assert!(olga.hears("There is no plan with the number").text.contains("1 – Gold"));
        olga.says("/newcode 1 51").await;
        olga.hears("up to 50");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_words_are_answered_with_right_ones() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        let (olga, alice) = (town.owner(), town.person("Alice"));
        for (words, answer) in [
            ("/grant", "/grant 123456789 1 2 weeks"),
            ("/grant Alice", "/grant 123456789 1 2 weeks"),
            ("/grant 77 9", "There is no plan with the number"),
            ("/grant 77 1 soon", "“soon” is no term"),
            ("/extend 77", "/extend 123456789 1 month"),
            ("/extend 77 soon", "“soon” is no term"),
            ("/extend 77 1 day", "has no access that is running"),
            ("/revoke", "/revoke 123456789"),
            ("/whitelist x", "they may stay in all chats"),
            ("/unwhitelist 77", "was not on the whitelist"),
            ("/team 77", "Roles: owner"),
            ("/team 77 boss", "Roles: owner"),
            ("/audit x", "Write /audit"),
        ] {
            olga.says(words).await;
            olga.hears(answer);
        }
        olga.says(&format!("/team {} viewer", olga.id)).await;
        olga.hears("is an owner by OWNER_IDS");
        olga.says(&format!("/ban {}", alice.id)).await;
        olga.hears("is banned");
        olga.says(&format!("/grant {} 1", alice.id)).await;
        olga.hears("/unban");
        assert!(alice.rights().await.is_empty());
    })
    .await;
}

/// Who is exempt stays without a right, and is walked out when that ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_guest_of_the_house_stays_until_the_owner_says_otherwise() {
    story(async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "3 days", &[&club], &["250 XTR"]).await;
        let (olga, alice) = (town.owner(), town.person("Alice"));
        alice.says("/help").await;
        alice.hears("/start");
        olga.says(&format!("/grant {} {plan}", alice.id)).await;
        olga.hears("has Gold");
        alice.hears("Gold is yours");
        let link = alice.addresses().pop().expect("a link");
        assert!(matches!(alice.opens(&link).await, Entered::Joined { .. }));
        olga.says(&format!("/whitelist {}", alice.id)).await;
        olga.hears("may stay in all chats");
        town.wait(days(5)).await;
        alice.may_hear("");
        assert!(club.has(&alice));
        olga.says(&format!("/unwhitelist {}", alice.id)).await;
        olga.hears("is off the whitelist");
        town.wait(days(1)).await;
        assert!(!club.has(&alice));
        town.reminders_may_come();
    })
    .await;
}
