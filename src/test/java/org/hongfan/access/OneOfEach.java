package org.hongfan.access;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A row in each table that the portal's own services leave empty in a small district, so that tests of the database's rights find one everywhere. */
final class OneOfEach {

    private OneOfEach() {}

    /** @param owner the role that row security does not bind */
    static void write(DataSource owner, long member, long branch, long meeting, long account) {
        JdbcClient jdbc = JdbcClient.create(owner);
        Map<String, Object> ids = Map.of("member", member, "branch", branch, "meeting", meeting, "account", account);
        for (String row : List.of(
                "insert into member_exclusion (member_id, reason, from_on, recorded_at) values (:member, 'ABROAD', '2026-12-01', now())",
                "insert into opening_point (member_id, year, points, reason, recorded_by, recorded_at) values (:member, 2026, 1, '台账', :account, now())",
                "insert into appointment (member_id, organization_id, post, from_on) values (:member, :branch, 'SECRETARY', '2025-01-01')",
                "insert into first_day_step (step, done_by, done_at) values ('RULES', :account, now()) on conflict do nothing",
                "insert into grant_proposal (appointment_id, member_id, member_name, organization_id, post, role, from_on, status, proposed_at) select max(id), :member, '王秀兰', :branch, '书记', 'BRANCH_SECRETARY', '2025-01-01', 'OPEN', now() from appointment where member_id = :member",
                "insert into member_departure (member_id, member_name, branch_id, kind, happened_on, recorded_at) values (:member, '王秀兰', :branch, 'MOVED', '2025-01-01', now())",
                "insert into departure_loss (departure_id, member_id, kind, what) select id, member_id, 'GROUP', '第一党小组' from member_departure where member_id = :member",
                "insert into member_merge (member_id, gone_id, reason, recorded_at) values (:member, :member, '同一个人', now())",
                "insert into merge_trace (merge_id, member_id, part, image) select id, member_id, 'reveal', '{}' from member_merge where member_id = :member",
                "insert into standing_basis (member_id, joined_on, confirmed_on, finding, basis, meeting_id, recorded_at) values (:member, '2020-01-01', '2020-06-01', '不满一年', '批复', :meeting, now())",
                "insert into grant_request (account_id, role, organization_id, from_on, asked_by, asked_at) values (:account, 'TOWN_STAFF', :branch, '2025-01-01', :account, now())",
                "insert into grant_ending_seen (account_id, seen_at) values (:account, now()) on conflict do nothing",
                "insert into role_grant (account_id, role, organization_id, from_on, granted_at) select :account, 'BRANCH_SECRETARY', id, '2025-01-01', now() from organization where id = :branch and name like '乙%'",
                "insert into audit_entry (happened_at, account_id, action, subject_type, summary) values (now(), :account, 'sign_in', 'account', '登录')",
                "insert into audit_anchor (seq, hash, removed, made_at) select coalesce(max(seq), 0) + 1, '\\x00', 1, now() from audit_anchor",
                "insert into import_job (kind, organization_id, account_id, grant_id, file_name, file_size, sha256, file_type, status, created_at) values ('members', :branch, :account, 1, '名册.xlsx', 1, '\\x00', 'XLSX', 'CHECKED', now())",
                "insert into import_block (import_id, organization_id, block, cells) select max(id), :branch, 0, '\\x00' from import_job",
                "insert into import_batch (import_id, organization_id, batch, created) select max(id), :branch, 0, '{}' from import_job",
                "insert into import_trace (import_id, organization_id, table_name, row_id) select max(id), :branch, 'member', :member from import_job",
                "insert into import_choice (organization_id, kind, signature, choices, account_id, chosen_at) values (:branch, 'members', '\\x00', '{}', :account, now())",
                "insert into account_two_factor (account_id, secret) values (:account, '\\x00') on conflict do nothing",
                "insert into account_recovery_code (account_id, code_hash) values (:account, '\\x00') on conflict do nothing",
                "insert into kept_form (browser_hash, account_id, kept_at, content, had_numbers) values ('\\x00', :account, now(), '\\x00', false)",
                "insert into correction_request (member_id, organization_id, field, wanted_cipher, asked_at) values (:member, :branch, 'NAME', '\\x00', now())",
                "insert into activity_waiting (activity_id, member_id, branch_id, waiting_since) select max(a.id), :member, :branch, now() from activity a where a.organization_id = :branch",
                "insert into agenda_item (meeting_id, position, title) values (:meeting, 1, '学习')",
                "insert into resolution (meeting_id, position, title, kind, votes_for, against, abstained, result, explanation) values (:meeting, 1, '决议', 'ORDINARY', 1, 0, 0, 'PASSED', '通过')",
                "insert into minutes_revision (meeting_id, minutes, occasion, saved_at) values (:meeting, '记录', '保存', now())",
                "insert into meeting_confirmation (meeting_id, code, finding, answer, confirmed_at) values (:meeting, 'quorum', '人数不够', '属实', now())",
                "insert into meeting_line (meeting_id, revision, position, key, label, value) values (:meeting, 1, 1, 'place', '地点', '活动室')",
                "insert into reopening_request (meeting_id, reason, state, asked_at) values (:meeting, '有误', 'OPEN', now())",
                "insert into reopening_line (request_id, meeting_id, minutes) select id, meeting_id, '改好的' from reopening_request where meeting_id = :meeting",
                "insert into meeting_step (meeting_id, status, taken_at) values (:meeting, 'SUBMITTED', now())",
                "insert into attachment (meeting_id, file_name, content_type, size, sha256, storage_key, uploaded_at) values (:meeting, '照片.jpg', 'image/jpeg', 1, '\\x00', 'key' || :meeting, now())",
                "insert into activation_batch (account_id, role, post_id, organization_id, status, total, requested_at, touched_at) values (:account, 'BRANCH_SECRETARY', :branch, :branch, 'FAILED', 1, now(), now())",
                "insert into activation_slip (batch_id, member_id, organization_id, username, code_hash, issued_by, issued_at, expires_at) select max(id), :member, :branch, 'u' || :member, cast('u' || :member as bytea), :account, now(), now() from activation_batch",
                "insert into export_job (account_id, role, organization_id, list, title, filters, words, columns, plain, status, total, requested_at, touched_at) values (:account, 'BRANCH_SECRETARY', :branch, 'members', '名册', '', '', '{}', false, 'RUNNING', 1, now(), now())",
                "insert into reveal (member_id, organization_id, field, reason, account_id, revealed_by, revealed_at) values (:member, :branch, 'PHONE', 'CONTACT', :account, '测试', now())",
                "insert into reveal_notice (organization_id, unit_id, account_id, revealed_by, looks, used_up_at) values (:branch, :branch, :account, '测试', 30, now())",
                "insert into list_reveal (export_id, fields, reason, account_id, revealed_by, revealed_at) select max(e.id), '{PHONE}', case when o.name like '乙%' then '远处' else '近处' end, :account, '测试', now() from export_job e, organization o where o.id = :branch group by o.name",
                "insert into list_reveal_member (member_id, list_reveal_id) select :member, max(id) from list_reveal")) {
            jdbc.sql(row).params(ids).update();
        }
    }
}
