-- Every reader asks for some months of one unit and never for one rule of all years: with the period before the rule a page reads the rows it shows
-- and not those of all years.
alter table duty drop constraint duty_pkey;
alter table duty add primary key (organization_id, period_start, rule);
alter table duty_count drop constraint duty_count_pkey;
alter table duty_count add primary key (organization_id, period_start, rule);
