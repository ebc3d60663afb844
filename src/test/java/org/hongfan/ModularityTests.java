package org.hongfan;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** Modules use only what others show, depend on what they declare, and never in a circle. */
class ModularityTests {

    @Test
    void modulesKeepToTheirBounds() {
        ApplicationModules.of(HongfanApplication.class).verify();
    }
}
