package org.hongfan.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class MasksTests {
    private static final String ID = "34052419800101001X";
    private static final String PHONE = "13805321234";

    @ParameterizedTest
    @CsvSource({
        "身份证 34052419800101001X，, 身份证 340***************，",
        "电话13805321234。, 电话138****1234。",
        "+8613805321234, 138****1234",
        "379900198001010011和13805321234, 379***************和138****1234"
    })
    void hidesNumbersInAnyText(String text, String masked) {
        assertThat(Masks.text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026年11月23日", "/members/13805321", "a13805321234b", "sha 138053212341380532", "应到 27 人"})
    void leavesEverythingElse(String text) {
        assertThat(Masks.text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "json"})
    void keepsNumbersOutOfTheLog(String profile, CapturedOutput output) {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        try {
            restart(logging, profile);
            var log = LoggerFactory.getLogger("somebody.elses.library");
            log.error("cannot parse {}", ID, new IllegalStateException("row (" + ID + ", " + PHONE + ") failed"));
            assertThat(output).contains("cannot parse 340***************", "138****1234");
            assertThat(output).doesNotContain(ID, PHONE);
            assertThat(output.getOut().contains("\"message\":")).isEqualTo(profile.equals("json"));
        } finally {
            restart(logging, "");
        }
    }

    @Test
    void theKeyOfAnEntryIsNoNumber() {
        assertThat(Masks.text("8f3a19800101001")).isEqualTo("8f3a19800101001");
    }

    private static void restart(LoggingSystem logging, String profile) {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("logging.structured.json.customizer", "org.hongfan.shared.logging.MaskedJson");
        if (!profile.isEmpty()) {
            environment.setActiveProfiles(profile);
        }
        logging.cleanUp();
        logging.beforeInitialize();
        logging.initialize(new LoggingInitializationContext(environment), "classpath:logback-spring.xml", null);
        logging.setLogLevel("somebody.elses.library", LogLevel.ERROR);
    }
}
