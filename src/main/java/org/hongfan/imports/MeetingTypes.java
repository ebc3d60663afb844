package org.hongfan.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hongfan.meeting.MeetingType;

/** What ledgers call the types of meetings. */
final class MeetingTypes {
    private static final Map<String, MeetingType> WORDS = words();

    /** Parts of titles that tell the type, the more particular before the more general. */
    private static final Map<String, MeetingType> PARTS = parts();

    private MeetingTypes() {}

    private static Map<String, MeetingType> words() {
        Map<MeetingType, String> all = Map.of(
                MeetingType.GENERAL_MEETING, "党员大会,支部大会,全体党员大会,支部党员会议,党员会议,全体党员会议,党员全体会议,支部党员大会会议",
                MeetingType.COMMITTEE_MEETING,
                        "支委会,支部委员会会议,支委会议,支部委员会议,支委扩大会,支委扩大会议,支委会扩大会议,委员会会议,党委会,党委会议,党委委员会会议,党总支委员会,党总支委员会会议,总支委员会",
                MeetingType.GROUP_MEETING, "党小组会议,小组会,小组会议,党小组",
                MeetingType.PARTY_LECTURE, "上党课,讲党课,专题党课,微党课,党课学习,书记讲党课,书记上党课,党课教育,专题党课学习",
                MeetingType.THEME_DAY, "主题党日活动,党员活动日,党员主题活动日,支部主题党日,支部主题党日活动,主题党日+,固定党日,党日活动,党员固定活动日,主题党员活动日",
                MeetingType.ORGANIZATIONAL_LIFE, "专题组织生活会,年度组织生活会,组织生活会议,组织生活",
                MeetingType.DEMOCRATIC_APPRAISAL, "民主评议,党员民主评议,民主评议党员会议,民主评议党员大会,民主评议会");
        Map<String, MeetingType> words = new HashMap<>();
        all.forEach(
                (type, list) -> Arrays.stream(list.split(",")).forEach(word -> words.put(Values.compact(word), type)));
        for (MeetingType type : MeetingType.values()) {
            words.put(Values.compact(type.title()), type);
        }
        return Map.copyOf(words);
    }

    private static Map<String, MeetingType> parts() {
        Map<String, MeetingType> parts = new LinkedHashMap<>();
        parts.put("组织生活会", MeetingType.ORGANIZATIONAL_LIFE);
        parts.put("民主评议", MeetingType.DEMOCRATIC_APPRAISAL);
        parts.put("党日", MeetingType.THEME_DAY);
        parts.put("活动日", MeetingType.THEME_DAY);
        parts.put("党课", MeetingType.PARTY_LECTURE);
        parts.put("小组会", MeetingType.GROUP_MEETING);
        parts.put("支委", MeetingType.COMMITTEE_MEETING);
        parts.put("委员会", MeetingType.COMMITTEE_MEETING);
        parts.put("党员大会", MeetingType.GENERAL_MEETING);
        parts.put("支部大会", MeetingType.GENERAL_MEETING);
        return parts;
    }

    /** The type a cell names, or which the title gives away where the cell names none or only 三会一课. */
    static Reading<MeetingType> of(String cell, String title) {
        String text = Values.compact(cell);
        MeetingType exact = WORDS.get(text);
        if (exact != null) {
            return Reading.of(exact);
        }
        boolean tellsNothing = Values.isNothing(cell) || text.equals("三会一课") || text.equals("会议");
        Set<MeetingType> named = named(tellsNothing ? Values.compact(title) : text);
        if (named.isEmpty() && !tellsNothing) {
            named = named(Values.compact(title));
        }
        List<MeetingType> types = new ArrayList<>(named);
        if (types.size() == 1) {
            return Reading.of(types.get(0));
        }
        if (types.size() > 1) {
            return Reading.of(
                    types.get(0),
                    "写了" + Values.joined(types.stream().map(MeetingType::title).toList()) + "，按"
                            + types.get(0).title() + "登记；另一种也要记的，请单独写一行。");
        }
        return Reading.wrong((tellsNothing ? "看不出是哪类会议" : "“" + Values.shorten(cell) + "”不是可用的会议类型") + "，可填："
                + Values.joined(Arrays.stream(MeetingType.values())
                        .map(MeetingType::title)
                        .toList())
                + "。");
    }

    /** In the order in which the text names them. */
    private static Set<MeetingType> named(String text) {
        Map<Integer, MeetingType> at = new java.util.TreeMap<>();
        PARTS.forEach((word, type) -> {
            int place = text.indexOf(word);
            if (place >= 0) {
                at.putIfAbsent(place, type);
            }
        });
        return new LinkedHashSet<>(at.values());
    }
}
