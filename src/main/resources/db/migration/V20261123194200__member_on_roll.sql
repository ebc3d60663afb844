-- The members of units in reach, each with the day since when they belong and where their branch stands: what a roster takes out by the
-- hundred thousand. Reach is asked of the branch, not of every member, and whoever sees the member here sees how long they have belonged; so
-- the planner meets three plain tables.
create view member_on_roll as
select m.*, w.from_on as belongs_from, b.parent_id as above_id, b.path as branch_path
  from member m
  join organization b on b.id = m.branch_id
  left join membership w on w.member_id = m.id and w.to_on is null
 where (select current_setting('hongfan.role', true) = 'SYSTEM' or current_setting('hongfan.everything', true) = 'on')
    or b.path >= (select current_setting('hongfan.path_from', true)) and b.path < (select current_setting('hongfan.path_to', true));

call only_read(array['member_on_roll']::regclass[]);
