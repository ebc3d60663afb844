-- Who sees which rows, whatever the portal asks for. The portal's role owns nothing and cannot pass by these policies; the owner, who migrates,
-- is not bound by them. Each transaction says in whose reach it works (org.hongfan.access.Reach); one that says nothing sees no row.

create function reach_role() returns text language sql stable parallel safe
    return coalesce(current_setting('hongfan.role', true), '');

create function reach_bound() returns boolean language sql stable parallel safe
    return coalesce(current_setting('hongfan.role', true), '') <> '';

create function reach_system() returns boolean language sql stable parallel safe
    return coalesce(current_setting('hongfan.role', true), '') = 'SYSTEM';

-- The subtree of the post acted in, as a range of paths; both are empty where there is none, and nothing is in an empty range.
create function reach_from() returns text language sql stable parallel safe
    return coalesce(current_setting('hongfan.path_from', true), '');

create function reach_to() returns text language sql stable parallel safe
    return coalesce(current_setting('hongfan.path_to', true), '');

-- A step of the portal's own, or a post that reaches the whole district: nothing needs to be looked up row by row.
create function reach_everything() returns boolean language sql stable parallel safe
    return coalesce(current_setting('hongfan.role', true), '') = 'SYSTEM'
        or coalesce(current_setting('hongfan.role', true), '') = 'DISTRICT_STAFF'
           and coalesce(current_setting('hongfan.path_from', true), '') ~ '^/[0-9]+/$';

-- The unit of the post, the viewer's own branch, and all above either: their names stand on every page.
create function reach_line() returns bigint[] language sql stable parallel safe
    return cast(string_to_array(nullif(trim(both '/' from replace(coalesce(current_setting('hongfan.here', true), '')
                                                                  || coalesce(current_setting('hongfan.home', true), ''), '//', '/')), ''), '/')
                as bigint[]);

create function reach_branch() returns bigint language sql stable parallel safe
    return cast(nullif(current_setting('hongfan.branch', true), '') as bigint);

create function reach_household() returns bigint language sql stable parallel safe
    return cast(nullif(current_setting('hongfan.household', true), '') as bigint);

create function reach_member() returns bigint language sql stable parallel safe
    return cast(nullif(current_setting('hongfan.member', true), '') as bigint);

create function reach_account() returns bigint language sql stable parallel safe
    return cast(nullif(current_setting('hongfan.account', true), '') as bigint);

-- What policies ask. The units in reach, for rows that are read by the hundred: exists (select 1 from reached_unit ...) is looked up row by row or
-- all at once, as the planner finds cheaper. Everything else by functions that see tables as the owner does and answer yes or no: a subquery is
-- planned anew with each statement, which costs more than the few rows it is asked for. Every name says its schema; a path of
-- search of their own would be set and taken back at each call.
create view reached_unit as
select o.id from organization o where o.path >= (select reach_from()) and o.path < (select reach_to());

create function reaches_unit(unit bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reach_from() <> '' and exists (select 1 from public.organization o where o.id = unit and o.path >= public.reach_from() and o.path < public.reach_to());
end
$$;

create function stands_above(unit bigint, parent bigint) returns boolean language plpgsql stable parallel safe cost 20 as $$
begin
    return unit = any (public.reach_line()) or parent = public.reach_branch();
end
$$;

create function shares_household(member bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reach_household() > 0 and exists (select 1 from public.member m where m.id = member and m.household_id = public.reach_household());
end
$$;

create function reaches_member(member bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reach_from() <> ''
       and exists (select 1 from public.member m join public.organization o on o.id = m.branch_id
                    where m.id = member and o.path >= public.reach_from() and o.path < public.reach_to());
end
$$;

-- Who once belonged to a unit in reach (a branch keeps its own past, its sheets and minutes with the people on them), and who holds or held a
-- post in one (a committee's members may belong to branches elsewhere).
create function knows_member(member bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reach_from() <> ''
       and (exists (select 1 from public.membership s join public.organization o on o.id = s.branch_id
                     where s.member_id = member and o.path >= public.reach_from() and o.path < public.reach_to())
            or exists (select 1 from public.appointment a join public.organization o on o.id = a.organization_id
                        where a.member_id = member and o.path >= public.reach_from() and o.path < public.reach_to()));
end
$$;

create function reaches_meeting(meeting bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reach_from() <> ''
       and exists (select 1 from public.meeting g join public.organization o on o.id = g.organization_id
                    where g.id = meeting and o.path >= public.reach_from() and o.path < public.reach_to());
end
$$;

-- Called to the meeting, or host of somebody who is.
create function is_called(meeting bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reach_member() > 0 and exists (select 1 from public.attendance a where a.meeting_id = meeting and a.member_id = public.reach_member())
        or public.reach_household() > 0
           and exists (select 1 from public.attendance a join public.member m on m.id = a.member_id
                        where a.meeting_id = meeting and m.household_id = public.reach_household());
end
$$;

create function sees_meeting(meeting bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reaches_meeting(meeting) or public.is_called(meeting)
        or exists (select 1 from public.meeting g where g.id = meeting and g.organization_id = public.reach_branch() and g.status in ('PLANNED', 'HELD'));
end
$$;

create function reaches_activity(activity bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reach_from() <> ''
       and exists (select 1 from public.activity v join public.organization o on o.id = v.organization_id
                    where v.id = activity and o.path >= public.reach_from() and o.path < public.reach_to());
end
$$;

create function takes_part(activity bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reach_member() > 0 and exists (select 1 from public.participation p where p.activity_id = activity and p.member_id = public.reach_member());
end
$$;

-- Whose password the level above may reset: who holds a post in a unit in reach. Which of them are really below is asked by the portal.
create function holds_post_in_reach(account bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reach_from() <> ''
       and exists (select 1 from public.role_grant g join public.organization o on o.id = g.organization_id
                    where g.account_id = account and o.path >= public.reach_from() and o.path < public.reach_to());
end
$$;

-- Narrow openings beyond the reach, for everybody signed in: what a unit is called and where it stands, what an account's holder is called, and
-- how many people were called to a meeting or take part in an activity.
create view organization_name as
select o.id, o.path, o.level, o.name, o.short_name from organization o where (select reach_bound());

create view account_name as
select a.id, a.name from account a where (select reach_bound());

create view meeting_headcount as
select a.meeting_id, count(*) as called,
       count(*) filter (where a.status in ('EXPECTED', 'PRESENT', 'LATE')) as present,
       count(*) filter (where a.status = 'EXCUSED') as excused,
       count(*) filter (where a.status = 'ABSENT') as absent,
       count(*) filter (where a.voter) as voters,
       count(*) filter (where a.voter and a.status in ('EXPECTED', 'PRESENT', 'LATE')) as voters_present
  from attendance a
 where a.called and (select reach_bound())
 group by a.meeting_id;

create view activity_headcount as
select p.activity_id, count(*) as people
  from participation p
 where p.status <> 'WITHDRAWN' and (select reach_bound())
 group by p.activity_id;

-- The name alone of those in reach, of the viewer's own branch, and of who holds or held a post there or above.
create view person_name as
select m.id, m.name, m.pinyin
  from member m
 where (select reach_everything())
    or m.branch_id = any (cast((select reach_line()) as bigint[]))
    or reaches_unit(m.branch_id)
    or knows_member(m.id)
    or exists (select 1 from appointment a where a.member_id = m.id and a.organization_id = any (cast((select reach_line()) as bigint[])));

-- Nobody writes through a view that sees as the owner does.
create procedure only_read(views regclass[]) language plpgsql as $$
declare
    one record;
begin
    for one in
        select c.oid::regclass as name, g.grantee::regrole as role
          from pg_class c cross join lateral aclexplode(c.relacl) g
         where c.oid = any (views) and g.grantee <> c.relowner and g.grantee <> 0
         group by c.oid, g.grantee
    loop
        execute format('revoke all on %s from %s', one.name, one.role);
        execute format('grant select on %s to %s', one.name, one.role);
    end loop;
end
$$;
call only_read(array['reached_unit', 'organization_name', 'account_name', 'meeting_headcount', 'activity_headcount', 'person_name']::regclass[]);

-- Puts a table behind the wall: which rows a viewer sees, and which may stand there after a change. Conditions are SQL on the table's own columns;
-- "system" for written: only steps of the portal's own write. above: who passes without either condition.
create procedure wall(rows regclass, seen text, written text, above text default 'reach_everything()') language plpgsql as $$
declare
    may_write text := case when written = 'system' then '(select reach_system())' else format('(select %s) or (%s)', above, written) end;
    old name;
begin
    execute format('alter table %s enable row level security', rows);
    for old in select polname from pg_policy where polrelid = rows loop
        execute format('drop policy %I on %s', old, rows);
    end loop;
    execute format('create policy seen on %s for select using ((select %s) or (%s))', rows, above, seen);
    execute format('create policy added on %s for insert with check (%s)', rows, may_write);
    execute format('create policy changed on %s for update using (%s) with check (%s)', rows, may_write, may_write);
    execute format('create policy removed on %s for delete using (%s)', rows, may_write);
end
$$;

call wall('organization',
    seen => $$path >= (select reach_from()) and path < (select reach_to())
              or stands_above(id, parent_id)
              or reach_role() = 'SECURITY_ADMIN'$$,
    written => $$path >= (select reach_from()) and path < (select reach_to())$$);
call wall('organization_history',
    seen => 'exists (select 1 from reached_unit u where u.id = organization_id)',
    written => 'reaches_unit(organization_id)');
call wall('party_group',
    seen => 'stands_above(branch_id, null) or exists (select 1 from reached_unit u where u.id = branch_id)',
    written => 'reaches_unit(branch_id)');
-- Whoever changes a unit changes the counters of all above it.
call wall('organization_count',
    seen => 'stands_above(organization_id, null) or exists (select 1 from reached_unit u where u.id = organization_id)',
    written => 'stands_above(organization_id, null) or reaches_unit(organization_id)');

call wall('member',
    seen => $$id = reach_member()
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or household_id = reach_household()
              or knows_member(id)$$,
    written => 'reaches_unit(branch_id)');
call wall('membership',
    seen => $$member_id = reach_member()
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or shares_household(member_id)
              or knows_member(member_id)$$,
    written => 'reaches_unit(branch_id)');
call wall('household_membership',
    seen => $$member_id = reach_member()
              or household_id = reach_household()
              or reaches_member(member_id)$$,
    written => 'reaches_unit(household_id)');
call wall('member_exclusion',
    seen => $$member_id = reach_member()
              or shares_household(member_id)
              or knows_member(member_id)$$,
    written => 'reaches_member(member_id)');
-- A post is of the member and of the unit: who may change either may end it.
call wall('appointment',
    seen => $$member_id = reach_member()
              or stands_above(organization_id, null)
              or exists (select 1 from reached_unit u where u.id = organization_id)
              or shares_household(member_id)
              or reaches_member(member_id)$$,
    written => $$reaches_unit(organization_id)
                 or reaches_member(member_id)$$);

call wall('account',
    seen => $$id = reach_account() or reach_role() in ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR') or holds_post_in_reach(id)$$,
    written => $$id = reach_account() or reach_role() in ('SYSTEM_ADMIN', 'SECURITY_ADMIN') or holds_post_in_reach(id)$$,
    above => 'reach_system()');
call wall('role_grant',
    seen => $$account_id = reach_account() or reach_role() in ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR')$$,
    written => $$reach_role() = 'SECURITY_ADMIN'$$,
    above => 'reach_system()');
call wall('account_two_factor',
    seen => $$account_id = reach_account() or reach_role() in ('SYSTEM_ADMIN', 'SECURITY_ADMIN')$$,
    written => $$account_id = reach_account() or reach_role() = 'SECURITY_ADMIN'$$,
    above => 'reach_system()');
call wall('account_recovery_code',
    seen => $$account_id = reach_account() or reach_role() in ('SYSTEM_ADMIN', 'SECURITY_ADMIN')$$,
    written => $$account_id = reach_account() or reach_role() = 'SECURITY_ADMIN'$$,
    above => 'reach_system()');
call wall('audit_entry',
    seen => $$reach_role() = 'AUDITOR'$$,
    written => 'system',
    above => 'reach_system()');
call wall('audit_anchor', seen => $$reach_role() = 'AUDITOR'$$, written => 'system', above => 'reach_system()');
-- Everybody adds to the trail, in their own name.
alter policy added on audit_entry with check ((select reach_system()) or account_id = reach_account());

call wall('meeting',
    seen => $$exists (select 1 from reached_unit u where u.id = organization_id)
              or organization_id = reach_branch() and status in ('PLANNED', 'HELD')
              or is_called(id)$$,
    written => 'reaches_unit(organization_id)');
-- Taking a row's lock counts as changing it; the host of a household takes it to mark who came. What is written still has to stand in reach.
alter policy changed on meeting using ((select reach_everything())
              or reaches_unit(organization_id)
              or is_called(id));
call wall('agenda_item',
    seen => 'sees_meeting(meeting_id)',
    written => 'reaches_meeting(meeting_id)');
call wall('resolution',
    seen => 'sees_meeting(meeting_id)',
    written => 'reaches_meeting(meeting_id)');
call wall('attachment',
    seen => 'sees_meeting(meeting_id)',
    written => 'reaches_meeting(meeting_id)');
call wall('minutes_revision',
    seen => 'reaches_meeting(meeting_id)',
    written => 'reaches_meeting(meeting_id)');
call wall('meeting_step',
    seen => 'reaches_meeting(meeting_id)',
    written => 'reaches_meeting(meeting_id)');
call wall('attendance',
    seen => $$member_id = reach_member()
              or shares_household(member_id)
              or reaches_meeting(meeting_id)$$,
    written => $$shares_household(member_id)
                 or reaches_meeting(meeting_id)$$);

-- Derived stores are written by the portal's own steps alone: a fact of one branch changes the counters of all above it.
call wall('duty', seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'system');
call wall('duty_count', seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'system');
call wall('monthly_statistic', seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'system');
call wall('point_band', seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'system');
call wall('point_total',
    seen => $$member_id = reach_member()
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or reaches_member(member_id)$$,
    written => 'system');
call wall('point_entry',
    seen => $$member_id = reach_member()
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or reaches_member(member_id)$$,
    written => 'system');

call wall('activity',
    seen => $$exists (select 1 from reached_unit u where u.id = organization_id)
              or status <> 'DRAFT'
                 and (stands_above(audience_id, null)
                      or exists (select 1 from reached_unit u where u.id = audience_id)
                      or takes_part(id))$$,
    written => 'reaches_unit(organization_id)');
-- Whoever enrols takes the activity's lock, so that places are given once.
alter policy changed on activity using ((select reach_everything())
              or reaches_unit(organization_id)
              or status <> 'DRAFT'
                 and (stands_above(audience_id, null)
                      or reaches_unit(audience_id)
                      or takes_part(id)));
call wall('participation',
    seen => $$member_id = reach_member()
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or reaches_activity(activity_id)
              or reaches_member(member_id)$$,
    written => $$member_id = reach_member()
                 or reaches_unit(branch_id)
                 or reaches_activity(activity_id)
                 or reaches_member(member_id)$$);

-- The rules of the points are the district's, and everybody may read why they have how many.
call wall('point_rule_set', seen => 'reach_bound()', written => $$reach_role() = 'DISTRICT_STAFF'$$);
call wall('point_rule', seen => 'reach_bound()', written => $$reach_role() = 'DISTRICT_STAFF'$$);

-- Who looked at a number: the member sees it, and those who keep the member's file; nobody writes it in another's name.
call wall('reveal',
    seen => $$member_id = reach_member() or reaches_member(member_id)$$,
    written => $$account_id = reach_account()
                 and (member_id = reach_member()
                      or shares_household(member_id)
                      or reaches_member(member_id))$$);

-- What an account took out is that account's own.
call wall('export_job',
    seen => 'account_id = reach_account()',
    written => 'account_id = reach_account()',
    above => 'reach_system()');

-- Imports stand in the unit of the post they were sent in.
call wall('import_job',
    seen => 'account_id = reach_account() or exists (select 1 from reached_unit u where u.id = organization_id)',
    written => 'account_id = reach_account() or reaches_unit(organization_id)');
call wall('import_row',
    seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'reaches_unit(organization_id)');
call wall('import_block',
    seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'reaches_unit(organization_id)');
call wall('import_batch',
    seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'reaches_unit(organization_id)');
call wall('import_trace',
    seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'reaches_unit(organization_id)');
call wall('import_choice',
    seen => 'exists (select 1 from reached_unit u where u.id = organization_id)', written => 'reaches_unit(organization_id)');

-- A member asks for a correction; the branch that keeps the file answers.
call wall('correction_request',
    seen => 'member_id = reach_member() or reaches_member(member_id)',
    written => 'member_id = reach_member() or reaches_member(member_id)');
