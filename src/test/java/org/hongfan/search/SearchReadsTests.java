package org.hongfan.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.hongfan.access.Viewer;
import org.hongfan.member.ManyMembers;
import org.hongfan.member.MemberFilter;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.Village;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A search reads the members it finds and not the district: what it reads is counted by PostgreSQL. */
@PostgresTest(fresh = PostgresTest.Fresh.EACH_CLASS)
class SearchReadsTests {
    private static final int MEMBERS = 3000;
    /** Once for the list, once for how many there are, each with a way back from the index to the row. */
    private static final int READ_PER_HIT = 6;

    private static final int READ_FOR_A_PAGE = 20;

    private final ApplicationContext context;
    private final MemberRoster roster;
    private final SearchBoard board;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private static Village village;

    SearchReadsTests(
            ApplicationContext context,
            MemberRoster roster,
            SearchBoard board,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.context = context;
        this.roster = roster;
        this.board = board;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @BeforeEach
    void aTownsMembers() {
        if (jdbc.sql("select count(*) from member").query(Long.class).single() == 0) {
            village = new Village(context);
            ManyMembers.fill(context, village, MEMBERS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"秀兰", "王秀", "王秀兰", "xiulan", "wxl", "5678", "13812345678"})
    void aListOfHitsReadsTheHits(String q) {
        Viewer staff = village.staff();
        AtomicLong hits = new AtomicLong();
        long read = read(() -> hits.set(list(staff, q)));
        System.out.printf("%s: %d hits, %d rows read%n", q, hits.get(), read);
        assertThat(read)
                .as("rows read for %d hits", hits.get())
                .isLessThanOrEqualTo(hits.get() * READ_PER_HIT + READ_FOR_A_PAGE);
        assertThat(hits.get()).isLessThan(MEMBERS / 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"秀兰", "xiulan", "5678"})
    void theSearchBoxReadsTheHits(String q) {
        Viewer staff = village.staff();
        long hits = list(staff, q);
        long read = read(() -> board.find(staff, q));
        System.out.printf("%s in the box: %d hits, %d rows read%n", q, hits, read);
        assertThat(read).as("rows read for %d hits", hits).isLessThanOrEqualTo(hits * READ_PER_HIT + READ_FOR_A_PAGE);
    }

    private long list(Viewer viewer, String q) {
        return roster.list(viewer, new MemberFilter(null, null, false, null, null, null, null, null, null, q), 1)
                .total();
    }

    /** How many rows of the roster the work makes PostgreSQL read. */
    private long read(Runnable work) {
        return transaction.execute(status -> {
            long before = readSoFar();
            work.run();
            return readSoFar() - before;
        });
    }

    private long readSoFar() {
        return jdbc.sql("""
                        select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where schemaname = 'public' and relname = 'member'
                        """).query(Long.class).single();
    }
}
