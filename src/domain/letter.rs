//! A letter: what somebody writes to the team outside of any command, or what the team answers.

use serde::{Deserialize, Serialize};

use super::{Moment, UserId};

/// A message between a person and the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Whose conversation with the team it belongs to.
    pub user: UserId,
    /// Who of the team wrote it; none if it is the person's.
    pub by: Option<UserId>,
    /// Its number in the private chat of who wrote it.
    pub message: i64,
    /// Telegram's word for what it is: text, photo, voice.
    pub kind: String,
    /// Its text or caption.
    pub words: Option<String>,
    /// What several that were sent together have in common. Bot API: Message, `media_group_id`.
    pub album: Option<String>,
}

/// What a letter is about, as far as whoever reads it should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Anything.
    Anything,
    /// A payment: it came by `/paysupport`.
    Payment,
    /// It belongs to the letter before it: both are of one album.
    TheSame,
}

/// A letter that was written before, as far as the bounds need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// When.
    pub at: Moment,
    /// By the team, and not by the person.
    pub is_answer: bool,
    /// Of which album.
    pub album: Option<String>,
}

/// What the keys begin with under which the messages are remembered that show a letter.
const CARD: &str = "letter:";

/// The key under which messages that show a letter are remembered, wherever they are.
pub fn card(user: UserId, message: i64) -> String {
    format!("{CARD}{user}:{message}")
}

/// What all keys of a person's letters lie between.
pub fn cards_of(user: UserId) -> (String, String) {
    // `;` follows `:`.
    (format!("{CARD}{user}:"), format!("{CARD}{user};"))
}

/// Whose letter such a key is of, and the number of their message.
pub fn of_card(key: &str) -> Option<(UserId, i64)> {
    let (user, message) = key.strip_prefix(CARD)?.split_once(':')?;
    Some((user.parse().ok()?, message.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_leads_to_its_letter_and_lies_among_those_of_its_person() {
        let key = card(UserId(42), 7);
        assert_eq!(of_card(&key), Some((UserId(42), 7)));
        let (from, to) = cards_of(UserId(42));
        assert!(from < key && key < to);
        let other = card(UserId(421), 7);
        assert!(!(from < other && other < to));
        assert_eq!(of_card("payment:7"), None);
        assert_eq!(of_card("Kx8sdf"), None);
    }
}
