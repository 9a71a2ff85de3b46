//! What a story needs to sell: prices, ways to pay, and people who pay.

use std::time::Duration;

use usher::{
    domain::{
        BotId, Currency, Money, Origin, Plan, PlanId, Subscription, UserId,
        order::{Method, Order, Payment},
    },
    emulator::{Message, Outcome},
    store::MethodRow,
};

use crate::town::{Club, Person, Town};

/// How a bank's customer is told to pay.
pub const BANK: &str = "Send it to account 12-34 of the Blue Bank.";

impl Town {
    /// A plan for sale: prices such as `9.99 USD` or `250 XTR`.
    pub async fn sells(&self, name: &str, term: &str, clubs: &[&Club<'_>], prices: &[&str]) -> PlanId {
        let plan = self.plan(name, term, clubs, false).await;
        let prices: Vec<Money> = prices.iter().map(|price| money(price)).collect();
        self.change(plan, |plan| plan.prices = prices).await;
        plan
    }

    /// Changes how a plan is described and sold.
    pub async fn change(&self, plan: PlanId, change: impl FnOnce(&mut Plan)) {
        let app = self.usher().app;
        let mut work = app.begin(Origin::Repeatable).await.unwrap();
        let mut found = work.plan(BotId(self.bot), plan).await.unwrap().expect("a plan");
        change(&mut found);
        work.save_plan(BotId(self.bot), &found).await.unwrap();
        work.commit().await.unwrap();
    }

    /// The plan is taken out of sale.
    pub async fn takes_out_of_sale(&self, plan: PlanId) {
        let mut work = self.usher().app.begin(Origin::Repeatable).await.unwrap();
        assert!(work.enable_plan(BotId(self.bot), plan, false).await.unwrap());
        work.commit().await.unwrap();
    }

    /// What the owner's customers must agree to.
    pub async fn sets_terms(&self, terms: Option<&str>) {
        let mut work = self.usher().app.begin(Origin::Repeatable).await.unwrap();
        work.set_terms(BotId(self.bot), terms).await.unwrap();
        work.commit().await.unwrap();
    }

    /// The owner takes money in this way.
    pub async fn takes(&self, method: Method) {
        let instructions = (method == Method::Manual).then(|| BANK.to_owned());
        let mut work = self.usher().app.begin(Origin::Repeatable).await.unwrap();
        let row = MethodRow { method, instructions, sealed_token: None };
        work.set_method(BotId(self.bot), &row).await.unwrap();
        work.commit().await.unwrap();
    }
}

impl Person<'_> {
    /// Sees a button with this text now.
    pub fn sees_button(&self, text: &str) -> bool {
        self.view().iter().flat_map(|message| message.buttons.iter().flatten()).any(|button| button.text.contains(text))
    }

    /// Comes by the link of a plan.
    pub async fn comes_for(&self, plan: PlanId) {
        self.says(&format!("/start plan_{plan}")).await;
    }

    /// Buys a plan with Stars, goes in and has heard of all of it.
    pub async fn buys(&self, plan: &str, stars: &str) {
        self.orders(plan, stars).await;
        self.hears(plan);
        assert!(matches!(self.pays().await, Outcome::Paid(_)));
        self.hears("✅ Paid");
        // The way in, for who is not inside.
        self.may_hear(plan);
    }

    /// Opens the shop, chooses a plan and a way to pay.
    pub async fn orders(&self, plan: &str, way: &str) {
        self.says("/plans").await;
        self.hears("what you can have");
        self.taps(plan).await;
        self.hears("How would you like to pay");
        self.taps(way).await;
    }

    /// The newest invoice this person sees.
    pub fn invoice(&self) -> Message {
        let seen = self.view().into_iter().rev().find(|message| message.invoice.is_some());
        seen.unwrap_or_else(|| panic!("{} has no invoice", self.id))
    }

    /// Pays the newest invoice.
    pub async fn pays(&self) -> Outcome {
        let invoice = self.invoice();
        let payment = self.town.world.pays(self.id, self.town.bot, invoice.id);
        self.outcome(&payment).await
    }

    /// Pays by the newest link to a subscription.
    pub async fn subscribes(&self) -> Outcome {
        self.subscribes_by(&self.bill()).await
    }

    /// The newest link to a subscription.
    pub fn bill(&self) -> String {
        self.addresses().into_iter().rfind(|url| url.contains("/$")).expect("a link to pay")
    }

    /// Pays by a link to a subscription, also one that was seen before.
    pub async fn subscribes_by(&self, link: &str) -> Outcome {
        let payment = self.town.world.pays_link(self.id, link);
        self.outcome(&payment).await
    }

    async fn outcome(&self, payment: &str) -> Outcome {
        let outcome = self.town.world.outcome_within(payment, Duration::from_secs(30)).await;
        self.town.settle().await;
        outcome.expect("Telegram is told whether it may take the money")
    }
}

/// `9.99 USD`.
pub fn money(text: &str) -> Money {
    let (digits, currency) = text.split_once(' ').expect("an amount and a currency");
    Money::read(digits, currency.parse::<Currency>().unwrap()).unwrap()
}

/// A call that another program makes with the bot's token, or Telegram by itself.
pub async fn elsewhere(town: &Town, method: &str, params: serde_json::Value) -> serde_json::Value {
    let url = format!("{}/bot{}/{method}", town.settings.telegram_api_url, crate::town::TOKEN);
    let call = reqwest::Client::new().post(url).header("content-type", "application/json").body(params.to_string());
    let answer = call.send().await.expect("an answer").text().await.expect("a text");
    serde_json::from_str(&answer).expect("JSON")
}

impl Person<'_> {
    /// This person's payments, latest first.
    pub async fn payments(&self) -> Vec<Payment> {
        self.town.usher().app.store.payments_of(BotId(self.town.bot), UserId(self.id)).await.unwrap()
    }

    /// This person's newest order.
    pub async fn order(&self) -> Order {
        let orders = self.town.usher().app.store.orders_of(BotId(self.town.bot), UserId(self.id)).await.unwrap();
        orders.into_iter().next().expect("an order")
    }

    /// What this person has, as Usher knows it.
    pub async fn rights(&self) -> Vec<Subscription> {
        self.town.usher().app.store.open_rights(BotId(self.town.bot), UserId(self.id)).await.unwrap()
    }

    /// The right of somebody who has one.
    pub async fn right(&self) -> Subscription {
        let [right] = self.rights().await.try_into().expect("one right");
        right
    }

    /// Presses a button that carries this; the answer is the word that pops up, if one does.
    pub async fn presses(&self, data: &str) -> Option<String> {
        let message = self.view().last().expect("a message").id;
        let tap = self.town.world.taps(self.id, self.town.bot, message, data);
        self.town.settle().await;
        self.town.world.answered(&tap).expect("the button stops spinning")
    }
}
