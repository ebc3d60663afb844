-- What the portal's role may not do with every table: ledgers only grow, and what migrations fill is only read, except where a page edits it. Asked at
-- each start, so that rights given to all tables at once give none of these. docs/database.md says the same.
do $$
declare
    portal oid := to_regrole('hongfan');
    one record;
begin
    if portal is null or current_user = 'hongfan' then
        return;
    end if;
    for one in
        select to_regclass(v.name) as name, v.adds,
               array(select a.attname from pg_attribute a where a.attrelid = to_regclass(v.name) and a.attname = any (v.columns) and not a.attisdropped) as columns
          from (values
                -- ledgers, and what may change in a row
                ('audit_entry', true, '{seq,hash}'::text[]),
                ('audit_anchor', false, '{}'),
                ('point_entry', true, '{reversed}'),
                ('minutes_revision', true, '{minutes,saved_at}'),
                ('meeting_step', true, '{}'),
                ('meeting_line', true, '{}'),
                ('meeting_confirmation', true, '{}'),
                ('organization_history', true, '{}'),
                ('first_day_step', true, '{}'),
                ('reveal', true, '{}'),
                ('reveal_notice', true, '{}'),
                ('list_reveal', true, '{}'),
                ('list_reveal_member', true, '{}'),
                ('member_departure', true, '{returned_on}'),
                ('departure_loss', true, '{}'),
                ('member_merge', true, '{told,undone_by,undone_at}'),
                ('merge_trace', true, '{}'),
                ('sealing_key', true, '{retired_at,lost_at}'),
                -- references, and what a page edits
                ('activity_type', false, '{}'),
                ('citation', false, '{}'),
                ('duty_calendar', true, '{}'),
                ('duty_rule', false, '{}'),
                ('meeting_level', false, '{}'),
                ('meeting_rule', false, '{}'),
                ('vote_rule', false, '{}'),
                ('retention_rule', false, '{months}'),
                ('point_rule_set', true, '{}'),
                ('point_rule', true, '{name,points,cap,cap_period,enabled,version}'),
                ('flyway_schema_history', false, '{}')) v (name, adds, columns)
    loop
        if has_table_privilege(portal, one.name, 'update, delete, truncate') or not one.adds and has_table_privilege(portal, one.name, 'insert')
           or exists (select from pg_attribute a cross join lateral aclexplode(a.attacl) c
                       where a.attrelid = one.name and c.grantee = portal and (c.privilege_type <> 'UPDATE' or a.attname <> all (one.columns))) then
            execute format('revoke update, delete, truncate%s on %s from hongfan', case when one.adds then '' else ', insert' end, one.name);
        end if;
        if not (select coalesce(bool_and(has_column_privilege(portal, one.name, c, 'update')), true) from unnest(one.columns) c) then
            execute format('grant update (%s) on %s to hongfan', array_to_string(one.columns, ', '), one.name);
        end if;
    end loop;
end
$$;
-- The role of the posts that reach the whole district: the same rights as the portal's, and behind the wall every row of the tables whose policies ask
-- nothing of such a post. Asked at each start and after each migration, so that no migration needs to think of it.
do $$
declare
    portal oid := to_regrole('hongfan');
    district oid := to_regrole('hongfan_district');
    one record;
begin
    if portal is null or district is null then
        return;
    end if;
    if not has_schema_privilege('hongfan_district', 'public', 'usage') then
        grant usage on schema public to hongfan_district;
    end if;
    for one in
        select case c.relkind when 'S' then 'sequence' else 'table' end as kind, c.oid::regclass as name,
               string_agg(a.privilege_type, ', ' order by a.privilege_type) filter (where a.grantee = portal) as rights
          from pg_class c cross join lateral aclexplode(c.relacl) a
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S') and a.grantee in (portal, district)
         group by c.oid, c.relkind
        having array_agg(a.privilege_type order by a.privilege_type) filter (where a.grantee = portal)
               is distinct from array_agg(a.privilege_type order by a.privilege_type) filter (where a.grantee = district)
    loop
        execute format('revoke all on %s %s from hongfan_district', one.kind, one.name);
        if one.rights is not null then
            execute format('grant %s on %s %s to hongfan_district', one.rights, one.kind, one.name);
        end if;
    end loop;
    for one in
        select a.attrelid::regclass as name, string_agg(quote_ident(a.attname), ', ') as columns
          from pg_attribute a join pg_class t on t.oid = a.attrelid and t.relnamespace = 'public'::regnamespace
         cross join lateral (select from aclexplode(a.attacl) c
                              where c.grantee in (portal, district) and c.privilege_type = 'UPDATE'
                             having bool_or(c.grantee = portal) and not bool_or(c.grantee = district)) wanting
         group by a.attrelid
    loop
        execute format('grant update (%s) on %s to hongfan_district', one.columns, one.name);
    end loop;
    for one in
        select p.polrelid::regclass as name
          from pg_policy p
         where p.polname = 'seen' and pg_get_expr(p.polqual, p.polrelid) ~ 'hongfan[.]everything|reach_everything'
           and not exists (select from pg_policy d where d.polrelid = p.polrelid and d.polname = 'district')
    loop
        execute format('create policy district on %s for select to hongfan_district using (true)', one.name);
    end loop;
end
$$;
