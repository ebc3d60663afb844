package org.hongfan.layout;

import java.io.IOException;
import java.io.Writer;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Answers a request that the server cannot even read (a broken first line, an address with forbidden signs, too many headers). No filter and no
 * template ever sees it; Tomcat's own answer would be English and name the server.
 */
@Configuration(proxyBeanMethods = false)
class UnreadableRequests {

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> plainAnswers() {
        PlainPage page = new PlainPage();
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new Page(page)));
    }

    private static final class Page extends ErrorReportValve {
        private static final String HOME =
                "<div class=\"row\"><a class=\"button primary\" href=\"{root}/\">回到首页</a></div>";

        private final PlainPage page;

        Page(PlainPage page) {
            this.page = page;
        }

        @Override
        protected void report(Request request, Response response, Throwable failure) {
            int status = response.getStatus();
            if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            try {
                response.setContentType("text/html");
                response.setCharacterEncoding("UTF-8");
                response.setHeader("Cache-Control", "no-store");
                response.setHeader("X-Content-Type-Options", "nosniff");
                response.setHeader("X-Frame-Options", "DENY");
                response.setHeader("Referrer-Policy", "same-origin");
                response.setHeader(
                        "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
                Writer writer = response.getReporter();
                if (writer != null) {
                    writer.write(page.with(
                            Objects.requireNonNullElse(request.getContextPath(), ""),
                            "这个请求读不懂",
                            "<p>" + text(status) + "</p>" + HOME,
                            ""));
                    response.finishResponse();
                }
            } catch (IOException | IllegalStateException gone) {
                container.getLogger().debug("Nobody waits for the answer", gone);
            }
        }

        private static String text(int status) {
            return status >= 500 && status != 505
                    ? "平台出了问题，没有办成这一步。请过一会儿再试；仍然不行，请告诉系统管理员。"
                    : "这个地址或请求不完整，平台读不懂。请检查地址有没有多出或缺少的字符，或者从首页重新进入。";
        }
    }
}
