package org.hongfan.organization;

import org.springframework.data.jpa.repository.JpaRepository;

interface PartyGroupRepository extends JpaRepository<PartyGroup, Long> {
    boolean existsByBranchIdAndName(long branchId, String name);
}
