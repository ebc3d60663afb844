package org.hongfan.member;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hongfan.shared.RefusedException;

/**
 * How many sit on a branch's committee, and with which posts. The source is the row {@value #CITATION} of the table of citations: from seven full members on a
 * committee of three to five, at most seven; with fewer a secretary, and a deputy where one is needed.
 */
public final class CommitteeRules {
    public static final String CITATION = "BRANCH_COMMITTEE";

    /** So many full members make a branch have a committee. */
    public static final int FULL_MEMBERS_FOR_COMMITTEE = 7;

    public static final int MOST = 7;

    private static final int LEAST = 3;
    private static final int WITHOUT_COMMITTEE = 2;
    private static final Set<PartyPost> BOTH_ONLY_ONCE = Set.of(
            PartyPost.SECRETARY,
            PartyPost.ORGANIZATION_OFFICER,
            PartyPost.PUBLICITY_OFFICER,
            PartyPost.DISCIPLINE_OFFICER);

    private CommitteeRules() {}

    /** @throws RefusedException in words, at the row where there is one */
    static void require(List<NewCommittee.Seat> seats, int fullMembers) {
        requireNumber(seats.size(), fullMembers);
        Set<Long> people = new HashSet<>();
        Set<PartyPost> posts = new HashSet<>();
        for (NewCommittee.Seat seat : seats) {
            if (!people.add(seat.memberId())) {
                throw new RefusedException(field(seat, "memberId"), "同一个人写了两次。一人担任两项职务的，写在同一行的“兼任”里。");
            }
            if (seat.post() == seat.second()) {
                throw new RefusedException(field(seat, "second"), "兼任的职务和前面一样，请另选或者空着。");
            }
            Stream.of(seat.post(), seat.second())
                    .filter(post -> post != null && BOTH_ONLY_ONCE.contains(post) && !posts.add(post))
                    .findFirst()
                    .ifPresent(post -> {
                        throw new RefusedException(
                                field(seat, post == seat.post() ? "post" : "second"), post.title() + "只有一名，前面已经写了一名。");
                    });
            if (fullMembers < FULL_MEMBERS_FOR_COMMITTEE) {
                requireNoCommittee(seat, fullMembers);
            }
        }
        if (!posts.contains(PartyPost.SECRETARY)) {
            throw new RefusedException("没有书记。请在一行里选“书记”。");
        }
    }

    private static void requireNumber(int size, int fullMembers) {
        if (size == 0) {
            throw new RefusedException("还没有选人。");
        }
        if (fullMembers < FULL_MEMBERS_FOR_COMMITTEE) {
            if (size > WITHOUT_COMMITTEE) {
                throw new RefusedException(
                        "正式党员 " + fullMembers + " 名，不足 7 名，不设支部委员会：设书记一名，必要时设副书记一名。现在写了 " + size + " 人。");
            }
        } else if (size < LEAST || size > MOST) {
            throw new RefusedException("支部委员会由 3 至 5 人组成，一般不超过 7 人。现在写了 " + size + " 人。");
        }
    }

    private static void requireNoCommittee(NewCommittee.Seat seat, int fullMembers) {
        boolean officer = Stream.of(seat.post(), seat.second())
                .anyMatch(post -> post != null && post != PartyPost.SECRETARY && post != PartyPost.DEPUTY_SECRETARY);
        if (officer) {
            throw new RefusedException(field(seat, "post"), "正式党员 " + fullMembers + " 名，不足 7 名，不设支部委员会，只选书记、副书记。");
        }
    }

    static String field(NewCommittee.Seat seat, String name) {
        return "seats[" + seat.row() + "]." + name;
    }
}
