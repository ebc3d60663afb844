-- Which keys the database is sealed with: a keyed hash of a fixed text, which tells keys apart and says nothing of them. A key file that is another
-- one is noticed before anything is sealed with it.
create table sealing_key (
    number      smallint primary key check (number between 1 and 127),
    fingerprint text not null unique check (fingerprint ~ '^[0-9a-f]{32}$'),
    noted_at    timestamptz not null default now(),
    retired_at  timestamptz,
    lost_at     timestamptz
);
comment on column sealing_key.retired_at is 'since when it only opens what an old backup brings back; its line may be missing in the key file';
comment on column sealing_key.lost_at is 'when the operator said that no copy is left; its number is never given again';

call wall('sealing_key', seen => 'reach_system()', written => 'system', above => 'reach_system()');
call ledger('sealing_key', '{retired_at,lost_at}');
