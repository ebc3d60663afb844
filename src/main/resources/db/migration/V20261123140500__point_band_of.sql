-- A year's total stands between the base of 60 and about 130; bands of twenty points tell the members apart.
create function point_band_of(total numeric) returns smallint
    language sql immutable parallel safe
    return width_bucket(greatest(total, 0), array[60, 80, 100, 120]::numeric[]);

comment on column point_band.band is '0: below 60, 1: 60-79, 2: 80-99, 3: 100-119, 4: 120 and above';

delete from point_band;
insert into point_band (organization_id, year, band, members)
select a.id, t.year, point_band_of(t.total), count(*)
  from point_total t
  join organization o on o.id = t.branch_id
  join organization a on a.id = any(cast(string_to_array(trim(both '/' from o.path), '/') as bigint[]))
 where t.scored
 group by 1, 2, 3;
