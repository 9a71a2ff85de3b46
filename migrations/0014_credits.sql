-- What was taken along into another right, in full: the time it became gets less worth when a payment in it goes back.
alter table credits add column minor bigint;
update credits set minor = (select s.minor from spans s where s.span_id = credits.span_id);
