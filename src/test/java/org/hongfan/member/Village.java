package org.hongfan.member;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.hongfan.access.Post;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.account.SignedIn;
import org.hongfan.organization.FoundOrganization;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.OrganizationService;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * A small district built through the portal's own services: 甲镇 with 河南村 (two branches) and 河北村, 乙街道 with nothing below.
 */
public final class Village {
    public static final LocalDate FOUNDED = LocalDate.of(1990, 7, 1);

    private final OrganizationService organizations;
    private final OrganizationDirectory directory;
    private final MemberService members;
    private final JdbcClient jdbc;

    public long district;
    public long town;
    public long subdistrict;
    public long south;
    public long north;
    public long first;
    public long second;
    public long other;
    private int serial;

    /** Ids are never used twice: what is known of an account is kept for some seconds. */
    private static final AtomicLong ACCOUNTS = new AtomicLong(1_000_000);

    public Village(ApplicationContext context) {
        organizations = context.getBean(OrganizationService.class);
        directory = context.getBean(OrganizationDirectory.class);
        members = context.getBean(MemberService.class);
        jdbc = context.getBean(JdbcClient.class);
        district = organizations.foundDistrict(null, "红帆区委", "红帆区", null, FOUNDED);
        town = found(district, OrganizationKind.TOWN_COMMITTEE, "甲镇党委");
        subdistrict = found(district, OrganizationKind.SUBDISTRICT_WORK_COMMITTEE, "乙街道党工委");
        south = found(town, OrganizationKind.COMMUNITY_COMMITTEE, "河南村党委");
        north = found(town, OrganizationKind.COMMUNITY_GENERAL_BRANCH, "河北村党总支");
        first = found(south, OrganizationKind.BRANCH, "河南第一党支部");
        second = found(south, OrganizationKind.BRANCH, "河南第二党支部");
        other = found(north, OrganizationKind.BRANCH, "河北第一党支部");
    }

    public long found(long parent, OrganizationKind kind, String name) {
        return organizations.found(
                staff(), new FoundOrganization(parent, kind, name, null, null, FOUNDED, null, null, null, null));
    }

    /** District staff. */
    public Viewer staff() {
        return viewer(Role.DISTRICT_STAFF, district, null);
    }

    public Viewer viewer(Role role, long organization, @Nullable Long member) {
        var unit = directory.get(organization);
        Post post = new Post(1, role, organization, unit.shortName(), unit.path());
        return new Viewer(1, member, "测试", post, List.of(post));
    }

    /** A full member of 1980 with the next free ID number. */
    public long member(long branch, String name) {
        return members.register(staff(), registration(branch, name, nextId(), null));
    }

    public String nextId() {
        serial++;
        String digits = "37990019800101" + String.format("%03d", serial);
        return digits + IdNumber.checkOf(digits);
    }

    public static RegisterMember registration(long branch, String name, String idNumber, @Nullable String phone) {
        return new RegisterMember(
                branch,
                name,
                idNumber,
                null,
                null,
                Ethnicity.HAN,
                Education.SENIOR_HIGH,
                Sector.FARMING,
                null,
                phone,
                MemberKind.FULL,
                LocalDate.of(2005, 7, 1),
                LocalDate.of(2006, 7, 1),
                Floating.NONE,
                null,
                false,
                null,
                null,
                LocalDate.of(2010, 1, 1),
                StandingBasis.NONE);
    }

    /** Signs an account with this one post in, for MockMvc. */
    public RequestPostProcessor as(Role role, long organization, @Nullable Long member) {
        String name = role + "-" + organization + "-" + member;
        Long account = jdbc.sql("select id from account where username = :name")
                .param("name", name)
                .query(Long.class)
                .optional()
                .orElse(null);
        if (account == null) {
            account = jdbc.sql("""
                            insert into account (id, username, password_hash, name, member_id, must_change_password, created_at)
                            values (:id, :name, '-', '测试', :member, false, now()) returning id
                            """)
                    .param("id", ACCOUNTS.incrementAndGet())
                    .param("name", name)
                    .param("member", member)
                    .query(Long.class)
                    .single();
            jdbc.sql("""
                            insert into role_grant (account_id, role, organization_id, from_on, granted_at)
                            values (:account, :role, :organization, '2020-01-01', now())
                            """)
                    .param("account", account)
                    .param("role", role.name())
                    .param("organization", organization)
                    .update();
        }
        return authentication(new UsernamePasswordAuthenticationToken(new SignedIn(account, name, 0), null, List.of()));
    }
}
