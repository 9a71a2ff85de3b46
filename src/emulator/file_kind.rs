//! Kinds of files, as Telegram names them.

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Photo,
    Document,
    Voice,
    Sticker,
}

impl FileKind {
    /// Both the parameter of the method and the field of the message.
    pub fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Document => "document",
            Self::Voice => "voice",
            Self::Sticker => "sticker",
        }
    }

    /// What it is called in "not enough rights to send ... to the chat".
    pub fn plural(self) -> &'static str {
        match self {
            Self::Photo => "photos",
            Self::Document => "documents",
            Self::Voice => "voice notes",
            Self::Sticker => "stickers",
        }
    }

    /// What it is called in "can't use file of type ... as ...".
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Photo => "Photo",
            Self::Document => "Document",
            Self::Voice => "VoiceNote",
            Self::Sticker => "Sticker",
        }
    }
}
