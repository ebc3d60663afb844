package org.hongfan.member;

import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A district with as many members as are asked for, 28 a branch, with invented names, ages and trades: quick to make, and only good for
 * counting and timing. One in nineteen has no occupation, one in twenty-three has left.
 */
public final class ManyMembers {
    private static final int IN_A_BRANCH = 28;
    private static final String PHONE = "13812345678";

    private ManyMembers() {}

    public static void fill(ApplicationContext context, Village village, int count) {
        JdbcClient jdbc = context.getBean(JdbcClient.class);
        MemberSeals seals = context.getBean(MemberSeals.class);
        int branches = Math.max(2, count / IN_A_BRANCH);
        int communities = Math.max(2, branches / 10);
        int towns = Math.max(1, communities / 20);
        units(jdbc, village.district, "TOWN", "TOWN_COMMITTEE", "镇党委", towns);
        units(jdbc, village.district, "COMMUNITY", "COMMUNITY_COMMITTEE", "社区党委", communities);
        units(jdbc, village.district, "BRANCH", "BRANCH", "网格党支部", branches);
        IdNumber id = new IdNumber("379900195001010019");
        PhoneNumber phone = new PhoneNumber(PHONE);
        jdbc.sql("""
                        with surnames as (select array['王','李','张','刘','陈','杨','赵','黄','周','吴','徐','孙','胡','朱','高','林','何','郭','马','罗'] as hanzi,
                                                 array['wang','li','zhang','liu','chen','yang','zhao','huang','zhou','wu','xu','sun','hu','zhu','gao','lin','he','guo','ma','luo'] as read),
                             given as (select array['秀','兰','伟','芳','娜','敏','静','强','磊','军','洋','勇','艳','杰','涛','明','超','霞','平','刚','桂','英','建','华','国','海','波','玉','红','春'] as hanzi,
                                              array['xiu','lan','wei','fang','na','min','jing','qiang','lei','jun','yang','yong','yan','jie','tao','ming','chao','xia','ping','gang','gui','ying','jian','hua','guo','hai','bo','yu','hong','chun'] as read),
                             branches as (select array_agg(id order by id) as ids from organization where level = 'BRANCH' and name like '%网格党支部'),
                             people as (select n, hashint4(n) & 2147483647 as h, hashint4(n + 7000000) & 2147483647 as k from generate_series(1, :count) n)
                        insert into member (branch_id, name, pinyin, initials, sex, birth_date, ethnicity, education, sector, occupation,
                                            id_number_cipher, id_number_hash, id_number_masked, phone_cipher, phone_hash, phone_tail_hash, phone_masked,
                                            kind, joined_on, confirmed_on, status, ended_on)
                        select b.ids[1 + n % cardinality(b.ids)],
                               s.hanzi[1 + h % 20] || g.hanzi[1 + k % 30] || case when n % 4 = 0 then '' else g.hanzi[1 + (k / 30) % 30] end,
                               s.read[1 + h % 20] || ' ' || g.read[1 + k % 30] || case when n % 4 = 0 then '' else ' ' || g.read[1 + (k / 30) % 30] end,
                               left(s.read[1 + h % 20], 1) || left(g.read[1 + k % 30], 1) || case when n % 4 = 0 then '' else left(g.read[1 + (k / 30) % 30], 1) end,
                               case when n % 3 = 0 then 'FEMALE' else 'MALE' end, date '1940-01-01' + (h % 24000),
                               case when n % 40 = 0 then lpad((1 + k % 56)::text, 2, '0') else '01' end,
                               (array['10', '20', '30', '40', '60', '70', '80', '90'])[1 + k % 8], (cast(:sectors as text[]))[1 + h % 12],
                               case when n % 19 = 0 then null else '岗位' || (k % 45) end,
                               :cipher, sha256(convert_to('id' || n, 'UTF8')), '379***************', :phoneCipher, sha256(convert_to('phone' || n, 'UTF8')),
                               case when n % 1000 = 0 then cast(:tail as bytea) else sha256(convert_to('tail' || n % 10000, 'UTF8')) end, '138****5678',
                               case when n % 30 = 0 then 'PROBATIONARY' else 'FULL' end, date '1960-01-01' + (k % 23500),
                               case when n % 30 = 0 then null else date '1961-01-01' + (k % 23500) end,
                               case when n % 23 = 0 then 'DECEASED' else 'ACTIVE' end, case when n % 23 = 0 then date '2025-06-30' end
                          from people, surnames s, given g, branches b
                        """)
                .param("count", count)
                .param(
                        "sectors",
                        List.of(Sector.values()).stream().map(Enum::name).toArray(String[]::new))
                .param("cipher", seals.seal(id))
                .param("phoneCipher", seals.seal(phone))
                .param("tail", seals.hashTail("5678"))
                .update();
        jdbc.sql("""
                        insert into membership (member_id, branch_id, from_on, to_on, reason, recorded_at)
                        select id, branch_id, greatest(joined_on, date '1990-07-01'), ended_on, '登记', now() from member m
                         where not exists (select from membership s where s.member_id = m.id)
                        """).update();
        jdbc.sql("analyze organization").update();
        jdbc.sql("analyze member").update();
        jdbc.sql("analyze membership").update();
    }

    private static void units(JdbcClient jdbc, long district, String level, String kind, String suffix, int count) {
        jdbc.sql("""
                        with above as (select array_agg(id order by id) as ids, array_agg(path order by id) as paths
                                         from organization
                                        where case when :level = 'TOWN' then id = :district
                                                   when :level = 'COMMUNITY' then level = 'TOWN' and name like '新%'
                                                   else level = 'COMMUNITY' and name like '新%' end),
                             fresh as (select n, nextval(pg_get_serial_sequence('organization', 'id')) as id from generate_series(1, :count) n)
                        insert into organization (id, parent_id, path, level, kind, name, short_name, founded_on)
                        select f.id, a.ids[1 + f.n % cardinality(a.ids)], a.paths[1 + f.n % cardinality(a.ids)] || f.id || '/', :level, :kind,
                               '新' || f.n || :suffix, '新' || f.n || :suffix, '1990-07-01'
                          from fresh f, above a
                        """)
                .param("level", level)
                .param("district", district)
                .param("count", count)
                .param("kind", kind)
                .param("suffix", suffix)
                .update();
        jdbc.sql("insert into organization_count (organization_id) select id from organization on conflict do nothing")
                .update();
    }
}
