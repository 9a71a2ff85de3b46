//! One event that happens to many orders: which of them it moves is for `domain/order` to say.

use sqlx::AssertSqlSafe;

use super::Work;
use crate::{
    domain::{
        BotId, SubscriptionId, UserId,
        order::{Event, State},
    },
    error::Result,
};

/// Which orders an event happens to, if they can make its move.
#[derive(Clone, Copy, Debug)]
pub enum Orders {
    /// All of a person.
    Of(BotId, UserId),
    /// Those to go on with a right, or to leave it.
    About(BotId, SubscriptionId),
    /// Those of a person that hold a use of a coupon.
    Holding(BotId, UserId, i64),
    /// Those of a person that hold some of their credit.
    Spending(BotId, UserId),
    /// So many of any bot whose time to pay is over, oldest first; those that somebody else is about to move are left out.
    Overdue(i64),
}

impl Work {
    /// Makes the move of an event for all orders that it happens to and that can make it; the answer is their keys.
    /// Nothing else of them is read: one that cannot be read keeps no other from moving.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn move_orders(&mut self, event: Event, which: Orders) -> Result<Vec<(BotId, String)>> {
        let (now, mut moved) = (self.now(), Vec::new());
        for (from, to) in State::ALL.into_iter().filter_map(|state| Some((state, state.after(event)?))) {
            let from = from.name();
            let these = match which {
                Orders::Of(..) => "bot_id = $2 and user_id = $3",
                Orders::About(..) => "bot_id = $2 and subscription_id = $3",
                Orders::Holding(..) => "bot_id = $2 and user_id = $3 and coupon_id = $4",
                Orders::Spending(..) => "bot_id = $2 and user_id = $3 and balance_minor is not null",
                Orders::Overdue(_) => &format!(
                    "order_key in (select s.order_key from orders s where s.state = '{from}' and s.expires_at <= $2 \
                     order by s.expires_at limit $3{})",
                    self.store.backend.to_change_free()
                ),
            };
            let text = format!(
                "update orders set state = $1, remind_at = null where state = '{from}' and {these} returning bot_id, user_id, order_key, balance_minor"
            );
            let query = sqlx::query_as(AssertSqlSafe(text)).bind(to.name());
            let query = match which {
                Orders::Of(bot, user) | Orders::Spending(bot, user) => query.bind(bot).bind(user),
                Orders::About(bot, right) => query.bind(bot).bind(right),
                Orders::Holding(bot, user, coupon) => query.bind(bot).bind(user).bind(coupon),
                Orders::Overdue(limit) => query.bind(now).bind(limit),
            };
            let rows: Vec<(BotId, UserId, String, Option<i64>)> = query.fetch_all(self.db()).await?;
            for (bot, user, order, spent) in rows {
                tracing::info!(bot.id = bot.0, user.id = user.0, order, from, to = to.name(), "an order moved");
                if spent.is_some() && !to.holds_credit() {
                    self.release_credit(&order)?;
                }
                moved.push((bot, order));
            }
        }
        Ok(moved)
    }
}
