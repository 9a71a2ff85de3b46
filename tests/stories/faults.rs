//! Every fault on every call: what was meant to happen still happens, once.

use std::{collections::HashSet, time::Duration};

use usher::{
    domain::{BotId, UserId},
    emulator::{Entered, Fault, FaultId, Trouble, subgram::Quirk},
};

use crate::town::{Club, OWNER, PATIENCE, Person, Scene, Town, days, story, story_in};

/// Everything that can go wrong with a call; what it is, and whether the act was done all the same.
fn troubles() -> [(&'static str, Trouble); 8] {
    [
        ("dropped", Trouble::Drop),
        ("delayed", Trouble::Delay(Duration::from_millis(30))),
        ("too many", Trouble::TooMany(1)),
        ("status 500", Trouble::Status(500)),
        ("a page of HTML", Trouble::Html),
        ("answer lost", Trouble::LostAnswer),
        ("answered late", Trouble::LateAnswer(Duration::from_millis(30))),
        ("bad gateway", Trouble::Error(502, "Bad Gateway".into())),
    ]
}

/// A trouble that strikes calls of one method, once or three times in each step of the story.
struct Bout<'t> {
    town: &'t Town,
    method: &'static str,
    what: &'static str,
    trouble: Trouble,
    times: u32,
    struck: std::cell::Cell<u32>,
}

impl Bout<'_> {
    /// Strikes from now on; the fault is to be handed to `over`.
    fn begins(&self) -> FaultId {
        self.town.world.fault(Fault::on(self.method, self.trouble.clone()).times(self.times))
    }

    fn over(&self, fault: FaultId) {
        let hits = self.town.world.hits(fault);
        assert!(hits <= self.times, "{}", self.name());
        self.struck.set(self.struck.get() + hits);
        self.town.world.heal(fault);
    }

    fn name(&self) -> String {
        format!("{}, {} times {}", self.method, self.times, self.what)
    }

    fn loses_answers(&self) -> bool {
        matches!(self.trouble, Trouble::LostAnswer)
    }

    /// Until what was put off is done, however often.
    async fn settles(&self) {
        let bot = BotId(self.town.bot);
        while let Some(due) = self.town.usher().app.store.next_errand_due(bot).await.unwrap() {
            self.town.clock.advance_to(due);
            self.town.settle().await;
        }
    }

    /// How often a message of a step may be seen: again for each answer that was lost, otherwise once.
    fn most(&self) -> usize {
        if self.loses_answers() && self.method == "sendMessage" { 1 + self.times as usize } else { 1 }
    }
}

/// Goes through all troubles with one method, each on a newcomer of its own.
async fn each(town: &Town, method: &'static str, tell: impl AsyncFn(&Bout<'_>, &Person<'_>)) {
    for (what, trouble) in troubles() {
        for times in [1, 3] {
            let bout = Bout { town, method, what, trouble: trouble.clone(), times, struck: std::cell::Cell::new(0) };
            let alice = town.person("Alice");
            let mut shout = Told { name: bout.name(), armed: true };
            tell(&bout, &alice).await;
            shout.armed = false;
            // A toast and the removal of an old message are tried once; everything else until it is done, and what was
            // done without an answer may be learnt from an update.
            let once = matches!(method, "answerCallbackQuery" | "deleteMessage");
            let done = matches!(trouble, Trouble::Delay(_) | Trouble::LateAnswer(_) | Trouble::LostAnswer);
            let least = if once || done { 1 } else { times };
            assert!(bout.struck.get() >= least, "{}: {} calls were struck", bout.name(), bout.struck.get());
        }
    }
}

/// Names the bout in which a story failed.
struct Told {
    name: String,
    armed: bool,
}

impl Drop for Told {
    fn drop(&mut self) {
        if self.armed {
            eprintln!("--- it failed in: {} ---", self.name);
        }
    }
}

/// How often the person was sent a message with this text, removed ones included.
fn times_told(bout: &Bout<'_>, person: &Person<'_>, text: &str) -> usize {
    let lost = |code: u16| code == 0 && bout.loses_answers();
    bout.town
        .world
        .calls()
        .iter()
        .filter(|call| call.method == "sendMessage" && (call.code == 200 || lost(call.code)))
        .filter(|call| call.params["chat_id"] == person.id)
        .filter(|call| call.params["text"].as_str().is_some_and(|told| told.contains(text)))
        .count()
}

/// From the first word to the seat inside, while the bout goes on.
async fn comes_in(bout: &Bout<'_>, alice: &Person<'_>, club: &Club<'_>, sponsor: i64) {
    let town = bout.town;
    let fault = bout.begins();
    alice.says("/start").await;
    bout.settles().await;
    bout.over(fault);
    alice.hears("the sponsor below");
    alice.may_hear("the sponsor below");
    town.sponsors.subscribes(alice.id, sponsor);
    let fault = bout.begins();
    alice.taps("I have subscribed").await;
    bout.settles().await;
    bout.over(fault);
    alice.hears("Trial week");
    alice.may_hear("Trial week");
    let mut links: Vec<String> = alice.addresses().into_iter().filter(|url| url.contains("t.me/+")).collect();
    links.retain(|link| link != "https://t.me/+news");
    links.dedup();
    assert_eq!(links.len(), 1, "{}: nobody is shown two links", bout.name());
    let fault = bout.begins();
    let entered = alice.opens(&links[0]).await;
    bout.settles().await;
    bout.over(fault);
    let by_request = entered == Entered::Requested { chat: club.id() };
    assert!(by_request || entered == Entered::Joined { chat: club.id() }, "{}: {entered:?}", bout.name());
    is_inside_once(bout, alice, club).await;
}

async fn is_inside_once(bout: &Bout<'_>, alice: &Person<'_>, club: &Club<'_>) {
    let (town, name) = (bout.town, bout.name());
    assert!(club.has(alice), "{name}: is inside");
    let rights = town.usher().app.store.subscriptions_of(BotId(town.bot), UserId(alice.id)).await.unwrap();
    assert_eq!(rights.len(), 1, "{name}: one subscription");
    let orphans = if bout.method == "createChatInviteLink" && bout.loses_answers() { bout.times as usize } else { 0 };
    let links = town.world.links(club.id());
    let shown = alice.addresses();
    assert!(links.iter().all(|l| l.revoked || !shown.contains(&l.link)), "{name}: the link that was shown is revoked");
    assert!(live_of(town, club, alice) <= orphans, "{name}: links are revoked, but for those whose answer was lost");
    assert!(times_told(bout, alice, "Trial week") <= bout.most(), "{name}: the link was sent too often");
    assert!(times_told(bout, alice, "the sponsor below") <= bout.most(), "{name}: the prompt was sent too often");
}

/// Links made for this person that still work.
fn live_of(town: &Town, club: &Club<'_>, person: &Person<'_>) -> usize {
    let name = Some(person.id.to_string());
    town.world.links(club.id()).iter().filter(|l| !l.primary && !l.revoked && l.name == name).count()
}

/// The time is over while the bout goes on: out, and told so.
async fn goes_out(bout: &Bout<'_>, alice: &Person<'_>, club: &Club<'_>) {
    let fault = bout.begins();
    bout.town.wait(days(8)).await;
    bout.settles().await;
    bout.over(fault);
    is_out(bout, alice, club);
}

fn is_out(bout: &Bout<'_>, alice: &Person<'_>, club: &Club<'_>) {
    assert!(!club.has(alice), "{}: is out when the time is over", bout.name());
    assert_eq!(bout.town.world.status(alice.id, club.id()), "left", "{}: out is not banned", bout.name());
    alice.hears("ended on");
    alice.may_hear("ended on");
    assert!(times_told(bout, alice, "ended on") <= bout.most(), "{}: the farewell", bout.name());
}

/// The whole way, in and out, with the bout in every step.
async fn whole_way(town: &Town, method: &'static str) {
    let club = town.club("Gold").await;
    town.plan("Trial week", "7 days", &[&club], true).await;
    let news = town.sponsors.sponsor("News", "https://t.me/+news");
    each(town, method, async |bout, alice| {
        comes_in(bout, alice, &club, news).await;
        goes_out(bout, alice, &club).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_that_are_hard_to_get() {
    story(async |town| whole_way(town, "getUpdates").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_hard_to_send() {
    story(async |town| whole_way(town, "sendMessage").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn taps_that_are_hard_to_answer() {
    story(async |town| whole_way(town, "answerCallbackQuery").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_hard_to_delete() {
    story(async |town| whole_way(town, "deleteMessage").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bans_that_are_hard_to_lift_and_people_who_are_hard_to_walk_out() {
    story(async |town| whole_way(town, "unbanChatMember").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_that_are_hard_to_make() {
    story(async |town| whole_way(town, "createChatInviteLink").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_that_are_hard_to_revoke() {
    story(async |town| whole_way(town, "revokeChatInviteLink").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_that_are_hard_to_look_at() {
    story(async |town| whole_way(town, "getChatMember").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_a_basic_group_that_are_hard_to_remove() {
    story(async |town| {
        let club = town.basic_group("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        each(town, "banChatMember", async |bout, alice| {
            comes_in(bout, alice, &club, news).await;
            goes_out(bout, alice, &club).await;
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_are_hard_to_ban() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        let olga = town.owner();
        each(town, "banChatMember", async |bout, alice| {
            comes_in(bout, alice, &club, news).await;
            let fault = bout.begins();
            olga.says(&format!("/ban {}", alice.id)).await;
            bout.settles().await;
            bout.over(fault);
            olga.hears("is banned");
            olga.hears_nothing();
            assert_eq!(town.world.status(alice.id, club.id()), "kicked", "{}", bout.name());
            town.wait(days(8)).await;
            assert_eq!(town.world.status(alice.id, club.id()), "kicked", "{}: it lasts", bout.name());
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_are_hard_to_approve() {
    story(async |town| {
        let club = town.group("Gold").await;
        club.takes_requests(true).await;
        town.plan("Trial week", "7 days", &[&club], true).await;
        let news = town.sponsors.sponsor("News", "https://t.me/+news");
        each(town, "approveChatJoinRequest", async |bout, alice| {
            comes_in(bout, alice, &club, news).await;
            assert!(town.world.requests(club.id()).is_empty(), "{}: nobody is left waiting", bout.name());
            goes_out(bout, alice, &club).await;
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_are_hard_to_decline() {
    story(async |town| {
        let club = town.group("Gold").await;
        club.takes_requests(true).await;
        let link = town.world.makes_link(OWNER, club.id(), None, true);
        each(town, "declineChatJoinRequest", async |bout, alice| {
            let fault = bout.begins();
            assert_eq!(alice.opens(&link).await, Entered::Requested { chat: club.id() });
            bout.settles().await;
            bout.over(fault);
            assert!(!club.has(alice), "{}", bout.name());
            assert!(town.world.requests(club.id()).is_empty(), "{}: nobody is left waiting", bout.name());
            alice.hears("Gold");
            alice.hears_nothing();
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_list_that_is_hard_to_publish() {
    for (what, trouble) in troubles() {
        story(async |town| {
            town.sleep().await;
            let fault = town.world.fault(Fault::on("setMyCommands", trouble.clone()).times(2));
            let before = town.world.calls_after(0).0;
            town.wake().await;
            let published = |world: &usher::emulator::World| {
                let (_, calls) = world.calls_after(before);
                let good = calls.iter().filter(|call| call.method == "setMyCommands" && call.code == 200);
                good.map(|call| call.params.get("language_code").cloned()).collect::<HashSet<_>>().len()
            };
            town.until(|world| published(world) == 3 && world.hits(fault) == 2).await;
            assert_eq!(town.world.hits(fault), 2, "{what}");
        })
        .await;
    }
}

/// What the sponsor network does, and what a person meets under either policy.
enum Means {
    /// The sponsors are shown: the oddity is none.
    Shown,
    /// No sponsor for this person: in.
    Pass,
    /// No usable answer: the policy decides.
    Fault,
}

fn quirks() -> Vec<(Quirk, Means)> {
    let slow = Quirk::Slow(Duration::from_secs(600));
    let late = Quirk::Slow(Duration::from_millis(20));
    vec![
        (slow, Means::Fault),
        (Quirk::Hang, Means::Fault),
        (Quirk::Dropped, Means::Fault),
        (Quirk::CutOff, Means::Fault),
        (Quirk::Html(200), Means::Fault),
        (Quirk::Html(502), Means::Fault),
        (Quirk::Error(401), Means::Fault),
        (Quirk::Error(429), Means::Fault),
        (Quirk::Error(500), Means::Fault),
        (Quirk::Bare(503), Means::Fault),
        (Quirk::Raw(200, b"{\"status\":".to_vec()), Means::Fault),
        (Quirk::UnknownStatus, Means::Fault),
        (Quirk::EmptyWarning, Means::Fault),
        (Quirk::FormWithoutUrl, Means::Fault),
        (Quirk::InvalidLink, Means::Fault),
        (Quirk::Huge, Means::Fault),
        (Quirk::Bare(404), Means::Pass),
        (late, Means::Shown),
        (Quirk::PlainText, Means::Shown),
        (Quirk::IntIds, Means::Shown),
        (Quirk::NullIds, Means::Shown),
        (Quirk::NullFields, Means::Shown),
        (Quirk::MissingFields, Means::Shown),
        (Quirk::ExtraFields, Means::Shown),
        (Quirk::SmartLink, Means::Shown),
    ]
}

/// Meets the sponsor network in every mood, each on a newcomer of its own.
async fn moods(town: &Town, open: bool) {
    let club = town.club("Gold").await;
    town.plan("Trial week", "7 days", &[&club], true).await;
    let news = town.sponsors.sponsor("News", "https://t.me/+news");
    let olga = town.owner();
    olga.says("/start").await;
    olga.hears("Trial week");
    for (quirk, means) in quirks() {
        let mut told = Told { name: format!("{quirk:?}"), armed: true };
        // A healthy answer in between: what is asked is the one fault, not a network that has been given up.
        let (before, alice) = (town.person("Ada"), town.person("Alice"));
        before.says("/start").await;
        before.hears("the sponsor below");
        town.sponsors.quirk(quirk);
        alice.says("/start").await;
        match means {
            Means::Shown => _ = alice.hears("the sponsor below"),
            Means::Pass => _ = alice.hears("Trial week"),
            Means::Fault if open => _ = alice.hears("Trial week"),
            Means::Fault => _ = alice.hears("right now"),
        }
        town.sponsors.heal();
        if matches!(means, Means::Fault) && !open {
            alice.taps("Try again").await;
            alice.hears("the sponsor below");
        }
        if matches!(means, Means::Shown) || (matches!(means, Means::Fault) && !open) {
            town.sponsors.subscribes(alice.id, news);
            alice.taps("I have subscribed").await;
            alice.hears("Trial week");
        }
        assert_eq!(alice.enters().await, Entered::Joined { chat: club.id() });
        told.armed = false;
    }
    olga.hears("refuses");
    olga.hears_nothing();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_gate_lets_people_in_whatever_the_sponsor_network_does() {
    let scene = Scene::default().with("--gate-timeout", "2s");
    story_in(scene, async |town| moods(town, true).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_gate_asks_people_to_try_again_whatever_the_sponsor_network_does() {
    let scene = Scene::default().with("--gate-timeout", "2s").with("--gate-on-error", "closed");
    story_in(scene, async |town| moods(town, false).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_may_stumble_at_any_of_the_first_calls() {
    for nth in 1..=3 {
        story(async |town| {
            town.sleep().await;
            // Each call waits until the next one has its trouble; the one that is meant fails.
            let stumble = async {
                let trouble = |call| if call == nth { Trouble::Drop } else { Trouble::Hold };
                let mut held = town.world.fault(Fault::on("getMe", trouble(1)).once());
                for call in 2..=nth {
                    let reached = town.world.until(|world| world.hits(held) > 0, PATIENCE).await;
                    assert!(reached, "getMe is called less than {nth} times");
                    let next = town.world.fault(Fault::on("getMe", trouble(call)).once());
                    town.world.heal(held);
                    held = next;
                }
            };
            tokio::join!(town.wake(), stumble);
            let alice = town.person("Alice");
            alice.says("/help").await;
            alice.hears("/status");
        })
        .await;
    }
}
