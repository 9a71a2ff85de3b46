-- Subscriptions in Stars as Telegram runs them: one person may have several, also for one order, and each is stopped by name.

create table star_subscriptions (
    bot_id          bigint not null,
    charge_id       text not null,      -- the charge that it began with: its name at Telegram
    order_key       text not null,      -- what its invoice carried
    user_id         bigint not null,
    subscription_id bigint,             -- the right that it pays for; null: it gave none
    began_at        bigint,             -- null: its beginning was never told, so charge_id is not its name
    until_at        bigint not null,    -- paid until, by Telegram's own dates
    stopped_at      bigint,             -- when we told Telegram to charge no more
    primary key (bot_id, charge_id)
);
create index star_subscriptions_of_order on star_subscriptions (bot_id, order_key);
create index star_subscriptions_of_person on star_subscriptions (bot_id, user_id);
create index star_subscriptions_for_nothing on star_subscriptions (bot_id) where subscription_id is null and stopped_at is null;

-- The charge that an order's row began with, and the right that it paid for last.
insert into star_subscriptions (bot_id, charge_id, order_key, user_id, subscription_id, began_at, until_at, stopped_at)
    select p.bot_id, p.charge_id, p.order_key, p.user_id,
        (select max(q.subscription_id) from payments q where q.bot_id = p.bot_id and q.order_key = p.order_key),
        p.paid_at,
        (select max(q.paid_at) from payments q where q.bot_id = p.bot_id and q.order_key = p.order_key and q.outcome = 'granted') + 2592000000,
        null
    from payments p join orders o on o.bot_id = p.bot_id and o.order_key = p.order_key
    where o.recurring = 1 and p.method = 'stars' and p.outcome = 'granted'
    and not exists (select 1 from payments q where q.bot_id = p.bot_id and q.order_key = p.order_key and q.outcome = 'granted'
        and (q.until_at < p.until_at or (q.until_at = p.until_at and q.charge_id < p.charge_id)));

-- Charges for which nothing was given: each may have begun a row that still runs, and is stopped within the hour.
insert into star_subscriptions (bot_id, charge_id, order_key, user_id, subscription_id, began_at, until_at, stopped_at)
    select p.bot_id, p.charge_id, p.order_key, p.user_id, null, p.paid_at, p.paid_at + 2592000000, null
    from payments p join orders o on o.bot_id = p.bot_id and o.order_key = p.order_key
    where o.recurring = 1 and p.method = 'stars' and p.outcome <> 'granted' and p.paid_at < o.created_at + 259200000;
