//! A right in the test's own books: a row of pieces of time, each of which knows whose money it came from. What goes back
//! takes its share of what is left along, and everything behind it moves up.

use std::{fmt, time::Duration};

use usher::domain::Moment;

use crate::{
    event::PEOPLE,
    wares::{DAY, WARES},
};

/// What one charge paid of a piece of time, in minor units.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    pub charge: usize,
    pub value: i64,
}

/// Time that was given at once: by a charge, by what was taken along from another right, or for nothing.
#[derive(Clone, Debug)]
pub struct Piece {
    pub from: Moment,
    pub until: Moment,
    /// What was paid for it, and whether in Stars; whose money it was.
    pub value: i64,
    pub stars: bool,
    pub shares: Vec<Share>,
    /// The redemption that gave it.
    pub by_code: Option<usize>,
    /// Taken out as a whole.
    pub gone: bool,
}

impl Piece {
    /// Time for nothing.
    pub fn free(from: Moment, until: Moment, by_code: Option<usize>) -> Self {
        Self { from, until, value: 0, stars: false, shares: Vec::new(), by_code, gone: false }
    }
}

/// A right, as long as it should be.
#[derive(Clone, Debug)]
pub struct Right {
    pub who: usize,
    pub ware: usize,
    pub pieces: Vec<Piece>,
    pub started: Moment,
    /// Grace included; read from the daemon after it was checked.
    pub ends: Moment,
    pub over: Option<Moment>,
    pub cancelled: bool,
    /// Nothing but a trial.
    pub trial: bool,
    /// Bought when its order held no place any more.
    pub late: bool,
    /// What one more term of it costs, and whether in Stars.
    pub price: Option<(i64, bool)>,
    pub renews: bool,
    /// Since when it renews no more.
    pub renewal_off: Option<Moment>,
}

/// `value * part / whole`, rounded down.
fn share(value: i64, part: u128, whole: u128) -> i64 {
    i64::try_from(u128::try_from(value).unwrap() * part / whole.max(1)).unwrap()
}

impl Right {
    pub fn new(who: usize, ware: usize, now: Moment) -> Self {
        Self {
            who,
            ware,
            pieces: Vec::new(),
            started: now,
            ends: now,
            over: None,
            cancelled: false,
            trial: false,
            late: false,
            price: None,
            renews: false,
            renewal_off: None,
        }
    }

    /// The end of what was given.
    pub fn until(&self) -> Moment {
        self.pieces.last().map_or(self.started, |piece| piece.until)
    }

    /// The end of access by the rules of grace. Who switches the renewals off has none, unless it had begun by then.
    pub fn end(&self) -> Moment {
        let (paid, grace) = (self.until(), DAY * WARES[self.ware].grace);
        match (self.trial, self.renews) {
            (true, _) => paid,
            (false, false) => paid + grace,
            (false, true) if self.renewal_off.is_some_and(|off| off < paid) => paid,
            (false, true) => paid + grace.max(DAY),
        }
    }

    /// Where its pieces lie but those of a trial, in milliseconds.
    pub fn spans(&self) -> impl Iterator<Item = (i64, i64)> {
        let is_trial = |piece: &&Piece| piece.value == 0 && piece.shares.is_empty() && piece.by_code.is_none();
        let pieces =
            self.pieces.iter().filter(move |piece| !piece.gone && piece.from < piece.until && !is_trial(piece));
        pieces.map(|piece| (piece.from.millis(), piece.until.millis()))
    }

    pub fn is_open(&self) -> bool {
        self.over.is_none()
    }

    pub fn runs(&self, now: Moment) -> bool {
        self.is_open() && self.ends > now
    }

    pub fn add(&mut self, piece: Piece) {
        self.pieces.push(piece);
        self.ends = self.end();
    }

    pub fn close(&mut self, now: Moment, cancelled: bool) {
        (self.over, self.cancelled) = (Some(now), cancelled);
    }

    /// Takes what is left of a piece behind `cut`; what follows begins that much earlier. What was used up takes nothing,
    /// but the grace, if that came of it.
    pub fn take(&mut self, piece: usize, cut: Moment, now: Moment) {
        let is_last = self.pieces[piece + 1..].iter().all(|later| later.gone);
        let found = &mut self.pieces[piece];
        found.gone = cut <= found.from;
        if found.until.is_forever() {
            found.until = found.from;
        } else {
            let rest = found.until.since(cut.max(now));
            if rest.is_zero() && !(is_last && found.gone) {
                return;
            }
            found.until = found.until - rest;
            for later in &mut self.pieces[piece + 1..] {
                (later.from, later.until) = (later.from - rest, later.until - rest);
            }
        }
        if self.until() <= now {
            self.close(now, true);
        } else {
            self.ends = self.end();
        }
    }

    /// What is unused in a currency, by the hour.
    pub fn unused(&self, now: Moment, stars: bool) -> i64 {
        let hour = Moment::from_millis(now.millis() - now.millis() % 3_600_000);
        let paid = self.pieces.iter().filter(|piece| piece.stars == stars && !piece.until.is_forever());
        let part = |piece: &Piece| {
            let (left, whole) = (piece.until.since(hour.max(piece.from)), piece.until.since(piece.from));
            share(piece.value, left.as_millis(), whole.as_millis())
        };
        paid.map(part).sum()
    }

    /// Whose money it is that is taken along: what was paid last is used last, and of a piece that several paid for each
    /// loses alike.
    pub fn takes_along(&self, worth: i64, stars: bool) -> Vec<Share> {
        let (mut rest, mut shares) = (worth, Vec::new());
        for piece in self.pieces.iter().rev().filter(|piece| piece.stars == stars && !piece.until.is_forever()) {
            let part = piece.value.min(rest);
            rest -= part;
            let of = |one: &Share| share(one.value, part.unsigned_abs().into(), piece.value.unsigned_abs().into());
            shares.extend(piece.shares.iter().map(|one| Share { value: of(one), ..*one }));
        }
        shares.retain(|share| share.value > 0);
        shares
    }

    /// One charge's share of a piece goes: the end of it, for what was paid last is used last. What is for ever cannot be
    /// cut: it stays while anything that was paid for it stays.
    pub fn lose(&mut self, at: usize, charge: usize, now: Moment) {
        let piece = &mut self.pieces[at];
        let lost: i64 = piece.shares.iter().filter(|share| share.charge == charge).map(|share| share.value).sum();
        piece.shares.retain(|share| share.charge != charge);
        let (all, kept) = (piece.value, piece.value - lost);
        let cut = if kept > 0 {
            piece.value = kept;
            if piece.until.is_forever() {
                return;
            }
            piece.from + fraction(piece.until.since(piece.from), kept, all)
        } else {
            piece.from
        };
        self.take(at, cut, now);
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has {} from {} until {}", PEOPLE[self.who], WARES[self.ware].name, self.started, self.ends)?;
        for piece in &self.pieces {
            let gone = if piece.gone { ", gone" } else { "" };
            write!(f, "\n  {} .. {}: paid {} by {:?}{gone}", piece.from, piece.until, piece.value, piece.shares)?;
        }
        Ok(())
    }
}

/// So much of a time as `part` of `whole` paid for.
pub fn fraction(time: Duration, part: i64, whole: i64) -> Duration {
    let millis = time.as_millis() * u128::from(part.unsigned_abs()) / u128::from(whole.unsigned_abs());
    Duration::from_millis(u64::try_from(millis).unwrap())
}
