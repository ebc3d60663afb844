-- A masked ID number keeps its first three digits alone: the last two characters, beside the birth date and with sex, the district's code and the check
-- character, left nine numbers. Namesakes are no longer told apart by them, so a changed mask concerns nobody.
create or replace function member_changed() returns trigger language plpgsql as $$
declare
    concerned bigint[] := array(
        select distinct u.branch_id
          from before b
          join after a on a.id = b.id
         cross join lateral (values (b.branch_id), (a.branch_id)) as u (branch_id)
         where (a.name, a.branch_id, a.phone_masked, a.birth_date) is distinct from (b.name, b.branch_id, b.phone_masked, b.birth_date));
begin
    if cardinality(concerned) > 0 then
        perform public.tell_apart(concerned);
    end if;
    return null;
end
$$;

update member set id_number_masked = left(id_number_masked, 3) || repeat('*', 15) where id_number_masked ~ '^[0-9]{3}[*]{13}[0-9X]{2}$';
