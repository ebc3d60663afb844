-- Where phone and year do not tell namesakes apart, the number of the file does, on screen as on paper: the end of the ID number is part of what a slip
-- asks its holder for.
create or replace function tell_apart(branches bigint[]) returns void language sql as $$
    update public.member m
       set distinction = t.distinction
      from (select b.id,
                   case when b.removed_on is not null or count(*) over (partition by b.branch_id, b.name) = 1 then ''
                        when b.tail is not null and count(*) over (partition by b.branch_id, b.name, b.tail) = 1 then '（' || b.tail || '）'
                        when count(*) over (partition by b.branch_id, b.name, b.year) = 1 then '（' || b.year || '年生）'
                        when b.tail is not null and count(*) over (partition by b.branch_id, b.name, b.tail, b.year) = 1
                            then '（' || b.tail || ' ' || b.year || '年生）'
                        else '（' || b.year || '年生 编号' || b.id || '）' end as distinction
              from (select p.id, p.branch_id, p.name, p.removed_on, right(p.phone_masked, 4) as tail,
                           cast(extract(year from p.birth_date) as integer) as year
                      from public.member p
                     where p.branch_id = any (branches)) b) t
     where m.id = t.id and m.distinction <> t.distinction
$$;

select tell_apart(array(select id from organization where level = 'BRANCH'));
