package org.hongfan.account;

import lombok.RequiredArgsConstructor;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.platform.Installation;
import org.springframework.stereotype.Service;

/** Sets up a portal that has no district yet. */
@Service
@RequiredArgsConstructor
public class FirstRunService {
    private final OrganizationDirectory organizations;
    private final Installation installation;

    private volatile boolean done;

    /** Whether there is no district yet. Asked before every page, so the answer "no" is remembered for good. */
    public boolean isPending() {
        if (!done) {
            done = installation.isDemo() || organizations.findDistrict().isPresent();
        }
        return !done;
    }
}
