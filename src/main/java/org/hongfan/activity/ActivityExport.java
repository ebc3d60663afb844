package org.hongfan.activity;

import static org.hongfan.exports.ExportColumn.number;
import static org.hongfan.exports.ExportColumn.text;
import static org.hongfan.exports.ExportColumn.time;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.exports.ExportColumn;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportRows;
import org.hongfan.exports.ExportTable;
import org.hongfan.organization.OrganizationDirectory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Activities as they go out. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class ActivityExport {
    private final ActivityBoard board;
    private final OrganizationDirectory organizations;

    @Bean
    ExportTable<ActivityBoard.Line> activitiesOut() {
        return new ExportTable<>(
                "activities",
                "活动台账",
                Permission.ACTIVITY_READ,
                "/activities",
                List.of(
                        text("活动名称", 32, ActivityBoard.Line::title),
                        text("类型", 12, ActivityBoard.Line::typeName),
                        text("主办组织", 32, ActivityBoard.Line::organizationName),
                        time("开始时间", ActivityBoard.Line::startsAt),
                        time("结束时间", ActivityBoard.Line::endsAt),
                        text("地点", 18, ActivityBoard.Line::place),
                        number("名额", ActivityBoard.Line::places),
                        number("报名人数", ActivityBoard.Line::people),
                        number("候补人数", ActivityBoard.Line::waiting),
                        number("参加人数", ActivityBoard.Line::attended),
                        number("时长（小时）", ActivityBoard.Line::hours),
                        text("状态", 9, line -> line.status().title()),
                        text("共建单位", 20, ActivityBoard.Line::partner),
                        text("参加人员", 40, ActivityBoard.Line::names),
                        text("成效", 40, ActivityBoard.Line::result),
                        ExportColumn.<ActivityBoard.Line>text("活动内容", 40, ActivityBoard.Line::description)
                                .further()),
                this::select);
    }

    private ExportRows<ActivityBoard.Line> select(Viewer viewer, ExportFilters filters, boolean plain) {
        YearMonth month = filters.month("month");
        ActivityStatus status = filters.one(ActivityStatus.class, "status");
        String type = filters.text("type");
        Long organization = filters.number("organization");
        boolean open = filters.is("show", "open");
        boolean mine = filters.is("show", "mine");
        List<String> words = new ArrayList<>();
        if (organization != null) {
            words.add(organizations.get(viewer, organization).shortName());
        }
        if (open) {
            words.add("可以报名");
        }
        if (mine) {
            words.add("我参加的");
        }
        board.listTypes().stream().filter(each -> each.code().equals(type)).forEach(each -> words.add(each.name()));
        if (status != null) {
            words.add(status.title());
        }
        if (month != null) {
            words.add(month.getYear() + "年" + month.getMonthValue() + "月");
        }
        return board.select(
                viewer,
                new ActivityBoard.Filter(type, status, month, organization, open, mine),
                String.join("；", words));
    }
}
