package org.hongfan.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shares as people say them. */
class PercentTests {
    @ParameterizedTest
    @CsvSource({
        "2, 3, 67",
        "1, 3, 33",
        "1, 2, 50",
        "1, 8, 13",
        "0, 27, 0",
        "27, 27, 100",
        "0, 0, 0",
        "1, 4000, 1",
        "3999, 4000, 99",
        "26, 27, 96",
        "59, 60, 98",
        "2000000000, 3000000000, 67",
    })
    void twoOfThreeAre67PerCentAndAHundredMeansAll(long part, long whole, int percent) {
        assertThat(Percent.of(part, whole)).isEqualTo(percent);
    }
}
