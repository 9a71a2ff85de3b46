//! A paper: a file that is made anew when it is sent, so that nothing large waits anywhere.

use serde::{Deserialize, Serialize};

use super::UserId;

/// What is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "paper", rename_all = "snake_case")]
pub enum Paper {
    /// Everything that is kept of a person, as JSON.
    Person {
        /// Of whom.
        user: UserId,
    },
    /// One table for a spreadsheet.
    Table {
        /// Which.
        table: Table,
    },
    /// The figures of the last days as a picture.
    Figures {
        /// So many days, today included.
        days: u32,
        /// Light on dark.
        dark: bool,
        /// The message whose picture it becomes; none: a new one.
        message: Option<i64>,
    },
}

/// A table for a spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// People.
    Customers,
    /// Money that arrived.
    Payments,
    /// Rights.
    Subscriptions,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Customers, Self::Payments, Self::Subscriptions];

    /// The name of the file, and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Payments => "payments",
            Self::Subscriptions => "subscriptions",
        }
    }
}

impl std::str::FromStr for Table {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|table| table.name() == text.trim().to_lowercase());
        found.ok_or_else(|| format!("`{text}` is not to be had: write customers, payments or subscriptions"))
    }
}
