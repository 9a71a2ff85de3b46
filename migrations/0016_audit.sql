-- Who did what on the owner's side: only added to, never changed, never pruned.
create table audit (
    audit_id        bigint primary key,
    bot_id          bigint not null,
    at              bigint not null,
    by_user         bigint not null,              -- 0: the operator at the command line
    act             text not null,                -- ban, grant, confirm, ...
    about_user      bigint,
    what            text not null                 -- a plan's name, an order's key, a role
);
create index audit_latest on audit (bot_id, audit_id);
create index audit_of_person on audit (bot_id, about_user, audit_id);
