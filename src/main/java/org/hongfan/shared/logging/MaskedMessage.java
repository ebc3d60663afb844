package org.hongfan.shared.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.hongfan.shared.Masks;

/** A log line's text with numbers masked; named in {@code logback-spring.xml}. */
public class MaskedMessage extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Masks.text(super.convert(event));
    }
}
