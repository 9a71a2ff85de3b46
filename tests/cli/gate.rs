//! What stands before free access.

use serde_json::json;
use usher::{clock::Clock, emulator::subgram::SubGramEmulator};

use crate::house::{House, MASTER_KEY, RIGHTS, on_each_database};

#[tokio::test]
async fn a_channel_is_required_by_its_public_name_its_link_or_a_given_one() {
    on_each_database(async |house| {
        let public = house.channel("News", &RIGHTS);
        house.world().makes_public(public, "our_news");
        let required = house.call(&["gate", "require", &public.to_string(), "--json"]).await.json();
        assert_eq!((&required["id"], &required["link"]), (&json!(public), &json!("https://t.me/our_news")));

        let private = house.channel("Secret", &RIGHTS);
        house.call(&["gate", "require", &private.to_string()]).await.fails(1, &["--link"]);
        let text = house.call(&["gate", "require", &private.to_string(), "--link", "https://t.me/+AbC"]).await.ok();
        assert!(text.contains("“Secret”") && text.contains("https://t.me/+AbC"), "{text}");

        let foreign = house.world().channel("Foreign", house.owner);
        house.world().makes_public(foreign, "foreign");
        let text = house.call(&["gate", "require", &foreign.to_string()]).await.ok();
        assert!(text.contains("not administrator"), "{text}");

        let shown = house.call(&["gate", "show", "--json"]).await.json();
        assert_eq!(shown["required"].as_array().unwrap().len(), 3);
        assert_eq!(house.call(&["gate", "drop", &private.to_string(), "--json"]).await.json()["id"], private);
        house.call(&["gate", "drop", &private.to_string()]).await.fails(1, &["not required", "usher gate show"]);
        assert!(!house.call(&["gate", "show"]).await.ok().contains("Secret"));
    })
    .await;
}

#[tokio::test]
async fn sources_are_asked_in_the_order_given() {
    on_each_database(async |house| {
        let shown = house.call(&["gate", "sources", "channels,subgram", "--json"]).await.json();
        assert_eq!((&shown["id"], &shown["sources"]), (&json!(house.bot), &json!(["channels", "subgram"])));
        let shown = house.call(&["gate", "sources", "none"]).await.ok();
        assert!(shown.contains("the gate is open"), "{shown}");
        let chat = house.channel("News", &RIGHTS);
        let text = house.call(&["gate", "require", &chat.to_string(), "--link", "https://t.me/+A"]).await.ok();
        assert!(text.contains("usher gate sources"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_bot_may_have_its_own_subgram_key() {
    on_each_database(async |mut house| {
        house.set("MASTER_KEY", MASTER_KEY);
        assert_eq!(house.call(&["gate", "show", "--json"]).await.json()["subgram_key"], json!(null));
        house.set("SUBGRAM_API_KEY", "first");
        assert_eq!(house.call(&["gate", "show", "--json"]).await.json()["subgram_key"], "SUBGRAM_API_KEY");
        let ran = house.call_with_input(&["gate", "subgram", "-", "--json"], "own-key\n").await;
        let shown = ran.json();
        assert_eq!((&shown["id"], &shown["subgram_key"]), (&json!(house.bot), &json!("own")));
        house.call(&["gate", "subgram", "not\u{7}a\u{7}key"]).await.fails(2, &["key"]);

        let subgram = SubGramEmulator::start("127.0.0.1:0", Clock::system()).await.unwrap();
        house.set("SUBGRAM_API_URL", subgram.url());
        subgram.world().bot_key("own-key");
        let checked = house.call(&["doctor"]).await;
        assert!(checked.out.contains("SubGram takes the key"), "{checked:?}");
        assert_eq!(
            house.call(&["gate", "subgram", "--clear", "--json"]).await.json()["subgram_key"],
            "SUBGRAM_API_KEY"
        );
        subgram.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_subgram_is_asked_for_is_chosen_piece_by_piece() {
    on_each_database(async |mut house| {
    let chosen = async |house: &House, line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        house.call(&[&["gate", "subgram"], &words[..], &["--json"]].concat()).await.json()["subgram"].clone()
    };
    let plain = json!({
        "mode": "links", "action": "subscribe", "max_sponsors": null, "exclude_resource_ids": [], "exclude_ads_ids": [],
    });
    assert_eq!(house.call(&["gate", "show", "--json"]).await.json()["subgram"], plain);
    assert_eq!(chosen(&house, "--max-sponsors 3").await["max_sponsors"], 3);
    let all = "--mode delegated --action newtask --exclude-resource-ids -1001234567890,5 --exclude-ads-ids 7,8";
    let told = json!({
        "mode": "delegated", "action": "newtask", "max_sponsors": 3,
        "exclude_resource_ids": ["-1001234567890", "5"], "exclude_ads_ids": [7, 8],
    });
    assert_eq!(chosen(&house, all).await, told, "what is not named stays");
    let shown = house.call(&["gate", "show"]).await.ok();
    assert!(shown.contains("mode delegated, action newtask, at most 3 sponsors"), "{shown}");
    assert!(shown.contains("without the channels or bots -1001234567890,5, without the orders 7,8"), "{shown}");
    let back =
        "--mode default --action subscribe --max-sponsors default --exclude-resource-ids none --exclude-ads-ids none";
    assert_eq!(chosen(&house, back).await, plain);
    house.set("SUBGRAM_MODE", "delegated");
    assert_eq!(house.call(&["gate", "show", "--json"]).await.json()["subgram"]["mode"], "delegated");
    })
    .await;
}

#[tokio::test]
async fn the_gate_is_shown_with_what_it_opens() {
    on_each_database(async |house| {
        assert!(house.call(&["gate", "show"]).await.ok().contains("opens nothing yet"));
        let (_, plan) = house.club().await;
        let shown = house.call(&["gate", "show"]).await.ok();
        assert!(shown.contains("“Free” (1 day)"), "{shown}");
        assert_eq!(house.call(&["gate", "show", "--json"]).await.json()["plan"], plan);
    })
    .await;
}

#[tokio::test]
async fn what_an_owner_said_about_strays_outlasts_a_requirement() {
    on_each_database(async |house| {
        let (unset, guarded) = (house.channel("News", &RIGHTS), house.channel("Club", &RIGHTS));
        for chat in [unset, guarded] {
            house.call(&["chat", "add", &chat.to_string()]).await.ok();
        }
        house.call(&["chat", "set", &guarded.to_string(), "--strays", "remove"]).await.ok();
        let require = async |chat: i64| {
            let text = house.call(&["gate", "require", &chat.to_string(), "--link", "https://t.me/+A"]).await.ok();
            text.contains("--strays keep")
        };
        assert!(!require(unset).await && require(guarded).await, "whoever would be walked out again is named");
        let listed = house.call(&["chat", "list", "--json"]).await.json();
        let strays: Vec<_> = listed["items"].as_array().unwrap().iter().map(|chat| &chat["strays"]).collect();
        assert_eq!(strays, ["keep", "remove"]);
        // What the requirement has set outlasts it, and that is said with what to do.
        let dropped = async |chat: i64| house.call(&["gate", "drop", &chat.to_string()]).await.ok();
        assert!(dropped(unset).await.contains(&format!("usher chat set {unset} --strays remove")));
        assert_eq!(dropped(guarded).await.lines().count(), 1);
        let listed = house.call(&["chat", "list", "--json"]).await.json();
        assert_eq!(listed["items"][0]["strays"], "keep", "nobody is walked out unasked");
    })
    .await;
}
