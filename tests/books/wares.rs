//! What is sold in the shop, and by which coupons and codes.

use std::time::Duration;

pub const DAY: Duration = Duration::from_secs(86_400);

/// A plan as the test knows it.
pub struct Ware {
    pub name: &'static str,
    /// Days; none: for ever.
    pub days: Option<u32>,
    pub stars: i64,
    pub cents: i64,
    /// Chats that it opens; who has one that opens the same may change to it.
    pub chats: &'static [i64],
    pub grace: u32,
    /// Days.
    pub trial: Option<u32>,
    pub recurring: bool,
    pub places: Option<u32>,
}

const PLAIN: Ware = Ware {
    name: "",
    days: Some(30),
    stars: 250,
    cents: 999,
    chats: &[],
    grace: 0,
    trial: None,
    recurring: false,
    places: None,
};

pub const WARES: [Ware; 5] = [
    Ware { name: "Gold", chats: &[-101, -102], grace: 3, trial: Some(7), ..PLAIN },
    Ware { name: "Silver", days: Some(10), stars: 100, cents: 400, chats: &[-101], ..PLAIN },
    Ware { name: "Row", stars: 120, cents: 480, chats: &[-101, -103], recurring: true, ..PLAIN },
    Ware { name: "Few", days: Some(5), stars: 30, cents: 120, chats: &[-104], places: Some(1), ..PLAIN },
    Ware { name: "Forever", days: None, stars: 999, cents: 3_900, chats: &[-101, -105], ..PLAIN },
];

/// A discount: its word, hundredths off, uses, uses per person, and the plan if it is for one.
pub struct Discount {
    pub word: &'static str,
    pub percent: u32,
    pub uses: u32,
    pub per_person: Option<u32>,
    pub ware: Option<usize>,
}

pub const COUPONS: [Discount; 2] = [
    Discount { word: "HALF", percent: 50, uses: 2, per_person: Some(1), ware: None },
    Discount { word: "GIFT", percent: 100, uses: 1, per_person: None, ware: Some(1) },
];

/// An access code: what it opens, for how many days, how often in all and by one person.
pub struct Key {
    pub ware: usize,
    pub days: u32,
    pub uses: u32,
    pub per_person: u32,
}

pub const CODES: [Key; 3] = [
    Key { ware: 0, days: 4, uses: 5, per_person: 2 },
    Key { ware: 2, days: 6, uses: 2, per_person: 1 },
    Key { ware: 3, days: 3, uses: 3, per_person: 2 },
];

impl Ware {
    /// Its price in Stars, or in cents of a dollar.
    pub fn price(&self, in_stars: bool) -> i64 {
        if in_stars { self.stars } else { self.cents }
    }
}
