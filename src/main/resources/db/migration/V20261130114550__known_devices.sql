-- A mark that a browser keeps says which of these it was left in: a change of password, the end of all sessions, and a new or removed second factor
-- begin the next, and the marks of all earlier ones are worth nothing.
alter table account add column device_epoch integer not null default 0;
