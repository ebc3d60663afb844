package org.hongfan.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks the same is stored the same, and what nobody can read is named. */
class PlainTextTests {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "⽅⼤⺠, 方大民", // radicals, as a PDF gives them
        "\uF9E1明, 李明", // compatibility ideographs
        "⻢⻩⻰, 马黄龙",
        "阿依古丽•买买提, 阿依古丽·买买提",
        "李○明, 李〇明",
        "李◯, 李〇",
        "阿依古丽‧买买提, 阿依古丽·买买提",
        "阿依古丽⋅买买提, 阿依古丽·买买提",
        "阿依古丽・买买提, 阿依古丽·买买提",
        "阿依古丽．买买提, 阿依古丽·买买提",
        "阿依古丽 · 买买提, 阿依古丽·买买提",
        "王　秀兰, 王秀兰",
        "王\u00A0秀\u2003兰, 王秀兰",
        "王\u200B秀兰\uFEFF, 王秀兰",
        "王秀兰\uFE00, 王秀兰",
        "Ｊｏｈｎ　Ｓｍｉｔｈ, John Smith",
        "王秀兰, 王秀兰",
    })
    void aNameIsWrittenInOneWay(String typed, String stored) {
        assertThat(PlainText.name(typed)).isEqualTo(stored);
        assertThat(PlainText.name(stored)).as("twice changes nothing more").isEqualTo(stored);
        assertThat(PlainText.odd(stored)).isNull();
    }

    @Test
    void signsThatMeanWhatTheyAreStay() {
        String text = "会议（扩大）：①学习；②清洁 300㎡，“共建”…";
        assertThat(PlainText.line(text)).isEqualTo(text);
        assertThat(PlainText.line("２０２６年 11月")).isEqualTo("2026年 11月");
        assertThat(PlainText.lookalikes("　　第一段\n　　第⼆段")).isEqualTo("　　第一段\n　　第二段");
    }

    @Test
    void everyKangxiRadicalAndCompatibilityIdeographBecomesACharacter() {
        IntStream.concat(IntStream.rangeClosed(0x2F00, 0x2FD5), IntStream.rangeClosed(0xF900, 0xFA6B))
                .filter(c -> c < 0xFA0E || c > 0xFA29)
                .mapToObj(Character::toString)
                .forEach(each ->
                        assertThat(PlainText.line(each).codePointAt(0)).as(each).isBetween(0x3400, 0x9FFF));
    }

    @ParameterizedTest
    @ValueSource(strings = {"王\uE123兰", "王\uFFFD兰", "王〓兰", "王\u0007兰", "王⺀兰", "王\uD884\uDF50兰"})
    void whatNobodyCanReadIsNamed(String name) {
        assertThat(PlainText.odd(PlainText.name(name))).startsWith("第 2 个字").contains("U+");
    }

    @Test
    void rareCharactersOfRealNamesAreTaken() {
        assertThat(PlainText.odd("王\uD86C\uDC5D"))
                .as("an ideograph of an extension")
                .isNull();
        assertThat(PlainText.odd("张㛃䶮")).isNull();
    }
}
