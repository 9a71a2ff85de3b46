//! The commands that administer: each opens the database, does one thing, and ends.

use clap::Subcommand;

use super::{
    bots, chats, codes, coupons, credit, desk::Desk, failure::Failure, figures, gate, members, methods, orders,
    payouts, plans, promises, rates, referrals, reminders, takeover, team, terms, trials,
};

/// What is administered.
#[derive(Debug, Subcommand)]
pub enum Administer {
    /// Add, remove and list bots
    Bot(bots::Group),
    /// Connect chats and change their settings
    Chat(chats::Group),
    /// Choose what stands before free access: sponsors and required channels
    Gate(gate::Group),
    /// Add, change and list plans, and choose the one that the gate opens
    Plan(plans::Group),
    /// Set up how people can pay
    Method(methods::Group),
    /// Look at orders, confirm or reject them, give money back
    Order(orders::Group),
    /// Set what people must agree to before their first purchase
    Terms(terms::Group),
    /// Make, list and revoke access codes, and take a redemption back
    Code(codes::Group),
    /// Make, list and revoke discount coupons
    Coupon(coupons::Group),
    /// Set what one currency is worth in another
    Rate(rates::Group),
    /// Set what is paid for customers who are brought
    Referral(referrals::Group),
    /// Give and take credit, and look at it
    Credit(credit::Group),
    /// Look at who is to be paid out, and note that they were
    Payout(payouts::Group),
    /// Choose what people are told before and after the end of what they have
    Remind(reminders::Group),
    /// Let people try once more who had their trial
    Trial(trials::Group),
    /// Look at a person, let them in, keep them out
    Member(members::Group),
    /// Say who may do what in the chat
    Team(team::Group),
    /// Look at who did what on the owner's side
    Audit(team::Audit),
    /// Show members, sales, revenue and churn of the last days, as a picture if you like
    Stats(figures::Stats),
    /// Write customers, payments or subscriptions into a CSV file
    Export(figures::Ask),
    /// Look whether everybody is where the bot believes them to be
    Check(promises::AskCheck),
    /// Take over a chat that was alive before the bot came: bring its people along
    Takeover(takeover::Ask),
    /// Say what the next sweep and check would do, and why, without doing it
    Dryrun(promises::AskDryRun),
}

impl Administer {
    /// Does it, and says what came of it.
    pub async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (answer, shape) = match self {
            Self::Bot(group) => (bots::run(desk, group.command).await?, group.shape),
            Self::Chat(group) => (chats::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Gate(group) => (gate::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Plan(group) => (plans::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Method(group) => (methods::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Order(group) => (orders::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Terms(group) => (terms::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Code(group) => (codes::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Coupon(group) => (coupons::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Rate(group) => (rates::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Referral(group) => (referrals::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Credit(group) => (credit::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Payout(group) => (payouts::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Remind(group) => (reminders::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Trial(group) => (trials::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Member(group) => (members::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Team(group) => (team::run(desk, group.which.bot, group.command).await?, group.shape),
            Self::Audit(ask) => (team::audit(desk, &ask).await?, ask.shape),
            Self::Stats(ask) => (figures::stats(desk, &ask).await?, ask.shape),
            Self::Export(ask) => (figures::export(desk, &ask).await?, ask.shape),
            Self::Check(ask) => (promises::check(desk, &ask).await?, ask.shape),
            Self::Takeover(ask) => (takeover::run(desk, &ask).await?, ask.shape),
            Self::Dryrun(ask) => (promises::dry_run(desk, &ask).await?, ask.shape),
        };
        answer.say(&shape);
        Ok(())
    }
}
