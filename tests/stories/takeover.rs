//! Taking over a living chat: a list brought along, a grace, progress, and strays through the one path in the end.

use std::time::Duration;

use usher::{
    domain::{BotId, ChatId, UserId, order::Method, seat::Exempt},
    emulator::Person as Born,
};

use crate::town::{Club, OWNER, Person, Town, days, hours, story};

async fn owner_listens(town: &Town) {
    town.owner().says("/help").await;
    town.owner().hears("For the team");
}

impl Person<'_> {
    /// Sends a file with a caption.
    async fn sends(&self, name: &str, content: &str, caption: &str) {
        self.town.world.sends_content(self.id, self.town.bot, (name, content.as_bytes()), caption).unwrap();
        self.town.settle().await;
        // The job that does what the list says runs each minute.
        self.town.wait(Duration::from_secs(60)).await;
    }
}

/// A group with these people, which the bot joins as administrator.
async fn living<'t>(town: &'t Town, people: &[Person<'_>]) -> Club<'t> {
    let id = town.world.supergroup("Hall", OWNER);
    for person in people {
        town.world.adds(OWNER, person.id, id);
    }
    town.connect(id, "Hall").await
}

async fn exempt(town: &Town, club: &Club<'_>, person: &Person<'_>) -> Option<Exempt> {
    let store = town.usher().app.store.clone();
    store.seat(BotId(town.bot), ChatId(club.id()), UserId(person.id)).await.unwrap().exempt
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_gives_rights_exemptions_and_a_grace_and_then_strays_go() {
    story(async |town| {
        owner_listens(town).await;
        let names = ["Alice", "Bob", "Carol", "Dora", "Emil"];
        let [alice, bob, carol, dora, emil] = names.map(|name| town.person(name));
        let club = living(town, &[alice, bob, carol, dora, emil]).await;
        let plan = town.sells("Month", "30 days", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        for person in [bob, carol] {
            person.says("/help").await;
            person.hears("/start");
        }
        let list = format!(
            "\u{feff}id;name;until;exempt\n{};Alice;2027-03-01;\n{};Bob;;\n{};Carol;;\n{};Dora;;yes\n!;Nobody;;\n{};Emil;soon;\n",
            alice.id, bob.id, carol.id, dora.id, emil.id
        );
        let caption = format!("/takeover {} 14 days {plan}", club.id());
        town.owner().sends("people.csv", &list, &caption).await;
        let told = town.owner().hears("4 people are in your list, 4 of them are new to me").text;
        assert!(told.contains("2 lines were skipped"), "{told}");
        assert!(told.contains("line 6: neither an id") && told.contains("line 7: the end cannot be read"), "{told}");
        let post = town.owner().hears("Publish this in the chat").text;
        assert!(post.contains("https://t.me/usher_bot, press Start") && post.contains("29 Jan 2027"), "{post}");
        for person in [bob, carol] {
            person.hears("You may stay without doing anything until 29 Jan 2027");
        }
        town.checks().await;
        town.owner().may_hear("Check finished");
        // The same file twice changes nothing.
        let before = town.world.count("sendMessage");
        town.owner().sends("people.csv", &list, &caption).await;
        town.owner().hears("and I knew all that already");
        town.owner().hears("Publish this in the chat");
        assert_eq!(town.world.count("sendMessage"), before + 2);
        assert_eq!(alice.rights().await.len(), 1, "one right, not two");
        // Carol buys, Bob does not.
        town.world.set_stars(carol.id, 1_000);
        carol.buys("Month", "250").await;
        carol.may_hear("");
        town.owner().says("/takeover").await;
        let far = town.owner().hears("the take-over runs until").text;
        for line in ["14 days to go", "in your lists: 4", "looked at: 4", "inside: 4", "have access: 2", "exempt for good: 1"] {
            assert!(far.contains(line), "{line} is not in {far}");
        }
        town.wait(days(13)).await;
        assert!(club.has(&bob));
        town.wait(days(1)).await;
        assert!(!club.has(&bob), "the grace is over");
        assert!([alice, carol, dora].iter().all(|person| club.has(person)));
        assert_eq!(exempt(town, &club, &dora).await, Some(Exempt::Whitelisted));
        assert!(club.has(&emil), "of whom nothing is known is left alone");
        town.owner().says("/takeover").await;
        town.owner().hears("the take-over ended on");
        town.owner().may_hear("Check finished");
        // Alice's right ends as the list says.
        town.wait(days(31)).await;
        assert!(!club.has(&alice));
        carol.may_hear("");
        town.owner().may_hear("Check finished");
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_did_not_buy_wait_for_the_owners_word() {
    story(async |town| {
        owner_listens(town).await;
        let people: Vec<_> = (0..25).map(|n| town.person(&format!("Member {n}"))).collect();
        let club = living(town, &people).await;
        let list: String = people.iter().map(|person| format!("{}\n", person.id)).collect();
        town.owner().sends("ids.csv", &list, &format!("/takeover {} 2 days", club.id())).await;
        town.owner().hears("25 people are in your list");
        town.owner().hears("Publish this in the chat");
        town.checks().await;
        town.owner().may_hear("Check finished");
        town.wait(days(2)).await;
        town.owner().hears("I have stopped removals from “Hall”: 25 people");
        assert!(people.iter().all(|person| club.has(person)));
        town.owner().taps("Remove them").await;
        town.wait(hours(0)).await;
        assert!(people.iter().all(|person| !club.has(person)));
        town.owner().may_hear("Check finished");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_take_over_can_be_made_longer_and_stopped_by_one_of_two() {
    story(async |town| {
        owner_listens(town).await;
        let max = town.person("Max");
        max.says("/help").await;
        max.hears("/start");
        town.owner().says(&format!("/team {} manager", max.id)).await;
        town.owner().hears("is now");
        let alice = town.person("Alice");
        let club = living(town, &[alice]).await;
        max.may_hear("is connected");
        let export = format!(
            r#"{{"name":"Hall","type":"private_supergroup","messages":[
                {{"type":"service","actor":"Alice","actor_id":"user{}","action":"join_group_by_link"}}]}}"#,
            alice.id
        );
        town.owner().sends("result.json", &export, &format!("/takeover {} 3 days", club.id())).await;
        town.owner().hears("one person is in your list");
        town.owner().hears("Publish this");
        town.checks().await;
        for owner in [town.owner(), max] {
            owner.may_hear("Check finished");
            owner.says("/takeover").await;
            owner.hears("3 days to go");
        }
        // Both press the same button: seven days, not fourteen.
        let (message, data) = max.button("7 days longer");
        town.owner().taps("7 days longer").await;
        town.owner().hears("people have until 25 Jan 2027");
        town.world.taps(max.id, town.bot, message, &data);
        town.settle().await;
        town.wait(days(5)).await;
        assert!(club.has(&alice));
        max.says("/takeover").await;
        max.hears("5 days to go");
        max.taps("Stop: let all stay").await;
        max.hears("the take-over is stopped");
        town.wait(days(30)).await;
        assert!(club.has(&alice));
        assert_eq!(exempt(town, &club, &alice).await, Some(Exempt::Guest));
        max.may_hear("");
        town.owner().may_hear("");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_known_by_a_username_is_recognized_when_they_write() {
    story(async |town| {
        owner_listens(town).await;
        let id = town.world.person_with(Born {
            first_name: "Ulla".into(),
            username: Some("ulla_u".into()),
            language_code: Some("id".into()),
            ..Born::default()
        });
        let ulla = Person { town, id };
        let club = living(town, &[ulla]).await;
        town.plan("Forever", "forever", &[&club], false).await;
        let side = town.club("Side").await;
        town.owner().may_hear("is connected");
        town.plan("Elsewhere", "forever", &[&side], false).await;
        let list = "username,plan\n@Ulla_U,1\n@nobody_here,7\n@wrong_door,2\n";
        town.owner().sends("p.csv", list, &format!("/takeover {} 7 days", club.id())).await;
        let told = town.owner().hears("is in your list").text;
        assert_eq!(told.matches("no plan with this number opens the chat").count(), 2, "{told}");
        town.owner().hears("Publish this");
        let store = town.usher().app.store.clone();
        let plans = store.plans(BotId(town.bot)).await.unwrap();
        let list = format!("username,plan\n@Ulla_U,{}\n", plans[0].id);
        town.owner().sends("p.csv", &list, &format!("/takeover {} 7 days", club.id())).await;
        town.owner().hears("is in your list");
        town.owner().hears("Publish this");
        assert!(ulla.rights().await.is_empty());
        ulla.says("/help").await;
        ulla.may_hear("");
        town.wait(Duration::from_secs(60)).await;
        ulla.hears("Akses Anda tetap seperti semula: Forever");
        assert_eq!(ulla.rights().await.len(), 1);
        town.checks().await;
        town.owner().may_hear("Check finished");
        town.wait(days(10)).await;
        assert!(club.has(&ulla));
        ulla.may_hear("");
        town.owner().may_hear("Check finished");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_answered_with_what_to_do() {
    story(async |town| {
        owner_listens(town).await;
        let club = town.group("Gold").await;
        let olga = town.owner();
        olga.says("/takeover").await;
        assert!(olga.hears("To take over a chat").text.contains(&club.id().to_string()));
        let good = format!("/takeover {} 14 days", club.id());
        let channel = r#"{"type":"private_channel","messages":[]}"#;
        for (content, caption, answer) in [
            ("id\n7\n", "/takeover", "To take over a chat"),
            ("id\n7\n", "/takeover 5 14 days", "To take over a chat"),
            ("id\n7\n", &format!("/takeover {} soon", club.id()), "To take over a chat"),
            (channel, &good, "a channel’s export names no members"),
            (r#"{"chats":{}}"#, &good, "an export of several chats"),
            ("{", &good, "neither a CSV nor the result.json"),
            ("id\n", &good, "nobody is in it"),
        ] {
            olga.sends("file", content, caption).await;
            olga.hears(answer);
        }
        club.keeps_strays(true).await;
        olga.sends("file", "id\n7\n", &good).await;
        olga.hears("keeps people without access");
        // To everybody else the caption means nothing.
        let eve = town.person("Eve");
        eve.sends("file", "id\n7\n", &good).await;
        eve.hears("Your message is with the owner");
        olga.hears("Eve");
        olga.may_hear("");
    })
    .await;
}
