package org.hongfan.forms;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.shared.web.FormOwner;
import org.hongfan.shared.web.FormPage;
import org.hongfan.shared.web.RefusalHeaders;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * A form that is refused is answered by its own page, with every box and every word as it was sent; and a page that is asked for with what was kept
 * of its form is filled in with it.
 *
 * <p>One place for all forms: a controller shows its page with its messages, and need not think of what a template does not bind. Where it throws,
 * and so an error page answers, the page of the form is asked for in its place and says the refusal on top.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
@RequiredArgsConstructor
@Slf4j
class RefusedForms extends OncePerRequestFilter {
    private static final int REFUSED = 400;
    private static final int GONE = HttpServletResponse.SC_NOT_FOUND;
    private static final int CHANGED = HttpServletResponse.SC_CONFLICT;

    private final KeptForms kept;
    private final ObjectProvider<DispatcherServlet> pages;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (FormPage.isSent(request)) {
            sent(request, response, chain);
        } else if (asksForKept(request) && !RefusalHeaders.isForScript(request)) {
            filledIn(request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** What failed in a filter or in the container is answered by a page too. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private void sent(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Map<String, Object> before = PageRequest.attributesOf(request);
        HeldPage held = new HeldPage(
                response,
                status -> status >= REFUSED && !RefusalHeaders.isForScript(request),
                () -> taken(request, response));
        chain.doFilter(request, held);
        if (held.isHeld()) {
            held.send(refused(request, held, before));
        } else if (response.getStatus() == HttpServletResponse.SC_NO_CONTENT) {
            taken(request, response);
        }
    }

    /** What was kept of this form has been sent again and was taken. */
    private void taken(HttpServletRequest request, HttpServletResponse response) {
        FormOwner owner = FormOwner.of(request);
        long number = keptNumber(request);
        if (owner != null && number > 0) {
            kept.discard(owner.accountId(), number, request, response);
        }
    }

    private String refused(HttpServletRequest request, HeldPage held, Map<String, Object> before) {
        SentForm form = SentForm.of(request);
        FormRefusal refusal = FormRefusal.of(request);
        if (refusal != null) {
            return again(request, form, refusal, before, held).orElseGet(held::html);
        }
        Document page = parse(held.html());
        Refill refill = new Refill(page, form, request.getContextPath());
        Element place = refill.form().orElse(null);
        if (place == null) {
            return held.html();
        }
        refill.into(place, false);
        return page.outerHtml();
    }

    /** The form's own page in the place of the error page; empty when it does not show the form any more. */
    private Optional<String> again(
            HttpServletRequest request,
            SentForm form,
            FormRefusal refusal,
            Map<String, Object> before,
            HttpServletResponse response) {
        if (form.page() == null || refusal.status() == GONE) {
            return Optional.empty();
        }
        String html = page(request, form.page(), before, response);
        if (html == null) {
            return Optional.empty();
        }
        Document page = parse(html);
        Refill refill = new Refill(page, form, request.getContextPath());
        return refill.form().map(place -> {
            boolean changed = refusal.status() == CHANGED;
            List<Refill.Difference> differences = refill.into(place, !changed);
            Notices.refused(page, place, refusal, !form.isEmpty(), changed ? differences : List.of());
            return page.outerHtml();
        });
    }

    private @Nullable String page(
            HttpServletRequest request, String page, Map<String, Object> before, HttpServletResponse response) {
        HeldPage held = new HeldPage(new Aside(response), status -> true);
        try {
            pages.getObject().service(new PageRequest(request, page, before), held);
            return held.isHeld() ? held.html() : null;
        } catch (ServletException | IOException | RuntimeException failure) {
            log.warn("The page of a refused form cannot be shown again", failure);
            return null;
        }
    }

    private void filledIn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HeldPage held = new HeldPage(response, status -> true);
        chain.doFilter(request, held);
        if (!held.isHeld()) {
            return;
        }
        FormOwner owner = FormOwner.of(request);
        KeptForm form = owner == null
                ? null
                : kept.find(owner.accountId(), keptNumber(request), KeptCookie.read(request))
                        .orElse(null);
        held.send(form == null ? held.html() : filledIn(held.html(), form, request.getContextPath()));
    }

    private static String filledIn(String html, KeptForm form, String contextPath) {
        Document page = parse(html);
        Refill refill = new Refill(page, form.form(), contextPath);
        refill.form()
                .ifPresentOrElse(
                        place -> {
                            refill.into(place, true);
                            place.prependElement("input")
                                    .attr("type", "hidden")
                                    .attr("name", FormPage.KEPT)
                                    .attr("value", Long.toString(form.number()));
                            Notices.filledIn(page, form, refill.asksForFiles(place), contextPath);
                        },
                        () -> Notices.withoutForm(page, form, contextPath));
        return page.outerHtml();
    }

    private static Document parse(String html) {
        Document page = Jsoup.parse(html);
        page.outputSettings().prettyPrint(false);
        return page;
    }

    /** Without reading the parameters of every style sheet. */
    private static boolean asksForKept(HttpServletRequest request) {
        String query = request.getQueryString();
        return query != null && query.contains(FormPage.KEPT + '=') && keptNumber(request) > 0;
    }

    private static long keptNumber(HttpServletRequest request) {
        String number = request.getParameter(FormPage.KEPT);
        return number != null && number.matches("[0-9]{1,15}") ? Long.parseLong(number) : 0;
    }
}
