-- Members of one branch who bear the same name are told apart wherever their names stand: by the last four digits of the phone (what a ledger
-- puts in brackets behind a name, and what its import reads), else by the year of birth, else by both. Kept with the member, so that no list
-- asks for it row by row, and so that a name is told the same way on a page that shows it alone.
alter table member
    add column distinction text not null default '',     -- （5678）, （1958年生）; empty for a name nobody else bears in the branch
    add column mark text generated always as (           -- what tells the member apart among people of several branches
        case when removed_on is null
             then '（' || coalesce(right(phone_masked, 4), cast(cast(extract(year from birth_date) as integer) as text) || '年生') || '）'
             else '' end) stored;
alter table member
    add column told text generated always as (name || distinction) stored;

create function tell_apart(branches bigint[]) returns void language sql as $$
    update public.member m
       set distinction = t.distinction
      from (select b.id,
                   case when b.removed_on is not null or count(*) over (partition by b.branch_id, b.name) = 1 then ''
                        when b.tail is not null and count(*) over (partition by b.branch_id, b.name, b.tail) = 1 then '（' || b.tail || '）'
                        when count(*) over (partition by b.branch_id, b.name, b.year) = 1 then '（' || b.year || '年生）'
                        when b.tail is not null and count(*) over (partition by b.branch_id, b.name, b.tail, b.year) = 1
                            then '（' || b.tail || ' ' || b.year || '年生）'
                        when count(*) over (partition by b.branch_id, b.name, b.year, b.ending) = 1
                            then '（' || b.year || '年生 身份证尾号' || b.ending || '）'
                        else '（' || b.year || '年生 编号' || b.id || '）' end as distinction
              from (select p.id, p.branch_id, p.name, p.removed_on, right(p.phone_masked, 4) as tail,
                           cast(extract(year from p.birth_date) as integer) as year, right(p.id_number_masked, 2) as ending
                      from public.member p
                     where p.branch_id = any (branches)) b) t
     where m.id = t.id and m.distinction <> t.distinction
$$;

-- After each statement, with the rights of whoever sent it (who writes a member reaches the branch): a name, a branch, a phone or a birth date
-- that changed may make namesakes or part them.
create function member_added() returns trigger language plpgsql as $$
begin
    perform public.tell_apart(array(select distinct branch_id from added));
    return null;
end
$$;

create function member_changed() returns trigger language plpgsql as $$
declare
    concerned bigint[] := array(
        select distinct u.branch_id
          from before b
          join after a on a.id = b.id
         cross join lateral (values (b.branch_id), (a.branch_id)) as u (branch_id)
         where (a.name, a.branch_id, a.phone_masked, a.birth_date, a.id_number_masked)
               is distinct from (b.name, b.branch_id, b.phone_masked, b.birth_date, b.id_number_masked));
begin
    if cardinality(concerned) > 0 then
        perform public.tell_apart(concerned);
    end if;
    return null;
end
$$;

create function member_removed() returns trigger language plpgsql as $$
begin
    perform public.tell_apart(array(select distinct branch_id from removed));
    return null;
end
$$;

create trigger member_added after insert on member referencing new table as added for each statement execute function member_added();
create trigger member_changed after update on member
    referencing old table as before new table as after for each statement execute function member_changed();
create trigger member_removed after delete on member referencing old table as removed for each statement execute function member_removed();

select tell_apart(array(select id from organization where level = 'BRANCH'));

create or replace view member_in_reach as
select m.* from member m
 where (select current_setting('hongfan.role', true) = 'SYSTEM' or current_setting('hongfan.everything', true) = 'on')
    or exists (select 1 from reached_unit u where u.id = m.branch_id);

-- The name as it is told, and as it is registered.
create or replace view person_name as
select m.id, m.told as name, m.pinyin, m.name as plain
  from member m
 where (select current_setting('hongfan.role', true) = 'SYSTEM' or current_setting('hongfan.everything', true) = 'on')
    or m.branch_id = any (cast((select cast(nullif(current_setting('hongfan.line', true), '') as bigint[])) as bigint[]))
    or exists (select 1 from reached_unit u where u.id = m.branch_id)
    or knows_member(m.id)
    or exists (select 1 from appointment a
                where a.member_id = m.id
                  and a.organization_id = any (cast((select cast(nullif(current_setting('hongfan.line', true), '') as bigint[])) as bigint[])));

