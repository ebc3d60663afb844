package org.hongfan.layout;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import lombok.extern.slf4j.Slf4j;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.hongfan.shared.ConflictException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.servlet.ModelAndView;

/** The pages of {@code templates/error}: what happened in plain words, what to do next, and what was typed. */
@Slf4j
final class ErrorView {
    private static final Set<Integer> OWN_PAGE = Set.of(403, 404, 409, 413, 422, 429);

    private ErrorView() {}

    static ModelAndView of(HttpServletRequest request, HttpStatusCode status) {
        return of(request, status, null);
    }

    /** @param message shown to the user as it stands; only from refusals written for users */
    static ModelAndView of(HttpServletRequest request, HttpStatusCode status, @Nullable String message) {
        String view = OWN_PAGE.contains(status.value()) ? "error/" + status.value() : "error/general";
        return page(request, view, status).addObject("message", message);
    }

    static ModelAndView conflict(HttpServletRequest request, ConflictException conflict) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        List<KeptInput.Field> others =
                path.equals(conflict.action()) ? KeptInput.fields(request, conflict.field()) : List.of();
        return page(request, "error/409", HttpStatus.CONFLICT)
                .addObject("conflict", conflict)
                .addObject("others", others);
    }

    /** Logs the failure under a number that the page shows, so that whoever is called finds it: the request's, where it has one. */
    static ModelAndView failure(HttpServletRequest request, @Nullable Throwable cause) {
        String asked = MDC.get("request");
        String number = asked == null
                ? Long.toString(System.nanoTime() & 0xffffffffffL, 36).toUpperCase()
                : asked;
        Object uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        log.error("{}: {} failed", number, uri == null ? request.getRequestURI() : uri, cause);
        return page(request, "error/500", HttpStatus.INTERNAL_SERVER_ERROR).addObject("number", number);
    }

    /** Reading the form's token already reads the upload, so that a large one fails before any controller is asked. */
    static HttpStatus statusOf(InvalidParameterException unreadable) {
        return unreadable.getCause() instanceof SizeException ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST;
    }

    private static ModelAndView page(HttpServletRequest request, String view, HttpStatusCode status) {
        ModelAndView page = new ModelAndView(view);
        page.setStatus(status);
        page.addObject("kept", KeptInput.texts(request));
        return page;
    }
}
