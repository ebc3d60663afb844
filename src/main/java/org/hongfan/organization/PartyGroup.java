package org.hongfan.organization;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.LocalDate;
import lombok.AccessLevel;
import lombok.Getter;
import lombok.NoArgsConstructor;
import org.jspecify.annotations.NullUnmarked;

/** A subgroup of a branch that holds its own monthly meeting. */
@Entity
@Getter
@NullUnmarked
@NoArgsConstructor(access = AccessLevel.PROTECTED)
class PartyGroup {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long branchId;
    private String name;
    private LocalDate foundedOn;
    private LocalDate closedOn;

    PartyGroup(long branchId, String name, LocalDate foundedOn) {
        this.branchId = branchId;
        this.name = name;
        this.foundedOn = foundedOn;
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
}
