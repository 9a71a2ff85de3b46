//! Photos and documents: what people send, what a bot does with the file ids, copies and forwarded messages.

use serde_json::{Value, json};
use usher::emulator::{Media, Refused};

use crate::lounge::{ALL_RIGHTS, Answer, Lounge};

const OTHER: &str = "222:another-bot-of-the-same-world";
const NO_FILE: &str = "wrong file identifier/HTTP URL specified";

impl Lounge {
    /// The bot's file id of the photo (its largest size) or document in the newest message.
    async fn newest_file(&self) -> String {
        let message = self.updates().await.pop().expect("an update")["message"].clone();
        let file = message["photo"].as_array().map_or(&message["document"], |sizes| sizes.last().unwrap());
        file["file_id"].as_str().expect("a file id").to_owned()
    }

    async fn photo(&self, person: i64, caption: &str) -> String {
        self.world().sends_photo(person, self.bot, caption).unwrap();
        self.newest_file().await
    }

    async fn document(&self, person: i64, name: &str, caption: &str) -> String {
        self.world().sends_document(person, self.bot, name, caption).unwrap();
        self.newest_file().await
    }

    async fn send_photo(&self, chat: i64, id: &str, extra: Value) -> Answer {
        let mut params = json!({ "chat_id": chat, "photo": id });
        params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        self.call("sendPhoto", params).await
    }
}

fn id(message: &Value) -> i64 {
    message["message_id"].as_i64().expect("a message id")
}

#[tokio::test]
async fn a_photo_arrives_in_several_sizes_with_its_caption() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.world().person("Alice"));
    let sent = world.sends_photo(alice, lounge.bot, "paid, see /plans").unwrap();
    let message = lounge.updates().await[0]["message"].clone();
    assert_eq!((id(&message), message.get("text")), (sent, None));
    assert_eq!(message["caption"], json!("paid, see /plans"));
    assert_eq!(message["caption_entities"], json!([{ "type": "bot_command", "offset": 10, "length": 6 }]));
    let sizes = message["photo"].as_array().unwrap();
    let widths: Vec<i64> = sizes.iter().filter_map(|size| size["width"].as_i64()).collect();
    assert!(widths.len() > 2 && widths.is_sorted(), "{widths:?}");
    let mut ids: Vec<&Value> = sizes.iter().flat_map(|size| [&size["file_id"], &size["file_unique_id"]]).collect();
    ids.sort_by_key(|id| id.to_string());
    ids.dedup();
    assert_eq!(ids.len(), sizes.len() * 2);

    world.sends_photo(alice, lounge.bot, "").unwrap();
    let plain = lounge.updates().await[0]["message"].clone();
    assert!(plain["photo"].is_array() && plain.get("caption").is_none() && plain.get("caption_entities").is_none());
    let unique = |message: &Value| message["photo"][3]["file_unique_id"].as_str().unwrap().to_owned();
    assert_ne!(unique(&message), unique(&plain));
    let view = world.chat_view(alice, lounge.bot);
    assert_eq!((view[0].text.as_str(), &view[0].media), ("paid, see /plans", &Some(Media::Photo(unique(&message)))));
    assert!(!view[0].from_bot && view[1].text.is_empty());
    assert_eq!(world.transcript(lounge.bot), "Alice: (photo) paid, see /plans\nAlice: (photo)\n");
    lounge.close().await;
}

#[tokio::test]
async fn a_document_arrives_with_its_name() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.world().person("Alice"));
    world.sends_document(alice, lounge.bot, "Receipt 7.PDF", "for Gold").unwrap();
    let message = lounge.updates().await[0]["message"].clone();
    let document = &message["document"];
    assert_eq!((&document["file_name"], &document["mime_type"]), (&json!("Receipt 7.PDF"), &json!("application/pdf")));
    assert_eq!(message["caption"], json!("for Gold"));
    let unique_id = document["file_unique_id"].as_str().unwrap().to_owned();
    let seen = Media::Document { name: "Receipt 7.PDF".into(), unique_id };
    assert_eq!(world.chat_view(alice, lounge.bot)[0].media, Some(seen));
    assert_eq!(world.transcript(lounge.bot), "Alice: (document Receipt 7.PDF) for Gold\n");
    lounge.close().await;
}

#[tokio::test]
async fn files_start_and_unblock_a_bot_as_words_do() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.world().person("Alice"));
    world.sends_photo(alice, lounge.bot, "hello").unwrap();
    lounge.call("sendMessage", json!({ "chat_id": alice, "text": "Hello" })).await.ok();
    world.blocks(alice, lounge.bot);
    world.sends_document(alice, lounge.bot, "a.txt", "").unwrap();
    assert_eq!(lounge.updates().await.len(), 4, "two messages, blocked and unblocked");
    let longest = "é".repeat(1_024);
    world.sends_photo(alice, lounge.bot, &longest).unwrap();
    assert_eq!(world.sends_photo(alice, lounge.bot, &format!("{longest}é")), Err(Refused::Text));
    world.deactivates(alice);
    assert_eq!(world.sends_photo(alice, lounge.bot, ""), Err(Refused::Deactivated));
    assert_eq!(world.sends_document(alice, 999, "a", ""), Err(Refused::Deactivated));
    lounge.close().await;
}

#[tokio::test]
async fn the_owner_sees_her_photo_with_the_words_of_the_bot() {
    let lounge = Lounge::open().await;
    let (world, alice, owner) = (lounge.world(), lounge.guest("Alice").await, lounge.guest("Olga").await);
    let photo = lounge.photo(alice, "paid").await;
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Accept", "callback_data": "proof:7" }]] });
    let words = json!({ "caption": "<b>Alice</b> says:\npaid", "parse_mode": "HTML", "reply_markup": keyboard });
    let sent = lounge.send_photo(owner, &photo, words).await.ok();
    assert_eq!(sent["caption"], json!("Alice says:\npaid"));
    assert_eq!(sent["caption_entities"], json!([{ "type": "bold", "offset": 0, "length": 5 }]));
    assert_eq!(sent["photo"][3]["file_id"], json!(photo));
    let (hers, seen) = (world.chat_view(alice, lounge.bot), world.chat_view(owner, lounge.bot));
    let (hers, seen) = (hers.last().unwrap(), seen.last().unwrap());
    assert_eq!((seen.text.as_str(), &seen.media), ("Alice says:\npaid", &hers.media));
    assert!(seen.from_bot && seen.entities.len() == 1 && seen.buttons[0][0].text == "Accept");
    assert!(world.transcript(lounge.bot).contains("@usher_bot -> Olga: (photo) Alice says:\npaid [Accept]\n"));
    world.taps(owner, lounge.bot, seen.id, "proof:7");
    assert_eq!(lounge.updates().await[0]["callback_query"]["message"], sent);

    // Every size names the same photo, and the caption may be left out.
    let smallest = sent["photo"][0]["file_id"].as_str().unwrap();
    let again = lounge.send_photo(owner, smallest, json!({})).await.ok();
    assert_eq!((&again["photo"], again.get("caption")), (&sent["photo"], None));
    let receipt = lounge.document(alice, "receipt.pdf", "").await;
    let params = json!({ "chat_id": owner, "document": receipt, "caption": "Receipt" });
    let sent = lounge.call("sendDocument", params).await.ok();
    assert_eq!((&sent["document"]["file_name"], &sent["caption"]), (&json!("receipt.pdf"), &json!("Receipt")));
    lounge.close().await;
}

#[tokio::test]
async fn wrong_file_ids_are_refused() {
    let mut lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    let (photo, document) = (lounge.photo(alice, "").await, lounge.document(alice, "a.pdf", "").await);
    let send = async |method: &str, file: &str| {
        let field = method.trim_start_matches("send").to_lowercase();
        lounge.call(method, json!({ "chat_id": alice, field: file })).await
    };
    send("sendPhoto", &document).await.bad("can't use file of type Document as Photo");
    send("sendDocument", &photo).await.bad("can't use file of type Photo as Document");
    send("sendPhoto", &format!("{}AAAA", &photo[..photo.len() - 4])).await.bad(NO_FILE);
    let malformed = |why: &str| format!("wrong remote file identifier specified: {why}");
    send("sendPhoto", "not/a file").await.bad(&malformed("Wrong character in the string"));
    send("sendDocument", "AAAAA").await.bad(&malformed("Wrong string length"));
    lounge.call("sendPhoto", json!({ "chat_id": alice })).await.bad("there is no photo in the request");
    send("sendDocument", "").await.bad("there is no document in the request");

    // Another bot's ids are worth nothing, although it is the same world.
    let other = world.bot(OTHER, "other_bot");
    world.sends_photo(alice, other, "").unwrap();
    let address = format!("{}/bot{OTHER}/sendPhoto", lounge.emulator.url());
    let stolen = lounge.http.post(address).json(&json!({ "chat_id": alice, "photo": photo })).send().await.unwrap();
    assert_eq!(stolen.json::<Value>().await.unwrap()["description"], json!(format!("Bad Request: {NO_FILE}")));
    let known = world.spec_problems();
    assert_eq!(known, ["call sendPhoto: photo is missing"]);
    send("sendPhoto", "https://example.org/a.jpg").await.bad(NO_FILE);
    send("sendDocument", "attach://file").await.bad(NO_FILE);
    assert!(world.spec_problems().iter().any(|problem| problem.ends_with("by its file_id is not emulated")));
    lounge.careless = true;
    lounge.close().await;
}

#[tokio::test]
async fn captions_have_limits_and_senders_too() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    let photo = lounge.photo(alice, "").await;
    let long = |letters: usize| json!({ "caption": format!("<b>{}</b>", "é".repeat(letters)), "parse_mode": "HTML" });
    lounge.send_photo(alice, &photo, long(1_024)).await.ok();
    lounge.send_photo(alice, &photo, long(1_025)).await.bad("message caption is too long");
    let broken = json!({ "caption": "<b>a", "parse_mode": "HTML" });
    let complaint = "can't parse entities: Can't find end tag corresponding to start tag \"b\"";
    lounge.send_photo(alice, &photo, broken).await.bad(complaint);
    lounge.send_photo(999, &photo, json!({})).await.bad("chat not found");
    lounge
        .send_photo(alice, &photo, json!({ "reply_parameters": { "message_id": 99 } }))
        .await
        .bad("message to be replied not found");
    let (club, owner) = (world.supergroup("Club", alice), alice);
    world.add_bot_admin(club, lounge.bot, &ALL_RIGHTS, owner);
    world.restricts(owner, lounge.bot, club);
    lounge.send_photo(club, &photo, json!({})).await.bad("not enough rights to send photos to the chat");
    world.blocks(alice, lounge.bot);
    lounge.send_photo(alice, &photo, json!({})).await.forbidden("bot was blocked by the user");
    lounge.close().await;
}

#[tokio::test]
async fn a_copy_keeps_the_file_and_may_have_another_caption() {
    let lounge = Lounge::open().await;
    let (world, alice, owner) = (lounge.world(), lounge.guest("Alice").await, lounge.guest("Olga").await);
    lounge.photo(alice, "paid").await;
    let hers = world.chat_view(alice, lounge.bot).pop().unwrap();
    let copy = async |message: i64, extra: Value| {
        let mut params = json!({ "chat_id": owner, "from_chat_id": alice, "message_id": message });
        params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        lounge.call("copyMessage", params).await
    };
    let seen = || world.chat_view(owner, lounge.bot).pop().unwrap();
    let copied = copy(hers.id, json!({})).await.ok();
    assert_eq!(copied, json!({ "message_id": seen().id }));
    assert_eq!((seen().text.as_str(), seen().media, seen().forwarded_from), ("paid", hers.media.clone(), None));
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Accept", "callback_data": "7" }]] });
    let new = json!({ "caption": "<i>Alice</i>: paid", "parse_mode": "HTML", "reply_markup": keyboard });
    copy(hers.id, new).await.ok();
    assert_eq!((seen().text.as_str(), seen().media), ("Alice: paid", hers.media.clone()));
    assert_eq!((seen().entities.len(), seen().buttons.len()), (1, 1));
    copy(hers.id, json!({ "caption": "" })).await.ok();
    assert_eq!((seen().text.as_str(), seen().media), ("", hers.media));
    copy(hers.id, json!({ "caption": "a".repeat(1_025) })).await.bad("message caption is too long");

    // A text is copied as it is, without its keyboard.
    let text = json!({ "chat_id": alice, "text": "<b>Hi</b>", "parse_mode": "HTML", "reply_markup": keyboard });
    let text = id(&lounge.call("sendMessage", text).await.ok());
    copy(text, json!({ "caption": "ignored" })).await.ok();
    assert_eq!((seen().text.as_str(), seen().entities.len(), seen().buttons.len()), ("Hi", 1, 0));
    copy(999, json!({})).await.bad("message to copy not found");
    copy(0, json!({})).await.bad("message identifier is not specified");
    copy(text, json!({ "from_chat_id": 999 })).await.bad("chat not found");
    let invoice = json!({ "chat_id": alice, "title": "Gold", "description": "Ten days", "payload": "p",
        "currency": "XTR", "prices": [{ "label": "Gold", "amount": 250 }] });
    let invoice = id(&lounge.call("sendInvoice", invoice).await.ok());
    copy(invoice, json!({})).await.bad("the message can't be copied");
    lounge.close().await;
}

#[tokio::test]
async fn a_forwarded_message_names_its_author() {
    let lounge = Lounge::open().await;
    let (world, alice, owner) = (lounge.world(), lounge.guest("Alice").await, lounge.guest("Olga").await);
    let photo = lounge.photo(alice, "paid").await;
    let forward = async |to: i64, from: i64, message: i64| {
        lounge.call("forwardMessage", json!({ "chat_id": to, "from_chat_id": from, "message_id": message })).await
    };
    let hers = world.chat_view(alice, lounge.bot).pop().unwrap();
    let told = forward(owner, alice, hers.id).await.ok();
    assert_eq!((&told["caption"], &told["photo"][3]["file_id"]), (&json!("paid"), &json!(photo)));
    assert_eq!(told["forward_origin"]["sender_user"]["id"], json!(alice));
    assert_eq!(told["from"]["id"], json!(lounge.bot));
    let again = forward(owner, owner, id(&told)).await.ok();
    assert_eq!(again["forward_origin"], told["forward_origin"]);
    let seen = world.chat_view(owner, lounge.bot).pop().unwrap();
    assert_eq!((seen.forwarded_from, seen.media), (Some(alice), hers.media));
    let (channel, admin) = lounge.channel("Gold").await;
    let post = world.says_in(admin, channel, "News").unwrap();
    let news = forward(owner, channel, post).await.ok();
    assert_eq!((&news["text"], &news["forward_origin"]["chat"]["id"]), (&json!("News"), &json!(channel)));
    assert_eq!(world.chat_view(owner, lounge.bot).pop().unwrap().forwarded_from, Some(channel));
    forward(owner, alice, 999).await.bad("message to forward not found");
    world.remove_bot(channel, lounge.bot, admin);
    forward(owner, channel, post).await.forbidden("bot was kicked from the channel chat");
    lounge.close().await;
}

#[tokio::test]
async fn captions_are_edited_as_captions_and_texts_as_texts() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    let photo = lounge.photo(alice, "mine").await;
    let hers = world.chat_view(alice, lounge.bot).pop().unwrap().id;
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Accept", "callback_data": "7" }]] });
    let sent = lounge.send_photo(alice, &photo, json!({ "caption": "Waiting", "reply_markup": keyboard })).await.ok();
    let sent = id(&sent);
    let edit = async |method: &str, message: i64, field: &str, text: &str| {
        let params = json!({ "chat_id": alice, "message_id": message, field: text, "parse_mode": "HTML" });
        lounge.call(method, params).await
    };
    let changed = edit("editMessageCaption", sent, "caption", "<b>Accepted</b>").await.ok();
    assert_eq!((&changed["caption"], changed.get("reply_markup")), (&json!("Accepted"), None));
    assert!(changed["photo"].is_array() && changed["edit_date"].is_i64());
    let seen = world.chat_view(alice, lounge.bot).pop().unwrap();
    assert!(seen.edited && seen.text == "Accepted" && seen.media.is_some());
    assert!(world.transcript(lounge.bot).ends_with(": (photo) Accepted\n"));
    edit("editMessageCaption", sent, "caption", "<b>Accepted</b>").await.bad(
        "message is not modified: specified new message content and reply markup are exactly the same as a current \
         content and reply markup of the message",
    );
    edit("editMessageText", sent, "text", "No").await.bad("there is no text in the message to edit");
    edit("editMessageCaption", sent, "caption", &"a".repeat(1_025)).await.bad("message caption is too long");
    edit("editMessageCaption", hers, "caption", "No").await.bad("message can't be edited");
    edit("editMessageCaption", 999, "caption", "No").await.bad("message to edit not found");
    let params = json!({ "chat_id": alice, "message_id": sent, "reply_markup": keyboard });
    assert_eq!(lounge.call("editMessageReplyMarkup", params).await.ok()["caption"], json!("Accepted"));
    assert!(edit("editMessageCaption", sent, "caption", "").await.ok().get("caption").is_none());
    let text = id(&lounge.call("sendMessage", json!({ "chat_id": alice, "text": "Hi" })).await.ok());
    edit("editMessageCaption", text, "caption", "No").await.bad("there is no caption in the message to edit");
    lounge.close().await;
}

#[tokio::test]
async fn files_and_copies_count_for_the_limits() {
    let lounge = Lounge::with(|options| usher::emulator::Options { limits: true, ..options }).await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    let photo = lounge.photo(alice, "").await;
    let again = json!({ "chat_id": alice, "from_chat_id": alice, "message_id": 2 });
    lounge.send_photo(alice, &photo, json!({})).await.ok();
    lounge.call("copyMessage", again.clone()).await.ok();
    lounge.call("forwardMessage", again.clone()).await.ok();
    assert_eq!(lounge.send_photo(alice, &photo, json!({})).await.refused().0, 429);
    assert_eq!(lounge.call("copyMessage", again).await.refused().0, 429);
    assert_eq!(world.violations(), 2);
    lounge.close().await;
}

#[tokio::test]
async fn a_bot_fetches_what_was_sent_to_it_and_nothing_larger() {
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.world().person("Alice"));
    world.sends_content(alice, lounge.bot, ("people.csv", b"id\n7\n"), "here").unwrap();
    let id = lounge.newest_file().await;
    let file = lounge.call("getFile", json!({ "file_id": id })).await.ok();
    assert_eq!((&file["file_id"], &file["file_size"]), (&json!(id), &json!(5)));
    let path = file["file_path"].as_str().expect("a path").to_owned();
    let fetch = async |token: &str, path: &str| {
        let address = format!("{}/file/bot{token}/{path}", lounge.emulator.url());
        let answer = lounge.http.get(address).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    };
    assert_eq!(fetch(crate::lounge::TOKEN, &path).await, (200, b"id\n7\n".to_vec()));
    assert_eq!(fetch(crate::lounge::TOKEN, "documents/file_0.csv").await.0, 404);
    world.bot(OTHER, "other_bot");
    assert_eq!(fetch(OTHER, &path).await.0, 404, "another bot's files");
    assert_eq!(fetch("1:nobody", &path).await.0, 401);
    let unknown = "wrong file_id or the file is temporarily unavailable";
    lounge.call("getFile", json!({ "file_id": "AgAC" })).await.bad(unknown);
    let large = vec![0; (20 << 20) + 1];
    world.sends_content(alice, lounge.bot, ("large.bin", &large), "").unwrap();
    let id = lounge.newest_file().await;
    lounge.call("getFile", json!({ "file_id": id })).await.bad("file is too big");
    lounge.close().await;
}

#[tokio::test]
async fn a_bot_uploads_files_and_puts_another_in_the_place_of_one() {
    use reqwest::multipart::{Form, Part};
    let lounge = Lounge::open().await;
    let (world, alice) = (lounge.world(), lounge.guest("Alice").await);
    let send = async |method: &str, form: Form| {
        let response = lounge.http.post(lounge.address(method)).multipart(form).send().await.unwrap();
        (response.status().as_u16(), response.json::<Value>().await.unwrap())
    };
    let form = || Form::new().text("chat_id", alice.to_string());
    let table = "\u{feff}a,b\r\n1,Ж\r\n".as_bytes().to_vec();
    let part = Part::bytes(table.clone()).file_name("people.csv");
    let (code, sent) =
        send("sendDocument", form().text("caption", "<b>All</b>").text("parse_mode", "HTML").part("document", part))
            .await;
    assert_eq!(code, 200, "{sent}");
    let document = &sent["result"]["document"];
    assert_eq!((&document["file_name"], &document["file_size"]), (&json!("people.csv"), &json!(table.len())));
    assert_eq!((&document["mime_type"], &sent["result"]["caption"]), (&json!("text/csv"), &json!("All")));
    let seen = world.chat_view(alice, lounge.bot).pop().unwrap();
    assert_eq!(world.content(&seen.media.unwrap()), Some(table));

    let picture = |last: u8| Part::bytes([b"\x89PNG\r\n".as_slice(), &[last]].concat()).file_name("a.png");
    let (code, sent) = send("sendPhoto", form().text("photo", "attach://mine").part("mine", picture(1))).await;
    assert_eq!(code, 200, "{sent}");
    let message = sent["result"]["message_id"].to_string();
    let media = json!({ "type": "photo", "media": "attach://other", "caption": "second" }).to_string();
    let edit = || form().text("message_id", message.clone()).text("media", media.clone()).part("other", picture(2));
    let (code, edited) = send("editMessageMedia", edit()).await;
    assert_eq!((code, &edited["result"]["caption"]), (200, &json!("second")), "{edited}");
    let seen = world.chat_view(alice, lounge.bot).pop().unwrap();
    assert!(seen.edited && world.content(&seen.media.unwrap()).unwrap().ends_with(&[2]));

    // What Telegram refuses.
    let (_, refused) = send("sendDocument", form().part("document", Part::bytes(Vec::new()).file_name("a"))).await;
    assert_eq!(refused["description"], "Bad Request: file must be non-empty");
    let (_, refused) = send("sendPhoto", form().part("photo", Part::bytes(b"text".to_vec()).file_name("a"))).await;
    assert_eq!(refused["description"], "Bad Request: IMAGE_PROCESS_FAILED");
    let text =
        lounge.call("sendMessage", json!({ "chat_id": alice, "text": "hello" })).await.ok()["message_id"].to_string();
    let (_, refused) = send(
        "editMessageMedia",
        form().text("message_id", text).text("media", media.clone()).part("other", picture(3)),
    )
    .await;
    assert_eq!(refused["description"], "Bad Request: there is no media in the message to edit");
    lounge.close().await;
}
