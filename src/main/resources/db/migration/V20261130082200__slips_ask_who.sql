-- A slip of an account that is tied to no member asks for the end of the ID number too: name and code both stand on the paper. Kept as a hash over
-- code and end, keyed, until the slip is used; a slip without it opens nothing.
alter table activation_slip add column last_six_hash bytea;

-- Whether a member in reach has opened their account, and since when: not which. An account that somebody made for them and nobody has taken up
-- is not opened.
create or replace view activated_member as
select a.member_id,
       coalesce((select max(s.ended_at) from activation_slip s where s.account_id = a.id and s.ended_as = 'USED'), a.created_at) as created_at
  from account a
 where a.member_id is not null
   and not (a.must_change_password and a.last_signed_in_at is null)
   and ((select current_setting('hongfan.role', true) = 'SYSTEM' or current_setting('hongfan.everything', true) = 'on')
        or exists (select 1 from member m join reached_unit u on u.id = m.branch_id where m.id = a.member_id));

-- Members in reach for whom an account waits that nobody has taken up: the slip that the administrator gave for it, and the paths of the units in
-- which it was given more than membership ('' for an administrator's post).
create view awaited_member as
select a.member_id, s.issued_at, s.expires_at,
       array(select coalesce(o.path, '') from role_grant g left join organization o on o.id = g.organization_id
              where g.account_id = a.id and g.role <> 'MEMBER') as posts
  from account a
  left join activation_slip s on s.account_id = a.id and s.member_id is null and s.ended_at is null
 where a.member_id is not null
   and a.must_change_password and a.last_signed_in_at is null
   and ((select current_setting('hongfan.role', true) = 'SYSTEM' or current_setting('hongfan.everything', true) = 'on')
        or exists (select 1 from member m join reached_unit u on u.id = m.branch_id where m.id = a.member_id));
call only_read(array['awaited_member']::regclass[]);
