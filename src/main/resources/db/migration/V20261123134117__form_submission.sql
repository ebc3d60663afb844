-- Forms that were sent: the same form with the same content, sent twice, happens once. Only hashes; kept a day.
create table form_submission (
    key      bytea primary key,
    begun_at timestamptz not null,
    answer   text                      -- the path redirected to; null while the first is under way
);
create index form_submission_begun on form_submission (begun_at);
