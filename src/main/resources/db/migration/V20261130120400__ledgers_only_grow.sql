-- Ledgers only grow, whoever writes and in whose reach: by the rights of the portal's role (afterMigrate.sql gives them at each start) and by these
-- triggers, which hold for the owner too. What may change in a row is named column by column; what may be removed is removed by one named function,
-- which does nothing else. A migration that mends a ledger switches its triggers off and says why.

-- The first argument: the columns that may change. The second: the function that may remove rows. Without them nothing may.
create function only_grows() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and tg_nargs > 0 and tg_argv[0] <> '{}'
       and to_jsonb(new) - cast(tg_argv[0] as text[]) = to_jsonb(old) - cast(tg_argv[0] as text[]) then
        return new;
    end if;
    if tg_op = 'DELETE' and tg_nargs > 1 and current_setting('hongfan.ledger_step', true) = tg_argv[1]
       and current_user = (select tableowner from pg_tables where schemaname = tg_table_schema and tablename = tg_table_name) then
        return old;
    end if;
    raise exception '% only grows', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create procedure ledger(rows regclass, may_change text default '{}', removed_by text default '') language plpgsql as $$
begin
    execute format('create trigger only_grows before update or delete on %s for each row execute function only_grows(%L, %L)', rows, may_change, removed_by);
    execute format('create trigger only_grows_whole before truncate on %s for each statement execute function only_grows()', rows);
end
$$;

create trigger audit_entry_only_grows_whole before truncate on audit_entry for each statement execute function only_grows();
call ledger('audit_anchor');
call ledger('point_entry', '{reversed}', 'forget_points');
call ledger('minutes_revision', '{minutes,saved_at}');
call ledger('meeting_step');
call ledger('meeting_line');
call ledger('meeting_confirmation');
call ledger('organization_history');
call ledger('first_day_step');
call ledger('reveal', removed_by => 'forget_reveals');
call ledger('reveal_notice');
call ledger('list_reveal');
call ledger('list_reveal_member', removed_by => 'forget_reveals');
call ledger('member_departure', '{returned_on}');
call ledger('departure_loss');
call ledger('member_merge', '{told,undone_by,undone_at}');
call ledger('merge_trace');

-- An entry is marked as reversed once, by the statement that writes what reverses it.
create trigger only_marked before update on point_entry
    for each row when (old.reversed or not new.reversed) execute function only_grows();
create function reversed_by_an_entry() returns trigger language plpgsql as $$
begin
    if exists (select from marked m
                where not exists (select from point_entry r
                                   where r.reverses_id = m.id and r.member_id = m.member_id and r.year = m.year and r.rule_id = m.rule_id
                                     and r.points = - m.points)) then
        raise exception 'point_entry only grows: no entry reverses what was marked' using errcode = 'insufficient_privilege';
    end if;
    return null;
end
$$;
create trigger reversed_by_an_entry after update on point_entry referencing new table as marked
    for each statement execute function reversed_by_an_entry();

-- Somebody's typing is one revision: it may be written on within ten minutes, while it is the last one and the meeting is open.
create trigger only_typing before update on minutes_revision
    for each row when (old.occasion <> '保存' or old.saved_by is null or new.saved_at >= old.saved_at + interval '10 minutes')
    execute function only_grows();
create function only_of_an_open_meeting() returns trigger language plpgsql as $$
begin
    if exists (select from minutes_revision r where r.meeting_id = old.meeting_id and r.id > old.id)
       or not exists (select from meeting m where m.id = old.meeting_id and m.status in ('PLANNED', 'HELD', 'RETURNED')) then
        raise exception 'minutes_revision only grows' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
create trigger only_typing_of_an_open_meeting before update on minutes_revision for each row execute function only_of_an_open_meeting();

create trigger only_returned before update on member_departure
    for each row when (old.returned_on is not null or new.returned_on is null) execute function only_grows();
create trigger only_undone before update on member_merge
    for each row when (old.undone_at is not null or not starts_with(new.told, old.told)) execute function only_grows();

-- The points of registrations that are taken back, which have none but what everybody begins a year with, and of a file that was merged into another,
-- whose entries are derived anew for the file that stays. A step of the portal's own.
create function forget_points(members bigint[]) returns void language plpgsql security definer as $$
begin
    if not public.reach_system() then
        raise exception 'forget_points is a step of the portal''s own' using errcode = 'insufficient_privilege';
    end if;
    if exists (select from public.point_entry e
                where e.member_id = any (members) and e.source_type <> 'BASE'
                  and not exists (select from public.member m
                                   where m.id = e.member_id and m.merged_into is not null
                                     and not exists (select from public.membership s where s.member_id = m.id))) then
        raise exception 'forget_points: earned points are reversed, not forgotten' using errcode = 'insufficient_privilege';
    end if;
    perform set_config('hongfan.ledger_step', 'forget_points', true);
    delete from public.point_entry where member_id = any (members);
    perform set_config('hongfan.ledger_step', '', true);
end
$$;

-- Who looked at the numbers of people whose names the terms of keeping have removed.
create function forget_reveals(members bigint[]) returns void language plpgsql security definer as $$
begin
    if not public.reach_system() then
        raise exception 'forget_reveals is a step of the portal''s own' using errcode = 'insufficient_privilege';
    end if;
    if exists (select from public.member m where m.id = any (members) and m.removed_on is null) then
        raise exception 'forget_reveals: only of those whose names are removed' using errcode = 'insufficient_privilege';
    end if;
    perform set_config('hongfan.ledger_step', 'forget_reveals', true);
    delete from public.reveal where member_id = any (members);
    delete from public.list_reveal_member where member_id = any (members);
    perform set_config('hongfan.ledger_step', '', true);
end
$$;
