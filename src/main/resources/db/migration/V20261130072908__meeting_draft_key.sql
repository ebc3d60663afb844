-- A form that was sent twice, or whose answer was lost, finds the meeting it has made.
alter table meeting add column draft_key text check (length(draft_key) <= 40);
create unique index meeting_draft_key on meeting (created_by, draft_key) where draft_key is not null;
