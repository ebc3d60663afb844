package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportService;
import org.hongfan.exports.RequestExport;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ApplicationContext;

/** The template of every kind of import is the export of its list with nothing in it: what goes out can come in. */
@PostgresTest
@RequiredArgsConstructor
class ImportTemplateTests {
    /** What tells namesakes apart in a list of points and never stands in one that goes out. */
    private static final Map<String, List<String>> NEVER_OUT = Map.of("opening-points", List.of("公民身份号码"));

    private final ApplicationContext context;
    private final ExportService exports;

    @ParameterizedTest
    @CsvSource({
        "organizations, organizations",
        "members, members",
        "meetings, meetings",
        "activities, activities",
        "opening-points, points"
    })
    void theTemplateIsTheExportOfNothing(String kind, String list) throws IOException {
        ImportWorld world = new ImportWorld(context);
        Viewer staff = world.viewer("template-" + kind, Role.DISTRICT_STAFF, world.village.district);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        world.imports.writeTemplate(staff, kind, out);
        List<String> template = headings(out.toByteArray());
        List<String> known = columns(kind).stream().map(ImportColumn::heading).toList();
        assertThat(template).isEqualTo(known);

        ExportFilters nothing =
                ExportFilters.of(Map.of("organization", String.valueOf(world.village.first), "q", "没有这个名字"));
        List<String> offered = exports.offer(staff, list, nothing).headings();
        List<String> inAndOut = offered.stream().filter(template::contains).toList();
        List<String> onlyIn =
                template.stream().filter(heading -> !offered.contains(heading)).toList();
        assertThat(onlyIn).isEqualTo(NEVER_OUT.getOrDefault(kind, List.of()));
        assertThat(inAndOut)
                .as("the same columns in the same order")
                .isEqualTo(template.subList(0, template.size() - onlyIn.size()));

        long id = exports.request(staff, new RequestExport(list, nothing, inAndOut, false, null));
        byte[] empty = Files.readAllBytes(exports.getFile(staff, id));
        assertThat(headings(empty)).isEqualTo(inAndOut);
        assertComesIn(world, staff, kind, out.toByteArray(), known.size());
        assertComesIn(world, staff, kind, empty, inAndOut.size());
        long whole = exports.request(staff, new RequestExport(list, nothing, offered, false, null));
        assertComesIn(world, staff, kind, Files.readAllBytes(exports.getFile(staff, whole)), inAndOut.size());
    }

    @Test
    void everyKindIsCompared() {
        assertThat(context.getBeansOfType(ImportKind.class).values().stream()
                        .map(ImportKind::key)
                        .toList())
                .containsExactlyInAnyOrder("organizations", "members", "meetings", "activities", "opening-points");
    }

    private List<ImportColumn> columns(String kind) {
        return context.getBeansOfType(ImportKind.class).values().stream()
                .map(each -> (ImportKind<?>) each)
                .filter(each -> each.key().equals(kind))
                .findFirst()
                .orElseThrow()
                .columns();
    }

    /** The file is understood without a word from the user, each column of it, and holds no row. */
    private void assertComesIn(ImportWorld world, Viewer viewer, String kind, byte[] file, int columns) {
        ImportJob job = world.send(viewer, kind, "空表.xlsx", file);
        assertThat(job.status()).as(job.message()).isEqualTo(ImportStatus.CHECKED);
        assertThat(job.readRows()).isZero();
        assertThat(world.count(
                        "select count(distinct c) from import_job j, unnest(j.choices) c where c <> '' and j.id = "
                                + job.id()))
                .isEqualTo(columns);
    }

    private static List<String> headings(byte[] file) throws IOException {
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            return workbook.getFirstSheet().read().get(0).stream()
                    .map(Cell::asString)
                    .toList();
        }
    }
}
