//! Invite links and join requests, with the rules that surprise people.

use std::time::Duration;

use serde_json::json;
use usher::emulator::{Entered, Refused};

use crate::lounge::{ALL_RIGHTS, Lounge, START, kinds};

#[tokio::test]
async fn who_enters_by_a_link_is_announced_with_that_link() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let (chat, _) = lounge.channel("Gold").await;
    let params = json!({ "chat_id": chat, "name": "for Alice", "member_limit": 1, "expire_date": START + 3600 });
    let link = lounge.call("createChatInviteLink", params).await.ok();
    assert_eq!(link["creator"]["id"], json!(bot));
    assert_eq!((&link["is_primary"], &link["is_revoked"]), (&json!(false), &json!(false)));
    assert_eq!(link["creates_join_request"], json!(false));
    let address = link["invite_link"].as_str().unwrap();
    assert!(address.starts_with("https://t.me/+"));
    let alice = world.person("Alice");
    assert_eq!(world.opens_link(alice, address), Entered::Joined { chat });
    assert_eq!(world.opens_link(alice, address), Entered::Refused(Refused::AlreadyIn));
    assert!(world.is_member(alice, chat));
    let updates = lounge.updates().await;
    assert_eq!(kinds(&updates), ["chat_member left->member"]);
    let change = &updates[0]["chat_member"];
    assert_eq!((&change["from"]["id"], &change["invite_link"]), (&json!(alice), &link));
    assert!(change.get("via_join_request").is_none());
    assert_eq!(world.links(chat)[0].used_by, [alice]);
    lounge.close().await;
}

#[tokio::test]
async fn a_limit_counts_who_is_inside_so_a_use_comes_back() {
    let lounge = Lounge::open().await;
    let world = lounge.world();
    let (chat, _) = lounge.channel("Gold").await;
    let link = lounge.link(chat, json!({ "member_limit": 1 })).await;
    let (alice, bob) = (world.person("Alice"), world.person("Bob"));
    assert_eq!(world.opens_link(alice, &link), Entered::Joined { chat });
    assert_eq!(world.opens_link(bob, &link), Entered::Refused(Refused::Full));
    world.leaves(alice, chat);
    assert_eq!(world.opens_link(bob, &link), Entered::Joined { chat });
    lounge.call("unbanChatMember", json!({ "chat_id": chat, "user_id": bob })).await.ok();
    assert_eq!(world.opens_link(alice, &link), Entered::Joined { chat });
    // Promotion does not change the way one came in.
    world.promotes(1, alice, chat, &[]);
    assert_eq!(world.links(chat)[0].used_by, [alice]);
    lounge.close().await;
}

#[tokio::test]
async fn links_end_by_time_and_by_revocation() {
    let lounge = Lounge::open().await;
    let world = lounge.world();
    let (chat, _) = lounge.channel("Gold").await;
    let short = lounge.link(chat, json!({ "expire_date": START + 60 })).await;
    let long = lounge.link(chat, json!({})).await;
    let alice = world.person("Alice");
    lounge.clock.advance(Duration::from_secs(60));
    assert_eq!(world.opens_link(alice, &short), Entered::Refused(Refused::Expired));
    let of = |link: &str| json!({ "chat_id": chat, "invite_link": link });
    let revoked = lounge.call("revokeChatInviteLink", of(&long)).await.ok();
    assert_eq!(revoked["is_revoked"], json!(true));
    assert_eq!(world.opens_link(alice, &long), Entered::Refused(Refused::Expired));
    lounge.call("revokeChatInviteLink", of(&long)).await.bad("INVITE_HASH_EXPIRED");
    lounge.call("editChatInviteLink", of(&long)).await.bad("INVITE_HASH_EXPIRED");
    // A link that ran out can be given new time.
    let params = json!({ "chat_id": chat, "invite_link": short, "expire_date": START + 600, "name": "again" });
    assert_eq!(lounge.call("editChatInviteLink", params).await.ok()["name"], json!("again"));
    assert_eq!(world.opens_link(alice, &short), Entered::Joined { chat });
    assert_eq!(world.opens_link(alice, "https://t.me/+nothing"), Entered::Refused(Refused::Expired));
    lounge.close().await;
}

#[tokio::test]
async fn primary_links_replace_one_another() {
    let lounge = Lounge::open().await;
    let (chat, _) = lounge.channel("Gold").await;
    let export = async || {
        let link = lounge.call("exportChatInviteLink", json!({ "chat_id": chat })).await.ok();
        link.as_str().unwrap().to_owned()
    };
    let first = export().await;
    let second = export().await;
    assert_ne!(first, second);
    assert!(lounge.world().links(chat)[0].revoked);
    assert_eq!(lounge.call("getChat", json!({ "chat_id": chat })).await.ok()["invite_link"], json!(second));
    let of = |link: &str| json!({ "chat_id": chat, "invite_link": link });
    lounge.call("editChatInviteLink", of(&second)).await.bad("CHAT_INVITE_PERMANENT");
    lounge.call("revokeChatInviteLink", of(&second)).await.ok();
    let links = lounge.world().links(chat);
    assert!(links[2].primary && !links[2].revoked);
    lounge.close().await;
}

#[tokio::test]
async fn links_belong_to_their_maker() {
    let mut lounge = Lounge::open().await;
    lounge.careless = true;
    let world = lounge.world();
    let (chat, owner) = lounge.channel("Gold").await;
    let theirs = world.makes_link(owner, chat, None, false);
    let params = json!({ "chat_id": chat, "invite_link": theirs });
    lounge.call("revokeChatInviteLink", params).await.bad("INVITE_HASH_EXPIRED");
    lounge.call("editChatInviteLink", json!({ "chat_id": chat })).await.bad("invite link must be non-empty");
    let alice = world.person("Alice");
    world.opens_link(alice, &theirs);
    let updates = lounge.updates().await;
    let shown = updates[0]["chat_member"]["invite_link"]["invite_link"].as_str().unwrap();
    assert!(shown.ends_with("...") && theirs.starts_with(shown.trim_end_matches('.')), "only the first half: {shown}");
    lounge.close().await;
}

#[tokio::test]
async fn what_a_link_may_be_is_checked() {
    let mut lounge = Lounge::open().await;
    lounge.careless = true;
    let (chat, owner) = lounge.channel("Gold").await;
    let create = async |extra: serde_json::Value| {
        let mut params = json!({ "chat_id": chat });
        params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        lounge.call("createChatInviteLink", params).await
    };
    create(json!({ "member_limit": 1, "creates_join_request": true }))
        .await
        .bad("member limit can't be specified for links requiring administrator approval");
    create(json!({ "member_limit": 100_000 })).await.bad("USAGE_LIMIT_INVALID");
    create(json!({ "expire_date": START - 5 })).await.bad("EXPIRE_DATE_INVALID");
    assert_eq!(create(json!({ "name": "n".repeat(40) })).await.ok()["name"], json!("n".repeat(32)));
    lounge.world().set_bot_rights(chat, lounge.bot, &["can_restrict_members"], owner);
    create(json!({})).await.bad("not enough rights to manage chat invite link");
    lounge.world().remove_bot(chat, lounge.bot, owner);
    create(json!({})).await.forbidden("bot was kicked from the channel chat");
    lounge.world().unbans(owner, lounge.bot, chat);
    create(json!({})).await.forbidden("bot is not a member of the channel chat");
    let alice = lounge.guest("Alice").await;
    let params = json!({ "chat_id": alice });
    lounge.call("createChatInviteLink", params).await.bad("can't invite members to a private chat");
    lounge.close().await;
}

#[tokio::test]
async fn the_banned_stay_out_and_the_bot_hears_nothing() {
    let lounge = Lounge::open().await;
    let world = lounge.world();
    let (chat, _) = lounge.channel("Gold").await;
    let alice = world.person("Alice");
    let link = lounge.link(chat, json!({})).await;
    lounge.call("banChatMember", json!({ "chat_id": chat, "user_id": alice })).await.ok();
    lounge.updates().await;
    assert_eq!(world.opens_link(alice, &link), Entered::Refused(Refused::Banned));
    assert_eq!(lounge.updates().await.len(), 0);
    lounge.close().await;
}

#[tokio::test]
async fn requests_to_join_are_approved_or_declined_once() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let (chat, _) = lounge.channel("Gold").await;
    let link = lounge.link(chat, json!({ "creates_join_request": true })).await;
    let (alice, bob) = (world.person("Alice"), world.person("Bob"));
    assert_eq!(world.opens_link(alice, &link), Entered::Requested { chat });
    assert_eq!(world.opens_link(bob, &link), Entered::Requested { chat });
    assert_eq!(world.requests(chat), [alice, bob]);
    let updates = lounge.updates().await;
    assert_eq!(kinds(&updates), ["chat_join_request", "chat_join_request"]);
    let request = &updates[1]["chat_join_request"];
    assert_eq!((&request["from"]["id"], &request["user_chat_id"]), (&json!(bob), &json!(bob)));
    assert_eq!(request["invite_link"]["invite_link"], json!(link));
    assert_eq!(request["invite_link"]["pending_join_request_count"], json!(2));

    let of = |user: i64| json!({ "chat_id": chat, "user_id": user });
    lounge.call("approveChatJoinRequest", of(alice)).await.ok();
    lounge.call("declineChatJoinRequest", of(bob)).await.ok();
    assert!(world.is_member(alice, chat) && !world.is_member(bob, chat));
    let updates = lounge.updates().await;
    assert_eq!(kinds(&updates), ["chat_member left->member"]);
    let change = &updates[0]["chat_member"];
    assert_eq!((&change["from"]["id"], &change["invite_link"]["invite_link"]), (&json!(bot), &json!(link)));
    assert!(change.get("via_join_request").is_none());

    lounge.call("approveChatJoinRequest", of(alice)).await.bad("USER_ALREADY_PARTICIPANT");
    lounge.call("approveChatJoinRequest", of(bob)).await.bad("HIDE_REQUESTER_MISSING");
    lounge.call("approveChatJoinRequest", of(404)).await.bad("USER_ID_INVALID");
    let params = json!({ "chat_id": lounge.guest("Carol").await, "user_id": bob });
    lounge.call("approveChatJoinRequest", params).await.bad("the chat can't have join requests");
    lounge.close().await;
}

#[tokio::test]
async fn who_asks_without_a_link_is_announced_so_and_may_be_written_to_for_five_minutes() {
    let lounge = Lounge::open().await;
    let world = lounge.world();
    let (chat, owner) = lounge.channel("Gold").await;
    let (alice, bob) = (world.person("Alice"), world.person("Bob"));
    world.join_request_without_link(alice, chat);
    world.join_request_without_link(bob, chat);
    assert!(lounge.updates().await[0]["chat_join_request"].get("invite_link").is_none());
    let hello = json!({ "chat_id": bob, "text": "No" });
    lounge.call("sendMessage", hello.clone()).await.ok();
    lounge.clock.advance(Duration::from_secs(301));
    lounge.call("sendMessage", hello).await.forbidden("bot can't initiate conversation with a user");
    lounge.call("approveChatJoinRequest", json!({ "chat_id": chat, "user_id": alice })).await.ok();
    assert_eq!(lounge.updates().await[0]["chat_member"]["via_join_request"], json!(true));
    assert!(world.answers_request(owner, bob, chat, true) && world.is_member(bob, chat));
    assert_eq!(lounge.updates().await[0]["chat_member"]["from"]["id"], json!(owner));
    lounge.close().await;
}

#[tokio::test]
async fn bots_without_the_right_hear_of_no_requests() {
    let lounge = Lounge::open().await;
    let (chat, owner) = lounge.channel("Gold").await;
    let link = lounge.link(chat, json!({ "creates_join_request": true })).await;
    lounge.world().set_bot_rights(chat, lounge.bot, &["can_restrict_members"], owner);
    lounge.updates().await;
    let alice = lounge.world().person("Alice");
    lounge.world().opens_link(alice, &link);
    assert_eq!(lounge.updates().await.len(), 0);
    let params = json!({ "chat_id": chat, "user_id": alice });
    lounge.call("approveChatJoinRequest", params).await.bad("not enough rights to manage chat join requests");
    lounge.world().set_bot_rights(chat, lounge.bot, &ALL_RIGHTS, owner);
    lounge.call("approveChatJoinRequest", json!({ "chat_id": chat, "user_id": alice })).await.ok();
    lounge.close().await;
}
