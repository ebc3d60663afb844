-- Each entry says who and where in words of its own, since names and units change, and takes its place in a chain: hash covers the entry and the
-- hash before it. Entries are written without a place, so that nobody waits for anybody, and sealed in order soon after they are committed.
alter table audit_entry add column actor text;              -- name and user name, as they were
alter table audit_entry add column post text;               -- the post acted in
alter table audit_entry add column organization_id bigint;  -- the unit it concerns
alter table audit_entry add column unit text;
alter table audit_entry add column unit_path text collate "C";
alter table audit_entry add column request text;            -- the number of the request, as in the log
alter table audit_entry add column seq bigint;
alter table audit_entry add column hash bytea;
alter table audit_entry add constraint audit_entry_sealed_whole check ((seq is null) = (hash is null));
create unique index audit_entry_seq on audit_entry (seq);
create index audit_entry_waiting on audit_entry (happened_at, id) where hash is null;
create index audit_entry_unit on audit_entry (unit_path, happened_at desc, id desc) where unit_path is not null;

-- Where the chain begins after old entries were removed: the last one removed, and its hash.
create table audit_anchor (
    seq     bigint primary key,
    hash    bytea not null,
    removed bigint not null,
    made_at timestamptz not null
);

-- An entry may be sealed once. It may be removed when it is older than six months, by the owner of the table, in a transaction that says so.
create or replace function audit_entry_only_grows() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.hash is null and new.hash is not null
       and to_jsonb(new) - 'seq' - 'hash' = to_jsonb(old) - 'seq' - 'hash' then
        return new;
    end if;
    if tg_op = 'DELETE' and current_setting('hongfan.audit_purge', true) = 'on' and old.happened_at < now() - interval '6 months'
       and current_user = (select tableowner from pg_tables where schemaname = tg_table_schema and tablename = tg_table_name) then
        return old;
    end if;
    raise exception 'audit_entry only grows';
end
$$;
do $$
begin
    if exists (select from pg_roles where rolname = 'hongfan') and current_user <> 'hongfan' then
        grant update (seq, hash) on audit_entry to hongfan;
        revoke insert, update, delete, truncate on audit_anchor from hongfan;
    end if;
end
$$;
