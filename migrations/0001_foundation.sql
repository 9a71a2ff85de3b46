-- The same text for SQLite and PostgreSQL: only bigint and text columns; instants are Unix milliseconds (UTC) and nullable
-- instants stand where others keep flags ("revoked_at" says that, and when).

-- One Telegram bot with its own chats, plans, customers and owners.
create table bots (
    bot_id          bigint primary key,           -- the digits before the colon of the token
    username        text,                         -- without @; known after the first getMe
    sealed_token    text,                         -- XChaCha20-Poly1305, base64; null for the bot of BOT_TOKEN
    sealed_sponsor  text,                         -- SubGram key of this bot, sealed alike; null uses SUBGRAM_API_KEY
    gate_sources    text not null,                -- asked in this order: subgram,channels
    gate_plan_id    bigint,                       -- the plan that passing the gate opens
    terms           text,                         -- shown by /terms
    added_at        bigint not null,
    removed_at      bigint
);

-- Owners and, later, staff of a bot; the people in OWNER_IDS need no row.
create table team (
    bot_id          bigint not null,
    user_id         bigint not null,
    role            text not null,                -- owner
    added_at        bigint not null,
    primary key (bot_id, user_id)
);

-- A private channel or group in which the bot is, or was, administrator.
create table chats (
    bot_id          bigint not null,
    chat_id         bigint not null,
    kind            text not null,                -- channel, supergroup or group
    title           text not null,
    connected_at    bigint not null,
    disconnected_at bigint,
    missing_rights  text not null,                -- Bot API names, comma separated; removals wait while any is missing
    join_requests   bigint not null,              -- 1: entry by request, approved for the rightful person only
    keep_strays     bigint not null,              -- 1: people who came without a right may stay
    keep_bans       bigint not null,              -- 1: a ban made by hand in the chat outlasts a right
    primary key (bot_id, chat_id)
);

-- Channels a person must have joined before free access.
create table required_chats (
    bot_id          bigint not null,
    chat_id         bigint not null,
    title           text not null,
    link            text not null,                -- where the button leads
    position        bigint not null,
    primary key (bot_id, chat_id)
);

-- What can be had.
create table plans (
    bot_id          bigint not null,
    plan_id         bigint primary key,
    name            text not null,
    term            text not null,                -- forever, 30 days, until 2030-01-01
    price_minor     bigint,                       -- minor units; null: not for sale
    currency        text,
    created_at      bigint not null,
    disabled_at     bigint
);
create index plans_of_bot on plans (bot_id);

create table plan_chats (
    plan_id         bigint not null,
    chat_id         bigint not null,
    primary key (plan_id, chat_id)
);

-- A person as one bot knows them.
create table customers (
    bot_id          bigint not null,
    user_id         bigint not null,
    first_name      text not null,
    last_name       text,
    username        text,
    language_code   text,                         -- Telegram's
    language        text,                         -- the person's own choice
    is_premium      bigint not null,
    gender          text,                         -- only because the person told it
    age             text,                         -- only because the person told it: c1..c6
    payload         text,                         -- start payload waiting behind the gate
    verdict         text,                         -- the gate's last answer, for /check
    passed_at       bigint,                       -- remembered for GATE_PASS_TTL
    tapped_message  bigint not null,              -- the newest gate message whose button was used; older taps are stale
    first_seen_at   bigint not null,
    banned_at       bigint,
    banned_by       bigint,
    unreachable_at  bigint,                       -- blocked the bot or deleted the account
    primary key (bot_id, user_id)
);

-- A right from a plan.
create table subscriptions (
    subscription_id bigint primary key,
    bot_id          bigint not null,
    user_id         bigint not null,
    plan_id         bigint not null,
    source          text not null,                -- gate or grant
    starts_at       bigint not null,
    ends_at         bigint not null,              -- the last millisecond of 9999 stands for "never"
    ended_at        bigint,                       -- when the sweeper closed it
    cancelled_at    bigint,                       -- by a ban or by the owner
    told_at         bigint                        -- when the person was told of the end
);
create index subscriptions_of_person on subscriptions (bot_id, user_id);
create index subscriptions_due on subscriptions (ends_at) where ended_at is null;

-- One person's place in one chat: wanted beside observed.
create table seats (
    bot_id          bigint not null,
    chat_id         bigint not null,
    user_id         bigint not null,
    wanted_until    bigint,                       -- end of the right; null if there never was one
    exempt          text,                         -- whitelisted, by_hand, demoted, guest or bot
    exempt_until    bigint,
    observed        text not null,                -- unknown, in, out, admin, owner or banned
    observed_at     bigint,
    due_at          bigint,                       -- when to compare the two sides next
    attempts        bigint not null,
    primary key (bot_id, chat_id, user_id)
);
create index seats_due on seats (due_at) where due_at is not null;
create index seats_of_person on seats (bot_id, user_id);

-- A personal link.
create table invites (
    link            text primary key,
    bot_id          bigint not null,
    chat_id         bigint not null,
    user_id         bigint not null,              -- for whom it was made
    made_at         bigint not null,
    expires_at      bigint not null,
    revoked_at      bigint,
    used_at         bigint,
    used_by         bigint
);
create index invites_of_seat on invites (bot_id, user_id, chat_id);

-- Updates as received. Rows are marked, not deleted, so that a redelivered update is known; a job prunes them.
create table inbox (
    bot_id          bigint not null,
    update_id       bigint not null,
    person          bigint not null,              -- the ordering key: whose update it is
    body            text not null,                -- emptied when handled
    received_at     bigint not null,
    attempts        bigint not null,
    handled_at      bigint,
    parked_at       bigint,
    error           text,
    primary key (bot_id, update_id)
);
create index inbox_open on inbox (bot_id, received_at, update_id) where handled_at is null;
create index inbox_of_person on inbox (bot_id, person, received_at, update_id) where handled_at is null;

-- What must still be done outside.
create table outbox (
    errand_id       bigint primary key,
    bot_id          bigint not null,
    class           bigint not null,              -- 0 payment, 1 reply, 2 seat, 3 broadcast
    task            text not null,                -- JSON
    due_at          bigint not null,
    attempts        bigint not null,
    done_at         bigint,
    parked_at       bigint,
    error           text
);
create index outbox_open on outbox (due_at) where done_at is null;

-- Why we acted, for everything that is not an update or an errand: an origin commits at most once.
create table origins (
    origin          text primary key,
    committed_at    bigint not null
);

-- Sponsor sources that gave no usable answer, per day.
create table gate_faults (
    bot_id          bigint not null,
    day             text not null,                -- 2030-01-01, UTC
    source          text not null,
    fault           text not null,
    count           bigint not null,
    primary key (bot_id, day, source, fault)
);
