-- What the portal cites, each source once, with what proves it. An article stands here only where its number is certain; elsewhere the document
-- is cited alone. Rules name a row; pages print its text.
create table citation (
    code      text primary key,
    kind      text not null check (kind in ('LAW', 'PRACTICE', 'OWN')),
    document  text,                             -- as printed, with its title marks
    article   text check (article is null or document is not null),
    remark    text,                             -- what part of the rule the document does not say, or for which case it speaks
    secondary boolean not null default false,   -- confirmed in secondary copies only
    from_on   date,                             -- in force from; null where no page asks
    to_on     date check (to_on > from_on),     -- the first day it is not in force any more
    replaces  text references citation,         -- the text that was in force before from_on
    proof     text not null,                    -- what the source says
    text      text not null generated always as (
        case when document is null then remark
             else document || coalesce(article, '')
                  || case when remark is null and not secondary then ''
                          else '（' || coalesce(remark, '') || case when remark is not null and secondary then '；' else '' end
                               || case when secondary then '据公开资料，以正式文本为准' else '' end || '）' end end) stored,
    check (kind <> 'PRACTICE' or remark like '%惯例%'),
    check (replaces is null or from_on is not null)
);
create index citation_replaces on citation (replaces);

insert into citation (code, kind, document, article, remark, secondary, proof) values
    ('GENERAL_MEETING', 'LAW', '《中国共产党支部工作条例（试行）》', '第十一条', null, false,
     '支部党员大会一般每季度召开一次；有表决权的党员到会半数以上才能开会；赞成的超过应到会有表决权的党员的半数为通过'),
    ('COMMITTEE_MEETING', 'LAW', '《中国共产党支部工作条例（试行）》', '第十二条', null, false,
     '支部委员会一般每月召开一次；到会委员半数以上方可进行'),
    ('GROUP_MEETING', 'LAW', '《中国共产党支部工作条例（试行）》', '第十三条', null, false, '党小组会一般每月召开一次'),
    ('THEME_DAY', 'LAW', '《中国共产党支部工作条例（试行）》', '第十六条', null, false, '每月相对固定一天开展主题党日'),
    ('PARTY_LECTURE', 'LAW', '《中国共产党支部工作条例（试行）》', '第十六条', null, false, '定期开展党课'),
    ('LECTURE_QUARTER', 'PRACTICE', '《中国共产党支部工作条例（试行）》', '第十六条', '条例要求定期开展，每季度一次是惯例', false,
     '条例只说定期；每季度一次见于各地的做法'),
    ('YEARLY_MEETING', 'PRACTICE', '《中国共产党支部工作条例（试行）》', null, '每年一次；到会人数参照支部党员大会，是惯例', false,
     '组织生活会和民主评议党员每年各一次；条文号没有查证'),
    ('COMMITTEE_ABOVE', 'PRACTICE', null, null, '惯例，参照支部委员会', false, '支部以上的委员会会议没有查到条文，按各地的做法'),
    ('THEME_DAY_ABOVE', 'PRACTICE', null, null, '惯例，参照党支部的主题党日', false, '条例说的是党支部；社区、镇街按各地的做法'),
    ('BRANCH_COMMITTEE', 'LAW', '《中国共产党支部工作条例（试行）》', null, null, false,
     '正式党员七人以上设支部委员会，三至五人，一般不超过七人；条文号没有查证'),
    ('JOINT_BRANCH', 'LAW', '《中国共产党支部工作条例（试行）》', '第五条', null, false, '正式党员不足三人的单位，按就近的原则成立联合党支部'),
    ('UPGRADE', 'LAW', '《中国共产党党和国家机关基层组织工作条例》《中国共产党农村基层组织工作条例》', null, null, false,
     '机关五十人以上不足一百人设党总支，一百人以上设党委；村超过五十人可以设党总支，一百人以上经县级党委批准可以设党委'),
    ('TERM', 'LAW', '《关于党的基层组织任期的意见》', null, null, false,
     '党的委员会五年；党总支、党支部三年，村和社区的五年；届满前六个月提醒（2018年）'),
    ('TERM_DELAY', 'LAW', '《中国共产党基层组织选举工作条例》', '第三条', null, false, '提前或者延期换届须经批准，延期一般不超过一年'),
    ('VOTING_RIGHT', 'LAW', '《中国共产党基层组织选举工作条例》', '第五条', null, false,
     '正式党员有表决权；预备党员和留党察看的没有；被留置、被逮捕的停止行使'),
    ('ELECTION', 'LAW', '《中国共产党基层组织选举工作条例》', null, null, true,
     '应到会人数的五分之四以上到会；得赞成票超过实到会人数的半数当选'),
    ('EXCLUSION', 'LAW', '中央组织部的有关解释', null, '要有上级党组织的批准，还要支部党员大会同意', false,
     '不能表达意志、自行出国半年以上、服刑、长期卧床、应转出而没有转出组织关系的，经批准并经大会同意可以不计入应到会人数'),
    ('KEEPING', 'PRACTICE', '《中华人民共和国个人信息保护法》', null, '保存多久是惯例，由区里确定', false,
     '保存期限应当为实现处理目的所必要的最短时间；几个月没有规定'),
    ('POINTS_EXAMPLE', 'OWN', null, null, '本平台的积分示例', false, '本平台自带的例子，不是哪一级的文件；区里按自己的积分办法修改');

insert into citation (code, kind, document, article, remark, secondary, from_on, to_on, replaces, proof) values
    ('ADMISSION_2014', 'LAW', '《中国共产党发展党员工作细则》', '第二十条', '2014年文本，关于接收的表决', false, null, '2026-05-01', null,
     '到会有表决权的超过半数，赞成的超过应到会有表决权的半数，无记名，逐人表决'),
    ('ADMISSION', 'LAW', '《中国共产党发展党员工作细则》', '第二十条', '关于接收的表决', true, '2026-05-01', null, 'ADMISSION_2014',
     '无记名投票，赞成的超过应到会有表决权的半数');

-- Rules name what they rest on instead of writing it out.
alter table meeting_rule add column citation text references citation;
update meeting_rule set citation = case when type in ('ORGANIZATIONAL_LIFE', 'DEMOCRATIC_APPRAISAL') then 'YEARLY_MEETING' else type end;
alter table meeting_rule alter column citation set not null, drop column article, drop column practice;
create index meeting_rule_citation on meeting_rule (citation);

alter table meeting_level add column citation text references citation;
update meeting_level set citation = case type when 'COMMITTEE_MEETING' then 'COMMITTEE_ABOVE' when 'THEME_DAY' then 'THEME_DAY_ABOVE' end
 where level <> 'BRANCH';
alter table meeting_level drop column article, drop column practice;
create index meeting_level_citation on meeting_level (citation);

alter table vote_rule add column citation text references citation;
update vote_rule set citation = case kind when 'ORDINARY' then 'GENERAL_MEETING' else kind end;
alter table vote_rule alter column citation set not null, drop column article, drop column practice;
create index vote_rule_citation on vote_rule (citation);

alter table duty_rule add column citation text references citation;
update duty_rule set citation = case code when 'lecture_quarter' then 'LECTURE_QUARTER' else type end;
alter table duty_rule alter column citation set not null, drop column article, drop column practice;
create index duty_rule_citation on duty_rule (citation);

alter table retention_rule add column citation text references citation;
update retention_rule set citation = 'KEEPING';
alter table retention_rule alter column citation set not null, drop column article, drop column practice;
create index retention_rule_citation on retention_rule (citation);

-- What was already worked out and kept with a wrong article is put right; numbers and results stay.
update meeting set verdict = replace(verdict, '《中国共产党支部工作条例（试行）》第十二条', c.text)
  from citation c where c.code = 'GROUP_MEETING' and meeting.type = 'GROUP_MEETING' and verdict is not null;
update meeting set verdict = replace(verdict, '《中国共产党支部工作条例（试行）》第十三条', c.text)
  from citation c where c.code = 'PARTY_LECTURE' and meeting.type = 'PARTY_LECTURE' and verdict is not null;
update meeting set verdict = replace(replace(verdict, '《中国共产党支部工作条例（试行）》第十七条', c.text), '《中国共产党支部工作条例（试行）》第十八条', c.text)
  from citation c where c.code = 'YEARLY_MEETING' and meeting.type in ('ORGANIZATIONAL_LIFE', 'DEMOCRATIC_APPRAISAL') and verdict is not null;
update meeting set verdict = replace(verdict, '参照《中国共产党支部工作条例（试行）》第十二条（通行做法）', c.text)
  from citation c where c.code = 'COMMITTEE_ABOVE' and meeting.type = 'COMMITTEE_MEETING' and verdict like '%（参照%';
update meeting set verdict = replace(verdict, '参照《中国共产党支部工作条例（试行）》第十六条（通行做法）', c.text)
  from citation c where c.code = 'THEME_DAY_ABOVE' and meeting.type = 'THEME_DAY' and verdict like '%（参照%';
update resolution set explanation = replace(explanation, '《中国共产党发展党员工作细则》第二十、二十一条', c.text)
  from meeting m, citation c
 where m.id = resolution.meeting_id and resolution.kind = 'ADMISSION'
   and c.code = case when m.held_on < date '2026-05-01' then 'ADMISSION_2014' else 'ADMISSION' end;
update resolution set explanation = replace(explanation, '《中国共产党基层组织选举工作条例》（通行做法）', c.text)
  from citation c where c.code = 'ELECTION' and resolution.kind = 'ELECTION';

update point_rule set source = c.text
  from citation c where c.code = 'POINTS_EXAMPLE' and source like '《党员积分管理办法（示例）》%';
update point_rule set source = '启用本平台以前的台账' where source = '启用系统以前的台账';

-- Not being counted needs two things: the approval above and the agreement of the branch's meeting. What only suspends the vote needs neither.
alter table member_exclusion
    add column approved_on date,   -- by the organization above
    add column agreed_on   date,   -- by the branch's general meeting
    drop constraint member_exclusion_reason_check,
    add check (reason in ('INCAPABLE', 'ABROAD', 'JAILED', 'BEDRIDDEN', 'MOVED_AWAY', 'ON_PROBATION_IN_PARTY', 'DETAINED'));
-- The reason used to mean both; nobody is said to serve a sentence who may only have been held.
update member_exclusion set note = '登记时写的是“被羁押或服刑”，请核对' || coalesce('。' || note, '') where reason = 'JAILED';
