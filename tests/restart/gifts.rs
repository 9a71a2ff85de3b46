//! `kill -9` while people redeem codes, use coupons and take trials: each use is given once, and none too many.

use std::cell::RefCell;

use usher::domain::order::State;

use crate::{
    books::Fate,
    market::{Market, market},
};

const KILLS: usize = 25;
const LANES: usize = 32;
const EACH: usize = 6;
/// So many may use the code of the crowd, and so many the coupon for nothing.
const USES: usize = 4;

/// What somebody gets without paying the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// A code of their own, sent twice.
    Code,
    /// A code that two people try at the same time.
    Shared,
    /// A code for more people than it has uses.
    Crowd,
    /// A code that is taken back, and redeemed again.
    TakenBack,
    /// Half the price by a coupon.
    Half,
    /// The whole price by a coupon with less uses than people.
    Free,
    /// A trial, and then the plan.
    Trial,
}

const WAYS: [Way; 7] = [Way::Code, Way::Shared, Way::Crowd, Way::TakenBack, Way::Half, Way::Free, Way::Trial];

/// Codes that nobody has used yet, by their number and letters.
struct Codes {
    own: RefCell<Vec<(String, String)>>,
    /// Two people follow each other on these.
    shared: RefCell<Vec<String>>,
    crowd: String,
    batches: Vec<i64>,
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_while_people_use_codes_coupons_and_trials() {
    market(async |market| {
        let (codes, month) = (prepare(market).await, market.month.to_string());
        let percent = |word, percent, uses| ["coupon", "add", word, "--percent", percent, "--uses", uses, "--json"];
        market.owner_reads(&percent("HALF", "50", "unlimited")).await;
        let uses = USES.to_string();
        market.owner_reads(&[&percent("FREE", "100", &uses)[..], &["--plan", &month]].concat()).await;
        let ways = market.dice.mixed(&WAYS, EACH);
        let won = RefCell::new(Vec::new());
        let (people, killed) = market
            .people_go((KILLS, LANES), &ways, async |person, way| {
                let fate = gets(market, &codes, person, way).await;
                won.borrow_mut().push((way, fate.days.is_some()));
                fate
            })
            .await;
        let won = |way: Way| won.borrow().iter().filter(|(went, got)| *went == way && *got).count();
        assert_eq!((won(Way::Crowd), won(Way::Free)), (USES, USES), "as many as there are uses");
        assert_eq!(won(Way::Shared), EACH / 2, "one of two");
        let mut redeemed = 0;
        for batch in &codes.batches {
            let uses = market.store.redemptions_of(market.bot, *batch).await.unwrap();
            redeemed += uses.iter().filter(|one| one.rolled_back_at.is_none()).count();
        }
        assert_eq!(redeemed, EACH + EACH / 2 + USES + EACH, "each use is counted once");
        let held = market.store.coupons(market.bot).await.unwrap();
        let held = |word: &str| held.iter().find(|coupon| coupon.word == word).expect("a coupon").held as usize;
        assert_eq!((held("HALF"), held("FREE")), (EACH, USES));
        format!("{} kills, {} people, {redeemed} redemptions", killed.len(), people.len())
    })
    .await;
}

async fn prepare(market: &Market<'_>) -> Codes {
    let month = market.month.to_string();
    let mut batches = Vec::new();
    let mut make = async |more: &[&str]| {
        let made = market.owner_reads(&[&["code", "add", "--json", "--plan", &month], more].concat()).await;
        batches.push(made["id"].as_i64().expect("a batch"));
        let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
        let items = made["items"].as_array().expect("codes").clone();
        items.iter().map(|item| (text(&item["id"]), text(&item["code"]))).collect::<Vec<_>>()
    };
    let own = make(&["--count", &(2 * EACH).to_string()]).await;
    let shared = make(&["--count", &(EACH / 2).to_string()]).await;
    let crowd = make(&["--uses", &USES.to_string()]).await;
    let shared = shared.into_iter().flat_map(|(_, code)| [code.clone(), code]).collect();
    Codes { own: RefCell::new(own), shared: RefCell::new(shared), crowd: crowd[0].1.clone(), batches }
}

async fn gets(market: &Market<'_>, codes: &Codes, person: i64, way: Way) -> Fate {
    let given = Fate { days: Some(30.0), entered: true, ..Fate::default() };
    market.place.world.set_stars(person, 250);
    match way {
        Way::Code => {
            let (_, code) = codes.own.borrow_mut().pop().expect("a code");
            market.says(person, &format!("/redeem {code}"));
            market.says(person, &format!("/start c_{code}"));
            market.enters(person).await;
            market.reads(person, "This code does not work").await;
            given
        }
        Way::Shared | Way::Crowd => {
            let shared = (way == Way::Shared).then(|| codes.shared.borrow_mut().pop().expect("a code"));
            market.says(person, &format!("/redeem {}", shared.as_ref().unwrap_or(&codes.crowd)));
            let is_over = |_: &_| !market.ways_in(person).is_empty() || market.has_read(person, "does not work");
            market.until(person, "the code works or not", is_over).await;
            if market.has_read(person, "does not work") {
                return Fate::default();
            }
            market.enters(person).await;
            given
        }
        Way::TakenBack => {
            let (number, code) = codes.own.borrow_mut().pop().expect("a code");
            market.says(person, &format!("/redeem {code}"));
            market.enters(person).await;
            let rollback = ["code", "rollback", &number, "--person", &person.to_string()];
            market.owner_does(person, &rollback, "no redemption of this code").await;
            market.is_out(person).await;
            market.reads(person, "has taken back the time").await;
            let old = market.ways_in(person);
            market.says(person, &format!("/redeem {code}"));
            let is_new = |_: &_| market.ways_in(person).last().is_some_and(|way| !old.contains(way));
            market.until(person, "another way in comes", is_new).await;
            market.enters(person).await;
            given
        }
        Way::Half => {
            market.says(person, "/start k_HALF");
            market.presses(person, &format!("plan:show:{}", market.month)).await;
            market.reads(person, "instead of").await;
            market.presses(person, &format!("pay:stars:{}", market.month)).await;
            market.pays_invoice(person, None).await;
            assert_eq!(market.place.world.stars(person), 125, "half the price");
            market.enters(person).await;
            Fate { paid: 1, orders: vec![State::Paid], ..given }
        }
        Way::Free => free(market, person).await,
        Way::Trial => {
            market.says(person, "/plans");
            market.presses(person, &format!("plan:show:{}", market.tried)).await;
            market.presses(person, &format!("trial:take:{}", market.tried)).await;
            market.enters(person).await;
            if market.throws(person, 2) == 0 {
                return Fate { days: Some(3.0), ..given };
            }
            market.buys(person, market.tried, "stars").await;
            market.reads(person, "Paid:").await;
            Fate { paid: 1, orders: vec![State::Paid], days: Some(33.0), ..given }
        }
    }
}

/// The whole price by a coupon: as far as there are uses.
async fn free(market: &Market<'_>, person: i64) -> Fate {
    let is_over =
        || ["coupon does not work", "does not work any more"].iter().any(|text| market.has_read(person, text));
    let button = format!("pay:free:{}", market.month);
    market.says(person, "/start k_FREE");
    // It is for one plan, whose page comes at once; whoever is late reads so, here or at the last step.
    market.until(person, "the coupon or its end", |_| market.sees(person, &button).is_some() || is_over()).await;
    if is_over() {
        return Fate::default();
    }
    market.thinks(person, 300).await;
    market.presses(person, &button).await;
    market.until(person, "it is free or over", |_| !market.ways_in(person).is_empty() || is_over()).await;
    if market.ways_in(person).is_empty() {
        return Fate::default();
    }
    market.enters(person).await;
    Fate { paid: 1, orders: vec![State::Paid], days: Some(30.0), entered: true, ..Fate::default() }
}
