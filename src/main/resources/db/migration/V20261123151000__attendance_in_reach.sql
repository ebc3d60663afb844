-- A year's attendance of a town is read by the hundred thousand: asking a function for every row takes seconds where the meetings in reach can
-- be looked up all at once.
create view reached_meeting as
select g.id from meeting g join organization o on o.id = g.organization_id
 where o.path >= (select reach_from()) and o.path < (select reach_to());
call only_read(array['reached_meeting']::regclass[]);

call wall('attendance',
    seen => $$member_id = (select reach_member())
              or exists (select 1 from reached_meeting g where g.id = meeting_id)
              or shares_household(member_id)$$,
    written => $$shares_household(member_id)
                 or reaches_meeting(meeting_id)$$);
