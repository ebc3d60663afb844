package org.hongfan.access;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The live routes of the portal. */
final class Routes {
    private Routes() {}

    /**
     * @param method GET or POST; {@code *} when the route takes any
     * @param permission null: open, or not annotated
     */
    record Route(String method, String pattern, @Nullable Permission permission, boolean open, HandlerMethod handler) {
        String key() {
            return method + " " + pattern;
        }
    }

    static RequestMappingHandlerMapping mapping(ApplicationContext context) {
        return context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    }

    /** Every route, by pattern and method. */
    static List<Route> of(ApplicationContext context) {
        return mapping(context).getHandlerMethods().entrySet().stream()
                .flatMap(each -> each.getKey().getPatternValues().stream()
                        .flatMap(pattern ->
                                methods(each.getKey()).stream().map(method -> route(method, pattern, each.getValue()))))
                .sorted(Comparator.comparing(Route::pattern).thenComparing(Route::method))
                .toList();
    }

    private static Set<String> methods(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        return methods.isEmpty()
                ? Set.of("*")
                : methods.stream().map(RequestMethod::name).collect(Collectors.toSet());
    }

    private static Route route(String method, String pattern, HandlerMethod handler) {
        Requires requires = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Requires.class);
        return new Route(
                method,
                pattern,
                requires == null ? null : requires.value(),
                AnnotatedElementUtils.hasAnnotation(handler.getMethod(), Open.class),
                handler);
    }
}
