-- Keeps every row and every number of the start beside the tables, and makes what puts them back. That runs where
-- session_replication_role is replica: no trigger runs, so tables that only grow can be emptied too.
do $$
declare
  name text;
  columns text;
  filled boolean;
  steps text := '';
begin
  create schema test_start;
  create table test_start.kept_sequence (sequence regclass, last_value bigint, is_called boolean);
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('create table test_start.%1$I as table public.%1$I', name);
    execute format('select exists (select from test_start.%I)', name) into filled;
    select string_agg(quote_ident(attname), ', ') into columns
      from pg_attribute
      where attrelid = format('public.%I', name)::regclass and attnum > 0 and not attisdropped and attgenerated = '';
    steps := steps || format(E'delete from public.%I;\n', name);
    if filled then
      steps := steps
        || format(E'insert into public.%1$I (%2$s) overriding system value select %2$s from test_start.%1$I;\n', name, columns);
    end if;
  end loop;
  for name in select sequencename from pg_sequences where schemaname = 'public' loop
    execute format('insert into test_start.kept_sequence select %1$L, last_value, is_called from public.%1$I', name);
  end loop;
  execute format('create function test_start.restore() returns void language plpgsql as %L', format(
    E'begin\n%sperform setval(sequence, last_value, is_called) from test_start.kept_sequence;\nend', steps));
end
$$;
