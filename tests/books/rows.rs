//! Subscriptions in Stars: how they stand at Telegram, and what the daemon is to know of them.

use usher::domain::Moment;

use crate::ledger::Ledger;

/// A subscription at Telegram: one charge after the other.
pub struct Row {
    pub order: usize,
    pub until: Moment,
    /// Switched off in Telegram's settings.
    pub off: bool,
    /// The right that it paid for.
    pub right: Option<usize>,
    /// The daemon wants nothing more by it.
    pub stopped: bool,
}

/// A charge's place in its row.
#[derive(Clone, Copy, Debug)]
pub struct OfRow {
    pub row: usize,
    pub first: bool,
    /// Until when it pays.
    pub until: Moment,
}

impl Ledger {
    /// An order began several rows: nobody can tell whose a charge is.
    pub fn has_twins(&self, row: usize) -> bool {
        self.rows.iter().filter(|other| other.order == self.rows[row].order).count() > 1
    }

    /// Telegram was told to charge no more by a row, for itself or with its right.
    pub fn is_stopped(&self, row: usize) -> bool {
        let row = &self.rows[row];
        row.stopped || row.right.is_some_and(|right| self.rights[right].cancelled)
    }

    /// Whether a charge may answer an order that is paid already: not if its row never paid for a right, nor if it was
    /// stopped with that right, unless by a ban.
    pub fn goes_on(&self, of: OfRow, now: Moment) -> Option<bool> {
        let Row { order, right, .. } = self.rows[of.row];
        let may = |right: usize| {
            self.rights[right].runs(now) || !self.is_stopped(of.row) || self.banned[self.orders[order].who]
        };
        (!self.has_twins(of.row)).then(|| right.is_some_and(may))
    }

    /// A row paid for a right: it alone does from now on, unless it was stopped before.
    pub fn pays_for(&mut self, of: OfRow, right: usize) {
        self.rows[of.row].right = Some(right);
        if !self.rows[of.row].stopped {
            self.only(of.row);
        }
    }

    /// No other row of its person renews the same plan.
    pub fn only(&mut self, row: usize) {
        let Some(right) = self.rows[row].right.map(|right| &self.rights[right]) else { return };
        for (other, one) in self.rows.iter_mut().enumerate() {
            let same = |paid: usize| (self.rights[paid].who, self.rights[paid].ware) == (right.who, right.ware);
            one.stopped |= other != row && one.right.is_some_and(same);
        }
    }

    /// Nothing is left of an order: nothing more shall come by what it began.
    pub fn ends_rows_of(&mut self, order: usize) {
        for row in 0..self.rows.len() {
            if self.rows[row].order == order && self.rows[row].right.is_some() && !self.rows[row].stopped {
                self.ends_row(row);
            }
        }
    }

    /// Nothing could be given for a charge: nothing more shall come by its row, nor by another one for the same right.
    pub fn ends_row(&mut self, row: usize) {
        let right = self.rows[row].right;
        for (other, one) in self.rows.iter_mut().enumerate() {
            one.stopped |= other == row || (right.is_some() && one.right == right);
        }
    }
}
