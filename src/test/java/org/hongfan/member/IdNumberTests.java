package org.hongfan.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.hongfan.shared.RefusedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdNumberTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    @ParameterizedTest
    @CsvSource({
        "34052419800101001X, 34052419800101001X, MALE, 1980-01-01",
        "34052419800101001x, 34052419800101001X, MALE, 1980-01-01",
        "'340524 19800101 001X', 34052419800101001X, MALE, 1980-01-01",
        "３４０５２４１９８００１０１００１Ｘ, 34052419800101001X, MALE, 1980-01-01",
        "11010519491231002X, 11010519491231002X, FEMALE, 1949-12-31",
        "379900200002290011, 379900200002290011, MALE, 2000-02-29"
    })
    void readsWhatIsRight(String typed, String value, Sex sex, LocalDate birth) {
        IdNumber number = IdNumber.parse(typed, TODAY);
        assertThat(number.value()).isEqualTo(value);
        assertThat(number.sex()).isEqualTo(sex);
        assertThat(number.birthDate()).isEqualTo(birth);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 请填写身份证号",
        "340524800101001, 15 位的旧身份证号",
        "3405241980010100, 现在是 16 位",
        "340524198001010011, 校验码不对",
        "340524198001010X1X, 前 17 位应是数字",
        "340524198002300017, 出生日期不存在",
        "340524198013010019, 出生日期不存在",
        "340524190002290011, 出生日期不存在",
        "340524202612010013, 晚于今天",
        "340524189901010017, 早于 1900 年",
        "040524198001010018, 地区码不对"
    })
    void saysWhatIsWrong(String typed, String words) {
        assertThatThrownBy(() -> IdNumber.parse(typed, TODAY))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(words)
                .extracting(e -> ((RefusedException) e).field())
                .isEqualTo("idNumber");
    }

    @ParameterizedTest
    @CsvSource({"34052419800101001X, 340***************", "11010519491231002X, 110***************"})
    void hidesTheBirthDate(String value, String masked) {
        assertThat(new IdNumber(value).masked()).isEqualTo(masked);
        assertThat(new IdNumber(value)).hasToString(masked);
    }

    @ParameterizedTest
    @CsvSource({
        "13812341234, 138****1234",
        "138 1234 1234, 138****1234",
        "+86 138-1234-1234, 138****1234",
        "0532-86123456, 053****3456"
    })
    void readsPhones(String typed, String masked) {
        assertThat(PhoneNumber.parse(typed).masked()).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({"12812341234", "1381234123", "86123456", "abc"})
    void refusesWhatIsNoPhone(String typed) {
        assertThatThrownBy(() -> PhoneNumber.parse(typed)).isInstanceOf(RefusedException.class);
    }
}
