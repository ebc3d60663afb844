-- The passwords come as settings of the session: hongfan.owner_password and hongfan.password.
do $$
begin
  if not exists (select from pg_roles where rolname = 'hongfan_owner') then
    create role hongfan_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'hongfan') then
    create role hongfan login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
  end if;
  execute format('alter role hongfan_owner password %L', current_setting('hongfan.owner_password'));
  execute format('alter role hongfan password %L', current_setting('hongfan.password'));
end
$$;
