-- A list takes out the numbers of a hundred thousand members at once. Asked for each row, the two references lock and rewrite every one of those
-- members, and take longer than the file. The ids come from the rows that were just read; a member who is gone has no page to read them on.
alter table list_reveal_member drop constraint list_reveal_member_member_id_fkey;
alter table list_reveal_member drop constraint list_reveal_member_list_reveal_id_fkey;
