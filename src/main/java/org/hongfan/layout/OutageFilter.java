package org.hongfan.layout;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.shared.web.RefusalHeaders;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.HtmlUtils;

/**
 * Answers an {@link Outage} with a page that needs nothing: no session, no database, no template that asks for either. It stands before
 * everything else, since sessions and sign-in need the database too.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
@Slf4j
class OutageFilter extends OncePerRequestFilter {
    private static final String WAYS_ON =
            "<div class=\"row\"><button type=\"button\" class=\"button primary\" data-back data-js hidden>返回上一页</button>"
                    + "<a class=\"button\" href=\"{root}/\">回到首页</a></div>";

    private final PlainPage page = new PlainPage();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException failure) {
            Optional<Outage> outage = Outage.of(failure);
            if (outage.isEmpty() || response.isCommitted()) {
                throw failure;
            }
            log.warn(
                    "{} {} met an outage ({}): {}",
                    request.getMethod(),
                    request.getRequestURI(),
                    outage.get(),
                    reason(failure));
            answer(outage.get(), request, response);
        }
    }

    /** A page for another failure may meet an outage too. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private void answer(Outage outage, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.resetBuffer();
        response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, Integer.toString(outage.seconds()));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        RefusalHeaders.write(response, RefusalHeaders.Kind.OUTAGE, outage.title() + "。" + outage.text());
        if (!response.containsHeader("Content-Security-Policy")) {
            response.setHeader(
                    "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
        }
        boolean asksAgain = "GET".equals(request.getMethod()) && request.getHeader("HX-Request") == null;
        if (asksAgain) {
            // Reading again is safe whatever happened; a form is sent again only by the person who filled it in.
            response.setHeader("Refresh", Integer.toString(outage.seconds()));
        }
        response.setContentType(MediaType.TEXT_HTML_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        write(page(outage, asksAgain, request), response);
    }

    /** What failed half way may have begun to write in either manner; both cannot be mixed. */
    private static void write(String page, HttpServletResponse response) throws IOException {
        try {
            response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalStateException begunAsText) {
            response.getWriter().write(page);
        }
    }

    private String page(Outage outage, boolean asksAgain, HttpServletRequest request) {
        String then = asksAgain
                ? "这一页过 " + outage.seconds() + " 秒会自动再试，您不用做什么。"
                : "刚才提交的内容可能没有保存。恢复以后，请先打开原来的页面看一眼；没有保存的，再提交一次。";
        return page.with(
                request.getContextPath(),
                outage.title(),
                "<p>不是您操作有误。" + outage.text() + "</p><p>" + then + "</p>" + WAYS_ON,
                kept(KeptInput.texts(request)));
    }

    private static String kept(List<String> texts) {
        if (texts.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<section class=\"stack-s\"><h2>您刚才填写的内容</h2><p class=\"muted\">"
                + "没有丢。可以复制下来，恢复以后再粘贴。密码、身份证号和电话不在这里显示。</p>");
        for (int i = 0; i < texts.size(); i++) {
            html.append("<div class=\"kept-item\"><pre class=\"kept\" id=\"kept-")
                    .append(i)
                    .append("\">")
                    .append(HtmlUtils.htmlEscape(texts.get(i)))
                    .append("</pre><button type=\"button\" class=\"button small\" hidden data-js data-copy=\"kept-")
                    .append(i)
                    .append("\">复制</button></div>");
        }
        return html.append("</section>").toString();
    }
}
