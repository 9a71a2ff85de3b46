-- What an operator put back to work: a running daemon looks for it each second, so the index holds only that.
alter table inbox add column retried_at bigint;   -- null again as soon as the daemon has taken it up
create index inbox_retried on inbox (bot_id, retried_at) where retried_at is not null;
