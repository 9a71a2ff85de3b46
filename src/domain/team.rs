//! Who may do what on the owner's side of a bot, and what is kept of what they did.

use std::{fmt, str::FromStr};

use super::{BotId, Moment, UserId};

/// What somebody is on the owner's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but the team itself, where the money goes, and taking all data out.
    Manager,
    /// Makes and revokes access codes: a reseller, who sees no people and no money.
    CodeManager,
    /// Looks at people, orders and figures, and changes nothing.
    Viewer,
}

/// What a command does, as far as the right to it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Look at people, orders and figures.
    Look,
    /// Make and revoke codes.
    Codes,
    /// Give and take access, ban, whitelist.
    People,
    /// Decide about orders and give money back.
    Orders,
    /// Connect chats, change what is sold and what stands before the free access.
    Shop,
    /// Say how people pay, and so where the money goes.
    Till,
    /// Say who else may do something.
    Team,
    /// Take all people and payments out as files.
    Export,
}

impl Role {
    /// All roles, mightiest first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Manager, Self::CodeManager, Self::Viewer];

    /// The name in the database and in commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::CodeManager => "code_manager",
            Self::Viewer => "viewer",
        }
    }

    /// Whether it has the right to a deed.
    pub const fn may(self, deed: Deed) -> bool {
        match self {
            Self::Owner => true,
            Self::Manager => !matches!(deed, Deed::Team | Deed::Till | Deed::Export),
            Self::CodeManager => matches!(deed, Deed::Codes),
            Self::Viewer => matches!(deed, Deed::Look),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let word = text.trim().to_lowercase().replace(['-', ' '], "_");
        let found = Self::ALL.into_iter().find(|role| role.name() == word);
        found.ok_or_else(|| format!("`{text}` is no role: write owner, manager, code_manager or viewer"))
    }
}

/// Somebody on the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// Since when.
    pub since: Moment,
}

/// Something that was done on the owner's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Kept a person out.
    Ban,
    /// Lifted a ban.
    Unban,
    /// Exempted a person.
    Whitelist,
    /// Ended an exemption.
    Unwhitelist,
    /// Gave time of a plan.
    Grant,
    /// Took a right away.
    Revoke,
    /// Confirmed an order.
    Confirm,
    /// Rejected an order.
    Reject,
    /// Gave money back.
    Refund,
    /// Made access codes.
    MakeCodes,
    /// Revoked access codes.
    RevokeCodes,
    /// Took a redemption back.
    RollBack,
    /// Answered a person's letter.
    Answer,
    /// Let a person's letters reach the team no more.
    Mute,
    /// Let them reach it again.
    Hear,
    /// Erased what was kept of a person.
    Forget,
    /// Took tables of people and money out.
    Export,
    /// Gave somebody a role.
    SetRole,
    /// Took somebody off the team.
    EndRole,
    /// Gave credit.
    GiveCredit,
    /// Took credit.
    TakeCredit,
    /// Paid somebody out.
    Payout,
    /// Set what is paid for customers who are brought.
    SetReferrals,
    /// Set or removed a rate between two currencies.
    SetRate,
    /// Let unexpectedly many removals go on.
    RemoveStrays,
    /// Let those stay whose removal was unexpected.
    KeepStrays,
    /// Asked for a consistency check.
    Check,
    /// Took over a chat that was alive before.
    TakeOver,
    /// Made a plan.
    AddPlan,
    /// Changed a plan.
    ChangePlan,
    /// Put a plan back into sale.
    EnablePlan,
    /// Took a plan out of sale.
    DisablePlan,
    /// Deleted a plan that nobody ever used.
    DeletePlan,
    /// Connected a chat.
    Connect,
    /// Changed how people come into a chat and stay there.
    SetChat,
    /// Changed what stands before the free access.
    SetGate,
    /// Set up a way to pay.
    SetMethod,
    /// Took a way to pay away.
    DropMethod,
}

impl Act {
    /// All that is kept.
    pub const ALL: [Self; 38] = [
        Self::Ban,
        Self::Unban,
        Self::Whitelist,
        Self::Unwhitelist,
        Self::Grant,
        Self::Revoke,
        Self::Confirm,
        Self::Reject,
        Self::Refund,
        Self::MakeCodes,
        Self::RevokeCodes,
        Self::RollBack,
        Self::Answer,
        Self::Mute,
        Self::Hear,
        Self::Forget,
        Self::Export,
        Self::SetRole,
        Self::EndRole,
        Self::GiveCredit,
        Self::TakeCredit,
        Self::Payout,
        Self::SetReferrals,
        Self::SetRate,
        Self::RemoveStrays,
        Self::KeepStrays,
        Self::Check,
        Self::TakeOver,
        Self::AddPlan,
        Self::ChangePlan,
        Self::EnablePlan,
        Self::DisablePlan,
        Self::DeletePlan,
        Self::Connect,
        Self::SetChat,
        Self::SetGate,
        Self::SetMethod,
        Self::DropMethod,
    ];

    /// The name in the database and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ban => "ban",
            Self::Unban => "unban",
            Self::Whitelist => "whitelist",
            Self::Unwhitelist => "unwhitelist",
            Self::Grant => "grant",
            Self::Revoke => "revoke",
            Self::Confirm => "confirm",
            Self::Reject => "reject",
            Self::Refund => "refund",
            Self::MakeCodes => "make_codes",
            Self::RevokeCodes => "revoke_codes",
            Self::RollBack => "roll_back",
            Self::Answer => "answer",
            Self::Mute => "mute",
            Self::Hear => "hear",
            Self::Forget => "forget",
            Self::Export => "export",
            Self::SetRole => "set_role",
            Self::EndRole => "end_role",
            Self::GiveCredit => "give_credit",
            Self::TakeCredit => "take_credit",
            Self::Payout => "payout",
            Self::SetReferrals => "set_referrals",
            Self::SetRate => "set_rate",
            Self::RemoveStrays => "remove_strays",
            Self::KeepStrays => "keep_strays",
            Self::Check => "check",
            Self::TakeOver => "take_over",
            Self::AddPlan => "add_plan",
            Self::ChangePlan => "change_plan",
            Self::EnablePlan => "enable_plan",
            Self::DisablePlan => "disable_plan",
            Self::DeletePlan => "delete_plan",
            Self::Connect => "connect",
            Self::SetChat => "set_chat",
            Self::SetGate => "set_gate",
            Self::SetMethod => "set_method",
            Self::DropMethod => "drop_method",
        }
    }

    /// The act of a name; none for one that a later version wrote.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// On which bot.
    pub bot: BotId,
    /// When.
    pub at: Moment,
    /// Who did it; 0 is the operator at the command line.
    pub by: UserId,
    /// What.
    pub act: Act,
    /// To whom, if to anybody.
    pub about: Option<UserId>,
    /// What exactly: a plan's name, an order's key, a role.
    pub what: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_it_is_for() {
        use Deed::{Codes, Export, Look, Orders, People, Shop, Team, Till};
        let deeds = [Look, Codes, People, Orders, Shop, Till, Team, Export];
        let may = |role: Role| deeds.map(|deed| role.may(deed));
        assert_eq!(may(Role::Owner), [true; 8]);
        assert_eq!(may(Role::Manager), [true, true, true, true, true, false, false, false]);
        assert_eq!(may(Role::CodeManager), [false, true, false, false, false, false, false, false]);
        assert_eq!(may(Role::Viewer), [true, false, false, false, false, false, false, false]);
    }

    #[test]
    fn roles_and_acts_are_found_by_their_names() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        assert_eq!("Code manager".parse(), Ok(Role::CodeManager));
        assert!("boss".parse::<Role>().unwrap_err().contains("code_manager"));
        for act in Act::ALL {
            assert_eq!(Act::parse(act.name()), Some(act));
        }
        assert_eq!(Act::parse("something new"), None);
    }
}
