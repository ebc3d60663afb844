package org.hongfan.account;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface AccountRepository extends Repository<Account, Long> {
    Account saveAndFlush(Account account);

    Optional<Account> findById(long id);

    boolean existsByUsername(String username);

    boolean existsByMemberId(long memberId);

    /** Locked until the transaction ends: whoever changes grants or passwords of one account waits for the other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select a from Account a where a.id = :id")
    Optional<Account> lockById(long id);
}
