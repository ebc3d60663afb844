-- Parts of a name and of its reading, kept so that a search looks for beginnings: comparisons by >= and < find them in an index.
alter table member
    add column name_2 text collate "C" generated always as (substr(name, 2)) stored,            -- from the second character on
    add column pinyin_1 text collate "C" generated always as (replace(pinyin, ' ', '')) stored,
    add column pinyin_2 text collate "C" generated always as (replace(substr(pinyin, strpos(pinyin, ' ')), ' ', '')) stored,
    add column pinyin_3 text collate "C" generated always as (replace(regexp_replace(pinyin, '^[^ ]+ [^ ]+ ?', ''), ' ', '')) stored,
    add column long_name boolean generated always as (char_length(name) > 3) stored;

drop index member_plain_pinyin;
drop index member_initials;
create index member_name on member (name collate "C");
create index member_name_2 on member (name_2);
create index member_pinyin_1 on member (pinyin_1);
create index member_pinyin_2 on member (pinyin_2);
create index member_pinyin_3 on member (pinyin_3);
create index member_initials on member (initials collate "C");
create index member_long_name on member (id) where long_name;
