package org.hongfan.layout;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.hongfan.access.Open;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where the container sends what failed outside of a controller: refused by a filter, not readable, broken while writing the page. */
@Controller
class ErrorPages implements ErrorController {
    /** From where a form is kept from being taken twice: the only conflict that is found outside of a controller. */
    private static final String UNDER_WAY = "同样的内容刚才已经提交过一次，还没有结果。请先看一眼是否已经办好，再提交一次";

    @Open
    @RequestMapping("/error")
    ModelAndView error(HttpServletRequest request) {
        Object cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        // Asked for directly, the page does not exist.
        HttpStatusCode status = code instanceof Integer value ? HttpStatusCode.valueOf(value) : HttpStatus.NOT_FOUND;
        if (cause instanceof InvalidParameterException unreadable) {
            status = ErrorView.statusOf(unreadable);
        }
        return status.is5xxServerError()
                ? ErrorView.failure(request, (Throwable) cause)
                : ErrorView.of(request, status, status == HttpStatus.CONFLICT ? UNDER_WAY : null);
    }
}
