-- The two steps are called by what they delete.
update retention_rule set title = case step when 'MINIMISE' then '删去号码' else '删去姓名' end where title in ('最小化', '移除');
