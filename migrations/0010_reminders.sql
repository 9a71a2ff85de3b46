-- Reminders: what is said before, at and after the end of what was paid for, each once.

alter table bots add column reminders text;                 -- the owner's choice: 7d,3d,1d,on_day,win_back=7d; null: the default
alter table subscriptions add column extended_at bigint;    -- when it got its present end; null: at its start
alter table subscriptions add column remind_at bigint;      -- when its next reminder falls due; 0: to be looked at anew; null: none
create index subscriptions_to_remind on subscriptions (bot_id, remind_at) where remind_at is not null;
update subscriptions set remind_at = 0 where ended_at is null and source <> 'gate';

-- What was said: one row per stage of a period, whatever crashes.
create table reminders (
    bot_id          bigint not null,
    subscription_id bigint not null,
    stage           text not null,                          -- 7d, 2h, on_day, grace or win_back
    paid_until      bigint not null,                        -- the end of the period
    sent_at         bigint not null,                        -- when it was handed to the outbox
    primary key (subscription_id, stage, paid_until)
);
