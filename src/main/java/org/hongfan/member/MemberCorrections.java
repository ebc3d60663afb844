package org.hongfan.member;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.hongfan.shared.Masks;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Members ask their branch to correct what is registered of them (《中华人民共和国个人信息保护法》); whoever manages the branch's members agrees
 * and saves the value, or refuses with a reason, and the member reads what became of it: 已更正 is said by the transaction that saves the value.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class MemberCorrections {
    private static final int OPEN_AT_MOST = 5;
    private static final int SHOWN = 50;

    private static final String COLUMNS = """
            select c.id, c.member_id, m.told as member_name, c.field, c.wanted_cipher, c.state,
                   c.asked_at at time zone 'Asia/Shanghai' as asked_at, c.answer, c.answered_by,
                   c.answered_at at time zone 'Asia/Shanghai' as answered_at
              from correction_request c join member m on m.id = c.member_id
            """;

    private final JdbcClient jdbc;
    private final MemberSeals seals;
    private final MemberService members;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** Asks in the viewer's own name; at most five wishes wait at a time. */
    public void ask(Viewer viewer, CorrectedField field, String wanted) {
        Long member = viewer.memberId();
        if (member == null) {
            throw new NotFoundException("member of account", viewer.accountId());
        }
        if (field != CorrectedField.OTHER && replaces(member, field, wanted)) {
            audit(viewer, "correction_asked", member, "本人重新申请更正" + field.title());
            return;
        }
        if (countOpen(member) >= OPEN_AT_MOST) {
            throw new RefusedException("您已有 " + OPEN_AT_MOST + " 条更正申请在等支部核对，请先等答复。");
        }
        jdbc.sql("""
                        insert into correction_request (member_id, organization_id, field, wanted_cipher, asked_at)
                        select id, branch_id, :field, :wanted, :at from member where id = :member
                        """)
                .param("member", member)
                .param("field", field.name())
                .param("wanted", seals.sealText(wanted.strip()))
                .param("at", OffsetDateTime.now(clock))
                .update();
        audit(viewer, "correction_asked", member, "本人申请更正" + field.title());
    }

    /**
     * One wish for one fact: what is asked for later takes the place of what nobody has begun to change.
     *
     * @return whether there was one
     * @throws RefusedException when the unit is changing it at this moment
     */
    private boolean replaces(long member, CorrectedField field, String wanted) {
        Optional<String> state = jdbc.sql(
                        "select state from correction_request where member_id = :member and field = :field and state in ('OPEN', 'ACCEPTED') for update")
                .param("member", member)
                .param("field", field.name())
                .query(String.class)
                .optional();
        if (state.isEmpty()) {
            return false;
        }
        if (!state.get().equals(CorrectionState.OPEN.name())) {
            throw new RefusedException("field", "支部正在修改" + field.title() + "，改好以后还不对，再申请更正。");
        }
        jdbc.sql("""
                        update correction_request set wanted_cipher = :wanted, asked_at = :at
                         where member_id = :member and field = :field and state = 'OPEN'
                        """)
                .param("member", member)
                .param("field", field.name())
                .param("wanted", seals.sealText(wanted.strip()))
                .param("at", OffsetDateTime.now(clock))
                .update();
        return true;
    }

    private int countOpen(long member) {
        return jdbc.sql(
                        "select count(*) from correction_request where member_id = :member and state in ('OPEN', 'ACCEPTED')")
                .param("member", member)
                .query(Integer.class)
                .single();
    }

    /** The viewer's own wishes, latest first. */
    @Transactional(readOnly = true)
    public List<CorrectionRow> listOwn(Viewer viewer) {
        return jdbc.sql(COLUMNS + " where c.member_id = :member order by c.id desc limit :limit")
                .param("member", viewer.memberId() == null ? 0 : viewer.memberId())
                .param("limit", SHOWN)
                .query((row, n) -> read(row))
                .list();
    }

    /** What waits for an answer, or for the value that was agreed to, within the viewer's reach, oldest first; not the viewer's own. */
    @Transactional(readOnly = true)
    public List<CorrectionRow> listOpen(Viewer viewer) {
        return listOpen(viewer, "");
    }

    /** Of {@link #listOpen} those of secretaries, whom nobody of the branch may answer. */
    @Transactional(readOnly = true)
    public List<CorrectionRow> listOfSecretaries(Viewer viewer) {
        return listOpen(viewer, """
                 and exists (select from appointment a where a.member_id = c.member_id and a.organization_id = c.organization_id
                                and a.post = 'SECRETARY' and a.to_on is null)
                """);
    }

    private List<CorrectionRow> listOpen(Viewer viewer, String narrowed) {
        Scope scope = viewer.scope();
        return jdbc.sql(COLUMNS + """
                         join organization o on o.id = c.organization_id
                         where c.state in ('OPEN', 'ACCEPTED') and o.path >= :pathFrom and o.path < :pathTo and c.member_id <> :self
                        """ + narrowed + " order by c.id limit :limit")
                .param("self", viewer.memberId() == null ? 0 : viewer.memberId())
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .param("limit", SHOWN)
                .query((row, n) -> read(row))
                .list();
    }

    /** A wish whose member the viewer reaches. */
    @Transactional(readOnly = true)
    public CorrectionRow get(Viewer viewer, long id) {
        return find(viewer, id, CorrectionRow.class);
    }

    /** What the member wants it to be, numbers and all, for the form in which it is corrected; only once it is accepted. */
    @Transactional(readOnly = true)
    public String open(Viewer viewer, long id) {
        if (get(viewer, id).state() != CorrectionState.ACCEPTED) {
            throw new NotFoundException("accepted correction", id);
        }
        return find(viewer, id, String.class);
    }

    public void accept(Viewer viewer, long id) {
        answer(viewer, id, CorrectionState.ACCEPTED, null);
    }

    /**
     * Saves the member's facts and, when the value asked for is among them, the wish as fulfilled, both or neither. Where another value is
     * saved, {@code why} says which and why, and the member reads it.
     */
    public void correct(Viewer viewer, long id, long memberId, EditMember command, @Nullable String why) {
        CorrectionRow row = get(viewer, id);
        if (row.memberId() != memberId || row.state() != CorrectionState.ACCEPTED) {
            throw new NotFoundException("accepted correction", id);
        }
        AskedValue.Saved before = saved(memberId);
        members.edit(viewer, memberId, command);
        boolean asked = new AskedValue(row.field(), find(viewer, id, String.class))
                .isFulfilledBy(before, saved(memberId), seals, LocalDate.now(clock));
        String reason = why == null || why.isBlank() ? null : Masks.text(why.strip());
        if (!asked && reason == null) {
            throw new RefusedException(
                    "correctionNote",
                    row.field() == CorrectedField.OTHER
                            ? "请写明更正了什么，本人会看到"
                            : "保存的" + row.field().title() + "不是本人申请的，请写明改成了什么、为什么，本人会看到；不同意的，请回到申请答复不更正");
        }
        answer(viewer, id, CorrectionState.CORRECTED, reason);
    }

    private AskedValue.Saved saved(long memberId) {
        return jdbc.sql("""
                        select name, ethnicity, education, sector, occupation, joined_on, confirmed_on, phone_hash, id_number_hash
                          from member where id = :id
                        """).param("id", memberId).query(AskedValue.Saved.class).single();
    }

    public void refuse(Viewer viewer, long id, String reason) {
        answer(viewer, id, CorrectionState.REFUSED, Masks.text(reason.strip()));
    }

    private void answer(Viewer viewer, long id, CorrectionState state, @Nullable String reason) {
        CorrectionRow row = get(viewer, id);
        if (java.util.Objects.equals(viewer.memberId(), row.memberId())) {
            throw new RefusedException("自己的更正申请要由别人核对，请联系社区党委。");
        }
        int answered = jdbc.sql("""
                        update correction_request set state = :state, answer = :answer, answered_by = :by, answered_at = :at
                         where id = :id and (state = 'OPEN' or state = 'ACCEPTED' and :state <> 'ACCEPTED')
                        """)
                .param("id", id)
                .param("state", state.name())
                .param("answer", reason)
                .param("by", viewer.name() + "（" + viewer.current().title() + "）")
                .param("at", OffsetDateTime.now(clock))
                .update();
        if (answered == 0) {
            throw new RefusedException("这条申请已经答复过了。");
        }
        audit(
                viewer,
                switch (state) {
                    case CORRECTED -> "correction_made";
                    case REFUSED -> "correction_refused";
                    default -> "correction_accepted";
                },
                row.memberId(),
                row.memberName() + "申请更正" + row.field().title() + "：" + state.title()
                        + (reason == null ? "" : "，" + reason));
    }

    private <T> T find(Viewer viewer, long id, Class<T> as) {
        Scope scope = viewer.scope();
        return jdbc.sql(COLUMNS + """
                         join organization b on b.id = m.branch_id
                         where c.id = :id and b.path >= :pathFrom and b.path < :pathTo
                        """)
                .param("id", id)
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .query((row, n) -> as.cast(as == String.class ? seals.open(row.getBytes("wanted_cipher")) : read(row)))
                .optional()
                .orElseThrow(() -> new NotFoundException("correction", id));
    }

    private CorrectionRow read(ResultSet row) throws SQLException {
        return new CorrectionRow(
                row.getLong("id"),
                row.getLong("member_id"),
                row.getString("member_name"),
                CorrectedField.valueOf(row.getString("field")),
                Masks.text(seals.openOrSay(row.getBytes("wanted_cipher"))),
                CorrectionState.valueOf(row.getString("state")),
                row.getObject("asked_at", LocalDateTime.class),
                row.getString("answer"),
                row.getString("answered_by"),
                row.getObject("answered_at", LocalDateTime.class));
    }

    private void audit(Viewer viewer, String action, long member, String summary) {
        events.publishEvent(new Audited(viewer.accountId(), action, "member", member, summary));
    }
}
