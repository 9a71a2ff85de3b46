//! The fields of a plan, each a question of the dialogue about it, and in which of them two plans differ.

use serde::{Deserialize, Serialize};

use super::{ChatId, Plan, sale::Rule};

/// One question about a plan; the last two are about all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Step {
    Name,
    Price,
    Currency,
    Term,
    Chats,
    Description,
    Places,
    Trial,
    Rules,
    Grace,
    Days,
    Order,
    /// Everything at once: saved, changed or dropped.
    Preview,
    /// Somebody else has changed the plan meanwhile.
    Conflict,
}

impl Step {
    /// The fields of a plan, in the order in which they are shown.
    pub const FIELDS: [Self; 11] = [
        Self::Name,
        Self::Price,
        Self::Term,
        Self::Chats,
        Self::Description,
        Self::Places,
        Self::Trial,
        Self::Rules,
        Self::Grace,
        Self::Days,
        Self::Order,
    ];

    /// The name on buttons.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Price => "price",
            Self::Currency => "currency",
            Self::Term => "term",
            Self::Chats => "chats",
            Self::Description => "description",
            Self::Places => "places",
            Self::Trial => "trial",
            Self::Rules => "rules",
            Self::Grace => "grace",
            Self::Days => "days",
            Self::Order => "order",
            Self::Preview => "preview",
            Self::Conflict => "conflict",
        }
    }

    /// The field of a name.
    pub fn field(name: &str) -> Option<Self> {
        Self::FIELDS.into_iter().find(|step| step.name() == name)
    }
}

/// Which chats a plan opens, however they are listed.
fn opened(plan: &Plan) -> (bool, Vec<ChatId>) {
    let mut chats = plan.all_but.clone().unwrap_or_else(|| plan.chats.clone());
    chats.sort_unstable();
    (plan.all_but.is_some(), chats)
}

/// In which fields two plans differ.
pub fn changed(one: &Plan, other: &Plan) -> Vec<Step> {
    let differs = |field: &Step| match field {
        Step::Name => one.name != other.name,
        Step::Price => one.prices != other.prices,
        Step::Term => one.term != other.term,
        Step::Chats => opened(one) != opened(other),
        Step::Description => one.description != other.description,
        Step::Places => one.rules.max_customers != other.rules.max_customers,
        Step::Trial => one.trial != other.trial,
        Step::Rules => {
            let holds = |rules: &[Rule], all: &[Rule]| rules.iter().all(|rule| all.contains(rule));
            !holds(&one.rules.set, &other.rules.set) || !holds(&other.rules.set, &one.rules.set)
        }
        Step::Grace => one.grace != other.grace,
        Step::Days => one.rules.days != other.rules.days,
        Step::Order => one.sort_order != other.sort_order,
        Step::Currency | Step::Preview | Step::Conflict => false,
    };
    Step::FIELDS.into_iter().filter(differs).collect()
}

/// Takes one field over.
pub(super) fn carry(field: Step, from: &Plan, to: &mut Plan) {
    match field {
        Step::Name => to.name.clone_from(&from.name),
        Step::Price => to.prices.clone_from(&from.prices),
        Step::Term => to.term = from.term,
        Step::Chats => {
            to.chats.clone_from(&from.chats);
            to.all_but.clone_from(&from.all_but);
        }
        Step::Description => to.description.clone_from(&from.description),
        Step::Places => to.rules.max_customers = from.rules.max_customers,
        Step::Trial => to.trial = from.trial,
        Step::Rules => to.rules.set.clone_from(&from.rules.set),
        Step::Grace => to.grace = from.grace,
        Step::Days => to.rules.days.clone_from(&from.rules.days),
        Step::Order => to.sort_order = from.sort_order,
        Step::Currency | Step::Preview | Step::Conflict => {}
    }
}
