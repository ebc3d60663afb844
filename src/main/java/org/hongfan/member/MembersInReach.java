package org.hongfan.member;

import jakarta.persistence.EntityManager;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.springframework.stereotype.Component;

/** Loads members through the viewer's scope: whose branch is out of reach does not exist. */
@Component
@RequiredArgsConstructor
class MembersInReach {
    private final MemberRepository members;
    private final OrganizationDirectory organizations;
    private final EntityManager entities;

    /** One that was merged into another is not changed any more. */
    Member load(Viewer viewer, long id) {
        Member member = loadMerged(viewer, id);
        if (member.getMergedInto() != null) {
            throw new RefusedException("这份档案已经并入另一份，不能再改。合并错了的，由上级撤销合并。");
        }
        return member;
    }

    /** As the database has it now. */
    Member reload(long id) {
        Member member = members.findById(id).orElseThrow(() -> new NotFoundException("member", id));
        entities.refresh(member);
        return member;
    }

    Member loadMerged(Viewer viewer, long id) {
        Member member = members.findById(id).orElseThrow(() -> new NotFoundException("member", id));
        organizations
                .find(member.getBranchId())
                .filter(branch -> viewer.scope().covers(branch.path()))
                .orElseThrow(() -> new NotFoundException("member", id));
        return member;
    }
}
