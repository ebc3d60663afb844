-- What a branch owes, and the article that says so.
create table duty_rule (
    code       text primary key,
    type       text not null references meeting_rule,
    period     text not null check (period in ('MONTH', 'QUARTER', 'YEAR')),
    applies_to text not null check (applies_to in ('EVERY_BRANCH', 'WITH_COMMITTEE', 'WITH_GROUPS')),
    name       text not null,
    article    text not null,
    practice   boolean not null default false,
    position   integer not null
);
insert into duty_rule values
    ('theme_day_month',       'THEME_DAY',         'MONTH',   'EVERY_BRANCH',   '每月固定一天开展主题党日',       '《中国共产党支部工作条例（试行）》第十六条', false, 1),
    ('committee_month',       'COMMITTEE_MEETING', 'MONTH',   'WITH_COMMITTEE', '支部委员会每月至少召开一次',     '《中国共产党支部工作条例（试行）》第十二条', false, 2),
    ('group_month',           'GROUP_MEETING',     'MONTH',   'WITH_GROUPS',    '每个党小组每月至少召开一次小组会', '《中国共产党支部工作条例（试行）》第十二条', false, 3),
    ('general_quarter',       'GENERAL_MEETING',   'QUARTER', 'EVERY_BRANCH',   '支部党员大会每季度至少召开一次', '《中国共产党支部工作条例（试行）》第十一条', false, 4),
    ('lecture_quarter',       'PARTY_LECTURE',     'QUARTER', 'EVERY_BRANCH',   '党课每季度安排一次',             '《中国共产党支部工作条例（试行）》第十三条；每季度一次为通行做法', true, 5);

-- The state of one duty of one branch in one period, derived from meetings, appointments and groups; recomputing gives the same rows.
create table duty (
    organization_id bigint not null references organization,
    rule            text not null references duty_rule,
    period_start    date not null,
    period_end      date not null,          -- last day, inclusive
    required        integer not null,       -- 0: not owed, see reason
    done            integer not null,       -- fulfilled, at most required
    invalid         integer not null,       -- held but not valid
    reason          text not null,          -- why owed or not, in words
    primary key (organization_id, rule, period_start)
);
create index duty_period on duty (period_start, rule);

-- The same, summed over the subtree of each organization.
create table duty_count (
    organization_id bigint not null references organization,
    rule            text not null references duty_rule,
    period_start    date not null,
    branches        integer not null,       -- branches that owe it
    required        integer not null,
    done            integer not null,
    fulfilled       integer not null,       -- branches with done >= required > 0
    invalid         integer not null,
    primary key (organization_id, rule, period_start)
);

-- What is overdue is looked for among the few that are not fulfilled.
create index duty_unfulfilled on duty (period_start, rule, organization_id) where done < required;

-- The months, quarters and years the portal keeps account of; one that was never opened is before its time.
create table duty_calendar (
    period    text not null check (period in ('MONTH', 'QUARTER', 'YEAR')),
    starts_on date not null,
    ends_on   date not null check (ends_on > starts_on),     -- last day, inclusive
    primary key (period, starts_on)
);

-- What the rows of duty are to be, from the facts alone: the one derivation, asked for one branch or for all.
-- A duty is owed by what was so on the first day of the period; a branch or group that ends within the period owes nothing for it.
-- Closings that were taken back are read from the history.
create view duty_derived with (security_invoker = true) as
select b.id as organization_id,
       r.code as rule,
       r.type,
       r.period,
       p.starts_on as period_start,
       p.ends_on as period_end,
       o.required::integer as required,
       case when o.required = 0 then 0
            when r.applies_to = 'WITH_GROUPS' then least(h.groups_met, o.required)
            else least(h.valid_meetings, o.required) end::integer as done,
       case when o.required = 0 then 0 else h.invalid_meetings end::integer as invalid,
       o.reason
  from duty_calendar p
  join duty_rule r on r.period = p.period
  join organization b on b.level = 'BRANCH' and b.founded_on <= p.ends_on and (b.closed_on is null or b.closed_on >= p.starts_on)
 cross join lateral (
        select least(b.closed_on,
                     (select min(c.happened_on)
                        from organization_history c
                       where c.organization_id = b.id and c.change = 'CLOSED' and c.happened_on <= p.ends_on
                         and exists (select 1 from organization_history a
                                      where a.organization_id = b.id and a.change = 'REOPENED' and a.id > c.id)
                         and not exists (select 1 from organization_history a
                                          where a.organization_id = b.id and a.change = 'REOPENED' and a.id > c.id
                                            and a.happened_on <= p.starts_on))) as closed_on) e
 cross join lateral (
        select count(distinct a.member_id) as people
          from appointment a
         where r.applies_to = 'WITH_COMMITTEE' and a.organization_id = b.id
           and a.post in ('SECRETARY', 'DEPUTY_SECRETARY', 'ORGANIZATION_OFFICER', 'PUBLICITY_OFFICER', 'DISCIPLINE_OFFICER', 'COMMITTEE_MEMBER')
           and a.from_on <= p.starts_on and (a.to_on is null or a.to_on > p.starts_on)) c
 cross join lateral (
        select coalesce(array_agg(g.id), '{}') as ids
          from party_group g
         where r.applies_to = 'WITH_GROUPS' and g.branch_id = b.id
           and g.founded_on <= p.starts_on and (g.closed_on is null or g.closed_on > p.ends_on)) g
 cross join lateral (
        select case r.period when 'MONTH' then '每月' when 'QUARTER' then '每季度' else '每年' end as every) w
 cross join lateral (
        select case when b.founded_on > p.starts_on or e.closed_on <= p.ends_on then 0
                    when r.applies_to = 'WITH_COMMITTEE' and c.people < 3 then 0
                    when r.applies_to = 'WITH_GROUPS' then cardinality(g.ids)
                    else 1 end as required,
               case when b.founded_on > p.starts_on
                        then '支部 ' || to_char(b.founded_on, 'FMYYYY"年"FMMM"月"FMDD"日"') || '成立，从下一期起计算'
                    when e.closed_on <= p.ends_on
                        then '支部 ' || to_char(e.closed_on, 'FMYYYY"年"FMMM"月"FMDD"日"') || '撤销，本期不计算'
                    when r.applies_to = 'WITH_COMMITTEE' and c.people = 0 then '没有设支委会，不需要召开'
                    when r.applies_to = 'WITH_COMMITTEE' and c.people < 3 then '支委只有 ' || c.people || ' 人，不设支委会，不需要召开'
                    when r.applies_to = 'WITH_COMMITTEE' then '支委会 ' || c.people || ' 人，' || w.every || '至少一次'
                    when r.applies_to = 'WITH_GROUPS' and cardinality(g.ids) = 0 then '没有党小组，不需要召开'
                    when r.applies_to = 'WITH_GROUPS' then '有 ' || cardinality(g.ids) || ' 个党小组，每组' || w.every || '至少一次'
                    else r.name end as reason) o
 cross join lateral (
        select count(*) filter (where m.valid) as valid_meetings,
               count(distinct m.group_id) filter (where m.valid and m.group_id = any (g.ids)) as groups_met,
               count(*) filter (where not m.valid) as invalid_meetings
          from meeting m
         where o.required > 0 and m.organization_id = b.id and m.type = r.type and m.status = 'ARCHIVED'
           and m.held_on between p.starts_on and p.ends_on) h;
