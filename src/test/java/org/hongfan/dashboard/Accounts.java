package org.hongfan.dashboard;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.hongfan.access.Role;
import org.hongfan.account.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Accounts with one post each, for requests through MockMvc. */
final class Accounts {
    private static final AtomicLong NEXT = new AtomicLong(900_000);

    private Accounts() {}

    static RequestPostProcessor as(JdbcClient jdbc, Role role, @Nullable Long organization, @Nullable Long member) {
        long id = NEXT.incrementAndGet();
        jdbc.sql("""
                        insert into account (id, username, password_hash, name, member_id, must_change_password, created_at)
                        values (:id, 'user' || :id, '-', '测试', cast(:member as bigint), false, now())
                        """).param("id", id).param("member", member).update();
        jdbc.sql("""
                        insert into role_grant (account_id, role, organization_id, from_on, granted_at)
                        values (:id, :role, cast(:organization as bigint), '2020-01-01', now())
                        """)
                .param("id", id)
                .param("role", role.name())
                .param("organization", organization)
                .update();
        return authentication(
                UsernamePasswordAuthenticationToken.authenticated(new SignedIn(id, "user" + id, 0), null, List.of()));
    }
}
