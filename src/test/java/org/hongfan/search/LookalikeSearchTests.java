package org.hongfan.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.assertj.core.api.SoftAssertions;
import org.hongfan.access.Role;
import org.hongfan.member.MemberFilter;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.MemberRow;
import org.hongfan.member.Village;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** A name is found however it was typed, by whoever reads it, in a branch of 60. */
@PostgresTest
@RequiredArgsConstructor
class LookalikeSearchTests {
    private static final List<String> NAMES = List.of(
            "查秀兰", "单立新", "曾庆", "仇大海", "解小明", "区伟", "盖叫天", "朴顺姬", "尉迟恭", "万俟雪", "任建国", "方大民", "查玉", "阿依古丽·买买提", "李〇明");

    private final ApplicationContext context;
    private final MemberRoster roster;
    private final MockMvc mvc;
    private final JdbcClient jdbc;
    private Village village;
    private RequestPostProcessor secretary;

    @BeforeEach
    void aBranchOfSixty() {
        village = new Village(context);
        NAMES.forEach(name -> village.member(village.first, name));
        for (int i = NAMES.size(); i < 60; i++) {
            village.member(village.first, "王" + Character.toString('甲' + i));
        }
        secretary = village.as(Role.BRANCH_SECRETARY, village.first, null);
    }

    private List<String> found(String q) {
        return roster
                .list(
                        village.viewer(Role.BRANCH_SECRETARY, village.first, null),
                        new MemberFilter(null, null, true, null, null, null, null, null, null, q),
                        1)
                .rows()
                .stream()
                .map(MemberRow::name)
                .toList();
    }

    /** What is typed, and whom it must find. */
    private static final List<List<String>> FOUND = List.of(
            List.of("查秀兰", "zha", "cha", "chaxiulan", "zhaxiulan", "cxl", "zxl", "chax"),
            List.of("单立新", "shan", "dan", "danlixin", "dlx"),
            List.of("曾庆", "zeng", "ceng", "cq"),
            List.of("仇大海", "qiu", "chou"),
            List.of("解小明", "xie", "jie", "jxm"),
            List.of("区伟", "ou", "qu"),
            List.of("盖叫天", "ge", "gai"),
            List.of("朴顺姬", "piao", "pu"),
            List.of("尉迟恭", "yuchi", "weichi", "weichigong", "wcg"),
            List.of("万俟雪", "moqi", "wansi"),
            List.of("任建国", "ren"),
            List.of("阿依古丽·买买提", "阿依古丽买买提", "古丽买", "阿依古丽·买买提", "阿依古丽 买买提", "买买提"),
            List.of("李〇明", "李○明", "李◯", "〇明"),
            List.of("方大民", "⽅⼤⺠", "方　大民", "ｆａｎｇ"));

    @Test
    void findsAPolyphonicSurnameByEachReadingAndALookalikeByTheUsualCharacter() {
        SoftAssertions all = new SoftAssertions();
        for (List<String> line : FOUND) {
            for (String typed : line.subList(1, line.size())) {
                all.assertThat(found(typed)).as(typed).contains(line.get(0));
            }
        }
        all.assertAll();
    }

    @Test
    void findsNobodyElseByAnotherReading() {
        assertThat(found("chax")).containsExactly("查秀兰");
        assertThat(found("chay")).containsExactly("查玉");
        assertThat(found("weichi")).containsExactly("尉迟恭");
    }

    @Test
    void whatIsEnteredIsStoredAsItIsLookedForAndWhatStaysOddIsNamedAtItsField() throws Exception {
        register("⻢　⼤⺠", village.nextId()).andExpect(status().is3xxRedirection());
        assertThat(jdbc.sql("select name || ' ' || pinyin from member order by id desc limit 1")
                        .query(String.class)
                        .single())
                .isEqualTo("马大民 ma da min");
        assertThat(found("马大民")).containsExactly("马大民");
        register("王\uE123兰", village.nextId())
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("第 2 个字是自造字（U+E123）")))
                .andExpect(content().string(containsString("id=\"name-error\"")));
        mvc.perform(get("/search?q=⻢⼤").with(secretary)).andExpect(content().string(containsString("马大")));
    }

    private ResultActions register(String name, String idNumber) throws Exception {
        return mvc.perform(post("/members")
                .with(secretary)
                .with(csrf())
                .param("branchId", String.valueOf(village.first))
                .param("name", name)
                .param("idNumber", idNumber)
                .param("ethnicity", "HAN")
                .param("education", "SENIOR_HIGH")
                .param("sector", "FARMING")
                .param("kind", "FULL")
                .param("joinedOn", "2005-07-01")
                .param("confirmedOn", "2006-07-01")
                .param("floating", "NONE")
                .param("belongsFrom", "2020-01-01"));
    }
}
