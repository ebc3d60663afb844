package org.hongfan.shared.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import org.hongfan.shared.Masks;
import org.springframework.boot.logging.logback.WhitespaceThrowableProxyConverter;

/** A log line's stack trace with numbers masked: drivers and parsers put values into their messages. */
public class MaskedThrowable extends WhitespaceThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy failure) {
        return Masks.text(super.throwableProxyToString(failure));
    }
}
