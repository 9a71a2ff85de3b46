//! Selling as its operator sees it: ways to pay, orders, terms.

use serde_json::{Value, json};
use usher::emulator::{ButtonKind, World};

use crate::house::{House, MASTER_KEY, RIGHTS, on_each_database, way_in};

impl House {
    /// A plan for 9.99 USD that is paid by hand, and the id of its chat.
    async fn shop(&self) -> i64 {
        let chat = self.channel("Gold", &RIGHTS);
        self.call(&["chat", "add", &chat.to_string()]).await.ok();
        let chat_id = chat.to_string();
        let add = [
            "plan", "add", "--name", "Month", "--term", "1 month", "--chat", &chat_id, "--price", "9.99 USD", "250 XTR",
        ];
        self.call(&add).await.ok();
        self.call(&["method", "set", "manual", "--instructions", "Account 12-34."]).await.ok();
        chat
    }

    /// Presses the newest button with this text, as soon as it is there.
    async fn presses(&self, user: i64, text: &'static str) {
        let bot = self.bot;
        self.sees(move |world| button(world, user, bot, text).is_some()).await;
        let (message, data) = button(self.world(), user, bot, text).expect("a button");
        self.world().taps(user, bot, message, &data);
    }

    /// Orders the plan by hand and says that it is paid; the answer is the order's key.
    async fn order(&self, user: i64) -> String {
        for text in ["Month", "by transfer", "I have paid"] {
            self.presses(user, text).await;
        }
        let bot = self.bot;
        self.sees(move |world| heard(world, user, bot, "checks whether the money")).await;
        let waiting = self.call(&["order", "list", "--waiting", "--json"]).await.json();
        let ours = |order: &&Value| order["user"] == user;
        waiting["items"].as_array().unwrap().iter().find(ours).expect("an order")["id"].as_str().unwrap().to_owned()
    }
}

fn button(world: &World, user: i64, bot: i64, text: &str) -> Option<(i64, String)> {
    world.chat_view(user, bot).into_iter().rev().find_map(|message| {
        let button = message.buttons.iter().flatten().find(|button| button.text.contains(text))?;
        match &button.kind {
            ButtonKind::Callback(data) => Some((message.id, data.clone())),
            _ => None,
        }
    })
}

fn heard(world: &World, user: i64, bot: i64, text: &str) -> bool {
    world.chat_view(user, bot).iter().any(|message| message.text.contains(text))
}

#[tokio::test]
async fn ways_to_pay_are_set_listed_and_removed() {
    on_each_database(async |mut house| {
        assert!(house.call(&["method", "list"]).await.ok().contains("No way to pay yet"));
        let text = house.call(&["method", "set", "stars"]).await.ok();
        assert!(text.contains("No plan has a price for it yet") && text.contains("250 XTR"), "{text}");
        std::fs::write(house.path("how.txt"), "Pay at the bar.\n").unwrap();
        let set = house.call(&["method", "set", "manual", "--instructions-file", "how.txt", "--json"]).await.json();
        assert_eq!(set, json!({ "id": "manual", "instructions": "Pay at the bar.", "provider_token": null }));
        house.call(&["method", "set", "manual", "--instructions-file", "no.txt"]).await.fails(1, &["no.txt"]);
        house.call(&["method", "set", "manual", "--instructions", " "]).await.fails(2, &["there is no text"]);
        let telegram = ["method", "set", "telegram", "--provider-token"];
        let token = "284685063:TEST:NjQ3NTMwNjI3ZmZh";
        house.call(&[&telegram[..], &[token]].concat()).await.fails(78, &["MASTER_KEY"]);
        house.set("MASTER_KEY", MASTER_KEY);
        let set = house.call_with_input(&[&telegram[..], &["-", "--json"]].concat(), token).await.json();
        assert_eq!(set["provider_token"], "sealed");
        let listed = house.call(&["method", "list", "--json"]).await.json();
        let ids: Vec<_> = listed["items"].as_array().unwrap().iter().map(|method| &method["id"]).collect();
        assert_eq!(ids, ["stars", "telegram", "manual"]);
        assert!(house.call(&["method", "list"]).await.ok().contains("manual: Pay at the bar."));
        let removed = house.call(&["method", "remove", "stars", "--json"]).await.json();
        assert_eq!(removed, json!({ "id": "stars", "removed": true }));
        house.call(&["method", "remove", "stars"]).await.fails(1, &["not set up", "usher method list"]);
    })
    .await;
}

#[tokio::test]
async fn terms_are_set_shown_and_cleared() {
    on_each_database(async |house| {
        assert!(house.call(&["terms", "show"]).await.ok().contains("No terms yet"));
        std::fs::write(house.path("terms.txt"), "Be kind.\n").unwrap();
        let set = house.call(&["terms", "set", "--file", "terms.txt", "--json"]).await.json();
        assert_eq!(set, json!({ "id": house.bot, "terms": "Be kind." }));
        assert_eq!(house.call(&["terms", "show"]).await.ok(), "Be kind.\n");
        house.call(&["terms", "set", &"x".repeat(4_000)]).await.fails(2, &["too many"]);
        house.call(&["terms", "set", "Be very kind."]).await.ok();
        assert_eq!(house.call(&["terms", "show", "--json"]).await.json()["terms"], "Be very kind.");
        assert_eq!(house.call(&["terms", "clear", "--json"]).await.json()["terms"], json!(null));
    })
    .await;
}

#[tokio::test]
async fn orders_are_confirmed_rejected_and_given_back_beside_the_daemon() {
    on_each_database(async |house| {
        let chat = house.shop().await;
        let (daemon, bot) = (house.serve().await, house.bot);
        assert!(house.call(&["order", "list"]).await.ok().contains("No order yet"));
        house.call(&["order", "show", "NOBODY"]).await.fails(1, &["no order NOBODY", "usher order list"]);
        house.call(&["order", "refund", "NOBODY"]).await.fails(1, &["nothing was paid for NOBODY"]);
        let (alice, boris) = (house.guest("Alice"), house.guest("Boris"));

        let key = house.order(alice).await;
        let confirmed = house.call(&["order", "confirm", &key, "--json"]).await.json();
        assert_eq!((&confirmed["id"], &confirmed["state"]), (&json!(key), &json!("paid")));
        assert_eq!(confirmed["payments"][0]["outcome"], "granted");
        house.sees(move |world| way_in(world, alice, bot).is_some()).await;
        let link = way_in(house.world(), alice, bot).unwrap();
        house.world().opens_link(alice, &link);
        house.sees(move |world| world.is_member(alice, chat)).await;
        let owner = house.owner;
        house.sees(move |world| heard(world, owner, bot, "Confirmed by the operator")).await;
        house.call(&["order", "confirm", &key.to_lowercase()]).await.fails(1, &["is already paid"]);
        house.call(&["order", "reject", &key]).await.fails(1, &["is already paid"]);

        let other = house.order(boris).await;
        let text = house.call(&["order", "reject", &other, "--reason", "Only 5 USD arrived."]).await.ok();
        assert!(text.contains("rejected"), "{text}");
        house.sees(move |world| heard(world, boris, bot, "Only 5 USD arrived.")).await;
        let shown = house.call(&["order", "show", &other]).await.ok();
        assert!(shown.contains("rejected") && shown.contains("reason: Only 5 USD arrived."), "{shown}");

        let text = house.call(&["order", "refund", &key]).await.ok();
        assert!(text.contains("9.99 USD") && text.contains("you must return yourself"), "{text}");
        house
            .sees(move |world| heard(world, alice, bot, "You have been refunded") && !world.is_member(alice, chat))
            .await;
        house.call(&["order", "refund", &key]).await.fails(1, &["was already refunded"]);
        let listed = house.call(&["order", "list", "--json"]).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
        assert!(house.call(&["order", "list"]).await.ok().contains(&format!("{key}: refunded, “Month” for {alice}")));
        daemon.stop().await;
        assert_eq!(house.world().spec_problems(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn stars_go_back_by_themselves() {
    on_each_database(async |house| {
        house.shop().await;
        house.call(&["method", "set", "stars"]).await.ok();
        let (daemon, bot, alice) = (house.serve().await, house.bot, house.guest("Alice"));
        house.world().set_stars(alice, 300);
        house.presses(alice, "Month").await;
        house.presses(alice, "Pay 250").await;
        house.sees(move |world| world.chat_view(alice, bot).iter().any(|message| message.invoice.is_some())).await;
        let view = house.world().chat_view(alice, bot);
        let invoice = view.iter().rev().find(|message| message.invoice.is_some()).unwrap().id;
        house.world().pays(alice, bot, invoice);
        house.sees(move |world| way_in(world, alice, bot).is_some()).await;
        let order =
            house.call(&["order", "list", "--json"]).await.json()["items"][0]["id"].as_str().unwrap().to_owned();
        let charge = house.call(&["order", "show", &order, "--json"]).await.json()["payments"][0]["charge"].clone();
        let back = house.call(&["order", "refund", charge.as_str().unwrap(), "--json"]).await.json();
        assert_eq!(back, json!({ "id": charge, "refunded": true, "by_hand": false, "order": order }));
        assert_eq!(house.world().stars(alice), 300);
        house.sees(move |world| heard(world, alice, bot, "You have been refunded")).await;
        daemon.stop().await;
    })
    .await;
}
