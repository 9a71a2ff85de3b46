-- The owner's rates, who came by whose link, and one ledger of everybody's credit.

-- One smallest unit of the one currency is worth num/den of the other's.
create table rates (
    bot_id          bigint not null,
    one             text not null,
    other           text not null,
    num             bigint not null,
    den             bigint not null,
    written         text not null,                -- in the owner's words: 1 EUR = 1.08 USD
    set_at          bigint not null,
    primary key (bot_id, one, other)
);

alter table payments add column base_minor bigint;      -- its worth in base_currency at the rate of its moment; null: not known
alter table payments add column base_currency text;

-- What of an order its person's credit pays.
alter table orders add column balance_minor bigint;     -- so much of the credit is spent; null: none
alter table orders add column balance_currency text;
alter table orders add column balance_less bigint;      -- so much less is to be paid, in the order's currency

-- What a bot pays for customers who were brought; no row: nothing.
create table referrals (
    bot_id          bigint not null primary key,
    first_percent   bigint not null,              -- of a person's first payment
    renewal_percent bigint not null,              -- of every later one
    hold            bigint not null,              -- milliseconds until a commission can be spent
    minimum_minor   bigint not null,              -- less is not paid out
    currency        text not null,
    click           text not null,                -- first or last: whose link counts
    pay             text not null,                -- credit: spent here; manual: also paid out by the owner's hand
    off_at          bigint                        -- when it was switched off
);

-- Who has a link (r_CODE) of their own.
create table affiliates (
    bot_id          bigint not null,
    user_id         bigint not null,
    code            text not null,
    made_at         bigint not null,
    payout_asked_at bigint,                       -- since when they wish to be paid out; null: they do not
    primary key (bot_id, user_id)
);
create unique index affiliates_by_code on affiliates (bot_id, code);

-- Who opened whose link.
create table clicks (
    bot_id          bigint not null,
    affiliate_id    bigint not null,
    user_id         bigint not null,
    first_at        bigint not null,
    last_at         bigint not null,
    primary key (bot_id, affiliate_id, user_id)
);

create index customers_by_inviter on customers (bot_id, invited_by) where invited_by is not null;

-- Credit: only added to, never changed. A balance is the sum of its entries.
create table balance_entries (
    entry_id        bigint primary key,
    bot_id          bigint not null,
    user_id         bigint not null,              -- whose
    at              bigint not null,
    kind            text not null,                -- commission, clawback, given, taken, order, returned, payout
    minor           bigint not null,              -- added, or taken away if below nothing
    currency        text not null,
    free_at         bigint not null,              -- cannot be spent before
    payment_id      bigint,                       -- commission, clawback: of which payment
    order_key       text,                         -- order, returned: for which order
    by_user         bigint,                       -- given, taken, payout: whose word it was; 0: the operator
    note            text
);
create index balance_of_person on balance_entries (bot_id, user_id, entry_id);
create index balance_of_order on balance_entries (order_key) where order_key is not null;
create unique index balance_of_payment on balance_entries (bot_id, payment_id, kind) where payment_id is not null;
