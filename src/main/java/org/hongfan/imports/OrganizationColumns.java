package org.hongfan.imports;

import static org.hongfan.imports.ImportColumn.optional;
import static org.hongfan.imports.ImportColumn.required;

import java.util.List;

/** The columns of the list of organizations, in the order in which it goes out. */
public final class OrganizationColumns {
    public static final ImportColumn NAME =
            required("name", "党组织名称", "全称", "组织名称", "党组织全称", "组织全称", "名称", "全称", "党支部名称", "党支部全称", "支部名称", "单位名称");
    public static final ImportColumn PARENT = optional(
            "parent", "上级党组织", "不填按您所在的组织；可以是本表前面的行", "上级组织", "上级党组织名称", "上级组织名称", "隶属", "隶属党组织", "隶属组织", "上级");
    public static final ImportColumn KIND = optional(
            "kind",
            "类别",
            "镇党委、街道党工委、社区（新村）党委、社区（新村）党总支、党支部、联合党支部、临时党支部、功能型党支部、党员中心户；不填按名称判断",
            "党组织类型",
            "类型",
            "组织类型",
            "组织类别",
            "党组织类别");
    public static final ImportColumn SHORT_NAME = optional("shortName", "简称", "不填同全称", "组织简称", "党组织简称");
    public static final ImportColumn CODE = optional("code", "组织代码", "不重复", "代码", "党组织代码", "编码", "组织编码", "统计代码");
    public static final ImportColumn FOUNDED_ON =
            optional("foundedOn", "成立日期", "新组织必填", "成立时间", "建立日期", "建立时间", "成立年月", "批准成立日期");
    public static final ImportColumn USUAL_PLACE =
            optional("usualPlace", "通常会议地点", "", "常用地点", "活动场所", "活动地点", "会议地点", "党建阵地");
    public static final ImportColumn THEME_DAY = optional("themeDay", "主题党日（每月几日）", "1 到 28", "主题党日", "主题党日日期", "固定党日");
    public static final ImportColumn TERM_STARTED_ON =
            optional("termStartedOn", "本届开始日期", "", "本届开始", "换届日期", "换届时间", "本届当选日期", "当选日期");
    public static final ImportColumn TERM_ENDS_ON =
            optional("termEndsOn", "本届届满日期", "不填按任期推算", "本届届满", "届满日期", "届满时间", "任期届满日期");

    public static final List<ImportColumn> ALL = List.of(
            NAME, SHORT_NAME, CODE, KIND, PARENT, FOUNDED_ON, USUAL_PLACE, THEME_DAY, TERM_STARTED_ON, TERM_ENDS_ON);

    private OrganizationColumns() {}
}
