package org.hongfan.member;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.shared.Audited;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Files that should not be: a registration made by mistake is taken back, one that looks like another is questioned before it is made. */
@Service
@RequiredArgsConstructor
@Transactional
public class MemberFiles {
    private static final int LONGEST = 200;
    private static final int SHOWN = 5;

    private final MembersInReach reached;
    private final List<MemberReferences> references;
    private final OrganizationDirectory organizations;
    private final OrganizationCounts counts;
    private final MemberSeals seals;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Reach reach;

    /**
     * Somebody on the roster who may be the one being registered.
     *
     * @param words name, branch and what is the same; of who is out of the viewer's reach nothing but that there is somebody
     * @param memberId to open the file; null when out of reach
     */
    public record Similar(String words, @Nullable Long memberId) {}

    private record Known(
            long id, String name, String branchName, String branchPath, MemberStatus status, boolean samePhone) {}

    /** Members of the district with the same name and phone, or the same name and day of birth; whoever has the very number is told of at registering. */
    @Transactional(readOnly = true)
    public List<Similar> listSimilar(Viewer viewer, IdNumber number, String name, @Nullable String phone) {
        List<byte[]> hashes =
                phone == null || phone.isBlank() ? List.of(new byte[0]) : seals.hashes(PhoneNumber.parse(phone));
        return reach
                .asSystem(
                        "whether somebody of the same name and phone or day of birth is registered in the district",
                        () -> jdbc.sql("""
                                select m.id, m.told as name, b.name as branch_name, b.path as branch_path, m.status,
                                       coalesce(m.phone_hash in (:phones), false) as same_phone
                                  from member m join organization b on b.id = m.branch_id
                                 where m.name = :name and m.removed_on is null and m.merged_into is null and m.id_number_hash not in (:numbers) and (m.phone_hash in (:phones) or m.birth_date = :birth)
                                 order by m.status <> 'ACTIVE', m.id limit :shown
                                """)
                                .param("name", MemberRules.requireName(name))
                                .param("phones", hashes)
                                .param("numbers", seals.hashes(number))
                                .param("birth", number.birthDate())
                                .param("shown", SHOWN)
                                .query(Known.class)
                                .list())
                .stream()
                .map(known -> similar(viewer, known))
                .toList();
    }

    private static Similar similar(Viewer viewer, Known known) {
        String same = known.samePhone() ? "姓名和电话相同" : "姓名和出生日期相同";
        return viewer.scope().covers(known.branchPath())
                ? new Similar(
                        known.name() + "（" + known.branchName() + "，"
                                + known.status().title() + "）：" + same,
                        known.id())
                : new Similar("别处有一名党员" + same + "，请联系上级党组织核实", null);
    }

    /** What refers to the member and keeps the registration from being taken back; empty: it can be. */
    @Transactional(readOnly = true)
    public List<String> listReferences(Viewer viewer, long id) {
        reached.load(viewer, id);
        return reach.asSystem("what refers to a registration that is to be taken back", () -> find(id));
    }

    private List<String> find(long id) {
        List<String> found = new ArrayList<>();
        add(found, id, "有 %d 项任职记录", "select count(*) from appointment where member_id = :id");
        add(found, id, "有 %d 条不计入应到的登记", "select count(*) from member_exclusion where member_id = :id");
        add(found, id, "转移过组织关系", "select count(*) - 1 from membership where member_id = :id");
        add(found, id, "合并过档案", "select count(*) from member_merge where member_id = :id or gone_id = :id");
        add(found, id, "变更过状态", "select count(*) from member_departure where member_id = :id");
        add(found, id, "本人提过 %d 次更正申请", "select count(*) from correction_request where member_id = :id");
        add(
                found,
                id,
                "有 %d 次查看完整号码的记录",
                "select (select count(*) from reveal where member_id = :id) + (select count(*) from list_reveal_member where member_id = :id)");
        references.forEach(module -> found.addAll(module.list(id)));
        return found;
    }

    private void add(List<String> found, long id, String words, String count) {
        int number = jdbc.sql(count).param("id", id).query(Integer.class).single();
        if (number > 0) {
            found.add(words.formatted(number));
        }
    }

    /**
     * Takes a registration back that was made by mistake: as if it had never been, but for the trail.
     *
     * @return the branch it stood in
     * @throws RefusedException when something refers to the member, or no reason is given
     */
    public long withdraw(Viewer viewer, long id, String reason) {
        counts.lock();
        Member member = reached.load(viewer, id);
        String why = reason.strip();
        if (why.isEmpty()) {
            throw new RefusedException("reason", "请写明登记错在哪里");
        }
        if (why.length() > LONGEST) {
            throw new RefusedException("reason", "原因不超过 " + LONGEST + " 个字");
        }
        List<String> referring =
                reach.asSystem("what refers to a registration that is to be taken back", () -> find(id));
        if (!referring.isEmpty()) {
            throw new RefusedException("不能撤销登记：" + String.join("，", referring) + "。");
        }
        long branchId = member.getBranchId();
        List<Long> units = new ArrayList<>(organizations.get(branchId).idsOnPath());
        if (member.getHouseholdId() != null) {
            units.add(Objects.requireNonNull(member.getHouseholdId()));
        }
        counts.add(units, member.counted().negated());
        events.publishEvent(new Audited(
                viewer.accountId(),
                "registration_withdrawn",
                "member",
                id,
                "撤销登记 " + member.getName() + "（" + organizations.get(branchId).name() + "，编号" + id + "）：" + why,
                branchId));
        reach.asSystem("what was derived from a registration that is taken back", () -> {
            events.publishEvent(new MemberEvents.Withdrawn(new long[] {id}));
            for (String rows : List.of(
                    "delete from household_membership where member_id = :id",
                    "delete from membership where member_id = :id",
                    "delete from member where id = :id")) {
                jdbc.sql(rows).param("id", id).update();
            }
        });
        return branchId;
    }
}
