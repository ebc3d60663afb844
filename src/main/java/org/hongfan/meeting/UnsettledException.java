package org.hongfan.meeting;

import java.util.List;
import java.util.stream.Collectors;
import org.hongfan.shared.RefusedException;

/** A step waits until what was found is mended or confirmed. The message is all findings in a row, for who cannot show a list. */
public class UnsettledException extends RefusedException {
    private final transient List<Finding> findings;

    UnsettledException(List<Finding> findings) {
        super(
                findings.stream().map(Finding::field).findFirst().orElse(null),
                findings.stream().map(Finding::text).collect(Collectors.joining("；")));
        this.findings = findings;
    }

    public List<Finding> findings() {
        return findings;
    }
}
