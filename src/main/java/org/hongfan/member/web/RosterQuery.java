package org.hongfan.member.web;

import java.time.LocalDate;
import java.util.Objects;
import java.util.stream.Stream;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.member.AgeBand;
import org.hongfan.member.Education;
import org.hongfan.member.Floating;
import org.hongfan.member.MemberCell;
import org.hongfan.member.MemberCut;
import org.hongfan.member.MemberFilter;
import org.hongfan.member.MemberKind;
import org.hongfan.member.MemberStatus;
import org.hongfan.member.Sector;
import org.hongfan.member.Sex;
import org.jspecify.annotations.NullUnmarked;

/** The roster's filters as they stand in the URL. {@code status} is a status, or "ALL". */
@Getter
@Setter
@NullUnmarked
class RosterQuery {
    private Long organization;
    private String status;
    private MemberKind kind;
    private Sex sex;
    private AgeBand age;
    private Education education;
    private Sector sector;
    private Floating floating;
    private String q;
    private LocalDate on;
    private MemberCut cut;
    private String is;
    private int page = 1;

    MemberFilter filter() {
        boolean all = "ALL".equals(status);
        MemberStatus one = null;
        for (MemberStatus each : MemberStatus.values()) {
            one = each.name().equals(status) ? each : one;
        }
        return new MemberFilter(organization, one, all, kind, sex, age, education, sector, floating, q, cell());
    }

    /** The number of the statistics that led here. */
    public MemberCell cell() {
        return on == null ? null : new MemberCell(on, cut, is == null || is.isBlank() ? null : is);
    }

    public boolean isNarrowed() {
        return on != null || organization != null || (q != null && !q.isBlank()) || furtherSet() > 0;
    }

    /** How many of the further filters are set. */
    public long furtherSet() {
        return Stream.of(
                        status == null || status.isBlank() ? null : status, kind, sex, age, education, sector, floating)
                .filter(Objects::nonNull)
                .count();
    }
}
