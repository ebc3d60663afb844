-- The owner makes tables; the portal's role works with rows and makes nothing.
-- "maintain" lets it gather statistics after a bulk load; it brings no access to rows.
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
  grant select, insert, update, delete, maintain on tables to hongfan;
alter default privileges for role hongfan_owner in schema public
  grant usage, select on sequences to hongfan;
