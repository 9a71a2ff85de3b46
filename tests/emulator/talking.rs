//! Private chats: first contact, messages and their limits, taps, blocking.

use serde_json::json;
use usher::emulator::{ButtonKind, Refused};

use crate::lounge::{Lounge, kinds};

#[tokio::test]
async fn a_bot_learns_who_it_is() {
    let lounge = Lounge::open().await;
    let me = lounge.call("getMe", json!({})).await.ok();
    assert_eq!(me["id"], json!(lounge.bot));
    assert_eq!(me["is_bot"], json!(true));
    assert_eq!(me["username"], json!("usher_bot"));
    for field in ["can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "has_main_web_app"] {
        assert!(me[field].is_boolean(), "{field}");
    }
    lounge.close().await;
}

#[tokio::test]
async fn methods_come_in_any_case_and_parameters_in_any_form() {
    let lounge = Lounge::open().await;
    let alice = lounge.guest("Alice").await;
    let id = alice.to_string();
    lounge.call("SENDMESSAGE", json!({ "chat_id": alice, "text": "json" })).await.ok();
    let query = format!("{}?chat_id={alice}&text=query%20%2B", lounge.address("SendMessage"));
    assert_eq!(lounge.http.get(query).send().await.unwrap().status(), 200);
    let form = lounge.http.post(lounge.address("sendMessage"));
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(form.body(format!("chat_id={id}&text=a+form")).send().await.unwrap().status(), 200);
    let parts = "--x\r\ncontent-disposition: form-data; name=\"chat_id\"\r\n\r\nID\r\n--x\r\ncontent-disposition: \
                 form-data; name=\"text\"\r\n\r\nparts\r\n--x--\r\n";
    let multipart = lounge.http.post(lounge.address("sendMessage"));
    let multipart = multipart.header("content-type", "multipart/form-data; boundary=x").body(parts.replace("ID", &id));
    assert_eq!(multipart.send().await.unwrap().status(), 200);
    let texts: Vec<String> = lounge.world().chat_view(alice, lounge.bot).into_iter().map(|m| m.text).collect();
    assert_eq!(texts, ["/start", "json", "query +", "a form", "parts"]);
    lounge.close().await;
}

#[tokio::test]
async fn what_alice_says_reaches_the_bot_and_its_answer_reaches_her() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.world().person("Alice"));
    world.says(alice, lounge.bot, "/start plan_7").unwrap();
    let updates = lounge.updates().await;
    let message = &updates[0]["message"];
    assert_eq!(message["text"], json!("/start plan_7"));
    assert_eq!(message["entities"], json!([{ "type": "bot_command", "offset": 0, "length": 6 }]));
    assert_eq!(message["chat"], json!({ "id": alice, "type": "private", "first_name": "Alice" }));
    assert_eq!(message["from"]["language_code"], json!("en"));

    let keyboard = json!({ "inline_keyboard": [
        [{ "text": "Buy", "callback_data": "plan:buy:7" }, { "text": "Site", "url": "https://example.org/a" }],
        [{ "text": "App", "web_app": { "url": "https://example.org/app" } }],
    ]});
    let text = "<b>Hi</b> &amp; <a href=\"https://example.org/\">welcome</a>, Алиса 👋";
    let params = json!({ "chat_id": alice, "text": text, "parse_mode": "HTML", "reply_markup": keyboard });
    let sent = lounge.call("sendMessage", params).await.ok();
    assert_eq!(sent["text"], json!("Hi & welcome, Алиса 👋"));
    assert_eq!(
        sent["entities"][1],
        json!({
        "type": "text_link", "offset": 5, "length": 7, "url": "https://example.org/" })
    );
    assert_eq!(sent["reply_markup"], keyboard);

    let view = world.chat_view(alice, lounge.bot);
    assert!(view[1].from_bot && view[1].buttons.len() == 2);
    assert_eq!(view[1].buttons[0][0].kind, ButtonKind::Callback("plan:buy:7".into()));
    assert_eq!(view[1].buttons[0][1].kind, ButtonKind::Url("https://example.org/a".into()));
    assert_eq!(view[1].buttons[1][0].kind, ButtonKind::WebApp("https://example.org/app".into()));

    let tap = world.taps(alice, lounge.bot, view[1].id, "plan:buy:7");
    let query = lounge.updates().await[0]["callback_query"].clone();
    assert_eq!((&query["id"], &query["data"]), (&json!(tap), &json!("plan:buy:7")));
    assert_eq!(query["message"], sent);
    assert_eq!(world.answered(&tap), None);
    lounge.call("answerCallbackQuery", json!({ "callback_query_id": tap, "text": "Done" })).await.ok();
    assert_eq!(world.answered(&tap), Some(Some("Done".into())));
    lounge.close().await;
}

#[tokio::test]
async fn a_tap_below_a_deleted_message_arrives_with_an_inaccessible_one() {
    let lounge = Lounge::open().await;
    let alice = lounge.guest("Alice").await;
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Go", "callback_data": "go" }]] });
    let params = json!({ "chat_id": alice, "text": "Ready?", "reply_markup": keyboard });
    let id = lounge.call("sendMessage", params).await.ok()["message_id"].as_i64().unwrap();
    lounge.call("deleteMessage", json!({ "chat_id": alice, "message_id": id })).await.ok();
    assert_eq!(lounge.world().deleted(alice, lounge.bot), [id]);
    lounge.world().taps(alice, lounge.bot, id, "go");
    lounge.world().taps_missing(alice, lounge.bot, "go");
    let updates = lounge.updates().await;
    let chat = json!({ "id": alice, "type": "private", "first_name": "Alice" });
    let gone = json!({ "chat": chat, "message_id": id, "date": 0 });
    assert_eq!(updates[0]["callback_query"]["message"], gone);
    assert_eq!(updates[1]["callback_query"]["message"]["date"], json!(0));
    lounge.close().await;
}

#[tokio::test]
async fn a_tap_must_be_answered_soon() {
    let lounge = Lounge::open().await;
    let alice = lounge.guest("Alice").await;
    let tap = lounge.world().taps_missing(alice, lounge.bot, "go");
    lounge.clock.advance(std::time::Duration::from_secs(16));
    let late = "query is too old and response timeout expired or query ID is invalid";
    lounge.call("answerCallbackQuery", json!({ "callback_query_id": tap })).await.bad(late);
    lounge.call("answerCallbackQuery", json!({ "callback_query_id": "1" })).await.bad(late);
    assert_eq!(lounge.world().answered(&tap), None);
    lounge.close().await;
}

#[tokio::test]
async fn blocking_shuts_the_bot_up_and_writing_again_unblocks() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let alice = lounge.guest("Alice").await;
    let hello = json!({ "chat_id": alice, "text": "Hello" });
    world.blocks(alice, bot);
    lounge.call("sendMessage", hello.clone()).await.forbidden("bot was blocked by the user");
    world.says(alice, bot, "/start").unwrap();
    lounge.call("sendMessage", hello.clone()).await.ok();
    let updates = lounge.updates().await;
    let seen = ["my_chat_member member->kicked", "my_chat_member kicked->member", "message"];
    assert_eq!(kinds(&updates), seen);
    assert_eq!(updates[0]["my_chat_member"]["chat"]["id"], json!(alice));
    assert_eq!(updates[0]["my_chat_member"]["new_chat_member"]["user"]["id"], json!(bot));
    world.deactivates(alice);
    lounge.call("sendMessage", hello).await.forbidden("user is deactivated");
    assert_eq!(world.says(alice, bot, "hm"), Err(Refused::Deactivated));
    lounge.close().await;
}

#[tokio::test]
async fn strangers_cannot_be_written_to() {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let bob = world.person("Bob");
    let to = |chat: i64| json!({ "chat_id": chat, "text": "Hello" });
    lounge.call("sendMessage", to(bob)).await.bad("chat not found");
    lounge.call("sendMessage", to(999)).await.bad("chat not found");
    lounge.call("sendMessage", to(-1_009_999_999_999)).await.bad("chat not found");
    lounge.call("sendMessage", json!({ "chat_id": "@nobody", "text": "x" })).await.bad("chat not found");
    lounge.call("sendMessage", json!({ "chat_id": "", "text": "x" })).await.bad("chat_id is empty");
    let other = world.bot("222:secret", "other_bot");
    lounge.call("sendMessage", to(other)).await.forbidden("the bot can't send messages to the bot");
    // Seen in a channel, the bot knows Bob, who never started it.
    let (chat, _) = lounge.channel("Gold").await;
    world.public_join(bob, chat);
    lounge.call("sendMessage", to(bob)).await.forbidden("bot can't initiate conversation with a user");
    world.says(bob, bot, "hi").unwrap();
    lounge.call("sendMessage", to(bob)).await.ok();
    lounge.close().await;
}

#[tokio::test]
async fn texts_have_limits() {
    let mut lounge = Lounge::open().await;
    lounge.careless = true;
    let alice = lounge.guest("Alice").await;
    let say = async |text: String| lounge.call("sendMessage", json!({ "chat_id": alice, "text": text })).await;
    say(String::new()).await.bad("message text is empty");
    lounge.call("sendMessage", json!({ "chat_id": alice })).await.bad("message text is empty");
    say(" \n ".into()).await.bad("text must be non-empty");
    say("👋".repeat(4096)).await.ok();
    say("a".repeat(4097)).await.bad("message is too long");
    let html = async |text: &str| {
        lounge.call("sendMessage", json!({ "chat_id": alice, "text": text, "parse_mode": "HTML" })).await
    };
    html(&format!("<b>{}</b>", "a".repeat(4096))).await.ok();
    html("<b>a").await.bad("can't parse entities: Can't find end tag corresponding to start tag \"b\"");
    html("a<br>").await.bad("can't parse entities: Unsupported start tag \"br\" at byte offset 1");
    html("<b>a</i>")
        .await
        .bad("can't parse entities: Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"");
    html("1 < 2").await.bad("can't parse entities: Unsupported start tag \"\" at byte offset 2");
    html("1 <2").await.bad("can't parse entities: Unclosed start tag at byte offset 2");
    let params = json!({ "chat_id": alice, "text": "Hi!", "parse_mode": "MarkdownV2" });
    lounge
        .call("sendMessage", params)
        .await
        .bad("can't parse entities: Character '!' is reserved and must be escaped with the preceding '\\'");
    let params =
        json!({ "chat_id": alice, "text": "*Hi*\\! __you__ [there](https://a.b)", "parse_mode": "MarkdownV2" });
    let sent = lounge.call("sendMessage", params).await.ok();
    assert_eq!(sent["text"], json!("Hi! you there"));
    let kinds: Vec<_> = sent["entities"].as_array().unwrap().iter().map(|entity| entity["type"].clone()).collect();
    assert_eq!(kinds, ["bold", "underline", "text_link"]);
    lounge.close().await;
}

#[tokio::test]
async fn buttons_have_rules() {
    let lounge = Lounge::open().await;
    let alice = lounge.guest("Alice").await;
    let (chat, _) = lounge.channel("Gold").await;
    let button = async |chat: i64, button: serde_json::Value| {
        let keyboard = json!({ "inline_keyboard": [[button]] });
        lounge.call("sendMessage", json!({ "chat_id": chat, "text": "x", "reply_markup": keyboard })).await
    };
    button(alice, json!({ "text": "a", "callback_data": "é".repeat(32) })).await.ok();
    button(alice, json!({ "text": "a", "callback_data": "é".repeat(33) })).await.bad("BUTTON_DATA_INVALID");
    button(alice, json!({ "text": "a", "callback_data": "" })).await.bad("BUTTON_DATA_INVALID");
    button(alice, json!({ "text": "a" }))
        .await
        .bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
    button(alice, json!({ "text": "a", "url": "http://localhost:1" }))
        .await
        .bad("inline keyboard button URL 'http://localhost:1' is invalid: Wrong HTTP URL");
    button(alice, json!({ "text": "a", "url": "https://t.me/+abc" })).await.ok();
    button(alice, json!({ "text": "a", "url": "tg://resolve?domain=abc" })).await.ok();
    let refusal = |url: &str, why: &str| format!("inline keyboard button URL '{url}' is invalid: {why}");
    for (url, why) in [
        ("javascript://a.b/", "Unsupported URL protocol"),
        ("https://a b.c/", "Wrong URL host"),
        ("tg://a.b/", "Unallowed characters in URL host"),
    ] {
        button(alice, json!({ "text": "a", "url": url })).await.bad(&refusal(url, why));
    }
    let long = format!("https://t.me/{}", "a".repeat(2_048));
    button(alice, json!({ "text": "a", "url": long })).await.bad("BUTTON_URL_INVALID");
    button(alice, json!({ "text": " \u{200b}", "url": "https://t.me/+abc" })).await.bad("BUTTON_TEXT_INVALID");
    button(alice, json!({ "text": "a", "web_app": { "url": "http://a.b" } }))
        .await
        .bad("inline keyboard button Web App URL 'http://a.b' is invalid: Only HTTPS links are allowed");
    button(chat, json!({ "text": "a", "web_app": { "url": "https://a.b" } })).await.bad("BUTTON_TYPE_INVALID");
    lounge.close().await;
}

#[tokio::test]
async fn only_own_messages_change_and_only_if_something_changes() {
    let lounge = Lounge::open().await;
    let alice = lounge.guest("Alice").await;
    let id = lounge.call("sendMessage", json!({ "chat_id": alice, "text": "One" })).await.ok()["message_id"].clone();
    let edit = async |id: &serde_json::Value, text: &str| {
        lounge.call("editMessageText", json!({ "chat_id": alice, "message_id": id, "text": text })).await
    };
    let changed = edit(&id, "Two").await.ok();
    assert_eq!((&changed["text"], &changed["message_id"]), (&json!("Two"), &id));
    assert!(changed["edit_date"].is_i64());
    edit(&id, "Two").await.bad(
        "message is not modified: specified new message content and reply markup are exactly the same as a current \
         content and reply markup of the message",
    );
    edit(&json!(1), "Mine").await.bad("message can't be edited");
    edit(&json!(999), "None").await.bad("message to edit not found");
    edit(&id, &"a".repeat(4097)).await.bad("MESSAGE_TOO_LONG");
    let markup = json!({ "inline_keyboard": [[{ "text": "Go", "callback_data": "go" }]] });
    let params = json!({ "chat_id": alice, "message_id": id, "reply_markup": markup });
    assert_eq!(lounge.call("editMessageReplyMarkup", params).await.ok()["reply_markup"], markup);
    let params = json!({ "chat_id": alice, "message_id": id });
    assert!(lounge.call("editMessageReplyMarkup", params.clone()).await.ok().get("reply_markup").is_none());
    lounge.call("deleteMessage", params.clone()).await.ok();
    lounge.call("deleteMessage", params).await.bad("message to delete not found");
    edit(&id, "Three").await.bad("message to edit not found");
    let reply = json!({ "chat_id": alice, "text": "x", "reply_parameters": { "message_id": id } });
    lounge.call("sendMessage", reply).await.bad("message to be replied not found");
    let old = lounge.call("sendMessage", json!({ "chat_id": alice, "text": "Old" })).await.ok()["message_id"].clone();
    lounge.clock.advance(std::time::Duration::from_secs(49 * 3600));
    let params = json!({ "chat_id": alice, "message_id": old });
    lounge.call("deleteMessage", params).await.bad("message can't be deleted for everyone");
    lounge.close().await;
}

#[tokio::test]
async fn commands_are_kept_by_scope_and_language() {
    let lounge = Lounge::open().await;
    let alice = lounge.guest("Alice").await;
    let (channel, _) = lounge.channel("Gold").await;
    let list = json!([{ "command": "start", "description": "Begin" }]);
    lounge.call("setMyCommands", json!({ "commands": list })).await.ok();
    lounge.call("setMyCommands", json!({ "commands": [], "language_code": "ru" })).await.ok();
    assert_eq!(lounge.call("getMyCommands", json!({})).await.ok(), list);
    assert_eq!(lounge.call("getMyCommands", json!({ "language_code": "ru" })).await.ok(), json!([]));
    let scoped = |scope: serde_json::Value| json!({ "commands": list, "scope": scope });
    lounge.call("setMyCommands", scoped(json!({ "type": "chat", "chat_id": alice }))).await.ok();
    assert_eq!(lounge.world().commands(lounge.bot, &json!({ "type": "chat", "chat_id": alice }), ""), list);
    lounge
        .call("setMyCommands", scoped(json!({ "type": "chat_administrators", "chat_id": alice })))
        .await
        .bad("can't use specified scope in private chats");
    lounge
        .call("setMyCommands", scoped(json!({ "type": "chat", "chat_id": channel })))
        .await
        .bad("can't change commands in channel chats");
    lounge.call("deleteMyCommands", json!({})).await.ok();
    assert_eq!(lounge.call("getMyCommands", json!({})).await.ok(), json!([]));
    let params = json!({ "commands": [{ "command": "Start", "description": "x" }] });
    lounge.call("setMyCommands", params).await.bad("BOT_COMMAND_INVALID");
    lounge.close().await;
}

#[tokio::test]
async fn a_forced_reply_is_seen_and_the_reply_carries_what_it_answers() {
    let lounge = Lounge::open().await;
    let alice = lounge.guest("Alice").await;
    lounge.updates().await;
    let ask = |text: &str, markup| json!({ "chat_id": alice, "text": text, "reply_markup": markup });
    let sent = lounge.call("sendMessage", ask("Why?", json!({ "force_reply": true }))).await.ok();
    assert!(sent.get("reply_markup").is_none(), "only inline keyboards are shown: {sent}");
    let asked = sent["message_id"].as_i64().unwrap();
    let seen = lounge.world().chat_view(alice, lounge.bot).pop().unwrap();
    assert!(seen.forces_reply && seen.buttons.is_empty());
    let edit = json!({ "chat_id": alice, "message_id": asked, "text": "Why not?" });
    lounge.call("editMessageText", edit).await.bad("message can't be edited");
    let long = json!({ "force_reply": true, "input_field_placeholder": "x".repeat(65) });
    lounge.call("sendMessage", ask("Why?", long)).await.bad("REPLY_MARKUP_INVALID");

    lounge.world().replies(alice, lounge.bot, asked, "because").unwrap();
    let updates = lounge.updates().await;
    let message = &updates.last().unwrap()["message"];
    assert_eq!((&message["text"], &message["reply_to_message"]["text"]), (&json!("because"), &json!("Why?")));
    assert_eq!(message["reply_to_message"]["from"]["id"], json!(lounge.bot));
    let back =
        json!({ "chat_id": alice, "text": "I see", "reply_parameters": { "message_id": message["message_id"] } });
    let back = lounge.call("sendMessage", back).await.ok();
    assert_eq!(back["reply_to_message"]["text"], json!("because"));
    assert!(back["reply_to_message"].get("reply_to_message").is_none(), "one step back, no further");
    // What was deleted meanwhile is not answered any more.
    lounge.call("deleteMessage", json!({ "chat_id": alice, "message_id": asked })).await.ok();
    lounge.world().replies(alice, lounge.bot, asked, "again").unwrap();
    let updates = lounge.updates().await;
    assert!(updates.last().unwrap()["message"].get("reply_to_message").is_none());
    lounge.close().await;
}
