-- Counters per organization and month over the subtree, kept by the transaction that archives a meeting or finishes an activity.
create table monthly_statistic (
    organization_id bigint not null references organization,
    month           date not null check (extract(day from month) = 1),
    meetings        integer not null default 0,
    called          integer not null default 0,
    present         integer not null default 0,
    first_topics    integer not null default 0,
    activities      integer not null default 0,
    participants    integer not null default 0,
    hours           numeric(9, 1) not null default 0,
    primary key (organization_id, month)
);
