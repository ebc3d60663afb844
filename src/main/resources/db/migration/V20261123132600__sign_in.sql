-- Attempts to sign in, by keyed hashes of who was tried from where; what was typed as a user name may be a password, so it is not kept.
create table sign_in_throttle (
    key           bytea primary key,
    username_hash bytea not null,
    attempts      integer not null,
    last_at       timestamptz not null,
    blocked_until timestamptz
);
create index sign_in_throttle_username on sign_in_throttle (username_hash);

-- A one-time password is good until then; null for those that people choose themselves, and for the four of the first run.
alter table account add column password_expires_at timestamptz;

create table account_two_factor (
    account_id   bigint primary key references account,
    secret       bytea not null,                     -- sealed
    confirmed_at timestamptz,                        -- null while the user has not yet shown a first code
    last_step    bigint not null default 0           -- the step of the last code taken: none is taken twice
);

create table account_recovery_code (
    account_id bigint not null references account,
    code_hash  bytea not null,
    used_at    timestamptz,
    primary key (account_id, code_hash)
);

-- The three administrators are three people without business of their own, whatever the application does.
create function role_grant_separates_administrators() returns trigger language plpgsql as $$
begin
    perform 1 from account where id = new.account_id for update;
    if exists (select 1 from role_grant g
                where g.account_id = new.account_id and g.id <> new.id
                  and (g.to_on is null or g.to_on > new.from_on) and (new.to_on is null or new.to_on > g.from_on)
                  and (g.to_on is null or g.to_on > g.from_on) and (new.to_on is null or new.to_on > new.from_on)
                  and g.role <> new.role
                  and (new.role in ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR') or g.role in ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR'))) then
        raise exception 'account % would hold an administrator''s role beside another role', new.account_id using errcode = 'check_violation';
    end if;
    return new;
end
$$;
create trigger role_grant_separates_administrators after insert or update on role_grant
    for each row execute function role_grant_separates_administrators();
