package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Open;
import org.hongfan.access.Viewer;
import org.hongfan.account.AccountService;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What users set for themselves while they work: the post they act in, the size of the type. */
@Controller
@RequiredArgsConstructor
class SessionController {
    private final AccountService accounts;

    @Open
    @PostMapping("/session/post")
    String switchPost(Viewer viewer, @RequestParam long grant, @RequestParam(required = false) @Nullable Long kept) {
        accounts.actIn(viewer, grant);
        return kept == null ? "redirect:/" : "redirect:/kept/" + kept;
    }

    @Open
    @PostMapping("/session/type-size")
    String setTypeSize(
            @RequestParam String size,
            @RequestParam(required = false) @Nullable String back,
            HttpServletRequest request,
            HttpServletResponse response) {
        boolean large = size.equals("large");
        TypeSize.remember(large, request, response);
        AccessInterceptor.signedIn().ifPresent(user -> accounts.useLargeType(user, large));
        return "redirect:" + LocalPath.of(back);
    }
}
