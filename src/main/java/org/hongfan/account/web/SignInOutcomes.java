package org.hongfan.account.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.account.AccountService;
import org.hongfan.account.SignInResult;
import org.hongfan.account.SignedIn;
import org.hongfan.account.session.SessionStore;
import org.hongfan.forms.KeptForms;
import org.hongfan.shared.web.FormPage;
import org.hongfan.shared.web.RefusalHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.stereotype.Component;

/** Where the browser goes when it must sign in, has signed in, signs out, or sends a form whose page has grown too old. */
@Component
@RequiredArgsConstructor
class SignInOutcomes
        implements AuthenticationSuccessHandler,
                AuthenticationFailureHandler,
                LogoutHandler,
                AuthenticationEntryPoint,
                AccessDeniedHandler {
    private final AccountService accounts;
    private final DeviceMark devices;
    private final Clock clock;
    private final Reach reach;
    private final KeptForms kept;
    private final SentForms forms;
    private final AskedPage asked;
    private final LoginUrlAuthenticationEntryPoint toLogin = new LoginUrlAuthenticationEntryPoint("/login");
    private final LoginUrlAuthenticationEntryPoint toLoginAgain = new LoginUrlAuthenticationEntryPoint("/login?ended");
    private final AccessDeniedHandlerImpl refused = new AccessDeniedHandlerImpl();

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        if (authentication.getPrincipal() instanceof SignedIn signedIn) {
            reach.as(signedIn.accountId(), () -> accounts.typeSize(signedIn))
                    .ifPresent(large -> TypeSize.remember(large, request, response));
            devices.leave(signedIn, request, response);
            HttpSession session = request.getSession();
            session.setAttribute(SessionStore.ADDRESS, request.getRemoteAddr());
            session.setAttribute(SessionStore.DEVICE, Device.of(request.getHeader("User-Agent")));
        }
        Optional<String> unfinished = authentication.getPrincipal() instanceof SignedIn user
                ? kept.next(user.accountId(), request)
                : Optional.empty();
        if (unfinished.isPresent()) {
            response.sendRedirect(request.getContextPath() + unfinished.get());
        } else {
            SavedRequest page = asked.getRequest(request, response);
            asked.removeRequest(request, response);
            response.sendRedirect(page == null ? request.getContextPath() + "/" : page.getRedirectUrl());
        }
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException why) throws IOException {
        String next = "/login?error";
        if (why instanceof NotYet notYet) {
            if (notYet.result() instanceof SignInResult.CodeWanted wanted) {
                SignInCodeController.await(wanted.user(), clock.instant(), request);
                next = "/login/code";
            } else if (notYet.result() instanceof SignInResult.Wait wait) {
                next = "/login?wait=" + wait.minutes();
            } else if (notYet.result() instanceof SignInResult.PhoneShared) {
                next = "/login?shared";
            } else {
                next = "/login?outdated";
            }
        }
        response.sendRedirect(request.getContextPath() + next);
    }

    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn) {
            reach.as(signedIn.accountId(), () -> {
                accounts.signOut(signedIn);
                return true;
            });
        }
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException, ServletException {
        boolean form = FormPage.isSent(request);
        if (form || RefusalHeaders.isForScript(request)) {
            forms.toSignIn("expired", request, response);
            if (!form) {
                // The whole page is loaded again and leads to the sign-in; what is being typed must not be thrown away
                // like that.
                response.setHeader("HX-Refresh", "true");
            }
        } else {
            boolean ended = request.getRequestedSessionId() != null && !request.isRequestedSessionIdValid();
            (ended ? toLoginAgain : toLogin).commence(request, response, why);
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException, ServletException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof SignedIn user)) {
            forms.toSignIn("expired", request, response);
        } else {
            forms.withoutToken(user.accountId(), request, response);
            refused.handle(request, response, why);
        }
    }
}
