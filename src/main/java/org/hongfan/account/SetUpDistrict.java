package org.hongfan.account;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The first run: the district and the four people who begin. The four must be four different people.
 *
 * @param setupCode the code from the start's log
 */
public record SetUpDistrict(
        String setupCode,
        String name,
        @Nullable String shortName,
        @Nullable String code,
        LocalDate foundedOn,
        Person systemAdmin,
        Person securityAdmin,
        Person auditor,
        Person districtStaff) {

    public record Person(String name, String username) {}
}
