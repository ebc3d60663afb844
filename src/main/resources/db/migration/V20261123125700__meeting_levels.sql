-- Meetings are held by committees too, not by branches alone. Which type a unit of a level holds, and where it differs there from
-- meeting_rule: a null says the same as for a branch. A district may refine the rows.
create table meeting_level (
    type              text not null references meeting_rule,
    level             text not null check (level in ('DISTRICT', 'TOWN', 'COMMUNITY', 'BRANCH')),
    name              text,
    audience          text check (audience in ('COMMITTEE', 'INVITED')),
    widest_invitation text check (widest_invitation in ('COMMITTEE', 'LEADERS', 'MEMBERS')),   -- how many may be called, where people are invited
    article           text,
    practice          boolean,
    primary key (type, level),
    check ((audience = 'INVITED') = (widest_invitation is not null))
);
insert into meeting_level (type, level)
select type, 'BRANCH' from meeting_rule;
insert into meeting_level (type, level, name, audience, widest_invitation, article, practice) values
    ('COMMITTEE_MEETING', 'COMMUNITY', '党委（党总支）委员会会议', 'COMMITTEE', null, '参照《中国共产党支部工作条例（试行）》第十二条（通行做法）', true),
    ('COMMITTEE_MEETING', 'TOWN',      '党（工）委委员会会议',     'COMMITTEE', null, '参照《中国共产党支部工作条例（试行）》第十二条（通行做法）', true),
    ('COMMITTEE_MEETING', 'DISTRICT',  '区委委员会会议',           'COMMITTEE', null, '参照《中国共产党支部工作条例（试行）》第十二条（通行做法）', true),
    ('PARTY_LECTURE',     'COMMUNITY', null, 'INVITED', 'MEMBERS', null, null),
    ('PARTY_LECTURE',     'TOWN',      null, 'INVITED', 'LEADERS', null, null),
    ('PARTY_LECTURE',     'DISTRICT',  null, 'INVITED', 'LEADERS', null, null),
    ('THEME_DAY',         'COMMUNITY', null, 'INVITED', 'MEMBERS', '参照《中国共产党支部工作条例（试行）》第十六条（通行做法）', true),
    ('THEME_DAY',         'TOWN',      null, 'INVITED', 'LEADERS', '参照《中国共产党支部工作条例（试行）》第十六条（通行做法）', true);

-- Whom a unit above the branches invited; null where the type says who is called.
alter table meeting add column invitation text check (invitation in ('COMMITTEE', 'LEADERS', 'MEMBERS'));

-- The branch somebody came from as of the day, where the meeting is not that branch's own.
alter table attendance add column branch_id bigint references organization;

-- How often the row was marked, so that a page left open does not undo what came later.
alter table attendance add column version integer not null default 0;

-- The same derivation, with points of a committee's lecture or theme day standing in the member's own branch.
-- The entries that should be in force, from the facts: the one derivation behind the ledger, its rebuilding and its check.
-- In one category a source counts once, by its highest rule. Within rule, member and cap period the sources earn in the order of their days
-- until the cap is used up; the last may earn a part. member_id and year partition the window, so conditions on them reach the tables; the
-- rules are found for each fact in turn, so that a planner without statistics cannot begin with every meeting there is.
create or replace view point_due with (security_invoker = true) as
select w.member_id, w.year, w.branch_id, w.rule_id, w.source_type, w.source_id, w.occurred_on, w.confirmed_by, w.confirmed_at,
       case w.direction when 'ADD' then w.earned else - w.earned end as points,
       w.name || case w.direction when 'ADD' then ' +' else ' −' end || trim_scale(w.earned)
         || '（规则 ' || w.code
         || case when w.cap is not null
                 then case w.cap_period when 'MONTH' then '，本月' when 'QUARTER' then '，本季度' else '，年度' end
                      || case w.direction when 'ADD' then '上限 ' else '扣分上限 ' end || trim_scale(w.cap)
                      || case w.direction when 'ADD' then '，已得 ' else '，已扣 ' end || trim_scale(w.before + w.earned)
                 else '' end
         || case when w.earned < w.points then '，应计 ' || trim_scale(w.points) || '，到上限为止' else '' end
         || '）' as explanation
  from (select c.*, case when c.cap is null then c.points else least(c.points, c.cap - c.before) end as earned
          from (select h.*, sum(h.points) over (partition by h.member_id, h.year, h.rule_id,
                                                             case h.cap_period when 'MONTH' then extract(month from h.occurred_on)
                                                                               when 'QUARTER' then extract(quarter from h.occurred_on) else 0 end
                                                order by h.occurred_on, h.source_id
                                                rows between unbounded preceding and current row) - h.points as before
                  from (select t.member_id, t.year, t.branch_id, 'BASE' as source_type, cast(t.year as bigint) as source_id,
                               t.base_on as occurred_on, cast(null as bigint) as confirmed_by, cast(null as timestamptz) as confirmed_at,
                               r.id as rule_id, r.code, r.name, r.direction, r.points, r.cap, r.cap_period
                          from point_total t
                          join point_rule_set z on z.year = t.year
                          join point_rule r on r.set_id = z.id and r.enabled and r.trigger = 'BASE'
                         where t.base_on is not null
                        union all
                        select a.member_id, a.year, coalesce(a.branch_id, m.organization_id), 'MEETING', m.id, m.held_on, m.archived_by, m.archived_at,
                               r.id, r.code, r.name, r.direction, r.points, r.cap, r.cap_period
                          from attendance a
                          join meeting m on m.id = a.meeting_id and m.status = 'ARCHIVED'
                          join point_rule_set z on z.year = a.year
                          cross join lateral (
                               select distinct on (e.category, e.direction) e.*
                                 from point_rule e
                                where e.set_id = z.id and e.enabled and (e.subject is null or e.subject = m.type)
                                  and (e.trigger = 'MEETING_PRESENT' and a.status in ('PRESENT', 'LATE')
                                       or e.trigger = 'MEETING_ABSENT' and a.status = 'ABSENT' and a.called)
                                order by e.category, e.direction, e.points desc, e.position) r
                         where a.scored
                        union all
                        select p.member_id, p.year, p.branch_id, 'ACTIVITY', v.id, v.held_on, v.finished_by, v.finished_at,
                               r.id, r.code, r.name, r.direction, r.points, r.cap, r.cap_period
                          from participation p
                          join activity v on v.id = p.activity_id and v.status = 'FINISHED'
                          join point_rule_set z on z.year = p.year
                          cross join lateral (
                               select distinct on (e.category, e.direction) e.*
                                 from point_rule e
                                where e.set_id = z.id and e.enabled and (e.subject is null or e.subject = v.type)
                                  and e.trigger = 'ACTIVITY_ATTENDED' and coalesce(p.hours, v.hours) >= coalesce(e.min_hours, 0)
                                order by e.category, e.direction, e.points desc, e.position) r
                         where p.scored and p.status = 'ATTENDED') h) c) w
 where w.earned > 0;
