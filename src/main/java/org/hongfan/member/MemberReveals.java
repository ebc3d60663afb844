package org.hongfan.member;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.exports.NumbersExported;
import org.hongfan.shared.Audited;
import org.hongfan.shared.Masks;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.SealedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Opens one sealed number for one look, and keeps who looked, when and why for the member to read
 * (《中华人民共和国个人信息保护法》).
 */
@Service
@RequiredArgsConstructor
@Transactional
public class MemberReveals {
    private static final int SHOWN = 100;

    private final JdbcClient jdbc;
    private final MemberSeals seals;
    private final RevealAllowance allowance;
    private final ApplicationEventPublisher events;
    private final Reach reach;
    private final Clock clock;

    /**
     * The whole number of a member within reach.
     *
     * @param note words of one's own; numbers in them are masked before they are kept
     * @throws RefusedException on field note when the reason is OTHER and no words are given, on field field when nothing is registered;
     *     on none when the viewer has used up the looks of the day
     */
    public String reveal(
            Viewer viewer, long memberId, RevealedField field, RevealReason reason, @Nullable String note) {
        String words = note == null || note.isBlank() ? null : Masks.text(note.strip());
        if (reason == RevealReason.OTHER && (words == null || words.length() < 4)) {
            throw new RefusedException("note", "选了“其他”，请写明为什么要看（至少 4 个字）。");
        }
        Sealed sealed = load(viewer, memberId);
        byte[] cipher = field == RevealedField.ID_NUMBER ? sealed.idNumberCipher() : sealed.phoneCipher();
        if (cipher == null) {
            throw new RefusedException("field", "没有登记" + field.title() + "。");
        }
        String number = open(cipher, field);
        allowance.take(viewer, who(viewer));
        RevealRow row = new RevealRow(field, reason, words, who(viewer), java.time.LocalDateTime.now(clock));
        jdbc.sql("""
                        insert into reveal (member_id, organization_id, field, reason, note, account_id, revealed_by, revealed_at)
                        values (:member, :branch, :field, :reason, :note, :account, :by, :at)
                        """)
                .param("member", memberId)
                .param("branch", sealed.branchId())
                .param("field", field.name())
                .param("reason", reason.name())
                .param("note", words)
                .param("account", viewer.accountId())
                .param("by", row.revealedBy())
                .param("at", OffsetDateTime.now(clock))
                .update();
        events.publishEvent(new Audited(
                viewer.accountId(),
                "number_revealed",
                "member",
                memberId,
                "查看" + sealed.name() + "的完整" + field.title() + "：" + row.why()));
        return number;
    }

    private String open(byte[] cipher, RevealedField field) {
        try {
            return seals.open(cipher);
        } catch (SealedException e) {
            throw new RefusedException(
                    "field", field.title() + "打不开：" + e.getMessage() + "。请告诉系统管理员；有原件的，也可以在“修改资料”里重新填写。");
        }
    }

    /** The viewer's own numbers, as far as they are registered. */
    @Transactional(readOnly = true)
    public Map<RevealedField, String> openOwn(Viewer viewer) {
        Sealed own = load(viewer, viewer.memberId() == null ? 0 : viewer.memberId());
        Map<RevealedField, String> numbers = new EnumMap<>(RevealedField.class);
        if (own.idNumberCipher() != null) {
            numbers.put(RevealedField.ID_NUMBER, seals.openOrSay(own.idNumberCipher()));
        }
        if (own.phoneCipher() != null) {
            numbers.put(RevealedField.PHONE, seals.openOrSay(own.phoneCipher()));
        }
        return numbers;
    }

    /** Who looked at the viewer's own numbers, latest first. */
    @Transactional(readOnly = true)
    public List<RevealRow> listOwn(Viewer viewer) {
        return jdbc.sql("""
                        select field, reason, note, revealed_by, revealed_at at time zone 'Asia/Shanghai' as revealed_at
                          from (select field, reason, note, revealed_by, revealed_at from reveal where member_id = :member
                                union all
                                select f.field, null, l.reason, l.revealed_by, l.revealed_at
                                  from list_reveal_member w join list_reveal l on l.id = w.list_reveal_id
                                 cross join unnest(l.fields) as f(field)
                                 where w.member_id = :member) looks
                         order by revealed_at desc, field limit :limit
                        """)
                .param("member", viewer.memberId() == null ? 0 : viewer.memberId())
                .param("limit", SHOWN)
                .query(RevealRow.class)
                .list();
    }

    /**
     * Keeps who took whole numbers out with a list, for each member whose number it was: one row a member, since every member asks for their
     * own and nothing else finds them again once the filters give other rows.
     */
    @EventListener
    void on(NumbersExported export) {
        List<String> fields = export.headings().stream()
                .map(heading -> heading.equals(MemberExport.PHONE) ? RevealedField.PHONE : RevealedField.ID_NUMBER)
                .map(RevealedField::name)
                .toList();
        reach.asSystem(
                "whose numbers went out with a list",
                () -> jdbc.sql("""
                        with look as (
                            insert into list_reveal (export_id, fields, reason, account_id, revealed_by, revealed_at)
                            values (:export, :fields, :reason, :account, :by, :at) returning id)
                        insert into list_reveal_member (member_id, list_reveal_id)
                        select m.id, look.id from look, unnest(cast(:members as bigint[])) as m(id)
                        """)
                        .param("export", export.exportId())
                        .param("fields", fields.toArray(String[]::new))
                        .param("reason", Masks.text(export.reason().strip()))
                        .param("account", export.viewer().accountId())
                        .param("by", who(export.viewer()))
                        .param("at", OffsetDateTime.now(clock))
                        .param("members", export.members().stream().sorted().toArray(Long[]::new))
                        .update());
    }

    private Sealed load(Viewer viewer, long memberId) {
        Scope scope = viewer.scope();
        return jdbc.sql("""
                        select m.told as name, m.branch_id, m.id_number_cipher, m.phone_cipher
                          from member m join organization b on b.id = m.branch_id
                         where m.id = :id
                           and ((b.path >= :pathFrom and b.path < :pathTo) or m.household_id = :household or m.id = :self)
                        """)
                .param("id", memberId)
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .param("household", scope.householdId())
                .param("self", scope.memberId())
                .query(Sealed.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("member", memberId));
    }

    private static String who(Viewer viewer) {
        return viewer.name() + "（" + viewer.current().title() + "）";
    }

    private record Sealed(
            String name, long branchId, byte @Nullable [] idNumberCipher, byte @Nullable [] phoneCipher) {}
}
