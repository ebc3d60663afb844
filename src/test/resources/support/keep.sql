-- Keeps every row and every number of the start beside the tables, for restore.sql.
do $$
declare
  name text;
begin
  create schema test_start;
  create table test_start.kept_sequence (sequence regclass, last_value bigint, is_called boolean);
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('create table test_start.%1$I as table public.%1$I', name);
  end loop;
  for name in select sequencename from pg_sequences where schemaname = 'public' loop
    execute format('insert into test_start.kept_sequence select %1$L, last_value, is_called from public.%1$I', name);
  end loop;
end
$$;
