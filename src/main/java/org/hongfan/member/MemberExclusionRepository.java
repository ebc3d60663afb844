package org.hongfan.member;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

interface MemberExclusionRepository extends JpaRepository<MemberExclusion, Long> {
    List<MemberExclusion> findByMemberId(long memberId);
}
