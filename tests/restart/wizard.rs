//! `kill -9` between every two steps of what the team does in dialogues, in the middle of each step, and while several of
//! them are at it: each dialogue goes on where it was, and everything is made once, with exactly what was chosen.

use std::{cell::Cell, collections::HashSet, time::Duration};

use futures::future::{join_all, join3};
use usher::{
    domain::{BotId, ChatId, Plan, PlanId, Source, UserId, order::Method, team::Act},
    emulator::{ButtonKind, Fault, Message, Trouble},
    store::Store,
};

use crate::{
    dice::Dice,
    market::{Market, market},
    place::{OWNER, PATIENCE, Place, on_every_database},
};

/// A daemon is killed at most so long after somebody said or pressed something.
const SOON: Duration = Duration::from_millis(150);
/// Daemons that die while three people are at it.
const KILLS: usize = 25;

/// When the daemon dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Death {
    /// At random instants after each answer, and when it was heard.
    Soon,
    /// What the answer does is written, and nobody was told yet; and when it was heard.
    Unsaid,
    /// By somebody else's hand.
    Elsewhere,
}

/// What is seen when an answer was heard, in a message that is newer than the one that was answered.
enum Heard<'a> {
    /// All of these words in one message, or all of one of the others.
    Reads(&'a [&'a [&'a str]]),
    /// A button whose data begin and end so.
    Button(&'a str, &'a str),
    /// The same on which a tick has appeared, also in the message that was answered.
    Ticked(&'a str, &'a str),
}

/// Somebody of the team in a dialogue with the bot.
struct Talk<'p> {
    place: &'p Place,
    person: i64,
    dice: Dice,
    death: Death,
    /// The message that was answered last; what is older is over.
    since: Cell<i64>,
    kills: Cell<usize>,
}

/// A button: its message, its data and what is written on it.
type Button = (i64, String, String);

impl<'p> Talk<'p> {
    fn of(place: &'p Place, person: i64, dice: Dice, death: Death) -> Self {
        Self { place, person, dice, death, since: Cell::new(0), kills: Cell::new(0) }
    }

    /// What the bot has said since the last answer, latest first.
    fn unheard(&self) -> impl Iterator<Item = Message> {
        let since = self.since.get();
        self.place.view(self.person).into_iter().rev().filter(move |message| message.from_bot && message.id > since)
    }

    fn buttons(&self, begin: &str, end: &str) -> impl Iterator<Item = Button> {
        self.unheard().flat_map(move |message| {
            let meant = message.buttons.iter().flatten().filter_map(|button| match &button.kind {
                ButtonKind::Callback(data) if data.starts_with(begin) && data.ends_with(end) => {
                    Some((message.id, data.clone(), button.text.clone()))
                }
                _ => None,
            });
            meant.collect::<Vec<_>>()
        })
    }

    /// The newest.
    fn button(&self, begin: &str, end: &str) -> Option<Button> {
        self.buttons(begin, end).next()
    }

    fn reads(&self, words: &[&str]) -> bool {
        self.unheard().any(|message| words.iter().all(|word| message.text.contains(word)))
    }

    fn hears(&self, heard: &Heard<'_>) -> bool {
        match heard {
            Heard::Reads(any) => any.iter().any(|words| self.reads(words)),
            Heard::Button(begin, end) => self.button(begin, end).is_some(),
            // A message that was repeated after a kill, and not pressed, is as it was.
            Heard::Ticked(begin, end) => self.buttons(begin, end).any(|(.., text)| text.starts_with('✅')),
        }
    }

    /// Writes to the bot.
    async fn says(&self, words: &str, heard: Heard<'_>) {
        self.step(words, &heard, || {
            self.since.set(self.place.view(self.person).last().map_or(0, |message| message.id));
            self.place.world.says(self.person, self.place.bot, words).unwrap();
        })
        .await;
    }

    /// Presses the newest button whose data begin and end so.
    async fn presses(&self, begin: &str, end: &str, heard: Heard<'_>) {
        let what = format!("{begin}…{end}");
        self.place.until(&format!("{}: a button {what}", self.person), |_| self.button(begin, end).is_some()).await;
        let (message, data, _) = self.button(begin, end).expect("the button");
        // A tick appears where it was pressed, and a second press would take it away.
        let turns = matches!(heard, Heard::Ticked(..));
        self.since.set(if turns { message - 1 } else { message });
        // Of two changes that a slipping finger begins the second counts.
        let may_slip = !turns && !begin.starts_with("ware:") && self.death == Death::Elsewhere;
        let slips = may_slip && self.dice.below(4) == 0;
        self.step(&what, &heard, || {
            for _ in 0..1 + usize::from(slips) {
                self.place.world.taps(self.person, self.place.bot, message, &data);
            }
        })
        .await;
    }

    async fn step(&self, what: &str, heard: &Heard<'_>, gives: impl Fn()) {
        let place = self.place;
        let is_heard = async || {
            if !place.world.until(|_| self.hears(heard), PATIENCE).await {
                let seen: Vec<Message> = self.unheard().collect();
                panic!("{} on {} answers {what} and is not heard: {seen:#?}", self.person, place.database());
            }
        };
        match self.death {
            Death::Elsewhere => {
                gives();
                is_heard().await;
            }
            Death::Soon => {
                let mut daemon = place.start().await;
                gives();
                for _ in 0..=self.dice.below(2) {
                    tokio::time::sleep(self.dice.up_to(SOON)).await;
                    self.dies(daemon).await;
                    daemon = place.start().await;
                }
                is_heard().await;
                self.dies(daemon).await;
            }
            Death::Unsaid => {
                let daemon = place.start().await;
                // What was said before a kill may be said once more: not that is waited for.
                place.comes_to_rest().await;
                let held =
                    ["sendMessage", "editMessageText"].map(|way| place.world.fault(Fault::on(way, Trouble::Hold)));
                gives();
                place.until("somebody is about to be told", |world| held.iter().any(|one| world.hits(*one) > 0)).await;
                self.dies(daemon).await;
                assert!(!self.hears(heard), "{what}: nobody was told");
                held.into_iter().for_each(|one| place.world.heal(one));
                let daemon = place.start().await;
                is_heard().await;
                self.dies(daemon).await;
            }
        }
    }

    async fn dies(&self, daemon: crate::daemon::Daemon) {
        let log = daemon.kill().await;
        assert!(!log.contains("ERROR"), "{log}");
        self.kills.set(self.kills.get() + 1);
    }
}

/// A plan as somebody wants it.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    name: String,
    amount: u32,
    currency: &'static str,
    term: &'static str,
    places: u32,
}

impl Wanted {
    fn of(plan: &Plan) -> (String, Vec<String>, String, Option<i64>, Vec<ChatId>) {
        let prices = plan.prices.iter().map(ToString::to_string).collect();
        (plan.name.clone(), prices, plan.term.to_string(), plan.rules.max_customers.map(i64::from), plan.chats.clone())
    }

    fn as_made(&self, club: i64) -> (String, Vec<String>, String, Option<i64>, Vec<ChatId>) {
        let price = match self.currency {
            "XTR" => format!("{} XTR", self.amount),
            other => format!("{}.00 {other}", self.amount),
        };
        (self.name.clone(), vec![price], self.term.to_owned(), Some(i64::from(self.places)), vec![ChatId(club)])
    }
}

/// What came of a change of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Changed,
    /// Somebody else was first, and theirs was left as it is.
    Left,
}

/// The dialogues.
impl Talk<'_> {
    async fn makes(&self, club: i64, plan: &Wanted) {
        let (name, club) = (plan.name.as_str(), format!(":{club}"));
        self.says("/newplan", Heard::Reads(&[&["called?"]])).await;
        self.says(name, Heard::Reads(&[&["cost?", name]])).await;
        self.says(&plan.amount.to_string(), Heard::Button("draft:currency:", "")).await;
        // Something else comes in between, and the plan waits.
        self.says("/help", Heard::Reads(&[&["aside", name]])).await;
        let currency = format!(":{}", plan.currency);
        self.presses("draft:currency:", ":resume", Heard::Button("draft:currency:", &currency)).await;
        self.presses("draft:currency:", &currency, Heard::Button("draft:term:", "")).await;
        self.presses("draft:term:", &format!(":{}", plan.term), Heard::Reads(&[&["Which chats", name]])).await;
        self.presses("draft:chats:", &club, Heard::Ticked("draft:chats:", &club)).await;
        self.presses("draft:chats:", ":done", Heard::Reads(&[&["A new plan", name]])).await;
        self.presses("draft:preview:", ":places", Heard::Reads(&[&["How many people", name]])).await;
        let places = format!("Places: {}", plan.places);
        self.says(&plan.places.to_string(), Heard::Reads(&[&[&places, name]])).await;
        self.presses("draft:preview:", ":save", Heard::Reads(&[&["is made", name]])).await;
    }

    /// Changes one field of a plan by words. Whoever comes too late puts theirs upon it, or leaves it.
    async fn changes(&self, plan: PlanId, field: &str, (words, shown): (&str, &str), insists: bool) -> Outcome {
        let (show, change, mine) = (format!("ware:show:{plan}"), format!("ware:change:{plan}"), format!(":{field}"));
        self.says("/plans", Heard::Button(&show, "")).await;
        self.presses(&show, "", Heard::Button(&change, "")).await;
        let asked = format!("draft:{field}:");
        self.presses(&change, "", Heard::Reads(&[&["Changing"]])).await;
        self.presses("draft:preview:", &mine, Heard::Button(&asked, "")).await;
        self.says(words, Heard::Reads(&[&["Changing", shown]])).await;
        let (done, late): (&[&str], &[&str]) = (&["is changed"], &["Somebody else has changed"]);
        self.presses("draft:preview:", ":save", Heard::Reads(&[done, late])).await;
        while !self.reads(done) {
            if !insists {
                self.presses("draft:conflict:", ":theirs", Heard::Reads(&[&["Changing"]])).await;
                self.presses("draft:preview:", ":drop", Heard::Reads(&[&["stays as it was"]])).await;
                return Outcome::Left;
            }
            self.presses("draft:conflict:", ":mine", Heard::Reads(&[done, late])).await;
        }
        Outcome::Changed
    }

    /// Presses this of a chat's page, which then offers the other.
    async fn sets_chat(&self, chat: i64, verb: &str, other: &str) {
        let (show, verb) = (format!("chat:show:{chat}"), format!("chat:{verb}:{chat}"));
        self.says("/chats", Heard::Button(&show, "")).await;
        self.presses(&show, "", Heard::Button(&verb, "")).await;
        self.presses(&verb, "", Heard::Button(&format!("chat:{other}:{chat}"), "")).await;
    }

    async fn requires(&self, chat: i64) {
        let require = format!("pass:require:{chat}");
        self.says("/gate", Heard::Button("pass:chats:0", "")).await;
        self.presses("pass:chats:0", "", Heard::Button(&require, "")).await;
        self.presses(&require, "", Heard::Button(&format!("pass:drop:{chat}"), "")).await;
    }

    async fn opens(&self, plan: &Plan) {
        let open = format!("pass:open:{}", plan.id);
        self.says("/gate", Heard::Button("pass:plans:0", "")).await;
        self.presses("pass:plans:0", "", Heard::Button(&open, "")).await;
        self.presses(&open, "", Heard::Reads(&[&["Passing it opens", &plan.name]])).await;
    }

    async fn asks_no_more(&self, source: Source) {
        let (off, on) = (format!("pass:unask:{}", source.name()), format!("pass:ask:{}", source.name()));
        self.says("/gate", Heard::Button(&off, "")).await;
        self.presses(&off, "", Heard::Button(&on, "")).await;
    }

    async fn is_paid_by_hand(&self, words: &str) {
        self.says("/methods", Heard::Button("method:set:manual", "")).await;
        self.presses("method:set:manual", "", Heard::Reads(&[&["Send me what people who pay by hand"]])).await;
        self.says(words, Heard::Reads(&[&["By hand", words]])).await;
    }
}

/// What the books say of everything that was done, and by whom: the latest last.
async fn done(store: &Store, bot: BotId) -> Vec<(Act, UserId, String)> {
    let mut done: Vec<_> = store.audit(bot, None, 1_000).await.unwrap();
    done.reverse();
    done.into_iter().map(|entry| (entry.act, entry.by, entry.what)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_between_all_steps_of_all_dialogues_lose_nothing_and_make_nothing_twice() {
    let seed = &Dice::new();
    on_every_database(&[], async |place| {
        let daemon = place.start().await;
        place.connect_club().await;
        let lounge = place.world.channel("Lounge", OWNER);
        place.world.makes_public(lounge, "lounge");
        place.world.add_bot_admin(lounge, place.bot, &["can_invite_users", "can_restrict_members"], OWNER);
        place.until("the lounge is connected", |_| place.view(OWNER).iter().any(|m| m.text.contains("Lounge"))).await;
        daemon.stop().await;
        let (place, bot, store) = (&*place, BotId(place.bot), place.store().await);
        let wanted = |name: &str, amount, currency, term, places| Wanted {
            name: name.to_owned(),
            amount,
            currency,
            term,
            places,
        };
        let lives = [
            (Death::Soon, wanted("Gold", 250, "XTR", "1 month", 100), ("ask", "unask"), "Blue Bank, 12-34"),
            (Death::Unsaid, wanted("Silver", 9, "USD", "1 year", 50), ("hold", "lift"), "Red Bank, 56-78"),
        ];
        let mut kills = 0;
        for (death, wanted, (verb, other), words) in &lives {
            let olga = Talk::of(place, OWNER, seed.own(kills as i64), *death);
            olga.makes(place.club, wanted).await;
            let made = store.all_plans(bot).await.unwrap();
            let plan = made.iter().find(|plan| plan.name == wanted.name).expect("the plan");
            assert_eq!(Wanted::of(plan), wanted.as_made(place.club), "{death:?}");
            assert_eq!(olga.changes(plan.id, "grace", ("2 days", "Grace: 2 days"), true).await, Outcome::Changed);
            olga.sets_chat(place.club, verb, other).await;
            if *death == Death::Soon {
                olga.asks_no_more(Source::SubGram).await;
                olga.requires(lounge).await;
            } else {
                olga.asks_no_more(Source::Channels).await;
            }
            olga.opens(plan).await;
            olga.is_paid_by_hand(words).await;
            kills += olga.kills.get();
        }
        let daemon = place.start().await;
        place.comes_to_rest().await;
        daemon.stop().await;
        // Exactly once each, in this order, and exactly what was chosen.
        let all = done(&store, bot).await;
        let acts: Vec<Act> = all.iter().map(|(act, ..)| *act).filter(|act| *act != Act::Connect).collect();
        let each = [Act::AddPlan, Act::ChangePlan, Act::SetChat, Act::SetGate];
        let first = [&each[..], &[Act::SetGate, Act::SetGate, Act::SetMethod]].concat();
        assert_eq!(acts, [&first[..], &each, &[Act::SetGate, Act::SetMethod]].concat(), "{all:#?}");
        let plans = store.all_plans(bot).await.unwrap();
        assert_eq!(plans.len(), 2);
        assert!(plans.iter().all(|plan| plan.grace == Some("2 days".parse().unwrap())), "{plans:#?}");
        let chat = store.chat(bot, ChatId(place.club)).await.unwrap().expect("the club");
        assert!(chat.join_requests && chat.keep_bans && !chat.keep_strays);
        let gate = store.bots().await.unwrap().remove(0).settings();
        let silver = plans.iter().find(|plan| plan.name == "Silver").expect("Silver");
        assert_eq!((gate.sources, gate.gate_plan), (vec![], Some(silver.id)));
        let required: Vec<_> = store.required_chats(bot).await.unwrap().into_iter().map(|(id, ..)| id).collect();
        assert_eq!(required, [ChatId(lounge)]);
        let methods = store.methods(bot).await.unwrap();
        let [row] = &methods[..] else { panic!("{methods:?}") };
        assert_eq!((row.method, row.instructions.as_deref()), (Method::Manual, Some("Red Bank, 56-78")));
        assert!(store.dialogues(bot, UserId(OWNER)).await.unwrap().is_empty(), "nothing is awaited any more");
        store.close().await;
        println!("{}: {kills} kills between and within the steps", place.database());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_while_three_people_of_the_team_are_at_it_at_once() {
    market(async |market| {
        let (place, store, bot) = (market.place, &market.store, market.bot);
        let (boris, max) = (place.world.person("Boris"), place.world.person("Max"));
        for (person, role) in [(boris, "owner"), (max, "manager")] {
            market.owner_reads(&["team", "add", &person.to_string(), "--role", role, "--json"]).await;
        }
        let team = [(OWNER, "Olga"), (boris, "Boris"), (max, "Max")];
        let wanted = |at: usize| Wanted {
            name: format!("Of {}", team[at].1),
            amount: 100 + u32::try_from(at).unwrap(),
            currency: ["XTR", "USD", "EUR"][at],
            term: ["1 month", "3 months", "1 year"][at],
            places: 10 + u32::try_from(at).unwrap(),
        };
        let talk = |at: usize| Talk::of(place, team[at].0, market.dice.own(team[at].0), Death::Elsewhere);
        let club = place.club;
        // Each a plan of their own, another field of the same plan, and then all of them the same field of it.
        let each = async |at: usize| {
            let talk = talk(at);
            talk.makes(club, &wanted(at)).await;
            let fields =
                [("grace", "2 days", "Grace: 2 days"), ("order", "7", "list: 7"), ("description", "Ours", "Ours")];
            let (field, words, shown) = fields[at];
            assert_eq!(talk.changes(market.month, field, (words, shown), true).await, Outcome::Changed);
            let places = (20 + at).to_string();
            // Who comes too late insists, or does not.
            let insists = market.dice.own(-7 - at as i64).below(2) == 0;
            talk.changes(market.month, "places", (&places, &format!("Places: {places}")), insists).await
        };
        let others = async |at: usize| {
            let talk = talk(at);
            match at {
                0 => talk.is_paid_by_hand("Blue Bank, by Olga").await,
                1 => talk.sets_chat(club, "hold", "lift").await,
                _ => talk.sets_chat(club, "ask", "unask").await,
            }
            match at {
                0 => talk.asks_no_more(Source::SubGram).await,
                1 => talk.asks_no_more(Source::Channels).await,
                _ => talk.opens(&store.plan(bot, market.premium).await.unwrap().expect("a plan")).await,
            }
        };
        let work = async {
            let (a, b, c) = join3(each(0), each(1), each(2)).await;
            join_all((0..team.len()).map(others)).await;
            [a, b, c]
        };
        let (outcomes, killed) = market.killed_during(KILLS, work).await;
        is_as_all_wanted(market, &team, &wanted, &outcomes).await;
        format!("{} kills, {} people at it", killed.len(), team.len())
    })
    .await;
}

async fn is_as_all_wanted(
    market: &Market<'_>,
    team: &[(i64, &str)],
    wanted: &dyn Fn(usize) -> Wanted,
    outcomes: &[Outcome],
) {
    let (store, bot, club) = (&market.store, market.bot, market.place.club);
    let (plans, all) = (store.all_plans(bot).await.unwrap(), done(store, bot).await);
    for (at, (person, name)) in team.iter().enumerate() {
        let mine = wanted(at);
        let made: Vec<_> = plans.iter().filter(|plan| plan.name == mine.name).map(Wanted::of).collect();
        assert_eq!(made, [mine.as_made(club)], "{name} chose it, once");
        let by = |act: Act| all.iter().filter(|(one, by, _)| (*one, by.0) == (act, *person)).count();
        let changes = 1 + usize::from(outcomes[at] == Outcome::Changed);
        assert_eq!((by(Act::AddPlan), by(Act::ChangePlan)), (1, changes), "{name}: {outcomes:?} {all:#?}");
        // Nobody's answers come to anybody else, and each is told once what became of theirs.
        let read: Vec<String> = market.place.view(*person).into_iter().filter(|m| m.from_bot).map(|m| m.text).collect();
        for (_, other) in team.iter().filter(|(other, _)| other != person) {
            let theirs = format!("“Of {other}”");
            let leak = read.iter().find(|text| text.contains(&theirs));
            assert_eq!(leak, None, "{name} reads of the plan of {other}");
        }
        let told: HashSet<&String> = read.iter().filter(|text| text.contains("is made")).collect();
        assert_eq!(told.len(), 1, "{name}: {told:?}");
    }
    let month = plans.iter().find(|plan| plan.id == market.month).expect("the plan");
    let fields = (month.grace.map(|grace| grace.to_string()), month.sort_order, month.description.as_deref());
    assert_eq!(fields, (Some("2 days".into()), 7, Some("Ours")), "nobody's change undid another's");
    // Whoever changed it last has it their way.
    let last = all.iter().rev().find(|(act, _, what)| *act == Act::ChangePlan && what.contains("places"));
    let (_, last, _) = last.expect("somebody was first");
    let at = team.iter().position(|(person, _)| *person == last.0).expect("of the team");
    assert_eq!(month.rules.max_customers.map(i64::from), Some(20 + at as i64), "{all:#?}");
    let chat = store.chat(bot, ChatId(club)).await.unwrap().expect("the club");
    assert!(chat.join_requests && chat.keep_bans);
    let gate = store.bots().await.unwrap().remove(0).settings();
    assert_eq!((gate.sources, gate.gate_plan), (vec![], Some(market.premium)));
    let methods = store.methods(bot).await.unwrap();
    let words = methods.iter().find_map(|row| row.instructions.as_deref());
    assert_eq!((methods.len(), words), (Method::ALL.len(), Some("Blue Bank, by Olga")));
}
