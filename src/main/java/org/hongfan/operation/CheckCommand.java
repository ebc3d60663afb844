package org.hongfan.operation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.dashboard.Statistics;
import org.hongfan.duty.DutyLedger;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.platform.OperatorCommand;
import org.hongfan.points.PointLedger;
import org.hongfan.points.PointRules;
import org.hongfan.shared.SealedRows;
import org.springframework.boot.ApplicationArguments;
import org.springframework.context.annotation.Description;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks each module whether what it derived from the facts still agrees with them. */
@Component("check")
@Description("核对人数、应办事项、统计和积分与原始记录是否一致，加密的内容是否都打得开。--all 列出每一处")
@RequiredArgsConstructor
class CheckCommand implements OperatorCommand {
    private static final int SHOWN = 20;

    private final OrganizationCounts counts;
    private final DutyLedger duties;
    private final Statistics statistics;
    private final PointLedger points;
    private final PointRules rules;
    private final List<SealedRows> sealed;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Reach reach;

    @Override
    public int run(ApplicationArguments arguments) {
        List<String> units =
                reach.asSystem("whether there is anything to check", () -> transaction.execute(status -> counted()));
        if (units.isEmpty()) {
            // Where nothing is in sight nothing differs; that must not look like a good answer.
            System.out.println("没有核对：数据库里看不到任何组织。");
            return 1;
        }
        List<String> differences = reach.asSystem("checking every derived number", this::find);
        int shown = arguments.containsOption("all") ? differences.size() : SHOWN;
        differences.stream().limit(shown).forEach(System.out::println);
        System.out.println(
                differences.isEmpty()
                        ? "核对完毕，全部一致。"
                        : "核对完毕，有 " + differences.size() + " 处不一致或者打不开"
                                + (differences.size() > shown ? "，加上 --all 全部列出。" : "。"));
        return differences.isEmpty() ? 0 : 1;
    }

    List<String> find() {
        List<String> differences = new ArrayList<>();
        countedOtherwise().forEach(unit -> differences.add("人数：" + unit));
        duties.check().forEach(each -> differences.add("应办事项：" + each));
        statistics.check().forEach(each -> differences.add("统计：" + each));
        for (int year : rules.listYears()) {
            points.check(year).forEach(each -> differences.add("积分 " + year + "：" + each));
        }
        transaction.executeWithoutResult(status -> sealed.forEach(
                each -> each.survey().get().unreadable().forEach(field -> differences.add("打不开：" + field))));
        return differences;
    }

    /** Counts anew, compares, and takes the new count back. */
    private List<String> countedOtherwise() {
        return transaction.execute(status -> {
            status.setRollbackOnly();
            List<String> kept = counted();
            counts.rebuild();
            List<String> derived = new ArrayList<>(counted());
            List<String> gone = new ArrayList<>(kept);
            gone.removeAll(new HashSet<>(derived));
            derived.removeAll(new HashSet<>(kept));
            gone.addAll(derived);
            return gone;
        });
    }

    private List<String> counted() {
        return jdbc.sql("select cast(c as text) from organization_count c order by organization_id")
                .query(String.class)
                .list();
    }
}
