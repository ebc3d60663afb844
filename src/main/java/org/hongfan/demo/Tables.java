package org.hongfan.demo;

import java.util.List;

/** The tables the generator writes facts to. What follows from the facts is left to the modules that derive it. */
final class Tables {
    final CopyTable organization = new CopyTable(
            "organization",
            "id, parent_id, path, level, kind, code, name, short_name, founded_on, closed_on, usual_place, theme_day, term_started_on, term_ends_on");
    final CopyTable organizationHistory = new CopyTable(
            "organization_history",
            "id, organization_id, change, happened_on, from_parent_id, to_parent_id, detail, recorded_at");
    final CopyTable partyGroup = new CopyTable("party_group", "id, branch_id, name, founded_on");
    final CopyTable member = new CopyTable(
            "member",
            "id, branch_id, household_id, group_id, name, pinyin, initials, sex, birth_date, ethnicity, education, sector, occupation, "
                    + "id_number_cipher, id_number_hash, id_number_masked, phone_cipher, phone_hash, phone_tail_hash, phone_masked, "
                    + "kind, joined_on, confirmed_on, status, floating, floating_place, seriously_ill, ended_on");
    final CopyTable membership =
            new CopyTable("membership", "id, member_id, branch_id, from_on, to_on, reason, recorded_at");
    final CopyTable householdMembership =
            new CopyTable("household_membership", "id, member_id, household_id, from_on, to_on");
    final CopyTable memberExclusion = new CopyTable(
            "member_exclusion", "id, member_id, reason, from_on, to_on, approved_on, agreed_on, note, recorded_at");
    final CopyTable appointment =
            new CopyTable("appointment", "id, member_id, organization_id, group_id, post, from_on, to_on");
    final CopyTable account =
            new CopyTable("account", "id, username, password_hash, name, member_id, must_change_password, created_at");
    final CopyTable roleGrant = new CopyTable(
            "role_grant", "id, account_id, role, organization_id, group_id, from_on, to_on, granted_by, granted_at");
    final CopyTable meeting = new CopyTable(
            "meeting",
            "id, organization_id, group_id, type, title, status, starts_at, ends_at, held_on, place, chair_id, recorder_id, observers, "
                    + "minutes, minutes_saved_at, remark, cancelled_because, submitted_by, submitted_at, archived_by, archived_at, "
                    + "revision, called, present, excused, absent, voters, voters_present, valid, verdict, created_by, created_at, invitation");
    final CopyTable agendaItem = new CopyTable("agenda_item", "id, meeting_id, position, title, first_topic, done");
    final CopyTable attendance = new CopyTable(
            "attendance",
            "meeting_id, member_id, branch_id, year, status, reason, means, called, voter, note, scored, recorded_by, recorded_at");
    final CopyTable resolution = new CopyTable(
            "resolution", "id, meeting_id, position, title, kind, votes_for, against, abstained, result, explanation");
    final CopyTable minutesRevision =
            new CopyTable("minutes_revision", "id, meeting_id, minutes, occasion, saved_by, saved_at");
    final CopyTable meetingStep = new CopyTable("meeting_step", "id, meeting_id, status, remark, taken_by, taken_at");
    final CopyTable activity = new CopyTable(
            "activity",
            "id, organization_id, audience_id, linked_organization, type, title, description, status, starts_at, ends_at, held_on, place, "
                    + "places, enrol_until, hours, result, cancelled_because, finished_at, finished_by, created_by, created_at");
    final CopyTable participation = new CopyTable(
            "participation",
            "activity_id, member_id, year, branch_id, status, team, hours, award, scored, enrolled_at, recorded_by");
    final CopyTable auditEntry = new CopyTable(
            "audit_entry",
            "id, happened_at, account_id, action, subject_type, subject_id, organization_id, unit, unit_path, summary");

    /** A table stands after those it refers to. */
    List<CopyTable> inOrder() {
        return List.of(
                organization,
                organizationHistory,
                partyGroup,
                member,
                membership,
                householdMembership,
                memberExclusion,
                appointment,
                account,
                roleGrant,
                meeting,
                agendaItem,
                attendance,
                resolution,
                minutesRevision,
                meetingStep,
                activity,
                participation,
                auditEntry);
    }
}
