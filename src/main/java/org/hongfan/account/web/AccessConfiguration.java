package org.hongfan.account.web;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.shared.NotFoundException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the {@link AccessInterceptor} before every route and hands the {@link Viewer} to the controllers that ask for it. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class AccessConfiguration implements WebMvcConfigurer {
    private final AccessInterceptor interceptor;

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new PolledInterceptor()).order(0);
        // After the layout's own, so that a page shown instead of the one asked for has its frame.
        registry.addInterceptor(interceptor).order(10);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new ViewerArgument());
    }

    private static class ViewerArgument implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Viewer.class;
        }

        @Override
        public @Nullable Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer model,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            Object viewer = request.getAttribute(AccessInterceptor.VIEWER, RequestAttributes.SCOPE_REQUEST);
            if (viewer == null && !parameter.isOptional()) {
                throw new NotFoundException("viewer for", parameter.getExecutable());
            }
            return viewer;
        }
    }
}
