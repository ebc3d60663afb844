-- A party group's leader records the group's meetings: a post that reaches the group's meetings and the people called to them, and nothing else of the
-- branch.
alter table role_grant add column group_id bigint references party_group;
create index role_grant_group on role_grant (group_id) where group_id is not null;
alter table role_grant add check ((role = 'GROUP_LEADER') = (group_id is not null));
create index meeting_group on meeting (group_id, held_on) where group_id is not null;

create function reach_group() returns bigint language sql stable parallel safe
    return cast(nullif(current_setting('hongfan.group', true), '') as bigint);

create function leads_member(member bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reach_group() > 0
       and (exists (select 1 from public.member m where m.id = member and m.group_id = public.reach_group())
            or exists (select 1 from public.attendance a join public.meeting g on g.id = a.meeting_id
                        where a.member_id = member and g.group_id = public.reach_group()));
end
$$;

create or replace function reaches_meeting(meeting bigint) returns boolean language plpgsql stable security definer parallel safe cost 40 as $$
begin
    return public.reach_from() <> ''
       and exists (select 1 from public.meeting g join public.organization o on o.id = g.organization_id
                    where g.id = meeting and o.path >= public.reach_from() and o.path < public.reach_to())
        or public.reach_group() > 0
       and exists (select 1 from public.meeting g where g.id = meeting and g.group_id = public.reach_group());
end
$$;

call wall('meeting',
    seen => $$exists (select 1 from reached_unit u where u.id = organization_id)
              or organization_id = (select cast(nullif(current_setting('hongfan.branch', true), '') as bigint)) and status in ('PLANNED', 'HELD')
              or group_id = (select cast(nullif(current_setting('hongfan.group', true), '') as bigint))
              or exists (select 1 from called_meeting c where c.meeting_id = id)
              or (select current_setting('hongfan.household', true)) > '0' and is_called(id)$$,
    written => 'reaches_unit(organization_id) or group_id = reach_group()');
alter policy changed on meeting using ((select reach_everything())
              or reaches_unit(organization_id)
              or group_id = reach_group()
              or is_called(id));
call wall('attendance',
    seen => $$member_id = (select cast(nullif(current_setting('hongfan.member', true), '') as bigint))
              or exists (select 1 from reached_meeting g where g.id = meeting_id)
              or (select current_setting('hongfan.group', true)) > '0' and reaches_meeting(meeting_id)
              or (select current_setting('hongfan.household', true)) > '0' and shares_household(member_id)$$,
    written => $$shares_household(member_id)
                 or reaches_meeting(meeting_id)$$);
call wall('member',
    seen => $$id = (select cast(nullif(current_setting('hongfan.member', true), '') as bigint))
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or household_id = (select cast(nullif(current_setting('hongfan.household', true), '') as bigint))
              or (select current_setting('hongfan.group', true)) > '0' and leads_member(id)
              or knows_member(id)$$,
    written => 'reaches_unit(branch_id)');
call wall('membership',
    seen => $$member_id = (select cast(nullif(current_setting('hongfan.member', true), '') as bigint))
              or exists (select 1 from reached_unit u where u.id = branch_id)
              or (select current_setting('hongfan.household', true)) > '0' and shares_household(member_id)
              or (select current_setting('hongfan.group', true)) > '0' and leads_member(member_id)
              or knows_member(member_id)$$,
    written => 'reaches_unit(branch_id)');
call wall('member_exclusion',
    seen => $$member_id = reach_member()
              or shares_household(member_id)
              or leads_member(member_id)
              or knows_member(member_id)$$,
    written => 'reaches_member(member_id)');
