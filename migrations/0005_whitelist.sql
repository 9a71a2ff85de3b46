-- The whitelist is of people, not of seats: it holds in every chat of the bot, also in those that are connected later.
alter table customers add column whitelisted_at bigint;
create index customers_whitelisted on customers (bot_id) where whitelisted_at is not null;

-- Who was on it seat by seat, met or not.
insert into customers (bot_id, user_id, first_name, is_premium, tapped_message, first_seen_at)
    select s.bot_id, s.user_id, '', 0, 0, max(coalesce(s.observed_at, 0)) from seats s
    where s.exempt = 'whitelisted'
    and not exists (select 1 from customers c where c.bot_id = s.bot_id and c.user_id = s.user_id)
    group by s.bot_id, s.user_id;
update customers set whitelisted_at = first_seen_at where exists (
    select 1 from seats s
    where s.bot_id = customers.bot_id and s.user_id = customers.user_id and s.exempt = 'whitelisted');
