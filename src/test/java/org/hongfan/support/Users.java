package org.hongfan.support;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.account.AccountService;
import org.hongfan.account.CreateAccount;
import org.hongfan.account.GrantRole;
import org.hongfan.account.GrantService;
import org.hongfan.account.SignedIn;
import org.hongfan.account.ViewerService;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Makes the users of a test and lets them send requests: {@code mvc.perform(get("/meetings").with(users.as(secretary)))}. */
@RequiredArgsConstructor
public class Users {
    public static final String PASSWORD = "Feng#Shou-1949";

    private final AccountService accounts;
    private final GrantService grants;
    private final ViewerService viewers;
    private final JdbcClient jdbc;

    /** An account with one post that began long ago; the organization must exist, and is null for administrators. */
    public long create(String username, Role role, @Nullable Long organizationId) {
        return create(username, role, organizationId, null);
    }

    public long create(String username, Role role, @Nullable Long organizationId, @Nullable Long memberId) {
        long id = create(username, memberId);
        grants.grant(new GrantRole(id, role, organizationId, LocalDate.of(2020, 1, 1), null));
        return id;
    }

    /** An account of the leader of one of the branch's groups. */
    public long createLeader(String username, long branch, long group, @Nullable Long memberId) {
        long id = create(username, memberId);
        grants.grant(new GrantRole(id, Role.GROUP_LEADER, branch, group, LocalDate.of(2020, 1, 1), null));
        return id;
    }

    /** An account without any post. */
    public long create(String username, @Nullable Long memberId) {
        return accounts.create(new CreateAccount(username, username, memberId, PASSWORD, false));
    }

    /** The account as a service sees it. */
    public Viewer viewer(long accountId) {
        return viewers.load(accountId).orElseThrow();
    }

    /** Sends a request in a session of this account that has just begun. */
    public RequestPostProcessor as(long accountId) {
        SignedIn signedIn = jdbc.sql("select id as account_id, username, session_epoch from account where id = :id")
                .param("id", accountId)
                .query(SignedIn.class)
                .single();
        return authentication(UsernamePasswordAuthenticationToken.authenticated(signedIn, null, List.of()));
    }
}
