-- What the last month, quarter and year left undone in a whole district is a few hundred rows: by the period they are read without the rest.
create index duty_overdue on duty (period_start, rule) where done < required;
-- Committees whose term ends soon stand on the start page and the dashboard of every level.
create index organization_term on organization (term_ends_on) where closed_on is null;
