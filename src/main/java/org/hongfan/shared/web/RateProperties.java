package org.hongfan.shared.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** How often each user may ask one instance for what is {@link Costly}, a minute. */
@ConfigurationProperties("hongfan.rates")
record RateProperties(
        @DefaultValue("120") int search,
        @DefaultValue("10") int export,
        @DefaultValue("60") int upload,
        @DefaultValue("10") int importFile) {
    int of(Costly.Cost cost) {
        return switch (cost) {
            case SEARCH -> search;
            case EXPORT -> export;
            case UPLOAD -> upload;
            case IMPORT -> importFile;
        };
    }
}
