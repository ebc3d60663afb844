package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Post;
import org.hongfan.access.Viewer;
import org.hongfan.forms.ForeignForm;
import org.hongfan.forms.KeptForms;
import org.hongfan.shared.web.FormMarks;
import org.hongfan.shared.web.FormOwner;
import org.hongfan.shared.web.FormPage;
import org.hongfan.shared.web.RefusalHeaders;
import org.hongfan.shared.web.RefusalHeaders.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/**
 * What becomes of a form that comes when its session is over, or from the page of another account or post: it is kept, its user is told the true
 * reason and finds it again. A script is told by status and headers, for it still has the form.
 */
@Component
@RequiredArgsConstructor
class SentForms {
    private static final String OVER = "登录已过期。您填写的内容还在，重新登录后接着填";
    private static final String STEP = "登录还差一步，请先在新页面里完成，再接着填";
    private static final String STALE = "页面放得太久，或者在别处重新登录过，请再提交一次";
    private static final String OTHER_ACCOUNT = "这张表是用另一个账号打开的，现在登录的是别的账号，没有提交。用原来的账号登录后可以接着填";

    private final KeptForms kept;
    private final FormMarks marks;

    /**
     * Sends the browser to the sign-in.
     *
     * @param otherwise what the sign-in page says when there is no form to keep
     */
    void toSignIn(String otherwise, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (RefusalHeaders.isForScript(request)) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            RefusalHeaders.write(response, Kind.SESSION_OVER, OVER);
        } else {
            String says = kept.keep(request, response).isPresent() ? "kept" : otherwise;
            response.sendRedirect(request.getContextPath() + "/login?" + says);
        }
    }

    /** Where to go on after a step that must come first; empty when no form was sent, or it is none that is kept. */
    Optional<String> before(HttpServletRequest request, HttpServletResponse response) {
        if (RefusalHeaders.isForScript(request)) {
            RefusalHeaders.write(response, Kind.SIGN_IN_STEP, STEP);
            return Optional.empty();
        }
        return kept.keep(request, response).map(number -> "/kept/" + number);
    }

    /** The token of the form is none of this session: a page that was opened before it, or the page of another account. */
    void withoutToken(long accountId, HttpServletRequest request, HttpServletResponse response) {
        Optional<FormOwner> owner = marks.read(request);
        if (owner.isPresent() && owner.get().accountId() != accountId) {
            foreign(Kind.OTHER_ACCOUNT, OTHER_ACCOUNT, null, request, response).say(request);
            return;
        }
        RefusalHeaders.write(response, Kind.STALE_PAGE, STALE);
        if (owner.isPresent() && request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
            // The user's own page, only opened before the session was renewed: it may go on with the present token.
            response.setHeader(RefusalHeaders.TOKEN, token.getToken());
        }
    }

    /** The form, when it was opened by another account or in another post than the viewer acts in now. */
    Optional<ForeignForm> foreign(Viewer viewer, HttpServletRequest request, HttpServletResponse response) {
        FormOwner owner = FormPage.isSent(request) ? marks.read(request).orElse(null) : null;
        if (owner == null
                || owner.equals(
                        new FormOwner(viewer.accountId(), viewer.current().grantId()))) {
            return Optional.empty();
        }
        if (owner.accountId() != viewer.accountId()) {
            return Optional.of(foreign(Kind.OTHER_ACCOUNT, OTHER_ACCOUNT, null, request, response));
        }
        Post then = viewer.posts().stream()
                .filter(post -> post.grantId() == owner.grantId())
                .findFirst()
                .orElse(null);
        String message = then == null
                ? "打开这张表时的岗位已经结束，没有提交"
                : "这张表是以“%s”的岗位打开的，现在的岗位是“%s”。为免记错地方，没有提交".formatted(words(then), words(viewer.current()));
        return Optional.of(foreign(Kind.OTHER_POST, message, then == null ? null : then.grantId(), request, response));
    }

    private ForeignForm foreign(
            Kind kind,
            String message,
            @Nullable Long grantId,
            HttpServletRequest request,
            HttpServletResponse response) {
        RefusalHeaders.write(response, kind, message);
        Long number = RefusalHeaders.isForScript(request)
                ? null
                : kept.keep(request, response).orElse(null);
        return new ForeignForm(message, grantId, number);
    }

    private static String words(Post post) {
        return post.organizationName() + " " + post.roleTitle();
    }
}
