package org.hongfan.member;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last time a member left, and what ended with it.
 *
 * @param returnedOn when they were in force again, or belonged to that branch again; null: not since
 */
public record DepartureRow(
        long id,
        Departure kind,
        String branchName,
        LocalDate on,
        @Nullable LocalDate returnedOn,
        List<Piece> pieces) {

    /** @param link the page on which it is asked for anew, or on which somebody else is named; null: there is none */
    public record Piece(Loss kind, String what, @Nullable String link) {}

    public boolean isBack() {
        return returnedOn != null && kind != Departure.MOVED;
    }

    /** What is over, and what goes on without them. */
    public List<Piece> listEnded() {
        return pieces.stream().filter(piece -> piece.kind().ended()).toList();
    }

    public List<Piece> listOpen() {
        return pieces.stream().filter(piece -> !piece.kind().ended()).toList();
    }
}
