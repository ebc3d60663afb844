package org.hongfan.layout;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLException;
import lombok.extern.slf4j.Slf4j;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.hongfan.shared.ConflictException;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.SealedException;
import org.hongfan.shared.TooManyRequestsException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.ModelAndView;

/** Turns what a controller throws into a page. Whatever happens in a filter comes to {@link ErrorPages} instead. */
@ControllerAdvice
@Slf4j
@Order(Ordered.LOWEST_PRECEDENCE)
class ErrorAdvice {
    @ExceptionHandler
    ModelAndView notFound(NotFoundException e, HttpServletRequest request) {
        // For the audit trail: this is a refusal, unlike an address that leads nowhere.
        request.setAttribute(NotFoundException.class.getName(), e);
        return ErrorView.of(request, HttpStatus.NOT_FOUND);
    }

    /** An address with a word where a number belongs names nothing; in a form it is a mistake of the form. */
    @ExceptionHandler
    ModelAndView mismatch(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
        boolean inPath = e.getParameter().hasParameterAnnotation(PathVariable.class);
        return ErrorView.of(request, inPath ? HttpStatus.NOT_FOUND : HttpStatus.BAD_REQUEST);
    }

    @ExceptionHandler
    ModelAndView conflict(ConflictException e, HttpServletRequest request) {
        return ErrorView.conflict(request, e);
    }

    @ExceptionHandler
    ModelAndView changedMeanwhile(OptimisticLockingFailureException e, HttpServletRequest request) {
        return ErrorView.of(request, HttpStatus.CONFLICT);
    }

    @ExceptionHandler
    ModelAndView tooLarge(MaxUploadSizeExceededException e, HttpServletRequest request) {
        return ErrorView.of(request, HttpStatus.CONTENT_TOO_LARGE);
    }

    @ExceptionHandler
    ModelAndView unreadable(InvalidParameterException e, HttpServletRequest request) {
        return ErrorView.of(request, ErrorView.statusOf(e));
    }

    @ExceptionHandler
    ModelAndView refused(RefusedException e, HttpServletRequest request) {
        return ErrorView.of(request, HttpStatus.UNPROCESSABLE_CONTENT, e.getMessage(), e.field());
    }

    /** Where no page has put it more kindly. It is a matter of keys, and no fault of this request. */
    @ExceptionHandler
    ModelAndView sealed(SealedException e, HttpServletRequest request) {
        log.warn("{}: {}", request.getRequestURI(), e.getMessage());
        return ErrorView.of(
                request,
                HttpStatus.UNPROCESSABLE_CONTENT,
                "这里有一项加密的内容打不开：" + e.getMessage() + "。没有改动任何内容。请告诉系统管理员，密钥文件可能换过；别的内容照常使用。");
    }

    @ExceptionHandler
    ModelAndView tooOften(TooManyRequestsException e, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Retry-After", String.valueOf(e.seconds()));
        return ErrorView.of(request, HttpStatus.TOO_MANY_REQUESTS, "短时间内操作太多次，请 " + e.seconds() + " 秒后再试。");
    }

    /** What the database cannot keep at all: a number or a date beyond all bounds, a word too long for an index. */
    private static boolean isNotStorable(Exception e) {
        return e instanceof DataAccessException failure
                && NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException cause
                && cause.getSQLState() != null
                && (cause.getSQLState().startsWith("22") || cause.getSQLState().equals("54000"));
    }

    @ExceptionHandler({BindException.class, ServletRequestBindingException.class, MultipartException.class})
    ModelAndView malformed(Exception e, HttpServletRequest request) {
        return ErrorView.of(request, HttpStatus.BAD_REQUEST);
    }

    @ExceptionHandler
    @Nullable ModelAndView anything(Exception e, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (e instanceof AccessDeniedException || e instanceof AuthenticationException) {
            throw e;
        }
        if (Outage.of(e).isPresent()) {
            // The page for it stands outside of everything that needs the database: OutageFilter.
            throw e;
        }
        if (isNotStorable(e)) {
            return ErrorView.of(request, HttpStatus.UNPROCESSABLE_CONTENT, "有一项太长，或者数字、日期超出了范围，没有保存。请改短或改正后再提交。");
        }
        if (e instanceof AsyncRequestNotUsableException) {
            return null;
        }
        if (e instanceof ErrorResponse answer && request.getAttribute("frame") == null) {
            // Refused before anything was asked of who it is (a method that the address does not take): the container's
            // way around gives menu and bar.
            answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            response.sendError(answer.getStatusCode().value());
            return new ModelAndView();
        }
        if (e instanceof ErrorResponse answer) {
            answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            return ErrorView.of(request, answer.getStatusCode());
        }
        ResponseStatus declared = AnnotatedElementUtils.findMergedAnnotation(e.getClass(), ResponseStatus.class);
        return declared == null ? ErrorView.failure(request, e) : ErrorView.of(request, declared.code());
    }
}
