//! Calls that bring a file along: what goes over the wire as a form. Bot API: sending files, multipart/form-data.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use serde_json::json;

use super::{CallFault, Client, Keyboard, calls::markup};
use crate::domain::ChatId;

/// The largest file that a bot may send. Bot API: 50 MB.
pub const LARGEST: usize = 50_000_000;
/// As long as a file of that size may take over a slow line.
const UPLOAD_LIMIT: Duration = Duration::from_secs(300);

/// A call with a file.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The Bot API's name of the method.
    pub method: &'static str,
    /// Its other parameters.
    pub fields: Vec<(&'static str, String)>,
    /// The parameter that is the file.
    pub part: &'static str,
    /// The file's name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

fn captioned(chat: ChatId, caption: &str, keyboard: &Keyboard) -> Vec<(&'static str, String)> {
    let mut fields =
        vec![("chat_id", chat.to_string()), ("caption", caption.to_owned()), ("parse_mode", "HTML".to_owned())];
    fields.extend(buttons(keyboard));
    fields
}

fn buttons(keyboard: &Keyboard) -> Option<(&'static str, String)> {
    markup(keyboard).map(|markup| ("reply_markup", json!(markup).to_string()))
}

/// Bot API: sendDocument, with a caption in HTML.
pub fn document(chat: ChatId, caption: &str, name: &str, bytes: Vec<u8>) -> Upload {
    let fields = captioned(chat, caption, &Keyboard::new());
    Upload { method: "sendDocument", fields, part: "document", name: name.to_owned(), bytes }
}

/// Bot API: sendPhoto, with a caption in HTML.
pub fn photo(chat: ChatId, caption: &str, keyboard: &Keyboard, name: &str, bytes: Vec<u8>) -> Upload {
    let fields = captioned(chat, caption, keyboard);
    Upload { method: "sendPhoto", fields, part: "photo", name: name.to_owned(), bytes }
}

/// Bot API: editMessageMedia, another photo in the place of one.
pub fn edit_photo(
    (chat, message): (ChatId, i64),
    caption: &str,
    keyboard: &Keyboard,
    name: &str,
    bytes: Vec<u8>,
) -> Upload {
    let media = json!({ "type": "photo", "media": "attach://picture", "caption": caption, "parse_mode": "HTML" });
    let mut fields =
        vec![("chat_id", chat.to_string()), ("message_id", message.to_string()), ("media", media.to_string())];
    fields.extend(buttons(keyboard));
    Upload { method: "editMessageMedia", fields, part: "picture", name: name.to_owned(), bytes }
}

impl Client {
    /// Makes a call that brings a file along.
    ///
    /// # Errors
    /// A [`CallFault`].
    pub async fn upload(&self, upload: Upload) -> Result<(), CallFault> {
        let file = Part::bytes(upload.bytes).file_name(upload.name);
        let fields = upload.fields.into_iter();
        let form = fields.fold(Form::new(), |form, (name, value)| form.text(name, value)).part(upload.part, file);
        self.form(upload.method, form, UPLOAD_LIMIT).await.map(|_| ())
    }
}
