-- Access codes, kept as their hashes; who redeemed them; wrong tries; and discount coupons.

-- What the codes of one batch have in common; a single code is a batch of one.
create table code_batches (
    bot_id          bigint not null,
    batch_id        bigint not null,
    plan_id         bigint not null,
    term            text,                         -- its own term; null: the plan's
    uses            bigint,                       -- so often each code can be redeemed; null: no limit
    per_person      bigint,                       -- so often one person can redeem codes of the batch; null: no limit
    only_for        text,                         -- newcomer or churned; null: everybody
    valid_from      bigint,
    valid_until     bigint,
    note            text,                         -- the owner's words for themselves
    created_at      bigint not null,
    primary key (bot_id, batch_id)
);

create table codes (
    bot_id          bigint not null,
    code_hash       text not null,                -- SHA-256 of its 26 letters: the code itself is shown once and kept nowhere
    batch_id        bigint not null,
    number          bigint not null,              -- its place in the batch, from 1
    ending          text not null,                -- its last 4 letters
    revoked_at      bigint,
    primary key (bot_id, code_hash)
);
create unique index codes_of_batch on codes (bot_id, batch_id, number);

create table redemptions (
    redemption_id   bigint primary key,
    bot_id          bigint not null,
    batch_id        bigint not null,
    code_hash       text not null,
    user_id         bigint not null,
    redeemed_at     bigint not null,
    subscription_id bigint not null,              -- what it opened or made longer
    from_at         bigint not null,              -- the time it gave
    until_at        bigint not null,
    rolled_back_at  bigint
);
create index redemptions_of_code on redemptions (bot_id, code_hash);
create index redemptions_of_person on redemptions (bot_id, user_id, batch_id);

-- Wrong codes and coupons of a person.
create table guesses (
    bot_id          bigint not null,
    user_id         bigint not null,
    wrong           bigint not null,              -- in a row
    last_at         bigint not null,
    waits           bigint not null,              -- how often in a row they had to wait
    wait_until      bigint not null,
    primary key (bot_id, user_id)
);

create table coupons (
    bot_id          bigint not null,
    coupon_id       bigint not null,
    word            text not null,                -- as it is compared
    shown           text not null,                -- as the owner writes it
    percent         bigint,                       -- off, 1 to 100; null: a fixed amount
    minor           bigint,                       -- off, minor units
    currency        text,
    plans           text,                         -- ids, comma separated; null: all
    uses            bigint,                       -- so often in all; null: no limit
    per_person      bigint,                       -- so often by one person; null: no limit
    recurring       bigint not null,              -- 1: subscriptions in Stars too, at this price for ever
    valid_from      bigint,
    valid_until     bigint,
    note            text,
    created_at      bigint not null,
    revoked_at      bigint,
    primary key (bot_id, coupon_id)
);
create unique index coupons_by_word on coupons (bot_id, word);

-- The coupon that a person was asked for, or has in hand.
create table coupons_in_hand (
    bot_id          bigint not null,
    user_id         bigint not null,
    plan_id         bigint,                       -- the plan on whose page they were asked
    asked_at        bigint,                       -- their next words are the coupon
    coupon_id       bigint,
    taken_at        bigint,
    primary key (bot_id, user_id)
);

-- An order holds a use of its coupon as long as it may be paid, and for good once it is.
alter table orders add column coupon_id bigint;
alter table orders add column full_minor bigint;  -- the price without the coupon, in the same currency
create index orders_by_coupon on orders (bot_id, coupon_id) where coupon_id is not null;
