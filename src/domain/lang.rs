//! The languages Usher speaks.

/// One of the complete languages; English is the fallback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Russian.
    Ru,
    /// Indonesian.
    Id,
}

impl Lang {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::En, Self::Ru, Self::Id];

    /// The code in settings, callback data and the names of the locale folders.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
            Self::Id => "id",
        }
    }

    /// The language's own name for itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ru => "Русский",
            Self::Id => "Bahasa Indonesia",
        }
    }

    /// From a code such as Telegram's `language_code` (`ru`, `pt-br`); none for a language we do not speak.
    pub fn parse(code: &str) -> Option<Self> {
        let main = code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        match main.as_str() {
            "en" => Some(Self::En),
            "ru" => Some(Self::Ru),
            "id" | "in" => Some(Self::Id),
            _ => None,
        }
    }
}
