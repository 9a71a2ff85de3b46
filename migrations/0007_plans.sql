-- Plans that open every chat of their bot, who invited whom, and rights that are left for another plan.

alter table plans add column all_chats bigint;       -- 1: plan_chats follows the bot's chats, but for those of excluded_chats

-- What a plan with all_chats leaves out.
create table excluded_chats (
    bot_id          bigint not null,
    plan_id         bigint not null,
    chat_id         bigint not null,
    primary key (bot_id, plan_id, chat_id)
);

alter table customers add column invited_by bigint;  -- whose link (r_ID) brought them, noted at first contact only

alter table orders add column left_until bigint;     -- switch: until when the right that is left was paid at the quote
alter table orders add column credit_minor bigint;   -- switch: what was unused of it
alter table orders add column price_minor bigint;    -- switch: what the new plan costs without the credit

-- What was unused of a right that was left for another plan; a right is left once.
create table credits (
    bot_id          bigint not null,
    left_id         bigint not null,                 -- the right that was left
    user_id         bigint not null,
    subscription_id bigint not null,                 -- the right that it went into
    minor           bigint not null,
    currency        text not null,
    from_at         bigint not null,                 -- the time that it paid for, alone or beside a payment
    until_at        bigint not null,
    primary key (bot_id, left_id)
);
create index credits_of_right on credits (subscription_id);
