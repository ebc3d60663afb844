package org.hongfan.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the trail's stable words are said to the auditor, in the order of the filter. */
public final class AuditActions {
    public static final Map<String, String> TITLES = titles();

    private AuditActions() {}

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("sign_in", "登录");
        titles.put("sign_in_failed", "登录失败");
        titles.put("sign_in_slowed", "多次登录失败");
        titles.put("sign_out", "退出登录");
        titles.put("sign_out_everywhere", "退出所有设备");
        titles.put("session_ended", "结束一处登录");
        titles.put("sessions_ended", "结束登录");
        titles.put("password_changed", "修改密码");
        titles.put("two_factor_begun", "开启两步验证");
        titles.put("two_factor_ended", "关闭两步验证");
        titles.put("two_factor_reset", "重置两步验证");
        titles.put("recovery_codes_renewed", "更换恢复码");
        titles.put("recovery_code_used", "使用恢复码");
        titles.put("post_switched", "切换岗位");
        titles.put("account_created", "建立账号");
        titles.put("account_disabled", "停用账号");
        titles.put("account_enabled", "启用账号");
        titles.put("account_unlocked", "解除登录锁定");
        titles.put("password_reset", "重置密码");
        titles.put("role_granted", "授予岗位");
        titles.put("role_ended", "结束岗位");
        titles.put("organization_founded", "成立组织");
        titles.put("organization_renamed", "组织更名");
        titles.put("organization_updated", "修改组织资料");
        titles.put("organization_moved", "调整组织隶属");
        titles.put("organization_closed", "撤销组织");
        titles.put("organization_reopened", "恢复组织");
        titles.put("group_founded", "成立党小组");
        titles.put("group_closed", "撤销党小组");
        titles.put("appointment_begun", "任职");
        titles.put("appointment_ended", "免职");
        titles.put("member_registered", "登记党员");
        titles.put("member_updated", "修改党员资料");
        titles.put("member_moved", "转移党员");
        titles.put("member_grouped", "编入党小组");
        titles.put("member_household_changed", "调整中心户");
        titles.put("member_status_changed", "党员状态变化");
        titles.put("number_revealed", "查看完整号码");
        titles.put("correction_asked", "申请更正");
        titles.put("correction_accepted", "同意更正");
        titles.put("correction_made", "按申请更正");
        titles.put("correction_refused", "不同意更正");
        titles.put("own_data_taken", "取走本人数据");
        titles.put("retention_rule_changed", "修改保存期限");
        titles.put("retention_applied", "按期限删除资料");
        titles.put("key_added", "启用新密钥");
        titles.put("keys_retired", "停用旧密钥");
        titles.put("exclusion_added", "登记不计入应到");
        titles.put("exclusion_ended", "恢复计入应到");
        titles.put("meeting_planned", "计划会议");
        titles.put("meeting_changed", "修改会议");
        titles.put("resolution_recorded", "登记表决");
        titles.put("resolution_removed", "删除表决");
        titles.put("meeting_opened", "召开会议");
        titles.put("meeting_opening_taken_back", "撤回召开");
        titles.put("attendance_marked", "登记到会");
        titles.put("attendance_changed", "更正到会");
        titles.put("meeting_submitted", "提交会议记录");
        titles.put("meeting_submission_taken_back", "撤回提交");
        titles.put("meeting_returned", "退回会议记录");
        titles.put("meeting_archived", "会议归档");
        titles.put("meeting_reopened", "重新打开会议");
        titles.put("meeting_confirmed", "核对会议记录");
        titles.put("reopening_asked", "申请更正会议记录");
        titles.put("reopening_withdrawn", "撤回更正申请");
        titles.put("reopening_declined", "不同意更正会议记录");
        titles.put("meeting_cancelled", "取消会议");
        titles.put("meeting_restored", "恢复会议");
        titles.put("activity_drafted", "起草活动");
        titles.put("activity_promoted", "候补转为报名");
        titles.put("activity_published", "发布活动");
        titles.put("activity_changed", "修改活动");
        titles.put("activity_finished", "活动办结");
        titles.put("activity_reopened", "重新打开活动");
        titles.put("activity_cancelled", "取消活动");
        titles.put("point_rule_changed", "修改积分规则");
        titles.put("list_exported", "导出列表");
        titles.put("access_refused", "拒绝访问");
        titles.put("audit_verified", "核验审计日志");
        titles.put("audit_purged", "整理审计日志");
        titles.put("attachment_added", "上传附件");
        titles.put("attachment_removed", "删除附件");
        titles.put("import_applied", "导入");
        titles.put("import_undone", "撤销导入");
        titles.put("import_discarded", "删除上传的文件");
        titles.put("import_errors_taken", "下载导入的错误文件");
        return Collections.unmodifiableMap(titles);
    }
}
