-- A plan that takes the place of several rights.

alter table orders add column left_more text;        -- switch: further rights that are left, as id:left_until:credit_minor, comma separated
