package org.hongfan.support;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * The browsers of 2021 that people still have: Chromium 90 (信创 systems, the WebView of WeChat) and Safari 14.0. What either of them does not
 * know is taken out of the style sheets, and the functions that either lacks out of the page, so that the browser at hand shows what they show.
 */
public final class OldBrowser {
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/");
    private static final Pattern FLEX = Pattern.compile("display:\\s*(inline-)?flex");

    /** @param since in which versions it came: Chromium / Safari */
    private record Feature(Pattern pattern, String since) {
        Feature(String pattern, String since) {
            this(Pattern.compile(pattern), since);
        }
    }

    private static final List<Feature> SELECTORS = List.of(
            new Feature(":has\\(", "105 / 15.4"),
            new Feature(":focus-visible", "86 / 15.4"),
            new Feature("::details-content", "131 / 18.4"),
            new Feature(":user-(in)?valid", "119 / 16.5"),
            new Feature(":popover-open", "114 / 17"),
            new Feature(":modal", "105 / 15.6"),
            new Feature(":dir\\(", "120 / 16.4"),
            new Feature(":open\\b", "133 / 26"),
            new Feature(":autofill", "110 / 15"),
            new Feature(":nth-(last-)?child\\([^)]* of ", "111 / 9"),
            new Feature("&", "120 / 17.2"));

    private static final List<Feature> DECLARATIONS = List.of(
            new Feature("^inset(-[a-z-]+)?:", "87 / 14.1"),
            new Feature("^aspect-ratio:", "88 / 15"),
            new Feature("^accent-color:", "93 / 15.4"),
            new Feature("^content-visibility:", "85 / 18"),
            new Feature("^container(-[a-z]+)?:", "105 / 16"),
            new Feature("^scrollbar-[a-z]+:", "94 / 18.2"),
            new Feature("^text-wrap(-[a-z]+)?:", "114 / 17.4"),
            new Feature("^(translate|rotate|scale):", "104 / 14.1"),
            new Feature("^overscroll-behavior(-[a-z]+)?:", "63 / 16"),
            new Feature(
                    "^(field-sizing|interpolate-size|view-transition-name|animation-timeline|anchor-name):",
                    "111 / 18"),
            new Feature("^box-decoration-break:", "130 / –"),
            new Feature("^(print-|forced-)color-adjust:", "136 / 15.4"),
            new Feature("^page:", "85 / 18.2"),
            new Feature("^content:.*\\s/\\s*\"", "77 / 17.4"),
            new Feature("^overflow-wrap:\\s*anywhere", "80 / 15.4"),
            new Feature("^overflow(-[xy])?:\\s*clip", "90 / 16"),
            new Feature("\\d(s|l|d)v[hwib]\\b", "108 / 15.4"),
            new Feature("\\dcq[whib]\\b", "105 / 16"),
            new Feature("color-mix\\(|light-dark\\(|okl(ab|ch)\\(|\\blch\\(", "111 / 16.2"),
            new Feature("subgrid", "117 / 16"),
            new Feature("\\d(r?lh)\\b", "109 / 16.4"));

    /** Whole blocks. */
    private static final List<Feature> BLOCKS = List.of(
            new Feature("^@layer", "99 / 15.4"),
            new Feature("^@container", "105 / 16"),
            new Feature("^@property", "85 / 16.4"),
            new Feature("^@scope", "118 / 17.4"),
            new Feature("^@starting-style", "117 / 17.5"),
            new Feature("^@(top|bottom|left|right)-", "131 / –"),
            new Feature("^@media[^{]*\\((width|height)\\s*[<>]", "104 / 16.4"),
            new Feature(
                    "^@supports[^{]*selector\\((:|::)(has|details-content|popover-open|open)", "by what it asks for"));

    private static final String LACKING = """
            (() => {
              const drop = (object, ...names) => names.forEach(name => { try { delete object[name]; } catch (e) { } });
              drop(Array.prototype, 'at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with');
              drop(String.prototype, 'at', 'isWellFormed');
              drop(Object, 'hasOwn', 'groupBy');
              drop(Promise, 'withResolvers', 'try');
              drop(window, 'structuredClone', 'requestIdleCallback', 'CompressionStream', 'BroadcastChannel');
              drop(HTMLFormElement.prototype, 'requestSubmit');
              drop(window.SubmitEvent ? SubmitEvent.prototype : {}, 'submitter');
              drop(HTMLElement.prototype, 'showPopover', 'hidePopover', 'togglePopover');
              drop(window.HTMLDialogElement ? HTMLDialogElement.prototype : {}, 'showModal');
              drop(Element.prototype, 'moveBefore', 'checkVisibility');
              drop(Document.prototype, 'startViewTransition');
              drop(Crypto.prototype, 'randomUUID');
              drop(AbortSignal, 'timeout', 'any');
              drop(URL, 'canParse');
              const supports = CSS.supports.bind(CSS);
              CSS.supports = (...asked) => !/:has|details-content|:open/.test(asked.join(' ')) && supports(...asked);
            })();
            """;

    private OldBrowser() {}

    /** From now on the pages of this context stand as in such a browser. */
    public static void pretend(BrowserContext context) {
        context.addInitScript(LACKING);
        context.route(Pattern.compile(".*\\.css(\\?.*)?"), OldBrowser::answer);
    }

    private static void answer(Route route) {
        APIResponse answer = route.fetch();
        route.fulfill(
                new Route.FulfillOptions().setResponse(answer).setBody(understood(answer.text(), (rule, lost) -> {})));
    }

    /**
     * The sheet as such a browser reads it.
     *
     * @param lost called with the rule and each part of it that is passed over
     */
    public static String understood(String css, BiConsumer<String, String> lost) {
        return rules(COMMENT.matcher(css).replaceAll(""), lost);
    }

    private static String rules(String css, BiConsumer<String, String> lost) {
        StringBuilder kept = new StringBuilder();
        int at = 0;
        while (at < css.length()) {
            int open = css.indexOf('{', at);
            if (open < 0) {
                break;
            }
            int close = closing(css, open);
            String prelude = css.substring(at, open).strip();
            String body = css.substring(open + 1, close);
            at = close + 1;
            List<Feature> unknown = prelude.startsWith("@") ? BLOCKS : SELECTORS;
            if (unknown.stream()
                    .anyMatch(feature -> feature.pattern().matcher(prelude).find())) {
                lost.accept(prelude, prelude);
            } else if (prelude.startsWith("@") && !prelude.startsWith("@page")) {
                kept.append(prelude).append(" {\n").append(rules(body, lost)).append("}\n");
            } else {
                kept.append(prelude)
                        .append(" { ")
                        .append(declarations(prelude, body, lost))
                        .append(" }\n");
            }
        }
        return kept.toString();
    }

    private static int closing(String css, int open) {
        int depth = 0;
        for (int i = open; i < css.length(); i++) {
            depth += css.charAt(i) == '{' ? 1 : css.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "a block is not closed: " + css.substring(open, Math.min(css.length(), open + 80)));
    }

    private static String declarations(String rule, String body, BiConsumer<String, String> lost) {
        int margins = body.indexOf('@');
        String plain = margins < 0 ? body : body.substring(0, margins);
        boolean flex = FLEX.matcher(plain).find();
        List<String> kept = new ArrayList<>();
        for (String declaration :
                Arrays.stream(plain.split(";")).map(String::strip).toList()) {
            boolean unknown = DECLARATIONS.stream()
                            .anyMatch(feature ->
                                    feature.pattern().matcher(declaration).find())
                    || flex && declaration.matches("((row|column)-)?gap:.*");
            if (unknown) {
                lost.accept(rule, declaration);
            } else if (!declaration.isEmpty()) {
                kept.add(declaration);
            }
        }
        return String.join("; ", kept);
    }
}
