-- A branch's committee has one name on every page. The view is written anew from itself, so that nothing else of it changes.
do $$
begin
    execute 'create or replace view duty_derived with (security_invoker = true) as '
            || replace(replace(pg_get_viewdef('duty_derived'::regclass), '支委会', '支部委员会'), '支委只有', '支部委员只有');
end
$$;
update duty set reason = replace(replace(reason, '支委会', '支部委员会'), '支委只有', '支部委员只有') where reason like '%支委%';
