-- Steps of a portal's first days that no other fact shows: who of the district has done them, and when.
create table first_day_step (
    step    text primary key check (step in ('RULES')),
    done_by bigint not null references account,
    done_at timestamptz not null
);
create index first_day_step_done_by on first_day_step (done_by);

call wall('first_day_step', seen => 'reach_bound()', written => $$reach_role() = 'DISTRICT_STAFF'$$);
