package org.hongfan.meeting;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Holds the facts of a meeting against each other: what contradicts itself has to be mended before the record is handed in, what is merely
 * unusual has to be confirmed, and who checks sees both.
 */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class MeetingChecks {
    /** Meetings are planned for the quarter ahead; beyond that a date is more likely mistyped. */
    static final int DAYS_AHEAD = 92;

    /** A record comes within the quarter; what is older is more likely of another month or year. */
    static final int DAYS_BACK = 92;

    private final MeetingTwins twins;
    private final Confirmations confirmations;
    private final Clock clock;

    /**
     * What there is to say of one meeting.
     *
     * @param open what is to be mended or confirmed
     * @param confirmed what somebody said is so, of what is odd now
     */
    public record Review(List<Finding> open, List<Confirmation> confirmed) {
        static final Review NOTHING = new Review(List.of(), List.of());

        public boolean isEmpty() {
            return open.isEmpty() && confirmed.isEmpty();
        }
    }

    /** What is odd about a meeting that is about to be put on record, for a unit in the viewer's reach. */
    public List<Finding> propose(MeetingPlan plan) {
        return ofPlan(plan, 0);
    }

    /** What its page says. Of one that is archived or cancelled, or that the viewer sees only as one of those called, nothing. */
    public Review review(MeetingBoard.MeetingFile file) {
        MeetingStatus status = file.meeting().status();
        if (!file.whole() || status == MeetingStatus.ARCHIVED || status == MeetingStatus.CANCELLED) {
            return Review.NOTHING;
        }
        boolean written = file.judged() && !file.meeting().minutes().isBlank();
        List<Finding> findings =
                written ? ofRecord(file) : ofPlan(file.plan(), file.meeting().id());
        if (findings.isEmpty()) {
            return Review.NOTHING;
        }
        List<Confirmation> answers = confirmations.list(file.meeting().id());
        Set<String> answered = answers.stream().map(Confirmation::code).collect(Collectors.toSet());
        Set<String> found = findings.stream().map(Finding::code).collect(Collectors.toSet());
        return new Review(
                findings.stream()
                        .filter(each -> !answered.contains(each.code()))
                        .toList(),
                answers.stream().filter(each -> found.contains(each.code())).toList());
    }

    /** What is odd about a plan by itself. {@code exceptId} is the meeting it changes, or 0. */
    List<Finding> ofPlan(MeetingPlan plan, long exceptId) {
        List<Finding> findings = new ArrayList<>(twins.find(plan, exceptId));
        addDate(findings, plan.startsAt().toLocalDate(), LocalDate.now(clock));
        addMonths(findings, plan.title(), plan.agenda(), plan.startsAt().toLocalDate());
        return findings;
    }

    /** What is odd about a record, in the order in which a secretary would mend it. */
    List<Finding> ofRecord(MeetingBoard.MeetingFile file) {
        List<Finding> findings = new ArrayList<>();
        addPeople(findings, file);
        addVotes(findings, file);
        findings.addAll(ofPlan(file.plan(), file.meeting().id()));
        addAgenda(findings, file.agenda());
        if (!file.quorum().reached()) {
            findings.add(Finding.ask(
                    "quorum", "marks", "这次会议不会计入应办事项：" + file.quorum().explanation(), "人数属实，仍然提交"));
        }
        return findings;
    }

    private static void addDate(List<Finding> findings, LocalDate day, LocalDate today) {
        String date = Chinese.day(day);
        if (day.isAfter(today.plusDays(DAYS_AHEAD))) {
            findings.add(Finding.ask("ahead", "date", "会议日期是" + date + "，离今天还有三个月以上", "日期没有写错"));
        }
        if (day.isBefore(today.minusDays(DAYS_BACK))) {
            findings.add(Finding.ask("back", "date", "会议日期是" + date + "，已经过去三个月以上", "日期没有写错，是补记"));
        }
    }

    private static void addMonths(
            List<Finding> findings, String title, List<MeetingPlan.AgendaItem> agenda, LocalDate day) {
        String date = Chinese.day(day);
        if (!NamedMonths.of(title).fit(day)) {
            findings.add(Finding.ask("title", "title", "名称“" + title + "”与日期（" + date + "）不是同一个时间", "名称和日期都没有写错"));
        }
        for (MeetingPlan.AgendaItem item : agenda) {
            if (!NamedMonths.ofAgenda(item.title()).fit(day)) {
                findings.add(Finding.ask(
                        "agenda", "agenda", "议程“" + item.title() + "”与日期（" + date + "）不是同一个月", "议程和日期都没有写错"));
            }
        }
    }

    private static void addPeople(List<Finding> findings, MeetingBoard.MeetingFile file) {
        addOfficer(findings, file, "主持人", "chair", file.meeting().chairId());
        addOfficer(findings, file, "记录人", "recorder", file.meeting().recorderId());
        String unexplained = file.attendance().stream()
                .filter(row -> row.status() == AttendanceStatus.EXCUSED
                        && (row.reason() == null || row.reason().isBlank()))
                .map(MeetingBoard.AttendanceRow::name)
                .collect(Collectors.joining("、"));
        if (!unexplained.isEmpty()) {
            findings.add(Finding.mend("reasons", "marks", "请补上请假原因：" + unexplained));
        }
    }

    private static void addOfficer(
            List<Finding> findings, MeetingBoard.MeetingFile file, String what, String code, @Nullable Long memberId) {
        file.attendance().stream()
                .filter(row -> Objects.equals(row.memberId(), memberId))
                .filter(row -> row.status() == AttendanceStatus.ABSENT || row.status() == AttendanceStatus.EXCUSED)
                .findFirst()
                .ifPresent(row -> findings.add(Finding.mend(
                        code,
                        code + "Id",
                        "%s%s登记的是%s，请改到会情况，或者换%s"
                                .formatted(what, row.name(), row.status().title(), what))));
    }

    private static void addVotes(List<Finding> findings, MeetingBoard.MeetingFile file) {
        int entitled = file.headcount().voters();
        for (MeetingBoard.ResolutionRow vote : file.resolutions()) {
            int missing = vote.votersPresent() - vote.cast();
            if (missing < 0) {
                findings.add(Finding.mend(
                        "votes",
                        "resolutions",
                        "“%s”的赞成、反对、弃权合计 %d 票，多于到会有表决权的 %d 人"
                                .formatted(vote.title(), vote.cast(), vote.votersPresent())));
            } else if (missing > 0) {
                findings.add(Finding.ask(
                        "votes",
                        "resolutions",
                        "“%s”的赞成、反对、弃权合计 %d 票，到会有表决权的是 %d 人，差 %d 票"
                                .formatted(vote.title(), vote.cast(), vote.votersPresent(), missing),
                        missing + " 人在场没有投票"));
            }
            if (vote.voters() != null && vote.voters() != entitled) {
                findings.add(Finding.ask(
                        "voters",
                        "resolutions",
                        "登记“%s”的表决时应到有表决权的是 %d 人，现在名单上是 %d 人；后来列入名单的人不影响表决结果。当时就漏了人的，请删除这项表决后重新登记"
                                .formatted(vote.title(), vote.voters(), entitled),
                        "按表决时的名单计算"));
            }
        }
    }

    private static void addAgenda(List<Finding> findings, List<MeetingPlan.AgendaItem> agenda) {
        List<String> open = new ArrayList<>();
        for (MeetingPlan.AgendaItem item : agenda) {
            if (item.done() != null) {
                continue;
            }
            if (item.firstTopic()) {
                findings.add(Finding.ask("first-topic", "agenda", "第一议题“" + item.title() + "”没有登记是否进行", "这次没有进行第一议题"));
            } else {
                open.add("“" + item.title() + "”");
            }
        }
        if (!open.isEmpty()) {
            findings.add(Finding.ask(
                    "undone",
                    "agenda",
                    "议程" + String.join("、", open) + "没有登记是否进行",
                    open.size() == 1 ? "这一项没有进行" : "这几项没有进行"));
        }
    }
}
