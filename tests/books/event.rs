//! What may happen in a shop, drawn at random: any event at any time, however often. What makes no sense when it comes
//! (an order that is not there) does not happen.

use proptest::{collection::vec, prelude::*};

/// People who buy.
pub const PEOPLE: [&str; 3] = ["Alice", "Boris", "Clara"];

/// One event. Orders, charges and rows are counted back from the latest.
#[rustfmt::skip]
#[derive(Clone, Debug)]
pub enum Event {
    /// Somebody orders a plan, by Stars or by transfer, with a coupon in hand or without.
    Orders { who: usize, ware: usize, stars: bool, coupon: Option<usize> },
    /// The same, and it is paid at once.
    Buys { who: usize, ware: usize, stars: bool, coupon: Option<usize> },
    /// Somebody lets their credit pay: all of a plan if there is enough, or else a part before another way.
    Spends { who: usize, ware: usize, stars: bool, coupon: Option<usize>, paid: bool },
    /// Somebody opens another person's link.
    Clicks { who: usize, by: usize },
    /// The owner gives credit, or takes some.
    Gives { who: usize, cents: i64 },
    /// Somebody changes from what they have to another plan: at once, or for money that is paid now or later.
    Changes { who: usize, ware: usize, stars: bool, paid: bool },
    /// Somebody buys a plan, orders two changes from it by transfer, may say that they paid, and the owner confirms both.
    Crosses { who: usize, from: usize, to: [usize; 2], claims: bool },
    /// Somebody has answered the last question before they pay in Stars, and something comes between.
    Meanwhile { who: usize, ware: usize, what: Meanwhile, told: usize },
    /// Somebody orders by transfer and lets the day pass, in which somebody else may buy the same; then they say that they
    /// paid, or the owner does.
    Oversleeps { who: usize, ware: usize, coupon: Option<usize>, other: Option<usize>, claims: bool },
    /// The person gives an order up.
    GivesUp { order: usize },
    /// "I have paid."
    Claims { order: usize },
    /// An owner's word, for money that came by hand.
    Confirms { order: usize },
    /// An owner's other word.
    Rejects { order: usize },
    /// Stars are paid, after the last question or (`asked` earlier) without one; the news comes so often.
    Pays { order: usize, asked: bool, told: usize },
    /// The news of a charge comes late, or once more.
    HearsOf { charge: usize },
    /// Telegram charges a subscription again when its time is over.
    Renews { row: usize, told: usize },
    /// A subscription is switched off in Telegram's settings.
    Stops { row: usize, told: usize },
    /// And on again.
    Resumes { row: usize, told: usize },
    /// It could not be paid.
    Fails { row: usize },
    /// The owner gives a payment back.
    GivesBack { charge: usize },
    /// Telegram gives it back without us; the news comes so often.
    Disputes { charge: usize, told: usize },
    /// An access code is redeemed.
    Redeems { who: usize, code: usize },
    /// The owner takes a redemption back.
    RollsBack { who: usize, code: usize },
    /// A trial is taken.
    Tries { who: usize, ware: usize },
    Bans { who: usize },
    Unbans { who: usize },
    /// A plan is taken out of sale.
    Disables { ware: usize },
    Enables { ware: usize },
    /// It costs so many hundredths of its first price from now on.
    Prices { ware: usize, hundredths: i64 },
    /// Time passes.
    Waits { hours: u64 },
    /// The job that ends orders.
    Tidies,
    /// The job that ends rights.
    Sweeps,
    /// The job that compares with Telegram's list.
    Compares,
}

/// What comes between an order and its payment.
#[derive(Clone, Copy, Debug)]
pub enum Meanwhile {
    /// The day passes.
    Lapses,
    /// The person is banned.
    Banned,
    /// The plan is taken out of sale.
    Disabled,
    /// They pay once before.
    Paid,
}

/// A life of a shop; some events happen twice in a row.
pub fn life() -> impl Strategy<Value = Vec<Event>> {
    vec((event(), prop::bool::weighted(0.15)), 1..70).prop_map(|events| {
        let twice = |(event, again): (Event, bool)| if again { vec![event.clone(), event] } else { vec![event] };
        events.into_iter().flat_map(twice).collect()
    })
}

fn event() -> impl Strategy<Value = Event> {
    // Much happens to one of them, so that it happens to what is there already.
    let who = || prop_oneof![3 => Just(0_usize), 2 => 0..PEOPLE.len()];
    let ware = || 0..crate::wares::WARES.len();
    let (late, told) =
        (|| prop_oneof![Just(0_usize), 0_usize..6], || prop_oneof![1 => Just(0_usize), 4 => Just(1), 1 => Just(2)]);
    // What a change costs something from and to, and what is soon sold out.
    let (cheap, dear) = (
        prop_oneof![2 => Just(1_usize), 1 => ware()],
        || prop_oneof![1 => ware(), 3 => prop::sample::select(vec![0_usize, 2, 4])],
    );
    let scarce = prop_oneof![1 => Just(3_usize), 2 => ware()];
    let coupon = || prop::option::weighted(0.3, 0..crate::wares::COUPONS.len());
    let code = || 0..crate::wares::CODES.len();
    let meanwhile =
        prop::sample::select(vec![Meanwhile::Lapses, Meanwhile::Banned, Meanwhile::Disabled, Meanwhile::Paid]);
    let span = prop_oneof![
        2 => prop::sample::select(vec![1, 5, 23, 25]),
        2 => prop::sample::select(vec![24 * 3, 24 * 8]),
        1 => prop::sample::select(vec![24 * 15, 24 * 31]),
    ];
    let buying = prop_oneof![
        8 => (who(), ware(), any::<bool>(), coupon())
            .prop_map(|(who, ware, stars, coupon)| Event::Buys { who, ware, stars, coupon }),
        8 => (who(), ware(), any::<bool>(), coupon())
            .prop_map(|(who, ware, stars, coupon)| Event::Orders { who, ware, stars, coupon }),
        8 => (who(), ware(), any::<bool>(), coupon(), any::<bool>())
            .prop_map(|(who, ware, stars, coupon, paid)| Event::Spends { who, ware, stars, coupon, paid }),
        7 => (who(), ware(), any::<bool>(), any::<bool>())
            .prop_map(|(who, ware, stars, paid)| Event::Changes { who, ware, stars, paid }),
        3 => (who(), cheap, [dear(), dear()], any::<bool>())
            .prop_map(|(who, from, to, claims)| Event::Crosses { who, from, to, claims }),
        3 => (who(), ware(), meanwhile, told())
            .prop_map(|(who, ware, what, told)| Event::Meanwhile { who, ware, what, told }),
        3 => (who(), scarce, coupon(), prop::option::of(0..PEOPLE.len()), any::<bool>())
            .prop_map(|(who, ware, coupon, other, claims)| Event::Oversleeps { who, ware, coupon, other, claims }),
        1 => late().prop_map(|order| Event::GivesUp { order }),
        2 => late().prop_map(|order| Event::Claims { order }),
        4 => late().prop_map(|order| Event::Confirms { order }),
        1 => late().prop_map(|order| Event::Rejects { order }),
        10 => (late(), prop::bool::weighted(0.7), told()).prop_map(|(order, asked, told)| Event::Pays { order, asked, told }),
        3 => late().prop_map(|charge| Event::HearsOf { charge }),
    ];
    let later = prop_oneof![
        5 => (late(), told()).prop_map(|(row, told)| Event::Renews { row, told }),
        1 => (late(), told()).prop_map(|(row, told)| Event::Stops { row, told }),
        1 => (late(), told()).prop_map(|(row, told)| Event::Resumes { row, told }),
        1 => late().prop_map(|row| Event::Fails { row }),
        5 => late().prop_map(|charge| Event::GivesBack { charge }),
        2 => (late(), told()).prop_map(|(charge, told)| Event::Disputes { charge, told }),
        3 => (who(), code()).prop_map(|(who, code)| Event::Redeems { who, code }),
        2 => (who(), code()).prop_map(|(who, code)| Event::RollsBack { who, code }),
        2 => (who(), ware()).prop_map(|(who, ware)| Event::Tries { who, ware }),
    ];
    let around = prop_oneof![
        5 => (who(), 0..PEOPLE.len()).prop_map(|(who, by)| Event::Clicks { who, by }),
        4 => (who(), prop::sample::select(vec![150, 400, 1_000, 2_500, -100]))
            .prop_map(|(who, cents)| Event::Gives { who, cents }),
        1 => who().prop_map(|who| Event::Bans { who }),
        4 => who().prop_map(|who| Event::Unbans { who }),
        1 => ware().prop_map(|ware| Event::Disables { ware }),
        2 => ware().prop_map(|ware| Event::Enables { ware }),
        1 => (ware(), prop::sample::select(vec![60, 100, 140]))
            .prop_map(|(ware, hundredths)| Event::Prices { ware, hundredths }),
        8 => span.prop_map(|hours| Event::Waits { hours }),
        2 => Just(Event::Tidies),
        2 => Just(Event::Sweeps),
        2 => Just(Event::Compares),
    ];
    prop_oneof![9 => buying, 5 => later, 5 => around]
}
