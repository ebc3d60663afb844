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
                : ErrorView.of(request, status);
    }
}
