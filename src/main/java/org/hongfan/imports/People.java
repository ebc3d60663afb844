package org.hongfan.imports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hongfan.member.CalledMember;
import org.hongfan.member.KnownMember;
import org.hongfan.member.MemberIntake;
import org.jspecify.annotations.Nullable;

/**
 * The people whom names in one row may mean. A name that several bear is told apart by the last four digits of the phone in brackets behind
 * it; without them it is an error, unless as many are named as there are.
 */
final class People {
    private static final Pattern TAIL = Pattern.compile("(?:尾号|手机)?\\s*(\\d{4})\\s*[，,、]?\\s*(.*)");
    private static final int TAIL_LENGTH = 4;
    private static final int MOST_TOLD = 5;
    private static final Pattern SEPARATORS = Pattern.compile("^[\\s，,、;；]+");

    private final MemberIntake intake;
    private final String where;
    private final Map<String, List<CalledMember>> byName = new HashMap<>();
    private final Map<String, Map<Long, String>> tails = new HashMap<>();

    /**
     * Somebody named.
     *
     * @param remark what stood in brackets, without what told namesakes apart
     */
    record Found(CalledMember member, @Nullable String remark) {}

    /** @param where whose people they are, as an error tells it: 本支部当天 */
    People(MemberIntake intake, String where) {
        this.intake = intake;
        this.where = where;
    }

    void add(Collection<CalledMember> members) {
        for (CalledMember member : members) {
            List<CalledMember> same = byName.computeIfAbsent(Values.name(member.plain()), name -> new ArrayList<>());
            if (same.stream().noneMatch(one -> one.memberId() == member.memberId())) {
                same.add(member);
            }
        }
    }

    /** The name of somebody who was added. */
    String nameOf(long memberId) {
        return byName.values().stream()
                .flatMap(List::stream)
                .filter(member -> member.memberId() == memberId)
                .map(CalledMember::name)
                .findFirst()
                .orElse("");
    }

    boolean knows(String name) {
        return byName.containsKey(name);
    }

    /** Those of the names that nobody bears yet. */
    List<String> unknown(Collection<String> names) {
        return names.stream().filter(name -> !knows(name)).distinct().toList();
    }

    /** Who is meant; nobody, and why is noted, when a name is unknown or may mean several. */
    List<Found> find(RowDraft draft, ImportColumn column, NameList list) {
        Map<String, List<NameList.Named>> mentions = list.names(this::knows).stream()
                .collect(Collectors.groupingBy(NameList.Named::name, LinkedHashMap::new, Collectors.toList()));
        List<Found> found = new ArrayList<>();
        List<String> strangers = new ArrayList<>();
        mentions.forEach((name, named) -> {
            List<CalledMember> bearers = byName.getOrDefault(name, List.of());
            if (bearers.isEmpty()) {
                strangers.add(name);
            } else if (bearers.size() == 1) {
                found.add(new Found(bearers.get(0), named.get(0).remark()));
            } else {
                found.addAll(namesakes(draft, column, name, named, bearers));
            }
        });
        if (!strangers.isEmpty()) {
            draft.wrong(
                    column,
                    where + "没有“" + String.join("”、“", strangers.subList(0, Math.min(MOST_TOLD, strangers.size())))
                            + "”" + (strangers.size() > MOST_TOLD ? "等 " + strangers.size() + " 人" : "") + "。");
        }
        return found;
    }

    private List<Found> namesakes(
            RowDraft draft, ImportColumn column, String name, List<NameList.Named> named, List<CalledMember> bearers) {
        Map<Long, String> known = tails.computeIfAbsent(name, key -> tailsOf(key, bearers));
        Map<Long, Found> found = new LinkedHashMap<>();
        boolean all = named.size() == bearers.size();
        for (int i = 0; i < named.size(); i++) {
            String remark = named.get(i).remark();
            Found one = meant(bearers, known, remark == null ? "" : remark);
            if (one == null
                    && all
                    && !TAIL.matcher(remark == null ? "" : remark).matches()) {
                one = new Found(bearers.get(i), remark);
            }
            if (one == null || found.containsKey(one.member().memberId())) {
                draft.wrong(
                        column,
                        "有 " + bearers.size() + " 名党员叫“" + name + "”，请在名字后面括注手机号末四位或出生年份，如“" + name + "（1234）”、“" + name
                                + "（1958年生）”。");
                return List.of();
            }
            found.put(one.member().memberId(), one);
        }
        return List.copyOf(found.values());
    }

    /** Whom a remark tells from the others: as the portal's own pages and exports tell them, or by the last four digits of the phone. */
    private static @Nullable Found meant(List<CalledMember> bearers, Map<Long, String> tails, String remark) {
        for (CalledMember bearer : bearers) {
            String own = bearer.distinction().replaceAll("[（）]", "");
            if (!own.isEmpty() && remark.startsWith(own)) {
                return new Found(bearer, rest(remark.substring(own.length())));
            }
        }
        Matcher tail = TAIL.matcher(remark);
        List<CalledMember> meant = !tail.matches()
                ? List.of()
                : bearers.stream()
                        .filter(one -> tail.group(1).equals(tails.get(one.memberId())))
                        .toList();
        return meant.size() == 1 ? new Found(meant.get(0), rest(tail.group(2))) : null;
    }

    private static @Nullable String rest(String remark) {
        String rest = SEPARATORS.matcher(remark).replaceFirst("").strip();
        return rest.isEmpty() ? null : rest;
    }

    private Map<Long, String> tailsOf(String name, List<CalledMember> bearers) {
        Set<Long> wanted = bearers.stream().map(CalledMember::memberId).collect(Collectors.toSet());
        Function<KnownMember, String> tail = member -> {
            String phone = member.phoneMasked();
            return phone == null || phone.length() < TAIL_LENGTH ? "" : phone.substring(phone.length() - TAIL_LENGTH);
        };
        return intake
                .findByName(
                        bearers.stream().map(CalledMember::branchId).distinct().toList(),
                        bearers.stream().map(CalledMember::plain).distinct().toList())
                .stream()
                .filter(member -> wanted.contains(member.id()))
                .collect(Collectors.toMap(KnownMember::id, tail, (one, other) -> one));
    }
}
