//! What a customer without a phone does to buy: the same messages, taps and payments as on the page.

use std::time::Duration;

use super::{
    cast::{Club, Who},
    plain,
    stage::Stage,
};
use crate::{
    domain::PlanId,
    emulator::{Button, ButtonKind, Outcome},
};

/// Nothing takes this long unless something is broken.
const PATIENCE: Duration = Duration::from_secs(10);
/// The button by which somebody says that they have paid.
const SAID: &str = "order:paid:";

/// How somebody pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By an invoice in Stars, or the link of a subscription.
    Stars,
    /// By a transfer that Olga confirms.
    Transfer,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Stars => "pay:stars",
            Self::Transfer => "pay:manual",
        }
    }
}

/// What is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paid {
    /// The money is Olga's.
    Done,
    /// The transfer of the order with this key is on its way, as somebody says.
    Said(String),
}

impl Paid {
    /// The order that waits for Olga's word.
    pub fn order(&self) -> Option<&str> {
        match self {
            Self::Done => None,
            Self::Said(order) => Some(order),
        }
    }
}

/// A purchase on its way.
#[derive(Clone, Copy, Debug)]
pub struct Purchase {
    /// Who buys.
    pub id: i64,
    plan: PlanId,
    /// How it is paid.
    pub way: Way,
    /// Their message that began it; what came before is of no interest.
    since: i64,
}

/// What is to be pressed, and below which message.
struct Offer {
    message: i64,
    kind: ButtonKind,
}

impl Stage {
    /// Opens the link of a plan.
    pub fn wants(&self, id: i64, plan: PlanId, way: Way) -> Option<Purchase> {
        let since = self.world.says(id, self.bot, &format!("/start plan_{plan}")).ok()?;
        Some(Purchase { id, plan, way, since })
    }

    /// Chooses the way to pay, as soon as it is offered.
    pub async fn chooses(&self, purchase: &Purchase) -> Option<()> {
        let start = format!("{}:{}", purchase.way.name(), purchase.plan);
        self.presses(purchase.id, purchase.since, &start).await.map(|_| ())
    }

    /// Pays, or says so.
    pub async fn settles_up(&self, purchase: &Purchase) -> Option<Paid> {
        let (id, since) = (purchase.id, purchase.since);
        if purchase.way == Way::Transfer {
            let pressed = self.presses(id, since, SAID).await?;
            return Some(Paid::Said(pressed.trim_start_matches(SAID).to_owned()));
        }
        let is_bill = |button: &Button| match &button.kind {
            ButtonKind::Other(kind) => kind == "pay",
            ButtonKind::Url(url) => super::purse::is_bill(url),
            _ => false,
        };
        let offer = self.offered(id, since, is_bill).await?;
        let payment = match offer.kind {
            ButtonKind::Url(link) => self.world.pays_link(id, &link),
            _ => self.world.pays(id, self.bot, offer.message),
        };
        let outcome = self.world.outcome_within(&payment, PATIENCE).await;
        matches!(outcome, Some(Outcome::Paid(_))).then_some(Paid::Done)
    }

    /// Olga says that the transfer of an order has arrived.
    pub async fn confirms(&self, order: &str) {
        self.presses(Who::Olga.id(), 0, &format!("order:confirm:{order}")).await;
    }

    /// Goes in by the link that the purchase brought, unless they are inside.
    pub async fn walks_in(&self, purchase: &Purchase) -> Option<()> {
        if self.world.is_member(purchase.id, self.chat(Club::Platinum)) {
            return Some(());
        }
        let offer = self.offered(purchase.id, purchase.since, plain::is_way_in).await?;
        if let ButtonKind::Url(link) = offer.kind {
            self.world.opens_link(purchase.id, &link);
        }
        Some(())
    }

    /// Taps the button whose data begin so, as soon as somebody has it below a message after `since`.
    /// The answer is the whole of these data.
    async fn presses(&self, id: i64, since: i64, start: &str) -> Option<String> {
        let fits = |button: &Button| matches!(&button.kind, ButtonKind::Callback(data) if data.starts_with(start));
        let offer = self.offered(id, since, fits).await?;
        let ButtonKind::Callback(data) = offer.kind else { return None };
        self.world.taps(id, self.bot, offer.message, &data);
        Some(data)
    }

    async fn offered(&self, id: i64, since: i64, fits: impl Fn(&Button) -> bool) -> Option<Offer> {
        let find = || {
            let shown = self.world.chat_view(id, self.bot);
            let later = shown.into_iter().rev().filter(|message| message.id > since);
            let mut found = later.filter_map(|message| {
                let button = message.buttons.iter().flatten().find(|button| fits(button))?;
                Some(Offer { message: message.id, kind: button.kind.clone() })
            });
            found.next()
        };
        self.world.until(|_| find().is_some(), PATIENCE).await;
        find()
    }
}
