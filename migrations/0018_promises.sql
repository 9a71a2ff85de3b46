-- Consistency checks, the brake on suspicious numbers of removals, and take-overs of chats that were alive before us.

alter table chats add column members bigint;      -- how many Telegram counted, the bot included; null: never asked
alter table chats add column counted_at bigint;
alter table chats add column grace_until bigint;  -- a take-over: until then those may stay who were inside before the bot came

alter table seats add column looked_at bigint;    -- when a consistency check last had an answer about it
alter table seats add column brake_id bigint;     -- the question to the owners that its removal is part of

-- One pass over what is known of people and chats. It goes on where it stopped: behind (at_chat, at_user).
create table checks (
    check_id        bigint primary key,
    bot_id          bigint not null,
    asked_by        bigint,                       -- null: the clock; 0: the operator
    started_at      bigint not null,
    finished_at     bigint,
    at_chat         bigint,
    at_user         bigint not null,
    looked          bigint not null,              -- seats about which Telegram gave an answer
    repaired        bigint not null,              -- of these, where it was not what we believed
    unclear         bigint not null               -- seats about which it gave none: nothing follows from that
);
create index checks_of_bot on checks (bot_id, check_id);

-- What a check found that a person should know of.
create table check_finds (
    check_id        bigint not null,
    bot_id          bigint not null,
    chat_id         bigint not null,
    user_id         bigint not null,
    find            text not null,                -- inside (without right) or outside (with one)
    primary key (check_id, chat_id, user_id)
);

-- A chat from which unexpectedly many people would be removed: a question to the owners.
create table brakes (
    brake_id        bigint primary key,
    bot_id          bigint not null,
    chat_id         bigint not null,
    raised_at       bigint not null,
    people          bigint not null,              -- whose removal is meant
    gone            bigint not null,              -- who was removed unexpectedly within the hour before
    members         bigint,                       -- of how many, if known
    decided_at      bigint,
    decided_by      bigint,                       -- 0: the operator
    decision        text                          -- go or stay
);
create unique index brakes_open on brakes (bot_id, chat_id) where decided_at is null;

-- How many were removed unexpectedly from a chat in the hour that began then.
create table brake_counts (
    bot_id          bigint not null,
    chat_id         bigint not null,
    since           bigint not null,
    removed         bigint not null,
    primary key (bot_id, chat_id)
);

-- A take-over of a chat that was alive before the bot came: whoever was inside has until its end to get a right.
create table takeovers (
    takeover_id     bigint primary key,
    bot_id          bigint not null,
    chat_id         bigint not null,
    started_by      bigint not null,              -- 0: the operator
    started_at      bigint not null,
    ends_at         bigint not null,
    stopped_at      bigint                        -- an owner let everybody stay
);
create index takeovers_of_chat on takeovers (bot_id, chat_id);

-- Who was named in the files of a take-over, each once.
create table imports (
    bot_id          bigint not null,
    chat_id         bigint not null,
    who             text not null,                -- the id, or @username where the file has no id
    user_id         bigint,                       -- null: a username that we have not met yet
    username        text,                         -- without @, lower case
    name            text not null,
    plan_id         bigint,                       -- what the person has by the file; null: nothing
    term            text,                         -- how long: until 2030-01-01, or the plan's own term
    exempt          bigint not null,              -- 1: may stay without a right
    imported_at     bigint not null,
    settled_at      bigint,                       -- when what follows from it was done
    primary key (bot_id, chat_id, who)
);
create index imports_open on imports (bot_id, user_id) where settled_at is null;
