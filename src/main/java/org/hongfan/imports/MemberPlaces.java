package org.hongfan.imports;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hongfan.member.HeldPost;
import org.hongfan.member.KnownMember;
import org.hongfan.member.MemberIntake;
import org.hongfan.member.MemberKind;
import org.hongfan.member.MemberStatus;
import org.hongfan.member.NewPost;
import org.hongfan.member.PartyPost;
import org.hongfan.member.PostPolicy;
import org.hongfan.organization.Level;
import org.hongfan.organization.PartyGroupRef;
import org.hongfan.organization.UnitName;
import org.hongfan.shared.Days;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** Where in the branch somebody stands: party group, household, posts. Knows what the lines before took. */
final class MemberPlaces {
    private final UnitBook units;
    private final MemberIntake intake;
    private final LocalDate today;
    private final Map<Long, List<PartyGroupRef>> groups = new HashMap<>();
    private final Map<Seat, Integer> seenSeats = new HashMap<>();
    private final Map<Long, List<HeldPost>> held = new HashMap<>();
    private final Map<Long, String> hosts = new HashMap<>();

    private record Seat(long organizationId, @Nullable Long groupId, PartyPost post) {}

    MemberPlaces(UnitBook units, List<PartyGroupRef> groups, MemberIntake intake, LocalDate today) {
        this.units = units;
        this.intake = intake;
        this.today = today;
        groups.forEach(group -> this.groups
                .computeIfAbsent(group.branchId(), id -> new ArrayList<>())
                .add(group));
    }

    /** Looks up who holds the posts of the branches that the lines are about, before any of them is judged. */
    void readPosts(List<MemberDraft> drafts) {
        Set<Long> unread = new HashSet<>();
        for (MemberDraft draft : drafts) {
            if (draft.branch != null
                    && !(draft.cell(MemberColumns.POSTS).isBlank()
                            && draft.kindWord().isEmpty())) {
                note(unread, draft.branch.id());
            }
            if (draft.branch != null && !draft.cell(MemberColumns.HOUSEHOLD).isBlank()) {
                note(unread, draft.branch.id());
            }
        }
        if (unread.isEmpty()) {
            return;
        }
        List<Long> households = unread.stream()
                .flatMap(branch -> units.below(branch).stream().map(UnitName::id))
                .toList();
        Collection<Long> seats = new ArrayList<>(unread);
        seats.addAll(households);
        for (HeldPost post : intake.listPosts(seats)) {
            held.computeIfAbsent(post.organizationId(), id -> new ArrayList<>()).add(post);
        }
        hosts.putAll(intake.listHosts(households));
    }

    private void note(Set<Long> unread, long branch) {
        if (!held.containsKey(branch)) {
            held.put(branch, new ArrayList<>());
            unread.add(branch);
        }
    }

    @Nullable Long group(MemberDraft draft, UnitName branch) {
        String text = Values.compact(draft.cell(MemberColumns.GROUP));
        if (Values.isNothing(text)) {
            return null;
        }
        for (PartyGroupRef group : groups.getOrDefault(branch.id(), List.of())) {
            if (Values.compact(group.name()).equals(text)) {
                return group.id();
            }
        }
        draft.errors.add("“" + branch.name() + "”没有党小组“" + Values.shorten(text) + "”，请先在组织里建立，或者空着。");
        return null;
    }

    @Nullable Long household(MemberDraft draft, UnitName branch) {
        String text = Values.compact(draft.cell(MemberColumns.HOUSEHOLD));
        if (Values.isNothing(text)) {
            return null;
        }
        String bare = bareHousehold(text);
        List<UnitName> found = units.below(branch.id()).stream()
                .filter(unit -> unit.level() == Level.HOUSEHOLD)
                .filter(unit -> bareHousehold(unit.name()).equals(bare)
                        || bareHousehold(unit.shortName()).equals(bare)
                        || text.equals(unit.code())
                        || bare.equals(hosts.get(unit.id())))
                .toList();
        if (found.size() == 1) {
            return found.get(0).id();
        }
        draft.errors.add(
                found.isEmpty()
                        ? "“" + branch.name() + "”没有中心户“" + Values.shorten(text) + "”，请先在组织里建立，或者空着。"
                        : "“" + branch.name() + "”有 " + found.size() + " 个中心户都叫“" + Values.shorten(text) + "”，请写全称。");
        return null;
    }

    private static String bareHousehold(String name) {
        return Values.compact(name).replaceFirst("(党员)?中心户(长)?$", "");
    }

    List<NewPost> posts(
            MemberDraft draft,
            UnitName branch,
            @Nullable Long group,
            @Nullable Long household,
            @Nullable KnownMember known,
            MemberKind kind,
            @Nullable LocalDate confirmedOn) {
        String cell = draft.cell(MemberColumns.POSTS);
        if (Values.isNothing(cell)) {
            return List.of();
        }
        WrittenDay since = draft.day(MemberColumns.POSTS_FROM, false);
        List<NewPost> posts = new ArrayList<>();
        for (String word : Values.list(cell.replace("兼", "、"))) {
            PartyPost post = MemberImport.POSTS.get(Values.compact(word));
            if (post != null) {
                NewPost taken = seat(draft, post, branch, group, household, known, kind, confirmedOn, since);
                if (taken != null) {
                    posts.add(taken);
                }
            } else if (!MemberImport.NO_POST.contains(word)) {
                draft.cautions.add("“" + Values.shorten(word) + "”不是党内职务，没有登记。");
            }
        }
        return posts;
    }

    private @Nullable NewPost seat(
            MemberDraft draft,
            PartyPost post,
            UnitName branch,
            @Nullable Long group,
            @Nullable Long household,
            @Nullable KnownMember known,
            MemberKind kind,
            @Nullable LocalDate confirmedOn,
            @Nullable WrittenDay since) {
        UnitName unit = branch;
        if (post == PartyPost.HOUSEHOLD_HOST) {
            unit = household == null ? null : units.get(household);
            if (unit == null) {
                draft.errors.add("是中心户长，但没有写是哪个中心户。");
                return null;
            }
        }
        if (post == PartyPost.GROUP_LEADER && group == null) {
            draft.errors.add("是党小组组长，但没有写是哪个党小组。");
            return null;
        }
        Long ownGroup = post == PartyPost.GROUP_LEADER ? group : null;
        List<HeldPost> held = this.held.getOrDefault(unit.id(), List.of());
        if (known != null && holds(known.id(), post, ownGroup, held)) {
            return null;
        }
        LocalDate from = since == null ? today : since.day();
        try {
            PostPolicy.requireFree(post, ownGroup, known == null ? 0 : known.id(), from, held);
            PostPolicy.requireFull(post, draft.name, kind, confirmedOn, from);
        } catch (RefusedException refused) {
            draft.errors.add("“" + unit.name() + "”：" + refused.getMessage());
            return null;
        }
        if (known != null && known.status() != MemberStatus.ACTIVE) {
            draft.errors.add(known.name() + "现在是“" + known.status().title() + "”，不能任职。");
            return null;
        }
        Integer earlier = PostPolicy.isSingle(post)
                ? seenSeats.putIfAbsent(new Seat(unit.id(), ownGroup, post), draft.row.line())
                : null;
        if (earlier != null) {
            draft.errors.add("和第 " + earlier + " 行都写着“" + unit.name() + "”" + post.title() + "，只能有一名。");
            return null;
        }
        if (from.isAfter(today)) {
            draft.errors.add("“" + MemberColumns.POSTS_FROM.heading() + "”日期不能晚于今天。");
        } else if (from.isBefore(unit.foundedOn())) {
            draft.errors.add(
                    "“" + MemberColumns.POSTS_FROM.heading() + "”不能早于组织成立的日期" + Days.inWords(unit.foundedOn()) + "。");
        }
        return new NewPost(post, unit.id(), ownGroup, from);
    }

    private static boolean holds(long member, PartyPost post, @Nullable Long group, List<HeldPost> held) {
        return held.stream()
                .anyMatch(one -> one.isHeld()
                        && one.memberId() == member
                        && one.post() == post
                        && Objects.equals(one.groupId(), group));
    }

    /** The posts that a member of the branch holds there, as far as the lines ask for them. */
    List<PartyPost> heldBy(KnownMember known) {
        return held.getOrDefault(known.branchId(), List.of()).stream()
                .filter(one -> one.isHeld() && one.memberId() == known.id())
                .map(HeldPost::post)
                .toList();
    }

    @Nullable String groupName(@Nullable UnitName branch, @Nullable Long id) {
        return branch == null || id == null
                ? null
                : groups.getOrDefault(branch.id(), List.of()).stream()
                        .filter(group -> group.id() == id)
                        .map(PartyGroupRef::name)
                        .findFirst()
                        .orElse("已撤销的党小组");
    }

    @Nullable String unitName(@Nullable Long id) {
        UnitName unit = id == null ? null : units.get(id);
        return unit == null ? null : unit.name();
    }
}
