package org.hongfan.account;

import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.member.MemberStatus;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether the person of an account may hold a role at all. */
@Component
@RequiredArgsConstructor
class Holders {
    private final JdbcClient jdbc;
    private final Reach reach;

    /** @throws RefusedException when the account is that of a member who is in force no longer */
    void requireInForce(@Nullable Long memberId) {
        if (memberId == null) {
            return;
        }
        MemberStatus status = reach.asSystem(
                "whether the holder of an account is in force",
                () -> jdbc.sql("select status from member where id = :id")
                        .param("id", memberId)
                        .query(MemberStatus.class)
                        .single());
        if (status != MemberStatus.ACTIVE) {
            throw new RefusedException("role", "这个账号的党员在名册里是“" + status.title() + "”，不能授予岗位");
        }
    }
}
