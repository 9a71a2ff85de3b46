//! What a way to pay can do and what it needs: everything that differs between them is asked for here.

use super::order::Method;

/// What an owner must give before a way to pay can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// What the person reads.
    Instructions,
    /// The token of a payment provider.
    Token,
}

/// Who says that the money is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// The provider, by itself.
    Provider,
    /// An owner, after the person said so.
    Owner,
    /// Nobody but our own books.
    Books,
}

/// What a way to pay can do, and what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// What an owner must give first.
    pub needs: Needs,
    /// Takes Telegram Stars and nothing else; the others take every currency but Stars.
    pub is_stars: bool,
    /// Who says that the money is there.
    pub witness: Witness,
    /// Can be asked afterwards which payments there were.
    pub remembers: bool,
    /// Charges again by itself every thirty days.
    pub renews: bool,
    /// Gives money back by a call of ours; otherwise the owner does, and we note it.
    pub refunds: bool,
}

impl Method {
    /// What this way to pay can do, and what it needs.
    pub const fn abilities(self) -> Abilities {
        match self {
            Self::Manual => Abilities {
                needs: Needs::Instructions,
                is_stars: false,
                witness: Witness::Owner,
                remembers: false,
                renews: false,
                refunds: false,
            },
            Self::Stars => Abilities {
                needs: Needs::Nothing,
                is_stars: true,
                witness: Witness::Provider,
                remembers: true,
                renews: true,
                refunds: true,
            },
            // The Bot API has no list of these payments, and no call that gives them back.
            Self::Telegram => Abilities {
                needs: Needs::Token,
                is_stars: false,
                witness: Witness::Provider,
                remembers: false,
                renews: false,
                refunds: false,
            },
            Self::Credit => Abilities {
                needs: Needs::Nothing,
                is_stars: false,
                witness: Witness::Books,
                remembers: false,
                renews: false,
                refunds: true,
            },
        }
    }
}
