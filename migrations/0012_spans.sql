-- One place for the times that make up a right, whatever gave them; and who gave money back.

-- Times of a right, one behind the other: each was given by a payment, a code, or what was unused of another right.
-- Before the first of them lies what the right began with: a gift, a trial, the gate.
create table spans (
    span_id         bigint primary key,
    bot_id          bigint not null,
    subscription_id bigint not null,
    from_at         bigint not null,
    until_at        bigint not null,
    minor           bigint,                       -- what was paid for it; null: nothing
    currency        text,
    taken_at        bigint                        -- when it was taken out; it keeps the times it had then
);
create index spans_of_right on spans (subscription_id);

alter table payments add column span_id bigint;       -- the time that it paid for; null: none
alter table payments add column refunded_by bigint;   -- the owner who gave it back; 0: the operator; null: somebody else
alter table redemptions add column span_id bigint;    -- the time that it gave
alter table credits add column span_id bigint;        -- the time that it paid for

-- Ids are unique over all tables, so that of whatever gave a span can be its own.
update redemptions set span_id = redemption_id;
update credits set span_id = left_id;
update payments set span_id = payment_id where from_at is not null and until_at is not null;
-- Payments of the first days have no number.
update payments set span_id = -(select count(*) from payments o
    where (o.bot_id, o.method, o.charge_id) <= (payments.bot_id, payments.method, payments.charge_id))
    where span_id is null and from_at is not null and until_at is not null;

insert into spans (span_id, bot_id, subscription_id, from_at, until_at, taken_at)
    select span_id, bot_id, subscription_id, from_at, until_at, rolled_back_at from redemptions;
-- What was paid for the same time shared it; now the credit has the end of it. What never ends is the payment's alone.
insert into spans (span_id, bot_id, subscription_id, from_at, until_at, minor, currency)
    select c.span_id, c.bot_id, c.subscription_id,
        case when p.paid is null then c.from_at
             when c.until_at >= 253402300799999 then c.until_at
             else c.until_at - (c.until_at - c.from_at) / (c.minor + p.paid + 1) * c.minor end,
        c.until_at, c.minor, c.currency
    from credits c left join
        (select bot_id, subscription_id, from_at, until_at, max(amount_minor) as paid from payments
         where outcome = 'granted' and refunded_at is null and amount_minor > 0
         group by bot_id, subscription_id, from_at, until_at) p
        on p.bot_id = c.bot_id and p.subscription_id = c.subscription_id
        and p.from_at = c.from_at and p.until_at = c.until_at;
insert into spans (span_id, bot_id, subscription_id, from_at, until_at, minor, currency, taken_at)
    select p.span_id, p.bot_id, p.subscription_id, p.from_at,
        coalesce((select min(s.from_at) from spans s join credits c on c.span_id = s.span_id
                  where p.refunded_at is null and c.bot_id = p.bot_id and c.subscription_id = p.subscription_id
                  and c.from_at = p.from_at and c.until_at = p.until_at and s.from_at > p.from_at), p.until_at),
        p.amount_minor, p.currency, p.refunded_at
    from payments p where p.span_id is not null and p.subscription_id is not null;

drop index credits_of_right;
create index credits_by_span on credits (span_id);
alter table credits drop column subscription_id;
alter table credits drop column minor;
alter table credits drop column currency;
alter table credits drop column from_at;
alter table credits drop column until_at;
alter table redemptions drop column subscription_id;
alter table redemptions drop column from_at;
alter table redemptions drop column until_at;
alter table payments drop column subscription_id;
alter table payments drop column from_at;
alter table payments drop column until_at;

-- Cards are pruned by their age.
alter table order_cards add column sent_at bigint;
update order_cards set sent_at = (select o.created_at from orders o where o.order_key = order_cards.order_key);
