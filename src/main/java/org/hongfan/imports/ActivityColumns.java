package org.hongfan.imports;

import static org.hongfan.imports.ImportColumn.optional;
import static org.hongfan.imports.ImportColumn.required;

import java.util.List;

/** The columns of a ledger of activities, one line an activity, in the order in which it goes out and comes in. Names are joined by 、. */
final class ActivityColumns {
    static final ImportColumn TITLE =
            required("title", "活动名称", "", "活动主题", "名称", "主题", "活动题目", "活动内容及主题", "服务项目", "项目名称");
    static final ImportColumn TYPE =
            optional("type", "类型", "志愿服务、走访慰问、共建活动、研学参观、比赛竞赛、宣讲、文体活动、其他；不填按名称判断", "活动类型", "活动类别", "类别", "活动形式");
    static final ImportColumn UNIT = optional(
            "unit",
            "主办组织",
            "全称、简称或代码；支部书记可不填",
            "主办单位",
            "主办党组织",
            "组织单位",
            "所在党支部",
            "党支部",
            "支部",
            "支部名称",
            "党支部名称",
            "党组织",
            "党组织名称",
            "组织名称",
            "开展单位");
    static final ImportColumn STARTS = required(
            "starts", "开始时间", "如 2026-03-05 14:30；也可以只写日期", "时间", "日期", "活动时间", "活动日期", "开展时间", "开展日期", "服务时间", "服务日期");
    static final ImportColumn ENDS = optional("ends", "结束时间", "不填按时长推算", "结束");
    static final ImportColumn PLACE = optional("place", "地点", "不填按常用地点", "活动地点", "开展地点", "服务地点");
    static final ImportColumn HOURS = optional(
            "hours", "时长（小时）", "每人的工时，0 到 24；不填按起止时间", "工时", "时长", "服务时长", "活动时长", "小时数", "服务时长（小时）", "志愿服务时长", "服务工时");
    static final ImportColumn PEOPLE = required(
            "people",
            "参加人员",
            "姓名用顿号隔开；各人工时不同的写在名字后面，如 张三（3小时）",
            "参加党员",
            "参与人员",
            "参与党员",
            "参加人",
            "参加名单",
            "参与名单",
            "志愿者",
            "志愿者名单",
            "人员名单",
            "名单",
            "姓名",
            "到场人员");
    static final ImportColumn COUNT = optional("count", "参加人数", "用来核对", "参与人数", "人数", "参加人次", "参与人次", "服务人次");
    static final ImportColumn PARTNER = optional("partner", "共建单位", "", "合作单位", "联合单位", "共建共驻单位", "联办单位", "协办单位");
    static final ImportColumn DESCRIPTION =
            optional("description", "活动内容", "", "内容", "主要内容", "活动情况", "服务内容", "活动简介", "说明");
    static final ImportColumn RESULT = optional("result", "成效", "", "活动成效", "结果", "活动结果", "取得成效", "成果");

    static final List<ImportColumn> ALL =
            List.of(TITLE, TYPE, UNIT, STARTS, ENDS, PLACE, COUNT, HOURS, PARTNER, PEOPLE, RESULT, DESCRIPTION);

    private ActivityColumns() {}
}
