package org.hongfan.member;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The cuts as conditions, once: the statistics count by them and the roster lists by them, so that a number and its list cannot differ. */
@Component
@RequiredArgsConstructor
class MemberCuts {
    /** Occupations with a row of their own. */
    private static final int TOP = 20;

    /**
     * Members of a subtree as of a day: by where they belonged then and what their status was. Of a status only the last change is kept, of the
     * tree the present one.
     */
    static final String ON_DAY = """
              from membership s
              join member m on m.id = s.member_id
              join organization b on b.id = s.branch_id
             cross join lateral (
                    select case when m.sex in ('MALE', 'FEMALE') then m.sex end as sex,
                           case when m.ethnicity between '01' and '56' then m.ethnicity end as ethnicity,
                           case when left(m.education, 1) in ('1', '2', '3', '4', '6', '7', '8', '9') then left(m.education, 1) end as education,
                           case when m.birth_date > :born36 then 'UP_TO_35' when m.birth_date > :born46 then 'UP_TO_45'
                                when m.birth_date > :born56 then 'UP_TO_55' when m.birth_date > :born61 then 'UP_TO_60'
                                when m.birth_date > :born71 then 'UP_TO_70' else 'OVER_70' end as age,
                           case when m.joined_on <= :joined1949 then 'BEFORE_1949' when m.joined_on <= :joined1978 then 'UP_TO_1978'
                                when m.joined_on <= :joined2012 then 'UP_TO_2012' else 'SINCE_2012' end as joined,
                           m.sector,
                           case when nullif(btrim(m.occupation), '') is null then null
                                when btrim(m.occupation) = any (cast(:top as text[])) then btrim(m.occupation) else '*' end as occupation,
                           case when m.kind = 'FULL' and m.confirmed_on <= :on then 'FULL' else 'PROBATIONARY' end as kind) c
            """;

    static final String OF_THAT_DAY = """
             where b.path >= :pathFrom and b.path < :pathTo
               and s.from_on <= :on and (s.to_on is null or s.to_on > :on)
               and (m.status = 'ACTIVE' or m.ended_on > :on)
            """;

    /** The cell asked for, or every cell. */
    static final String IN_CELL = """
               and (cast(:cut as text) is null
                    or case :cut when 'SEX' then c.sex when 'ETHNICITY' then c.ethnicity when 'EDUCATION' then c.education
                                 when 'AGE' then c.age when 'JOINED' then c.joined when 'SECTOR' then c.sector
                                 when 'OCCUPATION' then c.occupation when 'KIND' then c.kind end is not distinct from cast(:is as text))
            """;

    private final JdbcClient jdbc;

    /** What {@link #ON_DAY} asks for. */
    Map<String, @Nullable Object> params(String pathFrom, String pathTo, LocalDate on) {
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("pathFrom", pathFrom);
        params.put("pathTo", pathTo);
        params.put("on", on);
        params.put("born36", AgeBand.UP_TO_35.bornAfter(on));
        params.put("born46", AgeBand.UP_TO_45.bornAfter(on));
        params.put("born56", AgeBand.UP_TO_55.bornAfter(on));
        params.put("born61", AgeBand.UP_TO_60.bornAfter(on));
        params.put("born71", AgeBand.UP_TO_70.bornAfter(on));
        params.put("joined1949", JoiningPeriod.BEFORE_1949.last());
        params.put("joined1978", JoiningPeriod.UP_TO_1978.last());
        params.put("joined2012", JoiningPeriod.UP_TO_2012.last());
        params.put("top", topOccupations(pathFrom, pathTo, on).toArray(String[]::new));
        return params;
    }

    /** The most frequent occupations of those who belonged that day. */
    private List<String> topOccupations(String pathFrom, String pathTo, LocalDate on) {
        return jdbc.sql("""
                        select btrim(m.occupation)
                          from membership s
                          join member m on m.id = s.member_id
                          join organization b on b.id = s.branch_id
                         where b.path >= :pathFrom and b.path < :pathTo
                           and s.from_on <= :on and (s.to_on is null or s.to_on > :on)
                           and (m.status = 'ACTIVE' or m.ended_on > :on) and btrim(m.occupation) <> ''
                         group by 1 order by count(*) desc, 1 limit :top
                        """)
                .param("pathFrom", pathFrom)
                .param("pathTo", pathTo)
                .param("on", on)
                .param("top", TOP)
                .query(String.class)
                .list();
    }
}
