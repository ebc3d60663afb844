-- What the branches of a subtree still owe is looked up branch by branch: with the period first, each look read the whole index.
drop index duty_unfulfilled;
create index duty_unfulfilled on duty (organization_id, period_start) where done < required;
