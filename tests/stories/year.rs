//! A year of a club: two hundred people, five plans, money in every way, members who bring others, and all that goes wrong
//! meanwhile.

mod invites;

use std::{collections::HashMap, time::Duration};

use usher::{
    domain::{
        BotId, PlanId, UserId,
        order::{Method, Outcome as Became, State},
        sale::Rule,
    },
    emulator::{Button, ButtonKind, Fault, Outcome, Trouble},
    flows::refund::{self, Refund},
};

use self::invites::Invites;
use crate::town::{Club, OWNER, Person, RIGHTS, Scene, Town, days, story_in};

const PEOPLE: usize = 200;
const WEEKS: usize = 52;
/// Stars in everybody's purse at the beginning.
const PURSE: i64 = 100_000;

/// One of the five plans.
#[derive(Clone, Copy)]
struct Ware {
    plan: PlanId,
    /// How its page's button of the way to pay reads in part.
    way: Way,
    /// Which of the clubs it opens.
    opens: &'static [usize],
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Stars(&'static str),
    Monthly(&'static str),
    Transfer,
    Code,
}

/// The year, and the books that the story keeps by itself.
struct Year<'t> {
    town: &'t Town,
    chance: Chance,
    clubs: Vec<Club<'t>>,
    wares: Vec<Ware>,
    people: Vec<i64>,
    /// Transfers that the owner said had arrived, in cents, by person.
    transfers: HashMap<i64, Vec<i64>>,
    codes: Vec<String>,
    banned: Vec<i64>,
    invites: Invites,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_a_club_ends_with_books_that_add_up_and_seats_that_match_rights() {
    // Nothing here is about the pace.
    story_in(Scene::default().with("--send-rate", "0"), async |town| {
        let mut year = Year::begin(town).await;
        for week in 0..WEEKS {
            year.arrive(week).await;
            year.shop().await;
            year.go_in().await;
            year.look_after(week).await;
            year.trouble(week).await;
            for _ in 0..7 {
                town.wait(days(1)).await;
            }
            year.is_as_it_should(week).await;
        }
        year.adds_up().await;
        year.invitations_add_up().await;
        // What everybody was told meanwhile is for other stories.
        for id in year.people.iter().copied().chain([OWNER]) {
            Person { town, id }.may_hear("");
        }
    })
    .await;
}

impl<'t> Year<'t> {
    async fn begin(town: &'t Town) -> Self {
        let clubs = vec![town.club("Gold").await, town.group("Silver").await];
        town.owner().says("/help").await;
        for method in [Method::Stars, Method::Manual] {
            town.takes(method).await;
        }
        let [gold, silver] = [&clubs[0], &clubs[1]];
        let week = town.sells("Week", "7 days", &[gold], &["100 XTR"]).await;
        let month = town.sells("Month", "1 month", &[gold], &["250 XTR"]).await;
        town.change(month, |plan| plan.rules.set.push(Rule::Recurring)).await;
        let quarter = town.sells("Quarter", "3 months", &[silver], &["25.00 USD"]).await;
        let whole = town.sells("Everything", "1 year", &[gold, silver], &["80.00 USD"]).await;
        let gift = town.plan("Gift", "14 days", &[silver], false).await;
        town.change(gift, |plan| plan.rules.set.push(Rule::TokenOnly)).await;
        let (_, codes) = town.makes(gift, 60, |_| {}).await;
        let ware = |plan, way, opens| Ware { plan, way, opens };
        let wares = vec![
            ware(week, Way::Stars("100"), &[0]),
            ware(month, Way::Monthly("250"), &[0]),
            ware(quarter, Way::Transfer, &[1]),
            ware(whole, Way::Transfer, &[0, 1]),
            ware(gift, Way::Code, &[1]),
        ];
        let chance = Chance(0x9E37_79B9_7F4A_7C15);
        let (people, transfers, banned) = (Vec::new(), HashMap::new(), Vec::new());
        let year = Self { town, chance, clubs, wares, people, transfers, codes, banned, invites: Invites::default() };
        year.rewards_invitations().await;
        year
    }

    fn person(&self, id: i64) -> Person<'t> {
        Person { town: self.town, id }
    }

    /// Four newcomers a week, until there are enough.
    async fn arrive(&mut self, week: usize) {
        let until = (PEOPLE * (week + 1)).div_ceil(WEEKS);
        let known = self.people.len();
        while self.people.len() < until {
            let id = self.town.person("Member").id;
            self.town.world.set_stars(id, PURSE);
            self.people.push(id);
        }
        let newcomers = self.people[known..].to_vec();
        self.come_by_links(&newcomers).await;
    }

    /// Whoever has nothing may want something; what they do, they do at the same time.
    async fn shop(&mut self) {
        let mut wants = Vec::new();
        for id in self.people.clone() {
            let idle = self.person(id).rights().await.is_empty() && self.may_act(id);
            if idle && self.chance.one_in(3) {
                wants.push((id, self.wares[self.chance.below(self.wares.len())]));
            }
        }
        let (by_code, buyers): (Vec<_>, Vec<_>) = wants.into_iter().partition(|(_, ware)| ware.way == Way::Code);
        for (id, _) in by_code {
            if let Some(code) = self.codes.pop() {
                self.town.world.says(id, self.town.bot, &format!("/start {code}")).unwrap();
            }
        }
        for (id, ware) in &buyers {
            self.town.world.says(*id, self.town.bot, &format!("/start plan_{}", ware.plan)).unwrap();
        }
        self.town.settle().await;
        let transfers = |(_, ware): &&(i64, Ware)| ware.way == Way::Transfer;
        let may_use: Vec<i64> = buyers.iter().filter(transfers).map(|(id, _)| *id).collect();
        let whole = self.use_credit(&may_use).await;
        let buyers: Vec<(i64, Ware)> = buyers.into_iter().filter(|(id, _)| !whole.contains(id)).collect();
        for (id, ware) in &buyers {
            let text = match ware.way {
                Way::Stars(price) | Way::Monthly(price) => price,
                Way::Transfer | Way::Code => "by transfer",
            };
            self.taps(*id, text);
        }
        self.town.settle().await;
        self.pay(&buyers).await;
    }

    /// Presses without waiting for what comes of it; a way to pay with credit only if that is meant.
    fn taps(&self, id: i64, text: &str) {
        let is_meant = |button: &Button| {
            button.text.contains(text) && (text.contains("credit") || !button.text.contains("credit"))
        };
        let found = self.person(id).view().into_iter().rev().find_map(|message| {
            let button = message.buttons.iter().flatten().find(|button| is_meant(button))?;
            match &button.kind {
                ButtonKind::Callback(data) => Some((message.id, data.clone())),
                _ => None,
            }
        });
        let (message, data) = found.unwrap_or_else(|| panic!("{id} sees no button “{text}”"));
        self.town.world.taps(id, self.town.bot, message, &data);
    }

    async fn pay(&mut self, buyers: &[(i64, Ware)]) {
        let (world, bot) = (&self.town.world, self.town.bot);
        let mut under_way = Vec::new();
        let mut claimed = Vec::new();
        for (id, ware) in buyers {
            match ware.way {
                Way::Stars(_) => under_way.push(world.pays(*id, bot, self.person(*id).invoice().id)),
                Way::Monthly(_) => under_way.push(world.pays_link(*id, &self.person(*id).bill())),
                // Some think better of it: their order lapses.
                Way::Transfer if self.chance.one_in(6) => {}
                Way::Transfer => {
                    self.taps(*id, "I have paid");
                    claimed.push(*id);
                }
                Way::Code => {}
            }
        }
        self.town.settle().await;
        for payment in under_way {
            let outcome = world.outcome_within(&payment, Duration::from_secs(30)).await;
            assert!(matches!(outcome, Some(Outcome::Paid(_))), "{outcome:?}");
        }
        for id in claimed {
            let order = self.person(id).order().await;
            assert_eq!(order.state, State::AwaitingConfirmation);
            let price = order.amount.minor;
            let arrived = !self.chance.one_in(5);
            let word = if arrived { "confirm" } else { "reject" };
            if arrived {
                self.transfers.entry(id).or_default().push(price);
            }
            let message = self.town.owner().view().last().expect("a card").id;
            // Twice: two owners, or one with a trembling finger.
            for _ in 0..2 {
                world.taps(OWNER, bot, message, &format!("order:{word}:{}", order.key));
            }
        }
        self.town.settle().await;
    }

    /// Whoever has a link opens it; a few give it away to somebody who was never here.
    async fn go_in(&mut self) {
        let mut strangers = Vec::new();
        for id in self.people.clone() {
            for link in self.links(id) {
                if self.chance.one_in(40) {
                    let stranger = self.town.world.person("Stranger");
                    self.town.world.opens_link(stranger, &link);
                    strangers.push(stranger);
                } else {
                    self.town.world.opens_link(id, &link);
                }
            }
        }
        self.town.settle().await;
        for stranger in strangers {
            for club in &self.clubs {
                assert!(!club.has(&self.person(stranger)), "a stranger stays with somebody else's link");
            }
        }
        self.ask_for_links().await;
    }

    /// Who lost their link to a stranger, or walked out, asks for another.
    async fn ask_for_links(&self) {
        let mut lacking = Vec::new();
        for id in &self.people {
            if self.opened_to(*id).await.iter().any(|n| !self.clubs[*n].has(&self.person(*id))) {
                lacking.push(*id);
            }
        }
        for id in &lacking {
            self.town.world.says(*id, self.town.bot, "/status").unwrap();
        }
        self.town.settle().await;
        for id in &lacking {
            for button in self.links_offered(*id) {
                self.town.world.taps(*id, self.town.bot, button.0, &button.1);
            }
        }
        self.town.settle().await;
        for id in &lacking {
            for link in self.links(*id) {
                self.town.world.opens_link(*id, &link);
            }
        }
        self.town.settle().await;
    }

    /// The links into chats that a person sees.
    fn links(&self, id: i64) -> Vec<String> {
        self.person(id).addresses().into_iter().filter(|address| address.contains("t.me/+")).collect()
    }

    /// The buttons for new links that a person sees in the newest message that has any.
    fn links_offered(&self, id: i64) -> Vec<(i64, String)> {
        let newest = self.person(id).view().into_iter().rev().find_map(|message| {
            let buttons = message.buttons.iter().flatten().filter_map(|button| match &button.kind {
                ButtonKind::Callback(data) if button.text.contains("Get a link") => Some((message.id, data.clone())),
                _ => None,
            });
            let buttons: Vec<_> = buttons.collect();
            (!buttons.is_empty()).then_some(buttons)
        });
        newest.unwrap_or_default()
    }

    /// Which clubs the rights of a person open now.
    async fn opened_to(&self, id: i64) -> Vec<usize> {
        let now = self.town.clock.now();
        let rights = self.person(id).rights().await;
        let running = rights.iter().filter(|right| right.ends_at > now);
        let mut opens: Vec<usize> = running
            .filter_map(|right| self.wares.iter().find(|ware| ware.plan == right.plan))
            .flat_map(|ware| ware.opens.iter().copied())
            .collect();
        opens.sort_unstable();
        opens.dedup();
        opens
    }
}

/// What goes wrong.
impl Year<'_> {
    async fn trouble(&mut self, week: usize) {
        if week % 2 == 1 {
            self.give_back().await;
        }
        if week % 5 == 4 {
            self.ban().await;
        }
        match week % 9 {
            2 => self.telegram_is_ill().await,
            5 => self.usher_sleeps().await,
            7 => self.a_right_is_missing().await,
            8 => self.nobody_tells().await,
            _ => {}
        }
        self.some_walk_out().await;
    }

    /// The operator gives somebody's Stars back.
    async fn give_back(&mut self) {
        let app = self.town.usher().app;
        let bot = app.bot(BotId(self.town.bot)).expect("the bot");
        for _ in 0..20 {
            let id = self.people[self.chance.below(self.people.len())];
            let payments = self.person(id).payments().await;
            let Some(payment) =
                payments.iter().find(|payment| payment.method == Method::Stars && payment.refunded_at.is_none())
            else {
                continue;
            };
            let done = refund::give_back(&app, &bot, Method::Stars, &payment.charge, UserId::OPERATOR).await.unwrap();
            assert_eq!(done, Refund::Done);
            break;
        }
        self.town.settle().await;
    }

    /// The owner bans a member, who is out at once.
    async fn ban(&mut self) {
        let inside = self.people.iter().copied().find(|id| self.clubs[0].has(&self.person(*id)));
        let Some(id) = inside else { return };
        self.town.owner().says(&format!("/ban {id}")).await;
        assert!(self.clubs.iter().all(|club| !club.has(&self.person(id))), "{id} is banned and inside");
        self.banned.push(id);
        self.invites.banned.insert(id, self.town.clock.now());
    }

    /// A day of errors, lost answers and silence.
    async fn telegram_is_ill(&self) {
        let faults = [
            Fault::any(Trouble::Status(502)).times(20),
            Fault::on("sendMessage", Trouble::LostAnswer).times(3),
            Fault::on("banChatMember", Trouble::Html).times(3),
            Fault::on("createChatInviteLink", Trouble::LostAnswer).times(2),
            Fault::on("unbanChatMember", Trouble::TooMany(30)).times(3),
        ];
        let faults = faults.map(|fault| self.town.world.fault(fault));
        self.town.wait(days(1)).await;
        faults.into_iter().for_each(|fault| self.town.world.heal(fault));
    }

    /// Nobody is at the door for three days; Telegram keeps what happens for one.
    async fn usher_sleeps(&self) {
        self.town.sleep().await;
        for _ in 0..3 {
            self.town.clock.advance(days(1));
            let inside = self.people.iter().find(|id| self.clubs[0].has(&self.person(**id)));
            if let Some(id) = inside {
                self.town.world.leaves(*id, self.clubs[0].id());
            }
        }
        self.town.wake().await;
    }

    /// An administrator takes a right away and gives it back two days later: removals wait, and then run.
    async fn a_right_is_missing(&self) {
        let (world, club) = (&self.town.world, self.clubs[0].id());
        world.set_bot_rights(club, self.town.bot, &["can_invite_users"], OWNER);
        self.town.wait(days(2)).await;
        world.set_bot_rights(club, self.town.bot, &RIGHTS, OWNER);
        self.town.settle().await;
    }

    /// Telegram does not tell of two comings and goings.
    async fn nobody_tells(&mut self) {
        for _ in 0..2 {
            let inside: Vec<_> =
                self.people.iter().filter(|id| self.clubs[1].has(&self.person(**id))).copied().collect();
            if inside.is_empty() {
                return;
            }
            self.town.world.loses_next(self.town.bot, "chat_member");
            self.town.world.leaves(inside[self.chance.below(inside.len())], self.clubs[1].id());
        }
        self.town.settle().await;
    }

    async fn some_walk_out(&mut self) {
        for id in self.people.clone() {
            if self.chance.one_in(60) {
                self.clubs.iter().for_each(|club| self.town.world.leaves(id, club.id()));
            }
        }
        self.town.settle().await;
    }
}

/// What must be true.
impl Year<'_> {
    /// Nobody is inside without a right, whatever happened in the week.
    async fn is_as_it_should(&self, week: usize) {
        for id in &self.people {
            let opened = self.opened_to(*id).await;
            for (n, club) in self.clubs.iter().enumerate() {
                let may = opened.contains(&n) && !self.banned.contains(id);
                assert!(may || !club.has(&self.person(*id)), "week {week}: {id} is in {n} without a right");
            }
        }
    }

    async fn adds_up(&mut self) {
        self.go_in().await;
        let mut granted = 0;
        for id in self.people.clone() {
            let person = self.person(id);
            if self.invites.forgotten.contains_key(&id) {
                continue;
            }
            let opened = self.opened_to(id).await;
            for (n, club) in self.clubs.iter().enumerate() {
                assert_eq!(club.has(&person), opened.contains(&n), "{id} and club {n}");
            }
            // Telegram's own books of Stars, and the owner's of transfers, beside ours.
            let payments = person.payments().await;
            let paid = |method| payments.iter().filter(move |payment| payment.method == method);
            let stars: i64 = paid(Method::Stars)
                .filter(|payment| payment.refunded_at.is_none())
                .map(|payment| payment.amount.minor)
                .sum();
            assert_eq!(PURSE - self.town.world.stars(id), stars, "the Stars of {id}: {payments:#?}");
            let mut arrived: Vec<i64> = paid(Method::Manual).map(|payment| payment.amount.minor).collect();
            let mut told = self.transfers.remove(&id).unwrap_or_default();
            arrived.sort_unstable();
            told.sort_unstable();
            assert_eq!(arrived, told, "the transfers of {id}");
            granted += payments.iter().filter(|payment| payment.outcome == Became::Granted).count();
        }
        assert_eq!(self.people.len(), PEOPLE);
        assert!(granted > 2 * PEOPLE && self.banned.len() >= 8, "{granted} payments, {} bans", self.banned.len());
    }
}

/// The same year at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % bound
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}
