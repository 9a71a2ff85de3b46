-- What people and the team write to each other, and the indexes by which a person is found and figures are counted.

-- A message to the team outside of any command, or an answer of theirs; the messages that show it are cards (order_cards).
create table letters (
    letter_id       bigint primary key,
    bot_id          bigint not null,
    user_id         bigint not null,              -- whose conversation with the team it is
    by_user         bigint,                       -- who of the team wrote it; null: the person
    at              bigint not null,
    kind            text not null,                -- text, photo, voice, ...
    words           text,                         -- its text or caption
    message_id      bigint not null,              -- its number in the chat of who wrote it
    album           text                          -- what several that were sent together have in common
);
create index letters_of_person on letters (bot_id, user_id, at);
create index letters_by_age on letters (at);
create index order_cards_by_message on order_cards (bot_id, chat_id, message_id);

create index payments_by_time on payments (bot_id, paid_at, charge_id);
create index subscriptions_by_start on subscriptions (bot_id, starts_at);
create index subscriptions_by_end on subscriptions (bot_id, ended_at) where ended_at is not null;
create index customers_invited_by on customers (bot_id, invited_by) where invited_by is not null;
create index invites_used_by on invites (bot_id, used_by) where used_by is not null;

alter table customers add column muted_at bigint;   -- what they write does not reach the team any more
