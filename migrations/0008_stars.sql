-- Money given back from the chat, and money that Telegram knows of and we were never told.

alter table payments add column payment_id bigint;           -- ours, short enough for a button
create index payments_by_number on payments (bot_id, payment_id);
create index payments_of_order on payments (bot_id, order_key);

alter table bots add column stars_seen bigint;               -- so many of Telegram's Star transactions were compared
