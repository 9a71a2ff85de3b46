-- What somebody was asked: their next message is the answer. A coupon and a question about a payment were noted elsewhere.

create table dialogues (
    bot_id          bigint not null,
    user_id         bigint not null,
    topic           text not null,                -- coupon, question, reason, instructions, plan
    state           text not null,                -- JSON: what was asked, and what was answered so far
    number          bigint not null,              -- the greatest awaits the answer; 0: put aside, its buttons still work
    asked_at        bigint not null,
    until_at        bigint not null,              -- later words are ordinary ones
    primary key (bot_id, user_id, topic)
);

insert into dialogues (bot_id, user_id, topic, state, number, asked_at, until_at)
    select bot_id, user_id, 'question', '{"topic":"question"}', 1, support_asked_at, support_asked_at + 900000
    from customers where support_asked_at is not null;
alter table customers drop column support_asked_at;

insert into dialogues (bot_id, user_id, topic, state, number, asked_at, until_at)
    select bot_id, user_id, 'coupon', '{"topic":"coupon","plan":' || plan_id || '}', 2, asked_at, asked_at + 600000
    from coupons_in_hand where asked_at is not null and plan_id is not null;
delete from coupons_in_hand where coupon_id is null;
alter table coupons_in_hand drop column plan_id;
alter table coupons_in_hand drop column asked_at;
