-- What was to be done at a meeting is a proposal until somebody says that it was done.
alter table agenda_item add column done boolean;     -- null: nobody has said yet
update agenda_item i set done = true
  from meeting m
 where m.id = i.meeting_id and m.status in ('SUBMITTED', 'RETURNED', 'ARCHIVED');

create or replace view monthly_fact with (security_invoker = true) as
select m.organization_id, date_trunc('month', m.held_on)::date as month, count(*)::integer as meetings, sum(m.called)::integer as called,
       sum(m.present)::integer as present,
       count(*) filter (where exists (select 1 from agenda_item i where i.meeting_id = m.id and i.first_topic and i.done))::integer as first_topics,
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

-- A vote that did not count is not one that was lost. Who came onto the sheet after a vote was taken changes nothing of it; marks of those who
-- were on it do.
alter table resolution add column result text check (result in ('PASSED', 'REJECTED', 'VOID'));
update resolution
   set result = case when passed then 'PASSED' when explanation like '%表决无效%' then 'VOID' else 'REJECTED' end;
alter table resolution alter column result set not null;
alter table resolution drop column passed;
alter table resolution add column voters integer;          -- entitled when the vote was put on record; null: from before this was kept
alter table resolution add column based_on timestamptz;    -- the sheet of which moment it is counted by; null: the sheet as it stands
alter table attendance add column listed_at timestamptz;   -- since when on the sheet; null: from the beginning

-- When the meeting really began; null where nobody opened it here. Who comes late is counted from it.
alter table meeting add column opened_at timestamptz;

-- One meeting put on record twice: the same hour or the same title, where unit, group, type and day are the same.
create function alike(starts_at timestamptz, ends_at timestamptz, title text, other_starts timestamptz, other_ends timestamptz, other_title text)
    returns boolean language sql stable parallel safe
    return starts_at < other_ends and other_starts < ends_at
        or date_trunc('hour', starts_at) = date_trunc('hour', other_starts)
        or regexp_replace(title, '\s', '', 'g') = regexp_replace(other_title, '\s', '', 'g');

-- What the portal found odd in a record and somebody said is so all the same.
create table meeting_confirmation (
    meeting_id   bigint not null references meeting,
    code         text not null,          -- which finding, with the facts it rests on: other facts are asked for again
    finding      text not null,          -- what the portal said
    answer       text not null,          -- what was confirmed
    confirmed_by bigint references account,
    confirmed_at timestamptz not null,
    primary key (meeting_id, code)
);
create index meeting_confirmation_account on meeting_confirmation (confirmed_by);
call wall('meeting_confirmation', seen => 'reaches_meeting(meeting_id)', written => 'reaches_meeting(meeting_id)');
