package org.hongfan.shared.web;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The address under which people reach the portal, for what is printed or scanned: {@code hongfan.address}, such as
 * {@code https://dangjian.example.gov.cn}; where it is not set, the address of the request at hand.
 */
@Component
public class PublicAddress {
    private final String configured;

    PublicAddress(@Value("${hongfan.address:}") String configured) {
        this.configured = configured.strip().replaceFirst("/+$", "");
    }

    /** Without a slash at the end. To be called while a request is served. */
    public String base() {
        return configured.isEmpty()
                ? ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString()
                : configured;
    }
}
