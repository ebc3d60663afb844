package org.hongfan.access;

/** One thing that may be done. Each route names exactly one; {@link Role} lists who holds it. */
public enum Permission {
    HOME("打开首页"),
    OWN_RECORD("查看本人资料和积分"),
    ORGANIZATION_READ("查看组织"),
    ORGANIZATION_MANAGE("新建、更名、调整、撤销组织和任职"),
    MEMBER_READ("查看党员名册"),
    MEMBER_MANAGE("新增、修改、转移党员"),
    MEMBER_MERGE("合并同一个人的两份档案"),
    MEMBER_REVEAL("写明原因后查看完整的身份证号、电话"),
    IMPORT_USE("从表格导入"),
    MEETING_READ("查看会议"),
    MEETING_LOG("计划、召开、记录、提交会议"),
    MEETING_CHECK("审核归档或退回会议记录"),
    MEETING_SIGN_IN("会议扫码签到"),
    MEETING_MARK_HOUSEHOLD("代中心户党员登记到会"),
    ACTIVITY_READ("查看活动"),
    ACTIVITY_MANAGE("发布和登记活动"),
    ACTIVITY_ENROL("报名活动"),
    POINTS_BRANCH("查看支部积分"),
    POINTS_OPENING("登记期初积分"),
    POINT_RULES_READ("查看积分规则"),
    POINT_RULES_MANAGE("维护积分规则"),
    DUTY_READ("查看组织生活应办事项"),
    DASHBOARD_READ("查看看板"),
    STATISTICS_READ("查看年度统计"),
    SEARCH("全站搜索"),
    EXPORT("导出列表"),
    EXPORT_NUMBERS("导出完整的身份证号和电话"),
    ACCOUNT_ACTIVATE("给党员发开通单"),
    ACCOUNT_RESET("重置下级账号的密码"),
    RETENTION_MANAGE("设定保存期限，处理离开的党员的资料"),
    ACCOUNT_MANAGE("管理账号"),
    KEY_MANAGE("更换加密密钥"),
    GRANT_MANAGE("授权"),
    GRANT_CONFIRM("确认任职带来的岗位（支部的上一级仅在本区这样设置时）"),
    AUDIT_READ("查看审计日志");

    private final String title;

    Permission(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
