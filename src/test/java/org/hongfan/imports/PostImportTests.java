package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hongfan.imports.Workbooks.id;
import static org.hongfan.imports.Workbooks.row;
import static org.hongfan.imports.Workbooks.xlsx;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.account.GrantProposals;
import org.hongfan.account.ProposalRow;
import org.hongfan.member.AppointmentService;
import org.hongfan.member.PartyPost;
import org.hongfan.support.PostgresTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ApplicationContext;

/** A file obeys the rules of posts and probation like everybody, and says on its line what it does not. */
@PostgresTest
@RequiredArgsConstructor
class PostImportTests {
    private static final Object[] HEAD = row("姓名", "公民身份号码", "所在党支部", "人员类别", "入党日期", "转正日期", "党内职务", "任职日期");

    private final ApplicationContext context;
    private final AppointmentService appointments;
    private final GrantProposals proposals;
    private ImportWorld world;

    @BeforeEach
    void aSecretaryUntilJune() {
        world = new ImportWorld(context);
        long before = world.village.member(world.village.first, "孙前任");
        long post = appointments.appoint(
                world.village.staff(),
                before,
                world.village.first,
                PartyPost.SECRETARY,
                null,
                LocalDate.of(2022, 3, 1));
        appointments.end(world.village.staff(), post, LocalDate.of(2026, 6, 1));
    }

    private ImportJob file(
            String kind, String joined, @Nullable String confirmed, @Nullable String post, @Nullable String from) {
        return world.members(
                xlsx(List.of(HEAD, row("李来", id("19800101", 77), "河南第一党支部", kind, joined, confirmed, post, from))));
    }

    @ParameterizedTest
    @CsvSource({
        "预备党员, 2026-01-10, 2026-11-01, , , true, 预备党员没有转正日期，这里却写着2026年11月1日",
        "预备党员, 2026-01-10, , 宣传委员, 2026-03-01, true, 李来是预备党员，不能任宣传委员",
        "正式党员, 2020-05-01, 2021-05-01, 书记, 2026-05-31, true, 孙前任自2022年3月1日至2026年6月1日任书记，任职日期不能重叠",
        "正式党员, 2020-05-01, 2021-05-01, 书记, 2021-01-01, true, 孙前任自2022年3月1日至2026年6月1日任书记",
        "正式党员, 2024-05-01, 2025-05-01, 宣传委员, 2024-06-01, true, 2025年5月1日转正，在那以前不能任宣传委员",
        "正式党员, 2020-05-01, 2020-11-01, , , false, '预备期 6 个月，不满一年。请核对'",
        "正式党员, 2020-05-01, 2021-05-01, 书记, 2026-06-01, false, "
    })
    void eachLineSaysWhatIsWrong(
            String kind,
            String joined,
            @Nullable String confirmed,
            @Nullable String post,
            @Nullable String from,
            boolean refused,
            @Nullable String words) {
        ImportJob job = file(kind, joined, confirmed, post, from);
        ImportRow line = world.line(world.town, job, 2);
        assertThat(job.errorRows()).as(String.valueOf(line)).isEqualTo(refused ? 1 : 0);
        if (words == null) {
            assertThat(line.caution()).as(String.valueOf(line)).isFalse();
        } else {
            assertThat(String.join("；", line.notes())).contains(words);
        }
    }

    @Test
    void anImportTakenBackTakesTheKeysItsPostsBrought() {
        world.apply(world.town, file("正式党员", "2020-05-01", "2021-05-01", null, null), false);
        long account = world.users.create(
                "lilai", Role.MEMBER, world.village.first, world.count("select id from member where name = '李来'"));
        ImportJob applied =
                world.apply(world.town, file("正式党员", "2020-05-01", "2021-05-01", "书记", "2026-06-01"), false);
        Viewer administrator = world.users.viewer(world.users.create("secadmin", Role.SECURITY_ADMIN, null));
        proposals.confirm(
                administrator,
                proposals.list(administrator).stream()
                        .filter(row -> row.name().equals("李来"))
                        .map(ProposalRow::id)
                        .toList());
        assertThat(world.users.viewer(account).posts()).hasSize(2);
        ImportJob undone = world.undo(world.town, applied);
        assertThat(undone.status()).as(undone.message()).isEqualTo(ImportStatus.UNDONE);
        assertThat(world.users.viewer(account).posts())
                .extracting(post -> post.role().name())
                .containsExactly("MEMBER");
    }
}
