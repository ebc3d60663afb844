-- What was made of the rows of an import stands beside their cells, a block of rows at a time: as lines of a table of their own, with two indexes
-- and two keys each, they cost a roster of a hundred thousand more than reading it. Rows are read through a view.
alter table import_block
    add column lines    integer[] not null default '{}',    -- as Excel numbers them
    add column states   text[] not null default '{}' check (states <@ array['NEW', 'CHANGED', 'SAME', 'ERROR', 'IGNORED']),
    add column cautions boolean[] not null default '{}',
    add column notes    text[] not null default '{}';       -- reasons and changes, one a line; never a whole ID number or phone

update import_block b
   set lines = r.lines, states = r.states, cautions = r.cautions, notes = r.notes
  from (select import_id, block, array_agg(line order by line) as lines, array_agg(state order by line) as states,
               array_agg(caution order by line) as cautions, array_agg(note order by line) as notes
          from import_row
         group by import_id, block) r
 where r.import_id = b.import_id and r.block = b.block;

drop table import_row;

create view import_row with (security_invoker = true) as
select b.import_id, b.organization_id, b.block, v.line, v.state, v.caution, v.note
  from import_block b
 cross join lateral unnest(b.lines, b.states, b.cautions, b.notes) as v (line, state, caution, note);
