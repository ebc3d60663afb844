package org.hongfan.member;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Version;
import java.time.LocalDate;
import java.util.Arrays;
import lombok.AccessLevel;
import lombok.Getter;
import lombok.NoArgsConstructor;
import org.hibernate.annotations.DynamicUpdate;
import org.hongfan.organization.OrganizationCount;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * A member as they stand now; where they belonged before is kept in {@code membership}. Only what changed is written: sealing anew beside an
 * edit must not be undone by it.
 */
@DynamicUpdate
@Entity
@Getter
@NullUnmarked
@NoArgsConstructor(access = AccessLevel.PROTECTED)
class Member {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "member_id_seq")
    @SequenceGenerator(name = "member_id_seq", allocationSize = 1)
    private Long id;

    private long branchId;
    private Long householdId;
    private Long groupId;
    private String name;

    /** Kept by the database. */
    @Column(insertable = false, updatable = false)
    private String told;

    private String pinyin;
    private String initials;

    @Enumerated(EnumType.STRING)
    private Sex sex;

    private LocalDate birthDate;
    private Ethnicity ethnicity;
    private Education education;

    @Enumerated(EnumType.STRING)
    private Sector sector;

    private String occupation;
    private byte[] idNumberCipher;
    private byte[] idNumberHash;
    private String idNumberMasked;
    private byte[] phoneCipher;
    private byte[] phoneHash;
    private byte[] phoneTailHash;
    private String phoneMasked;

    @Enumerated(EnumType.STRING)
    private MemberKind kind;

    private LocalDate joinedOn;
    private LocalDate confirmedOn;

    @Enumerated(EnumType.STRING)
    private MemberStatus status = MemberStatus.ACTIVE;

    @Enumerated(EnumType.STRING)
    private Floating floating = Floating.NONE;

    private String floatingPlace;
    private boolean seriouslyIll;
    private LocalDate endedOn;

    /** The file that stays, when two of one person were merged. */
    @Column(insertable = false, updatable = false)
    private Long mergedInto;

    @Version
    private int version;

    Member(long branchId) {
        this.branchId = branchId;
    }

    /** As it is told: with what tells the member apart from others of that name in the branch, 王秀兰（5678）. */
    String getName() {
        return told == null ? name : told;
    }

    /** As it is registered. */
    String getPlainName() {
        return name;
    }

    void call(String name) {
        Pinyin read = Pinyin.of(name);
        this.name = name;
        this.pinyin = read.full();
        this.initials = read.initials();
    }

    void identify(IdNumber number, MemberSeals seals) {
        idNumberCipher = seals.seal(number);
        idNumberHash = seals.hash(number);
        idNumberMasked = number.masked();
        sex = number.sex();
        birthDate = number.birthDate();
    }

    boolean isIdentifiedBy(IdNumber number, MemberSeals seals) {
        return idNumberHash != null
                && seals.hashes(number).stream().anyMatch(hash -> Arrays.equals(hash, idNumberHash));
    }

    void reachBy(@Nullable PhoneNumber phone, MemberSeals seals) {
        phoneCipher = phone == null ? null : seals.seal(phone);
        phoneHash = phone == null ? null : seals.hash(phone);
        phoneTailHash = phone == null ? null : seals.hashTail(phone.tail());
        phoneMasked = phone == null ? null : phone.masked();
    }

    void describe(Ethnicity ethnicity, Education education, Sector sector, @Nullable String occupation) {
        this.ethnicity = ethnicity;
        this.education = education;
        this.sector = sector;
        this.occupation = occupation;
    }

    void stand(MemberKind kind, LocalDate joinedOn, @Nullable LocalDate confirmedOn) {
        this.kind = kind;
        this.joinedOn = joinedOn;
        this.confirmedOn = kind == MemberKind.FULL ? confirmedOn : null;
    }

    void live(Floating floating, @Nullable String floatingPlace, boolean seriouslyIll) {
        this.floating = floating;
        this.floatingPlace = floating == Floating.NONE ? null : floatingPlace;
        this.seriouslyIll = seriouslyIll;
    }

    void place(@Nullable Long groupId, @Nullable Long householdId) {
        this.groupId = groupId;
        this.householdId = householdId;
    }

    void moveTo(long branchId) {
        this.branchId = branchId;
        place(null, null);
    }

    void become(MemberStatus next, LocalDate on) {
        if (!status.canBecome(next)) {
            throw new IllegalStateException(status + " cannot become " + next);
        }
        status = next;
        endedOn = next == MemberStatus.ACTIVE ? null : on;
        if (!next.belongs()) {
            place(null, null);
        }
    }

    /** What the member adds to the counters of branch and household. */
    OrganizationCount counted() {
        return status == MemberStatus.ACTIVE
                ? OrganizationCount.member(kind == MemberKind.FULL, floating == Floating.OUT, floating == Floating.IN)
                : OrganizationCount.NONE;
    }
}
