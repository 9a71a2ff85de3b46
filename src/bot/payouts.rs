//! `/credit`, `/payouts`, `/referrals`: what the team gives, takes, pays out and sets.

use std::sync::Arc;

use super::{
    Handled,
    console::{answer, reply, user},
    person,
    visitor::{Tap, remember, toast},
};
use crate::{
    app::{App, Bot},
    config,
    domain::{
        BotId, Currency, Lang, Moment, Money, UserId, Visitor,
        balance::Entry,
        referral::{Pay, Program},
        team::{Act, Deed},
    },
    error::Result,
    flows::{
        balance::{self, Not},
        cards, say,
    },
    telegram::{Button, Keyboard},
    texts::{self, alerts::operator, balance as words, owner::usage},
};

/// How many entries `/credit ID` shows.
const ENTRIES: i64 = 15;
/// How many people `/payouts` shows; the others come when these are paid.
const PAYOUTS: usize = 30;

/// `/credit ID [AMOUNT [WORDS]]`: how it stands, or some given or taken.
pub async fn credit(app: &App, who: &Visitor, rest: &str) -> Handled {
    let mut parts = rest.splitn(3, char::is_whitespace).map(str::trim).filter(|part| !part.is_empty());
    let (Some(id), typed, note) = (parts.next().and_then(user), parts.next(), parts.next()) else {
        return answer(app, who, &usage(who.lang, "credit")).await;
    };
    let Some(typed) = typed else { return shows(app, who, id).await };
    let Some(amount) = signed(typed, app.base()) else {
        return answer(app, who, &words::bad_amount(who.lang, typed, app.base().code())).await;
    };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    let changed = balance::change(app, &mut work, (who.bot, who.user.id), id, amount, note.map(str::to_owned)).await?;
    let text = match changed {
        Ok(left) => words::done(who.lang, id, left),
        Err(Not::Enough(free)) => words::not_enough(who.lang, id, free),
        Err(Not::Again) => words::not_paid_out(who.lang, true),
    };
    reply(work, who, &text, &Keyboard::new()).await
}

/// An amount, taken if a minus stands before it.
fn signed(typed: &str, currency: Currency) -> Option<Money> {
    let (sign, digits) = match typed.strip_prefix(['-', '−']) {
        Some(digits) => (-1, digits),
        None => (1, typed.strip_prefix('+').unwrap_or(typed)),
    };
    let amount = Money::read(digits, currency).ok()?;
    Some(Money::new(sign * amount.minor, currency))
}

async fn shows(app: &App, who: &Visitor, id: UserId) -> Handled {
    let standing = app.store.balance(who.bot, id, app.base()).await?;
    let mut lines = Vec::new();
    for entry in app.store.balance_entries(who.bot, id, ENTRIES).await? {
        lines.push(line(app, who.bot, who.lang, &entry).await?);
    }
    let name = cards::name(app, who.bot, id).await?;
    answer(app, who, &words::of(who.lang, id, &name, &standing, &lines)).await
}

async fn line(app: &App, bot: BotId, lang: Lang, entry: &Entry) -> Result<String> {
    let by = match entry.by {
        None => String::new(),
        Some(UserId::OPERATOR) => operator(lang),
        Some(by) => cards::name(app, bot, by).await?,
    };
    Ok(words::line(lang, entry, &by, app.settings.time_zone))
}

/// `/payouts`: who is to be paid out, with a button for each.
pub async fn payouts(app: &App, who: &Visitor) -> Handled {
    let Some(program) = app.store.program(who.bot).await?.filter(|program| program.pay == Pay::Manual) else {
        return answer(app, who, &words::payouts_off(who.lang)).await;
    };
    let all = app.store.payable(who.bot, program.minimum).await?;
    if all.is_empty() {
        return answer(app, who, &words::no_payouts(who.lang, program.minimum)).await;
    }
    let (now, zone) = (app.clock.now(), app.settings.time_zone);
    let (mut lines, mut keyboard) = (Vec::new(), Keyboard::new());
    for one in all.iter().take(PAYOUTS) {
        let name = cards::name(app, who.bot, one.user).await?;
        lines.push(words::payout_line(who.lang, one.user, &name, one.amount, one.asked_at, zone));
        let data = format!("payout:done:{}:{}:{}", one.user, one.amount.minor, now.millis());
        keyboard.push(vec![Button::data(words::button_paid_out(who.lang, &name, one.amount), data)]);
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    reply(work, who, &words::payouts(who.lang, &lines), &keyboard).await
}

/// A button under `/payouts`: noted once, whoever presses it and however often.
pub async fn taps(
    app: App,
    bot: Arc<Bot>,
    who: Visitor,
    tap: Tap,
    (about, amount, since): (&str, &str, &str),
) -> Handled {
    let (Some(id), Ok(minor @ 1..), Ok(since), true) =
        (user(about), amount.parse::<i64>(), since.parse::<i64>(), who.may(Deed::Orders))
    else {
        return person::stale(app, bot, who, tap).await;
    };
    let (amount, since) = (Money::new(minor, app.base()), Some(Moment::from_millis(since)));
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    match balance::pay_out(&app, &mut work, (who.bot, who.user.id), id, amount, since).await? {
        Ok(_) => {
            toast(&app, &bot, &tap, None);
            say::reply(&mut work, who.bot, who.chat(), &words::paid_out(who.lang, id, amount), &Keyboard::new());
        }
        Err(not) => toast(&app, &bot, &tap, Some(&words::not_paid_out(who.lang, not == Not::Again))),
    }
    work.commit().await
}

/// `/referrals [off | NAME VALUE ...]`: what is paid for customers who are brought.
pub async fn referrals(app: &App, who: &Visitor, rest: &str) -> Handled {
    let known = app.store.program(who.bot).await?;
    if rest.is_empty() {
        return answer(app, who, &texts::referrals::program(who.lang, known.as_ref())).await;
    }
    let wanted = match rest.trim() {
        "off" => None,
        words => match set(known.unwrap_or(Program::usual(Money::new(0, app.base()))), words, app.base()) {
            Ok(program) => Some(program),
            Err(word) => {
                return answer(app, who, &texts::referrals::wrong(who.lang, &word, app.base().code())).await;
            }
        },
    };
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, who).await?;
    work.set_program(who.bot, wanted.as_ref()).await?;
    let what = wanted.map_or_else(|| "off".to_owned(), |program| program.to_string());
    work.audit(who.bot, who.user.id, Act::SetReferrals, None, &what).await?;
    reply(work, who, &texts::referrals::program(who.lang, wanted.as_ref()), &Keyboard::new()).await
}

/// Pairs of a name and its value; the answer is what one does not understand.
fn set(mut program: Program, words: &str, base: Currency) -> Result<Program, String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    for pair in words.chunks(2) {
        let wrong = || pair.join(" ");
        let [name, value] = pair else { return Err(wrong()) };
        let percent = || value.trim_end_matches('%').parse().ok().filter(|percent| *percent <= 100).ok_or_else(wrong);
        match *name {
            "first" => program.first = percent()?,
            "renewal" => program.renewal = percent()?,
            "hold" => program.hold = config::duration(value).map_err(|_| wrong())?,
            "minimum" if *value == "0" => program.minimum = Money::new(0, base),
            "minimum" => program.minimum = Money::read(value, base).map_err(|_| wrong())?,
            "click" => program.click = value.parse().map_err(|_| wrong())?,
            "pay" => program.pay = value.parse().map_err(|_| wrong())?,
            _ => return Err(wrong()),
        }
    }
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_changed_by_pairs_and_what_is_wrong_is_named() {
        let usd: Currency = "USD".parse().unwrap();
        let usual = Program::usual(Money::new(0, usd));
        let all = set(usual, "first 20% renewal 10 hold 7d minimum 10 click last pay manual", usd).unwrap();
        assert_eq!((all.first, all.renewal, all.minimum.minor), (20, 10, 1_000));
        assert_eq!(set(all, "minimum 0", usd).unwrap().minimum.minor, 0);
        for wrong in ["first", "first 101", "first -1", "hold 7", "minimum ten", "click middle", "pay gold", "second 5"]
        {
            assert_eq!(set(usual, wrong, usd).unwrap_err(), wrong);
        }
        assert_eq!(set(usual, "first 20 hold x", usd).unwrap_err(), "hold x");
        assert_eq!(signed("-2.50", usd), Some(Money::new(-250, usd)));
        assert_eq!(signed("+3", usd), Some(Money::new(300, usd)));
        assert_eq!((signed("0", usd), signed("--1", usd), signed("1e3", usd)), (None, None, None));
    }
}
