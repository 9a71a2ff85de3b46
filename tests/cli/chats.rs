//! Chats are connected and set.

use serde_json::json;

use crate::house::{RIGHTS, on_each_database};

#[tokio::test]
async fn a_chat_is_connected_with_what_is_missing_named() {
    on_each_database(async |house| {
        let chat = house.channel("Club <1>", &["can_invite_users"]);
        let id = chat.to_string();
        let text = house.call(&["chat", "add", &id]).await.ok();
        assert!(text.contains("“Club <1>”") && text.contains("lacks these rights there: ban users"), "{text}");
        let added = house.call(&["chat", "add", &id, "--json"]).await.json();
        assert_eq!(
            added,
            json!({
                "id": chat, "title": "Club <1>", "kind": "channel", "connected": true,
                "missing_rights": ["can_restrict_members"], "join_requests": false, "strays": "remove", "bans": "lift",
            })
        );
        house.world().set_bot_rights(chat, house.bot, &RIGHTS, house.owner);
        assert_eq!(house.call(&["chat", "add", &id]).await.ok().lines().count(), 1);
        let listed = house.call(&["chat", "list"]).await.ok();
        assert!(
            listed.contains(&id) && listed.contains("connected;") && listed.contains("strays are removed"),
            "{listed}"
        );
        assert_eq!(house.world().spec_problems(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_plain_member_is_connected_and_told_to_get_rights() {
    on_each_database(async |house| {
        let group = house.world().supergroup("Hall", house.owner);
        house.world().add_bot(group, house.bot, house.owner);
        let added = house.call(&["chat", "add", &group.to_string(), "--json"]).await.json();
        assert_eq!(added["missing_rights"], json!(RIGHTS));
    })
    .await;
}

#[tokio::test]
async fn a_chat_that_cannot_be_connected_says_why() {
    on_each_database(async |house| {
        house.call(&["chat", "add", "-1009999999999"]).await.fails(1, &["-100", "administrator"]);
        let chat = house.channel("Lost", &RIGHTS);
        house.world().remove_bot(chat, house.bot, house.owner);
        house.call(&["chat", "add", &chat.to_string()]).await.fails(1, &["administrator"]);
        let group = house.world().basic_group("Small", house.owner);
        house.world().add_bot_admin(group, house.bot, &RIGHTS, house.owner);
        let new = house.world().migrate(group);
        house.call(&["chat", "add", &group.to_string()]).await.fails(1, &[&new.to_string()]);
        assert!(house.call(&["chat", "list", "--json"]).await.json()["items"].as_array().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn settings_of_a_chat_are_changed_one_by_one() {
    on_each_database(async |house| {
        let chat = house.channel("Club", &RIGHTS);
        let id = chat.to_string();
        house.call(&["chat", "set", &id, "--strays", "keep"]).await.fails(1, &["usher chat add"]);
        house.call(&["chat", "add", &id]).await.ok();
        let set = house.call(&["chat", "set", &id, "--join-requests", "on", "--json"]).await.json();
        assert_eq!((&set["id"], &set["join_requests"], &set["strays"]), (&json!(chat), &json!(true), &json!("remove")));
        let set = house.call(&["chat", "set", &id, "--strays", "keep", "--bans", "keep", "--json"]).await.json();
        assert_eq!(
            (&set["join_requests"], &set["strays"], &set["bans"]),
            (&json!(true), &json!("keep"), &json!("keep"))
        );
        let text = house
            .call(&["chat", "set", &id, "--join-requests", "off", "--strays", "remove", "--bans", "lift"])
            .await
            .ok();
        assert!(text.contains("join requests off, strays are removed"), "{text}");
        // A basic group knows no requests.
        let group = house.world().basic_group("Small", house.owner);
        house.world().add_bot_admin(group, house.bot, &RIGHTS, house.owner);
        house.call(&["chat", "add", &group.to_string()]).await.ok();
        house.call(&["chat", "set", &group.to_string(), "--join-requests", "on"]).await.fails(1, &["supergroup"]);
    })
    .await;
}
