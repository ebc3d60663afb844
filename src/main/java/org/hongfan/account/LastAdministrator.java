package org.hongfan.account;

import java.time.Clock;
import java.time.LocalDate;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.shared.RefusedException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sees to it that none of the three administrators' roles is left without anybody: nobody could fill it again. */
@Component
@RequiredArgsConstructor
class LastAdministrator {
    private final JdbcClient jdbc;
    private final Clock clock;

    /** Whether nobody else holds this administrator's role. */
    boolean isOnly(long accountId, Role role) {
        return role.isAdministrator()
                && !jdbc.sql("""
                        select exists (select 1 from role_grant h join account a on a.id = h.account_id
                                        where h.role = :role and h.account_id <> :account and a.enabled
                                          and h.from_on <= :today and (h.to_on is null or h.to_on > :today))
                        """)
                        .param("role", role.name())
                        .param("account", accountId)
                        .param("today", LocalDate.now(clock))
                        .query(Boolean.class)
                        .single();
    }

    /** @throws RefusedException when the account holds an administrator's role today that no other enabled account holds */
    void requireAnother(long accountId) {
        jdbc.sql("""
                        select g.role from role_grant g
                         where g.account_id = :account and g.role in ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR')
                           and g.from_on <= :today and (g.to_on is null or g.to_on > :today)
                           and not exists (select 1 from role_grant h join account a on a.id = h.account_id
                                            where h.role = g.role and h.account_id <> g.account_id and a.enabled
                                              and h.from_on <= :today and (h.to_on is null or h.to_on > :today))
                        """)
                .param("account", accountId)
                .param("today", LocalDate.now(clock))
                .query(Role.class)
                .optional()
                .ifPresent(role -> {
                    throw new RefusedException("这是唯一的" + role.title() + "，请先授权另一个人");
                });
    }
}
