//! Photos, documents, voices and stickers: how Telegram names their files to one bot, and how a message shows them.

use std::sync::Arc;

use axum::body::Bytes;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    World,
    fail::Fail,
    file_kind::FileKind,
    params::{Params, Upload},
    state::State,
};

/// What hangs on a message, as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// A photo, known by the `file_unique_id` of its largest size.
    Photo(String),
    /// A document.
    Document {
        /// Its file name.
        name: String,
        /// Its `file_unique_id`.
        unique_id: String,
    },
    /// A voice.
    Voice,
    /// A sticker.
    Sticker,
}

/// A photo's sizes as Telegram makes them of a screenshot, smallest first: letter, width, height.
const SIZES: [(char, i64, i64); 4] = [('s', 41, 90), ('m', 144, 320), ('x', 360, 800), ('y', 576, 1_280)];
const LARGEST: char = SIZES[SIZES.len() - 1].0;
const DOCUMENT_BYTES: i64 = 48_213;
/// Bot API: getFile, 20 MB.
const LARGEST_FETCHED: i64 = 20 << 20;

/// A file on Telegram's servers, as one bot knows it: its ids are worth nothing to another.
#[derive(Debug)]
pub struct File {
    bot: i64,
    pub kind: FileKind,
    /// The file name of a document.
    name: String,
    /// Its part of the ids that are for this bot alone.
    access: String,
    /// Its part of the ids that are the same for everybody.
    unique: String,
    /// What is in it, if that matters to anybody.
    bytes: Option<Bytes>,
}

impl File {
    fn photo_id(&self, size: char) -> String {
        format!("AgACAgIAAxkBAAI{}AAN{size}", self.access)
    }

    fn unique_photo_id(&self, size: char) -> String {
        format!("AQAD{}{size}", self.unique)
    }

    fn document_id(&self) -> String {
        format!("BQACAgIAAxkBAAI{}", self.access)
    }

    fn unique_document_id(&self) -> String {
        format!("AgAD{}", self.unique)
    }

    /// Every `file_id` by which the bot may name it.
    fn ids(&self) -> Vec<String> {
        match self.kind {
            FileKind::Photo => SIZES.iter().map(|(size, ..)| self.photo_id(*size)).collect(),
            FileKind::Document | FileKind::Voice | FileKind::Sticker => vec![self.document_id()],
        }
    }

    /// Bot API: an array of PhotoSize, or a Document.
    pub fn json(&self) -> Value {
        let size = |(letter, width, height): &(char, i64, i64)| {
            json!({
                "file_id": self.photo_id(*letter),
                "file_unique_id": self.unique_photo_id(*letter),
                "width": width,
                "height": height,
                "file_size": width * height / 8,
            })
        };
        match self.kind {
            FileKind::Photo => SIZES.iter().map(size).collect(),
            FileKind::Document => json!({
                "file_id": self.document_id(),
                "file_unique_id": self.unique_document_id(),
                "file_name": self.name,
                "mime_type": mime_type(&self.name),
                "file_size": self.size(),
            }),
            FileKind::Voice => json!({
                "file_id": self.document_id(),
                "file_unique_id": self.unique_document_id(),
                "duration": 3,
                "mime_type": "audio/ogg",
                "file_size": 9_120,
            }),
            FileKind::Sticker => json!({
                "file_id": self.document_id(),
                "file_unique_id": self.unique_document_id(),
                "type": "regular",
                "width": 512,
                "height": 512,
                "is_animated": false,
                "is_video": false,
            }),
        }
    }

    fn size(&self) -> i64 {
        self.bytes.as_ref().map_or(DOCUMENT_BYTES, |bytes| bytes.len() as i64)
    }

    /// Where it can be fetched from. Bot API: File, file_path.
    fn path(&self) -> String {
        match self.kind {
            FileKind::Photo => format!("photos/file_{}.jpg", self.unique),
            FileKind::Voice => format!("voice/file_{}.oga", self.unique),
            FileKind::Sticker => format!("stickers/file_{}.webp", self.unique),
            FileKind::Document => {
                let ending = self.name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
                format!("documents/file_{}.{ending}", self.unique)
            }
        }
    }

    pub fn seen(&self) -> Media {
        match self.kind {
            FileKind::Photo => Media::Photo(self.unique_photo_id(LARGEST)),
            FileKind::Voice => Media::Voice,
            FileKind::Sticker => Media::Sticker,
            FileKind::Document => Media::Document { name: self.name.clone(), unique_id: self.unique_document_id() },
        }
    }

    /// For the transcript.
    pub fn sketch(&self) -> String {
        match self.kind {
            FileKind::Photo => "(photo)".to_owned(),
            FileKind::Document => format!("(document {})", self.name),
            FileKind::Voice => "(voice)".to_owned(),
            FileKind::Sticker => "(sticker)".to_owned(),
        }
    }
}

fn mime_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).as_deref() {
        Some("pdf") => "application/pdf",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("txt") => "text/plain",
        Some("csv") => "text/csv",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

/// Why a text cannot be a `file_id` at all: these are base64url.
fn malformed(id: &str) -> Option<&'static str> {
    if id.chars().any(|c| !c.is_ascii_alphanumeric() && c != '-' && c != '_') {
        return Some("Wrong character in the string");
    }
    (id.len() % 4 == 1).then_some("Wrong string length")
}

impl State {
    /// A file that a person has uploaded, for the bot that they sent it to.
    pub fn upload(&mut self, bot: i64, kind: FileKind, name: &str, content: &[u8]) -> Arc<File> {
        let (access, unique) = (self.random_code(bot, 30), self.random_code(0, 8));
        let bytes = (!content.is_empty()).then(|| Bytes::copy_from_slice(content));
        self.keep(File { bot, kind, name: name.to_owned(), access, unique, bytes })
    }

    fn keep(&mut self, file: File) -> Arc<File> {
        let file = Arc::new(file);
        self.files.extend(file.ids().into_iter().map(|id| (id, Arc::clone(&file))));
        file
    }

    /// Bot API: getFile.
    pub fn found_file(&self, bot: i64, id: &str) -> Result<Value, Fail> {
        let unknown = || Fail::bad("wrong file_id or the file is temporarily unavailable");
        let file = self.files.get(id).filter(|file| file.bot == bot).ok_or_else(unknown)?;
        let (size, unique) = match file.kind {
            FileKind::Photo => (file.json()[SIZES.len() - 1]["file_size"].as_i64(), file.unique_photo_id(LARGEST)),
            FileKind::Document | FileKind::Voice | FileKind::Sticker => (Some(file.size()), file.unique_document_id()),
        };
        if size.is_some_and(|size| size > LARGEST_FETCHED) {
            return Err(Fail::bad("file is too big"));
        }
        Ok(json!({ "file_id": id, "file_unique_id": unique, "file_size": size, "file_path": file.path() }))
    }

    /// What is in the file of a bot that can be fetched from this path.
    pub fn fetched(&self, bot: i64, path: &str) -> Option<Vec<u8>> {
        let found = self.files.values().find(|file| file.bot == bot && file.path() == path)?;
        Some(found.bytes.as_deref().unwrap_or_default().to_vec())
    }

    /// The file that a call names or brings along. Bot API: sending files; the way by an address is not emulated.
    pub fn file(&mut self, bot: i64, id: &str, params: &Params, kind: FileKind) -> Result<Arc<File>, Fail> {
        if let Some(part) = id.strip_prefix("attach://") {
            return self.uploaded(bot, params.files.get(part), kind);
        }
        // Telegram takes every text with a dot in it for an address.
        if id.contains('.') {
            self.book.problems.add(format!("a {} that is not given by its file_id is not emulated", kind.field()));
            return Err(wrong_file());
        }
        if let Some(why) = malformed(id) {
            return Err(Fail::bad(format_args!("wrong remote file identifier specified: {why}")));
        }
        match self.files.get(id) {
            Some(file) if file.kind != kind => {
                let (is, should) = (file.kind.word(), kind.word());
                Err(Fail::bad(format_args!("can't use file of type {is} as {should}")))
            }
            Some(file) if file.bot == bot => Ok(Arc::clone(file)),
            _ => Err(wrong_file()),
        }
    }
}

impl State {
    /// A file that a bot uploads. Bot API: photos of 10 MB and other files of 50 MB at most.
    fn uploaded(&mut self, bot: i64, upload: Option<&Upload>, kind: FileKind) -> Result<Arc<File>, Fail> {
        let upload = upload.ok_or_else(wrong_file)?;
        if upload.bytes.is_empty() {
            return Err(Fail::bad("file must be non-empty"));
        }
        let is_picture = [&b"\x89PNG"[..], b"\xff\xd8\xff"].iter().any(|magic| upload.bytes.starts_with(magic));
        let most = if kind == FileKind::Photo { 10 << 20 } else { 50 << 20 };
        match kind {
            _ if upload.bytes.len() > most => Err(Fail::new(413, "Request Entity Too Large")),
            FileKind::Photo if !is_picture => Err(Fail::bad("IMAGE_PROCESS_FAILED")),
            _ => {
                let (access, unique) = (self.random_code(bot, 30), self.random_code(0, 8));
                let (name, bytes) = (upload.name.clone(), Some(upload.bytes.clone()));
                Ok(self.keep(File { bot, kind, name, access, unique, bytes }))
            }
        }
    }
}

impl World {
    /// What is in a file that a bot uploaded.
    pub fn content(&self, media: &Media) -> Option<Vec<u8>> {
        let state = self.lock();
        let file = state.files.values().find(|file| file.seen() == *media)?;
        file.bytes.as_ref().map(|bytes| bytes.to_vec())
    }
}

fn wrong_file() -> Fail {
    Fail::bad("wrong file identifier/HTTP URL specified")
}
