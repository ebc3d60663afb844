package org.hongfan.member;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hongfan.shared.Days;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of who takes up a post, judged alike by hand, by a change of committee and in a file. Each refusal names the field and whom it is about; the
 * sources are the rows {@link #FULL_MEMBERS} and {@link #ONE_AT_A_TIME} of the table of citations.
 */
public final class PostPolicy {
    /** Who sits on a committee is a full member, from the first day on. */
    public static final String FULL_MEMBERS = "OFFICER_FULL";

    /** A unit has one secretary at a time; a group one leader, a household one host. */
    public static final String ONE_AT_A_TIME = "ONE_SECRETARY";

    private static final Set<PartyPost> SINGLE =
            Set.of(PartyPost.SECRETARY, PartyPost.GROUP_LEADER, PartyPost.HOUSEHOLD_HOST);

    private PostPolicy() {}

    /** Whether a unit, group or household has one holder of this post at a time. */
    public static boolean isSingle(PartyPost post) {
        return SINGLE.contains(post);
    }

    /** @throws RefusedException when a committee post would be held on a day of probation */
    public static void requireFull(
            PartyPost post, String name, MemberKind kind, @Nullable LocalDate confirmedOn, LocalDate from) {
        if (!post.onCommittee()) {
            return;
        }
        if (kind == MemberKind.PROBATIONARY) {
            throw new RefusedException("memberId", name + "是预备党员，不能任" + post.title() + "。委员会的成员应是正式党员。");
        }
        if (confirmedOn != null && from.isBefore(confirmedOn)) {
            throw new RefusedException("from", name + Days.inWords(confirmedOn) + "转正，在那以前不能任" + post.title() + "。");
        }
    }

    /**
     * @param held posts of the unit, present and past
     * @throws RefusedException when somebody else holds the post on a day from {@code from} on, or the member themself does
     */
    public static void requireFree(
            PartyPost post, @Nullable Long groupId, long memberId, LocalDate from, List<HeldPost> held) {
        for (HeldPost other : held) {
            if (other.post() != post || !Objects.equals(other.groupId(), groupId) || !other.reaches(from)) {
                continue;
            }
            if (other.memberId() == memberId) {
                throw new RefusedException("memberId", other.words() + "，不能再登记一次。");
            }
            if (isSingle(post)) {
                throw new RefusedException(
                        other.to() == null ? "post" : "from",
                        other.words() + (other.to() == null ? "，请先登记其离任。" : "，任职日期不能重叠。"));
            }
        }
    }

    /** @throws RefusedException when somebody who sits on a committee would become a probationer again */
    public static void requireNoOfficer(String name, MemberKind kind, List<PartyPost> posts) {
        if (kind == MemberKind.PROBATIONARY) {
            posts.stream().filter(PartyPost::onCommittee).findFirst().ifPresent(post -> {
                throw new RefusedException("kind", name + "现在任" + post.title() + "，不能改为预备党员。职务登记错了的，请先登记离任。");
            });
        }
    }
}
