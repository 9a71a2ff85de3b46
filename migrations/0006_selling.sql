-- Selling: what plans cost and to whom they are sold, ways to pay, orders and the payments that answer them.

alter table plans add column description text;
alter table plans add column rules text;             -- TGmembership's names, comma separated; null: none
alter table plans add column max_customers bigint;   -- so many may have it at once; null: no limit
alter table plans add column sale_days text;         -- mon,tue,...; null: every day
alter table plans add column sort_order bigint;      -- greater ones come first
alter table plans add column grace text;             -- access outlasts the paid time by this term
alter table plans add column trial text;             -- given once for nothing, for this term
alter table plans add column trial_once text;        -- plan: one trial of each plan; bot: one trial at all

-- A plan has one price in a currency.
create table prices (
    bot_id          bigint not null,
    plan_id         bigint not null,
    currency        text not null,                -- ISO 4217, or XTR for Telegram Stars
    minor           bigint not null,              -- minor units
    position        bigint not null,              -- the first is the plan's own price
    primary key (bot_id, plan_id, currency)
);
insert into prices (bot_id, plan_id, currency, minor, position)
    select bot_id, plan_id, currency, price_minor, 0 from plans where price_minor is not null and currency is not null;
alter table plans drop column price_minor;
alter table plans drop column currency;

-- Ways to pay, as the owner set them up.
create table methods (
    bot_id          bigint not null,
    method          text not null,                -- manual, stars or telegram
    instructions    text,                         -- manual: what the person reads
    sealed_token    text,                         -- telegram: the provider token, sealed
    added_at        bigint not null,
    primary key (bot_id, method)
);

-- Intentions to pay; the price is pinned when they are placed.
create table orders (
    order_key       text primary key,             -- unguessable
    bot_id          bigint not null,
    user_id         bigint not null,
    plan_id         bigint not null,
    method          text not null,
    state           text not null,                -- pending, awaiting_confirmation, paid, rejected, expired, cancelled, refunded
    amount_minor    bigint not null,
    currency        text not null,
    purpose         text not null,                -- new, renew or switch
    subscription_id bigint,                       -- the one that is renewed or left
    recurring       bigint not null,              -- 1: paid again by itself every 30 days
    created_at      bigint not null,
    expires_at      bigint not null,
    claimed_at      bigint,                       -- when the person said that they paid
    remind_at       bigint,                       -- when owners are asked again for their word
    decided_at      bigint,
    decided_by      bigint,                       -- the owner whose word it was
    reason          text,                         -- why it was rejected: words of an owner, or @ and a name of ours
    proof_message   bigint                        -- the person's photo or document of the payment
);
create index orders_of_person on orders (bot_id, user_id, created_at);
create index orders_of_plan on orders (plan_id) where state in ('pending', 'awaiting_confirmation');
create index orders_open on orders (expires_at) where state = 'pending';
create index orders_waiting on orders (remind_at) where state = 'awaiting_confirmation';
create index orders_unexplained on orders (decided_by, decided_at) where state = 'rejected' and reason is null;

-- Messages about an order, so that all of them can show what became of it.
create table order_cards (
    bot_id          bigint not null,
    order_key       text not null,
    chat_id         bigint not null,
    message_id      bigint not null,
    primary key (order_key, chat_id, message_id)
);

-- Money that really arrived.
create table payments (
    bot_id          bigint not null,
    method          text not null,
    charge_id       text not null,                -- the provider's own
    provider_charge text,                         -- of the provider behind Telegram
    order_key       text,
    user_id         bigint not null,
    amount_minor    bigint not null,
    currency        text not null,
    paid_at         bigint not null,
    outcome         text not null,                -- granted, or why not: banned, surplus, unknown
    subscription_id bigint,                       -- what it opened or made longer
    from_at         bigint,                       -- the time it paid for
    until_at        bigint,
    refunded_at     bigint,
    primary key (bot_id, method, charge_id)
);
create index payments_of_person on payments (bot_id, user_id, paid_at);

alter table subscriptions add column paid_until bigint;      -- without the grace that ends_at includes; null: ends_at
alter table subscriptions add column price_minor bigint;     -- what the person pays for it, also when the plan's price changes
alter table subscriptions add column currency text;
alter table subscriptions add column renews_by text;         -- stars: paid again by itself
alter table subscriptions add column renews_charge text;     -- the charge that began it
alter table subscriptions add column renewal_off_at bigint;  -- when the person switched that off

-- Trials that were taken: one row per plan, or one for the bot (plan 0).
create table trials (
    bot_id          bigint not null,
    user_id         bigint not null,
    plan_id         bigint not null,
    taken_at        bigint not null,
    primary key (bot_id, user_id, plan_id)
);

alter table customers add column terms_accepted_at bigint;
