//! What somebody was asked, so that their next message is the answer.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{PlanId, draft::Draft};

const MINUTE: u64 = 60;

/// What somebody was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "topic", rename_all = "snake_case")]
pub enum Topic {
    /// Their discount coupon.
    Coupon {
        /// The plan on whose page they were asked.
        plan: PlanId,
    },
    /// A question about a payment, for the owners.
    Question,
    /// Why they rejected an order.
    Reason {
        /// The order's key.
        order: String,
        /// They pressed the button for their own words: the answer is about this order, whatever else waits for a reason.
        chosen: bool,
    },
    /// How people pay by hand.
    Instructions,
    /// A plan, step by step.
    Plan(Box<Draft>),
}

/// Which questions somebody walks away from by what they do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leaves {
    /// None: they answer, or do something beside it.
    #[default]
    Nothing,
    /// Those that are answered by one message.
    Questions,
    /// Those, and a plan in the making is put aside: its buttons go on with it.
    Everything,
}

impl Topic {
    /// The name of the plan's dialogue, the only one of several steps.
    pub const PLAN: &'static str = "plan";

    /// The name in the database.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Coupon { .. } => "coupon",
            Self::Question => "question",
            Self::Reason { .. } => "reason",
            Self::Instructions => "instructions",
            Self::Plan(_) => Self::PLAN,
        }
    }

    /// How long the answer is awaited; later words are ordinary ones.
    pub const fn patience(&self) -> Duration {
        Duration::from_secs(match self {
            Self::Coupon { .. } | Self::Reason { .. } => 10 * MINUTE,
            Self::Question => 15 * MINUTE,
            Self::Instructions => 60 * MINUTE,
            Self::Plan(_) => 7 * 24 * 60 * MINUTE,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back() {
        let plan = Topic::Plan(Box::new(Draft::of_nothing(7)));
        let reason = Topic::Reason { order: "AB12".into(), chosen: true };
        for topic in [Topic::Coupon { plan: PlanId(3) }, Topic::Question, reason, Topic::Instructions, plan] {
            let kept = serde_json::to_string(&topic).unwrap();
            assert_eq!(serde_json::from_str::<Topic>(&kept).unwrap(), topic);
            assert!(kept.contains(&format!("\"topic\":\"{}\"", topic.name())), "{kept}");
        }
        // As the migration writes them.
        assert_eq!(
            serde_json::from_str::<Topic>(r#"{"topic":"coupon","plan":3}"#).unwrap(),
            Topic::Coupon { plan: PlanId(3) }
        );
        assert_eq!(serde_json::from_str::<Topic>(r#"{"topic":"question"}"#).unwrap(), Topic::Question);
    }
}
