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

-- What each unit itself did in a month, from the facts alone: meetings archived, activities finished.
create view monthly_fact with (security_invoker = true) as
select m.organization_id, date_trunc('month', m.held_on)::date as month, count(*)::integer as meetings, sum(m.called)::integer as called,
       sum(m.present)::integer as present,
       count(*) filter (where exists (select 1 from agenda_item i where i.meeting_id = m.id and i.first_topic))::integer as first_topics,
       0 as activities, 0 as participants, 0::numeric as hours
  from meeting m
 where m.status = 'ARCHIVED'
 group by 1, 2
 union all
select v.organization_id, date_trunc('month', v.held_on)::date, 0, 0, 0, 0, count(distinct v.id)::integer, count(p.member_id)::integer,
       coalesce(sum(coalesce(p.hours, v.hours)) filter (where p.member_id is not null), 0)
  from activity v left join participation p on p.activity_id = v.id and p.status = 'ATTENDED'
 where v.status = 'FINISHED'
 group by 1, 2;

-- What the counters are to be: the same, summed over the subtree.
create view monthly_statistic_derived with (security_invoker = true) as
select a.id as organization_id, f.month, sum(f.meetings)::integer as meetings, sum(f.called)::integer as called,
       sum(f.present)::integer as present, sum(f.first_topics)::integer as first_topics, sum(f.activities)::integer as activities,
       sum(f.participants)::integer as participants, sum(f.hours)::numeric(9, 1) as hours
  from monthly_fact f
  join organization o on o.id = f.organization_id
 cross join lateral unnest(string_to_array(trim(both '/' from o.path), '/')::bigint[]) as a (id)
 group by a.id, f.month;
