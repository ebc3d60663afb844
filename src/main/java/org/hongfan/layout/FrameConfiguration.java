package org.hongfan.layout;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.FlashMapManager;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.support.SessionFlashMapManager;
import org.thymeleaf.dialect.IDialect;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.dialect.SpringStandardDialect;
import org.thymeleaf.standard.expression.IStandardVariableExpressionEvaluator;

/** Gives every page its {@link Frame}, error pages included: those get no model attributes from controller advice. */
@Configuration(proxyBeanMethods = false)
class FrameConfiguration implements WebMvcConfigurer {
    private static final String[] STATIC = {"/css/**", "/js/**", "/img/**", "/vendor/**", "/webjars/**", "/favicon.svg"
    };

    private static final List<String> FOR_EVERYBODY = List.of(
            "/css/", "/js/", "/img/", "/vendor/", "/webjars/", "/favicon.", "/livez", "/readyz", "/actuator/health");

    private final Assets assets = new Assets();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
                    @Override
                    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                        Frame frame = new Frame(request, assets);
                        request.setAttribute("frame", frame);
                        if (isWholePage(request)) {
                            // The browser asks for it before it has read the page: on a slow line that is a tenth of a
                            // second sooner.
                            String style = request.getContextPath() + frame.asset("/css/hongfan.css");
                            response.addHeader(HttpHeaders.LINK, "<" + style + ">; rel=preload; as=style");
                        }
                        return true;
                    }
                })
                .excludePathPatterns(STATIC);
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        CacheControl aYear =
                CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
        for (String folder : new String[] {"css", "js", "img", "vendor"}) {
            registry.addResourceHandler("/" + folder + "/**")
                    .addResourceLocations("classpath:/static/" + folder + "/")
                    .setCacheControl(aYear);
        }
        registry.addResourceHandler("/webjars/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/")
                .setCacheControl(aYear);
    }

    @Bean
    static BeanPostProcessor plainExpressionsInTemplates() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof SpringTemplateEngine engine) {
                    Set<IDialect> dialects = new LinkedHashSet<>(engine.getDialects());
                    dialects.removeIf(SpringStandardDialect.class::isInstance);
                    dialects.add(new SpringStandardDialect() {
                        private final IStandardVariableExpressionEvaluator plainExpressions =
                                new PlainExpressions(super.getVariableExpressionEvaluator());

                        @Override
                        public IStandardVariableExpressionEvaluator getVariableExpressionEvaluator() {
                            return plainExpressions;
                        }
                    });
                    engine.setDialects(dialects);
                }
                return bean;
            }
        };
    }

    /** What is the same for everybody has no message waiting, and no session is looked up in the database to find out. */
    @Bean
    FlashMapManager flashMapManager() {
        return new SessionFlashMapManager() {
            @Override
            protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
                return isForEverybody(request) ? null : super.retrieveFlashMaps(request);
            }
        };
    }

    private static boolean isWholePage(HttpServletRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        return "GET".equals(request.getMethod())
                && request.getHeader("HX-Request") == null
                && accepted != null
                && accepted.contains(MediaType.TEXT_HTML_VALUE);
    }

    private static boolean isForEverybody(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return FOR_EVERYBODY.stream().anyMatch(path::startsWith);
    }
}
