-- What a policy asks by a function for every row, a list that passes thousands of rows pays thousands of times; and every function in a policy is
-- read and planned anew with each statement. So: whatever a setting says is read once a statement, straight from the setting; what belongs to
-- the viewer alone (meetings called to, activities joined) is looked up once and compared; functions are asked last, of the few rows left.
-- No row is shown that was not shown before.

-- The units above the post's and the own branch, as an array: told by the portal rather than cut from paths again and again.
create or replace function reach_line() returns bigint[] language sql stable parallel safe
    return cast(nullif(current_setting('hongfan.line', true), '') as bigint[]);

create or replace view reached_unit as
select o.id from organization o
 where o.path >= current_setting('hongfan.path_from', true) and o.path < current_setting('hongfan.path_to', true);

create or replace view reached_meeting as
select g.id from meeting g join organization o on o.id = g.organization_id
 where o.path >= current_setting('hongfan.path_from', true) and o.path < current_setting('hongfan.path_to', true);

-- The viewer's own lines.
create view called_meeting as
select a.meeting_id from attendance a where a.member_id = cast(nullif(current_setting('hongfan.member', true), '') as bigint);

create view joined_activity as
select p.activity_id from participation p where p.member_id = cast(nullif(current_setting('hongfan.member', true), '') as bigint);

-- The members of units in reach and nobody else: what a roster lists. The table itself also shows who is known from before or from a post, and
-- asking that of everybody else in the district takes longer than the list.
create view member_in_reach as
select m.* from member m
 where (select current_setting('hongfan.role', true) = 'SYSTEM' or current_setting('hongfan.everything', true) = 'on')
    or exists (select 1 from reached_unit u where u.id = m.branch_id);

create or replace view person_name as
select m.id, m.name, m.pinyin
  from member m
 where (select current_setting('hongfan.role', true) = 'SYSTEM' or current_setting('hongfan.everything', true) = 'on')
    or m.branch_id = any (cast((select cast(nullif(current_setting('hongfan.line', true), '') as bigint[])) as bigint[]))
    or exists (select 1 from reached_unit u where u.id = m.branch_id)
    or knows_member(m.id)
    or exists (select 1 from appointment a
                where a.member_id = m.id
                  and a.organization_id = any (cast((select cast(nullif(current_setting('hongfan.line', true), '') as bigint[])) as bigint[])));

call only_read(array['called_meeting', 'joined_activity', 'member_in_reach']::regclass[]);

-- As before, but who passes without a condition is read from the settings and not by a function.
create or replace procedure wall(rows regclass, seen text, written text, above text default 'reach_everything()') language plpgsql as $$
declare
    head text := case above
        when 'reach_everything()'
        then $q$(select current_setting('hongfan.role', true) = 'SYSTEM' or current_setting('hongfan.everything', true) = 'on')$q$
        when 'reach_system()' then $q$(select current_setting('hongfan.role', true) = 'SYSTEM')$q$
        else format('(select %s)', above) end;
    may_write text := case when written = 'system' then '(select reach_system())' else format('%s or (%s)', head, written) end;
    old name;
begin
    execute format('alter table %s enable row level security', rows);
    for old in select polname from pg_policy where polrelid = rows loop
        execute format('drop policy %I on %s', old, rows);
    end loop;
    execute format('create policy seen on %s for select using (%s or (%s))', rows, head, seen);
    execute format('create policy added on %s for insert with check (%s)', rows, may_write);
    execute format('create policy changed on %s for update using (%s) with check (%s)', rows, may_write, may_write);
    execute format('create policy removed on %s for delete using (%s)', rows, may_write);
end
$$;

call wall('organization',
    seen => $$path >= (select current_setting('hongfan.path_from', true)) and path < (select current_setting('hongfan.path_to', true))
              or id = any (cast((select cast(nullif(current_setting('hongfan.line', true), '') as bigint[])) as bigint[]))
              or parent_id = (select cast(nullif(current_setting('hongfan.branch', true), '') as bigint))
              or (select current_setting('hongfan.role', true)) = 'SECURITY_ADMIN'$$,
    written => $$path >= (select reach_from()) and path < (select reach_to())$$);
call wall('party_group',
    seen => $$branch_id = any (cast((select cast(nullif(current_setting('hongfan.line', true), '') as bigint[])) as bigint[]))
              or exists (select 1 from reached_unit u where u.id = branch_id)$$,
    written => 'reaches_unit(branch_id)');
call wall('organization_count',
    seen => $$organization_id = any (cast((select cast(nullif(current_setting('hongfan.line', true), '') as bigint[])) as bigint[]))
              or exists (select 1 from reached_unit u where u.id = organization_id)$$,
    written => 'stands_above(organization_id, null) or reaches_unit(organization_id)');

call wall('member',
    seen => $$id = (select cast(nullif(current_setting('hongfan.member', true), '') as bigint))
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or household_id = (select cast(nullif(current_setting('hongfan.household', true), '') as bigint))
              or knows_member(id)$$,
    written => 'reaches_unit(branch_id)');
call wall('membership',
    seen => $$member_id = (select cast(nullif(current_setting('hongfan.member', true), '') as bigint))
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or (select current_setting('hongfan.household', true)) > '0' and shares_household(member_id)
              or knows_member(member_id)$$,
    written => 'reaches_unit(branch_id)');
call wall('appointment',
    seen => $$member_id = (select cast(nullif(current_setting('hongfan.member', true), '') as bigint))
              or organization_id = any (cast((select cast(nullif(current_setting('hongfan.line', true), '') as bigint[])) as bigint[]))
              or exists (select 1 from reached_unit u where u.id = organization_id)
              or (select current_setting('hongfan.household', true)) > '0' and shares_household(member_id)
              or reaches_member(member_id)$$,
    written => $$reaches_unit(organization_id)
                 or reaches_member(member_id)$$);

call wall('meeting',
    seen => $$exists (select 1 from reached_unit u where u.id = organization_id)
              or organization_id = (select cast(nullif(current_setting('hongfan.branch', true), '') as bigint)) and status in ('PLANNED', 'HELD')
              or exists (select 1 from called_meeting c where c.meeting_id = id)
              or (select current_setting('hongfan.household', true)) > '0' and is_called(id)$$,
    written => 'reaches_unit(organization_id)');
alter policy changed on meeting using ((select reach_everything())
              or reaches_unit(organization_id)
              or is_called(id));
call wall('attendance',
    seen => $$member_id = (select cast(nullif(current_setting('hongfan.member', true), '') as bigint))
              or exists (select 1 from reached_meeting g where g.id = meeting_id)
              or (select current_setting('hongfan.household', true)) > '0' and shares_household(member_id)$$,
    written => $$shares_household(member_id)
                 or reaches_meeting(meeting_id)$$);

call wall('activity',
    seen => $$exists (select 1 from reached_unit u where u.id = organization_id)
              or status <> 'DRAFT'
                 and (audience_id = any (cast((select cast(nullif(current_setting('hongfan.line', true), '') as bigint[])) as bigint[]))
                      or exists (select 1 from reached_unit u where u.id = audience_id)
                      or exists (select 1 from joined_activity j where j.activity_id = id))$$,
    written => 'reaches_unit(organization_id)');
alter policy changed on activity using ((select reach_everything())
              or reaches_unit(organization_id)
              or status <> 'DRAFT'
                 and (stands_above(audience_id, null)
                      or reaches_unit(audience_id)
                      or takes_part(id)));
call wall('participation',
    seen => $$member_id = (select cast(nullif(current_setting('hongfan.member', true), '') as bigint))
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or reaches_activity(activity_id)
              or reaches_member(member_id)$$,
    written => $$member_id = reach_member()
                 or reaches_unit(branch_id)
                 or reaches_activity(activity_id)
                 or reaches_member(member_id)$$);

call wall('duty', seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'system');
call wall('duty_count', seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'system');
call wall('monthly_statistic', seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'system');
call wall('point_band', seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'system');
call wall('point_total',
    seen => $$member_id = (select cast(nullif(current_setting('hongfan.member', true), '') as bigint))
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or reaches_member(member_id)$$,
    written => 'system');
call wall('point_entry',
    seen => $$member_id = (select cast(nullif(current_setting('hongfan.member', true), '') as bigint))
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or reaches_member(member_id)$$,
    written => 'system');
call wall('point_rule_set', seen => $$(select current_setting('hongfan.role', true)) <> ''$$, written => $$reach_role() = 'DISTRICT_STAFF'$$);
call wall('point_rule', seen => $$(select current_setting('hongfan.role', true)) <> ''$$, written => $$reach_role() = 'DISTRICT_STAFF'$$);
