-- Puts back what keep.sql has kept. No trigger runs, so tables that only grow can be emptied too.
do $$
declare
  name text;
  columns text;
begin
  set local session_replication_role = replica;
  set local lock_timeout = '5s';
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('delete from public.%I', name);
    select string_agg(quote_ident(attname), ', ') into columns
      from pg_attribute
      where attrelid = format('public.%I', name)::regclass and attnum > 0 and not attisdropped and attgenerated = '';
    execute format('insert into public.%1$I (%2$s) overriding system value select %2$s from test_start.%1$I', name, columns);
  end loop;
  perform setval(sequence, last_value, is_called) from test_start.kept_sequence;
end
$$;
