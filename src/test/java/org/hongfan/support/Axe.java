package org.hongfan.support;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.Collection;
import java.util.List;

/**
 * What axe objects to on a page. It is asked in the page itself and for violations alone: {@link AxeBuilder} opens a page in a browser
 * context of its own for each answer, carries over every rule that is kept, and finds nothing at all where a page is left meanwhile.
 */
public final class Axe {
    private static final String SCRIPT = "() => {" + AxeBuilder.getAxeScript() + "}";
    private static final String ASK = """
            async impacts => {
              const {violations, passes} = await axe.run(document, {resultTypes: ['violations']});
              if (!passes.length) throw new Error('axe has looked at nothing');
              return violations.filter(rule => impacts.includes(rule.impact)).map(rule =>
                [`${rule.impact} ${rule.id}: ${rule.help}`]
                  .concat(rule.nodes.map(node => `    ${node.html}\\n      ${node.failureSummary.replaceAll('\\n', '\\n      ')}`))
                  .join('\\n'));
            }""";

    private Axe() {}

    /**
     * Each violated rule with the elements that violate it, as text for people.
     *
     * @param impacts of {@code minor}, {@code moderate}, {@code serious} and {@code critical} those that count
     */
    public static List<String> violations(Page page, Collection<String> impacts) {
        try {
            return ask(page, impacts);
        } catch (PlaywrightException e) {
            if (!e.getMessage().contains("Execution context was destroyed")) {
                throw e;
            }
            // The page was just being left; what counts is the next one.
            return ask(page, impacts);
        }
    }

    private static List<String> ask(Page page, Collection<String> impacts) {
        page.waitForLoadState();
        if (page.evaluate("() => 'axe' in window").equals(false)) {
            page.evaluate(SCRIPT);
        }
        return ((List<?>) page.evaluate(ASK, List.copyOf(impacts)))
                .stream().map(String::valueOf).toList();
    }
}
