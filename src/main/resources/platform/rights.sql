-- The owner makes tables; the portal's role works with rows and makes nothing.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to hongfan, hongfan_owner', current_database());
end
$$;
alter schema public owner to hongfan_owner;
revoke all on schema public from public;
grant usage on schema public to hongfan;
alter default privileges for role hongfan_owner in schema public
  grant select, insert, update, delete on tables to hongfan;
-- Lets it gather statistics after a bulk load, without access to more rows. PostgreSQL before 17 has no such right; there autovacuum gathers them.
do $$
begin
  if current_setting('server_version_num')::int >= 170000 then
    execute 'alter default privileges for role hongfan_owner in schema public grant maintain on tables to hongfan';
  end if;
end
$$;
alter default privileges for role hongfan_owner in schema public
  grant usage, select on sequences to hongfan;
