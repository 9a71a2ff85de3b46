//! A look into the daemon's books: what they say must be what the test's ledger says.

use sqlx::FromRow;
use usher::domain::{
    Moment, SubscriptionId,
    order::{Outcome, State},
};

use crate::{
    desk::{Shop, money, user},
    ledger::{Charge, Ledger, Ordered},
    life::Verdict,
    right::Right,
    wares::{CODES, COUPONS, WARES},
};

#[derive(Debug, FromRow)]
struct PaymentRow {
    method: String,
    charge_id: String,
    user_id: i64,
    amount_minor: i64,
    currency: String,
    outcome: String,
    refunded_at: Option<i64>,
}

#[derive(Debug, FromRow)]
struct RightRow {
    user_id: i64,
    plan_id: i64,
    ends_at: i64,
    paid_until: Option<i64>,
    renews_charge: Option<String>,
    renewal_off_at: Option<i64>,
    ended_at: Option<i64>,
    cancelled_at: Option<i64>,
}

/// Milliseconds by which times may differ that were divided.
const ROUNDING: i64 = 5;

macro_rules! ensure {
    ($holds:expr, $($why:tt)+) => {
        if !$holds {
            return Err(format!($($why)+));
        }
    };
}

/// Everything that must hold at any time.
pub async fn look(shop: &Shop, ledger: &mut Ledger) -> Verdict {
    orders(shop, ledger).await?;
    charges(shop, ledger).await?;
    rights(shop, ledger).await?;
    spans(shop, ledger).await?;
    stock(ledger, shop.app.clock.now())?;
    uses(shop, ledger).await?;
    subscriptions(shop, ledger).await?;
    balances(shop, ledger).await?;
    seats(shop, ledger).await
}

/// Each charge of which the daemon was told is in its books once, as it was and with what became of it.
async fn charges(shop: &Shop, ledger: &Ledger) -> Verdict {
    let text = "select method, charge_id, user_id, amount_minor, currency, outcome, refunded_at from payments where bot_id = $1";
    let rows: Vec<PaymentRow> = sqlx::query_as(text).bind(shop.bot.id.0).fetch_all(&shop.books).await.unwrap();
    let heard: Vec<&Charge> = ledger.charges.iter().filter(|charge| charge.booked.is_some()).collect();
    ensure!(rows.len() == heard.len(), "{} charges are booked instead of {}: {rows:?}", rows.len(), heard.len());
    for charge in heard {
        let is_it = |row: &&PaymentRow| row.method == charge.method.name() && row.charge_id == charge.id;
        let row = rows.iter().find(is_it).ok_or_else(|| format!("not in the books: {charge:?}"))?;
        let order = &ledger.orders[charge.order];
        let amount = money(charge.amount, charge.stars);
        ensure!(
            row.user_id == user(order.who).0
                && row.amount_minor == amount.minor
                && row.currency == amount.currency.code()
                && Some(Outcome::parse(&row.outcome)) == charge.booked
                && row.refunded_at.is_some() == charge.noted,
            "{row:?} is booked for {charge:?}"
        );
    }
    Ok(())
}

/// Orders make legal moves only, and are paid if and only if they were.
async fn orders(shop: &Shop, ledger: &mut Ledger) -> Verdict {
    let text = "select order_key, state from orders where bot_id = $1";
    let rows: Vec<(String, String)> = sqlx::query_as(text).bind(shop.bot.id.0).fetch_all(&shop.books).await.unwrap();
    let now = shop.app.clock.now();
    ensure!(rows.len() == ledger.orders.len(), "{} orders instead of {}", rows.len(), ledger.orders.len());
    for (key, name) in rows {
        let at = ledger.orders.iter().position(|order| order.key == key).ok_or("an unknown order")?;
        let (before, state) = (ledger.orders[at].state, State::parse(&name));
        let legal = match (before, state) {
            // What is decided, said or paid is in the ledger; an order gives way by itself to another, or to a ban, which
            // alone ends one of which somebody said that it is paid.
            (State::Pending, State::Expired) => ledger.orders[at].has_lapsed(now),
            (State::Pending, State::Cancelled) => true,
            (State::AwaitingConfirmation, State::Cancelled) => ledger.banned[ledger.orders[at].who],
            (before, next) => before == next,
        };
        ensure!(legal, "order {at} should be {before} and is {state}");
        ledger.orders[at].state = state;
    }
    Ok(())
}

/// Rights are as long as what was paid, redeemed, tried and credited for them.
async fn rights(shop: &Shop, ledger: &mut Ledger) -> Verdict {
    let text = "select user_id, plan_id, ends_at, paid_until, renews_charge, renewal_off_at, ended_at, cancelled_at \
                from subscriptions where bot_id = $1 order by subscription_id";
    let rows: Vec<RightRow> = sqlx::query_as(text).bind(shop.bot.id.0).fetch_all(&shop.books).await.unwrap();
    ensure!(rows.len() == ledger.rights.len(), "{} rights instead of {}: {rows:?}", rows.len(), ledger.rights.len());
    for (at, (row, right)) in rows.iter().zip(&mut ledger.rights).enumerate() {
        let paid = row.paid_until.unwrap_or(row.ends_at);
        ensure!(
            row.user_id == user(right.who).0 && row.plan_id == shop.plans[right.ware].0,
            "right {at}: {row:?} instead of {right}"
        );
        ensure!(
            row.ended_at.is_some() == right.over.is_some() && row.cancelled_at.is_some() == right.cancelled,
            "right {at} is over since {:?}, cancelled since {:?}, and should be over: {}, cancelled: {}: {right}",
            row.ended_at.map(Moment::from_millis),
            row.cancelled_at.map(Moment::from_millis),
            right.over.is_some(),
            right.cancelled
        );
        if right.is_open() {
            let off = (paid - right.until().millis()).abs();
            ensure!(
                off <= ROUNDING,
                "right {at} is paid until {} instead of {}: {right}",
                Moment::from_millis(paid),
                right.until()
            );
            adopt(right, row, paid);
            ensure!(
                row.ends_at == right.end().millis(),
                "right {at} ends {} instead of {}: {right}",
                Moment::from_millis(row.ends_at),
                right.end()
            );
            right.ends = right.end();
        }
    }
    Ok(())
}

/// Each piece of time lies where it should, in the order in which they follow each other.
async fn spans(shop: &Shop, ledger: &Ledger) -> Verdict {
    let text = "select s.from_at, s.until_at from spans s where s.bot_id = $1 and s.taken_at is null \
                and s.from_at < s.until_at and s.subscription_id = (select r.subscription_id from subscriptions r \
                where r.bot_id = $1 order by r.subscription_id limit 1 offset $2) order by s.from_at, s.until_at";
    for (at, right) in ledger.rights.iter().enumerate().filter(|(_, right)| right.is_open()) {
        let query = sqlx::query_as(text).bind(shop.bot.id.0).bind(i64::try_from(at).unwrap());
        let spans: Vec<(i64, i64)> = query.fetch_all(&shop.books).await.unwrap();
        let mut due: Vec<(i64, i64)> = right.spans().collect();
        due.sort_unstable();
        let is_near = |(a, b): (&(i64, i64), &(i64, i64))| (a.0 - b.0).abs().max((a.1 - b.1).abs()) <= ROUNDING;
        ensure!(spans.len() == due.len() && spans.iter().zip(&due).all(is_near), "right {at} lies {spans:?}: {right}");
    }
    Ok(())
}

/// Takes over what is not time, and roundings.
fn adopt(right: &mut Right, row: &RightRow, paid: i64) {
    (right.renews, right.renewal_off) = (row.renews_charge.is_some(), row.renewal_off_at.map(Moment::from_millis));
    if let Some(last) = right.pieces.last_mut() {
        last.until = Moment::from_millis(paid);
    }
}

/// Nobody beyond the number of places but who paid when their order held none any more.
fn stock(ledger: &Ledger, now: Moment) -> Verdict {
    for (ware, places) in WARES.iter().enumerate().filter_map(|(ware, one)| Some((ware, one.places?))) {
        let mut holders = 0;
        for who in 0..3 {
            let right = ledger.running(who, ware, now).map(|right| &ledger.rights[right]);
            let holds = |order: &Ordered| (order.who, order.ware) == (who, ware) && order.holds(now) && !order.beyond;
            let orders = ledger.orders.iter().any(holds);
            holders += u32::from(right.map_or(orders, |right| !right.late));
        }
        ensure!(holders <= places, "{holders} people have or ordered {}, which has {places} places", WARES[ware].name);
    }
    Ok(())
}

/// Coupons and codes are used no more often than they may be.
async fn uses(shop: &Shop, ledger: &Ledger) -> Verdict {
    let now = shop.app.clock.now();
    for (n, coupon) in COUPONS.iter().enumerate() {
        let spent = |state: State| matches!(state, State::AwaitingConfirmation | State::Paid | State::Refunded);
        let of = |who: Option<usize>| {
            let mine =
                ledger.orders.iter().filter(|order| order.coupon == Some(n) && who.is_none_or(|who| order.who == who));
            mine.filter(|order| !order.late && (spent(order.state) || order.holds(now))).count()
        };
        ensure!(of(None) <= coupon.uses as usize, "{} is used {} times", coupon.word, of(None));
        for who in 0..3 {
            let limit = coupon.per_person.map_or(usize::MAX, |limit| limit as usize);
            ensure!(of(Some(who)) <= limit, "{} is used {} times by one", coupon.word, of(Some(who)));
        }
    }
    let text = "select code_hash, user_id, rolled_back_at from redemptions where bot_id = $1";
    let rows: Vec<(String, i64, Option<i64>)> =
        sqlx::query_as(text).bind(shop.bot.id.0).fetch_all(&shop.books).await.unwrap();
    ensure!(rows.len() == ledger.redemptions.len(), "{} redemptions are booked", rows.len());
    for (n, code) in CODES.iter().enumerate() {
        let of = |who: Option<usize>| {
            let counts = |row: &&(String, i64, Option<i64>)| {
                row.0 == format!("code{n}") && row.2.is_none() && who.is_none_or(|who| row.1 == user(who).0)
            };
            rows.iter().filter(counts).count()
        };
        ensure!(of(None) <= code.uses as usize, "code {n} was redeemed {} times", of(None));
        ensure!((0..3).all(|who| of(Some(who)) <= code.per_person as usize), "code {n} was redeemed too often by one");
    }
    Ok(())
}

/// Nobody is charged for nothing: what pays for no right any more was stopped, and nothing else was.
async fn subscriptions(shop: &Shop, ledger: &Ledger) -> Verdict {
    let text = "select order_key, stopped_at from star_subscriptions where bot_id = $1";
    let known: Vec<(String, Option<i64>)> =
        sqlx::query_as(text).bind(shop.bot.id.0).fetch_all(&shop.books).await.unwrap();
    for (n, row) in ledger.rows.iter().enumerate().filter(|(n, _)| !ledger.has_twins(*n)) {
        let key = &ledger.orders[row.order].key;
        let Some((_, stopped_at)) = known.iter().find(|(order, _)| order == key) else { continue };
        let should = ledger.is_stopped(n);
        ensure!(stopped_at.is_some() == should, "row {n} of order {key} should be stopped: {should}");
    }
    Ok(())
}

/// Everybody's credit is what came to it, less what their orders keep or have spent; and no sum is kept anywhere.
async fn balances(shop: &Shop, ledger: &Ledger) -> Verdict {
    let text = "select user_id, minor, free_at from balance_entries where bot_id = $1";
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(text).bind(shop.bot.id.0).fetch_all(&shop.books).await.unwrap();
    let now = shop.app.clock.now();
    for who in 0..3 {
        let of = |is_free: bool| {
            let mine = rows.iter().filter(|row| row.0 == user(who).0 && (row.2 <= now.millis()) == is_free);
            mine.map(|row| row.1).sum::<i64>()
        };
        let due = (ledger.free(who, now), ledger.held(who, now));
        ensure!(
            (of(true), of(false)) == due,
            "person {who} has credit of {:?} instead of {due:?}",
            (of(true), of(false))
        );
        let told = shop.app.store.balance(shop.bot.id, user(who), shop.app.base()).await.unwrap();
        ensure!((told.free.minor, told.held.minor) == due, "person {who} is told of {told:?}");
    }
    let text = "select user_id, invited_by from customers where bot_id = $1";
    let rows: Vec<(i64, Option<i64>)> = sqlx::query_as(text).bind(shop.bot.id.0).fetch_all(&shop.books).await.unwrap();
    for (id, by) in rows {
        let brought = (0..3).find(|who| user(*who).0 == id).and_then(|who| ledger.purse.brought[who]);
        ensure!(by == brought.map(|by| user(by).0), "{id} is brought by {by:?} instead of {brought:?}");
    }
    Ok(())
}

/// A seat is wanted as long as the longest right that opens its chat, and no longer.
async fn seats(shop: &Shop, ledger: &Ledger) -> Verdict {
    let text = "select user_id, chat_id, wanted_until from seats where bot_id = $1 and wanted_until is not null";
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(text).bind(shop.bot.id.0).fetch_all(&shop.books).await.unwrap();
    let now = shop.app.clock.now();
    for who in 0..3 {
        for chat in -105..=-101 {
            let opens = |right: &&Right| right.who == who && right.runs(now) && WARES[right.ware].chats.contains(&chat);
            let right = ledger.rights.iter().filter(opens).map(|right| right.ends.millis()).max();
            let seat = rows.iter().find(|row| (row.0, row.1) == (user(who).0, chat)).map(|row| row.2);
            let seat = seat.filter(|until| *until > now.millis());
            ensure!(seat == right, "person {who} has a seat in {chat} until {seat:?} and a right until {right:?}");
        }
    }
    Ok(())
}

/// When all terms are over: every charge is in the books with a word about it, and nobody has anything but for ever.
pub async fn look_at_the_end(shop: &Shop, ledger: &Ledger) -> Verdict {
    let lost: Vec<&Charge> = ledger.charges.iter().filter(|charge| charge.booked.is_none()).collect();
    ensure!(lost.is_empty(), "lost: {lost:?}");
    let open = ledger.orders.iter().filter(|order| order.state.is_open()).count();
    ensure!(open == 0, "{open} orders are open");
    for right in ledger.rights.iter().filter(|right| right.is_open()) {
        ensure!(right.until().is_forever(), "does not end: {right}");
    }
    let text = "select task from outbox where bot_id = $1 and task like '%payment_kept%'";
    let alerts: Vec<String> = sqlx::query_scalar(text).bind(shop.bot.id.0).fetch_all(&shop.books).await.unwrap();
    for charge in ledger.charges.iter().filter(|charge| charge.booked != Some(Outcome::Granted)) {
        let told = alerts.iter().filter(|task| task.contains(&format!("\"{}\"", charge.id))).count();
        ensure!(told == 1, "the owner was told {told} times of {charge:?}");
    }
    Ok(())
}

/// Which right of the ledger has this id.
pub async fn right_of(shop: &Shop, id: SubscriptionId) -> usize {
    let text = "select count(*) from subscriptions where bot_id = $1 and subscription_id < $2";
    let before: i64 = sqlx::query_scalar(text).bind(shop.bot.id.0).bind(id.0).fetch_one(&shop.books).await.unwrap();
    usize::try_from(before).unwrap()
}

/// What became of a charge, in the daemon's words.
pub async fn outcome_of(shop: &Shop, charge: &str) -> Verdict<Outcome> {
    let text = "select outcome from payments where bot_id = $1 and charge_id = $2";
    let outcome: Option<String> =
        sqlx::query_scalar(text).bind(shop.bot.id.0).bind(charge).fetch_optional(&shop.books).await.unwrap();
    outcome
        .map(|outcome| Outcome::parse(&outcome))
        .ok_or_else(|| format!("{charge} is on Telegram's list and not booked"))
}
