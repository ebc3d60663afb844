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
        select p.polrelid::regclass as name
          from pg_policy p
         where p.polname = 'seen' and pg_get_expr(p.polqual, p.polrelid) ~ 'hongfan[.]everything|reach_everything'
           and not exists (select from pg_policy d where d.polrelid = p.polrelid and d.polname = 'district')
    loop
        execute format('create policy district on %s for select to hongfan_district using (true)', one.name);
    end loop;
end
$$;
