//! Standing in chats: bans, kicks, rights, basic groups, and what bots are told about all that.

use std::time::Duration;

use serde_json::{Value, json};

use crate::lounge::{ALL_RIGHTS, Lounge, START, kinds};

fn of(chat: i64, user: i64) -> Value {
    json!({ "chat_id": chat, "user_id": user })
}

#[tokio::test]
async fn unban_walks_a_member_out_and_lets_them_come_back() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let (chat, _) = lounge.channel("Gold").await;
    let alice = world.person("Alice");
    world.public_join(alice, chat);
    lounge.updates().await;
    let harmless = json!({ "chat_id": chat, "user_id": alice, "only_if_banned": true });
    lounge.call("unbanChatMember", harmless).await.ok();
    assert!(world.is_member(alice, chat) && lounge.updates().await.is_empty());
    lounge.call("unbanChatMember", of(chat, alice)).await.ok();
    let updates = lounge.updates().await;
    assert_eq!(kinds(&updates), ["chat_member member->kicked", "chat_member kicked->left"]);
    assert_eq!(updates[0]["chat_member"]["new_chat_member"]["until_date"], json!(START + 60));
    assert_eq!(updates[1]["chat_member"]["from"]["id"], json!(bot));
    assert_eq!(world.status(alice, chat), "left");
    lounge.call("unbanChatMember", of(chat, alice)).await.ok();
    assert!(lounge.updates().await.is_empty());
    world.public_join(alice, chat);
    assert!(world.is_member(alice, chat));
    lounge.close().await;
}

#[tokio::test]
async fn bans_last_as_long_as_they_should() {
    let lounge = Lounge::open().await;
    let world = lounge.world();
    let (chat, _) = lounge.channel("Gold").await;
    let alice = world.person("Alice");
    let ban = async |until: i64| {
        let params = json!({ "chat_id": chat, "user_id": alice, "until_date": until });
        lounge.call("banChatMember", params).await.ok();
        let member = lounge.call("getChatMember", of(chat, alice)).await.ok();
        (member["status"].clone(), member["until_date"].clone())
    };
    assert_eq!(ban(START + 3600).await, (json!("kicked"), json!(START + 3600)));
    assert_eq!(kinds(&lounge.updates().await), ["chat_member left->kicked"]);
    lounge.clock.advance(Duration::from_secs(3600));
    assert_eq!(world.status(alice, chat), "left");
    assert!(lounge.updates().await.is_empty(), "a ban lapses silently");
    assert_eq!(ban(START + 3600 + 10).await.1, json!(0), "too short is for ever");
    lounge.call("unbanChatMember", json!({ "chat_id": chat, "user_id": alice, "only_if_banned": true })).await.ok();
    assert_eq!(ban(START + 400 * 24 * 3600).await.1, json!(0), "too long is for ever");
    lounge.updates().await;
    assert_eq!(ban(0).await.1, json!(0));
    assert!(lounge.updates().await.is_empty(), "the same again is no news");
    lounge.close().await;
}

#[tokio::test]
async fn some_people_cannot_be_removed() {
    let mut lounge = Lounge::open().await;
    lounge.careless = true;
    let (world, bot) = (lounge.world(), lounge.bot);
    let (chat, owner) = lounge.channel("Gold").await;
    let (alice, carol) = (world.person("Alice"), lounge.guest("Carol").await);
    world.promotes(owner, alice, chat, &["can_invite_users"]);
    for method in ["banChatMember", "unbanChatMember"] {
        lounge.call(method, of(chat, owner)).await.bad("can't remove chat owner");
        lounge.call(method, of(chat, alice)).await.bad("user is an administrator of the chat");
        lounge.call(method, of(chat, 404)).await.bad("PARTICIPANT_ID_INVALID");
        lounge.call(method, of(chat, -5)).await.bad("invalid user_id specified");
        lounge.call(method, json!({ "chat_id": chat })).await.bad("invalid user_id specified");
    }
    lounge.call("banChatMember", of(chat, bot)).await.bad("can't restrict self");
    lounge.call("banChatMember", of(carol, carol)).await.bad("can't ban members in private chats");
    let only = "method is available for supergroup and channel chats only";
    lounge.call("unbanChatMember", of(carol, carol)).await.bad(only);
    // An administrator of the bot's own making may go.
    world.public_join(carol, chat);
    let params = json!({ "chat_id": chat, "user_id": carol, "can_invite_users": true });
    lounge.call("promoteChatMember", params).await.ok();
    assert_eq!(world.status(carol, chat), "administrator");
    lounge.call("banChatMember", of(chat, carol)).await.ok();
    assert_eq!(world.status(carol, chat), "kicked");
    world.set_bot_rights(chat, bot, &["can_invite_users"], owner);
    let rights = "not enough rights to restrict/unrestrict chat member";
    lounge.call("banChatMember", of(chat, carol)).await.bad(rights);
    lounge.call("unbanChatMember", of(chat, carol)).await.bad(rights);
    lounge.close().await;
}

#[tokio::test]
async fn promotion_needs_the_rights_that_it_gives() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let owner = world.person("Olga");
    let chat = world.supergroup("Club", owner);
    lounge.wants_everything().await;
    world.add_bot_admin(chat, bot, &["can_promote_members", "can_invite_users"], owner);
    let alice = world.person("Alice");
    let promote = async |rights: &[&str]| {
        let mut params = of(chat, alice);
        rights.iter().for_each(|right| params[*right] = json!(true));
        lounge.call("promoteChatMember", params).await
    };
    promote(&["can_invite_users"]).await.bad("USER_NOT_PARTICIPANT");
    world.public_join(alice, chat);
    promote(&["can_delete_messages"]).await.bad("RIGHT_FORBIDDEN");
    promote(&["can_invite_users"]).await.ok();
    let member = lounge.call("getChatMember", of(chat, alice)).await.ok();
    assert_eq!((&member["can_be_edited"], &member["can_invite_users"]), (&json!(true), &json!(true)));
    promote(&[]).await.ok();
    assert_eq!(world.status(alice, chat), "member");
    lounge.call("promoteChatMember", of(chat, bot)).await.bad("can't promote self");
    world.set_bot_rights(chat, bot, &[], owner);
    promote(&["can_invite_users"]).await.bad("not enough rights");
    lounge.close().await;
}

#[tokio::test]
async fn looking_somebody_up() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let (chat, owner) = lounge.channel("Gold").await;
    let (alice, carol) = (world.person("Alice"), lounge.guest("Carol").await);
    assert_eq!(lounge.call("getChatMember", of(chat, alice)).await.ok()["status"], json!("left"));
    assert_eq!(lounge.call("getChatMember", of(chat, owner)).await.ok()["status"], json!("creator"));
    let me = lounge.call("getChatMember", of(chat, bot)).await.ok();
    assert_eq!((&me["status"], &me["can_be_edited"]), (&json!("administrator"), &json!(false)));
    assert_eq!(me["can_post_messages"], json!(true));
    lounge.call("getChatMember", of(chat, 404)).await.bad("PARTICIPANT_ID_INVALID");
    assert_eq!(lounge.call("getChatMember", of(carol, bot)).await.ok()["status"], json!("member"));
    lounge.call("getChatMember", of(carol, alice)).await.bad("member not found");
    let list = lounge.call("getChatAdministrators", json!({ "chat_id": chat })).await.ok();
    assert_eq!(list.as_array().unwrap().len(), 2);
    let none = "there are no administrators in the private chat";
    lounge.call("getChatAdministrators", json!({ "chat_id": carol })).await.bad(none);
    assert_eq!(lounge.call("getChatMemberCount", json!({ "chat_id": chat })).await.ok(), json!(2));
    let other = world.bot("222:secret", "other_bot");
    world.add_bot_admin(chat, other, &ALL_RIGHTS, owner);
    let count = async |bots: bool| {
        let params = json!({ "chat_id": chat, "return_bots": bots });
        lounge.call("getChatAdministrators", params).await.ok().as_array().unwrap().len()
    };
    assert_eq!((count(false).await, count(true).await), (2, 3));
    world.demote_bot(chat, bot, owner);
    lounge.call("getChatMember", of(chat, alice)).await.bad("member list is inaccessible");
    lounge.call("getChatAdministrators", json!({ "chat_id": chat })).await.bad("member list is inaccessible");
    let post = json!({ "chat_id": chat, "text": "x" });
    lounge.call("sendMessage", post).await.bad("need administrator rights in the channel chat");
    lounge.close().await;
}

#[tokio::test]
async fn public_channels_can_be_seen_by_name() {
    let lounge = Lounge::open().await;
    let world = lounge.world();
    let chat = world.channel("News", world.person("Olga"));
    lounge.call("getChat", json!({ "chat_id": chat })).await.bad("chat not found");
    world.makes_public(chat, "TheNews");
    let found = lounge.call("getChat", json!({ "chat_id": "@thenews" })).await.ok();
    assert_eq!(
        (&found["id"], &found["type"], &found["username"]),
        (&json!(chat), &json!("channel"), &json!("TheNews"))
    );
    let params = json!({ "chat_id": "@TheNews", "user_id": lounge.bot });
    lounge.call("getChatMember", params).await.bad("member list is inaccessible");
    let post = json!({ "chat_id": "@TheNews", "text": "x" });
    lounge.call("sendMessage", post).await.forbidden("bot is not a member of the channel chat");
    lounge.close().await;
}

#[tokio::test]
async fn the_bot_hears_what_is_done_to_it() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let (chat, owner) = lounge.channel("Gold").await;
    world.set_bot_rights(chat, bot, &["can_invite_users"], owner);
    world.demote_bot(chat, bot, owner);
    world.add_bot_admin(chat, bot, &ALL_RIGHTS, owner);
    lounge.call("leaveChat", json!({ "chat_id": chat })).await.ok();
    world.add_bot_admin(chat, bot, &ALL_RIGHTS, owner);
    world.remove_bot(chat, bot, owner);
    let updates = lounge.updates().await;
    let expected = [
        "administrator->administrator",
        "administrator->member",
        "member->administrator",
        "administrator->left",
        "left->administrator",
        "administrator->kicked",
    ];
    assert_eq!(kinds(&updates), expected.map(|change| format!("my_chat_member {change}")));
    assert_eq!(updates[0]["my_chat_member"]["new_chat_member"]["can_restrict_members"], json!(false));
    assert_eq!(updates[3]["my_chat_member"]["from"]["id"], json!(bot));
    let post = json!({ "chat_id": chat, "text": "x" });
    lounge.call("sendMessage", post).await.forbidden("bot was kicked from the channel chat");
    lounge.close().await;
}

#[tokio::test]
async fn only_administrators_hear_of_others() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let owner = world.person("Olga");
    let chat = world.supergroup("Club", owner);
    lounge.wants_everything().await;
    world.add_bot(chat, bot, owner);
    let alice = world.person("Alice");
    world.adds(owner, alice, chat);
    world.says_in(alice, chat, "hello all");
    world.says_in(alice, chat, "/help");
    world.hides_members(chat);
    lounge.call("getChatMember", of(chat, alice)).await.bad("CHAT_ADMIN_REQUIRED");
    let theirs = json!({ "chat_id": chat, "message_id": world.posts(chat)[0].id });
    lounge.call("deleteMessage", theirs.clone()).await.bad("message can't be deleted");
    assert_eq!(kinds(&lounge.updates().await), ["my_chat_member left->member", "message"]);
    world.promotes(owner, bot, chat, &ALL_RIGHTS);
    lounge.call("deleteMessage", theirs).await.ok();
    world.says_in(alice, chat, "hello all");
    world.kicks(owner, alice, chat);
    let updates = lounge.updates().await;
    let expected =
        ["my_chat_member member->administrator", "message", "chat_member member->kicked", "chat_member kicked->left"];
    assert_eq!(kinds(&updates), expected);
    assert_eq!(updates[2]["chat_member"]["from"]["id"], json!(owner));
    lounge.close().await;
}

#[tokio::test]
async fn the_restricted_may_be_inside_or_outside() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let owner = world.person("Olga");
    let chat = world.supergroup("Club", owner);
    lounge.wants_everything().await;
    world.add_bot_admin(chat, bot, &ALL_RIGHTS, owner);
    let alice = world.person("Alice");
    world.public_join(alice, chat);
    world.restricts(owner, alice, chat);
    let inside = lounge.call("getChatMember", of(chat, alice)).await.ok();
    assert_eq!((&inside["status"], &inside["is_member"]), (&json!("restricted"), &json!(true)));
    world.leaves(alice, chat);
    let outside = lounge.call("getChatMember", of(chat, alice)).await.ok();
    assert_eq!((&outside["status"], &outside["is_member"]), (&json!("restricted"), &json!(false)));
    assert_eq!(lounge.call("getChatMemberCount", json!({ "chat_id": chat })).await.ok(), json!(2));
    world.public_join(alice, chat);
    assert!(world.is_member(alice, chat) && world.status(alice, chat) == "restricted");
    lounge.close().await;
}

#[tokio::test]
async fn basic_groups_keep_no_bans() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let owner = world.person("Olga");
    let chat = world.basic_group("Friends", owner);
    lounge.wants_everything().await;
    world.add_bot_admin(chat, bot, &ALL_RIGHTS, owner);
    lounge.updates().await;
    let alice = world.person("Alice");
    world.adds(owner, alice, chat);
    lounge
        .call("unbanChatMember", of(chat, alice))
        .await
        .bad("method is available for supergroup and channel chats only");
    lounge.call("banChatMember", of(chat, alice)).await.ok();
    assert_eq!(world.status(alice, chat), "left");
    assert_eq!(kinds(&lounge.updates().await), ["chat_member left->member", "chat_member member->left"]);
    lounge.call("banChatMember", of(chat, alice)).await.bad("USER_NOT_PARTICIPANT");
    let link = lounge.link(chat, json!({ "member_limit": 1 })).await;
    world.opens_link(alice, &link);
    assert!(world.is_member(alice, chat));
    world.remove_bot(chat, bot, owner);
    let post = json!({ "chat_id": chat, "text": "x" });
    lounge.call("sendMessage", post.clone()).await.forbidden("bot was kicked from the group chat");
    world.adds(owner, bot, chat);
    world.deletes_chat(chat);
    lounge.call("sendMessage", post).await.forbidden("the group chat was deleted");
    lounge.close().await;
}

#[tokio::test]
async fn an_upgraded_group_says_where_it_went() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let (owner, alice) = (world.person("Olga"), world.person("Alice"));
    let old = world.basic_group("Friends", owner);
    lounge.wants_everything().await;
    world.add_bot_admin(old, bot, &ALL_RIGHTS, owner);
    world.adds(owner, alice, old);
    lounge.updates().await;
    let new = world.migrate(old);
    let updates = lounge.updates().await;
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], json!(new));
    assert_eq!(updates[0]["message"]["chat"]["id"], json!(old));
    assert_eq!(updates[1]["message"]["migrate_from_chat_id"], json!(old));
    assert_eq!(updates[1]["message"]["chat"]["type"], json!("supergroup"));
    let calls = [
        ("sendMessage", json!({ "chat_id": old, "text": "x" })),
        ("banChatMember", of(old, alice)),
        ("createChatInviteLink", json!({ "chat_id": old })),
    ];
    for (method, params) in calls {
        let answer = lounge.call(method, params).await;
        answer.bad("group chat was upgraded to a supergroup chat");
        assert_eq!(answer.body["parameters"], json!({ "migrate_to_chat_id": new }));
    }
    assert!(world.is_member(alice, new));
    lounge.call("banChatMember", of(new, alice)).await.ok();
    lounge.close().await;
}

#[tokio::test]
async fn service_messages_appear_if_wanted() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let (owner, alice) = (world.person("Olga"), world.person("Alice"));
    let chat = world.supergroup("Club", owner);
    world.add_bot_admin(chat, bot, &ALL_RIGHTS, owner);
    world.public_join(alice, chat);
    lounge.updates().await;
    world.set_service_messages(true);
    world.leaves(alice, chat);
    world.public_join(alice, chat);
    let updates = lounge.updates().await;
    assert_eq!(updates[0]["message"]["left_chat_member"]["id"], json!(alice));
    assert_eq!(updates[1]["message"]["new_chat_members"][0]["id"], json!(alice));
    lounge.close().await;
}
