//! The update about a subscription in Stars, which the library's types do not know. Bot API 10.2: BotSubscriptionUpdated.

use serde::Deserialize;
use serde_json::Value;
use teloxide::types::{Update, UpdateKind, User};

/// Something happened to the renewals of a subscription.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Renewal {
    /// Who pays for it.
    pub user: User,
    /// What its invoice carried.
    pub invoice_payload: String,
    /// What happened.
    pub state: State,
}

/// What happened to the renewals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The person switched them off.
    Canceled,
    /// The person switched them on again.
    Active,
    /// One could not be paid.
    Failed,
}

impl Renewal {
    /// What the library could not read, if it is such an update. The kind keeps its JSON, so that it travels like any
    /// other update.
    pub fn kind(body: &str) -> Option<UpdateKind> {
        #[derive(Deserialize)]
        struct Body {
            subscription: Value,
        }
        let value = serde_json::from_str::<Body>(body).ok()?.subscription;
        Self::deserialize(&value).is_ok().then_some(UpdateKind::Error(value))
    }

    /// The news in an update whose kind was made by [`Self::kind`].
    pub fn of(update: &Update) -> Option<Self> {
        match &update.kind {
            UpdateKind::Error(value) => Self::deserialize(value).ok(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_read_is_taken() {
        let body = |state: &str| {
            format!(
                r#"{{"update_id":7,"subscription":{{"user":{{"id":5,"is_bot":false,"first_name":"A"}},
                "invoice_payload":"KEY","state":"{state}"}}}}"#
            )
        };
        let kind = Renewal::kind(&body("canceled")).unwrap();
        let news = Renewal::of(&Update { id: teloxide::types::UpdateId(7), kind }).unwrap();
        assert_eq!((news.invoice_payload.as_str(), news.state), ("KEY", State::Canceled));
        assert_eq!(Renewal::kind(&body("something_new")), None);
        assert_eq!(Renewal::kind(r#"{"update_id":7,"message":{}}"#), None);
        assert_eq!(Renewal::kind("{}"), None);
    }
}
