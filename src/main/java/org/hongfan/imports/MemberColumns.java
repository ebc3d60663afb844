package org.hongfan.imports;

import static org.hongfan.imports.ImportColumn.optional;
import static org.hongfan.imports.ImportColumn.required;

import java.util.List;

/**
 * The columns of the member roster, in the order in which it goes out and comes in. Values are written by the {@code title()} of their
 * type, days as 2026-11-23, yes and no as 是 and 否, posts joined by 、 and always meant in the member's branch, group or household.
 */
public final class MemberColumns {
    public static final ImportColumn NAME = required("name", "姓名", "", "党员姓名", "名字", "党员", "姓　名");
    public static final ImportColumn ID_NUMBER = required(
            "idNumber",
            "公民身份号码",
            "18 位，单元格设为文本",
            "身份证号",
            "身份证号码",
            "公民身份证号",
            "公民身份证号码",
            "居民身份证号",
            "居民身份证号码",
            "身份证",
            "身份号码",
            "证件号码",
            "身份证件号码");
    public static final ImportColumn SEX = optional("sex", "性别", "可不填，由身份证号得出", "男女");
    public static final ImportColumn BIRTH_DATE =
            optional("birthDate", "出生年月", "可不填，由身份证号得出", "出生日期", "出生年月日", "生日", "出生时间");
    public static final ImportColumn ETHNICITY = optional("ethnicity", "民族", "不填按汉族", "族别");
    public static final ImportColumn EDUCATION =
            optional("education", "学历", "不填按其他", "文化程度", "最高学历", "学历层次", "全日制学历", "教育程度");
    public static final ImportColumn KIND =
            optional("kind", "人员类别", "正式党员或预备党员；不填时有转正日期的按正式党员", "党员类别", "党员类型", "类别", "党员性质", "政治面貌");
    public static final ImportColumn BRANCH = required(
            "branch",
            "所在党支部",
            "全称、简称或代码",
            "党支部",
            "所在支部",
            "所属党支部",
            "所属支部",
            "支部名称",
            "党支部名称",
            "党支部全称",
            "所在党支部全称",
            "所在党组织",
            "所属党组织",
            "党组织名称",
            "党组织全称",
            "所在党支部名称",
            "支部");
    public static final ImportColumn BELONGS_FROM = optional(
            "belongsFrom",
            "组织关系在本支部自",
            "不填按入党日期和支部成立日期中较晚的一天",
            "转入日期",
            "转入时间",
            "转入支部日期",
            "转入本支部日期",
            "转入本支部时间",
            "组织关系转入日期",
            "组织关系转入时间",
            "进入支部日期",
            "加入支部日期");
    public static final ImportColumn JOINED_ON = required(
            "joinedOn",
            "入党日期",
            "如 2001-07-01、2001.7.1、2001年7月",
            "入党时间",
            "入党年月",
            "加入党组织日期",
            "加入党组织时间",
            "加入中国共产党时间",
            "加入中国共产党日期",
            "成为预备党员日期",
            "接收为预备党员日期");
    public static final ImportColumn CONFIRMED_ON =
            optional("confirmedOn", "转正日期", "正式党员必填", "转正时间", "转正年月", "转为正式党员日期", "转为正式党员时间", "成为正式党员日期");
    public static final ImportColumn PHONE =
            optional("phone", "手机号码", "单元格设为文本", "手机", "手机号", "电话", "联系电话", "联系方式", "电话号码", "移动电话", "本人电话", "联系手机");
    public static final ImportColumn SECTOR =
            optional("sector", "从事行业", "不填按其他", "行业", "职业", "职业类别", "新社会阶层类型", "一线情况", "从业状况");
    public static final ImportColumn OCCUPATION = optional(
            "occupation", "工作单位或岗位", "", "工作岗位", "岗位", "单位", "工作单位", "工作单位及职务", "单位及职务", "所在单位", "单位职务", "现工作单位");
    public static final ImportColumn FLOATING =
            optional("floating", "流动情况", "非流动、流出或流入；不填按非流动", "是否流动党员", "流动党员", "流动状态", "流动类型", "是否为流动党员");
    public static final ImportColumn FLOATING_PLACE =
            optional("floatingPlace", "流动去向或来源", "", "流动去向", "外出流向", "流动地点", "外出地点", "外出地点（单位）", "流入地", "流出地", "流向");
    public static final ImportColumn SERIOUSLY_ILL = optional("seriouslyIll", "患重病", "是或否；不填按否", "是否患重病", "重病", "是否重病");
    public static final ImportColumn GROUP = optional("group", "党小组", "所在支部里的党小组", "所在党小组", "所属党小组", "党小组名称", "小组");
    public static final ImportColumn HOUSEHOLD = optional(
            "household",
            "党员中心户",
            "所在支部里的中心户，也可以写户长姓名",
            "中心户",
            "所在中心户",
            "所属中心户",
            "所在党员中心户",
            "所属党员中心户",
            "中心户名称",
            "中心户长",
            "中心户长姓名",
            "党员中心户名称");
    public static final ImportColumn POSTS = optional(
            "posts",
            "党内职务",
            "书记、副书记、组织委员、宣传委员、纪检委员、委员、党小组组长、中心户长、第一书记；几项用顿号隔开",
            "党内任职",
            "支部职务",
            "支部任职",
            "党组织职务",
            "任职情况",
            "职务");
    public static final ImportColumn POSTS_FROM =
            optional("postsFrom", "任职日期", "不填按今天", "任职时间", "任职起始日期", "任现职日期", "任现职时间", "任职开始日期");

    public static final List<ImportColumn> ALL = List.of(
            NAME,
            ID_NUMBER,
            SEX,
            BIRTH_DATE,
            ETHNICITY,
            EDUCATION,
            KIND,
            BRANCH,
            BELONGS_FROM,
            JOINED_ON,
            CONFIRMED_ON,
            PHONE,
            SECTOR,
            OCCUPATION,
            FLOATING,
            FLOATING_PLACE,
            SERIOUSLY_ILL,
            GROUP,
            HOUSEHOLD,
            POSTS,
            POSTS_FROM);

    private MemberColumns() {}
}
