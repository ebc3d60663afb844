-- What a branch owes, and the article that says so.
create table duty_rule (
    code       text primary key,
    type       text not null references meeting_rule,
    period     text not null check (period in ('MONTH', 'QUARTER', 'YEAR')),
    applies_to text not null check (applies_to in ('EVERY_BRANCH', 'WITH_COMMITTEE', 'WITH_GROUPS')),
    name       text not null,
    article    text not null,
    practice   boolean not null default false,
    position   integer not null
);
insert into duty_rule values
    ('theme_day_month',       'THEME_DAY',         'MONTH',   'EVERY_BRANCH',   '每月固定一天开展主题党日',       '《中国共产党支部工作条例（试行）》第十六条', false, 1),
    ('committee_month',       'COMMITTEE_MEETING', 'MONTH',   'WITH_COMMITTEE', '支部委员会每月至少召开一次',     '《中国共产党支部工作条例（试行）》第十二条', false, 2),
    ('group_month',           'GROUP_MEETING',     'MONTH',   'WITH_GROUPS',    '每个党小组每月至少召开一次小组会', '《中国共产党支部工作条例（试行）》第十二条', false, 3),
    ('general_quarter',       'GENERAL_MEETING',   'QUARTER', 'EVERY_BRANCH',   '支部党员大会每季度至少召开一次', '《中国共产党支部工作条例（试行）》第十一条', false, 4),
    ('lecture_quarter',       'PARTY_LECTURE',     'QUARTER', 'EVERY_BRANCH',   '党课每季度安排一次',             '《中国共产党支部工作条例（试行）》第十三条；每季度一次为通行做法', true, 5);

-- The state of one duty of one branch in one period, derived from meetings, appointments and groups; recomputing gives the same rows.
create table duty (
    organization_id bigint not null references organization,
    rule            text not null references duty_rule,
    period_start    date not null,
    period_end      date not null,          -- last day, inclusive
    required        integer not null,       -- 0: not owed, see reason
    done            integer not null,       -- fulfilled, at most required
    invalid         integer not null,       -- held but not valid
    reason          text not null,          -- why owed or not, in words
    primary key (organization_id, rule, period_start)
);
create index duty_period on duty (period_start, rule);

-- The same, summed over the subtree of each organization.
create table duty_count (
    organization_id bigint not null references organization,
    rule            text not null references duty_rule,
    period_start    date not null,
    branches        integer not null,       -- branches that owe it
    required        integer not null,
    done            integer not null,
    fulfilled       integer not null,       -- branches with done >= required > 0
    invalid         integer not null,
    primary key (organization_id, rule, period_start)
);
