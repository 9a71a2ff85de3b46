-- What people wait for: their own next words about a payment, and the way into a chat that could let nobody in.

alter table customers add column support_asked_at bigint;   -- their next words are the question; null: they are not

-- Who was told that a chat lets nobody in now; they get their link when it does.
create table waiting (
    bot_id          bigint not null,
    chat_id         bigint not null,
    user_id         bigint not null,
    plan_id         bigint,                                 -- the plan whose link it will be
    since           bigint not null,
    primary key (bot_id, chat_id, user_id)
);
