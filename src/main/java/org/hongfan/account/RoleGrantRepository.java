package org.hongfan.account;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface RoleGrantRepository extends Repository<RoleGrant, Long> {
    RoleGrant saveAndFlush(RoleGrant grant);

    List<RoleGrant> findByAccountId(long accountId);

    Optional<RoleGrant> findByIdAndAccountId(long id, long accountId);
}
