package org.hongfan.organization;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.LocalDate;
import lombok.AccessLevel;
import lombok.Getter;
import lombok.NoArgsConstructor;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A unit of the tree. Where it stands (parent and path) is written by the move statement alone, for the subtree at once. */
@Entity
@Getter
@NullUnmarked
@NoArgsConstructor(access = AccessLevel.PROTECTED)
class Organization {
    @Id
    private Long id;

    @Column(updatable = false)
    private Long parentId;

    @Column(updatable = false)
    private String path;

    @Enumerated(EnumType.STRING)
    private Level level;

    @Enumerated(EnumType.STRING)
    private OrganizationKind kind;

    private String code;
    private String name;
    private String shortName;
    private LocalDate foundedOn;
    private LocalDate closedOn;
    private String usualPlace;
    private Short themeDay;
    private LocalDate termStartedOn;
    private LocalDate termEndsOn;

    @Version
    private int version;

    /** The id is drawn beforehand: the path, written once with the row, ends with it. */
    Organization(
            long id,
            Long parentId,
            String parentPath,
            OrganizationKind kind,
            String name,
            String shortName,
            LocalDate foundedOn) {
        this.id = id;
        this.parentId = parentId;
        this.path = parentPath + id + "/";
        this.kind = kind;
        this.level = kind.level();
        this.name = name;
        this.shortName = shortName;
        this.foundedOn = foundedOn;
    }

    void rename(String name, String shortName) {
        this.name = name;
        this.shortName = shortName;
    }

    void state(
            @Nullable String code,
            @Nullable String usualPlace,
            @Nullable Integer themeDay,
            @Nullable LocalDate termStartedOn,
            @Nullable LocalDate termEndsOn) {
        this.code = code;
        this.usualPlace = usualPlace;
        this.themeDay = themeDay == null ? null : themeDay.shortValue();
        this.termStartedOn = termStartedOn;
        this.termEndsOn = termEndsOn;
    }

    void beginTerm(LocalDate on, @Nullable LocalDate end) {
        termStartedOn = on;
        termEndsOn = end;
    }

    boolean isOpen() {
        return closedOn == null;
    }

    void close(LocalDate on) {
        if (!isOpen()) {
            throw new IllegalStateException("closed already: " + id);
        }
        closedOn = on;
    }

    void reopen() {
        if (isOpen()) {
            throw new IllegalStateException("open already: " + id);
        }
        closedOn = null;
    }

    OrganizationRef ref() {
        return new OrganizationRef(
                id,
                parentId,
                path,
                level,
                kind,
                name,
                shortName,
                foundedOn,
                closedOn,
                usualPlace,
                themeDay == null ? null : themeDay.intValue());
    }
}
