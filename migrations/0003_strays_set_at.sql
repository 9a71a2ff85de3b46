-- When an owner decided about people without a right; null: nobody did, and keep_strays follows what the chat is used for.
alter table chats add column strays_set_at bigint;
