//! The year's referrals: who brought whom, what it earned, what was paid with it, and what went back.

use std::collections::{HashMap, HashSet};

use secrecy::ExposeSecret as _;
use sqlx::{AssertSqlSafe, Connection as _};
use usher::{
    clock::Clock,
    domain::{
        BotId, Moment, UserId,
        balance::{Entry, Kind},
        order::{Method, Outcome as Became, Payment},
        referral::Program,
        team::Act,
    },
    emulator::{ButtonKind, Message},
    store::Store,
};

use super::Year;
use crate::{
    referrals::{rewards, sets_rate},
    town::{OWNER, days},
};

/// Percent of a first payment and of every later one, and the days for which they are held.
const FIRST: u64 = 20;
const RENEWAL: u64 = 10;
const HOLD: u64 = 14;
/// What 100 Stars are worth in cents: at first, and from this week on.
const RATES: [i64; 2] = [150, 200];
const DEARER_FROM: usize = 20;

/// What the story knows by itself of who invited whom.
#[derive(Default)]
pub struct Invites {
    /// Payloads of links, by person.
    links: HashMap<i64, String>,
    /// Who brought somebody, before they had anything.
    brought: HashMap<i64, i64>,
    /// What owners were told to have paid out, in cents.
    paid_out: HashMap<i64, i64>,
    /// Since when the second rate holds.
    dearer: Option<Moment>,
    /// Since when somebody is banned: they earn nothing more.
    pub banned: HashMap<i64, Moment>,
    /// Who was forgotten, with what they had by then.
    pub forgotten: HashMap<i64, Forgotten>,
    letters: usize,
    by_credit: usize,
}

/// Somebody who was forgotten.
pub struct Forgotten {
    /// The number under which the books go on.
    nobody: i64,
    at: Moment,
    payments: Vec<Payment>,
    entries: Vec<Entry>,
}

impl Year<'_> {
    pub async fn rewards_invitations(&self) {
        rewards(self.town, &format!("first {FIRST} renewal {RENEWAL} hold {HOLD}d minimum 5 pay manual")).await;
        sets_rate(self.town, "100 XTR = 1.50 USD").await;
    }

    /// Half of those who arrive come by a member's link; some try their own first, which counts for nothing, and a customer
    /// who opens one is nobody's.
    pub async fn come_by_links(&mut self, newcomers: &[i64]) {
        let members: Vec<i64> = self.people.iter().copied().filter(|id| !newcomers.contains(id)).collect();
        let members: Vec<i64> = members.into_iter().filter(|id| self.may_act(*id)).collect();
        if members.is_empty() {
            return;
        }
        let mut clicks = Vec::new();
        for newcomer in newcomers {
            if self.chance.one_in(2) {
                clicks.push((*newcomer, members[self.chance.below(members.len())]));
                if self.chance.one_in(6) {
                    clicks.insert(clicks.len() - 1, (*newcomer, *newcomer));
                }
            }
        }
        // A customer of long ago is brought by nobody.
        let (old, by) = (members[self.chance.below(members.len())], members[self.chance.below(members.len())]);
        if !self.person(old).payments().await.is_empty() && old != by {
            clicks.push((old, by));
        }
        let lacking: HashSet<i64> =
            clicks.iter().map(|(_, by)| *by).filter(|by| !self.invites.links.contains_key(by)).collect();
        for by in &lacking {
            self.town.world.says(*by, self.town.bot, "/invite").unwrap();
        }
        if !lacking.is_empty() {
            self.town.settle().await;
        }
        for by in lacking {
            let link = self.person(by).view().last().and_then(|page| payload(&page.text)).expect("a link");
            self.invites.links.insert(by, link);
        }
        for (who, by) in &clicks {
            let link = &self.invites.links[by];
            self.town.world.says(*who, self.town.bot, &format!("/start {link}")).unwrap();
            if newcomers.contains(who) && who != by {
                self.invites.brought.insert(*who, *by);
            }
        }
        self.town.settle().await;
    }

    /// Neither banned nor forgotten.
    pub fn may_act(&self, id: i64) -> bool {
        !self.banned.contains(&id) && !self.invites.forgotten.contains_key(&id)
    }

    /// Whoever has credit uses it before they order; the answer is who paid everything by it.
    pub async fn use_credit(&mut self, buyers: &[i64]) -> HashSet<i64> {
        let (mut part, mut whole) = (Vec::new(), HashSet::new());
        for id in buyers {
            let is_page =
                |message: &Message| message.buttons.iter().flatten().any(|one| one.text.contains("by transfer"));
            let page = self.person(*id).view().into_iter().rev().find(is_page).expect("a page");
            let texts = page.buttons.iter().flatten().map(|button| button.text.clone());
            for text in texts {
                if text.contains("with my credit") {
                    whole.insert(*id);
                    self.taps(*id, "with my credit");
                } else if text.contains("Use my credit") {
                    part.push(*id);
                    self.taps(*id, "Use my credit");
                }
            }
        }
        self.invites.by_credit += part.len() + whole.len();
        if part.len() + whole.len() > 0 {
            self.town.settle().await;
        }
        whole
    }

    /// What else belongs to a week: a letter and its answer, payouts, a dearer Star, and somebody who wants to be forgotten.
    pub async fn look_after(&mut self, week: usize) {
        if week == DEARER_FROM {
            sets_rate(self.town, "100 XTR = 2 USD").await;
            self.invites.dearer = Some(self.town.clock.now());
        }
        if week % 6 == 3 {
            self.asks_for_help(week).await;
        }
        if week % 8 == 6 {
            self.pays_out().await;
        }
        if week == 26 || week == 40 {
            self.forgets().await;
        }
    }

    /// A letter reaches the owner, and the answer the person.
    async fn asks_for_help(&mut self, week: usize) {
        let Some(id) = self.people.iter().copied().find(|id| self.may_act(*id) && self.chance_of(*id, week)) else {
            return;
        };
        let (olga, person) = (self.town.owner(), self.person(id));
        olga.may_hear("");
        person.may_hear("");
        person.says(&format!("Where is my link of week {week}?")).await;
        let letter = olga.hears(&format!("link of week {week}?"));
        olga.replies(&letter, &format!("Send /status, in week {week} too.")).await;
        person.hears(&format!("in week {week} too"));
        self.invites.letters += 1;
    }

    fn chance_of(&self, id: i64, week: usize) -> bool {
        usize::try_from(id).unwrap() % 7 == week % 7
    }

    /// The owner pays the first of those out who have enough, and presses twice.
    async fn pays_out(&mut self) {
        let olga = self.town.owner();
        olga.says("/payouts").await;
        let page = olga.view().pop().expect("a page");
        let wanted = page.buttons.iter().flatten().find_map(|button| match &button.kind {
            ButtonKind::Callback(data) if data.starts_with("payout:done:") => Some(data.clone()),
            _ => None,
        });
        let Some(data) = wanted else { return };
        let words: Vec<i64> = data.split(':').filter_map(|word| word.parse().ok()).collect();
        let [id, amount, _] = words[..] else { panic!("{data}") };
        for _ in 0..2 {
            self.town.world.taps(OWNER, self.town.bot, page.id, &data);
        }
        self.town.settle().await;
        *self.invites.paid_out.entry(id).or_default() += amount;
    }

    /// Somebody who paid, and earned if there is such a one, wants to be forgotten.
    async fn forgets(&mut self) {
        let (app, bot) = (self.town.usher().app, BotId(self.town.bot));
        let (mut chosen, mut best) = (None, 0);
        for id in self.people.clone() {
            if !self.may_act(id) {
                continue;
            }
            let entries = app.store.balance_entries(bot, UserId(id), 1_000).await.unwrap();
            let payments = self.person(id).payments().await;
            let waits = payments.iter().any(|payment| payment.outcome != Became::Granted);
            let worth = entries.len() * usize::from(!payments.is_empty() && !waits);
            if worth > best {
                (chosen, best) = (Some((id, payments, entries)), worth);
            }
        }
        let (id, payments, entries) = chosen.expect("somebody has paid and earned by then");
        let person = self.person(id);
        person.may_hear("");
        person.says("/forget").await;
        person.hears("This is what I keep of you");
        person.presses("forget:ask:me").await;
        person.may_hear("");
        person.taps("Yes, erase everything").await;
        person.hears("You are forgotten");
        let log = app.store.audit(bot, None, 1_000).await.unwrap();
        let nobody =
            log.into_iter().find(|entry| entry.act == Act::Forget).and_then(|entry| entry.about).expect("noted");
        let (nobody, at) = (nobody.0, self.town.clock.now());
        self.invites.forgotten.insert(id, Forgotten { nobody, at, payments, entries });
        self.town.wait(days(1)).await;
        assert!(self.clubs.iter().all(|club| !club.has(&person)), "{id} is forgotten and inside");
    }
}

/// What must be true of it in the end.
impl Year<'_> {
    pub async fn invitations_add_up(&self) {
        let (app, bot) = (self.town.usher().app, BotId(self.town.bot));
        let store = &app.store;
        let program = store.program(bot).await.unwrap().expect("a program");
        let mut entries = HashMap::new();
        let mut payments: Vec<Payment> = Vec::new();
        // The forgotten under the numbers that lead to nobody: all that they had is there, and nothing under theirs.
        let of_old: HashMap<i64, i64> = self.invites.forgotten.iter().map(|(id, gone)| (gone.nobody, *id)).collect();
        for id in self.people.iter().chain(of_old.keys()) {
            entries.insert(*id, store.balance_entries(bot, UserId(*id), 10_000).await.unwrap());
            payments.extend(store.payments_of(bot, UserId(*id)).await.unwrap());
        }
        for (id, gone) in &self.invites.forgotten {
            assert!(entries[id].is_empty() && self.person(*id).payments().await.is_empty(), "{id} is forgotten");
            let charges = |payments: &[Payment]| payments.iter().map(|one| one.charge.clone()).collect::<HashSet<_>>();
            let now: Vec<Payment> = payments.iter().filter(|one| one.user.0 == gone.nobody).cloned().collect();
            assert_eq!(charges(&now), charges(&gone.payments), "the payments of {id} stay in the books");
            assert!(entries[&gone.nobody].len() >= gone.entries.len(), "and so does what they earned");
        }
        self.each_share_is_right(&program, &payments, &entries, &of_old);
        let mut kinds: HashMap<Kind, usize> = HashMap::new();
        for (id, entries) in &entries {
            entries.iter().for_each(|entry| *kinds.entry(entry.kind).or_default() += 1);
            let sum =
                |some: &dyn Fn(&&Entry) -> bool| entries.iter().filter(some).map(|one| one.amount.minor).sum::<i64>();
            let (now, standing) = (self.town.clock.now(), store.balance(bot, UserId(*id), app.base()).await.unwrap());
            let (free, held) = (sum(&|one| one.free_at <= now), sum(&|one| one.free_at > now));
            assert_eq!((standing.free.minor, standing.held.minor), (free, held), "{id}: {entries:#?}");
            let paid = self.invites.paid_out.get(of_old.get(id).unwrap_or(id)).copied().unwrap_or_default();
            let out = -sum(&|one| one.kind == Kind::Payout);
            assert!(
                out == paid || self.invites.forgotten.contains_key(id),
                "{id} was paid out {out}, by the owner {paid}"
            );
        }
        self.the_whole_ledger_is_known(&entries).await;
        self.all_of_it_is_told(&entries).await;
        let count = |kind| kinds.get(&kind).copied().unwrap_or_default();
        assert!(count(Kind::Commission) > 100 && count(Kind::Clawback) > 5, "{kinds:?}");
        assert!(count(Kind::Order) > 10 && count(Kind::Payout) >= 4, "{kinds:?}");
        assert!(self.invites.letters >= 6 && self.invites.by_credit > 10, "{} letters", self.invites.letters);
    }

    /// A share is exactly its percent of what the payment is worth, booked for who brought the payer, and back with it.
    fn each_share_is_right(
        &self,
        program: &Program,
        payments: &[Payment],
        entries: &HashMap<i64, Vec<Entry>>,
        of_old: &HashMap<i64, i64>,
    ) {
        let once = |id: i64| of_old.get(&id).copied().unwrap_or(id);
        let real: Vec<&Payment> = payments
            .iter()
            .filter(|one| one.outcome == Became::Granted && one.amount.minor > 0 && one.method != Method::Credit)
            .collect();
        let mut wanted: HashMap<(i64, i64), (i64, bool)> = HashMap::new();
        for payment in &real {
            let (payer, at) = (once(payment.user.0), payment.paid_at);
            let Some(by) = self.invites.brought.get(&payer).copied() else { continue };
            let gone = |since: Option<Moment>| since.is_some_and(|since| since <= at);
            let forgotten = |id: i64| self.invites.forgotten.get(&id).map(|gone| gone.at);
            if gone(self.invites.banned.get(&by).copied()) || gone(forgotten(by)) || gone(forgotten(payer)) {
                continue;
            }
            let worth = self.worth(payment);
            assert_eq!(payment.worth.map(|worth| worth.minor), Some(worth), "at the rate of its day: {payment:?}");
            let before = real.iter().any(|one| {
                let is_earlier = (one.paid_at, one.id) < (at, payment.id);
                once(one.user.0) == payer && is_earlier && one.refunded_at.is_none_or(|back| back > at)
            });
            let percent = if before { program.renewal } else { program.first };
            assert_eq!(u64::from(percent), if before { RENEWAL } else { FIRST });
            let share = worth * i64::from(percent) / 100;
            if share > 0 {
                wanted.insert((by, payment.id), (share, payment.refunded_at.is_some()));
            }
        }
        let mut booked: HashMap<(i64, i64), (i64, bool)> = HashMap::new();
        for (id, entry) in entries.iter().flat_map(|(id, all)| all.iter().map(|one| (once(*id), one))) {
            let Some(payment) = entry.payment else { continue };
            let (amount, back) = booked.entry((id, payment)).or_default();
            match entry.kind {
                Kind::Commission => *amount += entry.amount.minor,
                Kind::Clawback => *back = entry.amount.minor < 0,
                other => panic!("{other:?} of a payment: {entry:?}"),
            }
            let payer = payments.iter().find(|one| one.id == payment).map(|one| once(one.user.0));
            assert_ne!(payer, Some(id), "nobody earns by themselves: {entry:?}");
        }
        assert_eq!(booked, wanted);
        for ((id, payment), (share, is_back)) in &booked {
            let owner = entries.iter().filter(|(who, _)| once(**who) == *id).flat_map(|(_, all)| all);
            let left: i64 = owner.filter(|one| one.payment == Some(*payment)).map(|one| one.amount.minor).sum();
            assert_eq!(left, if *is_back { 0 } else { *share }, "{id} and payment {payment}");
        }
    }

    /// What a payment was worth on its day, in cents.
    fn worth(&self, payment: &Payment) -> i64 {
        let minor = payment.amount.minor;
        if payment.method != Method::Stars {
            return minor;
        }
        let is_dearer = self.invites.dearer.is_some_and(|since| payment.paid_at > since);
        minor * RATES[usize::from(is_dearer)] / 100
    }

    /// No entry belongs to anybody whom the story does not know, and the sums of the ledger are those of its people.
    async fn the_whole_ledger_is_known(&self, entries: &HashMap<i64, Vec<Entry>>) {
        let url = self.town.settings.database_url.expose_secret();
        Store::connect(url, Clock::system()).await.unwrap().close().await;
        let mut database = sqlx::AnyConnection::connect(url).await.unwrap();
        let query = "select user_id, cast(sum(minor) as bigint), count(*) from balance_entries group by user_id";
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(AssertSqlSafe(query)).fetch_all(&mut database).await.unwrap();
        database.close().await.unwrap();
        let known: HashMap<i64, (i64, i64)> = rows.into_iter().map(|(id, sum, count)| (id, (sum, count))).collect();
        let ours: HashMap<i64, (i64, i64)> = entries
            .iter()
            .filter(|(_, all)| !all.is_empty())
            .map(|(id, all)| (*id, (all.iter().map(|one| one.amount.minor).sum(), all.len() as i64)))
            .collect();
        assert_eq!(known, ours);
    }

    /// `/invite` and the command line say the same as the ledger.
    async fn all_of_it_is_told(&self, entries: &HashMap<i64, Vec<Entry>>) {
        let mut earners: Vec<(&i64, &Vec<Entry>)> = entries.iter().filter(|(id, _)| **id > 0).collect();
        earners.retain(|(id, all)| !all.is_empty() && self.may_act(**id));
        for (id, _) in &earners {
            self.town.world.says(**id, self.town.bot, "/invite").unwrap();
        }
        self.town.settle().await;
        for (id, all) in &earners {
            let now = self.town.clock.now();
            let sum = |free: bool| -> i64 {
                all.iter().filter(|one| (one.free_at <= now) == free).map(|one| one.amount.minor).sum()
            };
            let page = self.person(**id).view().pop().expect("a page").text;
            assert_eq!((said(&page, "Yours to use: "), said(&page, "On hold: ")), (sum(true), sum(false)), "{page}");
        }
        earners.sort_by_key(|(id, all)| (std::cmp::Reverse(all.len()), **id));
        for (id, all) in earners.iter().take(5) {
            let json = self.command_line(&["credit", "list", &id.to_string(), "--json"]);
            let cents = |name: &str| cents(json[name].as_str().expect("an amount"));
            // The command line lives in its own time; what is held there may be free here.
            assert_eq!(cents("credit") + cents("held"), all.iter().map(|one| one.amount.minor).sum::<i64>(), "{json}");
            assert_eq!(json["items"].as_array().map(Vec::len), Some(all.len()), "{json}");
        }
    }

    fn command_line(&self, arguments: &[&str]) -> serde_json::Value {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_usher"));
        command.env_clear().current_dir(std::env::temp_dir()).args(arguments);
        command.env("BOT_TOKEN", crate::town::TOKEN).env("OWNER_IDS", OWNER.to_string());
        command.env("DATABASE_URL", self.town.settings.database_url.expose_secret());
        command.env("TELEGRAM_API_URL", &self.town.settings.telegram_api_url);
        let output = command.output().expect("usher");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

/// What stands behind `?start=`.
fn payload(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("?start=")?;
    rest.split_whitespace().next().map(str::to_owned)
}

/// The cents behind a word, such as in `On hold: −2.00 USD`.
fn said(page: &str, word: &str) -> i64 {
    let (_, rest) = page.split_once(word).unwrap_or_else(|| panic!("{word} is not in {page}"));
    cents(rest.split('\u{a0}').next().unwrap_or_default())
}

fn cents(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let minor: i64 = digits.parse().unwrap_or_else(|_| panic!("no amount: {text}"));
    if text.starts_with(['-', '−']) { -minor } else { minor }
}
