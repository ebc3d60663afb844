package org.hongfan.imports;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.member.Education;
import org.hongfan.member.Ethnicity;
import org.hongfan.member.Floating;
import org.hongfan.member.MemberIntake;
import org.hongfan.member.MemberKind;
import org.hongfan.member.MemberSeals;
import org.hongfan.member.MemberTrace;
import org.hongfan.member.MemberWrite;
import org.hongfan.member.PartyPost;
import org.hongfan.member.Sector;
import org.hongfan.member.Sex;
import org.hongfan.organization.OrganizationDirectory;
import org.springframework.stereotype.Component;

/** The member roster. Somebody with the same ID number is the same person; an empty cell leaves what is known. */
@Component
@RequiredArgsConstructor
class MemberImport implements ImportKind<MemberWrite> {
    static final Map<String, Sex> SEXES = words(
            Sex.values(),
            Sex::title,
            "男性",
            Sex.MALE,
            "女性",
            Sex.FEMALE,
            "1",
            Sex.MALE,
            "2",
            Sex.FEMALE,
            "M",
            Sex.MALE,
            "F",
            Sex.FEMALE);
    static final Map<String, Ethnicity> ETHNICITIES = ethnicities();
    static final Map<String, Education> EDUCATIONS = educations();
    static final Map<String, MemberKind> KINDS = words(
            MemberKind.values(),
            MemberKind::title,
            "正式",
            MemberKind.FULL,
            "中共正式党员",
            MemberKind.FULL,
            "中共党员（正式）",
            MemberKind.FULL,
            "预备",
            MemberKind.PROBATIONARY,
            "中共预备党员",
            MemberKind.PROBATIONARY);
    static final Map<String, Sector> SECTORS = sectors();
    static final Map<String, Floating> FLOATINGS = words(
            Floating.values(),
            Floating::title,
            "否",
            Floating.NONE,
            "无",
            Floating.NONE,
            "不是",
            Floating.NONE,
            "是",
            Floating.OUT,
            "流动",
            Floating.OUT,
            "外出",
            Floating.OUT,
            "流出党员",
            Floating.OUT,
            "流动党员",
            Floating.OUT,
            "外出流动党员",
            Floating.OUT,
            "流入党员",
            Floating.IN);
    static final Map<String, PartyPost> POSTS = words(
            PartyPost.values(),
            PartyPost::title,
            "党支部书记",
            PartyPost.SECRETARY,
            "支部书记",
            PartyPost.SECRETARY,
            "党支部副书记",
            PartyPost.DEPUTY_SECRETARY,
            "支部副书记",
            PartyPost.DEPUTY_SECRETARY,
            "支部组织委员",
            PartyPost.ORGANIZATION_OFFICER,
            "支部宣传委员",
            PartyPost.PUBLICITY_OFFICER,
            "支部纪检委员",
            PartyPost.DISCIPLINE_OFFICER,
            "纪律检查委员",
            PartyPost.DISCIPLINE_OFFICER,
            "支部委员",
            PartyPost.COMMITTEE_MEMBER,
            "支委",
            PartyPost.COMMITTEE_MEMBER,
            "支委委员",
            PartyPost.COMMITTEE_MEMBER,
            "党小组长",
            PartyPost.GROUP_LEADER,
            "小组长",
            PartyPost.GROUP_LEADER,
            "组长",
            PartyPost.GROUP_LEADER,
            "党员中心户长",
            PartyPost.HOUSEHOLD_HOST,
            "户长",
            PartyPost.HOUSEHOLD_HOST,
            "党支部第一书记",
            PartyPost.FIRST_SECRETARY);
    static final Set<String> NO_POST = Set.of("党员", "普通党员", "正式党员", "预备党员", "群众", "无职务");

    private final MemberIntake intake;
    private final MemberSeals seals;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    @Override
    public int rank() {
        return 1;
    }

    @Override
    public String key() {
        return "members";
    }

    @Override
    public String title() {
        return "党员名册";
    }

    @Override
    public String explanation() {
        return "一行一名党员，连同所在支部、党小组、中心户和党内职务。身份证号相同的就是同一个人：已登记的只更新有变化的内容，空着的格子不改动。";
    }

    @Override
    public Permission permission() {
        return Permission.MEMBER_MANAGE;
    }

    @Override
    public List<ImportColumn> columns() {
        return MemberColumns.ALL;
    }

    @Override
    public List<ImportColumn> needed(Viewer viewer) {
        return List.of(MemberColumns.NAME, MemberColumns.ID_NUMBER);
    }

    @Override
    public List<ImportColumn> telling() {
        return List.of(MemberColumns.NAME, MemberColumns.ID_NUMBER, MemberColumns.BRANCH);
    }

    @Override
    public String shown(String columnKey, String cell) {
        return masked(columnKey, cell);
    }

    /** The cell, an ID number or phone with its middle hidden. */
    static String masked(String columnKey, String cell) {
        String text = Cells.shown(cell);
        if (columnKey.equals(MemberColumns.ID_NUMBER.key())) {
            String compact = Values.compact(text);
            return compact.length() >= 15 && !Values.isMasked(compact)
                    ? compact.substring(0, 3) + "*".repeat(compact.length() - 3)
                    : text;
        }
        if (columnKey.equals(MemberColumns.PHONE.key())) {
            String compact = Values.compact(text);
            return compact.length() >= 10 && !Values.isMasked(compact)
                    ? compact.substring(0, 3) + "****" + compact.substring(compact.length() - 4)
                    : text;
        }
        return text;
    }

    @Override
    public boolean isText(ImportColumn column) {
        return column.equals(MemberColumns.ID_NUMBER) || column.equals(MemberColumns.PHONE);
    }

    @Override
    public ImportRun<MemberWrite> begin(Viewer viewer, Layout layout, boolean writing) {
        if (writing) {
            intake.lock();
        }
        return new MemberRun(
                viewer,
                layout,
                new UnitBook(organizations.listNames(viewer)),
                organizations.listGroups(viewer),
                intake,
                seals,
                LocalDate.now(clock));
    }

    @Override
    public String undoing() {
        return "这次导入新增的党员会删除，变更的内容恢复原样。";
    }

    @Override
    public void undo(Viewer viewer, List<Long> created, List<ImportTrace> traces) {
        intake.undo(
                created,
                traces.stream()
                        .map(trace ->
                                new MemberTrace(trace.tableName(), trace.rowId(), trace.before(), trace.versionAfter()))
                        .toList());
    }

    /** The key under which a hashed number is looked up. */
    static ByteBuffer key(byte[] hash) {
        return ByteBuffer.wrap(hash);
    }

    private static <T> Map<String, T> words(T[] values, Function<T, String> title, Object... others) {
        Map<String, T> words = new HashMap<>();
        for (T value : values) {
            words.put(Values.compact(title.apply(value)), value);
        }
        for (int i = 0; i < others.length; i += 2) {
            int at = i;
            words.put(
                    Values.compact(others[i].toString()),
                    Stream.of(values)
                            .filter(value -> value == others[at + 1])
                            .findFirst()
                            .orElseThrow());
        }
        return Map.copyOf(words);
    }

    private static Map<String, Ethnicity> ethnicities() {
        Map<String, Ethnicity> words = new HashMap<>();
        for (Ethnicity one : Ethnicity.values()) {
            words.put(one.title(), one);
            words.put(one.code(), one);
            String bare = one.title().replaceFirst("族$", "");
            if (bare.length() > 0) {
                words.put(bare, one);
            }
        }
        return Map.copyOf(words);
    }

    private static Map<String, Education> educations() {
        Map<String, Education> words = new HashMap<>(words(Education.values(), Education::title));
        Map<Education, String> others = Map.of(
                Education.POSTGRADUATE, "硕士,博士,硕士研究生,博士研究生,研究生及以上,研究生学历,在职研究生,省委党校研究生,中央党校研究生",
                Education.BACHELOR, "本科,大学,大本,大学学历,本科学历,全日制本科,在职本科,函授本科,自考本科,中央党校大学,省委党校大学,学士",
                Education.COLLEGE, "专科,大专,大专学历,专科学历,高职,高等专科,在职大专,函授大专,大学专科学历",
                Education.VOCATIONAL, "中专,中技,技校,技工学校,职业高中,职高,职专,中职,中等专科,中等职业教育,中等专业学校,中师",
                Education.SENIOR_HIGH, "高中学历,普通高中,高中毕业,高级中学",
                Education.JUNIOR_HIGH, "初中学历,初中毕业,初中及以下,初级中学",
                Education.PRIMARY, "小学学历,小学毕业,小学及以下",
                Education.OTHER, "文盲,半文盲,无,未知,文盲半文盲");
        others.forEach((value, list) ->
                Arrays.stream(list.split(",")).forEach(word -> words.putIfAbsent(Values.compact(word), value)));
        return Map.copyOf(words);
    }

    private static Map<String, Sector> sectors() {
        Map<String, Sector> words = new HashMap<>(words(Sector.values(), Sector::title));
        Map<Sector, String> others = Map.of(
                Sector.FARMING, "农民,务农,农业,农牧渔,渔民,村民,种植,养殖,农林牧渔",
                Sector.ENTERPRISE, "企业职工,工人,国企,国有企业,私企,私营企业,民企,职工,企业员工,企业管理人员",
                Sector.NEW_EMPLOYMENT, "快递员,外卖员,网约车司机,货车司机,骑手",
                Sector.GOVERNMENT, "公务员,党政机关,机关干部,机关工作人员",
                Sector.PUBLIC_INSTITUTION, "事业,教师,医生,医护,事业编,事业单位工作人员",
                Sector.COMMUNITY_WORK, "社区工作者,村干部,社区干部,网格员,村工作者,两委成员",
                Sector.SELF_EMPLOYED, "个体,个体户,个体工商户,灵活就业,自由职业,经商,个体经营",
                Sector.STUDENT, "在校学生,大学生",
                Sector.RETIRED, "退休,离休,离退休人员,退休人员,退休干部,退休职工,退休教师",
                Sector.OTHER, "无业,待业,无,家务,其它");
        others.forEach((value, list) ->
                Arrays.stream(list.split(",")).forEach(word -> words.putIfAbsent(Values.compact(word), value)));
        return Map.copyOf(words);
    }
}
