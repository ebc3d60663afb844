package org.hongfan.shared.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A route that costs much: each user may ask for it only so often in a minute, see {@link RateProperties}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Costly {
    Cost value();

    /** What makes it cost. */
    enum Cost {
        SEARCH,
        EXPORT,
        UPLOAD,
        IMPORT
    }
}
