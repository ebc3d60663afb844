package org.hongfan.member.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.stringContainsInOrder;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrlPattern;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.AppointmentService;
import org.hongfan.member.ExcludeMember;
import org.hongfan.member.ExclusionReason;
import org.hongfan.member.MemberService;
import org.hongfan.member.PartyPost;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.OrganizationService;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The pages of organizations and members as their users meet them. */
@PostgresTest
@RequiredArgsConstructor
class PeoplePagesTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final MockMvc mvc;
    private final MemberService members;
    private final AppointmentService appointments;
    private final OrganizationService organizations;
    private final OrganizationDirectory directory;
    private final ApplicationContext context;
    private Village village;
    private RequestPostProcessor district;
    private RequestPostProcessor town;
    private RequestPostProcessor secretary;

    @BeforeEach
    void village() {
        village = new Village(context);
        district = village.as(Role.DISTRICT_STAFF, village.district, null);
        town = village.as(Role.TOWN_STAFF, village.town, null);
        secretary = village.as(Role.BRANCH_SECRETARY, village.first, null);
    }

    private MockHttpServletRequestBuilder registration(long branch) {
        return post("/members")
                .with(csrf())
                .param("branchId", String.valueOf(branch))
                .param("name", "王秀兰")
                .param("idNumber", "34052419800101001X")
                .param("ethnicity", "HAN")
                .param("education", "SENIOR_HIGH")
                .param("sector", "FARMING")
                .param("kind", "FULL")
                .param("joinedOn", "2005-07-01")
                .param("confirmedOn", "2006-07-01")
                .param("floating", "NONE")
                .param("belongsFrom", "2020-01-01");
    }

    @Test
    void theTreeOpensLevelByLevel() throws Exception {
        village.member(village.first, "王秀兰");
        mvc.perform(get("/organizations").with(town))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("河南村党委")))
                .andExpect(content().string(not(containsString("河南第一党支部"))))
                .andExpect(content().string(not(containsString("乙街道党工委"))));
        mvc.perform(get("/organizations/{id}/children", village.south).with(town))
                .andExpect(content().string(containsString("河南第一党支部")))
                .andExpect(content().string(not(containsString("<html"))));
        mvc.perform(get("/organizations")
                        .param("at", String.valueOf(village.south))
                        .with(town))
                .andExpect(content().string(containsString("河南第一党支部")));
        mvc.perform(get("/organizations").param("q", "第一").with(town))
                .andExpect(content().string(containsString("找到 2 个组织")));
        mvc.perform(get("/organizations/{id}/children", village.subdistrict).with(town))
                .andExpect(status().isNotFound());
    }

    @Test
    void aUnitsPageShowsItsPeopleAndWhatTheRulesAdvise() throws Exception {
        long wang = village.member(village.first, "王秀兰");
        appointments.appoint(village.staff(), wang, village.first, PartyPost.SECRETARY, null, TODAY);
        organizations.foundGroup(village.staff(), village.first, "第一党小组", TODAY);
        mvc.perform(get("/organizations/{id}", village.first).with(secretary))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("王秀兰")))
                .andExpect(content().string(containsString("第一党小组")))
                .andExpect(content().string(containsString("不足 3 名")))
                .andExpect(content().string(containsString("支部工作条例")))
                .andExpect(content().string(not(containsString("调整隶属关系"))));
        mvc.perform(get("/organizations/{id}", village.first).with(district))
                .andExpect(content().string(containsString("调整隶属关系")));
        for (long unit : new long[] {village.district, village.town, village.south}) {
            mvc.perform(get("/organizations/{id}", unit).with(district)).andExpect(status().isOk());
        }
        mvc.perform(get("/organizations/{id}", village.other).with(secretary)).andExpect(status().isNotFound());
    }

    @Test
    void foundsAUnitAndKeepsWhatWasTypedOnError() throws Exception {
        mvc.perform(get("/organizations/{id}/units/new", village.south).with(town))
                .andExpect(status().isOk());
        mvc.perform(post("/organizations/{id}/units", village.south)
                        .with(town)
                        .with(csrf())
                        .param("kind", "BRANCH")
                        .param("name", "河南第一党支部")
                        .param("foundedOn", "2020-01-01")
                        .param("usualPlace", "老年活动室"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("同一上级之下已有")))
                .andExpect(content().string(containsString("老年活动室")));
        mvc.perform(post("/organizations/{id}/units", village.south)
                        .with(town)
                        .with(csrf())
                        .param("kind", "BRANCH")
                        .param("name", "河南第三党支部")
                        .param("foundedOn", "2020-01-01")
                        .param("themeDay", "31"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请填 1 到 28")));
        mvc.perform(post("/organizations/{id}/units", village.south)
                        .with(town)
                        .with(csrf())
                        .param("kind", "BRANCH")
                        .param("name", "河南第三党支部")
                        .param("foundedOn", "2020-01-01"))
                .andExpect(redirectedUrlPattern("/organizations/*"));
    }

    @Test
    void editsWithAConflictPageThatKeepsBothTexts() throws Exception {
        int version = directory.getFacts(village.staff(), village.first).version();
        mvc.perform(get("/organizations/{id}/edit", village.first).with(town)).andExpect(status().isOk());
        mvc.perform(edit(version, "河南网格党支部")).andExpect(redirectedUrl("/organizations/" + village.first));
        mvc.perform(edit(version, "河南先锋党支部"))
                .andExpect(status().isConflict())
                .andExpect(content().string(containsString("别人已经保存过")))
                .andExpect(content().string(containsString("您填的是“河南先锋党支部”，已保存的是“河南网格党支部”")));
    }

    private MockHttpServletRequestBuilder edit(int version, String name) {
        return post("/organizations/{id}", village.first)
                .with(town)
                .with(csrf())
                .param("version", String.valueOf(version))
                .param("name", name)
                .param("on", "2026-11-01");
    }

    @Test
    void movesAndClosesByForm() throws Exception {
        mvc.perform(get("/organizations/{id}/move", village.first).with(town))
                .andExpect(content().string(containsString("河北村党总支")))
                .andExpect(content().string(not(containsString("乙街道"))));
        mvc.perform(post("/organizations/{id}/move", village.first)
                        .with(town)
                        .with(csrf())
                        .param("on", "2026-11-01")
                        .param("reason", ""))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请选择新的上级组织")))
                .andExpect(content().string(containsString("请写明依据或原因")));
        mvc.perform(post("/organizations/{id}/move", village.first)
                        .with(town)
                        .with(csrf())
                        .param("parentId", String.valueOf(village.north))
                        .param("on", "2026-11-01")
                        .param("reason", "网格调整"))
                .andExpect(redirectedUrl("/organizations/" + village.first));
        assertThat(directory.get(village.first).parentId()).isEqualTo(village.north);
        village.member(village.first, "王秀兰");
        mvc.perform(get("/organizations/{id}/closure", village.first).with(town))
                .andExpect(status().isOk());
        mvc.perform(post("/organizations/{id}/closure", village.first)
                        .with(town)
                        .with(csrf())
                        .param("on", "2026-11-20")
                        .param("reason", "合并"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("还有 1 名党员")));
    }

    @Test
    void registersAMember() throws Exception {
        mvc.perform(get("/members/new").with(secretary))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("河南第一党支部")));
        mvc.perform(registration(village.first).with(secretary)).andExpect(redirectedUrlPattern("/members/*"));
        mvc.perform(get("/members").with(secretary))
                .andExpect(content().string(containsString("王秀兰")))
                .andExpect(content().string(containsString("共 1 名")));
    }

    @Test
    void errorsStandAtTheFieldAndKeepTheRest() throws Exception {
        mvc.perform(registration(village.first)
                        .with(secretary)
                        .param("phone", "12345")
                        .param("occupation", "护林员"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("id=\"phone-error\"")))
                .andExpect(content().string(containsString("请填写 11 位手机号")))
                .andExpect(content().string(containsString("护林员")))
                .andExpect(content().string(containsString("男，1980年1月1日出生")));
        mvc.perform(post("/members").with(secretary).with(csrf()).param("branchId", String.valueOf(village.first)))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请填写姓名")))
                .andExpect(content().string(containsString("请填写身份证号")))
                .andExpect(content().string(containsString("请填写入党日期")))
                .andExpect(content().string(stringContainsInOrder("请填写姓名", "请选择民族", "请选择学历", "请选择从事行业", "请选择党员类别")))
                .andExpect(content().string(not(containsString("Failed to convert"))));
        mvc.perform(registration(village.first).with(secretary).param("birthDate", "next week"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(not(containsString("java.time"))));
        mvc.perform(registration(village.first).with(secretary).param("sex", "FEMALE"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("与身份证号不一致")));
        mvc.perform(registration(village.other).with(secretary)).andExpect(status().isNotFound());
    }

    @Test
    void aDuplicateLinksToThePersonWithinReachOnly() throws Exception {
        mvc.perform(registration(village.first).with(secretary)).andExpect(status().is3xxRedirection());
        long id = members.register(village.staff(), Village.registration(village.other, "李明", village.nextId(), null));
        mvc.perform(registration(village.other).with(town))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("打开已登记的资料")))
                .andExpect(content().string(containsString("河南第一党支部")));
        RequestPostProcessor north = village.as(Role.COMMUNITY_STAFF, village.north, null);
        mvc.perform(registration(village.other).with(north))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("已在别处登记")))
                .andExpect(content().string(not(containsString("打开已登记的资料"))))
                .andExpect(content().string(not(containsString("河南"))));
        mvc.perform(get("/members/{id}", id).with(secretary)).andExpect(status().isNotFound());
    }

    @Test
    void aMembersPageAndItsSteps() throws Exception {
        long id = village.member(village.first, "王秀兰");
        LocalDate march = LocalDate.of(2026, 3, 1);
        long exclusion = members.addExclusion(
                village.staff(),
                id,
                new ExcludeMember(ExclusionReason.MOVED_AWAY, march, null, march, LocalDate.of(2026, 2, 20), null));
        mvc.perform(get("/members/{id}", id).with(secretary))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("379*************")))
                .andExpect(content().string(not(containsString("19800101"))))
                .andExpect(content().string(containsString("学习半年以上")))
                .andExpect(content().string(containsString("2026年3月1日上级批准，2026年2月20日支部党员大会同意")));
        for (String step : new String[] {"edit", "transfer", "status", "exclusions/new", "placement"}) {
            mvc.perform(get("/members/" + id + "/" + step).with(secretary)).andExpect(status().isOk());
        }
        mvc.perform(post("/exclusions/{id}/ending", exclusion).with(secretary).with(csrf()))
                .andExpect(redirectedUrl("/members/" + id));
        mvc.perform(post("/members/{id}/status", id)
                        .with(secretary)
                        .with(csrf())
                        .param("on", "2026-11-20"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请选择变更后的状态")));
        mvc.perform(post("/members/{id}/transfer", id)
                        .with(town)
                        .with(csrf())
                        .param("branchId", String.valueOf(village.second))
                        .param("on", "2026-11-20")
                        .param("reason", "介绍信 12 号"))
                .andExpect(redirectedUrl("/members/" + id));
        mvc.perform(get("/members/{id}", id).with(secretary)).andExpect(status().isNotFound());
    }

    @Test
    void editingAMemberKeepsBothTextsOnConflict() throws Exception {
        long id = village.member(village.first, "王秀兰");
        mvc.perform(memberEdit(id, "王秀英")).andExpect(redirectedUrl("/members/" + id));
        mvc.perform(memberEdit(id, "王秀芝"))
                .andExpect(status().isConflict())
                .andExpect(content().string(containsString("您填的是“王秀芝”，已保存的是“王秀英”")));
    }

    private MockHttpServletRequestBuilder memberEdit(long id, String name) {
        return post("/members/{id}", id)
                .with(secretary)
                .with(csrf())
                .param("version", "0")
                .param("name", name)
                .param("ethnicity", "HAN")
                .param("education", "COLLEGE")
                .param("sector", "FARMING")
                .param("kind", "FULL")
                .param("joinedOn", "2005-07-01")
                .param("confirmedOn", "2006-07-01")
                .param("floating", "NONE");
    }

    @Test
    void appointsByForm() throws Exception {
        long id = village.member(village.first, "王秀兰");
        mvc.perform(get("/organizations/{id}/appointments/new", village.first).with(town))
                .andExpect(content().string(containsString("王秀兰")));
        mvc.perform(post("/organizations/{id}/appointments", village.first)
                        .with(town)
                        .with(csrf())
                        .param("post", "SECRETARY")
                        .param("memberId", String.valueOf(id))
                        .param("from", "2026-11-01"))
                .andExpect(redirectedUrl("/organizations/" + village.first));
        mvc.perform(get("/members/options")
                        .param("branch", String.valueOf(village.first))
                        .param("q", "wxl")
                        .with(secretary))
                .andExpect(content().string(containsString("<option value=\"" + id + "\"")));
        mvc.perform(get("/organizations/{id}/groups/new", village.first).with(secretary))
                .andExpect(status().isOk());
        mvc.perform(post("/organizations/{id}/groups", village.first)
                        .with(secretary)
                        .with(csrf())
                        .param("name", "第一党小组")
                        .param("foundedOn", "2026-11-01"))
                .andExpect(redirectedUrl("/organizations/" + village.first));
    }

    @Test
    void membersSeeThemselvesAndHostsTheirHousehold() throws Exception {
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "王家中心户");
        long wang = village.member(village.first, "王秀兰");
        long li = village.member(village.first, "李明");
        members.joinHousehold(village.staff(), wang, household, TODAY);
        RequestPostProcessor member = village.as(Role.MEMBER, village.first, li);
        mvc.perform(get("/me").with(member))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("李明")))
                .andExpect(content().string(containsString("/me/points")))
                .andExpect(content().string(not(containsString("修改资料"))));
        mvc.perform(get("/members").with(member)).andExpect(status().isNotFound());
        RequestPostProcessor host = village.as(Role.HOUSEHOLD_HOST, household, wang);
        mvc.perform(get("/members").with(host))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("王秀兰")))
                .andExpect(content().string(not(containsString("李明"))));
        mvc.perform(get("/members/{id}", wang).with(host)).andExpect(status().isOk());
        mvc.perform(get("/members/{id}", li).with(host)).andExpect(status().isNotFound());
    }
}
