package org.hongfan.layout;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import lombok.extern.slf4j.Slf4j;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.hongfan.forms.ForeignForm;
import org.hongfan.forms.FormRefusal;
import org.hongfan.forms.SentForm;
import org.hongfan.shared.ConflictException;
import org.hongfan.shared.web.FormPage;
import org.hongfan.shared.web.RefusalHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.ModelAndView;

/** The pages of {@code templates/error}: what happened in plain words, what to do next, and what was typed. */
@Slf4j
final class ErrorView {
    private static final Set<Integer> OWN_PAGE = Set.of(403, 404, 409, 413, 422, 429);

    private ErrorView() {}

    static ModelAndView of(HttpServletRequest request, HttpStatusCode status) {
        return of(request, status, null);
    }

    static ModelAndView of(HttpServletRequest request, HttpStatusCode status, @Nullable String message) {
        return of(request, status, message, null);
    }

    /**
     * @param message shown to the user as it stands; only from refusals written for users
     * @param field of the form that the message belongs to
     */
    static ModelAndView of(
            HttpServletRequest request, HttpStatusCode status, @Nullable String message, @Nullable String field) {
        ForeignForm foreign = ForeignForm.of(request);
        if (foreign != null) {
            return page(request, "error/foreign", status).addObject("foreign", foreign);
        }
        String view = OWN_PAGE.contains(status.value()) ? "error/" + status.value() : "error/general";
        String said = message == null ? words(status) : message;
        refuse(request, status, said, field);
        return page(request, view, status).addObject("message", message);
    }

    static ModelAndView conflict(HttpServletRequest request, ConflictException conflict) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        List<KeptInput.Field> others =
                path.equals(conflict.action()) ? KeptInput.fields(request, conflict.field()) : List.of();
        tell(RefusalHeaders.Kind.CONFLICT, words(HttpStatus.CONFLICT));
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
        refuse(
                request,
                HttpStatus.INTERNAL_SERVER_ERROR,
                "平台出了问题，不是您操作有误，这一步没有办成。请稍后再试一次；还是这样，请把编号 " + number + " 告诉系统管理员",
                null);
        return page(request, "error/500", HttpStatus.INTERNAL_SERVER_ERROR).addObject("number", number);
    }

    /** Reading the form's token already reads the upload, so that a large one fails before any controller is asked. */
    static HttpStatus statusOf(InvalidParameterException unreadable) {
        return unreadable.getCause() instanceof SizeException ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST;
    }

    /** A form's own page takes the place of the error page where it can, see {@link FormRefusal}; a script reads the headers. */
    private static void refuse(
            HttpServletRequest request, HttpStatusCode status, String message, @Nullable String field) {
        tell(kind(status), message);
        if (FormPage.isSent(request)) {
            new FormRefusal(status.value(), message, field).say(request);
        }
    }

    private static void tell(RefusalHeaders.Kind kind, String message) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                && attributes.getResponse() != null
                && !attributes.getResponse().containsHeader(RefusalHeaders.KIND)) {
            RefusalHeaders.write(attributes.getResponse(), kind, message);
        }
    }

    private static RefusalHeaders.Kind kind(HttpStatusCode status) {
        return switch (status.value()) {
            case 403 -> RefusalHeaders.Kind.STALE_PAGE;
            case 404 -> RefusalHeaders.Kind.GONE;
            case 409 -> RefusalHeaders.Kind.CONFLICT;
            case 413 -> RefusalHeaders.Kind.TOO_LARGE;
            case 429 -> RefusalHeaders.Kind.TOO_OFTEN;
            case 500 -> RefusalHeaders.Kind.FAILURE;
            default -> RefusalHeaders.Kind.REFUSED;
        };
    }

    private static String words(HttpStatusCode status) {
        return switch (status.value()) {
            case 403 -> "页面放得太久，或者在别处重新登录过，这次没有提交。请再提交一次";
            case 404 -> "没有找到，可能已经撤销，或者不在您当前岗位的范围内";
            case 409 -> "您打开这一页以后，有人改过同一份内容。为了不盖掉别人的修改，这次没有保存。请核对后再提交";
            case 413 -> "文件太大，没有传上来。每个文件不超过 10 MB，一次合计不超过 40 MB";
            default -> "发送的内容不完整或不符合要求，请检查后再提交";
        };
    }

    private static ModelAndView page(HttpServletRequest request, String view, HttpStatusCode status) {
        ModelAndView page = new ModelAndView(view);
        page.setStatus(status);
        page.addObject("kept", KeptInput.texts(request));
        page.addObject("formPage", SentForm.of(request).page());
        return page;
    }
}
