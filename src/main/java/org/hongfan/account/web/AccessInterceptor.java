package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Open;
import org.hongfan.access.Reach;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.account.FirstRunService;
import org.hongfan.account.SignedIn;
import org.hongfan.account.Standing;
import org.hongfan.account.ViewerService;
import org.hongfan.forms.ForeignForm;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.web.FormOwner;
import org.hongfan.shared.web.FormPage;
import org.hongfan.shared.web.RefusalHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.ModelAndViewDefiningException;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * Asks before every route: is the portal set up, does the session still hold, must the password be changed, and does the post acted in hold
 * the route's permission. What is not allowed looks like what does not exist; a route that names no permission is open to nobody.
 */
@Component
@RequiredArgsConstructor
@Slf4j
class AccessInterceptor implements HandlerInterceptor {
    static final String VIEWER = "viewer";
    static final String AFTER_PASSWORD = "hongfan.afterPassword";

    /** What remains possible while the first password waits to be changed. */
    private static final Set<String> WITH_FIRST_PASSWORD = Set.of("/me/password", "/session/type-size", "/login");

    private static final List<String> FILES = List.of("/css/", "/js/", "/img/", "/vendor/", "/webjars/", "/favicon.");

    /** Further down: what remains possible while a second factor that must be is missing. */
    private static final String SECOND_FACTOR = "/me/two-factor";

    private final ViewerService viewers;
    private final FirstRunService firstRun;
    private final Reach reach;
    private final SentForms forms;

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException, ModelAndViewDefiningException {
        if (handler instanceof ResourceHttpRequestHandler && !asksForPage(request)) {
            return true;
        }
        Optional<SignedIn> signedIn = signedIn();
        Standing standing =
                signedIn.flatMap(user -> viewers.standing(user.accountId())).orElse(null);
        boolean admitted = signedIn.isPresent() && standing != null && standing.admits(signedIn.get());
        Viewer viewer = admitted ? standing.viewer() : null;
        if (viewer != null) {
            request.setAttribute(VIEWER, viewer);
            reach.enter(viewer, standing.home());
        } else if (admitted) {
            reach.enter(standing.accountId());
        }
        if (admitted) {
            new FormOwner(
                            standing.accountId(),
                            viewer == null ? 0 : viewer.current().grantId())
                    .sign(request);
        }
        if (handler instanceof ResourceHttpRequestHandler) {
            // An address that leads nowhere: the page that says so keeps menu and bar.
            return true;
        }
        if (handler instanceof HandlerMethod method && ErrorController.class.isAssignableFrom(method.getBeanType())) {
            protect(response);
            return true;
        }
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (!admitted && !path.equals("/first-run") && firstRun.isPending()) {
            return redirect(request, response, "/first-run");
        }
        if (signedIn.isPresent() && !admitted) {
            new SecurityContextLogoutHandler()
                    .logout(
                            request,
                            response,
                            SecurityContextHolder.getContext().getAuthentication());
            forms.toSignIn("ended", request, response);
            return false;
        }
        if (admitted && isDiverted(standing, path, request, response)) {
            return false;
        }
        if (viewer != null) {
            refuseForeign(viewer, handler, request, response);
        }
        decide(handler, path, admitted, viewer);
        return true;
    }

    /** Whether a step of the sign-in that must come first was asked for in the place of the page; a form that was sent is kept meanwhile. */
    private boolean isDiverted(Standing standing, String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (WITH_FIRST_PASSWORD.contains(path)) {
            return false;
        }
        if (standing.mustChangePassword()) {
            goOnAt(afterwards(request, response, path), request);
            redirect(request, response, "/me/password");
            return true;
        }
        if (standing.secondFactorOwed() && !path.equals(SECOND_FACTOR) && !path.startsWith(SECOND_FACTOR + "/")) {
            forms.before(request, response);
            redirect(request, response, SECOND_FACTOR);
            return true;
        }
        return false;
    }

    /** Before the question who may: in the other post the answer would be that there is no such page. */
    private void refuseForeign(Viewer viewer, Object handler, HttpServletRequest request, HttpServletResponse response)
            throws ModelAndViewDefiningException {
        if (handler instanceof HandlerMethod method && !method.hasMethodAnnotation(Open.class)) {
            ForeignForm foreign = forms.foreign(viewer, request, response).orElse(null);
            if (foreign != null) {
                ModelAndView page = new ModelAndView("error/foreign", "foreign", foreign);
                page.setStatus(HttpStatus.CONFLICT);
                throw new ModelAndViewDefiningException(page);
            }
        }
    }

    /** Files of the portal's own are asked for by their folder, and by images and scripts that take no page. */
    private static boolean asksForPage(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String accepted = request.getHeader("Accept");
        return accepted != null
                && accepted.contains("text/html")
                && FILES.stream().noneMatch(path::startsWith);
    }

    /** The page that was asked for, or the form that was sent; null for the fragment of a script. */
    private @Nullable String afterwards(HttpServletRequest request, HttpServletResponse response, String path) {
        if (FormPage.isSent(request)) {
            return forms.before(request, response).orElse(null);
        }
        String query = request.getQueryString();
        return RefusalHeaders.isForScript(request) ? null : query == null ? path : path + '?' + query;
    }

    private static void goOnAt(@Nullable String page, HttpServletRequest request) {
        if (page != null) {
            request.getSession().setAttribute(AFTER_PASSWORD, page);
        }
    }

    private static void decide(Object handler, String path, boolean admitted, @Nullable Viewer viewer)
            throws ModelAndViewDefiningException {
        if (!(handler instanceof HandlerMethod method)) {
            log.error("{} is served by {}, which names no permission: refused", path, handler);
            throw new NotFoundException("route", path);
        }
        if (method.hasMethodAnnotation(Open.class)) {
            return;
        }
        Requires required = method.getMethodAnnotation(Requires.class);
        if (required == null) {
            log.error("{} names no permission: refused", method);
            throw new NotFoundException("route", path);
        }
        if (admitted && viewer == null) {
            ModelAndView noPost = new ModelAndView("account/no-post");
            noPost.setStatus(HttpStatus.FORBIDDEN);
            throw new ModelAndViewDefiningException(noPost);
        }
        if (viewer == null || !viewer.can(required.value())) {
            throw new NotFoundException("route", path);
        }
    }

    /** A request that the firewall refuses never came to where the headers are written. */
    private static void protect(HttpServletResponse response) {
        if (!response.containsHeader("Content-Security-Policy")) {
            response.setHeader("Content-Security-Policy", SecurityConfiguration.CONTENT_POLICY);
            response.setHeader("X-Content-Type-Options", "nosniff");
        }
    }

    /** A fragment's request is answered by a header, since the browser would put the page redirected to inside the page shown. */
    private static boolean redirect(HttpServletRequest request, HttpServletResponse response, String path)
            throws IOException {
        String target = request.getContextPath() + path;
        if (!RefusalHeaders.isForScript(request)) {
            response.sendRedirect(target);
            return false;
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        if (!FormPage.isSent(request)) {
            response.setHeader("HX-Redirect", target);
        }
        return false;
    }

    static Optional<SignedIn> signedIn() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedIn user
                ? Optional.of(user)
                : Optional.empty();
    }
}
