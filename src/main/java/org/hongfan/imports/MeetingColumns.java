package org.hongfan.imports;

import static org.hongfan.imports.ImportColumn.optional;
import static org.hongfan.imports.ImportColumn.required;

import java.util.List;

/** The columns of a ledger of meetings, one line a meeting, in the order in which it goes out and comes in. Names are joined by 、. */
final class MeetingColumns {
    static final ImportColumn TITLE = optional(
            "title", "会议名称", "不填按类型和日期取名", "会议主题", "主题", "名称", "活动名称", "活动主题", "会议题目", "题目", "党课题目", "学习主题", "会议标题");
    static final ImportColumn TYPE = required(
            "type",
            "类型",
            "支部党员大会、支部委员会、党小组会、党课、主题党日、组织生活会、民主评议党员",
            "会议类型",
            "会议类别",
            "类别",
            "活动类型",
            "组织生活类型",
            "组织生活形式",
            "会议形式",
            "形式",
            "会议种类",
            "三会一课类型");
    static final ImportColumn UNIT = optional(
            "unit",
            "党支部",
            "全称、简称或代码；支部书记可不填",
            "所在党支部",
            "支部",
            "支部名称",
            "党支部名称",
            "党支部全称",
            "党组织",
            "党组织名称",
            "组织名称",
            "召开单位",
            "召开党组织",
            "主办单位",
            "单位");
    static final ImportColumn GROUP = optional("group", "党小组", "党小组会必填；支部只有一个党小组的可不填", "党小组名称", "小组", "所在党小组");
    static final ImportColumn STARTS = required(
            "starts",
            "开始时间",
            "如 2026-03-05 14:30；也可以只写日期，或写成 2026.3.5 14:30-16:00",
            "时间",
            "日期",
            "召开时间",
            "召开日期",
            "会议时间",
            "会议日期",
            "活动时间",
            "活动日期",
            "开展时间",
            "开展日期",
            "开会时间",
            "学习时间");
    static final ImportColumn ENDS = optional("ends", "结束时间", "不填按这类会议通常的时长", "结束", "散会时间");
    static final ImportColumn PLACE = optional("place", "地点", "不填按支部的常用地点", "会议地点", "召开地点", "活动地点", "开展地点", "会场");
    static final ImportColumn CHAIR = optional("chair", "主持人", "", "会议主持人", "主持", "主持人姓名", "召集人", "主讲人", "授课人");
    static final ImportColumn RECORDER = optional("recorder", "记录人", "", "会议记录人", "记录员", "记录人姓名");
    static final ImportColumn CALLED =
            optional("called", "应到", "人数，用来核对", "应到人数", "应到会人数", "应到党员", "应到党员数", "应参加人数", "应到会党员数", "应到会");
    static final ImportColumn PRESENT = optional(
            "present", "实到", "人数，用来核对", "实到人数", "实到会人数", "实到党员", "实到党员数", "实参加人数", "到会人数", "参加人数", "参会人数", "实到会党员数",
            "实到会");
    static final ImportColumn CAME = optional(
            "came",
            "到会人员",
            "姓名用顿号隔开；只写没到的也可以，没有写到的都算到会",
            "参会人员",
            "参加人员",
            "出席人员",
            "实到人员",
            "到会名单",
            "参会名单",
            "出席名单",
            "出席",
            "参加党员",
            "到会党员",
            "参会党员",
            "出席党员",
            "参加人",
            "签到人员");
    static final ImportColumn LATE = optional("late", "迟到人员", "姓名用顿号隔开", "迟到", "迟到名单");
    static final ImportColumn EXCUSED = optional(
            "excused", "请假人员", "如 张三（住院）、李四（外出）", "请假", "请假名单", "请假情况", "请假人员及原因", "请假人员及事由", "请假党员", "请假人", "因事请假");
    static final ImportColumn ABSENT = optional(
            "absent",
            "缺席人员",
            "姓名用顿号隔开；名字后面注明（请假）的按请假登记",
            "缺席",
            "缺席名单",
            "缺席情况",
            "缺席人员及原因",
            "缺席党员",
            "未到人员",
            "未到会人员",
            "未参加人员",
            "未参会人员",
            "未到人员及原因",
            "未到会人员及原因",
            "缺勤人员",
            "缺席请假人员",
            "请假缺席人员");
    static final ImportColumn OBSERVERS = optional("observers", "列席人员", "不是应到的人", "列席", "列席名单", "列席人");
    static final ImportColumn MINUTES = optional(
            "minutes", "会议内容", "", "主要内容", "会议记录", "会议议题", "主要议题", "议题", "内容", "学习内容", "活动内容", "会议议程", "议程", "会议主要内容",
            "内容摘要", "会议情况", "党课内容", "记录");
    static final ImportColumn INVITATION =
            optional("invitation", "参加范围", "只有社区及以上的党课、主题党日要填；不填按本级委员会成员", "应到范围", "参加对象");

    static final List<ImportColumn> ALL = List.of(
            TITLE,
            TYPE,
            UNIT,
            GROUP,
            STARTS,
            ENDS,
            PLACE,
            CHAIR,
            RECORDER,
            CALLED,
            PRESENT,
            LATE,
            EXCUSED,
            ABSENT,
            OBSERVERS,
            CAME,
            MINUTES,
            INVITATION);

    private MeetingColumns() {}
}
