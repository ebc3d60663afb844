package org.hongfan.audit.web;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.audit.AuditActions;
import org.hongfan.audit.AuditFilter;
import org.hongfan.audit.AuditRow;
import org.hongfan.audit.AuditService;
import org.hongfan.shared.web.Option;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequiredArgsConstructor
class AuditController {
    private final AuditService audit;

    @Requires(Permission.AUDIT_READ)
    @GetMapping("/audit")
    String list(
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            @RequestParam(required = false) @Nullable String username,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        AuditFilter filter = new AuditFilter(from, to, blankToNull(username), blankToNull(action));
        List<AuditRow> rows = audit.list(filter, before);
        boolean more = rows.size() > AuditService.PAGE_SIZE;
        List<AuditRow> shown = more ? rows.subList(0, AuditService.PAGE_SIZE) : rows;
        model.addAttribute("rows", shown);
        model.addAttribute("last", more ? shown.get(shown.size() - 1).id() : null);
        model.addAttribute("filter", filter);
        model.addAttribute("words", AuditActions.TITLES);
        model.addAttribute(
                "actions",
                AuditActions.TITLES.entrySet().stream()
                        .map(each -> new Option(each.getKey(), each.getValue()))
                        .toList());
        return "audit/list";
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
