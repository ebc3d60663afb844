-- The passwords come as settings of the session: hongfan.owner_password and hongfan.password.
do $$
begin
  if not exists (select from pg_roles where rolname = 'hongfan_owner') then
    create role hongfan_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'hongfan') then
    create role hongfan login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
  end if;
  -- For posts that reach the whole district: nobody signs in with it, the portal's role takes it on for a transaction.
  if not exists (select from pg_roles where rolname = 'hongfan_district') then
    create role hongfan_district nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
  end if;
  alter role hongfan noinherit;
  if not pg_has_role('hongfan', 'hongfan_district', 'member') then
    grant hongfan_district to hongfan;
  end if;
  execute format('alter role hongfan_owner password %L', current_setting('hongfan.owner_password'));
  execute format('alter role hongfan password %L', current_setting('hongfan.password'));
end
$$;
