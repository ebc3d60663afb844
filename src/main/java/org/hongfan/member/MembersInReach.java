package org.hongfan.member;

import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.shared.NotFoundException;
import org.springframework.stereotype.Component;

/** Loads members through the viewer's scope: whose branch is out of reach does not exist. */
@Component
@RequiredArgsConstructor
class MembersInReach {
    private final MemberRepository members;
    private final OrganizationDirectory organizations;

    Member load(Viewer viewer, long id) {
        Member member = members.findById(id).orElseThrow(() -> new NotFoundException("member", id));
        organizations
                .find(member.getBranchId())
                .filter(branch -> viewer.scope().covers(branch.path()))
                .orElseThrow(() -> new NotFoundException("member", id));
        return member;
    }
}
