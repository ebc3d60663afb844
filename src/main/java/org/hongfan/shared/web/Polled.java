package org.hongfan.shared.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A route that an open page asks again and again by itself: that is no use of the session, which ends as if nobody had asked. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Polled {
    /** Only with this parameter in the address; otherwise the user has opened the page. Empty: always. */
    String with() default "";
}
