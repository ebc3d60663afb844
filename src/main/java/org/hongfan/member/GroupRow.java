package org.hongfan.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A party group of a branch with its leader and the number of its members. */
public record GroupRow(
        long id,
        String name,
        LocalDate foundedOn,
        @Nullable Long leaderId,
        @Nullable String leaderName,
        int members) {}
